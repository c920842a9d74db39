"""Preconditions as expressions over names: ``ceasefire & (us_backstop | nato_article)``.

Only "and" and "or" are known: more conditions that hold never make a pledge less available. The odds rest on that.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from attrs import frozen

_TOKEN = re.compile(r"\s*(?:(?P<name>[A-Za-z_]\w*)|(?P<sign>[&|(),;])|(?P<other>\S))")
_DEEPEST = 50


class ExpressionProblem(ValueError):
    """What is wrong with the expression."""


@frozen
class Condition:
    """A parsed expression; ``kind`` is name, and, or, true. Nothing written is ``true``."""

    kind: str
    name: str = ""
    parts: tuple[Condition, ...] = ()

    def holds(self, given: Collection[str]) -> bool:
        """Whether it holds when exactly the conditions ``given`` hold."""
        if self.kind == "name":
            return self.name in given
        if self.kind == "or":
            return any(p.holds(given) for p in self.parts)
        return all(p.holds(given) for p in self.parts)

    @property
    def names(self) -> tuple[str, ...]:
        """The names in it, each once, in the order of the text."""
        if self.kind == "name":
            return (self.name,)
        return tuple(dict.fromkeys(name for part in self.parts for name in part.names))

    def missing(self, given: Collection[str]) -> tuple[str, ...]:
        """The names in it that are not given."""
        return tuple(name for name in self.names if name not in given)

    def lacking(self, given: Collection[str], titles: Mapping[str, str]) -> str:
        """What is still to come true, in words: ``ceasefire and (US backing or NATO article)``; empty if it holds."""
        if self.holds(given):
            return ""
        if self.kind == "name":
            return titles.get(self.name, self.name)
        open_parts = [part for part in self.parts if not part.holds(given)]
        told = [part.lacking(given, titles) for part in open_parts]
        if self.kind == "and" and len(told) > 1:
            told = [f"({w})" if " or " in w and p.kind == "or" else w for p, w in zip(open_parts, told, strict=True)]
        return f" {self.kind} ".join(told)


@lru_cache(maxsize=4096)
def parse_condition(text: str) -> Condition:
    """Parse an expression: names, ``&`` or ``and`` or ``;``, ``|`` or ``or``, parentheses; "and" binds tighter.

    Raises ExpressionProblem with what is wrong, "not" included.
    """
    tokens = []
    for match in _TOKEN.finditer(text):
        if match["other"]:
            raise ExpressionProblem(f'"{match["other"]}" is not understood')
        word = match["name"] or match["sign"]
        if word is None:
            continue
        low = word.lower()
        if low == "not":
            raise ExpressionProblem('"not" is not known: name the opposite as a precondition of its own')
        tokens.append({"and": "&", "or": "|", ";": "&", ",": "&"}.get(low, word))
    if not tokens:
        return Condition("true")
    found, rest = _either(tokens, 0)
    if rest != len(tokens):
        raise ExpressionProblem(f'"{tokens[rest]}" is not expected there')
    return found


def condition_names(text: str) -> tuple[str, ...]:
    """The preconditions that an expression names, each once. Raises ExpressionProblem as :func:`parse_condition`."""
    return parse_condition(text).names


def _either(tokens: list[str], at: int, depth: int = 0) -> tuple[Condition, int]:
    parts = []
    while True:
        part, at = _both(tokens, at, depth)
        parts.append(part)
        if at >= len(tokens) or tokens[at] != "|":
            break
        at += 1
    return (parts[0] if len(parts) == 1 else Condition("or", parts=tuple(parts))), at


def _both(tokens: list[str], at: int, depth: int) -> tuple[Condition, int]:
    parts = []
    while True:
        part, at = _one(tokens, at, depth)
        parts.append(part)
        if at >= len(tokens) or tokens[at] != "&":
            break
        at += 1
    return (parts[0] if len(parts) == 1 else Condition("and", parts=tuple(parts))), at


def _one(tokens: list[str], at: int, depth: int) -> tuple[Condition, int]:
    if at >= len(tokens):
        raise ExpressionProblem("it ends too early")
    if depth > _DEEPEST:
        raise ExpressionProblem("it has too many parentheses")
    token = tokens[at]
    if token == "(":
        found, at = _either(tokens, at + 1, depth + 1)
        if at >= len(tokens) or tokens[at] != ")":
            raise ExpressionProblem("a parenthesis is not closed")
        return found, at + 1
    if token in ")&|":
        raise ExpressionProblem(f'"{token}" is not expected there')
    return Condition("name", token), at + 1
