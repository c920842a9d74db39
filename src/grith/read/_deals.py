"""Whether something is asked as the price of a deal: "before a truce", "for a ceasefire to work"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_TO_WORK = re.compile(
    r"\bfor (?:any|an|a|the|this)? ?[\w' -]{0,40}?\b(?:ceasefire|cease-fire|truce|deal|agreement|accord|peace|settlement|pause|signing|treaty)\b[\w' -]{0,20}? to "  # noqa: E501
    r"(?:work|hold|last|succeed|stick|begin|start|be|take|come|happen|survive|endure|function)",
    re.IGNORECASE,
)


_NOT_TAKEN = frozenset("reject refuse decline spurn rebuff".split())


def argues_refusal(token: Token) -> bool:
    """ "turned down the truce, arguing that X had to be settled first": what must change for the answer to change."""
    for head, label in _syntax.governors(token):
        if label in ("ccomp", "conj"):
            continue
        if head.tag_ == "VBG" or head.pos_ not in ("VERB", "AUX") or label != "advcl":
            return False
        down = head.lemma_ == "turn" and any(c.lower_ == "down" for c in head.children)
        refused = down or head.lemma_ in _NOT_TAKEN
        topics = lexicon()["truce.terms"]
        return refused and any(t.lemma_.lower() in topics for t in head.subtree if head.i < t.i < token.i)
    return False


def is_price(token: Token) -> bool:
    """ "named his conditions", "linked the signing to two things": what follows must hold before there is a deal."""
    words = {t.lemma_.lower() for t in token.subtree}
    return token.lemma_ in ("link", "tie") or bool(words & {"condition", "precondition", "term", "price"})


def before_a_deal(token: Token, sentence: Sentence) -> bool:
    """ "must X before a ceasefire", "for a truce to work, Y must": the price of a deal, not a plain demand."""
    truce = lexicon().named("truce.terms", "rule.sought")
    before = token.doc[token.sent.start : token.i].text
    if _TO_WORK.search(before):
        return True
    words = [t.lower_ for t in token.sent]
    for n in range(len(words) - 2):
        traded = words[n] == "in" and words[n + 1] in ("return", "exchange") and words[n + 2] == "for"
        if traded and truce & set(words[n + 3 : n + 10]):
            return True
    back = token.lemma_ in ("go", "return", "pull", "withdraw", "retreat", "move")
    for other in _syntax.children(token, "prep", "advcl", "mark"):
        about = {t.lower_ for t in other.subtree} & truce
        if not about:
            continue
        clause, early = other.dep_ == "advcl", other.i < token.i
        marks = (c.lower_ for c in other.lefts if c.dep_ in ("mark", "advmod"))
        head = other.lower_ if other.dep_ == "prep" else next(marks, "")
        if head == "before" and about - ({"war", "fighting"} if back else set()):
            return True  # but not "go back to where they stood before the war"
        if head == "for" and (early or token.lemma_ in ("require", "need")):
            return True
        if clause and any(c.lower_ == "for" for c in other.children):
            return True
        if clause and early and head == "if" and other.tag_ in ("VBZ", "VBP"):
            return any(c.lower_ == "to" for c in other.children)
    return False
