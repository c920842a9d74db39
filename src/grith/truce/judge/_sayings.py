"""Acts that a sentence tells in several places ("denied the monitors access"), as one phrase of the vocabulary."""

from __future__ import annotations

import re
from functools import lru_cache

_FEW = r"(?:[\w'-]+\s+){0,4}?"  # the words between
_ARMS = r"(?:arms|weapon(?:s|ry)?|ammunition|munitions|military\s+(?:equipment|hardware))"
# Arms that are handed to those who collect them are no supply.
_NOT_AWAY = (
    r"(?!\s+(?:in)?to\s+(?:an?\s+|the\s+)?(?:\w+\s+)?(?:monitors?|observers?|un|mission|storage|containers?|collection"
    r"|cantonments?|disarmament|police)\b)"
)
_AIRCRAFT = r"(?:drones?|uavs?|quadcopters?|helicopters?|jets?|warplanes?|aircraft|planes?)"
_SOME = r"(?:an?|the|two|three|four|five|several|its|our|their|\d+)"
_EXPLOSIVES = r"(?:grenades?|bombs?|explosives?|molotov\s+cocktails?|dynamite)"
_MINES = r"(?:(?:land)?mines?|ieds?|booby[\s-]traps?|explosive\s+devices?|bombs?|explosives?)"
_PASSAGE = r"(?:pass|passage|enter|entry|access|proceed|cross|leave|through|visit|inspect|verify|monitor|move|travel)"
_GOING = (
    r"(?:entering|passing|crossing|leaving|moving|visiting|reaching|inspecting|verifying|observing|monitoring"
    r"|patrolling|accessing|delivering|proceeding|travell?ing|returning)"
)
_BARRIER = r"(?:checkpoint|crossing|roadblock|border)"
_CHILDREN = r"(?:child(?:ren)?|minors?|boys?|girls?|schoolboys?|schoolgirls?|under-?age\w*|under-?18s?|adolescents?)"
_SAYINGS = tuple(
    (re.compile(rf"\b(?:{pattern})(?![\w-])", re.I), phrase)
    for pattern, phrase in (
        (rf"(?:den(?:ied|y|ying)|refus(?:ed|e|ing))\s+{_FEW}(?:access|entry|passage)", "denied access"),
        (rf"(?:den(?:ied|y|ying)|restrict(?:ed|ing)?|limit(?:ed|ing)?)\s+{_FEW}(?:freedom\s+of\s+)?movements?",
         "denied access"),
        (rf"(?:(?:prevent|stopp|barr|block|bann|hinder|prohibit)(?:ed|ing)|kept|keeping)\s+{_FEW}from\s+{_GOING}",
         "denied access"),
        (rf"(?:not|n't|never)\s+(?:allow|permit|let)(?:ed|ted)?\s+{_FEW}{_PASSAGE}", "denied access"),
        (rf"(?:held\s+(?:[\w'-]+\s+){{0,4}}?for\s+[\w'-]+\s+(?:hours?|days?|minutes?)|held(?:\s+up)?|turned\s+away"
         rf"|(?:stopped|delayed)(?:\s+(?!\w+ing\b)[\w'-]+){{0,5}}?)\s+at\s+{_FEW}{_BARRIER}", "held up"),
        (rf"(?:recruit|conscript|enlist)\w*\s+(?:of\s+)?{_FEW}{_CHILDREN}", "recruited children"),
        (rf"(?:deliver|shipp|(?:re-?)?suppl|smuggl|transferr|import|airlift)(?:ed|ied|ing|ying)\s+{_FEW}{_ARMS}{_NOT_AWAY}",
         "arms delivery"),
        (rf"(?:deliver(?:y|ies)|shipments?|(?:re-?)?suppl(?:y|ies)|transfers?|smuggling|imports?)\s+of\s+{_FEW}{_ARMS}",
         "arms delivery"),
        (rf"(?:brought\s+in|bringing\s+in|dropp(?:ed|ing))\s+(?!their\b|his\b){_FEW}(?:arms|weapon(?:s|ry)?)",
         "arms delivery"),
        (rf"{_ARMS}\s+(?:were\s+|was\s+)?(?:deliver(?:ed|y|ies)|shipments?|shipped|smuggl(?:ed|ing)|imports?|supplied)",
         "arms delivery"),
        (rf"(?:holding|kept|keeping|retain(?:ed|ing)|possess(?:ed|ing|ion\s+of)|storing)\s+{_FEW}"
         rf"(?:{_ARMS}|rifles?|ak-?47s?)", "weapon present"),
        (r"without\s+(?:(?:prior|any|giving)\s+)*(?:noti(?:ce|fying|fication)|informing|telling)", "without notice"),
        (rf"(?:laid|laying|planted|planting|placed|placing|emplaced)\s+{_FEW}{_MINES}", "mined"),
        (rf"(?:threw|thrown|throwing|hurled|hurling|lobbed|lobbing|tossed)\s+{_FEW}{_EXPLOSIVES}", "explosion"),
        (rf"{_EXPLOSIVES}\s+(?:was\s+|were\s+)?(?:thrown|hurled|lobbed|tossed|exploded)", "explosion"),
        (rf"shot\s+down\s+{_SOME}\s+{_FEW}{_AIRCRAFT}", "opened fire"),
        (rf"(?:at|against)\s+{_SOME}\s+{_FEW}{_AIRCRAFT}", ""),
        (r"shot(?!\s+(?:down|at|dead))", "shot at"),
        (r"executed(?!\s+(?:an?|the|its|their)\b)", "summary execution"),
        (r"(?:moved|moving|pulled|pulling|drew|drawn)\s+(?:out|back|away)", "withdrew"),
        (r"(?:cyber|verbal|media)[\s-]?attacks?", "words"),
    )
)  # fmt: skip
# One of these stands in whatever a saying matches, so that most texts are looked at once.
_SIGN = re.compile(
    r"den[iy]|refus|restrict|limit|from |allow|permit|\blet|checkpoint|crossing|roadblock|border|recruit|conscript"
    r"|enlist|arms|weapon|munition|military|hold|kept|keep|retain|possess|storing|without|\blaid|\blay|plac|plant|\bset\b"
    r"|thr[eo]w|hurl|lobb|toss|exploded|shot|\bat\b|against|executed|mov[ei]|pull|dr[ae]w|attack",
    re.I,
)


@lru_cache(100_000)
def plain(text: str) -> str:
    """``text`` with such sayings put as the phrase that the vocabulary of acts knows."""
    if _SIGN.search(text):
        for pattern, phrase in _SAYINGS:
            text = pattern.sub(phrase, text)
    return text
