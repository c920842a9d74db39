"""The rules: which words of a clause make an allegation or a denial, and who is accused."""

from __future__ import annotations

from attrs import frozen

from grith.read.slavic._chunks import Chunk
from grith.read.slavic._grammar import Scene, cause_of, finite, impersonal, means_of, object_of_another, subject_of
from grith.read.slavic._speakers import Source

_ATTACKS = ("attacked", "shelled", "launched")
_EFFECTS = ("hit", "destroyed", "damaged")
_GENERAL = ("settlement", "people", "civil infrastructure", "plant")
_ON = ("по", "на", "в", "у", "во", "під", "под", "біля", "поблизу", "возле", "через")


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
            made = _light(scene, match.first, source, used)
        elif name and impersonal(token):
            made = _passive(scene, match.first, name, used)
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
    return found + _nouns(scene, found, used)


def _objects(scene: Scene, verb: int, subject: Chunk | None) -> list[Chunk]:
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
    return [c for c in fit if c.first > verb] + before


def _struck(scene: Scene, verb: int, subject: Chunk | None) -> Chunk | None:
    objects = _objects(scene, verb, subject)
    return next((c for c in objects if c.get("target")), objects[0] if objects else None)


def _flies(scene: Scene, chunk: Chunk | None) -> bool:
    return chunk is not None and chunk.get("weapon") in scene.lexicon.flying


def _weapons(scene: Scene, *extra: Chunk | None) -> tuple[Chunk, ...]:
    named = [c for c in scene.chunks if c.get("weapon")]
    return tuple(dict.fromkeys([c for c in (*extra,) if c is not None and c.get("weapon")] + named))


def _has_place(scene: Scene) -> bool:
    return any(scene.clause.holds(p.first) for p in scene.places)


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
    struck = _struck(scene, verb, subject)
    near = _objects(scene, verb, subject)
    if name in _EFFECTS and near and _flies(scene, near[0]) and near[0].first > verb and not near[0].preposition:
        return _intercepted(scene, verb, subject)
    if subject is None and name in _EFFECTS:
        return None
    if struck is None and not _has_place(scene):
        return None
    aimed = _has_place(scene) or (struck is not None and bool(struck.get("target") or struck.actor))
    if not aimed or (name == "launched" and not _weapons(scene)):
        return None
    actor = _actor(scene, subject)
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
        return _own_negation(scene, verb, verb, actor, source, struck)
    target = _target(scene, struck, actor)
    rule = f"slavic.{name.replace(' ', '-')}" + ("" if actor else ".unattributed")
    weapons = _weapons(scene, subject)
    if name == "destroyed" and struck is not None and struck.get("target") in _GENERAL and not actor:
        return None
    return Found(
        rule, "allegation", name, verb, verb, actor, struck, target, _confidence(scene, bool(actor), attempted),
        weapons, attempted, subject,
    )  # fmt: skip


def _goes_on(scene: Scene, source: Source | None) -> bool:
    """ "ЗСУ підтвердили, що атакували": who speaks in the clause before is the subject of the one that follows."""
    begins = scene.tokens[scene.clause.first].low in ("що", "что")
    return begins and source is not None and bool(source.party) and source.name == source.party


def _attempt(scene: Scene, verb: int) -> int:
    return next((m.first for m in scene.matches if m.get("attempts") and scene.clause.first <= m.first < verb), verb)


def _actor(scene: Scene, chunk: Chunk | None) -> tuple[str, ...]:
    """Whose a subject is: the party itself, or the one that a weapon or force belongs to."""
    if chunk is None:
        return ()
    name = scene.party(chunk.actor or chunk.party)
    return (name,) if name else ()


def _confidence(scene: Scene, attributed: bool, unsure: bool = False) -> str:
    level = 0 if attributed else 2
    level += scene.has("hedges") + unsure
    return ("high", "medium", "low")[min(level, 2)]


def _target(scene: Scene, struck: Chunk | None, actor: tuple[str, ...]) -> str:
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


