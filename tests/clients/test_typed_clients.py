"""Apollo Client, urql and Relay against a running server, with types generated from its introspection."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, build_schema, parse, validate

from api.http.app import create_app
from api.settings import Settings
from graph.connection import Store
from tests.clients.node import PROJECT, node_is_absent, workspace
from tests.http.served import output_of, served

pytestmark = pytest.mark.skipif(node_is_absent() is not None, reason=node_is_absent() or "")

ROOT = Path(__file__).parents[2]
OPERATIONS = "src/operations.graphql"
GENERATED = "src/generated/graphql.ts"
PAGES = re.compile("(Connection|Edge|PageInfo)$")
"""Types that caches know how to keep by themselves."""
PROGRAMS = ("apollo", "urql", "relay")
KEYS = (
    ("urql", "urql-cache.js", 'data["snapshot"]', 'data["id"]'),
    ("relay", "relay-environment.js", "d.snapshot", "d.id"),
)
"""Where each compiled program says what its cache goes by, and what it would be without `snapshot`."""


@pytest.fixture(scope="session")
async def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clients' project with types generated from schema.graphql, compiled."""
    folder = await asyncio.to_thread(workspace, tmp_path_factory.mktemp("clients"))
    await generate(folder, str(ROOT / "schema.graphql"))
    out, _ = await output_of("node", "node_modules/typescript/bin/tsc", "--project", ".", cwd=folder)
    assert out == "", out
    return folder


async def generate(folder: Path, schema: str, into: str = GENERATED) -> str:
    """The types that graphql-code-generator makes of a schema, which is a file or a server's address."""
    _, faults = await output_of("node", "codegen.mjs", schema, OPERATIONS, into, cwd=folder)
    assert faults == ""
    return (folder / into).read_text(encoding="utf-8")


@asynccontextmanager
async def endpoint(store: Store) -> AsyncIterator[str]:
    """The address of the GraphQL endpoint over a store."""
    async with served(create_app(store, Settings())) as address:
        yield f"{address}/graphql"


@pytest.mark.only_engine("embedded", "what clients see of HTTP does not depend on the engine")
@pytest.mark.parametrize("program", PROGRAMS)
async def test_a_client_works_as_its_users_expect(program: str, project: Path, demo_store: Store) -> None:
    async with endpoint(demo_store) as address:
        out, faults = await output_of("node", f"build/{program}.js", address, cwd=project, seconds=60)
    assert (out, faults) == (f"{program}: as expected\n", "")


async def test_the_running_server_gives_the_types_of_the_printed_schema(project: Path, store: Store) -> None:
    async with endpoint(store) as address:
        introspected = await generate(project, address, "introspected.ts")
    assert introspected == (project / GENERATED).read_text(encoding="utf-8")


@pytest.mark.only_engine("embedded", "what clients see of HTTP does not depend on the engine")
@pytest.mark.parametrize(("program", "file", "right", "wrong"), KEYS, ids=[each[0] for each in KEYS])
async def test_a_cache_that_goes_by_id_confuses_the_instants(
    program: str, file: str, right: str, wrong: str, project: Path, demo_store: Store, tmp_path: Path
) -> None:
    """The programs notice: `snapshot` in the caches' keys is what keeps the instants apart."""
    shutil.copytree(project, tmp_path / "by-id", symlinks=True)
    cache = tmp_path / "by-id" / "build" / file
    by_snapshot = cache.read_text(encoding="utf-8")
    assert right in by_snapshot
    cache.write_text(by_snapshot.replace(right, wrong), encoding="utf-8")
    async with endpoint(demo_store) as address:
        out, faults = await output_of("node", f"build/{program}.js", address, cwd=tmp_path / "by-id", seconds=60)
    assert out == ""
    assert "AssertionError" in faults


async def test_a_client_that_asks_for_what_is_not_there_is_not_compiled(project: Path, tmp_path: Path) -> None:
    folder = await asyncio.to_thread(workspace, tmp_path)
    await generate(folder, str(ROOT / "schema.graphql"))
    program = folder / "src" / "apollo.ts"
    wrong = program.read_text(encoding="utf-8").replace("organisation?.name, name);", "organisation?.title, name);")
    program.write_text(wrong.replace("asOf, name] of", "asOf, name] of", 1), encoding="utf-8")
    out, _ = await output_of("node", "node_modules/typescript/bin/tsc", "--project", ".", cwd=folder)
    assert "Property 'title' does not exist" in out
    assert not (folder / "build" / "apollo.js").exists()


async def test_the_caches_know_every_type_of_the_schema(project: Path) -> None:
    """A type that is new gets its key in both caches, and its interfaces their possible types."""
    schema = build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))
    shown = {each.name for each in objects(schema) if "snapshot" in each.fields}
    embedded = {each.name for each in objects(schema) if "snapshot" not in each.fields and not PAGES.search(each.name)}

    assert set(re.findall(r"(\w+): bySnapshot", source("apollo-cache.ts"))) == shown
    keys: dict[str, set[str]] = {"bySnapshot": set(), "embedded": set()}
    for names, key in re.findall(r"keysOf\(\[(.*?)\], (\w+)\)", source("urql-cache.ts")):
        keys[key] |= set(re.findall(r'"(\w+)"', names))
    assert keys == {"bySnapshot": shown, "embedded": embedded}

    show = "import { possibleTypes } from './build/possible-types.js'; console.log(JSON.stringify(possibleTypes))"
    out, _ = await output_of("node", "--input-type=module", "--eval", show, cwd=project)
    assert {name: set(members) for name, members in json.loads(out).items()} == {
        each.name: {member.name for member in schema.get_possible_types(each)}
        for each in schema.type_map.values()
        if isinstance(each, GraphQLInterfaceType)
    }


def test_what_relay_compiled_fits_the_schema() -> None:
    schema = build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))
    compiled = source("relay-generated/relayDocumentsUnitAtQuery.graphql.ts")
    text = re.search(r'^    "text": (".*")$', compiled, re.MULTILINE)
    assert text is not None
    assert validate(schema, parse(json.loads(text[1]))) == []


@pytest.mark.parametrize("page", ["front-end.md", "front-end.zh-CN.md"])
def test_what_the_page_for_front_ends_shows_is_what_was_tried(page: str) -> None:
    shown = re.findall(
        r"^```[jt]s\n(.*?)^```$", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    tried = [each.read_text(encoding="utf-8") for each in [*PROJECT.glob("*.mjs"), *PROJECT.glob("src/*.ts")]]
    assert len(shown) == 5
    for block in shown:
        assert any(block in each for each in tried), block


def objects(schema: GraphQLSchema) -> list[GraphQLObjectType]:
    """The object types but for the roots and those of introspection."""
    roots = (schema.query_type, schema.mutation_type)
    return [
        each
        for each in schema.type_map.values()
        if isinstance(each, GraphQLObjectType) and each not in roots and not each.name.startswith("__")
    ]


def source(name: str) -> str:
    return (Path(__file__).parent / "src" / name).read_text(encoding="utf-8")
