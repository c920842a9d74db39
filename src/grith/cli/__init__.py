"""The `grith` command: one command a verb, the same verbs as :class:`grith.Case`.

Exit codes: 0 done; 1 a problem named in the message; 2 wrong usage; 3 the case cannot be used; 4 nothing could be
taken in; 5 the ledger does not open or verify; 6 a text cannot be read; 7 with ``--strict``, something was left out;
9 an account cannot be made, changed or signed in to; 130 stopped by Ctrl-C (what was acknowledged is kept; run the same
command again to go on).
"""

from __future__ import annotations

import gc
import sys

SELDOM = (100_000, 50, 50)
"""Collections of circular garbage: a command makes little of it, and looking for it took a fifth of the time."""


def main() -> None:
    """Run the command line; every foreseen mistake ends with a message and an exit code, never a traceback."""
    gc.set_threshold(*SELDOM)
    from grith.cli._run import run

    sys.exit(run(sys.argv[1:]))
