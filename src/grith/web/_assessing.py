"""What the reports come to, kept for the pages: worked out once, and for a large case in a process of its own.

Run as a module it is that process: CASE CLEARANCE AS_OF SINCE FOLDER KEY; it tells its progress in lines of JSON.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from attrs import define, frozen

from grith import __version__
from grith.case import Case, open_case
from grith.case._assess import Assessment
from grith.case._assess_files import load_assessment, save_assessment
from grith.case._basis import Basis, files_mark
from grith.errors import GrithError
from grith.nouns import AsOf
from grith.nouns.handling import HANDLINGS

AT_ONCE = 5_000  # incident reports that a page waits for; more are assessed in the background
KEPT = 8  # assessments in memory and on disk: of some days and clearances
WAITING = 6  # days that may wait; of more the oldest request is dropped
WORDS = {"read": "reports read", "fused": "put together", "judged": "judged", "counted": "counted"}


@define
class Work:
    """An assessment that is being worked out, or waits for that."""

    key: str
    slot: tuple[str, str, str]
    words: str = "waiting"
    done: int = 0
    of: int = 0
    problem: str = ""

    @property
    def told(self) -> str:
        """How far it is, in words."""
        if self.problem:
            return self.problem
        return f"{self.words}, {self.done:,} of {self.of:,}" if self.of else self.words


def large(made: Assessment) -> bool:
    """Whether it is too large to be made anew while a page waits."""
    return made.reports > AT_ONCE


class NotReady(GrithError):
    """The findings are still worked out."""

    def __init__(self, work: Work | None) -> None:
        if work is None:
            super().__init__("the findings are not ready yet", "findings", "Ask again in a minute")
        elif work.problem:
            super().__init__(work.problem, "findings", "Mend that, and ask again")
        else:
            super().__init__(f"the findings are not ready yet ({work.told})", "findings", "Ask again in a minute")


@frozen(eq=False)
class Held:
    """What a page shows: the assessment, if there is one yet, and the work on a newer one, if that is needed."""

    key: str
    assessment: Assessment | None
    work: Work | None = None


NOTHING = Held("", None)


class Assessor:
    """The assessments of a case; safe to ask from several threads.

    ``version`` grows when one that was worked out in the background is ready.
    """

    def __init__(self, folder: Path, whole: Case, version: int = 0) -> None:
        self.version = version
        self._folder, self._whole = folder, whole
        self._home = _writable(folder / ".cache" / "truce")
        self._basis = Basis(whole.ledger(), self._home / "basis.json")
        self._files: tuple[Any, str] = ((), "")
        self._root = (0, "")
        self._made: OrderedDict[str, Assessment] = OrderedDict()
        self._last: dict[tuple[str, ...], str] = {}
        self._failed: dict[str, str] = {}
        self._waiting: OrderedDict[str, Work] = OrderedDict()
        self._turns: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None
        self._child: subprocess.Popen[str] | None = None
        self._closed = False

    def close(self) -> None:
        """End the work in the background."""
        with self._lock:
            self._closed = True
            self._waiting.clear()
            child, worker = self._child, self._worker
        if child is not None:
            with suppress(OSError):
                child.kill()
        if worker is not None:
            worker.join(10)

    def working(self, key: str) -> Work | None:
        """The work with this key, while it waits or is done."""
        with self._lock:
            return self._waiting.get(key)

    def held(
        self, case: Case, cut: AsOf, since: AsOf | None, count: Callable[[], int], stamp: Any, latest: bool
    ) -> Held:
        """What is known of a day for who sees ``case``; what is not known is worked out, at once where that is short.

        ``count`` tells how many incident reports there are, ``stamp`` changes when a file of the case does. Until the
        newest is ready an older assessment of the same day is given, or where ``latest`` is asked for the last one.
        """
        clearance = case.handling or HANDLINGS[-1]
        if clearance != HANDLINGS[-1] and not case.ledger().hides_anything():  # type: ignore[attr-defined]
            case, clearance = self._whole, HANDLINGS[-1]  # both see the same
        slot = (clearance, cut.iso, since.iso if since else "")
        key = self._key(slot, stamp)
        found = self._known(key, slot)
        if found is None and count() <= AT_ONCE:
            found = self._at_once(key, slot, case, cut, since)
        if found is not None:
            if latest:
                self._last[clearance, ""] = key
            return Held(key, found)
        work = self._queue(key, slot)
        with self._lock:
            older = self._last.get(slot) or (self._last.get((clearance, "")) if latest else None)
            made = self._made.get(older) if older else None
        return Held(older or "", made, work)

    def _key(self, slot: tuple[str, str, str], stamp: Any) -> str:
        last = self._basis.refresh()
        if self._files[0] != stamp or not self._files[1]:
            self._files = (stamp, files_mark(self._folder, self._whole.definition))
        if self._root[0] != last:
            self._root = (last, self._whole.ledger().root(last).hex() if last else "")
        root = self._root[1]
        return sha256(json.dumps([__version__, last, root, self._files[1], *slot]).encode()).hexdigest()[:24]

    def _known(self, key: str, slot: tuple[str, str, str]) -> Assessment | None:
        with self._lock:
            found = self._made.get(key)
            if found is not None:
                self._made.move_to_end(key)
                self._last[slot] = key
                return found
        loaded = load_assessment(self._home / key, {"key": key})
        if loaded is not None:
            self._keep(key, slot, loaded)
        return loaded

    def _keep(self, key: str, slot: tuple[str, str, str], made: Assessment) -> None:
        with self._lock:
            self._made[key] = made
            self._made.move_to_end(key)
            self._last[slot] = key
            while len(self._made) > KEPT:
                self._made.popitem(last=False)

    def _at_once(self, key: str, slot: tuple[str, str, str], case: Case, cut: AsOf, since: AsOf | None) -> Assessment:
        with self._lock:
            turn = self._turns.setdefault(key, threading.Lock())
        try:
            with turn:
                found = self._made.get(key)
                if found is None:
                    found = case.assess(cut, since)
                    self._keep(key, slot, found)
                    with suppress(OSError):
                        save_assessment(found, self._home / key, {"key": key})
                    self._tidy()
                return found
        finally:
            with self._lock:
                self._turns.pop(key, None)

    # ------------------------------------------------------------------ in the background

    def _queue(self, key: str, slot: tuple[str, str, str]) -> Work:
        with self._lock:
            if key in self._failed:
                return Work(key, slot, problem=self._failed[key])
            work = self._waiting.get(key)
            if work is None:
                work = self._waiting[key] = Work(key, slot)
                idle = [k for k, w in self._waiting.items() if w.words == "waiting"]
                older = [k for k in idle if self._waiting[k].slot == slot and k != key]
                for gone in (*older, *idle[: max(0, len(idle) - WAITING)]):
                    self._waiting.pop(gone, None)
            if self._worker is None and not self._closed:
                self._worker = threading.Thread(target=self._run, name="assess", daemon=True)
                self._worker.start()
            return work

    def _run(self) -> None:
        """Work off what waits, one at a time: the newest request first."""
        while True:
            with self._lock:
                if self._closed or not self._waiting:
                    self._worker = None
                    return
                work = next(reversed(self._waiting.values()))
                work.words = "starting"
            problem = ""
            try:
                self._work(work)
                made = load_assessment(self._home / work.key, {"key": work.key})
                if made is None:
                    problem = problem or "the findings could not be worked out"
                else:
                    self._keep(work.key, work.slot, made)
            except GrithError as error:
                problem = str(error)
            except Exception as error:
                problem = f"the findings could not be worked out ({type(error).__name__})"
            with self._lock:
                self._waiting.pop(work.key, None)
                if problem and not self._closed:
                    self._failed[work.key] = problem
                self.version += 1
            self._tidy()

    def _work(self, work: Work) -> None:
        """Have a process of its own work it out, so that pages are not held up and its memory is given back."""
        command = [sys.executable, "-m", "grith.web._assessing", str(self._folder), *work.slot, str(self._home)]
        child = subprocess.Popen([*command, work.key], stdout=subprocess.PIPE, text=True)
        with self._lock:
            self._child = child
            if self._closed:
                child.kill()
        problem = ""
        with child:
            assert child.stdout is not None
            for line in child.stdout:
                with suppress(ValueError):
                    told = json.loads(line)
                    problem = told.get("problem", "")
                    work.words = WORDS.get(told.get("what", ""), work.words)
                    work.done, work.of = int(told.get("done") or 0), int(told.get("of") or 0)
        with self._lock:
            self._child = None
        if problem or child.returncode:
            raise GrithError(problem or "the work on the findings ended before it was done", "findings")

    def _tidy(self) -> None:
        """Keep the newest assessments on disk."""
        with suppress(OSError):
            folders = sorted((p for p in self._home.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime)
            for old in folders[:-KEPT]:
                if old.name not in self._made:
                    shutil.rmtree(old, ignore_errors=True)


def _writable(folder: Path) -> Path:
    """``folder``, made if it is not there; a temporary one where nothing can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return Path(tempfile.mkdtemp(prefix="grith-truce-"))


def work_out(case: str, clearance: str, as_of: str, since: str, home: str, key: str, tell: Callable[..., None]) -> None:
    """Assess a case and keep what was found in a folder; ``tell`` is told how far it is. Raises GrithError."""
    with open_case(case, None if clearance == HANDLINGS[-1] else clearance) as opened:
        made = opened.assess(as_of, since or None, progress=lambda what, done, of: tell(what=what, done=done, of=of))
        save_assessment(made, Path(home) / key, {"key": key})


def main(arguments: list[str]) -> int:
    """:func:`work_out` in a process of its own, which gives way to all others."""

    def tell(**told: Any) -> None:
        print(json.dumps(told), flush=True)

    with suppress(OSError, AttributeError):
        os.nice(10)
    gc.disable()  # nothing here goes round in circles, and looking for it takes a third of the time
    try:
        case, clearance, as_of, since, home, key = arguments
        work_out(case, clearance, as_of, since, home, key, tell)
    except GrithError as error:
        tell(problem=str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
