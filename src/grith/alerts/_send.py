"""Sending alerts by webhook and e-mail; what was delivered is kept in a file, so that nothing is told twice."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import os
import smtplib
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from attrs import frozen

from grith.alerts._make import Alert
from grith.errors import GrithError
from grith.nouns import AlertSettings

SECONDS, TRIES = 10.0, 3
REFUSAL = "Claims as told. Grith calls nobody guilty."


@frozen
class Delivery:
    """What came of telling one channel: how many alerts it was told, or why it could not be."""

    channel: str
    told: int
    problem: str = ""


@frozen
class Receiver:
    """Whom a case tells: how it is shown, when it was last told anything ("" for never), and the alerts it was told."""

    shown: str
    last: str
    told: frozenset[str]


def receivers(settings: AlertSettings, kept: Path) -> list[Receiver]:
    """The channels of the settings, with what the file ``kept`` says they were told."""
    rows = _kept(kept)
    out = []
    for channel in (*settings.webhooks, *settings.emails):
        mine = [row for row in rows if row["channel"] == _hash(channel)]
        told = frozenset(str(identifier) for row in mine for identifier in row["alerts"])
        out.append(Receiver(_shown(channel), max((str(row.get("at", "")) for row in mine), default=""), told))
    return out


def send_alerts(title: str, alerts: Sequence[Alert], settings: AlertSettings, kept: Path) -> list[Delivery]:
    """Tell each channel of the settings the alerts that it was not told yet; ``kept`` is the file of what was told.

    A channel that fails is told again next time, and hinders no other. A channel may be told twice where the program is
    stopped between telling and keeping: alerts have ids by which a receiver knows them.
    """
    told = _told(kept)
    out = []
    for channel in (*settings.webhooks, *settings.emails):
        fresh = [alert for alert in alerts if (_hash(channel), alert.id) not in told]
        if not fresh:
            out.append(Delivery(_shown(channel), 0))
            continue
        try:
            if channel in settings.webhooks:
                _post(channel, title, fresh, settings)
            else:
                _mail(channel, title, fresh, settings)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            out.append(Delivery(_shown(channel), 0, _plain(error)))
            continue
        _keep(kept, channel, fresh)
        out.append(Delivery(_shown(channel), len(fresh)))
    return out


# ---------------------------------------------------------------------- webhook


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What is meant for one address goes to no other."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _post(url: str, title: str, alerts: Sequence[Alert], settings: AlertSettings) -> None:
    """POST JSON to a webhook; with a secret, ``X-Grith-Signature: sha256=…`` is the HMAC of the body."""
    _must_be_safe(url, {"https": True, "http": False})
    body = json.dumps(
        {"format": "grith-alerts/1", "case": title, "note": REFUSAL, "alerts": [a.to_dict() for a in alerts]},
        ensure_ascii=False,
    ).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "grith"}
    if settings.secret_from:
        secret = _from_environment(settings.secret_from)
        headers["X-Grith-Signature"] = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    opener = urllib.request.build_opener(_NoRedirect)
    for attempt in range(1, TRIES + 1):
        try:
            request = urllib.request.Request(url, body, headers, method="POST")
            with opener.open(request, timeout=SECONDS):
                return
        except urllib.error.HTTPError as error:
            if error.code < 500 or attempt == TRIES:
                raise OSError(f"it answered {error.code}") from None
        except OSError:
            if attempt == TRIES:
                raise
        time.sleep(0.2 * 4 ** (attempt - 1))


# ---------------------------------------------------------------------- e-mail


def _mail(address: str, title: str, alerts: Sequence[Alert], settings: AlertSettings) -> None:
    """Send one plain-text message by SMTP: ``smtps://`` is encrypted from the start, ``smtp://`` by STARTTLS."""
    parts = _must_be_safe(settings.smtp, {"smtps": True, "smtp": True})
    message = EmailMessage()
    number = f"{len(alerts)} change{'s' if len(alerts) != 1 else ''}"
    message["Subject"] = " ".join(f"{title}: {number}".split())
    message["From"], message["To"] = settings.sender, address
    message["Message-ID"] = f"<{hashlib.sha256(''.join(a.id for a in alerts).encode()).hexdigest()[:32]}@grith>"
    lines = [f"- {a.day} · {a.kind}: {' '.join(a.words.split())}" for a in alerts]
    message.set_content("\n".join([title, "", *lines, "", REFUSAL, ""]))
    local = _is_local(parts.hostname or "")
    context = ssl.create_default_context()
    port = parts.port or (465 if parts.scheme == "smtps" else 587)
    host = parts.hostname or ""
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
    with server:
        server.ehlo()
        if parts.scheme == "smtp" and not local:
            server.starttls(context=context)  # raises where the server cannot
            server.ehlo()
        if settings.user:
            server.login(settings.user, _from_environment(settings.password_from))
        server.send_message(message)


# ---------------------------------------------------------------------- what both share


def _must_be_safe(url: str, schemes: dict[str, bool]) -> Any:
    """The parts of an address; plain http goes to this machine alone."""
    parts = urlsplit(url)
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError(f"this is not an address to tell: write {' or '.join(schemes)}://…")
    if not schemes[parts.scheme] and not _is_local(parts.hostname):
        raise ValueError("an address outside of this machine needs https")
    return parts


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _from_environment(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ValueError(f"the environment variable {name} is not set")
    return value


def _shown(channel: str) -> str:
    """A channel as it may stand in a log: of a webhook the host alone, since its path is often a secret."""
    parts = urlsplit(channel)
    return f"{parts.scheme}://{parts.hostname}" if parts.scheme and parts.hostname else channel


def _plain(error: Exception) -> str:
    if isinstance(error, urllib.error.URLError):
        return f"it cannot be reached ({error.reason})"
    if isinstance(error, TimeoutError | socket.timeout):
        return f"it did not answer within {SECONDS:.0f} seconds"
    return str(error) or type(error).__name__


def _told(kept: Path) -> set[tuple[str, str]]:
    """What each channel was told."""
    return {(str(row["channel"]), str(identifier)) for row in _kept(kept) for identifier in row["alerts"]}


def _kept(kept: Path) -> list[dict[str, Any]]:
    """The lines of the file of what was told; one that was cut short counts as not told."""
    if not kept.exists():
        return []
    out = []
    for line in kept.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            row = json.loads(line)
            if isinstance(row["alerts"], list) and row["channel"]:
                out.append(row)
        except (ValueError, KeyError, TypeError):
            continue
    return out


def _hash(channel: str) -> str:
    """Channels are kept as hashes: the path of a webhook is often a secret."""
    return hashlib.sha256(channel.encode()).hexdigest()


def _keep(kept: Path, channel: str, alerts: Sequence[Alert]) -> None:
    row = {"at": datetime.now(UTC).isoformat(), "channel": _hash(channel), "alerts": [a.id for a in alerts]}
    try:
        with kept.open("a+b") as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    file.write(b"\n")
            file.write(json.dumps(row).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise GrithError(
            f"what was told cannot be kept ({error.strerror})", str(kept), "Check the rights on the case folder"
        ) from None
