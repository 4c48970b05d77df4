"""What graphql-core says, in Chinese, with paths and suggestions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import graphql
import pytest
from graphql import GraphQLError, execute_sync, parse, validate

from api.errors import ErrorReport
from api.schema import executable
from api.wording.field_paths import locate
from api.wording.translations import LONGEST, told

PEOPLE = "query ($w: PersonWhere) { people(where: $w) { totalCount } }"


def shown(document: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    """The first error of a request, as a client sees its extensions."""
    try:
        parsed = parse(document)
    except GraphQLError as error:
        return dict(ErrorReport("r").on_error(error)["extensions"])
    errors = validate(executable(), parsed)
    locate(errors, parsed)
    if not errors:
        errors = execute_sync(executable(), parsed, variable_values=variables).errors or []
    return dict(ErrorReport("r").on_error(errors[0])["extensions"])


@pytest.mark.parametrize(
    ("document", "variables", "chinese", "path", "suggestions"),
    [
        ("{", None, "语法错误：应为 Name，实为 <EOF>。", None, None),
        ("{ a ? }", None, "语法错误：多余的字符：'?'。", None, None),
        ("{ peopel { totalCount } }", None, "类型 'Query' 没有字段 'peopel'。您是否想用 'people'？", None, ["people"]),
        (
            "{ people(fist: 1) { totalCount } }", None,
            "字段 'Query.people' 没有参数 'fist'。您是否想用 'first'、'last'？", ["fist"], ["first", "last"],
        ),
        (
            "query ($p: Persn) { people(where: $p) { totalCount } }", None,
            "没有类型 'Persn'。您是否想用 'Person'、'Period'、'PersonBy'、'Post'？", None,
            ["Person", "Period", "PersonBy", "Post"],
        ),
        (
            "{ people(orderBy: [{by: NAM}]) { totalCount } }", None,
            "枚举 'PersonOrderBy' 没有取值 'NAM'。您是否想用枚举值 'NAME'？", ["orderBy", 0, "by"], ["NAME"],
        ),
        (
            "{ node(id: 1) { name } }", None,
            "类型 'Node' 没有字段 'name'。您是否想对以下类型使用内联片段："
            "'Organisation'、'AdministrativeUnit'、'InternalDivision'、'OrganisationGroup'、'PartyOrganisation'？",
            None,
            ["Organisation", "AdministrativeUnit", "InternalDivision", "OrganisationGroup", "PartyOrganisation"],
        ),
        (
            '{ people(where: {bornOn: {from: "1990-13"}}) { totalCount } }', None,
            "PartialDate 须形如 2012、2012-03、2012-03-15、201203 或 20120315，而不是 '1990-13'。",
            ["where", "bornOn", "from"], None,
        ),
        ("{ people(orderBy: [{direction: ASC}]) { totalCount } }", None,
         "类型 'PersonOrder' 的值缺少必需的字段 'by'：{ direction: ASC }。", ["orderBy", 0, "by"], None),
        ("{ organisation { id } }", None,
         "缺少必需的参数 'Query.organisation(by:)'（类型 'OrganisationBy!'）。", ["by"], None),
        ("{ organisation(by: {}) { id } }", None,
         "单选输入 'OrganisationBy' 须恰好给出一个字段，且其值不可为 null。", ["by"], None),
        (
            "query ($b: OrganisationBy!) { organisation(by: $b) { id } }", {"b": {"id": "1", "code": "2"}},
            "变量 '$b' 的值无效：单选输入 'OrganisationBy' 须恰好给出一个字段，且其值不可为 null。", ["b"], None,
        ),
        (
            PEOPLE, {"w": {"nam": {"equals": "x"}}},
            "变量 '$w' 的值无效：类型 'PersonWhere' 没有字段 'nam'：{'nam': {'equals': 'x'}}。"
            "您是否想用 'name'、'and'、'not'？", ["w", "nam"], ["name", "and", "not"],
        ),
        (
            PEOPLE, {"w": {"and": [{"bornOn": {"from": "x"}}]}},
            "变量 '$w' 在 .and[0].bornOn.from 处的值无效：PartialDate 须形如 2012、2012-03、2012-03-15、201203 或 "
            "20120315，而不是 'x'。", ["w", "and", 0, "bornOn", "from"], None,
        ),
        (
            "{ people { nodes { name } } people { nodes { name: code } } }", None,
            "字段 'people' 相互冲突：子字段 'nodes' 相互冲突：子字段 'name' 相互冲突：'name' 与 'code' 是不同的字段。"
            "如确需同时查询，请用不同的别名。", None, None,
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_chinese_with_its_place_and_what_was_meant(
    document: str, variables: dict[str, Any] | None, chinese: str, path: list[Any] | None, suggestions: list[str] | None
) -> None:
    extensions = shown(document, variables)
    assert (extensions["messageZh"], extensions.get("fieldPath"), extensions.get("suggestions")) == (
        chinese,
        path,
        suggestions,
    )


GRAPHQL = Path(graphql.__file__).parent
SAYING = (
    *(path for path in sorted((GRAPHQL / "validation" / "rules").glob("*.py")) if path.stem != "__init__"),
    GRAPHQL / "validation" / "validate.py",
    GRAPHQL / "execution" / "get_variable_signature.py",
    GRAPHQL / "utilities" / "validate_input_value.py",
    GRAPHQL / "language" / "lexer.py",
    GRAPHQL / "language" / "parser.py",
)
OF_SCHEMAS = frozenset(
    {
        "lone_schema_definition",
        "possible_type_extensions",
        "unique_argument_definition_names",
        "unique_directive_names",
        "unique_enum_value_names",
        "unique_field_definition_names",
        "unique_operation_types",
        "unique_type_names",
    }
)
"""Rules for schemas; documents never meet them."""
TEXT = {"GraphQLError": 0, "report_invalid_value": 1, "report_invalid_literal": 1, "GraphQLSyntaxError": 2}
"""Which argument of a call holds the message."""


def rendered(node: ast.expr) -> list[str]:
    """The texts that an expression can have, with X for what is filled in."""
    match node:
        case ast.Constant():
            return [str(node.value)]
        case ast.JoinedStr():
            texts = [""]
            for part in node.values:
                texts = [before + piece for before in texts for piece in rendered(part)]
            return texts
        case ast.BinOp(op=ast.Add()):
            return [left + right for left in rendered(node.left) for right in rendered(node.right)]
        case ast.IfExp():
            return rendered(node.body) + rendered(node.orelse)
        case ast.Name(id="suggestion") | ast.Call(func=ast.Name(id="did_you_mean" | "did_you_mean_enum_value")):
            return [""]
        case ast.FormattedValue(value=ast.Name(id="suggestion")):
            return [""]
    return ["X"]


def said() -> Iterator[str]:
    for path in SAYING:
        if path.stem in OF_SCHEMAS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in TEXT and len(node.args) > TEXT[name]:
                    yield from rendered(node.args[TEXT[name]])


SAID = sorted({text for text in said() if text != "X"})


def test_the_sources_were_understood() -> None:
    assert len(SAID) > 80


@pytest.mark.parametrize("text", SAID)
def test_everything_that_graphql_core_can_say_is_known(text: str) -> None:
    # A version that says something new is seen here.
    assert told(text.replace("fieldX on", "field 'X' on")).code is not None


def test_what_is_not_known_keeps_its_english() -> None:
    assert told("A novelty. Did you mean 'x'?").chinese == "请求有误：A novelty.您是否想用 'x'？"


@pytest.mark.parametrize("word", ["a" * 300_000, "a b'" * 100_000, "Did you mean 'x" * 20_000])
def test_what_a_client_sent_is_shown_only_in_part(word: str) -> None:
    message = told(f"Value '{word}' does not exist in 'E' enum.")
    assert len(message.english) <= LONGEST + 1
    assert len(message.chinese) <= 2 * LONGEST
