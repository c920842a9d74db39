"""Proving a case: the whole ledger checked, and the proof of one entry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from grith.case._ids import meant, short_id
from grith.errors import LedgerError, RequestError

if TYPE_CHECKING:
    from grith.case._holdings import Holdings, Progress
    from grith.ledger import TreeHead, Verification

_PROVABLE = ("statement", "report", "incident", "requirement")


def verify_case(case: Holdings, head: Path | str | TreeHead | None, progress: Progress | None) -> Verification:
    """As :meth:`Case.verify` tells."""
    from grith.ledger import verify_ledger

    if case.handling is not None:
        raise RequestError("the whole ledger is verified, or nothing", "verify", "Open the case without a marking")
    target = case.definition.ledger
    where: Path | str = target if "://" in target else case.folder / target
    against = _head(Path(head), case) if isinstance(head, str | Path) else head
    case.close()
    return verify_ledger(where, folder=case.folder, progress=progress, against=against)


def proof_of(case: Holdings, identifier: str, kind: str | None) -> dict[str, Any]:
    """As :meth:`Case.proof` tells."""
    ledger = case.ledger()
    kinds = (kind,) if kind else _PROVABLE
    for one in kinds:
        if ledger.has(one, identifier):
            return ledger.proof_bundle(one, identifier)
    found = meant(identifier, ((e.kind, e.id) for e in ledger.entries()), kinds)
    if len(found) == 1:
        return ledger.proof_bundle(*found[0])
    if not found:
        raise RequestError(f"there is no entry {identifier!r}", str(case.folder), "List ids with: grith statements")
    names = ", ".join(f"{one} {short_id(name)}" for one, name in found[:5])
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    raise RequestError(
        f"{identifier!r} may be {len(found)} entries: {names}{more}", str(case.folder), "Give more of the id"
    )


def _head(path: Path, case: Holdings) -> TreeHead:
    import json

    from grith.ledger import TreeHead

    try:
        row = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LedgerError(
            f"cannot be read as a tree head: {error}", str(path), "Name a JSON file with a head"
        ) from None
    for key in ("head", "tree_head"):
        if isinstance(row, dict) and isinstance(row.get(key), dict):
            row = row[key]
    if isinstance(row, dict) and set(row) == {"root"}:  # of a brief for people who may not see everything
        found = case.ledger().head_of(str(row["root"]))
        if found is None:
            raise LedgerError("no head of this ledger has the root that is given", str(path), "Check case and head")
        return found
    return TreeHead.from_dict(row if isinstance(row, dict) else {})
