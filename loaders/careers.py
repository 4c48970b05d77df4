"""Careers: posts and studies in one line, with what the units were called and became."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from graph import appointments as graph
from graph import organisations as graph_organisations
from graph.columns import EVERYTHING, Values
from graph.foretold import Foretold
from graph.listings import Arguments
from loaders import education, rows
from loaders.codes import CodeBook
from loaders.fields import One
from loaders.kinds import Row, When
from loaders.reading import Reader, instants, key_of, some_each
from loaders.tables import shown_date
from rules.careers import Span, gaps_and_overlaps

OF_AN_ENTRY = frozenset(
    {"id", "_from", "_to", "valid_from", "valid_to", "is_primary", "post.title"}
    | {"post.organisation.id", "post.organisation.name"}
)
"""The columns of an appointment that its entry is made of."""
WHOLE, BRIEF = graph.IN_CAREER, graph.IN_CAREER.only(OF_AN_ENTRY)
STATEMENTS = {False: graph.career(BRIEF), True: graph.career(WHOLE)}
"""With whole appointments or not."""


@dataclass(frozen=True, slots=True)
class Path:
    """Each person's posts and studies begun by the instant, oldest first, or with `through` latest first."""

    async def __call__(self, reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
        """The career of each parent."""
        keys = [key_of(number, parent["id"], instants(parent, arguments)) for number, parent in enumerate(parents)]
        whole, told = _whole(arguments), _asks(arguments, "gap_months_before", "overlaps")
        paths = [list[Row]() for _ in parents]
        post_entry, study_entry = PostEntries(whole=whole), StudyEntries(reader.codes)
        for number, held, studied in await reader.store.read(STATEMENTS[whole], {"keys": keys}, reader.scope):
            when = instants(parents[number], arguments)
            entries = [post_entry(values, when) for values in held]
            entries += [study_entry(values, when) for values in studied]
            entries.sort(key=_PLACE)
            if told:
                _tell_gaps(entries)
            paths[number] = entries[::-1] if arguments.through else entries
        return paths

    def foretold(self, _: Reader, arguments: Arguments) -> Foretold | None:
        """The statement that will be run."""
        return Foretold(STATEMENTS[_whole(arguments)]) if arguments.as_of is None else None


path = Path()


def _asks(arguments: Arguments, *names: str) -> bool:
    columns = arguments.columns
    return columns is None or EVERYTHING in columns or any(name in columns for name in names)


def _whole(arguments: Arguments) -> bool:
    """Appointments themselves are asked for, and not only what an entry is made of."""
    return _asks(arguments, "appointment._type")


# Of entries for the same time the main post stands first; it overlaps nothing, the others overlap it.
_PLACE = itemgetter("_from", "_to", "_beside", "_fact")


def _tell_gaps(entries: Sequence[Row]) -> None:
    told = gaps_and_overlaps([Span(entry["_from"], entry["_to"]) for entry in entries])
    for entry, (gap, overlaps) in zip(entries, told, strict=True):
        entry["gap_months_before"], entry["overlaps"] = gap, overlaps


class PostEntries:
    """Makes entries of appointments as a statement returned them; `whole`: with the appointment itself."""

    def __init__(self, *, whole: bool) -> None:
        shape = (WHOLE if whole else BRIEF).shape()
        post, at = shape.nested["post"], shape.places
        unit = post.nested["organisation"].places
        dates = ("valid_from", "valid_to")
        places = [at[name] for name in ("_from", "_to", "is_primary", "id", *dates)]
        places += [shape.precisions[name] for name in dates]
        self.values = itemgetter(*places, post.places["title"], unit["name"], unit["id"])
        self.whole = shape if whole else None

    def __call__(self, values: Values, when: When) -> Row:
        """The entry of one appointment."""
        start, end, primary, fact, since, until, since_p, until_p, title, unit, unit_id = self.values(values)
        return {
            "kind": "POST",
            "from_": shown_date((since, since_p)),
            "to": shown_date((until, until_p)),
            "organisation_name": unit,
            "title": title,
            "appointment": None if self.whole is None else rows.appointment(self.whole.read(values) or {}, when),
            "_from": start,
            "_to": end,
            "_beside": not primary,
            "_fact": fact,
            "_unit": unit_id,
            "_when": when,
        }


class StudyEntries:
    """Makes entries of studies as a statement returned them."""

    def __init__(self, codes: CodeBook) -> None:
        self.codes = codes

    def __call__(self, values: Values, when: When) -> Row:
        """The entry of one study."""
        fact, start, start_precision, end, end_precision, school, level, degree, major, department = values
        names = (self.codes.name(level), department, major, self.codes.name(degree))
        return {
            "kind": "STUDY",
            "from_": shown_date((start, start_precision)),
            "to": shown_date((end, end_precision)),
            "organisation_name": school,
            "title": "、".join(name for name in names if name),
            "appointment": None,
            "_from": start,
            "_to": end,
            "_beside": False,
            "_fact": fact,
            "_unit": None,
            "_study": fact,
            "_when": when,
        }


STUDY = One(
    education.STUDY_BY_ID.statement,
    education.STUDY_BY_ID.project,
    rows.study,
    lambda entry: entry.get("_study"),
)


async def organisation_states(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
    """Every period of the unit that shares days with the entry, oldest first."""
    wanted = [(number, parent) for number, parent in enumerate(parents) if parent["_unit"] is not None]
    keys = [
        key_of(
            place,
            parent["_unit"],
            parent["_when"],
            **{"from": parent["_from"], "to": max(parent["_to"], parent["_from"] + 1)},
        )
        for place, (_, parent) in enumerate(wanted)
    ]
    found = await some_each(
        reader, graph_organisations.STATES_DURING, keys, graph_organisations.STATE.shape(), rows.state
    )
    results: list[list[Row]] = [[] for _ in parents]
    for (number, _), states in zip(wanted, found, strict=True):
        results[number] = states
    return results
