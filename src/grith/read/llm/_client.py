"""Talking to the server: one question, a schema where the server knows them, one repair, and hard limits."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from functools import cache
from inspect import signature
from typing import TYPE_CHECKING, Any, cast

from attrs import frozen

from grith.errors import ReadError
from grith.read.llm._schema import not_installed, prompt, reply_schema
from grith.read.llm._settings import LlmSettings

if TYPE_CHECKING:
    from ssl import SSLContext

    from openai import OpenAI

_SENT = frozenset(("host", "content-type", "content-length", "accept", "connection", "transfer-encoding"))


class ReplyTooLong(Exception):
    """The reply broke the limit of bytes or seconds."""


@frozen
class Answer:
    """What came back for one stretch of text: items as plain dicts, or the problem; raw replies in both cases."""

    items: tuple[Any, ...]
    raw: tuple[str, ...]
    problem: str = ""
    form: str = "json_schema"
    repaired: bool = False


def open_client(settings: LlmSettings) -> OpenAI:
    """A client that sends only what the question needs, reads no key, proxy or netrc from the environment, follows no
    redirects, and stops a reply that is too long or too slow. Raises ReadError where the extra is not installed.
    """
    try:
        import openai
    except ImportError:
        raise not_installed() from None
    # What is given is not looked for in the environment; which of these there are depends on the client's version.
    accepted = signature(openai.OpenAI).parameters
    unused = ("admin_api_key", "organization", "project", "webhook_secret")
    return openai.OpenAI(
        **{name: "" for name in unused if name in accepted},  # type: ignore[arg-type]
        base_url=settings.url,
        api_key=settings.key or "none",
        max_retries=1,
        timeout=settings.timeout,
        http_client=_http_client(settings),
    )


@cache
def _trusted(http: Any) -> SSLContext:
    """Whose certificates are believed, whatever the environment says: loaded once, not for each report."""
    return cast("SSLContext", http.create_ssl_context(trust_env=False))


def _http_client(settings: LlmSettings) -> Any:
    """The HTTP client below: the same library that the installed openai client uses."""
    from openai import _base_client

    http = getattr(_base_client, "httpx2", None) or vars(_base_client)["httpx"]

    class Capped(http.SyncByteStream):  # type: ignore[name-defined]
        def __init__(self, inner: Any) -> None:
            self.inner = inner

        def __iter__(self) -> Iterator[bytes]:
            size, end = 0, time.monotonic() + settings.deadline
            for part in self.inner:
                size += len(part)
                if size > settings.most_bytes or time.monotonic() > end:
                    raise ReplyTooLong
                yield part

        def close(self) -> None:
            self.inner.close()

    class Transport(http.HTTPTransport):  # type: ignore[name-defined]
        def handle_request(self, request: Any) -> Any:
            for name in list(request.headers):
                # Others would come from the environment, or tell about this machine.
                if name.lower() not in _SENT:
                    del request.headers[name]
            if settings.key:
                request.headers["Authorization"] = f"Bearer {settings.key}"
            request.headers["Accept-Encoding"] = "identity"
            request.headers["User-Agent"] = "grith"
            response = super().handle_request(request)
            if response.headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
                # A packed reply could unfold to any size.
                response.close()
                raise ReplyTooLong
            response.stream = Capped(response.stream)
            return response

    return http.Client(
        transport=Transport(trust_env=False, verify=_trusted(http)),
        trust_env=False,
        follow_redirects=False,
        timeout=settings.timeout,
    )


def ask(client: OpenAI, settings: LlmSettings, text: str, language: str, published: str, marker: str) -> Answer:
    """The items that the model finds in one stretch of text.

    Raises ReadError where the server cannot be reached or refuses the key or the model; what a single reply does wrong
    (no JSON, too long, cut off) is a problem of that answer.
    """
    words = prompt()
    question = words["user"].format(
        language=language or "unknown", published=published or "unknown", marker=marker, text="\0"
    )
    messages: list[dict[str, str]] = [
        {"role": "system", "content": words["system"]},
        {"role": "user", "content": question.replace("\0", text)},
    ]
    raw: list[str] = []
    form, problem = "json_schema", ""
    for attempt in range(2):
        try:
            reply, form = _complete(client, settings, messages, form)
        except ReplyTooLong:
            return Answer((), tuple(raw), "the reply is longer or slower than allowed", form, attempt > 0)
        raw.append(reply)
        items, problem = _items(reply)
        if items is not None:
            return Answer(tuple(items), tuple(raw), "", form, attempt > 0)
        messages += [
            {"role": "assistant", "content": reply[:2000]},
            {"role": "user", "content": words["repair"].format(problem=problem)},
        ]
    return Answer((), tuple(raw), f"the reply is not the JSON that was asked for ({problem})", form, True)


def _complete(client: OpenAI, settings: LlmSettings, messages: list[dict[str, str]], form: str) -> tuple[str, str]:
    import openai

    extra: dict[str, Any] = {}
    if form == "json_schema":
        schema = {"name": "statements", "strict": True, "schema": reply_schema()}
        extra["response_format"] = {"type": "json_schema", "json_schema": schema}
    try:
        made = client.chat.completions.create(
            model=settings.model,
            messages=messages,  # type: ignore[arg-type]
            temperature=0,
            max_tokens=settings.most_tokens,
            **extra,
        )
    except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
        if form == "json_schema":
            # The server knows no schemas: the prompt asks for JSON all the same.
            return _complete(client, settings, messages, "plain")
        raise _refused(settings, error) from None
    except openai.APITimeoutError:
        raise ReplyTooLong from None
    except openai.APIConnectionError as error:
        if isinstance(error.__cause__, ReplyTooLong):
            raise ReplyTooLong from None
        raise ReadError(
            f"no answer from {settings.server}", "--llm", "Start the server, or correct the address"
        ) from None
    except openai.OpenAIError as error:
        raise _refused(settings, error) from None
    except (ValueError, RecursionError):
        return "", form
    try:
        return str(made.choices[0].message.content or ""), form
    except (AttributeError, IndexError, TypeError):
        return "", form


def _refused(settings: LlmSettings, error: Exception) -> ReadError:
    status = getattr(error, "status_code", 0)
    hint = {
        401: "Name the variable that holds the key with --llm-key-from",
        403: "Name the variable that holds the key with --llm-key-from",
        404: "Look at the address (it often ends with /v1) and the model's name",
    }.get(status, "Look at the server's log")
    return ReadError(
        f"{settings.server} refused the request ({type(error).__name__} {status or ''})".replace(" )", ")"),
        "--llm",
        hint,
    )


def _items(reply: str) -> tuple[list[Any] | None, str]:
    """The list of statements in a reply, with or without a fence or words around the JSON; else what is wrong."""
    if not reply.strip():
        return None, "it is empty"
    low, high = reply.find("{"), reply.rfind("}")
    if low < 0 or high < low:
        return None, "there is no JSON object in it"
    try:
        data = json.loads(reply[low : high + 1])
    except (ValueError, RecursionError) as error:
        return None, f"it does not parse: {str(error)[:80]}"
    found = data.get("statements") if isinstance(data, dict) else None
    if not isinstance(found, list):
        return None, 'the object has no list "statements"'
    return found, ""
