"""What every test may ask for: a store, on each engine in turn.

Fixtures of a domain stand in `tests/fixtures/*.py`, and are listed in `pytest_plugins` here.
"""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from graph.connection import Store
from graph.engines import open_store
from graph.migrate import migrate
from graph.settings import StoreSettings
from tests.fixtures.contents import Contents
from tests.fixtures.neo4j_session import Neo4jSession

ENGINES = ("embedded", "neo4j")
SECONDS = 120.0
"""That a statement may take where time is not what is tested: the machine may have other work, too."""
FIXTURES = Path(__file__).parent / "fixtures"
pytest_plugins = [f"tests.fixtures.{name}" for name in ("seeded", "graphql") if (FIXTURES / f"{name}.py").exists()]

NEO4J = pytest.StashKey[Neo4jSession]()
USED = pytest.StashKey[set[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engines", default=",".join(ENGINES), help="engines to test on, separated by commas")
    parser.addoption("--both-executors", action="store_true", help="ask the standard executor as well, and compare")


def pytest_configure(config: pytest.Config) -> None:
    for name in list(os.environ):
        if name.startswith("ZHIGUAN_") and not name.startswith("ZHIGUAN_TEST_"):
            del os.environ[name]
    config.stash[NEO4J] = Neo4jSession()
    config.stash[USED] = set()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine_name" in metafunc.fixturenames:
        chosen = str(metafunc.config.getoption("--engines")).split(",")
        marker = metafunc.definition.get_closest_marker("only_engine")
        wanted = ENGINES if marker is None else marker.args[:1]
        names = [name for name in ENGINES if name in chosen and name in wanted]
        metafunc.parametrize("engine_name", names, indirect=True, scope="session")


class EngineScheduling(LoadScopeScheduling):
    """What needs an engine goes to that engine's process, the rest where there is room.

    By the names of tests: xdist 3.8 loses groups under pytest 9.2, and every process would load both engines.
    """

    def _split_scope(self, nodeid: str) -> str:
        needed = re.search(rf"\[({'|'.join(ENGINES)})\b", nodeid)
        return needed[1] if needed else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> EngineScheduling:
    """How tests are shared out among processes."""
    return EngineScheduling(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """One engine after the other, and on each first what needs the same seeds: so they are loaded once.

    The real divisions come last: to empty the embedded engine of their 17,000 nodes takes a minute.
    """

    def turn(item: pytest.Item) -> tuple[int, bool, bool, bool]:
        parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        engine = parameters.get("engine_name")
        fixtures = getattr(item, "fixturenames", ())
        return (
            ENGINES.index(engine) + 1 if engine in ENGINES else 0,
            "divisions_store" in fixtures,
            "seeded_store" not in fixtures,
            "demo_store" not in fixtures,
        )

    items.sort(key=turn)
    alone = not hasattr(config, "workerinput") and not config.getoption("numprocesses", None)
    if alone and any(turn(item)[0] == ENGINES.index("neo4j") + 1 for item in items) and not config.option.collectonly:
        # It takes ten seconds, which the tests on the embedded engine fill.
        config.stash[NEO4J].begin()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process beside others tells the first one what it has tested."""
    told: dict[str, object] | None = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["engines"] = sorted(session.config.stash[USED])
        told["missing"] = session.config.stash[NEO4J].missing


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a process beside others has tested."""
    told = getattr(node, "workeroutput", {})
    node.config.stash[USED].update(told.get("engines", ()))
    node.config.stash[NEO4J].missing = node.config.stash[NEO4J].missing or told.get("missing")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> Iterator[None]:
    """Which engines were tested, as the last words of a run."""
    yield
    used = [name for name in ENGINES if name in config.stash[USED]]
    if used:
        terminalreporter.line(f"engines: {', '.join(used)}")
    missing = config.stash[NEO4J].missing
    if missing is not None:
        terminalreporter.line(f"neo4j was NOT tested: {missing}", yellow=True)
    elif used and "neo4j" not in used:
        terminalreporter.line("neo4j was NOT tested: not asked for", yellow=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    if NEO4J in config.stash:
        config.stash[NEO4J].end()


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    """The engine under test."""
    name: str = request.param
    if name == "neo4j":
        request.config.stash[NEO4J].begin()
        if (missing := request.config.stash[NEO4J].missing) is not None:
            if os.environ.get("CI"):
                pytest.fail(f"neo4j cannot be tested: {missing}", pytrace=False)
            pytest.skip(f"neo4j cannot be tested: {missing}")
    request.config.stash[USED].add(name)
    return name


@pytest.fixture(scope="session")
def store_settings(
    engine_name: str, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> StoreSettings:
    """Settings by which a store of the engine under test is opened, also by another process."""
    if engine_name == "embedded":
        home = tmp_path_factory.mktemp("embedded")
        return StoreSettings(data_dir=home, engine_heap="1g", statement_timeout=SECONDS)
    server = pytestconfig.stash[NEO4J].ready()
    return StoreSettings.model_validate(
        {
            "data_dir": tmp_path_factory.mktemp("unused"),
            "neo4j_uri": server.uri,
            "neo4j_user": server.user,
            "neo4j_password": server.password,
            "statement_timeout": SECONDS,
        }
    )


@pytest.fixture(scope="session")
async def store(store_settings: StoreSettings) -> AsyncIterator[Store]:
    """The migrated store of the engine under test, with whatever was left in it: see `empty_store`."""
    async with open_store(store_settings) as opened:
        await migrate(opened)
        yield opened


@pytest.fixture(scope="session")
def contents(store: Store) -> Contents:
    """Knows what the store holds, so that it is emptied and filled no more often than needed."""
    return Contents(store)


@pytest.fixture
async def empty_store(store: Store, contents: Contents) -> AsyncIterator[Store]:
    """The store without any data; the test may write."""
    await contents.be_empty()
    yield store
    contents.changed()


@pytest.fixture
def environment(store_settings: StoreSettings) -> dict[str, str]:
    """Environment variables by which another process opens the store under test."""
    settings = {
        "ZHIGUAN_DATA_DIR": str(store_settings.data_dir),
        "ZHIGUAN_NEO4J_URI": store_settings.neo4j_uri or "",
        "ZHIGUAN_NEO4J_USER": store_settings.neo4j_user,
        "ZHIGUAN_NEO4J_PASSWORD": store_settings.neo4j_password.get_secret_value(),
    }
    return {**os.environ, **settings}
