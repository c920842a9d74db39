"""Who may see a report: handling markings, the roles of people, and the rule that joins the two."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

HANDLINGS = ("public", "internal", "restricted")
"""From what may leave the house, over what stays with those who work on the case, to what only a few may see."""

ROLES = ("reader", "analyst", "reviewer", "admin")

ACTIONS: Mapping[str, str] = {
    "see": "reader",
    "export": "reader",
    "add": "analyst",
    "brief": "analyst",
    "propose": "analyst",
    "decide": "reviewer",
    "mark": "reviewer",
    "audit": "admin",
    "accounts": "admin",
}
"""What can be done, and the least role that may: each role may do what the roles before it may."""

DEFAULT_CLEARANCE: Mapping[str, str] = {
    "reader": "public",
    "analyst": "internal",
    "reviewer": "restricted",
    "admin": "restricted",
}


@frozen
class HandlingRules:
    """What an unmarked report counts as, and up to which marking each role sees; the case's ``[handling]``."""

    default: str = "internal"
    clearance: Mapping[str, str] = field(factory=lambda: dict(DEFAULT_CLEARANCE), hash=False)

    def visible(self, marking: str, clearance: str) -> bool:
        """Whether somebody cleared up to ``clearance`` sees what bears ``marking`` ("" where it bears none)."""
        return level(marking or self.default) <= HANDLINGS.index(clearance)

    def clearance_of(self, role: str) -> str:
        """The strictest marking that a role sees; a role that is not known sees what is public."""
        return self.clearance.get(role, HANDLINGS[0])


def level(marking: str) -> int:
    """0 for public, 1 for internal, 2 for restricted; a word that is no marking counts as the strictest."""
    return HANDLINGS.index(marking) if marking in HANDLINGS else len(HANDLINGS) - 1


def may(role: str, action: str) -> bool:
    """Whether a role may do ``action`` (one of ACTIONS); false for roles and actions that are not known."""
    return role in ROLES and action in ACTIONS and ROLES.index(role) >= ROLES.index(ACTIONS[action])


def handling_of(words: str) -> str:
    """The marking that ``words`` name ("Restricted ", "INTERNAL"); "" where they name none."""
    word = words.strip().casefold()
    return word if word in HANDLINGS else ""
