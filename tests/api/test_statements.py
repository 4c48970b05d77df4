"""The number of Cypher statements of an operation: bounded by its shape, the same for every page size.

At most one for each *batch field* (a field that leads to a list or connection, or to a single neighbour that is not
joined in) with its arguments at its level, and one more; a `totalCount` is a field of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
    parse,
    print_ast,
)

from api.schema import executable
from graph.connection import Store
from graph.foretold import PART
from tests.api.chronicle import Chronicle
from tests.fixtures.contents import Contents
from tests.fixtures.graphql import Ask

HELD = "appointments(during: {}) { nodes { validFrom post { title } } }"
PEOPLE, UNITS, POSTS_OF_UNIT, TERMS = 1000, 50, 4, 5


def crowded() -> Chronicle:
    """A thousand people with five posts each, one after another, in fifty units beneath five; half of them studied."""
    world = Chronicle()
    for number in range(5):
        world.unit(f"above-{number}", f"第{number}委员会", sequence=number)
    for number in range(UNITS):
        world.unit(f"unit-{number}", {"1980..2001": f"第{number}局", "2001..": f"新第{number}局"}, sequence=number)
        world.beneath(f"unit-{number}", f"above-{number % 5}")
        world.unit(f"party-{number}", f"第{number}局党组", type="PartyOrganisation")
        world.counterpart(f"party-{number}", f"unit-{number}")
        for place in range(POSTS_OF_UNIT):
            world.post(f"post-{number}-{place}", f"unit-{number}", f"职务{place}", seats=30, sequence=place)
        if number:
            succession = [(f"unit-{number - 1}", f"unit-{number}")] if number % 10 else []
            world.event(f"event-{number}", "RENAME", "2001", {f"unit-{number}": True}, [f"unit-{number}"], succession)
    for number in range(10):
        world.school(f"school-{number}", f"第{number}大学")
    for number in range(PEOPLE):
        person = f"person-{number}"
        world.person(person, f"人{number}")
        for term in range(TERMS):
            post = f"post-{(number + 7 * term) % UNITS}-{(number + term) % POSTS_OF_UNIT}"
            world.held(person, post, f"{1985 + 6 * term}..{1991 + 6 * term if term < TERMS - 1 else ''}")
        if number % 2:
            world.studied(
                person, f"school-{number % 10}", f"{1975 + number % 8}-09..{1979 + number % 8}-07", major="法学"
            )
    return world


@pytest.fixture
async def crowd(store: Store, contents: Contents) -> None:
    async def load(into: Store) -> None:
        await crowded().tell(into)

    await contents.be("crowd", load)


JOINED_IN = frozenset(
    """Appointment.person Appointment.post Appointment.document Appointment.removalDocument Appointment.onBehalfOf
    Post.organisation Subordination.superior Subordination.subordinate Counterpart.partyOrganisation Counterpart.unit
    Succession.predecessor Succession.successor Succession.event PostSuccession.predecessor PostSuccession.successor
    Study.school Study.person MultiPostHolder.person Vacancy.post CareerEntry.appointment PartyMembership.person
    PartyMembership.organisation ReorganisationEvent.document OrganisationState.document""".split()  # noqa: SIM905
)
"""To-one neighbours that come with the statement of the list which leads to them, or of what they are joined to."""
NO_FIELD_OF_ITS_OWN = frozenset({"nodes", "edges", "node", "pageInfo"})
CODES = frozenset({"Code", "CodeSet"})


def batch_fields(document: str) -> set[tuple[int, str, str]]:
    """(level, field, arguments) of every batch field of a query. Levels are counted by what is read, not by braces."""
    parsed = parse(document)
    fragments = {each.name.value: each for each in parsed.definitions if isinstance(each, FragmentDefinitionNode)}
    [operation] = [each for each in parsed.definitions if isinstance(each, OperationDefinitionNode)]
    query = executable().query_type
    assert query is not None

    def walk(
        kind: GraphQLObjectType | GraphQLInterfaceType, selections: SelectionSetNode | None, level: int
    ) -> Iterator[tuple[int, str, str]]:
        for node in selections.selections if selections is not None else ():
            if isinstance(node, InlineFragmentNode):
                named = executable().type_map[node.type_condition.name.value] if node.type_condition else kind
                assert isinstance(named, GraphQLObjectType | GraphQLInterfaceType)
                yield from walk(named, node.selection_set, level)
            elif isinstance(node, FragmentSpreadNode):
                yield from walk(kind, fragments[node.name.value].selection_set, level)
            elif isinstance(node, FieldNode) and not node.name.value.startswith("__"):
                yield from field(kind, node, level)

    def field(
        kind: GraphQLObjectType | GraphQLInterfaceType, node: FieldNode, level: int
    ) -> Iterator[tuple[int, str, str]]:
        name = node.name.value
        leads_to = kind.fields[name].type
        target = get_named_type(leads_to)
        if name == "totalCount":
            yield level, f"{kind.name}.totalCount", ""
        if not isinstance(target, GraphQLObjectType | GraphQLInterfaceType) or target.name in CODES:
            return
        told = f"{kind.name}.{name}"
        listed = is_list_type(get_nullable_type(leads_to)) or target.name.endswith("Connection")
        reads = name not in NO_FIELD_OF_ITS_OWN and (listed or told not in JOINED_IN)
        if reads:
            yield level, told, " ".join(sorted(print_ast(each) for each in node.arguments or ()))
        yield from walk(target, node.selection_set, level + (name not in NO_FIELD_OF_ITS_OWN))

    return set(walk(query, operation.selection_set, 0))


QUERIES = {
    "careers as posts": """{ people(first: $n) { nodes { name appointments(during: {}) { nodes {
      validFrom post { title organisation { name } } } } } } }""",
    "careers as paths": """{ people(first: $n) { nodes { name careerPath { organisationName title
      organisationStates { name } presentOrganisations { name } } } } }""",
    "the tree and who serves there": """{ organisations(first: $n) { nodes { name children { nodes { name
      posts { nodes { title appointments { nodes { person { name } } } } } } } } } }""",
    "descendants and what they belong to": """{ organisations(first: $n) { nodes { name descendants { totalCount edges {
      depth node { name parent { name }
        counterparts { partyOrganisation { name } unit { name } } } } } } } }""",
    "posts up and down": """{ posts(first: $n) { nodes { title organisation { name parent { name } ancestors { name } }
      appointments { totalCount nodes { person { name studies { school { name } major } } } } } } }""",
    "appointments with everything": """{ appointments(first: $n, during: {}) { totalCount nodes {
      validFrom document { title } removalDocument { title } onBehalfOf { name } person { name }
      post { title organisation { name } } continues { id } continuedBy { id } } } }""",
    "lineage": """{ organisations(first: $n) { nodes { name
      predecessors(transitive: true) { distance predecessor { name } } successors { successor { name } event { kind } }
      events { on document { title } inputs { name } outputs { name } } states { name document { title } } } } }""",
    "vacancies": """{ vacantPosts(first: $n) { totalCount nodes { vacantSeats since
      post { title organisation { name } appointments { totalCount } } } } }""",
    "holders of several posts": """{ multiPostHolders(first: $n) { nodes { person { name }
      appointments { post { title organisation { name } } } } } }""",
    "studies": """{ people(first: $n) { nodes { name partyMemberships { organisation { name } }
      studies { school { name } document { title } fellows(first: 2) { nodes {
        person { name } school { name } } } } } } }""",
    "the same on two ways": """{ people(first: $n) { nodes { ...P again: appointments { nodes { post { title } } }
      more: appointments(during: {from: "1990", to: "1991"}) { nodes { id } } } } }
      fragment P on Person { appointments { nodes { post { title } } } }""",
    "several roots": """{ people(first: $n) { nodes { appointments { nodes { post { organisation { name } } } } } }
      organisations(first: $n) { nodes {
        superiors { superior { name } } subordinates { nodes { subordinate { name } } } } }
      posts(first: $n) { nodes { vacancy { vacantSeats } predecessors { predecessor { title } } } } }""",
}
QUERIES = {name: f"query ($n: Int!) {document}" for name, document in QUERIES.items()}


@pytest.mark.parametrize("document", QUERIES.values(), ids=QUERIES.keys())
async def test_statements_do_not_depend_on_the_page(ask: Ask, crowd: None, document: str) -> None:
    counts = []
    for size in (5, 500):
        await ask(document, {"n": size})
        counts.append(ask.statements)
    assert counts[0] == counts[1]
    assert counts[0] <= 1 + len(batch_fields(document))


async def test_a_thousand_people_their_posts_and_units_are_one_statement(ask: Ask, crowd: None) -> None:
    data = await ask(QUERIES["careers as posts"], {"n": PEOPLE})
    careers = [
        [held["post"]["organisation"]["name"] for held in person["appointments"]["nodes"]]
        for person in data["people"]["nodes"]
    ]
    assert len(careers) == PEOPLE
    assert {len(units) for units in careers} == {TERMS}
    assert ask.statements == 1


async def test_a_large_page_read_in_parts_is_the_beginning_of_a_larger_one(ask: Ask, crowd: None) -> None:
    asked = f"""query ($n: Int!, $where: PersonWhere, $after: String) {{
      people(first: $n, where: $where, after: $after) {{
        totalCount nodes {{ code {HELD} }} pageInfo {{ endCursor }} }} }}"""
    whole = (await ask(asked, {"n": PEOPLE}))["people"]
    nodes, end = whole["nodes"], whole["pageInfo"]["endCursor"]
    assert len({node["code"] for node in nodes}) == PEOPLE
    assert {len(node["appointments"]["nodes"]) for node in nodes} == {TERMS}
    for size in (PART - 1, PART, PART + 1, 2 * PART):
        assert (await ask(asked, {"n": size}))["people"]["nodes"] == nodes[:size]
        assert ask.statements == 1
    codes = [node["code"] for node in nodes]
    for found in ([], codes[:1], codes[:PART], codes[: PART + 1]):
        page = await ask(asked, {"n": PEOPLE, "where": {"code": {"in": found}}})
        assert page["people"]["totalCount"] == len(found)
        assert page["people"]["nodes"] == nodes[: len(found)]
        assert ask.statements == 1
    behind = await ask(asked, {"n": PEOPLE, "after": end})
    assert behind == {"people": {"totalCount": PEOPLE, "nodes": [], "pageInfo": {"endCursor": None}}}
    assert ask.statements == 1


async def test_batch_fields_are_counted_by_field_arguments_and_level() -> None:
    assert batch_fields(QUERIES["the same on two ways"]) == {
        (0, "Query.people", "first: $n"),
        (1, "Person.appointments", ""),
        (1, "Person.appointments", 'during: { from: "1990", to: "1991" }'),
    }
    assert batch_fields(QUERIES["vacancies"]) == {
        (0, "Query.vacantPosts", "first: $n"),
        (1, "VacancyConnection.totalCount", ""),
        (2, "Post.appointments", ""),
        (3, "AppointmentConnection.totalCount", ""),
    }


async def test_a_look_up_and_what_is_beneath(ask: Ask, crowd: None) -> None:
    await ask('{ organisation(by: {code: "unit-1"}) { name code rank { name } } }')
    assert ask.statements == 1
    await ask('{ person(by: {code: "person-1"}) { name appointments { nodes { post { organisation { name } } } } } }')
    assert ask.statements == 1
    await ask("{ codeSets { id codes { name } } __schema { queryType { name } } }")
    assert ask.statements == 0
    await ask("{ people { totalCount } }")
    assert ask.statements == 1


async def test_what_is_asked_of_a_page_comes_with_it(ask: Ask, crowd: None) -> None:
    whole = await ask(f"{{ people(first: 12) {{ nodes {{ code {HELD} }} edges {{ cursor }} }} }}")
    assert ask.statements == 1
    nodes, edges = whole["people"]["nodes"], whole["people"]["edges"]
    assert [len(node["appointments"]["nodes"]) for node in nodes] == [TERMS] * 12

    asked = f"{{ pageInfo {{ hasNextPage }} edges {{ node {{ code {HELD} }} }} }}"
    page = await ask(
        f"query ($after: String) {{ people(first: 5, after: $after) {asked} }}", {"after": edges[4]["cursor"]}
    )
    assert ask.statements == 1
    assert page["people"] == {"pageInfo": {"hasNextPage": True}, "edges": [{"node": node} for node in nodes[5:10]]}

    page = await ask(
        f"query ($before: String) {{ people(last: 5, before: $before) {asked} }}", {"before": edges[10]["cursor"]}
    )
    assert page["people"] == {"pageInfo": {"hasNextPage": True}, "edges": [{"node": node} for node in nodes[5:10]]}

    none = await ask(f'{{ people(where: {{name: {{equals: "无"}}}}) {{ nodes {{ code {HELD} }} }} }}')
    assert none == {"people": {"nodes": []}}
    assert ask.statements == 1


async def test_what_is_asked_of_a_page_in_several_statements_is_read_side_by_side(ask: Ask, crowd: None) -> None:
    await ask(f"{{ people(first: 3) {{ nodes {{ code {HELD} studies {{ major }} }} }} }}")
    assert ask.statements == 3


def offices() -> Chronicle:
    """A unit beneath another, and who serves there: two people in two posts each, one in one."""
    world = Chronicle()
    world.unit("above", "上级")
    world.unit("below", "下级")
    world.beneath("below", "above")
    for post in ("head", "secretary"):
        world.post(post, "below", post, seats=5)
    for person, posts in {"a": ("head", "secretary"), "b": ("head",), "c": ("secretary", "head")}.items():
        world.person(person, person)
        for year, post in enumerate(posts, 2000):
            world.held(person, post, f"{year}..")
    return world


async def test_what_is_asked_of_a_page_beneath_a_unit_comes_with_it(store: Store, contents: Contents, ask: Ask) -> None:
    await contents.be("offices", lambda into: offices().tell(into))
    asked = """query ($n: Int!) { multiPostHolders(under: {code: "above"}, first: $n) {
      nodes { person { code } appointments { validFrom post { title organisation { name } } } } } }"""
    found = await ask(asked, {"n": 1})
    assert ask.statements == 1
    unit = {"name": "下级"}
    held = [
        {"validFrom": "2000", "post": {"title": "head", "organisation": unit}},
        {"validFrom": "2001", "post": {"title": "secretary", "organisation": unit}},
    ]
    assert found == {"multiPostHolders": {"nodes": [{"person": {"code": "a"}, "appointments": held}]}}
    more = await ask(asked, {"n": 1000})
    assert ask.statements == 1
    assert [node["person"]["code"] for node in more["multiPostHolders"]["nodes"]] == ["a", "c"]


async def test_what_is_asked_of_a_page_beneath_no_unit_is_not_asked(ask: Ask, crowd: None) -> None:
    refused = await ask.refusal("""{ multiPostHolders(under: {code: "nowhere"}) {
      edges { node { appointments { id } } } } }""")
    assert refused.codes == ["NOT_FOUND"]
    assert ask.statements == 1
