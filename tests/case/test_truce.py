"""``Case.truce``: what is missing is said, a day is the agreement's day, and rows keep their own word."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pyogrio
import pytest

from grith.brief._truce_drawings import draw_days
from grith.case import init_case, open_case
from grith.errors import CaseError, GrithError
from grith.geometry import point, write_layers

TERMS = '[truce]\nagreement = "lebanon-2024"\n'
HEAD = "id,kind,said_by,said_on,about_from,about_to,accused,place,target,means,effect,count,same_as,answers,url\n"


def case_with(folder: Path, rows: str, terms: str = TERMS) -> Path:
    init_case(folder, title="A case")
    table = folder / "tables/claims.csv"
    table.parent.mkdir(exist_ok=True)
    table.write_text(HEAD + rows, encoding="utf-8")
    text = (folder / "case.toml").read_text(encoding="utf-8")
    parties = '[[parties]]\nname = "Israel"\niso3 = "ISR"\n\n[[parties]]\nname = "Lebanon"\niso3 = "LBN"\n\n'
    (folder / "case.toml").write_text(text + "\n" + parties + terms, encoding="utf-8")
    return folder


ROWS = (
    "a,accusation,Lebanese army,2024-12-05,2024-12-04,2024-12-04,Israel,Khiam,houses,tank shelling,destroyed,,,,https://e.org/a\n"
    "b,accusation,Lebanese army,2024-12-05,2024-12-04,2024-12-04,Israel,Khiam,road,tank shelling,destroyed,,,,https://e.org/b\n"
    "c,accusation,Lebanese army,2024-12-05,2024-12-04,2024-12-04,Israel,Khiam,houses,tank shelling,destroyed,,a,,https://e.org/c\n"
    "d,count,Lebanese army,2024-12-06,2024-11-27,2024-12-06,Israel,,violations,,,more than 90,,,https://e.org/d\n"
    "e,denial,Israeli army,2024-12-05,2024-12-04,2024-12-04,,Khiam,houses,,no shelling,,,b,https://e.org/e\n"
)


def test_a_case_without_an_agreement_says_how_to_name_one(tmp_path: Path) -> None:
    init_case(tmp_path / "c", title="A case")
    with open_case(tmp_path / "c") as case, pytest.raises(CaseError, match="names no agreement"):
        case.truce("2024-12-05")


def test_rows_numbered_apart_stay_apart_and_a_retelling_does_not(tmp_path: Path) -> None:
    with open_case(case_with(tmp_path / "c", ROWS)) as case:
        case.add()
        view = case.truce("2024-12-06").view
        before = case.truce("2024-12-04").view
    israel = {r["id"]: r["sides"]["ISR"] for r in view["readings"]}["sixty-days"]
    assert israel["since_start"]["alleged"]["words"] == "0 to 2"  # a and b; self-defence is an open question
    assert israel["since_start"]["undetermined"]["words"] == "2"
    grades = {c["incident"]: c for c in view["corroboration"]}
    assert set(grades) == {"a", "b"} and grades["a"]["claims"] == ("a", "c")
    assert grades["b"]["denied_by"] == ("Israeli army",) and grades["a"]["denied_by"] == ()
    (total,) = view["readings"][0]["claimed_totals"]
    assert (total["sign"], total["number"], total["on_record"]) == ("more than", 90, {"low": 2, "high": 2})
    assert before["claims"] == []  # nothing was public yet


def test_a_day_is_the_same_day_in_the_agreements_zone(tmp_path: Path) -> None:
    """The case counts in UTC, the agreement in Beirut: 5 December is day 9, as 27 November is day 1."""
    with open_case(case_with(tmp_path / "c", ROWS)) as case:
        case.add()
        view = case.truce("2024-12-05").view
    assert view["period"]["words"] == "2024-12-05"
    assert view["readings"][0]["words"] == "day 9"


def test_the_last_minute_before_the_clocks_jump_is_one_minute(tmp_path: Path) -> None:
    row = "a,accusation,Lebanese army,2025-03-30,2025-03-29 23:59,,Israel,Khiam,houses,shelling,destroyed,,,,https://e.org/a\n"
    with open_case(case_with(tmp_path / "c", row)) as case:
        definition = (case.folder / "case.toml").read_text(encoding="utf-8")
        (case.folder / "case.toml").write_text(definition.replace('"UTC"', '"Asia/Beirut"'), encoding="utf-8")
    with open_case(tmp_path / "c") as case:
        case.add()
        (claim,) = case.truce("2025-03-30").view["claims"]
    assert claim["when"] == "2025-03-29 23:59"


def test_a_missing_table_of_levels_is_named(tmp_path: Path) -> None:
    folder = case_with(tmp_path / "c", ROWS, TERMS + 'levels = "tables/none.csv"\n')
    with open_case(folder) as case:
        case.add()
        with pytest.raises(GrithError, match="no such file"):
            case.truce("2024-12-05")


def test_layers_open_and_rows_without_a_point_are_kept(tmp_path: Path) -> None:
    rows = [point(35.5, 33.3, id="x"), point(None, None, id="y")]
    path = tmp_path / "x.gpkg"
    write_layers(path, {"claims": rows})
    meta, _, geometry, fields = pyogrio.raw.read(path, layer="claims")
    assert meta["crs"] == "EPSG:4326" and list(fields[0]) == ["x", "y"]
    assert geometry[0] is not None and geometry[1] is None
    first = path.read_bytes()
    write_layers(path, {"claims": rows})
    assert path.read_bytes() == first


def test_a_case_on_a_map_has_incidents_findings_and_its_own_zones(tmp_path: Path) -> None:
    from grith.cli._run import run

    folder = case_with(tmp_path / "c", ROWS)
    zone = {"type": "Polygon", "coordinates": [[[35.1, 33.1], [35.7, 33.1], [35.7, 33.4], [35.1, 33.4], [35.1, 33.1]]]}
    text = (folder / "case.toml").read_text(encoding="utf-8")
    (folder / "case.toml").write_text(
        text + '\n[[places]]\nname = "Khiam"\nlatitude = 33.33\nlongitude = 35.61\nprecision_km = 2\n', encoding="utf-8"
    )
    with open_case(folder) as case:
        case.add()
        named = case.agreement().zones[0].id
    (folder / "geometry").mkdir()
    feature = {"type": "Feature", "properties": {"id": named}, "geometry": zone}
    (folder / "geometry/zones.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    out = tmp_path / "x.gpkg"
    assert run(["truce", "export", str(folder), "--out", str(out), "--as-of", "2024-12-06"]) == 0
    assert set(pyogrio.list_layers(out)[:, 0]) == {"incidents", "claims", "findings", "zones"}
    meta, _, geometry, columns = pyogrio.raw.read(out, layer="incidents")
    incidents = dict(zip(columns[list(meta["fields"]).index("incident")], geometry, strict=True))
    # Two shellings that one source numbers apart; c retells a, d is a total, e a denial.
    assert sorted(incidents) == ["a", "b"] and all(g is not None for g in incidents.values())


def test_a_report_stands_beside_the_row_that_tells_what_it_tells() -> None:
    from grith.case._truce import _kept_apart
    from grith.nouns.incident import Incident, IncidentLink, IncidentReport

    def row(name: str, source: str, target: str, means: str, effect: str) -> IncidentReport:
        return IncidentReport(
            id=name, report=source, cells=f"row {name}", accuser="army" if source == "army" else "", target=target,
            means=means, effect=effect, attributes={"id": name},
        )  # fmt: skip

    village = row("a1", "army", "village", "mortars", "14 civilians killed")
    post = row("b2", "army", "army post", "machine guns", "two soldiers wounded")
    monitor = row("m3", "mission", "village", "mortars", "11 civilians killed")
    even = tuple(IncidentLink("m3", other, 0.9999, "") for other in ("a1", "b2"))
    apart = _kept_apart(Incident("i", (village, post, monitor), even))
    assert {name: [r.id for r in members] for name, members in apart.items()} == {"a1": ["a1", "m3"], "b2": ["b2"]}
    nearer = (IncidentLink("m3", "a1", 0.5, ""), IncidentLink("m3", "b2", 0.9, ""))
    assert [r.id for r in _kept_apart(Incident("i", (village, post, monitor), nearer))["b2"]] == ["b2", "m3"]


def test_who_speaks_for_a_mission_is_no_further_origin(tmp_path: Path) -> None:
    """ "The mission found that ..., its head, Y, said": the mission's word, not a second one beside its table."""
    from grith.case._incidents import incident_reports_of

    folder = tmp_path / "c"
    init_case(folder, title="A case")
    text = (folder / "case.toml").read_text(encoding="utf-8")
    party = '[[parties]]\nname = "MONUSCO"\nkind = "organisation"\n[[parties]]\nname = "M23"\nkind = "armed group"\n'
    place = '[[places]]\nname = "Masisi"\nlatitude = -1.4\nlongitude = 28.81\nprecision_km = 10\ncountry = "COD"\n'
    (folder / "case.toml").write_text(f"{text}\n{party}{place}", encoding="utf-8")
    words = (
        "MONUSCO verified that M23 shelled a village near Masisi on 25 October, killing 11 civilians, its head, Bintou "
        "Keita, said on Thursday."
    )
    other = "Jean Bosco Kabera said that M23 had shelled a village near Masisi on 25 October."
    for name, told in (("a", words), ("b", other)):
        note = f"---\npublished: 2025-10-30\npublisher: Wire {name}\n---\n\n{told}\n"
        (folder / f"reports/{name}.md").write_text(note, encoding="utf-8")
    with open_case(folder) as case:
        case.add()
        case.read()
        told, _ = incident_reports_of(case.ledger(), case.definition, None)
    assert sorted((r.accuser, r.origin) for r in told) == [("Bintou Keita", "MONUSCO"), ("Jean Bosco Kabera",) * 2]


