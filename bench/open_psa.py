"""Read models in the Open-PSA Model Exchange Format (version 2.0d): their gates, and their events with chances.

Gates: and, or, not, nand, nor, xor, iff, imply, atleast, cardinality, constant; fault trees, nested components with
private names, house events, parameters, arithmetic, common time-to-failure formulas, periodic tests; random deviates
stand at their mean. Common-cause groups: beta-factor, MGL, alpha-factor and phi-factor, expanded as in NUREG/CR-4780.
What is not a fault tree (event trees, sequences) is left out and named.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations, repeat
from math import comb, prod
from pathlib import Path
from typing import Any

from attrs import define, field
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from grith.errors import ForceError

KINDS = {"define-gate": "gate", "define-basic-event": "basic-event", "define-house-event": "house-event"}
SKIPPED = {"define-event-tree", "define-initiating-event", "define-sequence", "define-rule", "define-alignment"}
TEXTS = {"label", "attributes"}
A_YEAR = 8_760.0
"""Hours: what the format's programs take where a file asks for the mission time, which it cannot hold."""
TRUTH = {"true": 1, "1": 1, "false": 0, "0": 0}


@define
class Item:
    """One definition: its kind, its element and the containers that it stands in."""

    kind: str
    name: str
    element: Any
    scope: tuple[str, ...]


@define
class Model:
    """Everything that the files define; ``skipped`` names parts that are no fault tree.

    ``common`` holds the events any of which makes a basic event happen, by its name; several in a CCF group.
    """

    where: str
    items: dict[str, Item] = field(factory=dict)
    groups: list[tuple[Any, tuple[str, ...], bool]] = field(factory=list)
    skipped: list[str] = field(factory=list)
    chance: dict[str, float] = field(factory=dict)
    common: dict[str, list[int]] = field(factory=dict)
    chances: list[float] = field(factory=list)
    names: list[str] = field(factory=list)
    mission_time: float = A_YEAR
    mission_time_asked: bool = False

    def error(self, what: str, remedy: str) -> ForceError:
        return ForceError(what, self.where, remedy)


def read(*paths: Path, mission_time: float = A_YEAR) -> Model:
    """The model in the files together; ``mission_time`` is in the unit of its rates, mostly hours.

    Raises ForceError: not XML, undefined, defined twice, circular, no chance.
    """
    model = Model(", ".join(p.name for p in paths), mission_time=mission_time)
    for path in paths:
        try:
            root = fromstring(path.read_bytes())
        except OSError as problem:
            raise ForceError(f"the file cannot be read: {problem.strerror}", str(path), "Check the name") from None
        except (ParseError, DefusedXmlException, ValueError) as problem:
            raise ForceError(f"this is not sound XML: {problem}", str(path), "Mend the file at that line") from None
        if root.tag != "opsa-mef":
            raise ForceError(
                f"the root is <{root.tag}>, not <opsa-mef>", str(path), "Give a file in the Open-PSA format"
            )
        _define(model, root, (), False)
    if not any(i.kind == "gate" for i in model.items.values()):
        raise model.error("no gate is defined", "Give a file with a <define-fault-tree>")
    for group, scope, private in model.groups:
        _common_cause(model, group, scope, private)
    return model


def _define(model: Model, element: Any, scope: tuple[str, ...], private: bool) -> None:
    for child in element:
        tag = child.tag
        if not isinstance(tag, str):
            continue
        if tag in ("define-fault-tree", "define-component"):
            name = attribute(model, child, "name")
            _define(model, child, (*scope, name), _private(model, child, private))
        elif tag in ("model-data", "opsa-mef"):
            _define(model, child, (), False)
        elif tag in KINDS or tag == "define-parameter":
            kind, name = KINDS.get(tag, "parameter"), attribute(model, child, "name")
            _register(model, kind, name, child, scope, _private(model, child, private))
        elif tag == "define-CCF-group":
            model.groups.append((child, scope, _private(model, child, private)))
        elif tag in SKIPPED:
            model.skipped.append(f"{tag} {child.get('name', '')}".strip())
        elif tag == "include":
            raise model.error(f'the file "{child.get("file", "")}" is included', "Name all files, one after the other")
        elif tag not in TEXTS:
            raise model.error(f"<{tag}> is not known", "Remove it, if the fault trees do not rest on it")


