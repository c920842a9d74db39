"""One document from text to statements: lay out, parse, find who speaks, match, fill the slots, assemble."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from attrs import evolve

from grith.nouns import Statement
from grith.read import _syntax
from grith.read._answers import answered
from grith.read._assemble import Metadata, assemble, without_doubles, without_outlets
from grith.read._attribution import Sentence, Voices
from grith.read._candidates import Candidate, reach
from grith.read._constructions import match_constructions
from grith.read._description_words import TITLES
from grith.read._document import Layout
from grith.read._ellipsis import did_again, echoed
from grith.read._encounters import match_encounters
from grith.read._frames import match_frames
from grith.read._gapping import gapped
from grith.read._lexicon import lexicon
from grith.read._listed import listed, opens_list
from grith.read._mentions import Mentions
from grith.read._names import Cast, Name, states_of
from grith.read._quotations import assign_quotations
from grith.read._resolver import Resolver
from grith.read._scope import settle
from grith.read._setting import country_of, house_of
from grith.read._slots import survey
from grith.read._sources import find_sources
from grith.read._stances import stances
from grith.read._targets import gives, helped, in_need
from grith.read._tellers import author, signatories, teller
from grith.read._transcript import introduced, plain_role, without_titles

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from grith.read.gazetteer import Gazetteer


# A first name and a surname, so that the surname alone is known before the full name has been read.
_TWO_NAMES = re.compile(
    r"(?<![\w-])([A-Z][a-z\u00e0-\u017f]+) ((?:al-|el-|bin |van |von |de )?[A-Z][a-z\u00e0-\u017f]+(?:-[A-Z][a-z]+)?)\b"
)
_NO_FIRST_NAMES = frozenset(
    """The A An In On At By From To For With And But As If When After Before President Prime Foreign Defence Defense
    Security General Major Colonel Lieutenant Captain Admiral Field Marshal Secretary United South North East West New
    Mr Mrs Ms Dr Sir Lady Sheikh King Queen Prince Princess Chancellor Ambassador Senator Great Saudi Black Red White
    Middle Supreme Grand Pope Saint San Port Abu Tel El Al Fort Mount Lake Cape""".split()
)
_PLACES = frozenset({"state", "capital", "city", "place", "region"})
_OFFICE_WORDS = frozenset(
    """minister president secretary chancellor spokesman spokesperson spokeswoman general""".split()
)


def extract(layout: Layout, docs: list[Doc], about: Metadata, gazetteer: Gazetteer) -> list[Statement]:
    """The statements of a parsed document, in the order of their words."""
    mentions = Mentions(gazetteer, about.day)
    document_speaker = (
        _document_speaker(about, gazetteer)
        or signatories(layout.text, gazetteer, about.day)
        or author(layout.text, gazetteer, about.day)
    )
    country = country_of(about, document_speaker, gazetteer, layout.text)
    cast = Cast(mentions, about.day, country, document_speaker)
    sentences = _read_in_order(layout, docs, cast)
    quotations = assign_quotations(layout, sentences, document_speaker)
    house = () if document_speaker else house_of(about, gazetteer)
    voices = Voices(layout, cast, sentences, quotations, document_speaker, _turns(layout, cast, gazetteer), house)
    resolver = Resolver(voices)
    statements: list[Statement] = []
    gifts: set[int] = set()
    candidates: list[Candidate] = []
    question: list[Sentence] = []
    passed_on: list[Candidate] = []
    for sentence in sentences:
        asked = layout.blocks[sentence.block].turn == "Q"
        candidates = _candidates(sentence, resolver, candidates)
        if asked:  # what a question only passes on: the words of somebody it names
            candidates = [c for c in candidates if c.kind != "position" and _passed_on(c, sentence, resolver)]
            question, passed_on = [*question, sentence], [*passed_on, *candidates]
        elif question:
            answers = answered(sentence, question, passed_on, resolver, _told)
            candidates = [c for c in candidates if not (answers and c.kind == "position")] + answers
            question, passed_on = [], []
        if not candidates:
            continue
        around = survey(sentence, gazetteer)
        for candidate in candidates:
            if candidate.kind == "pledge" and gives(candidate):
                gifts.add(len(statements))
            statements.append(assemble(candidate, sentence, around, resolver, about))
    statements = helped(statements, gifts, gazetteer.party(about.home) if about.home else about.country, in_need(cast))
    statements.sort(key=lambda s: (s.span.start, s.span.end, s.kind, s.speaker, s.actor))
    return without_doubles(without_outlets(statements))


def _turns(layout: Layout, cast: Cast, gazetteer: Gazetteer) -> dict[int, tuple[Name, ...]]:
    """Who speaks in each block of a transcript; a question's block has no speaker."""
    found: dict[int, tuple[Name, ...]] = {}
    named = introduced(layout.text)
    opening = cast.speaker or (_person(named, cast, gazetteer) if named else ())
    answering: tuple[Name, ...] = ()
    for number, block in enumerate(layout.blocks):
        if block.teller:
            found[number] = teller(block.teller, gazetteer, cast.day)  # "UNIFIL: ...": the line names its speaker
            continue
        if not block.turn:
            if opening and named:
                found[number] = opening
            continue
        who = block.turn.strip(".: ")
        if who == "Q":
            found[number] = ()
        elif who.upper() in ("A", "ANSWER"):
            found[number] = answering or opening
        elif opening and (plain_role(who) or who.split()[-1].lower() in _OFFICE_WORDS):
            found[number] = answering = opening  # "PRIME MINISTER:": whose document it is
        elif any(m.kind in _PLACES for m in gazetteer.find(who, cast.day, cast.country)):
            found[number] = answering or opening  # "South Sudan: ...": what the lines are about
        else:
            found[number] = answering = _person(who, cast, gazetteer)
    return found


