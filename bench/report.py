"""What was measured, as tables in Markdown: ratios of medians, their range over the rounds, and the bounds."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.agreement import Size
from bench.measuring import Measured
from bench.operations import Operation
from bench.peers.asking import CANNOT
from bench.servers import HAND, OURS, PEER, STANDARD

AGAINST_PEER, AGAINST_PEER_IN_ALL, AT_A_MILLION = 2.0, 2.5, 1.2
NOTHING = "–"


@dataclass(slots=True)
class Section:
    """Everything that was measured on one store."""

    people: int | None
    load: str
    operations: list[Operation] = field(default_factory=list)
    sizes: dict[str, dict[str, Size]] = field(default_factory=dict)
    measured: dict[str, dict[str, Measured]] = field(default_factory=dict)
    """By operation, by server; so are the sizes."""
    memory: dict[str, float] = field(default_factory=dict)
    """Megabytes at most, by server."""


def bound(rows: int) -> float:
    """At most so many times the latency of Cypher by hand, for an answer of so many rows."""
    return 1.15 if rows >= 1000 else 1.3 if rows >= 100 else 2.0


def section(told: Section) -> list[str]:
    """The tables of one store."""
    people = "a store of its own" if told.people is None else f"{told.people:,} people"
    rounds = len(next(iter(told.measured.values()))[OURS].latency) if told.measured else 0
    return [
        f"## {people}",
        "",
        f"{rounds} rounds; load of the machine when they began {told.load}.",
        "",
        *against_hand(told),
        *against_peer(told),
        *where_it_goes(told),
        *what_it_costs(told),
    ]


def against_hand(told: Section) -> list[str]:
    """One client: p50, and the ratios to Cypher by hand and to the standard executor."""
    rows = []
    for operation in told.operations:
        size, measured = told.sizes[operation.name], told.measured[operation.name]
        ours, hand = measured[OURS].latency, measured[HAND].latency
        most = bound(size[OURS].rows)
        rows.append(
            [
                operation.name,
                str(size[OURS].rows),
                *(milliseconds(measured[name].latency) for name in (OURS, HAND, STANDARD)),
                with_range(ratios(ours, hand)),
                f"{most:.2f}",
                kept(statistics.median(ratios(ours, hand)) <= most),
                with_range(ratios(measured[STANDARD].latency, ours)),
            ]
        )
    head = [
        "operation", "rows", OURS, HAND, STANDARD, f"{OURS} / {HAND}", "bound", "kept", f"{STANDARD} / {OURS}"
    ]  # fmt: skip
    return ["p50 of one client, in ms; ratios with their range over the rounds:", "", *table(head, rows), ""]


def against_peer(told: Section) -> list[str]:
    """Throughput beside the peer's, with one client and with many."""
    expressed = [operation for operation in told.operations if PEER in told.measured[operation.name]]
    numbers = sorted({number for each in told.measured.values() for number in each[OURS].throughput})
    all_ratios: dict[int, list[float]] = {number: [] for number in numbers}
    rows = []
    for operation in told.operations:
        row = [operation.name]
        for number in numbers:
            measured = told.measured[operation.name]
            ours = measured[OURS].throughput[number]
            row += [a_second(measured[name].throughput[number]) for name in (OURS, HAND)]
            if operation in expressed:
                theirs = measured[PEER].throughput[number]
                found = ratios(ours, theirs)
                all_ratios[number].append(statistics.median(found))
                row += [
                    a_second(theirs), with_range(found), kept(statistics.median(found) >= AGAINST_PEER)
                ]  # fmt: skip
            else:
                row += [NOTHING] * 3
        rows.append(row)
    head = ["operation"]
    for number in numbers:
        head += [f"{number}: {OURS}", HAND, PEER, f"{OURS} / {PEER}", f"≥ {AGAINST_PEER:g}"]
    lines = ["Answers a second, by number of clients:", "", *table(head, rows), ""]
    for number in numbers:
        if all_ratios[number]:
            mean = math.exp(statistics.mean(math.log(ratio) for ratio in all_ratios[number]))
            lines.append(
                f"- {clients(number)}: geometric mean {mean:.2f} × {PEER} "
                f"(bound {AGAINST_PEER_IN_ALL:g}: {kept(mean >= AGAINST_PEER_IN_ALL)})"
            )
    if expressed:
        lines += [f"- {PEER} cannot express {name}: {why}" for name, why in CANNOT.items() if name in told.sizes]
    return [*lines, ""]


