"""The shared slots: condition, date, quantity, place and capability of a statement, from the words around its trigger."""  # noqa: E501

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from grith.nouns import Duration, Moment, Quantity
from grith.read import _syntax
from grith.read._attribution import Sentence
from grith.read._candidates import Candidate
from grith.read._lexicon import lexicon
from grith.read._told_behind import words_end
from grith.read.dates import find_dates, resolve
from grith.read.quantities import find_quantities

if TYPE_CHECKING:
    from spacy.tokens import Token

    from grith.read.gazetteer import Gazetteer

_CONDITION = re.compile(
    r"\b(?:only\s+(?:if|when|once|after)|if(?!\s+(?:any|not\b|possible|necessary))|unless|provided(?:\s+that)?|providing\s+that|on\s+(?:the\s+)?condition(?:\s+that)?"
    r"|as\s+long\s+as|so\s+long\s+as|(?<!at )once(?!\s+(?:again|more)\b)|contingent\s+(?:up)?on|conditional\s+(?:up)?on|dependent\s+(?:up)?on|subject\s+to"  # noqa: E501
    r"|not\s+without|only\s+(?:with|under|upon|at\s+the\s+(?:request|invitation)\s+of)"
    r"|within\s+[\w-]+\s+(?:hours?|days?|weeks?|months?)\s+of\s+(?:an?|any|its|their|the)\s+(?=[\w ]*(?:request|invitation|mandate|decision)\b)"  # noqa: E501
    r"|in\s+(?:exchange|return)\s+for|assuming|in\s+the\s+event\s+(?:of|that)|in\s+case\s+of|depending\s+on)\b",
    re.IGNORECASE,
)
_CLOCK_ONLY = re.compile(
    r"^(?:at |from |by |around |until |about )?"
    r"(?:\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\.?|gmt|hours)|\d{1,2}:\d\d|midnight|noon)"
    r"(?: \w+ time)?\.?$|^(?:on )?the same day",
    re.IGNORECASE,
)
_INVERTED = re.compile(r"^(?:should|were|had)\s+[a-z]*\s?[A-Z]", re.IGNORECASE)
_SPANS = frozenset({"hour", "day", "week", "month"})
_MADE = frozenset(
    "sign reach agree adopt broker publish announce make conclude pass impose seize capture take kill".split()
)
_GIVE_OVER = frozenset({"hand", "turn", "give", "sign", "make", "bring", "take", "carry"})
_COMPASS = re.compile(r"^(?:southern|northern|eastern|western|central|south|north|east|west) (?=[A-Z])")
_APART = frozenset({"after", "since", "before", "when", "while", "as", "though", "although", "whereas", "until"})


@frozen(eq=False)
class Surroundings:
    """What a sentence holds besides its predicates: date phrases and quantities with the words they hang on."""

    sentence: Sentence
    dates: list[tuple[int, int, str]] = field(factory=list)
    quantities: list[tuple[int, int, Quantity]] = field(factory=list)
    places: list[tuple[int, int, str]] = field(factory=list)


def survey(sentence: Sentence, gazetteer: Gazetteer) -> Surroundings:
    """Find the dates and quantities of a sentence once for all its statements."""
    text = sentence.span.text
    dates = find_dates(text)
    base = sentence.span.start_char
    places = [(base + m.start, base + m.end, _COMPASS.sub("", m.name)) for m in gazetteer.find_places(text)]
    return Surroundings(sentence, dates, find_quantities(text, dates=dates), places)


def _token_at(sentence: Sentence, start: int) -> Token | None:
    found = sentence.span.char_span(start, start + 1, alignment_mode="expand")
    return found[0] if found is not None and len(found) else None


def _head_verb(token: Token) -> Token:
    node = token
    for head, label in _syntax.governors(token):
        node = head
        if head.pos_ in ("VERB", "AUX") and label not in ("aux", "auxpass"):
            return head
    return node


_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())


def _of_the_telling(token: Token, verb: Token, candidate: Candidate) -> bool:
    """Whether the only date of a sentence is that of the words or the text that it passes on."""
    if candidate.kind == "pledge" or token.i > candidate.last.i:
        return False
    speaking = verb.dep_ in ("acl", "advcl") and verb.lemma_ in ("speak", "talk", "write", "address", "date", "issue")
    text = any(h.lemma_.lower() in lexicon()["reporting.nouns"] for h, _ in list(_syntax.governors(token))[:5])
    signed = verb.dep_ == "relcl" and verb.lemma_ in ("sign", "issue", "publish", "adopt", "release")
    return speaking or text or signed


