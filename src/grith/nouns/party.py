"""Parties, their names and offices, and who held an office when."""

from __future__ import annotations

from datetime import date

from attrs import frozen


@frozen
class Holder:
    """Who held an office, from ``since`` to ``until`` (both included; ``None`` = open)."""

    name: str
    aliases: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def held_on(self, day: date) -> bool:
        """Whether this person held the office on ``day``."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@frozen
class Office:
    """An office of a party ("prime minister") with its dated holders."""

    title: str
    aliases: tuple[str, ...] = ()
    holders: tuple[Holder, ...] = ()


@frozen
class Party:
    """A state, organisation, armed group or coalition; ``iso3`` is the ISO 3166-1 alpha-3 code of a state.

    ``aliases`` are other names, demonyms included; ``side`` groups parties whose claims may be counted together
    (claims of different sides are never summed). ``role`` is what the party is to the peace: ``belligerent`` and
    ``host`` are never counted among the nations that stand behind it.
    """

    id: str
    name: str
    kind: str = "state"
    iso3: str = ""
    side: str = ""
    aliases: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    role: str = ""
