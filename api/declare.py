"""How fields are declared: one line each, with description, sensitivity, arguments and the batch function behind it.

A page field answers with the row of a connection, a list field with rows, a to-one field with a row or None. Arguments
are the same everywhere, so they are described once, here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Annotated, Any

import orjson
import strawberry
from strawberry.types.arguments import StrawberryArgumentAnnotation
from strawberry.types.base import get_object_definition
from strawberry.types.lazy_type import LazyType
from strawberry.utils.str_converters import to_camel_case

from api.answers import ANSWER, Answer, Loaded, Own, Paged, Stands
from api.context import BatchFunction, Info, RequestContext, Wanted
from api.enums import Reach, SubordinationKind
from api.inputs import Period
from api.limits.weights import LIST_SIZE, WEIGHT, Weight
from api.scalars import DateTime, PartialDate
from api.selections import Asked, asked
from api.sensitivity import KEY, Sensitivity, sensitive
from graph.foretold import Foretold
from graph.listings import DEEPEST, Arguments
from loaders.fields import PAGE_PARTS, One, Pages
from loaders.kinds import Row
from rules.dates import PartialDate as Date
from rules.refusals import Refusal

UNSET = strawberry.UNSET

MODULES = {
    "AdministrativeUnit InternalDivision Organisation PartyOrganisation": "organisations",
    "OrganisationState Subordination": "organisations",
    "Appointment CareerEntry Vacancy": "appointments",
    "CoLocation CoLocationMembership Counterpart": "parties",
    "Code CodeSet": "codes",
    "DatedFact Node": "facts",
    "ReorganisationChange": "effects",
    "Document": "documents",
    "GroupMembership OrganisationGroup OrganisationGroupState": "groups",
    "Genealogy PostSuccession ReorganisationEvent Succession": "reorganisations",
    "Person PartyMembership": "people",
    "Post": "posts",
    "Registration": "registrations",
    "School Study": "education",
    "Place PlaceEvent PlaceState": "places",
    "ReformPlan ReformPlanRevision": "reform_plans",
    "ReformSimulation UnitStaffing": "simulation",
    "MultiPostHolder Overlap PersonLink PersonLinkStep OrganisationDiff OrganisationMove OrganisationRename": "answers",
}


def type_named(name: str) -> Any:
    """A type of the schema by name, looked up when the schema is built."""
    if name.endswith("Connection") or name.endswith("Edge") or name == "PageInfo":
        return LazyType(name, "api.types.connections")
    module = next(module for names, module in MODULES.items() if name in names.split())
    return LazyType(name, f"api.types.{module}")


def list_of(item: Any) -> Any:
    """The type of a list of these."""
    return list[item]


def argument(annotation: Any, default: Any, description: str, name: str | None = None) -> tuple[Any, Any]:
    """An argument's annotation, with its description, and default; `...` for a required one.

    `name`: as it stands in the schema, where Python or strawberry need another.
    """
    return Annotated[annotation, StrawberryArgumentAnnotation(description=description, name=name)], default


ARGUMENTS: dict[str, tuple[Any, Any]] = {
    "during": argument(
        Period | None, UNSET, "Absent: at the instant, or for histories begun by it; {}: of all time. (期间)"
    ),
    "reach": argument(Reach, Reach.UNIT, "The unit itself, or its whole subtree. (范围)"),
    "kinds": argument(
        list[SubordinationKind] | None, UNSET, "Kinds of subordination; absent: the natural line. (隶属关系种类)"
    ),
    "kind": argument(
        SubordinationKind | None, UNSET, "Kind of subordination; absent: the natural line. (隶属关系种类)"
    ),
    "max_depth": argument(int | None, UNSET, "At most so many levels down, 1 to 64. (最大层级)"),
    "transitive": argument(bool, False, "Also predecessors of predecessors, and so on. (递推)"),
    "through_predecessors": argument(bool, False, "Also of the posts that it came from. (含前身职务)"),
    "through_succession": argument(bool, False, "Also within one lineage of units. (含沿革单位)"),
    "same_major": argument(bool, True, "Only with the same major. (同专业)"),
    "reversed": argument(bool, False, "Latest first. (倒序)"),
    "first": argument(int | None, UNSET, "At most so many from the front; 50 if absent, at most 1,000. (前若干条)"),
    "after": argument(str | None, UNSET, "Those after this cursor. (在此游标之后)"),
    "last": argument(int | None, UNSET, "At most so many from the back, at most 1,000. (后若干条)"),
    "before": argument(str | None, UNSET, "Those before this cursor. (在此游标之前)"),
    "as_of": argument(
        PartialDate | None, UNSET, "When it was true; holds for everything beneath. Absent: today. (时点)"
    ),
    "known_at": argument(
        DateTime | None, UNSET, "When it was known; holds for everything beneath. Absent: now. (获知时刻)"
    ),
}
"""Every argument that more than one field has: annotation with its description, and default."""

PAGING = ("first", "after", "last", "before")
SWITCHES = ("transitive", "through_predecessors", "through_succession", "same_major", "reversed")


def leaf(
    description: str, sensitivity: Sensitivity | None = None, *, size: int | str = LIST_SIZE, cost: int = 0, **more: Any
) -> Any:
    """A field whose value stands in the row under the field's own name."""
    metadata = {KEY: sensitivity, ANSWER: Stands(), WEIGHT: Weight(cost, size)}
    return strawberry.field(description=description, metadata=metadata, **more)


