"""Corrections, withdrawals and reviews: later entries that change how earlier ones are read, never what they say."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from attrs import define, field

from grith.errors import LedgerError

DECISION_KINDS = ("correction", "tombstone", "review")
REVIEWS = ("accepted", "rejected", "corrected", "undone")


def target(kind: str, body: dict[str, Any]) -> tuple[str, str]:
    """What a decision is about, as (kind, id)."""
    return ("statement", body["statement"]) if kind == "review" else (body["target_kind"], body["target"])


def check(kind: str, body: dict[str, Any]) -> None:
    """Raise LedgerError unless a decision entry has the fields that reading it needs."""
    names = ("statement", "decision") if kind == "review" else ("target_kind", "target")
    missing = [n for n in (*names, "reason", "author") if not (isinstance(body.get(n), str) and body[n].strip())]
    if missing:
        raise LedgerError(f"a {kind} needs {', '.join(missing)}", kind, "Give each as a text that is not empty")
    if kind == "review" and body["decision"] not in REVIEWS:
        raise LedgerError(f"{body['decision']!r} is no decision", kind, f"Use one of {', '.join(REVIEWS)}")
    changes = body.get("changes")
    if (kind == "correction" or changes is not None) and not isinstance(changes, dict):
        raise LedgerError(f"the changes of a {kind} are not field and value", kind)


@define
class Decisions:
    """All decisions up to a point: merged field changes, withdrawn entries, the latest review of each statement."""

    changes: dict[tuple[str, str], dict[str, Any]] = field(factory=dict)
    withdrawn: set[tuple[str, str]] = field(factory=set)
    reviews: dict[str, str] = field(factory=dict)
    last: dict[tuple[str, str], str] = field(factory=dict)
    taken: dict[tuple[str, str], list[tuple[str, dict[str, Any]]]] = field(factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str]]) -> Decisions:
        """Decisions from (kind, id, body text) in the order of recording."""
        out = cls()
        for kind, identifier, text in rows:
            out.add(kind, identifier, json.loads(text))
        return out

    def add(self, kind: str, identifier: str, body: dict[str, Any]) -> None:
        """Take in one more decision."""
        key = target(kind, body)
        self.last[key] = identifier
        if kind == "tombstone":
            self.withdrawn.add(key)
        elif body.get("decision") == "undone":
            self._undo(key)
        else:
            self.taken.setdefault(key, []).append((body.get("decision", ""), body.get("changes") or {}))
            self._take(key, *self.taken[key][-1])

    def _take(self, key: tuple[str, str], decision: str, changes: dict[str, Any]) -> None:
        if decision:
            self.reviews[key[1]] = decision
        if changes:
            self.changes.setdefault(key, {}).update(changes)

    def _undo(self, key: tuple[str, str]) -> None:
        """Read the target as if its latest review that was not undone yet had not been."""
        steps = self.taken.get(key, [])
        number = next((n for n in reversed(range(len(steps))) if steps[n][0]), None)
        if number is None:
            return
        del steps[number]
        self.reviews.pop(key[1], None)
        self.changes.pop(key, None)
        for decision, changes in steps:
            self._take(key, decision, changes)

    def row(self, kind: str, identifier: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The body as it is to be read now; ``None`` when it, or the report it rests on, was withdrawn.

        A changed field takes the place of the old one as a whole; ``None`` sets it back to its default.
        """
        key = (kind, identifier)
        if self.withdrawn and (key in self.withdrawn or ("report", body.get("report", "")) in self.withdrawn):
            return None
        changes = self.changes.get(key)
        if changes:
            merged = {**body, **changes}
            body = {name: value for name, value in merged.items() if value is not None}
        if kind == "statement" and identifier in self.reviews:
            body = {**body, "review": self.reviews[identifier]}
        return body
