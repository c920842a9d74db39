"""HiGHS without its greeting: one place for every programme."""

from __future__ import annotations

import os
import sys
from typing import Any


def quiet_highs() -> Any:
    """A new HiGHS that prints nothing.

    It greets on standard output when it is first made, before it can be told not to: that would break --json.
    """
    import highspy

    try:
        sys.stdout.flush()
        kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    except (OSError, ValueError):
        highs = highspy.Highs()
    else:
        try:
            os.dup2(nowhere, 1)
            highs = highspy.Highs()
        finally:
            os.dup2(kept, 1)
            os.close(kept)
            os.close(nowhere)
    highs.setOptionValue("output_flag", False)
    return highs
