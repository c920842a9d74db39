"""Incident feeds in the column layouts of ACLED, UCDP GED and VIINA."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from grith.intake._cells import Row
from grith.intake._context import Context, DateProblem, Fields, Item, Maker, attributes, reader_of
from grith.intake._dates import moment_of, parse_when
from grith.intake._kinds import Layout
from grith.intake._rows import incident_item
from grith.nouns import Moment, Place
from grith.nouns.place_codes import ACLED_KM, UCDP_KM, VIINA_KM

UCDP_WORDS = {"1": "day", "2": "interval", "3": "week", "4": "month", "5": "interval"}
VIINA_SETTLEMENT_KM = 10.0


class _Base:
    """Shared by the three layouts: picking cells, flags on dates and coordinates, the attributes of what is left."""

    used: tuple[str, ...] = ()

    def __init__(self, ctx: Context, layout: Layout) -> None:
        self.ctx = ctx
        columns = dict(layout.columns)
        self.read = reader_of(layout)
        taken = {columns[name] for name in self.used if name in columns}
        self.rest = [(i, h) for i, h in enumerate(layout.headers) if i not in taken and h]

    def spot(
        self, row: Row, at: Fields, where: str, name: str, km: float | None, kept: dict[str, str], notes: list[Item]
    ) -> Place | None:
        lat, lon = at["latitude"], at["longitude"]
        place, problem = self.ctx.place(name, at["country"], lat, lon, km)
        if problem:
            kept["coordinates_as_written"] = f"{lat}, {lon}"
            self.flag(row, where, f"{problem}; the row is kept without them", kept, notes)
        return place

    def event(
        self, row: Row, where: str, first: str, last: str, word: str, kept: dict[str, str], notes: list[Item]
    ) -> Moment | None:
        if not first:
            self.flag(row, where, "no event date", kept, notes)
            return None
        try:
            return moment_of(first, last, self.ctx.zone, word)
        except DateProblem as error:
            self.flag(row, where, f"event date: {error}; the row is kept without it", kept, notes)
            return None

    def flag(self, row: Row, where: str, problem: str, kept: dict[str, str], notes: list[Item]) -> None:
        kept["flag"] = f"{kept['flag']}; {problem}" if "flag" in kept else problem
        notes.append(self.ctx.left_row(row, where, problem, "Correct it at the source"))


class _Acled(_Base):
    """ACLED: actor1 and actor2 imply no direction, so nobody is named as the alleged actor."""

    used = (
        "event id cnty", "event date", "time precision", "sub event type", "country", "location", "latitude",
        "longitude", "geo precision", "source", "notes", "timestamp", "fatalities",
    )  # fmt: skip

    def __call__(self, row: Row, where: str) -> list[Item]:
        at, cells = self.read(row.cells)
        kept = attributes(cells, self.rest)
        notes: list[Item] = []
        if at["event id cnty"]:
            kept["id"] = at["event id cnty"]
        for name in ("event id cnty", "time precision", "geo precision"):
            if at[name]:
                kept[name.replace(" ", "_")] = at[name]
        first, last, word = self._days(at["event date"], at["time precision"])
        kept["coded_by"] = "ACLED"
        _in_region(kept, "admin1")
        event = self.event(row, where, first, last, word, kept, notes)
        km = ACLED_KM.get(at["geo precision"])
        place = self.spot(row, at, where, at["location"], km, kept, notes)
        fatalities = at["fatalities"]
        published, precision = self._published(at["timestamp"])
        item = incident_item(
            self.ctx,
            where,
            type=at["sub event type"] or at["event type"],
            event=event,
            place=place,
            effect=f"{fatalities} fatalities reported" if fatalities else "",
            source=at["source"],
            text=at["notes"],
            published=published,
            precision=precision,
            attributes=kept,
        )
        return [item, *notes]

    def _days(self, day: str, code: str) -> tuple[str, str, str]:
        """Code 1: that day; 2: some day of the week around it; 3: some day of its month."""
        if code not in ("2", "3"):
            return day, "", ""
        try:
            when = parse_when(day, self.ctx.zone)
        except DateProblem:
            return day, "", ""
        middle = when.start.date()
        if code == "2":
            return (*_days_around(middle, 3), "week")
        first = middle.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return first.isoformat(), last.isoformat(), "month"

    def _published(self, stamp: str) -> tuple[datetime | None, str]:
        """ACLED's timestamp is the second of upload, in universal time."""
        if stamp.isdigit() and len(stamp) == 10:
            return datetime.fromtimestamp(int(stamp), UTC).replace(second=0), "minute"
        try:
            return self.ctx.publication(stamp)
        except DateProblem:
            return self.ctx.publication("")


def _in_region(kept: dict[str, str], *headers: str) -> None:
    """Counts go by the first-order unit: these feeds call a part of the world ``region``."""
    if "region" in kept:
        kept["world_region"] = kept.pop("region")
    unit = next((kept[h] for h in headers if kept.get(h)), "")
    if unit:
        kept["region"] = unit


