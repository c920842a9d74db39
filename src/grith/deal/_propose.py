"""From statements that READ found to drafted positions, which count only once a person has confirmed them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from attrs import evolve

from grith.nouns import Issue, Position, Statement

_DRAFTED = ("id", "constraint", "holders", "title", "kind", "firmness", "since", "said_by", "url", "statements", "note")
KINDS = ("demand", "condition", "red_line", "pledge", "agreement")
MOST_WORDS = 240  # characters of the statement that stand in the note


def draft_positions(
    statements: Iterable[Statement],
    issues: Iterable[Issue],
    parties: Mapping[str, str] | None = None,
    party_of: Callable[[str, date | None], str] | None = None,
) -> tuple[Position, ...]:
    """A drafted position for each statement that names an issue: its constraint is a guess to be confirmed or mended.

    An issue is recognised by its title and aliases in the statement's words. A demand, agreement or pledge asks for
    it; a red line or a negated statement asks for its opposite; a named condition makes it "only if". Statements of
    other kinds, rejected ones, and those that name no issue, or only a condition, are passed over: who offers troops
    once there is a ceasefire does not ask for a ceasefire. ``parties`` maps ids to names; ``party_of`` gives the party
    that a person or office spoke for on a day, or nothing.
    """

    def holder(name: str, day: date | None) -> str:
        for called in (name, party_of(name, day) if party_of else ""):
            if called and _bare(called) in ids:
                return ids[_bare(called)]
        return (party_of(name, day) if party_of else "") or name

    known = tuple(i for i in issues if i.kind == "yes_no")
    ids = {_bare(name): key for key, name in (parties or {}).items()} | {_bare(key): key for key in parties or {}}
    drafts = []
    for s in statements:
        if s.kind not in KINDS or s.review == "rejected":
            continue
        # A table's row holds its conditions too: there only the object and the capability say what is asked for.
        words = " ".join((s.object, "" if s.span.cells else s.span.exact, *s.capability)).casefold()
        named = [i for i in known if any(_holds(words, phrase) for phrase in _phrases(i))]
        clause = s.condition.casefold()
        conditions = [i for i in known if i.id in s.conditions or any(_holds(clause, p) for p in _phrases(i))]
        wanted = [i for i in named if i not in conditions]
        if not wanted:
            continue
        core = " and ".join(i.id for i in wanted)
        if s.kind == "red_line" or s.negated or s.firmness == "refused":
            core = " and ".join(f"not {i.id}" for i in wanted)
        needs = " and ".join(i.id for i in conditions)
        who, day = s.actor or s.speaker[:1], s.published.date() if s.published else None
        title = s.object or s.span.exact
        drafts.append(
            Position(
                id=s.id[:12],
                constraint=f"{core} only if {needs}" if needs else core,
                holders=tuple(dict.fromkeys(holder(w, day) for w in who)) or ("unknown",),
                title=title,
                kind=s.kind,
                firmness=s.firmness,
                since=day,
                said_by=", ".join(s.speaker),
                url=s.url,
                statements=(s.id,),
                note="" if s.span.exact == title else f"“{s.span.exact[:MOST_WORDS]}”",
                proposed=True,
            )
        )
    return tuple(sorted(drafts, key=lambda p: p.id))


def _bare(name: str) -> str:
    """A name for comparing: lower case, without "the"."""
    return name.casefold().strip().removeprefix("the ")


def _phrases(issue: Issue) -> tuple[str, ...]:
    return (*issue.aliases, issue.title, issue.id.replace("_", " "))


def _holds(words: str, phrase: str) -> bool:
    return bool(phrase.strip()) and re.search(rf"\b{re.escape(phrase.casefold())}\b", words) is not None


def confirm(position: Position, by: str, constraint: str = "") -> Position:
    """The drafted position confirmed by a person, who may mend the constraint."""
    return evolve(position, proposed=False, confirmed_by=by, constraint=constraint or position.constraint)


def drafts_as_toml(drafts: Iterable[Position]) -> str:
    """TOML to paste into positions.toml; a person checks each constraint and sets ``proposed = false``."""
    lines = [
        "# Drafted from statements. Check each constraint, then set proposed = false and fill in confirmed_by.",
        "",
    ]
    for p in drafts:
        lines.append("[[position]]")
        for name in _DRAFTED:
            value = getattr(p, name)
            if value:
                written = value.isoformat() if name == "since" else json.dumps(value, ensure_ascii=False)
                lines.append(f"{name} = {written}")
        lines += ["proposed = true", 'confirmed_by = ""', ""]
    return "\n".join(lines)
