"""The rules: which words of a clause make an allegation or a denial, and who is accused."""

from __future__ import annotations

from grith.read.slavic._chunks import Chunk
from grith.read.slavic._grammar import Scene, cause_of, finite, impersonal, means_of, subject_of
from grith.read.slavic._roles import (
    Found,
    actor_of,
    confidence_of,
    flies,
    has_place,
    objects_of,
    own_negation,
    strike_actor,
    struck_by,
    target_of,
    weapons_of,
)
from grith.read.slavic._speakers import Source
from grith.read.slavic._strike_nouns import dealt, light_verb, named_nouns, reported_noun

_ATTACKS = ("attacked", "shelled", "launched")
_EFFECTS = ("hit", "destroyed", "damaged")
_GENERAL = ("settlement", "people", "civil infrastructure", "plant")


def frames_of(scene: Scene, source: Source | None) -> list[Found]:
    """The statements of one clause; a clause with an unreal mood, a plan, a demand or a question yields none."""
    if scene.has("unreal"):
        return []
    found: list[Found] = []
    used: set[int] = set()
    for match in scene.matches:
        if not scene.clause.holds(match.first):
            continue
        made: Found | None = None
        token = scene.tokens[match.first]
        name = match.get("predicate")
        if name in ("accused", "denied") and finite(token):
            found += _accused(scene, match.first) if name == "accused" else _denied(scene, match.first)
            return found
        if match.get("light") and finite(token):
            made = light_verb(scene, match.first, source, used)
        elif name and impersonal(token):
            made = _passive(scene, match.first, name, used)
        elif match.get("light") and impersonal(token):
            made = dealt(scene, match.first, used)
        elif match.get("passive") and not finite(token):
            made = _passive(scene, match.first, match.get("passive"), used)
        elif name:
            made = _active(scene, match.first, name, source)
        elif match.get("suffered") and finite(token):
            strike = next((c for c in scene.chunks if c.get("strike") and c.first > match.first), None)
            made = _passive(scene, match.first, strike.get("strike"), used) if strike else None
        elif match.get("own_denials"):
            made = _own_denial(scene, match.first)
        if made is not None:
            found.append(made)
    told = found + named_nouns(scene, found, used)
    return told or reported_noun(scene, source, used)


def _active(scene: Scene, verb: int, name: str, source: Source | None) -> Found | None:
    token = scene.tokens[verb]
    attempted = False
    if not finite(token):
        attempted = any(f.pos == "INFN" for f in token.forms) and scene.has("attempts", scene.clause.first, verb - 1)
        if not attempted:
            return None
    kind, subject = subject_of(scene, _attempt(scene, verb) if attempted else verb)
    if kind == "other":
        return None
    if name == "violated":
        return _violated(scene, verb, kind, subject, source)
    if name == "shot down":
        return _intercepted(scene, verb, subject)
    struck = struck_by(scene, verb, subject)
    near = objects_of(scene, verb, subject)
    if name in _EFFECTS and near and flies(scene, near[0]) and near[0].first > verb and not near[0].preposition:
        return _intercepted(scene, verb, subject)
    if subject is None and name in _EFFECTS:
        return None
    if struck is None and not has_place(scene):
        return None
    aimed = has_place(scene) or (struck is not None and bool(struck.get("target") or struck.actor))
    if not aimed or (name == "launched" and not weapons_of(scene)):
        return None
    actor = actor_of(scene, subject)
    if kind == "none" and _goes_on(scene, source) and source is not None:
        kind, actor = "party", (source.party,)
    if name not in _ATTACKS and not actor and not (subject and subject.get("weapon")):
        return None
    if kind == "none":
        plural = any("plur" in f.marks and f.pos == "VERB" for f in token.forms)
        weapon = any(c.get("weapon") for c in means_of(scene))
        if not plural or name == "launched" or not (weapon or (struck is not None and struck.get("target"))):
            return None
    if scene.negated(verb):
        return own_negation(scene, verb, verb, actor, source, struck)
    target = target_of(scene, struck, actor)
    rule = f"slavic.{name.replace(' ', '-')}" + ("" if actor else ".unattributed")
    weapons = weapons_of(scene, subject)
    if name == "destroyed" and struck is not None and struck.get("target") in _GENERAL and not actor:
        return None
    return Found(
        rule, "allegation", name, verb, verb, actor, struck, target, confidence_of(scene, bool(actor), attempted),
        weapons, attempted, subject,
    )  # fmt: skip


