"""Phrases as data: the small notation of the TOML files here, which says in how many ways people word one thing.

======================  ================================================================================
``held up``             these words, with any space between them
``block(ed|ing)``       one of these
``[newly] laid``        may be missing; ``[was|been]+`` any number of these
``recruit*``            with any ending
``_``                   any one word; ``#`` a number
``kept ... from``       up to four words between; ``...2`` up to two; ``...!(not)`` none of which is "not"
``cut .. roads``        up to four words before a noun: none of them is "to", "of", "and" and the like
``air=raid``            as one word, with a hyphen or apart
``~``, ``~~``, ``~~~``  anything up to the next comma or stop; up to the next stop; anything
``^``, ``/``            the text begins here; the clause ends here
``shot !(down|at)``     and none of these follows; ``&(…)`` one of these does
``<!(not |no )fire``    and none of these stands before; ``<&(…)`` one of these does
``{arms}``              one of a named list of the same file
======================  ================================================================================

Anything else stands for itself, in small or capital letters.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from attrs import field, frozen

_WORD = r"[\w'‘’\"-]+"
_SMALL = r"(?:to|of|on|in|at|for|from|with|by|and|or|room|way)\b"
_TOKEN = re.compile(
    r"\.\.\.?(?P<most>\d*)(?P<but>!\()?|\{(?P<list>\w+)\}|<!\(|<&\(|!\(|&\(|~~?~?|\]\+|[()\[\]|*_#=/^ ]"
    r"|[^()\[\]|*_#=~/^ .{}<!&]+|."
)
_SIGNS = {"*": r"\w*", "_": _WORD, "#": r"\d+", "=": r"[\s-]?", " ": r"\s+", "|": "|", "^": "(?<!.)"}
_SIGNS |= {"~~~": ".*", "~~": "[^.;]*", "~": "[^.;,]*", "/": r"(?=\s*(?:$|[,.;]))"}
_ROUND = {"!(": "(?!", "&(": "(?=", "<!(": "(?<!", "<&(": "(?<="}
Lists = Mapping[str, Sequence[str]]


@frozen
class Phrase:
    """A phrase as a regular expression; one of ``needs`` stands in whatever it matches, if there are any."""

    pattern: str
    needs: tuple[str, ...] = ()


@cache
def data(name: str) -> Mapping[str, Any]:
    """A TOML file of this package."""
    return tomllib.loads((resources.files("grith.truce.judge") / name).read_text(encoding="utf-8"))


def phrase(text: str, lists: Lists | None = None) -> Phrase:
    """What one phrase stands for, without bounds at its ends; raises ValueError where a bracket is not closed."""
    return _Reader(text, lists or {}).read()


@cache
def ways(name: str) -> str:
    """All phrases of a list of ``_phrases.toml`` as one regular expression, without bounds at its ends."""
    found = data("_phrases.toml")
    return f"(?:{'|'.join(phrase(text, found['lists']).pattern for text in found[name])})"


@cache
def phrases(name: str, ends: str = r"(?!\w)") -> re.Pattern[str]:
    """Any one phrase of a list of ``_phrases.toml``, in any case, as whole words; ``ends`` is what must follow."""
    return re.compile(rf"\b{ways(name)}{ends}", re.I)


@frozen
class _Reader:
    """Reads the tokens of a phrase from left to right."""

    text: str
    lists: Lists
    tokens: list[re.Match[str]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "tokens", list(_TOKEN.finditer(self.text))[::-1])

    def read(self, *until: str) -> Phrase:
        """What stands up to one of the tokens ``until``, or to the end."""
        found = ""
        needs: tuple[str, ...] = ()
        all_needs: list[tuple[str, ...]] = []
        while self.tokens:
            token = self.tokens.pop()
            text = token.group()
            if text in until:
                if text == "]+":
                    self.tokens.append(token)
                break
            if text == "|":
                all_needs.append(needs)
                needs = ()
            one = self._one(token)
            found, needs = found + one.pattern, max(needs, one.needs, key=weight)
        else:
            if until:
                raise ValueError(f"{until[0]} is missing in the phrase {self.text!r}")
        all_needs.append(needs)
        return Phrase(found, tuple(dict.fromkeys(n for group in all_needs for n in group)) if all(all_needs) else ())

    def _one(self, token: re.Match[str]) -> Phrase:
        text = token.group()
        if text == "(":
            inner = self.read(")")
            return Phrase(f"(?:{inner.pattern})", inner.needs)
        if text == "[":
            apart = token.start() == 0 or self.text[token.start() - 1] in " (|[]"
            return Phrase(self._optional(self.read("]", "]+").pattern, apart))
        if text in _ROUND:
            return Phrase(self._round(text, self.read(")").pattern))
        if text.startswith(".."):
            return Phrase(self._between(token))
        if token["list"]:
            inner = phrase("|".join(self.lists[token["list"]]), self.lists)
            return Phrase(f"(?:{inner.pattern})", inner.needs)
        if text in _SIGNS:
            return Phrase(_SIGNS[text])
        literal = max(text.split("'"), key=len)
        return Phrase(re.escape(text).replace("'", "['‘’\"]"), (literal,) if literal else ())

    def _round(self, text: str, inner: str) -> str:
        if text.startswith("<"):  # what stands before has a length of its own: each by itself
            parts = [f"{_ROUND[text]}{part})" for part in inner.replace(r"\s+", " ").split("|")]
            return "".join(parts) if text == "<!(" else f"(?:{'|'.join(parts)})"
        return rf"{_ROUND[text]}(?:{inner})(?!\w))"

    def _between(self, token: re.Match[str]) -> str:
        but = rf"(?!(?:{self.read(')').pattern})\b)" if token["but"] else ""
        small = f"(?!{_SMALL})" if not token.group().startswith("...") else ""
        self._next(" ")
        return rf"(?:{but}{small}{_WORD}\s+){{0,{token['most'] or 4}}}?"

    def _optional(self, inner: str, apart: bool) -> str:
        times = "*" if self._next("]+") else "?"
        if apart and not inner.startswith(r"\s+") and self._next(" "):  # a word of its own, and no ending
            return rf"(?:(?:{inner})\s+){times}"
        return f"(?:{inner}){times}"

    def _next(self, text: str) -> bool:
        """Whether the next token is ``text``, which is then passed over."""
        if self.tokens and self.tokens[-1].group() == text:
            self.tokens.pop()
            return True
        return False


def weight(needs: tuple[str, ...]) -> tuple[bool, bool, int]:
    """How much it helps to look for ``needs`` first: the fewer the better, if they are not so short as to be common."""
    return bool(needs), min(map(len, needs), default=0) > 3, -len(needs)
