"""A small world: a county with three bureaus, their posts, holders, party organisations and what ties them together.

county ─┬─ education (chief, deputy) ─ office (clerk)    party: education_party ⊂ county_party, counterpart of education
        ├─ science (head)                                  co-located with education
        └─ health (director)                               guided by education, in a group with science
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from commands.facts import Batch, new_fact_id, write
from graph.connection import Store
from graph.rows import NewNode, NewRow, Validity, Value, new_node_id
from graph.writing import Code, in_transaction
from rules.dates import PartialDate

D = PartialDate.parse
RANK = "ZB03"
CODES = {
    "ZB03": ("机构规格", [("106", "厅局级副职"), ("107", "县处级正职"), ("108", "县处级副职")]),
    "ZB04": ("机构类别", [("3405", "教育部门"), ("3447", "其他"), ("42", "其他事业单位")]),
    "zhiguan.organisation-nature": ("机构性质", [("2", "行政机关"), ("4", "事业单位")]),
    "zhiguan.party-organisation-kind": ("党组织类别", [("12", "基层党委"), ("20", "党组"), ("50", "党支部")]),
    "GB12407": ("职务级别", [("131", "县处级正职"), ("132", "县处级副职")]),
    "ZB42": ("领导职务属性", [("1", "领导职务"), ("2", "非领导职务")]),
}


def span(start: str | None = None, end: str | None = None) -> Validity:
    return Validity(D(start) if start else None, D(end) if end else None)


@dataclass
class Bureaus:
    """Ids by name, of nodes and of facts."""

    ids: dict[str, str] = field(default_factory=dict)
    nodes: list[NewNode] = field(default_factory=list)
    rows: list[NewRow] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.ids[name]

    def node(self, name: str, label: str, **properties: Value) -> None:
        self.ids[name] = new_node_id(label)
        self.nodes.append(NewNode(label, self.ids[name], properties))

    def fact(
        self,
        kind: str,
        owner: str,
        target: str | None = None,
        validity: Validity | None = None,
        fact: str | None = None,
        /,
        **values: Value,
    ) -> None:
        fact_id = new_fact_id(kind)
        if fact is not None:
            self.ids[fact] = fact_id
        to = None if target is None else self.ids[target]
        self.rows.append(NewRow(kind, self.ids[owner], to, validity or Validity(), values, fact_id, source="world"))

    def unit(self, key: str, name: str, label: str = "AdministrativeUnit", start: str = "2000", **more: Value) -> None:
        code = more.pop("code", None)
        self.node(key, label, code=code)
        self.fact("OrganisationState", key, None, span(start), name=name, **more)

    def beneath(self, unit: str, above: str, kind: str = "LEADERSHIP", start: str = "2000") -> None:
        self.fact("SUBORDINATE_TO", unit, above, span(start), f"{unit}<{above}", kind=kind)

    def post(self, key: str, unit: str, title: str, seats: int | None = 1, **more: Value) -> None:
        self.node(key, "Post")
        self.fact("PostState", key, None, span("2001"), title=title, seats=seats, **more)
        self.fact("POST_IN", key, unit, span("2001"))

    def person(self, key: str, name: str) -> None:
        self.node(key, "Person")
        self.fact("PersonState", key, None, name=name)

    def held(self, person: str, post: str, start: str, end: str | None = None, **more: Value) -> None:
        self.fact("HELD", person, post, span(start, end), f"{person}@{post}", **more)

    async def save(self, store: Store) -> None:
        async def work(tx: object) -> None:
            for set_id, (name, codes) in CODES.items():
                listed = [Code(code, meaning, None, place) for place, (code, meaning) in enumerate(codes)]
                await tx.merge_codes(set_id, name, listed)  # type: ignore[attr-defined]
            await write(tx, Batch(self.nodes, self.rows))  # type: ignore[arg-type]

        await in_transaction(store, work)


def bureaus() -> Bureaus:
    """The world as it stands at the head of this file."""
    made = Bureaus()
    made.unit("county", "县政府", start="1990")
    made.unit("education", "县教育局", code="EDU", shortName="教育局", rank="ZB03/107", category="ZB04/3405")
    made.unit("science", "县科技局", code="SCI", rank="ZB03/107")
    made.unit("health", "县卫生局", code="HEA", start="2005")
    made.unit("office", "办公室", "InternalDivision")
    made.unit("county_party", "县委", "PartyOrganisation", start="1990")
    made.unit("education_party", "县教育局党委", "PartyOrganisation", category="zhiguan.party-organisation-kind/12")
    for unit in ("education", "science"):
        made.beneath(unit, "county")
    made.beneath("health", "county", start="2005")
    made.beneath("office", "education", "INTERNAL")
    made.beneath("health", "education", "GUIDANCE", start="2005")
    made.beneath("education_party", "county_party", "PARTY")
    made.post("chief", "education", "局长", isHead=True, rank="GB12407/131")
    made.post("deputy", "education", "副局长", seats=2)
    made.post("head", "science", "局长")
    made.post("director", "health", "局长", seats=None)
    made.post("clerk", "office", "主任")
    for person, name in (("wu", "吴一"), ("li", "李二"), ("ma", "马三"), ("he", "何四"), ("sun", "孙五")):
        made.person(person, name)
    made.held("wu", "chief", "2006", "2018")
    made.held("li", "chief", "2018")
    made.held("ma", "deputy", "2010", isPrimary=True)
    made.held("he", "head", "2009")
    made.held("sun", "clerk", "2003", "2008")
    made.fact("PARTY_MEMBER_OF", "wu", "education_party", span("2000"), "wu/party")
    made.fact("PARTY_MEMBER_OF", "ma", "education_party", span("2003"), "ma/party")
    made.fact("COUNTERPART_OF", "education_party", "education", span("2000"), "party~education", coverage="OWN")
    made.node("pair", "CoLocationGroup")
    made.fact("CoLocationState", "pair", None, span("2008"), "pair state", kind="CO_LOCATED")
    made.fact("IN_COLOCATION", "education", "pair", span("2008"), "education&", host=True)
    made.fact("IN_COLOCATION", "science", "pair", span("2008"), "science&", host=False)
    made.node("group", "OrganisationGroup", code="G")
    made.fact("OrganisationGroupState", "group", None, None, name="文教口")
    for unit in ("science", "health"):
        made.fact("GROUPED_IN", unit, "group", span("2006"), f"{unit}#")
    return made


def merger(made: Bureaus, inputs: Sequence[str] = ("education", "science"), **more: object) -> dict[str, object]:
    """Two bureaus become one."""
    into = {"key": "new", "name": "县教育和科技局", "code": "ES", "parent": {"id": made["county"]}}
    return {"merge": {"inputs": [{"id": made[unit]} for unit in inputs], "into": into, **more}}
