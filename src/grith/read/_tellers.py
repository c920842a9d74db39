"""Whom a line's label or a joint statement names as the speaker.

The line is that speaker's, and only that line. A bare state or town before a colon is as often the subject or the
dateline as the speaker, so it counts only where the words behind it go on in lower case or in quotation marks.
A joint statement names its speakers in its heading or after "We".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grith.read._memory import Name

if TYPE_CHECKING:
    from datetime import date

    from grith.read.gazetteer import Gazetteer

_JOINT = re.compile(
    r"\bjoint\s+(?:\w+\s+)?(?:statement|declaration|communiqu[e\u00e9])\b(?P<by>[^\n]{0,300})", re.IGNORECASE
)
_WE = re.compile(
    r"(?:^|\n|[.:]\s|\")We, the (?:\w+ ){0,5}?"
    r"(?:leaders|presidents|prime ministers|heads of [a-z ]+|(?:\w+ )?ministers(?: [a-z ]+?)?|governments|members"
    r"|representatives) "
    r"of (?P<by>[^\n]{10,400})"
)
# A heading that names the author of what follows: "Mission of X: Daily report", "Communique of the ministry on Y".
_TEXTS = r"(?:report|update|bulletin|statement|communiqu[e\u00e9]|press release|declaration|sitrep)"
_AUTHORED = (
    re.compile(
        rf"(?P<who>[A-Z][^:\n]{{3,110}}?)(?::|,| [-\u2013\u2014])\s+(?:\w+\s){{0,2}}{_TEXTS}\b[^.!?\n]{{0,40}}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:the\s)?(?:\w+\s){{0,2}}{_TEXTS}\s+(?:by|of|from|issued by)\s+(?:the\s+)?(?P<who>[^:.!?\n]{{3,110}}?)"
        r"(?:,?\s+(?:on|regarding|concerning|following|about|dated|in response to|in connection with)\s[^.!?\n]*)?",
        re.IGNORECASE,
    ),
)
_ABOUT = re.compile(
    r"\s(?:on|about|regarding|concerning|following|after|in|at|to|have|met|meeting)\s|[.;]|,\s(?!and|the)[a-z]"
)
_BODIES = frozenset(
    """spokesman spokesperson spokeswoman statement media press center centre office service official officials army
    military ministry command staff general government authorities delegation embassy sources source police
    intelligence foreign defence defense minister ministers mod mfa fm pm""".split()
)
_UNNAMED = re.compile(
    r"(?:(?:security|military|diplomatic|government|official|local|informed|senior|army|political|medical|police|"
    r"[A-Z]\w+) )*(?P<who>sources?|officials?|diplomats?|witness(?:es)?|residents?)"
)
_UNSURE = frozenset({"capital", "state", "demonym", "place"})
_TOWN_SEATS = frozenset({"Brussels"})


def tells(label: str, told: str, behind: bool, gazetteer: Gazetteer, day: date | None) -> bool:
    """Whether a label before the words ``told``, or ``behind`` them, names their speaker and no subject or place."""
    if not teller(label, gazetteer, day):
        return False
    plain = _plain(label)
    found = gazetteer.find(plain, day)
    unsure = bool(found) and (found[0].kind in _UNSURE or plain in _TOWN_SEATS) and found[0].end == len(plain)
    return behind or not unsure or told[:1].islower() or told[:1] in "\"'\u201c"


def teller(label: str, gazetteer: Gazetteer, day: date | None) -> tuple[Name, ...]:
    """The speaker whom a label can name: one known name with no more than words for its offices behind it."""
    plain = _plain(label)
    if (unnamed := _UNNAMED.fullmatch(plain)) is not None:
        who = "residents" if unnamed["who"].startswith(("resident", "witness")) else "officials"
        return (Name(f"unnamed {who}", "", "unnamed"),)
    found = gazetteer.find(plain, day)
    if len(found) != 1 or found[0].start != 0 or found[0].kind == "place":
        return ()
    one = found[0]
    rest = plain[one.end :].removeprefix("'s").removeprefix("'").split()
    if any(word.lower() not in _BODIES for word in rest):
        return ()
    return (Name(one.name, one.party or one.name, "person" if one.kind == "office" else one.broad),)


def _plain(label: str) -> str:
    return label.strip().removeprefix("The ").removeprefix("the ")


def signatories(text: str, gazetteer: Gazetteer, day: date | None) -> tuple[Name, ...]:
    """The states and organisations that a joint statement names as its authors; nothing where they are not two or more.

    They stand in one of the first lines ("Joint statement by the leaders of ...") or behind the first "We, the ...".
    """
    head = text[:2500]
    first_lines = "\n".join(head.split("\n")[:3])
    for found in (_JOINT.search(first_lines), _WE.search(head)):
        if found is None:
            continue
        named = gazetteer.find(_ABOUT.split(found["by"] + " ", maxsplit=1)[0], day)
        parties = dict.fromkeys(one.party or one.name for one in named if one.broad in ("state", "organisation"))
        if len(parties) > 1:
            return tuple(Name(party, party, "state") for party in parties)
    return ()


def author(text: str, gazetteer: Gazetteer, day: date | None) -> tuple[Name, ...]:
    """The one body or person whom the first line names as the author of a report or statement; nothing where unsure."""
    first = text[:200].strip().split("\n")[0].strip()
    for form in _AUTHORED:
        found = form.fullmatch(first)
        topic = form is _AUTHORED[0]  # "Russia: report on losses" is about Russia, "Statement by Russia" its own
        if found is None or "spokes" in first.lower():
            continue
        named = [one for one in gazetteer.find(found["who"], day) if one.kind != "place"]
        if len({one.party or one.name for one in named}) != 1:
            return ()
        one = next((n for n in named if n.broad != "state"), named[-1])
        if topic and one.broad == "state":
            return ()
        kind = "person" if one.kind == "office" else one.broad
        return (Name(one.name, one.party or one.name, kind),)
    return ()
