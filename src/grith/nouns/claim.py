"""A claim: one thing said, with every statement that says it, its independent origins, and what stands against it."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

CLAIM_LINKS = ("changed_mind", "contradiction", "told_differently")


@frozen
class Origin:
    """One independent line of publication: reports that share an origin or publisher, or whose texts are copies.

    ``name`` is the origin or publisher of the oldest of them; ``why`` tells what makes several reports one.
    """

    name: str
    reports: tuple[str, ...]
    why: str = ""


@frozen
class ClaimLink:
    """How another claim on the same matter stands to this one; ``kind`` is one of CLAIM_LINKS.

    ``changed_mind``: the same voice, on a later day, firmer, softer or the other way round. ``contradiction``: another
    voice says otherwise, or a denial. ``told_differently``: the same voice on the same day, as reports differ.
    ``later`` tells whether the other claim came after this one.
    """

    kind: str
    claim: str
    words: str
    later: bool = True


@frozen
class Claim:
    """Statements that say the same thing; ``id`` is that of the oldest, so that it stays when newer ones come.

    ``statements`` and ``reports`` are oldest first. ``voices`` are the parties whose words it is (empty: only the
    reporters' own). ``origins`` are independent lines of publication: that many report that it was said, which does
    not make it true. ``firmness``, ``object``, ``words`` and the rest are those of the oldest statement.
    """

    id: str
    kind: str
    statements: tuple[str, ...]
    reports: tuple[str, ...]
    origins: tuple[Origin, ...] = ()
    voices: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    object: str = ""
    words: str = ""
    capability: tuple[str, ...] = ()
    firmness: str = ""
    negated: bool = False
    first: datetime | None = None
    last: datetime | None = None
    links: tuple[ClaimLink, ...] = ()

    @property
    def independent(self) -> int:
        """The number of independent origins."""
        return len(self.origins)
