"""Files that are broken, hostile or nothing at all: none stops the others, none is lost without a word."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grith.case import init_case
from grith.errors import IntakeError
from grith.intake import IntakeResult, add_files, safe_cell
from grith.intake import _safety as safety
from grith.intake._detect import FORMS, detect
from grith.intake._encoding import survey_bytes
from grith.ledger import Ledger, open_ledger
from grith.nouns import CaseDefinition
from tests.pace import taken

Add = Callable[..., IntakeResult]
GOOD = "nation,date,firmness\nNorway,2025-03-21,willing\n"


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("empty.csv", b"", "empty"),
        ("blank.txt", b" \n\n\t", "empty"),
        ("bom.txt", b"\xef\xbb\xbf", "empty"),
        ("nul.txt", b"\x00" * 500, "empty"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(500), "picture"),
        ("noise.dat", bytes(range(256)) * 50, "not a kind"),
        ("old.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "old binary"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600), "password"),
        ("pack.zip", archive({"a.txt": b"words"}), "ZIP"),
        ("text.odt", archive({"mimetype": b"application/vnd.oasis.opendocument.text"}), "OpenDocument"),
        ("hollow.ods", archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "damaged"),
        (
            "flat.fods",
            b'<?xml version="1.0"?>\n<office:document xmlns:office="urn:oasis:opendocument">',
            "OpenDocument",
        ),
        ("cut.xlsx", archive({"xl/workbook.xml": b"<a/>" * 100})[:60], "broken"),
        ("hollow.xlsx", archive({"xl/workbook.xml": b"<workbook/>"}), "damaged"),
        ("hollow.docx", archive({"word/document.xml": b"<w/>"}), "damaged"),
        ("note.rtf", b"{\\rtf1 words}", "RTF"),
        ("data.sqlite", b"SQLite format 3\x00" + bytes(100), "database"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value,  # an archive holds the time of its making
)
def test_what_cannot_be_taken_in_is_left_out_with_reason_and_remedy(
    add: Add, ledger: Ledger, name: str, data: bytes, word: str
) -> None:
    done = add(name, data).files[0]
    assert done.status == "left out" and done.left_out >= 1
    assert word in done.problems[0].reason and done.problems[0].remedy
    assert [n.file for n in ledger.left_out()] == [name] * done.left_out
    size = ledger.size
    add(name, data)
    assert ledger.size == size  # saying it twice adds nothing


def test_a_zip_bomb_is_refused_before_it_is_opened(add: Add) -> None:
    for name, member in (("bomb.xlsx", "xl/workbook.xml"), ("bomb.docx", "word/document.xml")):
        data = archive({member: b" " * (40 * 1024 * 1024)})
        assert len(data) < 100_000
        assert "bomb" in add(name, data).files[0].problems[0].reason


def test_a_false_declaration_of_size_does_not_help(tmp_path: Path) -> None:
    data = bytearray(archive({"xl/workbook.xml": b" " * (40 * 1024 * 1024)}))
    central = data.rfind(b"PK\x01\x02")
    data[central + 24 : central + 28] = (1000).to_bytes(4, "little")
    with pytest.raises(IntakeError):
        safety.check_zip(io.BytesIO(bytes(data)), "x.xlsx")


def test_many_members_and_entities_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "MAX_MEMBERS", 10)
    with pytest.raises(IntakeError, match="members"):
        safety.check_zip(io.BytesIO(archive({f"{n}.xml": b"" for n in range(11)})), "x.xlsx")
    lol = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'
    for text in (lol, lol.decode().encode("utf-16")):
        with pytest.raises(IntakeError, match="entities"):
            safety.check_zip(io.BytesIO(archive({"xl/workbook.xml": text})), "x.xlsx")


def test_a_cell_of_ten_megabytes(add: Add, ledger: Ledger) -> None:
    done = add(
        "big.csv",
        "nation,date,firmness,note\nNorway,2025-03-21,willing," + "x" * 10_000_000 + "\nOman,2025-03-21,willing,y\n",
    )
    one, two = ledger.statements()
    assert len(one.attributes["note"]) == 100_000 and two.actor == ("Oman",)
    assert any("10,000,000" in n.reason for n in done.files[0].problems)


def test_nul_bytes_and_damaged_bytes_in_a_table(add: Add, ledger: Ledger) -> None:
    done = add("nul.csv", GOOD.encode().replace(b"Norway", b"Nor\x00way") + b"Oman,2025-03-21,willing\n" * 30)
    assert {s.actor for s in ledger.statements()} == {("Norway",), ("Oman",)}
    assert any("NUL" in n.reason and n.where == "row 2" for n in done.files[0].problems)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1251", "koi8_u"])
def test_a_cyrillic_table_in_any_encoding(add: Add, ledger: Ledger, encoding: str) -> None:
    text = "id,date,place,type\n" + "".join(
        f"{n},2025-03-20,Сєверодонецьк і Харків,обстріл підстанції\n" for n in range(20)
    )
    assert add("t.csv", text.encode(encoding)).files[0].incidents == 20
    assert {i.type for i in ledger.incidents()} == {"обстріл підстанції"}


def test_right_to_left_text_comes_out_in_reading_order(add: Add, ledger: Ledger) -> None:
    add("t.csv", "id,date,place,text\n1,2025-03-20,القدس,أعلنت وزارة الدفاع\u200f وقف إطلاق النار\n")
    (i,) = ledger.incidents()
    assert i.place is not None and i.place.name == "القدس" and i.text == "أعلنت وزارة الدفاع\u200f وقف إطلاق النار"


def test_missing_paths_are_told_all_at_once_and_stop_nobody(
    ledger: Ledger, case: CaseDefinition, tmp_path: Path
) -> None:
    good = tmp_path / "good.csv"
    good.write_text(GOOD)
    with pytest.raises(IntakeError) as error:
        add_files(ledger, case, [tmp_path / "no1.csv", good, tmp_path / "no2.csv"])
    assert [Path(p.where).name for p in error.value.problems] == ["no1.csv", "no2.csv"]
    assert ledger.count("statement") == 1 and error.value.result.added == 1  # type: ignore[attr-defined]


def test_folders_links_and_pipes(ledger: Ledger, case: CaseDefinition, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "p.csv").write_text(GOOD)
    (folder / ".hidden").write_text("no")
    outside = tmp_path / "outside.txt"
    outside.write_text("secret words")
    (folder / "link.txt").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    done = add_files(ledger, case, [folder])
    assert {(f.name, f.status) for f in done.files} == {
        ("link.txt", "left out"),
        ("pipe", "left out"),
        ("inner/p.csv", "added"),
    }
    named = tmp_path / "named.txt"
    named.symlink_to(outside)
    assert add_files(ledger, case, [named]).files[0].status == "added"


def test_a_case_inside_a_folder_gives_its_reports_and_keeps_its_key(tmp_path: Path) -> None:
    """`grith add CASE CASE`, or a folder in which the case lies: the signing key must not become a report."""
    folder = tmp_path / "desk" / "mission"
    for name, text in (("desk.txt", "At the desk."), ("mission/reports/r.txt", "In the case."), ("mission/x.txt", "x")):
        (tmp_path / "desk" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "desk" / name).write_text(text)
    with init_case(folder, "Test") as opened:
        opened.add()
        for named, told in ((folder, "mission"), (tmp_path / "desk", "desk/mission")):
            done = opened.add([named])
            (note,) = [f for f in done.files if f.status == "left out"]
            assert note.name == told and "a case: only what lies in reports/ and tables/" in note.problems[0].reason
        assert {r.filename for r in opened.ledger().reports()} == {"r.txt", "desk.txt"}
        key = next((folder / "keys").glob("*.key"))
        (refused,) = opened.add([key]).files
        assert refused.status == "left out" and refused.problems[0].reason == "a private key"
        secret = key.read_bytes()
    assert not [p for p in (folder / "sources").rglob("*") if p.is_file() and p.read_bytes() == secret]


@pytest.mark.parametrize(
    "head",
    [
        "\ufeff-----BEGIN OPENSSH PRIVATE KEY-----",
        "Key of the desk\n-----BEGIN RSA PRIVATE KEY-----",
        "-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----",
        "PuTTY-User-Key-File-3: ssh-ed25519",
    ],
)
def test_a_private_key_of_any_make_is_left_out(add: Add, head: str) -> None:
    (left,) = add("notes.txt", f"{head}\nQUFBQQ==\n").files
    assert left.problems[0].reason == "a private key"


def test_a_report_on_keys_and_a_public_key_are_no_private_key(add: Add) -> None:
    report = 'A file that begins with "-----BEGIN PRIVATE KEY-----" was found in the command post, said the minister.'
    assert add("a.txt", report).files[0].status == "added"
    assert add("b.txt", "-----BEGIN PUBLIC KEY-----\nQUFBQQ==\n").files[0].status == "added"


def test_an_unreadable_file_is_left_out(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    from grith.intake import _run

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(_run, "survey", refuse)
    assert "Permission denied" in add("p.csv", GOOD).files[0].problems[0].reason


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+x", "'+x"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-12.5", "-12.5"),
        ("+3", "+3"),
        ("words", "words"),
        ("", ""),
        (" =1", "' =1"),
        ("a=b", "a=b"),
    ],
)
def test_cells_for_export_are_never_formulas(text: str, safe: str) -> None:
    assert safe_cell(text) == safe


NAMES = st.sampled_from(
    [
        "a.csv",
        "a.txt",
        "a.md",
        "a.html",
        "a.eml",
        "a.mbox",
        "a.json",
        "a.jsonl",
        "a.geojson",
        "a.pdf",
        "a.xlsx",
        "a.docx",
        "a",
    ]
)
PIECES = st.lists(
    st.sampled_from(
        [
            b"nation,date,firmness\n",
            b"Norway,2025-03-20,willing\n",
            b'"',
            b"\n",
            b"{",
            b"[",
            b"]}",
            b"\x00",
            b"\xff\xfe",
            b"From a@b Mon Mar 17 10:00:00 2025\n",
            b"Subject: x\n\n",
            b"---\n",
            b"title: x\n",
            b"<html>",
            b"%PDF-1.4\n",
            b"PK\x03\x04",
            b"\xd0\x9a",
            b'{"text": "x"}\n',
            b"date: 2025-02-31\n",
        ]
    )
    | st.binary(max_size=30),
    max_size=12,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES, pieces=PIECES)
def test_no_file_raises_anything_and_each_leaves_a_trace(
    tmp_path_factory: pytest.TempPathFactory, case: CaseDefinition, name: str, pieces: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    path = folder / name
    path.write_bytes(b"".join(pieces))
    with open_ledger(folder / "l.gpkg", create=True) as ledger:
        done = add_files(ledger, case, [path])
        assert done.files and done.files[0].status in ("added", "left out", "empty")
        # A heading without rows holds nothing that could be lost; everything else leaves an entry.
        assert done.files[0].status == "empty" or ledger.count("left_out") + ledger.count("report") > 0


@example(data=b"\xa0", name="a.json")
@given(st.binary(max_size=300), NAMES)
def test_detection_answers_or_refuses_with_reasons(data: bytes, name: str) -> None:
    try:
        assert detect(io.BytesIO(data), name, survey_bytes(data)) in FORMS
    except IntakeError as error:
        assert error.problems[0].what and error.problems[0].remedy


def test_detection_takes_no_time_on_endless_comments() -> None:
    data = b"<!---->" * 30_000
    with taken() as spent:
        assert detect(io.BytesIO(data), "x.txt", survey_bytes(data)) == "text"
    assert spent.seconds < 2


@pytest.mark.parametrize(
    "text",
    [
        "[1] A footnote comes first.\n",
        "BMP vehicles were seen.\n",
        "{curly} words\n",
        "[Kyiv, 20 March] Ministers met.\n",
    ],
)
def test_prose_with_odd_beginnings_is_text(add: Add, ledger: Ledger, text: str) -> None:
    assert add("note.txt", text).files[0].form == "text"
    assert next(iter(ledger.reports())).text == text


def test_a_sheet_that_claims_endless_rows(add: Add) -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>nation</t></is></c>'
        b'<c r="B1" t="inlineStr"><is><t>firmness</t></is></c></row>'
        b'<row r="99999999"><c r="A99999999" t="inlineStr"><is><t>Norway</t></is></c></row></sheetData></worksheet>'
    )
    from tests.intake.test_workbooks import workbook

    made = zipfile.ZipFile(io.BytesIO(workbook(("p", [["nation", "firmness"]]))))
    members = {n: made.read(n) for n in made.namelist()}
    members["xl/worksheets/sheet1.xml"] = sheet
    done = add("rows.xlsx", archive(members)).files[0]
    assert any("last row" in n.reason for n in done.problems)


def test_names_that_are_no_text(ledger: Ledger, case: CaseDefinition, tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/na\xffme.csv"))
    odd.write_text(GOOD)
    (tmp_path / "two\nlines.txt").write_text("published: 2025-03-20\n\nWords.")
    done = add_files(ledger, case, [odd, tmp_path / "two\nlines.txt"])
    assert [f.name for f in done.files] == ["na\ufffdme.csv", "two lines.txt"]
    assert {r.filename for r in ledger.reports()} == {"na\ufffdme.csv", "two lines.txt"}


def test_markup_nested_without_end(add: Add, ledger: Ledger) -> None:
    add("deep.html", b"<div>" * 30_000 + b"text here" + b"</div>" * 30_000)
    add("cells.html", "<table><tr><td>Norway</td><td>willing</td></tr></table>")
    assert {r.text for r in ledger.reports()} == {"text here", "Norway\nwilling"}


def test_separator_line_and_blank_rows(add: Add, ledger: Ledger) -> None:
    done = add("x.csv", "sep=;\nnation;date;firmness\n;;\n ; ;\n\nNorway;2025-03-20;willing\n").files[0]
    assert (done.rows, done.left_out) == (1, 0) and next(iter(ledger.statements())).span.cells == "row 6"
