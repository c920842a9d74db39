"""From a candidate to a statement: speakers, names, slots, spans and ids."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from attrs import evolve, frozen

from grith.nouns import Span, Statement
from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate
from grith.read._kinds_given import capabilities_of
from grith.read._lexicon import lexicon
from grith.read._names import Cast, Name, states_of
from grith.read._resolver import Resolver
from grith.read._slots import Surroundings, condition_of, event_moment, place_of, quantity_of
from grith.read._targets import remember, target_of
from grith.read._told_behind import words_end
from grith.read._version import READER_VERSION

_CONTEXT = 32
# Rules whose verb is no speech act: whoever is said to tell it is the speaker.
_STANCES = frozenset(
    {"pledge.ready", "pledge.consider", "pledge.committed", "pledge.modal", "pledge.act-noun", "pledge.offer"}
    | {"pledge.put-aside", "pledge.allot", "pledge.given", "pledge.flows", "pledge.line", "pledge.follow"}
    | {"red_line.refuse", "pledge.show-interest", "pledge.standby", "red_line.keep-out"}
)


@frozen
class Metadata:
    """What is known of a document besides its text."""

    report: str
    published: datetime | date | None = None
    published_precision: str = "day"
    place: str = ""
    speaker: str = ""
    country: str = ""
    zone: str = "UTC"
    url: str = ""
    home: str = ""
    publisher: str = ""

    @property
    def day(self) -> date | None:
        """The day of publication."""
        return self.published.date() if isinstance(self.published, datetime) else self.published


def assemble(
    candidate: Candidate, sentence: Sentence, around: Surroundings, resolver: Resolver, about: Metadata
) -> Statement:
    """The statement that a candidate makes; who speaks, asks and accuses is kept for the sentences behind it."""
    cast = resolver.voices.cast
    chain = _chain(candidate, sentence, resolver)
    speakers, reported_by = _speakers(candidate, chain)
    speakers = _announcer(candidate, speakers, cast)
    actor = _actor(candidate, speakers)
    if candidate.kind == "demand" and candidate.target:
        cast.last_addressee[0] = candidate.target
    target = target_of(candidate, actor, candidate.target, chain, sentence, resolver)
    remember(candidate, actor, sentence, cast)
    if candidate.kind == "allegation":
        _note_accusation(candidate, actor, speakers, sentence, cast)
    if candidate.kind == "meeting":
        target = tuple(n for n in target if not (n.kind == "state" and n.as_party in {a.as_party for a in actor}))
    if speakers:
        cast.last_claim[0] = (sentence.number, speakers)
    actor_names = tuple(dict.fromkeys(n.as_actor for n in actor))
    condition = condition_of(candidate, sentence)
    return Statement(
        id="",
        report=about.report,
        kind=candidate.kind,
        span=_span(candidate, sentence),
        speaker=tuple(n.name for n in speakers),
        reported_by=", ".join(n.name for n in reported_by),
        actor=actor_names,
        target=tuple(t for t in dict.fromkeys(n.as_actor for n in target) if t not in actor_names),
        object=_object(candidate),
        capability=capabilities_of(candidate),
        quantity=quantity_of(candidate, around),
        firmness=_firmness(candidate, condition),
        condition=condition,
        event=event_moment(candidate, around, about.day, about.zone),
        place=place_of(candidate, sentence, around.places),
        negated=candidate.negated,
        published=_as_moment(about.published),
        published_precision=about.published_precision,
        url=about.url,
        extractor=f"grith.read {READER_VERSION}",
        rule=candidate.rule,
        confidence=candidate.confidence,
        attributes=_attributes(actor, actor_names, speakers, cast),
    )


def _chain(candidate: Candidate, sentence: Sentence, resolver: Resolver) -> list[tuple[Name, ...]]:
    """Whose words the candidate is, innermost first; a meeting told in passing is the page's own voice."""
    voices = resolver.voices
    chain = voices.chain(candidate.trigger, sentence)
    if candidate.kind not in ("meeting", "call"):
        return chain
    if candidate.trigger.pos_ != "VERB" and candidate.trigger.dep_ == "pobj":
        turn = voices.turns.get(sentence.block)
        chain = [c for c in chain if c is voices.document_speaker or c is turn]
    if (
        chain
        and chain[-1] is voices.document_speaker
        and chain[-1][0].kind == "person"
        and sentence.block not in voices.turns
        and chain[-1][0].name not in {n.name for n in candidate.actor}
    ):
        chain = chain[:-1]  # what a speech's page tells of meetings is the page's own voice
    return chain


