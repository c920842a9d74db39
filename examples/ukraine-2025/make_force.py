"""Write force.xlsx of the founding case from force/offers.csv and the tables below.

    python examples/ukraine-2025/make_force.py [OUT]

offers.csv: what governments said about a force up to 5 September 2025, in our words, each row with its page. The latest
word of a nation on a capability supersedes the one before; on one day the softer word stands. An amount said earlier is
taken on by a later word without a number and then marked assumed, as is the middle of a range.

Every requirement names its source or is marked assumed. Nobody has published a statement of requirements for this
force: the lines below are ours, to be argued with.
"""

from __future__ import annotations

import csv
import sys
from datetime import date
from pathlib import Path

from grith.force import write_workbook
from grith.nouns import (
    Base,
    FirmnessChance,
    ForceArea,
    ForceCapability,
    ForceCondition,
    ForceScenario,
    ForceSettings,
    ForceTables,
    Lift,
    Need,
    Pledge,
    SupportRatio,
)

HERE = Path(__file__).parent
IISS = "https://www.forcesnews.com/nato/europes-reassurance-force-three-military-options-ukraine-post-ceasefire"
SMALL = "https://sharek.se/a-european-reassurance-force-for-ukraine-options-and-challenges"
POST = "https://www.gazetaere.com/mediat-amerikane-shtetet-evropiane-planifikojne-te-vendosin-30000-ushtare-ne-ukraine/"
AIR = "https://discountmags.ca/magazine/daily-express-march-22-2025-digital-m/in-this-issue/0CMENZZUtXQ2bCUm2rsys"

CAPABILITIES = (
    ForceCapability("troops", "persons", "Troops on the ground", "infantry"),
    ForceCapability("fighter_aircraft", "aircraft", "Fighter aircraft, based outside Ukraine", "fighter aircraft"),
    ForceCapability(
        "surveillance_aircraft", "aircraft", "Airborne early warning and surveillance", "airborne early warning"
    ),
    ForceCapability("air_defence", "batteries", "Ground-based air defence", "air defence"),
    ForceCapability("ships", "ships", "Mine countermeasures and patrol ships", "mine countermeasures"),
    ForceCapability("training_staff", "persons", "Instructors and staff officers", "liaison"),
    ForceCapability("medical_beds", "beds", "Beds in field hospitals (role 2)", "medical"),
    ForceCapability("engineers", "companies", "Engineer companies", "engineers"),
    ForceCapability("logistics_hubs", "hubs", "Hubs where road and rail are loaded, outside Ukraine", "logistics"),
    ForceCapability("air_bases", "bases", "Airfields for the jets, outside Ukraine", ""),
    ForceCapability("tankers", "aircraft", "Refuelling aircraft", "tanker aircraft"),
)
AREAS = (
    # Middle and radius of whole regions, for the map alone: no site is meant.
    ForceArea("rear", "Towns away from the line of contact", 49.2, 30.6, 150),
    ForceArea("west", "Western Ukraine", 49.4, 25.2, 110),
    ForceArea("air", "Ukrainian airspace, flown from outside", 48.9, 32.4, 240),
    ForceArea("black_sea", "The Black Sea", 43.8, 31.5, 160),
    ForceArea("neighbours", "States beside Ukraine"),
)
NEEDS = (
    Need("R1", "troops", "rear", 10_000, url=SMALL, note="IISS, small option: 10,000, fastest to deploy"),
    Need(
        "R2", "troops", "rear", 10_000, from_month=4, priority=2, url=IISS,
        note="IISS, medium option: 25,000 in all; that 20,000 of them stand in the rear is assumed",
    ),
    Need(
        "R3", "troops", "west", 5_000, from_month=4, priority=2, url=IISS,
        note="IISS, medium option: 25,000 in all; that 5,000 of them stand in the west is assumed",
    ),
    Need(
        "R4", "troops", "rear", 5_000, from_month=7, must_have=False, url=POST,
        note="up to 30,000 in all (Washington Post, February; British officials, 17 March)",
    ),
    Need(
        "R5", "fighter_aircraft", "air", 18, from_month=4, priority=2, url=AIR, note="18 to 35 jets: the lower figure",
    ),
    Need(
        "R6", "fighter_aircraft", "air", 17, from_month=4, must_have=False, url=AIR, note="18 to 35 jets: the rest",
    ),
    Need("R7", "surveillance_aircraft", "air", 1, url=AIR, note="at least one airborne early warning aircraft"),
    Need(
        "R8", "air_defence", "rear", 3, from_month=4, priority=2, basis="assumed",
        note="IISS names air defence as a gap, without a figure; one battery for each of three towns is ours",
    ),
    Need("R9", "ships", "black_sea", 3, must_have=False, basis="assumed", note="no public figure; three are ours"),
    Need(
        "R10", "training_staff", "west", 300, from_month=4, must_have=False, basis="assumed",
        note="no public figure; 300 are ours",
    ),
    Need(
        "R11", "logistics_hubs", "neighbours", 2, priority=2, basis="assumed",
        note="no public figure; two ways in, so that one may fail, are ours",
    ),
    Need(
        "R12", "air_bases", "neighbours", 2, from_month=4, priority=2, basis="assumed",
        note="jets stay outside Ukraine (Express, 22 March); nine jets an airfield is ours",
    ),
    Need(
        "R13", "tankers", "air", 2, from_month=4, must_have=False, basis="assumed",
        note="patrols fly from outside (Wall Street Journal, 4 September); two tankers, one of them up, are ours",
    ),
)  # fmt: skip
RATIOS = (
    SupportRatio(
        "troops", "medical_beds", 0.002, basis="assumed", priority=2,
        note="IISS names medical care as short, without a figure; 2 beds a thousand are ours",
    ),
    SupportRatio(
        "troops", "engineers", 0.0002, basis="assumed", priority=2, note="no public figure; one for 5,000 is ours",
    ),
)  # fmt: skip
CONDITIONS = (
    ForceCondition("ceasefire", "A ceasefire or peace deal is in force", 0.2, 0.5, True, "chance: our judgement"),
    ForceCondition("us_backstop", "United States backing", 0.2, 0.6, False, "chance: our judgement"),
    ForceCondition("mandate", "An international mandate or legal basis", 0.3, 0.7, True, "chance: our judgement"),
    ForceCondition("parliament", "Parliaments vote for it", 0.6, 0.9, True, "one for all: a simplification of ours"),
    ForceCondition("others_commit", "The other members commit themselves", 0.3, 0.7, True, "chance: our judgement"),
    ForceCondition("article_5_cover", "Cover like that of Article 5", 0.05, 0.3, False, "chance: our judgement"),
    ForceCondition("consent", "All parties consent", 0.02, 0.2, False, "Russia rules foreign troops out"),
)
BASES = (
    Base("host_towns", ("rear",), "Housing in Ukraine, rear", note="no public figure for beds: not limiting"),
    Base("host_west", ("west",), "Housing in Ukraine, west", note="no public figure for beds: not limiting"),
    Base("airfields", ("air",), "Airfields of neighbours", note="no public figure for stands: not limiting"),
)
LIFT = (
    Lift("road_and_rail", areas=("rear", "west"), basis="assumed", note="no public figure for tonnes: not limiting"),
)
# Sizes of force_sizes.csv: IISS of April 2025, small, medium and large at its low end.
SCENARIOS = (
    ForceScenario("as written, with US backing", given=("us_backstop",)),
    ForceScenario("as written, with consent of all", given=("consent",)),
    *(
        ForceScenario(f"{name}, {words}", size=size, given=given, note=f"IISS, April 2025: {name} option")
        for name, size in (("small", 10_000), ("medium", 25_000), ("large", 60_000))
        for words, given in (("without US backing", ()), ("with US backing", ("us_backstop",)))
    ),
)
FIRMNESS = (
    FirmnessChance("refused", 0.0, 0.02),
    FirmnessChance("possible", 0.05, 0.30),
    FirmnessChance("considering", 0.10, 0.35),
    FirmnessChance("willing", 0.30, 0.65),
    FirmnessChance("expected", 0.45, 0.75),
    FirmnessChance("planned", 0.60, 0.85),
    FirmnessChance("committed", 0.75, 0.95),
    FirmnessChance("done", 1.0, 1.0),
)


