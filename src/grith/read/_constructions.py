"""Constructions that no single word triggers, tried in order on every predicate of a sentence."""

from __future__ import annotations

from collections.abc import Iterator

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


def match_constructions(sentence: Sentence, resolver: Resolver, taken: set[int]) -> Iterator[Candidate]:
    """Statements found by construction; ``taken`` are the words that triggers of frames already use."""
    listed = line_item(sentence, resolver)
    if listed is not None:
        yield listed
    for token in sentence.span:
        if token.pos_ == "NOUN" and token.i not in taken:
            noun = (
                slogan(token, sentence, resolver)
                or felt_deed(token, sentence, resolver)
                or accusation_by(token, sentence, resolver)
                or breach_noun(token, sentence, resolver)
                or tally_of(token, sentence, resolver)
                or harm_by(token, sentence, resolver)
                or deal_between(token, sentence, resolver)
                or taken_back(token, sentence, resolver)
                or act_noun(token, sentence, resolver)
                or owned_act(token, sentence, resolver)
                or wrong_noun(token, sentence, resolver)
                or told_deed(token, sentence, resolver)
            )
            if noun is not None:
                yield noun
                continue
        if token.i in taken or token.pos_ not in ("VERB", "AUX", "ADJ", "NOUN"):
            continue
        told = felt_deed(token, sentence, resolver) or not_said_of(token, sentence, resolver)
        if told is not None:
            yield told
            continue
        both = list(mutual_claims(token, sentence, resolver)) or list(mutual_waits(token, sentence, resolver))
        if both:
            yield from both
            continue
        if token.pos_ in ("VERB", "AUX", "ADJ") or any(c.dep_ in _syntax.SUBJECTS for c in token.children):
            found = (
                same_again(token, sentence, resolver)
                or undecided(token, sentence, resolver)
                or obligation(token, sentence, resolver)
                or talks_once(token, sentence, resolver)
                or unless(token, sentence, resolver)
                or without(token, sentence, resolver)
                or proposal_is(token, sentence, resolver)
                or up_to(token, sentence, resolver)
                or turn_of(token, sentence, resolver)
                or would_be_well(token, sentence, resolver)
                or imperative(token, sentence, resolver)
                or only_when(token, sentence, resolver)
                or term(token, sentence, resolver)
                or truce_event(token, sentence, resolver)
                or outcome(token, sentence, resolver)
                or restraint(token, sentence, resolver)
                or own_strikes_end(token, sentence, resolver)
                or break_off(token, sentence, resolver)
                or exchange(token, sentence, resolver)
                or kept_truce(token, sentence, resolver)
                or repelled(token, sentence, resolver)
                or claim(token, sentence, resolver)
                or not_as_promised(token, sentence, resolver)
                or done_by(token, sentence, resolver)
                or issue_of(token, sentence, resolver)
                or agentless(token, sentence, resolver)
                or named_breach(token, sentence, resolver)
                or blame_lies(token, sentence, resolver)
                or lost_to(token, sentence, resolver)
                or false_claim(token, sentence, resolver)
                or no_such_deed(token, sentence, resolver)
                or not_broken(token, sentence, resolver)
                or in_violation(token, sentence, resolver)
                or refusal(token, sentence, resolver)
                or no_dealings(token, sentence, resolver)
                or cannot_be(token, sentence, resolver)
                or promise(token, sentence, resolver)
                or share_of_package(token, sentence, resolver)
                or given_already(token, sentence, resolver)
                or unacceptable(token, sentence, resolver)
                or nothing_until(token, sentence, resolver)
                or predicate(token, sentence, resolver)
                or comes_first(token, sentence, resolver)
                or came_from(token, sentence, resolver)
                or on_standby(token, sentence, resolver)
                or until_they(token, sentence, resolver)
            )
            if found is not None:
                yield found
