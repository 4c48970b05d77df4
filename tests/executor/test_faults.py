"""What goes wrong in a field goes wrong in the same places with both executors."""

from __future__ import annotations

import gc

import pytest

from tests.executor.faulty_pair import Faults

DOCUMENTS = 60


# The standard executor drops what it was about to await beneath a place that has become null.
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
@pytest.mark.parametrize("wrong", [0.01, 0.04, 0.15])
async def test_faults_are_told_alike(wrong: float) -> None:
    faults = Faults()
    await faults.run(DOCUMENTS, wrong)
    gc.collect()
    assert not faults.differences, str(faults)
    assert faults.codes["INTERNAL"] > faults.codes["TOO_EARLY"] > 0
    assert faults.nothing < faults.told / 2
