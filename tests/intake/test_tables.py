"""Tables of pledges, positions, requirements, totals, incidents and claims."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grith.intake import IntakeResult, add_files
from grith.ledger import Ledger
from grith.nouns import CaseDefinition, Quantity

Add = Callable[..., IntakeResult]
KYIV = ZoneInfo("Europe/Kyiv")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_published_positions_become_pledges(shared: Path, ledger: Ledger, case: CaseDefinition) -> None:
    path = shared / "data" / "coalition-2025" / "positions.csv"
    add_files(ledger, case, [path])
    rows = rows_of(path)
    statements = {s.span.cells: s for s in ledger.statements()}
    assert len(statements) == len(rows) == 109
    rungs = {
        "ruled_out": "refused",
        "not_decided": "",
        "open_to": "possible",
        "willing": "willing",
        "pledged": "committed",
    }
    kinds = {"ruled_out": "red_line", "not_decided": "position"}
    for number, row in enumerate(rows, 2):
        s = statements[f"row {number}"]
        assert s.firmness == rungs[row["firmness"]] and s.kind == kinds.get(row["firmness"], "pledge")
        assert s.negated is (row["firmness"] == "ruled_out")
        assert s.attributes["iso3"] == row["iso3"] and s.attributes["firmness"] == row["firmness"]
        assert s.published == datetime.combine(date.fromisoformat(row["date"]), datetime.min.time(), KYIV)
        assert s.url == row["url"] and s.object == row["kind"]
        assert s.condition == row["precondition"]
        for name in ("in_ukraine", "basis", "source_grade", "note"):
            assert s.attributes.get(name, "") == row[name]
        # No number given is no quantity; a bound given is that bound.
        if not row["quantity_low"] and not row["quantity"]:
            assert s.quantity is None
        elif row["quantity_low"]:
            assert s.quantity is not None
            assert s.quantity.high == float(row["quantity_high"]) and s.quantity.low == float(row["quantity_low"])
    assert statements["row 3"].conditions == ("us_backstop",)
    assert statements["row 2"].speaker == ("Albanese, prime minister",)
    assert (statements["row 3"].speaker, statements["row 3"].reported_by) == (("officials",), "the Financial Times")


def test_a_range_keeps_its_words_and_zero_only_where_given(add: Add, ledger: Ledger) -> None:
    add(
        "p.csv",
        "country,date,kind,quantity,quantity_low,quantity_high,unit,firmness\n"
        "France,2025-03-01,troops,about 10000,9000,11000,persons,willing\n"
        "France,2025-03-02,troops,up to 10000,0,10000,persons,willing\n"
        "France,2025-03-03,troops,several hundred,,,persons,willing\n"
        "France,2025-03-04,troops,,,,persons,willing\n"
        "France,2025-03-05,troops,,0,0,persons,ruled_out\n"
        "France,2025-03-06,troops,,1 000,,persons,willing\n"
        "France,2025-03-07,troops,more than 30,,,countries,willing\n",
    )
    assert [s.quantity for s in ledger.statements()] == [
        Quantity("persons", 9000, 11000, "range", "about 10000"),
        Quantity("persons", 0, 10000, "<=", "up to 10000"),
        Quantity("persons", None, None, "~", "several hundred"),
        None,
        Quantity("persons", 0, 0, "=", ""),
        Quantity("persons", 1000, None, ">=", ""),
        Quantity("countries", 30, None, ">", "more than 30"),
    ]


def test_claimed_totals(shared: Path, ledger: Ledger, case: CaseDefinition) -> None:
    add_files(ledger, case, [shared / "data" / "coalition-2025" / "aggregates.csv"])
    first, second, third = ledger.statements()
    assert first.kind == "position" and first.attributes["claim"] == "total"
    assert first.quantity == Quantity("countries", 30, None, ">", "30")
    assert second.quantity == Quantity("countries", 30, 30, "~", "30")
    assert third.quantity is not None and third.quantity.low is None and third.quantity.words == "unclear"
    assert [s.attributes["said_by"] for s in (first, second, third)] == [
        "Downing Street, Financial Times",
        "press",
        "AP",
    ]


def test_claims_of_two_sides(shared: Path, ledger: Ledger, case: CaseDefinition) -> None:
    path = shared / "data" / "energy_truce_2025" / "claims.csv"
    add_files(ledger, case, [path])
    rows = {r["id"]: r for r in rows_of(path)}
    kinds = Counter(r["kind"] for r in rows.values())
    incidents = {i.attributes["id"]: i for i in ledger.incidents()}
    statements = {s.attributes["id"]: s for s in ledger.statements()}
    assert len(incidents) == kinds["accusation"] + kinds["counter-accusation"] + kinds["report"]
    assert len(statements) == len(rows) - kinds["report"]
    one = incidents["R09"]
    assert (one.accuser, one.alleged_actor, one.means) == ("RU MoD", "Ukraine", "drone")
    assert one.event is not None and one.event.earliest == datetime(2025, 3, 26, 15, tzinfo=UTC)  # 17:00 in Kyiv
    assert one.event.precision == "minute" and one.place is not None and one.place.latitude is None
    assert incidents["U03"].accuser == "" and incidents["U03"].source == "Espreso (VIINA)"
    assert statements["R01"].kind == "allegation" and statements["R01"].actor == ("Ukraine",)
    assert statements["R01"].speaker == ("RU MoD",)
    assert statements["D01"].kind == "denial" and statements["D01"].actor == ()
    assert statements["R29"].quantity == Quantity("incidents", 120, None, ">", ">120")
    assert statements["U05"].kind == "position" and statements["U05"].quantity == Quantity("incidents", 0, 0, "=", "0")
    assert statements["R32"].quantity is not None and statements["R32"].quantity.low is None
    assert all(s.negated is False for s in statements.values())


def test_headers_are_found_whatever_their_case_order_and_place(add: Add, ledger: Ledger) -> None:
    done = add(
        "p.csv",
        "Pledges of spring;;;\n;;;\n How Firm ;NATION; said-by;Date\nPLEDGED;Norway;A. Person, minister;20.03.2025\n",
    )
    (s,) = ledger.statements()
    assert (s.actor, s.firmness, s.span.cells) == (("Norway",), "committed", "row 4")
    assert [n.reason for n in done.files[0].problems] == ["lines above the header are not read"]


def test_an_hxl_tag_row_is_used_and_is_no_data(add: Add, ledger: Ledger) -> None:
    add("i.csv", "Кодування,Коли,Широта,Довгота\n#meta+id,#date,#geo+lat,#geo+lon\nA1,2025-03-20,49.9,36.2\n")
    (i,) = ledger.incidents()
    assert i.place is not None and (i.place.latitude, i.place.longitude) == (49.9, 36.2)
    assert i.attributes["id"] == "A1"


def test_rows_that_cannot_be_read_are_kept_as_left_out(add: Add, ledger: Ledger) -> None:
    text = (
        "nation,date,firmness,quantity_low,note\n"
        "Norway,2025-03-20,willing,200,ok\n"
        "Norway,2025-02-31,willing,200,no such day\n"
        ",2025-03-20,willing,200,nobody\n"
        "Norway,2025-03-20,willing\n"
        "Norway,2025-03-20,willing,200,a,b,c\n"
        "Norway,2025-03-20,willing,many,not a number\n"
        "Norway,2025-03-20,gung-ho,200,unknown word\n"
        "\n"
        "Norway,,willing,200,no date\n"
        "Norway,2025-03-20,willing,200,trailing,,\n"
    )
    done = add("p.csv", text).files[0]
    assert done.statements == 5
    notes = {n.where: n for n in done.problems}
    assert set(notes) == {"row 3", "row 4", "row 5", "row 6", "row 7", "row 8", "table"}
    assert "2025-02-31" in notes["row 3"].reason and notes["row 3"].content.startswith("Norway | 2025-02-31")
    assert "3 columns, but the header has 5" in notes["row 5"].reason
    assert "gung-ho" in notes["row 8"].reason and "1 row:" in notes["table"].reason
    assert all(n.reason and n.file == "p.csv" and n.report for n in notes.values())
    statements = {s.span.cells: s for s in ledger.statements()}
    assert set(statements) == {"row 2", "row 7", "row 8", "row 10", "row 11"}
    assert statements["row 7"].quantity is None and statements["row 8"].firmness == ""


def test_a_quotation_mark_that_is_never_closed_costs_one_row(add: Add, ledger: Ledger) -> None:
    lines = ["nation,date,firmness,note"]
    lines += [f"Norway,2025-03-{day:02d},willing,row {day}" for day in range(1, 21)]
    lines[5] = 'Norway,2025-03-05,willing,"never closed'
    done = add("p.csv", "\n".join(lines) + "\n").files[0]
    assert {s.span.cells for s in ledger.statements()} == {f"row {n}" for n in range(2, 22)} - {"row 6"}
    assert [(n.where, "quotation" in n.reason) for n in done.problems] == [("row 6", True)]


def test_line_breaks_inside_quotes_are_one_row(add: Add, ledger: Ledger) -> None:
    done = add(
        "p.csv",
        'nation,date,firmness,note\nNorway,2025-03-05,willing,"two\nlines, and ""more"""\nOman,2025-03-05,willing,x\n',
    )
    assert done.left_out == 0
    one, two = ledger.statements()
    assert one.attributes["note"] == 'two\nlines, and "more"' and two.span.cells == "row 3"


