"""Who says it: reporting verbs, "according to", headings with a colon and names after a dash."""

from __future__ import annotations

from attrs import evolve, frozen

from grith.read.slavic._chunks import Chunk
from grith.read.slavic._lexicon import ENEMY, Lexicon, Match
from grith.read.slavic._sentences import Clause, has_predicate
from grith.read.slavic._words import Token

_SOURCE_KINDS = ("body", "person", "offices")


@frozen
class Source:
    """Whose words a sentence gives: the name for the slot, the party spoken for, and the clause that tells it.

    ``military`` says that forces speak, whose reports of strikes are of their own acts unless they name another.
    """

    name: str
    party: str
    clause: int = -1
    last: int = -1
    military: bool = False


def source_of(
    tokens: list[Token],
    clauses: list[Clause],
    chunks: list[Chunk],
    by_token: dict[int, Match],
    lexicon: Lexicon,
    side: str,
) -> Source | None:
    """The source that a sentence names for its statements, or ``None`` for the reporter's own voice."""
    for chunk in chunks:
        if chunk.preposition == "saying":
            return named_source(chunk, tokens, lexicon, side)
    for number, clause in enumerate(clauses):
        inside = [c for c in chunks if clause.holds(c.first)]
        verb = next((i for i in range(clause.first, clause.last + 1) if _reports(i, tokens, by_token)), None)
        if verb is not None:
            found = _subject(inside, tokens, verb)
            if found is not None:
                source = named_source(found, tokens, lexicon, side)
                if source is not None:
                    return evolve(source, clause=number, last=max(verb, found.last))
            if found is None and tokens[verb].low in ("йдеться", "говорится"):
                found = next((c for c in inside if c.inner and any(m.get("body") for m in c.inner)), None)
                if found is not None:
                    body = next(m for m in found.inner if m.get("body"))
                    return Source(
                        _body(body.get("body"), found.party, lexicon, side), found.party or side, number, clause.last
                    )
    hard = {":", "—", "–", "-"}
    first, last = clauses[0], clauses[-1]
    for clause, sign, heading in ((first, first.closed_by, True), (last, last.opened_by, False)):
        if len(clauses) < 2 or sign not in hard or has_predicate(tokens, by_token, clause.first, clause.last):
            continue
        if heading and sign != ":":
            continue
        inside = [c for c in chunks if clause.holds(c.first) and (not c.preposition or c.get("body"))]
        found = next((c for c in inside if any(c.get(k) for k in _SOURCE_KINDS)), None)
        if (
            found is None
            and not heading
            and len(inside) == 1
            and _surname(inside[0], tokens)
            and clause.last - clause.first < 3
        ):
            found = inside[0]
        if found is not None and found.get("strike") == "":
            named = named_source(found, tokens, lexicon, side)
            if named is not None:
                return evolve(named, clause=clauses.index(clause), last=clause.last)
    return None


def _reports(index: int, tokens: list[Token], by_token: dict[int, Match]) -> bool:
    match = by_token.get(index)
    return match is not None and bool(match.get("reporting")) and tokens[index].has("VERB")


def _surname(chunk: Chunk, tokens: list[Token]) -> bool:
    head = tokens[chunk.head]
    return head.capital and any("Surn" in f.marks or "Name" in f.marks for f in head.forms) and not chunk.match


def _subject(inside: list[Chunk], tokens: list[Token], verb: int) -> Chunk | None:
    """Who reports: a nominative, or "в Минобороны", that is a body, person, office, state or capitalised name."""
    fit = []
    for chunk in inside:
        about = any(chunk.get(k) for k in (*_SOURCE_KINDS, "state", "party"))
        if not about and not _surname(chunk, tokens):
            continue
        if chunk.subject_like or (chunk.preposition in ("у", "в", "во") and (chunk.get("body") or chunk.get("state"))):
            fit.append((abs(chunk.head - verb), chunk))
    return min(fit, key=lambda pair: pair[0])[1] if fit else None


def named_source(chunk: Chunk, tokens: list[Token], lexicon: Lexicon, side: str) -> Source | None:
    party = chunk.party
    if party == ENEMY:
        party = lexicon.enemy_of(side)
    if chunk.get("person"):
        name = chunk.get("person")
        return Source(name, lexicon.person_parties.get(name, ""))
    person = next((m.get("person") for m in chunk.inner if m.get("person")), "")
    if person:
        return Source(person, lexicon.person_parties.get(person, ""))
    if chunk.get("body"):
        kind = lexicon.body_kinds.get(chunk.get("body"), "")
        name = _body(chunk.get("body"), party, lexicon, side)
        return Source(name, party or _default_side(chunk, lexicon, side), military=kind == "military")
    if chunk.get("state") or chunk.get("party"):
        own = chunk.get("state") or chunk.get("party")
        own = lexicon.enemy_of(side) if own == ENEMY else own
        return Source(own, own, military=bool(chunk.get("party"))) if own else None
    if chunk.get("offices") or _surname(chunk, tokens):
        return Source(_words(chunk, tokens), party or "")
    return None


def _default_side(chunk: Chunk, lexicon: Lexicon, side: str) -> str:
    return side if lexicon.body_kinds.get(chunk.get("body"), "") in ("military", "government", "firm") else ""


def _body(name: str, party: str, lexicon: Lexicon, side: str) -> str:
    kind = lexicon.body_kinds.get(name, "")
    if kind not in ("military", "government") or name in ("regional administration", "operational command"):
        return name
    adjective = lexicon.english.get(party or side, party or side)
    return f"{adjective} {name}" if adjective else name


def _words(chunk: Chunk, tokens: list[Token]) -> str:
    return " ".join(t.text for t in tokens[chunk.first : chunk.last + 1])
