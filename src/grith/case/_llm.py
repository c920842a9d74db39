"""A language model reading along: what it adds to a case goes into the ledger beside the rules' statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grith.errors import ReadError
from grith.nouns.rows import to_row

if TYPE_CHECKING:
    from grith.ledger import Ledger
    from grith.nouns import CaseDefinition, Statement
    from grith.read.llm import LlmSettings

Progress = Callable[[str, int, int | None], None]


def settings_of(given: tuple[str, str, str], definition: CaseDefinition | None) -> LlmSettings:
    """Settings from (address or ``case``, model, key variable); ``case`` means the [llm] table of case.toml.

    Raises ReadError where there is no such table, or the settings cannot be used.
    """
    from grith.read.llm import LlmSettings

    url, model, key_from = given
    if url == "case":
        server = definition.llm if definition else None
        if server is None:
            raise ReadError("case.toml has no [llm] table", "--llm", "Add it, or give the server's address")
        url, model, key_from = server.url, model or server.model, key_from or server.key_from
    return LlmSettings.of(url, model, key_from)


def read_with_model(
    ledger: Ledger, definition: CaseDefinition, settings: LlmSettings, progress: Progress | None = None
) -> dict[str, int]:
    """Let a model read every document that it has not read with this prompt; returns counts of what came of it.

    What the rules had found is not written again: the ``reading`` entry names it under ``agreed``, and keeps the run's
    record with the raw replies. What only the model found is added, unsure and for review. Each report is whole in the
    ledger or not there; a run that was broken off is resumed.
    """
    from grith.read.llm import read_with_llm
    from grith.read.llm._client import open_client
    from grith.read.llm._merge import same
    from grith.read.llm._read import reader_name

    reader = reader_name(settings)
    unread = [r.id for r in ledger.reports() if r.form == "document" and not ledger.has("reading", f"{r.id}:{reader}")]
    rules: dict[str, list[Statement]] = {}
    wanted = set(unread)
    for statement in ledger.statements():
        if statement.report in wanted and not statement.span.cells:
            rules.setdefault(statement.report, []).append(statement)
    counts = {"reports": 0, "statements": 0, "agreed": 0, "dropped": 0}
    client = open_client(settings)
    try:
        for name in unread:
            report = ledger.report(name)
            if report is None:
                continue
            found = read_with_llm(report, settings, definition, client=client)
            known = rules.get(name, [])
            new = [s for s in found.statements if not any(same(one, s) for one in known)]
            agreed = sorted({one.id for one in known if any(same(one, s) for s in found.statements)})
            marker: dict[str, Any] = {
                "id": f"{name}:{reader}",
                "report": name,
                "reader": reader,
                "statements": len(new),
                "agreed": agreed,
                "run": found.run,
            }
            dropped = [to_row(left) for left in found.dropped]
            groups: list[tuple[str, list[dict[str, Any]]]] = [("statement", [to_row(s) for s in new])]
            if dropped:
                groups.append(("left_out", dropped))
            ledger.append_many([*groups, ("reading", [marker])])
            counts["reports"] += 1
            counts["statements"] += len(new)
            counts["agreed"] += len(agreed)
            counts["dropped"] += len(dropped)
            if progress:
                progress("asking the model", counts["reports"], len(unread))
    finally:
        client.close()
    return counts
