"""From a Ukrainian or Russian report to statements with the same slots as English ones."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from grith.nouns import CaseDefinition, Quantity, Report, Span, Statement
from grith.read.slavic._chunks import Chunk, chunks_of
from grith.read.slavic._dates import DateFound, find_dates
from grith.read.slavic._detect import language_of
from grith.read.slavic._frames import Found, frames_of
from grith.read.slavic._grammar import Scene
from grith.read.slavic._lexicon import Lexicon, Match, lexicon_of
from grith.read.slavic._places import PlaceFound, Places, places_of
from grith.read.slavic._sentences import RELATIVE, clauses_of, sentences_of
from grith.read.slavic._speakers import Source, named_source, source_of
from grith.read.slavic._words import Token, tokens_of

_CONTEXT = 32
_TELLING = ("predicate", "passive", "strike", "reporting", "own_denials", "light")
_ROUGHLY = {
    "понад": ">", "більше": ">", "свыше": ">", "более": ">", "больше": ">", "близько": "~", "около": "~", "майже": "~",
    "почти": "~", "до": "<=", "щонайменше": ">=", "мінімум": ">=", "приблизно": "~", "примерно": "~",
}  # fmt: skip
_EFFECT = {
    "shot down": "intercepted; no hit is claimed",
    "hit": "hit (claimed)",
    "destroyed": "destroyed (claimed)",
    "damaged": "damaged (claimed)",
}


@frozen
class _Setting:
    report: Report
    language: str
    lexicon: Lexicon
    places: Places
    side: str
    day: date | None
    zone: str


def read_slavic(report: Report, definition: CaseDefinition | None = None) -> list[Statement]:
    """The allegations and denials of a Ukrainian or Russian report, in the order of their words.

    Spans count code points of ``report.text``. Names of parties, bodies, targets and places are given in English, as
    the English reader gives them; names of other people stay as written. A text in another language gives an empty
    list. Raises ReadError when the dictionaries are not installed.
    """
    language = language_of(report.text, report.language)
    if not language:
        return []
    zone = definition.zone if definition else "UTC"
    lexicon, places = _tools(language, definition)
    setting = _Setting(report, language, lexicon, places, _side(report, language, lexicon), _day(report, zone), zone)
    tokens = tokens_of(report.text, language)
    found: list[tuple[Statement, bool]] = []
    before: list[int] = []
    for sentence in sentences_of(tokens):
        made, later = _read_sentence(sentence, setting)
        if later is not None and not made:
            # "Про це повідомляє …" gives the source of the sentence before it.
            for index in before:
                if not found[index][0].speaker:
                    found[index] = (evolve(found[index][0], speaker=(later.name,)), True)
        before = list(range(len(found), len(found) + len(made)))
        found += [(s, False) for s in made]
    return _finish([s for s, _ in found], report.text)


_CACHED: list[tuple[Any, str, tuple[Lexicon, Places]]] = []


def _tools(language: str, definition: CaseDefinition | None) -> tuple[Lexicon, Places]:
    for known, name, tools in _CACHED:
        if known is definition and name == language:
            return tools
    made = (lexicon_of(language, definition), places_of(definition))
    _CACHED.append((definition, language, made))
    del _CACHED[:-4]
    return made


def _side(report: Report, language: str, lexicon: Lexicon) -> str:
    """Whose side the writer is on, for "the enemy" and bodies without a state's name; empty if unknown."""
    country = report.country.strip()
    by_code = {code: name for name, code in lexicon.iso3.items() if code}
    if country:
        return by_code.get(country.upper(), country if country in lexicon.iso3 else "")
    return "Ukraine" if language == "uk" else ""


def _day(report: Report, zone: str) -> date | None:
    published = report.published
    if published is None:
        return None
    return published.astimezone(ZoneInfo(zone)).date() if published.tzinfo else published.date()


@lru_cache(maxsize=1)
def _version() -> str:
    from grith.read import READER_VERSION

    return READER_VERSION


