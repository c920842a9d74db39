"""Promises by modal verb, shares of a package, and refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.read import _negation, _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import POSSIBILITY, Candidate, context_of, noun_words, reach, taken_words, verb_group
from grith.read._gifts import flows
from grith.read._lexicon import lexicon
from grith.read._names import Name, others, states_of
from grith.read._recipient import recipient
from grith.read._refusals import SENT
from grith.read._resolver import Resolver
from grith.read._restraint import holds_own_fire

if TYPE_CHECKING:
    from spacy.tokens import Token

_MATRIX_PLANS = {
    "plan": "planned",
    "intend": "planned",
    "aim": "planned",
    "expect": "expected",
    "due": "planned",
    "set": "planned",
    "slate": "planned",
    "schedule": "planned",
    "go": "planned",
    "prepare": "planned",
    "likely": "expected",
    "continue": "committed",
    "begin": "committed",
    "start": "committed",
    "decide": "committed",
    "hope": "expected",
    "able": "possible",
    "mean": "planned",
    "be": "planned",
    "ready": "willing",
    "poise": "planned",
    "propose": "willing",
    "want": "willing",
    "like": "willing",
}
_LOST_PARTICLES = frozenset(
    "work-out carry-out take-out put-off hold-off make-out draw-up set-out pull-off give-out take-over hold-out "
    "bring-up "
    "put-forward take-up put-down bring-down take-back hold-back turn-down set-back make-up call-off work-on take-on "
    "set-off hold-up run-down fall-back".split()
)
# What must be named for the verb to be a gift: "treat the wounded", "end the blockade".
_OBJECTS_OF_GIFTS = {
    "treat": frozenset("wounded injured patient patients casualties sick children victims".split()),
    "end": frozenset(
        """pause suspension blockade embargo freeze siege halt occupation ban restriction restrictions closure
        moratorium""".split()
    ),
}
_GIVEN_BACK = frozenset("handover release return exchange swap transfer delivery deliveries withdrawal pullout".split())
_GIVING_NEEDS_NOTHING = frozenset("withdraw disarm refrain abide contribute mediate participate comply".split())
_RECEIVED = frozenset("help aid assistance support money funding loan loans relief weapons arms".split())
_GIVES = frozenset({"contribute", "donate", "supply", "deploy", "lend", "second", "dispatch"})


def promise(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "will send", "could contribute", "is considering sending", "is putting in": a capability and who gives it."""
    lemma = token.lemma_.lower()
    flowing = flows(token, sentence, resolver)
    if flowing is not None:
        return flowing
    if token.pos_ != "VERB" or (lemma not in lexicon()["contribute.verbs"] and lemma != "end"):
        return None
    if lemma in ("postpone", "delay") and taken_words(token) & _GIVEN_BACK:
        return None  # "will postpone the handover": no gift
    if _syntax.is_passive(token):
        return _given_to(token, sentence, resolver) or _promised_thing(token, sentence, resolver)
    if not _gives(token) or not _put_forward(token, sentence, resolver):
        return None
    matrix = _matrix(token)
    firmness = _own_firmness(token, sentence) if matrix is None else _planned_by(matrix, sentence)
    actors = _promisers(token if matrix is None else matrix, sentence, resolver) if firmness else ()
    if not actors or (matrix is not None and _names_an_aim(matrix)):
        return None
    return _promised(token, matrix, firmness, actors, sentence, resolver)


def _gives(token: Token) -> bool:
    """Whether what the verb takes is a gift, a service or a step back."""
    words, lemma, taken = lexicon(), token.lemma_.lower(), taken_words(token)
    direct: set[str] = set().union(*(noun_words(o) for o in _syntax.children(token, "dobj")))
    needed = _OBJECTS_OF_GIFTS.get(lemma)
    if (needed is not None and not taken & needed) or _is_no_gift(token, direct, taken):
        return False
    if lemma not in words["contribute.light"]:
        return bool(taken) or lemma in _GIVING_NEEDS_NOTHING
    joins = lemma == "join" and _syntax.child(token, "dobj", "prep") is None
    return joins or bool(taken & words["contribute.things"]) or _steps_back(token, direct, taken)


def _from_another(token: Token) -> bool:
    """Whether what is taken comes from somebody else, and not "from its own stocks"."""
    givers = [g for t in (token, *_syntax.children(token, "dobj")) for g in _syntax.prepositional_objects(t, "from")]
    return any(not any(c.dep_ == "poss" and c.pos_ == "PRON" for c in giver.children) for giver in givers)


