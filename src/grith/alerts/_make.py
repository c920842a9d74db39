"""From what changed to alerts: pure functions over rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import asdict, frozen

KINDS = ("coalition", "truce", "silence", "decision")


@frozen
class Alert:
    """One thing to be told: its kind, the words, the day it is about, and the ids of the statements it rests on.

    ``id`` is a hash of these, so that one thing is one alert, whenever it is looked for.
    """

    kind: str
    words: str
    day: str
    statements: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """A SHA-256 (hex) over kind, words, day and statements."""
        text = json.dumps([self.kind, self.words, self.day, list(self.statements)], ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"id": self.id, **asdict(self), "statements": list(self.statements)}


def alerts_of(
    *,
    changes: Iterable[Mapping[str, Any]] = (),
    truce: Mapping[str, Any] | None = None,
    decisions: Iterable[Mapping[str, Any]] = (),
    day: str,
    since: str,
) -> list[Alert]:
    """The alerts of a span of days (``since`` excluded, ``day`` included).

    ``changes`` are those of ``CoalitionView.to_dict``, ``truce`` is the compliance view (levels that changed more than
    chance explains, and silences), ``decisions`` are rows with ``decision``, ``about``, ``by``, ``reason`` and ``day``.
    """
    found = [Alert("coalition", str(c["words"]), day, tuple(c.get("statements", ()))) for c in changes]
    for reading in (truce or {}).get("readings", ()):
        for side in reading["sides"].values():
            for row in side["alerts"]:
                if since < row["day"] <= day:
                    words = f"Under {reading['title']}, alleged against {side['name']}: {row['words']}"
                    found.append(Alert("truce", words, row["day"]))
    for gap in (truce or {}).get("gaps", ()):
        found.append(Alert("silence", str(gap["words"]), day))
    for row in decisions:
        words = f"{row['decision']}: {row['about']}, by {row['by']}: {row['reason']}"
        found.append(Alert("decision", words, str(row["day"])))
    return list({alert.id: alert for alert in found}.values())
