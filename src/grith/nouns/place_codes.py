"""Codes by which feeds tell how well a place is known, and how to tell them from kilometres."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

# What the codes mean, as radii in km. Our reading of the codebooks (docs/file-formats.md): a stated radius where the
# book gives one, otherwise the usual size of the unit that the code names.
ACLED_KM = {"1": 5.0, "2": 25.0, "3": 100.0}
UCDP_KM = {"1": 2.0, "2": 25.0, "3": 50.0, "4": 150.0, "5": 150.0, "6": 500.0, "7": 500.0}
VIINA_KM = {"STREET": 1.0, "ADM3": 10.0, "ADM2": 40.0, "ADM1": 120.0, "ADM0": 500.0}
CODES_REMEDY = "Call it precision_km if it tells kilometres; name it otherwise if it tells no radius"
# Headings in letters alone. A column of codes is a feed's where another column stands beside it that only it has.
_CODES = {"whereprec": UCDP_KM, "geoprecision": ACLED_KM | VIINA_KM}
_SIGNS = {
    "eventidcnty", "timeprecision", "subeventtype", "disordertype", "interaction", "geonameid", "eventidpd", "dateprec",
    "typeofviolence", "wherecoordinates", "eventclarity",
}  # fmt: skip


def codes_of(heading: str) -> Mapping[str, float]:
    """The codes of a column of this heading (``geo_precision``, ``where_prec``) with their km; empty for any other."""
    return _CODES.get(_letters(heading), {})


def code_of(cell: str) -> str:
    """A cell as the key of a code: ``3.0`` of a column of numbers is 3."""
    return cell.strip().removesuffix(".0").upper()


def bears_sign(headings: Iterable[str]) -> bool:
    """Whether a column stands among the ``headings`` that only a feed has."""
    return not _SIGNS.isdisjoint(map(_letters, headings))


def told_codes(headings: Iterable[str], heading: str, cells: Iterable[str]) -> tuple[Mapping[str, float], str]:
    """How to read a column that a feed would fill with codes, among the ``headings`` of its table.

    Gives the codes, or none where the column holds kilometres; and what to tell of that once, empty where the table
    shows whose codes they are. Without such a sign the codes are believed if ``cells`` hold nothing else: they are the
    wider reading, and what is known too roughly decides nothing.
    """
    codes = codes_of(heading)
    filled = {code_of(cell) for cell in cells} - {""}
    if bears_sign(headings) or (filled - set("123456789") and filled <= codes.keys()):
        return codes, ""
    if filled <= codes.keys():
        who = "UCDP's" if codes is UCDP_KM else "ACLED's"
        shown = ", ".join(f"{code}: {codes[code]:g} km" for code in sorted(filled))
        return codes, f'the column "{heading}" is read as {who} codes ({shown}), not as kilometres' if filled else ""
    return {}, f'the column "{heading}" holds other numbers than codes, and is read as kilometres'


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.casefold())
