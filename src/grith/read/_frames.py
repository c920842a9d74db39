"""Frames over the parse: each trigger word with what it takes, who acts and who is acted on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import _FIRST_PERSON, Sentence
from grith.read._candidates import (
    OBLIGATION,
    Candidate,
    Context,
    context_of,
    noun_words,
    reach,
    taken_words,
    verb_group,
)
from grith.read._deals import before_a_deal
from grith.read._frame_checks import (
    agreed_with_words,
    agrees_in_view,
    asks_about,
    calls_a_claim,
    considered_as,
    could_give,
    hedges,
    limits_itself,
    never_to,
    opens_cleft,
    price,
    refused_above,
    rejects_what_was_said,
    several,
    takes_terms,
    told_as_done,
)
from grith.read._lexicon import Frame, frames, lexicon
from grith.read._names import Name
from grith.read._patterns import first_taken, fixed_words, holds, named_as, right_word
from grith.read._reciprocal import both_ways, is_reciprocal
from grith.read._roles import Resolver, roles
from grith.read._sides import sides_of
from grith.read._terms import deal_phrase

if TYPE_CHECKING:
    from spacy.tokens import Token


_DOCUMENTS = frozenset(
    "resolution statement text document communique communiqué declaration letter draft message report note appeal "
    "motion memorandum".split()
)
_ABSTRACT = frozenset("justice situation logic decency humanity law".split())
_SPEECH_KINDS = frozenset({"demand", "red_line", "denial"})


def match_frames(sentence: Sentence, resolver: Resolver) -> Iterator[Candidate]:
    """All statements that the frames find in a sentence."""
    table = frames()
    consumed: set[int] = set()
    for token in sentence.span:
        if token.i in consumed:
            continue
        rows = table.get(token.lemma_.lower()) or table.get(token.lower_)
        if not rows:
            continue
        if _obliged(token) or _attributive(token):
            continue
        words: set[str] | None = None
        for frame in rows:
            if not right_word(frame, token):
                continue
            if words is None:
                words = taken_words(token)
                if token.lemma_ in _NAMING:
                    words = words | named_as(token)
                elif frame.id in ("denial.dismiss-as", "red_line.dismiss-unacceptable"):
                    words = words | {c.lower_ for p in _syntax.prepositions(token, "as") for c in p.children}
                elif frame.id == "demand.stress-need":
                    needed = [t for o in _syntax.children(token, "dobj") for t in o.subtree]
                    wanted = lexicon().named("truce.halts", "truce.deal", "demand.wanted", "truce.halting")
                    words = words | ({t.lower_ for t in needed} & wanted)
                    words = words | {
                        t.lemma_.lower()
                        for o in _syntax.children(token, "dobj")
                        for act in _syntax.children(o, "acl")
                        for t in (act, *_syntax.children(act, "dobj"))
                    }
                elif token.lemma_ in ("order", "instruct", "direct", "command"):
                    words = words | {
                        t.lower_
                        for t in token.subtree
                        if t.i > token.i and t.tag_ == "VBN" and t.dep_ in ("acl", "ccomp", "oprd", "xcomp")
                    }
            if frame.object_in and not any(words & lexicon()[name] for name in frame.object_in):
                continue
            if frame.also_in and not any(words & lexicon()[name] for name in frame.also_in):
                continue
            if any(_looked_at(name, token, words) & lexicon()[name] for name in frame.object_not_in):
                continue
            if frame.needs and not any(holds(needs, token, sentence, resolver) for needs in frame.needs):
                continue
            made = list(_make(frame, token, sentence, resolver))
            if made:
                yield from made
                consumed |= _consumed(frame, token)
                break


_BACKGROUND = frozenset({"since", "after", "before", "until", "when", "once", "as", "while"})


def _looked_at(name: str, token: Token, words: set[str]) -> set[str]:
    """The words in which a class must not be found: for threats and for things denied only what is taken directly."""
    if name == "pledge.threat":
        clause = _syntax.complement(token)
        serves = clause is not None and clause.lemma_ == "act" and bool(_syntax.prepositions(clause, "as"))
        return first_taken(token) - ({"act"} if serves else set())
    if name == "deny.other":
        return {o.lower_ for o in _syntax.objects(token)}
    if name == "pledge.bad" and _syntax.objects(token):
        heads = [h for o in _syntax.objects(token) for h in _syntax.conjuncts(o)]
        return {w for h in heads for w in (h.lower_, h.lemma_.lower())}
    return words


_EXPECTED_GIFTS = frozenset(
    "contribute send provide join deploy supply help support participate offer give deliver pledge commit back fund "
    "donate".split()
)


_NAMING = frozenset(
    {"call", "describe", "brand", "label", "denounce", "characterise", "characterize", "dub", "condemn"}
)


def _obliged(token: Token) -> bool:
    """Whether the word hangs under "must", "need to" or "has to": the obligation is the statement, not its parts."""
    node, label = token, token.dep_
    if label == "conj" and token.tag_ in ("VBD", "VBZ", "VBP") and token.head.tag_ in ("VB", "VBN"):
        return False
    for _ in range(4):
        if label not in ("conj", "xcomp", "acomp", "attr", "dobj", "ccomp"):
            return False
        node, label = node.head, node.head.dep_
        if node.pos_ not in ("VERB", "AUX", "ADJ"):
            return False
        if (
            node.lemma_ in ("need", "have", "ought")
            and _syntax.child(node, "xcomp") is not None
            and node.lemma_ != "have"
        ):
            return True
        if any(a.lower_ in ("must", "should", "ought") for a in node.children if a.dep_ == "aux"):
            return True
    return False


def _attributive(token: Token) -> bool:
    """A participle or adjective before its noun states nothing."""
    return token.dep_ == "amod" and token.head.i > token.i and _syntax.complement(token) is None


def _consumed(frame: Frame, token: Token) -> set[int]:
    """Complement verbs that belong to the trigger and must not start a statement of their own."""
    clause = _syntax.complement(token)
    if clause is None or not frame.consumes or frame.kind in ("allegation", "denial", "position"):
        return set()
    return {
        t.i
        for t in _syntax.conjuncts(clause)
        # "proposed X before Y runs out, and called on Z": a second finite verb is its own statement
        if not (t.dep_ == "conj" and t.tag_ == "VBD" and token.tag_ == "VBD")
    }


def _make(frame: Frame, token: Token, sentence: Sentence, resolver: Resolver) -> Iterator[Candidate]:
    context = context_of(token, sentence)
    kind = frame.kind
    negated, firmness = frame.negated, frame.firmness
    if context.modal in OBLIGATION and kind not in ("condition", "demand"):
        return  # "must accept": what somebody wants, found as such by its modal verb
    if context.hypothetical and kind != "condition":
        return
    if context.negated and frame.pos != "noun":
        if frame.when_negated:
            kind = frame.when_negated
        elif kind in ("allegation", "denial", "demand", "condition", "agreement", "pledge"):
            return
        negated = kind == "red_line"
        does = any(a.lower_ in ("did", "does", "do") for a in _syntax.auxiliaries(token))
        declined = token.lemma_ == "accept" and (does or token.tag_ in ("VBP", "VBZ"))
        waits = context.modal not in ("will", "would", "can", "could") and not declined
        if frame.kind == "agreement" and kind == "red_line" and waits:
            return
    actors, targets = roles(frame, token, sentence, resolver)
    if frame.id == "pledge.ready" and opens_cleft(token):
        return
    if frame.id == "pledge.offer" and token.dep_ == "csubj" and any(c.lower_ == "what" for c in token.children):
        return  # "what X offered was to help": the act stands behind the copula
    if frame.id == "pledge.ready" and token.pos_ == "NOUN":
        held = _syntax.child(token, "poss")
        whose = resolver.parties(held, sentence) if held is not None else ()
        for item in _syntax.prepositional_objects(token, "of", "by"):
            whose = whose or resolver.parties(item, sentence)
        actors = whose or actors  # "welcomed the readiness of X to contribute"
    if frame.id in ("red_line.rule-out", "red_line.exclude") and context.negated and could_give(token):
        kind, firmness = "pledge", "possible"  # "did not rule out sending troops"
        clause = _syntax.complement(token)
        doer = _syntax.child(clause, "nsubj") if clause is not None else None
        actors = (resolver.parties(doer, sentence) if doer is not None else ()) or actors
    speaker: tuple[Name, ...] | None = None
    if frame.speaker == "subject" or (kind in _SPEECH_KINDS and frame.kind != kind):
        speaker = resolver.subject(token, sentence) or None
        if speaker is None and token.tag_ == "VBG" and token.dep_ == "advcl":
            # "the statement said, urging X to stop": whose statement it is
            speaker = next((s.names for s in sentence.sources if s.token.i == token.head.i and s.names), None)
            actors = actors or speaker or () if frame.actor == "subject" else actors
    if frame.id == "denial.call-false" and not calls_a_claim(token, frame):
        return
    if kind == "red_line" and deal_phrase(token) is not None and not resolver.voices.chain(token, sentence, skip=token):
        kind, firmness, negated = "agreement", "committed", False  # "under the accord the parties rule out force"
        speaker = None
    if kind == "denial" and any(c.lower_.endswith(("self", "selves")) for c in token.children):
        return  # "denied himself nothing"
    if kind == "denial" and "confirm" in {t.lemma_ for t in token.doc[max(token.i - 4, 0) : token.i]}:
        return  # "would neither confirm nor deny"
    if kind == "pledge" and context.modal in ("could", "may", "might", "can"):
        firmness = "possible"
    if kind == "red_line" and frame.kind == "red_line" and context.modal in ("could", "may", "might"):
        return  # "could walk away from the talks": what might come, not what is refused
    if frame.id == "red_line.reject" and not context.modal and rejects_what_was_said(token):
        number, accused = resolver.voices.cast.last_accused[0]
        if sentence.number - number <= 1 and accused & {n.as_party for n in actors}:
            kind, firmness, negated = "denial", "", True  # "X rejected this": what it had just been accused of
            targets = ()
    if frame.id == "condition.noun" and refused_above(token):
        return  # "refuses to treat it as a precondition"
    if frame.id == "agreement.agree" and agrees_in_view(token, actors):
        return  # "agreed that pressure had to grow": of one mind, not bound by terms
    if frame.subject == "not-welcome" and token.lemma_ in ("welcome", "embrace"):
        kind = "position"
        speaker = resolver.subject(token, sentence) or None
    sees_none = token.lemma_ == "see" and any(
        d.lower_ == "no" for o in _syntax.children(token, "dobj") for d in o.children
    )
    if frame.id == "position.calls" and sees_none:
        return  # "sees no case for": a refusal, found as such
    if kind == "position" and not actors and not speaker and frame.id.startswith("position"):
        return
    if kind == "agreement" and (context.modal in ("would", "could", "will", "can") or context.conditional):
        terms = price(token)
        if terms is not None and resolver.voices.chain(token, sentence):
            doer = _syntax.child(terms, "nsubj", "nsubjpass")
            first, last = verb_group(token)
            asked = resolver.parties(doer, sentence) if doer is not None else ()
            own = {n.as_party for n in actors}
            yield Candidate(
                "condition.agree-if",
                token,
                first,
                last,
                actor=actors or resolver.voices.chain(token, sentence)[0],
                target=tuple(n for n in asked if n.as_party not in own),
                content=terms,
                confidence="high",
            )
            return
    if (
        kind == "agreement"
        and frame.id in ("agreement.accept", "agreement.agree")
        and (named := _only_this(token, context))
    ):
        first, last = verb_group(token)
        first, last = reach(first, last, named, 8)
        own = {n.as_party for n in actors}
        asked = tuple(n for n in resolver.named_in(named, sentence) if n.as_party not in own)
        yield Candidate("condition.only-this", token, first, last, actor=actors, target=asked, content=named)
        return
    if frame.id == "pledge.consider" and token.lemma_ == "consider" and considered_as(token):
        return
    if kind == "agreement" and not targets and frame.target == "prep:with":
        for item in (*_syntax.objects(token), *_syntax.prepositional_objects(token, "to", "on")):
            for inner in _syntax.prepositional_objects(item, "with"):
                targets = targets or resolver.parties(inner, sentence)
    if kind == "agreement" and not actors and _syntax.is_passive(token) and token.dep_ not in ("relcl", "acl", "amod"):
        actors = sides_of(resolver.voices.cast, sentence.number)
    earlier = token.dep_ == "advcl" and any(c.lower_ in _BACKGROUND for c in token.children if c.i < token.i)
    if kind == "agreement" and earlier and _syntax.is_passive(token):
        return  # "since the pause was declared": when something else happened
    if kind == "agreement":
        if token.dep_ == "acl" and token.tag_ == "VBN" and _syntax.child(token, "aux", "nsubj", "nsubjpass") is None:
            return  # "any release agreed by the parties": which one, not that it happened
        if token.dep_ in ("relcl", "acl") and not actors:
            return
        told = context.modal == "would" and context.past_report and not context.conditional
        if context.modal in ("would", "could", "may", "might", "can") and not told:
            return
        if context.conditional:
            return
        if agreed_with_words(token):
            return
        if context.modal == "will":
            firmness = "committed"
        if any("principle" in (t.lower_ for t in c.subtree) for c in token.children if c.dep_ == "prep"):
            firmness = "willing"
    if kind in ("pledge", "red_line", "demand") and not actors and not speaker and frame.actor == "subject":
        chain = resolver.voices.chain(token, sentence)
        subject = _syntax.subject(token)
        written = subject is not None and subject.lemma_.lower() in _DOCUMENTS | _ABSTRACT and kind == "demand"
        described = resolver.described(subject, sentence) if subject is not None else ()
        if described and not _syntax.is_passive(token):
            chain = [described]
        elif subject is not None and not _syntax.is_passive(token) and subject.lower_ not in _FIRST_PERSON:
            if not written:
                return
            chain = chain or [resolver.owner(subject, sentence) or resolver.voices.cast.last_document[0]]
        actors = chain[0] if chain else ()
        if not actors and kind != "demand":
            return
    bound = token.dep_ == "xcomp" and token.head.lemma_ == "have" and frame.pos == "verb"
    if kind in ("pledge", "agreement") and bound:
        return  # "would have to guarantee": a duty
    if frame.id == "pledge.pledge" and token.dep_ == "acl" and token.lemma_ in ("undertake", "assume"):
        return  # "the obligations undertaken by X": which ones
    if frame.id == "pledge.announce" and token.dep_ == "acl":
        return  # "the agreement announced by the mediators": which one
    if frame.id == "pledge.order":
        ordered = {n.as_party for o in _syntax.objects(token) for n in resolver.parties(o, sentence)}
        if ordered and not ordered & {n.as_party for n in actors}:
            return  # told to others: a demand
    if frame.id == "pledge.allot" and token.tag_ in ("VB", "VBG") and not context.modal:
        return  # "did not plan to contribute": read with its plan
    if frame.id == "pledge.allot" and context.modal:
        return  # "will donate": a promise by its modal verb
    if (
        kind == "pledge"
        and frame.pos == "verb"
        and token.tag_ == "VBG"
        and token.dep_ in ("pcomp", "acl", "csubj", "amod")
        and not limits_itself(token)
    ):
        return
    if (
        kind == "demand"
        and context.modal in ("will", "would", "could", "may", "might")
        and not _own_words(token, sentence, resolver)
    ):
        return
    rings = frame.id == "demand.call-on" and _syntax.children(token, "dobj") and not _syntax.is_passive(token)
    if rings and not _syntax.prepositions(token, "for") and _syntax.complement(token) is None:
        return  # "called Beijing on Saturday"
    if frame.id == "demand.ask" and asks_about(token):
        return
    if frame.id == "demand.propose" and hedges(token):
        return  # "X could help, its minister suggested": how it was put
    unasked = kind == "demand" and _syntax.is_passive(token) and _syntax.agent(token) is None
    if unasked and not actors and not speaker and not resolver.voices.chain(token, sentence):
        return  # "has been asked for soldiers": nobody's demand
    if frame.id == "demand.tell-to" and _syntax.is_passive(token) and _syntax.agent(token) is None:
        host = resolver.voices.speaker_of(sentence)
        if token.lemma_ not in ("invite", "encourage") or not host or resolver.voices.sources_of(token, sentence):
            return  # "has been told to act": nobody's demand
        actors = host  # "partners are invited to help", in a statement of one's own
    if frame.id == "demand.tell-to" and targets and {n.as_party for n in targets} <= {n.as_party for n in actors}:
        kind = "position"  # "instructed the army to get ready": an order to one's own side
    if frame.id == "condition.depend" and context.hypothetical:
        return
    if frame.id in ("condition.depend", "condition.contingent") and not _of_weight(token):
        return  # "the harvest depends on the weather"
    untold = frame.id == "condition.contingent" and not actors and not resolver.voices.chain(token, sentence)
    if untold or (frame.id == "condition.depend" and all(n.kind == "unnamed" for n in actors)):
        topics = lexicon().named("condition.needy", "condition.tied", "truce.terms", "meeting.nouns")
        if not (taken_words(token) | noun_words(_syntax.subject(token) or token)) & topics:
            return
    if frame.id == "allegation.record-attack" and token.lemma_ == "put" and _syntax.prepositions(token, "in"):
        return  # "put a mechanism in place to look at violations"
    if frame.id == "allegation.call-breach" and context.modal in ("will", "would") and _hostile(token):
        kind, firmness, negated, targets = "red_line", "refused", True, ()
        actors = speaker or (resolver.voices.chain(token, sentence) or [()])[0]  # "will treat it as an act of war"
    if kind == "allegation" and context.modal in ("could", "may", "might", "would", "will"):
        return  # "could be considered an act of war"
    if frame.id == "demand.urge" and token.lemma_ in ("push", "press", "beg", "urge") and _pushes(token):
        return  # "are pushing back incursions"
    if frame.id == "demand.want" and (said := _syntax.child(token, "xcomp")) is not None:
        alone = _syntax.child(said, "nsubj", "nsubjpass") is None and _syntax.child(token, "dobj") is None
        if alone and said.lemma_.lower() in lexicon()["reporting.plain"]:
            return  # "I want to state that ..."
    if frame.id == "condition.tie" and token.dep_ == "acl" and not actors:
        return  # "a truce linked to a political process": which one
    about = _syntax.subject(token) if frame.id == "pledge.ready" else None
    if about is not None and about.lemma_.lower() in _DOCUMENTS | {"treaty", "deal", "agreement", "truce"}:
        return  # "the treaty is ready to sign"
    if frame.id == "pledge.ready" and token.dep_ == "amod":
        return  # "the only matter open for discussion"
    if frame.id == "pledge.ready" and any(c.lower_ == "as" and c.dep_ == "advmod" for c in token.children):
        return  # "is as determined as he is"
    if frame.id == "pledge.ready" and taken_words(token) & {"debate", "question", "doubt"}:
        return  # "it is open to debate"
    if frame.id == "pledge.ready" and (said := _syntax.complement(token)) is not None and said.lemma_ in _TELLS:
        return  # "am pleased to announce that"
    if frame.id == "demand.propose" and token.dep_ == "acl" and token.tag_ == "VBN":
        return  # "the truce proposed by X": which one
    if frame.id == "demand.want-thing" and _syntax.is_passive(token):
        return  # "is expected to meet him": a forecast
    if frame.id == "demand.want" and token.lemma_ == "expect":
        if not targets or _syntax.is_passive(token):
            return  # "expects the talks to end": a forecast
        clause = _syntax.child(token, "ccomp", "xcomp")
        if clause is not None and clause.lemma_ in _EXPECTED_GIFTS:
            kind, actors, targets, firmness = "pledge", targets, (), "expected"
    if frame.id == "pledge.pledge" and never_to(token):
        kind, firmness, negated = "red_line", "refused", True
        speaker = speaker or actors
    if frame.id == "pledge.pledge":
        clause = _syntax.child(token, "ccomp")
        doer = _syntax.child(clause, "nsubj") if clause is not None else None
        actors = (resolver.parties(doer, sentence) if doer is not None else ()) or actors
    if frame.subject == "known" and not (actors or speaker):
        actors = resolver.described(_syntax.subject(token), sentence) if not _syntax.is_passive(token) else ()
        if not actors:
            return
    if frame.subject == "several" and not several(token, actors):
        return
    if frame.subject == "deal":
        subject_noun = _syntax.subject(token)
        if subject_noun is None or subject_noun.lemma_.lower() not in lexicon()["condition.needy"] or not actors:
            return
    if kind == "condition" and not targets and frame.id in ("condition.require", "condition.tie", "condition.depend"):
        for item in (*_syntax.children(token, "dobj"), *_syntax.prepositional_objects(token, "on", "upon", "to")):
            targets = targets or resolver.named_in(item, sentence)
    if frame.id == "condition.require":
        targets = tuple(n for n in targets if n.as_party not in {a.as_party for a in actors})
    if kind == "allegation" and not actors and frame.actor != "pair" and not is_reciprocal(token):
        if frame.id not in _NAME_THE_ACCUSED or not speaker:
            return
        for item in _syntax.objects(token):
            actors = actors or resolver.described(item, sentence)
    if kind == "agreement" and not told_as_done(token, context):
        return
    if kind == "pledge" and frame.id in ("pledge.ready", "pledge.offer", "pledge.consider") and takes_terms(token):
        kind = "agreement"
        clause = _syntax.complement(token)
        for item in _syntax.children(clause, "dobj") if clause is not None else []:
            targets = resolver.owner(item, sentence) or targets
    first, last = verb_group(token)
    clause = _syntax.complement(token)
    if kind == "demand" and clause is not None and (before_a_deal(clause, sentence) or before_a_deal(token, sentence)):
        kind = "condition"  # "demanded that X pull out before there is any dialogue": the price of a deal
    price_clause = next(
        (
            c
            for c in (_syntax.children(clause, "advcl") if kind == "demand" and clause is not None else ())
            if any(m.lower_ in ("until", "unless") for m in c.children)
        ),
        None,
    )
    if price_clause is not None and clause is not None and _syntax.is_negated(clause):
        kind = "condition"  # "insists that nothing be asked of it until X has withdrawn"
        targets = resolver.parties(_syntax.child(price_clause, "nsubj", "nsubjpass"), sentence) or targets
        last = reach(
            first, last, next((m for m in price_clause.children if m.lower_ in ("until", "unless")), None), 25
        )[1]
    if frame.id in ("allegation.call-breach", "denial.call-false"):
        named = next(
            (
                t
                for t in token.doc[token.i + 1 : token.sent.end]
                if any(t.lower_ in lexicon()[c] for c in frame.object_in)
            ),
            None,
        )
        first, last = reach(first, last, named, 20)
    if kind not in ("allegation", "denial"):
        first, last = reach(first, last, clause, 25 if token.lemma_ in ("agree", "concur") else 9)
    if clause is None:
        taken = next(iter(_syntax.children(token, "dobj")), None)
        first, last = reach(first, last, taken, 8)
    if kind == "allegation" and frame.object_in and clause is None:
        word = next(
            (
                t
                for t in token.subtree
                if t.i > last.i and any({t.lower_, t.lemma_.lower()} & lexicon()[c] for c in frame.object_in)
            ),
            None,
        )
        first, last = reach(first, last, word, 6)
    if frame.id == "allegation.accuse":
        deed = next((c for p in _syntax.prepositions(token, "of") for c in _syntax.children(p, "pcomp")), None)
        first, last = reach(first, last, deed, 9)
    if kind == "allegation" and clause is None and not _syntax.children(token, "dobj"):
        taken = next(iter(_syntax.prepositional_objects(token, "of", "about", "at", "to", "against")), None)
        first, last = reach(first, last, taken, 9)
    if frame.pos == "any" and token.dep_ == "dobj" and token.head.pos_ == "VERB":
        first, last = reach(first, last, token.head, 4)
    for alternative in frame.needs:
        for name in alternative:
            if name.startswith("words:") and first.i <= token.i and holds(alternative, token, sentence, resolver):
                first, last = reach(first, last, fixed_words(token, name.partition(":")[2]), 8)
    if frame.id == "condition.noun":
        verb = next((h for h, _ in _syntax.governors(token) if h.pos_ == "VERB"), None)
        first, last = reach(first, last, verb, 14)
    candidate = Candidate(
        frame.id,
        token,
        first,
        last,
        kind=kind,
        actor=actors,
        target=targets,
        speaker=speaker,
        firmness=firmness,
        negated=negated,
        content=clause,
        confidence=frame.confidence,
    )
    if frame.actor == "pair" or is_reciprocal(token):
        yield from both_ways(candidate, token, sentence, resolver)
        return
    yield candidate


_TELLS = frozenset("announce say tell report inform confirm note learn".split())


def _hostile(token: Token) -> bool:
    """Whether something is called an act of war or aggression."""
    words = {t.lower_ for t in token.subtree}
    return "act" in words and bool(words & {"war", "aggression", "hostility"})


def _pushes(token: Token) -> bool:
    return any(c.dep_ in ("prt", "advmod") and c.lower_ in ("back", "out", "away", "ahead") for c in token.children)


def _only_this(token: Token, context: Context) -> Token | None:
    """ "would only accept a deal that ...", "will agree only to a truce linked to ...": what alone is accepted."""
    if context.modal not in ("will", "would", "can", "could"):
        return None
    items = [*_syntax.children(token, "dobj"), *_syntax.prepositional_objects(token, "to", "on")]
    for item in items:
        only = any(c.lower_ == "only" for c in (*token.children, *item.children, *item.head.children))
        if only and (_syntax.child(item, "relcl", "acl") is not None or _syntax.prepositions(item)):
            return item
    return None


# Frames whose object is the accused, whoever that is: kept even where the words give no known name.
_NAME_THE_ACCUSED = frozenset(
    {"allegation.accuse", "allegation.blame", "allegation.charge-with", "allegation.condemn-for"}
    | {
        "allegation.hold-responsible",
        "allegation.call-breach",
        "allegation.complain",
        "allegation.record",
        "allegation.record-attack",
    }
)


def _of_weight(token: Token) -> bool:
    """Whether what hangs on something, or what it hangs on, is a matter of a truce, a deal or a gift."""
    topics = lexicon().named(
        "truce.terms",
        "truce.nouns",
        "contribute.things",
        "condition.needy",
        "condition.tied",
        "meeting.nouns",
        "position.topics",
        "reported.refusable",
        "truce.nouns_attack",
        "capability.troops",
    ) - {"success"}
    subject = _syntax.subject(token)
    about = noun_words(subject) if subject is not None else set()
    if subject is None or subject.pos_ == "PRON" or subject.tag_ == "VBG" or subject.pos_ == "VERB":
        return True
    return bool((about | taken_words(token)) & topics)


def _own_words(token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    """Whether the subject is the one who speaks: "I would urge", "he said he would ask"."""
    subject = _syntax.subject(token)
    if subject is None or subject.lower_ in _FIRST_PERSON:
        return True
    chain = resolver.voices.chain(token, sentence, skip=token)
    own = {n.as_party for n in resolver.parties(subject, sentence)}
    return bool(chain) and bool(own & {n.as_party for n in chain[0]})
