"""Walking the dependency parse: who is the subject, what is the object, what governs what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "conj", "csubj", "csubjpass", "parataxis"})
MODALS = frozenset(
    {"will", "would", "could", "may", "might", "can", "should", "must", "shall", "'ll", "'d", "wo", "ca"}
)
RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})
_VERBAL = frozenset({"VERB", "AUX"})


def _finite_head(token: Token) -> Token | None:
    """The finite verb that a co-ordinated finite verb belongs to, where the parse hung it on an infinitive below it."""
    head = token.head
    if (
        token.dep_ != "conj"
        or token.tag_ not in ("VBD", "VBZ", "VBP")
        or child(token, "nsubj", "nsubjpass") is not None
    ):
        return None
    if token.tag_ == "VBD" and head.tag_ in ("VBZ", "VBP"):
        pass
    elif head.tag_ not in ("VB", "VBN", "VBG") or (
        not any(c.lower_ == "to" or c.tag_ == "MD" for c in head.children) and head.tag_ != "VB"
    ):
        return None
    for _ in range(12):
        if head.head.i == head.i:
            return None
        head = head.head
        if head.tag_ in ("VBD", "VBZ", "VBP") and (head.tag_ == token.tag_ or "VBD" not in (head.tag_, token.tag_)):
            return head
    return None


def child(token: Token, *labels: str) -> Token | None:
    """The first child of ``token`` with one of these labels."""
    for other in token.children:
        if other.dep_ in labels:
            return other
    return None


def children(token: Token, *labels: str) -> list[Token]:
    """All children of ``token`` with one of these labels, in the order of the words."""
    return [other for other in token.children if other.dep_ in labels]


def opened_by(token: Token, *words: str) -> list[Token]:
    """The adverbial clauses of ``token`` that open with one of ``words``: "until", "if", "to"."""
    return [c for c in children(token, "advcl") if any(m.lower_ in words for m in c.children)]


def conjuncts(token: Token) -> list[Token]:
    """The token and everything co-ordinated with it to its right."""
    found, queue = [token], [token]
    while queue:
        for other in queue.pop(0).children:
            if other.dep_ == "conj" and len(found) < 60:
                found.append(other)
                queue.append(other)
    return found


def governors(token: Token) -> Iterator[tuple[Token, str]]:
    """From ``token`` upwards: each head with the label by which its dependent hangs on it."""
    seen = 0
    while token.head.i != token.i and seen < 100:
        head = _finite_head(token) or token.head
        yield head, token.dep_
        token = head
        seen += 1


def auxiliaries(token: Token) -> list[Token]:
    """Auxiliaries of a predicate; a co-ordinated verb without its own takes those of the first one."""
    own = [c for c in token.children if c.dep_ in ("aux", "auxpass")]
    if own:
        return own
    if token.dep_ == "conj" and child(token, *SUBJECTS) is None and token.head.pos_ in _VERBAL:
        if token.tag_ in ("VBD", "VBZ") and token.head.tag_ not in ("VBD", "VBZ"):
            return own
        return auxiliaries(token.head)
    if token.pos_ == "ADJ" or token.dep_ in ("acomp", "attr", "oprd"):
        head = token.head
        if head.pos_ == "AUX" or head.lemma_ in ("be", "stand", "remain", "stay", "seem", "appear"):
            return [head, *auxiliaries(head)]
    return own


def relative_clause(token: Token) -> Token | None:
    """The relative clause that a word stands in."""
    while token.head.i != token.i and token.dep_ != "relcl":
        token = token.head
    return token if token.dep_ == "relcl" else None


def closed_off(token: Token, noun: Token) -> bool:
    """ "Estonia, which has said ..., and Finland": a list that goes on behind a relative clause is not its subject."""
    clause, later = relative_clause(token), child(noun, "conj")
    return clause is not None and clause.head.i == noun.i and later is not None and later.i > clause.i


_MONTHS = frozenset("january february march april may june july august september october november december".split())


def subject(token: Token, depth: int = 0) -> Token | None:
    """The head word of the logical surface subject, through co-ordination, control and relative clauses."""
    if depth > 12:
        return None
    own = _own_subject(token)
    if own is not None:
        return _antecedent(own, token) if own.lower_ in RELATIVES and own.tag_ in ("WDT", "WP") else own
    lost = _noun_before(token)
    if lost is not None:
        return lost
    if token.head.i == token.i:
        return _cut_from_opening(token)
    way = _WAYS_UP.get(token.dep_)
    return way(token, depth + 1) if way is not None else None


def _own_subject(token: Token) -> Token | None:
    own = child(token, "nsubj", "nsubjpass", "csubj", "csubjpass")
    if own is None and token.tag_ in ("VBD", "VBZ", "VBP"):
        # "Armenia, for its part, consented": the parse took the name before the comma for an adverb.
        names = (c for c in token.lefts if c.dep_ == "npadvmod" and c.tag_ in ("NNP", "NNPS"))
        return next((c for c in names if c.nbor().text == ","), None)
    if own is not None and own.lower_ in _MONTHS:
        return child(own, "appos") or own  # "on Saturday, 19 April, X ordered": the month taken for the subject
    return own


def _antecedent(pronoun: Token, token: Token) -> Token:
    """What "who" or "which" stands for."""
    if token.dep_ == "relcl":
        return token.head
    before = (t for t in reversed(token.doc[token.sent.start : pronoun.i]) if t.dep_ in ("dobj", "nsubj", "attr"))
    return next(before, pronoun)


def _noun_before(token: Token) -> Token | None:
    """A noun right before a finite verb is taken for its subject where the parse lost it."""
    lost = token.dep_ in ("prep", "dep", "ROOT", "appos", "nmod", "advcl", "ccomp")
    if not lost or token.tag_ not in ("VBZ", "VBP", "VBD"):
        return None
    left = token.i - 1
    while left > token.sent.start and token.doc[left].pos_ in ("ADV", "AUX", "PART"):
        left -= 1
    near = token.doc[left]
    if left < token.sent.start or near.pos_ not in ("NOUN", "PROPN") or near.dep_ == "npadvmod":
        return None
    while near.dep_ == "conj" and near.head.pos_ in ("NOUN", "PROPN"):
        near = near.head
    return cut_list(near) or near


def _cut_from_opening(root: Token) -> Token | None:
    """The subject that the parse put into a list in the words before the verb."""
    for opening in root.lefts:
        for link in (opening, *opening.children):
            for item in children(link, "pobj"):
                mine = cut_list(item)
                if mine is not None:
                    return mine
    return None


def _with_head(token: Token, depth: int) -> Token | None:
    return subject(token.head, depth)


def _of_noun(token: Token, depth: int) -> Token | None:
    """ "the army attacking X"; "has no reason to attack", "its readiness to talk": whoever has it."""
    head = token.head
    if token.tag_ != "VB" or head.lemma_.lower() not in _OWN_ACTS:
        return head
    holder = child(head, "poss")
    if holder is not None:
        return holder
    above = head
    while above.dep_ in ("conj", "dobj", "attr", "pobj", "prep") and above.head.i != above.i:
        above = above.head
        if above.pos_ in _VERBAL:
            return subject(above, depth)
    return above


def _of_list(token: Token, depth: int) -> Token | None:
    aside = parted_subject(token.head)
    return aside if aside is not None else subject(_finite_head(token) or token.head, depth)


def _of_control(token: Token, depth: int) -> Token | None:
    """ "urged X to leave": X; "promised X to leave": whoever promised."""
    head = token.head
    told = child(head, "dobj", "dative") if head.pos_ == "VERB" and head.lemma_ not in _SUBJECT_CONTROL else None
    return told if told is not None else subject(head, depth)


def _of_adverbial(token: Token, depth: int) -> Token | None:
    """ "X said, urging Y": a clause without a mark, or one that goes on beside it, is the main clause's own."""
    mark = child(token, "mark")
    aside = _doer_before(token) if mark is None else None
    if aside is not None:
        return aside
    if beside_the_main_clause(token):
        return subject(token.head.head, depth)
    beside = mark is None or (token.tag_ == "VBG" and mark.lower_ in ("while", "though", "although"))
    return subject(token.head, depth) if beside else None


