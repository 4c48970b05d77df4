"""What a reading statement becomes before it is run."""

from __future__ import annotations

import pytest

from graph.connection import Statement, rendered
from graph.scope import LOCAL_ADMINISTRATOR, Scope

KEYS = [{"id": "x", "at": 20050101, "known": 1}]


@pytest.mark.parametrize("name", ["at", "known"])
def test_a_parameter_by_the_name_of_an_instant_is_refused(name: str) -> None:
    statement = Statement("some", "UNWIND $keys AS k RETURN [[k.id, k.at]] AS rows")
    text, given = rendered(statement, {"keys": KEYS}, Scope(LOCAL_ADMINISTRATOR))
    assert "$at" in text
    assert (given["at"], given["known"]) == (20050101, 1)
    with pytest.raises(ValueError, match=name):
        rendered(statement, {"keys": KEYS, name: 1}, Scope(LOCAL_ADMINISTRATOR))
