"""The claims of a case: the engine of ``grith.claims`` with the case's own names of parties."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from grith.ledger import Ledger
    from grith.nouns import AsOf, CaseDefinition, Claim

_VOICES = frozenset({"state", "seat", "demonym", "ministry", "military", "person", "office", "organisation", "group"})


def claims_of(ledger: Ledger, definition: CaseDefinition, as_of: AsOf | None) -> tuple[Claim, ...]:
    """The claims public by ``as_of``, after what people decided on pairs; rejected statements are not among them."""
    from grith.case._links import links_of
    from grith.claims import link_claims

    return link_claims(
        ledger.statements(as_of=as_of),
        ledger.reports(as_of=as_of),
        who=party_namer(definition),
        decided=[(x.one, x.other, x.relation, x.reason) for x in links_of(ledger) if x.relation != "undone"],
    )


def party_namer(definition: CaseDefinition) -> Callable[[str, date | None], str]:
    """A function from a name and a day to the party behind it; a name that stands for none is kept as it is."""
    from grith.read.gazetteer import Gazetteer

    gazetteer = Gazetteer.of(definition)

    @cache
    def who(name: str, day: date | None) -> str:
        party = gazetteer.party(name)
        if party != name:
            return party
        known = gazetteer.who(name, day)
        if known is not None and known[1]:
            return known[1]
        # "Russia's Defence Ministry", "Fiala, prime minister": the first party that the words name.
        for mention in gazetteer.find(name, day):
            if mention.party and mention.kind in _VOICES:
                return mention.party
        return name

    return who
