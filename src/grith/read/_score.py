"""Scoring predictions against an evaluation set: matches, precision, recall and the slots of matched rows.

A prediction may match a row whose trigger it overlaps if its kind is the row's kind or one that the row accepts.
Pairs are
taken greedily, one to one: the row's own kind first, then rows that must be found before optional ones, then the
names that
agree, then the tighter span. Predictions left over are false unless they are positions or overlap an optional row
of a right
kind; rows left over are missed unless they are optional. Core figures leave positions out.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

if TYPE_CHECKING:
    from grith.read.gazetteer import Gazetteer

Row = Mapping[str, Any]
_NEAR = frozenset(
    frozenset(pair)
    for pair in (
        ("possible", "considering"),
        ("considering", "willing"),
        ("expected", "planned"),
        ("planned", "committed"),
        ("willing", "expected"),
        ("committed", "done"),
        ("willing", "committed"),
    )
)


@frozen
class Tally:
    """Counts of one document or of many; ``slots`` holds the points and the number of rows by slot."""

    found: int = 0
    found_exactly: int = 0
    wrong: int = 0
    missed: int = 0
    core_found: int = 0
    core_missed: int = 0
    slots: dict[str, tuple[float, int]] = field(factory=dict)
    wrong_rows: tuple[dict[str, Any], ...] = ()
    missed_rows: tuple[dict[str, Any], ...] = ()

    def __add__(self, other: Tally) -> Tally:
        slots = dict(self.slots)
        for name, (points, rows) in other.slots.items():
            before = slots.get(name, (0.0, 0))
            slots[name] = (before[0] + points, before[1] + rows)
        return Tally(
            self.found + other.found,
            self.found_exactly + other.found_exactly,
            self.wrong + other.wrong,
            self.missed + other.missed,
            self.core_found + other.core_found,
            self.core_missed + other.core_missed,
            slots,
            self.wrong_rows + other.wrong_rows,
            self.missed_rows + other.missed_rows,
        )

    def summary(self) -> dict[str, Any]:
        """Precision, recall and F1 (core, all kinds, exact kinds) and the accuracy of each slot with its number of rows."""  # noqa: E501
        off = self.found - self.found_exactly
        return {
            "core": _rates(self.core_found, self.wrong, self.core_missed),
            "lenient": _rates(self.found, self.wrong, self.missed),
            "strict_kind": _rates(self.found_exactly, self.wrong + off, self.missed + off),
            "slots": {
                name: {"accuracy": round(points / rows, 3), "rows": rows}
                for name, (points, rows) in sorted(self.slots.items())
            },
        }


def score(predictions: Mapping[str, Iterable[Row]], gold: Mapping[str, Row], names: NameRules | None = None) -> Tally:
    """Score the predictions of each document against its annotated rows; documents without rows are passed over."""
    rules = names or NameRules()
    total = Tally()
    for name in sorted(gold):
        if gold[name].get("statements") is not None:
            total += score_document(list(predictions.get(name, ())), gold[name], rules)
    return total


def score_document(predictions: list[Row], document: Row, names: NameRules) -> Tally:
    """Score one document: ``document`` has ``statements`` (the annotated rows) and ``published``."""
    rows = document["statements"]
    options = []
    for i, found in enumerate(predictions):
        for j, row in enumerate(rows):
            common = _overlap(found["span"], row["span"])
            if not common:
                continue
            exact = 2 if found["kind"] == row["kind"] else 1 if found["kind"] in row.get("accept_kinds", ()) else 0
            agree = sum(names.agreement(found.get(slot), row.get(slot)) for slot in ("actor", "speaker", "target"))
            tight = common / max(1, found["span"][1] - found["span"][0])
            options.append((exact, not row.get("optional"), agree, tight, i, j))
    options.sort(reverse=True)
    used: set[int] = set()
    taken: dict[int, int] = {}
    pairs = []
    for exact, _, _, _, i, j in options:
        if exact and i not in used and j not in taken:
            used.add(i)
            taken[j] = i
            pairs.append((exact, predictions[i], rows[j]))
    spared = {i for exact, must, _, _, i, _ in options if exact and not must}
    total = Tally()
    for exact, found, row in pairs:
        if not row.get("optional"):
            core = row["kind"] != "position"
            total += Tally(1, int(exact == 2), core_found=int(core), slots=_slots(found, row, document, names))
    missed = [r for j, r in enumerate(rows) if j not in taken and not r.get("optional")]
    wrong = [p for i, p in enumerate(predictions) if i not in used and i not in spared and p["kind"] != "position"]
    return total + Tally(
        wrong=len(wrong),
        missed=len(missed),
        core_missed=sum(r["kind"] != "position" for r in missed),
        wrong_rows=tuple(dict(p) for p in wrong),
        missed_rows=tuple(dict(r) for r in missed),
    )


@frozen
class NameRules:
    """Which names are one, and which person or body stands for which state.

    By default both come from the built-in gazetteer; give ``alias`` and ``state`` (lower-case names) to score with the
    tables of an evaluation set.
    """

    alias: Mapping[str, str] = field(factory=dict)
    state: Mapping[str, str] = field(factory=dict)

    def agreement(self, found: Any, expected: Any) -> float:
        """1 for the same names, 0.5 for some in common or the same states, else 0; groups without names are left out."""  # noqa: E501
        left, right = self._names(found), self._names(expected)
        if _named(left) == _named(right):
            return 1.0
        if left & right or {self._state(n) for n in left} & {self._state(n) for n in right}:
            return 0.5
        return 0.0

    def same(self, one: Any, other: Any) -> bool:
        """Whether two single names are one."""
        return self._norm(one) == self._norm(other)

    def _names(self, value: Any) -> frozenset[str]:
        values = [value] if isinstance(value, str) else value or []
        return frozenset(self._norm(v if isinstance(v, str) else v.get("name", "")) for v in values if v)

    def _norm(self, name: Any) -> str:
        plain = re.sub(r"[’`]", "'", str(name or "").strip().lower())
        plain = re.sub(r"^the (?!west)", "", plain)
        if self.alias:
            return self.alias.get(plain, plain)
        return _gazetteer_name(plain)

    def _state(self, name: str) -> str:
        return self.state.get(name, name) if self.state or self.alias else _gazetteer_party(name)


def _gazetteer_name(plain: str) -> str:
    known = _gazetteer().who(plain.title())
    if known is not None:
        return known[0].lower()
    party = _gazetteer().party(plain.upper() if len(plain) <= 4 else plain.title())
    return party.lower() if party.lower() not in (plain.upper().lower(), plain) else plain


def _gazetteer_party(name: str) -> str:
    known = _gazetteer().who(name.title())
    return known[1].lower() if known is not None and known[1] else _gazetteer().party(name.title()).lower()


@cache
def _gazetteer() -> Gazetteer:
    from grith.read.gazetteer import Gazetteer

    return Gazetteer.of()


def _named(names: frozenset[str]) -> frozenset[str]:
    return frozenset(n for n in names if not n.startswith("unnamed"))


def _overlap(one: Any, other: Any) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _slots(found: Row, row: Row, document: Row, names: NameRules) -> dict[str, tuple[float, int]]:
    points: dict[str, tuple[float, int]] = {}
    for slot in ("speaker", "actor", "target"):
        points[slot] = (names.agreement(found.get(slot), row.get(slot)), 1)
    dated = float(_date_right(found.get("event_date"), row, document.get("published")))
    points["date"] = (dated, 1)
    if row.get("event_date"):
        points["date_stated"] = (dated, 1)
    amount = float(_quantity_right(found.get("quantity"), row.get("quantity")))
    points["quantity"] = (amount, 1)
    if row.get("quantity"):
        points["quantity_stated"] = (amount, 1)
    if row.get("firmness"):
        said, expected = found.get("firmness"), row["firmness"]
        points["firmness"] = (1.0 if said == expected else 0.5 if frozenset((said, expected)) in _NEAR else 0.0, 1)
    if row.get("place"):
        points["place"] = (float(names.same(found.get("place"), row["place"])), 1)
    if row["kind"] in ("pledge", "agreement"):
        points["condition_found"] = (float(bool(found.get("condition")) == bool(row.get("condition"))), 1)
    points["negated"] = (float(bool(found.get("negated")) == bool(row.get("negated"))), 1)
    return points


def _days(value: Any) -> tuple[str, str] | None:
    """First and last day of an ISO day, month, week or a/b interval."""
    if not value:
        return None
    text = str(value)
    if "/" in text:
        first, last = (_days(part) for part in text.split("/", 1))
        return (first[0] if first else "", last[1] if last else "")
    text = text[:10]
    week = re.fullmatch(r"(\d{4})-W(\d\d)", text)
    if week:
        monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return monday.isoformat(), (monday + timedelta(6)).isoformat()
    if re.fullmatch(r"\d{4}-\d\d", text):
        year, month = int(text[:4]), int(text[5:])
        return f"{text}-01", f"{text}-{monthrange(year, month)[1]:02d}"
    return text, text


def _date_right(found: Any, row: Row, published: Any) -> bool:
    right = [_days(d) for d in (row.get("event_date"), *row.get("event_date_alt", ())) if d]
    if not row.get("event_date"):
        right += [None, _days(published)]
    return _days(found) in right


def _quantity_right(found: Any, expected: Any) -> bool:
    if expected is None or found is None:
        return found is None and expected is None
    return _amount(found) == _amount(expected) and found.get("op", "=") == expected.get("op", "=")


def _amount(quantity: Any) -> str:
    value = quantity.get("value")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).lower()


def _rates(found: int, wrong: int, missed: int) -> dict[str, float]:
    precision = found / (found + wrong) if found + wrong else 0.0
    recall = found / (found + missed) if found + missed else 0.0
    both = precision + recall
    return {
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / both, 3) if both else 0.0,
    }
