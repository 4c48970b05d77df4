"""The peer's answers as the reference operations have them: what its clients have to do themselves.

They choose the rows that show on each fact's day, sort careers, write dates; names of codes they know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bench.hand.answers import Answer, Answers
from bench.peers.asking import today

Row = Mapping[str, Any]


def day_of(fact: Row) -> int:
    """The day that is shown beneath a fact."""
    start, end, at = fact["validFrom"], fact["validTo"], today()
    if start <= at < end:
        return at
    return end - 1 if end <= at and start < end else start


def shown(rows: Sequence[Row], day: int) -> Row:
    """The row that shows on a day."""
    return next(row for row in rows if row["showFrom"] <= day < row["showTo"])


def dates(fact: Row) -> tuple[Any, ...]:
    """The four values by which a fact is dated."""
    return fact["validFrom"], fact["validFromPrecision"], fact["validTo"], fact["validToPrecision"]


class PeerAnswers:
    """Shapes its data; knows the names of codes."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers

    def shape(self, name: str) -> Callable[[Any], Any]:
        """What makes the answer of an operation of its data."""
        return {"1-person": self.person, "2-career": self.career, "3-careers": self.careers, "8-page": self.page}[name]

    def person(self, data: Any) -> Any:
        """Operation 1."""
        [person] = data["people"]
        [state] = person["states"]
        fields = ("name", "sex", "ethnicity", "bornOn", "bornOnPrecision", "workStartedOn", "workStartedOnPrecision")
        joined = (state["joinedPartyOn"], state["joinedPartyOnPrecision"])
        return {"person": self.answers.person([person["code"], *(state[field] for field in fields), *joined])}

    def career(self, data: Any) -> Any:
        """Operation 2."""
        [person] = data["people"]
        return {"person": self.career_of(person)}

    def careers(self, data: Any) -> Any:
        """Operation 3. It has no order by name to give."""
        return {"people": {"nodes": by_code(self.career_of(person) for person in data["people"])}}

    def page(self, data: Any) -> Any:
        """Operation 8."""
        return {"people": {"nodes": by_code(self.with_posts(state) for state in data["personStates"])}}

    def career_of(self, person: Row) -> Answer:
        """A person with the career."""
        held, studied = [], []
        for edge in person["heldConnection"]["edges"]:
            fact = edge["properties"]
            title, unit = self.post(edge["node"], day_of(fact))
            held.append((*dates(fact), unit, title["title"], fact["isPrimary"], fact["factId"]))
        for edge in person["studiedConnection"]["edges"]:
            fact = edge["properties"]
            school = shown(edge["node"]["states"], day_of(fact))["name"]
            told = (fact["level"], fact["department"], fact["major"], fact["degree"], fact["factId"])
            studied.append((*dates(fact), school, *told))
        return self.answers.career(person["code"], person["states"][0]["name"], held, studied)

    def with_posts(self, state: Row) -> Answer:
        """A person of the page with five posts."""
        [person] = state["person"]
        held = []
        for edge in person["heldConnection"]["edges"]:
            post, unit = self.post(edge["node"], day_of(edge["properties"]))
            held.append((*dates(edge["properties"]), post["title"], post["rank"], unit))
        row = (None, person["code"], state["name"], state["bornOn"], state["bornOnPrecision"])
        return self.answers.with_posts(row, held)

    def post(self, post: Row, day: int) -> tuple[Row, str]:
        """A post's state on a day, and the name of its organisation."""
        edges = post["organisationsConnection"]["edges"]
        edge = next(edge for edge in edges if edge["properties"]["showFrom"] <= day < edge["properties"]["showTo"])
        return shown(post["states"], day), shown(edge["node"]["states"], day)["name"]


def by_code(people: Any) -> list[Answer]:
    """People in the order of their codes."""
    return sorted(people, key=lambda person: str(person["code"]))
