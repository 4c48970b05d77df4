"""What a request will ask next of what it finds is read along with it; who asks later finds it here."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from typing import Any

import orjson

from graph.connection import Row, Statement
from graph.foretold import Foretold, Place, together
from graph.open_transaction import Readable
from graph.scope import Scope


@dataclass(slots=True)
class Foresight:
    """The store of one request. An answer that was read ahead is given once."""

    store: Readable
    ahead: dict[Hashable, list[Row]] = field(default_factory=dict)
    plans: dict[Hashable, Any] = field(default_factory=dict)
    """How lists will be read that were foretold: once it was told, the number of their parents changes nothing."""

    async def read(self, statement: Statement, parameters: Mapping[str, Any], scope: Scope) -> list[Row]:
        """As the store does."""
        told = self._told(statement, parameters)
        return await self.store.read(statement, parameters, scope) if told is None else told

    def _told(self, statement: Statement, parameters: Mapping[str, Any]) -> list[Row] | None:
        return self.ahead.pop(_asked(statement, parameters), None) if self.ahead else None

    async def read_with(
        self, first: Foretold, key: Mapping[str, Any], scope: Scope, place: Place, rest: Sequence[Foretold]
    ) -> list[Row]:
        """The rows of a statement for one key; what will be asked of what it finds is read along.

        Of several things that a look-up finds nothing is asked; of a page, of all that are shown.
        """
        whole = together(first, place, rest)
        parameters = {"keys": [key], **whole.parameters}
        answers = self._told(whole.statement, parameters)
        if answers is None:
            alone = together(first, place, rest, alone=True)
            answers = await self.store.read(alone.statement, parameters, scope)
        if not answers:
            return []
        found: list[Row] = answers[0]
        entries = found[0][1] if found else []
        shown = first.parameters["limit"] - 1 if place.page else 1
        if entries and (place.page or len(entries) == 1):
            told = enumerate(islice(entries, shown))
            keys = [{**key, "i": number, "id": _at(entry, place.path)} for number, entry in told]
            for each, rows in zip(rest, answers[1:], strict=True):
                self.ahead[_asked(each.statement, {"keys": keys, **each.parameters})] = rows
        return found


def _at(entry: Any, path: Sequence[int]) -> Any:
    return reduce(lambda value, step: value[step], path, entry)


def _asked(statement: Statement, parameters: Mapping[str, Any]) -> Hashable:
    return statement.text, orjson.dumps(parameters, option=orjson.OPT_SORT_KEYS)
