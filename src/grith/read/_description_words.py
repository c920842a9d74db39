"""Words that describe without a name: titles, pronouns, bodies and fields of ministries."""

from __future__ import annotations

_OWN_TITLES = """president chancellor secretary minister chief commander king prince emir ambassador envoy negotiator
    spokesman leader general director speaker governor mayor head chairman adviser coordinator representative"""
# The title by which holders are listed, for each word that names it.
TITLES = {title: title for title in _OWN_TITLES.split()} | {
    "premier": "prime minister",
    "taoiseach": "prime minister",
    "spokeswoman": "spokesman",
    "spokesperson": "spokesman",
    "chairperson": "chairman",
    "chairwoman": "chairman",
    "chair": "chairman",
    "advisor": "adviser",
}
PERSON_PRONOUNS = frozenset({"he", "she", "him", "her", "himself", "herself", "his"})
PLURAL_PRONOUNS = frozenset({"they", "them", "themselves", "their", "both"})
BODY_NOUNS = frozenset(
    """ministry office government army military force mission group organisation organization movement agency council
    kremlin cabinet command bloc alliance union commission side statement administration presidency country nation
    state kingdom republic emirate sultanate company militia party coalition body department
    embassy delegation authority""".split()
)
MINISTRY_FIELDS = {
    "defence": "Ministry of Defence",
    "defense": "Ministry of Defence",
    "foreign": "Ministry of Foreign Affairs",
    "health": "Health Ministry",
    "interior": "Interior Ministry",
    "finance": "Finance Ministry",
    "energy": "Energy Ministry",
    "information": "Information Ministry",
}
