"""`openPost` and `closePost`."""

from __future__ import annotations

import strawberry

from api.inputs import OrganisationBy, PostBy, given
from api.mutations.acting import act
from api.mutations.terms import (
    DocumentInput,
    ExpectedVersion,
    dry_run,
    expected_versions,
    idempotency_key,
    needed,
    switch,
)
from api.scalars import PartialDate
from api.sensitivity import PUBLIC, sensitive
from api.types.outcomes import PostResult
from commands.acts import Answer
from commands.posts import closing, opening
from loaders.kinds import Row


@strawberry.input(description="A post to be set up. (设置职务)")
@sensitive(PUBLIC)
class OpenPostInput:
    organisation: OrganisationBy = needed("The organisation it is in. (所在机构)")
    on: PartialDate = needed("First day on which it is open. (设置时间)")
    title: str = needed("Title, without the unit's name. (职务名称)")
    code: str | None = given("Code; of no other post open at the same time. (编码)")
    category: str | None = given("Category: a code of ZB42. (职务类别)")
    rank: str | None = given("Rank of the post: a code of GB/T 12407. (职务层次)")
    is_leadership: bool = switch("Leadership post. (领导职务)")
    is_head: bool = switch("The unit's or party organisation's first in command. (正职)")
    is_party: bool = switch("Party post. (党内职务)")
    seats: int | None = given("How many may hold it at a time; absent: not laid down. (职数)")
    sequence: int | None = given("Its place in the order laid down. (规定次序)")
    document: DocumentInput | None = given("The document it rests on. (依据文件)")
    dry_run: bool = dry_run()
    expected_versions: list[ExpectedVersion] | None = expected_versions()
    idempotency_key: str | None = idempotency_key()


@strawberry.input(description="A post to be closed. (撤销职务)")
@sensitive(PUBLIC)
class ClosePostInput:
    post: PostBy = needed("The post. (职务)")
    on: PartialDate = needed("First day on which it is no longer open. (撤销时间)")
    document: DocumentInput | None = given("The document it rests on. (依据文件)")
    dry_run: bool = dry_run()
    expected_versions: list[ExpectedVersion] | None = expected_versions()
    idempotency_key: str | None = idempotency_key()


def done(answer: Answer) -> Row:
    """The row of `PostDone`."""
    return {"_type": "PostDone", "_post": answer["post"]}


OPEN_POST = act("openPost", OpenPostInput, PostResult, opening, done, "Sets up a post in an organisation. (设置职务)")
CLOSE_POST = act(
    "closePost",
    ClosePostInput,
    PostResult,
    closing,
    done,
    "Closes a post; refused while somebody holds it beyond that day. (撤销职务)",
)