def pledges(path: Path = HERE / "force" / "offers.csv") -> tuple[Pledge, ...]:
    """The offers of the CSV file."""

    def number(text: str) -> float | None:
        return float(text) if text else None

    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Pledge(
                id=row["id"],
                nation=row["nation"],
                iso3=row["iso3"],
                title=row["title"],
                capability=row["capability"],
                low=number(row["low"]),
                likely=number(row["likely"]),
                high=number(row["high"]),
                basis=row["basis"],
                precondition=row["precondition"],
                firmness="" if row["firmness"] == "undecided" else row["firmness"],
                supersedes=(row["supersedes"],) if row["supersedes"] else (),
                said=date.fromisoformat(row["said"]),
                said_by=row["said_by"],
                url=row["url"],
                note=row["note"],
            )
            for row in csv.DictReader(lines)
        )


def tables() -> ForceTables:
    """All tables of the founding case."""
    return ForceTables(
        settings=ForceSettings(
            title="Ukraine 2025: a force of 25,000 to 30,000",
            start=date(2025, 10, 1),
            months=12,
            as_of=date(2025, 9, 5),
            assumed_notice_days=90,
        ),
        capabilities=CAPABILITIES,
        areas=AREAS,
        needs=NEEDS,
        pledges=pledges(),
        bases=BASES,
        lift=LIFT,
        conditions=CONDITIONS,
        ratios=RATIOS,
        firmness=FIRMNESS,
        scenarios=SCENARIOS,
        source="force.xlsx",
    )


if __name__ == "__main__":
    print(write_workbook(tables(), Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "force.xlsx"))