def _announcer(candidate: Candidate, speakers: tuple[Name, ...], cast: Cast) -> tuple[Name, ...]:
    """The speakers; a pledge that nobody tells is told by whoever announced the last one, or by its actor."""
    due = candidate.rule == "pledge.modal" and candidate.trigger.head.lemma_ == "be" and candidate.firmness == "planned"
    if candidate.kind == "pledge" and not speakers and candidate.actor and not due:
        speakers = cast.last_announcer[0] or candidate.actor
    if candidate.rule == "pledge.announce":
        cast.last_announcer[0] = speakers
    return speakers


def _actor(candidate: Candidate, speakers: tuple[Name, ...]) -> tuple[Name, ...]:
    """Who acts: states for what only they do, the speakers where the words name nobody."""
    actor, kind = candidate.actor, candidate.kind
    if kind == "denial":
        actor = speakers if candidate.rule.startswith("denial.") and not actor else actor
        return states_of(actor)
    if kind == "demand" and not candidate.rule.startswith("demand.must"):
        actor = actor or speakers
    own_words = bool(actor) and actor == speakers and actor[0].kind == "person"
    if kind in ("pledge", "allegation", "red_line") or (kind == "condition" and not own_words):
        actor = states_of(actor)
    return speakers if not actor and kind in ("demand", "position", "red_line") else actor


def _note_accusation(
    candidate: Candidate, actor: tuple[Name, ...], speakers: tuple[Name, ...], sentence: Sentence, cast: Cast
) -> None:
    """Remember who accused whom, for denials and for claims that name nobody."""
    cast.last_accused[0] = (sentence.number, frozenset(n.as_party for n in actor))
    if not speakers:
        return
    for accused in actor:
        for accuser in states_of(speakers):
            if accuser.as_party != accused.as_party and candidate.confidence == "high":
                cast.accused_by.setdefault(accuser.as_party, []).append(accused.as_party)
        cast.accusers[accused.as_party] = tuple(n for n in states_of(speakers) if n.name != accused.as_party)


def _attributes(
    actor: tuple[Name, ...], actor_names: tuple[str, ...], speakers: tuple[Name, ...], cast: Cast
) -> dict[str, str]:
    """The parties behind the actors, and the office of a speaker whom the report itself calls its holder."""
    parties = tuple(dict.fromkeys(n.as_party for n in actor if n.as_party))
    found = {"actor_party": "; ".join(parties)} if parties and parties != actor_names else {}
    if len(speakers) == 1 and speakers[0].kind == "person" and speakers[0].name in cast.officials:
        found["office_of"] = speakers[0].party
    return found


def _span(candidate: Candidate, sentence: Sentence) -> Span:
    end = sentence.offset + candidate.last.idx + len(candidate.last)
    return Span(sentence.offset + candidate.first.idx, end, "", "", "")


def _as_moment(published: datetime | date | None) -> datetime | None:
    if published is None or isinstance(published, datetime):
        return published
    return datetime(published.year, published.month, published.day)


