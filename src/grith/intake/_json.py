"""JSON, JSON Lines and GeoJSON: documents, table rows and points, one value at a time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from attrs import evolve

from grith.intake._encoding import clean
from grith.intake._header import Document, build, key_of
from grith.nouns import LeftOut

_CHUNK = 1024 * 1024
_VALUE_LIMIT = 64 * 1024 * 1024
_TEXT_KEYS = ("text", "body", "content", "full_text", "article")


class Value(NamedTuple):
    """One JSON value with where it stands and its own bytes; ``problem`` where it could not be read."""

    where: str
    data: Any
    raw: bytes
    problem: str = ""


def json_lines(path: Path, encoding: str) -> Iterator[Value]:
    """The values of a JSON Lines file."""
    with path.open("r", encoding=encoding, errors="replace", newline="\n") as file:
        number = 0
        while line := file.readline(_VALUE_LIMIT):
            number += 1
            # The RS of RFC 8142 text sequences and the mark of byte order are no part of a value.
            text = line.strip().strip("\x1e\ufeff")
            if not text:
                continue
            try:
                yield Value(f"line {number}", json.loads(text), text.encode("utf-8", "replace"))
            except (ValueError, RecursionError) as error:
                yield Value(f"line {number}", text, b"", f"not valid JSON ({_plain(error)})")


def json_values(path: Path, encoding: str, sha: str) -> Iterator[Value]:
    """The items of a JSON array, the features of a feature collection, or the one object of a JSON file, streamed."""
    with path.open("r", encoding=encoding, errors="replace") as file:
        scanner = _Scanner(file)
        number = 0
        try:
            opening = scanner.peek()
            if opening == "[":
                for number, item in enumerate(scanner.array(), 1):
                    yield Value(f"item {number}", item, _canonical(item))
            elif opening == "{":
                whole: dict[str, Any] = {}
                for key, value in scanner.members():
                    if key == "features" and value is None and scanner.peek() == "[":
                        for number, item in enumerate(scanner.array(), 1):
                            yield Value(f"feature {number}", item, _canonical(item))
                    else:
                        whole[key] = value
                if not number:
                    yield Value("", whole, b"")
            else:
                yield Value("", None, b"", "not a JSON object or list")
        except (ValueError, RecursionError) as error:
            where = f"after item {number}" if number else ""
            yield Value(where, scanner.rest(), b"", f"not valid JSON ({_plain(error)}); nothing after it can be read")


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def _plain(error: BaseException) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:120]


class _Scanner:
    """Reads JSON values from a text stream without holding more than one of them."""

    def __init__(self, file: TextIO) -> None:
        self.file, self.buffer, self.at, self.ended = file, "", 0, False
        self.decoder = json.JSONDecoder()

    def fill(self, size: int = _CHUNK) -> None:
        piece = self.file.read(size)
        self.ended = not piece
        self.buffer, self.at = self.buffer[self.at :] + piece, 0

    def peek(self) -> str:
        while True:
            while self.at < len(self.buffer) and self.buffer[self.at] in " \t\r\n\ufeff":
                self.at += 1
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if self.ended:
                return ""
            self.fill()

    def take(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise ValueError(f"expected {wanted!r}")
        self.at += 1

    def value(self) -> Any:
        self.peek()
        size = _CHUNK
        while True:
            try:
                data, end = self.decoder.raw_decode(self.buffer, self.at)
                if end < len(self.buffer) or self.ended:
                    self.at = end
                    return data
            except ValueError:
                if self.ended or len(self.buffer) - self.at > _VALUE_LIMIT:
                    raise
            self.fill(size)
            size *= 2

    def array(self) -> Iterator[Any]:
        self.take("[")
        if self.peek() == "]":
            self.at += 1
            return
        while True:
            yield self.value()
            if self.peek() == "]":
                self.at += 1
                return
            self.take(",")

    def members(self) -> Iterator[tuple[str, Any]]:
        """Pairs of an object; the value of ``features`` is left unread for ``array`` when it is a list."""
        self.take("{")
        if self.peek() == "}":
            return
        while True:
            key = self.value()
            self.take(":")
            if key == "features" and self.peek() == "[":
                yield key, None
            else:
                yield str(key), self.value()
            if self.peek() == "}":
                self.at += 1
                return
            self.take(",")

    def rest(self) -> str:
        return self.buffer[self.at : self.at + 2000]


def is_document(data: Any) -> bool:
    """Whether a JSON object is a document: it has a text, and no coordinates."""
    if not isinstance(data, dict) or "geometry" in data:
        return False
    keys = {str(k).lower() for k in data}
    has_text = any(isinstance(data.get(k), str) for k in data if str(k).lower() in _TEXT_KEYS)
    return (has_text or isinstance(data.get("sentences"), list)) and not keys & {"latitude", "lat"}


def json_document(
    value: Value, name: str, zone: str, sha: str = "", told: set[str] | None = None, **more: Any
) -> Document | None:
    """A JSON object as a report, its id the SHA-256 of its bytes; ``None`` where it has no text.

    Keys that are not used are noted once a file: ``told`` holds those that were.
    """
    data: dict[str, Any] = value.data
    identifier = sha or hashlib.sha256(value.raw).hexdigest()
    text, used = "", ""
    for key in data:
        if str(key).lower() in _TEXT_KEYS and isinstance(data[key], str) and data[key].strip():
            text, used = data[key], key
            break
    if not text and isinstance(data.get("sentences"), list):
        text, used = "\n".join(str(s) for s in data["sentences"]), "sentences"
    fields: dict[str, str] = {}
    unknown: list[str] = []
    for key, cell in data.items():
        known = key_of(str(key)) or _EXTRA.get(str(key).lower(), "")
        if key == used or cell in (None, "", [], {}):
            continue
        if known and isinstance(cell, str | int | float) and known not in fields:
            fields[known] = str(cell)
        else:
            unknown.append(str(key))
    text, removed = clean(text.replace("\r\n", "\n"))
    if not text.strip():
        title = fields.get("title", "")
        if not title:
            return None
        text = title
    document = build(identifier, text, name, "application/json", fields, zone, **more)
    document.original = value.raw

    def note(reason: str, content: str = "") -> None:
        document.notes.append(LeftOut(name, value.where, reason, "", content[:2000], identifier))

    if removed:
        note(removed)
    fresh = sorted(set(unknown) - (told or set()))
    if told is not None:
        told.update(fresh)
    if fresh:
        note("keys that are not used: " + ", ".join(fresh), json.dumps({k: data[k] for k in fresh}, ensure_ascii=False))
    # Where a file holds many documents, the notes of each must say which.
    document.notes = [
        evolve(n, where=", ".join(dict.fromkeys(w for w in (value.where, n.where) if w))) for n in document.notes
    ]
    return document


_EXTRA = {
    "dateline_place": "place", "document_speaker": "speaker", "context_country": "country", "lang": "language",
    "source_licence": "licence", "office": "publisher", "outlet": "publisher", "newspaper": "publisher",
    "agency": "publisher", "name": "title", "subject": "title", "published_at": "published",
    "publication_date": "published", "author": "speaker",
}  # fmt: skip


def feature_record(data: Any) -> tuple[dict[str, str], str]:
    """A JSON object or GeoJSON feature as a flat row, and what of it cannot be used."""
    if not isinstance(data, dict):
        return {}, "not a JSON object"
    if data.get("type") != "Feature" and "geometry" not in data:
        return {str(k): cell_text(v) for k, v in data.items()}, ""
    properties = data.get("properties")
    record = {str(k): cell_text(v) for k, v in properties.items()} if isinstance(properties, dict) else {}
    if "id" in data and "id" not in {k.lower() for k in record}:
        record["id"] = cell_text(data["id"])
    geometry = data.get("geometry")
    if geometry is None:
        return record, ""
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        kind = geometry.get("type") if isinstance(geometry, dict) else type(geometry).__name__
        return record, f"its geometry is a {kind}, not a point"
    place = geometry.get("coordinates")
    if not isinstance(place, list) or len(place) < 2 or not all(isinstance(c, int | float) for c in place[:2]):
        return record, "its point has no coordinates"
    for key in [k for k in record if k.lower() in ("latitude", "longitude", "lat", "lon", "lng")]:
        record.pop(key)
    record["longitude"], record["latitude"] = repr(place[0]), repr(place[1])
    return record, ""


def cell_text(value: Any) -> str:
    """A JSON value as a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return clean(value)[0] if "\x00" in value or not value.isascii() else value
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return repr(value)
