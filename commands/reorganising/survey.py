"""Bringing to the ground what an event needs to be judged, guarded so that it stays as it was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commands.reorganising.ground import Ground, is_open
from graph.neighbourhood import arriving, bearers, codes, units
from graph.writing import WriteTransaction


class Survey:
    """Reads into one ground, each thing once. What it guards nobody else changes until the transaction ends.

    Who adds what hangs on a unit or post guards that, so that nothing is added to what was guarded and read.
    """

    def __init__(self, tx: WriteTransaction, ground: Ground) -> None:
        self.tx = tx
        self.ground = ground
        self.versions: dict[str, int] = {}
        """Of what was guarded."""
        self.latest = 0
        """The last instant at which something was recorded of it."""
        self._known: set[str] = set()
        self._made: set[str] = set()
        self._surrounded: set[str] = set()
        self._posts: set[str] = set()
        self._paired: set[str] = set()
        self._groups: set[str] = set()

    async def guard(self, ids: Iterable[str]) -> None:
        """See that nobody else changes these."""
        held = await self.tx.hold(set(ids) - self.versions.keys() - self._made)
        self.versions |= held.versions
        self.latest = max(self.latest, held.latest)

    def made(self, ids: Iterable[str]) -> None:
        """Units and posts that this call makes: all there is of them is on the ground."""
        self._made.update(ids)
        self._known.update(ids)
        self._surrounded.update(ids)
        self._posts.update(ids)

    async def know(self, ids: Iterable[str], *, guarded: bool = True) -> None:
        """Units by themselves: what they are, their states, their superiors."""
        ids = set(ids)
        wanted = ids - self._known
        if guarded:
            await self.guard(ids)
        if not wanted:
            return
        self._known |= wanted
        self.ground.units |= await units(self.tx, wanted)
        self.ground.learn(await self.tx.current_rows("OrganisationState", wanted))
        self.ground.learn(await self.tx.current_rows("SUBORDINATE_TO", wanted))

    async def pairs(self, ids: Iterable[str]) -> None:
        """Which units and party organisations are whose, for reading only."""
        wanted = set(ids) - self._paired
        if not wanted:
            return
        self._paired |= wanted
        await self.know(wanted, guarded=False)
        ground, tx = self.ground, self.tx
        ground.learn(await tx.current_rows("COUNTERPART_OF", wanted))
        ground.learn(await arriving(tx, "COUNTERPART_OF", wanted, "Organisation", 0))
        beside = {row.owner for unit in wanted for row in ground.all_at("COUNTERPART_OF", unit)}
        beside |= {str(row.target) for unit in wanted for row in ground.of("COUNTERPART_OF", unit)}
        await self.know(beside, guarded=False)

    async def climb(self, ids: Iterable[str], *, guarded: bool = True) -> None:
        """These units and all above them from the day on, guarded: nobody else closes a circle with them."""
        ground, met = self.ground, set(ids)
        layer = set(met)
        while layer:
            await self.know(layer, guarded=guarded)
            above = {
                str(row.target)
                for unit in layer
                for row in ground.of("SUBORDINATE_TO", unit)
                if is_open(row.validity.span, ground.day)
            }
            layer = above - met
            met |= layer

    async def surround(self, ids: Iterable[str]) -> None:
        """All that hangs on these units after the day, and what is at its other end."""
        wanted = sorted(set(ids) - self._surrounded)
        if not wanted:
            return
        self._surrounded.update(wanted)
        await self.know(wanted)
        ground, tx, day = self.ground, self.tx, self.ground.day
        for kind in ("SUBORDINATE_TO", "PARTY_MEMBER_OF", "REGISTERED_IN", "COUNTERPART_OF"):
            ground.learn(await arriving(tx, kind, wanted, "Organisation", day))
        for kind in ("COUNTERPART_OF", "IN_COLOCATION", "GROUPED_IN"):
            ground.learn(await tx.current_rows(kind, wanted))
        placed = await arriving(tx, "POST_IN", wanted, "Organisation", day)
        await self.posts({row.owner for row in placed})
        await self._groups_of(wanted)
        beside = {row.owner for unit in wanted for row in ground.open_at("SUBORDINATE_TO", unit)}
        await self.know(beside)
        partners = {row.owner for unit in wanted for row in ground.open_at("COUNTERPART_OF", unit)}
        partners |= {str(row.target) for unit in wanted for row in ground.open_of("COUNTERPART_OF", unit)}
        await self.know(partners, guarded=False)

    async def ties(self, units: Sequence[str], receivers: Iterable[str]) -> None:
        """What ties the receiving units already to that which these are tied to: nothing is carried there twice."""
        receiving = set(receivers) - self._made
        if not receiving:
            return
        ground, tx = self.ground, self.tx
        parties = {row.owner for unit in units for row in ground.open_at("COUNTERPART_OF", unit)}
        ground.learn(await tx.current_rows("COUNTERPART_OF", parties | receiving))
        ground.learn(await tx.current_rows("GROUPED_IN", receiving))
        for kind in ("PARTY_MEMBER_OF", "REGISTERED_IN"):
            people = {row.owner for unit in units for row in ground.open_at(kind, unit)}
            ground.learn(await tx.current_rows(kind, people))

    async def posts(self, ids: Iterable[str]) -> None:
        """Posts with their states, places, and holders after the day. Those that are not there are passed by."""
        wanted = sorted(set(ids) - self._posts)
        if not wanted:
            return
        self._posts.update(wanted)
        await self.guard(wanted)
        ground, tx = self.ground, self.tx
        ground.learn(await tx.current_rows("PostState", wanted))
        ground.learn(await tx.current_rows("POST_IN", wanted))
        ground.learn(await arriving(tx, "HELD", wanted, "Post", ground.day))
        await self.know({str(row.target) for post in wanted for row in ground.of("POST_IN", post)}, guarded=False)

    async def _groups_of(self, wanted: Sequence[str]) -> None:
        ground, tx = self.ground, self.tx
        groups = {str(row.target) for unit in wanted for row in ground.open_of("IN_COLOCATION", unit)} - self._groups
        self._groups |= groups
        await self.guard(groups)
        ground.learn(await tx.current_rows("CoLocationState", groups))
        ground.learn(await arriving(tx, "IN_COLOCATION", groups, "CoLocationGroup", ground.day))
        members = {row.owner for group in groups for row in ground.open_at("IN_COLOCATION", group)}
        await self.know(members, guarded=False)

    async def beneath(self, ids: Iterable[str]) -> None:
        """All that hangs on these units and on all beneath them by natural lines: they may all end."""
        layer = set(ids)
        while layer:
            await self.surround(layer)
            below = {row.owner for unit in layer for row in self.ground.open_at("SUBORDINATE_TO", unit)}
            layer = below - self._surrounded

    async def bearers(self, given: Iterable[str]) -> None:
        """The units that have one of these codes and live on the day or later."""
        found = await bearers(self.tx, given, self.ground.day)
        await self.know((unit for _, unit in found), guarded=False)

    async def codes(self, keys: Iterable[str]) -> None:
        """Codes by their keys, those that are there."""
        wanted = set(keys) - self.ground.codes.keys()
        if wanted:
            self.ground.codes |= await codes(self.tx, wanted)
