"""Reading one report with a model: stretches of text, checked replies, what was dropped, and the record of the run."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from grith.nouns import CaseDefinition, LeftOut, Report, Statement
from grith.read.llm._client import Answer, ask, open_client
from grith.read.llm._convert import Grounds, statement_of
from grith.read.llm._schema import MOST_STATEMENTS, prompt_hash
from grith.read.llm._settings import LlmSettings

if TYPE_CHECKING:
    from openai import OpenAI


@frozen
class LlmReading:
    """What a model found in one report: statements that quote it, what was dropped and why, and the run's record.

    ``run`` is JSON-ready: model, server, prompt_sha256, temperature, and per stretch of text the form of the reply,
    whether it was repaired, and the raw replies.
    """

    statements: tuple[Statement, ...]
    dropped: tuple[LeftOut, ...]
    run: dict[str, Any]


def reader_name(settings: LlmSettings) -> str:
    """How this way of reading is named: model and prompt."""
    return f"grith-llm {settings.model} {prompt_hash()[:12]}"


def read_with_llm(
    report: Report,
    settings: LlmSettings,
    definition: CaseDefinition | None = None,
    *,
    client: OpenAI | None = None,
) -> LlmReading:
    """Ask the model for the statements of a report, stretch by stretch, and keep what the text bears out.

    The text of the report is data: nothing in it can do more than add statements that quote it. All statements have
    the confidence ``low``, so that they go to review. Raises ReadError where the extra is not installed, or the server
    cannot be reached or refuses.
    """
    by = reader_name(settings)
    grounds = Grounds.of(report, definition)
    own_client = client or open_client(settings)
    published = report.published.date().isoformat() if report.published else ""
    marker = "=" * 8 + " " + hashlib.sha256((report.id + report.text).encode("utf-8", "replace")).hexdigest()[:16]
    made: list[Statement] = []
    dropped: list[LeftOut] = []
    record: list[dict[str, Any]] = []
    taken: set[tuple[str, int, int]] = set()
    try:
        for low, high in stretches(report.text, settings.stretch):
            text = report.text[low:high].encode("utf-8", "replace").decode("utf-8")
            answer = ask(own_client, settings, text, report.language, published, marker)
            record.append(_as_record(low, high, answer))
            if answer.problem:
                dropped.append(_left_out(report, f"{low}-{high}", answer.problem, answer.raw[-1] if answer.raw else ""))
            if len(answer.items) > MOST_STATEMENTS:
                reason = (
                    f"{len(answer.items) - MOST_STATEMENTS} statements beyond the first {MOST_STATEMENTS} of a reply"
                )
                dropped.append(_left_out(report, f"{low}-{high}", reason, ""))
            for item in answer.items[:MOST_STATEMENTS]:
                found = statement_of(item, grounds, low, high, taken, by)
                if isinstance(found, str):
                    dropped.append(_left_out(report, f"{low}-{high}", found, str(item)))
                else:
                    made.append(found)
    finally:
        if client is None:
            own_client.close()
    run = {
        "model": settings.model,
        "server": settings.server,
        "prompt_sha256": prompt_hash(),
        "temperature": 0,
        "stretches": record,
    }
    return LlmReading(tuple(_numbered(made)), tuple(dropped), run)


def stretches(text: str, length: int) -> list[tuple[int, int]]:
    """Cut a text into stretches of at most ``length`` characters, after a paragraph or sentence where there is one."""
    found = []
    start = 0
    while start < len(text):
        end = min(start + length, len(text))
        if end < len(text):
            for sign in ("\n\n", "\n", ". ", " "):
                cut = text.rfind(sign, start + length // 2, end)
                if cut > 0:
                    end = cut + len(sign)
                    break
        if text[start:end].strip():
            found.append((start, end))
        start = end
    return found


def _as_record(low: int, high: int, answer: Answer) -> dict[str, Any]:
    return {
        "from": low,
        "to": high,
        "form": answer.form,
        "repaired": answer.repaired,
        "problem": answer.problem,
        "raw": list(answer.raw),
    }


def _left_out(report: Report, where: str, reason: str, content: str) -> LeftOut:
    name = report.filename or report.title or report.id
    remedy = "Nothing to do: the model's reply is kept with the reading"
    return LeftOut(
        name, f"characters {where}", f"a language model's statement: {reason}", remedy, content[:2000], report.id
    )


def _numbered(statements: list[Statement]) -> list[Statement]:
    done: list[Statement] = []
    seen: set[str] = set()
    for s in sorted(statements, key=lambda s: (s.span.start, s.span.end, s.kind)):
        key = "|".join(
            (s.extractor, s.report, s.kind, str(s.span.start), str(s.span.end), *s.speaker, *s.actor, *s.target)
        )
        digest = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32]
        if digest not in seen:
            seen.add(digest)
            done.append(evolve(s, id=digest))
    return done
