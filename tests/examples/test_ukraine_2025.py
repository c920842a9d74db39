"""The example case, run on the three days, against expectations.md (a person's work, done before the first run)."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyogrio
import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "ukraine-2025"
DAYS = ("2025-03-19", "2025-03-20", "2025-03-28")


def copied(folder: Path) -> Path:
    case = folder / "ukraine-2025"
    shutil.copytree(EXAMPLE, case, ignore=shutil.ignore_patterns("ledger*", "brief", "sources"))
    return case


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The case with its tables only: no reader takes part, so that what is asserted rests on the rows alone."""
    import grith

    folder = copied(tmp_path_factory.mktemp("tables"))
    with grith.open_case(folder) as case:
        case.add(sorted((folder / "tables").glob("*.csv")))
        yield case


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The whole case: notes and tables added, notes read."""
    import grith

    with grith.open_case(copied(tmp_path_factory.mktemp("whole"))) as case:
        case.add()
        case.read()
        yield case


def register(case: Any, day: str) -> Any:
    return case.coalition(as_of=day).register


def troops(case: Any, day: str, nation: str) -> Any:
    return register(case, day).cell(nation, "troops")


def test_nothing_of_the_example_is_left_out(whole: Any) -> None:
    assert [(x.file, x.where, x.reason) for x in whole.left_out()] == []


@pytest.mark.parametrize(
    ("nation", "low", "high"),
    [
        ("GBR", "willing", "willing"),
        ("FRA", "willing", "willing"),
        ("DNK", "willing", "willing"),
        ("AUS", "possible", "willing"),
        ("LVA", "possible", "possible"),
        ("NZL", "possible", "possible"),
        ("FIN", "refused", "refused"),
        ("POL", "refused", "refused"),
        ("CZE", "refused", "refused"),
        ("HUN", "refused", "refused"),
    ],
)
def test_who_stands_where_for_troops_on_19_march(tables: Any, nation: str, low: str, high: str) -> None:
    cell = troops(tables, "2025-03-19", nation)
    assert (cell.firmness_low, cell.firmness_high) == (low, high)


@pytest.mark.parametrize("nation", ["AUS", "ITA", "DEU"])
def test_words_that_do_not_go_together_are_flagged_on_19_march(tables: Any, nation: str) -> None:
    assert troops(tables, "2025-03-19", nation).contradictions


@pytest.mark.parametrize("nation", ["LTU", "GRC", "ROU", "HRV", "CHE", "UKR", "RUS"])
def test_who_is_not_there_yet_on_19_march(tables: Any, nation: str) -> None:
    assert troops(tables, "2025-03-19", nation) is None


def test_conditions_of_the_pledges_are_the_named_ones(tables: Any) -> None:
    def named(nation: str) -> set[str]:
        return {c for p in troops(tables, "2025-03-28", nation).preconditions for c in p.conditions}

    assert {"us_backstop", "ceasefire_in_force"} <= named("GBR")
    assert "us_backstop" in named("AUS")
    assert {"ceasefire_in_force", "all_members_commit"} <= named("LTU")
    assert "un_mandate" in named("FIN")


def test_no_nation_changes_its_rung_between_19_and_20_march(tables: Any) -> None:
    def rungs(day: str) -> dict[str, str]:
        return {c.nation: c.firmness for c in register(tables, day).cells if c.capability == "troops"}

    assert rungs("2025-03-19") == rungs("2025-03-20")


@pytest.mark.parametrize(
    ("nation", "firmness"), [("LTU", "willing"), ("FRA", "committed"), ("GRC", "refused"), ("ROU", "refused")]
)
def test_what_changed_by_28_march(tables: Any, nation: str, firmness: str) -> None:
    before, now = troops(tables, "2025-03-20", nation), troops(tables, "2025-03-28", nation)
    assert now.firmness == firmness
    assert before is None or before.firmness != firmness


def test_finland_speaks_with_two_voices_on_28_march(tables: Any) -> None:
    cell = troops(tables, "2025-03-28", "FIN")
    assert {"refused", "possible"} <= {said.firmness for said in cell.history}
    assert any("Orpo" in c.words and "Stubb" in c.words for c in cell.contradictions)


@pytest.mark.parametrize("nation", ["BEL", "LUX"])
def test_participation_of_no_named_kind_is_not_taken_for_troops(tables: Any, nation: str) -> None:
    assert troops(tables, "2025-03-20", nation) is None
    offered = [c for c in register(tables, "2025-03-20").cells if c.iso3 == nation]
    assert [c.firmness for c in offered] == ["possible"]


def test_romania_offers_a_hub_while_it_refuses_troops(tables: Any) -> None:
    assert register(tables, "2025-03-28").cell("ROU", "logistics").firmness == "willing"


def test_what_is_known_only_to_the_month_waits_for_its_end(tables: Any) -> None:
    for nation, firmness in (("HRV", "refused"), ("CHE", "possible")):
        assert troops(tables, "2025-03-28", nation) is None
        assert troops(tables, "2025-03-31", nation).firmness == firmness


def test_nations_willing_to_send_troops_are_few_and_more_grow_by_28_march(tables: Any) -> None:
    for day, fewest, most, sure in (
        ("2025-03-20", 2, 5, {"United Kingdom", "Denmark"}),
        ("2025-03-28", 4, 6, {"United Kingdom", "Denmark", "France", "Lithuania"}),
    ):
        count = register(tables, day).count("willing")
        assert fewest <= count.best <= count.high <= most
        assert sure <= set(count.nations)


def test_more_than_thirty_is_a_claim_and_names_its_claimant(tables: Any) -> None:
    claimed = register(tables, "2025-03-20").totals_claimed
    downing_street = [t for t in claimed if "Downing Street" in t.speaker and t.low == 30]
    assert [t.op for t in downing_street] == [">"]
    assert all("Downing Street" not in t.speaker for t in register(tables, "2025-03-06").totals_claimed)


@pytest.mark.parametrize(
    ("day", "by_russia", "by_ukraine"), [("2025-03-19", 1, 1), ("2025-03-20", 1, 2), ("2025-03-28", 15, 7)]
)
def test_claims_by_side_are_counted_apart(tables: Any, day: str, by_russia: int, by_ukraine: int) -> None:
    """Accusations and the counter-accusation, each an incident report of its own; counts and denials are none."""
    accused = [i.alleged_actor for i in tables.incident_reports(as_of=day)]
    assert (accused.count("Ukraine"), accused.count("Russia")) == (by_russia, by_ukraine)
    assert len(accused) == by_russia + by_ukraine


@pytest.fixture(scope="module")
def briefs(whole: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("briefs")
    return {day: whole.brief(as_of=day, out=out / day) for day in DAYS}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_three_days_give_three_briefs(briefs: dict[str, Any]) -> None:
    pages = [briefs[day].files["html"].read_text("utf-8") for day in DAYS]
    assert len(set(pages)) == 3
    nauseda = ["Nauseda" in page for page in pages]  # he speaks for Lithuania on 21 March for the first time
    assert nauseda == [False, False, True]


def test_the_same_day_gives_the_same_bytes(whole: Any, briefs: dict[str, Any], tmp_path: Path) -> None:
    again = whole.brief(as_of="2025-03-20", out=tmp_path / "again")
    for name in ("html", "json", "xlsx"):
        assert digest(again.files[name]) == digest(briefs["2025-03-20"].files[name]), name


def test_the_ledger_of_the_example_verifies(whole: Any) -> None:
    assert whole.verify().ok


@pytest.mark.parametrize("day", DAYS)
def test_reading_the_notes_makes_no_belligerent_a_contributor(whole: Any, day: str) -> None:
    counted = {c.iso3 for c in register(whole, day).cells if c.counted}
    assert not counted & {"RUS", "UKR"}


@pytest.mark.parametrize("nation", ["ITA", "POL", "GRC", "ROU", "HUN", "CZE"])
def test_reading_the_notes_turns_no_refusal_into_a_pledge(whole: Any, nation: str) -> None:
    assert troops(whole, "2025-03-28", nation).firmness == "refused"


@pytest.mark.parametrize("nation", ["GBR", "FRA", "DNK", "LTU", "CAN", "AUS"])
def test_reading_the_notes_invents_no_refusal(whole: Any, nation: str) -> None:
    words = {said.firmness for said in troops(whole, "2025-03-28", nation).history}
    assert "refused" not in words


def page(briefs: dict[str, Any], day: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(briefs[day].files["json"]).read_text(encoding="utf-8"))
    return found


def test_the_thirty_days_end_by_each_telling(briefs: dict[str, Any]) -> None:
    # A day may be told by a note and by a position: two rows with their own sources.
    ends = {d: sorted({r["day"] for r in page(briefs, d)["dates"] if r["role"] == "ends"}) for d in DAYS}
    assert ends["2025-03-19"] == ends["2025-03-20"] == ["2025-04-16"]
    assert ends["2025-03-28"] == ["2025-04-16", "2025-04-23"]


def test_no_brief_tells_what_was_not_known_on_its_day(briefs: dict[str, Any]) -> None:
    for day in DAYS:
        for point in page(briefs, day)["deal"]["positions"]:
            for held in point["held"]:
                assert held["since"] <= day and held.get("until", "") <= day, held
                assert "18 April" not in held.get("note", ""), held
    assert "26 March" not in json.dumps(page(briefs, "2025-03-20")["deal"])


def test_the_call_that_was_held_on_18_march_is_not_to_come(briefs: dict[str, Any]) -> None:
    assert not [d for d in page(briefs, "2025-03-19")["dates"] if d["kind"] == "call"]


@pytest.mark.parametrize("nation", ["AUS", "IRL"])
def test_open_to_is_possible_in_notes_as_in_tables(whole: Any, nation: str) -> None:
    assert troops(whole, "2025-03-28", nation).firmness_low == "possible"


def test_only_parties_are_accused_on_the_first_page(briefs: dict[str, Any]) -> None:
    for day in DAYS:
        box = next(b for b in page(briefs, day)["boxes"] if b["id"] == "truce")
        words = ["".join(p["text"] for p in line) for line in box["lines"]]
        assert not any("region" in line or "Crimea" in line or line.startswith("Australia") for line in words), words


@pytest.mark.parametrize(
    ("day", "reading", "words", "against_russia", "against_ukraine"),
    [
        ("2025-03-20", "russia", "day 3 of 30", "1 to 2", "1"),
        ("2025-03-20", "ukraine", "not in force", "0", "0"),
        ("2025-04-24", "russia", "ended", "4 to 7", "12 to 17"),
        ("2025-04-24", "ukraine", "its last day", "6 to 7", "9 to 12"),
    ],
)
def test_the_halt_under_each_reading(
    tables: Any, day: str, reading: str, words: str, against_russia: str, against_ukraine: str
) -> None:
    """The table of expectations.md, counted by hand: of tables alone, as texts are not counted."""
    (found,) = [r for r in tables.truce(day).view["readings"] if r["id"] == reading]
    assert found["words"].startswith(words)
    sides = {id: side["since_start"] for id, side in found["sides"].items()}
    assert (sides["RUS"]["alleged"]["words"], sides["UKR"]["alleged"]["words"]) == (against_russia, against_ukraine)
    assert all(side["corroborated"]["words"] == "0" for side in sides.values())


def test_the_box_tells_both_readings_and_the_same_report_has_the_same_bytes(
    whole: Any, briefs: dict[str, Any], tmp_path: Path
) -> None:
    box = next(b for b in page(briefs, "2025-03-20")["boxes"] if b["id"] == "truce")
    words = ["".join(p["text"] for p in line) for line in box["lines"][:2]]
    assert words[0].startswith("As Russia tells it: day 3 of 30")
    assert "1 to 2 alleged against Russia, 0 corroborated" in words[0]
    assert words[1] == "As Ukraine tells it: not in force"
    shown = whole.truce("2025-03-28")
    first, again = whole.write_truce(shown, tmp_path / "a"), whole.write_truce(shown, tmp_path / "b")
    assert {name: digest(path) for name, path in first.items()} == {n: digest(p) for n, p in again.items()}
    layers = pyogrio.list_layers(first["gpkg"])
    assert sorted(layers[:, 0]) == ["claims", "findings", "incidents"]
