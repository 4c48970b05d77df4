"""Walking along edges as far as they lead, without enumerating paths.

Where many units merge into many, the number of paths grows exponentially with their length, and both engines' variable
length patterns may visit each. A walk here goes layer by layer instead: every node is visited once, and every edge at
most once in each direction.
"""

from __future__ import annotations

FARTHEST = 1000
"""Layers after which a walk ends. Rounds after the last layer cost next to nothing."""


def layers(start: str, step: str, condition: str) -> str:
    """An expression: the list of layers, each the list of nodes first reached by so many steps; `[[start]]` at least.

    `step` is a pattern from `(a)` to `(b)`, `condition` one on its variables. The last layer may be empty.
    """
    found = f"UNWIND last(walk[0]) AS a MATCH {step} WHERE {condition} AND NOT b IN walk[1] RETURN DISTINCT b"
    walk = (
        f"reduce(walk = [[[{start}]], [{start}]], step IN range(1, {FARTHEST}) | "
        f"CASE WHEN last(walk[0]) = [] THEN walk "
        f"ELSE head([next IN [COLLECT {{ {found} }}] | [walk[0] + [next], walk[1] + next]]) END)[0]"
    )
    # Most nodes lead nowhere; for those the walk need not begin.
    first = f"EXISTS {{ MATCH {step.replace('(a)', f'({start})', 1)} WHERE {condition.replace('a)-', f'{start})-')} }}"
    return f"CASE WHEN {first} THEN {walk} ELSE [[{start}]] END"