def _person(who: str, cast: Cast, gazetteer: Gazetteer) -> tuple[Name, ...]:
    """The person whom a label or a heading names, with the party that he stands for."""
    words = " ".join(w.capitalize() if w.isupper() and len(w) > 2 else w for w in who.split())
    mention = next(iter(gazetteer.find(words, cast.day, cast.country)), None)
    if mention is not None:
        known = gazetteer.who(mention.name, cast.day) if " " not in mention.name else None
        name, party = known or (mention.name, mention.party)
        return (Name(name, party, "person"),)
    last = words.split()[-1]
    if cast.speaker and cast.speaker[0].name.split()[-1].lower() == last.lower():
        return cast.speaker
    full = cast.full_names.get(last.lower())
    if full is not None:
        return (full,)
    plain = without_titles(words)
    holder = gazetteer.who(last, cast.day) if " " not in plain else None
    if holder is not None:
        return (Name(holder[0], holder[1], "person"),)
    return (Name(plain if " " in plain else cast.surnames.get(plain.lower(), plain), cast.country, "person"),)


def _document_speaker(about: Metadata, gazetteer: Gazetteer) -> tuple[Name, ...]:
    if not about.speaker:
        return ()
    everyone = {f.party or f.name: f for f in gazetteer.find(about.speaker, about.day) if f.broad != "place"}
    if len(everyone) > 1 and (" and " in about.speaker or "," in about.speaker or "&" in about.speaker):
        return tuple(Name(party, party, "state") for party in everyone)  # a joint statement
    for found in gazetteer.find(about.speaker, about.day):
        return (Name(found.name, found.party or found.name, "person" if found.kind == "office" else found.broad),)
    return (Name(about.speaker, about.country, "person"),)


