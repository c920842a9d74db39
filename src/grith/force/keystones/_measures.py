"""The standard importance measures of reliability from three chances of failure."""

from __future__ import annotations

from math import inf

from attrs import frozen


@frozen
class Measures:
    """Importance of one cause for a failure with chance Q; Q1 if the cause is lost for sure, Q0 if it is safe.

    ``birnbaum`` Q1 - Q0 (Birnbaum 1969); ``criticality`` (Q - Q0) / Q, for one event birnbaum times its chance of
    loss over Q, which is also Fussell and Vesely's measure as probabilistic safety analysis uses it; ``achievement``
    Q1 / Q (risk achievement worth); ``reduction`` Q / Q0 (risk reduction worth). Source of the last two: Vesely and
    others, NUREG/CR-3385, 1983. Where Q is 0 nothing can be a share of it: criticality is 0 and both worths are 1.
    """

    birnbaum: float
    criticality: float
    achievement: float
    reduction: float


def measures(now: float, lost: float, safe: float) -> Measures:
    """The measures for the chances of failure now, with the cause lost and with the cause safe."""
    if now <= 0.0:
        return Measures(lost - safe, 0.0, 1.0 if lost <= 0.0 else inf, 1.0)
    return Measures(lost - safe, (now - safe) / now, lost / now, inf if safe <= 0.0 else now / safe)
