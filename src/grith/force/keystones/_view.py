"""Keystones as JSON-ready data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grith.force.keystones._asks import Ask
from grith.force.keystones._core import CoreGroup
from grith.force.keystones._importance import Importance
from grith.force.keystones._losses import Loss, Losses
from grith.force.odds import tidy


def keystones_view(
    found: Sequence[Importance],
    lost: Losses,
    enough: Sequence[str],
    asks: tuple[list[Ask], Ask] | None,
    goal: str,
    target: float,
    core: Sequence[CoreGroup] = (),
) -> dict[str, Any]:
    """Importances, losses, who is enough, asks and core groups; pairs that break nothing are counted, not listed."""
    listed = [p for p in lost.pairs if p.must_have or p.desired]
    return {
        "goal": goal,
        "importances": [_importance(i) for i in found],
        "losses": {
            "uncovered_now": {"must_have": tidy(lost.base[0]), "desired": tidy(lost.base[1])},
            "single": [_loss(p) for p in lost.singles],
            "double": [_loss(p) for p in listed],
            "double_that_break_nothing": len(lost.pairs) - len(listed),
            "double_not_tried": lost.cut,
        },
        "who_is_enough": list(enough),
        "whose_loss_breaks_it": [list(b) for b in lost.breaking],
        "core_groups": [
            {
                "nations": list(g.nations),
                "share": tidy(g.share),
                "share_reached_twice": tidy(g.twice),
                "no_such_group_above": tidy(g.bound),
            }
            for g in core
        ],
        "asks": None
        if asks is None
        else {"target": target, "sets": [_ask(a) for a in asks[0]], "everything": _ask(asks[1])},
    }


def _importance(i: Importance) -> dict[str, Any]:
    return {
        "kind": i.kind,
        "name": i.name,
        "cover_without_now_with": [[tidy(v) for v in end] for end in i.cover],
        "odds_now_without_with": [[tidy(v) for v in end] for end in i.odds],
        "birnbaum": [tidy(m.birnbaum) for m in i.measures],
        "criticality": [tidy(m.criticality) for m in i.measures],
        "risk_achievement_worth": [tidy(m.achievement) for m in i.measures],
        "risk_reduction_worth": [tidy(m.reduction) for m in i.measures],
    }


def _loss(loss: Loss) -> dict[str, Any]:
    return {
        "nations": list(loss.nations),
        "must_have_line_months": tidy(loss.must_have),
        "desired_line_months": tidy(loss.desired),
        "lines_hit": list(loss.breaks),
        "more_than_alone": tidy(loss.more_than_alone),
    }


def _ask(ask: Ask) -> dict[str, Any]:
    return {"make_sure_of": list(ask.names), "odds": [tidy(v) for v in ask.odds]}
