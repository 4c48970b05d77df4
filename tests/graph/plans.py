"""What Neo4j would do for a statement, as `EXPLAIN` tells it, and every reading statement that a corpus comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from neo4j import EagerResult

from graph.connection import Statement, Store, rendered
from graph.scope import Scope

Plan = Mapping[str, Any]

SEEKS = frozenset(
    {
        "NodeUniqueIndexSeek",
        "NodeIndexSeek",
        "DirectedRelationshipUniqueIndexSeek",
        "DirectedRelationshipIndexSeek",
        "UndirectedRelationshipUniqueIndexSeek",
        "UndirectedRelationshipIndexSeek",
    }
)
"""Where a statement that starts from ids may begin: with what an index finds by an equal value.

Not by a range, as in `validFrom <= day`: that is nearly all of a kind. Nor with a scan of a label, of a kind of
relationship or of an index.
"""
FED = frozenset({"Argument", "EmptyRow"})
"""Where a part of a statement takes what another has found."""


@dataclass(frozen=True)
class Operator:
    """One operator of a plan."""

    name: str
    details: str
    is_leaf: bool
    rows: float
    """How many it is thought to come to."""

    def __str__(self) -> str:
        return f"{self.name} {self.details}".strip()

    @property
    def goes_through_all(self) -> bool:
        """It visits everything of a kind, or pairs everything with everything."""
        if self.name == "CartesianProduct":
            return True
        # One row of all keys, or a row for each.
        of_keys = self.name in {"Projection", "Unwind"} and self.details.startswith("$keys ")
        of_nothing = self.name.endswith("IndexScan") and self.rows < 1
        return self.is_leaf and not of_keys and not of_nothing and self.name not in SEEKS | FED


def operators(plan: Plan) -> Iterator[Operator]:
    """The operators of a plan."""
    children = plan.get("children", ())
    name, told = plan["operatorType"].partition("@")[0], plan["args"]
    yield Operator(name, told.get("Details", ""), is_leaf=not children, rows=told["EstimatedRows"])
    for child in children:
        yield from operators(child)


async def explained(store: Store, text: str, parameters: Mapping[str, Any], *, anew: bool = False) -> list[Operator]:
    """The operators of the plan that Neo4j holds for a statement; `anew`: that it would make today."""
    explain = f"EXPLAIN {'CYPHER replan=force ' if anew else ''}{text}"
    result: EagerResult = await store.driver.execute_query(explain, dict(parameters), database_=store.database)
    assert result.summary.plan is not None
    return list(operators(result.summary.plan))


async def lavish(store: Store, text: str, parameters: Mapping[str, Any]) -> list[str]:
    """Operators that go through everything. A plan may be kept that was made while the store held something else."""
    if not any(each.goes_through_all for each in await explained(store, text, parameters)):
        return []
    return [str(each) for each in await explained(store, text, parameters, anew=True) if each.goes_through_all]


@dataclass(slots=True)
class Recording(Store):
    """The same store; it remembers what was asked of it, each text once, with the parameters of the first time."""

    asked: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store) -> Recording:
        return cls(store.driver, store.database, store.timeout, store.bookmarks)

    async def read(self, statement: Statement, parameters: Mapping[str, Any], scope: Scope) -> list[list[Any]]:
        """As the store would."""
        text, given = rendered(statement, parameters, scope)
        self.asked.setdefault((statement.name, text), given)
        return await Store.read(self, statement, parameters, scope)