def _read_in_order(layout: Layout, docs: list[Doc], cast: Cast) -> list[Sentence]:
    """Resolve names and pronouns sentence by sentence, as a reader does."""
    sentences: list[Sentence] = []
    for found in _TWO_NAMES.finditer(layout.text):
        if found[1].lower() not in TITLES and found[1] not in _NO_FIRST_NAMES:
            cast.surnames.setdefault(found[2].lower(), f"{found[1]} {found[2]}")
    cast.mentions.prepare(layout, cast.country)
    for number, (block, doc) in enumerate(zip(layout.blocks, docs, strict=True)):
        for span in doc.sents:
            sentence = Sentence(len(sentences), number, span, block.start, block.paragraph)
            _cast_sentence(sentence, cast)
            sentence.sources.extend(find_sources(sentence, cast))
            main = [s for s in sentence.sources if s.names and not s.phrase]
            if main:
                cast.last_speaker[0] = main[-1].names if main[-1].token.dep_ == "ROOT" else main[0].names
            sentences.append(sentence)
            cast.pairs.append(cast.pair())
            cast.subjects.append(cast.last_subject[0])
    return sentences


_PUBLISHES = frozenset("issue release publish post put make circulate send read lodge file submit address".split())


def _cast_sentence(sentence: Sentence, cast: Cast) -> None:
    """Note every name of a sentence in the order of its words, so that later pronouns find it."""
    reporting = lexicon()["reporting.plain"]
    cast.fresh[0] = cast.mentioned[0] = False
    for token in sentence.span:
        if token.lower_ == "to" and token.i and token.nbor(-1).lower_ == "according":
            for source in _syntax.children(token, "pobj"):
                told = tuple(n for n in cast.names(source, sentence.block) if n.kind == "person")
                if told:
                    cast.last_speaker[0] = cast.last_subject[0] = told
        if (
            token.pos_ == "NOUN"
            and token.lemma_ in ("statement", "communique", "declaration", "complaint", "memorandum")
            and token.dep_ != "nsubj"
        ):
            authors = tuple(
                n for t in _syntax.prepositional_objects(token, "by", "from") for n in cast.names(t, sentence.block)
            )
            if not authors and token.dep_ == "dobj" and token.head.lemma_ in _PUBLISHES:
                doer = _syntax.subject(token.head)
                told = cast.names(doer, sentence.block) if doer is not None else ()
                cast.last_document[0] = tuple(n for n in told if n.kind != "other") or cast.last_document[0]
            if authors:
                cast.last_document[0] = states_of(tuple(n for n in authors if n.kind != "other"))
        if token.pos_ not in ("NOUN", "PROPN", "PRON", "ADJ", "DET", "X", "VERB", "NUM"):
            continue
        subject = token.dep_ in ("nsubj", "nsubjpass")
        if token.pos_ in ("ADJ", "DET", "VERB", "X", "NUM") and not subject:
            continue
        if token.dep_ in ("compound", "amod", "nmod"):
            continue
        names = cast.single(token, sentence.block)
        for name in names:
            if not _town(token, name):
                cast.note(name)
        if not subject:
            if token.dep_ == "pobj" and token.head.lower_ == "with" and names and names[0].kind == "person":
                leader = cast.last_person[0]
                if len(leader) == 1 and leader[0].as_party != names[0].as_party:
                    cast.last_pair[0] = (leader[0], names[0])  # "in a call with X": the two of them
            if token.dep_ in ("pobj", "dobj") and any(c.dep_ == "conj" for c in token.children):
                _note_pair(cast, token, sentence)
            continue
        every = cast.names(token, sentence.block)
        every = tuple(n for n in every if n.kind != "other")
        if not every:
            continue
        if token.pos_ != "PRON" or len(every) > 1:
            _note_pair(cast, token, sentence)
        head = token.head
        while head.dep_ == "conj" and head.head.pos_ in ("VERB", "AUX"):
            head = head.head
        says = token.head.lemma_.lower() in reporting
        if len(every) == 1 and every[0].kind == "person" and token.pos_ != "PRON":
            cast.last_person[0] = every
        if token.pos_ == "PROPN" and len(every) == 1 and every[0].kind == "place" and every[0].party:
            every = (Name(every[0].party, every[0].party, "state"),)  # "Paris takes a softer line: it is ready"
        apart = head.right_edge.i + 1 < len(head.doc) and head.doc[head.right_edge.i + 1].text in (":", ";")
        main_clause = (head.dep_ == "ROOT" or (apart and head.dep_ == "ccomp")) or (
            says and token.head.dep_ in ("parataxis", "ccomp", "advcl")
        )
        if main_clause:
            cast.last_subject[0] = every
            cast.fresh[0] = True
            if says:
                cast.last_speaker[0] = every


