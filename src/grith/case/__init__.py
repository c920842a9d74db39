"""A case: a folder with case.toml, reports, tables and one ledger, and the verbs that work on it."""

from __future__ import annotations

from grith.case._definition import check_definition, load_definition

__all__ = ["check_definition", "load_definition"]
