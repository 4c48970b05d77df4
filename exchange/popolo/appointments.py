"""The plan for memberships: appointments, and the posts that roles become where a membership names no post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from commands.facts import new_fact_id
from exchange.comparison import differences
from exchange.popolo.comparison import DIGEST, SPEECH, digest
from exchange.popolo.mapping import STATES, Naming, own_words, role_title, title_rows, validity_of
from exchange.popolo.planning import Plan, Resolver, compare, new_post
from exchange.popolo.records import Record
from exchange.popolo.report import fault
from exchange.popolo.spool import Spool
from graph.rows import NewRow, Validity, Value, new_node_id
from graph.writing import WriteTransaction
from rules.dates import PartialDate


@dataclass(slots=True)
class _Membership:
    """A membership whose references lead somewhere."""

    record: Record
    person: str
    organisation: str | None
    post: str | None
    on_behalf_of: str | None
    life: Validity
    import_key: str


async def plan_appointments(tx: WriteTransaction, naming: Naming, spool: Spool, records: Sequence[Record]) -> Plan:
    """What a batch of memberships asks of the store."""
    plan = Plan()
    resolver = Resolver(naming, spool)
    await resolver.look_up(tx, records)
    memberships = [each for record in records if (each := _resolve(plan, resolver, naming, spool, record)) is not None]
    posts = await _role_posts(tx, plan, _Sought(naming, spool, resolver), [m for m in memberships if m.post is None])
    differing: list[tuple[str, NewRow]] = []
    for each in memberships:
        post = each.post or posts[_role_key(naming, each.record)]
        row = _row(naming, each, post)
        stored = spool.stored(each.import_key)
        if stored is None:
            plan.rows.append(row)
            plan.unclaimed[each.import_key] = each.person
            plan.outcomes.append(("memberships", "new"))
        elif stored[1] == row.values[DIGEST]:
            plan.outcomes.append(("memberships", "unchanged"))
        else:
            differing.append((stored[0], row))
    await _compare(tx, plan, differing)
    return plan


def _row(naming: Naming, each: _Membership, post: str) -> NewRow:
    values: dict[str, Value] = {
        "isPrimary": False,
        "onBehalfOfId": each.on_behalf_of,
        "label": own_words(each.record),
        "importKey": each.import_key,
    }
    row = NewRow("HELD", each.person, post, each.life, values, source=naming.place(each.record.place))
    return replace(row, values={**row.values, DIGEST: digest([row])}, fact_id=new_fact_id("HELD"))


async def _compare(tx: WriteTransaction, plan: Plan, differing: Sequence[tuple[str, NewRow]]) -> None:
    if not differing:
        return
    there = {
        row.values.get("importKey"): row
        for row in await tx.current_rows("HELD", {owner for owner, _ in differing})
        if "importKey" in row.values
    }
    for _, row in differing:
        stored = there.get(row.values["importKey"])
        if stored is None:
            # Taken back in the meantime by someone here: it stays so.
            plan.outcomes.append(("memberships", "unchanged"))
            continue
        found = differences([stored], [row], SPEECH)
        plan.add(found)
        plan.outcomes.append(("memberships", found.outcome))


def _resolve(plan: Plan, resolver: Resolver, naming: Naming, spool: Spool, record: Record) -> _Membership | None:
    if not {"organization", "post"} & record.references.keys():
        place = f"{record.place}.organization_id"
        plan.faults.append(fault("missing-organisation", record.place, place, taken=False))
        plan.refuse(record, record.place, fault_of_its_own=True)
        return None
    references = resolver.resolve(plan, record)
    if references is None:
        return None
    organisation_id = _organisation_id(plan, resolver, record)
    collection, popolo_id = naming.membership(record, organisation_id)
    if record.id is None and (taken := spool.claim(popolo_id, record)) is not None:
        other, same = taken
        if same:
            plan.repeated += 1
        else:
            plan.faults.append(fault("duplicate-membership", record.place, record.place, taken=False, other=other))
            plan.refuse(record, record.place, fault_of_its_own=True)
        return None
    return _Membership(
        record,
        references["person"],
        references.get("organization"),
        references.get("post"),
        references.get("on_behalf_of"),
        _life(resolver, record),
        naming.key(collection, popolo_id),
    )


def _organisation_id(plan: Plan, resolver: Resolver, record: Record) -> str:
    """The organisation's Popolo id: its own, or that of its post."""
    named = record.references.get("organization", "")
    if "post" not in record.references:
        return named
    post = resolver.known("posts", record.references["post"])
    of_post = str(post.body["references"].get("organization", "")) if post is not None else ""
    if named and of_post and named != of_post:
        place = f"{record.place}.organization_id"
        plan.faults.append(fault("organisation-differs", record.place, place, taken=True, value=named, other=of_post))
    return of_post or named


