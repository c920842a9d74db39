"""The rules for strike nouns: with a light verb, reported, or named with their party."""

from __future__ import annotations

from grith.read.slavic._grammar import Scene, finite, means_of, subject_of
from grith.read.slavic._roles import (
    Found,
    actor_of,
    confidence_of,
    has_place,
    own_negation,
    strike_actor,
    struck_by,
    target_of,
    weapons_of,
)
from grith.read.slavic._speakers import Source

_ON = ("по", "на", "в", "у", "во", "під", "под", "біля", "поблизу", "возле", "через")


def light_verb(scene: Scene, verb: int, source: Source | None, used: set[int]) -> Found | None:
    """ "Завдати удару", "нанести удар": the noun near the verb is the attack."""
    strike = next(
        (c for c in scene.chunks if c.get("strike") and c.preposition != "cause" and 0 < c.first - verb <= 5), None
    )
    if strike is None:
        strike = next(
            (c for c in scene.chunks if c.get("strike") and not c.preposition and 0 < verb - c.last <= 4), None
        )
    if strike is None:
        return _tried(scene, verb, source)
    kind, subject = subject_of(scene, verb)
    used.add(strike.first)
    if kind == "other" and subject is not strike:
        return None
    if subject is strike:
        subject = None
    struck = struck_by(scene, verb, subject)
    if struck is None and not has_place(scene):
        return None
    actor = actor_of(scene, subject)
    if not actor and strike.party and strike.party_by == "adjective":
        actor = (scene.party(strike.party),) if scene.party(strike.party) else ()
    if not actor and not (struck is not None and struck.get("target")) and not has_place(scene):
        return None
    first, last = min(verb, strike.head), max(verb, strike.head)
    if scene.negated(verb):
        return own_negation(scene, first, last, actor, source, struck)
    name = strike.get("strike")
    rule = f"slavic.{name}.noun" + ("" if actor else ".unattributed")
    return Found(
        rule, "allegation", name, first, last, actor, struck, target_of(scene, struck, actor),
        confidence_of(scene, bool(actor)), weapons_of(scene), subject=subject,
    )  # fmt: skip


def dealt(scene: Scene, verb: int, used: set[int]) -> Found | None:
    """ "Удары были нанесены по аэродрому": the noun is the attack, the doer is in the instrumental or untold."""
    strike = next((c for c in scene.chunks if c.get("strike") and not c.preposition), None)
    if strike is None or scene.negated(verb):
        return None
    used.add(strike.first)
    struck = struck_by(scene, verb, strike)
    clear = struck is not None and bool(struck.get("target"))
    if not clear and not has_place(scene):
        return None
    actor = strike_actor(scene, strike)
    for chunk in means_of(scene, strike):
        actor = actor or actor_of(scene, chunk)
    name = strike.get("strike")
    return Found(
        f"slavic.{name}.noun" + ("" if actor else ".unattributed"), "allegation", name, min(strike.head, verb),
        max(strike.head, verb), actor, struck, target_of(scene, struck, actor), confidence_of(scene, bool(actor)),
        weapons_of(scene),
    )  # fmt: skip


def _tried(scene: Scene, verb: int, source: Source | None) -> Found | None:
    """ "Совершил попытку нанесения удара по аэродрому": an attempt, told as one."""
    noun = next((m for m in scene.matches if m.get("strike") and 0 < m.first - verb <= 5), None)
    if noun is None or not scene.has("attempts", verb + 1, noun.first) or scene.negated(verb):
        return None
    kind, subject = subject_of(scene, verb)
    actor = actor_of(scene, subject) if kind == "party" else ()
    struck = next((c for c in scene.chunks if c.first > noun.last and c.get("target")), None)
    if not actor or (struck is None and not has_place(scene)):
        return None
    return Found(
        f"slavic.{noun.get('strike')}.noun", "allegation", noun.get("strike"), verb, noun.last, actor, struck,
        target_of(scene, struck, actor), "medium", weapons_of(scene), attempted=True, subject=subject,
    )  # fmt: skip


def named_nouns(scene: Scene, found: list[Found], used: set[int]) -> list[Found]:
    """ "Удар ВСУ по нефтебазе": a strike noun with its party and what was struck, where no verb has told it."""
    made = []
    known = {f.actor for f in found}
    for chunk in scene.chunks:
        if not chunk.get("strike") or chunk.first in used or not scene.clause.holds(chunk.first):
            continue
        if chunk.preposition in ("без", "до", "к", "на", "для", "проти", "против"):
            continue
        actor = strike_actor(scene, chunk)
        before = scene.tokens[chunk.first - 1].low if chunk.first else ""
        if not actor or actor in known or before in ("не", "немає", "нет", "нових", "новых"):
            continue
        after = [c for c in scene.chunks if 0 < c.first - chunk.last <= 3 and c.preposition in _ON]
        struck = next((c for c in after if c.get("target") or c.actor), None)
        inner = next((m for m in chunk.inner if m.get("target")), None)
        near = any(chunk.first <= p.first <= chunk.last + 4 for p in scene.places)
        if struck is None and inner is None and not near:
            continue
        name = chunk.get("strike")
        made.append(
            Found(
                f"slavic.{name}.named",
                "allegation",
                name,
                chunk.head,
                chunk.head,
                actor,
                struck,
                target_of(scene, struck, actor),
                "low" if scene.has("hedges") else "medium",
                weapons_of(scene),
            )
        )  # fmt: skip
        known.add(actor)
    return made


def reported_noun(scene: Scene, source: Source | None, used: set[int]) -> list[Found]:
    """ "Повідомляють про удар по підстанції": a strike that is reported, by whom is left open.

    "Destruction" that a side's own forces report is their own act, and so is a strike that they report on places that
    all lie in another state.
    """
    verb = next((m.first for m in scene.matches if m.get("reporting") and finite(scene.tokens[m.first])), None)
    if verb is None or scene.negated(verb):
        return []
    noun = next(
        (
            m for m in scene.matches
            if m.get("strike") and m.first > verb and m.first not in used and _told_about(scene, m.first)
        ),
        None,
    )  # fmt: skip
    if noun is None:
        return []
    name = noun.get("strike")
    struck = next((c for c in scene.chunks if c.head > noun.last and c.get("target")), None)
    target = any(m.first > noun.last and m.get("target") for m in scene.matches)
    if struck is None and not target and not any(p.first > noun.first for p in scene.places):
        return []
    own = scene.party(source.party) if source is not None and source.military else ""
    countries = {p.country for p in scene.places if scene.clause.holds(p.first) and p.first > noun.first}
    abroad = bool(countries) and scene.lexicon.iso3.get(own, "") not in countries
    actor = (own,) if own and (abroad or name == "destroyed") else ()
    rule = f"slavic.{name}.reported" + ("" if actor else ".unattributed")
    confidence = "medium" if actor and not scene.has("hedges") else "low"
    return [
        Found(
            rule, "allegation", name, noun.last, noun.last, actor, struck, target_of(scene, struck, actor), confidence,
            weapons_of(scene),
        )
    ]  # fmt: skip


def _told_about(scene: Scene, noun: int) -> bool:
    """Whether "about" stands before the noun, with nothing but adjectives and numbers between them."""
    for token in reversed(scene.tokens[max(noun - 4, scene.clause.first) : noun]):
        if token.low in ("про", "о", "об"):
            return True
        if not token.low[0].isdigit() and not any(f.pos in ("ADJF", "PRTF", "NUMR") for f in token.forms):
            return False
    return False