def _private(model: Model, element: Any, inherited: bool) -> bool:
    role = element.get("role")
    if role not in (None, "public", "private"):
        raise model.error(f'<{element.tag}> has the role "{role}"', "Write public or private")
    return inherited if role is None else bool(role == "private")


def _register(model: Model, kind: str, name: str, element: Any, scope: tuple[str, ...], private: bool) -> Item:
    """A new item, under its full name and, unless it is private, under its name alone."""
    full, space = ".".join((*scope, name)), "parameter " if kind == "parameter" else ""
    item = Item(kind, full if private else name, element, scope)
    for key in {space + full} | (set() if private else {space + name}):
        if key in model.items:
            raise model.error(f'"{name}" is defined twice', "Keep one definition, or make both private")
        model.items[key] = item
    return item


def attribute(model: Model, element: Any, name: str) -> str:
    """An attribute of an element; ForceError where it is missing or blank."""
    value = (element.get(name) or "").strip()
    if not value:
        raise model.error(f"<{element.tag}> has no {name}", f'Write {name}="…"')
    return str(value)


def find(model: Model, name: str, scope: tuple[str, ...], space: str = "") -> Item:
    """What a name stands for: the nearest container that defines it, outwards."""
    for depth in range(len(scope), -1, -1):
        found = model.items.get(space + ".".join((*scope[:depth], name)))
        if found is not None:
            return found
    raise model.error(f'{space}"{name}" is used but not defined', "Define it, or give the file that does")


def body(model: Model, item: Item) -> Any:
    """The one formula or value of a definition."""
    return _only(model, item.element, f'{item.kind} "{item.name}"')


def parts_of(element: Any) -> list[Any]:
    """The operands of a formula."""
    return [c for c in element if isinstance(c.tag, str) and c.tag not in TEXTS]


def _only(model: Model, element: Any, name: str) -> Any:
    parts = parts_of(element)
    if len(parts) != 1:
        words = "no content" if not parts else f"{len(parts)} contents"
        raise model.error(f"{name} has {words}", "Give it exactly one formula or value")
    return parts[0]


# --- values ---------------------------------------------------------------------------------------------------------


def _tested(rate: float, *rest: float) -> float:
    """The chance that a component tested at ``first`` and every ``period`` after is down at ``time``.

    It fails at ``rate``; a test finds every failure, and what was found is mended at the rate ``mend``, or at once
    where no such rate is given (four values, not five). It works, has failed unseen, or is being mended.
    """
    mend, period, first, time = rest if len(rest) == 4 else (math.inf, *rest)
    if period <= 0 or min(rate, mend, first) < 0:
        raise ValueError("a period must be above 0, rates and the first test not below")
    since = time - first
    if since <= 0:
        return -math.expm1(-rate * time)
    if math.isinf(mend):
        return -math.expm1(-rate * (math.fmod(since, period) or period))
    tests = math.ceil(since / period) - 1
    if tests > 1_000_000:
        raise ValueError(f"{tests:,} tests are too many to follow")
    works, unseen = math.exp(-rate * first), -math.expm1(-rate * first)
    mending, apart = 0.0, abs(mend - rate)
    for step in (*repeat(period, tests), since - tests * period):
        mending += unseen
        grown = math.exp(-min(rate, mend) * step) * (-math.expm1(-apart * step) / apart if apart else step)
        works, mending = works * math.exp(-rate * step) + mend * mending * grown, mending * math.exp(-mend * step)
        unseen = 1.0 - works - mending
    return 1.0 - works


_FUNCTIONS: dict[str, Callable[..., float]] = {
    "neg": lambda a: -a, "abs": abs, "exp": math.exp, "log": math.log, "log10": math.log10, "sqrt": math.sqrt,
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "asin": math.asin, "acos": math.acos, "atan": math.atan,
    "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh, "ceil": math.ceil, "floor": math.floor,
    "add": lambda *a: sum(a), "mul": lambda *a: prod(a), "sub": lambda a, *b: a - sum(b), "pi": lambda: math.pi,
    "div": lambda a, *b: a / prod(b), "pow": lambda a, b: a**b, "mod": math.fmod, "min": min, "max": max,
    "mean": lambda *a: sum(a) / len(a), "not": lambda a: float(not a), "and": lambda *a: float(all(a)),
    "or": lambda *a: float(any(a)), "eq": lambda a, b: float(a == b), "df": lambda a, b: float(a != b),
    "lt": lambda a, b: float(a < b), "gt": lambda a, b: float(a > b), "leq": lambda a, b: float(a <= b),
    "geq": lambda a, b: float(a >= b), "ite": lambda a, b, c: b if a else c,
    "exponential": lambda rate, time: -math.expm1(-rate * time),
    "GLM": lambda g, rate, mend, time: (
        (rate - (rate - g * (rate + mend)) * math.exp(-(rate + mend) * time)) / (rate + mend) if rate + mend else g
    ),
    "Weibull": lambda scale, shape, start, time: (
        -math.expm1(-(((time - start) / scale) ** shape)) if time > start else 0.0
    ),
    "periodic-test": _tested, "uniform-deviate": lambda a, b: (a + b) / 2, "normal-deviate": lambda m, s: m,
    "lognormal-deviate": lambda m, *rest: math.exp(m + rest[0] ** 2 / 2) if len(rest) == 1 else m,
    "gamma-deviate": lambda k, theta: k * theta, "beta-deviate": lambda a, b: a / (a + b),
}  # fmt: skip


