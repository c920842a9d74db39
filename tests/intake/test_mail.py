"""E-mail: a message is a report, an attachment a file of its own."""

from __future__ import annotations

import mailbox
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from grith.intake import IntakeResult
from grith.ledger import Ledger

Add = Callable[..., IntakeResult]


def message(
    subject: str = "Note from the ministry", body: str = "The minister is willing to send 200 troops.\n"
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Прес-служба <press@example.org>"
    mail["To"] = "desk@example.org"
    mail["Subject"] = subject
    mail["Date"] = "Wed, 19 Mar 2025 18:30:00 +0200"
    mail["Message-ID"] = f"<{abs(hash(subject))}@example.org>"
    mail.set_content(body)
    return mail


def test_a_message_with_attachments(add: Add, ledger: Ledger) -> None:
    mail = message()
    mail.add_attachment(
        b"nation,firmness,date\nNorway,willing,2025-03-19\n", maintype="text", subtype="csv", filename="pledges.csv"
    )
    mail.add_attachment("Заява уряду.\n".encode(), maintype="text", subtype="plain", filename="заява.txt")
    mail.add_attachment(b"\x89PNG\r\n\x1a\n....", maintype="image", subtype="png", filename="map.png")
    done = add("note.eml", mail.as_bytes())
    assert [(f.name, f.status) for f in done.files] == [
        ("note.eml", "added"),
        ("note.eml > pledges.csv", "added"),
        ("note.eml > заява.txt", "added"),
        ("note.eml > map.png", "left out"),
    ]
    reports = {r.filename: r for r in ledger.reports()}
    letter = reports["note.eml"]
    assert letter.title == "Note from the ministry" and letter.publisher == "Прес-служба"
    assert letter.published == datetime(2025, 3, 19, 16, 30, tzinfo=UTC) and letter.published_precision == "minute"
    assert letter.text == "The minister is willing to send 200 troops."
    # An attachment without a date of its own was known when the mail was.
    assert reports["note.eml > заява.txt"].published == letter.published
    assert next(iter(ledger.statements())).actor == ("Norway",)


def test_html_only_and_other_encodings(add: Add, ledger: Ledger) -> None:
    mail = message()
    mail.set_content("<html><body><p>Only <b>HTML</b> here.</p><script>x()</script></body></html>", subtype="html")
    add("html.eml", mail.as_bytes())
    raw = (
        b"From: a@example.org\r\nSubject: =?koi8-r?B?8NLJ18XU?=\r\n"
        b"Date: Wed, 19 Mar 2025 10:00:00 +0300\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=koi8-r\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + "Привет всем".encode("koi8-r")
    )
    add("koi8.eml", raw)
    texts = {r.filename: (r.title, r.text) for r in ledger.reports()}
    assert "Only" in texts["html.eml"][1] and "HTML" in texts["html.eml"][1] and "x()" not in texts["html.eml"][1]
    assert texts["koi8.eml"] == ("Привет", "Привет всем")


def test_a_mailbox(add: Add, ledger: Ledger, tmp_path: Path) -> None:
    box = mailbox.mbox(str(tmp_path / "made.mbox"))
    for number in range(3):
        box.add(message(f"Letter {number}", f"Body {number}.\nFrom here on it goes.\n"))
    box.add(message("Letter 0", "Body 0.\nFrom here on it goes.\n"))
    box.close()
    done = add("letters.mbox", (tmp_path / "made.mbox").read_bytes())
    assert (done.files[0].form, done.files[0].rows) == ("mbox", 4)
    reports = list(ledger.reports())
    assert [r.title for r in reports] == ["Letter 0", "Letter 1", "Letter 2"]  # the copy is known
    assert reports[1].text == "Body 1.\nFrom here on it goes."
    assert add("again.mbox", (tmp_path / "made.mbox").read_bytes()).files[0].status == "known"


def test_a_message_inside_a_message_inside_a_message(add: Add, ledger: Ledger) -> None:
    mail = message("Level 0")
    for level in range(1, 10):
        outer = message(f"Level {level}", f"Body of level {level}.")
        outer.add_attachment(mail)
        mail = outer
    done = add("deep.eml", mail.as_bytes())
    assert done.files[-1].status == "left out" and "deep" in done.files[-1].problems[0].reason
    assert 3 <= ledger.count("report") <= 8


def test_a_wrong_mail_date_is_said(add: Add, ledger: Ledger) -> None:
    done = add("odd.eml", b"From: a@example.org\nSubject: S\nDate: 31 February 2025\nMessage-ID: <1@x>\n\nWords.\n")
    assert next(iter(ledger.reports())).published is None
    assert any("31 February" in n.reason for n in done.files[0].problems)


def test_lines_before_the_first_message_are_told(add: Add, ledger: Ledger) -> None:
    letter = b"From a@example.org Wed Mar 19 18:30:00 2025\n" + message().as_bytes()
    done = add("odd.mbox", b"stray words\n\n" + letter)
    assert any("before the first message" in n.reason for n in done.files[0].problems) and ledger.count("report") == 1
    assert add("none.mbox", b"no message here\n").files[0].status == "left out"