def _of_gerund(token: Token, depth: int) -> Token | None:
    """ "accused X of attacking": X; "X's way of helping": X; "left after helping": whoever left."""
    link, holder = token.head, token.head.head
    near = None
    if holder.pos_ in _VERBAL:
        near = child(holder, "dobj") if link.lower_ in ("of", "for", "from", "into", "against") else None
    elif holder.pos_ in ("NOUN", "PROPN", "ADJ"):
        near = child(holder, "poss")
    return near if near is not None else subject(holder, depth)


def _of_clause(token: Token, depth: int) -> Token | None:
    return subject(token.head, depth) if token.tag_ in ("VBG", "VB") else None


def _of_thing(token: Token, depth: int) -> Token | None:
    """A noun that a verb takes shares its doer."""
    holder = token.head.head if token.dep_ == "pobj" else token.head
    shares = token.pos_ in ("NOUN", "PROPN", "ADJ") and holder.pos_ in _VERBAL
    return subject(holder, depth) if shares else None


# Where to look for the subject of a clause that has none, by how the clause hangs on its head.
_WAYS_UP: dict[str, Callable[[Token, int], Token | None]] = {
    "relcl": lambda token, depth: token.head,
    "acl": _of_noun,
    "conj": _of_list,
    "acomp": _with_head,
    "attr": _with_head,
    "oprd": _with_head,
    "xcomp": _of_control,
    "advcl": _of_adverbial,
    "pcomp": _of_gerund,
    "ccomp": _of_clause,
    "dep": _of_clause,
    "dobj": _of_thing,
    "pobj": _of_thing,
}