def _is_no_gift(token: Token, direct: set[str], taken: set[str]) -> bool:
    """Threats, idioms, meetings, mere words: "will resume our strikes", "work out", "hold talks", "send a message"."""
    words, lemma = lexicon(), token.lemma_.lower()
    alone = _syntax.child(token, "dobj") is None and not _syntax.prepositions(token, "to", "by")
    if lemma in ("hold", "stick", "stay", "keep") and alone:
        return True
    if any(f"{lemma}-{c.lower_}" in _LOST_PARTICLES for c in token.children if c.dep_ == "prt"):
        return True
    if lemma in ("take", "accept") and direct & _RECEIVED and _from_another(token):
        return True  # "would take help from any country": what one is given
    if lemma == "look" and any(c.lower_ == "forward" for c in token.children):
        return True
    wages_on = lemma in ("resume", "continue", "extend", "expand", "increase", "keep", "step")
    if wages_on and direct & words.named("truce.nouns_attack", "truce.waged"):
        return True
    if lemma in ("host", "hold", "join", "lead", "open", "extend", "resume") and direct & words["meeting.nouns"]:
        return True
    if lemma in ("take", "participate") and "part" in taken and taken & words["meeting.nouns"]:
        return True
    return any(o.lemma_.lower() in words["rule.mere_words"] for o in _syntax.children(token, "dobj"))


def _steps_back(token: Token, direct: set[str], taken: set[str]) -> bool:
    """ "will abide by the truce", "will pull back"."""
    words = lexicon()
    kept = words["contribute.kept"] | {"that", "it", "this", "them"}
    if token.lemma_.lower() in words["truce.comply"] and (direct | taken) & kept:
        return True
    back = token.lemma_ in ("pull", "draw") and any(c.lower_ in ("back", "out") for c in token.children)
    return back and not direct


def _put_forward(token: Token, sentence: Sentence, resolver: Resolver) -> bool:
    """Whether the clause offers what it tells: not denied, not foreseen in a plan, not told of somebody's doings."""
    context = context_of(token, sentence)
    if context.negated or _in_a_plan(token) or progressive_wrong(token):
        return False
    concedes = any(c.lower_ in ("though", "although", "while", "but", "whereas") for c in token.children)
    if token.dep_ in ("relcl", "advcl") and context.modal in POSSIBILITY and not concedes:
        return False
    if not _is_progressive(token) or not any(a.tag_ == "VBD" for a in _syntax.auxiliaries(token)):
        return True
    if token.dep_ == "relcl" and not sentence.sources:
        return False  # "a helicopter that was evacuating the wounded": what went on, not an offer
    told, doing = resolver.voices.chain(token, sentence), resolver.subject(token, sentence)
    # "X was running a post, Y said": what the other side is said to do
    return not (told and doing) or bool({n.as_party for n in told[0]} & {n.as_party for n in doing})


def _in_a_plan(token: Token) -> bool:
    """ "under the proposal, X would send": what a plan foresees is nobody's promise yet."""
    plans = {"proposal", "plan", "draft", "offer", "outline"}
    return any(
        c.dep_ == "prep" and c.lower_ == "under" and {t.lower_ for t in c.subtree} & plans for c in token.children
    )


def _is_progressive(token: Token) -> bool:
    helpers = {a.lemma_ for a in _syntax.auxiliaries(token)}
    return token.tag_ == "VBG" and "be" in helpers and "have" not in helpers


def _planned_by(matrix: Token, sentence: Sentence) -> str:
    """How firm "plans to", "is due to", "will be able to" make it; nothing where the plan itself is none."""
    above = context_of(matrix, sentence)
    if above.hypothetical or above.negated:
        return ""
    if matrix.lemma_ in ("continue", "begin", "start", "go") and not (above.modal or matrix.tag_ == "VBG"):
        return ""
    if above.modal in POSSIBILITY:
        return "possible"
    return "committed" if above.modal == "will" and matrix.lemma_ != "able" else _MATRIX_PLANS[matrix.lemma_.lower()]


def _own_firmness(token: Token, sentence: Sentence) -> str:
    """How firm by its own modal verb or tense; nothing where it promises nothing."""
    context = context_of(token, sentence)
    if context.hypothetical:
        return ""
    if context.modal in POSSIBILITY:
        return "possible"
    if context.modal == "would":
        return "committed" if context.past_report and not context.conditional else "willing"
    main = token.dep_ in ("ROOT", "ccomp") and token.tag_ in ("VBZ", "VBP")
    gives = main and token.lemma_.lower() in _GIVES  # "contributes jets to the mission"
    giving = token.dep_ != "acl" and _is_progressive(token)
    return "committed" if context.modal in ("will", "shall") or giving or gives else ""


