"""From statements to words about one nation and one capability: who counts as meaning to give what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from grith.coalition._capabilities import UNSPECIFIED, CapabilityFinder, all_capabilities, finder, own_words
from grith.coalition._lapsed import comes_on_top
from grith.coalition._model import LEVELS, Precondition, Said, Unplaced
from grith.coalition._nations import Nation, Nations, is_unnamed
from grith.coalition._weight import REPORTED, RETOLD, VOICE, Weight, speaker_words, weigh, who_speaks
from grith.coalition._words import day_words
from grith.nouns import CaseDefinition, Quantity, Statement
from grith.nouns.written import ENDS_OF_OFFERS, iso_date

_COUNTRIES = re.compile(r"\b(?:countr(?:y|ies)|nations?|(?:member )?states?|governments?|capitals)\b", re.IGNORECASE)
_OWN = re.compile(
    r"\b(?:send|sends|sending|deploy\w*|contribut\w*|provid\w*|commit(?:s|ting|ted)?|participat\w*|join\w*"
    r"|take part|taking part|supply\w*|dispatch\w*|put\w*|its own|our own|our troops|our soldiers|volunteer\w*)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:foreign|western|nato|european|international|any|other|others'?|allied|alien|presence|accept\w*|allow\w*"
    r"|toler\w*|permit\w*)\b",
    re.IGNORECASE,
)
_TAKES_AWAY = re.compile(
    r"\b(?:withdraw\w*|pull(?:s|ed|ing)?[- ](?:out|back)|recall\w*|reduc\w*|cut(?:s|ting)?|remov\w*|halt\w*|suspend\w*"
    r"|paus\w*|stop\w*|end(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
_TAKEN_BACK_RULE = "red_line.taken-back"
_OWN_WORD = (
    r"(?:(?:of|on|from)\s+)?(?:(?:its|their|his|her|our|my|the|an?|\w+'s?)\s+)?(?:(?!from\b|troops\b)[\w,-]+\s+){0,3}?"
    r"(?:offer|pledge|promise|commitment|undertaking|contribution)s?\b"
)
_GOES = r"(?:t(?:ake[sn]?|aking|ook)|pull\w*|walk\w*|step\w*|back(?:s|ed|ing)|went|gone|go|goes|going)"
_TAKEN_BACK = re.compile(
    r"\b(?:(?:withdr\w+|retract\w*|rescind\w*|revok\w*|cancel\w*|scrap\w*|shelv\w*|drop\w*|abandon\w*|renege\w*"
    r"|backtrack\w*|pull(?:s|ed|ing)?(?=\s+(?:its|their|his|her|our|the)\b))\s+"
    rf"{_OWN_WORD}|{_GOES}\s+(?:back|out|away)\s+{_OWN_WORD}"
    rf"|{_GOES}\s+{_OWN_WORD}(?:\s+of(?:\s+[\w,-]+){{1,4}}?)?\s+back\b)",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(?:not|never|no|refus\w+|rul(?:e|es|ed|ing)\s+out|declin\w+|den(?:y|ies|ied|ying)|reject\w*|without)\b|n't\b",
    re.IGNORECASE,
)
_NO_LONGER = re.compile(r"\bno longer\b|\bany (?:longer|more)\b", re.IGNORECASE)
_WHERE_TO = re.compile(r"(?<=\w)\s+(?:to|for|in|at|with|from|under)\s")
_OPEN_TO = re.compile(r"\bopen to\b", re.IGNORECASE)
_ONLY_IF = re.compile(
    r"^\W*(?:unless|without|until|before|as long as|so long as|absent|short of|except)\b", re.IGNORECASE
)


@frozen
class Offer:
    """One word on one nation and capability."""

    nation: Nation
    capability: str
    said: Said


class Sorter:
    """Sorts statements into offers, totals of unnamed nations, and what found no place; keeps one case's look-ups."""

    def __init__(self, definition: CaseDefinition) -> None:
        self.nations = Nations(definition)
        self.capabilities: CapabilityFinder = finder(all_capabilities(definition))
        self._own_kinds = own_words(definition)
        self.zone = ZoneInfo(definition.zone)
        self._conditions = [
            (c.id, re.compile(r"(?<!\w)(?:" + "|".join(re.escape(p) for p in phrases) + r")(?!\w)", re.IGNORECASE))
            for c in definition.conditions
            if (phrases := sorted({p for p in (c.id, c.title, *c.aliases) if p}, key=lambda p: (-len(p), p)))
        ]

    def offers(self, statement: Statement, unplaced: list[Unplaced]) -> Iterable[Offer]:
        """The offers in one statement; what is a pledge but fits nowhere goes to ``unplaced`` with its reason."""
        rung = self._rung(statement)
        if rung is None:
            return
        if statement.kind == "pledge" and is_pledge_row(statement) and not rung:
            # An open question comes in as a position. A word that nobody knows is no answer at all.
            written = statement.attributes.get("firmness", "")
            reason = f'how firm it is cannot be told from "{written}"' if written else "does not say how firm it is"
            unplaced.append(Unplaced(statement.id, reason, "Use a rung of the ladder in the firmness column"))
            return
        named = self._capabilities(statement)
        taken_back = self._takes_back(statement)
        if not named:
            if taken_back:
                unplaced.append(Unplaced(statement.id, "takes an offer back without naming a kind that the case knows"))
            if statement.kind == "pledge" and not counts_nations(statement):
                remedy = "Add its words to a capability in case.toml, if it is a contribution to the force"
                unplaced.append(Unplaced(statement.id, "names no capability that the case knows", remedy))
            return
        if (
            not is_pledge_row(statement)
            and not taken_back
            and _TAKES_AWAY.search(f"{statement.object} {statement.span.exact}")
        ):
            unplaced.append(Unplaced(statement.id, "is about taking away or stopping, not about giving"))
            return
        nations = self._who(statement, unplaced)
        day = self.day(statement)
        conditional = self._conditional_refusal(statement, rung)
        firmness = "possible" if conditional else rung
        for nation in nations:
            if not nation.counted and not is_pledge_row(statement):
                continue  # what a side of the conflict does with its own forces is no contribution to the peace
            weight = weigh(statement, nation, self.nations, day)
            if taken_back and weight.weight == RETOLD:  # an act of the government, not a summary of its stance
                weight = Weight(REPORTED, "the report, on an offer taken back")
            flags = list(weight.flags)
            if conditional:
                flags.append("refused only as long as the condition is not met")
            if statement.published is None:
                flags.append("the statement has no date")
            until = last_day(statement)
            if until:
                flags.append(f"stands until {day_words(until)}")
            elif told := _end_told(statement):
                flags.append(f'its end "{told}" is no day such as 2025-03-20, so it counts on')
            unsure = statement.confidence == "low" and statement.review == "unreviewed"
            if unsure:
                flags.append("read with low confidence and not reviewed")
            for capability, hedged in named:
                softened = hedged and LEVELS[firmness] > LEVELS["possible"]
                amount, shared = self._amount(statement, capability, [c for c, _ in named], firmness)
                if amount and len(nations) > 1:  # nobody said how much of a joint amount is whose
                    shared = (*shared, *(n.name for n in nations if n != nation))
                said = Said(
                    statement=statement.id,
                    firmness="possible" if softened else firmness,
                    weight=RETOLD if unsure and weight.weight != VOICE else weight.weight,
                    basis=weight.basis,
                    speaker=speaker_words(statement),
                    key=who_speaks(statement, self.nations, day),
                    day=day,
                    published=statement.published,
                    published_precision=precision_of(statement),
                    report=statement.report,
                    quantity=amount,
                    shared_with=shared,
                    preconditions=self._preconditions(statement),
                    words=statement.span.exact or statement.object,
                    url=statement.url,
                    by_hand=statement.rule.startswith("table:") or statement.review in ("accepted", "corrected"),
                    taken_back=taken_back and not unsure,
                    until=until,
                    on_top=comes_on_top(statement),
                    flags=(*flags, "the words make this a possibility only") if softened else tuple(flags),
                )
                yield Offer(nation, capability, said)

    def day(self, statement: Statement) -> date | None:
        """The day on which the words became public: as given, or the local day of a clock time."""
        when = statement.published
        if when is None:
            return None
        if statement.published_precision in ("minute", "hour") and when.tzinfo:
            return when.astimezone(self.zone).date()
        return when.date()

    def _rung(self, s: Statement) -> str | None:
        """The rung that the statement gives its actor; "" for undecided; None where it is no word on giving."""
        table = is_pledge_row(s)
        if s.kind == "pledge" or (table and s.kind in ("position", "agreement")):
            if s.negated:
                return "refused"
            if not table and LEVELS.get(s.firmness, 0) > LEVELS["possible"] and _OPEN_TO.search(s.span.exact):
                return "possible"  # as in a table: who is open to something has not said that he will
            return s.firmness if s.firmness in LEVELS else ""
        if s.kind == "position" and s.rule.endswith("position.undecided"):
            return ""
        if s.kind == "red_line" and (table or self._refuses_itself(s)):
            return "refused"
        return None

    def _refuses_itself(self, s: Statement) -> bool:
        """Whether a red line is about the actor's own contribution ("will not send troops"), not about others'."""
        words = f"{s.object} {s.span.exact}"
        if self._takes_back(s):
            return True
        if _TAKES_AWAY.search(words):
            return False  # who rules out a withdrawal refuses nothing
        belligerent = any(not n.counted for name in s.actor for n in self.nations.named(name))
        return not belligerent and bool(_OWN.search(words)) and not _OTHERS.search(words)

    def _takes_back(self, s: Statement) -> bool:
        """ "Withdrew its offer", "will no longer send": a yes made a no, unless refused itself."""
        words = f"{s.span.exact} {s.object}"
        if s.kind != "red_line":
            return False
        if _NO_LONGER.search(s.span.exact):
            return bool(_OWN.search(words)) and not _OTHERS.search(words) and not _TAKES_AWAY.search(words)
        if s.rule.startswith("red_line."):  # how the reader took the sentence: another of its rules means a refusal
            return s.rule == _TAKEN_BACK_RULE
        match = _TAKEN_BACK.search(words)
        return match is not None and not _HELD.search(words, 0, match.start())

    def _conditional_refusal(self, s: Statement, rung: str) -> bool:
        """ "Will not send troops without a ceasefire" leaves the door open: it is possible, on that condition."""
        return rung == "refused" and bool(_ONLY_IF.match(s.condition))

    def _capabilities(self, s: Statement) -> list[tuple[str, bool]]:
        """Capability ids with whether the words only hedge at them; a table's own words go before its domain column."""
        found: dict[str, bool] = {}
        table = is_pledge_row(s)
        domain = s.attributes.get("domain", "") if table else ""
        by_words = self.capabilities.find(s.object)
        # A column "domain" is coarse ("air" for air defence): it counts only where the row's words name nothing.
        for word in () if domain and by_words else s.capability:
            for name in (word,) if word in self.capabilities.ids else (n.id for n in self.capabilities.find(word)):
                found[name] = False
        # The reader has already said which kinds are meant; the object's words may only hedge at them.
        meant = {*found, UNSPECIFIED} if found and not table else None
        # It knows no kinds and words of the case's own: those count in what is given, not in where it goes.
        own = self._own_kinds.find(_WHERE_TO.split(s.object.strip(), maxsplit=1)[0]) if self._own_kinds else ()
        for named in (*by_words, *own):
            if meant is None or named.id in meant or named in own:
                found[named.id] = named.hedged
        if not found and (coarse := self.capabilities.domain(domain)):
            found[coarse] = False
        if not s.negated and s.firmness != "refused":
            for name in self.capabilities.denied(s.object):
                found.pop(name, None)
        if any(not hedged for name, hedged in found.items() if name != UNSPECIFIED):
            found.pop(UNSPECIFIED, None)
        return list(found.items())

    def _who(self, s: Statement, unplaced: list[Unplaced]) -> tuple[Nation, ...]:
        found: dict[Nation, None] = {}
        by_code = self.nations.by_code(s.attributes.get("iso3", "")) if len(s.actor) <= 1 else None
        if by_code:
            return (by_code,)
        day = self.day(s)
        for name in s.actor:
            person = self.nations.of_person(name, day)
            nations = self.nations.named(name) or ((person[0],) if person else ())
            found.update(dict.fromkeys(nations))
            if not nations and not (is_unnamed(name) and counts_nations(s)):
                reason = (
                    f'"{name}" names no nation' if is_unnamed(name) else f'"{name}" is no state or party of the case'
                )
                remedy = "" if is_unnamed(name) else "Add it to the parties in case.toml, or as an alias of one"
                unplaced.append(Unplaced(s.id, reason, remedy))
        if not s.actor and s.kind == "pledge" and not counts_nations(s):
            unplaced.append(Unplaced(s.id, "does not say who would do it"))
        return tuple(found)

    def _amount(
        self, s: Statement, capability: str, named: list[str], firmness: str
    ) -> tuple[Quantity | None, tuple[str, ...]]:
        """The amount for one capability, and the others that share it when the words do not say whose it is.

        No amount belongs to a refusal (refused is a rung, not nought troops), nor a bare nought to anything else.
        """
        q = s.quantity
        if q is None or firmness == "refused" or _COUNTRIES.search(q.unit):
            return None, ()
        if (q.low or 0) == 0 and q.high == 0:
            return None, ()
        if len(named) == 1:
            return q, ()
        fits = [c for c in named if self.capabilities.counted_in(c, q.unit)]
        if capability in fits:
            return q, tuple(c for c in fits if c != capability)
        return (None, ()) if fits else (q, tuple(c for c in named if c != capability))

    def _preconditions(self, s: Statement) -> tuple[Precondition, ...]:
        """The condition clause in its parts, each with the named conditions that its words mean."""
        parts = [p.strip() for p in s.condition.split(";") if p.strip()]
        listed = [Precondition(p, self.match(p), (s.id,)) for p in parts]
        matched = {c for p in listed for c in p.conditions}
        extra = tuple(c for c in s.conditions if c not in matched)
        if extra and len(listed) == 1:
            listed[0] = evolve(listed[0], conditions=(*listed[0].conditions, *extra))
        elif extra:
            listed.extend(Precondition("", (c,), (s.id,)) for c in extra)
        return tuple(listed)

    def match(self, words: str) -> tuple[str, ...]:
        """The named conditions of the case whose id, title or alias stands in ``words``."""
        return tuple(name for name, pattern in self._conditions if pattern.search(words))


