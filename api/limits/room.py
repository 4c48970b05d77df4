"""How much is made at once. An answer is large while it is made, and small when it is text: who comes later waits."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

SMALL = 100
"""An answer that takes less than one part in so many of the room does not wait."""


class Room:
    """Room for answers that are made at the same time: for `size` objects. First come, first served."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.left = size
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    @asynccontextmanager
    async def taken(self, objects: int) -> AsyncIterator[None]:
        """Room for so many objects, or all of it for more. Waits until it is there; small answers need none."""
        share = min(objects, self.size)
        if share * SMALL < self.size:
            yield
            return
        await self._take(share)
        try:
            yield
        finally:
            self.left += share
            self._admit()

    async def _take(self, share: int) -> None:
        admitted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((share, admitted))
        self._admit()
        try:
            await admitted
        except asyncio.CancelledError:
            if not admitted.cancelled():
                self.left += share
            self._admit()
            raise

    def _admit(self) -> None:
        while self._waiting:
            share, admitted = self._waiting[0]
            if admitted.cancelled():
                self._waiting.popleft()
                continue
            if share > self.left:
                return
            self._waiting.popleft()
            self.left -= share
            admitted.set_result(None)
