"""Who sees what: a hidden report leaves no trace in any view, count, export or proof of those not cleared for it."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grith.case import Case, init_case, open_case
from grith.errors import CaseError, GrithError, IntakeError, LedgerError
from grith.nouns import ROLES, HandlingRules, may

OPEN = "---\ntitle: Open note\npublished: 2025-03-18\npublisher: Harbour Times\nhandling: public\n---\n"
OPEN += "Norway will send 200 engineers to Ukraine, Prime Minister Store said on Tuesday.\n"
SECRET = "---\ntitle: Quagga note\npublished: 2025-03-19\npublisher: Quagga Office\nhandling: restricted\n---\n"
SECRET += "Denmark will send 4321 troops to Ukraine, Prime Minister Quaggason said on Wednesday.\n"
TABLE = "date,type,place,latitude,longitude,accuser,accused,target,source\n"
OPEN_ROW = "2025-03-18,strike,Nikopol,47.57,34.40,Ukraine,Russia,substation,Harbour Times\n"
SECRET_ROW = "2025-03-19,strike,Quaggaville,48.99,35.99,Ukraine,Russia,depot,Quagga Office\n"
PLEDGES = "nation,said on,what,firmness,said by\nQuaggaland,2025-03-20,4321 troops,willing,Quagga Office\n"
TRACES = (b"quagga", b"4321", b"48.99")


def fill(folder: Path, *, hidden: bool) -> Case:
    """A case with public reports and, if ``hidden``, with others among and after them."""
    case = init_case(folder, title="A trial")
    files = {"a.md": OPEN, "b.csv": TABLE + OPEN_ROW}
    secrets = {"Quagga.md": SECRET, "quagga.csv": TABLE + SECRET_ROW, "quagga-pledges.csv": PLEDGES}
    for name, text in {**files, **secrets}.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "quagga.bin").write_bytes(b"quagga 4321 \x00\x01\x02\xff" * 9)
    if hidden:
        case.add([folder / "Quagga.md", folder / "quagga.csv"], handling="restricted")
    case.add([folder / n for n in files], handling="public")
    if hidden:
        case.add([folder / "quagga-pledges.csv", folder / "quagga.bin"], handling="restricted")
    case.read()
    if hidden:
        found = next(s for s in case.statements() if "4321" in str(s))
        case.review(found.id, "accept", reason="quagga is right", author="Quagga reviewer")
    return case


def unpacked(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a brief, workbooks part by part."""
    for path in sorted(folder.iterdir()):
        yield path.name, path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield from ((f"{path.name}/{name}", archive.read(name)) for name in archive.namelist())


def test_a_brief_for_the_public_is_as_if_the_rest_had_never_been_there(tmp_path: Path) -> None:
    fill(tmp_path / "one", hidden=False).close()
    fill(tmp_path / "two", hidden=True).close()
    views = []
    for name in ("one", "two"):
        with open_case(tmp_path / name, "public") as case:
            made = case.brief(out=tmp_path / f"{name}-brief")
            assert "ledger" not in made.files and made.view["counts"]["reports"] == 2
        views.append({k: v for k, v in json.loads(made.files["json"].read_text()).items() if k != "tree_head"})
    for view in views:
        del view["ledger"]["head"]
    assert views[0] == views[1]
    for name, data in unpacked(tmp_path / "two-brief"):
        assert not [t for t in TRACES if t in data.lower()], name
    with open_case(tmp_path / "two") as case:  # and the same words are there for those who may see them
        made = case.brief(out=tmp_path / "whole")
        assert made.view["counts"]["reports"] == 5 and b"4321" in made.files["json"].read_bytes()
        root = tmp_path / "root.json"
        root.write_text(json.dumps({"tree_head": {"root": made.view["tree_head"]["root"]}}))
        assert case.verify(root).ok
        root.write_text(json.dumps({"tree_head": {"root": "0" * 64}}))
        with pytest.raises(LedgerError, match="no head of this ledger"):
            case.verify(root)


