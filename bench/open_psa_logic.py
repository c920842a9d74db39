"""The logic of a fault tree that was read: its gates, orders of its events, and the diagram of a top gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import reduce
from typing import Any

from open_psa import TRUTH, Item, Model, attribute, body, events_of, find, parts_of, truth

from grith.force.odds import Diagram, Logic, TooLarge

REFERENCES = {"gate", "basic-event", "house-event", "event"}
_MOST_WEIGHED = 200_000


def _references(model: Model, element: Any) -> Iterator[str]:
    if element.tag in REFERENCES:
        yield attribute(model, element, "name")
    for child in parts_of(element):
        yield from _references(model, child)


def _gates_in(model: Model, gate: Item) -> list[Item]:
    """The gates that a gate uses."""
    used = [find(model, name, gate.scope) for name in _references(model, body(model, gate))]
    return [item for item in used if item.kind == "gate"]


def top_gates(model: Model) -> list[Item]:
    """Gates that no other gate uses, in the order of the file. Raises ForceError where gates run in a circle."""
    gates = list({id(i): i for i in model.items.values() if i.kind == "gate"}.values())
    used = {id(item) for gate in gates for item in _gates_in(model, gate)}
    gates_upward(model, *gates)
    return [g for g in gates if id(g) not in used]


def gates_upward(model: Model, *tops: Item) -> list[str]:
    """Names of ``tops`` and the gates under them, each after the gates that it uses; ForceError in a circle."""
    closed: dict[str, None] = {}
    opened: set[str] = set()
    work = [(top, False) for top in reversed(tops)]
    while work:
        item, done = work.pop()
        if done:
            closed[item.name] = None
        elif item.name not in closed:
            if item.name in opened:
                raise model.error(f'gate "{item.name}" is below itself', "Break the circle")
            opened.add(item.name)
            work.append((item, True))
            work += [(other, False) for other in _gates_in(model, item)]
    return list(closed)


def leaves(model: Model, top: Item, *, small_first: bool = False) -> list[int]:
    """Events under a gate in depth-first order; makes events of basic events met for the first time."""
    found: dict[int, None] = {}
    size: dict[str, int] = {}

    def weight(element: Any, item: Item) -> int:
        return sum(size.get(find(model, n, item.scope).name, 1) for n in _references(model, element))

    if small_first:
        for name in gates_upward(model, top):
            size[name] = weight(body(model, model.items[name]), model.items[name])
    seen = {top.name}
    work: list[tuple[Any, Item]] = [(body(model, top), top)]
    while work:
        element, item = work.pop()
        if element.tag not in REFERENCES:
            parts = parts_of(element)
            if small_first:
                parts.sort(key=lambda c, i=item: weight(c, i))
            work += [(part, item) for part in reversed(parts)]
            continue
        name = attribute(model, element, "name")
        other = find(model, name, item.scope)
        if element.tag not in ("event", other.kind):
            raise model.error(f'"{name}" is a {other.kind}, used as a {element.tag}', "Mend the reference")
        if other.kind == "gate" and other.name not in seen:
            seen.add(other.name)
            work.append((body(model, other), other))
        elif other.kind == "basic-event":
            found.update(dict.fromkeys(events_of(model, other)))
    return list(found)


def heaviest_first(model: Model, top: Item, events: list[int]) -> list[int]:
    """The events by their weight, the heaviest taken out each time: a gate shares its own out evenly to what it holds.

    Source: Minato, Ishiura & Yajima 1990 (dynamic weight assignment). One pass over all gates for each event.
    """
    gates = list(reversed(gates_upward(model, top)))
    parts: dict[str, Counter[str]] = {}
    for name in gates:
        item = model.items[name]
        parts[name] = Counter(find(model, r, item.scope).name for r in _references(model, body(model, item)))
    wanted, order, left = set(events), [], {}
    for name, members in model.common.items():
        if here := [e for e in members if e in wanted]:
            left[name] = here
    while left:
        for name in reversed(gates):
            parts[name] = Counter({p: n for p, n in parts[name].items() if p in left or parts.get(p)})
        weight = Counter({top.name: 1.0})
        for name in gates:
            total = parts[name].total()
            for part, times in parts[name].items():
                weight[part] += weight[name] * times / total
        order += left.pop(max(left, key=lambda name: weight[name]))
    return list(dict.fromkeys(order))


def build(model: Model, top: Item) -> tuple[Diagram, int]:
    """The diagram of a top gate and the number of events; tries orders of events with growing budgets.

    Where a budget ends all of them, the half goes on that had built most gates by then.
    """
    first = leaves(model, top)
    orders = [first, leaves(model, top, small_first=True)]
    if len(first) * len(gates_upward(model, top)) <= _MOST_WEIGHED:
        orders.append(heaviest_first(model, top, first))
    orders += [list(reversed(order)) for order in orders]
    for budget in (100_000, 300_000, 2_000_000, 6_000_000):
        far: list[int] = []
        for order in orders:
            logic, made = Logic(order, budget), dict[str, int]()
            try:
                return logic.diagram(_build(model, top, logic, made)), len(order)
            except TooLarge as problem:
                last = problem
                far.append(len(made))
        orders = [orders[i] for i in sorted(range(len(orders)), key=lambda i: -far[i])[: (len(orders) + 1) // 2]]
    raise last


def _build(model: Model, top: Item, logic: Logic, made: dict[str, int]) -> int:
    def formula(e: Any, item: Item) -> int:
        if e.tag in REFERENCES:
            other = find(model, attribute(model, e, "name"), item.scope)
            if other.kind == "gate":
                return made[other.name]
            if other.kind == "house-event":
                return house(other)
            return logic.at_least(1, [logic.event(i) for i in model.common[other.name]])
        if e.tag == "constant":
            return truth(model, attribute(model, e, "value"))
        return gate(e, [formula(c, item) for c in parts_of(e)])

    def house(item: Item) -> int:
        if not parts_of(item.element):
            return 0  # the format's default
        value = body(model, item).get("value", "")
        if value not in TRUTH:
            raise model.error(f'house event "{item.name}" is neither true nor false', 'Write <constant value="true"/>')
        return TRUTH[value]

    def whole(e: Any, name: str) -> int:
        try:
            return int(attribute(model, e, name))
        except ValueError:
            raise model.error(f"<{e.tag}> has a {name} that is no whole number", "Write a whole number") from None

    def every(parts: list[int]) -> int:
        return reduce(lambda so_far, part: logic.both(part, so_far), reversed(parts), 1)

    def gate(e: Any, parts: list[int]) -> int:
        tag, n = e.tag, len(parts)
        wanted = {"not": (1, 1), "xor": (2, 99), "iff": (2, 2), "imply": (2, 2)}.get(tag, (1, 10**9))
        if not wanted[0] <= n <= wanted[1]:
            raise model.error(f"<{tag}> has {n} parts", "Check the formula")
        if tag == "and":
            return every(parts)
        if tag == "nand":
            return logic.invert(every(parts))
        if tag == "or":
            return logic.at_least(1, parts)
        if tag in ("nor", "not"):
            return logic.invert(logic.at_least(1, parts))
        if tag == "xor":
            found = parts[0]
            for part in parts[1:]:
                found = logic.differ(found, part)
            return found
        if tag == "iff":
            return logic.invert(logic.differ(parts[0], parts[1]))
        if tag == "imply":
            return logic.either(logic.invert(parts[0]), parts[1])
        if tag == "atleast":
            return logic.at_least(whole(e, "min"), parts)
        if tag == "cardinality":
            low, high = whole(e, "min"), whole(e, "max")
            if low > high:
                raise model.error(f"<cardinality> from {low} to {high}", "The least must not be above the most")
            return logic.both(logic.at_least(low, parts), logic.invert(logic.at_least(high + 1, parts)))
        raise model.error(f"the gate <{tag}> is not known", "Use and, or, not, xor, atleast and the like")

    for name in gates_upward(model, top):
        item = model.items[name]
        made[name] = formula(body(model, item), item)
    return made[top.name]
