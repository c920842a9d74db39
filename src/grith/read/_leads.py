"""Lines that name their own source: "14:05 UNIFIL: a drone hit our post", "India must keep truce: minister".

Channels, live pages and digests put the hour or a mark first and the speaker before a colon; headlines put him behind
one. These are the forms; whether the words name a speaker is asked in ``_tellers``.
"""

from __future__ import annotations

import re

# A bullet, a number or an hour before the words of a line.
_MARK = re.compile(
    r"""(?:[-*\u2022\u25aa\u25cf\u2013\u2014]\s+)?
    (?: \[?\d{1,2}[:.]\d\d(?:\s?(?:GMT|UTC|CET|EET|local\stime|a\.m\.|p\.m\.))?\]?\s*(?:[-\u2013\u2014:|]\s+)?(?=[A-Z"])
      | \(?\d{1,2}[.)]\s+(?=[A-Z])
    )?""",
    re.VERBOSE,
)
_LEAD = re.compile(r"([A-Z][^:\n\"]{1,60}?):\s+(?=[^\s\d])")
_TAIL = re.compile(r"(?<=[a-z0-9\")])(?::| [-\u2013\u2014])\s+([A-Za-z][\w' -]{2,40}?)\s*$")


def mark(line: str) -> tuple[int, bool]:
    """How many characters a bullet, number or hour takes at the start of a line, and whether it is an hour.

    Bullets and numbers are left before words without a speaker: they show that a list goes on.
    """
    found = _MARK.match(line)
    size = found.end() if found and found.end() < len(line) - 3 else 0
    return size, ":" in line[:size] or "." in line[:size].rstrip()[:-1]


def lead(line: str) -> tuple[str, int]:
    """The words before a colon at the start of a line, which may name a speaker, and where what he says begins."""
    found = _LEAD.match(line)
    return (found[1], found.end()) if found else ("", 0)


def tail(line: str) -> tuple[str, int]:
    """The words behind a last colon or dash, which may name a speaker, and where what he says ends."""
    if len(line) > 200 or line.rstrip()[-1:] in ".!?;":
        return "", len(line)
    found = _TAIL.search(line)
    return (found[1], found.start()) if found else ("", len(line))
