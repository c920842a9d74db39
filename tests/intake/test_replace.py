"""A corrected file of the same name: what counts afterwards, and what stays on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from grith.intake import IntakeResult, add_files
from grith.ledger import Ledger
from grith.nouns import AsOf, CaseDefinition

Add = Callable[..., IntakeResult]
HEAD = "nation,contribution,firmness,date,quantity,unit\n"
FIRST = HEAD + (
    "Italy,troops,committed,2024-11-20,110,persons\n"
    "Ireland,troops,committed,2024-11-21,340,persons\n"
    "Spain,troops,willing,2024-11-21,650,persons\n"
    "Ghana,troops,done,2024-11-22,870,persons\n"
)


def told(ledger: Ledger, day: str = "2025-12-31") -> list[tuple[str, str, float | None]]:
    found = ledger.statements(as_of=AsOf.parse(day, "Europe/Kyiv"))
    return sorted((s.actor[0], s.firmness, s.quantity.low if s.quantity else None) for s in found)


def test_a_corrected_table_replaces_the_earlier_one_of_its_name(add: Add, ledger: Ledger) -> None:
    add("pledges.csv", FIRST)
    before = ledger.count("statement")
    corrected = FIRST.replace("110,", "1100,").replace("Ghana,troops,done,2024-11-22,870,persons\n", "")
    file = add("pledges.csv", corrected).files[0]
    assert told(ledger) == [("Ireland", "committed", 340), ("Italy", "committed", 1100), ("Spain", "willing", 650)]
    for words in ("2 the same", "1 corrected", "1 taken out"):
        assert words in file.remark
    # Both stay in the ledger, and the ledger holds.
    assert ledger.count("statement") == before + 3
    assert ledger.verify().ok
    assert len(list(ledger.reports())) == 1


def test_a_row_written_over_with_a_later_date_leaves_the_earlier_word_to_earlier_days(add: Add, ledger: Ledger) -> None:
    add("pledges.csv", FIRST)
    newer = FIRST.replace("Spain,troops,willing,2024-11-21,650", "Spain,troops,committed,2024-12-03,700")
    file = add("pledges.csv", newer).files[0]
    assert "1 kept as an earlier word" in file.remark
    assert ("Spain", "willing", 650) in told(ledger, "2024-11-30")
    assert len(told(ledger, "2024-11-30")) == 4
    assert ("Spain", "committed", 700) in told(ledger, "2024-12-03")
    assert len(told(ledger, "2024-12-03")) == 5


def test_what_was_known_before_the_correction_can_still_be_read(
    ledger: Ledger, case: CaseDefinition, tmp_path: Path
) -> None:
    path = tmp_path / "pledges.csv"
    path.write_text(FIRST, encoding="utf-8")
    add_files(ledger, case, [path], now=datetime.fromisoformat("2024-12-01T00:00+00:00"))
    path.write_text(FIRST.replace("110,", "1100,"), encoding="utf-8")
    add_files(ledger, case, [path], now=datetime.fromisoformat("2024-12-05T00:00+00:00"))
    then = ledger.statements(known_by=datetime.fromisoformat("2024-12-02T00:00+00:00"))
    assert {s.quantity.low for s in then if s.actor == ("Italy",) and s.quantity} == {110}


def test_another_table_of_the_same_name_takes_nothing_away(
    ledger: Ledger, case: CaseDefinition, tmp_path: Path
) -> None:
    for number, rows in enumerate((FIRST, HEAD + "Poland,engineers,willing,2024-11-20,,\nNepal,troops,willing,,,\n")):
        path = tmp_path / str(number) / "pledges.csv"
        path.parent.mkdir()
        path.write_text(rows, encoding="utf-8")
        result = add_files(ledger, case, [path])
    assert "both count" in result.files[0].remark
    assert len(told(ledger)) == 6


def test_files_of_one_run_never_replace_each_other(ledger: Ledger, case: CaseDefinition, tmp_path: Path) -> None:
    paths = [tmp_path / ministry / "pledges.csv" for ministry in ("a", "b")]
    for path, amount in zip(paths, ("110,", "1100,"), strict=True):
        path.parent.mkdir()
        path.write_text(FIRST.replace("110,", amount), encoding="utf-8")
    add_files(ledger, case, paths)
    assert len(told(ledger)) == 8


def test_a_reviewed_row_keeps_its_review(add: Add, ledger: Ledger) -> None:
    add("pledges.csv", FIRST)
    spain = next(s for s in ledger.statements() if s.actor == ("Spain",))
    ledger.review(spain.id, "rejected", reason="the paper took it back", author="A. Person")
    add("pledges.csv", FIRST.replace("110,", "1100,"))
    assert [row[0] for row in told(ledger)] == ["Ghana", "Ireland", "Italy"]


def test_the_first_version_again_says_that_it_stays_replaced(add: Add, ledger: Ledger) -> None:
    add("pledges.csv", FIRST)
    add("pledges.csv", FIRST.replace("110,", "1100,"))
    file = add("pledges.csv", FIRST).files[0]
    assert (file.status, "stays so" in file.remark) == ("known", True)


NOTE = "---\ntitle: A note\npublished: {day}\n---\n\n"
NOTE += "Spain is ready to send 650 soldiers, the minister said in Madrid{end}.\n"


def test_a_corrected_note_replaces_the_earlier_one(add: Add, ledger: Ledger) -> None:
    add("note.md", NOTE.format(day="2024-11-21", end=""))
    assert "replaces" in add("note.md", NOTE.format(day="2024-11-20", end=" on Wednesday")).files[0].remark
    assert ["on Wednesday" in r.text for r in ledger.reports()] == [True]


def test_a_later_edition_and_another_text_stand_beside_the_earlier_one(add: Add, ledger: Ledger) -> None:
    add("note.md", NOTE.format(day="2024-11-21", end=""))
    add("note.md", NOTE.format(day="2024-11-22", end=" again"))
    add("note.md", "---\npublished: 2024-11-20\n---\n\nNothing of this was ever said before by anybody at all.\n")
    assert len(list(ledger.reports())) == 3


def test_a_note_that_a_file_was_left_out_goes_when_it_is_mended(add: Add, ledger: Ledger) -> None:
    broken = b"%PDF-1.4 broken"
    add("figures.csv", broken)
    add("other.csv", broken)
    assert [x.file for x in ledger.left_out()] == ["figures.csv", "other.csv"]
    assert "mended" in add("figures.csv", FIRST).files[0].remark
    assert [x.file for x in ledger.left_out()] == ["other.csv"]
    add("figures.csv", broken)
    assert [x.file for x in ledger.left_out()] == ["other.csv", "figures.csv"]
