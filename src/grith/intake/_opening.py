"""The date that a document bears in its first lines: "Cairo, 24 May 2023", "Bulletin No. 4, 1 September 2023"."""

from __future__ import annotations

import re
from datetime import date

from grith.intake._dates import DateProblem, parse_when

_LINES, _LONGEST = 8, 160
_DAY = r"(?:[A-Z][a-z]+day,?\s+)?(?P<day>\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8}\.?,?\s+\d{4}|[A-Z][a-z]{2,8}\.?\s+\d{1,2},\s+\d{4}|\d{4}-\d\d-\d\d)"  # noqa: E501
# A town or nothing before it and the text behind it, or a heading before it and nothing behind.
_DATELINE = re.compile(rf"(?:[A-Z\u00c0-\u00de][\w\u2019'. -]{{1,40}}[,:]\s+)?{_DAY}\s*(?:$|[.(\u2013\u2014-])")
# Behind the day another one, as in a span or an update; before it a word by which it is the day of another thing.
_ANOTHER = re.compile(rf"\s*(?:[\u2013\u2014-]|to|until|till|\([\w ]{{0,30}}?)\s*{_DAY.replace('?P<day>', '?:')}")
_OF_ANOTHER_THING = re.compile(
    r"\b(?:next|until|till|deadline|due|expir\w*|valid|effective|since|period|cover(?:s|ed|ing|age)?|embargo\w*|accessed"
    r"|retrieved|printed|downloaded)\b|\bdate of (?!issue|publication|release|(?:this |the )?(?:report|document))"
    r"|\b(?:from|to|by|starts?|starting|begins?|beginning|ends?|ending|events?|incidents?|attacks?|meeting)\s*:\s*$",
    re.IGNORECASE,
)
_HEADING = re.compile(rf".{{0,100}}[,|:]\s+{_DAY}\s*\.?$")


def opening_day(text: str) -> tuple[date, str] | None:
    """The one full date that the first lines bear as a date of their own, and its words; None for none or several.

    The first day of a period ("1 March 2025 - 31 March 2025"), and a day of something else ("Next meeting: 3 April
    2025"), are none: a report would count as known before it was written.
    """
    found: dict[date, str] = {}
    for line in [" ".join(piece.split()) for piece in text[:3000].splitlines() if piece.strip()][:_LINES]:
        match = _DATELINE.match(line) or (_HEADING.fullmatch(line) if len(line) <= _LONGEST else None)
        if (
            match is None
            or _ANOTHER.match(line, match.end("day"))
            or _OF_ANOTHER_THING.search(line[: match.start("day")])
        ):
            continue
        try:
            when = parse_when(match["day"])
        except DateProblem:
            continue
        if when.precision == "day":
            found.setdefault(when.start.date(), match["day"])
    return next(iter(found.items())) if len(found) == 1 else None
