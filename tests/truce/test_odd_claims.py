"""What looks wrong among the other rows is told once, and the rows stay as they are."""

from __future__ import annotations

from attrs import evolve

from grith.nouns import Shape
from grith.truce.agreement import load_agreement
from grith.truce.judge import claims_of, turned_shapes

TERMS = load_agreement("energy-halt-2025")
HEAD = "id,kind,said_by,said_on,about_from,accused,place,target,effect,same_as\n"


def told(rows: list[str]) -> list[tuple[str, str]]:
    claims, left = claims_of(HEAD + "\n".join(rows), "t.csv", TERMS.zone)
    assert len(claims) == len(rows)
    return [(x.where, x.reason) for x in left]


def row(id: str, by: str = "UA MFA", day: str = "2025-03-20", more: str = "") -> str:
    return f"{id},accusation,{by},2025-03-21,{day},Russia,Sumy,substation,fire,{more}"


def test_rows_that_tell_the_same_are_named_once() -> None:
    hundred = [row(f"h{n}") for n in range(100)]
    assert told(hundred) == [("row 2", "h0, h1, h2, h3, h4 and 95 more tell the same but for their id")]


def test_another_voice_another_day_and_a_retelling_are_not_the_same() -> None:
    assert told([row("a"), row("b", by="RU MoD"), row("c", day="2025-03-19"), row("d", more="a")]) == []


def test_a_slip_of_a_century_is_told_and_a_table_of_the_past_is_not() -> None:
    days = [row(f"d{n}", day=f"2025-03-{n:02}") for n in range(1, 12)]
    assert told([*days, row("old", day="1925-03-20")]) == [
        ("row 13", "the event is dated over a year before it was told")
    ]
    assert told([row(f"y{n}", day=f"{1990 + n}-03-20") for n in range(30)]) == []


def test_a_line_that_is_turned_round_is_told_where_the_claims_lie() -> None:
    terms = load_agreement("minsk-2015")
    head = "id,accused,target,latitude,longitude\n"
    rows = [f"c{n},the rebels,post,{33 + n / 10},{35.9}" for n in range(8)]  # Lebanon, where both orders are degrees
    claims, _ = claims_of(head + "\n".join(rows), "t.csv", terms.zone)

    def told(*points: tuple[float, float]) -> list[tuple[str, str]]:
        line = evolve(
            terms.lines[0], shapes=(Shape((points,), False, None, None, ("contact",), "l.geojson, feature 1"),)
        )
        return [(x.file, x.reason) for x in turned_shapes(evolve(terms, lines=(line,)), claims)]

    assert told((36.0, 33.0), (36.0, 34.0)) == []
    ((file, reason),) = told((33.0, 36.0), (34.0, 36.0))
    assert file == "l.geojson" and "km from most claims, and near them with latitude and longitude swapped" in reason
    assert told((-70.0, 20.0), (-71.0, 20.0)) == []  # far off either way: another place, and no slip
