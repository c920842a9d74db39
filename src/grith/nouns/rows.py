"""Nouns to plain rows (JSON-ready dicts) and back, without loss."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from cattrs import Converter

Noun = TypeVar("Noun")


@cache
def _converter() -> Converter:
    converter = Converter(omit_if_default=True)
    converter.register_unstructure_hook(datetime, lambda d: d.isoformat())
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_unstructure_hook(date, lambda d: d.isoformat())
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_structure_hook(float | str, lambda value, _: value)
    return converter


def to_row(noun: Any) -> dict[str, Any]:
    """A noun as a JSON-ready dict; fields that hold their default are left out."""
    return _converter().unstructure(noun)


def from_row(kind: type[Noun], row: dict[str, Any]) -> Noun:
    """The noun of class ``kind`` that ``row`` describes; raises cattrs' errors on rows that do not fit."""
    return _converter().structure(row, kind)
