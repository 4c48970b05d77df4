"""Answers that are made at the same time: so many objects as there is room for, first come, first served."""

from __future__ import annotations

import asyncio

from api.limits.room import Room


class Crowd:
    """Answers that are made until they are told to end."""

    def __init__(self, size: int) -> None:
        self.room = Room(size)
        self.begun: list[str] = []
        self.ends: dict[str, asyncio.Event] = {}

    async def comes(self, name: str, objects: int) -> asyncio.Task[None]:
        """One more."""
        self.ends[name] = asyncio.Event()
        task = asyncio.create_task(self._make(name, objects))
        await asyncio.sleep(0)
        return task

    async def _make(self, name: str, objects: int) -> None:
        async with self.room.taken(objects):
            self.begun.append(name)
            await self.ends[name].wait()

    async def goes(self, *names: str) -> None:
        """Some are made."""
        for name in names:
            self.ends[name].set()
        for _ in range(4):
            await asyncio.sleep(0)


async def test_who_finds_no_room_waits_and_nobody_passes_but_small_ones() -> None:
    crowd = Crowd(1000)
    await crowd.comes("half", 500)
    await crowd.comes("third", 333)
    await crowd.comes("all", 5000)
    await crowd.comes("late", 100)
    await crowd.comes("small", 9)
    assert crowd.begun == ["half", "third", "small"]
    await crowd.goes("half")
    assert crowd.begun == ["half", "third", "small"]
    await crowd.goes("third")
    assert crowd.begun[3:] == ["all"]
    await crowd.goes("all")
    assert crowd.begun[4:] == ["late"]
    await crowd.goes("late", "small")
    assert crowd.room.left == 1000


async def test_who_goes_away_leaves_his_place_to_others() -> None:
    crowd = Crowd(1000)
    made = await crowd.comes("made", 800)
    gone = await crowd.comes("gone", 900)
    await crowd.comes("next", 200)
    gone.cancel()
    await crowd.goes()
    assert crowd.begun == ["made", "next"]
    admitted = await crowd.comes("admitted", 1000)
    crowd.ends["next"].set()
    made.cancel()
    for _ in range(6):
        await asyncio.sleep(0)
        if crowd.room.left == 0:
            admitted.cancel()  # just as it was told to begin
    await crowd.goes()
    assert crowd.room.left == 1000
