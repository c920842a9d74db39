"""Which noun phrase is the subject, the object, the means or the cause of a verb."""

from __future__ import annotations

from attrs import frozen

from grith.read.slavic._chunks import Chunk
from grith.read.slavic._lexicon import ENEMY, Lexicon, Match
from grith.read.slavic._places import PlaceFound
from grith.read.slavic._sentences import Clause
from grith.read.slavic._words import Token

_BEEN = ("було", "був", "була", "були", "бути", "был", "была", "было", "были")
# Pronouns and relatives stand for somebody named elsewhere: nothing is alleged of whom they may mean.
_STANDING_IN = frozenset(
    "він вона вони воно я ми ви який яка які яке хто он она они оно мы вы который которая которые которое кто".split()
)


@frozen
class Scene:
    """A clause with everything found in it, and the side that its writer is on."""

    tokens: list[Token]
    clause: Clause
    chunks: list[Chunk]
    matches: list[Match]
    places: list[PlaceFound]
    lexicon: Lexicon
    side: str

    def party(self, name: str) -> str:
        """A party's name, with "the enemy" replaced by whom the writer means; empty if that is unknown."""
        return self.lexicon.enemy_of(self.side) if name == ENEMY else name

    def has(self, kind: str, first: int | None = None, last: int | None = None) -> bool:
        """Whether a phrase of a list stands among the clause's tokens (from ``first`` to ``last``)."""
        low = self.clause.first if first is None else first
        high = self.clause.last if last is None else last
        return any(low <= m.first <= high and m.get(kind) for m in self.matches)

    def negated(self, index: int) -> bool:
        """Whether "not" stands before the token, auxiliaries and adverbs between them allowed."""
        for back in range(index - 1, max(index - 3, self.clause.first - 1), -1):
            token = self.tokens[back]
            if token.low in ("не", "ні", "ни"):
                return True
            if not (
                token.pos in ("ADVB", "PRCL") or token.low in ("було", "був", "была", "было", "были", "були", "бути")
            ):
                return False
        return False


def finite(token: Token) -> bool:
    """A past or present verb; futures, infinitives and commands are none."""
    return any(f.pos == "VERB" and ({"past", "pres"} & f.marks) and "impr" not in f.marks for f in token.forms)


def impersonal(token: Token) -> bool:
    """Ukrainian "знищено" or a Russian short passive participle."""
    return any(("Impe" in f.marks and f.pos == "VERB") or (f.pos == "PRTS" and "pssv" in f.marks) for f in token.forms)


def agrees(chunk: Chunk, verb: Token) -> bool:
    """Whether a phrase can be the subject of a verb form by number and gender."""
    if not chunk.subject_like:
        return False
    for form in verb.forms:
        if form.pos != "VERB" or not {"past", "pres"} & form.marks:
            continue
        if chunk.count is not None and chunk.count != 1 and ({"plur", "neut"} & form.marks or "sing" in form.marks):
            return True
        if "plur" in form.marks and "plur" in chunk.numbers:
            return True
        if "plur" not in form.marks and "sing" in chunk.numbers:
            gender = {"masc", "femn", "neut"} & form.marks
            if not gender or gender & chunk.numbers or not {"masc", "femn", "neut"} & chunk.numbers:
                return True
    return False


def subject_of(scene: Scene, verb: int) -> tuple[str, Chunk | None]:
    """``party``, ``weapon``, ``other`` or ``none``, and the phrase.

    The nearest agreeing phrase to the left is taken, else the nearest to the right; a phrase that may as well be an
    object gives way to a party or weapon on the other side of the verb.
    """
    word = scene.tokens[verb]
    before = scene.tokens[scene.clause.first : verb]
    if any(t.low in _STANDING_IN for t in before) or (before and before[-1].low == "що" and len(before) < 3):
        return "other", None
    left = [c for c in scene.chunks if c.last < verb and agrees(c, word)]
    left = [c for c in left if not object_of_another(scene, c, verb)]
    right = [c for c in scene.chunks if c.first > verb and agrees(c, word)]
    # "Знищили 175 окупантів": people counted after the verb are not who did it.
    right = [c for c in right if (c.count is None or c.get("weapon")) and not _joined(scene, c)]
    for chunk in (*reversed(left), *right):
        if chunk.actor:
            better = next((c for c in left if c.first > chunk.last and not _may_be_object(c) and not _role(c)), None)
            if better is not None:
                return "other", better
            return "party", chunk
        if chunk.get("weapon") or chunk.get("forces"):
            return "weapon", chunk
        if not _may_be_object(chunk):
            return "other", chunk
    pair = _coordinated(scene, verb)
    if pair is not None:
        return "party" if pair.actor else "weapon", pair
    # An abbreviation's agreement is unknown: "ВСУ атаковали", "РФ вдарила".
    for chunk in reversed([c for c in scene.chunks if c.last < verb and not c.preposition]):
        if chunk.actor and scene.tokens[chunk.head].text.isupper():
            return "party", chunk
    ambiguous = [c for c in (*reversed(left), *right) if _may_be_object(c)]
    if ambiguous and "plur" not in {m for f in word.forms for m in f.marks}:
        return "other", ambiguous[0]
    return "none", None


def _coordinated(scene: Scene, verb: int) -> Chunk | None:
    """The first of two nominatives joined by "and" before a plural verb: "авіація та артилерія завдали"."""
    if not any("plur" in f.marks and f.pos == "VERB" for f in scene.tokens[verb].forms):
        return None
    for one, other in zip(scene.chunks, scene.chunks[1:], strict=False):
        joined = other.first == one.last + 2 and scene.tokens[one.last + 1].low in ("та", "і", "й", "и")
        if joined and other.last < verb and one.subject_like and other.subject_like and _role(one) and _role(other):
            return one
    return None


def object_of_another(scene: Scene, chunk: Chunk, verb: int) -> bool:
    """Whether an earlier verb stands before the phrase: "знешкодили 30 окупантів і знищили" has them as its object."""
    earlier = range(scene.clause.first, min(chunk.first, verb))
    verbs = any(scene.tokens[k].pos == "VERB" and finite(scene.tokens[k]) for k in earlier)
    return verbs and (chunk.count is not None or _may_be_object(chunk))


def _joined(scene: Scene, chunk: Chunk) -> bool:
    return chunk.first > 0 and scene.tokens[chunk.first - 1].low in ("та", "і", "й", "и", ",")


def _role(chunk: Chunk) -> bool:
    return bool(chunk.actor or chunk.get("weapon") or chunk.get("forces"))


def _may_be_object(chunk: Chunk) -> bool:
    return "accs" in chunk.cases or chunk.name


def means_of(scene: Scene, without: Chunk | None = None) -> list[Chunk]:
    """Weapons and parties in the instrumental: by whom, with what."""
    found = []
    for chunk in scene.chunks:
        if chunk is without or chunk.preposition or "ablt" not in chunk.cases or "nomn" in chunk.cases:
            continue
        if chunk.actor or chunk.get("weapon") or chunk.get("strike"):
            found.append(chunk)
    return found


def cause_of(scene: Scene) -> Chunk | None:
    """The strike that a clause gives as the cause, or the one that something suffered."""
    for chunk in scene.chunks:
        if chunk.get("strike") and chunk.preposition == "cause":
            return chunk
    if scene.has("suffered"):
        return next((c for c in scene.chunks if c.get("strike")), None)
    return None