def test_formulas_in_cells_stay_text(add: Add, ledger: Ledger) -> None:
    add("p.csv", "nation,date,firmness,note\nNorway,2025-03-05,willing,\"=cmd|' /C calc'!A0\"\n")
    assert next(iter(ledger.statements())).attributes["note"] == "=cmd|' /C calc'!A0"


def test_requirements(add: Add, ledger: Ledger) -> None:
    done = add(
        "r.csv",
        "Capability,Area,Phase from,Phase until,Quantity low,Quantity high,Unit,Priority,Readiness days,Must have\n"
        "Medical support,north,2025-05-01,2025-10-31,2,3,hospitals,1,30,yes\n"
        "troops,south,2025-05-01,,5000,,persons,2,,no\n"
        "juggling,south,,2025-06-30,,,,high,,perhaps\n",
    )
    one, two, three = ledger.requirements()
    assert (one.capability, one.area, one.priority, one.readiness_days, one.must_have) == (
        "medical",
        "north",
        1,
        30,
        True,
    )
    assert one.phase is not None and (one.phase.first_day, one.phase.last_day) == (date(2025, 5, 1), date(2025, 10, 31))
    assert one.quantity == Quantity("hospitals", 2, 3, "range", "")
    assert two.must_have is False and two.capability == "troops"
    assert three.capability == "juggling" and three.priority is None and three.must_have is True
    assert three.phase is not None and three.phase.earliest is None and three.phase.last_day == date(2025, 6, 30)
    assert len(done.files[0].problems) == 3


