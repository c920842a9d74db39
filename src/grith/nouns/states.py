"""The states of the world as reports name them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def states() -> dict[str, dict[str, Any]]:
    """Each state by its ISO 3166-1 alpha-3 code: its name, and lists of capital, adjective, people and other names."""
    return tomllib.loads(files("grith.nouns").joinpath("data/states.toml").read_text(encoding="utf-8"))
