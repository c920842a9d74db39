"""A report: one document or table, as received, with where it came from."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen


@frozen
class Report:
    """One received document; ``id`` is the SHA-256 (hex) of its original bytes.

    ``text`` is the working copy that spans refer to (Unicode code points); the original bytes stay in ``sources/``.
    ``published`` is when the publisher made it public; ``published_precision`` is ``day`` or ``minute``.
    ``speaker`` is set where the whole document is one person's or government's words. ``form`` is ``document``,
    ``table`` or ``feed``. ``reliability`` is the Admiralty letter A to F, if somebody gave one. ``handling`` is
    ``public``, ``internal`` or ``restricted``; empty means the case's default.
    """

    id: str
    title: str = ""
    text: str = ""
    published: datetime | None = None
    published_precision: str = "day"
    publisher: str = ""
    origin: str = ""
    url: str = ""
    retrieved: datetime | None = None
    place: str = ""
    country: str = ""
    language: str = ""
    speaker: str = ""
    licence: str = ""
    reliability: str = ""
    form: str = "document"
    media_type: str = ""
    filename: str = ""
    handling: str = ""