def test_positions_of_parties(add: Add, ledger: Ledger) -> None:
    add(
        "pos.csv",
        "party,issue,position,type,hard or soft,target,date,said by\n"
        'RU,foreign troops,no foreign troops in Ukraine,red line,hard,,2025-03-18,"Lavrov, foreign minister"\n'
        "Ukraine,aid,arms go on,demand,soft,Australia; RU,2025-03-19,\n",
    )
    one, two = ledger.statements()
    assert (one.kind, one.actor, one.negated, one.attributes["issue"]) == (
        "red_line",
        ("Russia",),
        True,
        "foreign troops",
    )
    assert (two.kind, two.target, two.attributes["hard"]) == ("demand", ("Australia", "Russia"), "soft")


@pytest.mark.parametrize(
    ("lat", "lon", "word"),
    [
        ("0", "0", "0, 0"),
        ("95.1", "36.2", "swapped"),
        ("36.2", "49.9", "swapped"),
        ("49.9", "236", "out of range"),
        ("x", "36", "no numbers"),
        ("nan", "36", "no numbers"),
    ],
)
def test_coordinates_that_cannot_be_are_flagged_and_the_row_kept(
    add: Add, ledger: Ledger, lat: str, lon: str, word: str
) -> None:
    done = add("i.csv", f"id,date,place,latitude,longitude\n1,2025-03-20,Kharkiv,{lat},{lon}\n")
    (i,) = ledger.incidents()
    assert i.place is not None and i.place.name == "Kharkiv"
    assert i.place.latitude is None and i.attributes["coordinates_as_written"] == f"{lat}, {lon}"
    assert any(word in n.reason for n in done.files[0].problems)


