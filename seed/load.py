"""Loading what the program brings along: code sets, the State Council's lineage, the fictional county and city."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import groupby

from graph.connection import Store
from graph.occupancy import is_occupied
from graph.writing import Code, WriteTransaction, in_transaction
from seed.bureau import bureau
from seed.city.plan import SEED, Size, city
from seed.recording import OnWritten, record_worlds
from seed.state_council import state_council
from seed.tables import code_rows

Progress = Callable[[str], None]
"""Told the name of each part before it is loaded."""


async def is_empty(store: Store) -> bool:
    """Whether the store holds no organisation, person or anything else with an identity; code sets do not count."""
    return not await is_occupied(store)


async def load_codes(store: Store) -> int:
    """Make sure that every code set of the standards is there (CS-02). Returns the number of codes."""
    rows = code_rows()
    sets = [(key, list(group)) for key, group in groupby(rows, key=lambda row: (row.set, row.set_name))]

    async def work(tx: WriteTransaction) -> None:
        for (set_id, set_name), codes in sets:
            await tx.merge_codes(
                set_id, set_name, [Code(row.code, row.name, row.parent, row.sequence) for row in codes]
            )

    await in_transaction(store, work)
    return len(rows)


async def load_demo(
    store: Store,
    progress: Progress | None = None,
    *,
    with_state_council: bool = True,
    with_bureau: bool = True,
    with_city: Size | None = None,
    city_seed: int = SEED,
    on_written: OnWritten | None = None,
) -> Counter[str]:
    """Load the code sets, then the chosen seeds in one transaction; loading again changes nothing.

    `with_city` is the size of the demo city, None for none; cities of different `city_seed` or size do not go together
    in one store. `on_written` is told how far the writing has got.

    Returns how many nodes and facts of each kind were made, by label and edge type.
    """
    tell = progress or (lambda _: None)
    tell("code sets")
    await load_codes(store)
    tell("organisations, posts and people")
    worlds = [*([state_council()] if with_state_council else []), *([bureau()] if with_bureau else [])]
    if with_city is not None:
        worlds.append(city(city_seed, with_city))
    return await record_worlds(store, worlds, on_written)
