"""Text, Markdown, HTML, PDF and Word files as reports."""

from __future__ import annotations

import io
import json
import logging
import re
from datetime import datetime
from html import unescape
from typing import Any

from attrs import define

from grith.errors import IntakeError
from grith.intake._encoding import clean, decode
from grith.intake._header import Document, build, split_header
from grith.nouns import LeftOut

_TEXT_LIMIT = 20_000_000
# What python-docx writes into every file made from its own template.
_TEMPLATE_DATES = ("2013-12-23",)


@define
class Origin:
    """How a file came to us: its name, hash, the clock of the case, and the date of the mail that brought it."""

    name: str
    sha: str
    zone: str = "UTC"
    published: tuple[datetime, str] | None = None
    retrieved: datetime | None = None


def _finish(
    origin: Origin,
    text: str,
    media_type: str,
    own: dict[str, str],
    remarks: list[str],
    fields: dict[str, str] | None = None,
) -> Document:
    if not text.strip():
        raise IntakeError("no text in it", origin.name, "If its pages are pictures, run text recognition (OCR) first")
    if len(text) > _TEXT_LIMIT:
        remarks.append(f"text of {len(text):,} characters is cut to its first {_TEXT_LIMIT:,}")
        text = text[:_TEXT_LIMIT]
    document = build(
        origin.sha, text, origin.name, media_type, fields or {}, origin.zone,
        own=own, published=origin.published, retrieved=origin.retrieved,
        weak=media_type == "application/pdf" or media_type.endswith("wordprocessingml.document"),
    )  # fmt: skip
    document.notes.extend(LeftOut(origin.name, "text", remark, "", "", origin.sha) for remark in remarks)
    return document


def text_document(data: bytes, origin: Origin, encoding: str = "") -> Document:
    """Plain text or Markdown, with or without the small header."""
    text, _, remarks = decode(data, None, encoding)
    fields, body, problems = split_header(text)
    if not body.strip():
        raise IntakeError("no text in it", origin.name, "Add the report's text below its header")
    markdown = origin.name.lower().endswith((".md", ".markdown"))
    own = {"title": _first_heading(body)} if markdown else {}
    document = _finish(origin, body, "text/markdown" if markdown else "text/plain", own, remarks, fields)
    document.notes.extend(
        LeftOut(origin.name, where, reason, "See docs/file-formats.md for the keys", content[:2000], origin.sha)
        for where, reason, content in problems
    )
    return document


def _first_heading(body: str) -> str:
    match = re.search(r"^#{1,2}[ \t]+(.+?)[ \t#]*$", body[:5000], re.MULTILINE)
    return match[1] if match else ""


def html_document(data: bytes, origin: Origin, encoding: str = "") -> Document:
    """A web page without its menus and advertisements; never touches the network."""
    page, _, remarks = decode(data, None, encoding or _stated_charset(data))
    own, text = _extract(page)
    return _finish(origin, text, "text/html", own, remarks)


def html_text(page: str) -> str:
    """The readable text of a piece of HTML."""
    return _extract(page)[1]


def _extract(page: str) -> tuple[dict[str, str], str]:
    import trafilatura
    from lxml import html as lxml_html

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    own: dict[str, str] = {}
    text = ""
    # A declared encoding inside text that is already decoded makes lxml refuse it.
    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", page)
    try:
        found = trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            favor_recall=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception:  # any parser failure on hostile markup; the plain fallback below still reads the text
        found = None
    if found is not None:
        text = str(getattr(found, "text", "") or "")
        names = {
            "title": "title", "published": "date", "publisher": "sitename", "url": "url", "language": "language",
            "licence": "license",
        }  # fmt: skip
        own = {key: str(getattr(found, name, "") or "") for key, name in names.items()}
    try:
        tree = lxml_html.fromstring(page)
    except Exception:  # lxml raises several unrelated classes on empty, broken or endlessly nested markup
        return own, clean(text if text.strip() else _without_tags(page))[0]
    stamp = _page_date(tree)
    if stamp:
        own["published"] = stamp
    if not own.get("language"):
        own["language"] = (tree.get("lang") or "").split("-")[0] if tree.tag == "html" else ""
    if not text.strip():
        for node in tree.xpath("//script|//style|//noscript|//template|//nav|//footer"):
            node.drop_tree()
        text = "\n".join(" ".join(piece.split()) for piece in tree.itertext() if piece.strip())
    if not text.strip():
        text = _without_tags(page)
    return own, clean(text)[0]


