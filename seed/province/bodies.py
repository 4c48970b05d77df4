"""The bodies of a cluster as they are planned: units, party bodies and divisions, and what happens to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from seed.city.calendar import Month
from seed.province.plan import CITY, COUNTY, PROVINCE, Area, Level
from seed.world import Coverage, OrganisationType, ReorganisationKind, SubordinationKind

UNIT_RANKS: dict[Level, tuple[str, str, str]] = {
    PROVINCE: ("104A", "105", "107"),
    CITY: ("105", "107", "109"),
    COUNTY: ("107", "109", "111"),
}
"""Ranks (ZB03) of an area's government, of its bureaus, and of the divisions and centres of these."""


@dataclass(slots=True)
class Line:
    """隶属关系 or, with `kind` a coverage, 对应关系 of a party body: to a body by key, from and until months."""

    kind: SubordinationKind
    superior: str
    start: Month | None = None
    end: Month | None = None


@dataclass(slots=True)
class Counterpart:
    """The unit that a party body belongs to (OWN), or is one of several that it covers (JOINT)."""

    unit: str
    coverage: Coverage
    start: Month | None = None
    end: Month | None = None


@dataclass(slots=True)
class Body:
    """A body. `kind`: the template of its posts; `names`: since when it is called so; the first since its start."""

    key: str
    code: str
    type: OrganisationType
    kind: str
    category: str | None
    nature: str
    rank: str | None
    names: list[tuple[Month | None, str]]
    start: Month | None = None
    end: Month | None = None
    lines: list[Line] = field(default_factory=list)
    counterparts: list[Counterpart] = field(default_factory=list)
    party: str | None = None
    """The key of its own party body."""

    @property
    def name(self) -> str:
        """What it is called at last."""
        return self.names[-1][1]

    def subordinate(self, kind: SubordinationKind, superior: str, at: Month | None) -> None:
        """Put it under a body from a month on; what it was under in that tree before ends."""
        for line in self.lines:
            if line.kind == kind and line.end is None:
                line.end = at
        self.lines.append(Line(kind, superior, at))

    def end_guidance(self, at: Month) -> None:
        """Who guides it ends in that month, perhaps sooner than it does itself."""
        for line in self.lines:
            if line.kind == "GUIDANCE":
                line.end = at

    def close(self, at: Month) -> None:
        """It ends, and all its lines do."""
        self.end = at
        for line in self.lines:
            line.end = at if line.end is None else line.end
        for pair in self.counterparts:
            pair.end = at if pair.end is None else pair.end


@dataclass(slots=True)
class Reform:
    """机构改革事项 between bodies; `inputs` with whether they survive. The posts' successions come with the posts."""

    kind: ReorganisationKind
    on: Month
    inputs: list[tuple[str, bool]]
    outputs: list[str]
    post_successions: list[tuple[str, str]] = field(default_factory=list)

    @property
    def ended(self) -> list[str]:
        """The inputs that end with it."""
        return [key for key, survives in self.inputs if not survives]

    @property
    def successions(self) -> list[tuple[str, str]]:
        """(predecessor, successor): of whatever ends to each output, of whatever is split to what is new."""
        surviving = {key for key, survives in self.inputs if survives}
        if self.kind == "SPLIT" and surviving:
            return [(key, output) for key in sorted(surviving) for output in self.outputs if output not in surviving]
        return [(key, output) for key in self.ended for output in self.outputs]

    @property
    def key(self) -> str:
        """Unique within the cluster: no body comes twice out of one kind of event in a month."""
        named: Iterable[str] = [*self.outputs[-1:], *self.ended] if self.kind != "SPLIT" else self.outputs[-1:]
        return f"{next(iter(named))}!{self.on}{self.kind}"


@dataclass(slots=True)
class Structure:
    """All bodies of a cluster by key, and its reforms in order of time."""

    area: Area
    bodies: dict[str, Body] = field(default_factory=dict)
    reforms: list[Reform] = field(default_factory=list)

    def add(self, body: Body) -> Body:
        """Take the body in."""
        self.bodies[body.key] = body
        return body

    def happens(
        self, kind: ReorganisationKind, on: Month, inputs: Sequence[tuple[Body, bool]], outputs: Sequence[Body]
    ) -> None:
        """A reform: inputs that do not survive end with it."""
        for body, survives in inputs:
            if not survives:
                body.close(on)
        self.reforms.append(
            Reform(kind, on, [(body.key, survives) for body, survives in inputs], [body.key for body in outputs])
        )
