"""Reporting verbs and phrases: who passes on words in a sentence ("he said", "according to", "X's demand that")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import _FIRST_PERSON, Sentence, Source
from grith.read._lexicon import lexicon
from grith.read._names import Cast, Name, merged, states_of
from grith.read._told_behind import ToldBehind, told_behind

if TYPE_CHECKING:
    from spacy.tokens import Token


_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})


def find_sources(sentence: Sentence, cast: Cast) -> list[Source]:
    """The reporting verbs and source phrases of a sentence, in the order of the words."""
    found = []
    plain = lexicon()["reporting.plain"]
    clause_only = lexicon()["reporting.clause_only"]
    for token in sentence.span:
        lemma = token.lemma_.lower()
        names: tuple[Name, ...] = ()
        if token.lower_ == "according" and token.i + 1 < len(token.doc):
            names = _phrase_names(token, sentence, cast)
            found.append(Source(token, names, sentence.position(token), sentence.position(token) + len(token), True))
            continue
        if (lemma == "cite" or lemma == "quote") and token.tag_ == "VBG":
            quoted = _syntax.child(token, "dobj")
            names = _known(cast.names(quoted, sentence.block)) if quoted is not None else ()
            if not names and quoted is not None and quoted.lemma_.lower() in _REASONS:
                continue  # "citing the arrival of refugees": a reason, and nobody's words
            found.append(Source(token, names, sentence.position(token), sentence.position(token) + len(token), True))
            continue
        if token.lower_ in _VIEWS and (told := _viewer(token, sentence, cast)):
            at = sentence.position(token)
            found.append(Source(token.head, told, at, at + len(token), True))
            continue
        if token.pos_ == "AUX" and lemma == "be" and (told := _is_firm(token, sentence, cast)):
            found.append(Source(token, told, sentence.position(token), sentence.position(token) + len(token)))
            continue
        if token.pos_ in ("AUX", "VERB") and lemma == "be" and (told := _answer_was(token, sentence, cast)):
            found.append(Source(token, told, sentence.position(token), sentence.position(token) + len(token)))
            continue
        if token.pos_ == "NOUN" and lemma in _WORDS_OF:
            owners = _noun_source(token, sentence, cast)
            if owners:
                found.append(Source(token, owners, sentence.position(token), sentence.position(token) + len(token)))
            continue
        if told := _opens_list(token, sentence, cast):
            found.append(Source(token, told, sentence.position(token), sentence.position(token) + len(token), True))
            continue
        verb_form = _made_known(token) or _verb_form(token, plain) or _before_quotation(token, sentence)
        if verb_form is None:
            continue
        if verb_form in clause_only and not _takes_words(token, sentence):
            continue
        if verb_form == "hold" and not any(
            c.lower_ == "that" for t in _syntax.children(token, "ccomp") for c in t.children
        ):
            continue
        if (behind := told_behind(token)) is not None:
            at = sentence.position(token)
            told = _named_behind(behind, sentence, cast)
            phrase = _syntax.child(token, "ccomp") is None  # where the words hang under the verb, it is one like others
            found.append(Source(token, told, at, at + len(token), phrase))
            continue
        subject = _reporting_subject(token)
        if subject is None:
            if token.pos_ not in ("VERB", "AUX"):
                continue
            names = ()
        elif subject.lower_ in _FIRST_PERSON:
            names = ()
        else:
            closed = _syntax.closed_off(token, subject)
            names = cast.single(subject, sentence.block) if closed else cast.names(subject, sentence.block)
            names = _known(names) or cast.acting(subject, sentence.block)
            if subject.lemma_.lower() in lexicon()["reporting.nouns"] | {"text", "document"}:
                names = _statement_owners(subject, sentence, cast)
                names = names or (Name(subject.lemma_.lower(), "", "organisation"),)  # the text itself speaks
        if not names and token.tag_ == "VBG" and token.dep_ == "advcl" and found and found[-1].names:
            names = found[-1].names  # "..., X told parliament, adding that ..."
        if subject is not None and subject.lower_ not in _FIRST_PERSON and _owes_words(token):
            continue  # "he should say who did it, and that X is wrong": what he has not said
        if names and any(
            t.lemma_.lower() in lexicon()["reporting.nouns"] for t in _syntax.prepositional_objects(token, "in")
        ):
            cast.last_document[0] = names
        addressed = _syntax.child(token, "dobj", "dative")
        if addressed is None or addressed.lemma_.lower() in _WORDS_OF:
            addressed = next(iter(_syntax.prepositional_objects(token, "to")), addressed)
        found.append(
            Source(
                token,
                names,
                sentence.position(token),
                sentence.position(token) + len(token),
                addressees=_known(cast.names(addressed, sentence.block))
                if addressed is not None and addressed.pos_ in _NOMINAL
                else (),
            )
        )
    return found


def _owes_words(token: Token) -> bool:
    """ "must explain", "should say": somebody else wants the words, and they were not spoken."""
    return any(a.lower_ in ("should", "must", "ought") for a in _syntax.auxiliaries(token) if a.i < token.i)


# Nouns that stand for somebody's words when a clause and an owner go with them ("Trump's demand that ...").
_WORDS_OF = frozenset(
    "demand claim statement accusation insistence warning proposal assertion allegation charge pledge promise call "
    "announcement"
    " suggestion declaration remark assurance complaint report argument position message finding conclusion".split()
)
# "in X's account", "by X's count", "in the view of X": nouns that pass on a party's telling of events.
_VIEWS = frozenset("account reckoning view words telling version opinion estimate count tally reading eyes".split())
_REASONS = frozenset(
    "arrival lack need cost costs budget risk risks concern concerns fear fears threat threats violation violations "
    "attack attacks law security shortage reason reasons"
    " situation condition conditions failure absence delay pressure".split()
)
_ANSWERS = frozenset("answer reply response verdict view line argument message contention position retort".split())
_FIRM = frozenset("clear adamant insistent unequivocal categorical emphatic explicit firm unanimous".split())


def _is_firm(token: Token, sentence: Sentence, cast: Cast) -> tuple[Name, ...]:
    """ "X is clear that Y must withdraw": told by an adjective."""
    subject, clause = _syntax.child(token, "nsubj"), _syntax.child(token, "ccomp")
    said = next((c for c in _syntax.children(token, "acomp") if c.lower_ in _FIRM), None)
    if subject is None or clause is None or said is None or subject.lower_ == "it" or clause.i < said.i:
        return ()
    if not any(c.lower_ == "that" for c in clause.children):
        return ()
    return _known(cast.names(subject, sentence.block))


def _answer_was(token: Token, sentence: Sentence, cast: Cast) -> tuple[Name, ...]:
    """ "X's answer was that Y would do the same": whose words stand behind the copula."""
    noun = _syntax.child(token, "nsubj")
    clause = _syntax.child(token, "ccomp")
    if noun is None or clause is None or noun.lemma_.lower() not in _ANSWERS:
        return ()
    if not any(c.lower_ == "that" for c in clause.children):
        return ()
    owner = _syntax.child(noun, "poss")
    items = [owner] if owner is not None else _syntax.prepositional_objects(noun, "of", "from")
    for item in items:
        names = _known(cast.names(item, sentence.block))
        if names:
            return names
    return ()


def _viewer(token: Token, sentence: Sentence, cast: Cast) -> tuple[Name, ...]:
    if token.dep_ != "pobj" or token.head.lower_ not in ("in", "by", "on") or token.head.head.pos_ not in _PREDICATES:
        return ()
    owner = _syntax.child(token, "poss")
    if owner is not None:
        found = _known(cast.names(owner, sentence.block))
        return tuple(Name(n.party, n.party, "state") if n.kind == "place" and n.party else n for n in found)
    for item in _syntax.prepositional_objects(token, "of"):
        return _known(cast.names(item, sentence.block))
    return ()


_PREDICATES = frozenset({"VERB", "AUX", "ADJ"})


def _noun_source(token: Token, sentence: Sentence, cast: Cast) -> tuple[Name, ...]:
    clause = _syntax.child(token, "acl", "ccomp", "relcl", "appos")
    if clause is None:
        return ()
    told = (
        any(c.lower_ == "that" for c in clause.children)
        and _syntax.child(clause, "nsubj", "nsubjpass", "expl") is not None
    )
    if not told:
        return ()
    names: tuple[Name, ...] = ()
    for item in _syntax.prepositional_objects(token, "of", "by", "from"):
        names = merged(names, _known(cast.names(item, sentence.block)))
    owner = _syntax.child(token, "poss")
    if owner is not None:
        names = merged(names, _known(cast.names(owner, sentence.block)))
    if not names:  # "a Pakistani claim that ..."
        inside = cast.mentions.within(sentence.block, token.doc, *_syntax.noun_phrase_bounds(token))
        names = tuple(Name(o, o, "state") for o in cast._owner(token, sentence.block, inside))
    return names


def _statement_owners(noun: Token, sentence: Sentence, cast: Cast) -> tuple[Name, ...]:
    """Whose statement it is: its owner, the two sides of a joint one, or the one spoken of last."""
    mentions = cast.mentions.within(sentence.block, noun.doc, *_syntax.noun_phrase_bounds(noun))
    owner = _syntax.child(noun, "poss")
    if owner is not None and owner.pos_ in ("NOUN", "PROPN"):
        own = _known(cast.names(owner, sentence.block))
        if own:
            cast.last_document[0] = own
            return own
    names = tuple(Name(o, o, "state") for o in cast._owner(noun, sentence.block, mentions))
    for item in _syntax.prepositional_objects(noun, "by", "from"):
        names = merged(names, _known(cast.names(item, sentence.block)))
    if not names and any(c.lower_ == "joint" for c in noun.children):
        inner = [t for t in noun.subtree if t.pos_ in ("NOUN", "PROPN") and t.i > noun.i]
        for item in inner:
            every = states_of(tuple(n for n in cast.names(item, sentence.block) if n.kind not in ("other", "unnamed")))
            if len(every) > 1:
                names = every
                break
        if not names and len(cast.last_document[0]) > 1:
            return cast.last_document[0]  # "the joint statement": the one just spoken of
        names = names or tuple(cast.pair())
    if names:
        cast.last_document[0] = names
    alone = [c.lower_ for c in noun.children if c.dep_ in ("det", "amod", "compound")] == ["the"]
    told = cast.last_speaker[0] if noun.lemma_ == "statement" and alone else ()
    return names or cast.last_document[0] or told  # "the statement said": of whoever spoke last


def _known(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """Names without mere descriptions, unless nothing else is there."""
    kept = tuple(n for n in names if n.kind != "other")
    return kept


def _phrase_names(token: Token, sentence: Sentence, cast: Cast) -> tuple[Name, ...]:
    """Who stands behind "according to": a name, or the owners of a statement or report."""
    targets = _syntax.prepositional_objects(token)
    if not targets:
        to = next((t for t in token.doc[token.i + 1 : token.i + 2]), None)
        targets = _syntax.children(to, "pobj") if to is not None else []
    names: tuple[Name, ...] = ()
    for target in targets:
        found = cast.names(target, sentence.block)
        if target.lemma_.lower() in lexicon()["reporting.nouns"] | {"text", "document"}:
            names = merged(names, _statement_owners(target, sentence, cast))
            continue
        names = merged(names, _known(found) or cast.acting(target, sentence.block))
    return names


def _verb_form(token: Token, verbs: frozenset[str]) -> str | None:
    """The reporting lemma of a word: by its lemma if it is a verb, by its form if the tagger took it for something else."""  # noqa: E501
    lemma = token.lemma_.lower()
    if lemma == "go" and token.tag_ in ("VBD", "VBZ") and any(c.lower_ == "on" for c in token.children):
        after = token.doc[min(token.i + 2, len(token.doc) - 1)].text
        return "say" if after in (",", ".", ":", ";") else None  # "..., he went on, ..."
    if lemma in ("shoot", "hit") and token.i + 1 < len(token.doc) and token.nbor().lower_ == "back":
        return "say" if _syntax.child(token, "ccomp") is not None else None
    if token.pos_ in ("VERB", "AUX"):
        return lemma if lemma in verbs else None
    if token.pos_ in ("ADJ", "NOUN", "PROPN") and token.lower_.endswith(("ed", "said", "told")):
        for ending in (("ed", ""), ("ed", "e"), ("ied", "y")):
            if token.lower_.endswith(ending[0]) and token.lower_[: -len(ending[0])] + ending[1] in verbs:
                # An attributive participle ("claimed territory") stands before its noun.
                if token.dep_ in ("amod", "compound") and token.head.i == token.i + 1:
                    return None
                return token.lower_[: -len(ending[0])] + ending[1]
    return None


_LISTED = frozenset(
    "condition conditions precondition preconditions term terms demand demands requirement requirements thing things "
    "account version price request requests".split()
)


def opens_list(token: Token) -> bool:
    """ "named his conditions: ...", "gave a fuller account: ...": a verb whose object is told behind a colon."""
    if token.pos_ != "VERB" or token.dep_ not in ("ROOT", "ccomp", "parataxis"):
        return False
    things = [*_syntax.children(token, "dobj"), *_syntax.prepositional_objects(token, "to", "on")]
    ends = [t.right_edge.i + 1 for t in things if t.lower_ in _LISTED]
    return any(end < len(token.doc) and token.doc[end].text == ":" for end in ends)


def _opens_list(token: Token, sentence: Sentence, cast: Cast) -> tuple[Name, ...]:
    if not opens_list(token):
        return ()
    subject = _syntax.child(token, "nsubj")
    return _known(cast.names(subject, sentence.block)) if subject is not None else ()


def _made_known(token: Token) -> str | None:
    """ "made it clear that ...", "let it be known that ...": telling in two steps."""
    if token.pos_ != "VERB" or token.lemma_ not in ("make", "let"):
        return None
    near = [t.lower_ for t in token.doc[token.i + 1 : min(token.i + 12, token.sent.end)]]
    told = {"clear", "plain", "known"} & set(near)
    behind = [token.doc[min(token.i + n, len(token.doc) - 1)] for n in (2, 3)]
    closes = behind[1].text in (",", ".", ":") or (behind[0].text in (",", ".", ":") and behind[0].i > token.i + 1)
    clear = next((t for t in token.doc[token.i + 1 : min(token.i + 4, token.sent.end)] if t.lower_ in told), None)
    goes_on = (
        clear is not None
        and clear.i + 1 < token.sent.end
        and clear.nbor().pos_ in ("NOUN", "PROPN", "PRON", "DET", "ADJ")
        and any(
            t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in token.doc[clear.i + 2 : min(clear.i + 9, token.sent.end)]
        )
    )
    return token.lemma_ if told and ("that" in near or closes or goes_on) else None


def _before_quotation(token: Token, sentence: Sentence) -> str | None:
    """ "Burhan was blunt: "...": whose clause ends in a colon before a quotation is the one who speaks."""
    who = _syntax.child(token, "nsubj")
    if who is None or who.pos_ != "PROPN" or token.pos_ not in ("VERB", "AUX"):
        return None
    colon = next((t for t in token.doc[token.i + 1 : sentence.span.end - 1] if t.text == ":"), None)
    if colon is None or colon.nbor().text not in ('"', "\u201c") or colon.i - token.i > 8:
        return None
    return None if any(t.pos_ == "VERB" for t in token.doc[token.i + 1 : colon.i]) else token.lemma_


