"""Which server and model, with which key and limits."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from attrs import field, frozen

from grith.errors import ReadError

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@frozen
class LlmSettings:
    """Where the model is and how far it may go.

    ``url`` is the base address of an OpenAI-compatible server (``http://127.0.0.1:8080/v1``), ``model`` its name for
    the model. ``timeout`` and ``deadline`` are seconds for one step and for one whole reply; ``stretch`` is how many
    characters of a report are sent at a time, ``most_bytes`` how long a reply may be.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 60.0
    deadline: float = 300.0
    stretch: int = 6000
    most_tokens: int = 4096
    most_bytes: int = 2_000_000

    @classmethod
    def of(cls, url: str, model: str, key_from: str = "", **limits: float) -> LlmSettings:
        """Settings as a person gives them; ``key_from`` names the environment variable that holds the key.

        Without ``key_from`` the environment is not looked at. Raises ReadError for an address that is none, a missing
        model name, an unset variable, or a key that would travel unencrypted to another machine.
        """
        url, parts = url.strip(), urlsplit(url.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ReadError(f"{url!r} is no web address", "--llm", "Write one such as http://127.0.0.1:8080/v1")
        if parts.username or parts.password:
            raise ReadError("the address holds a password", "--llm", "Name the key's variable with --llm-key-from")
        if not model.strip():
            raise ReadError("no model is named", "--llm-model", "Name a model that the server offers")
        key = ""
        if key_from:
            key = os.environ.get(key_from, "").strip()
            if not key:
                raise ReadError(f"the variable {key_from} is not set", "--llm-key-from", "Set it, or name another one")
            if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
                raise ReadError("a key would be sent unencrypted", "--llm", "Use an https address")
        return cls(url.rstrip("/"), model.strip(), key, **limits)  # type: ignore[arg-type]

    @property
    def server(self) -> str:
        """The address without a query, for the record."""
        parts = urlsplit(self.url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"