def beside_the_main_clause(clause: Token) -> bool:
    """ "X urged Y to leave, while urging Z to wait": the parse may hang the gerund on what X urged."""
    if clause.dep_ != "advcl" or clause.tag_ != "VBG" or clause.head.dep_ not in ("xcomp", "ccomp"):
        return False
    mark = child(clause, "mark")
    comma = clause.left_edge.i and clause.doc[clause.left_edge.i - 1].text == ","
    return bool(comma) and mark is not None and mark.lower_ in ("while", "whilst") and clause.head.tag_ == "VB"


_TOLD_BY = frozenset("say state claim allege note add argue report declare stress".split())


def _doer_before(clause: Token) -> Token | None:
    """ "X said Y's forces, having broken the truce, ...": the noun right before the participle, where X only speaks."""
    start = clause.left_edge.i
    having = clause.tag_ in ("VBN", "VBG") or any(c.lower_ == "having" for c in clause.children)
    if not having or start < 2 or clause.doc[start - 1].text != "," or clause.head.lemma_ not in _TOLD_BY:
        return None
    near = clause.doc[start - 2]
    between = clause.head.i < near.i < clause.i and near.head.i in (clause.head.i, clause.i)
    return near if between and near.pos_ in ("NOUN", "PROPN") else None


# Nouns whose infinitive is done by whoever has them: "has no reason to attack", "its readiness to talk".
_OWN_ACTS = frozenset(
    """order reason intention plan desire need right commitment willingness readiness decision offer promise pledge vow
    proposal
    attempt effort bid refusal failure threat wish obligation ability chance interest""".split()
)
_SUBJECT_CONTROL = frozenset("promise vow threaten offer agree pledge commit need want take use have make".split())


def parted_subject(verb: Token) -> Token | None:
    """ "X, Y went on, is giving Z": the subject that the parse hung on the reporting verb."""
    if verb.lemma_ not in ("go", "say", "add", "continue", "note"):
        return None
    own = child(verb, "nsubj")
    for other in verb.children:
        if (
            other.dep_ in ("dep", "npadvmod")
            and own is not None
            and other.i < own.i
            and other.pos_ in ("NOUN", "PROPN")
            and verb.doc[other.right_edge.i + 1].text == ","
        ):
            return other
    return None


def cut_list(token: Token) -> Token | None:
    """ "According to X, Y and Z plan to ...": Y, where the parse put source and subject into one list."""
    if token.dep_ != "pobj" or token.head.lower_ not in ("to", "by") or token.i + 2 >= len(token.doc):
        return None
    if token.head.lower_ == "to" and token.head.head.lower_ != "according":
        return None
    other = child(token, "conj")
    if other is None or token.doc[other.left_edge.i - 1].text != ",":
        return None
    root = token.sent.root
    return other if root.i > other.i and child(root, *SUBJECTS) is None and root.pos_ in _VERBAL else None


