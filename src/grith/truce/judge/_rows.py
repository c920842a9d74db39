"""How the rows of a table speak: of what kind a claim is, and which others it names or answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from attrs import evolve

from grith.nouns import IncidentReport

TELLS = ("accusation", "allegation", "counter-accusation", "violation", "report", "observation", "incident")
DENIES = ("denial", "rejection")
COUNTS = ("count", "total")
KINDS = (*TELLS, *DENIES, *COUNTS)
MOST_LETTERS = 10_000  # of a cell: what is longer tells more than one event, and takes long to read
_GAP = re.compile(r"\s{2,}")
# A sentence that asks, beside others that tell; a doubt within one ("a mortar (?)", "shelled?") stays.
_QUESTION = re.compile(
    r"(?:(?<=[.!?;:])\s+|^\s*)(?:who(?:m|se)?|what|which|when|where|why|how|did|do|does|was|were|is|are|has|have|had|can|could"
    r"|will|would|should|may)\b[^.!?;]*\w\?+(?=\s+\w|\s*$)",
    re.I,
)
_ID = re.compile(r"[A-Za-z]{1,6}[-_]?\d+[a-z]?")


def kind_of(claim: IncidentReport) -> str:
    """What kind of claim it is: an accusation, a report, a count, a denial … in one spelling."""
    return _kind(
        claim.attributes.get("kind", "") or claim.attributes.get("claim", "")
    )  # a table's row, or the ledger's


@lru_cache(4096)
def _kind(told: str) -> str:
    return re.sub(r"[\s_]+", "-", told.strip().casefold()) or "report"


def single_blanks(text: str) -> str:
    """``text`` with one blank, or one line's end, for each run of them: wide gaps are of layout and tell nothing."""
    return _GAP.sub(lambda gap: "\n" if "\n" in gap[0] else " ", text) if _GAP.search(text) else text


def without_questions(text: str) -> str:
    """``text`` without the sentences that only ask; a text that tells nothing else stays as it is."""
    told = _QUESTION.sub("", text) if "?" in text else text
    return told.strip() if any(letter.isalpha() for letter in told) else text


def evenly_spaced(claim: IncidentReport) -> IncidentReport:
    """``claim`` with single blanks in its words, and without what is only asked in them."""
    given = {name: getattr(claim, name) for name in ("target", "effect", "means", "alleged_actor", "type", "text")}
    words: dict[str, Any] = {name: even for name, text in given.items() if (even := _plainly(text)) != text}
    kept = {name: even for name, text in claim.attributes.items() if (even := _plainly(text)) != text}
    return evolve(claim, **words, attributes={**claim.attributes, **kept}) if words or kept else claim


def too_long(claim: IncidentReport) -> bool:
    """Whether a cell of a claim is too long to be read as what was done in one event."""
    place = claim.place.name if claim.place else ""
    cells = (
        claim.target,
        claim.effect,
        claim.means,
        claim.alleged_actor,
        claim.type,
        place,
        *claim.attributes.values(),
    )
    return any(len(cell) > MOST_LETTERS for cell in cells)


def _plainly(text: str) -> str:
    return without_questions(single_blanks(text))


def name_of(claim: IncidentReport) -> str:
    """The id by which other rows of its table speak of a claim; in a ledger it is kept beside the entry's own id."""
    return claim.attributes.get("id", "").strip() or claim.id


def references(target: str, ids: Mapping[str, object]) -> list[str]:
    """The ids of other claims that a target consists of ("R06 R07 R08"); nothing if it is anything else."""
    parts = _ids_in(target)
    return list(parts) if any(p in ids for p in parts) else []


@lru_cache(100_000)
def _ids_in(target: str) -> tuple[str, ...]:
    parts = re.split(r"[\s,;]+(?:and\s+)?", target.strip())
    return tuple(parts) if parts and all(_ID.fullmatch(p) for p in parts) else ()


def answered(claim: IncidentReport, ids: Mapping[str, object]) -> list[str]:
    """The ids of the claims that a denial or counter-accusation answers: its column ``answers``, else its target."""
    named = [p for p in re.split(r"[\s,;]+", claim.attributes.get("answers", "")) if p in ids]
    return named or references(claim.target, ids)