@dataclass(frozen=True, slots=True)
class Signature:
    """The arguments of one field, by name."""

    names: tuple[str, ...] = ()
    where: Any = None
    order: Any = None
    more: Mapping[str, tuple[Any, Any]] | None = None

    def parameters(self) -> list[inspect.Parameter]:
        """As parameters of a resolver."""
        given: dict[str, tuple[Any, Any]] = {**(self.more or {})}
        if self.where is not None:
            given["where"] = argument(self.where | None, UNSET, "Only those that fulfil this. (筛选)")
        if self.order is not None:
            given["order_by"] = argument(list_of(self.order) | None, UNSET, "Sort keys, first one first. (排序)")
        given |= {name: ARGUMENTS[name] for name in self.names}
        return [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                annotation=annotation,
                default=inspect.Parameter.empty if default is ... else default,
            )
            for name, (annotation, default) in given.items()
        ]


def declared(
    resolve: Callable[..., Any],
    returns: Any,
    signature: Signature,
    description: str,
    sensitivity: Sensitivity | None,
    answer: Answer | None = None,
    *,
    size: int | str = LIST_SIZE,
    cost: int = 0,
) -> Any:
    """A field with a made-to-measure signature; `resolve(row, info, given)` gets the arguments as a dict.

    `answer` says how whole columns of its values are found; absent: by calling `resolve` for each row. `cost` and
    `size` are those of its `Weight`.
    """

    def resolver(self: Row, info: strawberry.Info, **given: Any) -> Any:
        return resolve(self, info._raw_info, given)

    parameters = [
        inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD),
        inspect.Parameter("info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=strawberry.Info),
    ]
    resolver.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [*parameters, *signature.parameters()], return_annotation=returns
    )
    metadata = {KEY: sensitivity, ANSWER: answer or Own(resolve), WEIGHT: Weight(cost, size)}
    return strawberry.field(resolver=resolver, description=description, metadata=metadata)


def pages(
    field: Pages,
    connection: str,
    description: str,
    *names: str,
    where: Any = None,
    order: Any = None,
    sensitivity: Sensitivity | None = None,
    size: int = LIST_SIZE,
    cost: int = 0,
) -> Any:
    """A field that leads to a connection; `names` are its arguments beside those of paging.

    `size` is how many entries a page is taken to have beneath each parent, where no page size is given.
    """
    signature = Signature((*names, *PAGING), where, order)
    return declared(
        lambda row, info, given: page(info, field, row, given),
        type_named(connection),
        signature,
        description,
        sensitivity,
        Paged(field),
        size=size,
        cost=cost,
    )


def listed(
    load: BatchFunction,
    item: str,
    description: str,
    *names: str,
    sensitivity: Sensitivity | None = None,
    size: int | str = LIST_SIZE,
    cost: int = 0,
) -> Any:
    """A field that leads to a plain list; `size` is how many entries it is taken to have."""
    return declared(
        lambda row, info, given: loaded(info, load, row, given),
        list_of(type_named(item)),
        Signature(names),
        description,
        sensitivity,
        Loaded(load),
        size=size,
        cost=cost,
    )


def one(
    load: One | BatchFunction,
    item: str,
    description: str,
    *names: str,
    key: str | None = None,
    optional: bool = False,
    sensitivity: Sensitivity | None = None,
    cost: int = 0,
) -> Any:
    """A field that leads to one neighbour. `key` is where its row stands if it was joined in already."""

    def resolve(row: Row, info: Info, given: Mapping[str, Any]) -> Any:
        if key is not None and key in row and arguments_of(info, given).as_of is None:
            return row[key]
        return loaded(info, load, row, given)

    returns = type_named(item) | None if optional else type_named(item)
    return declared(resolve, returns, Signature(names), description, sensitivity, Loaded(load, key), cost=cost)


