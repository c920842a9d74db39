"""E-mail: each message a report, its attachments files of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from grith.errors import IntakeError
from grith.intake._dates import DateProblem, parse_when
from grith.intake._documents import Origin, html_text
from grith.intake._encoding import clean
from grith.intake._header import Document, build
from grith.nouns import LeftOut

_MESSAGE_LIMIT = 200 * 1024 * 1024
_MAX_PARTS = 500


def mail_document(data: bytes, origin: Origin) -> Document:
    """One message: subject, sender, date with its zone, its text (the plain part, else the HTML one), attachments."""
    try:
        message = message_from_bytes(data, policy=policy.default)
        if not isinstance(message, EmailMessage) or not message.keys():
            raise IntakeError("not an e-mail message", origin.name, "Save it from the mail program as .eml")
        body, remarks = _body(message)
        own = {"title": _header(message, "subject"), "publisher": _sender(message), "language": ""}
        stamp = _header(message, "date")
        attachments = list(_attachments(message))
    except IntakeError:
        raise
    except Exception as error:  # the parser of the standard library fails in many ways on hostile headers
        raise IntakeError(f"the message is damaged ({type(error).__name__})", origin.name, "Save it again") from None
    published = origin.published
    try:
        published = parse_when(stamp, origin.zone).published if stamp else published
    except DateProblem:
        own["published"] = stamp
    if not body.strip():
        body = own["title"]
        remarks.append("the message has no text; its subject is kept")
    document = build(
        origin.sha, body, origin.name, "message/rfc822", {}, origin.zone,
        own=own, published=published, retrieved=origin.retrieved,
    )  # fmt: skip
    document.notes.extend(LeftOut(origin.name, "message", remark, "", "", origin.sha) for remark in remarks)
    document.attachments = attachments
    document.original = data
    return document


def _header(message: EmailMessage, name: str) -> str:
    try:
        return clean(" ".join(str(message.get(name, "")).split()))[0]
    except Exception:  # a header that cannot be decoded is empty, the message is still read
        return ""


def _sender(message: EmailMessage) -> str:
    name, address = parseaddr(_header(message, "from"))
    return name or address


def _body(message: EmailMessage) -> tuple[str, list[str]]:
    remarks: list[str] = []
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return "", remarks
    try:
        text = str(part.get_content())
    except (LookupError, UnicodeError, KeyError, ValueError):
        payload = part.get_payload(decode=True)
        raw = payload if isinstance(payload, bytes) else b""
        text = raw.decode("utf-8", errors="replace")
        remarks.append("the message states an encoding that is not known; it is read as UTF-8")
    if part.get_content_subtype() == "html":
        text = html_text(text)
    text, removed = clean(text.replace("\r\n", "\n"))
    if "\ufffd" in text:
        remarks.append("bytes that are not in the stated encoding are shown as \ufffd")
    return text.strip("\n"), remarks + ([removed] if removed else [])


def _attachments(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    for number, part in enumerate(message.iter_attachments(), 1):
        if number > _MAX_PARTS:
            return
        name = Path((part.get_filename() or "").replace("\\", "/")).name
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else None
            if isinstance(inner, EmailMessage):
                yield name or f"message-{number}.eml", inner.as_bytes()
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and (name or part.get_content_disposition() == "attachment"):
            kind = part.get_content_subtype()
            yield name or f"attachment-{number}.{kind if kind.isalnum() else 'bin'}", payload


def mbox_messages(path: Path) -> Iterator[tuple[int, bytes, str]]:
    """The messages of an mbox file, numbered from 1, one at a time, with what of them is lost.

    ``>From`` lines get their first form back. A message of more than 200 MB is cut. Number 0 is what stands before the
    first message.
    """
    number, size = 0, 0
    lines: list[bytes] = []
    previous_blank = True
    with path.open("rb") as file:
        for line in file:
            if line.startswith(b"From ") and previous_blank and re.search(rb"\d{4}\s*$|\d\d:\d\d", line):
                if number or b"".join(lines).strip():
                    yield number, b"".join(lines), _lost(number, size)
                number, lines, size = number + 1, [], 0
            else:
                if size < _MESSAGE_LIMIT:
                    lines.append(line[1:] if re.match(rb">+From ", line) else line)
                size += len(line)
            previous_blank = not line.strip()
    if number:
        yield number, b"".join(lines), _lost(number, size)


def _lost(number: int, size: int) -> str:
    if not number:
        return "lines before the first message are not read"
    return f"a message of {size:,} bytes is cut to its first {_MESSAGE_LIMIT:,}" if size > _MESSAGE_LIMIT else ""
