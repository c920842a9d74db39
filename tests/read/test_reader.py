"""The reader as a whole: spans, metadata, languages, odd text, long text, batches, the model's hashes."""

from __future__ import annotations

import json
import shutil
import time
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grith.errors import ReadError
from grith.nouns import FIRMNESS, KINDS, CaseDefinition, Place, Report
from grith.nouns.rows import from_row, to_row
from grith.nouns.statement import Statement
from grith.read import READER_VERSION, evaluate, read, read_reports, statement_as_dict
from tests.pace import taken

TEXT = (
    "KHARTOUM, March 20 (Example) - Sudan's army agreed on Tuesday to a seven-day truce, mediators said.\n"
    "“The truce must hold,” UN Secretary-General António Guterres told reporters. “All parties should stop firing.\n"
    "We call on them to let aid in.”\n"
    "The Rapid Support Forces accused the army of breaking the ceasefire within hours; the army denied it."
)
FIELDS = {
    "kind", "span", "speaker", "reported_by", "actor", "target", "object", "capability", "quantity", "firmness",
    "condition", "event_date", "place", "negated",
}  # fmt: skip


def test_spans_are_the_characters_of_the_text() -> None:
    statements = read(TEXT, published="2025-03-20")
    assert len(statements) >= 5
    for statement in statements:
        span = statement.span
        assert TEXT[span.start : span.end] == span.exact != ""
        assert TEXT[max(0, span.start - 32) : span.start] == span.prefix
        assert TEXT[span.end : span.end + 32] == span.suffix


def test_words_that_are_told_before_their_speaker_are_quoted_from_their_beginning() -> None:
    found = read(
        "The ministry could leave the truce if raids went on, Minister Ana Cruz warned.", published="2025-03-20"
    )
    (warned,) = [s.span.exact for s in found if "warned" in s.span.exact]
    assert warned == "The ministry could leave the truce if raids went on, Minister Ana Cruz warned"


def test_statements_carry_what_they_rest_on() -> None:
    for statement in read(TEXT, published="2025-03-20"):
        assert statement.kind in KINDS
        assert statement.firmness in ("", *FIRMNESS)
        assert statement.rule and statement.extractor == f"grith.read {READER_VERSION}"
        assert statement.confidence in ("high", "medium", "low")
        assert statement.published == datetime(2025, 3, 20)
        assert from_row(Statement, json.loads(json.dumps(to_row(statement)))) == statement


def test_ids_differ_and_do_not_change_from_run_to_run() -> None:
    first, second = read(TEXT, published="2025-03-20"), read(TEXT, published="2025-03-20")
    assert first == second
    assert len({s.id for s in first}) == len(first)


def test_the_dict_has_the_field_names_of_the_evaluation_sets() -> None:
    for statement in read(TEXT, published="2025-03-20"):
        assert set(statement_as_dict(statement)) >= FIELDS
        json.dumps(statement_as_dict(statement))


def test_a_quotation_over_paragraphs_keeps_its_speaker() -> None:
    demands = [s for s in read(TEXT, published="2025-03-20") if s.kind == "demand"]
    assert {s.span.exact.split()[0] for s in demands} == {"must", "should", "call"}
    assert all(s.speaker == ("António Guterres",) for s in demands)


def test_a_speech_is_its_speakers_words() -> None:
    text = "We will send 200 engineers. Russia must end the shelling."
    pledge, demand = read(text, published="2025-03-20", speaker="Donald Tusk", country="Poland")
    assert (pledge.kind, pledge.actor, pledge.speaker) == ("pledge", ("Poland",), ("Donald Tusk",))
    assert (demand.kind, demand.target, demand.speaker) == ("demand", ("Russia",), ("Donald Tusk",))


def test_the_government_is_that_of_the_named_country() -> None:
    (statement,) = read("The Government will provide £5 million for demining.", country="United Kingdom")
    assert statement.actor == ("United Kingdom",)


