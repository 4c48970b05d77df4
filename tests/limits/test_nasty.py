"""Documents that are made to burn time: each costs a second or so at most, is answered with a code, and no fault."""

from __future__ import annotations

import time

import httpx
import pytest

from tests.limits.asking import chain, codes, nested, post, still_serves

SECONDS = 4.0
"""Of this process; what is typical is under one, on a machine that does nothing else."""

COMPOSITE = "codeSets { id } "
LONG = "organisation" + "s" * 80
NASTY = {
    "braces": nested("a", 2_400),
    "unclosed braces": "{ a " * 2_400,
    "lists": f"{{ people(where: {'[' * 2_400}{']' * 2_400}) {{ totalCount }} }}",
    "lists in types": f"query ($a: {'[' * 2_400}Int{'!]' * 2_400}) {{ codeSets {{ id }} }}",
    "inline fragments in each other": f"{{ {nested('...', 190, COMPOSITE)} }}",
    "inline fragments beside each other": "{ " + f"... on Query {{ {COMPOSITE} }} " * 500 + "}",
    "leaves of one name": f"{{ codeSets {{ {'id ' * 4_900} }} }}",
    "fields of one name": f"{{ {COMPOSITE * 1_200} }}",
    "fields of one name, with fields": f"{{ {'organisations { nodes { posts { nodes { title } } } } ' * 380} }}",
    "conflicting arguments": f"{{ {' '.join(f'people(first: {n}) {{ totalCount }}' for n in range(480))} }}",
    "unknown fields": f"{{ {' '.join(f'x{n}' for n in range(4_900))} }}",
    "unknown fields with long names": f"{{ {' '.join(f'{LONG}{n}' for n in range(4_900))} }}",
    "a name of half a megabyte": f"{{ {'organisations' * 38_000} }}",
    "unknown input fields": f"{{ people(where: {{ {' '.join(f'x{n}: 1' for n in range(1_600))} }}) {{ totalCount }} }}",
    "an argument many times": f"{{ people({'first: 1 ' * 1_600}) {{ totalCount }} }}",
    "a string of half a megabyte": f'{{ search(text: "{"x" * 500_000}") {{ totalCount }} }}',
    "a block string of many lines": f'{{ search(text: """{chr(10) * 400_000}""") {{ totalCount }} }}',
    "escapes": f'{{ search(text: "{chr(92)}u0041{(chr(92) + "u0041") * 40_000}") {{ totalCount }} }}',
    "commas": f"{',' * 500_000}{{ codeSets {{ id }} }}",
    "a long integer": f"{{ people(first: {'9' * 5_000}) {{ totalCount }} }}",
    "a long integer as default": f"query ($n: Int = {'9' * 5_000}) {{ people(first: $n) {{ totalCount }} }}",
    "a long exponent": f"{{ people(first: 1e{'9' * 5_000}) {{ totalCount }} }}",
    "a chain of fragments": chain(440, "%"),
    "a chain of fragments that doubles": chain(350, "% %"),
    "fields that double": "{ node(id: 1) { ...F0 } } "
    + " ".join(
        f"fragment F{n} on Organisation {{ parent {{ ...F{n + 1} }} genealogy {{ organisations {{ ...F{n + 1} }} }} }}"
        for n in range(10)
    )
    + " fragment F10 on Organisation { id }",
    "empty pages that double": "{ people(first: 0) { nodes { appointments { nodes { post { organisation { ...F0 } } } "
    "} } } } "
    + " ".join(
        f"fragment F{n} on Organisation {{ parent {{ ...F{n + 1} }} children(first: 0) {{ nodes {{ ...F{n + 1} }} }} }}"
        for n in range(6)
    )
    + " fragment F6 on Organisation { id }",
    "fragments that all spread all": "{ ...F0 } "
    + " ".join(f"fragment F{n} on Query {{ {' '.join(f'...F{m}' for m in range(45))} }}" for n in range(45)),
    "fragments that spread all after them": "{ ...F0 } "
    + " ".join(
        f"fragment F{n} on Query {{ {COMPOSITE} {' '.join(f'...F{m}' for m in range(n + 1, 55))} }}" for n in range(55)
    ),
    "a circle of fragments": "{ ...F0 } "
    + " ".join(f"fragment F{n} on Query {{ ...F{(n + 1) % 600} }}" for n in range(600)),
    "spreads of one fragment": f"{{ {'...F ' * 2_400} }} fragment F on Query {{ {COMPOSITE} }}",
    "unused fragments": f"{{ {COMPOSITE} }} " + " ".join(f"fragment F{n} on Query {{ a }}" for n in range(600)),
    "many operations": " ".join(f"query Q{n} {{ {COMPOSITE} }}" for n in range(600)),
    "many variables": f"query ({' '.join(f'$v{n}: Int' for n in range(900))}) {{ {COMPOSITE} }}",
    "a type of the schema within itself": f'{{ __type(name: "Post") {{ {nested("ofType", 90, "name")} }} }}',
}


@pytest.mark.parametrize("document", NASTY.values(), ids=NASTY)
async def test_nasty_documents_cost_little(api: httpx.AsyncClient, document: str) -> None:
    begun = time.process_time()
    answer = await post(api, document, operationName=None)
    assert time.process_time() - begun < SECONDS
    assert "INTERNAL" not in codes(answer)
    assert len(answer.get("errors", ())) <= 21
    await still_serves(api)
