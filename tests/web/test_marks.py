"""Marks in a text: the pieces are the text, and each piece knows what covers it, however the spans overlap."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grith.web._marks import marked

spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 35)), max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=30), spans)
def test_pieces_are_the_text_and_know_their_statements(text: str, found: list[tuple[int, int]]) -> None:
    rows = [{"id": str(n), "start": a, "end": b} for n, (a, b) in enumerate(found)]
    pieces = marked(text, rows)
    assert "".join(piece["text"] for piece in pieces) == text
    for piece in pieces:
        end = piece["start"] + len(piece["text"])
        inside = {r["id"] for r in rows if r["start"] <= piece["start"] and end <= r["end"] <= len(text)}
        assert {row["id"] for row in piece["rows"]} == inside
    begun = [row["id"] for piece in pieces for row in piece["new"]]
    assert len(begun) == len(set(begun))
