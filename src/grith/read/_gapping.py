"""Left-out verbs: "Britain offered troops and France ships", "urged X to leave and Y to disarm", "and Latvia too".

The parse takes such tails for lists, so they are read by the order of the words: a party right behind a comma or "and",
then what the verb before it would take, and no verb of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import evolve

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate
from grith.read._lexicon import lexicon
from grith.read._names import Name, states_of
from grith.read._resolver import Resolver

if TYPE_CHECKING:
    from spacy.tokens import Token

_LINKS = frozenset({"and", "while", "but", ",", ";"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_AMOUNTS = frozenset({"another", "further", "more", "a", "an", "its", "up", "some", "about", "around", "nothing"})
_LONGEST = 8
_CAPABILITIES = "troops air naval logistics intelligence engineering medical training"
_GIFTS = ("contribute.things", *(f"capability.{name}" for name in _CAPABILITIES.split()))


def gapped(sentence: Sentence, resolver: Resolver, found: list[Candidate]) -> Iterator[Candidate]:
    """What is said of further parties without a verb of its own; ``found`` are the statements of the sentence."""
    verbs = [c for c in found if c.kind in ("pledge", "demand", "allegation", "meeting", "call") and not c.pair]
    if not verbs:
        return
    end = sentence.span.end
    for token in sentence.span:
        if token.lower_ not in _LINKS or token.i + 2 >= end:
            continue
        start = token.i + 1
        while start < end - 1 and token.doc[start].lower_ in _LINKS:
            start += 1
        model = next((c for c in reversed(verbs) if c.trigger.i < token.i and c.last.i <= token.i + 3), None)
        if model is None or any(t.text in (";", ":") for t in token.doc[model.trigger.i : token.i]):
            continue
        another = _tail(token.doc[start], end, model, sentence, resolver)
        if another is not None:
            yield another


def _tail(opens: Token, end: int, model: Candidate, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    doc = opens.doc
    at = opens.i
    called = model.kind == "demand" and doc[at].lower_ in ("on", "upon")
    at += called
    at += doc[at].lower_ == "the"
    party, after = _party_at(at, end, sentence, resolver)
    if not party or after >= end:
        return None
    stop = next((i for i in range(after, end) if doc[i].text in (",", ";", ".", ":", "?", '"') or _link(doc[i])), end)
    behind = list(doc[after:stop])
    if not behind or len(behind) > _LONGEST + 4:
        return None
    if model.kind != "allegation" and {n.as_party for n in party} & {n.as_party for n in model.actor}:
        return None
    first, last = opens, behind[min(len(behind), 3) - 1]
    trigger = doc[after - 1]
    words = [t.lower_ for t in behind]
    if model.kind == "demand":
        if words[:2] in (["in", "particular"], ["in", "turn"]) or words[0] in ("especially", "too", "also"):
            behind = behind[1 + (words[0] == "in") :]
            words = [t.lower_ for t in behind]
        asks = words[:1] == ["to"] and len(behind) > 1 and behind[1].tag_ == "VB"
        below = model.content if model.content is not None else _syntax.complement(model.trigger)
        if not asks or below is None or below.tag_ != "VB" or not model.trigger.i < below.i < opens.i:
            return None
        return _like(model, "gapped", trigger, first, last, target=party)
    if model.kind in ("meeting", "call"):
        dated = words[0] in ("on", "in") and len(behind) > 1 and behind[1].lower_.endswith("day")
        if not dated or not model.target or model.rule.endswith("noun"):
            return None
        return _like(model, "gapped", trigger, first, last, target=party)
    if model.kind == "allegation":
        return _charged(model, party, after, stop, trigger, first, sentence, resolver)
    if any(t.tag_ in _FINITE and not _given(t) for t in behind) or len(behind) > _LONGEST:
        return None
    if behind[0].tag_.startswith("VB") and len(behind) > 1:
        return None  # "let observers from X and Y monitor the line": Y's own verb
    if _party_at(model.trigger.i + 1, end, sentence, resolver)[0]:
        return None  # "promised Ukraine tanks and Moldova radars": what each is given
    also = words in (["too"], ["also"], ["as", "well"], ["likewise"])
    takes = bool(_syntax.objects(model.trigger)) or _syntax.complement(model.trigger) is not None
    gift = takes and (any(_given(t) for t in behind) or any(t.like_num for t in behind))
    amount = behind[0].pos_ in ("NUM", "NOUN", "ADJ", "DET", "VERB", "PROPN", "PRON") or words[0] in _AMOUNTS
    if not (also or (gift and amount and words[0] not in ("to", "for", "in", "on", "of", "with"))):
        return None
    return _like(model, "gapped", trigger, first, behind[-1], actor=states_of(party))


def _link(token: Token) -> bool:
    return token.lower_ in ("and", "while", "but")


def _given(token: Token) -> bool:
    return bool({token.lower_, token.lemma_.lower()} & lexicon().named(*_GIFTS))


def _party_at(at: int, end: int, sentence: Sentence, resolver: Resolver) -> tuple[tuple[Name, ...], int]:
    """The party whose name or description stands at word ``at``, and the first word behind it."""
    doc = sentence.span.doc
    if at >= end:
        return (), at
    cast = resolver.voices.cast
    named = next((m for m in cast.mentions.within(sentence.block, doc, at, at) if m.start == doc[at].idx), None)
    if named is not None:
        if named.adjective or named.kind == "title":
            return (), at
        after = at
        while after < end and doc[after].idx < named.end:
            after += 1
        if after < end and doc[after].lower_ in ("'s", "'"):
            return (), at
        if named.kind == "person":
            return (Name(named.name, named.party, "person"),), after
        if named.kind == "place" and not named.party:
            return (), at
        party = named.party if named.kind == "place" else ""
        return ((Name(party, party, "state"),) if party else (cast.party_name(named),)), after
    if doc[at].pos_ != "NOUN" or doc[at - 1].lower_ != "the":
        return (), at
    names = tuple(n for n in resolver.parties(doc[at], sentence) if n.kind != "unnamed")
    names = names or tuple(n for n in resolver.described(doc[at], sentence) if n.kind != "unnamed")
    return names, at + 1


def _charged(
    model: Candidate,
    party: tuple[Name, ...],
    after: int,
    stop: int,
    trigger: Token,
    first: Token,
    sentence: Sentence,
    resolver: Resolver,
) -> Candidate | None:
    """ "and India Pakistan of sending drones", "and the militia of looting": one more accusation."""
    if model.rule not in ("allegation.accuse", "allegation.blame") or not model.speaker:
        return None
    doc = trigger.doc
    other, behind = _party_at(after + (doc[after].lower_ == "the"), stop, sentence, resolver)
    link = "of" if model.trigger.lemma_ == "accuse" else "for"
    if other and behind < stop and doc[behind].lower_ == link:
        return _like(model, "gapped", doc[behind - 1], first, doc[behind], speaker=party, actor=states_of(other))
    if doc[after].lower_ == link and {n.as_party for n in party}.isdisjoint({n.as_party for n in model.speaker}):
        return _like(model, "gapped", trigger, first, doc[after], actor=states_of(party))
    return None


def _like(
    model: Candidate, name: str, trigger: Token, first: Token, last: Token, **slots: tuple[Name, ...]
) -> Candidate:
    changed = evolve(model, rule=f"{model.kind}.{name}", trigger=trigger, first=first, last=last, content=None)
    own = {n.as_party for n in slots.get("actor", ())}
    if own and "target" not in slots:
        slots["target"] = tuple(n for n in model.target if n.as_party not in own)
    if own and model.kind == "pledge" and model.speaker == model.actor:
        slots["speaker"] = slots["actor"]
    return evolve(changed, **slots)  # type: ignore[arg-type]