_MET = frozenset("talk talks meeting summit conference session signing meet gather sign convene host".split())


def _town(token: Any, name: Name) -> bool:
    """Whether a party is named only by where others met: "talks in Jeddah" brings no Saudi side in."""
    where = token.dep_ == "pobj" and token.head.lower_ in ("in", "at", "near", "outside")
    return where and name.kind == "place" and token.head.head.lemma_.lower() in _MET


def _note_pair(cast: Cast, token: Any, sentence: Sentence) -> None:
    every = tuple(n for n in cast.names(token, sentence.block) if n.kind not in ("other", "unnamed"))
    every = tuple(n for n in every if n.kind != "place" or n.party)  # the Line of Control is no side
    if len(every) > 2:
        cast.last_list[0] = states_of(every)
    if len(every) == 2 and every[0].as_party != every[1].as_party:
        cast.last_pair[0] = every


def _candidates(sentence: Sentence, resolver: Resolver, before: list[Candidate]) -> list[Candidate]:
    """The candidates of a sentence; ``before`` are those of the sentence before it."""
    found = list(match_frames(sentence, resolver))
    taken: set[int] = set()
    for candidate in found:
        if candidate.kind == "position":
            continue  # a mere stance gives way to whatever else its words may say
        taken.add(candidate.trigger.i)
        if candidate.content is not None and candidate.kind not in ("allegation", "denial", "position"):
            taken |= {t.i for t in _syntax.conjuncts(candidate.content)}
    built = list(match_constructions(sentence, resolver, taken))
    taken |= {c.trigger.i for c in built}
    met = list(match_encounters(sentence, resolver, taken))
    every = [_with_wait(c) for c in found + built + met]
    every = settle(every)
    every += gapped(sentence, resolver, every)
    every += echoed(sentence, resolver, [*before, *every])
    every += did_again(sentence, resolver, [*before, *every])
    every = listed(sentence, resolver, every)
    opens_list(sentence, resolver)
    late = stances(sentence, resolver, every)
    definite = {t.i for c in late if c.kind != "position" for t in c.trigger.subtree}
    every = [c for c in every if not (c.kind == "position" and c.trigger.i in definite)]
    return every + late


def _told(sentence: Sentence, resolver: Resolver) -> list[Candidate]:
    return _candidates(sentence, resolver, [])


def _with_wait(candidate: Candidate) -> Candidate:
    """Let the words of a condition run to the clause that it waits for, before or behind its verb."""
    waits = candidate.content
    if candidate.kind != "condition" or waits is None:
        return candidate
    mark = next((c for c in waits.children if c.dep_ in ("mark", "advmod") and c.i < waits.i), waits)
    first, last = reach(candidate.first, candidate.last, mark if mark.i < candidate.first.i else None, 30)
    first, last = reach(first, last, waits, 25)
    return evolve(candidate, first=first, last=last)


def _passed_on(candidate: Candidate, sentence: Sentence, resolver: Resolver) -> bool:
    """Whether a statement inside a question is told by a source that the question names."""
    told = resolver.voices.sources_of(candidate.trigger, sentence)
    named = {n.as_party for s in told for n in s.names}
    if candidate.kind in ("meeting", "call", "pledge", "agreement"):
        return bool(named) and candidate.kind == "pledge"
    return bool(named) or bool(candidate.speaker)
