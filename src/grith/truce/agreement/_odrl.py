"""An agreement as ODRL 2.2 in JSON-LD 1.1: one policy for each reading, with a profile for what ODRL has no word for.

ODRL (W3C Recommendation, 15 February 2018) gives the frame: Agreement, prohibition, obligation, permission, constraint,
remedy. The profile adds acts, kinds of object, weapons, calibre, place and distance from a line. All terms are defined
in the document's own context, so it is read without a network.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from grith.nouns import Agreement, Citation, Clause, Reading, TimePoint, WeaponClass
from grith.truce.agreement._hours import hours_words
from grith.truce.agreement._tell import weapon_class_words
from grith.truce.agreement._vocabulary import vocabulary

ODRL = "http://www.w3.org/ns/odrl/2/"
PROFILE = "urn:x-grith:odrl:1"
_TYPED = {"@type": "@id"}

CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "odrl": ODRL,
    "grith": f"{PROFILE}:",
    "dct": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "uid": "@id",
    "type": "@type",
    "Agreement": "odrl:Agreement",
    "Action": "odrl:Action",
    "LeftOperand": "odrl:LeftOperand",
    "AssetCollection": "odrl:AssetCollection",
    "Party": "odrl:Party",
    "PartyCollection": "odrl:PartyCollection",
    "profile": {"@id": "odrl:profile", **_TYPED},
    "assigner": {"@id": "odrl:assigner", **_TYPED},
    "assignee": {"@id": "odrl:assignee", **_TYPED},
    "prohibition": {"@id": "odrl:prohibition"},
    "obligation": {"@id": "odrl:obligation"},
    "permission": {"@id": "odrl:permission"},
    "action": {"@id": "odrl:action", **_TYPED},
    "target": {"@id": "odrl:target", **_TYPED},
    "constraint": {"@id": "odrl:constraint"},
    "leftOperand": {"@id": "odrl:leftOperand", **_TYPED},
    "operator": {"@id": "odrl:operator", **_TYPED},
    "rightOperand": {"@id": "odrl:rightOperand"},
    "unit": {"@id": "odrl:unit", **_TYPED},
    "includedIn": {"@id": "odrl:includedIn", **_TYPED},
    "partOf": {"@id": "odrl:partOf", **_TYPED},
    "label": "rdfs:label",
    "title": "dct:title",
    "source": {"@id": "dct:source", **_TYPED},
    "citation": "dct:bibliographicCitation",
    "description": "dct:description",
    "creator": {"@id": "dct:creator", **_TYPED},
    "clauseClass": "grith:clauseClass",
    "breachedBy": {"@id": "grith:breachedBy", **_TYPED},
    "notSettled": {"@id": "grith:notSettled", **_TYPED},
    "exception": {"@id": "grith:exception"},
    "exceptionKind": "grith:exceptionKind",
    "applies": "grith:applies",
    "attempts": "grith:attempts",
    "consequence": "grith:consequence",
    "weaponKind": {"@id": "grith:weaponKind", "@type": "@id"},
    "calibreFrom": "grith:calibreFrom",
    "latest": {"@id": "grith:latestBound", "@type": "xsd:dateTime"},
    "note": "skos:note",
}
_RULES = {"prohibition": "prohibition", "obligation": "obligation", "permission": "permission", "power": "permission"}


def to_odrl(agreement: Agreement) -> dict[str, Any]:
    """The agreement as a JSON-LD document: a policy for each reading, then the terms of the profile that it uses.

    Definitions have no rule in ODRL: they stand as notes of the policy. A moment that is only known to lie between two
    instants is exported with the earlier one as the operand and the later as ``latest``.
    """
    base = f"urn:x-grith:agreement:{quote(agreement.id)}"
    used: dict[str, dict[str, Any]] = {}
    policies = [_policy(agreement, reading, base, used) for reading in agreement.readings]
    parties = [
        {
            "uid": f"{base}:party:{quote(p.id)}",
            "type": "Party",
            "title": p.name,
            **({"note": [f"answers for {', '.join(p.answers_for)}"]} if p.answers_for else {}),
        }
        for p in agreement.parties
    ]
    return {"@context": CONTEXT, "@graph": [*policies, *parties, *(used[k] for k in sorted(used))]}


def _policy(agreement: Agreement, reading: Reading, base: str, used: dict[str, dict[str, Any]]) -> dict[str, Any]:
    bound = [f"{base}:party:{quote(p.id)}" for p in agreement.parties if p.bound]
    policy: dict[str, Any] = {
        "uid": f"{base}:reading:{quote(reading.id)}",
        "type": "Agreement",
        "profile": PROFILE,
        "title": f"{agreement.title} ({reading.title})",
        "assigner": bound,
        "assignee": bound,
        **_sources(reading.sources or agreement.sources),
    }
    if reading.held_by:
        policy["creator"] = f"{base}:party:{quote(reading.held_by)}"
    notes = [*agreement.notes, *reading.notes]
    for clause in reading.clauses:
        if clause.modality == "definition":
            notes.append(f"[{clause.id}] {clause.says}")
            continue
        rule = _rule(agreement, reading, clause, base, used)
        policy.setdefault(_RULES[clause.modality], []).append(rule)
    if notes:
        policy["note"] = notes
    return policy


def _rule(
    agreement: Agreement, reading: Reading, clause: Clause, base: str, used: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    # A duty that is only known by what breaks it asks to comply; the breaking acts stand beside, never as the action.
    acts = _terms("acts", clause.acts, used) or [_own("comply", "do as the clause says", used)]
    rule: dict[str, Any] = {
        "uid": f"{base}:reading:{quote(reading.id)}:clause:{quote(clause.id)}",
        "assigner": [f"{base}:party:{quote(p.id)}" for p in agreement.parties if p.bound],
        "assignee": [f"{base}:party:{quote(b)}" for b in clause.bearers],
        "action": acts,
        "target": _terms("objects", clause.objects, used) or [_anything(used)],
        "clauseClass": clause.code,
        "description": clause.says,
        **_sources(clause.sources),
    }
    if clause.breached_by:
        rule["breachedBy"] = _terms("acts", clause.breached_by, used)
    unsettled = [*_terms("objects", clause.unsure_objects, used), *_terms("acts", clause.unsure_acts, used)]
    if unsettled:
        rule["notSettled"] = unsettled
    constraints = _constraints(agreement, reading, clause, base, used)
    if constraints:
        rule["constraint"] = constraints
    if clause.attempts:
        rule["attempts"] = clause.attempts
    exceptions = [e for e in reading.exceptions if e.id in clause.exceptions]
    if exceptions:
        rule["exception"] = [
            {
                "uid": f"{rule['uid']}:exception:{quote(e.id)}",
                "exceptionKind": e.kind,
                "description": e.title,
                **({"applies": e.applies} if e.applies else {}),
                **_sources(e.sources),
            }
            for e in exceptions
        ]
    if clause.consequence:
        rule["consequence"] = clause.consequence
    if clause.notes:
        rule["note"] = list(clause.notes)
    return rule


def _constraints(
    agreement: Agreement, reading: Reading, clause: Clause, base: str, used: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    found = []
    for id, operator in ((clause.start, "gteq"), (clause.end, "lt")):
        moment = reading.moment(id) if id else None
        if moment:
            found.append(_time(moment, operator))
    if clause.hours:
        left = _left("hours", "hours of the day and days of the week, on a local clock", used)
        found.append({"leftOperand": left, "operator": "odrl:isPartOf", "rightOperand": hours_words(clause.hours)})
    if clause.zone:
        zone = {"@id": f"{base}:zone:{quote(clause.zone)}"}
        found.append({"leftOperand": "odrl:spatial", "operator": "odrl:isPartOf", "rightOperand": zone})
        title = next((z.title for z in agreement.zones if z.id == clause.zone), clause.zone)
        used[zone["@id"]] = {"uid": zone["@id"], "title": title}
    if clause.line:
        line = f"{base}:line:{quote(clause.line)}"
        title = next((x.title for x in agreement.lines if x.id == clause.line), clause.line)
        used[line] = {"uid": line, "title": title}
        found.append(
            {"leftOperand": _left("line", "reference line", used), "operator": "odrl:eq", "rightOperand": {"@id": line}}
        )
        if clause.side:
            side = {"@id": f"{base}:party:{quote(clause.side)}"}
            found.append(
                {"leftOperand": _left("side", "side of the line", used), "operator": "odrl:eq", "rightOperand": side}
            )
        if clause.within_km is not None:
            found.append(
                {
                    "leftOperand": _left("lineDistance", "distance from the reference line", used),
                    "operator": "odrl:lt",
                    "rightOperand": _decimal(clause.within_km),
                    "unit": _own_id("kilometre", "kilometre", used),
                }
            )
    if len(clause.weapons) > 1:  # any one of them: constraints beside each other would ask for all
        classes = [{"@id": _weapon_class(w, used)} for w in clause.weapons]
        left = _left("weaponClass", "class of weapon, from a calibre", used)
        found.append({"leftOperand": left, "operator": "odrl:isAnyOf", "rightOperand": classes})
        return found
    for weapon in clause.weapons:
        kinds = [{"@id": t} for t in _terms("weapons", weapon.kinds, used)]
        if kinds:
            found.append(
                {
                    "leftOperand": _left("weapon", "kind of weapon", used),
                    "operator": "odrl:isAnyOf",
                    "rightOperand": kinds,
                }
            )
        if weapon.calibre_from_mm:
            found.append(
                {
                    "leftOperand": _left("calibre", "calibre of the weapon", used),
                    "operator": "odrl:gteq",
                    "rightOperand": _decimal(weapon.calibre_from_mm),
                    "unit": _own_id("millimetre", "millimetre", used),
                }
            )
    return found


def _weapon_class(weapon: WeaponClass, used: dict[str, dict[str, Any]]) -> str:
    """The profile's term for kinds of weapon from a calibre, declared with both."""
    id = "grith:weapon-class-" + "-".join(weapon.kinds or ("any",))
    id += f"-from-{weapon.calibre_from_mm:g}-mm" if weapon.calibre_from_mm else ""
    term: dict[str, Any] = {"uid": id, "label": weapon_class_words(weapon)}
    if weapon.kinds:
        term["weaponKind"] = _terms("weapons", weapon.kinds, used)
    if weapon.calibre_from_mm:
        term |= {"calibreFrom": _decimal(weapon.calibre_from_mm), "unit": _own_id("millimetre", "millimetre", used)}
    used[id] = term
    return id


