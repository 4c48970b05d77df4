"""Before anything is measured: that all servers answer the same, and how much it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from bench.clients import Answer, Client
from bench.operations import Operation, Variables, rows_at
from bench.peers.answers import PeerAnswers, by_code
from bench.servers import OURS, PEER, Server


class Disagreement(Exception):
    """Two servers do not answer the same."""


@dataclass(frozen=True, slots=True)
class Size:
    """What the answers of one server to one operation are like, in the middle of the sets of variables."""

    rows: int
    body: int
    """Bytes."""
    statements: int


async def sizes(
    servers: Sequence[Server], operation: Operation, asked: Sequence[Variables], peer: PeerAnswers
) -> dict[str, Size]:
    """Ask every server everything once. Raises Disagreement."""
    clients = {server.name: Client(server.host, server.port) for server in servers}
    answers: dict[str, list[Answer]] = {server.name: [] for server in servers}
    for variables in asked:
        for server in servers:
            client = clients[server.name]
            await client.connect()
            answers[server.name].append(await client.ask(server.request(operation, variables)))
        told = {name: orjson.loads(each[-1].body)["data"] for name, each in answers.items()}
        for name, data in told.items():
            alike = agrees(operation, told[OURS], data, peer) if name == PEER else data == told[OURS]
            if not alike:
                raise Disagreement(f"{operation.name} {dict(variables)}: {name} does not answer what {OURS} answers")
    for client in clients.values():
        client.close()
    rows = middle([rows_at(orjson.loads(answer.body)["data"], operation.rows) for answer in answers[OURS]])
    return {
        name: Size(
            rows,
            middle([len(answer.body) for answer in each]),
            # The first answers may have needed statements that the others are spared.
            middle([answer.statements or 0 for answer in each]),
        )
        for name, each in answers.items()
    }


def agrees(operation: Operation, ours: Any, theirs: Any, peer: PeerAnswers) -> bool:
    """Whether the peer's answer has the same content, whatever its order."""
    shaped = peer.shape(operation.name)(theirs)
    if "people" not in ours:
        return bool(ours == shaped)
    mine, others = ours["people"]["nodes"], shaped["people"]["nodes"]
    if operation.name == "8-page":
        # Of those who are named alike it may have chosen others to end its page with.
        last = mine[-1]["name"]
        if len(mine) != len(others):
            return False
        mine, others = ([person for person in people if person["name"] != last] for people in (mine, others))
    return by_code(mine) == others


def middle(numbers: Sequence[int]) -> int:
    """The upper median."""
    return sorted(numbers)[len(numbers) // 2]
