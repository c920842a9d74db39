"""A case: a folder with case.toml, reports, tables and one ledger, and the verbs that work on it."""

from __future__ import annotations

from grith.case._case import BriefMade, Case, CoalitionView, open_case
from grith.case._definition import check_definition, load_definition
from grith.case._ids import short_id
from grith.case._template import init_case

__all__ = [
    "BriefMade",
    "Case",
    "CoalitionView",
    "check_definition",
    "init_case",
    "load_definition",
    "open_case",
    "short_id",
]
