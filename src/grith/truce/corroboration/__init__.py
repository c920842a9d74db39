"""Corroboration: how many independent origins tell an incident, whether they are parties, and what traces there are."""

from grith.truce.corroboration._corroborate import (
    Corroboration,
    TellingOrigin,
    accounts_of,
    corroborate,
    graded,
    groups_of,
    one_of,
    reliability_of,
)
from grith.truce.corroboration._grade import CREDIBILITY, LEVELS, RELIABILITY, grade, is_corroborated
from grith.truce.corroboration._origins import STANDINGS, Account, PartyOf, Standings
from grith.truce.corroboration._reliability import Reliability, dawid_skene, learn_reliability

__all__ = [
    "CREDIBILITY",
    "LEVELS",
    "RELIABILITY",
    "STANDINGS",
    "Account",
    "Corroboration",
    "PartyOf",
    "Reliability",
    "Standings",
    "TellingOrigin",
    "accounts_of",
    "corroborate",
    "dawid_skene",
    "grade",
    "graded",
    "groups_of",
    "is_corroborated",
    "learn_reliability",
    "one_of",
    "reliability_of",
]