def test_the_ledger_for_the_public_has_no_trace_either(tmp_path: Path) -> None:
    fill(tmp_path / "one", hidden=False).close()
    whole = fill(tmp_path / "two", hidden=True)
    secret = next(r for r in whole.reports() if r.title == "Quagga note")
    with open_case(tmp_path / "one", "public") as plain, open_case(tmp_path / "two", "public") as case:
        ledger, other = case.ledger(), plain.ledger()
        told = [(e.seq, e.kind, e.id, e.leaf) for e in ledger.entries()]
        assert told == [(e.seq, e.kind, e.id, e.leaf) for e in other.entries()]
        assert ledger.size == other.size == len(told) and ledger.count("report") == 2
        assert not any(t in str([e.body for e in ledger.entries()]).lower().encode() for t in TRACES)
        assert ledger.report(secret.id) is None and not ledger.has("report", secret.id)
        assert list(ledger.left_out()) == list(other.left_out()) and list(whole.left_out())
        with pytest.raises(LedgerError, match="no original"):
            ledger.source_path(secret.id)
        assert ledger.source_path(next(case.reports()).id).is_file()
        assert not hasattr(ledger.head(), "size") and ledger.head().root
        public = next(case.statements())
        with pytest.raises(LedgerError, match="not for you"):
            case.proof(public.id)
        hidden = next(s for s in whole.statements() if s.report == secret.id)
        with pytest.raises(LedgerError, match="there is no"):
            case.proof(hidden.id)
        assert case.as_of().iso == plain.as_of().iso == "2025-03-18"
        for write in (lambda: case.add(), lambda: ledger.append("report", [{"id": "x"}]), lambda: case.read()):
            with pytest.raises(LedgerError, match="only what is public"):
                write()
        with pytest.raises(LedgerError, match="the whole ledger"):
            case.verify()
        with pytest.raises(LedgerError):
            case.copy(tmp_path / "copy.gpkg")
        made = whole.brief("2025-03-20", out=tmp_path / "out")
        with pytest.raises(GrithError, match="a ledger lies here"):  # it must not be handed on with the brief
            case.brief("2025-03-20", out=tmp_path / "out")
        assert (
            made.files["ledger"].is_file() and case.brief("2025-03-18").files["json"].parent.name == "2025-03-18-public"
        )
    assert whole.proof(hidden.id)["path"]


def test_where_nothing_is_hidden_heads_and_proofs_are_whole(tmp_path: Path) -> None:
    fill(tmp_path / "case", hidden=False).close()
    with open_case(tmp_path / "case", "public") as case:
        statement = next(case.statements())
        assert case.ledger().head().size > 0 and case.proof(statement.id)["head"]["size"] > 0


def test_a_row_with_a_marking_of_its_own(tmp_path: Path) -> None:
    with init_case(tmp_path / "case", title="A trial") as case:
        table = tmp_path / "mixed.csv"
        head, row, secret = TABLE.strip() + ",handling\n", OPEN_ROW.strip(), SECRET_ROW.strip()
        table.write_text(head + f"{row},public\n{secret},Restricted\n{secret},kosmic\n{secret},public,more,more\n")
        case.add([table], handling="public")
        report = next(case.reports())
        assert [i.handling for i in case.ledger().incidents()] == ["public", "restricted", "restricted"]
    with open_case(tmp_path / "case", "public") as seen:
        assert [i.place.name for i in seen.ledger().incidents()] == ["Nikopol"]
        assert "quagga" not in str(list(seen.left_out())).lower()
        with pytest.raises(LedgerError):  # the file holds what some may not see
            seen.ledger().source_path(report.id)
        made = seen.brief(as_of="2025-03-20", out=tmp_path / "brief")
    with sqlite3.connect(made.files["incidents"]) as layer:
        assert layer.execute("SELECT fid, place FROM incidents").fetchall() == [(1, "Nikopol")]
        assert layer.execute("SELECT count(*) FROM gpkg_contents").fetchone() == (1,)


