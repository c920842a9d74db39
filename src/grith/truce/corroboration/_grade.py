"""The grades: when an incident is corroborated, and the Admiralty letters and numbers beside the words."""

from __future__ import annotations

LEVELS = (
    "corroborated",
    "corroborated, if an origin of unknown standing is no party",
    "one origin outside the parties",
    "told by both sides",
    "one side's claim",
    "origin of unknown standing",
    "contradicted by an origin outside the parties",
    "not told",
)
# The Admiralty scale (NATO STANAG 2511; AJP-2.1): reliability of a source, credibility of what it says.
RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}


def is_corroborated(outside: int, sides: int, traced: bool) -> bool:
    """Whether origins that tell an incident corroborate it.

    ``outside`` counts independent origins that are no party to the dispute, ``sides`` the parties that tell it too,
    ``traced`` says that an origin outside the parties found a physical trace. Two outside origins are enough, or one
    with a party's claim or a trace beside it. Parties' claims alone, however many, never are.
    """
    return outside >= 2 or (outside == 1 and (sides >= 1 or traced))


def grade(
    outside: int, unknown: int, sides: int, traced: bool, denied_outside: int, traced_unknown: bool = False
) -> tuple[str, tuple[bool, bool], int]:
    """The level (one of LEVELS), whether it is corroborated at the least and at the most, and the credibility 1 to 6.

    ``unknown`` counts independent origins of which nobody knows whether they speak for a party; at the most they do
    not, and a trace that one of them found (``traced_unknown``) counts. ``denied_outside`` counts origins outside the
    parties that say it did not happen: then nothing is certain.
    """
    low = is_corroborated(outside, sides, traced) and not denied_outside
    high = low or is_corroborated(outside + unknown, sides, traced or traced_unknown)
    if denied_outside:
        level = "contradicted by an origin outside the parties"
        number = 4 if outside else 5 if denied_outside > 1 else 4
    elif low:
        level = "corroborated"
        number = 1 if outside >= 2 or traced else 2
    elif high:
        level = "corroborated, if an origin of unknown standing is no party"
        number = 3
    elif outside:
        level, number = "one origin outside the parties", 3
    elif sides >= 2:
        level, number = "told by both sides", 3
    elif sides:
        level, number = "one side's claim", 6
    elif unknown:
        level, number = "origin of unknown standing", 6
    else:
        level, number = "not told", 6
    return level, (low, high), number
