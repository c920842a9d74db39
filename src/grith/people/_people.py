"""Accounts, sign-ins and sessions in the ledger's database."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from attrs import frozen
from sqlalchemy import Connection, and_, delete, func, insert, select, update

from grith.errors import AccountError
from grith.ledger import accounts, sessions, sign_ins
from grith.nouns.handling import ROLES
from grith.people._passwords import check_password, hashed, holds, outdated

if TYPE_CHECKING:
    from grith.ledger import Ledger

IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
WINDOW = timedelta(minutes=15)
"""Failed sign-ins within this time count against the next one."""

MOST = {"name and address": 5, "address": 30, "name": 60}
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._@-]{0,62}[A-Za-z0-9])?")
_LATER = timedelta(seconds=60)  # a session's last use is written no oftener


@frozen
class Account:
    """Somebody who may sign in; times are UTC."""

    name: str
    role: str
    disabled: bool
    created: datetime
    changed: datetime


@frozen
class Session:
    """A person who is signed in. ``token`` goes into the cookie and is only known when the session begins;
    ``csrf`` goes into forms and headers."""

    token: str
    csrf: str
    account: Account
    expires: datetime


@frozen
class SignIn:
    """One line of the audit: a sign-in that succeeded or failed, a sign-out, or a change to an account."""

    at: datetime
    name: str
    address: str
    outcome: str


class SignInRefused(AccountError):
    """Nobody was signed in. ``retry_after`` is the number of seconds to wait, 0 where waiting does not help."""

    def __init__(self, what: str, remedy: str, retry_after: int = 0) -> None:
        super().__init__(what, "sign-in", remedy)
        self.retry_after = retry_after


class People:
    """The accounts of a case; every method takes ``now`` (UTC) for tests, and asks the clock without it."""

    def __init__(self, ledger: Ledger) -> None:
        self._database = ledger.database
        self._database.migrate()

    # ------------------------------------------------------------------ accounts

    def exist(self) -> bool:
        """Whether anybody may sign in: a server for others starts only then."""
        with self._database.reading() as connection:
            query = select(func.count()).select_from(accounts).where(accounts.c.disabled.is_(None))
            return bool(connection.execute(query).scalar_one())

    def accounts(self) -> list[Account]:
        """All accounts, by name."""
        with self._database.reading() as connection:
            found = [_account(row) for row in connection.execute(select(accounts))]
        return sorted(found, key=lambda a: a.name.casefold())

    def add(self, name: str, role: str, password: str, *, by: str = "", now: datetime | None = None) -> Account:
        """Add an account; ``by`` is who did it, for the audit.

        Raises AccountError for a name that is taken or no name, a role that is none, and a weak password.
        """
        name = name.strip()
        if not _NAME.fullmatch(name):
            raise AccountError(f"{name!r} is not a name for an account", "accounts", "Use letters, digits, . _ @ and -")
        _check_role(role)
        check_password(name, password)
        at, secret = _now(now), hashed(password)
        with self._database.beside() as connection:
            if self._row(connection, name) is not None:
                raise AccountError(f"there is an account {name!r} already", "accounts", "Choose another name")
            row = {"name": name, "folded": name.casefold(), "role": role, "secret": secret}
            connection.execute(insert(accounts), [{**row, "created": _text(at), "changed": _text(at)}])
            self._note(connection, at, name, by, f"account added as {role}")
        return Account(name, role, False, at, at)

    def change(
        self,
        name: str,
        *,
        role: str | None = None,
        password: str | None = None,
        disabled: bool | None = None,
        by: str = "",
        now: datetime | None = None,
    ) -> Account:
        """Change role or password, or disable or enable an account; its sessions end.

        Raises AccountError where it is not there, and where nobody could administer the accounts any more.
        """
        if role is not None:
            _check_role(role)
        at = _now(now)
        values: dict[str, Any] = {"changed": _text(at)}
        if password is not None:
            check_password(name, password)
            values["secret"] = hashed(password)
        with self._database.beside() as connection:
            row = self._row(connection, name)
            if row is None:
                raise AccountError(f"there is no account {name!r}", "accounts", "List them: grith accounts CASE list")
            if role is not None:
                values["role"] = role
            if disabled is not None:
                values["disabled"] = _text(at) if disabled else None
            connection.execute(update(accounts).where(accounts.c.name == row.name).values(**values))
            if (role is not None or disabled) and row.role == "admin" and not self._admins(connection):
                raise AccountError(
                    f"{row.name!r} is the last admin: nobody could manage accounts any more",
                    "accounts",
                    "Make somebody else an admin first",
                )
            connection.execute(delete(sessions).where(sessions.c.name == row.name))
            told = [f"role {role}"] if role is not None else []
            told += ["new password"] if password is not None else []
            told += ["disabled" if disabled else "enabled"] if disabled is not None else []
            self._note(connection, at, row.name, by, "account changed: " + ", ".join(told))
            return _account(self._row(connection, name))

    def _admins(self, connection: Connection) -> int:
        where = and_(accounts.c.role == "admin", accounts.c.disabled.is_(None))
        return int(connection.execute(select(func.count()).select_from(accounts).where(where)).scalar_one())

    # ------------------------------------------------------------------ signing in

    def sign_in(self, name: str, password: str, *, address: str = "", now: datetime | None = None) -> Session:
        """Begin a session; raises SignInRefused for a wrong name or password (which of the two is not told), and
        after too many failures within 15 minutes: 5 of one name from one address, 30 from one address, 60 of one name.

        Each attempt is counted before the password is looked at, so that many at once are counted, too.
        """
        at, name = _now(now), name.strip()[:100]
        with self._database.beside() as connection:
            wait = self._wait(connection, name, address, at)
            number = self._note(connection, at, name, address, "refused: too many" if wait else "failed")
            row = None if wait else self._row(connection, name)
        if wait:
            raise SignInRefused("too many failed sign-ins", f"Wait {-(-wait // 60)} minutes", wait)
        if not holds(row.secret if row is not None else "", password) or row is None or row.disabled is not None:
            raise SignInRefused("name or password is wrong", "Check both, or ask an admin of the case")
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        expires = at + LONGEST
        with self._database.beside() as connection:
            fresh = self._row(connection, name)
            if fresh is None or fresh.secret != row.secret or fresh.disabled is not None:
                raise SignInRefused("the account was changed meanwhile", "Sign in again")
            if outdated(row.secret):
                connection.execute(update(accounts).where(accounts.c.name == row.name).values(secret=hashed(password)))
            connection.execute(delete(sessions).where(sessions.c.expires < _text(at)))
            session = {"token": _digest(token), "csrf": csrf, "name": row.name, "address": address[:100]}
            times = {"begun": _text(at), "used": _text(at), "expires": _text(expires)}
            connection.execute(insert(sessions), [{**session, **times}])
            connection.execute(update(sign_ins).where(sign_ins.c.number == number).values(outcome="signed in"))
        return Session(token, csrf, _account(row), expires)

    def _wait(self, connection: Connection, name: str, address: str, at: datetime) -> int:
        """Seconds until the next attempt is looked at; 0 where it is now."""
        recent = and_(sign_ins.c.at > _text(at - WINDOW), sign_ins.c.outcome == "failed")
        by_name, by_address = sign_ins.c.folded == name.casefold(), sign_ins.c.address == address[:100]
        waits = [0]
        for what, where in (
            ("name and address", and_(by_name, by_address)),
            ("address", by_address),
            ("name", by_name),
        ):
            query = select(sign_ins.c.at).where(and_(recent, where)).order_by(sign_ins.c.at.desc()).limit(MOST[what])
            times = connection.execute(query).scalars().all()
            if len(times) == MOST[what]:
                waits.append(int((_moment(times[-1]) + WINDOW - at).total_seconds()) + 1)
        return max(waits)

    # ------------------------------------------------------------------ sessions

    def session(self, token: str, *, now: datetime | None = None) -> Session | None:
        """The session that a cookie names, with its account as it is now; ``None`` where it ended.

        It ends 12 hours after its last use, 7 days after it began, and when the account is changed or disabled.
        """
        at = _now(now)
        with self._database.reading() as connection:
            query = select(sessions, accounts).join(accounts, accounts.c.name == sessions.c.name)
            row = connection.execute(query.where(sessions.c.token == _digest(token))).first()
        if row is None or row.disabled is not None:
            return None
        if at >= _moment(row.expires) or at >= _moment(row.used) + IDLE:
            self.sign_out(token, now=at)
            return None
        if at >= _moment(row.used) + _LATER:
            with self._database.beside() as connection:
                used = update(sessions).where(sessions.c.token == row.token).values(used=_text(at))
                connection.execute(used)
        return Session(token, row.csrf, _account(row), _moment(row.expires))

    def sign_out(self, token: str, *, now: datetime | None = None) -> None:
        """End a session; one that is not there is no mistake."""
        with self._database.beside() as connection:
            row = connection.execute(select(sessions).where(sessions.c.token == _digest(token))).first()
            if row is not None:
                connection.execute(delete(sessions).where(sessions.c.token == row.token))
                self._note(connection, _now(now), row.name, row.address, "signed out")

    def revoke(self, name: str, *, by: str = "", now: datetime | None = None) -> int:
        """End all sessions of an account; returns how many there were."""
        with self._database.beside() as connection:
            row = self._row(connection, name)
            if row is None:
                raise AccountError(f"there is no account {name!r}", "accounts", "List them: grith accounts CASE list")
            ended = connection.execute(delete(sessions).where(sessions.c.name == row.name)).rowcount
            self._note(connection, _now(now), row.name, by, f"sessions ended: {ended}")
            return ended

    def audit(self, *, most: int = 1000, name: str = "") -> list[SignIn]:
        """Sign-ins, failures, sign-outs and changes to accounts, the newest first."""
        query = select(sign_ins).order_by(sign_ins.c.number.desc()).limit(most)
        if name:
            query = query.where(sign_ins.c.folded == name.casefold())
        with self._database.reading() as connection:
            found = connection.execute(query).all()
        return [SignIn(_moment(r.at), r.name, r.address, r.outcome) for r in found]

    # ------------------------------------------------------------------ rows

    def _row(self, connection: Connection, name: str) -> Any:
        return connection.execute(select(accounts).where(accounts.c.folded == name.strip().casefold())).first()

    def _note(self, connection: Connection, at: datetime, name: str, address: str, outcome: str) -> int:
        last = connection.execute(select(func.max(sign_ins.c.number))).scalar_one() or 0
        row = {"number": last + 1, "at": _text(at), "name": name, "folded": name.casefold()}
        connection.execute(insert(sign_ins), [{**row, "address": address[:100], "outcome": outcome}])
        return last + 1


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise AccountError(f"{role!r} is not a role", "accounts", f"Use one of {', '.join(ROLES)}")


def _account(row: Any) -> Account:
    return Account(row.name, row.role, row.disabled is not None, _moment(row.created), _moment(row.changed))


def _digest(token: str) -> str:
    """What is stored of a token: somebody who reads the database cannot take over a session."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _now(now: datetime | None) -> datetime:
    return (now or datetime.now(UTC)).astimezone(UTC)


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