_TO_COME = frozenset("will shall 'll wo would could may might must should".split())
_MEASURES = frozenset("day hour week month year km kilometre kilometer mile metre meter minute".split())
_TAKEN = frozenset(
    "dobj prep xcomp attr acomp npadvmod oprd nummod amod compound pobj agent dative ccomp acl quantmod".split()
)
_WITH_CLAUSES = frozenset({"agreement", "demand", "pledge", "allegation", "condition"})


def _due_date(token: Token) -> bool:
    """Whether a date only tells when some other thing is due: "the elections due in June"."""
    for head, _ in list(_syntax.governors(token))[:3]:
        due = head.lower_ in ("due", "scheduled", "planned", "slated") and head.dep_ in ("acl", "amod", "relcl")
        if due and head.head.pos_ == "NOUN":
            return True
    return False


def _above(candidate: Candidate) -> list[int]:
    """The words above the trigger whose day may be the statement's."""
    chain = [candidate.trigger.i]
    node = candidate.trigger
    for head, label in _syntax.governors(candidate.trigger):
        # What a clause tells as earlier or later ("after X agreed") does not take the day of its main clause.
        if label == "advcl" and any(c.lower_ in _APART for c in node.children if c.dep_ in ("mark", "advmod", "prep")):
            break
        if label in ("relcl", "pcomp") and candidate.kind in ("agreement", "meeting", "call"):
            break
        chain.append(head.i)
        node = head
    return chain


def _dated_verb(token: Token, candidate: Candidate) -> Token | None:
    """The verb that a date hangs on; nothing where it dates something else ("the agreement signed in January")."""
    verb = _head_verb(token)
    if verb.dep_ != "acl" or verb.head.pos_ != "NOUN":
        return verb
    if verb.head.lemma_.lower() in lexicon()["reporting.nouns"]:
        return _head_verb(verb.head)  # "in a statement issued on Monday, X said"
    return None if verb.lemma_ in _MADE and verb.i != candidate.trigger.i else verb


def _nearness(token: Token, verb: Token, chain: list[int], candidate: Candidate, *, alone: bool) -> int | None:
    """How near a date stands to the statement, the nearest first; nothing where it is not its day at all."""
    trigger, content = candidate.trigger, candidate.content
    mine = verb.i in (trigger.i, content.i if content is not None else -1)
    own = verb.i in (trigger.i, candidate.first.i, candidate.last.i) or mine
    if own and not mine and candidate.kind == "allegation":
        return 1  # "said on Monday that X had fired on Sunday": the day of the deed before that of the words
    if own or (_syntax.under(token, trigger) and trigger.pos_ in ("NOUN", "PROPN")):
        return 0
    if trigger.pos_ == "NOUN" and verb.i == _head_verb(trigger).i:
        return 1
    if (
        _syntax.under(token, trigger)
        and verb.dep_ not in ("advcl", "relcl")
        and not (verb.dep_ == "conj" and _syntax.child(verb, "nsubj", "nsubjpass") is not None)
    ):
        return 2
    if verb.i in chain and candidate.kind == "position":
        return -1
    if verb.i in chain:
        return 3 if token.i < candidate.first.i and candidate.kind not in ("meeting", "call") else 4
    # "Speaking on Tuesday, X said", "in a letter dated 23 March, X asked": the day of the words
    return 5 if alone and _of_the_telling(token, verb, candidate) else None


def event_moment(candidate: Candidate, around: Surroundings, published: date | None, zone: str) -> Moment | None:
    """The day that the sentence gives for this statement, or ``None``.

    A date belongs to the verb it hangs on; a statement takes the date of its own predicate first, then of the verb
    that it
    complements or that reports it, then a date at the head of its sentence.
    """
    if published is None or not around.dates:
        return None
    ranked: list[tuple[int, int, str, Token]] = []
    chain = _above(candidate)
    for start, _, phrase in around.dates:
        token = _token_at(around.sentence, start)
        if token is None or (candidate.kind not in ("position", "allegation") and phrase.lower().startswith("since")):
            continue  # since when something has been so is not when it was said or done
        if _due_date(token) and candidate.kind not in ("meeting", "call"):
            continue  # "the elections due in June": the day of something else
        verb = _dated_verb(token, candidate)
        rank = _nearness(token, verb, chain, candidate, alone=len(around.dates) == 1) if verb is not None else None
        if verb is None or rank is None:
            continue
        if _CLOCK_ONLY.match(phrase):
            rank += 10  # "from 5 p.m.", "the same day": no day of their own
        ranked.append((rank, start, phrase, verb))
    if not ranked:
        return None
    ranked.sort(key=lambda r: r[:3])
    _, _, phrase, verb = ranked[0]
    if phrase.lower().startswith(("within", "for ")):
        return None  # a limit or a length, not a day
    tense = _tense(candidate, verb)
    text = around.sentence.span.text
    if re.search(
        r"\b(?:starting|beginning|effective|commencing|due)\s+(?:on |from |at )?$", text[: ranked[0][1]]
    ) or re.match(r"(?:starting|beginning|from) ", phrase):
        tense = "future"
    moment = resolve(phrase, published, tense, zone)
    if isinstance(moment, Duration):
        return None
    if moment is not None and phrase.lower().split()[-1] in _WEEKDAYS:
        second = re.match(r"\s+and\s+(?:on )?(\w+day)\b", text[ranked[0][1] + len(phrase) :])
        other = resolve(second[1], published, tense, zone) if second else None
        if other is not None and not isinstance(other, Duration) and other.latest and moment.earliest:
            moment = evolve(moment, latest=max(other.latest, moment.latest or other.latest))
    lasts = any(c.lemma_ in ("last", "run") for c in _syntax.children(candidate.trigger, "conj"))
    if moment is not None and lasts and candidate.rule == "agreement.in-force":
        return evolve(moment, latest=None)  # "began on 18 March and lasts 30 days": in force from that day
    return moment


