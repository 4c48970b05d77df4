"""Things looked up by what identifies them: id, code, number or name.

A code or name that fits several things is an error that lists their ids; a code looks among those alive at the instant
first. What does not exist, or is not known then, is None.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from graph import documents as graph_documents
from graph import education as graph_education
from graph import groups as graph_groups
from graph import organisations as graph_organisations
from graph import people as graph_people
from graph import places as graph_places
from graph import posts as graph_posts
from graph.columns import Projection, Shape
from graph.connection import Statement
from graph.listings import Arguments
from graph.projections import document as project_document
from graph.projections import organisation as project_organisation
from graph.projections import person as project_person
from graph.projections import post as project_post
from graph.projections import school as project_school
from loaders import (
    appointments,
    documents,
    education,
    groups,
    organisations,
    people,
    places,
    posts,
    reform_plans,
    reorganisations,
    rows,
)
from loaders.fields import One
from loaders.kinds import Kind, Row, When
from loaders.reading import Reader, instants, key_of, some_ahead, some_each
from rules.ids import kind_of
from rules.refusals import Refusal

Lookup = Callable[[Reader, Sequence[Row], Arguments], Awaitable[list[Row | None]]]


def _alive(row: Row) -> bool:
    start, end = row["_state"]
    return bool(start <= row["_when"].at < end)


def _chosen(what: str, value: str, found: Sequence[Row], alive: Callable[[Row], bool]) -> Row | Refusal | None:
    living = [row for row in found if alive(row)]
    candidates = living or found
    if len(candidates) > 1:
        return Refusal.ambiguous(what, value, sorted(row["id"] for row in candidates))
    return candidates[0] if candidates else None


def lookup(
    what: str,
    by_id: One,
    statements: Mapping[str, Callable[[Projection], Statement]],
    project: Callable[[frozenset[str]], Projection],
    finish: Kind,
    alive: Callable[[Row], bool] = lambda _: True,
) -> Lookup:
    """A look-up whose parents carry `_by`: one of `id` or the keys of `statements`, and its value."""

    @lru_cache(maxsize=200)
    def made(name: str, joins: frozenset[str]) -> tuple[Statement, Shape]:
        projection = project(joins)
        return statements[name](projection), projection.shape()

    async def found_by(name: str, reader: Reader, parents: Sequence[Row], arguments: Arguments) -> Sequence[Any]:
        if name == "id":
            return await by_id(reader, [{**parent, "id": parent["_by"][name]} for parent in parents], arguments)
        keys = [key_of(place, parent["_by"][name], instants(parent, arguments)) for place, parent in enumerate(parents)]
        statement, shape = made(name, arguments.joins)
        if len(keys) == 1:
            found = [await some_ahead(reader, statement, keys[0], shape, finish, arguments.foretold)]
        else:
            found = await some_each(reader, statement, keys, shape, finish)
        return [
            _chosen(what, parent["_by"][name], candidates, alive)
            for parent, candidates in zip(parents, found, strict=True)
        ]

    async def load(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[Any]:
        results: list[Any] = [None for _ in parents]
        for name in ("id", *statements):
            places_of = [place for place, parent in enumerate(parents) if name in parent["_by"]]
            if places_of:
                rows_found = await found_by(name, reader, [parents[place] for place in places_of], arguments)
                for place, row in zip(places_of, rows_found, strict=True):
                    results[place] = row
        return results

    return load


ORGANISATION = lookup(
    "organisation code",
    organisations.BY_ID,
    {"code": graph_organisations.by_code},
    lambda _: project_organisation("o", "s"),
    rows.organisation,
    _alive,
)


def _with_organisation(joins: frozenset[str]) -> frozenset[str]:
    return joins & {"organisation"}


POST = lookup(
    "post code",
    posts.BY_ID,
    {"code": partial(graph_posts.by, "code")},
    lambda joins: project_post("p", "s", joins=_with_organisation(joins)),
    rows.post,
    _alive,
)
PERSON = lookup(
    "person",
    people.BY_ID,
    {"code": partial(graph_people.by, "code"), "idNumber": partial(graph_people.by, "idNumber")},
    lambda _: project_person("x", "s"),
    rows.person,
)
SCHOOL = lookup(
    "school",
    education.SCHOOL_BY_ID,
    {"name": graph_education.school_by_name},
    lambda _: project_school("c", "s"),
    rows.school,
)
PLACE = lookup(
    "place code",
    places.BY_ID,
    {"code": graph_places.by_code},
    lambda _: graph_places.FOUND,
    rows.place,
    lambda row: bool(row["_alive"]),
)

ORGANISATION_GROUP = lookup(
    "organisation group code",
    groups.BY_ID,
    {"code": partial(graph_groups.by, "code")},
    lambda _: graph_groups.group("g", "s"),
    rows.organisation_group,
)


async def document(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[Any]:
    """Documents by `id`, or by `number` with or without the issuer."""
    results: list[Any] = []
    numbered = [parent for parent in parents if "number" in parent["_by"]]
    keys = [key_of(place, parent["_by"]["number"]["number"], parent["_when"]) for place, parent in enumerate(numbered)]
    statement = graph_documents.by("number")
    found = await some_each(reader, statement, keys, project_document("d").shape(), rows.document) if keys else []
    by_number = dict(zip((id(parent) for parent in numbered), found, strict=True))
    plain = [{**parent, "id": parent["_by"]["id"]} for parent in parents if "id" in parent["_by"]]
    by_id = iter(await documents.BY_ID(reader, plain, arguments) if plain else [])
    for parent in parents:
        if "id" in parent["_by"]:
            results.append(next(by_id))
            continue
        told = parent["_by"]["number"]
        fitting = [row for row in by_number[id(parent)] if told.get("issuer") in (None, row["issuer"])]
        results.append(_chosen("document number", told["number"], fitting, lambda _: True))
    return results


NODES: dict[str, One] = {
    "Organisation": organisations.BY_ID,
    "Post": posts.BY_ID,
    "Person": people.BY_ID,
    "School": education.SCHOOL_BY_ID,
    "Document": documents.BY_ID,
    "ReorganisationEvent": reorganisations.BY_ID,
    "ReformPlan": reform_plans.BY_ID,
    "Place": places.BY_ID,
    "OrganisationGroup": groups.BY_ID,
    "Appointment": appointments.BY_ID,
    "Study": education.STUDY_BY_ID,
    "PartyMembership": people.MEMBERSHIP_BY_ID,
}
"""What can be asked for by id alone, by the kind that the id tells."""


async def nodes(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[Row | None]:
    """The thing of each id, or None: one statement for each kind among them."""
    results: list[Row | None] = [None for _ in parents]
    for kind, load in NODES.items():
        wanted = [place for place, parent in enumerate(parents) if kind_of(parent["id"]) == kind]
        if wanted:
            found = await load(reader, [parents[place] for place in wanted], arguments)
            for place, row in zip(wanted, found, strict=True):
                results[place] = row
    return results


async def subjects(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
    """What each finding is about: those of its `_subjects` that are there and can be asked for by id."""
    wanted = [{**parent, "id": subject} for parent in parents for subject in parent["_subjects"]]
    found = iter(await nodes(reader, wanted, arguments))
    return [[row for _ in parent["_subjects"] if (row := next(found)) is not None] for parent in parents]


def root(when: When, **values: Any) -> Row:
    """The parent of a root field."""
    return {"_when": when, **values}
