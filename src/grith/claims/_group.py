"""A claim while its statements are being gathered."""

from __future__ import annotations

from attrs import define, field

from grith.claims._profile import Profile
from grith.nouns import ClaimLink


@define
class Group:
    """A claim while it is being gathered; ``lead`` is its oldest statement."""

    lead: Profile
    members: list[Profile]
    last_day: int | None
    links: list[ClaimLink] = field(factory=list)

    @property
    def id(self) -> str:
        return self.lead.statement.id

    def link(self, kind: str, newer: Group, words: str) -> None:
        """Link both ways, once a pair."""
        if all(link.claim != newer.id for link in self.links):
            self.links.append(ClaimLink(kind, newer.id, words, True))
            newer.links.append(ClaimLink(kind, self.id, words, False))