def _tense(candidate: Candidate, verb: Token) -> str:
    """The direction of a bare weekday, from the verb that the date hangs on."""
    modals = {a.lower_ for a in _syntax.auxiliaries(verb)}
    if modals & _TO_COME and verb.tag_ != "VBD":
        return "future"
    if verb.tag_ == "VBD" or (
        verb.tag_ == "VBN"
        and verb.pos_ == "VERB"
        and modals & {"had", "was", "were", "has", "have"}
        and candidate.firmness != "planned"
    ):
        return "past"
    promised = verb.tag_ == "VBG" and verb.dep_ == "pcomp" and verb.head.lower_ == "to"  # "committed to doing it"
    if verb.tag_ in ("VB", "VBG") and (
        (promised and candidate.kind in ("pledge", "agreement"))
        or verb.lemma_ in ("start", "begin")
        or modals & {"to"}
        or candidate.firmness in ("planned", "expected")
    ):
        return "future"
    if candidate.firmness in ("planned", "expected", "possible", "considering", "willing"):
        return "future"
    return "past"


def quantity_of(candidate: Candidate, around: Surroundings) -> Quantity | None:
    """The amount in what the trigger takes: money and people for pledges, days for truces, states for meetings."""
    if not around.quantities or candidate.kind in ("denial", "position"):
        return None
    low, high = reach_of(candidate)
    best: tuple[int, Quantity] | None = None
    for start, end, quantity in around.quantities:
        token = _token_at(around.sentence, max(start, 0))
        if (
            token is not None
            and token.lower_ == "over"
            and (token.dep_ == "prt" or (token.i and token.nbor(-1).lemma_ in _GIVE_OVER))
        ):
            quantity = evolve(quantity, op="=")  # "hand over 33 hostages"
        last = _token_at(around.sentence, end - 1)
        if token is None or last is None:
            continue
        if not (low <= last.i and token.i <= high):
            continue
        unit = quantity.unit
        if (
            candidate.kind == "pledge"
            and last.i < candidate.first.i
            and not _syntax.is_passive(candidate.trigger)
            and unit not in ("country", "person")
            and not unit.isupper()
        ):
            continue
        if unit == "country" and candidate.kind not in ("meeting", "call", "pledge"):
            continue
        if candidate.kind == "pledge" and unit in _SPANS and token.i and token.nbor(-1).lower_ in ("within", "after"):
            continue  # "will be deployed within 45 days": when, not how many
        if candidate.kind == "allegation" and isinstance(quantity.value, str):
            continue
        if candidate.kind in ("meeting", "call") and token.i and token.nbor(-1).lower_ in ("the", "these"):
            continue  # "the two officers": who, not how many
        if unit == "" or (unit in ("year", "percent") and candidate.kind != "pledge"):
            continue
        money = len(unit) == 3 and unit.isupper()
        terms = candidate.kind in ("agreement", "demand", "condition", "red_line")
        if terms and not money and unit not in ("day", "hour", "week", "month", "person"):
            continue
        if candidate.kind in ("meeting", "call") and unit not in ("country", "person", "leader", "delegation"):
            continue
        if candidate.kind == "allegation" and unit in _MEASURES:
            continue
        rank = 0 if len(unit) == 3 and unit.isupper() else 1 if unit in ("person", "day", "country") else 2
        if best is None or rank < best[0]:
            best = (rank, quantity)
    if best is None and candidate.kind == "allegation":
        # "in six statements": how often it was said
        often = [q for _, _, q in around.quantities if q.unit in ("statement", "complaint")]
        return often[0] if len(often) == 1 else None
    return best[1] if best else None


