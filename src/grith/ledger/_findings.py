"""What verification found: each problem by topic, and no error that a damaged ledger could raise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from attrs import define, field

from grith.errors import LedgerError, Problem

Progress = Callable[[str, int, int | None], None]
_MOST = 25  # problems told one by one on one topic; the rest are counted
RESTORE = "Restore the file from a backup, and find out who changed it"


@define
class Findings:
    """What was found so far."""

    problems: list[Problem] = field(factory=list)
    notes: list[str] = field(factory=list)
    _told: Counter[str] = field(factory=Counter)

    def add(self, topic: str, what: str, where: str = "", remedy: str = RESTORE) -> None:
        """Tell one problem; of one topic only the first 25 are told one by one."""
        self._told[topic] += 1
        if self._told[topic] <= _MOST:
            self.problems.append(Problem(what, where, remedy))

    def close(self) -> None:
        """Count what was not told one by one."""
        for topic, number in self._told.items():
            if number > _MOST:
                self.problems.append(Problem(f"{number - _MOST:,} more like these", topic, RESTORE))

    @contextmanager
    def guard(self, topic: str) -> Iterator[None]:
        """A check that stumbles over what it checks has found something, too: no error leaves this."""
        try:
            yield
        except LedgerError as error:
            for problem in error.problems:
                self.add(topic, problem.what, problem.where or topic, problem.remedy)
        except Exception as error:  # damaged files raise nearly anything
            words = (str(error).splitlines() or [""])[0][:200]
            self.add(topic, f"this cannot be checked: {type(error).__name__} {words}", topic)
