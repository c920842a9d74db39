"""What was struck, held or kept out, where the act itself tells it: "shelled a school", "denied the monitors entry"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from grith.truce.judge._phrasing import phrases

Found = Sequence[tuple[int, str, frozenset[str]]]
_STOP = (
    r"(?:by|from|in|at|on|near|with|within|during|after|before|while|when|for|using|to|as|outside|inside|along|between|towards?|who"
    r"|that|which|where|into|onto|over|across|behind|beside|until|since|because|but|then|was|were|is|are|has|have|had"
    r"|\w+ing\s+(?:an?|the|his|her|its|their|some|two|three|\d+)|and\s+(?:then\s+)?\w+(?:ed|ing)|and\s+(?:took|would|did|could|led|shot|held|broke|cut|left))\b"
)
# A word is taken whole (++): one that could be cut anywhere would be tried in all its parts where nothing follows.
_WORDS = rf"((?:(?!{_STOP})[\w'’#-]++\s*+)+)"
_STRUCK = re.compile(rf"\s+{_WORDS}", re.I)
_AIMED = re.compile(rf"(?:\s+rounds?|\s+shells?)?(?:\s+(?:at|on|upon|against)\s+){_WORDS}", re.I)
_UPON = re.compile(rf"\s+(?:on|upon|against)\s+{_WORDS}", re.I)
# What is aimed "at" something; "killed at", "clashes at" and "an explosion at" a hospital tell where it was.
_AIMS = re.compile(
    r"\b(?:fir(?:ed?|ing)|gunfire|shots?|shooting|rounds?|shells?|rockets?|missiles?|grenades?|bombs?|mortars?|drones?|stones?"
    r"|thr(?:e|o)w\w*|hurl\w*|launch\w*|aim\w*|rained|lobb\w*|spray\w*|targeted|pelted)\b",
    re.I,
)
_OF = re.compile(rf"\s+of\s+{_WORDS}", re.I)
_PASSIVE = re.compile(
    rf"^\W*{_WORDS}(?:in\s+[\w'’-]+\s+)?(?:(?:was|were|has|have|had|been|being|came|again|reportedly|\w+ly)\s+)+(?:under\s+)?$",
    re.I,
)
# Who was kept out, before what he was denied: "denied the monitors entry", "would not let a convoy pass".
_KEPT_OUT = re.compile(
    r"\b(?:denied|deny(?:ing)?|refus(?:ed|ing)(?!\s+to\b)|prevent(?:ed|ing)|barr(?:ed|ing)|stopp(?:ed|ing)|kept|hinder(?:ed|ing)"
    r"|block(?:ed|ing)|delay(?:ed|ing)|obstruct(?:ed|ing)|divert(?:ed|ing)|turn(?:ed|ing)\s+(?:away|back)|held\s+up"
    r"|(?:not|never|n't|(?:refus|declin)(?:ed|ing)\s+to)\s+(?:allow|admit|let|permit)(?:ed|ting|ing)?)\s+"
    r"((?:(?!(?:access|entry|passage|permission|clearance|permits?|pass|through|enter|entering|go|leave|back|away|up|out|proceed|cross"
    rf"|move|freedom|and)\b|{_STOP})[\w'’-]++\s*+)+)",
    re.I,
)
_HELD = re.compile(r"\b(?:held|holding|took|taken|taking)\s+((?:(?!hostages?\b)[\w'’-]+\s+){1,4})(?=hostages?\b)", re.I)
_LEAVE = re.compile(rf"\b(?:clearance|permission|access|entry|passage|permits?)\s+(?:to|for|from)\s+{_WORDS}", re.I)
# Between two words of one blow: "shots were fired", "fired several heavy mortars".
_BESIDE = re.compile(
    r"\W*(?:(?:were|was|been|being|again|repeatedly|several|some|two|three|four|\d+|an?|the|of|with|and|its|heavy|intense|warning)\W+)*$",
    re.I,
)
_THEIRS = re.compile(r"s?['’]s?\s+\w")  # "the farmers' cattle"
_MORE = re.compile(r"[;,.]\s*\w")


def told_in(text: str, acts: Found, *, nouns: frozenset[str], blow: bool) -> str:
    """The words of ``text`` that name what its act was done to; nothing where it has more acts, or names none.

    ``acts`` are its phrases of acts, ``nouns`` those that name a weapon; ``blow`` tells that it was an attack.
    """
    if not blow and (kept := _HELD.search(text) or _KEPT_OUT.search(text) or _LEAVE.search(text)):
        elsewhere = any(not kept.start() <= at < kept.end() for at, *_ in acts)
        return "" if elsewhere or _KEPT_OUT.search(text, kept.end()) else kept[1].strip()
    if not acts:
        return ""
    for (start, phrase, _), (after, *_) in pairwise(acts):
        if not _BESIDE.fullmatch(text[start + len(phrase) : after]):
            return ""
    first, (last, phrase, _) = acts[0][0], acts[-1]
    rest = text[last + len(phrase) :]
    if _MORE.search(rest):
        return ""
    noun = phrase in nouns or _noun(phrase)
    aims = [_AIMED] if _AIMS.search(phrase) else [_UPON] if noun else []
    ways = [*aims, _OF] if noun else [*aims, _OF, _STRUCK]
    ways = [_STRUCK] if phrase.endswith((" at", " upon")) else ways
    found = _PASSIVE.match(text[:first]) or next((found for way in ways if (found := way.match(rest))), None)
    named = found[1].strip() if found else ""
    if not named:
        return ""
    of_others = _THEIRS.search(named) or phrases("behind_mission").search(text.replace(named, " "))
    return "" if of_others or phrases("near_to").match(named) or phrases("all_but").search(text) else named


def subject_of(text: str, at: int) -> str:
    """Who suffered what is told at ``at`` in the passive: "a UN patrol was denied access to the port"."""
    found = _PASSIVE.match(text[:at])
    return "" if found is None or _THEIRS.search(found[1]) else found[1].strip()


def _noun(phrase: str) -> bool:
    """Whether a phrase tells a deed without an object of its own: "fire", "attack", "shots"."""
    return not re.search(r"(?:ed|ing|shot dead|blew up|struck|hit|took hostage)$", phrase)