def _value(model: Model, e: Any, scope: tuple[str, ...], open_names: tuple[str, ...] = ()) -> float:
    tag = e.tag
    if tag in ("float", "int", "bool"):
        text = attribute(model, e, "value")
        if tag == "bool":
            return float(truth(model, text))
        try:
            return float(text if text.isascii() and "_" not in text else "no number")
        except ValueError:
            raise model.error(f'"{text}" is not a number', "Write a plain number") from None
    if tag == "parameter":
        item = find(model, attribute(model, e, "name"), scope, "parameter ")
        if item.name in open_names:
            raise model.error(f'parameter "{item.name}" is defined by itself', "Break the circle")
        if e.get("unit", item.element.get("unit")) != item.element.get("unit"):
            raise model.error(
                f'parameter "{item.name}" is asked for in {e.get("unit")}', "Write the unit it is given in"
            )
        return _value(model, body(model, item), item.scope, (*open_names, item.name))
    if tag == "system-mission-time":
        model.mission_time_asked = True
        return model.mission_time
    if tag == "histogram":
        return _histogram(model, e, scope, open_names)
    function = _FUNCTIONS.get(tag)
    if function is None:
        raise model.error(f"the value <{tag}> is not known", "Use numbers, parameters and arithmetic")
    values = [_value(model, c, scope, open_names) for c in e if isinstance(c.tag, str)]
    try:
        return float(function(*values))
    except TypeError:
        raise model.error(f"<{tag}> cannot be worked out from {len(values)} such values", "Check them") from None
    except (ValueError, ZeroDivisionError, OverflowError) as problem:
        raise model.error(f"<{tag}> cannot be worked out: {problem}", "Check its values") from None


def _histogram(model: Model, e: Any, scope: tuple[str, ...], names: tuple[str, ...]) -> float:
    parts = parts_of(e)
    if len(parts) < 2 or any(len(parts_of(bin_)) != 2 for bin_ in parts[1:]):
        raise model.error(
            "a <histogram> lacks a bound or a height", "Give a lower bound, then bins of bound and height"
        )
    low = _value(model, parts[0], scope, names)
    total = weight = 0.0
    for bin_ in parts[1:]:
        high, height = (_value(model, c, scope, names) for c in parts_of(bin_))
        if not (high > low and height >= 0):
            raise model.error(f"a <histogram> has a bin from {low:g} to {high:g}, {height:g} high", "Let bounds rise")
        total += height * (high - low) * (high + low) / 2
        weight += height * (high - low)
        low = high
    if not weight:
        raise model.error("a <histogram> is empty", "Give a bin a height above 0")
    return total / weight


def truth(model: Model, text: str) -> int:
    """1 for true, 0 for false."""
    if text not in TRUTH:
        raise model.error(f'"{text}" is neither true nor false', "Write true or false, in small letters")
    return TRUTH[text]


def _checked(model: Model, name: str, value: float) -> float:
    if not 0.0 <= value <= 1.0:
        raise model.error(f'the chance of "{name}" is {value:g}, not between 0 and 1', "Check its value")
    return value


def _new_event(model: Model, name: str, chance: float) -> int:
    model.names.append(name)
    model.chances.append(_checked(model, name, chance))
    return len(model.chances) - 1


def events_of(model: Model, item: Item) -> list[int]:
    """The events any of which makes a basic event happen; it is made when it is met for the first time."""
    if item.name not in model.common:
        if not parts_of(item.element):
            raise model.error(f'basic event "{item.name}" has no chance', "Give it a value, or the file that does")
        model.common[item.name] = [_new_event(model, item.name, _value(model, body(model, item), item.scope))]
    return model.common[item.name]


