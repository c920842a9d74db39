"""A newer reader that tells reviewed words a little differently does not bring them up again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from attrs import evolve

import grith.read
from grith.case import Case, init_case, open_case
from grith.nouns import Report, Span, Statement

TEXT = "Britain is ready to send troops. Utopia and Ruritania accused each other of shelling."


def found(version: str, speaker: str) -> list[Statement]:
    base = Statement("", "", "pledge", extractor=f"grith.read {version}", rule="pledge.ready", speaker=(speaker,))
    at = TEXT.index("accused")
    return [
        evolve(base, id=f"p-{speaker}", span=Span(8, 16, TEXT[8:16]), actor=("United Kingdom",)),
        evolve(base, id=f"a-{speaker}", kind="allegation", span=Span(at, at + 7, "accused"), actor=("Ruritania",)),
        evolve(base, id=f"b-{speaker}", kind="allegation", span=Span(at, at + 7, "accused"), actor=("Utopia",)),
    ]


def install(monkeypatch: pytest.MonkeyPatch, version: str, speaker: str) -> None:
    def read_reports(reports: Iterable[Report], *_: object, **__: object) -> Iterator[tuple[Report, list[Statement]]]:
        for report in reports:
            yield report, [evolve(s, report=report.id) for s in found(version, speaker)]

    monkeypatch.setattr(grith.read, "READER_VERSION", version)
    monkeypatch.setattr(grith.read, "read_reports", read_reports)


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    folder = init_case(tmp_path / "case", title="A test").folder
    (folder / "reports" / "note.txt").write_text(TEXT, encoding="utf-8")
    install(monkeypatch, "1", "one")
    with open_case(folder) as opened:
        opened.add()
        opened.read()
        yield opened


def test_what_was_decided_on_stands_and_the_new_telling_is_not_taken_in(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.review("p-one", "correct", reason="x", author="A", changes=["actor=France"])
    case.review("a-one", "reject", reason="x", author="A")
    install(monkeypatch, "2", "two")
    case.read()
    read = {s.id: s for s in case.statements()}
    assert "p-two" not in read
    assert (read["p-one"].actor, read["p-one"].review) == (("France",), "corrected")
    # One of two accusations on the same words still waited: both new tellings are kept, for a person to look at.
    assert {"a-two", "b-two"} <= read.keys() and "b-one" not in read


def test_both_of_two_on_the_same_words_decided_on_settle_both(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a-one", "b-one"):
        case.review(name, "accept", reason="x", author="A")
    install(monkeypatch, "2", "two")
    case.read()
    assert {s.id for s in case.statements()} == {"p-two", "a-one", "b-one"}
    assert {i.statement.id for i in case.review_list(everything=True)} == {"p-two"}


def test_reading_again_with_the_same_version_changes_nothing(case: Case) -> None:
    case.review("p-one", "accept", reason="x", author="A")
    size = case.ledger().size
    case.read()
    assert case.ledger().size == size


def test_a_newer_reader_corrects_what_it_tells_otherwise_of_the_same_words(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.review("a-one", "accept", reason="x", author="A")
    install(monkeypatch, "2", "one")
    changed = [evolve(s, condition="if asked", capability=("troops",)) for s in found("2", "one")]

    def read_reports(reports: Iterable[Report], *_: object, **__: object) -> Iterator[tuple[Report, list[Statement]]]:
        for report in reports:
            yield report, [evolve(s, report=report.id) for s in changed]

    monkeypatch.setattr(grith.read, "read_reports", read_reports)
    case.read()
    read = {s.id: s for s in case.statements()}
    assert (read["p-one"].condition, read["p-one"].capability) == ("if asked", ("troops",))
    assert read["a-one"].condition == ""  # a person has decided on it
