"""How surely does the force hold: exact odds of a fixed plan, with shared preconditions conditioned on."""

from grith.force.odds._diagram import Diagram
from grith.force.odds._factor import factored
from grith.force.odds._logic import Logic, TooLarge
from grith.force.odds._model import Model, coverage, model_of, model_of_offers
from grith.force.odds._odds import Chance, Odds, chance, diagram_of, expected, goal_rows, plan_odds
from grith.force.odds._replan import Effort, Replanned, replanned_odds
from grith.force.odds._thresholds import Row, threshold_diagram
from grith.force.odds._view import odds_view, replanned_view, tidy

__all__ = [
    "Chance",
    "Diagram",
    "Effort",
    "Logic",
    "Model",
    "Odds",
    "Replanned",
    "Row",
    "TooLarge",
    "chance",
    "coverage",
    "diagram_of",
    "expected",
    "factored",
    "goal_rows",
    "model_of",
    "model_of_offers",
    "odds_view",
    "plan_odds",
    "replanned_odds",
    "replanned_view",
    "threshold_diagram",
    "tidy",
]
