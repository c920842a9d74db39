"""Quantities in words: numbers, ranges, bounds and vague amounts, with the unit they count.

Ordinals, years, dates, clock times, numbers of articles and weapons, and ages are not quantities. Vague amounts
("several hundred") keep their words and get no number.
"""

from __future__ import annotations

import re
from typing import Any

from grith.nouns import Quantity
from grith.read._quantity_words import (
    AFTER,
    BEFORE,
    CURRENCIES,
    CURRENCY_CODES,
    INVARIANT,
    NAMING,
    NATIONAL_CURRENCIES,
    NUMBERS,
    SCALES,
    STOP,
    SYMBOLS,
    TIME_UNITS,
    UNIT_WORDS,
    singular,
)
from grith.read.dates import find_dates

_CARDINAL = "|".join(sorted(NUMBERS, key=len, reverse=True))
_BIG = "hundred|thousand|million|billion|trillion|dozen"
_SYMBOL = r"(?:US|AU|CA|NZ|A|C)?\$|[£€¥₴₽₪₹₺]"
_FIGURE = (
    r"(?:\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?"
    rf"(?:(?:[\s\u00a0]|-)?(?:{_BIG}|mn|mln|bn|bln|tn)\b|[mMkKbB]\b)?"
)
_WORDS = (
    rf"(?:{_CARDINAL})(?:-(?:{_CARDINAL}))?(?:[\s-](?:{_BIG})(?:\s(?:and\s)?(?:{_CARDINAL})(?:-(?:{_CARDINAL}))?(?=\W))?)*"
    rf"|(?:half\s)?an?\s(?:{_BIG})(?:\s(?:{_BIG}))*"
)
_NUMBER = rf"(?:(?:{_SYMBOL}|(?:{'|'.join(CURRENCY_CODES.split())})[\s\u00a0]?)?{_FIGURE}|\b(?:{_WORDS})\b)"
_VAGUE = (
    r"(?:several|a\sfew|many|some|a\scouple\sof|a\scouple)\s(?:tens\sof\s)?(?:hundred|thousand|million|billion|dozen)s?(?:\sof\s(?:thousand|million)s)?\b"
    r"|(?:tens|scores|dozens|hundreds|thousands|millions|billions)(?:\sof\s(?:hundreds|thousands|millions|billions))*"
    r"(?=\sof\b|\smore\b|\swere\b|\shave\b|[,.;])"
    r"|an?\s(?:\w+\s)?(?:number|handful|majority|minority)(?=\sof\b)|several(?=\s)|a\sfew(?=\s)|a\scouple(?=\sof)"
)
_FIND = re.compile(
    rf"(?<![\w.,:/-])(?P<vague>{_VAGUE})|(?<![\w.,:/§#])(?<![A-Za-z]-)(?P<a>{_NUMBER})"
    rf"(?:(?P<link>\s?[-–—]\s?|\s(?:to|or|and)\s)(?P<b>{_NUMBER}))?",
    re.IGNORECASE,
)
_HINT = re.compile(
    rf"\d|\b(?:{_CARDINAL}|{_BIG}|several|few|couple|number|handful|majority|tens|scores|dozens|hundreds|thousands|millions)\b",
    re.IGNORECASE,
)
_BEFORE = [(op, re.compile(rf"(?:^|(?<=[\s(“\"'‘—–-]))(?:{words})\s*$", re.IGNORECASE)) for op, words in BEFORE]
_AFTER = [(op, re.compile(rf"\s?,?\s(?:{words})", re.IGNORECASE)) for op, words in AFTER]
_BETWEEN = re.compile(r"\b(?:between|from|anywhere between|anything from)\s*$", re.IGNORECASE)
_NAMING = re.compile(rf"(?:^|\W)(?:{'|'.join(NAMING.split())})\.?\s*$|\baged \d+(?:,| and| or|, and) $", re.IGNORECASE)
_WORD = re.compile(r"[\s\u00a0]?(?:(?<=\s)|(?<=\d)|-|(?<=\w))([^\W\d_]+(?:['’][^\W\d_]+)?|%)")
_NOT_AFTER = re.compile(
    r"\s?(?:[ap]\.?m\b|o['’]clock|GMT\b|UTC\b|hours? (?:GMT|local))|(?:st|nd|rd|th)\b|-?(?:mm|cm)\b|\s(?:mm|cm)\b"
    r"|[\s-]years?[\s-]old|[:/]\d|\.\d|-(?:[A-Z]\b|strong\b\w)|(?:[\s-](?:thirds?|quarters?|fifths?|tenths?|fold|time\b))|°|['’]s\b",
    re.IGNORECASE,
)
_PARTITIVE = re.compile(r"\sof(?:\s(?:the|its|their|his|these|those|our|all|them|our))?(?=\s|[,.;]|$)", re.IGNORECASE)
_MORE = re.compile(r"\sor\s(?:more|fewer|less)(?=\s[^\W\d_])", re.IGNORECASE)
_FURTHER = re.compile(
    r"\s(?:more|fewer|less)(?=\s[^\W\d_])(?!\s(?:than|or|and|to|in|on|by|from|were|have|had)\b)", re.IGNORECASE
)
_MARK = re.compile(r"[\s-]\d[\dA-Z]{0,3}(?=\s)")
_CROWNS = re.compile(r"\b(nor(?=w)|swe(?=d)|dan(?=ish|es)|den(?=mark)|ice(?=land)|cze(?=ch))")
_ALL_DIGITS = re.compile(r"\d+$")