# --- common causes --------------------------------------------------------------------------------------------------


def _common_cause(model: Model, group: Any, scope: tuple[str, ...], private: bool) -> None:
    name, kind = attribute(model, group, "name"), attribute(model, group, "model")
    given = {c.tag: c for c in parts_of(group)}
    if "members" not in given or "distribution" not in given:
        raise model.error(f'CCF group "{name}" lacks members or a distribution', "Write both")
    names = [attribute(model, c, "name") for c in parts_of(given["members"])]
    n = len(names)
    if n < 2 or len(set(names)) != n:
        raise model.error(f'CCF group "{name}" needs two or more different members', "Check its members")
    total = _value(model, _only(model, given["distribution"], f'the distribution of CCF group "{name}"'), scope)
    factors: dict[int, float] = {}
    rows = parts_of(given["factors"]) if "factors" in given else [c for c in group if c.tag == "factor"]
    level = n - 1 if kind == "beta-factor" else (1 if kind == "MGL" else 0)
    for row in rows:
        text = row.get("level") or str(level + 1)
        if not text.isdecimal():
            raise model.error(f'CCF group "{name}" has the level "{text}"', "Write a whole number")
        level = int(text)
        if level in factors:
            raise model.error(f'CCF group "{name}" has two factors of level {level}', "Keep one")
        factors[level] = _value(model, _only(model, row, f'a factor of CCF group "{name}"'), scope)
    part = _parts(model, name, kind, n, factors)
    members = [_member(model, member, scope, private) for member in names]
    for size, share in part.items():
        if share:
            for chosen in combinations(members, size):
                event = _new_event(model, "[" + " ".join(chosen) + "]", share * total)
                for member in chosen:
                    model.common[member].append(event)


def _member(model: Model, name: str, scope: tuple[str, ...], private: bool) -> str:
    """The full name of a member, which the group defines; a definition of its own may not hold a chance."""
    found = model.items.get(".".join((*scope, name))) or (None if private else model.items.get(name))
    if found is None:
        found = _register(model, "basic-event", name, None, scope, private)
    elif found.kind != "basic-event" or parts_of(found.element):
        raise model.error(f'"{name}" is in a CCF group and has a definition of its own', "Leave one of them out")
    if found.name in model.common:
        raise model.error(f'"{name}" is in two CCF groups', "Put it in one")
    model.common[found.name] = []
    return found.name


def _parts(model: Model, name: str, kind: str, n: int, factors: dict[int, float]) -> dict[int, float]:
    """The chance that exactly a given set of k members fails together, as a share of a member's chance, by k."""
    if any(not 1 <= k <= n for k in factors) or any(not 0 <= v <= 1 for v in factors.values()):
        raise model.error(f'CCF group "{name}" has a factor out of range', "Levels go to the size, factors from 0 to 1")
    if kind == "beta-factor":
        if len(factors) != 1:
            raise model.error(f'CCF group "{name}" needs exactly one beta factor', "Give one factor")
        beta = next(iter(factors.values()))
        return {1: 1.0 - beta, n: beta}
    if kind == "MGL":
        if sorted(factors) != list(range(2, len(factors) + 2)) or not factors:
            raise model.error(f'CCF group "{name}" lacks factors', "Give one for each level from 2 on")
        rho = {1: 1.0, **{k: factors.get(k, 0.0) for k in range(2, n + 2)}}
        return {
            k: prod(rho[i] for i in range(1, k + 1)) * (1.0 - rho.get(k + 1, 0.0)) / comb(n - 1, k - 1)
            for k in range(1, n + 1)
        }
    if kind == "alpha-factor":
        weight = sum(k * a for k, a in factors.items())
        if not weight:
            raise model.error(f'CCF group "{name}" has no alpha factors', "Give factors that are not all 0")
        return {k: k * a / (comb(n - 1, k - 1) * weight) for k, a in factors.items()}
    if kind == "phi-factor":
        if abs(sum(factors.values()) - 1.0) > 1e-4:
            raise model.error(f'the phi factors of CCF group "{name}" do not sum to 1', "Check them")
        return dict(factors)
    raise model.error(f'CCF model "{kind}" is not known', "Use beta-factor, MGL, alpha-factor or phi-factor")
