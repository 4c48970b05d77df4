"""Lists and pages of all parents of a level, as one statement returned them: what they list is one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, pairwise, repeat
from typing import Any, overload

from loaders.kinds import Row, When
from loaders.tables import EdgeTable, Rows, taken


class Lists(Sequence[Any]):
    """Lists, one after the other: `ends[i]` is how many of the items there are up to the end of list i."""

    def __init__(self, items: Sequence[Any], ends: Sequence[int]) -> None:
        self.items = items
        self.ends = ends

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return list(self)[index]

    def __iter__(self) -> Iterator[Sequence[Any]]:
        return (taken(self.items, range(start, end)) for start, end in self.spans())

    def spans(self) -> Iterable[tuple[int, int]]:
        """Where each list begins and ends among the items."""
        return pairwise(chain((0,), self.ends))

    def take(self, indexes: Sequence[int]) -> Lists:
        """Those lists, in this order."""
        spans = list(self.spans())
        wanted = [range(*spans[index]) for index in indexes]
        return Lists(taken(self.items, list(chain.from_iterable(wanted))), list(accumulate(map(len, wanted))))

    def spread(self, values: Iterable[Any]) -> list[Any]:
        """Values, one for each list, as one for each item."""
        return list(
            chain.from_iterable(
                repeat(value, end - start) for value, (start, end) in zip(values, self.spans(), strict=True)
            )
        )

    def cut(self, values: Sequence[Any]) -> list[list[Any]]:
        """Values, one for each item, as lists like these."""
        whole = values if isinstance(values, list) else list(values)
        return [whole[start:end] for start, end in self.spans()]


class PageTable(Rows):
    """The pages of connections, one for each parent."""

    def __init__(
        self,
        nodes: Lists,
        whens: Sequence[When],
        cursors: Callable[[], Sequence[str]] | None,
        placed: Callable[[], Sequence[Row]] | None,
        counts: Sequence[int] | None,
    ) -> None:
        self.nodes = nodes
        self.whens = whens
        self.cursors = cursors
        """Those of all entries; None if nobody asked."""
        self.placed = placed
        """Where each page lies in its list; None if nobody asked."""
        self.counts = counts
        """The lengths of the whole lists; None if nobody asked."""
        self._rows: list[Row] | None = None

    def __len__(self) -> int:
        return len(self.nodes)

    @property
    def edges(self) -> Lists:
        """The entries of each page."""
        nodes, whens = self.nodes, self.whens  # and not self: rows hold edges, and no cycle is to hold all of them
        return Lists(EdgeTable(nodes.items, self.cursors, lambda: nodes.spread(whens)), nodes.ends)

    @property
    def rows(self) -> list[Row]:
        """All pages as dicts, the same ones whenever asked."""
        if self._rows is None:
            keys = [key for key in ("edges", "nodes", "page_info", "total_count") if self.has(key)]
            pages = zip(*map(self.column, keys), strict=True)
            self._rows = [dict(zip(keys, page, strict=True)) for page in pages]
        return self._rows

    def has(self, key: str) -> bool:
        """Whether the pages have this column."""
        told = {"page_info": self.placed, "total_count": self.counts, "edges": self.nodes, "nodes": self.nodes}
        return told.get(key) is not None

    def column(self, key: str) -> Sequence[Any]:
        """The values of one column. Raises KeyError for what pages do not have."""
        if key == "nodes":
            return self.nodes
        if key == "edges":
            return self.edges
        if key == "page_info" and self.placed is not None:
            return self.placed()
        if key == "total_count" and self.counts is not None:
            return self.counts
        raise KeyError(key)

    def take(self, indexes: Sequence[int]) -> PageTable:
        """Those pages, in this order."""
        entries = Lists(range(len(self.nodes.items)), self.nodes.ends).take(indexes).items
        cursors, placed, counts = self.cursors, self.placed, self.counts
        return PageTable(
            self.nodes.take(indexes),
            taken(self.whens, indexes),
            None if cursors is None else lambda: taken(cursors(), entries),
            None if placed is None else lambda: taken(placed(), indexes),
            None if counts is None else taken(counts, indexes),
        )