def _names_an_aim(matrix: Token) -> bool:
    """ "our priority is to secure a truce"."""
    whose = _syntax.subject(matrix) if matrix.lemma_ == "be" else None
    return whose is not None and whose.lemma_.lower() in _AIMS


def _promisers(anchor: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    return (
        resolver.subject(anchor, sentence)
        or _payers(_syntax.subject(anchor), sentence, resolver)
        or _own_men(anchor, sentence, resolver)
    )


def _promised(
    token: Token, matrix: Token | None, firmness: str, actors: tuple[Name, ...], sentence: Sentence, resolver: Resolver
) -> Candidate | None:
    """A pledge; what all parties will do is a term, and holding one's own fire is agreed to."""
    first, last = verb_group(token)
    if matrix is not None:
        first, last = reach(first, last, verb_group(matrix)[0], 6)
    item = _syntax.child(token, "dobj")
    first, last = reach(first, last, item, 5) if item is not None else reach(first, last, _syntax.complement(token), 4)
    actor = states_of(actors)
    if any(n.name == "all parties" for n in actors):
        told = resolver.voices.chain(token, sentence) or _by_text(token)
        joint = token.lemma_ in ("work", "help", "support", "assist", "join", "participate", "continue")
        if not told or joint:
            return None  # "all parties were working on a deal": no term
        return Candidate("agreement.both-will", token, first, last, actor=actor, firmness=firmness)
    if firmness == "committed" and holds_own_fire(token, context_of(token, sentence), actor, sentence, resolver):
        return Candidate("agreement.own-halt", token, first, last, actor=actor, firmness=firmness)
    target = others(recipient(token, sentence, resolver), actor)
    return Candidate("pledge.modal", token, first, last, actor=actor, target=target, firmness=firmness)


_AIMS = frozenset("priority aim goal objective task purpose focus policy hope challenge point key answer".split())
_OWN_MEN = frozenset("peacekeeper observer monitor engineer medic patrol".split())


def _own_men(anchor: Token, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """ "The mission said peacekeepers would continue to patrol": men without a name are those of who tells it."""
    subject = _syntax.subject(anchor)
    chain = resolver.voices.chain(anchor, sentence)
    if subject is None or not chain or subject.lemma_.lower() not in _OWN_MEN:
        return ()
    if any(c.dep_ in ("amod", "compound", "poss", "nummod") for c in subject.children):
        return ()
    return tuple(n for n in chain[0] if n.kind in ("organisation", "office", "state"))


def progressive_wrong(token: Token) -> bool:
    """Whether what somebody is doing is told as a wrong."""
    if token.tag_ != "VBG":
        return False
    words = {t.lower_ for t in token.subtree}
    return bool(words & (lexicon()["truce.nouns_breach"] | {"aggression", "terror", "terrorism", "illegally"}))


def _by_text(token: Token) -> bool:
    """ "..., the joint statement said": the words of a text that both sides put out."""
    return any(h.lemma_ in ("say", "read", "state") for h, _ in _syntax.governors(token))


def _given_to(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "X will be given two billion to buy missiles", "is to be handed ten tanks", told by the giver."""
    thing = _syntax.child(token, "dobj")
    receiver = _syntax.child(token, "nsubjpass")
    if token.lemma_ not in ("give", "grant", "offer", "lend", "hand", "provide", "supply", "send"):
        return None
    thing = thing or next(iter(_syntax.prepositional_objects(token, "with")), None)
    if thing is None or receiver is None:
        return None
    context = context_of(token, sentence)
    foretold = context.modal == "would" and context.past_report
    if context.hypothetical or context.negated or not (context.modal in ("will", "shall") or foretold):
        return None
    given = noun_words(thing) & lexicon().named("contribute.things", "pledge.given")
    money = any(t.like_num or t.is_currency for t in thing.subtree)
    chain = resolver.voices.chain(token, sentence)
    target = tuple(n for n in resolver.parties(receiver, sentence) if n.kind != "unnamed")
    doer = _syntax.agent(token)
    actor = resolver.parties(doer, sentence) if doer is not None else (chain[0] if chain else ())
    own = {n.as_party for n in actor}
    if not (given or money) or not actor or not target or {n.as_party for n in target} & own:
        return None
    first, last = reach(*verb_group(token), thing, 6)
    return Candidate("pledge.given-to", token, first, last, actor=states_of(actor), target=target, firmness="committed")


def _promised_thing(token: Token, sentence: Sentence, resolver: Resolver) -> Candidate | None:
    """ "The force will be deployed", "sanctions are to be imposed": what will be done, promised by whoever tells it."""
    doer = _syntax.agent(token)
    paid = doer is not None and token.lemma_ in ("pay", "fund", "finance", "cover", "bear", "foot", "shoulder")
    if (token.lemma_.lower() not in SENT and not paid) or token.dep_ in ("acl", "amod"):
        return None
    thing = _syntax.child(token, "nsubjpass")
    if thing is None and token.dep_ == "xcomp":
        thing = _syntax.child(token.head, "nsubj", "nsubjpass")
    if thing is None and token.dep_ == "conj":
        thing = _syntax.subject(token)
    if thing is None:
        return None
    due = token.dep_ == "xcomp" and token.head.lemma_ == "be"
    context = context_of(token.head if due else token, sentence)
    if context.hypothetical or context.negated or _negation.is_negated(token):
        return None
    foretold = context.modal == "would" and context.past_report and not context.conditional
    if not due and not foretold and context.modal not in ("will", "shall", *POSSIBILITY):
        return None
    given = noun_words(thing) & lexicon().named("contribute.things", "pledge.given")
    if not given and not (paid or "sanctions" in noun_words(thing)):
        return None
    chain = resolver.voices.chain(token, sentence)
    party = tuple(n for n in resolver.parties(thing, sentence) if n.kind in ("organisation", "state"))
    actor = resolver.parties(doer, sentence) if doer is not None else ()
    actor = actor or party or resolver.owner(thing, sentence) or (chain[0] if chain else ())
    actor = tuple(n for n in actor if n.kind != "unnamed")
    if not actor:
        return None
    first, last = reach(*verb_group(token), verb_group(token.head)[0] if due else None, 5)
    return Candidate(
        "pledge.passive",
        token,
        first,
        last,
        actor=states_of(actor),
        target=recipient(token, sentence, resolver),
        firmness="planned" if due else "possible" if context.modal in POSSIBILITY else "committed",
    )


def _payers(thing: Token | None, sentence: Sentence, resolver: Resolver) -> tuple[Name, ...]:
    """Who stands behind a package: "paid for by X", "from X", "X's package"."""
    if thing is None or not noun_words(thing) & lexicon()["pledge.given"]:
        return ()
    paying = lexicon()["contribute.paying"]
    for verb in (c for c in thing.children if c.dep_ in ("acl", "relcl") and c.lemma_ in paying):
        further = [t for link in _syntax.children(verb, "prep") for t in _syntax.prepositional_objects(link, "by")]
        found = resolver.first((_syntax.agent(verb), *further), sentence)
        if found:
            return found
    found = resolver.first(_syntax.prepositional_objects(thing, "from", "by"), sentence)
    if found:
        return found
    return resolver.owner(thing, sentence)


def _matrix(token: Token) -> Token | None:
    """The verb or adjective of planning right above an infinitive: "plans to send", "is due to send"."""
    listed = token.dep_ == "conj" and token.tag_ == token.head.tag_ == "VB" and token.head.dep_ == "xcomp"
    if listed and _syntax.child(token, "nsubj") is None and any(c.lower_ == "to" for c in token.children):
        return _matrix(token.head)  # "is to free X and to pull its forces back"
    if token.dep_ == "pcomp" and token.head.lower_ == "to" and token.head.head.lemma_ in ("look", "forward"):
        return None
    if token.dep_ == "pcomp" and token.head.lower_ == "on" and token.head.head.lemma_ == "go":
        return token.head.head
    if token.dep_ not in ("xcomp", "ccomp") or _syntax.child(token, "nsubj") is not None:
        return None
    head = token.head
    lemma = head.lemma_.lower()
    if lemma in ("be", "mean", "propose") and not any(c.lower_ == "to" for c in token.children):
        return None
    if lemma == "be" and (
        head.tag_ not in ("VBZ", "VBP", "VBD") or _syntax.child(head, "attr", "acomp", "expl", "csubj") is not None
    ):
        return None
    if lemma in _MATRIX_PLANS and (token.tag_ in ("VB", "VBG")):
        return head
    return None
