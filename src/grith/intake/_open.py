"""One file as a report, without a ledger."""

from __future__ import annotations

import io
from pathlib import Path

from grith.errors import IntakeError
from grith.intake import _documents, _mail
from grith.intake._detect import detect
from grith.intake._documents import Origin
from grith.intake._encoding import encoding_of, survey_bytes
from grith.intake._header import Document
from grith.nouns import Report

_DOCUMENT_LIMIT = 512 * 1024 * 1024


def document_from(data: bytes, origin: Origin, form: str) -> Document:
    """A document of a known form; raises IntakeError when it has no readable text."""
    if len(data) > _DOCUMENT_LIMIT:
        raise IntakeError("a document of more than 512 MB", origin.name, "Split it")
    if form == "html":
        return _documents.html_document(data, origin)
    if form == "pdf":
        return _documents.pdf_document(data, origin)
    if form == "docx":
        return _documents.docx_document(data, origin)
    if form == "mail":
        return _mail.mail_document(data, origin)
    return _documents.text_document(data, origin)


def open_one(source: Path | bytes, name: str) -> Report:
    """See :func:`grith.intake.open_document`."""
    if isinstance(source, bytes):
        data, label = source, name or "standard input"
    else:
        label = name or source.name
        try:
            data = source.read_bytes()
        except OSError as error:
            raise IntakeError(
                f"cannot be read ({error.strerror})", str(source), "Check the path and its rights"
            ) from None
    seen = survey_bytes(data)
    form = detect(io.BytesIO(data), label, seen)
    if form == "json":
        import json

        from grith.intake._json import Value, is_document, json_document

        try:
            content = json.loads(data.decode(encoding_of(seen), errors="replace"))
        except (ValueError, RecursionError):
            content = None
        document = json_document(Value("", content, data), label, "UTC", seen.sha) if is_document(content) else None
        if document is not None:
            return document.report
    if form in ("csv", "xlsx", "ods", "json", "jsonl", "mbox"):
        raise IntakeError("a table or a collection, not one document", label, "Add it to a case with grith add")
    return document_from(data, Origin(label, seen.sha), form).report
