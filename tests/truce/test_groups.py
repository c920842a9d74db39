"""Which claims are one incident: what a row says itself goes first, whatever the order of the rows."""

from __future__ import annotations

import itertools

from grith.truce.agreement import load_agreement
from grith.truce.corroboration import corroborate, groups_of
from grith.truce.judge import claims_of, judge, name_of

TERMS = load_agreement("line-of-control-2021")
HEAD = "id,kind,said_by,said_on,about_from,accused,place,target,means,effect,same_as,answers\n"
ROWS = (
    "a,accusation,BSF,2021-05-03,2021-05-03,Pakistan,Samba,post,firing,,b,\n",
    "b,report,Reuters,2021-05-03,2021-05-03,Pakistan,Samba,post,firing,,c,\n",
    "c,report,AFP,2021-05-03,2021-05-03,Pakistan,Samba,post,firing,,,\n",
    "d,counter-accusation,Pakistan,2021-05-04,2021-05-03,India,Samba,post,firing,,,c\n",
)


def claims(rows):
    found, left = claims_of(HEAD + "".join(rows), "t.csv", TERMS.zone)
    assert not left
    return found


def test_retellings_of_retellings_are_one_incident_in_any_order() -> None:
    for rows in itertools.permutations(ROWS):
        told = claims(rows)
        apart = {c.id: f"found {name_of(c)}" for c in told}  # as fusion would have them
        for incidents in (None, apart):
            (members,) = groups_of(told, incidents).values()
            assert {name_of(c) for c in members} == set("abcd")


def test_rows_that_retell_one_another_in_a_ring_are_one_incident() -> None:
    ring = [ROWS[0], ROWS[1], ROWS[2].replace(",,\n", ",b,\n")]
    for rows in itertools.permutations(ring):
        assert len(groups_of(claims(rows))) == 1


def test_an_event_told_by_both_sides_is_marked_on_both() -> None:
    told = claims([ROWS[0].replace(",b,", ",,"), ROWS[3].replace(",c\n", ",a\n")])
    (one,), _ = corroborate(TERMS, told, {c.id: f"found {name_of(c)}" for c in told})
    assert (one.level, one.sides) == ("told by both sides", ("IND", "PAK"))
    disputed = {f.claim: f.disputed_by for f in judge(TERMS, told)}
    assert disputed == {"a": ("d",), "d": ("a",)}
