"""Checks that a file is safe to open, made before any library sees it."""

from __future__ import annotations

import itertools
import re
import zipfile
from pathlib import Path
from typing import BinaryIO

from grith.errors import IntakeError

MAX_MEMBERS = 10_000
MAX_UNPACKED = 4 * 1024**3
MAX_SHARED_STRINGS = 512 * 1024**2
# Real worksheets shrink 5 to 40 times; a bomb shrinks 1,000 times and more.
MAX_RATIO = 150
RATIO_FLOOR = 16 * 1024**2
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_REMEDY = "Do not open it; ask the sender for a plain copy"


def check_zip(source: Path | BinaryIO, name: str) -> list[str]:
    """The member names of an Office file; raises IntakeError on a zip bomb, an XML entity bomb or a broken archive.

    Declared sizes are checked first, then each XML member is unpacked piece by piece and counted, so a false
    declaration does not help. Office files never hold a DOCTYPE, so any is refused.
    """
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise IntakeError(
            f"broken or truncated archive ({_plain(error)})", name, "Open and save it again, or export as CSV"
        ) from None
    with archive:
        members = archive.infolist()
        _check_declared(members, name)
        for member in members:
            if member.flag_bits & 0x1:
                raise IntakeError("password-protected archive", name, "Save it without a password")
            if member.filename.endswith((".xml", ".rels", ".vml")):
                _check_member(archive, member, name)
        return [m.filename for m in members]


def _check_declared(members: list[zipfile.ZipInfo], name: str) -> None:
    if len(members) > MAX_MEMBERS:
        raise IntakeError(f"zip bomb: {len(members):,} members", name, _REMEDY)
    total = sum(m.file_size for m in members)
    if total > MAX_UNPACKED:
        raise IntakeError(f"zip bomb: would unpack to {total:,} bytes", name, _REMEDY)
    for member in members:
        if member.file_size > RATIO_FLOOR and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise IntakeError(
                f"zip bomb: {member.filename} grows {member.file_size // max(member.compress_size, 1)} times",
                name,
                _REMEDY,
            )
        if member.filename.endswith("sharedStrings.xml") and member.file_size > MAX_SHARED_STRINGS:
            raise IntakeError("its texts alone take more than 512 MB", name, "Export the sheet as CSV")
    places = sorted((m.header_offset, m.compress_size) for m in members)
    for (start, length), (following, _) in itertools.pairwise(places):
        if start + length > following:
            raise IntakeError("zip bomb: overlapping members", name, _REMEDY)


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    count, tail = 0, b""
    try:
        with archive.open(member) as stream:
            while piece := stream.read(1024 * 1024):
                count += len(piece)
                if count > RATIO_FLOOR and count > MAX_RATIO * max(member.compress_size, 1):
                    raise IntakeError(f"zip bomb: {member.filename} unpacks without end", name, _REMEDY)
                narrow = piece.replace(b"\x00", b"")
                if _DOCTYPE.search(tail + narrow):
                    raise IntakeError(
                        f"{member.filename} declares XML entities, which no Office program writes", name, _REMEDY
                    )
                tail = narrow[-16:]
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, RuntimeError) as error:
        raise IntakeError(f"{member.filename} is damaged ({_plain(error)})", name, "Open and save it again") from None
    except Exception as error:  # zlib.error and its like, which differ by Python version
        if isinstance(error, IntakeError):
            raise
        raise IntakeError(f"{member.filename} is damaged ({_plain(error)})", name, "Open and save it again") from None


def _plain(error: BaseException) -> str:
    return str(error).splitlines()[0][:120] if str(error) else type(error).__name__


def safe_cell(text: str) -> str:
    """``text`` for a spreadsheet cell, with a leading apostrophe if a spreadsheet program would run it as a formula."""
    stripped = text.lstrip(" \t\r\n")
    if stripped[:1] in ("=", "+", "-", "@") and not re.fullmatch(r"[+-]?[\d.,]+%?", stripped):
        return "'" + text
    return "'" + text if text[:1] in ("\t", "\r") else text