def _value(text: str) -> tuple[float, str, int, bool]:
    """A number's value, currency, scale and whether it is a round word ("a dozen", "half a million")."""
    match = re.match(rf"({_SYMBOL}|[A-Z]{{3}}(?=[\s\u00a0]?\d))?[\s\u00a0]?(.*)$", text, re.IGNORECASE | re.DOTALL)
    symbol, body = (match[1] or "", match[2]) if match else ("", text)
    currency = SYMBOLS.get(symbol.lower(), symbol.upper() if symbol else "")
    figure = re.match(r"([\d,\u00a0\u202f\u2009 ]*\d(?:\.\d+)?)[\s\u00a0-]?([a-zA-Z]*)$", body)
    if figure:
        number = float(re.sub(r"[^\d.]", "", figure[1]))
        scale = SCALES.get(figure[2].lower(), 1)
        return number * scale, currency, scale, figure[2].lower() == "dozen"
    total, part, scale = 0.0, 0.0, 1
    half = False
    for word in re.split(r"[\s-]+", body.lower()):
        if word in NUMBERS:
            part += NUMBERS[word]
        elif word in ("a", "an"):
            part = part or (0.5 if half else 1)
        elif word == "half":
            half = True
        elif word in SCALES:
            scale = SCALES[word]
            if scale in (100, 12):
                part = (part or 1) * scale
            else:
                total += (part or 1) * scale
                part = 0
    return total + part, currency, scale, "dozen" in body.lower()


def _bound(text: str, start: int) -> tuple[str, int]:
    """The operator that the words before ``start`` give, and where those words begin."""
    op, begin = "", start
    for _ in range(2):
        left = text[max(0, begin - 24) : begin]
        if not left.rstrip() or left[-1] not in " \u00a0\n~><≥≤":
            break
        for sign, pattern in _BEFORE:
            match = pattern.search(left)
            if match and match[0].strip():
                begin -= len(left) - match.start()
                op = sign if op in ("", "~") else op
                break
        else:
            break
    return op, begin


def _currency(words: list[str], at: int, before: str) -> str:
    name = singular(words[at])
    if name in ("krone", "krona", "crown"):
        nearest = _CROWNS.findall(" ".join([before, *words[:at]]).lower())
        return (
            {"nor": "NOK", "swe": "SEK", "dan": "DKK", "den": "DKK", "ice": "ISK", "cze": "CZK"}[nearest[-1]]
            if nearest
            else ""
        )
    if at and (words[at - 1], name) in NATIONAL_CURRENCIES:
        return NATIONAL_CURRENCIES[words[at - 1], name]
    if at > 1 and (f"{words[at - 2]} {words[at - 1]}", name) in NATIONAL_CURRENCIES:
        return NATIONAL_CURRENCIES[f"{words[at - 2]} {words[at - 1]}", name]
    return CURRENCIES.get(name, "")


