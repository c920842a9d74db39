"""The alerts of a case, told to the receivers that it names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from grith.case._case import open_case
from grith.errors import CaseError

if TYPE_CHECKING:
    from grith.alerts import Alert, Delivery
    from grith.case._assess import Assessment
    from grith.case._holdings import When

TOLD = "alerts-told.jsonl"


def send_alerts_of(
    folder: Path, as_of: When, since: When, assessed: Callable[[], Assessment | None] | None = None
) -> tuple[list[Alert], list[Delivery]]:
    """Tell the receivers that case.toml names what changed, as far as they may see it; raises CaseError without any.

    ``assessed`` as of :meth:`Case.alerts`, for what the receivers may see.
    """
    from grith.alerts import send_alerts

    with open_case(folder) as whole:
        settings = whole.definition.alerts
        if settings is None:
            raise CaseError(
                "this case tells nobody what changes", str(folder), "Name receivers in case.toml, under [alerts]"
            )
    with open_case(folder, settings.handling) as seen:
        found = seen.alerts(as_of, since, assessed)
        return found, send_alerts(seen.definition.title, found, settings, Path(folder) / TOLD)
