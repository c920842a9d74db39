"""A real `grith serve` in a process of its own."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any


class Served:
    """The server of a case; ``address`` is where it answers. ``kill`` is a kill -9."""

    def __init__(self, case: Path, *options: str) -> None:
        command = [sys.executable, "-c", "from grith.cli import main; main()", "serve", str(case), "--port", "0"]
        self.process = subprocess.Popen(
            [*command, "--json", "--author", "Tester", *options], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.address = json.loads(self.process.stdout.readline())["address"].rstrip("/")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def __enter__(self) -> Served:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()  # what is under way is finished first; the test's own time limit ends the wait

    def client(self, **more: Any) -> Any:
        """A client with a cookie of its own, and the token of its forms."""
        import httpx

        opened = httpx.Client(base_url=self.address, timeout=None, **more)
        page = opened.get("/review").text
        found = re.search(r'name="token" value="([^"]+)"', page)
        assert found
        return opened, found[1]
