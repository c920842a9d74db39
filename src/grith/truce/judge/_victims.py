"""Who something was done to, and by whom, where words tell it: "abducted three villagers", "attacked by rebels"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from attrs import frozen

from grith.truce.judge._phrasing import data, phrases

_Named = Callable[[str], frozenset[str]]
Named = Sequence[tuple[int, str, frozenset[str]]]
# Between a verb and its object; "killed by villagers" and "abducted from a farmer" name others.
_OBJECT = re.compile(
    r"\s+(?:(?:of|on|upon|against)\s+)?(?:an?\s+(?:group|crowd|number|band|party|column|bus|busload)\s+of\s+)?(?:(?!(?:by|from|in|at|near|with|on|as|and|for|to|of|near|who|that)\b)[\w',-]+\s+){0,4}",
    re.I,
)
_FIRED = re.compile(r"\b(?:fired?|firing|shots?|shooting)$", re.I)  # "fired at farmers", not "gunfire at a wedding"
_NAMES_THEM = re.compile(r"\b(?:civilians|children)$")  # "killing of civilians"
_NO_OBJECT = re.compile(r"\s*(?:$|[,.;]|(?:in|at|near|by|on|during|after|and|when|as)\b)", re.I)
_TAKES_FROM = frozenset({"extortion", "looting"})
_FROM = re.compile(r"\s+(?:[\w',-]+\s+){0,4}?(?:from|on)\s+(?:(?!by\b)[\w',-]+\s+){0,3}", re.I)
_SUBJECT = re.compile(
    r"(?:\s+(?:from|of|in)\s+[\w'-]+)?\s+(?:(?:was|were|is|are|being|been|has|have|had|had\s+been)\s+)+(?:[\w-]+\s+){0,2}",
    re.I,
)
# "A man in civilian clothes", "the farmers' cattle".
_OF_THEIRS = re.compile(
    r"['’]|\s+(?:clothes|clothing|dress|attire|vehicles?|cars?|convoys?|areas?|homes?|houses?|property|boats?|camps?)\b",
    re.I,
)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|came\s+under|come\s+under)(?:\s+\w+ly)?\s*$", re.I)
_THEY_WERE = re.compile(
    r"(?:.*\b(?:when|as|after|while|although|though|because|since|until|and)\s+)?\s*"
    r"(?:(?:(?:they|it)\s+)?(?:was|were|had\s+been|have\s+been|has\s+been|came|come)"
    r"(?:\s+under)?(?:\s+\w+ly)?|under)\s+(?:heavy\s+|renewed\s+)?",
    re.I | re.S,
)
_IT_WAS = re.compile(r"\s*(?:it\s+)?(?:was|has\s+been|had\s+been|came\s+under)\s+(?:\w+\s+){0,2}", re.I)
_SUFFERS = re.compile(r"\b(?:was|were|been|came|come|under)\b", re.I)
_WITH = re.compile(r"\b(?:by|with|from|under|in|of)\s+(?:[\w-]+\s+){0,2}$", re.I)
# "A village held by Borland" tells whose it was, and "reported by Borland" who says so, and not who did it.
_BY = re.compile(r"([\w'’-]+)\s+by\s+((?:(?!(?:to|in|at|on|near|and|after|for|against|of)\b)[\w'’-]+\s*){1,6})", re.I)
# "A rebel attack", "Israeli soldiers were seen": the deed, or the men, of another.
_DEED = re.compile(
    r"((?:[\w'’-]+\s+){1,4}?)(?:air\s?)?(?:strikes?|attacks?|shelling|bombing|bombardment|raids?|ambush(?:es)?|assaults?"
    r"|gunfire|offensive|incursions?)\b",
    re.I,
)
_WATCHED = re.compile(
    r"\W*((?:(?!(?:who|that|which|at|on|against)\b)[\w'’-]+\s+){1,5}?)(?:(?:(?:was|were)\s+)?(?:seen|spotted)|(?:was|were)\s+observed"
    r"|(?<=soldiers )observed|(?<=troops )observed|(?<=fighters )observed)(?!\s+(?:being|\w*ed)\b)",
    re.I,
)
_ROUND = re.compile(r"\s*(?:by|from|with|during|in|as|when|while|between)\b", re.I)
_FROM_THEM = re.compile(
    r"\b(?:(?:under|by)\s+(?:[\w-]+\s+){0,2}?(?:fire|attack|shelling)\s+from|lost\s+(?:[\w-]+\s+){1,4}?to)"
    r"\s+((?:[\w'’-]+\s*){1,4})",
    re.I,
)
_BETWEEN = re.compile(r"\b(?:clash\w*|fighting|fire|firefights?|battles?)\s+between\s+([^.;,]+)", re.I)
_PIECE = re.compile(r"[;,.]")


@frozen
class DoneTo:
    """Which of the acts of a text are told as done to which kinds of people; ``all_acts`` where each of them is."""

    acts: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    all_acts: bool = False

    @property
    def people(self) -> frozenset[str]:
        """All of the people."""
        return frozenset().union(*(kinds for _, kinds in self.acts))


def done_to(text: str, verbs: Named, things: Named, people: frozenset[str]) -> DoneTo:
    """What was done to whom; ``verbs`` and ``things`` are phrases found in ``text``, ``people`` kinds of things."""
    found, told = [], set()
    heads = sorted(at for at, _, _ in (*verbs, *things))
    for start, verb, done in verbs:
        kinds = frozenset({"civilians"} if _NAMES_THEM.search(verb) else ())
        for at, phrase, named in things:
            alone = bisect_left(heads, max(start, at)) - bisect_right(heads, min(start, at)) == 0  # nothing between
            if named <= people and alone and _is_told(text, start, verb, done, at, phrase):
                kinds |= named
        if kinds:
            found.append((done, kinds))
            told.add(start)
    return DoneTo(tuple(found), bool(found) and all(start in told for start, _, _ in verbs))


def _is_told(text: str, start: int, verb: str, done: frozenset[str], at: int, phrase: str) -> bool:
    """Whether the verb at ``start`` was done to the people named at ``at``."""
    if _OF_THEIRS.match(text[at + len(phrase) :]):
        return False
    if at < start:
        between, after = text[at + len(phrase) : start], text[start + len(verb) :]
        bare = not between.strip() and phrases("needs_object").fullmatch(verb) and _NO_OBJECT.match(after)
        return bool(bare or _SUBJECT.fullmatch(between))
    between = text[start + len(verb) : at]
    if _FIRED.search(verb):
        between = between.replace(" at ", " on ", 1)
    return bool(_OBJECT.fullmatch(between) or (done <= _TAKES_FROM and _FROM.fullmatch(between)))


def was_struck(text: str, place: bool) -> bool:
    """Whether ``text``, which names nothing that was aimed at, tells no blow but one to whom it speaks of.

    In a row with a ``place`` it is the place that "was shelled" or "came under fire"; "they were" are men.
    """
    struck = False
    for piece in _PIECE.split(text) if _SUFFERS.search(text) else ():
        for at in phrases("blow", r"(?![\w-])").finditer(piece):
            before = piece[: at.start()]
            if _THEY_WERE.fullmatch(before) and not (place and _IT_WAS.fullmatch(before)):
                struck = True
            elif not (_WITH.search(before) or phrases("not_done", "$").search(before)):
                return False
    return struck


def done_by_another(text: str, accused: frozenset[str], named: _Named) -> bool:
    """Whether ``text`` tells that somebody else struck, or that the accused was struck: "attacked by rebels".

    ``named`` gives the parties that words name.
    """
    if not named(text) and not phrases("somebody_unknown").search(text):
        return False
    why = phrases("why").search(text)
    if (
        why
        and (struck := phrases("struck_first").search(text[: why.start()]))
        and not _PASSIVE.search(text[: struck.start()])
    ):
        text = text[: why.start()] + text[why.end() :]
    no_blow = data("_phrases.toml")["no_blow"]
    for piece in _PIECE.split(text):
        agents = [found[2] for found in _BY.finditer(piece) if found[1].casefold() not in no_blow]
        agents += [found[1] for found in _FROM_THEM.finditer(piece)]
        agents += [found[1] for found in _BETWEEN.finditer(piece) if _all_named(found[1], named)]
        if told := [agent for agent in agents if named(agent) or phrases("somebody_unknown").search(agent)]:
            if any(accused.isdisjoint(named(agent)) for agent in told):
                return True
            continue
        if (seen := _WATCHED.match(piece)) and (men := named(seen[1])) and accused.isdisjoint(men):
            return True
        if any(_deed_of_another(deed, accused, named) for deed in _DEED.finditer(piece)):
            return True
        if any(
            _struck(piece[: at.start()], piece[at.end() :], accused, named)
            for at in phrases("blow", r"(?![\w-])").finditer(piece)
        ):
            return True
    return False


def _all_named(sides: str, named: _Named) -> bool:
    """Whether each of the sides that fought is named; "soldiers and Borland fighters" may be the accused's soldiers."""
    told = re.split(r"\band\b", sides)
    return all(named(side) or phrases("somebody_unknown").search(side) for side in told)


def _deed_of_another(deed: re.Match[str], accused: frozenset[str], named: _Named) -> bool:
    """Whether a blow is told with the name of another straight before it; "Borland village attacks" has none."""
    owner = named(deed[0]) - named(deed[1].rstrip().rpartition(" ")[0])
    return bool(owner) and accused.isdisjoint(owner)


def _struck(before: str, after: str, accused: frozenset[str], named: _Named) -> bool:
    """Whether the accused was struck, by the words before a blow and after it."""
    subject = named(before)
    if not subject:
        return False
    if _PASSIVE.search(before) or re.match(r"\s+each\s+other\b", after):
        return subject <= accused
    return accused.isdisjoint(subject) and not _ROUND.match(after) and not accused.isdisjoint(named(after))
