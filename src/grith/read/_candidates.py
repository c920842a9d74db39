"""What a frame or a construction yields before the shared slots are filled, and the context a clause stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from grith.read import _negation, _syntax
from grith.read._attribution import Sentence
from grith.read._lexicon import lexicon
from grith.read._names import Name

if TYPE_CHECKING:
    from spacy.tokens import Token

OBLIGATION = frozenset({"must", "should", "ought", "shall"})
POSSIBILITY = frozenset({"could", "may", "might", "can"})


@frozen(eq=False)
class Candidate:
    """A statement in the making. A rule states only what is its own; the rest follows from its name and its trigger.

    The kind is what stands before the dot of the rule's name. The trigger's words run from ``first`` to ``last``, by
    default the whole verb group. Red lines and denials deny; red lines refuse; agreements commit.
    """

    rule: str
    trigger: Token
    first: Token = field()
    last: Token = field()
    kind: str = field(kw_only=True)
    actor: tuple[Name, ...] = field(default=(), kw_only=True)
    target: tuple[Name, ...] = field(default=(), kw_only=True)
    speaker: tuple[Name, ...] | None = field(default=None, kw_only=True)
    firmness: str = field(kw_only=True)
    negated: bool = field(kw_only=True)
    content: Token | None = field(default=None, kw_only=True)
    confidence: str = field(default="medium", kw_only=True)
    pair: bool = field(default=False, kw_only=True)

    @first.default
    def _opens(self) -> Token:
        return verb_group(self.trigger)[0]

    @last.default
    def _closes(self) -> Token:
        return verb_group(self.trigger)[1]

    @kind.default
    def _of_its_rule(self) -> str:
        return self.rule.partition(".")[0]

    @firmness.default
    def _usual_firmness(self) -> str:
        return {"red_line": "refused", "agreement": "committed"}.get(self.kind, "")

    @negated.default
    def _usually_denied(self) -> bool:
        return self.kind in ("red_line", "denial")


@frozen
class Context:
    """How a clause stands in its sentence: told as fact, wished, asked, conditional; with which modal verb."""

    hypothetical: bool
    modal: str
    negated: bool
    past_report: bool
    conditional: bool


def context_of(token: Token, sentence: Sentence, *, waiting: bool = True) -> Context:
    """The context of a predicate, worked out once for each word; see ``_context``."""
    key = (token.i, waiting)
    known = sentence.contexts.get(key)
    if known is None:
        known = sentence.contexts[key] = _context(token, sentence, waiting=waiting)
    return known


def _context(token: Token, sentence: Sentence, *, waiting: bool) -> Context:
    """The context of the predicate ``token``: its own modal and denial, and what governs it up to the reporting verb."""  # noqa: E501
    modal = _modal_of(token)
    modal = {"'ll": "will", "wo": "will", "'d": "would", "ca": "can"}.get(modal, modal)
    marks = lexicon()["attitude.hypothetical_marks"]
    if not waiting:
        marks = marks - {"before", "until", "once"}
    reporting = {s.token.i for s in sentence.sources if not s.phrase}
    hypothetical = _is_question(sentence, token) or _marked(token, marks)
    past_report = aside = False
    node = token
    for head, label in _syntax.governors(token):
        if hypothetical:
            break
        told = (
            label in ("ccomp", "parataxis", "advcl", "xcomp")
            and head.lemma_.lower() not in lexicon()["attitude.nonfactual"]
            and not (node.tag_ == "VB" and label == "ccomp" and head.lemma_ in ("suggest", "recommend"))
        )
        if head.i in reporting and told and _nothing(_syntax.child(head, "nsubj")):
            hypothetical = True  # "nothing suggests that", "nobody expects X to"
            break
        if head.i in reporting and (head.pos_ == "NOUN" or told):
            past_report = past_report or head.tag_ in ("VBD", "VBN")
            hypothetical = _marked(head, marks)
            node = head
            continue
        telling = node.i in reporting and label == "advcl"  # "was back before the cameras to say that ..."
        telling = telling or (node.i in reporting and label == "xcomp" and _says_now(head))
        aside = aside or (label == "relcl" and _adds(node)) or _syntax.beside_the_main_clause(node)
        hypothetical = _unreal(node, head, label, marks) and not telling and not aside
        node = head
    past_report = past_report or any(
        c.i in reporting and c.tag_ == "VBD" and (c.dep_ == "parataxis" or c.lemma_ == "make") for c in token.children
    )  # "no troops would be sent, X made clear"
    # The parse may hang "were the army to do so" on the reporting verb.
    beside = (*token.children, *(token.head.children if token.dep_ == "ccomp" else ()))
    conditional = any(_inverted(c) and c.i > token.i for c in beside) or any(
        c.dep_ == "advcl" and any(m.dep_ == "mark" and m.lower_ in ("if", "unless") for m in c.children)
        for c in token.children
    )
    if modal == "would" and any(a.lower_ == "have" and a.i < token.i for a in _syntax.auxiliaries(token)):
        hypothetical = True  # "had X accepted, Y would have withdrawn": it did not
    negated = _negation.is_negated(token)
    if sentence.answer == "no" and token.i == sentence.span.root.i:
        negated = not negated
    return Context(hypothetical, modal, negated, past_report, conditional)


def _inverted(clause: Token) -> bool:
    """ "were the army to do so", "had X accepted": a condition without "if"."""
    opens = clause.left_edge
    if clause.dep_ not in ("advcl", "ccomp") or opens.lower_ not in ("were", "had", "should"):
        return False
    return any(c.i > opens.i for c in _syntax.children(clause, "nsubj", "nsubjpass", "attr"))


_LIKELY = frozenset("likely probable possible conceivable plausible".split())
_WISHES = frozenset("hope wish want fear seek need long yearn".split())


def _adds(clause: Token) -> bool:
    """ ", which it accuses of ...": a clause behind a comma adds a fact, whatever is hoped or feared above it."""
    start = clause.left_edge.i
    return start > 0 and clause.doc[start].lower_ in ("which", "who", "whom") and clause.doc[start - 1].text == ","


def _unreal(node: Token, head: Token, label: str, marks: frozenset[str]) -> bool:
    """Whether the clause ``node`` under ``head`` is wished, feared, asked for or meant, and not told as fact."""
    lemma = head.lemma_.lower()
    words = lexicon()
    bare = label == "ccomp" and node.tag_ in ("VB", "VBP") and not any(c.dep_ == "aux" for c in node.children)
    if bare and lemma in ("suggest", "propose", "recommend", "insist", "request"):
        return True  # "suggested that the two meet"
    if label == "ccomp" and lemma != "doubt" and _nothing(_syntax.child(head, "nsubj")):
        return True  # "nothing suggests that", "nobody expects X to"
    if lemma == "provide" and head.tag_ in ("VBN", "VBG") and label == "ccomp":
        return True  # "provided that both parties guarantee their safety"
    if lemma == "have" and label == "xcomp" and any(c.lower_ == "yet" for c in (*head.children, *node.children)):
        return True  # "has yet to answer"
    if lemma == "doubt" and label in ("ccomp", "acl") and _no_doubt(head):
        return False
    if lemma == "decide" and label == "ccomp" and head.tag_ in ("VBD", "VBN") and not _modal_of(head):
        return _marked(node, marks)  # "has decided that X will send": what was decided holds
    if label == "ccomp" and {lemma, *(c.lower_ for c in head.children if c.dep_ == "acomp")} & _LIKELY:
        return True  # "it is very likely that X will withdraw": a forecast
    if label in ("pcomp", "ccomp") and _asks_who(node, head):
        return True  # "sounding out who would be prepared to contribute"
    if (
        label in ("ccomp", "xcomp", "pcomp", "acl")
        and lemma in words["attitude.nonfactual"]
        and head.pos_ in ("VERB", "ADJ", "AUX")
    ):
        return True
    if (lemma == "time" and label in ("acl", "relcl", "ccomp")) or (lemma == "be" and label == "ccomp" and _time(head)):
        return True  # "it is time that X opened the crossings"
    if head.pos_ == "NOUN" and lemma in words["attitude.nouns"]:
        # "the hope that X agrees", "a plan to send": a relative clause only says which.
        return label in ("acl", "ccomp", "appos") or (label == "prep" and _syntax.child(node, "pcomp") is not None)
    if head.pos_ == "NOUN" and label == "acl" and _called_false(head):
        return True  # "rumours that X had agreed were false"
    if label == "relcl" and any(c.lower_ in ("a", "an", "any") for c in head.children) and not _adds(node):
        wisher = head.head.head if head.head.pos_ == "ADP" else head.head
        if wisher.lemma_ in _WISHES:
            return True  # "hopes for a truce that X accepts", "fears an attack that X would deny"
    if label == "pcomp" and head.lower_ in ("from", "without", "against", "before", "instead", "if", "provided"):
        return True
    if label == "advcl" and node.tag_ == "VB" and any(c.lower_ == "to" for c in node.children):
        # a purpose; but "agreed to the plan, only to attack the next day" tells what came of it
        return not (node.left_edge.i and node.doc[node.left_edge.i].lower_ == "only")
    if not (head.pos_ in ("VERB", "AUX") and _marked(head, marks)):
        return False
    # A clause that stands before the "unless" of its head was hung there by a mistaken parse.
    opening = next((c for c in head.children if c.lower_ in marks and c.i < head.i), None)
    return opening is None or label != "ccomp" or node.i > opening.i


def _says_now(head: Token) -> bool:
    """ "I want to stress that ...", "we would like to recall that ...": said in the same breath."""
    speaker = _syntax.child(head, "nsubj")
    return head.lemma_ in ("want", "like", "wish", "let", "need") and (
        speaker is not None and speaker.lower_ in ("i", "we")
    )


def _called_false(noun: Token) -> bool:
    """Whether what a noun tells of is at once called false, denied or only rumoured."""
    words = lexicon()
    if noun.lemma_.lower() in ("rumour", "rumor", "speculation"):
        return True
    verb = noun.head
    if noun.dep_ in ("nsubj", "nsubjpass") and verb.lemma_ == "be":
        said = {t.lower_ for c in _syntax.children(verb, "acomp", "attr") for t in c.subtree}
        return bool(said & words["claims.false_words"]) or (
            _negation.is_negated(verb) and bool(said & {"true", "correct"})
        )
    denies = verb.lemma_.lower() in ("deny", "dismiss", "reject", "dispute", "refute", "contradict", "rebut")
    return denies and (noun.dep_ == "dobj" or (noun.dep_ == "nsubjpass" and _syntax.is_passive(verb)))


def _nothing(subject: Token | None) -> bool:
    return subject is not None and subject.lower_ in ("nothing", "nobody", "none", "neither")


def _no_doubt(head: Token) -> bool:
    """ "nobody should doubt that", "there is no doubt that"."""
    return _negation.is_negated(head) or any(c.lower_ in ("no", "little") for c in head.children)


def _asks_who(node: Token, head: Token) -> bool:
    """An indirect question: the clause opens with "who", "which", "what" as its own subject."""
    asker = _syntax.child(node, "nsubj")
    lead = asker if asker is not None else _syntax.child(node.head, "nsubj")
    return (
        lead is not None
        and lead.lower_ in ("who", "which", "whoever")
        and lead.i > head.i
        and (head.pos_ == "ADP" or head.lemma_ in ("ask", "wonder", "know", "decide", "see", "discuss", "say", "tell"))
    )


def _time(head: Token) -> bool:
    return any(c.lower_ == "time" for c in head.children if c.dep_ in ("attr", "npadvmod"))


def _modal_of(token: Token) -> str:
    return next((a.lower_ for a in _syntax.auxiliaries(token) if a.lower_ in _syntax.MODALS), "")


def _marked(token: Token, marks: frozenset[str]) -> bool:
    """Whether the clause opens with "if", "whether", "unless" or an inverted "should" or "had"."""
    if token.pos_ not in ("VERB", "AUX", "ADJ", "NOUN"):
        return False
    for other in token.children:
        if other.dep_ in ("mark", "advmod") and other.lower_ in marks and other.i < token.i:
            opens = other.i == token.left_edge.i or other.dep_ == "mark" or token.dep_ == "advcl"
            return other.lower_ != "once" or opens
        if other.dep_ in ("aux", "auxpass") and other.lower_ in ("should", "were", "had") and other.i < token.i:
            subject = next((c for c in _syntax.children(token, "nsubj", "nsubjpass") if c.i > other.i), None)
            if subject is not None:
                return True
    return False


def _is_question(sentence: Sentence, token: Token) -> bool:
    last = sentence.span[-1]
    words = [t.text for t in sentence.span[-3:]]
    if "?" not in words or last.i < token.i or sentence.answer:
        return False
    # "X says that Y fired: do you agree?": what a named source says is told, not asked.
    node = token
    for head, label in _syntax.governors(token):
        if label == "ccomp" and node.i > head.i and head.tag_ in ("VBZ", "VBD", "VBN"):
            return not any(s.token.i == head.i and s.names for s in sentence.sources) or any(
                c.lower_ in ("whether", "if") for c in node.children
            )
        node = head
    return True


def verb_group(token: Token) -> tuple[Token, Token]:
    """First and last word of the predicate: auxiliaries that stand right before it, the verb, its particle."""
    first = token
    own = [c for c in token.children if c.dep_ in ("aux", "auxpass", "neg") and c.i < token.i]
    if token.dep_ in ("acomp", "attr", "oprd") and token.head.pos_ == "AUX" and token.head.i < token.i:
        own.append(token.head)
        own += [c for c in token.head.children if c.dep_ in ("aux", "neg") and c.i < token.head.i]
    for other in sorted(own, key=lambda c: -c.i):
        if first.i - other.i <= 3:
            first = other
    last = token
    for other in token.children:
        if other.dep_ == "prt" and 0 < other.i - token.i <= 4:
            last = other
    return first, last


def reach(first: Token, last: Token, further: Token | None, limit: int = 7) -> tuple[Token, Token]:
    """Stretch the trigger to ``further`` if it stands within ``limit`` words."""
    if further is None:
        return first, last
    if further.i < first.i and first.i - further.i <= limit:
        return further, last
    if further.i > last.i and further.i - last.i <= limit:
        return first, further
    return first, last


def noun_words(token: Token) -> set[str]:
    """Lower-case words and lemmas of a noun phrase, with the nouns behind its prepositions and co-ordinated ones."""
    found: set[str] = set()
    for head in _syntax.conjuncts(token):
        for other in (head, *head.children):
            if other.dep_ in ("relcl", "acl", "appos") and other is not head:
                continue
            found.add(other.lower_)
            found.add(other.lemma_.lower())
            if other.dep_ == "prep" and other.lower_ in ("of", "to", "in", "for", "on", "worth", "from", "per"):
                for inner in _syntax.children(other, "pobj"):
                    for deeper in _syntax.conjuncts(inner):
                        found.add(deeper.lower_)
                        found.add(deeper.lemma_.lower())
                        found.update(c.lower_ for c in deeper.children if c.dep_ in ("compound", "amod", "nmod"))
            elif other.dep_ in ("compound", "amod", "nmod"):
                found.update(c.lower_ for c in other.children if c.dep_ in ("compound", "nummod", "quantmod"))
    return found


def taken_words(token: Token) -> set[str]:
    """Words that the trigger takes: objects, complement verbs with their objects, nouns behind prepositions."""
    found: set[str] = set()
    for item in _syntax.objects(token):
        if (item.tag_ in ("WDT", "WP") or item.lower_ == "that") and token.dep_ == "relcl":
            item = token.head  # "the truce that they signed"
        found |= noun_words(item)
        found.update(c.lower_ for c in item.children if c.dep_ == "acl" and c.tag_ == "VBN")
    for item in _syntax.children(token, "attr", "oprd", "acomp"):
        found |= noun_words(item)
    within = any(
        t.tag_ == "WDT" for p in _syntax.prepositions(token) for t in p.children
    )  # "a text in which X pledged"
    if token.dep_ == "relcl" and not within and _syntax.child(token, "dobj") is None and token.head.pos_ == "NOUN":
        doer = _syntax.child(token, "nsubj")
        if doer is not None and doer.tag_ not in ("WDT", "WP"):
            found |= noun_words(token.head)  # "the truce they signed"
    clause = _syntax.complement(token)
    if clause is not None:
        for head in _syntax.conjuncts(clause):
            found.add(head.lower_)
            found.add(head.lemma_.lower())
            for item in (*_syntax.children(head, "dobj", "attr", "nsubj", "nsubjpass", "acomp", "oprd", "xcomp"),):
                found |= noun_words(item)
            for preposition in _syntax.prepositions(head):
                for item in _syntax.children(preposition, "pobj"):
                    found |= noun_words(item)
    for preposition in _syntax.prepositions(token):
        if preposition.lower_ in ("despite", "notwithstanding", "amid", "without"):
            continue  # what goes on beside it
        for item in _syntax.children(preposition, "pobj", "pcomp"):
            found |= noun_words(item)
        if preposition.lower_ in ("out", "away", "up", "back"):
            for inner in _syntax.children(preposition, "prep"):
                for item in _syntax.children(inner, "pobj", "pcomp"):
                    found |= noun_words(item)
    return found
