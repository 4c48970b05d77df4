"""Whoever follows the tutorial sees what it shows."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

from graph.connection import Store
from tests.cli.processes import PROGRAM, environment, serving
from tests.docs.tutorial import Step, appear_in_order, steps, with_numbers_for_ids, with_ties_in_order
from tests.fixtures.graphql import Ask

ROOT = Path(__file__).parents[2]
ADDRESS = "http://127.0.0.1:8000"
TUTORIAL = steps("tutorial.md")
OF_THE_DEMO = [each for each in TUTORIAL if each.answer and each.kind == "graphql" and "museum" not in each.text]


def test_whoever_follows_it_sees_what_it_shows(tmp_path: Path) -> None:
    """Every step in its order, from the empty store of a first run. What it calls `make run` is what that runs."""
    first, *others = TUTORIAL
    assert first.text == "make run\n"
    assert "zhiguan serve --demo\n" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert first.output == (f"{ADDRESS}/ide",)
    env = environment(tmp_path, ZHIGUAN_ENGINE_HEAP="1g")
    missing = {program for program in ("curl", "node") if shutil.which(program) is None}
    with serving(env, "--demo") as (_, address):
        for step in others:
            if step.kind == "graphql":
                follow_query(step, address)
            elif step.text.split()[0] not in missing:
                follow_command(step, address, env)
    if missing:
        pytest.skip(f"steps were not tried for want of {' and '.join(sorted(missing))}")


def follow_query(step: Step, address: str) -> None:
    """Ask it, if an answer is shown."""
    if step.answer is not None:
        answer = httpx.post(
            f"{address}/graphql", json={"query": step.text, "variables": step.variables}, timeout=60, trust_env=False
        ).json()
        assert with_ties_in_order({"data": answer.get("data")}) == with_ties_in_order(step.answer), answer.get("errors")


def follow_command(step: Step, address: str, env: dict[str, str]) -> None:
    """Type it into a shell that stands in the project's folder."""
    command = step.text.replace(ADDRESS, address).replace(".venv/bin/zhiguan", PROGRAM)
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    if step.answer is not None:
        answer = json.loads(with_numbers_for_ids(done.stdout))
        answer.pop("extensions", None)
        assert with_ties_in_order(answer) == with_ties_in_order(step.answer)
    assert appear_in_order(step.output, done.stdout), done.stdout


@pytest.mark.parametrize("step", OF_THE_DEMO, ids=range(len(OF_THE_DEMO)))
async def test_what_is_asked_of_the_demo_has_the_answer_on_both_engines(
    step: Step, demo_store: Store, ask: Ask
) -> None:
    answer = {"data": await ask(step.text, step.variables)}
    assert with_ties_in_order(answer) == with_ties_in_order(step.answer)


def test_both_languages_have_the_same_steps() -> None:
    assert steps("tutorial.zh-CN.md") == TUTORIAL


def test_the_request_that_is_shown_is_the_one_that_is_sent() -> None:
    document = (ROOT / "docs/tutorial/chart.graphql").read_text(encoding="utf-8")
    assert document in [step.text for step in TUTORIAL]


def test_every_step_but_the_shown_request_shows_what_comes_of_it() -> None:
    silent = [step.text for step in TUTORIAL if step.answer is None and not step.output]
    assert len(silent) == 1
    assert silent[0].startswith("query Chart(")
