"""HiGHS without its greeting: one place for every programme."""

from __future__ import annotations

import os
import sys
import threading
from typing import Any

_turn = threading.Lock()
_greeted = False


def quiet_highs() -> Any:
    """A new HiGHS that prints nothing.

    The first one of a process greets on standard output before it can be told not to: that would break --json.
    """
    import highspy

    global _greeted
    # Standard output is turned away once and by one thread: two at a time would keep it turned away for good.
    with _turn:
        highs = highspy.Highs() if _greeted else _unheard(highspy)
        _greeted = True
    highs.setOptionValue("output_flag", False)
    return highs


def _unheard(highspy: Any) -> Any:
    try:
        sys.stdout.flush()
        kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    except (AttributeError, OSError, ValueError):  # no standard output, or one that is closed
        return highspy.Highs()
    try:
        os.dup2(nowhere, 1)
        return highspy.Highs()
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
