"""Many at once reorganise the same units, while the server is killed. Two hundred of them: the command.

`python -m tests.reorganisations.races --calls 200 --engine neo4j --kill`
"""

from __future__ import annotations

from pathlib import Path

from tests.fixtures.contents import Contents
from tests.reorganisations.races import run

CALLS = 24


async def test_each_is_done_whole_or_refused(
    engine_name: str, environment: dict[str, str], contents: Contents, tmp_path: Path
) -> None:
    if engine_name == "embedded":  # the store of the other tests is in use
        environment["ZHIGUAN_DATA_DIR"] = str(tmp_path / "data")
    contents.changed()
    race, wrong = await run(environment, tmp_path / "server.log", CALLS, 1, kill=True)
    assert not wrong, f"{race}\n" + "\n".join(wrong)
    assert sum(each.outcome == "done" for each in race.tries) > CALLS / 6, str(race)
