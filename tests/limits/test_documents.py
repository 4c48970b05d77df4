"""What is remembered of documents."""

from __future__ import annotations

import gc
import time
import tracemalloc

import pytest

from api.limits.checking import checked
from api.limits.documents import Documents, Understood
from api.limits.numbers import Limits
from api.schema import executable

LARGE = "{ ...F } fragment F on Query { " + "codeSets { id name } " * 150 + "}"


def understood(documents: Documents, text: str) -> Understood:
    found = documents.understand(text)
    assert isinstance(found, Understood), found
    return found


@pytest.fixture
def documents() -> Documents:
    return Documents(executable(), Limits())


def test_a_document_is_understood_once(documents: Documents) -> None:
    assert documents.understand("{ codeSets { id } }") is documents.understand("{ codeSets { id } }")


def test_what_was_refused_is_not_remembered(documents: Documents) -> None:
    for text in ("{", "{ nothing }", f"{{ {'a: codeSets { id } ' * 200} }}"):
        assert isinstance(documents.understand(text), list)
    assert (len(documents), documents.bytes) == (0, 0)


def test_the_documents_used_last_are_kept_and_no_more_than_there_is_room_for() -> None:
    documents = Documents(executable(), Limits(), room=300_000)
    kept = understood(documents, "{ codeSets { id } }")
    for number in range(50):
        understood(documents, f"query Q{number} {{ codeSets {{ id }} }}")
        assert documents.understand("{ codeSets { id } }") is kept
        assert documents.bytes <= 300_000
    assert 1 < len(documents) < 20


def test_a_document_without_room_for_it_is_understood_all_the_same() -> None:
    documents = Documents(executable(), Limits(), room=10)
    understood(documents, "{ codeSets { id } }")
    assert (len(documents), documents.bytes) == (0, 0)


def test_the_estimate_is_not_below_what_a_document_takes() -> None:
    documents = Documents(executable(), Limits())
    understood(documents, "{ codeSets { id } }")
    before_bytes = documents.bytes
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        understood(documents, LARGE)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < documents.bytes - before_bytes < 3 * (after - before)


def test_a_document_that_is_known_costs_next_to_nothing(documents: Documents) -> None:
    text = "query ($n: Int) { " + "people(first: $n) { nodes { appointments(first: $n) { nodes { id } } } } " * 5 + "}"
    variables = {"n": 10}
    operation = understood(documents, text).operation(None)
    assert operation is not None
    begun = time.process_time()
    for _ in range(100):
        known = understood(documents, text).operation(None)
        assert known is operation
        checked(known, variables, documents.limits)
    assert (time.process_time() - begun) / 100 < 0.001