def _speakers(candidate: Candidate, chain: list[tuple[Name, ...]]) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """Innermost source and the one who passed it on."""
    sources = [names for names in chain if names]
    if candidate.kind == "denial" and not candidate.speaker and candidate.trigger.dep_ == "relcl":
        subject = _syntax.subject(candidate.trigger)
        if subject is not None and subject.lower_ in ("he", "she", "it"):
            return (), ()  # "X accused her of it, which she denied": not X, whoever she is
    if candidate.pair and candidate.speaker:
        own = {n.as_party for n in candidate.speaker}
        return candidate.speaker, next((s for s in sources if not own & {n.as_party for n in s}), ())
    outer = sources[1] if len(sources) > 1 else ()
    nameless = candidate.kind == "pledge" and bool(candidate.speaker)
    if nameless and sources and all(n.kind == "unnamed" for n in candidate.speaker or ()):
        return sources[0], outer  # "thirty states have promised, X said": X counts them
    if candidate.speaker and sources and candidate.rule in _STANCES:
        return sources[0], outer
    if candidate.speaker and (not sources or {n.name for n in sources[0]} != {n.name for n in candidate.speaker}):
        same = sources and {n.as_party for n in sources[0]} == {n.as_party for n in candidate.speaker}
        acts_alone = candidate.speaker[0].kind == "person"
        if same and candidate.kind not in ("allegation",) and not acts_alone:
            # "Germany is ready, Scholz said": the person is the one who spoke.
            return sources[0], outer
        sources = [candidate.speaker, *sources]
    if not sources:
        return (), ()
    return sources[0], sources[1] if len(sources) > 1 else ()


def _firmness(candidate: Candidate, condition: str) -> str:
    if candidate.kind == "red_line":
        return "refused"
    if candidate.kind in ("pledge", "agreement", "meeting", "call") or candidate.rule == "demand.propose":
        return candidate.firmness
    return ""


def _object(candidate: Candidate) -> str:
    """What the statement is about, in the report's own words: the clause or object that the trigger takes."""
    end = words_end(candidate.trigger.sent)
    end = end if end > candidate.last.i else len(candidate.trigger.doc)
    for head in (candidate.content, candidate.trigger):
        if head is None:
            continue
        if head is candidate.content:
            return head.doc[head.left_edge.i : min(head.right_edge.i + 1, end)].text[:200]
        for other in head.children:
            if other.dep_ in ("dobj", "nsubjpass", "attr") or (
                other.dep_ == "prep" and other.lower_ in ("to", "for", "on", "of")
            ):
                return other.doc[other.left_edge.i : min(other.right_edge.i + 1, end)].text[:200]
    return ""


def without_doubles(statements: list[Statement]) -> list[Statement]:
    """One statement for the same words, kind and parties: of two, the one that names whom it is about."""
    named: dict[tuple[Any, ...], set[tuple[str, ...]]] = {}
    for statement in statements:
        named.setdefault(_said(statement), set()).add(statement.target)
    seen: set[tuple[Any, ...]] = set()
    kept = []
    for statement in statements:
        key = (*_said(statement), statement.target)
        fuller = any(set(statement.target) < set(other) for other in named[_said(statement)])
        if key not in seen and not fuller:
            seen.add(key)
            kept.append(statement)
    return kept


def _said(statement: Statement) -> tuple[Any, ...]:
    return statement.kind, statement.span.start, statement.speaker, statement.actor


def without_outlets(statements: list[Statement]) -> list[Statement]:
    """Without what would make a news outlet a party: it passes on the words of others."""
    outlets = lexicon()["groups.outlets"]
    return [s for s in statements if not s.actor or not all(a.casefold() in outlets for a in s.actor)]


def finish(statements: list[Statement], text: str) -> list[Statement]:
    """Put the source's own characters into the spans and give every statement its id."""
    done = []
    counts: dict[str, int] = {}
    for statement in statements:
        start, end = statement.span.start, statement.span.end
        span = Span(start, end, text[start:end], text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT])
        key = "|".join(
            (
                statement.report,
                statement.kind,
                str(start),
                str(end),
                ",".join(statement.speaker),
                ",".join(statement.actor),
                ",".join(statement.target),
            )
        )
        counts[key] = counts.get(key, 0) + 1
        digest = hashlib.sha256(f"{key}|{counts[key]}".encode("utf-8", "surrogatepass")).hexdigest()
        done.append(evolve(statement, id=digest[:32], span=span))
    return done