def test_the_dateline_resolves_weekdays() -> None:
    text = "Israel accused Hezbollah on Wednesday of breaking the truce."
    (statement,) = read(text, published=date(2025, 3, 20))
    assert statement_as_dict(statement)["event_date"] == "2025-03-19"
    (undated,) = read(text)
    assert undated.event is None and undated.published is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Русија је оптужила Украјину за кршење примирја.", ""),
        ("Russland hat der Ukraine vorgeworfen, die Waffenruhe gebrochen zu haben, und Gespräche abgelehnt.", ""),
        ("Israel accused Hezbollah of breaking the truce.", "uk"),
        ("", ""),
        ("\n \t\n", ""),
        ("12345 67890", ""),
    ],
)
def test_other_languages_and_no_text_give_nothing(text: str, language: str) -> None:
    assert read(text, published="2025-03-20", language=language) == []


def test_english_is_known_without_being_told() -> None:
    assert read("Israel accused Hezbollah of breaking the truce in the south.", language="") != []


def test_a_date_that_is_none_is_refused_with_a_remedy() -> None:
    with pytest.raises(ReadError) as caught:
        read("Israel agreed.", published="last Tuesday")
    assert "ISO date" in str(caught.value)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for statement in read(text, published="2025-03-20"):
        assert text[statement.span.start : statement.span.end] == statement.span.exact


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            [
                *TEXT.split(" "),
                "“",
                "”",
                '"',
                "’",
                "\n",
                "\u00a0",
                "\u200f",
                "é",
                "😀",
                "\u0301",
                "…",
                "-",
                "\x00",
                "U.S.",
                "\r\n",
            ]
        ),
        max_size=60,
    )
)
def test_scrambled_reports_keep_their_spans(words: list[str]) -> None:
    text = " ".join(words)
    for statement in read(text, published="2025-03-20"):
        assert text[statement.span.start : statement.span.end] == statement.span.exact


@pytest.mark.parametrize(
    "text",
    [
        "a" * 20_000,
        '"' * 5_000,
        "( " * 5_000,
        "Russia and " * 3_000,
        "no " * 5_000 + ".",
        "\ud800 Israel agreed to a truce. \udfff",
        "😀" * 3_000,
        "Israel said " + "that Lebanon said " * 400 + "the truce was broken.",
    ],
    ids=["letters", "marks", "brackets", "list", "negations", "surrogates", "emoji", "nesting"],
)
def test_hostile_text_is_read_in_time(text: str) -> None:
    with taken() as spent:
        read(text, published="2025-03-20", language="en")
    assert spent.seconds < 30


@pytest.mark.slow
def test_time_grows_with_length_and_not_with_its_square() -> None:
    read(TEXT)
    times = []
    for copies in (100, 800):
        long = (TEXT + "\n") * copies
        start = time.process_time()
        read(long, published="2025-03-20")
        times.append(time.process_time() - start)
    assert times[1] < 8 * times[0] * 2


def test_reports_are_read_in_batches_in_their_order() -> None:
    reports = [
        Report(
            id=f"r{n}",
            text=f"Israel agreed on day {n} to a truce.",
            language="en" if n % 5 else "de",
            published=datetime(2025, 3, 20),
        )
        for n in range(70)
    ]
    seen: list[int] = []
    results = list(read_reports(iter(reports), None, progress=seen.append))
    assert [report.id for report, _ in results] == [r.id for r in reports]
    assert seen == list(range(1, 71))
    for report, statements in results:
        assert [s.report for s in statements] == ([report.id] if report.language == "en" else [])


def test_reading_together_and_alone_gives_the_same() -> None:
    texts = [TEXT, "Qatar offered to host talks.", "Hamas rejected the proposal."]
    together = [
        s for _, s in read_reports([Report(id=str(n), text=t, language="en") for n, t in enumerate(texts)], None)
    ]
    for n, text in enumerate(texts):
        alone = next(s for _, s in read_reports([Report(id=str(n), text=text, language="en")], None))
        assert together[n] == alone


def test_a_folder_of_documents_is_read(tmp_path: Path) -> None:
    (tmp_path / "01.json").write_text(
        json.dumps(
            {"sentences": ["Israel accepted the plan.", "Hamas refused it."], "published": "2025-03-20", "lang": "en"}
        ),
        "utf-8",
    )
    (tmp_path / "02.json").write_text(
        json.dumps({"text": "We agreed to a truce.", "document_speaker": "Israel"}), "utf-8"
    )
    (tmp_path / "notes.json").write_text("{}", "utf-8")
    found = evaluate(tmp_path)
    assert sorted(found) == ["01", "02"]
    assert [row["kind"] for row in found["01"]] == ["agreement", "red_line"]
    assert found["02"][0]["actor"] == ["Israel"]


