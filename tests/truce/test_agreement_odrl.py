"""The export read by a JSON-LD library: every key means something, and ODRL's own demands are met."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grith.cli._run import run
from grith.truce.agreement import agreement_names, check_text, load_agreement, to_odrl

jsonld = pytest.importorskip("pyld", reason="the JSON-LD library pyld is not installed").jsonld
ODRL = "http://www.w3.org/ns/odrl/2/"
INVENTED = {f.stem: f for f in sorted((Path(__file__).parent / "agreements").glob("*.toml"))}
NAMES = (*agreement_names(), *INVENTED)
RULES = ("prohibition", "obligation", "permission")
# Operands and operators of ODRL 2.2 (W3C Recommendation, 15 February 2018) that the export may use.
OPERATORS = {f"{ODRL}{name}" for name in ("eq", "gt", "gteq", "lt", "lteq", "isAnyOf", "isPartOf", "neq", "isA")}
OPERANDS = {f"{ODRL}{name}" for name in ("dateTime", "spatial", "event")}


def no_network(url: str, options: Any) -> Any:
    raise AssertionError(f"the document asks for {url}")


def expanded(name: str) -> list[dict[str, Any]]:
    document = json.loads(json.dumps(to_odrl(load_agreement(INVENTED.get(name, name)))))
    return list(jsonld.expand(document, {"documentLoader": no_network}))


def ids(node: dict[str, Any], key: str) -> list[str]:
    return [value["@id"] for value in node.get(ODRL + key, [])]


def keys(node: Any) -> set[str]:
    if isinstance(node, dict):
        return set(node) | {k for value in node.values() for k in keys(value)}
    return {k for value in node for k in keys(value)} if isinstance(node, list) else set()


@pytest.mark.parametrize("name", NAMES)
def test_a_json_ld_library_reads_all_of_it(name: str) -> None:
    document = to_odrl(load_agreement(INVENTED.get(name, name)))
    nodes = expanded(name)
    # A key without a meaning would be dropped in silence: count what goes in and what comes out.
    written = keys(document["@graph"]) - {"uid", "type", "@id", "@value", "@type"}
    assert written <= set(document["@context"])
    known = {k for k in keys(nodes) if not k.startswith("@")}
    assert all(k.startswith(("http://", "urn:")) for k in known)
    quads = jsonld.to_rdf(document, {"documentLoader": no_network})["@default"]
    assert len(quads) > 50
    for quad in quads:
        for part in ("subject", "predicate", "object"):
            if quad[part]["type"] == "IRI":
                assert quad[part]["value"].startswith(("http://", "https://", "urn:")), quad[part]


@pytest.mark.parametrize("name", NAMES)
def test_each_reading_is_a_policy_as_odrl_asks(name: str) -> None:
    agreement = load_agreement(INVENTED.get(name, name))
    nodes = {n["@id"]: n for n in expanded(name)}
    policies = [n for n in nodes.values() if f"{ODRL}Agreement" in n.get("@type", [])]
    assert len(policies) == len(agreement.readings)
    for policy, reading in zip(policies, agreement.readings, strict=True):
        assert ids(policy, "profile") and ids(policy, "assigner") and ids(policy, "assignee")
        rules = [rule for kind in RULES for rule in policy.get(ODRL + kind, [])]
        assert len(rules) == sum(c.modality != "definition" for c in reading.clauses)
        assert rules, "a policy has at least one rule"
        for rule in rules:
            assert ids(rule, "assignee") and ids(rule, "action") and ids(rule, "target")
            for action in ids(rule, "action"):
                assert nodes[action]["@type"] == [f"{ODRL}Action"] and ids(nodes[action], "includedIn")
            for party in ids(rule, "assignee"):
                assert nodes[party]["@type"] == [f"{ODRL}Party"]
            for constraint in rule.get(ODRL + "constraint", []):
                (left,), (operator,) = ids(constraint, "leftOperand"), ids(constraint, "operator")
                assert operator in OPERATORS
                assert left in OPERANDS or nodes[left]["@type"] == [f"{ODRL}LeftOperand"]
                assert constraint[f"{ODRL}rightOperand"]
                if left == f"{ODRL}dateTime":
                    assert constraint[f"{ODRL}rightOperand"][0]["@type"].endswith("#dateTime")


def test_the_dates_of_the_energy_halt_stand_in_the_export() -> None:
    text = json.dumps(to_odrl(load_agreement("energy-halt-2025")))
    for instant in ("2025-03-18T00:00:00+02:00", "2025-04-17T00:00:00+03:00", "2025-03-25T00:00:00+02:00"):
        assert instant in text
    # The end lies between two instants; the later one is not lost.
    assert '"latest": "2025-04-18T00:00:00+03:00"' in text


def test_calibre_and_distance_of_minsk_stand_in_the_export() -> None:
    policy = next(n for n in expanded("minsk-2015") if f"{ODRL}Agreement" in n.get("@type", []))
    rule = next(r for r in policy[f"{ODRL}obligation"] if r["@id"].endswith(":2-guns-CADLR"))
    found = {
        ids(c, "leftOperand")[0].rsplit(":", 1)[-1]: c[f"{ODRL}rightOperand"][0] for c in rule[f"{ODRL}constraint"]
    }
    assert found["calibre"]["@value"] == "100" and found["lineDistance"]["@value"] == "25"
    assert found["line"]["@id"].endswith(":line:memorandum")


def test_classes_of_weapon_are_alternatives() -> None:
    # In ODRL constraints beside each other must all hold: "gun" beside "tank" would bind nobody.
    nodes = {n["@id"]: n for n in expanded("phases")}
    policy = next(n for n in nodes.values() if f"{ODRL}Agreement" in n.get("@type", []))
    rule = next(r for r in policy[f"{ODRL}obligation"] if r["@id"].endswith(":3b"))
    weapons = [c for c in rule[f"{ODRL}constraint"] if "weapon" in ids(c, "leftOperand")[0]]
    assert len(weapons) == 1 and ids(weapons[0], "operator") == [f"{ODRL}isAnyOf"]
    own = "urn:x-grith:odrl:1:"
    classes = [nodes[id] for id in ids(weapons[0], "rightOperand")]
    assert [[k["@id"] for k in c[f"{own}weaponKind"]] for c in classes] == [[f"{own}weapon-gun"], [f"{own}weapon-tank"]]
    assert classes[0][f"{own}calibreFrom"][0]["@value"] == "100" and f"{own}calibreFrom" not in classes[1]


def test_ids_with_spaces_make_addresses() -> None:
    text = INVENTED["phases"].read_text(encoding="utf-8").replace('"corridor"', '"the corridor"')
    checked = check_text(text.replace('id = "phases"', 'id = "our truce"'))
    assert checked.agreement, checked.problems
    document = to_odrl(checked.agreement)
    quads = jsonld.to_rdf(document, {"documentLoader": no_network})["@default"]
    zones = {q["object"]["value"] for q in quads if ":zone:" in q["object"]["value"]}
    assert "urn:x-grith:agreement:our%20truce:zone:the%20corridor" in zones
    assert not any(" " in q[part]["value"] for q in quads for part in ("subject", "predicate"))


@pytest.mark.parametrize("name", NAMES)
def test_no_duty_asks_for_what_breaks_it(name: str) -> None:
    seen = 0
    for policy in expanded(name):
        for rule in policy.get(f"{ODRL}obligation", []):
            breaks = {v["@id"] for v in rule.get("urn:x-grith:odrl:1:breachedBy", [])}
            assert not breaks & set(ids(rule, "action"))
            seen += bool(breaks)
    assert seen or name not in ("minsk-2015", "lebanon-2024")


def test_export_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "halt.jsonld"
    assert run(["truce", "export", "energy-halt-2025", "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(out), "policies": 2}
    written = out.read_bytes()
    assert run(["truce", "export", "energy-halt-2025"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(written)


def test_check_and_list_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["truce", "check", "minsk-2015"]) == 0
    assert "READING from-pullout" in capsys.readouterr().out
    assert run(["truce", "check", "lebanon-2024", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    sixty = next(r for r in data["readings"] if r["id"] == "sixty-days")
    assert {m["id"]: m["earliest"] for m in sixty["calendar"]}["withdrawal_due"] == "2025-01-26T04:00:00+02:00"
    assert run(["truce", "list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == len(agreement_names())
    bad = tmp_path / "bad.toml"
    bad.write_text('id = "x"\ntitel = "y"\n', encoding="utf-8")
    assert run(["truce", "check", str(bad)]) == 3
    err = capsys.readouterr().err
    assert f"{bad}:2: unknown key" in err and "Did you mean title?" in err
    assert run(["truce", "check", str(tmp_path / "none.toml")]) == 4