def is_passive(token: Token) -> bool:
    """Whether the predicate is passive ("was ordered", "accused of")."""
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in token.children):
        return True
    if child(token, "agent") is not None:
        # "recorded 22 breaches by X": the parse takes the doer of the object for that of the verb
        # and a telephone for the doer of "X spoke by telephone"
        return token.tag_ != "VBD" or child(token, "nsubj") is None
    if token.tag_ == "VBN" and token.dep_ in ("acl", "relcl") and child(token, "dobj") is None:
        return not any(c.dep_ == "aux" and c.lemma_ == "have" for c in token.children)
    return (
        token.tag_ == "VBN"
        and token.dep_ == "conj"
        and child(token, "nsubj", "aux") is None
        and token.head.tag_ == "VBN"
        and is_passive(token.head)
    )


def agent(token: Token) -> Token | None:
    """The doer of a passive predicate, if the words name it ("by ...")."""
    by = child(token, "agent")
    if by is None:
        by = next((c for c in token.children if c.dep_ == "prep" and c.lower_ == "by"), None)
    return child(by, "pobj") if by is not None else None


def objects(token: Token) -> list[Token]:
    """Direct objects (and the passive subject), heads only."""
    found = children(token, "dobj")
    if is_passive(token):
        passive = child(token, "nsubjpass", "nsubj")
        if passive is None:
            passive = subject(token)
        if passive is not None:
            found.append(passive)
    return found


def prepositions(token: Token, *words: str) -> list[Token]:
    """Prepositions that hang on ``token``, restricted to ``words`` when given."""
    return [
        c
        for c in token.children
        if c.dep_ in ("prep", "agent", "dative", "prt")
        and c.pos_ in ("ADP", "SCONJ", "PART", "ADV")
        and (not words or c.lower_ in words)
    ]


def prepositional_objects(token: Token, *words: str) -> list[Token]:
    """Heads of the noun phrases behind the prepositions ``words`` of ``token``, one level of nesting included."""
    found = []
    for preposition in prepositions(token, *words):
        found += children(preposition, "pobj")
        for inner in children(preposition, "prep"):
            found += children(inner, "pobj")
    return found


def strayed(token: Token, *words: str) -> list[Token]:
    """ "logged 20 breaches by X": nouns behind a preposition that the parse hung on the verb above."""
    if token.dep_ not in ("dobj", "attr") or is_passive(token.head):
        return []
    return [t for p in prepositions(token.head, *words) if p.i > token.i for t in children(p, "pobj")]


def behind_object(token: Token, word: str) -> list[Token]:
    """Prepositions that the parse hung on the object of a verb, or on the noun behind its "of": "tie X of Y to Z"."""
    nouns = objects(token)
    nouns = nouns + [t for o in nouns for p in prepositions(o, "of") for t in children(p, "pobj")]
    return [c for o in nouns for c in o.children if c.dep_ == "prep" and c.lower_ == word and o.i < c.i]


def complement(token: Token) -> Token | None:
    """The clause that a verb, adjective or noun takes: infinitive, that-clause or gerund."""
    own = child(token, "xcomp", "ccomp")
    if own is not None:
        return own
    if token.pos_ in ("NOUN", "PROPN", "ADJ"):
        own = child(token, "acl", "advcl", "relcl")
        if (own is not None and own.tag_ in ("VB", "VBG")) or (own is not None and child(own, "mark") is not None):
            return own
        own = None
    for preposition in prepositions(token):
        inner = child(preposition, "pcomp")
        if inner is not None:
            return inner
    purposes = (c for c in opened_by(token, "to") if c.tag_ == "VB" and c.doc[c.left_edge.i].lower_ != "only")
    return own or next(purposes, None)


def noun_phrase_bounds(token: Token) -> tuple[int, int]:
    """First and last word of a noun phrase without its relative clauses and trailing modifiers."""
    low, high = token.i, token.i
    for other in token.children:
        if (
            other.dep_ in ("det", "amod", "compound", "poss", "nummod", "quantmod", "nmod", "advmod", "predet")
            and other.i < token.i
        ):
            low = min(low, other.left_edge.i)
        elif other.dep_ in ("compound", "nummod", "case") and other.i > token.i:
            high = max(high, other.right_edge.i)
    return low, high


def under(token: Token, ancestor: Token) -> bool:
    """Whether ``token`` is ``ancestor`` or hangs somewhere below it."""
    return token.i == ancestor.i or ancestor.is_ancestor(token)