def where_it_goes(told: Section) -> list[str]:
    """What of an answer passes where, and what processors do for it."""
    rows = []
    for operation in told.operations:
        measured = told.measured[operation.name]
        ours = measured[OURS]
        whole, server, store = (statistics.median(each) for each in (ours.latency, ours.server, ours.store))
        row = [operation.name, *(f"{part * 1000:.2f}" for part in (store, server - store, whole - server))]
        for name in (OURS, HAND, STANDARD, PEER):
            each = measured.get(name)
            row.append(NOTHING if each is None else f"{mean_of(each.processor)} + {mean_of(each.store_processor)}")
        rows.append(row)
    head = ["operation", "store, ms", "server", "transport", OURS, HAND, STANDARD, PEER]
    return [
        f"Where {OURS}'s time goes with one client (waiting for statements, the rest of the server, the way there and "
        "back with all that is not in the server's own count); and ms of processor for an answer while many ask, of "
        "the server + of Neo4j:",
        "",
        *table(head, rows),
        "",
    ]


def what_it_costs(told: Section) -> list[str]:
    """Statements, bytes, memory."""
    names = [name for name in (OURS, STANDARD, HAND, PEER) if any(name in size for size in told.sizes.values())]
    rows = []
    for operation in told.operations:
        sizes = [told.sizes[operation.name].get(name) for name in names]
        statements = [NOTHING if size is None else str(size.statements) for size in sizes]
        rows.append([operation.name, *statements, *(NOTHING if size is None else f"{size.body:,}" for size in sizes)])
    head = ["operation", *(f"statements: {name}" if not place else name for place, name in enumerate(names))]
    head += [f"bytes: {name}" if not place else name for place, name in enumerate(names)]
    memory = ", ".join(f"{name} {megabytes:.0f}" for name, megabytes in told.memory.items())
    return [*table(head, rows), "", f"Memory at most, in MB: {memory}.", ""]


def growth(few: int, many: int, measured: Mapping[str, tuple[Measured, Measured]]) -> list[str]:
    """The p50 of the same operations in two stores, asked in turn."""
    rows = []
    for name, (small, large) in measured.items():
        found = ratios(large.latency, small.latency)
        rows.append(
            [
                name,
                milliseconds(small.latency),
                milliseconds(large.latency),
                with_range(found),
                kept(statistics.median(found) <= AT_A_MILLION),
            ]
        )
    head = ["operation", f"{few:,} people, ms", f"{many:,} people, ms", "ratio", f"≤ {AT_A_MILLION:g}"]
    return [f"## {OURS} at {few:,} and at {many:,} people", "", "p50 of one client:", "", *table(head, rows), ""]


def ratios(over: Sequence[float], under: Sequence[float]) -> list[float]:
    """Round by round."""
    return [one / other for one, other in zip(over, under, strict=True)]


def with_range(found: Sequence[float]) -> str:
    """The median, the least and the greatest."""
    return f"**{statistics.median(found):.2f}** ({min(found):.2f}–{max(found):.2f})"


def milliseconds(seconds: Sequence[float]) -> str:
    """Their median."""
    return f"{statistics.median(seconds) * 1000:.2f}"


def a_second(found: Sequence[float]) -> str:
    """The median of answers a second."""
    median = statistics.median(found)
    return f"{median:.0f}" if median >= 100 else f"{median:.1f}"


def mean_of(seconds: Sequence[float]) -> str:
    """The mean in milliseconds: ticks of a clock are coarse, and even out."""
    return f"{statistics.mean(seconds) * 1000:.2f}" if seconds else NOTHING


def kept(is_kept: bool) -> str:
    """Whether a bound is kept."""
    return "yes" if is_kept else "**no**"


def clients(number: int) -> str:
    """So many clients."""
    return "1 client" if number == 1 else f"{number} clients"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table in Markdown."""
    ruled = "|" + "|".join("---" if not place else "---:" for place in range(len(head))) + "|"
    return ["| " + " | ".join(head) + " |", ruled, *("| " + " | ".join(row) + " |" for row in rows)]