def _goes_on(scene: Scene, source: Source | None) -> bool:
    """ "ЗСУ підтвердили, що атакували": who speaks in the clause before is the subject of the one that follows."""
    begins = scene.tokens[scene.clause.first].low in ("що", "что")
    return begins and source is not None and bool(source.party) and source.name == source.party


def _attempt(scene: Scene, verb: int) -> int:
    return next((m.first for m in scene.matches if m.get("attempts") and scene.clause.first <= m.first < verb), verb)


def _passive(scene: Scene, verb: int, name: str, used: set[int]) -> Found | None:
    """ "Знищено …", "уничтожен …": by whom stands in the instrumental or in the cause; without both, nothing."""
    if scene.negated(verb) or name == "violated":
        return None
    means = means_of(scene)
    cause = cause_of(scene)
    struck = struck_by(scene, verb, None)
    candidates = [c for c in objects_of(scene, verb, None) if not c.preposition]
    if candidates and flies(scene, candidates[0]) and name in ("shot down", "destroyed"):
        return _intercepted(scene, verb, None)
    if name == "shot down":
        return None
    actor: tuple[str, ...] = ()
    for chunk in means:
        actor = actor or actor_of(scene, chunk)
    if not actor and cause is not None:
        actor = strike_actor(scene, cause)
        used.add(cause.first)
    weapon = any(c.get("weapon") for c in means) or (cause is not None and bool(cause.inner))
    if not actor and cause is None and not weapon:
        return None
    clear = struck is not None and bool(struck.get("target") or struck.get("forces"))
    if not clear and not (has_place(scene) and name in _ATTACKS):
        return None
    rule = f"slavic.{name}.passive" + ("" if actor else ".unattributed")
    return Found(
        rule, "allegation", name, verb, verb, actor, struck, target_of(scene, struck, actor),
        confidence_of(scene, bool(actor), cause is not None), weapons_of(scene),
    )  # fmt: skip


def _intercepted(scene: Scene, verb: int, subject: Chunk | None) -> Found | None:
    """Drones or missiles shot down: an attack by whose they are, and no hit."""
    if scene.negated(verb):
        return None
    objects = [c for c in objects_of(scene, verb, subject) if not c.preposition]
    weapon = next((c for c in objects if flies(scene, c)), None)
    if weapon is None:
        return None
    actor = (scene.party(weapon.party),) if scene.party(weapon.party) else ()
    by = actor_of(scene, subject)
    if actor and actor == by:
        return None
    target = by[0] if by else ""
    if not target:
        countries = {p.country for p in scene.places if scene.clause.holds(p.first)}
        target = next((n for n, code in sorted(scene.lexicon.iso3.items()) if code and countries == {code}), "")
    return Found(
        "slavic.intercepted" + ("" if actor else ".unattributed"), "allegation", "shot down", verb, verb, actor, weapon,
        "" if target in actor else target, "high" if actor else "low", (weapon,), subject=subject,
    )  # fmt: skip


def _violated(scene: Scene, verb: int, kind: str, subject: Chunk | None, source: Source | None) -> Found | None:
    truce = next((c for c in scene.chunks if c.get("truces") and c is not subject), None)
    if truce is None or kind != "party":
        return None
    actor = actor_of(scene, subject)
    if scene.negated(verb):
        return own_negation(scene, verb, verb, actor, source, truce)
    return Found(
        "slavic.violated", "allegation", "violated", verb, verb, actor, truce, "", confidence_of(scene, bool(actor)),
        subject=subject,
    ) if actor else None  # fmt: skip


