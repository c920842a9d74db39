"""A case: a folder with case.toml, reports, tables and one ledger, and the verbs that work on it."""

from __future__ import annotations

from grith.case._case import Case, open_case
from grith.case._clock import latest_day
from grith.case._definition import check_definition, load_definition
from grith.case._force_workbook import draft_force, update_force
from grith.case._ids import short_id
from grith.case._incidents import FusedCase
from grith.case._links import RELATION_WORDS, Link, links_of
from grith.case._review import ReviewItem, find_item
from grith.case._send import TOLD, send_alerts_of
from grith.case._shown import BriefMade, CoalitionView
from grith.case._slots import slots_of
from grith.case._template import init_case

__all__ = [
    "BriefMade",
    "Case",
    "CoalitionView",
    "TOLD",
    "send_alerts_of",
    "FusedCase",
    "Link",
    "RELATION_WORDS",
    "ReviewItem",
    "check_definition",
    "draft_force",
    "init_case",
    "latest_day",
    "links_of",
    "find_item",
    "load_definition",
    "open_case",
    "short_id",
    "slots_of",
    "update_force",
]
