"""Who is accused, what was struck and with what, in one clause; shared by the rules for verbs and for nouns."""

from __future__ import annotations

from attrs import frozen

from grith.read.slavic._chunks import Chunk
from grith.read.slavic._grammar import Scene, means_of, object_of_another
from grith.read.slavic._speakers import Source


@frozen
class Found:
    """A statement before its slots are filled: the rule, the trigger's tokens, the accused and the object."""

    rule: str
    kind: str
    predicate: str
    first: int
    last: int
    actor: tuple[str, ...]
    object: Chunk | None = None
    target: str = ""
    confidence: str = "high"
    weapons: tuple[Chunk, ...] = ()
    attempted: bool = False
    subject: Chunk | None = None


def objects_of(scene: Scene, verb: int, subject: Chunk | None) -> list[Chunk]:
    """Phrases that may be struck, nearest after the verb first, then those before it."""
    fit = []
    for chunk in scene.chunks:
        if chunk is subject or chunk.preposition in ("cause", "saying", "з", "із", "зі", "с", "из", "від", "от", "над"):
            continue
        if chunk.get("target") or chunk.get("weapon") or chunk.actor or chunk.get("forces") or chunk.get("truces"):
            ablt = "ablt" in chunk.cases and not {"accs", "gent", "datv", "loct", "nomn"} & chunk.cases
            if not (ablt and not chunk.preposition):
                fit.append(chunk)
    before = [c for c in reversed(fit) if c.last < verb and not object_of_another(scene, c, verb)]
    return [c for c in fit if c.head > verb] + before


def struck_by(scene: Scene, verb: int, subject: Chunk | None) -> Chunk | None:
    objects = objects_of(scene, verb, subject)
    return next((c for c in objects if c.get("target")), objects[0] if objects else None)


def flies(scene: Scene, chunk: Chunk | None) -> bool:
    return chunk is not None and chunk.get("weapon") in scene.lexicon.flying


def weapons_of(scene: Scene, *extra: Chunk | None) -> tuple[Chunk, ...]:
    named = [c for c in scene.chunks if c.get("weapon")]
    return tuple(dict.fromkeys([c for c in (*extra,) if c is not None and c.get("weapon")] + named))


def has_place(scene: Scene) -> bool:
    return any(scene.clause.holds(p.first) for p in scene.places)


def actor_of(scene: Scene, chunk: Chunk | None) -> tuple[str, ...]:
    """Whose a subject is: the party itself, or the one that a weapon or force belongs to."""
    if chunk is None:
        return ()
    name = scene.party(chunk.actor or chunk.party)
    return (name,) if name else ()


def confidence_of(scene: Scene, attributed: bool, unsure: bool = False) -> str:
    level = 0 if attributed else 2
    level += scene.has("hedges") + unsure
    return ("high", "medium", "low")[min(level, 2)]


def target_of(scene: Scene, struck: Chunk | None, actor: tuple[str, ...]) -> str:
    """The other side: whose the struck thing is, or the state that the place lies in; never the accused itself."""
    named = scene.party(struck.actor or struck.party) if struck is not None else ""
    if not named:
        for chunk in scene.chunks:
            if chunk.get("state") and chunk.preposition in ("по", "на", "над", "в", "у"):
                named = chunk.get("state")
    if not named:
        countries = {p.country for p in scene.places if scene.clause.holds(p.first)}
        named = next((n for n, code in sorted(scene.lexicon.iso3.items()) if code and countries == {code}), "")
    return "" if named in actor else named


def strike_actor(scene: Scene, strike: Chunk) -> tuple[str, ...]:
    """Who struck, by a strike noun: its adjective, its genitive, or an instrumental after it."""
    of_target = strike.get("strike") in scene.lexicon.of_target or strike.get("strike") == "hit"
    name = ""
    if strike.party and (strike.party_by == "adjective" or not (of_target and _first_inner(strike) != "weapon")):
        name = scene.party(strike.party)
    if not name:
        for chunk in means_of(scene, strike):
            if 0 < chunk.first - strike.last <= 3:
                name = name or scene.party(chunk.actor or chunk.party)
    return (name,) if name else ()


def _first_inner(strike: Chunk) -> str:
    return next((s.kind for m in strike.inner[:1] for s in m.senses if s.kind in ("weapon", "target", "forces")), "")


def own_negation(
    scene: Scene, first: int, last: int, actor: tuple[str, ...], source: Source | None, struck: Chunk | None
) -> Found | None:
    """ "ВС РФ не наносили ударов", said by their own side, is a denial; said by nobody or others it is nothing."""
    if not actor or source is None or source.party not in actor:
        return None
    return Found(
        "slavic.denied.own", "denial", "denied", first, last, actor, struck, target_of(scene, struck, actor), "medium",
        weapons_of(scene),
    )  # fmt: skip
