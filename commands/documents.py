"""Documents: known by number and issuer, or by the key under which they were imported; each is recorded once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.rows import NewNode, new_node_id
from graph.writing import WriteTransaction
from rules.dates import PartialDate


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A document that facts rest on. Without a number it needs an `import_key` to be found again."""

    number: str | None = None
    title: str | None = None
    issuer: str | None = None
    issued_on: PartialDate | None = None
    import_key: str | None = None

    def __post_init__(self) -> None:
        if self.number is None and self.import_key is None:
            raise ValueError("a document needs a number or an import key")


async def ensure_documents(tx: WriteTransaction, at: int, drafts: Sequence[DocumentDraft]) -> list[str]:
    """Ids of these documents, in order; those that are not there are made. Equal drafts are one document."""
    keys = [draft.import_key for draft in drafts if draft.import_key is not None]
    by_key = await tx.node_ids_by_import_key("Document", keys)
    numbers = [(draft.number, draft.issuer) for draft in drafts if draft.number is not None]
    by_number = await tx.document_ids(numbers)
    nodes: list[NewNode] = []
    ids: list[str] = []
    for draft in drafts:
        known = by_key.get(draft.import_key or "")
        if known is None and draft.number is not None:
            known = by_number.get((draft.number, draft.issuer))
        if known is None:
            known = new_node_id("Document")
            nodes.append(_node(known, draft))
        if draft.import_key is not None:
            by_key[draft.import_key] = known
        if draft.number is not None:
            by_number[draft.number, draft.issuer] = known
        ids.append(known)
    await tx.create_nodes(nodes, at)
    return ids


async def ensure_document(tx: WriteTransaction, at: int, draft: DocumentDraft) -> str:
    """The id of this document; it is made if it is not there."""
    return (await ensure_documents(tx, at, [draft]))[0]


async def cited(tx: WriteTransaction, at: int, given: Mapping[str, Any] | None) -> str | None:
    """The id of a document given as an input (`number`, `title`, `issuer`, `issuedOn`), made if it is not there."""
    if given is None:
        return None
    draft = DocumentDraft(given["number"], given.get("title"), given.get("issuer"), given.get("issuedOn"))
    return await ensure_document(tx, at, draft)


def _node(node_id: str, draft: DocumentDraft) -> NewNode:
    return NewNode(
        "Document",
        node_id,
        {
            "number": draft.number,
            "title": draft.title,
            "issuer": draft.issuer,
            "issuedOn": draft.issued_on,
            "importKey": draft.import_key,
        },
    )