def _unit(text: str, end: int, plural: bool) -> tuple[str, int]:
    """The unit named after a number: (unit, where it ends)."""
    at = end
    partitive = _PARTITIVE.match(text, at)
    if partitive:
        at = partitive.end()
    words: list[str] = []
    generic, generic_end = "", end
    hyphen = text[at : at + 1] == "-"
    for _ in range(6):
        match = _WORD.match(text, at)
        if not match:
            break
        word, joined = match[1].lower(), match[0].startswith("-")
        if word in STOP and not joined:
            break
        if word == "per" or (word == "cent" and words[-1:] == ["per"]):
            break
        words.append(word)
        at = match.end()
        if word in CURRENCY_CODES.lower().split() and match[1].isupper():
            return word.upper(), at
        currency = _currency(words, len(words) - 1, text[max(0, end - 120) : end])
        if currency:
            return currency, at
        if word in UNIT_WORDS and (hyphen or joined or not plural or word in INVARIANT or singular(word) != word):
            unit = UNIT_WORDS[word]
            if unit == "km" and "square" in words:
                unit = "km2"
            if unit == "country" and word in ("state", "states") and "united" in words:
                return "", end
            follows = _WORD.match(text, at)
            counted = UNIT_WORDS.get(follows[1].lower(), "") if follows and follows[0][0].isspace() else ""
            if counted and not plural and not hyphen:
                continue
            if plural and word in INVARIANT and counted not in ("", unit) and follows and follows[1].islower():
                continue  # "two police units": units are counted, not people
            if hyphen and follows and follows[0] == "-long":
                at = follows.end()
            return unit, at
        if hyphen and len(words) == 1:
            if word == "strong":
                return "person", at
            if word not in UNIT_WORDS:
                hyphen = False
        number = _MARK.match(text, at)
        if number and match[1][0].isupper():
            at = number.end()
        if not generic and plural and match[1].islower() and singular(word) != word and not word.endswith("ous"):
            generic, generic_end = singular(word), at
    return generic, generic_end


def _percent(text: str, end: int) -> int:
    match = re.match(r"\s?%|[\s-](?:per\scent|percent(?:age\spoints?)?|pct)\b", text[end : end + 20], re.IGNORECASE)
    return end + match.end() if match else end


def find_quantities(
    text: str, *, dates: list[tuple[int, int, str]] | None = None, years: bool = False
) -> list[tuple[int, int, Quantity]]:
    """The quantities of a text as (start, end, Quantity), in order; bounding words and unit are inside the span.

    Money is in whole units of its ISO currency, shares are ``percent``, people of any kind are ``person``, states and
    nations ``country``; other units are the singular noun as written, empty if none is named. ``dates`` are spans
    already found by ``find_dates`` (searched for when not given); figures inside them are no quantities. ``years``
    lets a bare four-figure number such as 2000 count (for table cells).
    """
    if not _HINT.search(text):
        return []
    if dates is None:
        dates = find_dates(text)
    found: list[tuple[int, int, Quantity]] = []
    at = 0
    while (match := _FIND.search(text, at)) is not None:
        start, end = match.span()
        if match["b"] is not None and not _linked(text, match):
            end = match.end("a")
        at = end
        if any(a < end and start < b for a, b, _ in dates):
            one = _inside(text, match, dates, years)
        else:
            one = _vague(text, match) if match["vague"] else _counted(text, match, years)
        # A number within the words of another amount ("12 two-seat aircraft") is no amount of its own.
        if one is not None and (not found or one[1] > found[-1][1]):
            found.append(one)
    return found


def _inside(
    text: str, match: re.Match[str], dates: list[tuple[int, int, str]], years: bool
) -> tuple[int, int, Quantity] | None:
    """A match that a date cuts ("On 18 March 200 drones"): read again what lies outside the date."""
    cut = max((b for a, b, _ in dates if a < match.end() and match.start() < b), default=0)
    if cut >= match.end():
        return None
    again = _FIND.search(text, cut, match.end())
    return None if again is None or again["vague"] else _counted(text, again, years)


def _vague(text: str, match: re.Match[str]) -> tuple[int, int, Quantity] | None:
    words = re.sub(r"\s+", " ", match["vague"])
    unit, end = _unit(text, match.end(), True)
    if not unit and words.lower() in ("several", "a few", "a couple"):
        return None
    if unit in TIME_UNITS and words.lower() in ("several", "a few", "a couple"):
        return match.start(), end, Quantity(unit, None, None, "~", words)
    op, start = _bound(text, match.start())
    return start, end, Quantity(unit, None, None, op or "~", words)


