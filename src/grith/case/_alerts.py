"""The alerts of a case: what changed in the coalition and the truce, and what people decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from grith.case._ids import short_id
from grith.errors import CaseError

if TYPE_CHECKING:
    from grith.alerts import Alert, Delivery
    from grith.case._assess import Assessment
    from grith.case._case import Case, When
    from grith.nouns import AsOf

TOLD = "alerts-told.jsonl"
_DECIDED = {
    "review": "reviewed",
    "correction": "corrected",
    "tombstone": "withdrawn",
    "merge": "merged",
    "split": "split",
    "link": "linked",
}


def alerts_of_case(case: Case, as_of: AsOf, since: When, assessed: Callable[[], Assessment | None]) -> list[Alert]:
    """What changed after ``since`` up to ``as_of``; decisions are those recorded after ``since``."""
    from grith.alerts import alerts_of

    shown = case.coalition(as_of, since)
    settings, after = case.definition.alerts, (shown.since or as_of).day
    told = settings is not None and settings.decisions
    found = assessed() if case.definition.truce else None
    return alerts_of(
        changes=shown.to_dict()["changes"],
        truce=found.view if found else None,
        decisions=list(_decisions(case, after)) if told else (),
        day=as_of.day.isoformat(),
        since=after.isoformat(),
    )


def _decisions(case: Case, after: date) -> Iterator[dict[str, Any]]:
    """What people decided; what Grith itself recorded is not told."""
    zone = ZoneInfo(case.definition.zone)
    for kind, word in _DECIDED.items():
        for entry in case.ledger().entries(kind):
            day, body = entry.recorded.astimezone(zone).date(), entry.body
            by = str(body.get("author", ""))
            if day <= after or not by or by.startswith("grith."):
                continue
            about = str(
                body.get("statement")
                or body.get("target")
                or ", ".join(map(short_id, body.get("reports") or body["statements"]))
            )
            what = body.get("target_kind") or {"review": "statement", "link": "statements"}.get(kind, "incidents")
            row = {"about": f"{what} {short_id(about) if kind not in ('merge', 'split', 'link') else about}", "by": by}
            yield {
                **row,
                "decision": body.get("decision") or body.get("relation", word),
                "reason": body.get("reason", ""),
                "day": day,
            }


def send_alerts_of(
    folder: Path, as_of: When, since: When, assessed: Callable[[], Assessment | None] | None = None
) -> tuple[list[Alert], list[Delivery]]:
    """Tell the receivers that case.toml names what changed, as far as they may see it; raises CaseError without any.

    ``assessed`` as of :meth:`Case.alerts`, for what the receivers may see.
    """
    from grith.alerts import send_alerts
    from grith.case._case import open_case

    with open_case(folder) as whole:
        settings = whole.definition.alerts
        if settings is None:
            raise CaseError(
                "this case tells nobody what changes", str(folder), "Name receivers in case.toml, under [alerts]"
            )
    with open_case(folder, settings.handling) as seen:
        found = seen.alerts(as_of, since, assessed)
        return found, send_alerts(seen.definition.title, found, settings, Path(folder) / TOLD)
