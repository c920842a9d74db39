"""What kind of file is this? Judged by its first bytes; the name only decides where bytes cannot."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path, PurePath
from typing import BinaryIO

from grith.errors import IntakeError
from grith.filled_book import is_strict
from grith.intake._cells import delimiter_of
from grith.intake._encoding import Survey, encoding_of, looks_binary
from grith.intake._kinds import layout_of
from grith.intake._safety import check_zip
from grith.ods_book import is_locked, is_ods

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*")
# On a line of its own, perhaps under a remark or a certificate.
_PRIVATE_KEY = re.compile(
    rb"^(?:\xef\xbb\xbf)?[ \t]*-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[ \t]*\r?$|^PuTTY-User-Key-File-\d",
    re.MULTILINE,
)
_MAIL = re.compile(
    rb"^(?:From |(?:Return-Path|Received|Message-ID|MIME-Version|Delivered-To|From|To|Subject|Date|X-[\w-]+): )",
    re.IGNORECASE,
)
_MAIL_HEADS = re.compile(
    rb"^(?:Received|Message-ID|MIME-Version|Return-Path|From|Subject|Date):", re.IGNORECASE | re.MULTILINE
)
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|html|head|body|article|div|p|title|meta)\b",
    re.I | re.S,
)
FORMS = ("text", "html", "pdf", "docx", "xlsx", "ods", "csv", "mail", "mbox", "json", "jsonl")


def detect(source: Path | BinaryIO, name: str, seen: Survey) -> str:
    """One of FORMS; raises IntakeError, with the reason and a remedy, for what cannot be taken in."""
    head, suffix = seen.head, PurePath(name).suffix.lower()
    if not seen.size or not head.strip(b"\x00\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise IntakeError("the file is empty", name, "Check that it was saved and sent whole")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _office(source, name)
    if head[:1024].lstrip().startswith(b"%PDF") or (suffix == ".pdf" and b"%PDF" in head[:1024]):
        return "pdf"
    _refuse_foreign(head, suffix, name)
    encoding = encoding_of(seen)
    if looks_binary(head, encoding):
        raise IntakeError("not a kind of file that can be read", name, "Save it as text, PDF, DOCX, XLSX, ODS or CSV")
    text = head.decode(encoding, errors="replace").lstrip("\ufeff")
    return _of_text(head, text, suffix, name)


def _office(source: Path | BinaryIO, name: str) -> str:
    members = set(check_zip(source, name))
    if "word/document.xml" in members:
        return "docx"
    if "xl/workbook.xml" in members:
        with zipfile.ZipFile(source) as archive:
            if is_strict(archive):
                raise IntakeError("saved as Strict Open XML", name, "Save it as Excel Workbook (.xlsx)")
        return "xlsx"
    if "mimetype" in members or "content.xml" in members:
        with zipfile.ZipFile(source) as archive:
            if is_locked(archive):
                raise IntakeError("a password-protected OpenDocument file", name, "Save a copy without a password")
            if is_ods(archive):
                return "ods"
        raise IntakeError("an OpenDocument file that is no spreadsheet", name, "Save it as DOCX or PDF")
    if "xl/workbook.bin" in members:
        raise IntakeError("a binary workbook (.xlsb)", name, "Save it as XLSX")
    raise IntakeError("a ZIP archive", name, "Unpack it and add the folder")


def _refuse_foreign(head: bytes, suffix: str, name: str) -> None:
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        if suffix in (".xlsx", ".docx", ".xlsm"):
            raise IntakeError("password-protected Office file", name, "Save a copy without a password")
        raise IntakeError("an old binary Office file", name, "Save it as DOCX or XLSX (or .eml for Outlook mail)")
    if head.startswith(b"{\\rtf"):
        raise IntakeError("an RTF file", name, "Save it as DOCX or plain text")
    if _PRIVATE_KEY.search(head[:4096]):
        raise IntakeError("a private key", name, "Keep it to yourself: who has it can sign in your name")
    if head.startswith(_PICTURES):
        raise IntakeError("a picture", name, "Run text recognition (OCR) and add its text")
    if head.startswith(b"SQLite format 3"):
        raise IntakeError("a database", name, "Export the table as CSV")
    if head.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ")):
        raise IntakeError("a compressed archive", name, "Unpack it and add the folder")
    if head.startswith(b"PAR1") or suffix in (".parquet", ".arrow", ".feather"):
        raise IntakeError("a columnar data file", name, "Export it as CSV")


def _of_text(head: bytes, text: str, suffix: str, name: str) -> str:
    if suffix in (".csv", ".tsv", ".tab"):
        return "csv"
    if b"<office:document" in head[:4096] and b"opendocument" in head[:4096]:
        raise IntakeError("an OpenDocument file in one piece (.fods, .fodt)", name, "Save it as ODS, XLSX, DOCX or PDF")
    if suffix in (".html", ".htm", ".xhtml") or _HTML.match(text[:4096].encode("utf-8", "replace")):
        return "html"
    if suffix == ".mbox":
        return "mbox"
    if suffix == ".eml":
        return "mail"
    if suffix in (".jsonl", ".ndjson", ".geojsonl", ".geojsons"):
        return "jsonl"
    if suffix in (".json", ".geojson") or re.match(r"\s*(?:\{\s*\"|\[\s*\{)", text):
        form = _json_form(text)
        if form or suffix in (".json", ".geojson"):
            return form or "json"
    if suffix in (".md", ".markdown", ".rst"):
        return "text"
    if head.startswith(b"From ") and len(_MAIL_HEADS.findall(head[:8192])) >= 2:
        return "mbox"
    if _MAIL.match(head) and len(_MAIL_HEADS.findall(head[:8192].replace(b"\r\n", b"\n").split(b"\n\n")[0])) >= 3:
        return "mail"
    return "csv" if _is_table(text) else "text"


def _json_form(text: str) -> str:
    """``jsonl`` where the first line is a whole value and another follows, ``json`` for one value, else nothing."""
    lines = [line for line in text.split("\n", 3)[:3] if line.strip()]
    if not lines:  # white space alone, such as a lone no-break space
        return ""
    try:
        json.loads(lines[0])
    except (ValueError, RecursionError):
        return "json" if re.match(r"\s*(?:\{\s*(?:\"|\}|$)|\[\s*(?:[\[{\"\d\-tfn]|\]|$))", text) else ""
    return "jsonl" if len(lines) > 1 and lines[1].lstrip()[:1] in ("{", "[") else "json"


def _is_table(text: str) -> bool:
    """Whether a file without a telling name begins with the header of a table that we know."""
    import csv

    delimiter = delimiter_of(text[:20000])
    lines = [line for line in text[:20000].splitlines() if line.strip()][:3]
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return False
    return len(rows) > 1 and len(rows[0]) > 2 and len(rows[0]) == len(rows[1]) and layout_of(rows[0]) is not None
