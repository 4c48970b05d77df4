"""How an act is done: in one transaction, tried again when others write at once, once only under its key, or dry.

What an act answers is plain data (dicts, lists, texts, numbers), so that it can be kept under an idempotency key.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from secrets import SystemRandom
from typing import Any

import orjson

from graph.claims import claim, claimed, keep_answer
from graph.connection import Store
from graph.errors import StoreUnavailable, WriteConflict
from graph.open_transaction import OpenTransaction
from graph.writing import WriteTransaction
from rules.findings import Finding, Refused
from rules.refusals import Refusal

Answer = dict[str, Any]
Work = Callable[[WriteTransaction], Awaitable[Answer]]

PATIENCE = 20.0
"""Seconds for which an act is tried again."""
LONGEST_PAUSE = 0.5

_chance = SystemRandom()


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms an act is done. `given` is its whole input as plain data; `act` its name, such as `reorganise`.

    Under a `key` it is done once: the same input gets the first answer again, another one is refused (R-09). A dry
    run does everything and keeps nothing; it neither heeds nor takes the key.
    """

    act: str
    given: Mapping[str, Any]
    key: str | None = None
    dry_run: bool = False

    @property
    def digest(self) -> str:
        """Equal for equal inputs."""
        told = orjson.dumps([self.act, self.given], default=str, option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(told).hexdigest()


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was done: what it answers, and of a dry run the transaction in which its effect can be read.

    Whoever gets that one abandons it.
    """

    answer: Answer
    dry: OpenTransaction | None = None


async def perform(store: Store, terms: Terms, work: Work) -> Done:
    """Do an act. `work` may be run several times: make the ids of nodes and facts before it.

    Raises `rules.findings.Refused` where rules forbid it, and `Refusal` (CONFLICT) where others would not stop
    writing at once: both times nothing was written. After `StoreUnavailable` it may have been written; a repetition
    under the same key is safe.
    """
    deadline = time.monotonic() + PATIENCE
    pause = 0.01
    while True:
        try:
            return await _once(store, terms, work)
        except (WriteConflict, _Away) as failure:
            if time.monotonic() > deadline:
                if isinstance(failure, _Away):
                    raise failure.reason from failure
                raise Refusal.conflict() from failure
        await asyncio.sleep(_chance.uniform(0, pause))
        pause = min(2 * pause, LONGEST_PAUSE)


class _Away(Exception):
    """The store went away before the end was reached: nothing was written."""

    def __init__(self, reason: StoreUnavailable) -> None:
        super().__init__(str(reason))
        self.reason = reason


async def _once(store: Store, terms: Terms, work: Work) -> Done:
    try:
        transaction = await OpenTransaction.begin(store)
    except StoreUnavailable as error:
        raise _Away(error) from error
    try:
        try:
            answer, known = await transaction.work(lambda tx: _answered(tx, terms, work))
        except StoreUnavailable as error:
            raise _Away(error) from error
        except (WriteConflict, Refusal):
            raise
        except Exception as failure:
            await transaction.abandon()
            await _of_one_moment(transaction, failure)
            raise
        if terms.dry_run:
            return Done(answer, transaction)
        if known:
            await transaction.abandon()
        else:
            await transaction.commit()
    except asyncio.CancelledError:
        await transaction.drop()
        raise
    except BaseException:
        await transaction.abandon()
        raise
    return Done(answer)


async def _of_one_moment(transaction: OpenTransaction, failure: Exception) -> None:
    """Raises `WriteConflict` where others changed what was looked at: then what it failed for may never have been."""
    try:
        stood_still = await transaction.stood_still()
    except StoreUnavailable as error:
        raise _Away(error) from error
    if not stood_still:
        raise WriteConflict("others have changed what it failed for") from failure


async def _answered(tx: WriteTransaction, terms: Terms, work: Work) -> tuple[Answer, bool]:
    """What the act answers, and whether that was known before."""
    if terms.key is None or terms.dry_run:
        return await work(tx), False
    key, digest = f"{terms.act}:{terms.key}", terms.digest
    if (first := await claimed(tx, key)) is not None:
        if first.digest != digest:
            raise Refused([Finding("R-09", "-", ("idempotencyKey",), terms.key)])
        return orjson.loads(first.answer), True
    await claim(tx, key, digest)
    answer = await work(tx)
    await keep_answer(tx, key, orjson.dumps(answer).decode())
    return answer, False


def told(warnings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Warnings as plain data, for an answer's `warnings`."""
    return [asdict(finding) for finding in warnings]