def _days_around(middle: date, days: int) -> tuple[str, str]:
    return (middle - timedelta(days=days)).isoformat(), (middle + timedelta(days=days)).isoformat()


class _Ucdp(_Base):
    """UCDP GED: an event cannot have been known here before the last of its named sources appeared.

    Each event is an attack by the codebook's definition. The two sides of a fight are kept as such; only in one-sided
    violence (type 3) is side A by definition the actor.
    """

    used = ("id", "where coordinates", "date start", "date end", "latitude", "longitude", "country", "source article")
    _types: Mapping[str, str] = {"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"}

    def __call__(self, row: Row, where: str) -> list[Item]:
        at, cells = self.read(row.cells)
        kept = attributes(cells, self.rest)
        notes: list[Item] = []
        kept["id"] = at["id"]
        kept["coded_by"] = "UCDP GED"  # whose coders have told events apart
        _in_region(kept, "adm_1")
        kept.setdefault("act", "attack")  # the codebook's event: armed force by an organised actor, with a death
        code = at["date prec"]
        first, last = (at[name].removesuffix("T00:00:00") for name in ("date start", "date end"))
        # A precision word holds only for the length that it names; GED's days bound the event in every case.
        event = self.event(row, where, first, last, "" if first == last else UCDP_WORDS.get(code, ""), kept, notes)
        km = UCDP_KM.get(at["where prec"])
        place = self.spot(row, at, where, at["where coordinates"], km, kept, notes)
        one_sided = at["type of violence"] == "3"
        published, precision = self._published(at["source date"])
        best, low, high = at["best"], at["low"], at["high"]
        item = incident_item(
            self.ctx,
            where,
            type=self._types.get(at["type of violence"], ""),
            event=event,
            place=place,
            alleged_actor=at["side a"] if one_sided else "",
            target=at["side b"] if one_sided else "",
            effect=f"{best} death{'' if best == '1' else 's'} reported ({low} to {high})" if best else "",
            source=_each_once(at["source office"]) or at["source article"],
            origin=at["source original"],
            text=at["source headline"] or at["source article"],
            published=published,
            precision=precision,
            attributes=kept,
        )
        return [item, *notes]

    def _published(self, dates: str) -> tuple[datetime | None, str]:
        latest: datetime | None = None
        for part in dates.split(";"):
            try:
                day = parse_when(part, self.ctx.zone).published[0] if part.strip() else None
            except DateProblem:
                continue
            latest = day if latest is None or (day and day > latest) else latest
        return (latest, "day") if latest else self.ctx.publication("")


class _Viina(_Base):
    """VIINA: the day is that of the news report; an actor is named only where one side alone is labelled initiator."""

    used = ("date", "time", "asciiname", "latitude", "longitude", "representative text", "text", "url", "source urls")
    _sides: Mapping[str, str] = {"a rus init": "Russia", "a ukr init": "Ukraine"}

    def __call__(self, row: Row, where: str) -> list[Item]:
        at, cells = self.read(row.cells)
        kept = attributes(cells, self.rest)
        notes: list[Item] = []
        _in_region(kept, "ADM1_NAME")
        day, clock = at["date"], at["time"]
        event = self.event(row, where, day, "", "", kept, notes)
        scale = at["geo precision"]
        km = VIINA_KM.get(scale.upper(), VIINA_SETTLEMENT_KM)
        place = self.spot(row, at, where, at["asciiname"], km, kept, notes)
        blamed = [name for label, name in self._sides.items() if _is_one(at[label])]
        try:
            published, precision = self.ctx.publication(f"{day} {clock[:5]}" if ":" in clock else day)
        except DateProblem:
            published, precision = self.ctx.publication("")
        item = incident_item(
            self.ctx,
            where,
            type=at["attack terms"],
            event=event,
            place=place,
            alleged_actor=blamed[0] if len(blamed) == 1 else "",
            target=at["target classes"],
            source=at["sources matching"] or at["source"],
            text=at["representative text"] or at["text"],
            published=published,
            precision=precision,
            url=(at["source urls"] or at["url"]).split("|")[0].split(";")[0].strip(),
            attributes=kept,
        )
        return [item, *notes]


def _each_once(cell: str) -> str:
    """Names parted by semicolons, each of them once."""
    return "; ".join(dict.fromkeys(p for part in cell.split(";") if (p := part.strip())))


def _is_one(cell: str) -> bool:
    """Labels are 0 and 1, or probabilities in the full data set."""
    try:
        return float(cell) > 0.5
    except ValueError:
        return False


def acled(ctx: Context, layout: Layout) -> Maker:
    """Incident reports from ACLED's columns."""
    return _Acled(ctx, layout)


def ucdp(ctx: Context, layout: Layout) -> Maker:
    """Incident reports from UCDP GED's columns."""
    return _Ucdp(ctx, layout)


def viina(ctx: Context, layout: Layout) -> Maker:
    """Incident reports from VIINA's columns, full or one-per-day."""
    return _Viina(ctx, layout)
