"""Walking along edges as far as they lead, without enumerating paths.

Where many units merge into many, the number of paths doubles with every step, and patterns of variable length visit
each path. A walk goes layer by layer instead: it visits every node once.
"""

from __future__ import annotations

from collections.abc import Callable

from graph.instants import known

FARTHEST = 1000
"""Layers after which a walk ends. Rounds after the last layer cost next to nothing."""

Step = Callable[[str], str]
"""From the variable of a node to a pattern and its condition, which lead from that node to `b`:
`lambda a: f"({a})-[e:SUCCEEDED_BY]->(b) WHERE {known('e')}"`."""

_ARROWS = {
    "successors": "-[e:SUCCEEDED_BY]->",
    "predecessors": "<-[e:SUCCEEDED_BY]-",
    "both": "-[e:SUCCEEDED_BY]-",
}


def succession(direction: str, label: str, condition: Callable[[str], str] = lambda _: "true") -> Step:
    """One step of succession `e`: to `successors`, `predecessors` or `both`, of a node that fulfils the condition."""
    return lambda a: f"({a}){_ARROWS[direction]}(b:{label}) WHERE {known('e')} AND {condition(a)}"


def layers(start: str, step: Step) -> str:
    """An expression: the list of layers from the node `start`, each the list of nodes first reached by so many steps.

    It begins with `[start]`; the last layer may be empty.
    """
    # A pattern comprehension begins at its node. A MATCH in its place was seen to scan all nodes for each of many keys.
    found = f"UNWIND last(walk[0]) AS a UNWIND [{step('a')} AND NOT b IN walk[1] | b] AS found RETURN DISTINCT found"
    walk = (
        f"reduce(walk = [[[{start}]], [{start}]], round IN range(1, {FARTHEST}) | "
        "CASE WHEN last(walk[0]) = [] THEN walk "
        f"ELSE head([reached IN [COLLECT {{ {found} }}] | [walk[0] + [reached], walk[1] + reached]]) END)[0]"
    )
    # Most nodes lead nowhere: to ask that first makes them as cheap as a pattern of variable length.
    return f"CASE WHEN EXISTS {{ MATCH {step(start)} }} THEN {walk} ELSE [[{start}]] END"


def reached(start: str, step: Step, node: str) -> str:
    """Clauses that bind `node` to `start` and to everything reached from it, each once; they keep `k`."""
    return f"UNWIND {layers(start, step)} AS layer\nUNWIND layer AS {node}\nWITH k, {node}\n"
