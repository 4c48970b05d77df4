"""The schema's `...Where` inputs as Cypher conditions: one function per input, for a bound node and its shown state.

A filter sees what the output would show, at the same instants (rule of time 6): the `Instant` given is the one that
the fields of that object would have. Input names are those of the schema.
"""

from __future__ import annotations

from functools import partial

from graph.conditions import Conditions, Where, both, exists, no, related
from graph.instants import KEY, During, Instant, known, shown, shows, valid, valid_step, within
from graph.scope import visible
from rules.dates import OPEN

TYPE_LABELS = {
    "ADMINISTRATIVE_UNIT": "AdministrativeUnit",
    "PARTY_ORGANISATION": "PartyOrganisation",
    "INTERNAL_DIVISION": "InternalDivision",
}


def natural(edge: str, subordinate: str) -> str:
    """The edge is of the line that is natural for the subordinate: what absent `kinds` means."""
    return (
        f"{edge}.kind = CASE WHEN {subordinate}:PartyOrganisation THEN 'PARTY' "
        f"WHEN {subordinate}:InternalDivision THEN 'INTERNAL' ELSE 'LEADERSHIP' END"
    )


def line(c: Conditions, edge: str, subordinate: str, kinds: list[str] | None) -> str:
    """The edge is of one of these kinds, or of the natural line."""
    return natural(edge, subordinate) if kinds is None else c.among(f"{edge}.kind", kinds)


def superior_then(edge: str, state: str, day: str) -> str:
    """The subordination holds on that day; of a unit that does not live then, in its last or first days."""
    lived = shown(state, day)
    return (
        f"{edge}.validFrom <= {lived} AND ({lived} < {edge}.validTo "
        f"OR ({edge}.validToPrecision = 'U' AND {state}.validToPrecision = 'U'))"
    )


def organisation(c: Conditions, now: Instant, o: str, s: str, where: Where) -> str:
    """An `OrganisationWhere`."""
    same = partial(organisation, c, now, o, s)
    leaves = [c.among(f"{o}.id", where.get("id")), c.text(f"{o}.code", where.get("code"))]
    leaves += [c.text(f"{s}.name", where.get("name")), c.code(f"{s}.category", where.get("category"))]
    leaves += [c.code(f"{s}.rank", where.get("rank")), c.equal(f"{s}.isByReference", where.get("isByReference"))]
    if "anyName" in where:
        x = c.variable("x")
        name = c.text(f"{x}.name", where["anyName"])
        leaves.append(exists(f"({o})-[:HAS_STATE]->({x}:OrganisationState)", known(x, now), name))
    if "type" in where:
        leaves.append(" OR ".join(f"{o}:{TYPE_LABELS[label]}" for label in where["type"]) or "false")
    leaves += [_life(c, now, o, name, where[name]) for name in ("foundedOn", "endedOn") if name in where]
    if "parent" in where:
        leaves.append(_parent(c, now, o, s, where["parent"]))
    if "ancestor" in where:
        leaves.append(_kin(c, now, o, s, where["ancestor"], upward=True))
    if "descendant" in where:
        leaves.append(_kin(c, now, o, s, where["descendant"], upward=False))
    if "posts" in where:
        leaves += _posts(c, now, o, where["posts"])
    if "counterparts" in where:
        leaves += _counterparts(c, now, o, where["counterparts"])
    return c.combined(where, leaves, same)


def _life(c: Conditions, now: Instant, o: str, name: str, given: Where) -> str:
    x = c.variable("x")
    if name == "foundedOn":
        end, absent = f"{x}.showFrom = 0", f"{x}.validFrom = 0"
        day = f"{x}.validFrom"
    else:
        end, absent = f"{x}.showTo = {OPEN}", f"({x}.validTo = {OPEN} OR coalesce({x}.validToPrecision, 'D') = 'U')"
        day = f"{x}.validTo"
    pattern = f"({o})-[:HAS_STATE]->({x}:OrganisationState)"
    return exists(pattern, known(x, now), end, f"{x}.showTo > 0", c.date(day, given, absent))


