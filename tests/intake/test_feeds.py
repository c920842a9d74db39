"""Feeds in the layouts of ACLED, UCDP GED and VIINA."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from grith.intake import IntakeResult, add_files
from grith.intake._context import Context
from grith.intake._dates import moment_of
from grith.intake._rows import incident_item
from grith.intake._words import Lookup
from grith.ledger import Ledger
from grith.nouns import CaseDefinition, IncidentReport, Place
from grith.nouns.rows import to_row

Add = Callable[..., IntakeResult]

ACLED = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,actor2,iso,"
    "country,admin1,"
    "location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,timestamp\n"
    "UKR1,20 March 2025,2025,1,Political violence,Explosions/Remote violence,Air/drone strike,Forces A,Forces B,"
    "804,Ukraine,Kharkiv,Kupiansk,49.71,37.61,1,Agency; Ministry,National,A strike hit a substation.,0,1742815800\n"
    "UKR2,2025-03-12,2025,2,Political violence,Battles,Armed clash,Forces A,,804,Ukraine,Kharkiv,Somewhere,49.7,37.6,2,"
    "Agency,National,A clash.,,1742815800\n"
    "UKR3,2025-02-10,2025,3,Political violence,Battles,Armed clash,Forces A,,804,Ukraine,Kharkiv,Somewhere,0,0,3,"
    "Agency,National,A clash.,2,1742815800\n"
)


def test_acled(add: Add, ledger: Ledger) -> None:
    done = add("acled.csv", ACLED).files[0]
    one, two, three = ledger.incidents()
    assert one.type == "Air/drone strike" and one.place == Place("Kupiansk", 49.71, 37.61, 5.0, "Ukraine")
    assert one.event is not None and one.event.first_day == one.event.last_day == date(2025, 3, 20)
    # The codebook: actors imply no direction, so nobody is accused.
    assert one.alleged_actor == "" and one.attributes["actor1"] == "Forces A"
    assert one.published == datetime(2025, 3, 24, 11, 30, tzinfo=UTC) and one.effect == "0 fatalities reported"
    assert two.event is not None and (two.event.first_day, two.event.last_day) == (date(2025, 3, 9), date(2025, 3, 15))
    assert two.event.precision == "week" and two.effect == "" and two.place is not None and two.place.precision_km == 25
    assert three.event is not None and three.event.iso == "2025-02" and three.event.precision == "month"
    assert three.place is not None and three.place.latitude is None and "0, 0" in three.attributes["flag"]
    assert next(iter(ledger.reports())).form == "feed" and done.left_out == 1
    assert [i.attributes["id"] for i in (one, two, three)] == ["UKR1", "UKR2", "UKR3"]
    assert one.attributes["region"] == "Kharkiv"


def test_ucdp(shared: Path, ledger: Ledger, case: CaseDefinition) -> None:
    path = shared / "data" / "ucdp_ged" / "ged_23_1_car.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    done = add_files(ledger, case, [path]).files[0]
    found = {i.attributes["id"]: i for i in ledger.incidents()}
    assert done.incidents == len(rows) == len(found) == 1848
    for row in rows:
        event = found[row["id"]].event
        assert event is not None
        assert str(event.first_day) == row["date_start"][:10] and str(event.last_day) == row["date_end"][:10]
        place = found[row["id"]].place
        assert (
            place is not None
            and place.latitude == float(row["latitude"])
            and place.longitude == float(row["longitude"])
        )
        assert (found[row["id"]].alleged_actor != "") is (row["type_of_violence"] == "3")
        assert found[row["id"]].attributes["where_prec"] == row["where_prec"]
        # Counts go by province, not by the part of the world; an event is an attack by the codebook's definition.
        assert found[row["id"]].attributes.get("region", "") == row["adm_1"]
        assert found[row["id"]].attributes["world_region"] == "Africa"
        assert found[row["id"]].attributes["act"] == "attack"
        assert event.iso == (row["date_start"][:10] if event.first_day == event.last_day else event.iso)
        if event.iso.count("-") == 1:  # told as a month: it is the whole of one
            assert event.first_day is not None and event.last_day is not None
            assert event.first_day.day == 1 and event.last_day.day >= 28
    sourced = next(r for r in rows if r["source_date"].count(";") >= 1 and all(r["source_date"].split(";")))
    published = found[sourced["id"]].published
    assert published is not None and published.date().isoformat() == max(sourced["source_date"].split(";"))
    # Distances grow with the codebook's precision code.
    radius = {r["where_prec"]: found[r["id"]].place.precision_km for r in rows}  # type: ignore[union-attr]
    assert radius["1"] < radius["2"] == 25 < radius["3"] < radius["4"] < radius["6"]  # type: ignore[operator]


def test_viina(shared: Path, ledger: Ledger, case: CaseDefinition) -> None:
    folder = shared / "data" / "viina_strikes"
    result = add_files(ledger, case, [folder / f"viina_{year}.csv" for year in (2022, 2023, 2024, 2025)])
    assert [f.incidents for f in result.files] == [2060, 650, 543, 325]
    with (folder / "viina_2025.csv").open(encoding="utf-8", newline="") as file:
        rows = {r["event_id_1pd"]: r for r in csv.DictReader(file)}
    report = result.files[-1].report
    for incident in ledger.incidents():
        if incident.report != report:
            continue
        row = rows[incident.attributes["event_id_1pd"]]
        assert incident.text == row["representative_text"].strip() and incident.target == row["target_classes"]
        russian, ukrainian = row["a_rus_init"] == "1", row["a_ukr_init"] == "1"
        expected = "" if russian == ukrainian else "Russia" if russian else "Ukraine"
        assert incident.alleged_actor == expected
        assert incident.event is not None and f"{incident.event.first_day:%Y%m%d}" == row["date"]


def test_lists_of_incidents_without_a_feed_layout(shared: Path, ledger: Ledger, case: CaseDefinition) -> None:
    folder = shared / "data" / "cir_bellingcat_2022"
    result = add_files(ledger, case, [folder / "cir.csv", folder / "bellingcat.csv"])
    assert [f.incidents for f in result.files] == [6642, 464]
    first = next(iter(ledger.incidents()))
    assert first.place is not None and first.place.name == "Petrishki" and first.place.country == "Belarus"


def test_fast_rows_are_those_of_the_noun(case: CaseDefinition) -> None:
    ctx = Context("r" * 64, "f.csv", case, Lookup(case), "Europe/Kyiv")
    for event, place, published, attributes in (
        (
            moment_of("2025-03-20", "", "Europe/Kyiv"),
            Place("X", 1.5, 2.5, 3.0, "UA"),
            datetime(2025, 3, 1, tzinfo=UTC),
            {"a": "b"},
        ),
        (moment_of("2025-03-20 17:00", "", "UTC"), Place("", 1.5, 2.5), None, {}),
        (moment_of("2025-03-20", "2025-03-25", "Asia/Tokyo", "week"), Place("only a name"), None, {"a": ""}),
        (None, None, datetime(2025, 3, 1, 8, tzinfo=UTC), {}),
    ):
        precision = "minute" if published and published.hour else "day"
        _, row = incident_item(
            ctx,
            "row 2",
            event=event,
            place=place,
            published=published,
            precision=precision,
            attributes=attributes,
            type="shelling",
            accuser="",
            alleged_actor="A",
            target="",
            means="m",
            effect="",
            source="s",
            origin="",
            text="t",
            url="",
        )
        noun = IncidentReport(
            id=ctx.key("row 2", "incident"),
            report="r" * 64,
            cells="row 2",
            type="shelling",
            event=event,
            place=place,
            alleged_actor="A",
            means="m",
            source="s",
            text="t",
            published=published,
            published_precision=precision,
            attributes=attributes,
        )
        assert row == to_row(noun)
