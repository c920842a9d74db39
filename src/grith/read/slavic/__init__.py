"""Ukrainian and Russian reports: which language a text is in, and the allegations and denials in it.

Only the closed vocabulary of ``data/slavic.toml`` is read: who attacked what, where, when, with what, by whose words.
Everything else of such a report is kept and shown, and left to people.
"""

from __future__ import annotations

from grith.nouns import Report
from grith.read.slavic._detect import language_of
from grith.read.slavic._reader import read_slavic
from grith.read.slavic._words import INSTALL, installed

__all__ = ["language_of", "missing_dictionary", "read_slavic"]


def missing_dictionary(report: Report) -> str:
    """What to install before this report can be read; empty if it is neither Ukrainian nor Russian, or all is there."""
    language = language_of(report.text, report.language)
    return INSTALL if language and not installed(language) else ""