def _time(moment: TimePoint, operator: str) -> dict[str, Any]:
    if not moment.known:  # it hangs on an event: ODRL has an operand for that
        event = {"leftOperand": "odrl:event", "operator": f"odrl:{operator}", "rightOperand": moment.title}
        return {**event, "description": moment.rule}
    value = {"@value": moment.earliest.isoformat(), "@type": "xsd:dateTime"}
    found = {"leftOperand": "odrl:dateTime", "operator": f"odrl:{operator}", "rightOperand": value}
    found["description"] = f"{moment.title}: {moment.rule}"
    if not moment.certain:
        found["latest"] = moment.latest.isoformat()
    return found


def _decimal(number: float) -> dict[str, str]:
    return {"@value": f"{number:g}", "@type": "xsd:decimal"}


def _sources(citations: Iterable[Citation]) -> dict[str, Any]:
    cited = list(citations)
    addresses = list(dict.fromkeys(c.url for c in cited if c.url))
    words = list(dict.fromkeys(w for c in cited if (w := ", ".join(x for x in (c.article, c.said_by, c.note) if x))))
    return {**({"source": addresses} if addresses else {}), **({"citation": words} if words else {})}


def _terms(name: str, kinds: Iterable[str], used: dict[str, dict[str, Any]]) -> list[str]:
    """The profile's terms for kinds of a vocabulary, declared with their parents."""
    words = vocabulary(name)
    found = []
    for kind in kinds:
        found.append(f"grith:{name[:-1]}-{kind}")
        line = [kind]
        while line[-1] in words.parents:
            line.append(words.parents[line[-1]])
        for child, parent in zip(line, [*line[1:], ""], strict=True):
            id = f"grith:{name[:-1]}-{child}"
            term: dict[str, Any] = {"uid": id, "label": words.title(child)}
            if name == "acts":
                # ODRL asks that each action of a profile be included in another; `use` is its root.
                term |= {"type": "Action", "includedIn": f"grith:act-{parent}" if parent else "odrl:use"}
            elif name == "objects":
                term["type"] = "AssetCollection"
                if parent:
                    term["partOf"] = f"grith:object-{parent}"
            used[id] = term
    return found


def _anything(used: dict[str, dict[str, Any]]) -> str:
    used["grith:object-any"] = {"uid": "grith:object-any", "type": "AssetCollection", "label": "anything"}
    return "grith:object-any"


def _own(name: str, label: str, used: dict[str, dict[str, Any]]) -> str:
    used[f"grith:{name}"] = {"uid": f"grith:{name}", "type": "Action", "label": label, "includedIn": "odrl:use"}
    return f"grith:{name}"


def _own_id(name: str, label: str, used: dict[str, dict[str, Any]]) -> str:
    used[f"grith:{name}"] = {"uid": f"grith:{name}", "label": label}
    return f"grith:{name}"


def _left(name: str, label: str, used: dict[str, dict[str, Any]]) -> str:
    used[f"grith:{name}"] = {"uid": f"grith:{name}", "type": "LeftOperand", "label": label}
    return f"grith:{name}"
