"""Documents as trees: what can be drawn at random, printed, and made smaller piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

VARIABLE = re.compile(r"\$(\w+)")


@dataclass(frozen=True)
class Field:
    """A field; `inner` is None for a leaf. Arguments and directives as they are printed."""

    key: str
    name: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    directives: tuple[str, ...] = ()
    inner: tuple[Selection, ...] | None = None

    def __str__(self) -> str:
        alias = "" if self.key == self.name else f"{self.key}: "
        told = ", ".join(f"{name}: {value}" for name, value in self.arguments.items())
        head = f"{alias}{self.name}{f'({told})' if told else ''}{with_directives(self.directives)}"
        return head if self.inner is None else f"{head} {block(self.inner)}"


@dataclass(frozen=True)
class Inline:
    """`... on Type { }`, or `... { }`."""

    on: str | None
    inner: tuple[Selection, ...]
    directives: tuple[str, ...] = ()

    def __str__(self) -> str:
        condition = f" on {self.on}" if self.on else ""
        return f"...{condition}{with_directives(self.directives)} {block(self.inner)}"


@dataclass(frozen=True)
class Spread:
    """`...Name`."""

    fragment: str
    directives: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"...{self.fragment}{with_directives(self.directives)}"


Selection = Field | Inline | Spread


@dataclass(frozen=True)
class Fragment:
    """A named fragment."""

    on: str
    inner: tuple[Selection, ...]


@dataclass(frozen=True)
class Variable:
    """A variable: its type, its default as printed, and the values that it is given in one request after the other."""

    type: str
    default: str | None
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Absent:
    """The value of a variable that is not given."""


ABSENT = Absent()


def with_directives(directives: tuple[str, ...]) -> str:
    return "".join(f" {each}" for each in directives)


def block(selections: tuple[Selection, ...]) -> str:
    return "{ " + (" ".join(map(str, selections)) or "__typename") + " }"


@dataclass(frozen=True)
class Document:
    """One operation with its fragments and variables."""

    root: tuple[Selection, ...]
    fragments: Mapping[str, Fragment] = field(default_factory=dict)
    variables: Mapping[str, Variable] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """As printed; fragments and variables that nothing uses are left out."""
        body = block(self.root)
        used = [*self._used()]
        told = " ".join([body, *(f"fragment {name} on {each.on} {block(each.inner)}" for name, each in used)])
        names = dict.fromkeys(VARIABLE.findall(told))
        head = ", ".join(
            f"${name}: {each.type}{'' if each.default is None else f' = {each.default}'}"
            for name, each in self.variables.items()
            if name in names
        )
        return f"query Generated{f'({head})' if head else ''} {told}"

    def _used(self) -> Iterator[tuple[str, Fragment]]:
        known: set[str] = set()
        waiting = list(self.root)
        while waiting:
            each = waiting.pop()
            if isinstance(each, Spread):
                if each.fragment in known:
                    continue
                known.add(each.fragment)
                yield each.fragment, self.fragments[each.fragment]
                waiting += self.fragments[each.fragment].inner
            else:
                waiting += each.inner or ()

    def given(self, turn: int) -> dict[str, Any]:
        """The values of the variables in one of the requests."""
        declared = set(VARIABLE.findall(self.text))
        chosen = {name: each.values[turn % len(each.values)] for name, each in self.variables.items()}
        return {name: value for name, value in chosen.items() if name in declared and value is not ABSENT}

    def smaller(self) -> Iterator[Document]:
        """Documents with one piece less, the largest pieces first."""
        for root in less(self.root):
            yield replace(self, root=root)
        for name, each in self.fragments.items():
            for inner in less(each.inner):
                yield replace(self, fragments={**self.fragments, name: replace(each, inner=inner)})


def less(selections: tuple[Selection, ...]) -> Iterator[tuple[Selection, ...]]:
    """The selections with one piece less."""
    for place in range(len(selections)):
        yield selections[:place] + selections[place + 1 :]
    for place, each in enumerate(selections):
        for instead in simpler(each):
            yield selections[:place] + instead + selections[place + 1 :]


def simpler(one: Selection) -> Iterator[tuple[Selection, ...]]:
    """What may stand in the place of a selection."""
    if isinstance(one, Inline):
        yield one.inner
    for place in range(len(one.directives)):
        yield (replace(one, directives=one.directives[:place] + one.directives[place + 1 :]),)
    if isinstance(one, Field):
        if one.key != one.name:
            yield (replace(one, key=one.name),)
        for name in one.arguments:
            yield (replace(one, arguments={key: value for key, value in one.arguments.items() if key != name}),)
    if not isinstance(one, Spread) and one.inner is not None:
        for inner in less(one.inner):
            yield (replace(one, inner=inner),)
