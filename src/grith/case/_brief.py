"""The whole content of a brief, and its files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from grith.case._force import force_part
from grith.case._shown import BriefMade
from grith.errors import GrithError

if TYPE_CHECKING:
    from grith.brief import IncidentTotals
    from grith.case._assess import Assessment
    from grith.case._holdings import Holdings, When
    from grith.ledger import ClearedLedger
    from grith.nouns import ForceTables


def view_of(
    case: Holdings,
    as_of: When,
    since: When,
    incidents: IncidentTotals | None = None,
    assessed: Callable[[], Assessment | None] | None = None,
) -> dict[str, Any]:
    """As :meth:`Case.view` tells."""
    from grith.brief import build_view
    from grith.case._deal import deal_for_brief
    from grith.nouns import LeftOut
    from grith.nouns.rows import from_row

    shown = case.coalition(as_of, since)
    ledger, cut = case.ledger(), shown.as_of
    dealt, unread = deal_for_brief(case.folder, cut, shown.since, case._filter_positions)
    held, left = None, []
    if case.definition.truce:
        found = assessed() if assessed else case.assess(cut, since)
        held = found.told() if found else None
        left = [from_row(LeftOut, row) for row in held["left_out"]] if held else []

    def force() -> ForceTables | None:
        from grith.force import known_by

        tables = case.force()
        return tables and known_by(tables, cut)

    forced, unread_force = force_part(force, cut.last_whole_day, case.limited, case.force_name)
    return build_view(
        case.definition,
        reports=ledger.reports(as_of=cut),
        statements=ledger.statements(as_of=cut),
        incidents=incidents or ledger.incidents(as_of=cut),
        left_out=[*ledger.left_out(), *unread, *unread_force, *left],
        register=shown.register,
        changes=shown.changes,
        head=ledger.head(),
        as_of=cut,
        since=shown.since,
        ledger_size=ledger.size,
        deal=dealt.deal if dealt else None,
        deal_before=dealt.before if dealt else None,
        deal_change=dealt.change if dealt else None,
        handling=case.handling or "",
        truce=held,
        force=forced,
    )


def write_brief_of(case: Holdings, as_of: When, since: When, out: Path | None) -> BriefMade:
    """As :meth:`Case.brief` tells."""
    from grith.brief import write_brief

    ledger, cut = case.ledger(), case.as_of(as_of)
    earlier, view = case._since(since, cut), view_of(case, cut, since)
    name = cut.iso.replace(":", "") + (f"-{case.handling}" if case.handling else "")
    folder = out or case.folder / "brief" / name
    if case.handling is not None and (folder / "ledger.gpkg").exists():
        raise GrithError(
            "a ledger lies here, which holds what some must not see", str(folder), "Name an empty folder (--out)"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files = dict(write_brief(view, folder))
        if case.handling is not None:
            shown_to = cast("ClearedLedger", ledger)
            files["incidents"] = shown_to.write_incidents(folder / "incidents.gpkg", as_of=cut)
        else:
            files["ledger"] = ledger.copy_to(folder / "ledger.gpkg")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        remedy = "Check the rights, or name another folder (--out)"
        raise GrithError(f"the brief cannot be written ({reason})", str(folder), remedy) from None
    return BriefMade(view, files, cut, earlier)
