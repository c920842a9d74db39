"""A deed told where the target stands: "reinforcement of the post" names nothing that was aimed at."""

from __future__ import annotations

import re
from functools import cache

from attrs import evolve, frozen

from grith.nouns import IncidentReport
from grith.truce.agreement import vocabulary
from grith.truce.judge._effects import hurt, nobody_hurt, read_effect
from grith.truce.judge._facts import BOTH, YES
from grith.truce.judge._phrasing import data
from grith.truce.judge._rows import MOST_LETTERS, TELLS, kind_of

_STOP = re.compile(r"[.!?;]\s+\S")
# The words up to what a noun of a deed leads on with; where something was ("in", "at") may be told of a thing as well.
_HEAD = re.compile(
    r"\s*((?:[\w'’-]+\s+){0,3}?)([\w-]+)"
    r"(?:\s+(of|over|above|into|to|onto|from|by|towards?|against|across|through|at|in|on|for|about|that)\b\s*(.*)|\s*)",
    re.I | re.S,
)


_WHERE = frozenset({"at", "in", "on", "for", "about", "that"})


@frozen
class _Nouns:
    verbs: dict[str, str]
    verbs_of_flight: dict[str, str]
    alone: frozenset[str]
    spoken: frozenset[str]


@cache
def _nouns() -> _Nouns:
    found = data("_nominal.toml")
    return _Nouns(
        found["verbs"],
        found["verbs_of_flight"],
        frozenset(found["deeds"]["alone"]),
        frozenset(found["deeds"]["spoken"]),
    )


def with_deed(claim: IncidentReport, target: str) -> tuple[IncidentReport, bool]:
    """``claim`` with the deed that its ``target`` tells as its act, and whether it is open all the same what was done.

    Where an act is told, or the means are those of an attack, the target is what was aimed at: the claim stays as it
    is. Beside harm done it is open whether the deed or a blow is told.
    """
    if not claim.cells or claim.attributes.get("act") or claim.type:
        return claim, False
    if not target:
        alone = claim.effect if not claim.means and kind_of(claim) in TELLS else ""
        return (evolve(claim, effect="", attributes={**claim.attributes, "act": alone}) if alone else claim), False
    acts = vocabulary("acts")
    by_means = [kinds for _, _, kinds in acts.find(claim.means)] if claim.means else []
    if any(kinds <= acts.leaves(["attack"]) for kinds in by_means):
        return claim, False
    act = _deed(target, flown=any("overflight" in kinds for kinds in by_means))
    if not act:
        return claim, False
    harmed = read_effect(claim.effect, claim.means).hit == YES or hurt(claim.effect)
    return evolve(claim, attributes={**claim.attributes, "act": act}), harmed


def with_text(claim: IncidentReport) -> IncidentReport:
    """``claim`` with its text as the effect, where a row tells in no other cell what was done or what came of it.

    A text of more than two sentences is a report, of several events perhaps. Beside a target or means it may be a note
    ("hour not known"), and is used where it tells of harm, or that there was none.
    """
    text = claim.text.strip()
    done = claim.effect or claim.attributes.get("act") or claim.type
    if not text or done or not claim.cells or kind_of(claim) not in TELLS:
        return claim
    if len(text) > MOST_LETTERS or len(_STOP.findall(text)) > 1:
        return claim
    harm = hurt(text) or nobody_hurt(text) or read_effect(text, "").hit != BOTH
    return evolve(claim, effect=text) if harm or not (claim.target or claim.means) else claim


def _deed(target: str, *, flown: bool) -> str:
    """The deed that heads the words of a target, in the words of a verb; nothing where no deed heads them."""
    match = _HEAD.fullmatch(target)
    if match is None:
        return ""
    if match[1] and match[2][0].isupper() and not target.isupper():
        return ""  # "Islamic Movement of Uzbekistan" is a name
    noun, leads, rest = match[2].casefold(), (match[3] or "").casefold(), match[4] or ""
    nouns = _nouns()
    if noun in nouns.spoken:
        return target
    if leads in _WHERE:
        return ""
    if not leads:
        return target if noun in nouns.alone else ""
    verb = nouns.verbs.get(noun)
    if flown or leads in ("over", "above"):
        verb = nouns.verbs_of_flight.get(noun, verb)
    if verb is None:
        return ""
    return f"{verb} {rest}" if leads == "of" else f"{verb} {leads} {rest}"
