"""Handling markings as files state them: a word that is no marking keeps the row from everybody but a few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grith.nouns.handling import HANDLINGS, handling_of, level

if TYPE_CHECKING:
    from grith.intake._context import Context, Item

STRICTEST = HANDLINGS[-1]
REMEDY = f"Write one of {', '.join(HANDLINGS)}, and add the file again"


def stated(words: str) -> tuple[str, str]:
    """The marking that a header or cell states, and what is wrong with it; "" for an empty one.

    What cannot be understood counts as the strictest marking: nothing is shown by mistake.
    """
    if not words.strip():
        return "", ""
    marking = handling_of(words)
    if marking:
        return marking, ""
    return STRICTEST, f"handling {words.strip()!r} is not a marking; taken as {STRICTEST}"


def stricter(one: str, other: str) -> str:
    """The stricter of two markings, of which either may be empty."""
    return max((one, other), key=lambda marking: level(marking) if marking else -1)


def stamp(ctx: Context, items: list[Item], where: str, cell: str) -> list[Item]:
    """The items of a row, each with the row's own marking."""
    marking, problem = stated(cell)
    if problem:
        items = [*items, ctx.left(where, problem, REMEDY)]
    if marking:
        for _, body in items:
            body["handling"] = marking
    return items
