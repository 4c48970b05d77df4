"""Looking up what one event names, and bringing to the ground what it needs to be judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from commands.reorganising.hanging import EDGES, hanging, names_of
from commands.reorganising.kinds import LABELS
from commands.reorganising.orders import CHANGES, CODED, Given, Order, Path, Ref
from commands.reorganising.survey import Survey
from graph.claims import guard_keys
from graph.neighbourhood import existing, resolved
from graph.rows import Value
from rules.codes import code_fields, key_of_code
from rules.findings import Finding
from rules.ids import kind_of

POST_CODES = ("category", "rank")


@dataclass(slots=True)
class Preparation:
    """One order being prepared. `keys`: key → unit of the earlier events, None where that event is refused.

    `news`: ids of the units that it founds, in order. What it finds wrong gathers in `findings`; `hopeless`: it
    names a unit of an event that is refused, so nothing can be said of it.
    """

    survey: Survey
    order: Order
    news: Sequence[str]
    keys: Mapping[str, str | None]
    ids: dict[Ref, str] = field(default_factory=dict)
    values: dict[Path, Mapping[str, Value]] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    """Ids in the mapping that are nothing's."""
    findings: list[Finding] = field(default_factory=list)
    hopeless: bool = False

    async def prepare(self) -> None:
        """Resolve, read and guard."""
        await self._resolve()
        if not self.hopeless:
            await self._read()
            await self._check_mapped()
            await self._read_values()

    # names

    async def _resolve(self) -> None:
        mine = [new.key for new in self.order.news]
        for new in self.order.news:
            if new.key is not None and (new.key in self.keys or mine.count(new.key) > 1):
                self.findings.append(Finding("R-07", "key twice", (*new.path, "key"), new.key, (), {"key": new.key}))
        others: list[Ref] = []
        for ref, scope in self._scopes():
            if ref.by != "key":
                others.append(ref)
            elif scope.get(ref.value, "") is None:
                self.hopeless = True
            elif (unit := scope.get(ref.value)) is not None:
                self.ids[ref] = unit
            else:
                self._not_found(ref, [])
        for by in ("id", "code"):
            wanted = [ref for ref in others if ref.by == by]
            if wanted:
                found = await resolved(self.survey.tx, by, {ref.value for ref in wanted}, self.survey.ground.day)
                for ref in wanted:
                    self._take(ref, found.get(ref.value, []))

    def _scopes(self) -> Iterator[tuple[Ref, Mapping[str, str | None]]]:
        """Every reference with the keys that it may name: a new unit those before it, a mapping all."""
        order = self.order
        scope = dict(self.keys)
        yield from ((ref, scope) for ref in order.units)
        yield from ((ref, scope) for ref in (order.into, order.parent, order.leaves) if ref is not None)
        for new, unit in zip(order.news, self.news, strict=True):
            if new.parent is not None:
                yield new.parent, dict(scope)
            if new.key is not None:
                scope[new.key] = unit
        for entry in order.accounts.entries:
            yield from ((ref, scope) for ref in (entry.what, entry.to) if isinstance(ref, Ref))

    def _take(self, ref: Ref, found: Sequence[str]) -> None:
        if len(found) == 1:
            self.ids[ref] = found[0]
        else:
            self._not_found(ref, sorted(found))

    def _not_found(self, ref: Ref, found: Sequence[str]) -> None:
        about = {"value": ref.value, "ids": ", ".join(found)}
        case = "several organisation" if found else "organisation"
        self.findings.append(Finding("R-01", case, ref.path, ref.value, tuple(found), about))

    # what is needed

    async def _read(self) -> None:
        order, survey = self.order, self.survey
        units = [self.ids[ref] for ref in order.units if ref in self.ids]
        named = set(self.ids.values()) - set(self.news)
        await survey.know(named)
        entries = order.accounts.entries
        if entries or not (order.survives or order.kind == "FOUND"):
            await survey.surround(units)
            carried = [order.into, *(entry.to for entry in entries if entry.act == "carry")]
            await survey.ties(units, (self.ids[ref] for ref in carried if ref is not None and ref in self.ids))
        if order.accounts.otherwise == "END" or any(each.part == "children" and each.act == "end" for each in entries):
            await survey.beneath(units)
        if order.parent is not None:
            # What it leaves is named in the effect.
            left = {str(row.target) for unit in units for row in survey.ground.of("SUBORDINATE_TO", unit)}
            await survey.know(left, guarded=False)
        receivers = [order.into, order.parent, *(new.parent for new in order.news)]
        receivers += [entry.to for entry in entries if entry.part == "children"]
        above = {self.ids[ref] for ref in receivers if ref is not None and ref in self.ids}
        await survey.climb(above - set(self.news))
        given = [new.code for new in order.news if new.code is not None]
        if given:
            await guard_keys(survey.tx, (f"code:{code}" for code in given))
            await survey.bearers(given)

    async def _check_mapped(self) -> None:
        """Posts and facts that the mapping names are there (R-01); those that holders go to are read."""
        survey, entries = self.survey, self.order.accounts.entries
        posts = {entry.told for entry in entries if entry.part == "posts"}
        posts |= {entry.post for entry in entries if entry.act == "merge"}
        if posts:
            there = await existing(survey.tx, "Post", [post for post in posts if kind_of(post) == "Post"])
            await survey.posts(there & {entry.post for entry in entries if entry.act == "merge"})
            self.missing |= posts - there
        units = [self.ids[ref] for ref in self.order.units if ref in self.ids]
        for part, (kind, _) in EDGES.items():
            asked = {entry.told for entry in entries if entry.part == part}
            if asked:
                things = [thing for thing in hanging(survey.ground, units) if thing.part == part]
                asked -= {name for thing in things for name in names_of(survey.ground, thing)}
                self.missing |= asked - await self._facts(kind, asked)
        for entry in entries:
            for told, path in ((entry.told, entry.path), (entry.post, (*entry.path, "to", "mergeInto"))):
                if told in self.missing:
                    case = "post" if entry.part == "posts" else "fact"
                    self.findings.append(Finding("R-01", case, path, told, (), {"value": told}))

    async def _facts(self, kind: str, asked: Iterable[str]) -> set[str]:
        """Those of these ids that are facts of that kind, or groups."""
        tx, wanted = self.survey.tx, sorted(asked)
        found = {row.fact_id for row in await tx.current_facts(kind, wanted)} if wanted else set()
        for label in ("CoLocationGroup", "OrganisationGroup"):
            found |= await existing(tx, label, wanted)
        return found | {row.fact_id for row in await tx.current_facts("CoLocationState", wanted)} if wanted else found

    # values

    async def _read_values(self) -> None:
        """Codes as they are stored (CS-02), names that say something (R-07)."""
        order, ground = self.order, self.survey.ground
        told: list[tuple[Path, Given, str, Sequence[str]]] = [
            (new.path, new.values, LABELS[new.type], CODED) for new in order.news
        ]
        if order.kind in CHANGES and order.units[0] in self.ids:
            unit = self.ids[order.units[0]]
            told.append((order.path, order.values, ground.units[unit].label, CODED))
            old = [state.values.get(name) for state in ground.states(unit) for name in CODED]
            await self.survey.codes(str(key) for key in old if key is not None)
        told += [((*each.path, "as"), each.anew, "Post", POST_CODES) for each in order.accounts.entries if each.anew]
        keys = {
            (path, name): key_of_code(_field(owner, name), values[name])
            for path, values, owner, coded in told
            for name in coded
            if name in values
        }
        await self.survey.codes(keys.values())
        for path, values, _, coded in told:
            self._check_texts(path, values)
            stored = {name: keys[path, name] if name in coded else value for name, value in values.items()}
            self.values[path[:-1] if path[-1] == "as" else path] = stored
            for name in coded:
                if name in values and keys[path, name] not in ground.codes:
                    about = {"value": values[name], "set": keys[path, name].partition("/")[0]}
                    self.findings.append(Finding("CS-02", "-", (*path, name), values[name], (), about))

    def _check_texts(self, path: Path, values: Given) -> None:
        for name in ("name", "title"):
            if name in values and not values[name].strip():
                self.findings.append(Finding("R-07", "blank", (*path, name), values[name], (), {"name": name}))
        if values.get("seats", 0) < 0:
            self.findings.append(Finding("R-07", "seats", (*path, "seats"), str(values["seats"])))


def _field(owner: str, name: str) -> str:
    """The field as the table of code sets knows it."""
    return f"{owner}.{name}" if f"{owner}.{name}" in code_fields() else f"Organisation.{name}"