def reach_of(candidate: Candidate) -> tuple[int, int]:
    """First and last word of the trigger with its objects and complements, clauses of other statements left out."""
    low, high = candidate.first.i, candidate.last.i
    for head in (candidate.trigger, candidate.content):
        if head is None:
            continue
        for other in head.children:
            if other.dep_ == "prep" and other.i < head.i:
                continue
            if other.dep_ in _TAKEN:
                if other.dep_ == "ccomp" and candidate.kind not in _WITH_CLAUSES:
                    continue
                low, high = min(low, other.left_edge.i), max(high, other.right_edge.i)
    if candidate.rule == "agreement.in-force":
        for other in _syntax.children(candidate.trigger, "conj"):
            if other.lemma_ in ("last", "run", "hold", "continue"):
                high = max(high, other.right_edge.i)  # "began on 18 March and lasts 30 days"
    doer = _syntax.subject(candidate.trigger)
    wide = candidate.kind == "meeting" or candidate.rule.startswith(
        ("agreement.in-force", "demand.must", "pledge.modal", "pledge.reported", "pledge.coming")
    )
    wide = wide or _syntax.is_passive(candidate.trigger)
    wide = wide or (candidate.kind == "pledge" and any(n.kind == "unnamed" for n in candidate.actor))
    if doer is not None and wide and doer.pos_ == "NOUN":
        low, high = min(low, doer.left_edge.i), max(high, min(doer.right_edge.i, doer.i + 12))
    end = words_end(candidate.trigger.sent)
    return low, min(high, end - 1) if end > candidate.last.i else high


def condition_of(candidate: Candidate, sentence: Sentence) -> str:
    """The conditional clause that goes with a statement, as written, or nothing."""
    if candidate.kind not in ("pledge", "agreement", "red_line", "position", "demand"):
        return ""
    text = sentence.span.text
    trigger = candidate.trigger
    for match in _CONDITION.finditer(text):
        token = _token_at(sentence, match.start())
        if token is None:
            continue
        end = _clause_end(text, match.end())
        words = text[match.start() : end].strip(" ,;\"'")
        if _hangs_on(token, candidate) and not _marks_own_clause(token, trigger):
            return words
    lead = _INVERTED.match(text)
    if lead and trigger.i > sentence.span.start + 3:
        end = text.find(",")
        if 0 < end < trigger.idx - sentence.span.start_char + 1:
            return text[:end]
    return ""


_INNER = frozenset(
    {"ccomp", "xcomp", "conj", "acomp", "attr", "dobj", "pobj", "prep", "acl", "pcomp", "oprd", "amod", "appos"}
)


def _hangs_on(token: Token, candidate: Candidate) -> bool:
    """Whether a conditional clause goes with the trigger: on its verb, its complement, or a verb that reports it."""
    mine = {candidate.trigger.i, candidate.first.i, candidate.last.i}
    if candidate.content is not None:
        mine.add(candidate.content.i)
    for head, label in _syntax.governors(candidate.trigger):
        if label not in _INNER:
            break
        mine.add(head.i)
    seen = 0
    for head, _ in _syntax.governors(token):
        if head.i in mine:
            return True
        if head.pos_ in ("VERB", "AUX"):
            seen += 1
        if seen > 2:
            return False
    return False


def _marks_own_clause(token: Token, trigger: Token) -> bool:
    """Whether the word is the mark of the trigger's own clause ("whether X agreed")."""
    return token.dep_ in ("mark", "advmod") and token.head.i == trigger.i


def _clause_end(text: str, start: int) -> int:
    match = re.search(r"[,.;:\"]\s|[.;\"]$|\s[\u2014\u2013-]\s", text[start:])
    return start + match.start() if match else len(text)


def place_of(candidate: Candidate, sentence: Sentence, places: list[tuple[int, int, str]]) -> str:
    """The place named for this statement: one that hangs on its trigger, on what it takes, or on its clause."""
    best: tuple[int, int, str] | None = None
    mine = {candidate.trigger.i, candidate.first.i, candidate.last.i}
    if candidate.content is not None:
        mine.add(candidate.content.i)
    heads = [candidate.trigger, *([candidate.content] if candidate.content is not None else [])]
    for start, _, name in places:
        token = _token_at(sentence, start - sentence.span.start_char)
        if token is None:
            continue
        verb = _head_verb(token)
        if any(_syntax.under(token, h) for h in heads):
            rank = 0 if verb.i in mine else 1
        elif verb.i in mine or verb.i == _head_verb(candidate.trigger).i:
            rank = 2
        else:
            continue
        if best is None or (rank, start) < best[:2]:
            best = (rank, start, name)
    return best[2] if best else ""
