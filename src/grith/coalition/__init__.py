"""Who will stand behind it: statements to a register of nations and capabilities, as of a date."""

from grith.coalition._capabilities import all_capabilities, builtin_capabilities
from grith.coalition._compare import Change, compare
from grith.coalition._model import (
    Amount,
    AmountNamed,
    Cell,
    Contradiction,
    HowMany,
    Lapsed,
    Line,
    Precondition,
    Reason,
    Register,
    RungCount,
    Said,
    TotalClaimed,
    Unplaced,
)
from grith.coalition._register import build_register
from grith.coalition.agenda import DateToWatch, dates_to_watch

__all__ = [
    "Amount",
    "AmountNamed",
    "Cell",
    "Change",
    "Contradiction",
    "DateToWatch",
    "HowMany",
    "Lapsed",
    "Line",
    "Precondition",
    "Reason",
    "Register",
    "RungCount",
    "Said",
    "TotalClaimed",
    "Unplaced",
    "all_capabilities",
    "build_register",
    "builtin_capabilities",
    "compare",
    "dates_to_watch",
]
