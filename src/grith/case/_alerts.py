"""The alerts of a case: what changed in the coalition and the truce, and what people decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from grith.case._ids import short_id

if TYPE_CHECKING:
    from grith.alerts import Alert
    from grith.case._assess import Assessment
    from grith.case._holdings import Holdings, When
    from grith.nouns import AsOf

_DECIDED = {
    "review": "reviewed",
    "correction": "corrected",
    "tombstone": "withdrawn",
    "merge": "merged",
    "split": "split",
    "link": "linked",
}


def alerts_of_case(case: Holdings, as_of: AsOf, since: When, assessed: Callable[[], Assessment | None]) -> list[Alert]:
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


def _decisions(case: Holdings, after: date) -> Iterator[dict[str, Any]]:
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
