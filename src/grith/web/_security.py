"""What guards every request: headers, hosts, sizes, and forms that only our own pages can send."""

from __future__ import annotations

import hmac
import os
import secrets
from base64 import b64decode
from hashlib import sha256
from http.cookies import SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import HTTPException, Request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from grith.people import SignInRefused
from grith.web._settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from grith.people import Account, People

COOKIE = "grith"
HOURS = 12
LOOPBACK = ("localhost", "127.0.0.1", "::1")
# No script, style, frame or request but our own; MapLibre draws from a worker that is a file of ours.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# With the referrer policy "no-referrer" browsers would send no origin with our own forms.
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Sessions:
    """Signed cookies. The key lies beside the ledger's own, readable by its owner alone."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.key = _key(folder / "keys" / "web.key")
        self._signer = URLSafeTimedSerializer(self.key, salt="grith session")
        self.settings = settings

    def fresh(self, key: str = "") -> dict[str, str]:
        """A new session, of nobody or of whom the account's session ``key`` names."""
        return {"id": secrets.token_urlsafe(18), "key": key}

    def seal(self, session: dict[str, str]) -> str:
        """The session as the value of a cookie."""
        return str(self._signer.dumps(session))

    def open(self, sealed: str) -> dict[str, str] | None:
        """The session in a cookie; ``None`` when it is not ours or older than 12 hours."""
        try:
            found = self._signer.loads(sealed, max_age=HOURS * 3600)
        except BadSignature:
            return None
        return found if isinstance(found, dict) and isinstance(found.get("id"), str) else None

    def token(self, session: dict[str, str]) -> str:
        """What a form of this session must send along."""
        return hmac.new(self.key.encode(), f"form {session['id']}".encode(), sha256).hexdigest()

    def check(self, request: Request, token: str) -> None:
        """Raise 403 unless the form was made for this session."""
        if not hmac.compare_digest(self.token(request.state.session).encode(), token.encode()):
            raise HTTPException(403, "this form is out of date; go back, load the page again and send it once more")


def _key(path: Path) -> str:
    """The secret of the cookies, made the first time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    except OSError:  # a folder that cannot be written to: sessions end with the process
        return secrets.token_urlsafe(32)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(32)
        file.write(key)
    return key


class Guard:
    """ASGI middleware: known hosts only, a limit of size, no forms from elsewhere, who is asking, and the headers.

    Without ``people`` everybody who reaches the pages may do everything: that is for one machine.
    """

    def __init__(self, app: ASGIApp, settings: Settings, sessions: Sessions, people: People | None) -> None:
        self.app, self.settings, self.sessions, self.people = app, settings, sessions, people
        self.hosts = {*LOOPBACK, *settings.hosts}
        self._programs: dict[str, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        sealed = SimpleCookie(headers.get("cookie", "")).get(COOKIE) if "cookie" in headers else None
        session = self.sessions.open(sealed.value) if sealed else None
        fresh = session is None
        state = scope.setdefault("state", {})
        state["session"] = session = session or self.sessions.fresh()
        state["role"], state["user"] = "admin", self.settings.author
        if self.people is not None:
            account = await run_in_threadpool(self._account, session, headers, scope)
            state["role"], state["user"] = (account.role, account.name) if account else ("", "")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    out.setdefault(name, value)
                if self.settings.secure:
                    out.setdefault("strict-transport-security", "max-age=31536000")
                if not scope["path"].startswith("/static/"):
                    out.setdefault("cache-control", "no-store")
                    if fresh or scope["state"].get("renew"):
                        out.append("set-cookie", self._cookie(scope["state"]["session"]))
            await send(message)

        refusal = self._refusal(scope, headers) or self._unknown(scope)
        if refusal:
            await refusal(scope, receive, with_headers)
            return
        await self.app(scope, self._limited(receive), with_headers)

    def _account(self, session: dict[str, str], headers: Headers, scope: Scope) -> Account | None:
        """Whose session it is; programs may send name and password with each request (HTTP Basic) instead."""
        assert self.people is not None
        key = session.get("key", "")
        given = headers.get("authorization", "")
        if not key and given.lower().startswith("basic ") and scope["path"].startswith(("/api", "/ogc")):
            key = self._basic(given[6:].strip(), (scope.get("client") or ("",))[0])
        found = self.people.session(key) if key else None
        return found.account if found else None

    def _basic(self, given: str, address: str) -> str:
        """The account session behind a name and password that were sent along, begun the first time."""
        mark = sha256(self.sessions.key.encode() + given.encode()).hexdigest()
        if mark not in self._programs or self.people.session(self._programs[mark]) is None:  # type: ignore[union-attr]
            try:
                name, _, password = b64decode(given, validate=True).decode().partition(":")
                self._programs[mark] = self.people.sign_in(name, password, address=address).token  # type: ignore[union-attr]
            except (ValueError, SignInRefused):
                return ""
        return self._programs[mark]

    def _unknown(self, scope: Scope) -> Response | None:
        """Where somebody who is not signed in is sent."""
        if scope["state"]["role"] or scope["path"] == "/sign-in" or scope["path"].startswith("/static/"):
            return None
        if scope["path"].startswith(("/api", "/ogc")):
            body = {"problems": [{"what": "sign in first", "where": "", "remedy": "Send name and password"}]}
            return JSONResponse(body, 401, {"www-authenticate": 'Basic realm="Grith", charset="UTF-8"'})
        return RedirectResponse("/sign-in", 303)

    def _cookie(self, session: dict[str, str]) -> str:
        secure = "; Secure" if self.settings.secure else ""
        return f"{COOKIE}={self.sessions.seal(session)}; Path=/; HttpOnly; SameSite=Lax{secure}"

    def _refusal(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        name = host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host
        if "*" not in self.hosts and name.strip("[]").lower() not in self.hosts:
            return PlainTextResponse("This address is not one that Grith serves.\n", 421)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self.settings.upload_mb * 1_000_000:
            return PlainTextResponse(f"At most {self.settings.upload_mb} MB can be sent at a time.\n", 413)
        if scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return None
        origin = headers.get("origin")
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none") or (
            origin and origin.partition("://")[2] != host
        ):
            return PlainTextResponse("This form came from another site.\n", 403)
        return None

    def _limited(self, receive: Receive) -> Receive:
        """Counts what comes in, also where no length was announced."""
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.settings.upload_mb * 1_000_000:
                raise HTTPException(413, f"at most {self.settings.upload_mb} MB can be sent at a time")
            return message

        return counted
