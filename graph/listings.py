"""One mechanism for every list of the schema: what is listed, how it is filtered, ordered and projected."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field

from graph.columns import Projection
from graph.conditions import Conditions, Where
from graph.foretold import Foretold
from graph.instants import During
from graph.lists import Key, Query, Source
from rules.dates import PartialDate

DEEPEST = 64
"""Levels of a tree, and steps of a lineage, that are followed at most."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one field, equal for all its parents. Absent ones are None; enum values are their names."""

    where: Where | None = None
    order: tuple[tuple[str, bool], ...] = ()
    """(order's name, descending) in sequence."""
    during: Mapping[str, PartialDate] | None = None
    """`{}` is "of all time", None is absent."""
    kinds: list[str] | None = None
    subtree: bool = False
    max_depth: int | None = None
    """1 to `DEEPEST`."""
    through: bool = False
    """`throughPredecessors`, `throughSuccession`, `transitive`, `sameMajor`, `reversed`: the field's one switch."""
    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None
    as_of: PartialDate | None = None
    under: str | None = None
    """Id of the organisation whose subtree limits a root list."""
    joins: frozenset[str] = frozenset()
    """To-one neighbours that the operation asks for, joined into the statement."""
    columns: frozenset[str] | None = None
    """What the operation asks of each entry, as keys of rows, dotted beneath neighbours; None is everything."""
    foretold: tuple[Foretold, ...] = ()
    """What will be asked of the thing that is looked up."""
    key: str = ""
    """Equal for equal arguments, those of paging apart: what batches and cursors are told apart by."""

    @property
    def paging(self) -> tuple[int | str | None, ...]:
        """The arguments of paging."""
        return self.first, self.after, self.last, self.before

    @property
    def identity(self) -> tuple[Hashable, ...]:
        """Equal for what one statement can answer."""
        return self.key, self.paging, self.joins, self.columns

    @property
    def form(self) -> tuple[Hashable, ...]:
        """Equal for equal statements and parameters of one list, where there is no filter."""
        during = None if self.during is None else tuple(sorted(self.during.items()))
        kinds = None if self.kinds is None else tuple(self.kinds)
        told = (during, kinds, self.subtree, self.max_depth, self.through, self.under is None)
        return self.order, *told, self.paging, self.joins, self.columns


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """A list field: everything that makes its statements."""

    name: str
    source: Callable[[Conditions, During | None, Arguments], Source]
    project: Callable[[Arguments], Projection]
    orders: Mapping[str, Key] = field(default_factory=dict)
    default: tuple[Key, ...] = ()
    filter: Callable[[Conditions, Where], str] | None = None

    def query(self, arguments: Arguments, conditions: Conditions) -> Query:
        """The list for these arguments."""
        during = conditions.during(arguments.during)
        source = self.source(conditions, during, arguments)
        condition = self.filter(conditions, arguments.where) if self.filter and arguments.where else "true"
        return Query(source, condition, conditions.parameters)

    def keys(self, arguments: Arguments) -> tuple[Key, ...]:
        """The sort keys for these arguments, without the identity that ends them."""
        if not arguments.order:
            return self.default
        return tuple(Key(self.orders[name].expression, descending) for name, descending in arguments.order)


def joined(*names: str) -> Callable[[Arguments], frozenset[str]]:
    """Those of the names that the arguments ask to be joined."""
    wanted = frozenset(names)
    return lambda arguments: arguments.joins & wanted
