"""What could not be read: kept, listed and shown, never dropped."""

from __future__ import annotations

from attrs import frozen


@frozen
class LeftOut:
    """A file, row or part that was not taken in, with the reason and how to mend it.

    ``where`` is the row, page, cell or part within ``file``; ``content`` keeps up to 2,000 characters of it.
    """

    file: str
    where: str
    reason: str
    remedy: str = ""
    content: str = ""
    report: str = ""
    handling: str = ""
