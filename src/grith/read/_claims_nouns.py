"""Accusations told by nouns: "repeated violations by X", "is a breach of the truce", "damage caused by X's fire"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _negation, _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate, context_of, reach, verb_group
from grith.read._lexicon import lexicon
from grith.read._names import Name, others, states_of
from grith.read._pointed import pointed_back
from grith.read._resolver import Resolver
from grith.read._sides import adversary

if TYPE_CHECKING:
    from spacy.tokens import Token

_NO_FACT = ("deny", "deter", "prevent", "stop", "avoid", "accuse", "reject", "commit", "charge", "blame", "halt")
_TELLING = frozenset(
    """complain speak report cite list allege claim denounce protest record document note talk""".split()
)
_NAMING_VERBS = frozenset({"call", "describe", "brand", "label", "term", "consider", "denounce", "allege", "see"})


def breach_noun(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "repeated violations by X", "X's breaches of the truce", told by somebody: an accusation as a noun."""
    left_undone = _left_undone(token)
    breach = token.lower_ in lexicon()["truce.nouns_breach"] or left_undone
    if token.pos_ != "NOUN" or not breach or token.dep_ in ("compound", "nmod"):
        return None
    accused = tuple(n for n in resolver.culprit(token, sentence) if n.kind != "unnamed")
    for thing in _syntax.prepositional_objects(token, "of"):
        accused = accused or resolver.first(_syntax.prepositional_objects(thing, "by"), sentence)
        if left_undone:
            accused = accused or tuple(n for n in resolver.owner(thing, sentence) if n.kind != "unnamed")
    if left_undone and not accused and token.i + 1 < len(token.doc) and token.nbor().lower_ == "by":
        accused = tuple(n for t in _syntax.children(token.nbor(), "pobj") for n in resolver.parties(t, sentence))
    chain = resolver.voices.chain(token, sentence)
    verb = next((h for h, _ in _syntax.governors(token) if h.pos_ in ("VERB", "AUX")), None)
    in_breach = token.dep_ == "pobj" and token.head.lower_ == "in" and verb is not None and token.head.head.i == verb.i
    if in_breach and verb is not None and not accused:
        accused = tuple(n for n in resolver.subject(verb, sentence) if n.kind != "unnamed")
    if verb is not None and verb.lemma_ in _NAMING_VERBS and not chain:
        # "over what it called breaches by X"
        above = next((h for h, _ in _syntax.governors(verb) if h.pos_ == "VERB"), verb)
        told = resolver.subject(verb, sentence) or resolver.subject(above, sentence)
        chain = [told] if told else []
    if verb is not None and not chain and verb.lemma_ in ("put", "set", "estimate", "number", "tally", "raise"):
        told = resolver.subject(verb, sentence)
        chain = [told] if told else []
    broken = {t.lemma_.lower() for t in _syntax.prepositional_objects(token, "of")} & lexicon()["truce.deal"]
    if in_breach and broken and accused and not chain:
        chain = [()]  # "X did not leave, in violation of the truce", in the report's own voice
    if not accused and chain and _syntax.prepositions(token, "of"):
        accused = adversary(chain[0], resolver.voices.cast)
    if not accused or not chain or verb is None or verb.lemma_ in _NO_FACT:
        return None
    own = {n.as_party for n in chain[0]}
    context = context_of(verb, sentence)
    if (
        own & {n.as_party for n in accused}
        or context.hypothetical
        or (context.negated and not (in_breach and verb.lemma_ in _STAYED))
        or context.modal in ("could", "would", "may", "might", "should", "must")
    ):
        return None
    first, last = reach(token, token, next((c for c in token.children if c.dep_ == "amod"), None), 3)
    if verb.lemma_ in _TELLING:
        first, last = reach(first, last, verb, 9)
    if in_breach:
        first, last = reach(first, last, verb_group(verb)[0], 9)
    return Candidate("allegation.breach-noun", token, first, last, actor=states_of(accused), speaker=chain[0])


_STAYED = frozenset("leave withdraw pull release return open stop comply vacate disarm".split())


def _left_undone(token: Token) -> bool:
    """ "the non-fulfilment of obligations", "non-compliance with the truce": the parse splits the word."""
    if token.lemma_.lower() not in ("fulfilment", "fulfillment", "compliance", "implementation", "observance"):
        return False
    return token.i >= 2 and token.nbor(-1).text == "-" and token.nbor(-2).lower_ == "non"


