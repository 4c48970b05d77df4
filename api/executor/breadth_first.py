"""The executor: a level's objects are made column by column, then its batch fields are read at once."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from graphql import GraphQLObjectType
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet, collect_subfields
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.arguments import convert_arguments

from api.answers import Coded, Counted, Found, Listed, Loaded, Own, Paged, Resolve, Stands
from api.context import BatchFunction, Info, RequestContext, Wanted
from api.declare import arguments_of
from api.executor import foresight
from api.executor.completion import Completion
from api.executor.objects import objects_of
from api.executor.places import FieldPlaces, Group, Places
from api.executor.plan import FieldPlan, Plans, Selection, planned
from api.executor.promises import at_once, called, is_late, settled
from api.executor.rows import identities_of, joined, values_of
from api.limits.refusals import too_large
from api.limits.weights import is_counted
from graph.listings import Arguments
from loaders.fields import PAGE_PARTS, Pages
from loaders.kinds import Row
from loaders.tables import Rows, taken

INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True)
class Request:
    """What one field wants of the next level: a batch function for these parents, in these places."""

    group: Group
    field: FieldPlan
    load: BatchFunction
    arguments: Arguments
    parents: Sequence[Row]
    indexes: Sequence[int] | None
    """Of the parents among the group's objects; None for all of them."""

    @property
    def batch(self) -> Hashable:
        """Equal for what one statement can answer."""
        return self.load, self.arguments.identity


@dataclass(frozen=True, slots=True)
class Waiting:
    """A value that a function of the field's own has promised."""

    group: Group
    field: FieldPlan
    index: int
    value: Any