def is_pledge_row(statement: Statement) -> bool:
    """Whether the statement is a row of a pledges table, where the nation in the row is the one that would give."""
    return statement.rule.startswith("table:pledges")


def precision_of(statement: Statement) -> str:
    """How exactly the day of the words is known: a table's own "month" goes before the precision of its date cell."""
    given = statement.attributes.get("date_precision", "").strip().lower()
    return given if given in ("week", "month", "year") else statement.published_precision


def last_day(statement: Statement) -> date | None:
    """The last day on which the statement stands; None where no day is told."""
    try:
        return date.fromisoformat(iso_date(_end_told(statement))[:10])
    except ValueError:
        return None


def _end_told(statement: Statement) -> str:
    """The attribute ``valid_until``; in ledgers from before that was one, the cell under the table's own heading."""
    if "valid_until" in statement.attributes or not is_pledge_row(statement):
        return statement.attributes.get("valid_until", "").strip()
    for heading, cell in statement.attributes.items():
        if " ".join(heading.replace("_", " ").casefold().split()) in ENDS_OF_OFFERS:
            return cell.strip()
    return ""


def counts_nations(statement: Statement) -> bool:
    """Whether the statement gives a number of nations ("more than 30 countries")."""
    return statement.quantity is not None and bool(_COUNTRIES.search(statement.quantity.unit))
