"""A schema made as ours is, over the world that goes wrong: every shape of type, every way a value is found."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Annotated, Any

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig
from strawberry.types.lazy_type import LazyType

from api.answers import Coded, Counted, Loaded, Paged
from api.context import Info
from api.declare import UNSET, Signature, argument, declared, interface_type, leaf, loaded, page, row_type
from api.scalars import SCALARS, PartialDate
from api.schema import stored
from api.sensitivity import PUBLIC
from tests.executor.faulty_world import CODES, SHAPES, Batch, ThingPages, item

LEAVES: dict[str, Any] = {
    "String": str,
    "Int": int,
    "Float": float,
    "Boolean": bool,
    "PartialDate": PartialDate,
    "Colour": None,
}
TARGETS = (*LEAVES, "Stone", "Cat", "Being", "Thing", "Matter")
WAYS = ("standing", "own", "promised", "loaded", "joined")
STANDING: dict[str, tuple[str, str]] = {}
"""Shape and target of what stands in rows, by its name there."""


@strawberry.enum
class Colour(Enum):
    RED = "RED"
    GREEN = "GREEN"


LEAVES["Colour"] = Colour


def shaped(shape: str, target: Any) -> Any:
    """The annotation of a shape."""
    inner = item(shape)
    bare = target if inner is None else list[shaped(inner, target)]  # type: ignore[misc]
    return bare if shape.endswith("!") else bare | None


def target_of(name: str) -> Any:
    return LEAVES.get(name) or LazyType(name, __name__)


def field_of(way: str, name: str, shape: str, target: str) -> tuple[Any, Any]:
    """Annotation and field."""
    returns = shaped(shape, target_of(target))
    batch = Batch(name, shape, target)
    if way == "standing":
        STANDING[name] = shape, target
        return returns, leaf(name)
    if way in ("own", "promised"):
        late = 0.4 if way == "promised" else 0

        def own(row: Any, info: Info, given: Mapping[str, Any]) -> Any:
            place = f"{row['id']}.{name}{given.get('mark', '')}"
            random = info.context.reader.random(place)
            if random.random() < info.context.reader.wrong:
                raise RuntimeError("own")
            return info.context.reader.value(random, shape, target, place, late=late)

        return returns, declared(own, returns, MARKED, name, PUBLIC)

    key = f"_{name}" if way == "joined" else None

    def load(row: Any, info: Info, given: Mapping[str, Any]) -> Any:
        return row[key] if key is not None and key in row else loaded(info, batch, row, given)

    if key is not None:
        STANDING[key] = shape, target
    return returns, declared(load, returns, Signature(), name, PUBLIC, Loaded(batch, key))


MARKED = Signature(more={"mark": argument(str | None, UNSET, "Whatever.")})


def _count(row: Any, info: Info, _: Any) -> Any:
    if "total_count" in row:
        return row["total_count"]
    pages, arguments, parent = row["_list"]
    return info.context.load(pages.count, arguments, parent)


@strawberry.type
@row_type(PUBLIC)
class ThingEdge:
    cursor: str = leaf("cursor")
    node: LazyType("Thing", __name__) = leaf("node")  # type: ignore[valid-type]


@strawberry.type
@row_type(PUBLIC)
class ThingConnection:
    edges: list[ThingEdge] = leaf("edges")
    nodes: list[LazyType("Thing", __name__)] = leaf("nodes")  # type: ignore[misc, valid-type]
    total_count = declared(_count, int, Signature(), "count", PUBLIC, Counted())


@strawberry.type
@row_type(PUBLIC)
class Code:
    name: str = leaf("name")
    number: int | None = leaf("number")


def _code(row: Any, info: Info, _: Any) -> Any:
    return None if row["_code"] is None else CODES.get(row["_code"], {"name": "unknown", "number": None})


def fields() -> tuple[dict[str, Any], dict[str, Any]]:
    """Annotations and fields that all types of the schema have: shapes, targets and ways, in turn."""
    found: dict[str, tuple[Any, Any]] = {"id": (str, leaf("id"))}
    for number, target in enumerate(TARGETS):
        for turn, shape in enumerate(SHAPES):
            way = WAYS[(number + turn) % len(WAYS)]
            name = f"{way}_{target.lower()}_{turn}"
            found[name] = field_of(way, name, shape, target)
    pages = ThingPages("pages")
    signature = Signature(("first",))
    found["pages"] = (
        None,
        declared(
            lambda row, info, given: page(info, pages, row, given),  # type: ignore[arg-type]
            LazyType("ThingConnection", __name__),
            signature,
            "pages",
            PUBLIC,
            Paged(pages),  # type: ignore[arg-type]
        ),
    )
    for name, returns in (("code", LazyType("Code", __name__) | None), ("code_sure", LazyType("Code", __name__))):
        found[name] = None, declared(_code, returns, Signature(), name, PUBLIC, Coded("_code", _code))
    annotations = {name: annotation for name, (annotation, _) in found.items() if annotation is not None}
    return annotations, {name: told for name, (_, told) in found.items()}


def made(name: str, mark: Any, bases: tuple[Any, ...] = ()) -> Any:
    annotations, told = fields()
    cls = type(name, bases, {"__annotations__": annotations, "__module__": __name__, **told})
    return strawberry.interface(mark(PUBLIC)(cls)) if mark is interface_type else strawberry.type(mark(PUBLIC)(cls))


Being = made("Being", interface_type)
Stone = made("Stone", row_type)
Cat = made("Cat", row_type, (Being,))
Dog = made("Dog", row_type, (Being,))
Query = made("Query", row_type)
Thing = Annotated[Stone | Cat | Dog, strawberry.union("Thing")]
Matter = Annotated[Stone | Dog, strawberry.union("Matter")]


@cache
def schema() -> strawberry.Schema:
    return strawberry.Schema(
        query=Query,
        types=[Stone, Cat, Dog],
        config=StrawberryConfig(default_resolver=stored, scalar_map=SCALARS),
    )


def executable() -> GraphQLSchema:
    return schema()._schema
