"""A fault while it is worked out what will be asked next is no fault of what is asked now."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from bench.operations import OPERATIONS
from graph.connection import Store
from loaders.fields import Pages
from tests.fixtures.graphql import Ask


@pytest.mark.parametrize(
    ("name", "field"), [("4-incumbents", "AdministrativeUnit.appointments"), ("8-page", "Person.appointments")]
)
async def test_the_answer_is_the_same(
    demo_store: Store, ask: Ask, monkeypatch: pytest.MonkeyPatch, name: str, field: str
) -> None:
    operation = next(each for each in OPERATIONS if each.name == name)
    variables = (await operation.asked(demo_store))[0]
    expected = await ask(operation.document, variables)
    told: list[Any] = []

    def broken(*given: Any, **more: Any) -> None:
        told.append((given, more))
        raise RuntimeError("not worked out")

    monkeypatch.setattr(Pages, "foretold", broken)
    with capture_logs() as logged:
        assert await ask(operation.document, variables) == expected
    assert told
    assert [each["field"] for each in logged if each["event"] == "not-foretold"] == [field]
