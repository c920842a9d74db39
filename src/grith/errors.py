"""Errors are public API: each says what is wrong, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen


@frozen
class Problem:
    """One mistake in the input: what is wrong, where it stands, how to mend it."""

    what: str
    where: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}. {self.remedy}" if self.remedy else text


class GrithError(Exception):
    """Base class of every error that Grith raises on purpose; carries all problems found, not only the first."""

    exit_code = 1

    def __init__(self, problems: Problem | Iterable[Problem] | str, where: str = "", remedy: str = "") -> None:
        if isinstance(problems, str):
            problems = Problem(problems, where, remedy)
        if isinstance(problems, Problem):
            problems = (problems,)
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class CaseError(GrithError):
    """The case folder or its case.toml cannot be used as it stands."""

    exit_code = 3


class IntakeError(GrithError):
    """A file named by the user cannot be taken in at all."""

    exit_code = 4


class LedgerError(GrithError):
    """The ledger cannot be opened, written, or does not verify."""

    exit_code = 5


class RequestError(LedgerError):
    """The ledger is sound, but has not what was asked for, or will not take what was decided: an id, a reason."""

    exit_code = GrithError.exit_code


class ConflictError(RequestError):
    """Somebody else decided on the same thing since it was looked at; nothing was written."""


class ReadError(GrithError):
    """A text cannot be read: no model, no date, or a language that is not supported."""

    exit_code = 6


class AccountError(GrithError):
    """An account cannot be made, changed or signed in to."""

    exit_code = 9


class ForceError(GrithError):
    """The tables of a force plan do not hold together, or the plan asks for more than the stated limits."""

    exit_code = 8
