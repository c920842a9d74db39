"""Alerts told to real servers on loopback: once each, and only what those who are told may see."""

from __future__ import annotations

import hashlib
import hmac
import json
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from grith.alerts import Alert, _send, send_alerts
from grith.case import init_case
from grith.nouns import AlertSettings
from tests.cli import here

ALERTS = [Alert("coalition", "Norway: possible → willing", "2025-03-20", ("s1",)), Alert("truce", "rose", "2025-03-20")]


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


class Hook(BaseHTTPRequestHandler):
    """Keeps what it is told; answers with the codes in ``answers`` first."""

    got: list[tuple[dict[str, str], bytes]]
    answers: list[int]

    def do_POST(self) -> None:
        self.got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.answers.pop(0) if self.answers else 204)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def hook(*answers: int) -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    kind = type("OneHook", (Hook,), {"got": [], "answers": list(answers)})
    with serving(HTTPServer(("127.0.0.1", 0), kind)) as port:
        yield f"http://127.0.0.1:{port}/secret-path", kind.got


class Post(socketserver.StreamRequestHandler):
    """Enough of SMTP to receive a message."""

    def handle(self) -> None:
        say, messages = (lambda words: self.wfile.write(words + b"\r\n")), self.server.messages  # type: ignore
        say(b"220 here")
        while line := self.rfile.readline():
            verb = line.strip().upper()[:4]
            if verb == b"DATA":
                say(b"354 go on")
                lines = []
                while (line := self.rfile.readline()) != b".\r\n":
                    lines.append(line)
                messages.append(b"".join(lines).decode())
            say(b"221 bye" if verb == b"QUIT" else b"250 fine")
            if verb == b"QUIT":
                return


@contextmanager
def post() -> Iterator[tuple[str, list[str]]]:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Post)
    server.messages = []  # type: ignore
    with serving(server) as port:
        yield f"smtp://127.0.0.1:{port}", server.messages  # type: ignore


def test_each_channel_is_told_each_thing_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", "a secret")
    kept = tmp_path / "told.jsonl"
    with hook() as (url, got), post() as (smtp, messages):
        settings = AlertSettings((url,), ("cell@example.org",), smtp, "grith@example.org", secret_from="HOOK_SECRET")
        assert [d.told for d in send_alerts("Truce\nX", ALERTS[:1], settings, kept)] == [1, 1]
        assert [d.told for d in send_alerts("Truce X", ALERTS, settings, kept)] == [1, 1]
        assert [d.told for d in send_alerts("Truce X", ALERTS, settings, kept)] == [0, 0]
    assert [[a["words"] for a in json.loads(body)["alerts"]] for _, body in got] == [[a.words] for a in ALERTS]
    headers, body = got[0]
    assert headers["X-Grith-Signature"] == "sha256=" + hmac.new(b"a secret", body, hashlib.sha256).hexdigest()
    assert len(messages) == 2 and "Subject: Truce X: 1 change" in messages[0] and "To: cell@example.org" in messages[0]
    assert b"secret-path" not in kept.read_bytes() and b"example.org" not in kept.read_bytes()


def test_what_could_not_be_told_is_told_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_send.time, "sleep", lambda _: None)
    kept = tmp_path / "told.jsonl"
    kept.write_text('{"at": "cut sho')
    with hook(500, 503, 200, 404, 302) as (url, got):
        settings = AlertSettings((url,))
        assert send_alerts("T", ALERTS[:1], settings, kept)[0].told == 1 and len(got) == 3
        for code in ("404", "302"):  # refused, and a redirection is not followed
            delivery = send_alerts("T", ALERTS, settings, kept)[0]
            assert delivery.told == 0 and code in delivery.problem and "secret-path" not in delivery.channel
        assert send_alerts("T", ALERTS, settings, kept)[0].told == 1
    (gone,) = send_alerts("T", [Alert("truce", "new", "2025-03-21")], settings, kept)
    assert gone.told == 0 and "cannot be reached" in gone.problem


def test_nothing_leaves_this_machine_unencrypted(tmp_path: Path) -> None:
    settings = AlertSettings(("http://example.org/x", "ftp://127.0.0.1/x"), ("a@b",), "http://127.0.0.1", "g@b")
    problems = [d.problem for d in send_alerts("T", ALERTS, settings, tmp_path / "told")]
    assert "https" in problems[0] and "not an address" in problems[1] and "not an address" in problems[2]
    assert send_alerts("T", ALERTS, AlertSettings(), tmp_path / "told") == []


def test_the_command_tells_what_the_receivers_may_see(tmp_path: Path) -> None:
    case = init_case(tmp_path / "case", title="T")
    (tmp_path / "a.csv").write_text("nation,said on,what,firmness\nFrance,2025-03-17,troops,willing\n")
    (tmp_path / "b.csv").write_text("nation,said on,what,firmness\nPoland,2025-03-17,troops,willing\n")
    case.add([tmp_path / "a.csv"], handling="public")
    case.add([tmp_path / "b.csv"], handling="restricted")
    case.close()
    settings = tmp_path / "case" / "case.toml"

    def grith(*arguments: str) -> subprocess.CompletedProcess[str]:
        done = here.grith("alert", tmp_path / "case", *arguments)
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    off = grith("--send")
    assert off.returncode == 3 and "[alerts]" in off.stderr  # off unless the case asks for it
    with hook() as (url, got):
        settings.write_text(settings.read_text() + f'\n[alerts]\nwebhooks = ["{url}"]\n')
        shown = json.loads(grith("--json").stdout)
        assert not got and [a["kind"] for a in shown["alerts"]] == ["coalition"]  # looking sends nothing
        assert grith("--send").returncode == 0 and grith("--send").returncode == 0
    (told,) = got
    assert b"France" in told[1] and b"Poland" not in told[1]
    failed = grith("--send", "--since", "2025-03-01", "--as-of", "2025-03-18")  # nobody listens any more
    assert failed.returncode == 1 and "cannot be reached" in failed.stdout + failed.stderr
