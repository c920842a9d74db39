"""Commands of TRUCE for agreements and findings: check and export an agreement, judge a table of claims."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grith.cli._app import CaseOrCommand, app
from grith.cli._options import HandlingShown, Json
from grith.cli._output import console, print_json, table, write_text
from grith.errors import IntakeError
from grith.units import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grith.geometry import Drawn
    from grith.nouns import Agreement, Finding, IncidentReport


MAPS = (".gpkg", ".geojson")
SHOWN = 3  # words of a kind; --json has them all


truce_app = typer.Typer(
    name="truce",
    cls=CaseOrCommand,
    help="Is the truce holding: `grith truce CASE`. Agreements as data, and what claims would mean under each reading.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)
app.add_typer(truce_app)

AgreementFile = Annotated[
    str, typer.Argument(metavar="AGREEMENT", help="A TOML file, or the name of an agreement that comes with Grith.")
]

Geometry = Annotated[
    list[Path] | None,
    typer.Option(
        help="GeoJSON or GeoPackage files or folders with features named like the agreement's lines and zones."
    ),
]


def with_shapes(agreement: str, geometry: list[Path] | None) -> tuple[Agreement, tuple[str, ...]]:
    """The agreement with the shapes of the named files, or else of the folder "geometry" beside its own file."""
    from grith.truce.agreement import load_agreement, with_geometry, with_geometry_beside

    terms, file = load_agreement(agreement), Path(agreement)
    if geometry:
        return with_geometry(terms, geometry)
    return with_geometry_beside(terms, file.parent) if file.exists() else (terms, ())


@truce_app.command("list")
def list_agreements(json: Json = False) -> None:
    """List the agreements that come with Grith."""
    from grith.truce.agreement import agreement_names, load_agreement

    found = [(name, load_agreement(name)) for name in agreement_names()]
    if json:
        print_json([{"name": n, "title": a.title, "readings": [r.id for r in a.readings]} for n, a in found])
        return
    rows = [(n, a.title, ", ".join(r.id for r in a.readings)) for n, a in found]
    table("Agreements", ("name", "title", "readings"), rows)


@truce_app.command()
def kinds(
    words: Annotated[
        str | None, typer.Argument(metavar="[WORDS]", help="Words of a claim: only what they are read as.")
    ] = None,
    json: Json = False,
) -> None:
    """List the kinds of object, act and weapon that an agreement may name, or those that words are read as.

    A broad kind stands for all that are listed below it.
    """
    from grith.truce.agreement import vocabulary

    known = {name: vocabulary(name) for name in ("objects", "acts", "weapons")}
    if words is not None:
        read = {
            name: [(phrase, sorted(v.phrases[phrase])) for _, phrase, _ in v.find(words)] for name, v in known.items()
        }
        if json:
            print_json({name: [{"phrase": p, "kinds": k} for p, k in found] for name, found in read.items()})
            return
        rows = [(p, ", ".join(k), name) for name, found in read.items() for p, k in found]
        if rows:
            table(f"Read in “{words}”", ("phrase", "kinds", "list"), rows)
        else:
            say("No phrase of any kind is in these words; an agreement may add its own under [words].")
        return
    if json:
        print_json(
            {
                name: [
                    {"kind": k, "title": v.title(k), "parent": v.parents.get(k), "words": v.words(k)}
                    for _, k in v.tree()
                ]
                for name, v in known.items()
            }
        )
        return
    for name, v in known.items():
        lines = [("  " * depth + kind, v.title(kind), ", ".join(v.words(kind)[:SHOWN])) for depth, kind in v.tree()]
        table(f"Kinds of {name[:-1]}", ("kind", "what it is", "some of its words"), lines)


@truce_app.command()
def check(agreement: AgreementFile, geometry: Geometry = None, json: Json = False) -> None:
    """Check an agreement: every mistake at once with its line, then the text told back for each reading."""
    from grith.truce.agreement import agreement_view, tell

    found, notes = with_shapes(agreement, geometry)
    if json:
        print_json({"ok": True, **agreement_view(found), "notes": list(notes)})
        return
    for line in tell(found):
        say(line, bold=line.startswith("READING") or line == found.title)


@truce_app.command()
def export(
    agreement: Annotated[
        str,
        typer.Argument(metavar="AGREEMENT|CASE", help="A TOML file, an agreement that comes with Grith, or a case."),
    ],
    out: Annotated[
        Path | None,
        typer.Option(help="The file: .jsonld for ODRL (default: standard output); .gpkg or .geojson for a map."),
    ] = None,
    as_of: Annotated[str, typer.Option(help="For a case: what was known by then; default: the latest day.")] = "",
    reading: Annotated[str, typer.Option(help="For a case: under this reading only; default: all.")] = "",
    handling: HandlingShown = "",
    geometry: Geometry = None,
    json: Json = False,
) -> None:
    """Export an agreement as ODRL 2.2 (JSON-LD), or with its case as map layers: incidents, findings, lines, zones."""
    from grith.truce.agreement import agreement_layers, to_odrl

    case = Path(agreement).is_dir()
    if out is not None and out.suffix.casefold() not in (*MAPS, ".jsonld", ".json"):
        raise IntakeError("this kind of file is not written", str(out), "End it with .jsonld, .gpkg or .geojson")
    if out is not None and out.suffix.casefold() in MAPS:
        if case:
            from grith.case import open_case

            with open_case(agreement, handling or None) as opened:
                layers: Mapping[str, Sequence[Drawn]] = opened.truce_layers(
                    opened.truce(as_of or None, None, (reading,) if reading else None)
                )
        else:
            layers = agreement_layers(with_shapes(agreement, geometry)[0])
        _write_map(out, layers, json)
        return
    if case:
        from grith.case import open_case

        with open_case(agreement) as opened:
            document = to_odrl(opened.agreement())
    else:
        document = to_odrl(with_shapes(agreement, geometry)[0])
    if out is None:
        print_json(document)
        return
    from json import dumps

    write_text(out, dumps(document, ensure_ascii=False, indent=2) + "\n")
    if json:
        print_json({"file": str(out), "policies": sum(n.get("type") == "Agreement" for n in document["@graph"])})
    else:
        print(out)


def _write_map(out: Path, layers: Mapping[str, Sequence[Drawn]], json: bool) -> None:
    from grith.geometry import write_layers

    counts = {name: len(features) for name, features in layers.items() if features}
    if not counts:
        raise IntakeError(
            "there is nothing to draw", str(out), "Give lines and zones a shape: --geometry, or docs/agreements.md"
        )
    write_layers(out, layers)
    if json:
        print_json({"file": str(out), "layers": counts})
        return
    say(f"{out}: " + ", ".join(counted(n, name) for name, n in counts.items()))


@app.command()
def judge(
    agreement: AgreementFile,
    claims: Annotated[
        Path,
        typer.Argument(
            metavar="CLAIMS", help="A table of claims (CSV, XLSX, ODS); docs/agreements.md has its columns."
        ),
    ],
    reading: Annotated[str, typer.Option(help="Judge under this reading only; default: all.")] = "",
    zone: Annotated[str, typer.Option(help="Time zone of dates that name none; default: the agreement's.")] = "",
    reasons: Annotated[bool, typer.Option("--reasons", help="Print the reason of each finding.")] = False,
    geometry: Geometry = None,
    json: Json = False,
) -> None:
    """Judge claims: what each would mean under each reading if it is true as told, and which fact is missing."""
    from grith.truce.judge import REFUSAL, judge_view, overall, read_claims, turned_shapes
    from grith.truce.judge import judge as judge_claims

    terms, notes = with_shapes(agreement, geometry)
    rows, left_out = read_claims(claims, zone or terms.zone)
    left_out += turned_shapes(terms, rows)
    only = (reading,) if reading else None
    if json:
        print_json({**judge_view(terms, rows, left_out, readings=only), "notes": list(notes)})
        return
    findings = judge_claims(terms, rows, only)
    say(f"{terms.title}: {counted(len(rows), 'claims')}", bold=True)
    by_claim: dict[str, dict[str, str]] = {}
    for summed in overall(findings):
        by_claim.setdefault(summed.claim, {})[summed.reading] = summed.result
    shown = [r.id for r in terms.readings if not reading or r.id == reading]
    by_id = {c.id: c for c in rows}
    table(
        "If true as told",
        ("claim", "said by", "about", "target", *shown),
        [
            (id, by_id[id].accuser, _when(by_id[id]), by_id[id].target,
             *(found.get(r, "") for r in shown))
            for id, found in by_claim.items()
        ],
    )  # fmt: skip
    if reasons:
        _reasons(findings)
    for line in _counts(terms, findings):
        say(line)
    for left in left_out:
        say(f"Not understood: {left.where}: {left.reason}. {left.remedy}")
    say(REFUSAL, dim=True)


def _when(claim: IncidentReport) -> str:
    return claim.event.words if claim.event else ""


def _reasons(findings: list[Finding]) -> None:
    # Clauses about other acts are passed over, where there is more to say; --json has them all.
    elsewhere = [f.result == "out of scope" and "act" in f.about for f in findings]
    more = {(f.claim, f.reading) for f, other in zip(findings, elsewhere, strict=True) if not other}
    told: set[tuple[str, str]] = set()
    for finding, other in zip(findings, elsewhere, strict=True):
        key = (finding.claim, finding.reading)
        if other and key not in more and key not in told:
            say(f"{finding.claim} · {finding.reading}: out of scope", bold=True)
            say("    No clause is about this kind of act.")
        told.add(key)
        if other:
            continue
        say(f"{finding.claim} · {finding.reading} · clause {finding.clause}: {finding.result}", bold=True)
        say(f"    {finding.reason}")
        for caution in finding.cautions:
            say(f"    {caution}", dim=True)


def _counts(terms: Agreement, findings: list[Finding]) -> list[str]:
    """How many claims each reading finds what of, apart for each accused: claims of rival sides are never summed."""
    from grith.nouns import FINDINGS
    from grith.truce.judge import LABELS, overall, parties_named

    accused = {f.claim: parties_named(terms, f.alleged_actor) or f.alleged_actor or "nobody named" for f in findings}
    found: dict[tuple[str, str], dict[str, int]] = {}
    for summed in overall(findings):
        key = (summed.reading, accused[summed.claim])
        found.setdefault(key, dict.fromkeys(FINDINGS, 0))[summed.result] += 1
    return [
        f"{reading}, claims about {who}: "
        + ", ".join(
            f"{number} {LABELS[result].split(',')[0].split(':')[0]}" for result, number in counts.items() if number
        )
        for (reading, who), counts in found.items()
    ]


def say(line: str, *, dim: bool = False, bold: bool = False) -> None:
    """Print a line as it is, never taken for markup."""
    from rich.text import Text

    console().print(Text(line, style="dim" if dim else "bold" if bold else ""), soft_wrap=True)