def _parent(c: Conditions, now: Instant, o: str, s: str, where: Where) -> str:
    e, p, ps = c.variable("e"), c.variable("o"), c.variable("s")
    pattern = f"({o})-[{e}:SUBORDINATE_TO]->({p}:Organisation)-[:HAS_STATE]->({ps}:OrganisationState)"
    base = (natural(e, o), known(e, now), superior_then(e, s, now.at), shows(ps, now), visible(p))
    return exists(pattern, *base, organisation(c, now, p, ps, where))


def _kin(c: Conditions, now: Instant, o: str, s: str, where: Where, *, upward: bool) -> str:
    e, a, b, p, ps = (c.variable(name) for name in "eabos")
    holds = f"{natural(e, a)} AND {known(e, now)} AND {valid_step(e, shown(s, now.at) if upward else now.at)}"
    step = f"({a})-[{e}:SUBORDINATE_TO]->({b})" if upward else f"({b})<-[{e}:SUBORDINATE_TO]-({a})"
    pattern = f"({o}) ({step} WHERE {holds}){{1,64}} ({p}:Organisation)-[:HAS_STATE]->({ps}:OrganisationState)"
    return exists(pattern, shows(ps, now), visible(p), organisation(c, now, p, ps, where))


def _posts(c: Conditions, now: Instant, o: str, where: Where) -> list[str]:
    e, p, s = c.variable("e"), c.variable("p"), c.variable("s")
    pattern = f"({o})<-[{e}:POST_IN]-({p}:Post)-[:HAS_STATE]->({s}:PostState)"
    during = c.during(where.get("during"))
    there = (known(e, now), within(e, during, now), shows(s, now), is_open(p, s, during, now), visible(p))
    return related(where, pattern, both(there), partial(post, c, now, p, s))


def is_open(p: str, s: str, during: During | None, now: Instant = KEY) -> str:
    """The post exists on the day, on which it shows the state `s`, or on some day of `during`."""
    if during is None:
        return valid(s, now.at)
    if during.of_all_time:
        return "true"
    life = f"{p}Life"
    return exists(f"({p})-[:HAS_STATE]->({life}:PostState)", known(life, now), during.overlaps(life))


def _counterparts(c: Conditions, now: Instant, o: str, where: Where) -> list[str]:
    e, other, s = c.variable("e"), c.variable("o"), c.variable("s")
    during = c.during(where.get("during"))
    beneath = now.beneath(e, always_valid=during is None)
    base = both((known(e, now), within(e, during, now), visible(other)))
    edge = f"({o})-[{e}:COUNTERPART_OF]-({other}:Organisation)"

    def matches(given: Where) -> str:
        leaves = [c.among(f"{e}.coverage", given.get("coverage"))]
        if "organisation" in given:
            found = organisation(c, beneath, other, s, given["organisation"])
            pattern = f"({other})-[:HAS_STATE]->({s}:OrganisationState)"
            leaves.append(exists(pattern, shows(s, beneath), found))
        return both(leaves)

    parts = related(where, edge, base, matches)
    if "atLeast" in where:
        parts.append(f"COUNT {{ MATCH {edge} WHERE {base} }} >= {c.parameter(where['atLeast'])}")
    return parts


def post(c: Conditions, now: Instant, p: str, s: str, where: Where) -> str:
    """A `PostWhere`."""
    leaves = [c.among(f"{p}.id", where.get("id")), c.text(f"{p}.code", where.get("code"))]
    leaves += [c.text(f"{s}.title", where.get("title")), c.code(f"{s}.category", where.get("category"))]
    leaves += [c.code(f"{s}.rank", where.get("rank"))]
    flags = ("isLeadership", "isHead", "isParty")
    leaves += [f"coalesce({s}.{flag}, false) = {c.parameter(where[flag])}" for flag in flags if flag in where]
    if "isVacant" in where:
        leaves.append(vacant(c, now, p, s) if where["isVacant"] else no(vacant(c, now, p, s)))
    if "organisation" in where:
        e, o, os = c.variable("e"), c.variable("o"), c.variable("s")
        pattern = f"({p})-[{e}:POST_IN]->({o}:Organisation)-[:HAS_STATE]->({os}:OrganisationState)"
        found = organisation(c, now, o, os, where["organisation"])
        leaves.append(exists(pattern, shows(e, now), shows(os, now), visible(o), found))
    if "appointments" in where:
        relation = where["appointments"]
        h, x = c.variable("h"), c.variable("x")
        during = c.during(relation.get("during"))
        base = both((known(h, now), within(h, during, now), visible(x)))
        beneath = now.beneath(h, always_valid=during is None)
        leaves += related(
            relation, f"({p})<-[{h}:HELD]-({x}:Person)", base, partial(appointment, c, now, beneath, h, x, p)
        )
    return c.combined(where, leaves, partial(post, c, now, p, s))


