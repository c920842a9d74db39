"""From an agreement's TOML to an Agreement: every mistake at once, each with its line and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path

from attrs import frozen

from grith.errors import CaseError, IntakeError, Problem
from grith.nouns import Agreement, Line, Signatory, Zone
from grith.toml_text import Lines, parse_toml
from grith.truce.agreement._geometry import misplaced, shapes_of, with_geometry
from grith.truce.agreement._reading import build_readings
from grith.truce.agreement._section import Notes, Section
from grith.truce.agreement._vocabulary import vocabulary

TOP_KEYS = (
    *("id", "title", "kind", "zone", "agreed", "url", "article", "source", "sources", "notes", "parties", "moments"),
    *("clauses", "exceptions", "lines", "zones", "words", "readings", "said_by", "said_on"),
)
PARTY_KEYS = ("id", "name", "aliases", "answers_for", "bound")
_OWN = ("file", "feature", "since", "until", "article", "source", "sources", "url")
LINE_KEYS = ("id", "title", "points", "left", "right", *_OWN)
ZONE_KEYS = ("id", "title", "places", "outside", "around", "ring", *_OWN)


@frozen
class CheckedAgreement:
    """What came of reading a file: an agreement (None if it cannot be used) and all mistakes, in line order."""

    agreement: Agreement | None
    problems: tuple[Problem, ...] = ()


def agreement_names() -> tuple[str, ...]:
    """The agreements that come with Grith, by their file names without ``.toml``."""
    folder = resources.files("grith.truce") / "agreements"
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


def load_agreement(source: Path | str, geometry: Iterable[Path | str] = ()) -> Agreement:
    """The agreement in a TOML file, or the one of that name that comes with Grith.

    ``geometry`` are GeoJSON or GeoPackage files, or folders of them, whose features are named like its lines and
    zones. Raises IntakeError where there is no such file, and CaseError with every mistake, each with file, line and
    remedy.
    """
    checked = check_agreement(source)
    if checked.agreement is None:
        raise CaseError(checked.problems)
    paths = list(geometry)
    return with_geometry(checked.agreement, paths)[0] if paths else checked.agreement


def check_agreement(source: Path | str) -> CheckedAgreement:
    """As :func:`load_agreement`, but all mistakes are returned and not raised."""
    name, raw = _bytes_of(source)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return CheckedAgreement(None, (Problem("this is not UTF-8 text", f"{name}:{line}", "Save it as UTF-8"),))
    path = Path(source)
    return check_text(text, name, path.parent if path.exists() else None)


def _bytes_of(source: Path | str) -> tuple[str, bytes]:
    path = Path(source)
    if not path.exists() and str(source) in agreement_names():
        file = resources.files("grith.truce") / "agreements" / f"{source}.toml"
        return file.name, file.read_bytes()
    try:
        return str(source), path.read_bytes()
    except OSError as error:
        known = ", ".join(agreement_names())
        reason = "no such file" if isinstance(error, FileNotFoundError) else f"cannot be opened: {error.strerror}"
        raise IntakeError(reason, str(source), f"Name a TOML file, or one that comes with Grith: {known}") from None


def check_text(text: str, name: str = "agreement.toml", folder: Path | None = None) -> CheckedAgreement:
    """As :func:`check_agreement`, for the text of a file; ``name`` stands in the problems, files are in ``folder``."""
    text = text.replace("\r\n", "\n")
    data, readable, syntax = parse_toml(text)
    notes = Notes(name, Lines(readable), folder)
    notes.partial = bool(syntax)
    for slip in syntax:
        notes.add_at(f"is not valid TOML: {slip.what}", slip.line, slip.remedy)
    agreement = _build(Section(notes, data, ()), bool(syntax)) if data is not None else None
    if agreement is not None:
        for what, where, remedy in misplaced(agreement):
            notes.add(f"{where}: {what}", ("lines",), remedy)
    problems = notes.problems
    return CheckedAgreement(None if problems else agreement, problems)


def _build(top: Section, partial: bool) -> Agreement | None:
    top.known(*TOP_KEYS)
    zone = top.zone("zone", "UTC")
    if not top.text("zone") and not partial:
        top.problem("the time zone is missing", "", 'Write zone = "Europe/Kyiv" at the top: days need a calendar')
    url = top.text("url")
    parties = _parties(top, partial)
    lines = tuple(_line(s, url, {p.id for p in parties}) for s in top.tables("lines"))
    zones = tuple(_zone(s, url) for s in top.tables("zones"))
    _no_twins(top, "parties", [p.id for p in parties])
    _no_twins(top, "lines", [x.id for x in lines])
    _no_twins(top, "zones", [x.id for x in zones])
    readings = build_readings(top, zone, url, parties, {x.id: x for x in lines}, {x.id for x in zones}, partial)
    return Agreement(
        id=top.text("id", required=not partial),
        title=top.text("title", required=not partial),
        zone=zone,
        parties=parties,
        readings=readings,
        kind=top.text("kind", "ceasefire"),
        agreed=top.day("agreed"),
        lines=lines,
        zones=zones,
        words=_words(top),
        sources=top.citations(),
        notes=top.words("notes"),
    )


def _no_twins(top: Section, key: str, ids: list[str]) -> None:
    for number, id in enumerate(ids):
        if id in ids[:number]:
            top.notes.add(f'the id "{id}" stands twice in {key}', (key, number, "id"), "Give each its own id")


def _parties(top: Section, partial: bool) -> tuple[Signatory, ...]:
    found = []
    sections = top.tables("parties")
    ids = {str(s.values.get("id", "")) for s in sections}
    for section in sections:
        section.known(*PARTY_KEYS)
        for other in section.words("answers_for"):
            if other not in ids:
                section.problem(f'there is no party "{other}"', "answers_for", "Known: " + ", ".join(sorted(ids)))
            elif other == section.values.get("id"):
                section.problem(f"{other} answers for itself", "answers_for", "Take it out: every party does")
        id = section.text("id", required=True)
        found.append(
            Signatory(
                id=id,
                name=section.text("name", id, required=True),
                aliases=section.words("aliases"),
                answers_for=section.words("answers_for"),
                bound=section.yes_no("bound"),
            )
        )
    _one_meaning(top, found)
    if sum(p.bound for p in found) < 1 and not partial:
        top.problem("no party is bound", "", 'Write [[parties]], then id = "AAA" and name = "…", for each side')
    return tuple(found)


def _one_meaning(top: Section, parties: list[Signatory]) -> None:
    """A name that stands for two parties would accuse one of them for the other."""
    owner: dict[str, Signatory] = {}
    for number, party in enumerate(parties):
        for key, name in (("id", party.id), ("name", party.name), *(("aliases", a) for a in party.aliases)):
            other = owner.setdefault(name.casefold(), party)
            if name and other.id != party.id:
                what = f'"{name}" names two parties, {other.id} and {party.id}'
                top.notes.add(what, ("parties", number, key), "Give it to one, or to neither and make both longer")


def _line(section: Section, url: str, parties: set[str]) -> Line:
    section.known(*LINE_KEYS)
    for key in ("left", "right"):
        side = section.text(key)
        if side and side not in parties:
            section.problem(f'there is no party "{side}"', key, "Known: " + ", ".join(sorted(parties)))
    if section.text("left") and section.text("left") == section.text("right"):
        section.problem("both sides of the line are the same party's", "right", "Name the other party")
    return Line(
        id=section.text("id", required=True),
        title=section.text("title", required=True),
        shapes=shapes_of(section, area=False),
        left=section.text("left"),
        right=section.text("right"),
        since=section.day("since"),
        until=section.day("until"),
        sources=section.citations(url, required=True),
    )


def _zone(section: Section, url: str) -> Zone:
    section.known(*ZONE_KEYS)
    inside = {p.casefold() for p in section.words("places")}
    for place in section.words("outside"):
        if place.casefold() in inside:
            section.problem(f'"{place}" stands among the places inside and outside', "outside", "Keep one of them")
    return Zone(
        id=section.text("id", required=True),
        title=section.text("title", required=True),
        places=section.words("places"),
        outside=section.words("outside"),
        around=section.yes_no("around", default=False),
        shapes=shapes_of(section, area=True),
        since=section.day("since"),
        until=section.day("until"),
        sources=section.citations(url, required=True),
    )


def _words(top: Section) -> dict[str, tuple[str, ...]]:
    value = top.values.get("words", {})
    if not isinstance(value, Mapping):
        top.problem("words must give a kind its phrases", "words", 'Write [words], then substation = ["…"]')
        return {}
    section = Section(top.notes, value, ("words",))
    for kind in value:
        if kind not in vocabulary("objects"):
            near = vocabulary("objects").near(kind)
            section.problem(f'"{kind}" is no kind of object', kind, f"Did you mean {near}?" if near else "")
    return {kind: section.words(kind) for kind in value}
