"""An optional second reader: a language model behind any OpenAI-compatible address. Off unless it is asked for.

The model gives quotes, never positions. A quote that is not in the text drops the statement, and the drop is reported;
names, dates and amounts must be words of the report too, and are normalised by the same code as those of the rules.
Needs the extra ``[llm]``. No key is read from the environment unless its variable is named.
"""

from __future__ import annotations

from grith.read.llm._merge import merge
from grith.read.llm._read import LlmReading, read_with_llm
from grith.read.llm._settings import LlmSettings

__all__ = ["LlmReading", "LlmSettings", "merge", "read_with_llm"]
