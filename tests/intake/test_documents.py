"""Text, Markdown, HTML, PDF and Word files become reports with what they say of themselves."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grith.errors import IntakeError
from grith.intake import IntakeResult, open_document
from grith.intake._header import split_header
from grith.ledger import Ledger

Add = Callable[..., IntakeResult]
KYIV = ZoneInfo("Europe/Kyiv")


def pdf_of(*pages: str, title: str = "", date: str = "") -> bytes:
    """A PDF written by hand after ISO 32000: one line of Helvetica text a page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for text in pages:
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET" if text else ""
        page, content = len(objects) + 1, len(objects) + 2
        kids.append(f"{page} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R "
            "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({title}) /CreationDate ({date}) >>")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{p:010d} 00000 n \n".encode() for p in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    return out + f"{trailer}\nstartxref\n{start}\n%%EOF".encode()


def test_a_markdown_header_fills_the_report(add: Add, ledger: Ledger) -> None:
    text = (
        "---\ntitle: Ministers meet\npublished: 2025-03-20 08:15\npublisher: Example Daily\nurl: https://example.org/a\n"
        "place: London\ncountry: GBR\nspeaker: A. Person\nlanguage: en\nlicence: CC BY 4.0\nreliability: b\n"
        "retrieved: 2025-03-21\norigin: An Agency\n---\n\n# Ignored heading\nMinisters met in London.\n"
    )
    done = add("note.md", text)
    assert [f.status for f in done.files] == ["added"] and done.left_out == 0
    (report,) = ledger.reports()
    assert report.title == "Ministers meet" and report.publisher == "Example Daily" and report.origin == "An Agency"
    assert report.published == datetime(2025, 3, 20, 6, 15, tzinfo=UTC) and report.published_precision == "minute"
    assert report.reliability == "B" and report.retrieved == datetime(2025, 3, 21, tzinfo=KYIV)
    assert report.text.startswith("# Ignored heading\nMinisters met")
    assert ledger.source_path(report.id).read_bytes() == text.encode()


def test_a_header_without_fences(add: Add, ledger: Ledger) -> None:
    add("note.txt", "Title: A note\nDate: 20 March 2025\n\nThe text.\n")
    (report,) = ledger.reports()
    assert (report.title, report.text, report.published_precision) == ("A note", "The text.\n", "day")
    assert report.published == datetime(2025, 3, 20, tzinfo=KYIV)


def test_a_dateline_is_no_header() -> None:
    text = "KYIV: Ministers met on Tuesday.\nThey agreed.\n\nMore."
    assert split_header(text) == ({}, text, [])


def test_unknown_keys_and_wrong_dates_are_reported_and_the_text_kept(add: Add, ledger: Ledger) -> None:
    done = add("note.md", "---\ntitle: T\npublished: 2025-02-31\ncolour: blue\n---\nText.\n")
    reasons = [n.reason for n in done.files[0].problems]
    assert any("2025-02-31" in r for r in reasons) and any("'colour'" in r for r in reasons) and len(reasons) == 2
    assert next(n.where for n in done.files[0].problems if "colour" in n.reason) == "line 4"
    (report,) = ledger.reports()
    assert report.published is None and report.text == "Text.\n"


def test_no_date_is_said(add: Add, ledger: Ledger) -> None:
    done = add("note.txt", "Just words.\n")
    assert [n.reason for n in done.files[0].problems] == ["no publication date"]
    assert [n.reason for n in ledger.left_out()] == ["no publication date"]


PAGE = """<!DOCTYPE html><html lang="en"><head><title>Halt on strikes agreed - Example News</title>
<meta property="og:site_name" content="Example News">
<meta property="article:published_time" content="2025-03-18T19:40:00+02:00">
<link rel="canonical" href="https://news.example.org/halt"></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a> <a href="/subscribe">Subscribe now for more news</a></nav>
<article><h1>Halt on strikes agreed</h1><p>The two presidents agreed on Tuesday to halt strikes on energy sites for
thirty days, officials said after a call that lasted two hours.</p><p>The ministry said that the order had been given
at once, while the other side said it would wait for the text of the agreement before it gave its own.</p></article>
<footer>Cookie settings. All rights reserved by the Example Company.</footer><script>alert(1)</script></body></html>"""


