"""The daily report in the layout that monitors know, as a page, a workbook and map layers.

Cut-off and zone in the head; counts by region with the previous period in brackets; what could not be attributed and
what is open, with the missing fact; what the parties claim in total; an annex with one row a claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import evolve
from markupsafe import Markup

from grith.brief._templates import environment, finished
from grith.brief._truce import against, level_lines, texts_alone, words_of
from grith.geometry import Drawn, point
from grith.nouns import CaseDefinition
from grith.result_book import Column, ResultBook, result_book
from grith.units import counted


def write_daily(
    definition: CaseDefinition, view: dict[str, Any], folder: Path, layers: Mapping[str, Sequence[Drawn]]
) -> dict[str, Path]:
    """Write ``truce-daily.html``, ``truce-daily.xlsx`` and ``truce.gpkg`` for a compliance view; give their paths.

    The same view gives the same bytes. The folder is made when it is missing.
    """
    from grith.brief._html import _asset
    from grith.geometry import write_layers

    folder.mkdir(parents=True, exist_ok=True)
    paths = {"html": folder / "truce-daily.html", "xlsx": folder / "truce-daily.xlsx", "gpkg": folder / "truce.gpkg"}
    report = daily_report(definition.title, view)
    templates = environment()
    templates.filters |= {"range": words_of, "against": lambda *side: f"A{against(*side)[1:]}"}
    page = finished(templates.get_template("daily.html").render(report=report, css=Markup(_asset("brief.css"))))
    paths["html"].write_bytes((page + "\n").encode("utf-8", "replace"))
    _workbook(report, paths["xlsx"])
    write_layers(paths["gpkg"], layers)
    return paths


def daily_report(title: str, view: dict[str, Any]) -> dict[str, Any]:
    """The content of the daily report: head, regions, open points, totals, warnings and annex, JSON-ready."""
    results: dict[str, dict[str, str]] = {}
    for row in view["rows"]:
        results.setdefault(row["claim"], {})[row["reading"]] = row["result"]
    grades = {claim: c for c in view["corroboration"] for claim in c["claims"]}
    readings = view["readings"]
    start, end = view["period"]["start"][:10], view["period"]["end"]
    claims = view["claims"]
    reported = [c for c in claims if start <= c["said_on"] < end[:10]]
    open_points = [
        {
            **{k: f[k] for k in ("claim", "reading", "clause")},
            "missing": "; ".join(m["question"] for m in f["missing"]),
        }
        for f in view["findings"]
        if f["result"] == "undetermined" and f["missing"]
    ]
    return {
        "title": title,
        "agreement": view["agreement"]["title"],
        "zone": view["agreement"]["zone"],
        "cut_off": view["as_of_words"],
        "period": view["period"]["words"],
        "previous": view["previous_period"]["words"],
        "note": view["note"],
        "refusal": view["refusal"],
        "readings": [_reading(r) for r in readings],
        "reported": counted(len(reported), "claims"),
        "open": open_points,
        "disputed": [
            {"claim": c["incident"], "words": c["words"]}
            for c in view["corroboration"]
            if c["denied_by"] or len(c["actor_corroborated"]) > 1
        ],
        "totals": readings[0]["claimed_totals"] if readings else [],
        "warnings": [
            *(g["words"] for g in view["gaps"]),
            *(
                f"{r['title']}, {against(id, s['name'])}: {words}"
                for r in readings
                for id, s in r["sides"].items()
                for words in _changes(s)
            ),
            *(f"{r['title']}, {line}" for r in readings for line in level_lines(r["levels"])),
            *((texts_alone(view["texts_only"]),) if view["texts_only"] else ()),
            *(words for key in ("reporting_delay", "denials_of_no_claim") if (words := view[key]["words"])),
        ],
        "annex": [
            {
                **{k: c[k] for k in ("id", "said_by", "said_on", "when", "place", "region", "accused", "target")},
                **{k: c[k] for k in ("means", "effect", "count", "kind", "url")},
                "findings": {r["id"]: results.get(c["id"], {}).get(r["id"], "") for r in readings},
                "admiralty": grades[c["id"]]["admiralty"] if c["id"] in grades else "",
                "new": c in reported,
            }
            for c in claims
        ],
    }


def _changes(side: dict[str, Any]) -> list[str]:
    """Whether the rate rose or fell since the start, and the alerts of the period and of the one before."""
    change = [f"before and since its start: {side['change']['words']}"] if side["change"] else []
    return change + [a["words"] for a in side["alerts"] if a["current"]]


def _reading(reading: dict[str, Any]) -> dict[str, Any]:
    """One reading: totals by side, and the regions with anything alleged in the period or the one before."""
    return {
        "id": reading["id"],
        "title": reading["title"],
        "words": reading["words"],
        "sides": [{"id": id, **side} for id, side in reading["sides"].items()],
        "regions": [
            {"region": x["region"], "side": side["name"], "period": x["period"], "previous": x["previous_period"]}
            for side in reading["sides"].values()
            for x in side["regions"]
        ],
    }


def daily_layers(view: dict[str, Any]) -> dict[str, list[Drawn]]:
    """The layers ``incidents`` (a point an incident, at its most exact claim, with the result under each reading and
    its grade), ``claims`` and ``findings`` (a point each). What has no point keeps its row."""
    results: dict[str, dict[str, str]] = {}
    for row in view["rows"]:
        results.setdefault(row["claim"], {})[row["reading"]] = row["result"]
    readings = [r["id"] for r in view["readings"]]
    graded = {claim: c for c in view["corroboration"] for claim in c["claims"]}
    at = {c["id"]: c for c in view["claims"]}

    def found(claim: str) -> dict[str, str]:
        return {f"finding_{r}": results.get(claim, {}).get(r, "") for r in readings}

    def placed(claim: str, told: dict[str, Any]) -> Drawn:
        row = at.get(claim, {})
        return evolve(point(row.get("longitude"), row.get("latitude")), properties=told)

    incidents = []
    for grade in view["corroboration"]:
        told = [at[c] for c in grade["claims"] if c in at]
        if not told:
            continue
        spots = [c for c in told if c["longitude"] is not None and c["latitude"] is not None]
        best = min(spots or told, key=lambda c: (c["precision_km"] is None, c["precision_km"] or 0.0, c["id"]))
        row = {
            "incident": grade["incident"],
            "claims": ", ".join(grade["claims"]),
            "independent_origins": grade["independent"],
            **{k: best[k] for k in ("when", "place", "region", "precision_km", "accused", "target", "means")},
            **found(best["id"]),
            "admiralty": grade["admiralty"],
            "corroboration": grade["level"],
            "words": grade["words"],
        }
        incidents.append(placed(best["id"], row))
    claims = []
    for claim in view["claims"]:
        grade = graded.get(claim["id"], {"admiralty": "", "level": ""})
        row = {k: v for k, v in claim.items() if k not in ("report", "cells", "latitude", "longitude")}
        row |= {**found(claim["id"]), "admiralty": grade["admiralty"], "corroboration": grade["level"]}
        claims.append(placed(claim["id"], row))
    findings = []
    for finding in view["findings"]:
        row = {k: finding[k] for k in ("claim", "reading", "clause", "reason", "accuser", "alleged_actor")}
        row["finding"] = finding["result"]
        row |= {k: at.get(finding["claim"], {}).get(k) for k in ("when", "place", "precision_km")}
        findings.append(placed(finding["claim"], row))
    return {"incidents": incidents, "claims": claims, "findings": findings}


def _workbook(report: dict[str, Any], path: Path) -> None:
    # The file's own date is the period's first day, so that the same report gives the same bytes.
    created = datetime.fromisoformat(report["period"][:10]) if report["period"][:4].isdigit() else datetime(2000, 1, 1)
    with result_book(path, f"{report['agreement']}: daily report, {report['period']}", created) as work:
        _counts(work, report)
        _open_and_claimed(work, report)
        _annex(work, report)
        work.table("Warnings", [Column("Warning", 110)], [*((w,) for w in report["warnings"]), (report["refusal"],)])


def _ranges(titles: Iterable[str]) -> list[Column]:
    """Two columns a range, so that each end is a number."""
    return [Column(f"{title}, {end}", 14) for title in titles for end in ("least", "most")]


def _ends(*ranges: Mapping[str, int]) -> list[int]:
    return [found[end] for found in ranges for end in ("low", "high")]


def _counts(work: ResultBook, report: dict[str, Any]) -> None:
    now, before = report["period"], report["previous"]
    counted = (
        f"Alleged, {now}",
        f"Alleged, {before}",
        "Alleged since the start",
        "Corroborated",
        "Undetermined",
        "Excused",
    )
    start = ("alleged", "corroborated", "undetermined", "excused")
    work.table(
        "Summary",
        [Column("Reading", 24), Column("Status", 44), Column("Against", 16), *_ranges(counted)],
        [
            (
                r["title"],
                r["words"],
                s["name"],
                *_ends(s["period"]["alleged"], s["previous_period"]["alleged"], *(s["since_start"][k] for k in start)),
            )
            for r in report["readings"]
            for s in r["sides"]
        ],
    )
    work.table(
        "Regions",
        [Column("Reading", 24), Column("Region", 26), Column("Against", 16), *_ranges((now, f"({before})"))],
        [
            (r["title"], x["region"], x["side"], *_ends(x["period"], x["previous"]))
            for r in report["readings"]
            for x in r["regions"]
        ],
    )


def _open_and_claimed(work: ResultBook, report: dict[str, Any]) -> None:
    work.table(
        "Open points",
        [Column("Claim", 10), Column("Reading", 14), Column("Clause", 10), Column("Missing fact", 90)],
        [(o["claim"], o["reading"], o["clause"], o["missing"]) for o in report["open"]],
    )
    said = (Column("Claim", 10), Column("Said by", 36), Column("Against", 16), Column("Window", 24))
    work.table(
        "Claimed totals",
        [*said, Column("Claimed", 14), *_ranges(("On record",))],
        [
            (t["claim"], t["said_by"], t["against"], t["window"], t["words"], *_ends(t["on_record"]))
            for t in report["totals"]
        ],
    )


def _annex(work: ResultBook, report: dict[str, Any]) -> None:
    columns = {
        "id": Column("No.", 9),
        "said_by": Column("Source", 28),
        "said_on": Column("Reported", 11),
        "when": Column("Date, time", 22),
        "place": Column("Event location", 22),
        "region": Column("Region", 18),
        "accused": Column("Accused", 14),
        "count": Column("Number", 9),
        "target": Column("Observation: target", 26),
        "effect": Column("Observation: effect", 26),
        "means": Column("Weapon, means", 22),
    }
    findings = [Column(f"Finding: {r['title']}", 18) for r in report["readings"]]
    work.table(
        "Annex",
        [*columns.values(), *findings, Column("Admiralty", 10), Column("Page", 40)],
        [(*(a[key] for key in columns), *a["findings"].values(), a["admiralty"], a["url"]) for a in report["annex"]],
    )
