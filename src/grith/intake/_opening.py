"""The date that a document bears in its first lines: "Cairo, 24 May 2023", "Bulletin No. 4, 1 September 2023"."""

from __future__ import annotations

import re
from datetime import date

from grith.intake._dates import DateProblem, parse_when

_LINES, _LONGEST = 8, 160
_DAY = r"(?:[A-Z][a-z]+day,?\s+)?(?P<day>\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8}\.?,?\s+\d{4}|[A-Z][a-z]{2,8}\.?\s+\d{1,2},\s+\d{4}|\d{4}-\d\d-\d\d)"  # noqa: E501
# A town or nothing before it and the text behind it, or a heading before it and nothing behind.
_DATELINE = re.compile(rf"(?:[A-Z\u00c0-\u00de][\w\u2019'. -]{{1,40}}[,:]\s+)?{_DAY}\s*(?:$|[.(\u2013\u2014-])")
_HEADING = re.compile(rf".{{0,100}}[,|:]\s+{_DAY}\s*\.?$")


def opening_day(text: str) -> tuple[date, str] | None:
    """The one full date that the first lines bear as a date of their own, and its words; None for none or several."""
    found: dict[date, str] = {}
    for line in [" ".join(piece.split()) for piece in text[:3000].splitlines() if piece.strip()][:_LINES]:
        match = _DATELINE.match(line) or (_HEADING.fullmatch(line) if len(line) <= _LONGEST else None)
        if match is None:
            continue
        try:
            when = parse_when(match["day"])
        except DateProblem:
            continue
        if when.precision == "day":
            found.setdefault(when.start.date(), match["day"])
    return next(iter(found.items())) if len(found) == 1 else None
