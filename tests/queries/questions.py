"""The documents of `docs/queries`, and what each must be answered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphql import OperationDefinitionNode, parse

from tests.queries.facts import Facts
from tests.queries.oracle import links, organisations, parties, people, posts

FOLDER = Path(__file__).parents[2] / "docs" / "queries"


@dataclass(frozen=True)
class Question:
    """One document with its variables; `answer` computes its `data` from plain facts."""

    name: str
    answer: Callable[[Facts, Mapping[str, Any]], Any]

    @property
    def document(self) -> str:
        return (FOLDER / f"{self.name}.graphql").read_text("utf-8")

    @property
    def operation(self) -> str:
        [operation] = (each for each in parse(self.document).definitions if isinstance(each, OperationDefinitionNode))
        assert operation.name is not None
        return operation.name.value

    @property
    def variables(self) -> dict[str, Any]:
        variables: dict[str, Any] = json.loads((FOLDER / f"{self.name}.variables.json").read_text("utf-8"))
        return variables

    @property
    def answer_file(self) -> Path:
        return FOLDER / f"{self.name}.answer.json"


QUESTIONS = [
    Question("01-career", people.career),
    Question("02-career-and-successors", people.career_and_successors),
    Question("03-posts-in-a-month", people.posts_in_a_month),
    Question("04-holders-of-a-post", posts.holders_of_a_post),
    Question("05-holders-through-mergers", posts.holders_through_mergers),
    Question("06-multi-post-holders", people.multi_post_holders),
    Question("07-posts-of-different-ranks", people.posts_of_different_ranks),
    Question("08-vacant-posts", posts.vacant_posts),
    Question("14-tree", organisations.tree),
    Question("15-merged-into", organisations.merged_into),
    Question("16-what-became-of-it", organisations.what_became_of_it),
    Question("17-names-of-a-unit", organisations.names_of_a_unit),
    Question("19-difference-of-two-dates", organisations.difference_of_two_dates),
    Question("20-under-a-document", organisations.under_a_document),
    Question("21-party-organisations-of-units", parties.party_organisations_of_units),
    Question("22-units-without-party-organisation", parties.units_without_party_organisation),
    Question("24-party-and-administrative-head", people.party_and_administrative_head),
    Question("27-served-together", links.served_together),
    Question("28-colleagues-who-lead", links.colleagues_who_lead),
    Question("29-fellow-students", links.fellow_students),
    Question("30-shortest-link", links.shortest_link),
    Question("31-moved-between-units", links.moved_between),
    Question("48-co-located-units", parties.co_located_units),
]
