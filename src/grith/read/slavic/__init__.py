"""Ukrainian and Russian reports: which language a text is in, and the allegations and denials in it.

Only the closed vocabulary of ``data/slavic.toml`` is read: who attacked what, where, when, with what, by whose words.
Everything else of such a report is kept and shown, and left to people.
"""

from __future__ import annotations

from grith.read.slavic._detect import language_of
from grith.read.slavic._reader import read_slavic

__all__ = ["language_of", "read_slavic"]
