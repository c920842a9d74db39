"""The reply's form: the slots of a statement, as pydantic checks them and as JSON Schema tells them to a server."""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from grith.errors import ReadError
from grith.nouns import FIRMNESS, KINDS

SLOTS = (
    *("kind", "quote", "speaker", "reported_by", "actor", "target", "object", "quantity_words", "firmness"),
    *("condition", "date_words", "place", "negated"),
)
MOST_STATEMENTS = 200


@cache
def item_model() -> Any:
    """The pydantic class of one statement in a reply; wrong types and overlong texts are refused, not repaired.

    Raises ReadError where the extra ``[llm]`` is not installed.
    """
    try:
        from pydantic import BaseModel, ConfigDict, Field
    except ImportError:
        raise not_installed() from None

    class Item(BaseModel):  # type: ignore[misc, unused-ignore]
        model_config = ConfigDict(extra="ignore", strict=True)
        kind: str = Field(json_schema_extra={"enum": list(KINDS)})
        quote: str = Field(min_length=1, max_length=1500)
        speaker: list[str] = Field(default_factory=list, max_length=40)
        reported_by: str = Field(default="", max_length=200)
        actor: list[str] = Field(default_factory=list, max_length=60)
        target: list[str] = Field(default_factory=list, max_length=60)
        object: str = Field(default="", max_length=600)
        quantity_words: str = Field(default="", max_length=200)
        firmness: str = Field(default="", json_schema_extra={"enum": ["", *FIRMNESS]})
        condition: str = Field(default="", max_length=600)
        date_words: str = Field(default="", max_length=200)
        place: str = Field(default="", max_length=200)
        negated: bool = False

    return Item


def not_installed() -> ReadError:
    """The error that tells what to install."""
    return ReadError("the client for language models is not installed", "--llm", 'Install it: pip install "grith[llm]"')


@cache
def reply_schema() -> dict[str, Any]:
    """The JSON Schema of a whole reply; every slot is required, as strict servers ask."""
    item = item_model().model_json_schema()
    for slot in item["properties"].values():
        slot.pop("default", None)
        slot.pop("title", None)
    item["required"] = list(SLOTS)
    item["additionalProperties"] = False
    item.pop("title", None)
    return {
        "type": "object",
        "properties": {"statements": {"type": "array", "items": item}},
        "required": ["statements"],
        "additionalProperties": False,
    }


@cache
def prompt() -> dict[str, str]:
    """The texts that the model is told, from ``data/llm.toml``."""
    table = tomllib.loads((files("grith.read") / "data" / "llm.toml").read_text("utf-8"))
    return {name: str(text).strip() for name, text in table.items()}


@cache
def prompt_hash() -> str:
    """SHA-256 (hex) over the prompt's texts and the schema: one value for one way of asking."""
    both = json.dumps([prompt(), reply_schema()], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(both.encode()).hexdigest()