def _accused(scene: Scene, verb: int) -> list[Found]:
    rest = range(verb + 1, scene.clause.last + 1)
    about = [
        m for m in scene.matches
        if m.first in rest and any(m.get(k) for k in ("strike", "breaches", "truces", "predicate", "passive"))
    ]  # fmt: skip
    if not about or scene.negated(verb):
        return []
    people = [c for c in scene.chunks if c.actor or c.get("body") or c.get("person") or c.get("offices")]
    left = [c for c in people if c.last < verb and not c.preposition]
    if scene.has("reciprocal"):
        pair = [scene.party(c.actor or c.party) for c in left]
        if len(pair) == 2 and all(pair) and pair[0] != pair[1]:
            return [
                _charge(scene, verb, a, b, c) for a, b, c in ((pair[0], pair[1], left[0]), (pair[1], pair[0], left[1]))
            ]
        return []
    accused = [c for c in people if c.actor and not c.preposition and _object_case(scene, c)]
    right = [c for c in accused if c.first > verb]
    if right:
        accuser = next((c for c in reversed(left) if c.subject_like), None)
        if accuser is None:
            accuser = next(
                (c for c in people if c.first > right[0].last and c.subject_like and not c.preposition), None
            )
        name = scene.party(right[0].actor)
        said = scene.party(accuser.actor) if accuser else ""
        return [_charge(scene, verb, said, name, accuser)] if name and said != name else []
    fronted = [c for c in accused if c.last < verb and "nomn" not in c.cases]
    if fronted and scene.party(fronted[0].actor):
        accuser = next((c for c in people if c is not fronted[0] and c.subject_like), None)
        return [
            _charge(scene, verb, scene.party(accuser.actor) if accuser else "", scene.party(fronted[0].actor), accuser)
        ]
    return []


def _object_case(scene: Scene, chunk: Chunk) -> bool:
    return "accs" in chunk.cases


def _charge(scene: Scene, verb: int, accuser: str, accused: str, chunk: Chunk | None) -> Found:
    return Found(
        "slavic.accused", "allegation", "accused", verb, verb, (accused,), _struck_after(scene, verb, accused),
        accuser if accuser != accused else "", "high", weapons_of(scene), subject=chunk,
    )  # fmt: skip


def _struck_after(scene: Scene, verb: int, accused: str) -> Chunk | None:
    kinds = ("strike", "truces", "breaches", "target")
    return next((c for c in scene.chunks if c.first > verb and any(c.get(k) for k in kinds)), None)


def _denied(scene: Scene, verb: int) -> list[Found]:
    if scene.negated(verb):
        return []
    kinds = ("strike", "breaches", "charges", "truces")
    what = next(
        (c for c in scene.chunks if c.first > verb and any(c.get(k) for k in kinds) and c.preposition != "cause"), None
    )
    if what is None:
        return []
    speaking = [
        c
        for c in scene.chunks
        if (c.subject_like and (c.actor or c.get("body") or c.get("person") or c.get("offices")))
        or (c.preposition in ("у", "в") and (c.get("body") or c.get("state")))
    ]
    subject = next((c for c in speaking if c.last < verb), None) or next((c for c in speaking if c is not what), None)
    if subject is None:
        return []
    party = subject.actor or subject.party or scene.lexicon.person_parties.get(subject.get("person"), "")
    if not party and subject.get("body"):
        party = scene.side
    party = scene.party(party)
    if not party or (what.get("charges") and "truce" in what.get("charges")):
        return []
    accuser = scene.party(what.party) if scene.party(what.party) != party else ""
    return [
        Found("slavic.denied", "denial", "denied", verb, verb, (party,), what, accuser, "high", subject=subject)
    ]  # fmt: skip


def _own_denial(scene: Scene, word: int) -> Found | None:
    """ "Росія не причетна до удару", "Москва непричастна к атаке"."""
    negative = scene.tokens[word].low.startswith("не") or scene.negated(word)
    party = next((c for c in scene.chunks if c.actor and c.last < word), None)
    strike = next((c for c in scene.chunks if c.first > word and (c.get("strike") or c.get("breaches"))), None)
    if not negative or party is None or strike is None or not scene.party(party.actor):
        return None
    return Found(
        "slavic.denied.part",
        "denial",
        "denied",
        word,
        word,
        (scene.party(party.actor),),
        strike,
        "",
        "medium",
        subject=party,
    )
