"""The command line run in this process: the front door of the installed command, without a new Python each time."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys

from grith.cli._run import run


def grith(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run one command line; standard input, output and errors are bytes, the exit code is the command's."""
    streams = [io.TextIOWrapper(io.BytesIO(held), encoding="utf-8") for held in (stdin, b"", b"")]
    before, sys.stdin = sys.stdin, streams[0]
    try:
        with contextlib.redirect_stdout(streams[1]), contextlib.redirect_stderr(streams[2]):
            try:
                code = run([str(a) for a in arguments])
            except SystemExit as stop:
                code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    finally:
        sys.stdin = before
    for stream in streams[1:]:
        stream.flush()
    out, errors = (stream.buffer.getvalue() for stream in streams[1:])  # type: ignore[attr-defined]
    return subprocess.CompletedProcess([str(a) for a in arguments], code, out, errors)
