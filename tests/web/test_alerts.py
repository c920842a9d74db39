"""The Alerts page: what would be told, whom, and telling it, against servers of this machine."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.alerts.test_alerts import hook, post
from tests.web.test_signing import signed_in

QUERY = {"as_of": "2025-03-20", "since": "2025-03-10"}


def receivers(case: Path, webhook: str, smtp: str) -> None:
    with (case / "case.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[alerts]\nwebhooks = ["{webhook}"]\nemails = ["cell@example.org"]\nsmtp = "{smtp}"\n')
        file.write('sender = "grith@example.org"\n')


def told(page: str) -> list[list[str]]:
    table = page[page.index('<caption class="hidden">Receivers') :].split("</table>")[0]
    return [re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row) for row in table.split("<tr>")[2:]]


def test_what_changed_is_listed_told_once_and_noted(desk: Any, case: Path) -> None:
    rows = desk.get("/api/alerts.json", params=QUERY).json()["rows"]
    assert rows
    assert "names no receivers" in desk.get("/alerts", params=QUERY).text
    with hook(200) as (webhook, calls), post() as (smtp, mails):
        receivers(case, webhook, smtp)
        page = desk.get("/alerts", params=QUERY).text
        number = str(len(rows))
        assert told(page) == [["http://127.0.0.1", "never", number], ["cell@example.org", "never", number]]
        form = {"token": re.search(r'name="token" value="([^"]+)"', page)[1], **QUERY}  # type: ignore[index]
        answer = desk.post("/alerts", data=form)
        assert answer.status_code == 200 and f"told {number}" in answer.text
        assert [row[2] for row in told(answer.text)] == ["0", "0"]
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", row[1]) for row in told(answer.text))
        assert [a["words"] for a in json.loads(calls[0][1])["alerts"]] == [row["words"] for row in rows]
        assert len(mails) == 1
        desk.post("/alerts", data=form)
        assert (len(calls), len(mails)) == (1, 1)


def test_who_cannot_be_reached_is_told_in_words(desk: Any, case: Path) -> None:
    receivers(case, "http://127.0.0.1:9/hook", "smtp://127.0.0.1:9")
    page = desk.get("/alerts", params=QUERY).text
    form = {"token": re.search(r'name="token" value="([^"]+)"', page)[1], **QUERY}  # type: ignore[index]
    answer = desk.post("/alerts", data=form)
    assert answer.status_code == 502 and "told next time" in answer.text
    assert {row[1] for row in told(answer.text)} == {"never"}


def test_readers_see_what_changed_but_not_who_is_told(case: Path) -> None:
    receivers(case, "https://chat.example.org/hooks/secret", "smtps://mail.example.org")
    client = signed_in(case, "a.reader", "reader")
    page = client.get("/alerts", params=QUERY).text
    assert "Who is told" not in page and "example.org" not in page
    token = re.search(r'name="token" value="([^"]+)"', client.get("/").text)[1]  # type: ignore[index]
    assert client.post("/alerts", data={"token": token}).status_code == 403
