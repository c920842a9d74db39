"""How surely does the force hold: exact odds of a fixed plan, bounds where one may plan anew."""

from grith.force.odds._diagram import Diagram
from grith.force.odds._logic import Logic, TooLarge

__all__ = ["Diagram", "Logic", "TooLarge"]
