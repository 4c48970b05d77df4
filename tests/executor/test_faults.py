"""What goes wrong in a field goes wrong in the same places with both executors."""

from __future__ import annotations

import pytest

from tests.executor.faulty_pair import Faults

DOCUMENTS = 60


@pytest.mark.parametrize("wrong", [0.01, 0.04, 0.15])
async def test_faults_are_told_alike(wrong: float) -> None:
    faults = Faults()
    await faults.run(DOCUMENTS, wrong)
    assert not faults.differences, str(faults)
    assert faults.codes["INTERNAL"] > faults.codes["TOO_EARLY"] > 0
    assert faults.nothing < faults.told / 2
