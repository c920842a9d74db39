"""CLAIMS: which statements say the same thing, on how many independent origins it rests, and what stands against it.

Two reports of one press conference are one claim with two origins; a story that ten outlets copied has one. How it is
decided: docs/claims.md.
"""

from __future__ import annotations

from grith.claims._link import link_claims

__all__ = ["link_claims"]