def vacant(c: Conditions, now: Instant, p: str, s: str) -> str:
    """The post is open on the day and has more seats than holders."""
    return f"{valid(s, now.at)} AND {s}.seats > {holders(c, now, p)}"


def holders(c: Conditions, now: Instant, p: str) -> str:
    """How many appointments to the post are valid on the day, as an expression."""
    h = c.variable("h")
    return f"COUNT {{ MATCH ({p})<-[{h}:HELD]-(:Person) WHERE {known(h, now)} AND {valid(h, now.at)} }}"


def appointment(c: Conditions, now: Instant, beneath: Instant, h: str, x: str, p: str, where: Where) -> str:
    """An `AppointmentWhere`; `now` judges its status, `beneath` are the instants of its person and post."""
    same = partial(appointment, c, now, beneath, h, x, p)
    leaves = [_status(h, now.asked, where["status"])] if "status" in where else []
    leaves.append(c.date(f"{h}.validFrom", where.get("validFrom"), f"{h}.validFrom = 0"))
    no_end = f"({h}.validTo = {OPEN} OR coalesce({h}.validToPrecision, 'D') = 'U')"
    leaves.append(c.date(f"{h}.validTo", where.get("validTo"), no_end))
    if "isPrimary" in where:
        leaves.append(f"coalesce({h}.isPrimary, false) = {c.parameter(where['isPrimary'])}")
    leaves += [
        c.equal(f"{h}.onQuota", where.get("onQuota")),
        c.code(f"{h}.exchangeMethod", where.get("exchangeMethod")),
    ]
    if "person" in where:
        s = c.variable("s")
        found = person(c, beneath, x, s, where["person"])
        leaves.append(exists(f"({x})-[:HAS_STATE]->({s}:PersonState)", shows(s, beneath), found))
    if "post" in where:
        s = c.variable("s")
        found = post(c, beneath, p, s, where["post"])
        leaves.append(exists(f"({p})-[:HAS_STATE]->({s}:PostState)", shows(s, beneath), found))
    if "previous" in where:
        leaves.append(_previous(c, now, h, x, where["previous"]))
    return c.combined(where, leaves, same)


def _status(h: str, day: str, statuses: list[str]) -> str:
    conditions = {
        "UPCOMING": f"{h}.validFrom > {day}",
        "CURRENT": valid(h, day),
        "FORMER": f"({h}.validFrom <= {day} AND {h}.validTo <= {day})",
    }
    return " OR ".join(conditions[status] for status in statuses) or "false"


def _previous(c: Conditions, now: Instant, h: str, x: str, where: Where) -> str:
    g, q, later = c.variable("h"), c.variable("p"), c.variable("h")
    ended = f"{known(g, now)} AND {g}.validFrom < {g}.validTo AND {g}.validTo <= {h}.validFrom"
    after = f"{known(later, now)} AND {later}.validFrom < {later}.validTo"
    between = f"{later}.validTo <= {h}.validFrom AND {later}.validTo > {g}.validTo"
    last = f"NOT {exists(f'({x})-[{later}:HELD]->(:Post)', after, between)}"
    found = appointment(c, now, now.beneath(g), g, x, q, where)
    return exists(f"({x})-[{g}:HELD]->({q}:Post)", ended, last, found)