def test_bad_documents_are_all_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "01.json").write_text("{}", "utf-8")
    (tmp_path / "02.json").write_text("not json", "utf-8")
    with pytest.raises(ReadError) as caught:
        evaluate(tmp_path)
    assert [p.where for p in caught.value.problems] == ["01.json", "02.json"]
    with pytest.raises(ReadError):
        evaluate(tmp_path / "nowhere")


def test_a_changed_model_file_is_refused(tmp_path: Path) -> None:
    from grith.read._model import MODEL_HASHES, _model_folder, check_model

    folder = tmp_path / "model"
    for name in MODEL_HASHES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(_model_folder() / name, folder / name)
    check_model(folder)
    damaged = folder / "parser" / "model"
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(bytes(data))
    with pytest.raises(ReadError) as caught:
        check_model(folder)
    assert "parser/model" in str(caught.value)


def test_every_frame_names_kinds_and_constructions_that_exist() -> None:
    from grith.read._lexicon import frames, lexicon

    for rows in frames().values():
        for frame in rows:
            assert frame.kind in KINDS
            assert frame.firmness in ("", *FIRMNESS)
            for name in (*frame.object_in, *frame.object_not_in):
                assert lexicon()[name]


def test_where_others_met_is_no_side_of_their_joint_statement() -> None:
    text = "Ukraine accepted an American proposal for a ceasefire, a joint statement said after talks in Jeddah."
    (found,) = read(text, published="2025-03-11", place="Jeddah", country="Saudi Arabia")
    assert (found.kind, found.actor) == ("agreement", ("Ukraine",))
    assert "Saudi Arabia" not in found.speaker


def test_a_capital_that_a_case_lists_as_a_place_stays_a_word_for_its_government() -> None:
    case = CaseDefinition("t", places=(Place("Riyadh", 24.7, 46.7, country="SAU"), Place("Jeddah", country="SAU")))
    (found,) = read("Riyadh accused Tehran of violating the truce.", published="2025-03-11", definition=case)
    assert (found.speaker, found.actor) == (("Saudi Arabia",), ("Iran",))


def test_a_news_outlet_is_no_party() -> None:
    text = "Bloomberg reported that leaders of countries willing to contribute forces would take part in the summit."
    assert all("Bloomberg" not in s.actor for s in read(text, published="2025-03-14"))


def test_one_promise_is_told_once() -> None:
    text = (
        "Vladimir Putin ordered a halt on strikes at energy sites in Ukraine.\n"
        "For now Russia will continue to respect the halt on energy strikes, spokesman Dmitry Peskov said on Friday."
    )
    promises = [s for s in read(text, published="2025-03-28") if s.kind == "pledge" and "continue" in s.span.exact]
    assert len(promises) == 1


def test_a_public_body_keeps_its_whole_name_and_its_state() -> None:
    text = (
        "The General Staff of Ukraine denied that its forces had attacked the station.\n"
        "The General Staff accused Russia of spreading false reports.\n"
        "Ukraine's Centre for Countering Disinformation denied the Russian allegation."
    )
    speakers = [s.speaker for s in read(text, published="2025-03-21")]
    staff = ("Ukrainian General Staff",)
    assert speakers == [staff, staff, ("Ukrainian Centre for Countering Disinformation",)]


def test_places_are_not_accused() -> None:
    text = "Zakharova accused Ukraine of strikes in the Bryansk and Kursk regions, the Krasnodar region and Crimea."
    case = CaseDefinition("t", places=(Place("Krasnodar region", country="RUS"), Place("Crimea", country="UKR")))
    (found,) = read(text, published="2025-03-28", definition=case)
    assert found.actor == ("Ukraine",)


@pytest.mark.parametrize(
    ("word", "common"), [("Monday", False), ("Thursday", False), ("Ceasefire", True), ("The", True)]
)
def test_a_name_in_a_headline_keeps_its_capital(word: str, common: bool) -> None:
    from grith.read._headlines import _common

    assert _common(word) is common
