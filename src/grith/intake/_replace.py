"""A newer file of the same name: what it corrects is withdrawn, what it says later stands beside the earlier word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

if TYPE_CHECKING:
    from grith.intake._context import Item
    from grith.ledger import Entry, Ledger
    from grith.ledger._decisions import Decisions
    from grith.nouns import Report

MOST_ROWS = 50_000
"""Tables of more rows are not compared row by row: both files count, and that is told."""

SAME_SHARE = 0.5
"""So much of the earlier file must be found again in the newer one before it is taken for the same table or text."""

AUTHOR = "grith.intake"
_ROW_KINDS = ("statement", "requirement", "incident")
_WORDS_TOGETHER = 4


@frozen
class Verdict:
    """What a new file does to earlier ones: withdrawals to record, and words for people ("" where it does nothing)."""

    items: tuple[Item, ...] = ()
    words: str = ""


@define
class Earlier:
    """What the ledger held when the run began; files of one run never replace each other, even of one name."""

    _ledger: Ledger
    _decisions: Decisions
    _reports: dict[str, list[str]] = field(factory=dict)
    _notes: dict[str, list[str]] = field(factory=dict)
    _gone: set[tuple[str, str, str]] = field(factory=set)

    @classmethod
    def of(cls, ledger: Ledger) -> Earlier:
        """The files taken in so far, and those left out as a whole, by name."""
        found = cls(ledger, ledger.standing())
        for entry in ledger.entries("intake"):
            name = PurePath(str(entry.body.get("filename", ""))).name.casefold()
            found._reports.setdefault(name, []).append(entry.id)
        for entry in ledger.entries("left_out"):
            if entry.body.get("report"):
                continue
            if found._decisions.row("left_out", entry.id, entry.body) is not None:
                found._notes.setdefault(str(entry.body.get("file", "")), []).append(entry.id)
            else:
                found._gone.add(_note_key(entry.body))
        return found

    def was_mended(self, note: dict[str, Any]) -> bool:
        """Whether this note (a row) was recorded, and withdrawn since."""
        return _note_key(note) in self._gone

    def is_withdrawn(self, sha: str) -> bool:
        """Whether the report with this hash was withdrawn before this run."""
        return ("report", sha) in self._decisions.withdrawn

    def mended(self, name: str) -> tuple[Verdict, ...]:
        """Withdraw the notes that a file of this name was left out as a whole: now it was taken in."""
        notes = self._notes.pop(name, [])
        if not notes:
            return ()
        bodies = self._ledger.withdrawals(
            [("left_out", n) for n in notes], reason=f"mended: {name} was taken in", author=AUTHOR
        )
        return (Verdict(tuple(("tombstone", b) for b in bodies), "was left out before, and is mended"),)

    def replaced(self, report: Report) -> tuple[Verdict, ...]:
        """What the new ``report``, whose entries but the last are in the ledger, does to earlier ones of its name."""
        name = PurePath(report.filename).name.casefold()
        verdicts = []
        for sha in self._reports.get(name, ()):
            earlier = self._ledger.report(sha) if sha != report.id else None
            if earlier is None or (earlier.form == "document") != (report.form == "document"):
                continue
            if report.form == "document":
                verdict = self._document(earlier, report)
            elif "feed" in (earlier.form, report.form):
                verdict = Verdict(words="an earlier file of this name stands: both count, events are not told apart")
            else:
                verdict = self._table(earlier, report)
            verdicts.append(verdict)
        return tuple(v for v in verdicts if v.words)

    # ------------------------------------------------------------------ documents

    def _document(self, earlier: Report, report: Report) -> Verdict:
        old, new = _pieces(earlier.text), _pieces(report.text)
        if not old or len(old & new) < SAME_SHARE * len(old):
            return Verdict(words="another text of this name is there: both count")
        if earlier.published and (report.published is None or report.published > earlier.published):
            return Verdict(words="an earlier edition of this text stands beside it, by its own date")
        return self._withdraw([("report", earlier.id)], report, "replaces the earlier text of this name")

    # ------------------------------------------------------------------ tables

    def _table(self, earlier: Report, report: Report) -> Verdict:
        decisions = self._ledger.standing()
        old, new = self._rows(earlier.id, decisions), self._rows(report.id, decisions)
        if old is None or new is None:
            return Verdict(words="an earlier file of this name stands: too many rows to compare, both count")
        if not old:
            return self._withdraw([("report", earlier.id)], report, "replaces the earlier file of this name")
        subjects = {_subject(e) for e in new}
        if sum(_subject(e) in subjects for e in old) < SAME_SHARE * len(old):
            return Verdict(words="another table of this name is there, about other things: both count")
        same: dict[str, list[Entry]] = {}
        for entry in new:
            same.setdefault(_content(entry), []).append(entry)
        known = {_content(e) for e in old}
        changed: dict[tuple[str, ...], list[Entry]] = {}
        for entry in new:
            if _content(entry) not in known:
                changed.setdefault(_subject(entry), []).append(entry)
        withdrawn: list[tuple[str, str]] = []
        counts = dict.fromkeys(("same", "corrected", "taken out", "earlier"), 0)
        stays = False
        for entry in old:
            twins = same.get(_content(entry))
            successors = changed.get(_subject(entry), [])
            if twins:
                counts["same"] += 1
                decided = (entry.kind, entry.id) in decisions.last
                # A row that somebody reviewed or corrected stays, and its copy goes.
                stays = stays or decided
                withdrawn.append((entry.kind, twins.pop().id if decided else entry.id))
            elif successors and all(_later(s, entry) for s in successors):
                counts["earlier"] += 1
                stays = True
            else:
                counts["corrected" if successors else "taken out"] += 1
                withdrawn.append((entry.kind, entry.id))
        told = {
            "same": "the same",
            "corrected": "corrected",
            "taken out": "taken out",
            "earlier": "kept as an earlier word, since the new one is dated later",
        }
        words = "replaces the earlier file of this name: rows " + ", ".join(
            f"{counts[k]} {told[k]}" for k in told if counts[k]
        )
        if stays:
            notes = self._ledger.entries("left_out")
            withdrawn += [("left_out", n.id) for n in notes if n.body.get("report") == earlier.id]
        else:
            withdrawn = [("report", earlier.id)]
        return self._withdraw(withdrawn, report, words)

    def _rows(self, sha: str, decisions: Decisions) -> list[Entry] | None:
        """The standing rows of a table; None where there are too many to hold."""
        start, end = self._ledger.get("report", sha), self._ledger.get("intake", sha)
        rows: list[Entry] = []
        for kind in _ROW_KINDS:
            after, up_to = (start.seq if start else 0), (end.seq if end else None)
            for entry in self._ledger.entries(kind, after=after, up_to=up_to):
                if entry.body.get("report") == sha and decisions.row(kind, entry.id, entry.body):
                    rows.append(entry)
                    if len(rows) > MOST_ROWS:
                        return None
        return rows

    def _withdraw(self, targets: Iterable[tuple[str, str]], report: Report, words: str) -> Verdict:
        reason = f"{words}; the newer file is {report.id}"
        bodies = self._ledger.withdrawals(targets, reason=reason, author=AUTHOR)
        return Verdict(tuple(("tombstone", body) for body in bodies), words)


def _note_key(note: dict[str, Any]) -> tuple[str, str, str]:
    return str(note.get("file", "")), str(note.get("reason", "")), str(note.get("content", ""))


def _content(entry: Entry) -> str:
    """A row without what says where it stands: equal for a row that was not touched."""
    body = {k: v for k, v in entry.body.items() if k not in ("id", "report", "cells", "span")}
    return json.dumps({"kind": entry.kind, **body}, sort_keys=True, ensure_ascii=False)


def _subject(entry: Entry) -> tuple[str, ...]:
    """What a row is about: who and what it would give, what is needed where, what happened when and where."""
    body, more = entry.body, entry.body.get("attributes", {})
    if entry.kind == "statement":
        parts = [*body.get("actor", ()), body.get("object", ""), more.get("issue", ""), more.get("measure", "")]
    elif entry.kind == "requirement":
        parts = [body.get("capability", ""), body.get("area", ""), str((body.get("phase") or {}).get("earliest", ""))]
    else:
        event, place = body.get("event") or {}, body.get("place") or {}
        parts = [str(event.get("earliest", "")), str(place.get("name", "")), body.get("type", "")]
        parts += [body.get("accuser", ""), str(more.get("id", ""))]
    return (entry.kind, *(" ".join(str(p).casefold().split()) for p in parts))


def _later(new: Entry, old: Entry) -> bool:
    """Whether a row's words became public after another's: an update of it, not a correction."""
    from datetime import datetime

    dates = [e.body.get("published") for e in (old, new)]
    if new.kind != "statement" or not all(dates):
        return False
    first, second = (datetime.fromisoformat(str(d)) for d in dates)
    return second.date() > first.date() if (first.tzinfo is None) != (second.tzinfo is None) else second > first


def _pieces(text: str) -> set[tuple[str, ...]]:
    """Runs of four words: two versions of one text share most of them."""
    words = re.findall(r"\w+", text.casefold())
    if len(words) < _WORDS_TOGETHER:
        return {tuple(words)} if words else set()
    return {tuple(words[i : i + _WORDS_TOGETHER]) for i in range(len(words) - _WORDS_TOGETHER + 1)}
