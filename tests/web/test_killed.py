"""The server is killed with signal 9 while people decide: whatever it had acknowledged is in the ledger afterwards."""

from __future__ import annotations

import random
import re
import shutil
import threading
import time
from pathlib import Path
from urllib.parse import quote

import pytest

import grith
from tests.web.serving import Served

pytestmark = pytest.mark.slow
httpx = pytest.importorskip("httpx")
WRITERS, ROUNDS = 4, 3


def decide(served: Served, names: list[str], round_: int, told: list[str], asked: list[str]) -> None:
    """Accept or reject, one statement after the other, until the server is gone."""
    client, token = served.client()
    try:
        for turn in range(10_000):
            name = names[turn % len(names)]
            page = f"/review/{quote(name, safe='')}"
            seen = re.search(r'name="seen" value="([^"]*)"', client.get(page).text)
            assert seen
            reason = f"round {round_}, {name}, {turn}"
            form = {"token": token, "act": ("accept", "reject")[turn % 2], "reason": reason, "seen": seen[1]}
            asked.append(reason)
            answer = client.post(page, data=form)
            assert answer.status_code == 303, answer.text
            told.append(reason)
    except httpx.TransportError:
        return  # killed


def test_a_killed_server_loses_nothing_that_it_acknowledged(made: Path, tmp_path: Path) -> None:
    case = Path(shutil.copytree(made, tmp_path / "case"))
    with grith.open_case(case) as opened:
        names = [s.id for s in opened.statements() if not s.span.cells]
    told: list[str] = []
    asked: list[str] = []
    draw = random.Random(7)
    for round_ in range(ROUNDS):
        served = Served(case)
        before = len(told)
        threads = [
            threading.Thread(target=decide, args=(served, names[n::WRITERS], round_, told, asked))
            for n in range(WRITERS)
        ]
        for thread in threads:
            thread.start()
        while len(told) < before + 8 and any(thread.is_alive() for thread in threads):
            time.sleep(0.01)
        time.sleep(draw.random())
        served.kill()
        for thread in threads:
            thread.join()
        assert len(told) >= before + 8
        with grith.open_case(case) as opened:
            assert opened.verify().ok
            kept = [e.body["reason"] for e in opened.ledger().entries("review") if e.body.get("reason")]
        assert len(kept) == len(set(kept))  # nothing was written twice
        assert set(told) <= set(kept) <= set(asked)
        assert len(kept) - len(told) <= WRITERS * (round_ + 1)  # at most what was under way when it was killed
    with Served(case) as again:
        assert again.client()[0].get("/").status_code == 200