def _read_sentence(tokens: list[Token], setting: _Setting) -> tuple[list[Statement], Source | None]:
    lexicon = setting.lexicon
    matches = lexicon.match(tokens)
    by_token: dict[int, Match] = {i: m for m in matches for i in range(m.first, m.last + 1)}
    if not any(
        m.get(k) for m in matches for k in ("predicate", "passive", "strike", "reporting", "own_denials", "light")
    ):
        return [], None
    chunks = chunks_of(tokens, matches, lexicon)
    clauses = clauses_of(tokens, by_token)
    source = source_of(tokens, clauses, chunks, by_token, lexicon, setting.side)
    if tokens[-1].low == "?" or any(t.low == "?" for t in tokens):
        return [], source
    low = tokens[0].start
    text = setting.report.text[low : tokens[-1].end]
    dates = [
        evolve(d, start=d.start + low, end=d.end + low)
        for d in find_dates(text, setting.language, setting.day, setting.zone)
    ]
    places = setting.places.find(tokens)
    made: list[Statement] = []
    seen: set[tuple[Any, ...]] = set()
    unreal_before = False
    for number, clause in enumerate(clauses):
        scene = Scene(
            tokens,
            clause,
            [c for c in chunks if clause.holds(c.first)],
            [m for m in matches if clause.holds(m.first)],
            places,
            lexicon,
            setting.side,
        )
        content = tokens[clause.first].low in ("що", "что", "будто", "ніби") and clause.opened_by == ","
        skip = content and unreal_before
        unreal_before = scene.has("unreal")
        if skip:
            continue
        for found in frames_of(scene, source):
            if (
                source is not None
                and number == source.clause
                and found.first <= source.last
                and found.rule.endswith("named")
            ):
                continue
            key = (found.kind, found.predicate, found.actor, found.first)
            if key in seen:
                continue
            seen.add(key)
            made.append(_statement(found, scene, source, setting, dates, places))
    return made, source


def _statement(
    found: Found,
    scene: Scene,
    source: Source | None,
    setting: _Setting,
    dates: list[DateFound],
    places: list[PlaceFound],
) -> Statement:
    report, tokens = setting.report, scene.tokens
    speaker = _speaker(found, source, scene, setting)
    first, last = tokens[scene.clause.first].start, tokens[scene.clause.last].end
    when = [d for d in dates if first <= d.start < last] or (dates if len(dates) == 1 else [])
    alone = places if len(places) == 1 and not _relative(scene) and not found.rule.endswith(".named") else []
    where = [p for p in places if scene.clause.holds(p.first)] or alone
    where = [p for p in where if not _comma_between(tokens, p.first, found.first)] or where
    if found.rule.endswith(".named"):
        where = [p for p in where if -4 <= p.last - found.first <= 12]
        where = [p for p in where if p.first > found.first] or where
    where = _without_parties(where, found, scene)
    classes = tuple(
        dict.fromkeys(
            m.get("target")
            for m in scene.matches
            if m.get("target") and not (found.subject and found.subject.first <= m.first <= found.subject.last)
        )
    )
    if len(classes) > 1:
        classes = tuple(c for c in classes if c != "settlement") or classes
    weapons = tuple(dict.fromkeys(m.get("weapon") for m in scene.matches if m.get("weapon")))
    attributes = {"language": setting.language, "predicate": found.predicate}
    if classes:
        attributes["target_class"] = "; ".join(classes)
    if weapons:
        attributes["weapon"] = "; ".join(weapons)
    if found.kind == "allegation" and found.predicate in _EFFECT:
        attributes["effect"] = _EFFECT[found.predicate]
    if found.attempted:
        attributes["effect"] = "attempted"
    if scene.has("hedges"):
        attributes["hedge"] = "said to be uncertain"
    target = (found.target,) if found.target and found.target not in found.actor else ()
    return Statement(
        id="",
        report=report.id,
        kind=found.kind,
        span=Span(tokens[found.first].start, tokens[found.last].end),
        speaker=speaker,
        actor=found.actor,
        target=target,
        object=_words(found.object, tokens, report.text),
        quantity=_quantity(found, scene, tokens),
        event=when[0].moment if when else None,
        place=_place(where),
        negated=False,
        published=report.published,
        published_precision=report.published_precision,
        url=report.url,
        extractor=f"grith.read {_version()}",
        rule=found.rule,
        confidence=found.confidence,
        attributes=attributes,
    )


