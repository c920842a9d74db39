"""The templates of briefs and pages, each compiled once however many environments show it."""

from __future__ import annotations

from typing import Any

from jinja2 import BaseLoader, BytecodeCache, Environment, PackageLoader
from jinja2.bccache import Bucket

from grith.brief._direction import keep_apart
from grith.brief._long_words import let_long_words_break


class _Compiled(BytecodeCache):
    """Compiled templates, kept in memory."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        known = self._known.get(bucket.key)
        if known is not None:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()


_OF_ALL_DICTIONARIES = frozenset(dir(dict))


class _Rows(Environment):
    """``row.name`` of a dictionary is looked up at once: Jinja would first try an attribute, and catch the error."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute not in _OF_ALL_DICTIONARIES:
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def finished(page: str) -> str:
    """What every rendered page goes through: strange names and words are kept from spoiling what stands beside them."""
    return let_long_words_break(keep_apart(page))


_COMPILED = _Compiled()
OF_BRIEFS = PackageLoader("grith.brief")


def environment(loader: BaseLoader = OF_BRIEFS) -> Environment:
    """Where templates are found; every value that they show is escaped."""
    return _Rows(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, bytecode_cache=_COMPILED)
