"""From case.toml to a CaseDefinition: every mistake found at once, each with its line and how to mend it."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from zoneinfo import available_timezones

from attrs import evolve, frozen

from grith.case._checks import check_firmness, check_names, check_parties
from grith.case._tables import Section
from grith.errors import CaseError, Problem
from grith.nouns import (
    AlertSettings,
    Area,
    Capability,
    CaseDefinition,
    Holder,
    LlmServer,
    NamedCondition,
    Office,
    Party,
    Place,
    TruceSource,
)
from grith.nouns.definition import CASE_FILE
from grith.nouns.handling import DEFAULT_CLEARANCE, HANDLINGS, HandlingRules, level
from grith.nouns.handling import ROLES as ROLES_OF_PEOPLE
from grith.nouns.hours import zone_known
from grith.toml_text import Lines, parse_toml

DEFAULT_FIRMNESS: dict[str, tuple[float, float]] = {
    "refused": (0.0, 0.02),
    "possible": (0.05, 0.3),
    "considering": (0.15, 0.4),
    "willing": (0.35, 0.7),
    "expected": (0.5, 0.8),
    "planned": (0.65, 0.9),
    "committed": (0.75, 0.95),
    "done": (1.0, 1.0),
}
"""A starting point that a planner is meant to change; intervals, since a word is not a number."""

DEFAULT_REVIEW_THRESHOLD = 0.7
"""Statements that were read with less sureness are put before a person."""

PARTY_KINDS = ("state", "organisation", "armed group", "coalition", "other")
ROLES = ("", "belligerent", "host", "contributor", "guarantor", "mediator", "monitor", "observer")


@frozen
class Checked:
    """What came of reading a case.toml: a definition (None if it cannot be used), mistakes, and warnings."""

    definition: CaseDefinition | None
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def load_definition(path: Path | str) -> CaseDefinition:
    """The definition in the file ``path`` (or in the case.toml of the folder ``path``).

    The built-in capabilities are merged in, so ``definition.capabilities`` is the full list. Raises CaseError with
    every mistake, each with file, line and remedy.
    """
    checked = check_definition(path)
    if checked.definition is None:
        raise CaseError(checked.errors)
    return checked.definition


def check_definition(path: Path | str) -> Checked:
    """Read and check a case.toml without raising: all mistakes and all warnings, in the order of their lines."""
    path = Path(path)
    if path.is_dir():
        path = path / CASE_FILE
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        remedy = f'Make a case with: grith init "{path.parent}"'
        return Checked(None, (Problem(f"there is no {path.name} in {path.parent}", str(path), remedy),))
    except OSError as error:
        return Checked(None, (Problem(f"cannot be opened: {error.strerror}", str(path)),))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problem = Problem("is not UTF-8 text", f"{path}:{line}", "Save it as UTF-8 in your editor")
        return Checked(None, (problem,))
    return check_text(text, str(path))


@lru_cache(maxsize=16)  # a server opens its case again and again
def check_text(text: str, name: str = CASE_FILE) -> Checked:
    """As :func:`check_definition`, for the text of a case.toml; ``name`` stands in the problems."""
    text = text.replace("\r\n", "\n")
    data, readable, wrong = parse_toml(text)
    syntax = [Problem(f"is not valid TOML: {x.what}", f"{name}:{x.line}", x.remedy) for x in wrong]
    if data is None:
        return Checked(None, tuple(syntax))
    top = Section(data, (), Lines(readable), name, partial=bool(syntax))
    definition = _build(top)
    check_parties(top, definition.parties)
    check_names(top, definition)
    errors = sorted((*syntax, *top.errors), key=_by_line)
    warnings = tuple(sorted(top.warnings, key=_by_line))
    return Checked(None if errors else definition, tuple(errors), warnings)


def _by_line(problem: Problem) -> tuple[int, str]:
    number = problem.where.rpartition(":")[2]
    return (int(number) if number.isdigit() else 0, problem.what)


def _build(top: Section) -> CaseDefinition:
    from grith.coalition import all_capabilities

    title = top.text("title", required=True)
    zone = top.text("zone") or "UTC"
    if zone != "UTC" and not zone_known(zone):
        near = get_close_matches(zone, sorted(available_timezones()), 1, 0.5)
        top.problem(
            f'"{zone}" is not a time zone',
            "zone",
            f'Write an IANA name such as "{near[0] if near else "Europe/Kyiv"}"',
        )
        zone = "UTC"
    definition = CaseDefinition(
        title=title,
        zone=zone,
        country=_country(top, "country"),
        parties=tuple(_party(section) for section in top.tables("parties")),
        places=tuple(_place(section) for section in top.tables("places")),
        areas=tuple(
            Area(s.identity("title"), s.text("title", required=True), s.words("aliases")) for s in _named(top, "areas")
        ),
        conditions=tuple(
            NamedCondition(s.identity("title"), s.text("title", required=True), s.words("aliases"))
            for s in _named(top, "conditions")
        ),
        capabilities=tuple(
            Capability(s.identity("title"), s.text("title"), s.words("words"), s.words("units"))
            for s in _named(top, "capabilities")
        ),
        firmness=check_firmness(top, DEFAULT_FIRMNESS),
        ledger=top.text("ledger") or "ledger.gpkg",
        review_threshold=_review_threshold(top),
        llm=_llm(top),
        handling=_handling(top),
        alerts=_alerts(top),
        truce=_truce(top),
    )
    top.close()
    return evolve(definition, capabilities=all_capabilities(definition))


def _review_threshold(top: Section) -> float:
    section = top.table("review")
    if section is None:
        return DEFAULT_REVIEW_THRESHOLD
    value = section.number("threshold", 0, 1)
    section.close()
    return DEFAULT_REVIEW_THRESHOLD if value is None else value


def _handling(top: Section) -> HandlingRules:
    """The optional [handling] table: what an unmarked report counts as, and up to where each role sees."""
    section = top.table("handling")
    if section is None:
        return HandlingRules()
    default = section.choice("default", HANDLINGS) or HandlingRules().default
    clearance = {role: section.choice(role, HANDLINGS) or DEFAULT_CLEARANCE[role] for role in ROLES_OF_PEOPLE}
    for lower, higher in pairwise(ROLES_OF_PEOPLE):
        if level(clearance[lower]) > level(clearance[higher]):
            section.problem(
                f"a {lower} would see more than a {higher}", lower, "A role sees at least what the one before it sees"
            )
    section.close()
    return HandlingRules(default, clearance)


def _alerts(top: Section) -> AlertSettings | None:
    """The optional [alerts] table: without it nothing is ever told to anybody."""
    section = top.table("alerts")
    if section is None:
        return None
    settings = AlertSettings(
        webhooks=section.words("webhooks"),
        emails=section.words("emails"),
        smtp=section.text("smtp"),
        sender=section.text("sender"),
        user=section.text("user"),
        password_from=section.text("password_from"),
        secret_from=section.text("secret_from"),
        handling=section.choice("handling", HANDLINGS) or HANDLINGS[0],
        decisions=section.choice("decisions", ("yes", "no")) == "yes",
    )
    if settings.emails and not (settings.smtp and settings.sender):
        section.problem("e-mail needs a mail server and a sender", "emails", 'Add smtp = "smtps://…" and sender = "…"')
    if settings.user and not settings.password_from:
        section.problem("user has no password_from", "user", "Name the environment variable that holds the password")
    if not settings.webhooks and not settings.emails:
        section.problem("nobody is named to be told", "", 'Add webhooks = ["https://…"] or emails = ["…"]')
    section.close()
    return settings


def _llm(top: Section) -> LlmServer | None:
    """The optional [llm] table: it only says which model is meant by ``grith read CASE --llm case``."""
    section = top.table("llm")
    if section is None:
        return None
    server = LlmServer(
        section.text("url", required=True), section.text("model", required=True), section.text("key_from")
    )
    section.close()
    return server


def _truce(top: Section) -> TruceSource | None:
    """The optional [truce] table: which agreement ``grith truce CASE`` judges by."""
    section = top.table("truce")
    if section is None:
        return None
    source = TruceSource(section.text("agreement", required=True), section.text("levels"))
    section.close()
    return source


def _named(top: Section, key: str) -> list[Section]:
    sections = top.tables(key)
    for section in sections:
        if key == "capabilities" and section.raw("title") is None:
            from grith.coalition import builtin_capabilities

            if section.raw("id") not in {c.id for c in builtin_capabilities()}:
                section.text("title", required=True)
    return sections


def _party(s: Section) -> Party:
    kind = s.choice("kind", PARTY_KINDS) or "state"
    iso3 = _country(s, "iso3")
    party = Party(
        id=s.identity("name"),
        name=s.text("name", required=True),
        kind=kind,
        iso3=iso3,
        side=s.text("side"),
        aliases=s.words("aliases"),
        offices=tuple(_office(section) for section in s.tables("offices")),
        role=s.choice("role", ROLES),
    )
    if iso3 and kind != "state":
        s.problem(
            f'"{party.name}" has a country code but is of kind "{kind}"', "iso3", 'Set kind = "state" or leave iso3 out'
        )
    s.close()
    return party


def _office(s: Section) -> Office:
    office = Office(
        title=s.text("title", required=True),
        aliases=s.words("aliases"),
        holders=tuple(_holder(section) for section in s.tables("holders")),
    )
    s.close()
    return office


def _holder(s: Section) -> Holder:
    holder = Holder(
        name=s.text("name", required=True), aliases=s.words("aliases"), since=s.day("since"), until=s.day("until")
    )
    if holder.since and holder.until and holder.since > holder.until:
        s.problem(
            f"{holder.name} holds the office until {holder.until}, before it begins on {holder.since}",
            "until",
            "Swap the two days, or mend the wrong one",
        )
    s.close()
    return holder


def _place(s: Section) -> Place:
    place = Place(
        name=s.text("name", required=True),
        latitude=s.number("latitude", -90, 90),
        longitude=s.number("longitude", -180, 180),
        precision_km=s.number("precision_km", 0, 20038),
        country=_country(s, "country"),
        aliases=s.words("aliases"),
    )
    half = (place.latitude is None) != (place.longitude is None)
    if half and not s.partial and not s.failed("latitude", "longitude"):
        lacking = "longitude" if place.longitude is None else "latitude"
        s.problem(f'"{place.name}" has no {lacking}', "name", "Give both, or neither")
    s.close()
    return place


def _country(s: Section, key: str) -> str:
    """An ISO 3166-1 alpha-3 code, or an empty string; ``XKX`` is taken for Kosovo, which has no code of its own."""
    code = s.text(key).upper()
    if not code or code in _codes():
        return code
    near = [c for c, names in _codes().items() if code.casefold() in names]
    close = near or get_close_matches(code, sorted(_codes()), 3, 0.6)
    hint = " or ".join(f'"{c}"' for c in close[:3])
    s.problem(
        f'"{code}" is not a country code',
        key,
        f"Write the three letters of ISO 3166-1{', such as ' + hint if hint else ''}",
    )
    return ""


@cache
def _codes() -> dict[str, frozenset[str]]:
    import pycountry

    codes = {
        c.alpha_3: frozenset(n.casefold() for n in (c.alpha_2, c.name, getattr(c, "common_name", c.name)))
        for c in pycountry.countries
    }
    return {**codes, "XKX": frozenset({"kosovo", "xk"})}


__all__ = ["CASE_FILE", "DEFAULT_FIRMNESS", "Checked", "check_definition", "check_text", "load_definition"]
