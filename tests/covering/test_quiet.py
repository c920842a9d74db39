"""A solver is made without a word, and standard output stays where it was."""

from __future__ import annotations

import subprocess
import sys

_MANY_AT_ONCE = """
import sys, threading
sys.setswitchinterval(1e-6)
from grith.covering import quiet_highs
threads = [threading.Thread(target=lambda: [quiet_highs() for _ in range(100)]) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print("still heard")
"""


def test_solvers_made_by_several_threads_greet_nobody_and_leave_standard_output_alone() -> None:
    done = subprocess.run([sys.executable, "-c", _MANY_AT_ONCE], capture_output=True, check=True)
    assert done.stdout == b"still heard\n"


def test_a_solver_is_made_also_without_a_standard_output() -> None:
    words = "import sys, os; os.close(1); sys.stdout = None\nfrom grith.covering import quiet_highs\nquiet_highs()"
    subprocess.run([sys.executable, "-c", words], check=True)
