"""Whose loss breaks the force: importances, every single and double loss, who to ask first."""

from grith.force.keystones._asks import Ask, cheapest_asks
from grith.force.keystones._core import CoreGroup, core_groups
from grith.force.keystones._enough import who_is_enough
from grith.force.keystones._importance import Importance, importances
from grith.force.keystones._losses import Loss, Losses, losses
from grith.force.keystones._measures import Measures, measures
from grith.force.keystones._view import keystones_view

__all__ = [
    "Ask",
    "CoreGroup",
    "Importance",
    "Loss",
    "Losses",
    "Measures",
    "cheapest_asks",
    "core_groups",
    "importances",
    "keystones_view",
    "losses",
    "measures",
    "who_is_enough",
]