def test_the_cases_own_names_for_a_party_are_names_of_the_agreements_party(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    init_case(folder, title="A case")
    parties = (
        '[[parties]]\nname = "SPLM-In-Opposition"\naliases = ["SPLM-IO"]\nkind = "armed group"\n\n'
        '[[parties]]\nname = "IGAD"\nkind = "organisation"\n\n[truce]\nagreement = "south-sudan-2014"\n'
    )
    text = (folder / "case.toml").read_text(encoding="utf-8")
    (folder / "case.toml").write_text(f"{text}\n{parties}", encoding="utf-8")
    with open_case(folder) as case:
        named = {p.id: p.aliases for p in case.agreement().parties}
    # The agreement knows SPLM-IO and not the long name.
    assert "SPLM-In-Opposition" in named["SPLM_IO"]
    assert not any("SPLM-In-Opposition" in names for id, names in named.items() if id != "SPLM_IO")


def test_a_span_of_days_is_told_on_two_lines_that_are_days(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from grith.cli._run import run

    row = "s,accusation,Lebanese army,2024-12-05,2024-12-03,2024-12-04,Israel,Yaroun,pump house,air strike,hit,,,,https://e.org/s\n"
    folder = case_with(tmp_path / "c", ROWS + row)
    with open_case(folder) as case:
        case.add()
    assert run(["truce", "show", str(folder), "--as-of", "2024-12-06"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (at,) = [i for i, line in enumerate(lines) if "2024-12-03 " in line]
    assert "to 2024-12-04" in lines[at + 1]


def test_files_of_a_truce_hold_no_trace_of_what_is_hidden(tmp_path: Path) -> None:
    from grith.cli._run import run

    folder = case_with(tmp_path / "c", ROWS)
    secret = "s,accusation,Lebanese army,2024-12-05,2024-12-04,2024-12-04,Israel,Yaroun,pump house,air strike,hit,,,,https://e.org/s\n"
    with open_case(folder) as case:
        case.add()
        hidden = folder / "tables/hidden.csv"
        hidden.write_text(HEAD + secret, encoding="utf-8")
        case.add([hidden], handling="restricted")
    for marking, seen in (("internal", False), ("restricted", True), ("", True)):
        out = tmp_path / f"x{marking}.geojson"
        option = ["--handling", marking] if marking else []
        assert run(["truce", "export", str(folder), "--out", str(out), *option]) == 0
        assert ("Yaroun" in out.read_text(encoding="utf-8")) == seen
        assert run(["truce", "show", str(folder), "--out", str(tmp_path / f"d{marking}"), *option]) == 0
        page = (tmp_path / f"d{marking}/truce-daily.html").read_text(encoding="utf-8")
        assert ("Yaroun" in page) == seen


def test_an_assessment_kept_by_an_older_grith_is_made_anew() -> None:
    """The web's pages read the keys of a kept view. Keys that change go with a new version, or those pages fail."""
    from grith.case._assess_files import _VERSION
    from grith.truce.agreement import load_agreement
    from grith.truce.compliance import compliance_view

    view = compliance_view(load_agreement("energy-halt-2025"), [], datetime(2025, 4, 1, tzinfo=UTC))
    judged = {"rows", "findings", "corroboration", "counts"}
    keys = """agreement cut_off days denials_of_no_claim gaps note period previous_period readings refusal reliability
        reporting_delay"""
    assert (_VERSION, sorted(view.keys() - judged)) == (4, keys.split())


def test_each_source_of_a_row_has_spoken_and_clocks_that_differ_are_told(tmp_path: Path) -> None:
    """A row that names two sources ends the silence of both; a day of another clock touches two days, and is told."""
    rows = "".join(
        f"{n},report,{'Radio A; Paper B' if n % 2 else 'Radio A'},2024-12-{n:02},2024-12-{n:02},,Israel,Khiam,"
        "houses,,,,,,\n"
        for n in range(1, 29)
    )
    with open_case(case_with(tmp_path / "c", rows)) as case:
        case.add()
        shown = case.truce("2024-12-28")
    assert [g["source"] for g in shown.view["gaps"]] == []
    (note,) = shown.left_out  # of a new case; the agreement counts in Beirut
    assert note.where == "zone" and "Asia/Beirut" in note.remedy and shown.to_dict()["left_out"][0]["where"] == "zone"


def test_the_hour_of_a_claim_is_told_on_the_agreements_clock_and_a_total_without_a_window_is_a_range(
    tmp_path: Path,
) -> None:
    rows = (
        "a,accusation,Lebanese army,2024-12-05,2024-12-04T23:30+00:00,,Israel,Khiam,houses,shelling,destroyed,,,,\n"
        "b,count,Lebanese army,2024-12-06,,,Israel,,violations,,,several hundred,,,\n"
        "c,count,UNIFIL,2024-12-06,2024-12-01,2024-12-06,,,violations,,,12,,,\n"
    )
    with open_case(case_with(tmp_path / "c", rows)) as case:
        case.add()
        view = case.truce("2024-12-06").view
    assert next(c["when"] for c in view["claims"] if c["id"] == "a") == "2024-12-05 01:30"
    totals = {t["claim"]: t["on_record"] for t in view["readings"][0]["claimed_totals"]}
    assert totals == {"b": {"low": 0, "high": 1}, "c": {"low": 0, "high": 0}}


def test_events_that_coders_have_told_apart_are_counted_apart(tmp_path: Path) -> None:
    head = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,country,admin1,location,"
    head += "latitude,longitude,geo_precision,source,notes,fatalities,timestamp\n"
    row = (
        "LBN{n},2024-12-04,1,Battles,Armed clash,A,B,Lebanon,Nabatiye,Khiam,33.32,35.61,1,Agency,Shots.,0,1733400000\n"
    )
    folder = case_with(tmp_path / "c", "")
    (folder / "tables/acled.csv").write_text(head + row.format(n=1) + row.format(n=2), encoding="utf-8")
    with open_case(folder) as case:
        case.add()
        view = case.truce("2024-12-06").view
        incidents = case.incidents()
    assert [[r.attributes["id"] for r in i.reports] for i in incidents] == [["LBN1"], ["LBN2"]]
    assert incidents[0].origins == ("Agency",)
    assert {c["incident"] for c in view["corroboration"]} == {"LBN1", "LBN2"}
    assert {c["region"] for c in view["claims"]} == {"Nabatiye"}


def test_names_nobody_knows_and_places_turned_round_are_told(tmp_path: Path) -> None:
    """A misspelt side would only be missing from its count; a place in Lebanon turned round lies off Cyprus."""
    head = HEAD.strip() + ",latitude,longitude\n"
    row = "{n},accusation,Lebanese army,2024-12-05,2024-12-04,,{who},Khiam,houses,tank shelling,destroyed,,,,,{at}\n"
    rows = [row.format(n=n, who="Israel", at=f"33.3{n},35.6") for n in range(4)]
    rows += [row.format(n=8, who="Isrel", at="33.32,35.6"), row.format(n=9, who="Israel", at="35.61,33.32")]
    folder = case_with(tmp_path / "c", "")
    (folder / "tables/claims.csv").write_text(head + "".join(rows), encoding="utf-8")
    with open_case(folder) as case:
        case.add()
        shown = case.truce("2024-12-06")
    told = {x.where: x.reason for x in shown.left_out if x.file == "claims"}
    assert set(told) == {"8", "9"} and "Isrel" in told["8"] and "swapped" in told["9"]
    assert shown.view["readings"][0]["sides"]["not attributed"]["since_start"]["alleged"]["high"] == 1


def test_findings_of_a_feed_are_on_the_map_of_each_reading_and_long_names_fit(tmp_path: Path) -> None:
    """Rows of a feed rest on no statement; they are marks by finding all the same."""
    head = "id,kind,said_by,said_on,about_from,accused,place,target,means,effect,latitude,longitude\n"
    row = "r1,report,UNIFIL,2024-12-05,2024-12-04,Israel,Khiam,houses,tank shelling,destroyed,33.32,35.61\n"
    folder = case_with(tmp_path / "c", "")
    (folder / "tables/claims.csv").write_text(head + row, encoding="utf-8")
    with open_case(folder) as case:
        case.add()
        page = case.brief(as_of="2024-12-06").files["html"].read_text(encoding="utf-8")
    maps = page.split("Where, by finding")[1].split("Findings on each claim")[0]
    assert maps.count("undetermined") >= 3  # one mark under each reading
    assert draw_days(LONG, "2024-12-06")[0]["rows"][0]["name"] == "Coalition of Patriots for Change"


LONG = {
    "days": [{"day": "2024-12-06", "reading": "r", "side": "s", "low": 1, "high": 1}],
    "readings": [
        {"id": "r", "title": "R", "words": "", "sides": [{"id": "s", "name": "Coalition of Patriots for Change"}]}
    ],
}
