"""Whom a publication goes back to, by the name that it carries."""

from __future__ import annotations

import re

_CARRIED = re.compile(r",?\s+(?:as\s+)?(?:carried|republished|reprinted|relayed|syndicated)\s+(?:by|in|on)\s+.*$", re.I)
_QUOTING = re.compile(r"^.*?,\s+(?:quoting|citing)\s+(?:the\s+)?", re.I)


def goes_back_to(name: str) -> str:
    """The origin that a name tells: "Reuters, carried by Dawn" is Reuters; "Interfax, quoting the mayor" the mayor."""
    return _QUOTING.sub("", _CARRIED.sub("", name.strip())).strip(" ,.")
