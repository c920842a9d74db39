"""A ledger as somebody sees it who is not cleared for everything in it: what is hidden leaves no trace in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from grith.errors import LedgerError
from grith.ledger._decisions import Decisions
from grith.ledger._types import Entry, PartialHead, TreeHead
from grith.nouns import AsOf, HandlingRules, IncidentReport, LeftOut, Report, Requirement, Statement
from grith.nouns.handling import HANDLINGS

if TYPE_CHECKING:
    from datetime import datetime

    from grith.ledger._reading import TypedReading

_ROWS = ("statement", "incident", "requirement", "left_out")
_DECISIONS = ("review", "correction", "tombstone", "link")


class ClearedLedger:
    """What of a ledger is visible up to a marking: the reading half of :class:`Ledger`, and no writing.

    A hidden report is not there, nor is anything that rests on it: not as a row, not in a count, a number or a size,
    not as an original. A signed head and a proof tell how long the whole log is, so they are given out only where
    nothing is hidden; else :meth:`head` has the root alone.
    """

    def __init__(self, ledger: TypedReading, rules: HandlingRules, clearance: str) -> None:
        if clearance not in HANDLINGS:
            raise LedgerError(
                f"{clearance!r} is not a handling marking", "handling", f"Use one of {', '.join(HANDLINGS)}"
            )
        self.rules, self.clearance, self.folder = rules, clearance, ledger.folder
        self._inner = ledger
        self._at, self._decisions = -1, Decisions()
        self._hides: bool | None = None
        self._markings: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the ledger behind it; may be called twice."""
        self._inner.close()

    # ------------------------------------------------------------------ the rule

    def sees(self, noun: Report | Statement | IncidentReport | Requirement | LeftOut) -> bool:
        """Whether a noun of the whole ledger is visible: by its own marking, and by that of its report."""
        report = noun.id if isinstance(noun, Report) else noun.report
        return self._sees(report, noun.handling)

    def _sees(self, report: str, own: str) -> bool:
        if own and not self.rules.visible(own, self.clearance):
            return False
        return self.rules.visible(self._markings.get(report, ""), self.clearance)

    def hides_anything(self) -> bool:
        """Whether the ledger holds anything, withdrawn or not, that is not visible here."""
        self._refresh()
        if self._hides is None:
            self._hides = self._look_for_hidden()
        return self._hides

    def _look_for_hidden(self) -> bool:
        rules, inner = self.rules, self._inner
        if self.clearance == HANDLINGS[-1]:
            return False
        marked = (*self._markings.values(), *inner.row_markings().values())
        if any(not rules.visible(marking, self.clearance) for marking in marked):
            return True
        if rules.visible("", self.clearance):
            return False
        return any(e.id not in self._markings for e in inner.entries("report")) or any(
            not self._sees(n.report, n.handling) for n in inner.left_out()
        )

    def _refresh(self) -> None:
        """Take in what was added since the last look: a marked report must not be taken for an unmarked one."""
        size = self._inner.size
        if size != self._at:
            self._decisions, self._markings, self._hides = self._inner.standing(), self._inner.markings(), None
            self._at = size

    def _visible(self, nouns: Iterator[Any]) -> Iterator[Any]:
        """What of a stream is visible; markings are looked up after the stream has fixed its end."""
        for number, noun in enumerate(nouns):
            if not number:
                self._refresh()
            if self.sees(noun):
                yield noun

    # ------------------------------------------------------------------ nouns

    def reports(self, *, as_of: AsOf | None = None, known_by: AsOf | datetime | None = None) -> Iterator[Report]:
        """As :meth:`Ledger.reports`, what is visible."""
        return self._visible(self._inner.reports(as_of=as_of, known_by=known_by))

    def report(self, identifier: str) -> Report | None:
        """As :meth:`Ledger.report`; ``None`` also for one that is hidden."""
        found = self._inner.report(identifier)
        self._refresh()
        return found if found is not None and self.sees(found) else None

    def statements(
        self,
        *,
        as_of: AsOf | None = None,
        known_by: AsOf | datetime | None = None,
        kinds: Collection[str] | None = None,
        rejected: bool = False,
    ) -> Iterator[Statement]:
        """As :meth:`Ledger.statements`, what is visible."""
        found = self._inner.statements(as_of=as_of, known_by=known_by, kinds=kinds, rejected=rejected)
        return self._visible(found)

    def incidents(
        self, *, as_of: AsOf | None = None, known_by: AsOf | datetime | None = None
    ) -> Iterator[IncidentReport]:
        """As :meth:`Ledger.incidents`, what is visible."""
        return self._visible(self._inner.incidents(as_of=as_of, known_by=known_by))

    def incident_numbers(self, identifiers: Collection[str]) -> dict[str, int]:
        """As :meth:`Ledger.incident_numbers`; to be asked only about reports that are visible."""
        return self._inner.incident_numbers(identifiers)

    def requirements(
        self, *, as_of: AsOf | None = None, known_by: AsOf | datetime | None = None
    ) -> Iterator[Requirement]:
        """As :meth:`Ledger.requirements`, what is visible."""
        return self._visible(self._inner.requirements(as_of=as_of, known_by=known_by))

    def left_out(self, *, as_of: AsOf | None = None, known_by: AsOf | datetime | None = None) -> Iterator[LeftOut]:
        """As :meth:`Ledger.left_out`, what is visible."""
        return self._visible(self._inner.left_out(as_of=as_of, known_by=known_by))

    def standing(self) -> Decisions:
        """As :meth:`Ledger.standing`; to be asked only about entries that are visible."""
        self._refresh()
        return self._decisions

    # ------------------------------------------------------------------ entries

    def entries(self, kind: str | None = None, *, after: int = 0, up_to: int | None = None) -> Iterator[Entry]:
        """The visible entries, numbered among themselves from 1 and without their hash in the log.

        Of decisions, those about what is visible. What only the machinery writes (intake, reading) is passed over.
        """
        number = 0
        for entry in self._inner.entries(kind):
            if not number:
                self._refresh()
            body = self._body(entry)
            if body is None:
                continue
            number += 1
            if number > after and (up_to is None or number <= up_to):
                yield entry._replace(seq=number, leaf=b"", body=body)

    def _body(self, entry: Entry) -> dict[str, Any] | None:
        """The body of an entry as it may be shown: of a merge or split that also names hidden reports, the rest."""
        if entry.kind not in ("split", "merge"):
            return entry.body if self._entry_visible(entry) else None
        lists = {k: [n for n in v if self._names_visible(n)] for k, v in entry.body.items() if isinstance(v, list)}
        if all(lists[k] == entry.body[k] for k in lists):
            return {k: v for k, v in entry.body.items() if k != "number"}
        left = all(lists.values()) and sum(map(len, lists.values())) > 1
        return {**lists, "reason": "", "author": ""} if left else None

    def _entry_visible(self, entry: Entry) -> bool:
        if entry.kind == "report":
            row = self._decisions.row("report", entry.id, entry.body) or entry.body
            return self._sees(entry.id, str(row.get("handling", "")))
        if entry.kind in _ROWS:
            row = self._decisions.row(entry.kind, entry.id, entry.body) or entry.body
            return self._sees(str(entry.body.get("report", "")), str(row.get("handling", "")))
        return entry.kind in _DECISIONS and all(self._names_visible(name) for name in _strings(entry.body))

    def _names_visible(self, name: str) -> bool:
        """Whether a text in a decision, should it be the id of something, is that of something visible."""
        for kind in ("report", *_ROWS):
            entry = self._inner.get(kind, name)
            if entry is not None and not self._entry_visible(entry):
                return False
        return True

    def get(self, kind: str, identifier: str) -> Entry | None:
        """As :meth:`Ledger.get`, without number and hash; ``None`` also for what is hidden."""
        entry = self._inner.get(kind, identifier)
        self._refresh()
        return entry._replace(seq=0, leaf=b"") if entry is not None and self._entry_visible(entry) else None

    def has(self, kind: str, identifier: str) -> bool:
        """Whether a visible entry of this kind has this id."""
        return self.get(kind, identifier) is not None

    def count(self, kind: str | None = None) -> int:
        """How many visible entries there are, of one kind or of all."""
        return sum(1 for _ in self.entries(kind))

    @property
    def size(self) -> int:
        """The number of visible entries."""
        return self.count()

    # ------------------------------------------------------------------ evidence

    def head(self) -> TreeHead | PartialHead | None:
        """The newest signed head where nothing is hidden; else its root alone, which says nothing about the size."""
        head = self._inner.head()
        return PartialHead(head.root) if head is not None and self.hides_anything() else head

    def proof_bundle(self, kind: str, identifier: str) -> dict[str, Any]:
        """As :meth:`Ledger.proof_bundle`; raises LedgerError where anything in the ledger is hidden."""
        if not self.has(kind, identifier):
            raise LedgerError(f"there is no {kind} {identifier!r}", "proof", "Check kind and id")
        if self.hides_anything():
            raise LedgerError(
                "a proof would tell of entries that are not for you",
                f"{kind} {identifier}",
                "Ask somebody who may see the whole ledger to make it",
            )
        return self._inner.proof_bundle(kind, identifier)

    def source_path(self, sha: str) -> Path:
        """Where the original lies; raises LedgerError unless everything that was taken from it is visible."""
        report = self.report(sha)
        if report is None or not self._whole(report):
            raise LedgerError(f"there is no original {sha!r}", "sources", "Check the hash")
        return self._inner.source_path(sha)

    def _whole(self, report: Report) -> bool:
        """Whether nothing that came with a report is hidden: no row of a table, no attachment of a message."""
        if any(not self._sees("", marking) for marking in self._inner.row_markings(report.id).values()):
            return False
        if report.media_type != "message/rfc822":
            return True
        inside = f"{report.filename} > "
        return all(self.sees(other) for other in self._inner.reports() if other.filename.startswith(inside))

    def write_incidents(self, path: Path, *, as_of: AsOf | None = None) -> Path:
        """Write the visible incidents as a GeoPackage of its own: one layer, numbered anew, and no log beside it."""
        from grith.ledger._export import write_incidents

        return write_incidents(self.incidents(as_of=as_of), Path(path))

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        raise LedgerError(
            f"{name} is not for somebody who sees only what is {self.clearance}",
            "ledger",
            "Work with the whole ledger",
        )


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
