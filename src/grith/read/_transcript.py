"""Transcripts: whose turn a line is, from the labels before the lines and the heading that names the speaker.

A label ("Q:", "Question (AFP):", "Spokesperson:", "Dr. Jane Doe:", "SECRETARY RUBIO:") opens a turn that lasts until
the next label. Without an answer's label, a question's turn is its own line. Words before the first label, or without
any, are those of the person whom a heading names ("Transcript of the briefing by Jane Doe, spokeswoman").
"""

from __future__ import annotations

import re
from collections import Counter

_TITLE = (
    r"(?:President|Prime Minister|Deputy Prime Minister|Premier|Secretary(?:-General)?|Minister|Foreign Minister|"
    r"Ambassador|Mr|Mrs|Ms|Miss|Dr|Sir|Lord|Lady|Baroness|Sheikh|H\.\s?E|General|Lieutenant General|Major General|"
    r"Lt\.? Gen|Maj\.? Gen|Gen|Colonel|Col|Admiral|Chancellor|Senator|Judge|Cardinal|Commissioner|Director)\.?"
)
_ROLE = (
    r"(?:The\s)?(?:(?:Deputy|Chief|Official|Foreign Ministry|Foreign Office|Government|Army|Military|Press)\s)*"
    r"(?:Spokesman|Spokeswoman|Spokesperson|Moderator|Briefer|Press Secretary|High Representative|Special Envoy|Envoy)"
)
_ASKER = (
    r"(?:Q|QUESTION|Question|JOURNALIST|Journalist|REPORTER|Reporter|CORRESPONDENT|Correspondent|INTERVIEWER|"
    r"Interviewer|HOST|Host|PRESENTER|Presenter|PRESS|Press)(?:\s?\d{1,2})?"
)
_WORD = r"[A-Z\u00c0-\u017e][\w.'-]+"
_NAME = rf"{_WORD}(?: (?:(?:al|bin|ben|de|van|von|el|ul)[ -])?{_WORD}){{1,3}}"
_OPENS = re.compile(
    rf"(?:(?P<asker>{_ASKER})(?:\s?\([^()\n]{{1,60}}\)|\s(?:from|of)\s[^:\n]{{1,60}})?"
    rf"|(?P<answer>A|ANSWER|Answer)"
    rf"|(?P<role>{_ROLE}(?: {_WORD}){{0,3}}|{_TITLE}(?: (?:(?:al|bin|ben|de|van|von|el|ul)[ -])?{_WORD}){{0,4}})"
    rf"|(?P<capitals>[A-Z][A-Z.'-]+(?: [A-Z][A-Z.'-]+){{0,4}})"
    rf"|(?P<name>{_NAME})|(?P<surname>{_WORD}))(?:\s?\([^()\n]{{1,40}}\))?:\s+(?=[A-Z\"'\u201c0-9\u2018])"
)
_FORMAL = re.compile(
    r"(?:MR|MS|MRS|DR|PRESIDENT|PRIME|SECRETARY|MINISTER|AMBASSADOR|GENERAL|SENATOR|SPOKES\w+|MODERATOR)\b"
)
_HEADING = re.compile(
    r"(?:(?:the )?following is|transcript|remarks|(?:weekly|daily|noon|regular|press|opening|media|joint|special|"
    r"today's|statement|briefing|speech|address|interview|conference|comments|answers|replies)\b)",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:by|with|of|from)\s+(?:the\s+)?"
    r"(?:(?i:[\w' -]{0,60}?(?:spokes\w+|minister|secretary|envoy|president)"
    r"(?:\s(?:of|for|to)\s(?:the\s)?[\w' -]{2,40}?)?),?\s+)?"
    rf"(?:{_TITLE}\s+)*(?P<who>{_NAME})\b(?=\s*(?:[,.(]|on\b|at\b|in\b|after\b|to\b|following\b|$))"
)
_PLAIN_ROLE = re.compile(rf"{_ROLE}$|{_ROLE.upper()}$|MODERATOR$|{_TITLE}$", re.IGNORECASE)
_NO_PERSON = re.compile(
    r"\b(?:Ministry|Office|Department|Council|Government|Republic|Nations|Union|Group|Command|Forces|Mission|State|"
    r"Foreign|Affairs|House|Press|General|Committee|Parliament|Commission|Room|January|February|March|April|May|June|"
    r"July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)


class Turns:
    """The labels of one document; ``of`` reads its lines in order."""

    def __init__(self, lines: list[str]) -> None:
        """Find which labels are this transcript's: those of a known form, and bare names that come back."""
        found = [match for match in map(_OPENS.match, lines) if match]
        seen = Counter(match[0] for match in found if match["name"] or match["capitals"])
        self._bare = {label for label, count in seen.items() if count > 1}
        if self._bare or any(match["asker"] for match in found):
            self._bare |= {match[0] for match in found if match["name"] and not _NO_PERSON.search(match["name"])}
        full = (match["role"] or match["name"] or match["capitals"] or "" for match in found)
        self._surnames = {label.split()[-1].lower() for label in full if " " in label}
        self._answered = any(self._label(match) and not match["asker"] for match in found)
        self._turn = ""

    def _label(self, match: re.Match[str]) -> str:
        """The label's words if they open a turn here."""
        if match["asker"]:
            return "Q"
        if match["answer"] or match["role"]:
            return match["answer"] or match["role"]
        if match["surname"]:  # "Salam:", after "Prime Minister Nawaf Salam:"
            return match["surname"] if match["surname"].lower() in self._surnames else ""
        whole = match["capitals"] or match["name"]
        formal = bool(match["capitals"]) and (_FORMAL.match(whole) is not None or " " in whole)
        return whole if formal or match[0] in self._bare else ""

    def of(self, number: int, line: str) -> tuple[str, int]:
        """Whose turn this line is ("" where nobody's, "Q" for a question) and how many characters its label takes."""
        match = _OPENS.match(line)
        label = self._label(match) if match else ""
        if (
            match
            and label
            and match["capitals"]
            and number < 3
            and not _FORMAL.match(label)
            and match[0] not in self._bare
        ):
            label = ""  # a dateline, not a speaker
        if match and label:
            self._turn = label
            return label, match.end()
        if self._turn == "Q" and not self._answered:
            self._turn = ""
        return self._turn, 0


def plain_role(label: str) -> bool:
    """Whether a label names an office and no person: "Spokesperson", "The Minister", "MODERATOR"."""
    return _PLAIN_ROLE.match(label.strip(".: ")) is not None


def without_titles(label: str) -> str:
    """A name without the titles before it."""
    return re.sub(rf"^(?:{_TITLE}\s+)+", "", label, flags=re.IGNORECASE) or label


def introduced(text: str) -> str:
    """The person whom the heading of a transcript or speech names as its speaker, or ""."""
    for line in text[:1500].split("\n")[:3]:
        head = line.strip()
        if _HEADING.search(head[:80]) and (found := _BY.search(head)):
            who = found["who"]
            if not _NO_PERSON.search(who) and (
                not head.endswith(".") or re.match(r"(?:the )?following|transcript|remarks", head, re.IGNORECASE)
            ):
                return who
    return ""