class BreadthFirst(Completion):
    """Runs query operations level by level; everything else as the standard executor does."""

    def __init__(self, *args: Any, plans: Plans, converter: GraphQLCoreConverter, room: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.plans = plans
        self.converter = converter
        self.room = room
        """How many objects the answer may have."""
        self.made = 0
        self.requests: list[Request] = []
        self.waiting: list[Waiting] = []
        self.arguments: dict[FieldPlan, Arguments | Exception] = {}

    def execute_root_grouped_field_set(
        self,
        root_type: GraphQLObjectType,
        root_value: Any,
        grouped_field_set: GroupedFieldSet,
        serially: bool,
        position_context: None,
    ) -> Any:
        """The response's data: of a query breadth first, of anything else as ever."""
        if serially:
            return super().execute_root_grouped_field_set(
                root_type, root_value, grouped_field_set, serially, position_context
            )
        return self._data(root_type, root_value, grouped_field_set)

    async def _data(self, root_type: GraphQLObjectType, root_value: Any, asked: GroupedFieldSet) -> dict[str, Any]:
        about_schema = {key: details for key, details in asked.items() if details[0].node.name.value in INTROSPECTION}
        told = {key: details for key, details in asked.items() if key not in about_schema}
        group = Group(self._root_selection(root_type, told), [root_value], None)
        self._fill(group)
        while self.requests or self.waiting:
            await self._level()
        self.report()
        data = group.objects[0]
        if about_schema:
            described: Any = self.execute_fields(root_type, root_value, None, about_schema, None)
            data = {key: described[key] if key in about_schema else data[key] for key in asked}
        return data

    async def _level(self) -> None:
        """Read everything that was asked for, then make the objects of the next level of it."""
        batches: dict[Hashable, list[Request]] = {}
        for request in self.requests:
            batches.setdefault(request.batch, []).append(request)
        waiting, self.requests, self.waiting = self.waiting, [], []
        found = await at_once([*map(self._read, batches.values()), *(settled(each.value) for each in waiting)])
        for requests, answers in zip(batches.values(), found[: len(batches)], strict=True):
            for number, request in enumerate(requests):
                failed = isinstance(answers, Exception)
                values = [answers] * len(request.parents) if failed else answers[number]
                self._place(request.group, request.field, request.indexes, values)
        for each, value in zip(waiting, found[len(batches) :], strict=True):
            self._place(each.group, each.field, (each.index,), [value])

    async def _read(self, requests: Sequence[Request]) -> list[Sequence[Any]]:
        """What each request of one batch asked for; equal parents have equal answers, and are asked for once."""
        wanted = [list(identities_of(request.parents)) for request in requests]
        told = list(chain.from_iterable(wanted))
        places = dict(zip(told, range(len(told)), strict=True))
        parents = joined([request.parents for request in requests])
        if len(places) == len(told) and len(requests) == 1:
            return [await self._found(requests[0], parents)]
        found = await self._found(requests[0], taken(parents, list(places.values())))
        number = dict(zip(places, range(len(places)), strict=True))
        return [taken(found, [number[identity] for identity in each]) for each in wanted]

    async def _found(self, request: Request, parents: Sequence[Row]) -> Sequence[Any]:
        """What the batch function finds for these parents."""
        context: RequestContext = self.context_value
        found = await request.load(context.reader, parents, request.arguments)
        if len(found) != len(parents):
            raise ValueError(f"{len(found)} answers to {len(parents)} parents")
        return found

    def _place(self, group: Group, field: FieldPlan, indexes: Sequence[int] | None, values: Sequence[Any]) -> None:
        """Complete values that came late and put them where they belong."""
        made = self.completed(0, FieldPlaces(group, field, indexes), values)
        objects = group.objects if indexes is None else [group.objects[index] for index in indexes]
        key = field.key
        for one, value in zip(objects, made, strict=True):
            one[key] = value

    def _fill(self, group: Group) -> None:
        """Make the group's objects: what can be told at once is told, the rest is asked for."""
        columns = [self._column(group, field) for field in group.selection.fields]
        group.objects.extend(objects_of(group.selection.keys, columns, len(group.rows)))

    def _column(self, group: Group, field: FieldPlan) -> Sequence[Any]:
        """The field's completed values; None in the place of those that are still to come."""
        places = FieldPlaces(group, field)
        match field.answer:
            case None:
                return [group.selection.type.name] * len(group.rows)
            case Stands():
                return self.completed(0, places, values_of(group.rows, field.row_key))
            case Coded(name, function):
                return self._coded(group, field, name, function)
            case Own(function):
                return self._own(group, field, function)
            case Counted():
                return self._counted(group, field)
            case Paged(pages):
                return self._paged(group, field, pages)
            case Loaded(load, key):
                return self._loaded(group, field, load, key)

    def _coded(self, group: Group, field: FieldPlan, name: str, function: Resolve) -> Sequence[Any]:
        """Codes are the same objects wherever they stand: each is made once."""
        places = FieldPlaces(group, field)
        codes = self.context_value.reader.codes.by_key
        keys = values_of(group.rows, name)
        distinct = list(dict.fromkeys(keys))
        if any(key is not None and key not in codes for key in distinct):
            return self._own(group, field, function)
        faults = len(self.faults)
        made = self.completed(0, places, [None if key is None else codes[key] for key in distinct])
        if len(self.faults) > faults:
            del self.faults[faults:]
            return self.completed(0, places, [None if key is None else codes[key] for key in keys])
        told = dict(zip(distinct, made, strict=True))
        return [told[key] for key in keys]

    def _own(self, group: Group, field: FieldPlan, function: Resolve) -> Sequence[Any]:
        """One call for each row. What has to be awaited comes with the next level."""
        info = self._info(field)
        try:
            given = self._given(field)
        except Exception as error:
            return self.completed(0, FieldPlaces(group, field), [error] * len(group.rows))
        self._foretell(info.context, field, given)
        values = [called(function, row, info, given) for row in group.rows]
        if len(values) == 1 and isinstance(wanted := values[0], Wanted):
            return self._ask(group, field, wanted.load, wanted.arguments, [wanted.parent])
        late = [index for index, value in enumerate(values) if is_late(value)]
        if not late:
            return self.completed(0, FieldPlaces(group, field), values)
        self.waiting += [Waiting(group, field, index, values[index]) for index in late]
        for index in late:
            values[index] = None
        now = [index for index in range(len(values)) if index not in set(late)]
        made = self.completed(0, FieldPlaces(group, field, now), [values[index] for index in now])
        for index, value in zip(now, made, strict=True):
            values[index] = value
        return values

    def _foretell(self, context: RequestContext, field: FieldPlan, given: Mapping[str, Any]) -> None:
        """Tell root fields what will be asked of what they find."""
        nodes, reader = tuple(map(id, field.nodes)), context.reader
        match field.answer:
            case Found():
                context.foretold[nodes] = foresight.of_one(reader, self._asked_of(field))
            case Listed():
                asked = chain.from_iterable(map(self._asked_of, self._entries_of(field)))
                context.foretold[nodes] = foresight.of_page(reader, asked, given)

    def _paged(self, group: Group, field: FieldPlan, pages: Pages) -> Sequence[Any]:
        arguments = self._arguments(field)
        if isinstance(arguments, Exception):
            return self.completed(0, FieldPlaces(group, field), [arguments] * len(group.rows))
        if arguments.joins & PAGE_PARTS:
            return self._ask(group, field, pages.page, arguments, group.rows)
        uncounted = [{"_list": (pages, arguments, row)} for row in group.rows]
        return self.completed(0, FieldPlaces(group, field), uncounted)

    def _counted(self, group: Group, field: FieldPlan) -> Sequence[Any]:
        if isinstance(group.rows, Rows) or "total_count" in group.rows[0]:
            return self.completed(0, FieldPlaces(group, field), values_of(group.rows, "total_count"))
        pages, arguments, _ = group.rows[0]["_list"]
        return self._ask(group, field, pages.count, arguments, [row["_list"][2] for row in group.rows])

    def _loaded(self, group: Group, field: FieldPlan, load: BatchFunction, key: str | None) -> Sequence[Any]:
        arguments = self._arguments(field)
        places, rows = FieldPlaces(group, field), group.rows
        if isinstance(arguments, Exception):
            return self.completed(0, places, [arguments] * len(rows))
        if key is None or arguments.as_of is not None:
            return self._ask(group, field, load, arguments, rows)
        if isinstance(rows, Rows):
            if rows.has(key):
                return self.completed(0, places, rows.column(key))
            return self._ask(group, field, load, arguments, rows)
        there = [index for index, row in enumerate(rows) if key in row]
        if len(there) == len(rows):
            return self.completed(0, places, [row[key] for row in rows])
        absent = [index for index, row in enumerate(rows) if key not in row]
        column = [None] * len(rows)
        self._ask(group, field, load, arguments, [rows[index] for index in absent], absent)
        made = self.completed(0, FieldPlaces(group, field, there), [rows[index][key] for index in there])
        for index, value in zip(there, made, strict=True):
            column[index] = value
        return column

    def _ask(
        self,
        group: Group,
        field: FieldPlan,
        load: BatchFunction,
        arguments: Arguments,
        parents: Sequence[Row],
        indexes: Sequence[int] | None = None,
    ) -> Sequence[Any]:
        self.requests.append(Request(group, field, load, arguments, parents, indexes))
        return [None] * len(group.rows)

    def objects_of_type(self, name: str, places: Places, rows: Sequence[Row]) -> Sequence[Any]:
        """The objects of the response for these rows, all of the type of that name."""
        group = Group(self._beneath(places.field, name), rows, places)
        if group.selection.counted:
            self.made += len(rows)
            if self.made > self.room:
                raise too_large(self.made, self.room, self.operation)
        self._fill(group)
        return group.objects

    def _root_selection(self, root: GraphQLObjectType, asked: Mapping[str, FieldDetailsList]) -> Selection:
        told = tuple((name, self.variable_values.coerced.get(name)) for name in self.plans.steering)
        selection = self.plans.roots.get((id(self.operation), told))
        if selection is None:
            selection = self._selection(root, asked)
            self.plans.remember((id(self.operation), told), selection)
        return selection

    def _selection(self, parent: GraphQLObjectType, fields: Mapping[str, FieldDetailsList]) -> Selection:
        plans = [
            planned(parent, key, details, definition)
            for key, details in fields.items()
            if (definition := self.schema.get_field(parent, details[0].node.name.value)) is not None
        ]
        return Selection(parent, plans, tuple(plan.key for plan in plans), is_counted(parent.name))

    def _beneath(self, field: FieldPlan, type_name: str) -> Selection:
        """What is asked of objects of this type that the field leads to."""
        selection = field.selections.get(type_name)
        if selection is None:
            found = self.schema.get_type(type_name)
            if not isinstance(found, GraphQLObjectType):
                raise TypeError(f"{field.parent.name}.{field.name} leads to no object type: {type_name}")
            asked = collect_subfields(
                self.schema, self.fragments, self.variable_values, self.operation, found, field.details
            )
            selection = field.selections[type_name] = self._selection(found, asked.grouped_field_set)
        return selection

    def _asked_of(self, field: FieldPlan) -> Iterator[tuple[FieldPlan, Arguments]]:
        """What is asked of the first of the types that the field leads to, as far as arguments can be taken."""
        found = field.shapes[-1].type
        first = self.schema.get_possible_types(found)[0] if field.shapes[-1].is_abstract else found
        for each in self._beneath(field, first.name).fields:
            if isinstance(each.answer, Paged | Loaded) and isinstance(arguments := self._arguments(each), Arguments):
                yield each, arguments

    def _entries_of(self, field: FieldPlan) -> Iterator[FieldPlan]:
        """The fields of a connection that lead to its entries."""
        for each in self._beneath(field, field.shapes[-1].type.name).fields:
            if each.name == "nodes":
                yield each
            elif each.name == "edges":
                yield from (one for one in self._beneath(each, each.shapes[-1].type.name).fields if one.name == "node")

    def _given(self, field: FieldPlan) -> Mapping[str, Any]:
        """The field's arguments as strawberry would hand them to its resolver."""
        if not field.definition.args:
            return {}
        details = field.details[0]
        values = get_argument_values(
            field.definition, details.node, self.variable_values, details.fragment_variable_values
        )
        if field.declared is None:
            return values
        converter = self.converter
        return convert_arguments(values, field.declared.arguments, converter.scalar_registry, converter.config)

    def _arguments(self, field: FieldPlan) -> Arguments | Exception:
        """The field's arguments as batch functions take them, or why they cannot be taken."""
        told = field.arguments or self.arguments.get(field)
        if told is None:
            try:
                told = arguments_of(self._info(field), self._given(field))
            except Exception as error:
                told = error
            if field.given_by_variables or isinstance(told, Exception):
                self.arguments[field] = told
            else:
                field.arguments = told
        return told

    def _info(self, field: FieldPlan) -> Info:
        return self.build_resolve_info(field.definition, field.nodes, field.parent, Path(None, field.key, None))
