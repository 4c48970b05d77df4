"""What a request will ask next of a thing that it looks up is read along with it; who asks later finds it here."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from graph.connection import Row, Statement
from graph.foretold import Foretold, together
from graph.open_transaction import Readable
from graph.scope import Scope


@dataclass(slots=True)
class Foresight:
    """The store of one request. An answer that was read ahead is given once."""

    store: Readable
    ahead: dict[Hashable, list[Row]] = field(default_factory=dict)

    async def read(self, statement: Statement, parameters: Mapping[str, Any], scope: Scope) -> list[Row]:
        """As the store does."""
        told = self.ahead.pop(_asked(statement, parameters), None) if self.ahead else None
        return await self.store.read(statement, parameters, scope) if told is None else told

    async def read_with(
        self, statement: Statement, key: Mapping[str, Any], scope: Scope, place: int, rest: Sequence[Foretold]
    ) -> list[Row]:
        """The rows of a statement for one key; if it finds one thing, what is asked of that is read along.

        `place` is that of the id in what the statement returns of the thing.
        """
        whole, parameters = together(statement, place, rest)
        answers = await self.store.read(whole, {"keys": [key], **parameters}, scope)
        if not answers:
            return []
        found, *told = answers
        if len(found) == 1 and len(found[0][1]) == 1:
            keys = [{**key, "i": 0, "id": found[0][1][0][place]}]
            for each, rows in zip(rest, told, strict=True):
                self.ahead[_asked(each.statement, {"keys": keys, **each.parameters})] = rows
        found_rows: list[Row] = found
        return found_rows


def _asked(statement: Statement, parameters: Mapping[str, Any]) -> Hashable:
    return statement.text, orjson.dumps(parameters, option=orjson.OPT_SORT_KEYS)
