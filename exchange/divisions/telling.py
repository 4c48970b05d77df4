"""What a plan is reported as."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from exchange.divisions import report
from exchange.divisions.planning import Plan
from exchange.divisions.revisions import Revision
from rules.divisions import Doubt, Step


def tell(plan: Plan, revision: Revision) -> report.RevisionReport:
    """The report of a revision that was taken."""
    notes = [report.worded("source-changed", str(revision.on), other) for other in _other_sources(plan, revision)]
    return report.RevisionReport(
        file=str(revision.file),
        source=revision.source,
        revision=str(revision.on),
        rows=len(revision.names),
        outcome="new" if plan.corrects is None else "corrected",
        steps=list(_steps(plan)),
        new_places=sum(node.label == "Place" for node in plan.nodes),
        facts=plan.facts,
        taken_over=plan.taken_over,
        found_same=len(plan.same),
        notes=[english for english, _ in notes],
        notes_zh=[chinese for _, chinese in notes],
    )


def tell_unchanged(revision: Revision) -> report.RevisionReport:
    """The report of a revision that the store has already."""
    return report.RevisionReport(
        file=str(revision.file),
        source=revision.source,
        revision=str(revision.on),
        rows=len(revision.names),
        outcome="unchanged",
    )


def _other_sources(plan: Plan, revision: Revision) -> Iterator[str]:
    if plan.position > 0 and (before := plan.history.revisions[plan.position - 1].source) != revision.source:
        yield before


def _steps(plan: Plan) -> Iterator[report.Step]:
    """From the revision before, and to the one after."""
    revisions = plan.history.revisions
    for number in (plan.position - 1, plan.position):
        if 0 <= number < len(plan.history.steps):
            yield _step(revisions[number], revisions[number + 1], plan.history.steps[number])


def _step(before: Revision, after: Revision, step: Step) -> report.Step:
    old, new = before.names, after.names
    return report.Step(
        since=str(before.on),
        by=str(after.on),
        new=_divisions(step.new, new),
        ended=_divisions(step.ended, old),
        renamed=[report.Renamed(code=code, before=old[code], after=new[code]) for code in step.renamed],
        recoded=[report.Recoded(name=old[was], before=was, after=now) for was, now in step.recoded],
        doubts=[_doubt(doubt) for doubt in step.doubts],
    )


def _divisions(codes: Iterable[str], names: Mapping[str, str]) -> list[report.Division]:
    return [report.Division(code=code, name=names[code]) for code in codes]


def _doubt(doubt: Doubt) -> report.Doubt:
    english, chinese = report.worded(doubt.kind)
    before, after = (
        [report.Division(code=code, name=name) for code, name in side] for side in (doubt.before, doubt.after)
    )
    return report.Doubt(kind=doubt.kind, before=before, after=after, message=english, message_zh=chinese)
