"""Meetings and calls in other words: "came face to face", "will be the venue of", "took a call from"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _negation, _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, reach, verb_group
from grith.read._encounter_firm import how_firm, timed
from grith.read._lexicon import lexicon
from grith.read._names import Name, merged
from grith.read._resolver import Resolver
from grith.read._sides import sides_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_VENUES = frozenset({"venue", "host", "site", "setting", "scene", "stage"})
_HAVING_A_CALL = frozenset("receive take get place make put have hold field accept return".split())
_READYING = frozenset(
    "prepare plan arrange schedule organise organize set discuss agree fix pencil convene call".split()
)
_ENVOYS = frozenset(
    "envoy delegation negotiator mediator minister official representative team general diplomat "
    "emissary adviser ambassador officer".split()
)


def other_encounter(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """A meeting or call told by an idiom or by a noun with a verb that is not usually one of meeting."""
    if token.pos_ == "NOUN":
        return _call_with(token, sentence, resolver) or _being_prepared(token, sentence, resolver)
    if token.pos_ not in ("VERB", "AUX"):
        return None
    return (
        _face_to_face(token, sentence, resolver)
        or _venue(token, sentence, resolver)
        or _saw(token, sentence, resolver)
        or _expected_in(token, sentence, resolver)
        or _possible_call(token, sentence, resolver)
        or _came_to(token, sentence, resolver)
        or _discussed(token, sentence, resolver)
        or _by_telephone(token, sentence, resolver)
    )


def _made(
    rule: str,
    token: Token,
    last: Token | None,
    *,
    actor: tuple[Name, ...],
    target: tuple[Name, ...] = (),
    firmness: str,
) -> Candidate:
    words = reach(*verb_group(token), last, 8)
    return Candidate(rule, token, *words, actor=actor, target=target, firmness=firmness, confidence="low")


def _after(token: Token, count: int = 6) -> list[str]:
    return [t.lower_ for t in token.doc[token.i + 1 : min(token.i + 1 + count, token.sent.end)]]


def _face_to_face(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    if token.lemma_ not in ("come", "be", "stand", "bring", "talk", "meet", "sit") or "face" not in _after(token):
        return None
    after = _after(token)
    firmness = how_firm(token, sentence)
    if not any(after[n : n + 3] == ["face", "to", "face"] for n in range(3)) or firmness is None:
        return None
    actor = resolver.subject(token, sentence)
    target: tuple[Name, ...] = ()
    for item in token.subtree:
        if item.dep_ == "pobj" and item.head.lower_ == "with":
            target = merged(target, resolver.parties(item, sentence))
    if not actor:
        return None
    return _made("meeting.face", token, token.doc[token.i + 1], actor=actor, target=target, firmness=firmness)


def _venue(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    said = _syntax.child(token, "attr")
    if token.lemma_ != "be" or said is None or said.lemma_.lower() not in _VENUES:
        return None
    served, nouns = _syntax.prepositional_objects(said, "of", "for", "to"), lexicon()["meeting.nouns"]
    talks = next((t for t in served if {t.lower_, t.lemma_.lower()} & nouns), None)
    firmness = how_firm(token, sentence)
    if talks is None or firmness is None:
        return None
    who: tuple[Name, ...] = ()
    who = merged(who, resolver.every(_syntax.prepositional_objects(talks, "between", "with", "of"), sentence))
    who = who or sides_of(resolver.voices.cast, sentence.number)
    return _made("meeting.venue", token, talks, actor=who, firmness=firmness)


def _saw(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "On the sidelines of the assembly, X saw Y": two persons, with a place or a day."""
    if token.lemma_ not in ("see", "join", "rejoin") or _syntax.is_passive(token):
        return None
    item = _syntax.child(token, "dobj")
    if item is None or _syntax.child(token, "ccomp", "xcomp", "oprd") is not None:
        return None
    target = resolver.parties(item, sentence)
    actor = resolver.subject(token, sentence)
    placed = any(
        c.dep_ == "prep" and c.lower_ in ("on", "in", "at", "during") for c in (*token.children, *item.children)
    )
    placed = placed or any(c.lower_ == "where" for c in token.children)  # "is in X, where he will see Y"
    again = item.lower_ in ("him", "her", "them") and "again" in _after(token, 4) and bool(target)
    persons = bool(actor) and bool(target) and all(n.kind == "person" for n in (*actor, *target))
    persons = persons or (again and bool(actor))
    firmness = how_firm(token, sentence)
    bodies = {n.kind for n in (*actor, *target)} <= {"person", "group", "unnamed", "state"} and item.pos_ == "NOUN"
    persons = persons or (bodies and bool(actor) and bool(target) and firmness == "planned")
    if not persons or not (placed or timed(token, token)) or firmness is None or "as" in _after(token, 8):
        return None
    if token.lemma_ != "see" and "for" not in _after(token, 8):
        return None
    return _made("meeting.saw", token, item, actor=actor, target=target, firmness=firmness)


