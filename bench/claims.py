"""A made-up case with an agreement: claims of both sides and of outsiders about strikes, many about one event."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from grith.ledger import Ledger, open_ledger

CASE = """\
title = "A made-up case"
zone = "Europe/Kyiv"
country = "UKR"
[handling]
default = "public"
[truce]
agreement = "energy-halt-2025"
[[parties]]
id = "RUS"
name = "Russia"
iso3 = "RUS"
role = "belligerent"
aliases = ["Russian forces", "Russian defence ministry"]
[[parties]]
id = "UKR"
name = "Ukraine"
iso3 = "UKR"
role = "host"
aliases = ["Ukrainian forces", "general staff of Ukraine"]
"""
LAST = datetime(2025, 4, 20, tzinfo=UTC)
TARGETS = (
    *("power station", "electrical substation", "oil refinery", "gas storage", "gas distribution station", "oil depot"),
    *("residential building", "railway bridge", "military airfield", "warehouse", "port", "hospital"),
)
EFFECTS = ("hit; fire", "hit, damaged", "not hit", "intercepted", "", "power cut", "unknown")
WEAPONS = (("drone strike", "drones"), ("missile strike", "missiles"), ("shelling", "artillery"), ("clash", ""))
SIDES = ("Russian forces", "Ukrainian forces")
# Who tells of an event: its voice, the side it speaks for (0 and 1 as SIDES; -1 for an outsider), how often it tells.
VOICES = (
    ("Russian defence ministry", 0, 0.5),
    ("general staff of Ukraine", 1, 0.5),
    ("Monitoring mission", -1, 0.25),
    ("Energy agency", -1, 0.1),
)


def make_case(folder: Path, rows: int, days: int = 1100, handling: str = "") -> None:
    """A case of about ``rows`` claims over ``days`` days up to 20 April 2025; ``handling`` marks every tenth report."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "case.toml").write_text(CASE, encoding="utf-8")
    with open_ledger(folder / "ledger.gpkg", create=True, folder=folder) as ledger:
        fill(ledger, rows, days, handling)


def fill(ledger: Ledger, rows: int, days: int, handling: str = "") -> None:
    """Append the claims to a ledger."""
    draw = random.Random(7)
    towns = [(f"Town {n}", 46.2 + 5.7 * draw.random(), 30.5 + 9 * draw.random()) for n in range(400)]
    for n in range(20):
        more = {"handling": handling} if handling and n % 10 == 0 else {}
        ledger.append("report", [{"id": f"list {n}", "title": f"List {n}", "published": LAST.isoformat(), **more}])
    page: list[dict[str, Any]] = []
    number = 0
    while number < rows:
        name, latitude, longitude = draw.choice(towns)
        latitude, longitude = latitude + draw.gauss(0, 0.1), longitude + draw.gauss(0, 0.15)
        day = LAST - timedelta(days=draw.randrange(days))
        accused, target, effect = draw.randrange(2), draw.choice(TARGETS), draw.choice(EFFECTS)
        kind, means = draw.choice(WEAPONS)
        for voice, side, often in VOICES:
            if draw.random() > often or (side == accused and draw.random() < 0.9) or number >= rows:
                continue
            there = {"latitude": latitude + draw.gauss(0, 0.01), "longitude": longitude + draw.gauss(0, 0.01)}
            page.append(
                {
                    "id": f"list {number % 20}:row {number}:incident",
                    "report": f"list {number % 20}",
                    "cells": f"row {number}",
                    "place": {"name": name, **there, "precision_km": 30.0 if number % 20 == 3 else 0.5},
                    "event": {
                        "earliest": day.isoformat(),
                        "latest": (day + timedelta(days=1)).isoformat(),
                        "precision": "day",
                        "zone": "UTC",
                    },
                    "type": kind,
                    "accuser": voice,
                    "source": voice,
                    "alleged_actor": SIDES[accused] if draw.random() < 0.9 else "",
                    "target": target,
                    "means": means,
                    "effect": effect,
                    "published": (day + timedelta(days=1)).isoformat(),
                    "attributes": {"id": f"C{number}", "kind": "report"},
                }
            )
            number += 1
            if len(page) == 20_000:
                ledger.append("incident", page)
                page = []
    if page:
        ledger.append("incident", page)
