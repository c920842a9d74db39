"""The one way to write an entry as bytes: JSON with sorted keys, no spaces, UTF-8."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
).encode
_text = json.JSONEncoder(ensure_ascii=False).encode


def canonical(value: Any) -> str:
    """``value`` as canonical JSON text.

    Keys sorted by code point, no white space, characters as themselves (half surrogate pairs, which UTF-8 cannot
    write, as escapes), numbers as Python prints them. Raises TypeError or ValueError on what JSON cannot say, NaN and
    infinity among it.
    """
    text = _encode(value)
    if not text.isascii():
        text = _escaped(text)
    return text


def _escaped(text: str) -> str:
    try:
        text.encode()
        return text
    except UnicodeEncodeError:
        return _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def body_id(body: str) -> str:
    """The id of an entry whose body names none: the SHA-256 (hex) of the body's canonical text."""
    return hashlib.sha256(body.encode()).hexdigest()


def entry_text(seq: int, kind: str, identifier: str, recorded: str, body: str) -> str:
    """The canonical text of a whole entry: what its leaf hash covers; ``body`` is canonical JSON already."""
    name = _text(identifier)
    return f'{{"body":{body},"id":{name},"kind":"{kind}","recorded":"{recorded}","seq":{seq}}}'


def time_text(moment: datetime) -> str:
    """A moment as UTC text of fixed width, so that texts sort as times do; a naive moment is taken as UTC."""
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def text_time(text: str) -> datetime:
    """The moment that :func:`time_text` wrote; raises ValueError on anything else."""
    moment = datetime.fromisoformat(text)
    if len(text) != 27 or time_text(moment) != text:
        raise ValueError(f"not a recorded time: {text!r}")
    return moment
