"""Invented claims, as reporters and the sides tell them, under ten agreements that nothing was written for.

A person wrote down each finding before the program was asked. Five rows were mended afterwards (an exception of which
nothing is told leaves a claim open), and three agreements: places outside a corridor, a zone, KFOR as monitors.

The forty under the two of 2002 were written later: before the program was asked, but for clauses on whom it was done to
where a row does not tell it; what was decided wrongly or left open without need was then mended by its kind.

The twenty of Thailand and Cambodia tell most deeds where the target stands ("reinforcement of troops", "the airspace").
On the first run 12 of 120 findings were decided wrongly and 18 left open: a deed was read as something aimed at.

The 66 of Yemen came last. On the first run 486 of 592 findings were as expected, 94 were left open and 12 decided
otherwise, two of them rightly (a girl is a civilian: the expectation was mended, as were the airport's kind and
a zone's places). The 64 of Colombia were judged once, after those mends: of 268 findings 184 were as expected, 74 were
left open and 10, in five rows, decided otherwise (one rightly, by the rule of older tests: shots in the air are fire).

The 64 of Georgia, with two readings, came from outside the room: the agreement and the rows were written from the docs
alone. On the first run 622 of 710 findings were as expected, 75 were left open in 20 rows and 13 decided otherwise in
seven: what was remembered, shown or dismissed for was read as done, and so was the name of a unit. That was mended by
its kinds. Under Pretoria's of 2022, written beside it, they were 714, 166 and 8 of 888; in two of its five rows so
decided the expectation was mended (laying mines is fire there, and a shot at a patrol no obstruction by its word).

``clause=finding``, ``*`` for a whole reading, ``rest`` for the clauses not named, ``reading*`` and ``reading:clause``
for one of several readings; "a|b" leaves room where the words of the row do.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from grith.truce.agreement import load_agreement
from tests.truce.expected_findings import unmet

HELD = Path(__file__).with_name("held")
# What a person would decide and the program leaves open: the row, and the clause or the whole.
LEFT_OPEN = {("H02", "*"), ("H02", "fire"), ("K07", "gsz"), ("N05", "fire")}
LEFT_OPEN |= {("T13", "fire"), ("T13", "civilians")}  # an incursion may be a ground attack
LEFT_OPEN |= {
    ("Y02", "civilians"),
    ("Y13", "ops"),
    ("Y13", "civilians"),
    ("Y35", "freeze"),
}  # verbs not known; a way back
LEFT_OPEN |= {(row, "freeze") for row in ("Y15", "Y39", "Y51", "Y58", "Y45", "Y31")}  # no act that is known is told
LEFT_OPEN |= {("Y31", "ops"), ("Y31", "civilians"), ("Y45", "ops")}
LEFT_OPEN |= {("L07", "mech"), ("L15", "mech"), ("L14", "mech"), ("L55", "mech")}  # "father", "leader": no kind
LEFT_OPEN |= {(row, "children") for row in ("L13", "L14", "L26", "L44", "L55")} | {("L17", "civilians")}
LEFT_OPEN |= {(row, "fire") for row in ("L44", "L55", "L61")} | {("L55", "civilians"), ("L61", "aid")}
# What a drone, tanks or woodcutters have to do with it is not told; what is near one zone may lie in another.
LEFT_OPEN |= {(row, "force") for row in ("G16", "G34", "G41", "G43", "G56", "G64")} | {("G43", "bases")}
LEFT_OPEN |= {(row, "aid") for row in ("G18", "G20", "G24", "G34", "G41", "G43", "G44", "G46", "G54")}
LEFT_OPEN |= {(row, "monitors") for row in ("G18", "G20", "G34", "G41", "G43", "G44", "G54")}
LEFT_OPEN |= {(row, "lines") for row in ("G32", "G45", "G54", "G55")}
LEFT_OPEN |= {("R19", "civilians"), ("R19", "ops")}  # "abduced" is no word: what was meant is not guessed


@pytest.mark.parametrize("name", sorted(f.stem for f in HELD.glob("*.toml")))
def test_claims_under_an_agreement_that_nothing_was_written_for(name: str) -> None:
    with (HELD / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["agreement"] == name]
    assert len(rows) == {"yemen-2022": 66, "eln-2023": 64, "georgia-2008": 64}.get(name, 20)
    wrong = unmet(rows, load_agreement(HELD / f"{name}.toml"))
    assert {(claim, clause) for claim, _, clause, _, result in wrong if result == "undetermined"} <= LEFT_OPEN
    assert not [one for one in wrong if one[-1] != "undetermined"]