_HARM = frozenset(
    "damage casualty casualties death deaths injury injuries destruction killing wounding loss losses victim victims "
    "fire explosion explosions crater craters".split()
)


def named_breach(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The raid is a breach of the truce", "amounts to aggression": a deed called what it is said to be."""
    words = lexicon()
    if token.lemma_ == "be":
        said = next(
            (c for c in token.children if c.dep_ == "attr" and _is_breach(c, words["truce.nouns_breach"])), None
        )
    elif token.lemma_ in ("constitute", "represent", "violate", "amount", "mark"):
        items = (*_syntax.children(token, "dobj"), *_syntax.prepositional_objects(token, "to"))
        said = next((c for c in items if _is_breach(c, words["truce.nouns_breach"])), None)
    else:
        return None
    if said is None:
        return None
    context = context_of(token, sentence)
    if context.hypothetical or context.negated or context.modal:
        return None
    chain = resolver.voices.chain(token, sentence)
    if not chain:
        return None
    own = {n.as_party for n in chain[0]}
    doing = _syntax.child(token, "nsubj", "csubj")
    if doing is None and token.dep_ == "advcl" and token.tag_ == "VBG":
        doing = _syntax.child(token.head, "nsubj")  # "the strikes hit the port, marking an escalation"
    accused: tuple[Name, ...] = ()
    if doing is not None:
        deed = {doing.lower_, doing.lemma_.lower()} & words.named("truce.nouns_attack", "truce.nouns_moves")
        done_to = doing.lemma_ in ("occupation", "seizure", "capture", "takeover", "siege", "blockade")
        accused = (resolver.culprit if deed or done_to else resolver.owner)(doing, sentence)
        for item in (*doing.subtree, *said.subtree):
            if item.i == doing.i or (item.dep_ == "poss" and item.head.i not in (doing.i, said.i)):
                continue  # "a violation of X's sovereignty": X is the one wronged
            does = item.dep_ in ("nsubj", "poss") or (
                item.dep_ == "pobj" and item.head.lower_ in ("by", "from") and item.head.head is not token
            )
            if not accused and does and item.pos_ in ("NOUN", "PROPN"):
                accused = resolver.parties(item, sentence)
        if deed and not accused:
            accused = pointed_back(doing, sentence, resolver) or ()
            if {n.as_party for n in accused} & own:
                return None  # the speaker's own strikes
    accused = tuple(n for n in accused if n.as_party not in own and n.kind not in ("unnamed", "other"))
    accused = accused or adversary(chain[0], resolver.voices.cast)
    pointed = doing is not None and (
        doing.lower_ in ("this", "that", "these")
        or any(c.lower_ in ("these", "this", "such", "those") for c in doing.children)
    )
    if not accused and pointed:
        number, known = resolver.voices.cast.last_accused[0]  # "these strikes": those just complained of
        if sentence.number - number <= 1 and not known & own:
            accused = tuple(Name(p, p, "state") for p in sorted(known))
    if not accused:
        return None
    first, last = reach(*verb_group(token), said, 6)
    return Candidate("allegation.is-breach", token, first, last, actor=states_of(accused))


def _is_breach(noun: Token, breaches: frozenset[str]) -> bool:
    if noun.lower_ in breaches:
        return True
    if noun.lower_ in ("act", "escalation", "crime", "provocation", "aggression"):
        return noun.lower_ != "act" or any(
            t.lower_ in ("aggression", "war", "terror", "terrorism") for t in noun.subtree
        )
    return any(
        t.lower_ in breaches
        for p in _syntax.prepositions(noun, "of")
        for t in _syntax.children(p, "pobj")
        if noun.lower_ in ("part", "string", "series", "pattern", "example", "instance", "kind")
    )


def lost_to(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "lost their lives to X's shelling", "died in a raid by X": harm told with the attack behind a preposition."""
    if token.pos_ != "VERB" or token.lemma_ not in ("lose", "die", "perish", "suffer", "fall", "burn"):
        return None
    context = context_of(token, sentence)
    chain = resolver.voices.chain(token, sentence)
    if not chain or context.hypothetical or context.negated or context.modal:
        return None
    for item in token.subtree:
        attack = bool(
            {item.lower_, item.lemma_.lower()}
            & (lexicon()["truce.nouns_attack"] | {"missiles", "bombs", "drones", "guns"})
        )
        if item.dep_ not in ("pobj", "pcomp") or not attack or item.i < token.i:
            continue
        accused = others(resolver.culprit(item, sentence), chain[0], "unnamed")
        if not accused:
            continue
        first, last = reach(*verb_group(token), item, 8)
        return Candidate("allegation.lost-to", token, first, last, actor=states_of(accused), speaker=chain[0])
    return None


def harm_by(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "reported damage caused by X's fire", "casualties from X's shelling": harm and whose weapon did it."""
    if token.pos_ != "NOUN" or token.lower_ not in _HARM or token.dep_ not in ("dobj", "nsubj", "nsubjpass", "attr"):
        return None
    chain = resolver.voices.chain(token, sentence)
    if not chain and token.dep_ == "dobj" and token.head.lemma_.lower() in lexicon()["reporting.plain"] | _TELLING:
        told = resolver.subject(token.head, sentence)
        chain = [told] if told else []
    if not chain:
        return None
    attacks = lexicon()["truce.nouns_attack"]
    for other in token.subtree:
        if other.i <= token.i or other.lemma_.lower() not in attacks or other.dep_ != "pobj":
            continue
        if other.head.lower_ not in ("by", "from", "in", "of", "after"):
            continue
        accused = others(resolver.owner(other, sentence), chain[0])
        verb = next((h for h, _ in _syntax.governors(token) if h.pos_ in ("VERB", "AUX")), None)
        if not accused or verb is None or context_of(verb, sentence).hypothetical or _negation.is_negated(verb):
            continue
        first, last = (token, token)
        if token.dep_ == "dobj":
            first, last = reach(token, token, verb_group(verb)[0], 6)
        return Candidate("allegation.harm", token, first, last, actor=states_of(accused), speaker=chain[0])
    return None


_TALLY = frozenset({"tally", "count", "list", "record", "toll", "catalogue", "log"})


def tally_of(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "citing X's tally of 26 assaults": a count of attacks that somebody keeps."""
    if token.pos_ != "NOUN" or token.lower_ not in _TALLY:
        return None
    owner = _syntax.child(token, "poss")
    told = tuple(n for n in resolver.parties(owner, sentence) if n.kind != "unnamed") if owner is not None else ()
    if not told and token.dep_ == "dobj" and token.head.lemma_ in ("put", "set", "give", "raise"):
        told = resolver.subject(token.head, sentence)
    if not told:
        return None
    words = lexicon()
    counted = _syntax.prepositional_objects(token, "of")
    counted += _syntax.strayed(token, "at")  # "put the night's tally at 315 drones"
    for item in counted:
        weapons = {"drone", "missile", "rocket", "shell"}
        if {item.lower_, item.lemma_.lower()} & (words["truce.nouns_attack"] | words["truce.nouns_breach"] | weapons):
            accused = resolver.culprit(item, sentence) or adversary(told, resolver.voices.cast)
            accused = others(accused, told, "unnamed")
            if not accused:
                return None
            first, last = reach(token, token, item, 6)
            return Candidate(
                "allegation.tally", token, first, last, actor=states_of(accused), speaker=told, content=item
            )
    return None


def blame_lies(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "Responsibility for the massacre lies with X", "the fault is X's alone": blame as the subject."""
    if token.pos_ not in ("VERB", "AUX") or token.lemma_ not in ("lie", "rest", "fall", "be", "belong", "remain"):
        return None
    subject = _syntax.child(token, "nsubj")
    if subject is None or subject.lemma_.lower() not in ("responsibility", "blame", "fault", "guilt"):
        return None
    chain = resolver.voices.chain(token, sentence)
    context = context_of(token, sentence)
    if not chain or context.hypothetical or context.negated or context.modal in ("could", "would", "may", "might"):
        return None
    for item in _syntax.prepositional_objects(token, "with", "on", "upon", "to", "at"):
        accused = others(resolver.parties(item, sentence) or resolver.owner(item, sentence), chain[0], "unnamed")
        if accused:
            first, last = reach(subject, token, token, 9)
            return Candidate("allegation.blame-lies", token, first, last, actor=states_of(accused))
    return None
