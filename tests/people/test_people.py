"""Accounts, sign-ins and sessions; the times are given, so nothing waits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grith.errors import AccountError
from grith.ledger import open_ledger, verify_ledger
from grith.people import People, SignInRefused

NOW = datetime(2025, 3, 20, 8, 0, tzinfo=UTC)
WORDS = "correct horse battery"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[People]:
    """Accounts over a fresh ledger; hashing with little work, or each test would take seconds."""
    from argon2 import PasswordHasher

    from grith.people import _passwords

    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(_passwords, "_hasher", lambda: quick)
    _passwords._nobody.cache_clear()
    with open_ledger(tmp_path / "ledger.gpkg", create=True) as ledger:
        yield People(ledger)
    _passwords._nobody.cache_clear()


def test_an_account_signs_in_and_out(people: People) -> None:
    assert not people.exist()
    people.add("A.Berg", "reviewer", WORDS, now=NOW)
    assert people.exist() and [(a.name, a.role) for a in people.accounts()] == [("A.Berg", "reviewer")]
    session = people.sign_in(" a.berg ", WORDS, address="192.0.2.7", now=NOW)
    known = people.session(session.token, now=NOW + MINUTE)
    assert known is not None and known.account.name == "A.Berg" and known.csrf == session.csrf != session.token
    assert people.session(session.token + "x", now=NOW) is None and people.session("", now=NOW) is None
    people.sign_out(session.token, now=NOW)
    people.sign_out(session.token, now=NOW)
    assert people.session(session.token, now=NOW) is None
    outcomes = [x.outcome for x in people.audit()]
    assert outcomes == ["signed out", "signed in", "account added as reviewer"]
    assert people.audit()[1].address == "192.0.2.7"


def test_neither_password_nor_token_is_stored(people: People, tmp_path: Path) -> None:
    people.add("a.berg", "admin", WORDS, now=NOW)
    session = people.sign_in("a.berg", WORDS, now=NOW)
    stored = b"".join(p.read_bytes() for p in tmp_path.iterdir() if p.is_file())
    assert WORDS.encode() not in stored and session.token.encode() not in stored and b"$argon2id$" in stored


def test_a_wrong_password_and_an_unknown_name_are_told_alike(people: People) -> None:
    people.add("a.berg", "reader", WORDS, now=NOW)
    told = set()
    for name, password in (("a.berg", WORDS + "!"), ("nobody", WORDS), ("", ""), ("a.berg", "x" * 5000), ("a'--", "ü")):
        with pytest.raises(SignInRefused) as error:
            people.sign_in(name, password, address=name, now=NOW)
        told.add(str(error.value))
    assert len(told) == 1


def test_failures_slow_the_next_attempts_down_and_then_count_no_more(people: People) -> None:
    people.add("a.berg", "reader", WORDS, now=NOW)
    for n in range(5):
        with pytest.raises(SignInRefused, match="wrong"):
            people.sign_in("a.berg", "wrong", address="192.0.2.7", now=NOW + n * MINUTE)
    for n in range(5, 8):  # even the right one, and a refusal does not prolong the wait
        with pytest.raises(SignInRefused, match="too many") as error:
            people.sign_in("A.BERG", WORDS, address="192.0.2.7", now=NOW + n * MINUTE)
        assert error.value.retry_after == (15 - n) * 60 + 1
    assert people.sign_in("a.berg", WORDS, address="198.51.100.1", now=NOW + 8 * MINUTE)  # the person elsewhere can
    assert people.sign_in("a.berg", WORDS, address="192.0.2.7", now=NOW + 16 * MINUTE)


def test_one_address_cannot_try_many_names(people: People) -> None:
    for n in range(30):
        with pytest.raises(SignInRefused, match="wrong"):
            people.sign_in(f"name{n}", "guess", address="192.0.2.7", now=NOW)
    with pytest.raises(SignInRefused, match="too many"):
        people.sign_in("another", "guess", address="192.0.2.7", now=NOW)


def test_sessions_end(people: People) -> None:
    people.add("a.berg", "reader", WORDS, now=NOW)
    people.add("chief", "admin", WORDS, now=NOW)
    token = people.sign_in("a.berg", WORDS, now=NOW).token
    at = NOW
    while people.session(token, now=at):
        at += timedelta(hours=11)
    assert timedelta(days=7) <= at - NOW < timedelta(days=7, hours=11)  # used again and again
    token = people.sign_in("a.berg", WORDS, now=NOW).token
    assert people.session(token, now=NOW + timedelta(hours=12)) is None  # left alone
    for change in ({"role": "analyst"}, {"password": WORDS + "2"}, {"disabled": True}):
        password = WORDS + "2" if change == {"disabled": True} else WORDS
        token = people.sign_in("a.berg", password, now=NOW).token
        people.change("a.berg", **change, by="chief", now=NOW)
        assert people.session(token, now=NOW) is None, change
    with pytest.raises(SignInRefused):
        people.sign_in("a.berg", WORDS + "2", now=NOW)
    people.change("a.berg", disabled=False, now=NOW)
    token = people.sign_in("a.berg", WORDS + "2", now=NOW).token
    assert people.revoke("a.berg", now=NOW) == 1 and people.session(token, now=NOW) is None


def test_what_is_refused(people: People) -> None:
    people.add("chief", "admin", WORDS, now=NOW)
    refused = [
        ("CHIEF", "reader", WORDS), ("x y", "reader", WORDS), ("", "reader", WORDS), ("a", "king", WORDS),
        ("a", "reader", "short"), ("a", "reader", "aaaaaaaaaaaaaaaa"), ("horse", "reader", WORDS),
        ("a", "reader", "ab" * 501),
    ]  # fmt: skip
    for name, role, password in refused:
        with pytest.raises(AccountError):
            people.add(name, role, password, now=NOW)
    for change in ({"disabled": True}, {"role": "reader"}):
        with pytest.raises(AccountError, match="last admin"):
            people.change("chief", **change, now=NOW)
    with pytest.raises(AccountError, match="no account"):
        people.change("nobody", role="reader")
    assert [a.role for a in people.accounts()] == ["admin"] and not people.accounts()[0].disabled


def test_the_ledger_verifies_with_accounts_in_it_and_no_copy_carries_them(people: People, tmp_path: Path) -> None:
    people.add("a.berg", "reader", WORDS, now=NOW)
    with open_ledger(tmp_path / "ledger.gpkg") as ledger:
        ledger.append("report", [{"id": "x"}])
        ledger.copy_to(tmp_path / "copy.gpkg")
        result = ledger.verify()
    assert result.ok and result.notes == ()
    assert verify_ledger(tmp_path / "copy.gpkg", alone=True).ok
    data = (tmp_path / "copy.gpkg").read_bytes()
    assert b"argon2" not in data and b"a.berg" not in data
    with sqlite3.connect(tmp_path / "copy.gpkg") as copy:
        tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
    assert not tables & {"accounts", "sessions", "sign_ins", "alembic_version"}


def test_who_looks_at_what_is_known_to_every_process_and_forgotten(people: People, tmp_path: Path) -> None:
    from datetime import UTC, datetime, timedelta

    from grith.ledger import open_ledger
    from grith.people import Presence

    start = datetime(2025, 3, 20, 9, 0, tzinfo=UTC)
    with open_ledger(next(tmp_path.rglob("ledger.gpkg"))) as again:
        here, there = Presence(again), Presence(again)
        assert here.look("s1", "one", "a.berg", now=start) == []
        assert there.look("s1", "two", "c.dahl", now=start) == ["a.berg"]
        assert there.look("s2", "two", "c.dahl", now=start) == []
        assert here.look("s1", "one", "a.berg", now=start) == []
        assert there.look("s1", "two", "c.dahl", now=start + timedelta(seconds=31)) == []
        assert again.verify().ok
