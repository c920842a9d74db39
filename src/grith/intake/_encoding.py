"""Which encoding a file is in, and its text without bytes that a store cannot keep."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

SAMPLE = 256 * 1024
_CHUNK = 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CYRILLIC = ("cp1251", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic")
# The commonest letters of Ukrainian and Russian prose make up about two thirds of either.
_COMMON = frozenset("оаиентвсрлкдміупяйзу")
_UNUSUAL = re.compile(r"[\x80-\x9f\u2400-\u25ff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@frozen
class Survey:
    """One pass over a file: its hash, size, count of line ends, and a sample to judge its encoding by."""

    sha: str
    size: int
    lines: int
    head: bytes
    sample: bytes
    is_utf8: bool


def survey(path: Path) -> Survey:
    """Read ``path`` once in pieces of 1 MB; raises OSError when it cannot be read.

    ``sample`` is the head, or the neighbourhood of the first byte that is not UTF-8, so that a table which is plain
    ASCII for its first million bytes is still judged by what comes later.
    """
    digest, lines, size, offset = hashlib.sha256(), 0, 0, 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    head = sample = b""
    is_utf8 = True
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            lines += chunk.count(b"\n")
            if not head:
                head = sample = chunk[:SAMPLE]
            if is_utf8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    is_utf8 = False
                    sample = _around(chunk, max(error.start - 64, 0))
            offset += len(chunk)
        size = offset
        if is_utf8:
            try:
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                is_utf8 = False
    return Survey(digest.hexdigest(), size, lines, head, sample, is_utf8)


def survey_bytes(data: bytes) -> Survey:
    """The same for bytes in memory."""
    is_utf8, sample = True, data[:SAMPLE]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        is_utf8 = False
        sample = _around(data, max(error.start - 64, 0))
    return Survey(hashlib.sha256(data).hexdigest(), len(data), data.count(b"\n"), data[:SAMPLE], sample, is_utf8)


def _around(data: bytes, start: int) -> bytes:
    """Whole lines of ``data`` around ``start``, as letters elsewhere in a line help to tell encodings apart."""
    begin = data.rfind(b"\n", 0, start) + 1
    return data[begin : begin + SAMPLE]


def encoding_of(seen: Survey) -> str:
    """The encoding of a surveyed file: byte-order mark, UTF-16 by its zero bytes, UTF-8, else the likeliest 8-bit one.

    An 8-bit encoding is a judgement, not a proof: Cyrillic ones are told apart by how common and how lower-case the
    letters come out, others by charset-normalizer.
    """
    for mark, name in _MARKS:
        if seen.head.startswith(mark):
            return name
    wide = _utf16_without_mark(seen.head)
    if wide:
        return wide
    if seen.is_utf8:
        return "utf-8"
    valid = _mostly_utf8(seen.sample)
    return "utf-8" if valid else _eight_bit(seen.sample)


def _utf16_without_mark(head: bytes) -> str:
    sample = head[:4096]
    if len(sample) < 8:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.3 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.3 and odd < half * 0.05:
        return "utf-16-be"
    # Cyrillic, Arabic and Hebrew in UTF-16 have a constant high byte instead of zeros.
    for name, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        frequent = sum(high.count(b) for b in (0x00, 0x04, 0x05, 0x06))
        if frequent > half * 0.95 and b"\x00" in sample:
            return name
    return ""


def _mostly_utf8(sample: bytes) -> bool:
    """Whether the sample is UTF-8 with a few damaged bytes rather than another encoding."""
    text = sample.decode("utf-8", errors="replace")
    good = sum(1 for c in text if c > "\x7f" and c != "\ufffd")
    return good > 8 * text.count("\ufffd")


def _eight_bit(sample: bytes) -> str:
    letters = sum(1 for b in sample if 65 <= b <= 90 or 97 <= b <= 122)
    high = sum(1 for b in sample if b >= 0x80)
    longest = max((len(run) for run in re.findall(rb"[\x80-\xff]+", sample)), default=0)
    # Hebrew letters fill E0 to FA alone, where Cyrillic prose always has a few bytes above or below.
    if high > 30 and longest >= 4 and all(b < 0x80 or 0xE0 <= b <= 0xFA for b in sample):
        return "cp1255"
    if longest >= 4 and high > 0.1 * (letters + high):
        best, score = max(((name, _cyrillic_score(sample, name)) for name in _CYRILLIC), key=lambda pair: pair[1])
        if score > 0.55:
            return best
    if longest < 4:
        return _western(sample)
    from charset_normalizer import from_bytes

    names = ["cp1256", "cp1255", "cp1253", "gb18030", "big5", "shift_jis", "euc_kr", "cp1251", "cp1252"]
    match = from_bytes(sample[:65536], cp_isolation=names).best()
    return match.encoding if match else "cp1252"


def _western(sample: bytes) -> str:
    """Lone accented letters among Latin ones: Western European, unless signs stand inside words as in another table."""
    text = sample[:65536].decode("cp1252", errors="replace")
    foreign = sum(1 for c in text if c > "\x7f")
    if len(re.findall(r"(?<=[a-z])[¹³¿œžŸ¼¾¥£](?=[a-z]|\b)|[³¿](?=[a-z])", text)) > 0.15 * foreign:
        return "cp1250"
    return "cp1254" if len(re.findall(r"[a-zçöü][þýð]|[þýð][a-zçöü]", text)) > 0.3 * foreign else "cp1252"


def _cyrillic_score(sample: bytes, name: str) -> float:
    text = sample[:65536].decode(name, errors="replace")
    words = re.findall(r"[^\W\d_]+", text)
    strange = len(_UNUSUAL.findall(text)) + text.count("\ufffd")
    foreign = [c for word in words for c in word if c > "\x7f"]
    if not foreign:
        return 0.0
    common = sum(1 for c in foreign if c.lower() in _COMMON) / len(foreign)
    # The wrong table turns small letters into capitals in the middle of words.
    inner = [c for word in words for c in word[1:] if c > "\x7f"]
    shouting = sum(1 for word in words if len(word) > 1 and word[0].islower() and any(c.isupper() for c in word[1:]))
    lower = sum(1 for c in inner if c.islower()) / len(inner) if inner else 1.0
    return 0.7 * common + 0.5 * lower - strange / len(foreign) - shouting / max(len(words), 1)


def decode(data: bytes, seen: Survey | None = None, encoding: str = "") -> tuple[str, str, list[str]]:
    """The text of ``data``, its encoding, and remarks on what had to be replaced; line ends become ``\\n``."""
    name = encoding or encoding_of(seen or survey_bytes(data))
    remarks = []
    try:
        text = data.decode(name)
    except (UnicodeDecodeError, LookupError):
        if encoding and not _known(encoding):
            return decode(data, seen)
        text = data.decode(name, errors="replace")
        remarks.append(f"bytes that are not {name} are shown as \ufffd")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text, removed = clean(text)
    if removed:
        remarks.append(removed)
    return text, name, remarks


def _known(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def clean(text: str) -> tuple[str, str]:
    """``text`` without NUL characters and lone surrogates, which no store keeps, and a remark if there were any."""
    remark = ""
    if "\x00" in text:
        remark = f"{text.count(chr(0))} NUL characters removed"
        text = text.replace("\x00", "")
    if not text.isascii() and _SURROGATE.search(text):
        text = _SURROGATE.sub("\ufffd", text)
        remark = (remark + "; " if remark else "") + "broken surrogate characters are shown as \ufffd"
    return text, remark


def looks_binary(head: bytes, encoding: str) -> bool:
    """Whether the first bytes are no text in any usual encoding (many control characters)."""
    if encoding.startswith(("utf-16", "utf-32")):
        return False
    sample = head[:8192]
    control = sum(1 for b in sample if b < 32 and b not in (0, 9, 10, 12, 13, 27))
    zeros = sample.count(0)
    return bool(sample) and (control > 0.02 * len(sample) or zeros > 0.2 * len(sample))


def first_lines(texts: Iterable[str], limit: int = 2000) -> str:
    """Up to ``limit`` characters of some lines, for the ``content`` of a left-out note."""
    out = ""
    for text in texts:
        out += text
        if len(out) >= limit:
            break
    return clean(out[:limit])[0]
