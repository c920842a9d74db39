"""The command that shows what was said, each thing once, on how many independent origins."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grith.cli._app import app
from grith.cli._options import AsOfOption, CaseFolder, Json
from grith.cli._output import console, print_json, table, when_asked
from grith.errors import GrithError
from grith.units import counted

if TYPE_CHECKING:
    from grith.nouns import Claim

_LINKS = {"changed_mind": "changed mind", "contradiction": "contradicted", "told_differently": "told differently"}


@app.command()
def claims(
    case: CaseFolder,
    as_of: AsOfOption = "",
    kind: Annotated[str, typer.Option(help="Only this kind: pledge, demand, condition, red_line, ...")] = "",
    linked: Annotated[
        bool, typer.Option("--linked", help="Only claims of several reports, or that something speaks against.")
    ] = False,
    json: Json = False,
) -> None:
    """List what was said, each thing once: its reports, its independent origins, and what speaks against it."""
    from grith.case import open_case, short_id
    from grith.nouns import KINDS

    if kind and kind not in KINDS:
        raise GrithError(f"no such kind: {kind!r}", "--kind", "Use one of " + ", ".join(KINDS) + ".")
    with open_case(case) as opened:
        every, when = opened.claims(as_of=as_of or None), when_asked(opened, as_of)
    found = [c for c in every if (not kind or c.kind == kind) and (not linked or c.links or len(c.reports) > 1)]
    if json:
        print_json([claim_as_dict(c) for c in found])
        return
    by_id = {c.id: c for c in every}
    rows = [
        (
            short_id(c.id),
            c.first.date() if c.first else "",
            f"{c.kind.replace('_', ' ')} {c.firmness}".strip(),
            ", ".join(c.voices) or "(the report itself)",
            ", ".join(c.actor),
            " ".join((c.object or c.words).split())[:80],
            f"{len(c.reports)} of {c.independent}",
        )
        for c in found
    ]
    columns = ("id", "first", "kind", "said by", "actor", "what", "reports of origins")
    table(counted(len(found), "claims") + when, columns, rows)
    _show_links(found, by_id)


def claim_as_dict(claim: Claim) -> dict[str, Any]:
    """JSON-ready: every field, and ``independent``, the number of independent origins."""
    from grith.nouns.rows import to_row

    row = to_row(claim)
    return {**row, "independent": claim.independent, "origins": row.get("origins", []), "links": row.get("links", [])}


def _show_links(found: list[Claim], by_id: dict[str, Claim]) -> None:
    from grith.case import short_id

    shown = {c.id for c in found}
    lines = []
    counts: Counter[str] = Counter()
    for claim in found:
        for link in claim.links:
            other = by_id[link.claim]
            if not link.later and other.id in shown:
                continue  # told at the earlier of the two
            counts[link.kind] += 1
            what = " ".join((claim.object or claim.words).split())[:60]
            pair = f"{short_id(claim.id)} and {short_id(other.id)}"
            lines.append(f"  · {_LINKS[link.kind]}: {', '.join(claim.actor)}, {what}: {link.words} ({pair})")
    if lines:
        console().print(
            "\nWhat does not go together: " + ", ".join(f"{n} {_LINKS[k]}" for k, n in sorted(counts.items()))
        )
        for line in lines:
            console().print(line, markup=False)