def _takes_words(token: Token, sentence: Sentence) -> bool:
    """Whether the verb introduces a that-clause or stands beside a quotation."""
    clause = _syntax.child(token, "ccomp")
    if clause is not None:
        return True
    near = token.doc[max(token.i - 4, sentence.span.start) : min(token.i + 4, sentence.span.end)]
    if any(t.text == '"' for t in near):
        return True
    after = token.doc[token.i + 1].text if token.i + 1 < len(token.doc) else "."
    return token.tag_ in ("VBD", "VBZ") and after in (",", ".", ";") and _syntax.child(token, "nsubj") is not None


def _named_behind(told: ToldBehind, sentence: Sentence, cast: Cast) -> tuple[Name, ...]:
    office = _known(cast.single(told.office, sentence.block))
    person = tuple(n for n in cast.single(told.name, sentence.block) if n.kind == "person") if told.name else ()
    if not person:
        return office
    party = person[0].party or (office[0].party if office else "")
    return (Name(person[0].name, party, "person"),)


def _reporting_subject(token: Token) -> Token | None:
    if _syntax.is_passive(token):
        doer = _syntax.agent(token)
        if doer is not None:
            return doer
        if token.lemma_ == "quote":
            return _syntax.subject(token)
        return None
    subject = _syntax.subject(token)
    if subject is not None:
        if subject.lower_ in ("that", "which", "who") and token.head.pos_ in _NOMINAL:
            held = token.head
            return held.head if held.dep_ == "appos" and held.head.pos_ == "PROPN" else held
        return subject
    # The parse failed: the nearest noun phrase on the left, if no other verb stands between.
    for other in reversed(list(token.doc[token.sent.start : token.i])):
        if other.pos_ in ("VERB", "AUX"):
            return None
        if other.pos_ in _NOMINAL and other.dep_ not in ("compound", "pobj", "npadvmod", "poss", "nmod"):
            return other
    return None
