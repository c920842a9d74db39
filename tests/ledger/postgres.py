"""A PostgreSQL server of the tests' own: Debian's binaries, a temporary folder, loopback, an unprivileged user."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

NO_SERVER = "PostgreSQL's server programs are not here (Debian: apt-get install postgresql)"
NO_USER = "PostgreSQL does not run as root, and there is no other user to run it as"


def programs() -> Path | None:
    """The folder with initdb and postgres; Debian keeps them out of PATH, one folder a version."""
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3].split(".")[0]))
    choices = [*([Path(found)] if found else []), *reversed(debian)]
    return next((p.resolve().parent for p in choices if (p.resolve().parent / "postgres").exists()), None)


def user() -> str | None:
    """Who may run the server: whoever we are unless that is root, else an unprivileged user of the system."""
    if os.getuid():
        return pwd.getpwuid(os.getuid()).pw_name
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    return None


def _children(parent: int) -> list[int]:
    """The processes that a process has started, from /proc or, on other systems, from ps."""
    if not Path("/proc/self/stat").exists():
        told = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        return [int(pid) for pid, of in map(str.split, told.splitlines()) if int(of) == parent]
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            if int(file.read_text(errors="replace").rpartition(")")[2].split()[1]) == parent:
                found.append(int(file.parent.name))
    return found


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _for_all() -> str | None:
    """A folder for temporary files that another user can reach, too; ``None``: none was found, take the usual one."""
    for name in (tempfile.gettempdir(), "/tmp", "/var/tmp"):
        place = Path(name).resolve()
        if place.is_dir() and all(folder.stat().st_mode & 0o001 for folder in (place, *place.parents)):
            return str(place)
    return None


class Server:
    """One cluster; ``stop`` and ``start`` again keep its data, ``kill`` is a kill -9 of every process of it."""

    def __init__(self) -> None:
        found, who = programs(), user()
        assert found and who
        self.bin, self.user = found, who
        self.folder = Path(tempfile.mkdtemp(prefix="grith-pg-", dir=_for_all()))
        self.data = self.folder / "data"
        if not os.getuid():
            os.chown(self.folder, pwd.getpwnam(who).pw_uid, pwd.getpwnam(who).pw_gid)
        self._run("initdb", "-D", self.data, "-U", "grith", "-A", "trust", "-E", "UTF8", "--no-sync")
        self._made = 0
        for last in (False, False, True):
            self.port = _free_port()
            try:
                self.start(attempts=20 if last else 2)
                break
            except RuntimeError:  # somebody else took the port between the look and the start
                if last:
                    raise

    def _run(self, program: str, *arguments: object) -> None:
        extra = {} if os.getuid() else {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []}
        command = [str(self.bin / program), *map(str, arguments)]
        with (self.folder / "log").open("ab") as log:
            subprocess.run(command, check=True, cwd="/", stdout=log, stderr=log, **extra)

    def start(self, attempts: int = 20) -> None:
        """Start the server and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k '' -c max_connections=60"
        for attempt in range(attempts):  # what was killed takes a moment to let go of its memory
            try:
                self._run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "server.log", "-o", options, "start")
                return
            except subprocess.CalledProcessError:
                if attempt == 10:  # where nobody collects the dead, their number seems to be alive
                    (self.data / "postmaster.pid").unlink(missing_ok=True)
                time.sleep(0.3)
        raise RuntimeError((self.folder / "server.log").read_text()[-2000:])

    def kill(self) -> None:
        """Kill every process of the server without warning."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        for pid in (postmaster, *_children(postmaster)):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def database(self) -> str:
        """The URL of a fresh, empty database."""
        self._made += 1
        name = f"case{self._made}"
        self._run("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "grith", name)
        return f"postgresql://grith@127.0.0.1:{self.port}/{name}"

    def close(self) -> None:
        """Stop the server and remove its folder."""
        with suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