def test_swapped_coordinates_are_seen_by_the_places_of_the_case(add: Add, ledger: Ledger) -> None:
    done = add(
        "i.csv", "id,date,place,latitude,longitude\n1,2025-03-20,Kharkiv,24.1,49.8\n2,2025-03-20,Lviv,49.8,24.1\n"
    )
    assert any("swapped" in n.reason for n in done.files[0].problems)
    assert [i.place.latitude for i in ledger.incidents() if i.place] == [None, 49.8]


def test_an_incident_with_a_wrong_date_is_kept_without_it(add: Add, ledger: Ledger) -> None:
    add("i.csv", "id,date,published,place,type\n1,2025-02-31,2025-03-02,Kharkiv,shelling\n")
    (i,) = ledger.incidents()
    assert i.event is None and "2025-02-31" in i.attributes["flag"] and i.type == "shelling"


def test_an_example_row_is_never_read(add: Add, ledger: Ledger) -> None:
    done = add("p.csv", "nation,date,firmness\nExample: Norway,2025-03-20,willing\nNorway,2025-03-21,willing\n")
    assert [s.span.cells for s in ledger.statements()] == ["row 3"] and done.left_out == 0


def test_a_table_nobody_knows_is_left_out_with_a_remedy(add: Add, ledger: Ledger) -> None:
    done = add("x.csv", "alpha,beta\n1,2\n").files[0]
    assert done.status == "left out" and "mapping" in done.problems[0].remedy and ledger.count("report") == 0


def test_the_same_bytes_are_known_under_any_name(add: Add, ledger: Ledger) -> None:
    text = "nation,date,firmness\nNorway,2025-03-21,willing\n"
    first = add("a.csv", text).files[0]
    size = ledger.size
    again, other = add("a.csv", text).files[0], add("b.csv", text).files[0]
    assert (first.status, again.status, other.status, ledger.size) == ("added", "known", "known", size)
    assert other.statements == 1


def test_codes_of_states_outside_the_case_accuse_nobody(add: Add, ledger: Ledger) -> None:
    add(
        "i.csv",
        "id,date,place,accuser,accused\n1,2025-03-20,Sudzha,A,IS\n2,2025-03-20,Sudzha,A,RU\n3,2025-03-20,Sudzha,A,Iceland\n",
    )
    assert [i.alleged_actor for i in ledger.incidents()] == ["IS", "Russia", "Iceland"]
    assert "accused_iso3" not in next(iter(ledger.incidents())).attributes


@pytest.mark.parametrize(
    "head", ["nation,date,firmness,zone", "id,date,published,place,zone", "party,issue,position,date,zone"]
)
def test_an_unknown_time_zone_is_said(add: Add, head: str) -> None:
    cells = {"nation": "Norway", "date": "2025-03-20", "published": "2025-03-21", "zone": "Mars/Olympus"}
    done = add("z.csv", f"{head}\n" + ",".join(cells.get(name, "willing") for name in head.split(",")) + "\n").files[0]
    assert any("Mars/Olympus" in n.reason for n in done.problems)


@pytest.mark.parametrize(
    ("cell", "unit", "low", "high", "told_unit"),
    [
        ("833 persons", "", 833, 833, "persons"),
        ("about 15 million", "EUR", 15e6, 15e6, "EUR"),
        ("2 to 3 thousand", "persons", 2000, 3000, "persons"),
        ("1,230", "persons", 1230, 1230, "persons"),
        ("0.125", "km", 0.125, 0.125, "km"),
    ],
)
def test_amounts_as_people_write_them(
    add: Add, ledger: Ledger, cell: str, unit: str, low: float, high: float, told_unit: str
) -> None:
    add("p.csv", f'nation,contribution,firmness,quantity,unit\nNorway,troops,willing,"{cell}",{unit}\n')
    found = next(ledger.statements()).quantity
    assert found is not None
    assert (found.low, found.high, found.unit, found.words) == (low, high, told_unit, cell)


@pytest.mark.parametrize(("cell", "reason"), [("-5", "below nought"), ("1.000", "mark of thousands")])
def test_amounts_that_cannot_be_meant_are_told_and_not_guessed(
    add: Add, ledger: Ledger, cell: str, reason: str
) -> None:
    file = add("p.csv", f"nation,contribution,firmness,quantity,unit\nNorway,troops,willing,{cell},persons\n").files[0]
    assert reason in file.problems[0].reason
    assert next(ledger.statements()).quantity is None


