"""The small header of text and Markdown files, and reports made from what a header or a file says about itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from attrs import define, field

from grith.intake._context import latest_publication
from grith.intake._dates import DateProblem, parse_when, zone_of
from grith.intake._encoding import clean
from grith.intake._handling import REMEDY, stated
from grith.intake._opening import opening_day
from grith.intake._words import plain
from grith.nouns import LeftOut, Report

KEYS = (
    "title", "published", "publisher", "url", "origin", "place", "country", "speaker", "language", "licence",
    "reliability", "retrieved", "handling",
)  # fmt: skip
_SAME = {
    "date": "published", "license": "licence", "lang": "language", "source": "publisher", "link": "url",
    "headline": "title", "dateline": "place", "publication date": "published", "published on": "published",
    "handling marking": "handling", "marking": "handling", "classification": "handling",
}  # fmt: skip
_LINE = re.compile(r"([A-Za-z][A-Za-z _-]{0,30}?)\s*:(?:\s+(.*)|$)")
_RULE = re.compile(r"-{3,}\s*$")
NO_DATE = "no publication date"
_OTHER_DATE = 'If that is wrong, save its text with a header line such as "published: 2025-03-20" and add that'
NO_DATE_REMEDY = 'Add a header line such as "published: 2025-03-20" and add the file again'


@define
class Document:
    """A report with the notes on what of it was not taken in, and the files that came attached to it."""

    report: Report
    notes: list[LeftOut] = field(factory=list)
    attachments: list[tuple[str, bytes]] = field(factory=list)
    original: bytes = b""


def key_of(word: str) -> str:
    """The header key that ``word`` means, or an empty string."""
    folded = plain(word)
    return folded if folded in KEYS else _SAME.get(folded, "")


def split_header(text: str) -> tuple[dict[str, str], str, list[tuple[str, str, str]]]:
    """Header fields, the text after the header, and (where, reason, content) of lines that are not understood.

    The header stands between two ``---`` lines, or at the very top up to the first blank line; there it counts only if
    its first line is a known key, so that "KYIV: Ministers met" stays text.
    """
    start = len(text) - len(text.lstrip("\n\r\t \ufeff"))
    lines = text[start:].split("\n")
    first_number = text.count("\n", 0, start) + 1
    fenced = bool(lines) and bool(_RULE.fullmatch(lines[0]))
    if fenced:
        end = next((i for i, line in enumerate(lines[1:61], 1) if _RULE.fullmatch(line)), 0)
        block, body_at, offset = lines[1:end], end + 1, 1
        if not end or not any((m := _LINE.match(line)) and key_of(m[1]) for line in block):
            return {}, text, []
    else:
        match = _LINE.match(lines[0]) if lines else None
        if not match or not key_of(match[1]):
            return {}, text, []
        end = next((i for i, line in enumerate(lines[:61]) if not line.strip()), len(lines))
        block, body_at, offset = lines[:end], end + 1, 0
        if not all(_LINE.match(line) for line in block):
            return {}, text, []
    fields: dict[str, str] = {}
    problems: list[tuple[str, str, str]] = []
    for index, line in enumerate(block):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        where = f"line {first_number + offset + index}"
        match = _LINE.match(line.strip())
        key = key_of(match[1]) if match else ""
        value = (match[2] or "").strip().strip("\"'") if match else ""
        if not match or not key:
            problems.append((where, f"header key {match[1]!r} is not known" if match else "not a header line", line))
        elif key in fields:
            problems.append((where, f"header key {key!r} is given twice; the first is kept", line))
        elif value:
            fields[key] = value
    return fields, "\n".join(lines[body_at:]).lstrip("\n"), problems


def build(
    sha: str,
    text: str,
    name: str,
    media_type: str,
    fields: Mapping[str, str],
    zone: str,
    *,
    own: Mapping[str, str] | None = None,
    published: tuple[datetime, str] | None = None,
    retrieved: datetime | None = None,
    weak: bool = False,
) -> Document:
    """A document report from header ``fields`` first, then from what the file says of itself (``own``).

    A date that cannot be read is noted and left empty; no date at all is noted too. ``published`` is the fallback
    (the e-mail that a file came with). Where the file's own date is ``weak`` (of writing or saving), or there is none,
    the day that its first lines bear goes before, and that is told.
    """
    merged = {**{k: v for k, v in (own or {}).items() if v}, **{k: v for k, v in fields.items() if v}}
    merged = {k: clean(" ".join(v.split()))[0] for k, v in merged.items()}
    notes: list[LeftOut] = []
    received = retrieved

    def note(reason: str, remedy: str, content: str = "", where: str = "header") -> None:
        notes.append(LeftOut(name, where, reason, remedy, content[:2000], sha))

    stamp, precision = published or (None, "day")
    given = [v for v in (fields.get("published", ""), (own or {}).get("published", "")) if v]
    for value in given:
        try:
            stamp, precision = parse_when(value, zone).published
            break
        except DateProblem as error:
            note(f"publication date: {error}", "Write it as 2025-03-20 or 2025-03-20 08:00", value)
    bears = opening_day(text) if not fields.get("published") and (weak or not given) else None
    if bears is not None and (stamp is None or stamp.astimezone(zone_of(zone)).date() != bears[0]):
        other = f"; the file itself says {stamp:%Y-%m-%d}" if stamp is not None else ""
        note(f"dated {bears[0]}, as its first lines say{other}", _OTHER_DATE, bears[1], where="text")
        stamp, precision = parse_when(bears[0].isoformat(), zone).published
    if stamp is not None and stamp.tzinfo and stamp > latest_publication(received):
        note(f"published after today, on {stamp:%Y-%m-%d}", "If it is a slip, correct it and add the file again")
    if stamp is None and not notes:
        note(NO_DATE, NO_DATE_REMEDY, where="")
    if merged.get("retrieved"):
        try:
            retrieved = parse_when(merged["retrieved"], zone).start
        except DateProblem as error:
            note(f"date of retrieval: {error}", "Write it as 2025-03-20", merged["retrieved"])
    grade = merged.get("reliability", "").upper()
    if grade and not re.fullmatch(r"[A-F][1-6]?", grade):
        note(f"reliability {grade!r} is not a letter A to F", "Use the Admiralty letters A to F", grade)
        grade = ""
    handling, problem = stated(merged.get("handling", ""))
    if problem:
        note(problem, REMEDY, merged["handling"])
    report = Report(
        id=sha,
        title=merged.get("title", ""),
        text=text,
        published=stamp,
        published_precision=precision,
        publisher=merged.get("publisher", ""),
        origin=merged.get("origin", ""),
        url=merged.get("url", ""),
        retrieved=retrieved,
        place=merged.get("place", ""),
        country=merged.get("country", ""),
        language=merged.get("language", ""),
        speaker=merged.get("speaker", ""),
        licence=merged.get("licence", ""),
        reliability=grade[:1],
        media_type=media_type,
        filename=name,
        handling=handling,
    )
    return Document(report, notes)