def _expected_in(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The two envoys are expected in Washington next week": a visit to come."""
    if token.lemma_ != "expect" or not _syntax.is_passive(token) or _syntax.child(token, "xcomp") is not None:
        return None
    subject = _syntax.child(token, "nsubjpass")
    place = next(iter(_syntax.prepositions(token, "in", "at", "back")), None)
    if subject is None or place is None or context_of(token, sentence).hypothetical or not timed(token, token):
        return None
    actor = resolver.parties(subject, sentence)
    persons = tuple(n for n in actor if n.kind in ("person", "group", "unnamed"))
    if not persons and subject.lemma_.lower() not in _ENVOYS:
        return None
    who = persons or (Name("unnamed participants", "", "unnamed", True),)
    return _made("meeting.expected", token, place, actor=who, firmness="expected")


def _possible_call(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "did not rule out that a call would be arranged", "left open a meeting": an encounter that may come."""
    out = (token.lemma_ in ("rule", "exclude", "preclude") and _negation.is_negated(token)) or (
        token.lemma_ == "leave" and "open" in _after(token, 4)
    )
    if not out or context_of(token, sentence).hypothetical:
        return None
    nouns = lexicon()["meeting.nouns"] | {"call", "conversation"}
    things = (t for t in token.subtree if t.i > token.i and t.dep_ in ("dobj", "nsubj", "nsubjpass", "pobj"))
    thing = next((t for t in things if {t.lower_, t.lemma_.lower()} & nouns), None)
    actor = resolver.subject(token, sentence)
    if thing is None or not actor or thing.i - token.i > 8:
        return None
    target: tuple[Name, ...] = ()
    target = merged(target, resolver.every(_syntax.prepositional_objects(thing, "with", "between"), sentence))
    kind = "call" if thing.lemma_ in ("call", "conversation") else "meeting"
    return _made(f"{kind}.possible", token, thing, actor=actor, target=target, firmness="possible")


def _call_with(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "took a call from X", "in a two-hour conversation with X": a call told by a bare noun and its partner."""
    lemma = token.lemma_.lower()
    if lemma not in ("call", "conversation") or token.dep_ not in ("dobj", "pobj", "nsubj", "nsubjpass"):
        return None
    verb = next((h for h, _ in _syntax.governors(token) if h.pos_ in ("VERB", "AUX")), None)
    if verb is None:
        return None
    partner: tuple[Name, ...] = ()
    for item in (
        *_syntax.prepositional_objects(token, "with", "from"),
        *(_syntax.prepositional_objects(token, "to") if token.dep_ == "pobj" and lemma == "call" else ()),
        *(_syntax.prepositional_objects(verb, "with", "from") if token.dep_ == "dobj" else ()),
    ):
        peer = item.lemma_.lower() == "counterpart"
        partner = merged(
            partner, tuple(n for n in resolver.parties(item, sentence) if n.kind == "person" or (peer and n.party))
        )
    if not partner:
        return None
    within = token.dep_ == "pobj" and token.head.lower_ in ("in", "of", "during", "after", "at", "following", "on")
    has = token.dep_ == "dobj" and verb.lemma_ in _HAVING_A_CALL
    if not (within or has) or any(c.lower_ in ("no", "for") for c in token.children):
        return None
    firmness = how_firm(verb, sentence) if has else "done"
    if firmness is None:
        return None
    own = {n.name for n in partner}
    who = tuple(n for n in resolver.subject(verb, sentence) if n.name not in own)
    first, last = reach(token, token, next((c for c in token.children if c.dep_ in ("amod", "nummod")), None), 3)
    first, last = reach(first, last, next(iter(_syntax.prepositions(token, "with", "from")), None), 2)
    return Candidate(
        "call.with",
        token,
        first,
        last,
        actor=who or partner,
        target=partner if who else (),
        firmness=firmness,
        confidence="high",
    )


def _being_prepared(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "A new round of consultations is being prepared by the delegations": a meeting that is in the making."""
    nouns = lexicon()["meeting.nouns"] | {"conversation", "call"}
    if token.dep_ != "nsubjpass" or not {token.lower_, token.lemma_.lower()} & nouns:
        return None
    verb = token.head
    if verb.lemma_ not in _READYING or context_of(verb, sentence).hypothetical or _negation.is_negated(verb):
        return None
    being = any(a.lower_ == "being" for a in _syntax.auxiliaries(verb))
    due = any(a.lower_ in ("is", "are") for a in _syntax.auxiliaries(verb)) and timed(verb, token)
    modal = context_of(verb, sentence).modal
    if not (being or due or modal == "will"):
        return None
    who = resolver.parties(_syntax.agent(verb), sentence)
    who = merged(who, resolver.every(_syntax.prepositional_objects(token, "between", "with"), sentence))
    who = who or sides_of(resolver.voices.cast, sentence.number)
    kind = "call" if token.lemma_ in ("conversation", "call") else "meeting"
    first, last = reach(token.left_edge, token, verb, 9)
    return Candidate(f"{kind}.prepared", token, first, last, actor=who, firmness="planned", confidence="low")


_AT_TABLE = frozenset({"dine", "lunch", "breakfast", "sup"})
_COMES = _AT_TABLE | frozenset(
    "be come go arrive return stop land shake travel gather flock talk confer consult spend bring have".split()
)
_PHONES = frozenset({"telephone", "phone", "hotline", "line", "link", "video"})


def _came_to(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "was in X to see Y", "is due in X on Thursday", "came to Paris on 11 March", "dined with Y", "shook hands"."""
    firmness = how_firm(token, sentence) if token.lemma_ in _COMES else None
    if firmness is None or (token.pos_ == "VERB" and _syntax.is_passive(token)):
        return None
    actor = resolver.subject(token, sentence)
    subject = _syntax.subject(token)
    lemma, after = token.lemma_, _after(token)
    partner: tuple[Name, ...] = ()
    partner = merged(partner, resolver.every(_syntax.prepositional_objects(token, "with"), sentence))
    aim = next((c for c in _syntax.children(token, "advcl", "xcomp") if c.lemma_ in ("see", "meet", "confer")), None)
    persons = tuple(n for n in actor if n.kind in ("person", "unnamed", "group"))
    briefs = next((c for c in _syntax.children(token, "advcl", "xcomp") if c.lemma_ in _BRIEFS), None)
    came = lemma in ("be", "come", "go", "arrive", "return") and bool(_syntax.prepositions(token, "in", "to", "at"))
    if aim is None and briefs is not None and came and persons and timed(token, token):
        heard = resolver.parties(_syntax.child(briefs, "dobj"), sentence)
        return _made("meeting.came-to-brief", token, briefs, actor=persons, target=heard, firmness=firmness)
    if (
        aim is not None
        and not (lemma == "be" and after[:1] == ["to"])
        and lemma in ("be", "come", "go", "arrive", "return", "stop", "land")
    ):
        seen = resolver.parties(_syntax.child(aim, "dobj"), sentence)
        if seen and actor:
            return _made("meeting.came-to-see", token, aim, actor=actor, target=seen, firmness=firmness)
    if lemma == "be" and after[:1] == ["due"] and after[1:2] in (["in"], ["at"], ["back"]) and persons:
        place = token.doc[token.i + 2]
        return _made("meeting.due-in", token, place, actor=persons, firmness="planned")
    if lemma in _AT_TABLE and (partner or len(actor) > 1 or (subject is not None and subject.tag_ == "NNS")):
        return _made("meeting.dined", token, None, actor=actor, target=partner, firmness=firmness) if actor else None
    if lemma == "shake" and "hands" in after and (len(actor) > 1 or partner):
        return _made("meeting.hands", token, None, actor=actor, target=partner, firmness=firmness)
    together = subject is not None and subject.tag_ in ("NNS", "NNPS") and subject.lemma_.lower() in _RANKS
    if lemma in ("come", "travel", "arrive", "gather", "flock") and together and timed(token, token):
        where = next(iter(_syntax.prepositions(token, "to", "in", "at")), None)
        if where is not None:
            who = actor or (Name("unnamed leaders", "", "unnamed", True),)
            return _made("meeting.came-to", token, where, actor=who, firmness=firmness)
    if (
        lemma in ("talk", "confer", "consult")
        and together
        and firmness in ("planned", "expected")
        and timed(token, token)
    ):
        who = actor or (Name("unnamed officials", "", "unnamed", True),)
        return _made("meeting.talk", token, None, actor=who, target=partner, firmness=firmness)
    if lemma == "spend" and ("together" in _after(token, 8) or partner) and actor:
        return _made("meeting.spent", token, None, actor=actor, target=partner, firmness=firmness)
    if lemma == "spend" and set(_after(token, 8)) & {"telephone", "phone"} and actor:
        return _made("call.spent", token, None, actor=actor, firmness=firmness)
    if lemma == "bring" and {"table", "room"} & set(_after(token, 8)) and _syntax.child(token, "dobj") is not None:
        brought = resolver.parties(_syntax.child(token, "dobj"), sentence)
        if brought:
            return _made("meeting.to-one-table", token, None, actor=brought, firmness=firmness)
    if lemma == "have" and _syntax.prepositions(token, "at", "over", "in") and timed(token, token):
        guest = resolver.parties(_syntax.child(token, "dobj"), sentence)
        if guest and persons and all(n.kind == "person" for n in (*guest, *actor)):
            return _made(
                "meeting.had-at", token, _syntax.child(token, "dobj"), actor=actor, target=guest, firmness=firmness
            )
    return None


def _discussed(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "will discuss it with his counterparts in Tallinn on Monday": people who talk a thing over, on a day or at a place."""  # noqa: E501
    if token.lemma_ not in ("discuss", "review", "negotiate") or _syntax.is_passive(token):
        return None
    links = [*_syntax.prepositions(token, "with"), *_syntax.behind_object(token, "with")]
    with_whom = [t for link in links for t in _syntax.children(link, "pobj")]
    target = resolver.every(with_whom, sentence)
    actor = tuple(n for n in resolver.subject(token, sentence) if n.kind in ("person", "group", "unnamed"))
    firmness = how_firm(token, sentence)
    if not target or not actor or firmness is None or not timed(token, token):
        return None
    return _made("meeting.discuss", token, links[0], actor=actor, target=target, firmness=firmness)


_BRIEFS = frozenset({"brief", "consult", "negotiate", "talk", "discuss", "mediate"})
_RANKS = frozenset(
    "leader president minister chief commander general envoy delegation negotiator mediator diplomat officer head "
    "premier representative".split()
)


def _by_telephone(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "reached X by telephone", "over the telephone, Y told X", "was rung by Z"."""
    if token.lemma_ in ("ring", "phone", "telephone") and _syntax.is_passive(token):
        actor, firmness = resolver.subject(token, sentence), how_firm(token, sentence)
        called = resolver.parties(_syntax.child(token, "nsubjpass"), sentence)
        reached = tuple(n for n in called if n.kind in ("person", "group"))
        if actor and reached and firmness is not None:
            return _made("call.rung", token, None, actor=actor, target=reached, firmness=firmness)
        return None
    lines = [t for t in _syntax.prepositional_objects(token, "by", "over", "on", "via") if t.lower_ in _PHONES]
    line = next((t for t in lines if not any(c.lower_ == "border" for c in t.children)), None)
    if line is None or line.lower_ in ("line", "link"):
        return None
    actor, firmness = resolver.subject(token, sentence), how_firm(token, sentence)
    heard = tuple(n for n in resolver.parties(_syntax.child(token, "dobj", "dative"), sentence) if n.kind == "person")
    if not actor or not (heard or len(actor) > 1) or firmness is None:
        return None
    return _made("call.by-telephone", token, line, actor=actor, target=heard, firmness=firmness)
