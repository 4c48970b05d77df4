"""Broken rules as data: which rule, where in the input, what was found there, and the words for it in both languages.

The words stand in `findings.tsv`, one line for each way in which a rule can be broken (its `case`), with `{names}` to
be filled in.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

Severity = Literal["ERROR", "WARNING"]


@dataclass(frozen=True, slots=True)
class Words:
    """One line of the table."""

    severity: Severity
    english: str
    chinese: str


@cache
def words() -> Mapping[tuple[str, str], Words]:
    """All lines, by rule and case."""
    text = files("rules").joinpath("findings.tsv").read_text("utf-8")
    lines = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
    return {
        (line["rule"], line["case"]): Words(
            "WARNING" if line["severity"] == "WARNING" else "ERROR", line["english"], line["chinese"]
        )
        for line in lines
    }


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule. `path` leads into the input; `value` is what was found there, or what is proposed instead.

    `subjects` are the ids of the things concerned. `about` fills the words in.
    """

    rule: str
    case: str
    path: tuple[str | int, ...] = ()
    value: str | None = None
    subjects: tuple[str, ...] = ()
    about: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """ERROR refuses, WARNING is told."""
        return words()[self.rule, self.case].severity

    @property
    def english(self) -> str:
        """The message."""
        return words()[self.rule, self.case].english.format(**self.about)

    @property
    def chinese(self) -> str:
        """The message in Chinese."""
        return words()[self.rule, self.case].chinese.format(**self.about)


class Refused(Exception):
    """An act that rules do not allow: nothing of it was done. It has all that was found, errors first."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(sorted(findings, key=lambda finding: finding.severity))
        super().__init__("; ".join(f"{each.rule} {each.english}" for each in self.findings))


def refuse(findings: Sequence[Finding]) -> None:
    """Raise `Refused` if there is an error among them."""
    if any(finding.severity == "ERROR" for finding in findings):
        raise Refused(findings)
