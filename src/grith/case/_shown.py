"""What two verbs of a case answer: the register as of a date, and where a brief was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from grith.nouns.as_of import AsOf

if TYPE_CHECKING:
    from grith.coalition import Change, Register


@frozen
class CoalitionView:
    """The register as of a date, and what changed since an earlier one (no changes where ``since`` is None)."""

    register: Register
    changes: tuple[Change, ...]
    as_of: AsOf
    since: AsOf | None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: the register, the changes (their words name nation and capability), and the two dates."""
        return {
            "as_of": cut_as_dict(self.as_of),
            "since": cut_as_dict(self.since) if self.since else None,
            "register": self.register.to_dict(),
            "changes": [
                {**c.to_dict(), "words": f"{c.nation}, {c.capability.replace('_', ' ')}: {c.words}"}
                for c in self.changes
            ],
        }


def cut_as_dict(cut: AsOf) -> dict[str, str]:
    """A date as programs and people read it."""
    return {"iso": cut.iso, "day": cut.day.isoformat(), "words": cut.words}


@frozen
class BriefMade:
    """A brief that was written: its content, and its files by name (html, xlsx, json, ledger)."""

    view: dict[str, Any]
    files: dict[str, Path]
    as_of: AsOf
    since: AsOf | None
