"""Passwords: what is accepted, and Argon2id hashes with the parameters of RFC 9106 as argon2-cffi sets them."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from grith.errors import AccountError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 1000


def check_password(name: str, password: str) -> None:
    """Raise AccountError for a password that is too short, too long, or says the name."""
    length = len(password)
    if not SHORTEST <= length <= LONGEST:
        raise AccountError(
            f"a password has {SHORTEST} to {LONGEST:,} characters, not {length}", name, "Four random words do well"
        )
    if len(set(password)) < 5 or name.casefold() in password.casefold():
        raise AccountError("this password is too easy to guess", name, "Four random words do well")


def hashed(password: str) -> str:
    """The Argon2id hash of a password, with its salt and parameters."""
    return _hasher().hash(_plain(password))


def holds(stored: str, password: str) -> bool:
    """Whether the password is the one that was hashed; takes as long for a stranger as for a known name."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(stored or _nobody(), _plain(password)) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher().check_needs_rehash(stored)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_urlsafe(32))


def _plain(password: str) -> str:
    """One spelling for one password: keyboards and systems compose letters differently."""
    return unicodedata.normalize("NFKC", password)
