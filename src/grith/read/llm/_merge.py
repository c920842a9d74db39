"""Statements of the rules and of a model put together: what both found is one statement with both origins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import evolve

from grith.nouns import Statement

ALSO = "also_found_by"


def same(one: Statement, other: Statement) -> bool:
    """Whether two statements of one report are the same: kind, actor, and places that overlap."""
    return (
        one.report == other.report
        and one.kind == other.kind
        and set(one.actor) == set(other.actor)
        and one.span.start < other.span.end
        and other.span.start < one.span.end
    )


def merge(rules: Sequence[Statement], model: Iterable[Statement]) -> list[Statement]:
    """Both in the order of their words. Where they agree the rules' statement stays as it is, and its attribute
    ``also_found_by`` names the model; what only the model found is kept with the model as its extractor."""
    made = list(rules)
    for statement in model:
        twin = next((k for k, one in enumerate(made) if one.rule != "llm" and same(one, statement)), None)
        if twin is None:
            made.append(statement)
        else:
            made[twin] = evolve(made[twin], attributes={**made[twin].attributes, ALSO: statement.extractor})
    return sorted(made, key=lambda s: (s.span.start, s.span.end, s.rule, s.id))