def test_a_web_page_without_its_furniture_and_without_the_network(
    add: Add, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    import trafilatura  # noqa: F401  its own import looks at socket.socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    add("page.html", PAGE)
    (report,) = ledger.reports()
    assert "halt strikes on energy sites" in report.text and "alert(1)" not in report.text
    assert "Subscribe" not in report.text and "Cookie" not in report.text
    assert "Halt on strikes agreed" in report.title and report.publisher == "Example News"
    assert report.url == "https://news.example.org/halt" and report.language == "en"
    assert report.published == datetime(2025, 3, 18, 17, 40, tzinfo=UTC) and report.published_precision == "minute"


def test_a_web_page_in_a_stated_old_encoding(add: Add, ledger: Ledger) -> None:
    page = '<html><head><meta charset="windows-1251"><title>Новости</title></head><body><p>{}</p></body></html>'
    add("page.htm", page.format("Удар по подстанции в области. " * 8).encode("cp1251"))
    (report,) = ledger.reports()
    assert "Удар по подстанции" in report.text


def test_a_pdf(add: Add, ledger: Ledger) -> None:
    data = pdf_of("First page of the note.", "", "Third page.", title="A note", date="D:20250320081500+02'00'")
    done = add("note.pdf", data)
    (report,) = ledger.reports()
    assert report.text == "First page of the note.\n\nThird page." and report.title == "A note"
    assert report.published == datetime(2025, 3, 20, 6, 15, tzinfo=UTC)
    assert any("page 2" in n.reason for n in done.files[0].problems)


def test_pdfs_that_cannot_be_read_are_left_out_with_a_reason(add: Add, ledger: Ledger) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of("secret"))))
    writer.encrypt("password", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    for name, data, word in (
        ("locked.pdf", locked.getvalue(), "password"),
        ("scan.pdf", pdf_of(""), "pictures"),
        ("cut.pdf", pdf_of("text")[:120], "damaged"),
        ("junk.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 20, "damaged"),
    ):
        done = add(name, data)
        assert [f.status for f in done.files] == ["left out"], name
        assert word in done.files[0].problems[0].reason and done.files[0].problems[0].remedy, name
    assert ledger.count("report") == 0 and ledger.count("left_out") == 4


def test_a_word_file(add: Add, ledger: Ledger) -> None:
    from docx import Document

    word = Document()
    word.add_paragraph("Перший абзац звіту.")
    table = word.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Norway", "200 persons"
    word.add_paragraph("Last paragraph.")
    word.core_properties.title = "Notes of the meeting"
    word.core_properties.modified = datetime(2025, 3, 20, 9, 0)
    out = io.BytesIO()
    word.save(out)
    add("note.docx", out.getvalue())
    (report,) = ledger.reports()
    assert report.text.split("\n") == ["Перший абзац звіту.", "Norway | 200 persons", "Last paragraph."]
    assert report.title == "Notes of the meeting" and report.published == datetime(2025, 3, 20, 9, tzinfo=UTC)


def test_the_template_date_of_a_word_library_is_no_publication_date(add: Add, ledger: Ledger) -> None:
    from docx import Document

    word = Document()
    word.add_paragraph("Text.")
    out = io.BytesIO()
    word.save(out)
    add("note.docx", out.getvalue())
    assert next(iter(ledger.reports())).published is None


def test_open_document_needs_no_ledger(tmp_path: Path) -> None:
    assert open_document(b"published: 2025-03-20\n\nWords.", "-").text == "Words."
    path = tmp_path / "a.txt"
    path.write_text("Слово", encoding="cp1251")
    assert open_document(path).text == "Слово"
    with pytest.raises(IntakeError, match="empty"):
        open_document(b"", "empty.txt")
    with pytest.raises(IntakeError, match="table"):
        open_document(b"nation,firmness,date\nNorway,willing,2025-03-20\n", "p.csv")
    with pytest.raises(IntakeError, match="cannot be read"):
        open_document(tmp_path / "none.txt")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("New York, Friday 26 May 2023", "2023-05-26"),
        ("Addis Ababa, 22 May 2023. Ethiopia has decided.", "2023-05-22"),
        ("Monitoring Mechanism, Bulletin No. 4, 1 September 2023", "2023-09-01"),
        ("May 26, 2023", "2023-05-26"),
        ("The accord of 3 March 2020 was signed in Paris.", "2026-11-29"),
        ("On 3 March 2020 they met.", "2026-11-29"),
        ("Date of publication: 3 March 2020", "2020-03-03"),
        ("Cairo, 24 May 2023 - On 22 May 2023 they met.", "2023-05-24"),
        # The day of something else: a period told of, an update, what is still to come.
        ("Reporting period: 1 March 2025 - 31 March 2025", "2026-11-29"),
        ("1 March 2025 to 7 March 2025", "2026-11-29"),
        ("Bulletin No. 4, 1 September 2023 - 7 September 2023", "2026-11-29"),
        ("Cairo, 24 May 2023 (last updated on 26 May 2023)", "2026-11-29"),
        ("Next meeting: 3 April 2025", "2026-11-29"),
        ("Offers are valid until: 3 April 2025", "2026-11-29"),
        ("Date of the incident: 3 April 2025", "2026-11-29"),
    ],
)
def test_a_pdf_is_dated_by_its_first_lines_before_the_day_it_was_saved(
    add: Add, ledger: Ledger, line: str, day: str
) -> None:
    done = add("release.pdf", pdf_of(line, date="D:20261129120000Z"))
    (report,) = ledger.reports()
    assert report.published is not None and report.published.date().isoformat() == day
    assert bool([n for n in ledger.left_out() if "first lines" in n.reason]) is (day != "2026-11-29") and done


def test_first_lines_that_bear_two_dates_or_a_header_change_nothing(add: Add, ledger: Ledger) -> None:
    add("two.pdf", pdf_of("Paris, 3 March 2020", "Rome, 4 March 2020", date="D:20210101120000Z"))
    add("note.md", "---\npublished: 2025-03-20\n---\nParis, 3 March 2020\n\nThey met.\n")
    assert sorted(r.published.year for r in ledger.reports() if r.published) == [2021, 2025]