def _comma_between(tokens: list[Token], one: int, other: int) -> bool:
    return any(t.low == "," for t in tokens[min(one, other) : max(one, other)])


def _relative(scene: Scene) -> bool:
    return any(t.low in RELATIVE for t in scene.tokens[scene.clause.first : scene.clause.first + 2])


def _speaker(found: Found, source: Source | None, scene: Scene, setting: _Setting) -> tuple[str, ...]:
    if (
        found.predicate in ("accused", "denied")
        and found.subject is not None
        and not found.rule.endswith((".own", ".part"))
    ):
        named = named_source(found.subject, scene.tokens, scene.lexicon, setting.side)
        if named is not None:
            return (named.name,)
    if source is not None:
        return (source.name,)
    return (setting.report.speaker,) if setting.report.speaker else ()


def _without_parties(where: list[PlaceFound], found: Found, scene: Scene) -> list[PlaceFound]:
    """Places that are not inside the words that name the accused ("удар Києва")."""
    subject = found.subject
    kept = [
        p for p in where if subject is None or not subject.first <= p.first <= subject.last or subject.get("weapon")
    ]
    return [
        p
        for p in kept
        if not any(c.first <= p.first <= c.last and (c.get("body") or c.get("offices")) for c in scene.chunks)
    ]


def _place(where: list[PlaceFound]) -> str:
    town = next((p.name for p in where if not p.region), "")
    return town or (where[0].name if where else "")


def _words(chunk: Chunk | None, tokens: list[Token], text: str) -> str:
    return text[tokens[chunk.first].start : tokens[chunk.last].end][:200] if chunk is not None else ""


def _quantity(found: Found, scene: Scene, tokens: list[Token]) -> Quantity | None:
    """How many weapons, else how many strikes, else how many things of the target."""
    for chunk in (*found.weapons, *(c for c in scene.chunks if c.get("strike")), found.object):
        if chunk is None or chunk.count is None:
            continue
        if chunk.get("weapon"):
            unit = scene.lexicon.units.get(chunk.get("weapon"), chunk.get("weapon"))
        elif chunk.get("strike"):
            unit = "strike"
        else:
            unit = chunk.get("target") or "item"
        op = "="
        for back in range(chunk.first - 1, max(chunk.first - 3, -1), -1):
            op = _ROUGHLY.get(tokens[back].low, op)
        if tokens[chunk.first].low in _ROUGHLY:
            op = _ROUGHLY[tokens[chunk.first].low]
        number = chunk.count
        words = " ".join(t.text for t in tokens[chunk.first : chunk.head + 1])
        low = None if op == "<=" else number
        high = None if op in (">", ">=") else number
        return Quantity(unit, low, high, op, words)
    return None


def _finish(statements: list[Statement], text: str) -> list[Statement]:
    done = []
    counts: dict[str, int] = {}
    for statement in sorted(statements, key=lambda s: (s.span.start, s.span.end)):
        start, end = statement.span.start, statement.span.end
        span = Span(start, end, text[start:end], text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT])
        parts = (
            statement.report,
            statement.kind,
            str(start),
            str(end),
            *statement.speaker,
            *statement.actor,
            *statement.target,
        )
        key = "|".join(parts)
        counts[key] = counts.get(key, 0) + 1
        digest = hashlib.sha256(f"{key}|{counts[key]}".encode("utf-8", "surrogatepass")).hexdigest()
        done.append(evolve(statement, id=digest[:32], span=span))
    return done