def _counted(text: str, match: re.Match[str], years: bool) -> tuple[int, int, Quantity] | None:
    start, end = match.span("a")
    first, second = match["a"], match["b"]
    if second is not None and not _linked(text, match):
        second = None
    if second is not None:
        end = match.end("b")
    if _NOT_AFTER.match(text, end):
        # "30 or 47-year-old": only the first number may still count.
        if second is None or _NOT_AFTER.match(text, match.end("a")):
            return None
        second, end = None, match.end("a")
    low, currency, scale, round_word = _value(first)
    high = low
    if second is not None:
        high, currency_b, scale_b, _ = _value(second)
        currency = currency or currency_b
        if scale == 1 and scale_b >= 1000 and low < 1000:
            low *= scale_b
        if high <= low:
            high, second = low, None
            end = match.end("a")
    op, begin = _bound(text, start)
    naming = _NAMING.search(text[max(0, start - 14) : start])
    if naming and not op and not currency:
        return None
    percent = _percent(text, end)
    worded = text.startswith("-plus ", end)
    plus = text[end : end + 1] == "+"
    unit, unit_end = currency, end
    inner = _MORE.match(text, end)
    further = None if inner else _FURTHER.match(text, end)
    if percent > end:
        unit, unit_end = "percent", percent
    elif not currency:
        unit, unit_end = _unit(
            text, (inner or further or match).end() if inner or further else end + (5 if worded else plus), high != 1
        )
        if inner:
            op = op or (">=" if "more" in inner[0] else "<=")
    if unit == "time":
        return None
    words = first.lower()
    if words == "one" and second is None and (unit not in UNIT_WORDS.values() or unit in TIME_UNITS or not unit):
        return None
    if not unit and not _stands_alone(text, match, first, end, op, years):
        return None
    if second is None:
        between = None
    else:
        between = _BETWEEN.search(text[max(0, start - 20) : start])
        begin = start - (len(between[0]) if between else 0) if not op else begin
        op = "range"
    tail = unit_end
    for sign, pattern in _AFTER:
        after = pattern.match(text, tail)
        if after:
            tail, op = after.end(), op or sign
            break
    if plus or worded:
        op, tail = op or ">=", max(tail, end + 1)
    if not op:
        op = "~" if round_word else "="
    bounds: tuple[float | None, float | None] = (low, high)
    if op in (">", ">="):
        bounds = (low, None)
    elif op in ("<", "<="):
        bounds = (None, high)
    return begin, tail, Quantity(unit, bounds[0], bounds[1], op, text[begin:tail])


def _linked(text: str, match: re.Match[str]) -> bool:
    """Whether two numbers make one range: "and" only after "between", not "3 of 5" nor "two and three"."""
    link = match["link"].strip()
    left = text[max(0, match.start() - 20) : match.start()]
    if link == "and":
        return bool(re.search(r"\bbetween\s*$", left, re.IGNORECASE))
    if link == "to" and re.search(
        r"\b(?:rose|fell|rise|increased?|cut|grew|raised?|reduced?)\s(?:from\s)?$", left, re.IGNORECASE
    ):
        return False
    first, second = match["a"], match["b"]
    if _ALL_DIGITS.match(first) and _ALL_DIGITS.match(second) and len(first) == 4 == len(second):
        return not (first[:2] in ("19", "20") and second[:2] in ("19", "20"))
    return True


def _stands_alone(text: str, match: re.Match[str], first: str, end: int, op: str, years: bool) -> bool:
    """Whether a number without a unit is still an amount: bounded, large, or plain figures in a clause."""
    if years or op:
        return True
    before, after = text[max(0, match.start() - 2) : match.start()], text[end : end + 2]
    if not first[0].isdigit():
        return bool(re.search(_BIG, first, re.IGNORECASE))
    if _ALL_DIGITS.match(first):
        if len(first) == 4 and first[:2] in ("19", "20"):
            return False
        if before[-1:] in ("(", "[") or after[:1] in (")", "]"):
            return False
        if (before.endswith(", ") and after[:1] in (",", ".", ")")) or after[:1] == "-" or len(first) > 7:
            return False
        left = re.search(r"(\w+)[,;:]?\s$", text[max(0, match.start() - 20) : match.start()])
        return left is not None and not left[1][0].isupper()
    return True


def parse_quantity(words: str) -> Quantity | None:
    """The first quantity in a few words or a table cell ("5,000-10,000 troops"); ``None`` if there is none."""
    found = find_quantities(words.strip(), years=True)
    return found[0][2] if found else None


def quantity_as_dict(quantity: Quantity | None) -> dict[str, Any] | None:
    """A quantity as evaluation sets write it: ``{"value", "unit", "op"}``, whole numbers as int; ``None`` stays
    ``None``.

    ``op`` is one of ``= ~ > >= <``: "up to" is written ``<``, a range has its two numbers as ``"10000-30000"`` and
    ``=``.
    """
    if quantity is None:
        return None
    value: float | int | str = quantity.value
    if quantity.op == "range" and quantity.low is not None and quantity.high is not None:
        value = f"{_plain(quantity.low)}-{_plain(quantity.high)}"
    elif isinstance(value, float):
        value = _plain(value)
    return {"value": value, "unit": quantity.unit, "op": {"<=": "<", "range": "="}.get(quantity.op, quantity.op)}


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number
