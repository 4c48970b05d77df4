"""Documents that were parsed, measured and validated once, for as long as there is room to remember them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    Node,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    parse,
    validate,
)
from graphql.validation.rules import overlapping_fields_can_be_merged

from api.errors import ErrorCode
from api.executor.plan import Plans
from api.limits import refusals
from api.limits.cost import Compiler, Figure, Plan
from api.limits.numbers import Limits
from api.limits.shape import Shape, fragments_of, shapes_of
from api.wording.field_paths import locate

ROOM = 16_000_000
"""Bytes that remembered documents may take, as estimated."""
BYTES_OF_DOCUMENT = 25_000
BYTES_OF_TOKEN = 1_000
"""What a token takes as part of a parsed document, with the plan of its cost: measured, rounded up."""
BYTES_OF_CHARACTER = 4
"""The text is kept, as the key, as the source and in its tokens."""

ERRORS_TOLD = 20
"""Errors after which validation ends: to word one of an input object of thousands of fields takes 30 ms."""

ABORTED = "Validation aborted."
"""What graphql-core says when fragments are nested too deeply, or fields of one name are too many to be compared."""

# What the rule about fields of one name may compare: the default takes it two seconds.
overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = 150_000


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a document, and what is known of it beforehand."""

    node: OperationDefinitionNode
    shape: Shape
    plan: Plan
    entries: frozenset[str] = frozenset()
    """Variables that hold what a mutation is to record."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A document that is valid and within the limits that need no variables."""

    document: DocumentNode
    operations: tuple[Operation, ...]
    bytes: int
    plans: Plans
    """What the breadth-first executor worked out about it."""

    def operation(self, name: str | None) -> Operation | None:
        """The operation of that name, or the only one; None if there is none, or several."""
        if name is None:
            return self.operations[0] if len(self.operations) == 1 else None
        return next((each for each in self.operations if each.node.name and each.node.name.value == name), None)


@dataclass(slots=True)
class Documents:
    """Understands documents, and remembers those that it understood, the last ones used first.

    What is refused is not remembered: its errors belong to one response.
    """

    schema: GraphQLSchema
    limits: Limits
    room: int = ROOM
    compiler: Compiler = field(init=False)
    bytes: int = field(default=0, init=False)
    _kept: OrderedDict[str, Understood] = field(default_factory=OrderedDict, init=False)

    def __post_init__(self) -> None:
        self.compiler = Compiler(self.schema)

    def __len__(self) -> int:
        return len(self._kept)

    def understand(self, text: str) -> Understood | list[GraphQLError]:
        """The document that `text` is, or what is wrong with it."""
        known = self._kept.get(text)
        if known is not None:
            self._kept.move_to_end(text)
            return known
        try:
            understood = self._read(text)
        except GraphQLError as error:
            return [error]
        if isinstance(understood, Understood):
            self._keep(text, understood)
        return understood

    def _read(self, text: str) -> Understood | list[GraphQLError]:
        document = parsed(text, self.limits.tokens)
        shapes = shapes_of(document)
        for operation, shape in shapes:
            refuse_shape(operation, shape, self.limits)
        if errors := invalid(self.schema, document):
            return errors
        plans = self.compiler.plans(document)
        operations = tuple(
            Operation(node, shape, plan, entries_of(node, document))
            for (node, shape), plan in zip(shapes, plans, strict=True)
        )
        size = BYTES_OF_DOCUMENT + document.token_count * BYTES_OF_TOKEN + len(text) * BYTES_OF_CHARACTER
        return Understood(document, operations, size, Plans(document))

    def _keep(self, text: str, understood: Understood) -> None:
        if understood.bytes > self.room:
            return
        self._kept[text] = understood
        self.bytes += understood.bytes
        while self.bytes > self.room:
            _, forgotten = self._kept.popitem(last=False)
            self.bytes -= forgotten.bytes


def entries_of(operation: OperationDefinitionNode, document: DocumentNode) -> frozenset[str]:
    """The variables of a mutation that only the arguments of its own fields use: no filters beneath, no fragments."""
    if operation.operation is not OperationType.MUTATION:
        return frozenset()
    entered: list[Node] = []
    others: list[Node] = [*fragments_of(document).values(), *(operation.directives or ())]
    for field_node in operation.selection_set.selections:
        if isinstance(field_node, FieldNode):
            entered += field_node.arguments or ()
            others += [
                *(field_node.directives or ()),
                *([field_node.selection_set] if field_node.selection_set else []),
            ]
        else:
            others.append(field_node)
    return _variables_in(entered) - _variables_in(others)


def _variables_in(nodes: Sequence[Node]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, VariableNode):
            found.add(node.name.value)
        for key in node.keys:
            value = getattr(node, key, None)
            if isinstance(value, Node):
                waiting.append(value)
            elif isinstance(value, list | tuple):
                waiting += [each for each in value if isinstance(each, Node)]
    return frozenset(found)


def parsed(text: str, tokens: int | None) -> DocumentNode:
    """The parsed document. Raises GraphQLSyntaxError, and ApiError for more than `tokens` tokens, or comments."""
    try:
        return parse(text, max_lexical_tokens=tokens, max_comments=tokens)
    except GraphQLSyntaxError as error:
        if tokens is not None and f"more than {tokens} " in error.message:
            raise refusals.too_many_tokens(tokens) from error
        raise


def invalid(schema: GraphQLSchema, document: DocumentNode) -> list[GraphQLError]:
    """What is wrong with a document: at most `ERRORS_TOLD` errors, and that there are more."""
    errors = validate(schema, document, max_errors=ERRORS_TOLD)
    locate(errors, document)
    for error in errors:
        # One that validation breaks off with has no node by which it would be known.
        error.extensions = {**(error.extensions or {}), "code": ErrorCode.GRAPHQL_VALIDATION_FAILED}
    return [refusals.too_complex() if error.message == ABORTED else error for error in errors]


def refuse_shape(node: OperationDefinitionNode, shape: Shape, limits: Limits) -> None:
    """Raise ApiError for the first limit that the shape exceeds."""
    if shape.depth > limits.depth:
        raise refusals.too_deep(shape.depth, limits.depth, node)
    if shape.aliases > limits.aliases:
        raise refusals.too_many_aliases(shape.aliases, limits.aliases, node)
    if shape.directives > limits.directives:
        raise refusals.too_many_directives(shape.directives, limits.directives, node)
    inputs = shape.inputs
    if inputs.depth > limits.input_depth:
        raise refusals.input_too_deep(inputs.depth, limits.input_depth, node)
    if inputs.longest > limits.input_list:
        raise refusals.input_list_too_long(inputs.longest, limits.input_list, node)
    if inputs.objects > limits.input_objects:
        raise refusals.too_many_input_objects(inputs.objects, limits.input_objects, node)


def refuse_figure(node: OperationDefinitionNode, figure: Figure, limits: Limits) -> None:
    """Raise ApiError if the operation costs too much."""
    if figure.objects > limits.cost:
        raise refusals.too_costly(figure.objects, limits.cost, node)
    if figure.introspection > limits.introspection:
        raise refusals.too_much_introspection(figure.introspection, limits.introspection, node)