def test_geojson_points_and_json_documents_state_theirs(tmp_path: Path) -> None:
    point = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [35.99, 48.99]}}
    feature = {**point, "properties": {"date": "2025-03-19", "type": "strike", "handling": "restricted"}}
    document = {"title": "T", "text": "Quagga.", "published": "2025-03-19", "handling": "internal"}
    with init_case(tmp_path / "case", title="A trial") as case:
        (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        (tmp_path / "b.jsonl").write_text(json.dumps(document) + "\n")
        (tmp_path / "c.jsonl").write_text(json.dumps({**document, "text": "", "title": "", "note": "quagga"}) + "\n")
        case.add([tmp_path / "a.geojson", tmp_path / "b.jsonl", tmp_path / "c.jsonl"])
        assert [i.handling for i in case.ledger().incidents()] == ["restricted"]
        assert [r.handling for r in case.reports() if r.title == "T"] == ["internal"]
        assert {n.handling for n in case.left_out() if "quagga" in n.content} == {"internal"}


def test_a_merge_with_a_hidden_report_holds_for_the_others_and_tells_nothing(tmp_path: Path) -> None:
    with fill(tmp_path / "case", hidden=True) as case:
        secret = next(i.id for i in case.ledger().incidents() if "Quagga" in i.place.name)
        public = next(i.id for i in case.ledger().incidents() if i.place.name == "Nikopol")
        told = {"reason": "quagga says so", "author": "Q", "number": 7}
        case.ledger().append("merge", [{"reports": [secret, public, public + "x"], **told}])
        case.ledger().append("split", [{"reports": [secret], "others": [public], **told}])
    with open_case(tmp_path / "case", "public") as seen:
        found = [e.body for kind in ("merge", "split") for e in seen.ledger().entries(kind)]
        assert found == [{"reports": [public, public + "x"], "reason": "", "author": ""}]


def test_marking_later_and_taking_it_back(tmp_path: Path) -> None:
    case = fill(tmp_path / "case", hidden=False)
    identifier = next(r.id for r in case.reports() if r.title == "Open note")
    with open_case(tmp_path / "case", "internal") as seen:
        held = seen.ledger()  # an open view must not go on showing what was marked meanwhile

        def shown() -> list[bool]:
            rows = (*held.statements(), *(e.body for e in held.entries("statement")))
            return [any(r.id == identifier for r in held.reports()), any(identifier in str(row) for row in rows)]

        assert shown() == [True, True]
        case.mark(identifier[:10], "restricted", reason="named a source", author="A. B.")
        assert shown() == [False, False]
        case.mark(identifier, "internal", reason="cleared", author="A. B.")
        assert shown() == [True, True]
    with open_case(tmp_path / "case", "public") as seen:
        assert [r.title for r in seen.reports()] == ["b"]
    again = case.add([tmp_path / "case" / "a.md"], handling="restricted").files[0]
    assert again.status == "known" and "now marked restricted" in again.remark
    assert case.ledger().report(identifier).handling == "restricted" and case.verify().ok
    for marking, reason in (("secret", "x"), ("public", " ")):
        with pytest.raises(LedgerError):
            case.mark(identifier, marking, reason=reason, author="A. B.")


def test_a_word_that_is_no_marking_hides(tmp_path: Path) -> None:
    with init_case(tmp_path / "case", title="A trial") as case:
        (tmp_path / "a.md").write_text(OPEN.replace("handling: public", "handling: NATO UNCLASSIFIED"))
        result = case.add([tmp_path / "a.md"])
        assert next(case.reports()).handling == "restricted"
        assert "not a marking" in result.files[0].problems[0].reason
        with pytest.raises(IntakeError):
            case.add([tmp_path / "a.md"], handling="secret")
    with pytest.raises(CaseError, match="not a handling marking"):
        open_case(tmp_path / "case", "secret")


def test_the_case_sets_the_default_and_what_roles_see(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(
        'title = "T"\n[handling]\ndefault = "restricted"\nreader = "internal"\nanalyst = "internal"\n'
    )
    rules = open_case(tmp_path).definition.handling
    assert [rules.clearance_of(r) for r in ROLES] == ["internal", "internal", "restricted", "restricted"]
    assert rules.clearance_of("stranger") == "public" and not rules.visible("", "internal")
    assert rules.visible("internal", "internal") and not rules.visible("typo", "internal")
    assert HandlingRules().visible("", "internal") and not HandlingRules().visible("", "public")
    (tmp_path / "case.toml").write_text('title = "T"\n[handling]\ndefault = "secret"\nreader = "restricted"\n')
    with pytest.raises(CaseError) as error:
        open_case(tmp_path)
    assert {p.where.rpartition(":")[2] for p in error.value.problems} == {"3", "4"}


def test_what_each_role_may_do() -> None:
    allowed = {role: {a for a in ("see", "add", "decide", "mark", "accounts") if may(role, a)} for role in ROLES}
    assert allowed["reader"] == {"see"} and allowed["analyst"] == {"see", "add"}
    assert allowed["reviewer"] == {"see", "add", "decide", "mark"} and "accounts" in allowed["admin"]
    assert not may("stranger", "see") and not may("admin", "fly")


def _force(folder: Path, *, hidden: bool, workbook: str = "public") -> None:
    """A workbook beside the case: a public pledge and, if ``hidden``, three that not everybody may see."""
    from grith.force import write_workbook
    from grith.nouns import (
        FirmnessChance,
        FixedChoice,
        ForceArea,
        ForceCapability,
        ForceNation,
        ForceScenario,
        ForceSettings,
        ForceTables,
        Need,
        Pledge,
    )

    with open_case(folder) as case:
        secret = next((s.id for s in case.statements() if "4321" in str(s)), "")
    common = {"capability": "troops", "firmness": "willing", "ready": 1}
    pledges = [Pledge("P1", "Norway", likely=200, **common)]
    if hidden:
        pledges += [
            Pledge("Quagga1", "Quaggaland", likely=4321, handling="restricted", supersedes=("P1",), **common),
            Pledge("Quagga2", "Quaggaland", likely=4321, statements=(secret,), **common),
            Pledge("P2", "Norway", likely=4321, handling="internal", supersedes=("Quagga1",), **common),
        ]
    tables = ForceTables(
        settings=ForceSettings(months=2, handling=workbook),
        capabilities=(ForceCapability("troops", "persons"),),
        areas=(ForceArea("west"),),
        needs=(Need("R1", "troops", "west", 1000.0),),
        pledges=tuple(pledges),
        fixed=(FixedChoice("F", "at least", 1.0, pledge="Quagga2"),) if hidden else (),
        nations=(ForceNation("Quaggaland", tour_months=2),) if hidden else (),
        firmness=(FirmnessChance("willing", 0.3, 0.6),),
        scenarios=(ForceScenario("less", without=("Quaggaland",) if hidden else ()),),
    )
    write_workbook(tables, folder / "force.xlsx")


def test_the_force_of_a_limited_brief_is_planned_without_what_is_hidden(tmp_path: Path) -> None:
    for name, hidden in (("one", False), ("two", True)):
        fill(tmp_path / name, hidden=hidden).close()
        _force(tmp_path / name, hidden=hidden)
    parts = []
    for name in ("one", "two"):
        with open_case(tmp_path / name, "public") as case:
            made = case.brief(out=tmp_path / f"{name}-brief")
            parts.append(made.view["force"])
    assert parts[0] == parts[1]
    assert parts[0]["limited"] and parts[0]["scenarios"][0]["must_have"]["if_all_kept"] == pytest.approx(0.2)
    assert "Only offers whose sources may be shown" in made.files["html"].read_text(encoding="utf-8")
    for name, data in unpacked(tmp_path / "two-brief"):
        assert not [t for t in TRACES if t in data.lower()], name
    with open_case(tmp_path / "two") as case:
        assert "Quaggaland" in str(case.view()["force"])
    with open_case(tmp_path / "two", "internal") as case:  # P2 may be seen here; what it supersedes may not
        assert case.view()["force"]["scenarios"][0]["must_have"]["if_all_kept"] == pytest.approx(1.0)


def test_a_workbook_for_fewer_is_left_out_with_the_reason_and_mistakes_name_nothing(tmp_path: Path) -> None:
    fill(tmp_path / "two", hidden=True).close()
    _force(tmp_path / "two", hidden=True, workbook="internal")
    with open_case(tmp_path / "two", "public") as case:
        view = case.view()
    assert view["force"] is None
    assert [r["reason"] for r in view["left_out"] if r["file"] == "force.xlsx"] == [
        "the workbook may not be shown up to this marking"
    ]
    (tmp_path / "two" / "force.xlsx").write_bytes(b"quagga")
    with open_case(tmp_path / "two", "public") as case:
        view = case.view()
    assert view["force"] is None and "quagga" not in str(view["left_out"]).lower()


def test_rungs_that_the_workbook_leaves_out_have_the_chances_of_the_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from grith.cli._run import run
    from grith.force import write_workbook
    from grith.nouns import FirmnessChance, ForceArea, ForceCapability, ForceTables, Need, Pledge

    case = fill(tmp_path / "case", hidden=False)
    low, high = case.definition.firmness["committed"]
    common = {"capability": "troops", "likely": 50, "ready": 1}
    tables = ForceTables(
        capabilities=(ForceCapability("troops", "persons"),),
        areas=(ForceArea("west"),),
        needs=(Need("R1", "troops", "west", 100.0),),
        pledges=(Pledge("P1", "A", firmness="willing", **common), Pledge("P2", "B", firmness="committed", **common)),
        firmness=(FirmnessChance("willing", 0.2, 0.4),),
    )
    write_workbook(tables, tmp_path / "case" / "force.xlsx")
    band = [(0.2 + low) / 2, (0.4 + high) / 2]
    assert case.view()["force"]["scenarios"][0]["must_have"]["band"] == pytest.approx(band, abs=1e-6)
    case.close()
    assert run(["force", "plan", str(tmp_path / "case"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["must_have"]["band"] == pytest.approx(band, abs=1e-6)