def test_a_withdrawn_pledge_is_a_refusal_from_then_on(add: Add, ledger: Ledger) -> None:
    add("p.csv", "nation,contribution,firmness,date\nArgentina,staff officers,withdrawn,2024-11-19\n")
    found = next(ledger.statements())
    assert (found.kind, found.firmness, found.attributes["firmness"]) == ("red_line", "refused", "withdrawn")


def test_what_cannot_be_of_a_claim_is_told_and_the_claim_kept(add: Add, ledger: Ledger) -> None:
    head = "id,kind,said_by,said_on,about_from,accused,target,latitude,longitude,precision_km\n"
    rows = [
        "a,accusation,Kyiv,2025-03-21,2025-03-21 17:00-18:30,Russia,substation,50,36,5 km",
        "b,accusation,Kyiv,2025-03-21,2031-03-21,Russia,substation,50,36,1",
        "c,accusation,Kyiv,2025-03-21,2025-03-21,Russia,substation,50,36,about town",
        "d,hearsay,Kyiv,2025-03-21,2025-03-21,Russia,substation,50,36,1",
        "a,accusation,Kyiv,2025-03-22,2025-03-22,Russia,substation,50,36,1",
        "e,accusation,Kyiv,2025-03-20T22:30Z,2025-03-21,Russia,substation,50,36,1",
    ]
    done = add("claims.csv", head + "\n".join(rows) + "\n")
    told = {x.where: x.reason for x in done.files[0].problems}
    assert set(told) == {"row 3", "row 4", "row 5", "row 6"}
    assert "after it was told" in told["row 3"] and "no precision" in told["row 4"]
    assert "no kind of claim" in told["row 5"] and "stands already in row 2" in told["row 6"]
    found = {i.cells: i for i in ledger.incidents()}
    assert set(found) == {f"row {n}" for n in range(2, 8)}
    event, place = found["row 2"].event, found["row 2"].place
    assert event and place and place.precision_km == 5.0
    assert event.earliest == datetime(2025, 3, 21, 17, tzinfo=KYIV) and event.last_day == date(2025, 3, 21)
    assert found["row 4"].place is None or found["row 4"].place.latitude is None


def test_a_columns_own_rows_show_in_which_order_its_days_are_written(add: Add, ledger: Ledger) -> None:
    table = "Nation,Capability,Firmness,Date\nPeru,monitors,willing,03/08/2023\nChile,monitors,willing,16/08/2023\n"
    add("day.csv", table)
    add("month.csv", table.replace("16/08", "08/16").replace("willing", "planned"))
    days = {(s.actor[0], s.firmness): s.published.date() for s in ledger.statements() if s.published}
    assert days["Peru", "willing"] == date(2023, 8, 3) and days["Peru", "planned"] == date(2023, 3, 8)
    assert days["Chile", "willing"] == days["Chile", "planned"] == date(2023, 8, 16)
    assert [n.reason for n in ledger.left_out() if "were read" in n.reason] == [
        "dates such as 03/04/2025 were read day first, as other rows show",
        "dates such as 03/04/2025 were read month first, as other rows show",
    ]


def test_an_order_that_no_day_needs_is_not_told(add: Add, ledger: Ledger) -> None:
    """N/A has a stroke and is no day that could be two."""
    add("p.csv", "nation,firmness,date,valid until\nNorway,willing,26/03/2025,N/A\nSpain,willing,27/03/2025,\n")
    assert not [n.reason for n in ledger.left_out() if "as other rows show" in n.reason]


def test_an_order_that_no_row_shows_is_not_guessed(add: Add, ledger: Ledger) -> None:
    add("none.csv", "Nation,Capability,Firmness,Date\nPeru,monitors,willing,03/08/2023\n")
    assert not list(ledger.statements()) and "can be two days" in next(iter(ledger.left_out())).reason


def test_a_table_for_fusion_keeps_its_ids_in_a_case(ledger: Ledger, case: CaseDefinition, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("uid,date,latitude,longitude,type,accuser\nA1,2025-03-20,48.5,37.5,shelling,Ukraine\n", "utf-8")
    add_files(ledger, case, [path])
    (i,) = ledger.incidents()
    assert i.attributes["id"] == "A1" and "uid" not in i.attributes
