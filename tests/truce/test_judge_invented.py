"""Invented claims under the five agreements and two invented ones: a person wrote down each finding, then
the program was asked.

``expected`` holds one finding for all readings, or ``reading: finding`` for each; "a or b" leaves room where the words
of the row allow either.
"""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pytest

from grith.truce.agreement import agreement_names, load_agreement
from grith.truce.judge import claims_of, judge, overall

TABLE = Path(__file__).with_name("expected_invented_findings.csv")
INVENTED = {f.stem: f for f in sorted((Path(__file__).parent / "agreements").glob("*.toml"))}


@pytest.mark.parametrize("name", (*agreement_names(), *INVENTED))
def test_every_invented_claim_gets_the_finding_of_a_careful_person(name: str) -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["agreement"] == name]
    assert len(rows) >= (9 if name in INVENTED else 18)
    text = io.StringIO()
    columns = [c for c in rows[0] if c not in ("agreement", "expected")]
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    terms = load_agreement(INVENTED.get(name, name))
    claims, left = claims_of(text.getvalue(), TABLE.name, terms.zone)
    assert not left
    found = {(o.claim, o.reading): o.result for o in overall(judge(terms, claims))}
    wrong = []
    for row in rows:
        by_reading = dict(part.split(": ") for part in row["expected"].split("; ") if ": " in part)
        for reading in terms.readings:
            expected = by_reading.get(reading.id, row["expected"]).split(" or ")
            if found[row["id"], reading.id] not in expected:
                wrong.append((row["id"], reading.id, expected, found[row["id"], reading.id]))
    assert not wrong


TAKEN = ("agreement", "expected", "id", "kind", "act", "about_from", "about_to", "time_zone", "precision_km")


@pytest.mark.parametrize("name", (*agreement_names(), *INVENTED))
def test_a_cell_that_is_added_never_turns_a_finding(name: str) -> None:
    # The columns of TAKEN are those whose absence says something, as docs/agreements.md tells.
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["agreement"] == name]
    chance, text = random.Random(7), io.StringIO()
    writer = csv.DictWriter(text, [c for c in rows[0] if c not in ("agreement", "expected")], extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow(row)
        for n in range(25):
            kept = {k: v if k in TAKEN or chance.random() < 0.6 else "" for k, v in row.items()}
            writer.writerow({**kept, "id": f"{row['id']}-less-{n}"})
    terms = load_agreement(INVENTED.get(name, name))
    claims, _ = claims_of(text.getvalue(), TABLE.name, terms.zone)
    found = {(f.claim, f.reading, f.clause): f for f in judge(terms, claims)}
    turned = {
        (claim, reading, clause, f.result, whole.result)
        for (claim, reading, clause), f in found.items()
        if "-less-" in claim and f.result != "undetermined"
        if (whole := found[claim.split("-less-")[0], reading, clause]).result != f.result
    }
    assert not turned
