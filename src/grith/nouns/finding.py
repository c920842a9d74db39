"""Findings: what one claim would mean under one clause in one reading, never who is guilty."""

from __future__ import annotations

from attrs import frozen

FINDINGS = ("violation", "no violation", "excused", "out of scope", "undetermined")


@frozen
class UsedFact:
    """A fact that a finding rests on: its name, what it was taken to be, and where in the claim that stands."""

    name: str
    value: str
    where: str = ""


@frozen
class MissingFact:
    """A fact that would be needed to decide: its name and the question to ask."""

    name: str
    question: str


@frozen
class Finding:
    """What follows for (clause, incident, reading) if the claim is true as told.

    ``result`` is one of FINDINGS. ``about`` names the scopes that fail (time, place, party, object, act, weapon) or
    the exception that excuses. ``possible`` lists what an undetermined finding may still turn out to be. Accuser,
    alleged actor and adjudicated actor are three fields; alleged target and the effect as told are two. ``disputed_by``
    are ids of claims that deny this one or tell another actor.
    """

    claim: str
    reading: str
    clause: str
    result: str
    about: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    missing: tuple[MissingFact, ...] = ()
    used: tuple[UsedFact, ...] = ()
    reason: str = ""
    accuser: str = ""
    alleged_actor: str = ""
    adjudicated_actor: str = ""
    alleged_target: str = ""
    told_effect: str = ""
    disputed_by: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    url: str = ""
