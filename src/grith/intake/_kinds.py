"""Which table is this? Columns found by tolerant names, kinds told apart by the columns that only they have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial

from attrs import field, frozen

from grith.intake._words import plain
from grith.nouns.heading_units import Reader, without_units
from grith.nouns.written import ENDS_OF_OFFERS, iso_date

# For each field, the header words that mean it, best first. Compared after folding case, blanks and punctuation.
_SOURCE = {
    "published": "published|date|said on|date said|statement date|publication date|reported on|day",
    "date_precision": "date precision|precision of date",
    "zone": "zone|time zone|timezone",
    "url": "url|link|source url|web address|source link",
    "said_by": "said by|speaker|who said it|said by whom|spokesperson|author",
}
_AMOUNT = {
    "quantity": "quantity|amount|how many|quantity words|in words|number",
    "low": "quantity low|low|minimum|min|at least|lowest",
    "high": "quantity high|high|maximum|max|at most|highest",
    "unit": "unit|units",
}
_PLACE = {
    "place": "place|location|town|locality|settlement|city|where|place name|site|asciiname",
    "country": "country|state",
    "latitude": "latitude|lat|y|geo lat",
    "longitude": "longitude|lon|lng|long|x|geo lon",
    "precision_km": "precision km|accuracy km|radius km|uncertainty km|precision",
    "precision_code": "geo precision|where prec",
}
FIELDS: dict[str, dict[str, str]] = {
    "pledges": {
        "nation": "nation|country|state|party|contributor|contributing nation|troop contributing country|tcc",
        "iso3": "iso3|iso 3|iso|country code|iso code|alpha 3",
        "what": "what|contribution|kind|offer|asset|pledge|description|type of contribution",
        "capability": "capability|domain|category|capability area|type",
        "firmness": "firmness|commitment|how firm|status|strength of commitment",
        "condition": "precondition|preconditions|condition|conditions|on condition|provided that",
        "valid_until": "|".join(ENDS_OF_OFFERS),
        **_AMOUNT,
        **_SOURCE,
    },
    "requirements": {
        "capability": "capability|domain|what|need|requirement|category",
        "area": "area|where|zone of operation|sector|place",
        "from": "phase from|from|start|needed from|phase start",
        "until": "phase until|until|end|needed until|phase end|to",
        "priority": "priority|rank",
        "readiness": "readiness days|readiness|notice to move days|notice days|ready within days",
        "must": "must have|must|essential|mandatory|required",
        **_AMOUNT,
    },
    "positions": {
        "party": "party|side|actor|nation|country|state",
        "issue": "issue|topic|subject|question",
        "position": "position|stance|demand|words|statement|option",
        "type": "type|kind|kind of position",
        "hard": "hard or soft|hard|hardness|firm|negotiable",
        "condition": "precondition|preconditions|condition|conditions",
        "target": "target|addressee|asked of|other side",
        **_SOURCE,
    },
    "totals": {
        "measure": "measure|what is counted|indicator",
        "value": "value|total|figure|number|count",
        "unit": "unit|units",
        **_SOURCE,
    },
    "sizes": {
        "what": "option|what|name",
        "task": "task|mission|purpose",
        "low": "size low|low",
        "high": "size high|high",
        "unit": "unit|units",
        **_SOURCE,
    },
    "incidents": {
        "id": "id|event id|incident id|uid|reference|ref",
        "claim": "claim|kind of claim|claim kind",
        "event": "event date|date event|date of event|date|day|from|start|start date|about from|incident date|"
        "event from|date start|when",
        "until": "until|to|end|end date|about to|event until|date end|time end",
        "time": "event time|time event|time of event|time|clock time|hour",
        "zone": "zone|time zone|timezone",
        "type": "type|event type|incident type|kind|category|weapon type",
        "accuser": "accuser|said by|claimed by|alleged by|reported by|who says so",
        "accused": "accused|alleged actor|perpetrator|attributed to|alleged perpetrator",
        "target": "target|alleged target|object|aimed at|area type",
        "means": "means|weapon|weapons|munition|arms|method",
        "effect": "effect|effects|damage|result|observed effect|consequence",
        "count": "count|number|how many",
        "source": "source|publisher|outlet|office",
        "origin": "origin|copied from|original source",
        "text": "text|description|notes|summary|details|headline|report",
        "published": "published|said on|publication date|reported on|date reported|date published",
        "url": "url|link|source url|web address",
        **_PLACE,
    },
    "reports": {
        "title": "title|headline|subject",
        "text": "text|body|content|full text|article",
        "published": "published|date|publication date|published on|pub date",
        "publisher": "publisher|office|outlet|source|newspaper|agency",
        "url": "url|link",
        "language": "language|lang",
        "place": "place|dateline",
        "country": "country",
        "speaker": "speaker|said by|author",
        "origin": "origin",
        "licence": "licence|license",
        "reliability": "reliability|source grade|grade",
    },
}
# A claims table has its kind of claim under "kind"; elsewhere "kind" is the type of incident.
FIELDS["claims"] = {
    **FIELDS["incidents"],
    "claim": "kind|claim|kind of claim|claim kind|type of claim",
    "type": "type|event type|incident type",
}
for _fields in FIELDS.values():
    _fields["handling"] = "handling|handling marking"
# A kind fits when every group has one of its fields; kinds are tried in this order.
_NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "totals": (("measure",), ("value",)),
    "sizes": (("low", "high"), ("task",), ("said_by",)),
    "claims": (("claim",), ("accuser",), ("accused",)),
    "positions": (("party",), ("issue",), ("position",)),
    "requirements": (("capability",), ("priority", "must", "readiness"), ("quantity", "low", "high", "area", "from")),
    "pledges": (("nation", "iso3"), ("firmness",)),
    "incidents": (
        ("event", "published"),
        ("latitude", "place"),
        ("longitude", "place"),
        ("id", "type", "target", "means", "effect", "accused", "accuser", "text", "claim"),
    ),
    "reports": (("title", "text"), ("published",), ("publisher", "url")),
}
_FEEDS: dict[str, tuple[frozenset[str], ...]] = {
    "acled": (frozenset({"event id cnty", "event date", "event type"}),),
    "ucdp": (frozenset({"where prec", "date prec", "date start"}),),
    "viina": (
        frozenset({"event id 1pd", "date"}),
        frozenset({"geonameid", "geo precision", "event id", "date"}),
    ),
}
_HXL = {
    "#geo+lat": "latitude", "#geo+lon": "longitude", "#date": "date", "#date+start": "from", "#date+occurred": "date",
    "#date+end": "until", "#date+reported": "published", "#country": "country", "#country+name": "country",
    "#country+code": "iso3", "#loc": "place", "#loc+name": "place", "#event": "type", "#event+type": "type",
    "#description": "text", "#meta+url": "url", "#meta+source": "source", "#meta+id": "id", "#status": "firmness",
    "#capacity": "capability", "#sector": "capability", "#org": "party", "#contact+name": "said by",
}  # fmt: skip


_DAYS = frozenset({"published", "event", "until", "valid_until", "valid_from"})


def _in_order(cell: str, order: str) -> str:
    return iso_date(cell, order) if "/" in cell else cell


@frozen
class Layout:
    """A kind of table and where its fields stand: ``columns`` maps field to column index.

    ``order`` is that of its dates with strokes, where its own rows show it ("day first", "month first").
    """

    kind: str
    headers: tuple[str, ...]
    columns: Mapping[str, int] = field(factory=dict)
    order: str = ""

    @property
    def dates(self) -> list[int]:
        """The columns that hold days, but those whose headings tell how to read them."""
        told = without_units(self.headers)[1]
        return [at for name, at in self.columns.items() if name in _DAYS and at not in told]

    @property
    def rest(self) -> list[tuple[int, str]]:
        """Columns that no field uses, as (index, header): they are kept as attributes, also two of one header."""
        used, found = set(self.columns.values()), dict[str, int]()
        for index, header in enumerate(self.headers):
            if index not in used and header:
                name, number = header, 2
                while name in found:
                    name, number = f"{header} ({number})", number + 1
                found[name] = index
        return [(index, name) for name, index in found.items()]

    @property
    def units(self) -> dict[int, Reader]:
        """How to read the cells of columns whose headings bear a unit or whose rows show an order of days."""
        in_order = partial(_in_order, order=self.order)
        return without_units(self.headers)[1] | (dict.fromkeys(self.dates, in_order) if self.order else {})

    @property
    def twice(self) -> list[str]:
        """Headings of columns that are read which stand over more than one."""
        folded = [plain(h) for h in self.headers]
        read = {folded[i] for i in self.columns.values() if folded.count(folded[i]) > 1}
        return list(dict.fromkeys(h for h, name in zip(self.headers, folded, strict=True) if name in read))


@cache
def known_headings() -> frozenset[str]:
    """Every word that heads a column of some kind of table, folded."""
    words = {word for fields in FIELDS.values() for words in fields.values() for word in words.split("|")}
    return frozenset(map(plain, words))


def is_tag_row(cells: Sequence[str]) -> bool:
    """Whether a row holds HXL hashtags (#date, #geo+lat …) and nothing else."""
    filled = [c.strip() for c in cells if c.strip()]
    return bool(filled) and all(c.startswith("#") and len(c) > 1 and not c[1:2].isspace() for c in filled)


def layout_of(headers: Sequence[str], tags: Sequence[str] = (), kind: str = "") -> Layout | None:
    """The layout of a header row, or ``None``; ``kind`` forces one. HXL ``tags`` count where a header does not."""
    names = tuple(h.strip() for h in headers)
    folded = [plain(h) for h in without_units(names)[0]]
    if len(set(folded) - {""}) < 2:
        return None
    have = frozenset(folded)
    for feed, signatures in _FEEDS.items():
        if kind in ("", feed) and any(signature <= have for signature in signatures):
            return Layout(feed, names, {name: index for index, name in reversed(list(enumerate(folded))) if name})
    best: Layout | None = None
    for candidate in [kind] if kind in _NEEDS else [] if kind else list(_NEEDS):
        columns = _columns(candidate, folded, tags)
        fits = all(any(f in columns for f in group) for group in _NEEDS[candidate])
        if fits and (best is None or len(columns) > len(best.columns) + 2):
            best = Layout(candidate, names, columns)
    return best


def _columns(kind: str, folded: Sequence[str], tags: Sequence[str]) -> dict[str, int]:
    """Field to column; each column serves one field, and the best word of a field wins."""
    by_name: dict[str, int] = {}
    for index, name in enumerate(folded):
        if name:
            by_name.setdefault(name, index)
    for index, tag in enumerate(tags):
        parts = tag.strip().lower().split("+")
        meaning = _HXL.get("+".join([parts[0], *sorted(parts[1:])])) or _HXL.get(parts[0])
        if meaning:
            by_name.setdefault(meaning, index)
    wishes = [
        (rank, order, name, plain(word))
        for order, (name, words) in enumerate(FIELDS[kind].items())
        for rank, word in enumerate(words.split("|"))
    ]
    columns: dict[str, int] = {}
    taken: set[int] = set()
    for _, _, name, word in sorted(wishes):
        index = by_name.get(word, -1)
        if index >= 0 and index not in taken and name not in columns:
            columns[name] = index
            taken.add(index)
    return columns


def mapped_layout(headers: Sequence[str], kind: str, columns: Mapping[str, str]) -> tuple[Layout, list[str]]:
    """A layout from a mapping file (field to header) and the headers that the table lacks."""
    folded = {plain(h): i for i, h in reversed(list(enumerate(headers)))}
    found = {name: folded[plain(header)] for name, header in columns.items() if plain(header) in folded}
    missing = [header for header in columns.values() if plain(header) not in folded]
    return Layout(kind, tuple(h.strip() for h in headers), found), missing