def _without_tags(page: str) -> str:
    """The last resort for markup that no parser takes (nested thousands deep)."""
    page = re.sub(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", " ", page, flags=re.IGNORECASE | re.DOTALL)
    return "\n".join(" ".join(unescape(piece).split()) for piece in re.split(r"<[^>]*>", page) if piece.strip())


def _page_date(tree: Any) -> str:
    """The page's own stated publication time, with its clock and zone where it states them."""
    for path in (
        '//meta[@property="article:published_time"]/@content',
        '//meta[@itemprop="datePublished"]/@content',
        '//meta[@name="pubdate" or @name="publish-date" or @name="date"]/@content',
        '//meta[@name="DC.date.issued" or @name="dcterms.date"]/@content',
        '//time[@itemprop="datePublished"]/@datetime',
    ):
        for value in tree.xpath(path):
            if str(value).strip():
                return str(value).strip()
    for script in tree.xpath('//script[@type="application/ld+json"]/text()'):
        try:
            found = _json_date(json.loads(str(script)), 0)
        except (ValueError, RecursionError):
            continue
        if found:
            return found
    return ""


def _json_date(data: Any, depth: int) -> str:
    if depth > 6:
        return ""
    if isinstance(data, dict):
        if isinstance(data.get("datePublished"), str):
            return str(data["datePublished"])
        data = list(data.values())
    if isinstance(data, list):
        for item in data:
            if isinstance(item, dict | list) and (found := _json_date(item, depth + 1)):
                return found
    return ""


def _stated_charset(data: bytes) -> str:
    """The charset that a page declares, unless its bytes are UTF-8 anyway."""
    try:
        data[:65536].decode("utf-8")
        return ""
    except UnicodeDecodeError as error:
        if error.start > 65530:
            return ""
    match = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", data[:4096], re.IGNORECASE)
    return match[1].decode("ascii", "ignore") if match else ""


def pdf_document(data: bytes, origin: Origin) -> Document:
    """The text of a PDF, pages apart by a blank line; a page without text is noted."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    remarks: list[str] = []
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise IntakeError("the PDF needs a password", origin.name, "Save a copy without a password")
        pages, silent = [], []
        for number, page in enumerate(reader.pages, 1):
            try:
                text = page.extract_text() or ""
            except Exception as error:  # one broken page must not lose the others
                remarks.append(f"page {number} cannot be read ({type(error).__name__})")
                continue
            if text.strip():
                pages.append(text.strip())
            else:
                silent.append(number)
        own = _pdf_metadata(reader)
    except IntakeError:
        raise
    except (PyPdfError, Exception) as error:  # pypdf lets KeyError, RecursionError and more through on broken files
        message = "the PDF needs a password" if "password" in str(error).lower() else "the PDF is damaged"
        reason = f"{message} ({type(error).__name__})"
        raise IntakeError(reason, origin.name, "Open it and print it to a new PDF") from None
    if not pages:
        raise IntakeError("no text in it: its pages are pictures", origin.name, "Run text recognition (OCR) first")
    if silent:
        remarks.append("no text on page " + ", ".join(map(str, silent)) + ": a picture or blank")
    text, removed = clean("\n\n".join(pages))
    return _finish(origin, text, "application/pdf", own, remarks + ([removed] if removed else []))


def _pdf_metadata(reader: Any) -> dict[str, str]:
    try:
        info = reader.metadata
        if info is None:
            return {}
        # The raw text keeps the offset that pypdf's own date would drop on some writers.
        raw = str(info.get("/CreationDate") or "")
        own = {"title": str(info.title or ""), "publisher": str(info.author or "")}
    except Exception:  # metadata of a damaged file is not worth losing its text
        return {}
    match = re.match(r"D:(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?(?:([+-])(\d{2})'?(\d{2})?|(Z))?)?", raw)
    if match:
        day = f"{match[1]}-{match[2]}-{match[3]}"
        if match[4]:
            offset = f"{match[7]}{match[8]}:{match[9] or '00'}" if match[7] else "Z" if match[10] else ""
            day += f" {match[4]}:{match[5]}{' ' + offset if offset else ''}"
        own["published"] = day
    return own


def docx_document(data: bytes, origin: Origin) -> Document:
    """The text of a Word file that was found safe: paragraphs and tables in their order."""
    from docx import Document as open_word
    from docx.table import Table

    try:
        word = open_word(io.BytesIO(data))
        blocks = []
        for block in word.iter_inner_content():
            if isinstance(block, Table):
                for row in block.rows:
                    cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
                    blocks.append(" | ".join(c for c in cells if c))
            else:
                blocks.append(block.text)
        properties = word.core_properties
        stamp = properties.modified or properties.created
        own = {
            "title": properties.title or "",
            "publisher": properties.author or "",
            "language": properties.language or "",
        }
        if stamp and stamp.date().isoformat() not in _TEMPLATE_DATES:
            own["published"] = stamp.strftime("%Y-%m-%d %H:%M Z")
        if own["publisher"] == "python-docx":
            own["publisher"] = ""
    except Exception as error:  # python-docx lets KeyError, ValueError and lxml's errors through on broken files
        raise IntakeError(f"the Word file is damaged ({type(error).__name__})", origin.name, "Save it again") from None
    text, removed = clean("\n".join(blocks))
    fields, body, problems = split_header(text)
    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    document = _finish(origin, body, media, own, [removed] if removed else [], fields)
    document.notes.extend(
        LeftOut(origin.name, where, reason, "See docs/file-formats.md for the keys", content[:2000], origin.sha)
        for where, reason, content in problems
    )
    return document