def page(info: Info, field: Pages, row: Row, given: Mapping[str, Any]) -> Any:
    """The row of a connection: its page, unless only the count is asked for."""
    context: RequestContext = info.context
    arguments = arguments_of(info, given)
    if not arguments.joins & PAGE_PARTS:
        return {"_list": (field, arguments, row)}
    return Wanted(context, field.page, replace(arguments, foretold=foretold_of(info)), row)


def loaded(info: Info, load: BatchFunction, row: Row, given: Mapping[str, Any]) -> Any:
    """The batch function's answer for this row."""
    context: RequestContext = info.context
    return context.load(load, arguments_of(info, given), row)


def looked_up(info: Info, load: BatchFunction, row: Row) -> Any:
    """What a root field looks up, with what the executor foretells of it."""
    context: RequestContext = info.context
    return Wanted(context, load, replace(arguments_of(info, {}), foretold=foretold_of(info)), row)


def foretold_of(info: Info) -> tuple[Foretold, ...]:
    """What the executor foretells of what this field finds."""
    return info.context.foretold.get(tuple(map(id, info.field_nodes)), ())


def arguments_of(info: Info, given: Mapping[str, Any]) -> Arguments:
    """The arguments of this field: worked out once for all its parents, as they are the same for all."""
    memory: dict[Any, Any] = info.context.memory
    # All its nodes: a fragment's field may be merged with more in one place than in another.
    nodes = tuple(map(id, info.field_nodes))
    told = memory.get(nodes)
    if told is None:
        told = memory[nodes] = read_arguments(given, asked_beneath(info))
    return told


def asked_beneath(info: Info) -> Asked:
    """What is asked beneath this field: worked out once for its document."""
    nodes = tuple(map(id, info.field_nodes))
    told = info.context.asked.get(nodes)
    if told is None:
        told = info.context.asked[nodes] = asked(info)
    return told


def read_arguments(given: Mapping[str, Any], beneath: Asked) -> Arguments:
    """Arguments as the rooms behind understand them; null is as if absent."""
    told = {name: plain(value) for name, value in given.items() if value is not None and value is not UNSET}
    if not 1 <= told.get("max_depth", 1) <= DEEPEST:
        raise Refusal.depth("maxDepth", told["max_depth"], DEEPEST)
    order = tuple((sort["by"], sort["direction"] == "DESC") for sort in told.get("order_by", ()))
    kinds = told.get("kinds", [told["kind"]] if "kind" in told else None)
    paged = {name: told.pop(name) for name in PAGING if name in told}
    return Arguments(
        where=told.get("where"),
        order=order,
        during=told.get("during"),
        kinds=kinds,
        subtree=told.get("reach") == "SUBTREE",
        max_depth=told.get("max_depth"),
        through=any(told.get(name, False) for name in SWITCHES),
        as_of=told.get("as_of"),
        under=told.get("under"),
        joins=beneath.joins,
        columns=beneath.columns,
        key=orjson.dumps(told, default=str, option=orjson.OPT_SORT_KEYS).decode(),
        **paged,
    )


def plain(value: Any) -> Any:
    """An argument's value as plain data under the schema's names: inputs as dicts without nulls, enums as names."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str | int | float | Date):
        return value
    if isinstance(value, Sequence):
        return [plain(item) for item in value]
    return {
        field.graphql_name or to_camel_case(field.python_name): plain(found)
        for field in get_object_definition(value, strict=True).fields
        if (found := getattr(value, field.python_name)) is not None and found is not UNSET
    }


def row_type(sensitivity: Sensitivity) -> Callable[[type], type]:
    """Declares an object type: how sensitive it is, and that it knows its rows by their `_type`."""

    def mark(cls: type) -> type:
        name = cls.__name__
        cls.is_type_of = staticmethod(lambda row, _: row.get("_type", name) == name)  # type: ignore[attr-defined]
        return sensitive(sensitivity)(cls)

    return mark


def interface_type(sensitivity: Sensitivity) -> Callable[[type], type]:
    """Declares an interface: how sensitive it is, and that its rows tell their own type."""

    def mark(cls: type) -> type:
        cls.resolve_type = staticmethod(lambda row, _, __: row["_type"])  # type: ignore[attr-defined]
        return sensitive(sensitivity)(cls)

    return mark