def _light(scene: Scene, verb: int, source: Source | None, used: set[int]) -> Found | None:
    """ "Завдати удару", "нанести удар": the noun near the verb is the attack."""
    strike = next(
        (c for c in scene.chunks if c.get("strike") and c.preposition != "cause" and 0 < c.first - verb <= 5), None
    )
    if strike is None:
        strike = next(
            (c for c in scene.chunks if c.get("strike") and not c.preposition and 0 < verb - c.last <= 4), None
        )
    if strike is None:
        return None
    kind, subject = subject_of(scene, verb)
    used.add(strike.first)
    if kind == "other" and subject is not strike:
        return None
    if subject is strike:
        subject = None
    struck = _struck(scene, verb, subject)
    if struck is None and not _has_place(scene):
        return None
    actor = _actor(scene, subject)
    if not actor and strike.party and strike.party_by == "adjective":
        actor = (scene.party(strike.party),) if scene.party(strike.party) else ()
    if not actor and not (struck is not None and struck.get("target")) and not _has_place(scene):
        return None
    first, last = min(verb, strike.head), max(verb, strike.head)
    if scene.negated(verb):
        return _own_negation(scene, first, last, actor, source, struck)
    name = strike.get("strike")
    rule = f"slavic.{name}.noun" + ("" if actor else ".unattributed")
    return Found(
        rule, "allegation", name, first, last, actor, struck, _target(scene, struck, actor),
        _confidence(scene, bool(actor)), _weapons(scene), subject=subject,
    )  # fmt: skip


def _passive(scene: Scene, verb: int, name: str, used: set[int]) -> Found | None:
    """ "Знищено …", "уничтожен …": by whom stands in the instrumental or in the cause; without both, nothing."""
    if scene.negated(verb) or name == "violated":
        return None
    means = means_of(scene)
    cause = cause_of(scene)
    struck = _struck(scene, verb, None)
    candidates = [c for c in _objects(scene, verb, None) if not c.preposition]
    if candidates and _flies(scene, candidates[0]) and name in ("shot down", "destroyed"):
        return _intercepted(scene, verb, None)
    if name == "shot down":
        return None
    actor: tuple[str, ...] = ()
    for chunk in means:
        actor = actor or _actor(scene, chunk)
    if not actor and cause is not None:
        actor = _strike_actor(scene, cause)
        used.add(cause.first)
    weapon = any(c.get("weapon") for c in means) or (cause is not None and bool(cause.inner))
    if not actor and cause is None and not weapon:
        return None
    clear = struck is not None and bool(struck.get("target") or struck.get("forces"))
    if not clear and not (_has_place(scene) and name in _ATTACKS):
        return None
    rule = f"slavic.{name}.passive" + ("" if actor else ".unattributed")
    return Found(
        rule, "allegation", name, verb, verb, actor, struck, _target(scene, struck, actor),
        _confidence(scene, bool(actor), cause is not None), _weapons(scene),
    )  # fmt: skip


def _strike_actor(scene: Scene, strike: Chunk) -> tuple[str, ...]:
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


def _intercepted(scene: Scene, verb: int, subject: Chunk | None) -> Found | None:
    """Drones or missiles shot down: an attack by whose they are, and no hit."""
    if scene.negated(verb):
        return None
    objects = [c for c in _objects(scene, verb, subject) if not c.preposition]
    weapon = next((c for c in objects if _flies(scene, c)), None)
    if weapon is None:
        return None
    actor = (scene.party(weapon.party),) if scene.party(weapon.party) else ()
    by = _actor(scene, subject)
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
    actor = _actor(scene, subject)
    if scene.negated(verb):
        return _own_negation(scene, verb, verb, actor, source, truce)
    return Found(
        "slavic.violated", "allegation", "violated", verb, verb, actor, truce, "", _confidence(scene, bool(actor)), (),
        subject=subject,
    ) if actor else None  # fmt: skip


def _own_negation(
    scene: Scene, first: int, last: int, actor: tuple[str, ...], source: Source | None, struck: Chunk | None
) -> Found | None:
    """ "ВС РФ не наносили ударов", said by their own side, is a denial; said by nobody or others it is nothing."""
    if not actor or source is None or source.party not in actor:
        return None
    return Found(
        "slavic.denied.own", "denial", "denied", first, last, actor, struck, _target(scene, struck, actor), "medium",
        _weapons(scene),
    )  # fmt: skip


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
        accuser if accuser != accused else "", "high", _weapons(scene), subject=chunk,
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


def _nouns(scene: Scene, found: list[Found], used: set[int]) -> list[Found]:
    """ "Удар ВСУ по нефтебазе": a strike noun with its party and what was struck, where no verb has told it."""
    made = []
    known = {f.actor for f in found}
    for chunk in scene.chunks:
        if not chunk.get("strike") or chunk.first in used or not scene.clause.holds(chunk.first):
            continue
        if chunk.preposition in ("без", "до", "к", "на", "для", "проти", "против"):
            continue
        actor = _strike_actor(scene, chunk)
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
                _target(scene, struck, actor),
                "low" if scene.has("hedges") else "medium",
                _weapons(scene),
            )
        )  # fmt: skip
        known.add(actor)
    return made
