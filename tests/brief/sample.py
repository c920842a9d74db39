"""A small hand-written case for the tests of the brief: invented speakers' words, no real quotations."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from grith.nouns import (
    CaseDefinition,
    Holder,
    IncidentReport,
    LeftOut,
    Moment,
    NamedCondition,
    Office,
    Party,
    Place,
    Quantity,
    Report,
    Span,
    Statement,
)
from grith.nouns.as_of import AsOf

KYIV = ZoneInfo("Europe/Kyiv")
ZONE = "Europe/Kyiv"
HEAD = {
    "size": 57,
    "root": "8f3a" + "0" * 56 + "a1e1",
    "signed": "2025-03-21T06:00:00Z",
    "signature": "ab" * 64,
    "public_key": "cd" * 32,
}


def definition() -> CaseDefinition:
    """Five parties, three places, one named condition."""
    return CaseDefinition(
        title="Ukraine 2025",
        zone=ZONE,
        country="UKR",
        parties=(
            Party(
                "GBR",
                "United Kingdom",
                iso3="GBR",
                aliases=("Britain", "UK"),
                offices=(Office("prime minister", holders=(Holder("Keir Starmer", ("Starmer",)),)),),
            ),
            Party("FRA", "France", iso3="FRA", aliases=("Paris",)),
            Party("AUS", "Australia", iso3="AUS"),
            Party(
                "RUS",
                "Russia",
                iso3="RUS",
                aliases=("Moscow",),
                offices=(Office("Kremlin spokesman", holders=(Holder("Dmitry Peskov", ("Peskov",)),)),),
            ),
            Party(
                "UKR",
                "Ukraine",
                iso3="UKR",
                aliases=("Kyiv",),
                offices=(Office("president", holders=(Holder("Volodymyr Zelensky", ("Zelensky", "Zelenskyy")),)),),
            ),
        ),
        places=(
            Place("Kyiv", 50.45, 30.52, 10, "UKR"),
            Place("Odesa", 46.48, 30.73, 10, "UKR"),
            Place("Kursk", 51.73, 36.19, 10, "RUS"),
        ),
        conditions=(NamedCondition("us_backstop", "A US backstop"),),
    )


def report(number: int, text: str, day: str, **more: Any) -> Report:
    """A report whose id is the SHA-256 of its text."""
    return Report(
        id=sha256(f"{number}{text}".encode("utf-8", "replace")).hexdigest(),
        title=more.pop("title", f"Note {number}"),
        text=text,
        published=datetime.fromisoformat(day).replace(tzinfo=KYIV),
        published_precision=more.pop("precision", "day"),
        publisher=more.pop("publisher", "Example Wire"),
        url=more.pop("url", f"https://news.example/{number}"),
        filename=f"note-{number}.md",
        **more,
    )


def said(source: Report, kind: str, words: str, number: int, **more: Any) -> Statement:
    """A statement over ``words``, found in the text of ``source``."""
    start = source.text.index(words)
    end = start + len(words)
    span = Span(start, end, words, source.text[max(0, start - 32) : start], source.text[end : end + 32])
    return Statement(
        id=f"st-{number:03d}",
        report=source.id,
        kind=kind,
        span=span,
        published=source.published,
        published_precision=source.published_precision,
        extractor="test",
        **more,
    )


def reports() -> list[Report]:
    """Four documents and a table."""
    return [
        report(
            1,
            "The leaders met. Prime Minister Keir Starmer said Britain will send 10,000 troops if the US backs it. "
            "He spoke in London.",
            "2025-03-15",
            title="Leaders meet",
            reliability="B",
        ),
        report(
            2,
            "Peskov said Moscow rules out any foreign soldiers. Moscow demands an end of arms deliveries.",
            "2025-03-18T14:30",
            precision="minute",
            title="Kremlin briefing",
            origin="State agency",
        ),
        report(
            3,
            "Kyiv accused Moscow of striking a substation overnight. <script>alert('x')</script> Moscow denied it.",
            "2025-03-19",
            title="Claims <b>after</b> the call",
            url="javascript:alert(1)",
        ),
        report(
            4,
            "Planners will meet near London on Thursday. The halt is to last until 17 April.",
            "2025-03-19",
            title="What comes next",
        ),
        report(5, "", "2025-03-17", title="pledges.xlsx", form="table", publisher="", url=""),
    ]


def statements() -> list[Statement]:
    """Nine statements of seven kinds, one of them a table row that looks like a formula."""
    r1, r2, r3, r4, r5 = reports()
    day = datetime(2025, 3, 20, tzinfo=KYIV).date()
    return [
        said(
            r1,
            "pledge",
            "will send 10,000 troops",
            1,
            speaker=("Keir Starmer",),
            actor=("Britain",),
            target=("Ukraine",),
            capability=("troops",),
            firmness="committed",
            quantity=Quantity("persons", 10000, 10000, "="),
            condition="if the US backs it",
            conditions=("us_backstop",),
        ),
        said(r2, "red_line", "rules out any foreign soldiers", 2, speaker=("Peskov",), actor=("Moscow",), negated=True),
        said(r2, "demand", "demands an end of arms deliveries", 3, speaker=("Peskov",), actor=("Moscow",)),
        said(
            r3,
            "allegation",
            "accused Moscow of striking a substation",
            4,
            speaker=("Kyiv",),
            actor=("Moscow",),
            target=("Ukraine",),
            event=Moment.of_day(datetime(2025, 3, 19).date(), ZONE, "overnight"),
        ),
        said(r3, "denial", "Moscow denied it", 5, speaker=("Moscow",), actor=("Moscow",)),
        said(
            r4,
            "meeting",
            "will meet near London on Thursday",
            6,
            actor=("planners",),
            place="London",
            event=Moment.of_day(day, ZONE, "on Thursday"),
        ),
        said(
            r4,
            "agreement",
            "The halt is to last until 17 April",
            7,
            actor=("Russia", "Ukraine"),
            event=Moment.of_days(None, datetime(2025, 4, 17).date(), ZONE, "interval", "until 17 April"),
        ),
        Statement(
            id="st-008",
            report=r5.id,
            kind="pledge",
            span=Span(cells="pledges!A2:K2", exact="=cmd|'/c calc'!A1"),
            speaker=("officials to the press",),
            actor=("Australia",),
            capability=("troops",),
            firmness="willing",
            published=r5.published,
            url="https://news.example/row",
        ),
        said(r1, "position", "The leaders met", 9, speaker=("Keir Starmer",), confidence="low"),
    ]


def incidents() -> list[IncidentReport]:
    """Three claims with places, one without."""
    r3 = reports()[2]
    rows = [
        ("inc-1", "Ukraine", "Russia", Place("Odesa", 46.48, 30.73, 5)),
        ("inc-2", "Russia", "Ukraine", Place("Kursk", 51.73, 36.19, 20)),
        ("inc-3", "Russia", "Ukraine", Place("Sudzha", 51.19, 35.27, 5)),
        ("inc-4", "", "", None),
    ]
    return [
        IncidentReport(
            id=name,
            report=r3.id,
            cells=f"claims!A{n}:M{n}",
            type="strike",
            accuser=accuser,
            alleged_actor=actor,
            place=place,
            target="substation",
            source="ministry",
            published=r3.published,
            event=Moment.of_day(datetime(2025, 3, 18 + n // 3).date(), ZONE),
        )
        for n, (name, accuser, actor, place) in enumerate(rows, start=2)
    ]


def _cell(nation: str, iso3: str, capability: str, firmness: str, ids: list[str], **more: Any) -> dict[str, Any]:
    return {
        "nation": nation,
        "iso3": iso3,
        "kind": "state",
        "counted": True,
        "capability": capability,
        "firmness": firmness,
        "firmness_low": more.pop("low", firmness),
        "firmness_high": more.pop("high", firmness),
        "basis": "public statement",
        "speaker": more.pop("speaker", ""),
        "published": "2025-03-15T00:00:00+02:00",
        "published_precision": "day",
        "quantity": None,
        "preconditions": [],
        "statements": ids,
        "official": None,
        "reported": None,
        "history": [],
        "contradictions": [],
        "flags": [],
        **more,
    }


def register() -> dict[str, Any]:
    """A register in the shape of ``Register.to_dict()``: three nations, two capabilities, one contradiction."""
    amount = {"unit": "persons", "low": 10000, "high": 10000, "op": "=", "words": "10,000", "statements": ["st-001"]}
    return {
        "as_of": "2025-03-20",
        "cells": [
            _cell(
                "United Kingdom",
                "GBR",
                "troops",
                "committed",
                ["st-001"],
                speaker="Keir Starmer",
                quantity=amount,
                preconditions=[
                    {"words": "if the US backs it", "conditions": ["us_backstop"], "statements": ["st-001"]}
                ],
                history=[
                    {
                        "statement": "st-001",
                        "firmness": "committed",
                        "speaker": "Keir Starmer",
                        "published": "2025-03-15T00:00:00+02:00",
                        "published_precision": "day",
                        "statements": ["st-001"],
                        "quantity": amount,
                    }
                ],
            ),
            _cell(
                "Australia",
                "AUS",
                "troops",
                "willing",
                ["st-008", "st-009"],
                low="possible",
                high="willing",
                contradictions=[
                    {
                        "kind": "public and reported",
                        "words": "in public possible, by press report willing",
                        "days_apart": 2,
                        "statements": ["st-008"],
                    }
                ],
            ),
            _cell("Australia", "AUS", "surveillance", "", ["st-008"]),
            _cell("Russia", "RUS", "troops", "refused", ["st-002"]),
        ],
        "nations_at_rung": [
            {
                "scope": "troops",
                "rung": "willing",
                "low": 1,
                "best": 2,
                "high": 2,
                "nations_low": ["United Kingdom"],
                "nations": ["Australia", "United Kingdom"],
                "nations_high": ["Australia", "United Kingdom"],
                "statements": ["st-001", "st-008"],
            },
        ],
        "totals_claimed": [
            {
                "words": "more than 30 countries",
                "low": 30,
                "high": None,
                "op": ">",
                "unit": "countries",
                "about": "",
                "speaker": "United Kingdom",
                "basis": "press report",
                "published": "2025-03-17T00:00:00+02:00",
                "published_precision": "day",
                "statements": ["st-009"],
            },
        ],
        "how_many": {
            "low": 1,
            "best": 2,
            "high": 2,
            "rung": "willing",
            "words": "1 to 2 nations are willing or firmer on troops.",
            "reasons": [{"words": "One has said so itself.", "statements": ["st-001"]}],
        },
        "amounts_named": [],
        "unplaced": [],
        "undated": [],
        "window_days": 30,
        "official_holds_days": 30,
    }


def changes() -> list[dict[str, Any]]:
    """One change, in words."""
    return [
        {
            "nation": "Australia",
            "capability": "troops",
            "before": "possible",
            "after": "willing",
            "kind": "firmer",
            "iso3": "AUS",
            "words": "possible → willing (officials, press report)",
            "statements": ["st-008"],
        }
    ]


def view(**more: Any) -> dict[str, Any]:
    """The view of all this as of 20 March 2025, compared with the day before."""
    from grith.brief import build_view

    given: dict[str, Any] = {
        "reports": reports(),
        "statements": statements(),
        "incidents": incidents(),
        "left_out": [LeftOut("scan.pdf", "page 2", "the page has no text", "Give a text version", "=1+1")],
        "register": register(),
        "changes": changes(),
        "head": HEAD,
        "as_of": AsOf.parse("2025-03-20", ZONE),
        "since": AsOf.parse("2025-03-19", ZONE),
        "ledger_size": 57,
    }
    return build_view(definition(), **{**given, **more})


def many(count_reports: int = 500, count_statements: int = 20_000) -> tuple[list[Report], list[Statement]]:
    """A ledger of the size that the benchmark asks for, from a fixed recipe."""
    nations = [f"Nation {n}" for n in range(30)]
    kinds = (
        "pledge",
        "demand",
        "condition",
        "red_line",
        "agreement",
        "allegation",
        "denial",
        "meeting",
        "call",
        "position",
    )
    rungs = ("refused", "possible", "considering", "willing", "expected", "planned", "committed", "done")
    sentence = "The minister of {a} said on day {n} that {a} would answer {b} about convoys, airfields and crews. "
    per = count_statements // count_reports
    sources, told = [], []
    start = datetime(2025, 1, 1, tzinfo=KYIV)
    for number in range(count_reports):
        lines = [
            sentence.format(a=nations[(number + n) % 30], b=nations[(number * 7 + n) % 30], n=n) for n in range(per)
        ]
        day = (start + timedelta(hours=4 * number)).isoformat()[:16]
        source = report(number, "".join(lines), day, precision="minute")
        sources.append(source)
        at = 0
        for n, line in enumerate(lines):
            told.append(
                Statement(
                    id=sha256(f"{number}:{n}".encode()).hexdigest(),
                    report=source.id,
                    kind=kinds[(number + n) % 10],
                    span=Span(at + 13, at + len(line) - 2, line[13:-2], line[:13], ". "),
                    speaker=(f"minister of {nations[(number + n) % 30]}",),
                    actor=(nations[(number + n) % 30],),
                    target=(nations[(number * 7 + n) % 30],),
                    capability=("troops",),
                    firmness=rungs[n % 8],
                    condition="if the others agree" if n % 3 == 0 else "",
                    published=source.published,
                    published_precision="minute",
                    event=Moment.of_day((start + timedelta(days=number // 6)).date(), ZONE),
                    extractor="synthetic",
                    rule="r1",
                )
            )
            at += len(line)
    return sources, told
