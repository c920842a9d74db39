"""Who will stand behind it: statements to a register of nations and capabilities, as of a date."""

from grith.coalition._capabilities import all_capabilities, builtin_capabilities

__all__ = ["all_capabilities", "builtin_capabilities"]
