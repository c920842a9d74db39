"""Constructions that no single word triggers, tried in order on every predicate of a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from grith.read import _syntax
from grith.read._agentless import agentless
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate
from grith.read._claims import claim
from grith.read._claims_nouns import blame_lies, breach_noun, harm_by, lost_to, named_breach, tally_of
from grith.read._claims_told import done_by, issue_of, not_as_promised, told_deed
from grith.read._conditions import only_when, talks_once, unless, without
from grith.read._deeds import repelled, wrong_noun
from grith.read._denials import false_claim, in_violation, kept_truce, no_such_deed, not_broken
from grith.read._ellipsis import same_again
from grith.read._feelings import accusation_by, felt_deed, not_said_of
from grith.read._gifts import given_already, line_item, share_of_package
from grith.read._obligations import imperative, obligation, proposal_is, turn_of, up_to, would_be_well
from grith.read._outcomes import outcome
from grith.read._predicates import came_from, comes_first, on_standby, predicate
from grith.read._promises import promise
from grith.read._reciprocal import mutual_claims, mutual_waits
from grith.read._refusals import cannot_be, no_dealings, refusal, slogan, unacceptable
from grith.read._resolver import Resolver
from grith.read._restraint import break_off, exchange, own_strikes_end, restraint
from grith.read._speech_nouns import act_noun, owned_act, taken_back
from grith.read._terms import deal_between, nothing_until, term, truce_event, until_they
from grith.read._undecided import undecided

if TYPE_CHECKING:
    from spacy.tokens import Token


Construction = Callable[["Token", Sentence, Resolver], Candidate | None]

# What a noun alone may state, in the order in which it is tried.
_OF_NOUNS: tuple[Construction, ...] = (
    slogan,
    felt_deed,
    accusation_by,
    breach_noun,
    tally_of,
    harm_by,
    deal_between,
    taken_back,
    act_noun,
    owned_act,
    wrong_noun,
    told_deed,
)
# What a predicate may state, in the order in which it is tried.
_OF_PREDICATES: tuple[Construction, ...] = (
    same_again,
    undecided,
    obligation,
    talks_once,
    unless,
    without,
    proposal_is,
    up_to,
    turn_of,
    would_be_well,
    imperative,
    only_when,
    term,
    truce_event,
    outcome,
    restraint,
    own_strikes_end,
    break_off,
    exchange,
    kept_truce,
    repelled,
    claim,
    not_as_promised,
    done_by,
    issue_of,
    agentless,
    named_breach,
    blame_lies,
    lost_to,
    false_claim,
    no_such_deed,
    not_broken,
    in_violation,
    refusal,
    no_dealings,
    cannot_be,
    promise,
    share_of_package,
    given_already,
    unacceptable,
    nothing_until,
    predicate,
    comes_first,
    came_from,
    on_standby,
    until_they,
)


def match_constructions(sentence: Sentence, resolver: Resolver, taken: set[int]) -> Iterator[Candidate]:
    """Statements found by construction; ``taken`` are the words that triggers of frames already use."""
    listed = line_item(sentence, resolver)
    if listed is not None:
        yield listed
    for token in sentence.span:
        if token.i in taken or token.pos_ not in ("VERB", "AUX", "ADJ", "NOUN"):
            continue
        noun = _first(_OF_NOUNS, token, sentence, resolver) if token.pos_ == "NOUN" else None
        if noun is not None:
            yield noun
        else:
            yield from _of_predicate(token, sentence, resolver)


def _of_predicate(token: Token, sentence: Sentence, resolver: Resolver) -> Iterator[Candidate]:
    """What a predicate states: a deed felt or not said, a claim of each side, or the first construction that fits."""
    told = felt_deed(token, sentence, resolver) or not_said_of(token, sentence, resolver)
    if told is not None:
        yield told
        return
    both = list(mutual_claims(token, sentence, resolver)) or list(mutual_waits(token, sentence, resolver))
    if both:
        yield from both
    elif token.pos_ != "NOUN" or any(c.dep_ in _syntax.SUBJECTS for c in token.children):
        found = _first(_OF_PREDICATES, token, sentence, resolver)
        if found is not None:
            yield found


def _first(
    constructions: tuple[Construction, ...], token: Token, sentence: Sentence, resolver: Resolver
) -> Candidate | None:
    for construction in constructions:
        found = construction(token, sentence, resolver)
        if found is not None:
            return found
    return None