def person(c: Conditions, now: Instant, x: str, s: str, where: Where) -> str:
    """A `PersonWhere`."""
    leaves = [c.among(f"{x}.id", where.get("id")), c.text(f"{x}.code", where.get("code"))]
    leaves += [c.text(f"{s}.name", where.get("name")), c.code(f"{s}.sex", where.get("sex"))]
    leaves += [c.code(f"{s}.ethnicity", where.get("ethnicity")), c.date(f"{s}.bornOn", where.get("bornOn"))]
    leaves += [c.code(f"{s}.politicalAffiliation", where.get("politicalAffiliation"))]
    if "appointments" in where:
        relation = where["appointments"]
        h, p = c.variable("h"), c.variable("p")
        during = c.during(relation.get("during"))
        base = both((known(h, now), within(h, during, now), visible(p)))
        beneath = now.beneath(h, always_valid=during is None)
        leaves += related(
            relation, f"({x})-[{h}:HELD]->({p}:Post)", base, partial(appointment, c, now, beneath, h, x, p)
        )
    if "studies" in where:
        relation = where["studies"]
        e, school_node = c.variable("e"), c.variable("c")
        base = both((known(e, now), studied(c, e, relation.get("during"), now)))
        pattern = f"({x})-[{e}:STUDIED_AT]->({school_node}:School)"
        leaves += related(relation, pattern, base, partial(study, c, now.beneath(e), e, school_node))
    return c.combined(where, leaves, partial(person, c, now, x, s))


def studied(c: Conditions, e: str, period: Where | None, now: Instant) -> str:
    """The study counts for a filter on studies: absent `during` means all studies ever."""
    during = c.during(period)
    return "true" if during is None else within(e, during, now)


def study(c: Conditions, beneath: Instant, e: str, school_node: str, where: Where) -> str:
    """A `StudyWhere`."""
    leaves = [c.equal(f"{e}.mode", where.get("mode")), c.code(f"{e}.level", where.get("level"))]
    leaves += [c.code(f"{e}.degree", where.get("degree")), c.text(f"{e}.major", where.get("major"))]
    if "school" in where:
        s = c.variable("s")
        found = school(c, school_node, s, where["school"])
        leaves.append(exists(f"({school_node})-[:HAS_STATE]->({s}:SchoolState)", shows(s, beneath), found))
    return c.combined(where, leaves, partial(study, c, beneath, e, school_node))


def school(c: Conditions, node: str, s: str, where: Where) -> str:
    """A `SchoolWhere`."""
    return both((c.among(f"{node}.id", where.get("id")), c.text(f"{s}.name", where.get("name"))))


def document(c: Conditions, d: str, where: Where) -> str:
    """A `DocumentWhere`."""
    texts = both(c.text(f"{d}.{name}", where.get(name)) for name in ("number", "title", "issuer"))
    return both((texts, c.date(f"{d}.issuedOn", where.get("issuedOn"))))


def event(c: Conditions, now: Instant, e: str, where: Where) -> str:
    """A `ReorganisationEventWhere`. Inputs are seen as of the day before, outputs as of the day itself."""
    leaves = [c.among(f"{e}.kind", where.get("kind")), c.date(f"{e}.on", where.get("on"))]
    if "organisation" in where:
        sides = []
        for pattern, day in (("<-[{r}:INPUT_OF]-", f"{e}.on - 1"), ("-[{r}:PRODUCED]->", f"{e}.on")):
            r, o, s = c.variable("r"), c.variable("o"), c.variable("s")
            then = now.on(day)
            side = f"({e}){pattern.format(r=r)}({o}:Organisation)-[:HAS_STATE]->({s}:OrganisationState)"
            found = organisation(c, then, o, s, where["organisation"])
            sides.append(exists(side, known(r, now), shows(s, then), visible(o), found))
        leaves.append(" OR ".join(sides))
    if "document" in where:
        d = c.variable("d")
        found = document(c, d, where["document"])
        leaves.append(exists(f"({d}:Document)", f"{d}.id = {e}.documentId", known(d, now), found))
    return both(leaves)


def place(c: Conditions, now: Instant, p: str, s: str, where: Where) -> str:
    """A `PlaceWhere`."""
    leaves = [c.text(f"{s}.code", where.get("code")), c.text(f"{s}.name", where.get("name"))]
    if "parent" in where:
        q, qs = c.variable("p"), c.variable("s")
        found = place(c, now, q, qs, where["parent"])
        pattern = f"({q}:Place {{id: {s}.parentId}})-[:HAS_STATE]->({qs}:PlaceState)"
        leaves.append(exists(pattern, shows(qs, now), found))
    return both(leaves)
