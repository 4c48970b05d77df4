"""`reorganise`: the events of one reform, one after another in one transaction (docs/reorganisations.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commands.acts import Answer, Work
from commands.reorganising.call import Call
from graph.writing import WriteTransaction


def prepared(given: Mapping[str, Any]) -> Work:
    """The work of one call; `given` is its input as plain data, dates as `PartialDate`."""

    async def work(tx: WriteTransaction) -> Answer:
        return await Call.of(tx, given).work()

    return work
