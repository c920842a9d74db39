"""DEAL: which positions can stand together, which collide, who would have to move.

It shows what the positions imply as they are encoded. It forecasts nothing; the weights are the analyst's.

    from grith.deal import analyse, load_positions

    deal = analyse(load_positions("positions.toml"), as_of="2025-03-20")
    deal.conflicts, deal.packages, deal.swing, deal.price("RU1"), who_must_move(deal, "truce")
"""

from grith.deal._agenda import Agenda, Point
from grith.deal._budget import Budget
from grith.deal._change import DealChange, compare
from grith.deal._deal import Conflict, Deal, Package, Price, Swing, Unlocked, analyse, stream_conflicts
from grith.deal._dimacs import read_dimacs
from grith.deal._enumerate import Found, find_all
from grith.deal._files import load_positions, positions_of_case
from grith.deal._gmcr import gmcr_file
from grith.deal._groups import GroupSet
from grith.deal._language import parse
from grith.deal._move import Move, Moves, who_must_move
from grith.deal._picture import conflict_matrix
from grith.deal._propose import draft_positions, drafts_as_toml
from grith.deal._view import change_view, deal_box, deal_view
from grith.deal._words import IN_THE_WAY, REFUSAL

__all__ = [
    "IN_THE_WAY",
    "REFUSAL",
    "Agenda",
    "Budget",
    "Conflict",
    "Deal",
    "DealChange",
    "Found",
    "GroupSet",
    "Move",
    "Moves",
    "Package",
    "Point",
    "Price",
    "Swing",
    "Unlocked",
    "analyse",
    "change_view",
    "compare",
    "conflict_matrix",
    "deal_box",
    "deal_view",
    "draft_positions",
    "drafts_as_toml",
    "find_all",
    "gmcr_file",
    "load_positions",
    "parse",
    "positions_of_case",
    "read_dimacs",
    "stream_conflicts",
    "who_must_move",
]
