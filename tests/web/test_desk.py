"""The review desk over HTTP: every act is a row, undo is another, and nobody overwrites what they have not seen."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

import grith
from grith.case import links_of
from grith.errors import ConflictError


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return html.unescape(found[1])


def first(desk: Any, everything: bool = True) -> tuple[str, str]:
    """The address and page of the first item of the queue."""
    page = desk.get("/review?all=1" if everything else "/review").text
    address = html.unescape(re.findall(r'<li><a href="(/review/[^"]+)"', page)[0]).partition("?")[0]
    return address, desk.get(address).text


def send(desk: Any, address: str, page: str, act: str, **more: str) -> Any:
    form = {"token": field(page, "token"), "seen": field(page, "seen"), "act": act, "reason": "tested", **more}
    return desk.post(address, data=form, follow_redirects=False)


def rows(case: Path) -> list[dict[str, Any]]:
    with grith.open_case(case) as opened:
        return [entry.body for entry in opened.ledger().entries("review")]


def review_of(case: Path, address: str) -> str:
    from urllib.parse import unquote

    name = unquote(address.removeprefix("/review/"))
    with grith.open_case(case) as opened:
        return next(s.review for s in opened.ledger().statements(rejected=True) if s.id == name)


def test_accept_and_undo_are_two_rows(desk: Any, case: Path) -> None:
    address, page = first(desk)
    assert send(desk, address, page, "accept").status_code == 303
    assert review_of(case, address) == "accepted"
    again = desk.get(address).text
    assert send(desk, address, again, "undo").status_code == 303
    assert review_of(case, address) == "unreviewed"
    assert [(row["decision"], row["author"], row["reason"]) for row in rows(case)] == [
        ("accepted", "Tester", "tested"),
        ("undone", "Tester", "tested"),
    ]
    with grith.open_case(case) as opened:
        assert opened.verify().ok


def test_the_button_beside_what_was_just_done_takes_it_back(desk: Any, case: Path) -> None:
    address, page = first(desk)
    next_page = desk.get(send(desk, address, page, "accept").headers["location"]).text
    box = next_page.split('class="done"')[1].split("</form>")[0]
    target = html.unescape(re.search(r'action="([^"]+)"', box)[1])  # type: ignore[index]
    sent = {name: field(box, name) for name in ("token", "act", "seen", "reason")}
    assert (
        desk.post(target, data=sent, headers={"origin": "http://localhost"}, follow_redirects=False).status_code == 303
    )
    assert review_of(case, address) == "unreviewed"


def test_a_correction_moves_the_span_to_the_words_that_were_selected(desk: Any, case: Path) -> None:
    address, page = first(desk)
    text = html.unescape(re.sub(r"<[^>]+>", "", page.split('id="source-text"')[1].partition(">")[2].split("</div>")[0]))
    start, end = 3, 20
    answer = send(desk, address, page, "correct", **{"slot-actor": "Ruritania", "slot-span": f"{start}-{end}"})
    assert answer.status_code == 303
    changed = desk.get(address).text
    assert field(changed, "slot-actor") == "Ruritania"
    assert html.unescape(re.search(r'<mark id="span">(.*?)</mark>', changed, re.S)[1]) == text[start:end]  # type: ignore[index]
    send(desk, address, changed, "undo")
    assert field(desk.get(address).text, "slot-span") == field(page, "slot-span")


def test_reject_takes_a_statement_out_of_every_view(desk: Any, case: Path) -> None:
    address, page = first(desk)
    shown = address.replace("/review/", "/statements/")
    assert desk.get(shown).status_code == 200
    send(desk, address, page, "reject")
    assert desk.get(shown).status_code == 404


def test_who_decides_on_what_somebody_else_decided_meanwhile_is_told_and_nothing_is_lost(desk: Any, case: Path) -> None:
    address, page = first(desk)
    assert send(desk, address, page, "reject").status_code == 303
    late = send(desk, address, page, "accept")
    assert late.status_code == 409
    assert "decided on this meanwhile" in late.text
    assert [row["decision"] for row in rows(case)] == ["rejected"]
    assert "decided on meanwhile" in desk.get(f"{address}/others?seen=").text


def test_a_wrong_slot_is_told_with_its_remedy_and_kept_in_the_form(desk: Any, case: Path) -> None:
    address, page = first(desk)
    answer = send(desk, address, page, "correct", **{"slot-event": "the day after never"})
    assert answer.status_code == 422
    assert "is no date" in answer.text and "the day after never" in html.unescape(answer.text)
    assert rows(case) == []


@pytest.mark.parametrize("token", ["", "x", "é"])
def test_a_form_that_is_not_ours_is_refused(desk: Any, case: Path, token: str) -> None:
    address, page = first(desk)
    form = {"token": token, "seen": field(page, "seen"), "act": "reject", "reason": "no"}
    assert desk.post(address, data=form).status_code == 403
    assert rows(case) == []


def test_a_form_from_another_site_is_refused(desk: Any, case: Path) -> None:
    address, page = first(desk)
    form = {"token": field(page, "token"), "seen": "", "act": "reject", "reason": "no"}
    assert desk.post(address, data=form, headers={"origin": "https://evil.example"}).status_code == 403
    assert desk.post(address, data=form, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert rows(case) == []


def test_two_people_see_each_other(desk: Any, case: Path) -> None:
    address, _ = first(desk)
    desk.cookies.clear()  # a second browser
    assert "Tester looks at this too" in desk.get(address).text


def test_merge_and_split_are_opposite_rows(desk: Any, case: Path) -> None:
    page = desk.get("/review/incidents").text
    listed = re.findall(r'type="checkbox" name="ids" value="([^"]+)"', page.split("<legend>Incidents</legend>")[1])
    ids = [html.unescape(name) for name in listed[:2]]
    form = {"token": field(page, "token"), "reason": "one event", "act": "merge", "ids": ids}
    assert desk.post("/review/incidents", data=form, follow_redirects=False).status_code == 303
    with grith.open_case(case) as opened:
        assert any({r.id for r in i.reports} >= set(ids) for i in opened.incidents())
    form |= {"act": "split", "ids": ids[:1], "reason": "two events"}
    answer = desk.post("/review/incidents", data=form, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    with grith.open_case(case) as opened:
        assert not any({r.id for r in i.reports} >= set(ids) for i in opened.incidents())
        kinds = [e.kind for e in opened.ledger().entries() if e.kind in ("merge", "split")]
    assert kinds == ["merge", "split"]


def test_the_ledger_refuses_a_decision_on_what_was_not_seen(case: Path) -> None:
    with grith.open_case(case) as opened:
        name = next(s.id for s in opened.statements() if not s.span.cells)
        opened.review(name, "accept", reason="r", author="a", seen="")
        with pytest.raises(ConflictError):
            opened.review(name, "reject", reason="r", author="b", seen="")
        size = opened.ledger().size
        seen = opened.ledger().standing().last["statement", name]
        opened.review(name, "correct", reason="r", author="b", changes={"actor": "Ruritania"}, seen=seen)
        opened.review(name, "undo", reason="r", author="b")
        now = next(s for s in opened.statements() if s.id == name)
        assert (now.review, opened.ledger().size) == ("accepted", size + 2)
        assert now.actor != ("Ruritania",)


def test_an_item_that_is_not_there_is_told(desk: Any) -> None:
    assert desk.get(f"/review/{quote('no such: thing', safe='')}").status_code == 404


def test_a_merge_on_what_was_not_seen_is_told_and_nothing_is_written(desk: Any, case: Path) -> None:
    page = desk.get("/review/incidents").text
    listed = re.findall(r'type="checkbox" name="ids" value="([^"]+)"', page.split("<legend>Incidents</legend>")[1])
    ids = [html.unescape(name) for name in listed[:3]]
    form = {"token": field(page, "token"), "seen": field(page, "seen"), "reason": "one event", "act": "merge"}
    answer = desk.post("/review/incidents", data={**form, "ids": ids[:2]})
    assert answer.status_code == 200 and "Merged" in answer.text
    late = desk.post("/review/incidents", data={**form, "ids": ids[1:]})
    assert late.status_code == 409 and "meanwhile" in late.text
    undo = answer.text[answer.text.index('class="done"') :].split("</form>")[0]
    back = {"token": form["token"], "seen": field(undo, "seen"), "reason": "taken back", "act": "split"}
    back["ids"] = [html.unescape(name) for name in re.findall(r'name="ids" value="([^"]+)"', undo)]
    assert desk.post("/review/incidents", data=back).status_code == 200
    with grith.open_case(case) as opened:
        kinds = [e.kind for e in opened.ledger().entries() if e.kind in ("merge", "split")]
        assert kinds == ["merge", "split"]
        assert all(len({r.id for r in i.reports} & set(ids)) < 2 for i in opened.incidents())


def test_two_statements_are_linked_taken_back_and_guarded(desk: Any, case: Path) -> None:
    with grith.open_case(case) as opened:
        claims = [c for c in opened.claims() if len(c.statements) == 1]
        one, other = claims[0].id, next(c.id for c in claims[1:] if c.kind == claims[0].kind)
    address = f"/review/{quote(one, safe='')}"
    form = {"token": field(desk.get(address).text, "token"), "act": "relate", "reason": "one speech"}
    answer = desk.post(address, data={**form, "other": other, "relation": "same"})
    assert answer.status_code == 200 and "They say the same thing" in answer.text
    with grith.open_case(case) as opened:
        (made,) = links_of(opened.ledger())
        assert {one, other} <= set(next(c for c in opened.claims() if one in c.statements).statements)
    # Somebody who had not seen that link is told.
    assert desk.post(address, data={**form, "other": other, "relation": "apart"}).status_code == 409
    form |= {"other": other, "link": made.id}
    assert desk.post(address, data={**form, "relation": "contradiction"}).status_code == 200
    with grith.open_case(case) as opened:
        claim = next(c for c in opened.claims() if one in c.statements)
        assert other not in claim.statements
        assert [(x.kind, x.claim, x.words) for x in claim.links if x.claim == other] == [
            ("contradiction", other, "a person decided: one speech")
        ]
        form["link"] = links_of(opened.ledger())[0].id
    assert desk.post(address, data={**form, "relation": "undone"}).status_code == 200
    with grith.open_case(case) as opened:
        claim = next(c for c in opened.claims() if one in c.statements)
        assert other not in claim.statements and all(x.claim != other for x in claim.links)
        assert opened.ledger().count("link") == 3
    assert desk.post(address, data={**form, "other": one, "relation": "same"}).status_code == 422
    assert desk.post(address, data={**form, "relation": "similar"}).status_code == 422


def test_the_statement_most_alike_is_offered_first(desk: Any, case: Path) -> None:
    """A statement that was told twice has its twin at the head of the list."""
    with grith.open_case(case) as opened:
        claim = next(c for c in opened.claims() if len(c.statements) > 1 and not c.id.endswith(":incident"))
    page = desk.get(f"/review/{quote(claim.statements[0], safe='')}").text
    offered = [html.unescape(name) for name in re.findall(r'type="radio" name="other" value="([^"]+)"', page)]
    assert set(offered) & set(claim.statements[1:])


def test_looking_writes_nothing(desk: Any, case: Path) -> None:
    with grith.open_case(case) as opened:
        before = opened.ledger().size
    for path in ("/", "/truce", "/review", "/review/incidents", "/alerts", "/force", "/deal"):
        assert desk.get(path).status_code == 200
    with grith.open_case(case) as opened:
        assert opened.ledger().size == before
