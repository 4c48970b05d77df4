"""What an operation asks beneath a field: enough to join to-one neighbours into the statement of their list."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode

from api.context import Info

DEPTH = 4
"""Names deep: `edges.node.post.organisation`."""


def selected(info: Info) -> frozenset[str]:
    """Dotted names of the fields asked beneath this one, without the connection's own (`edges.node.`, `nodes.`).

    Type conditions and directives are not looked at: what is joined in vain costs little.
    """
    found: set[str] = set()
    for node in info.field_nodes:
        found.update(_names(info, node.selection_set, DEPTH))
    return frozenset(name.removeprefix("edges.node.").removeprefix("nodes.").removeprefix("edges.") for name in found)


def _names(info: Info, selections: SelectionSetNode | None, depth: int) -> Iterator[str]:
    if selections is None or not depth:
        return
    for node in selections.selections:
        if isinstance(node, FieldNode):
            yield node.name.value
            for name in _names(info, node.selection_set, depth - 1):
                yield f"{node.name.value}.{name}"
        elif isinstance(node, InlineFragmentNode):
            yield from _names(info, node.selection_set, depth)
        elif isinstance(node, FragmentSpreadNode):
            yield from _names(info, info.fragments[node.name.value].selection_set, depth)