def _life(resolver: Resolver, record: Record) -> Validity:
    """A membership's own dates; of a legislative period it has those of the period where it has none itself."""
    own = validity_of(record)
    period = resolver.known("events", record.references.get("legislative_period", ""))
    if period is None or period.refused is not None:
        return own
    term = validity_of(period.body)
    start, end = own.start or term.start, own.end or term.end
    if start is not None and end is not None and end.last_day < start.day:
        return own
    return Validity(start, end)


def _role_key(naming: Naming, record: Record) -> str:
    return naming.key(*naming.role_post(record.references["organization"], role_title(record)))


@dataclass(frozen=True, slots=True)
class _Sought:
    """Where posts of roles are looked for, besides the store."""

    naming: Naming
    spool: Spool
    resolver: Resolver


async def _role_posts(
    tx: WriteTransaction, plan: Plan, sought: _Sought, memberships: Sequence[_Membership]
) -> dict[str, str]:
    """The posts of these memberships' roles by import key; those that are not there are planned."""
    naming, spool, resolver = sought.naming, sought.spool, sought.resolver
    first_of: dict[str, _Membership] = {}
    for each in memberships:
        first_of.setdefault(_role_key(naming, each.record), each)
    posts = {key: node for key in first_of if (node := spool.role_post(key)) is not None}
    there = await tx.imported_nodes("Post", first_of.keys() - posts.keys())
    lives = await _lives(tx, resolver, [first_of[key] for key in first_of.keys() - posts.keys()])
    differing: dict[str, tuple[Record, list[NewRow], str]] = {}
    for key, each in first_of.items():
        if key in posts:
            continue
        organisation = str(each.organisation)
        node, known_digest = there.get(key, (None, None))
        is_new = node is None
        node = node or new_node_id("Post")
        source = naming.place(each.record.place)
        rows = title_rows(role_title(each.record), node, organisation, lives[organisation], source)
        now = digest(rows)
        posts[key] = node
        plan.role_posts.append((key, node))
        if is_new:
            plan.nodes.append(new_post(node, key, key, now))
            plan.rows += rows
            plan.outcomes.append(("role_posts", "new"))
        elif now == known_digest:
            plan.outcomes.append(("role_posts", "unchanged"))
        else:
            differing[node] = (each.record, rows, now)
    outcomes = await compare(tx, plan, "Post", STATES["posts"], differing)
    plan.outcomes += [("role_posts", outcome) for outcome in outcomes.values()]
    return posts


async def _lives(tx: WriteTransaction, resolver: Resolver, memberships: Sequence[_Membership]) -> dict[str, Validity]:
    """How long the organisations live, by node: their posts of roles live as long."""
    lives: dict[str, Validity] = {}
    elsewhere: set[str] = set()
    for each in memberships:
        known = resolver.known("organizations", each.record.references["organization"])
        if known is not None and known.refused is None:
            lives[str(each.organisation)] = validity_of(known.body)
        else:
            elsewhere.add(str(each.organisation))
    states: dict[str, list[Validity]] = {}
    for row in await tx.current_rows("OrganisationState", elsewhere - lives.keys()) if elsewhere else ():
        states.setdefault(row.owner, []).append(row.validity)
    for organisation in elsewhere - lives.keys():
        ordered = sorted(states.get(organisation, [Validity()]), key=lambda life: life.span.valid_from)
        lives[organisation] = _joined(ordered[0].start, ordered[-1])
    return lives


def _joined(start: PartialDate | None, last: Validity) -> Validity:
    return Validity(start, last.end, last.end_unknown)
