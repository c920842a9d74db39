"""Whom a publication goes back to, by the name that it carries."""

from __future__ import annotations

import re
from functools import lru_cache

_CARRIED = re.compile(
    r",?\s+(?:(?:as\s+)?(?:carried|republished|reprinted|relayed|syndicated|reported|quoted|cited)\s+(?:by|in|on)|via"
    r"|told|tells|(?:in\s+an?\s+(?:\w+\s+)?interview|speaking)\s+(?:with|to|on|for|by))\s.*$",
    re.I,
)
_QUOTING = re.compile(
    r"^.*?(?:,\s*|\s+|\()(?:quoting|quotes|citing|cites|(?:with\s+)?reference\s+to|referring\s+to|according\s+to"
    r"|interview(?:s|ing)?\s+(?:with|of))\s+"
    r"(?:the\s+)?",
    re.I,
)
_ACCORDING = re.compile(r"^according\s+to\s+(?:the\s+)?([^,]+).*$", re.I)


@lru_cache(4096)
def goes_back_to(name: str) -> str:
    """The origin that a name tells: "Reuters, carried by Dawn" is Reuters; "Interfax, quoting the mayor" and "The
    mayor told Interfax" the mayor."""
    found = _QUOTING.sub("", _ACCORDING.sub(r"\1", _CARRIED.sub("", name.strip()))).strip(" ,.")
    return found if found.count(")") <= found.count("(") else found.rstrip(")")
