"""Acts that a sentence tells in several places ("denied the monitors access"), as one phrase of the vocabulary."""

from __future__ import annotations

import re
from functools import lru_cache

_FEW = r"(?:[\w'-]+\s+){0,4}?"  # the words between
_OBJECT = r"(?:(?!(?:to|of|on|in|at|for|from|with|by|and|or|room|way)\b)[\w'-]+\s+){0,4}?"  # of the same noun
_ARMS = r"(?:arms|weapon(?:s|ry)?|ammunition|munitions|military\s+(?:equipment|hardware))"
# Arms that are handed to those who collect them are no supply.
_NOT_AWAY = (
    r"(?!\s+(?:in)?to\s+(?:an?\s+|the\s+)?(?:\w+\s+)?(?:monitors?|observers?|un|mission|storage|containers?|collection"
    r"|cantonments?|disarmament|police)\b)"
)
_AIRCRAFT = r"(?:drones?|uavs?|quadcopters?|helicopters?|jets?|warplanes?|aircraft|planes?)"
_COUNT = "an?|one|two|three|four|five|six|seven|several|some"
_SOME = r"(?:an?|the|two|three|four|five|several|its|our|their|\d+)"
_EXPLOSIVES = r"(?:grenades?|bombs?|explosives?|molotov\s+cocktails?|dynamite)"
_NAMED_ARMS = (
    r"(?:rifles?|(?:machine\s+)?guns?|pistols?|firearms?|rockets?|mortars?|grenades?|bombs?|mines?|explosives?|ieds?)"
)
_MINES = r"(?:(?:land)?mines?|ieds?|booby[\s-]traps?|explosive\s+devices?|bombs?|explosives?)"
_PASSAGE = (
    r"(?:past|in(?=\s*(?:$|[,.;]))|into|near|beyond|pass|passage|enter|entry|access|proceed|cross|leave|through|visit|inspect|verify|monitor"
    r"|move|travel)"
)
_GOING = (
    r"(?:entering|passing|crossing|leaving|moving|visiting|reaching|inspecting|verifying|observing|monitoring"
    r"|patrolling|accessing|delivering|proceeding|travell?ing|returning)"
)
_BARRIER = r"(?:checkpoint|crossing|roadblock|border)"
_WAY = r"(?:roads?|highways?|routes?|crossings?|gates?|borders?|bridges?|ports?|airports?|corridors?|passages?)"
_FORCES = (
    r"(?:troops|soldiers|fighters|combatants|mercenaries|reinforcements|battalions?|brigades?|compan(?:y|ies)|regiments?"
    r"|platoons?|units|tanks|armou?red\s+vehicles)"
)
_PROPERTY = r"(?:houses|homes|land|property|properties|farms?|furniture|cattle|livestock|crops|goods|shops?)"
_CHILDREN = (
    r"(?:child(?:ren)?|minors?|boys?|girls?|schoolboys?|schoolgirls?|under-?age\w*|under-?18s?|adolescents?|youngsters"
    r"|teenagers?)"
)
_WORKS = (
    r"(?:trench(?:es)?|bunkers?|fortifications?|dug-?outs?|earthworks?|berms?|ramparts?|parapets?|pillbox(?:es)?"
    r"|foxholes?|strong\s?points?|redoubts?|sangars?|emplacements?|gun\s+pits?|dragon's\s+teeth"
    r"|sandbag(?:s|\s+walls?)?|watch\s?towers?|(?:firing|fighting|combat|battle|defen[cs]ive|military)\s+positions?"
    r"|defen[cs]ive\s+(?:lines?|works?|walls?|structures?)|defen[cs]es|(?:anti-?)?tank\s+ditch(?:es)?)"
)
_NO_PIPES = r"(?!\s+for\s+(?:\w+\s+)?(?:water|irrigation|drainage|pipes?|cables?|sewage)\b)"
_BUILT = (
    r"(?:built|dug|constructed|erected|raised|set\s+up|strengthened|reinforced|extended|enlarged|expanded|deepened"
    r"|improved|repaired|rebuilt|excavated|completed|prepared|put\s+up)"
)
_BUILDS = (
    r"(?:building|digging|constructing|construction|erecting|raising|strengthening|reinforcing|extending|extension"
    r"|enlarging|expanding|expansion|deepening|improving|repairing|rebuilding|excavating|excavation|preparing)"
)
# "To attack barracks": a deed of its own, and no way back.
_NOT_TAKEN = r"(?!(?:the|an?|attack|storm|seize|raid|take|capture|ambush|shell|bomb|burn|loot|guard|hold|man)\b)"
_HURT = (
    r"(?:(?:seriously|badly|gravely|heavily)\s+)?(?:wounded|injured|killed|slain|captured|detained|abducted|kidnapped"
    r"|massacred|murdered|executed)"
)
_HELPED = (
    r"(?:evacuat|treat|carr[iy]|transport|collect|rescu|bur[iy]|recover|visit|releas|exchang|help|receiv|admitt|bandag)"
    r"(?:ed|ing|ied|ying)"
)
# Before each saying words of which one stands in whatever it matches: few sayings are tried on a text.
_SAYINGS = tuple(
    (signs.split("|"), re.compile(rf"\b(?:{pattern})(?![\w-])", re.I), phrase)
    for signs, pattern, phrase in (
        # What somebody is held to account for, what is denied or false and what was held as a meeting was not done.
        ("arrest|detain|sentenc|convict|charged|tried|punish|prosecut|dismiss",
         r"(arrest|detain|sentenc|convict|charg|tri|punish|prosecut|dismiss)(ed|ing)\b([^.;,]*?)\s+(?:for(?!\s+(?:about\s+|over\s+)?"
         rf"(?:\d+|{_COUNT})\s+(?:\w+\s+)?(?:minutes?|hours?|days?|weeks?|months?))|over|who|(?:accused|suspected)\s+of"
         r"|on\s+(?:charges|suspicion)\s+of)\s[^.;,]*", r"\1\2\3"),
        ("den", r"den(?:ied|y|ies|ying)\s+that\s[^.;]*", "words"),
        ("false|untrue|unfounded|baseless|fabricated",
         r"(?:reports?|claims?|allegations?|rumours?)\s+of\s[^.;,]*?\b(?:were|was|proved)\s+(?:false|untrue|unfounded|baseless|fabricated)",
         "words"),
        (" held",
         r"(?:elections?|talks|meetings?|ceremon(?:y|ies)|conferences?|rall(?:y|ies)|negotiations|votes?|funerals?|exercises?|parades?"
         r"|truce|ceasefire)\s+(?:[\w'-]+\s+){0,5}?held"
         r"(?:\s+(?:after|over|about|on|to\s+discuss|following)\s[^.;,]*)?", "words"),
        ("assessed",
         r"(?:explosions?|bursts?|shots?)(?:\s+[\w'-]+){0,4}?,?\s+assessed\s+as\s+"
         r"(?:controlled|mining|quarry\w*|thunder\w*|fireworks)[^.;,]*", "words"),
        ("mining|clearance|detonat|explosion",
         r"de-?mining|mine\s+clearance|controlled\s+(?:detonations?|explosions?)\s+of\s+(?:\w+\s+)?"
         r"(?:(?:land)?mines?|shells?|ordnance|munitions?|bombs?)", "words"),
        # A blaze is no fire of arms, and work that is laid down no strike.
        ("strike|attack",
         r"(?:labou?r|general|hunger|transport|workers'?)\s+strikes?|(?:heart|asthma|panic|disease)\s+attacks?",
         "words"),
        ("firing|celebrat|practice",
         r"test[\s-]firing|firing\s+(?:practice|ranges?)|target\s+practice"
         r"|celebrat\w+\s+(?:gun\s?fire|fire|firing|shooting|shots)", "words"),
        ("fire",
         r"(?:forest|bush|grass|brush|house|kitchen)\s+fires?|(?:put\s+out|extinguish(?:ed|ing))\s+(?:an?\s+|the\s+)?fires?"
         r"|fires?\s+(?:was\s+|were\s+)?(?:broke\s+out|put\s+out|extinguished|brought\s+under\s+control)", "words"),
        ("dropp",
         r"dropp(?:ed|ing)\s+(?!their\b|his\b)(?:[\w'-]+\s+){0,3}?"
         r"(?:rifles?|pistols?|guns?|firearms|ammunition|kalashnikovs?)", "arms delivery"),
        ("returned|returning|went back|gone back|going back",
         r"(?<!not\s)(?:return(?:ed|ing)|(?:went|gone|going)\s+back)\s+to\s+(?:the\s+|their\s+|its\s+)?(?:barracks|camps?|bases?|garrisons?)",
         "withdrew"),
        ("clearance|permission|authori",
         r"(?:clearances?|permission|authori[sz]ation)\s+(?:(?!not\b)[\w'-]+\s+){0,4}?"
         r"(?:withheld|refused|denied|revoked|not\s+(?:granted|given))",
         "denied access"),
        ("den|refus",
         rf"(?:den(?:ied|y|ying)|refus(?:ed|e|ing))\s+{_FEW}(?:access|entry|passage|clearances?|permission)",
         "denied access"),
        ("movement",
         rf"(?:den(?:ied|y|ying)|restrict(?:ed|ing)?|limit(?:ed|ing)?)\s+{_FEW}(?:freedom\s+of\s+)?movements?",
         "denied access"),
        ("from ",
         rf"(?:(?:prevent|stopp|barr|block|bann|hinder|prohibit)(?:ed|ing)|kept|keeping)\s+{_FEW}from\s+{_GOING}",
         "denied access"),
        ("allow|permit|let",
         rf"(?:not|n't|never)\s+(?:allow|permit|let)(?:ed|ted)?\s+{_FEW}{_PASSAGE}", "denied access"),
        ("checkpoint|crossing|roadblock|border",
         rf"(?:held\s+(?:[\w'-]+\s+){{0,4}}?for\s+[\w'-]+\s+(?:hours?|days?|minutes?)|held(?:\s+up)?|turned\s+(?:away|a?round|back)"
         rf"|(?:stopped|delayed)(?:\s+(?!\w+ing\b)[\w'-]+){{0,5}}?)\s+at\s+{_FEW}{_BARRIER}", "held up"),
        ("recruit|conscript|enlist",
         rf"(?:recruit|conscript|enlist)\w*\s+(?:of\s+)?{_FEW}{_CHILDREN}", "recruited children"),
        ("held ", rf"held\s+{_FEW}up", "held up"),
        ("held ",
         r"held\s+(?:captive|hostage|prisoner|incommunicado|in\s+(?:custody|detention|captivity)"
         r"|aboard|for\s+(?:[\w-]+\s+)?[\w-]+\s+(?:hours?|days?|weeks?))", "detained"),
        ("cut", rf"cut(?:ting)?\s+{_OBJECT}{_WAY}", "blocked"),
        ("jam|interfer|spoof",
         r"(?:gps|signal)\s+(?:[\w-]+\s+){0,3}?(?:jamm(?:ed|ing)|interfere(?:d|nce)|spoof(?:ed|ing))",
         "jammed the drone"),
        ("drone|uav|quadcopter",
         rf"(?:smm|osce|un|mission|monitors?|observers?)'?\s+(?:[\w-]+\s+){{0,2}}?{_AIRCRAFT}"
         rf"|{_AIRCRAFT}\s+of\s+(?:the\s+)?(?:smm|osce|un|mission|monitors|observers)", "monitors"),
        ("drone|uav|quadcopter",
         rf"(?:drones?|uavs?|quadcopters?)\s+(?:\w+\s+){{0,7}}?(?:dropp|releas)(?:ed|ing)\s+{_OBJECT}(?:grenades?|bombs?|munitions?|explosives?)",
         "drone strike"),
        ("among the|dead|died",
         r"(?:civilians?|villagers|women|children|people)\s+(?:were\s+)?(?:among\s+the\s+(?:dead|killed)|died)",
         "killed civilians"),
        ("prisoner", rf"(?:took|taken|taking)\s+{_FEW}prisoners?", "captured"),
        ("closed|blocked|shut|sealed",
         rf"{_WAY}\s+(?:[\w-]+\s+){{0,3}}?(?:remain(?:s|ed)?|stay(?:s|ed)?|still|kept)\s+(?:closed|blocked|shut|sealed)",
         "kept closed"),
        ("remain|stay",
         r"(?:remain(?:s|ed|ing)?|stay(?:s|ed)?)\s+(?:closed|blocked|shut|calm|quiet|silent|tense|stable|empty|intact|standing"
         r"|open|neutral|unclear|unknown|in\s+(?:force|effect)|under\s+(?:construction|investigation))", "was so"),
        ("arriv|land|flown",
         rf"{_FORCES}\s+(?:[\w-]+\s+){{0,2}}?(?:arrived|arriving|landed|(?:were|was|being)\s+flown\s+in)(?!\s+(?:an?|the)\b)",
         "troops deployed"),
        ("deliver|shipp|suppl|smuggl|transferr|import|airlift",
         rf"(?:deliver|shipp|(?:re-?)?suppl|smuggl|transferr|import|airlift)(?:ed|ied|ing|ying)\s+{_FEW}{_ARMS}{_NOT_AWAY}",
         "arms delivery"),
        (" of ",
         rf"(?:deliver(?:y|ies)|shipments?|(?:re-?)?suppl(?:y|ies)|transfers?|smuggling|imports?)\s+of\s+{_FEW}{_ARMS}",
         "arms delivery"),
        ("brought|bringing|dropp",
         rf"(?:brought\s+in|bringing\s+in|dropp(?:ed|ing))\s+(?!their\b|his\b){_FEW}(?:arms|weapon(?:s|ry)?)",
         "arms delivery"),
        ("deliver|shipment|shipped|smuggl|import|supplied|landed|unloaded|ashore|sent",
         rf"(?:{_ARMS}|firearms|rifles|guns)\s+(?:were\s+|was\s+)?"
         r"(?:deliver(?:ed|y|ies)|shipments?|shipped|smuggl(?:ed|ing)|imports?|supplied|landed|unloaded|brought\s+ashore"
         r"|sent(?!\s+(?:back|away|(?:in)?to\s+(?:storage|an?\s+depot|a\s+workshop))))",
         "arms delivery"),
        ("mak|manufactur|produc|assembl",
         rf"(?:making|manufactur(?:ed|ing)|produc(?:ed|ing)|assembl(?:ed|ing))\s+{_OBJECT}(?:{_ARMS}|{_NAMED_ARMS})(?!\s+(?:unusable|safe))",
         "arms production"),
        ("receiv|acquir|obtain|bought|buying|purchas",
         rf"(?:receiv(?:ed|ing)|acquir(?:ed|ing)|obtain(?:ed|ing)|bought|buying|purchas(?:ed|ing))\s+{_OBJECT}(?:{_ARMS}|{_NAMED_ARMS})",
         "arms delivery"),
        ("carrying|bearing|wielding|armed with",
         rf"(?:carrying|bearing|wielding|armed\s+with)\s+{_OBJECT}(?:{_ARMS}|{_NAMED_ARMS}|kalashnikovs?|ak-?47s?)",
         "carrying weapons"),
        ("discharg", rf"discharg(?:ed|ing)\s+{_OBJECT}(?:{_ARMS}|{_NAMED_ARMS})", "opened fire"),
        ("forc|made|compell",
         rf"(?:forc(?:ed|ing)|made|compell(?:ed|ing))\s+{_FEW}to\s+(?:pay|donate|contribute"
         rf"|(?:hand\s+over|give)\s+{_OBJECT}(?:money|cash|food|rice|grain|cattle|salar(?:y|ies)|wages|valuables|donations?))",
         "extorted"),
        ("threatened",
         r"(?:(?:was|were|been|being)\s+threatened(?!\s+to\b)|threatened\s+(?:with|at))"
         r"(?!\s+(?:with\s+)?(?:collapse|closure|delays?|sanctions|by\s+delays?)\b)", "intimidated"),
        ("beaten", r"beaten\s+(?:back|off)", "repelled"),
        ("seiz|confiscat|grabb",
         rf"(?:seiz|confiscat|grabb)(?:ed|ing)\s+{_OBJECT}{_PROPERTY}"
         rf"|{_PROPERTY}\s+(?:[\w'-]+\s+){{0,4}}?(?:remain(?:s|ed)?|still|were|was|being)\s+(?:seized|confiscated|grabbed)",
         "looted"),
        ("found|discover|recover|unearth|defus|dismantl",
         r"(?:rockets?|rifles?|(?:machine\s+)?guns?|pistols?|mortars?|grenades?)\s+(?:and\s+\w+\s+)?(?:(?:was|were|had\s+been)\s+)?"
         r"(?:found|discovered|recovered|unearthed|defused|dismantled)(?!\s+(?:its|their|the|an?)\b)", "weapons cache"),
        ("smuggl|shipp|shipment|import",
         rf"(?:(?:smuggl|shipp|import)(?:ed|ing)|(?:smuggling|shipments?|imports?)\s+of)\s+{_OBJECT}(?:{_NAMED_ARMS}|missiles?|drones?)",
         "arms delivery"),
        # What was seen is no force: it may have come of any deed.
        ("seen|observed|spotted",
         r"(?:smoke|flames|flashes|craters?|bodies|corpses|traces|ruins|wreckage|lights?|flags?|tents?|crowds?|activit(?:y|ies)"
         r"|preparations|gatherings?|meetings?)\s+(?:[\w'-]+\s+){0,4}?(?:seen|observed|spotted)"
         rf"|{_CHILDREN}\s+(?:[\w'-]+\s+){{0,4}}?(?:seen|observed|spotted)", "words"),
        ("collect|impos|lev|demand|extract",
         r"(?:collect|impos|lev[iy]|demand|extract)(?:ed|ing)\s+(?:[\w'‘’\"-]+\s+){0,3}?['‘’\"]*(?:tax(?:es)?|lev(?:y|ies)|tolls?|donations?"
         r"|money|fees?|contributions?|compensation|payments?)['‘’\"]*(?=\s.*\b(?:at\s+gunpoint|by\s+force|forcibly|under\s+threat|illegally|with\s+(?:menaces|threats)))",
         "illegal taxes"),
        ("holding|kept|keeping|retain|possess|storing",
         rf"(?:holding|kept|keeping|retain(?:ed|ing)|possess(?:ed|ing|ion\s+of)|storing)\s+{_FEW}"
         rf"(?:{_ARMS}|rifles?|ak-?47s?)", "weapon present"),
        ("without",
         r"without\s+(?:(?:prior|any|giving)\s+)*(?:noti(?:ce|fying|fication)|informing|telling)", "without notice"),
        ("laid|laying|plant|plac",
         rf"(?:laid|laying|planted|planting|placed|placing|emplaced)\s+{_FEW}{_MINES}"
         rf"|{_MINES}\s+(?:(?:were|was|had|been|found|newly|freshly|recently)\s+)*(?:laid|planted|placed|emplaced)",
         "mined"),
        ("threw|throw|hurl|lobb|toss",
         rf"(?:threw|thrown|throwing|hurled|hurling|lobbed|lobbing|tossed)\s+{_FEW}{_EXPLOSIVES}", "explosion"),
        ("throw|hurl|lobb|toss|exploded",
         rf"{_EXPLOSIVES}\s+(?:was\s+|were\s+)?(?:thrown|hurled|lobbed|tossed|exploded)", "explosion"),
        ("shot", rf"shot\s+down\s+{_SOME}\s+{_FEW}{_AIRCRAFT}", "opened fire"),
        ("drone|uav|quadcopter|helicopter|jet|plane|aircraft", rf"(?:at|against)\s+{_SOME}\s+{_FEW}{_AIRCRAFT}", ""),
        ("shot", r"shot(?!\s+(?:down|at|dead))", "shot at"),
        ("executed", r"executed(?!\s+(?:an?|the|its|their)\b)", "summary execution"),
        ("cross", r"crossed\s+(?:over\s+)?(?:the\s+)?(?:[\w'-]+\s+){0,2}?(?:line|boundary|border|frontier)",
         "crossed the line"),
        ("into", r"(?:rolled|marched|poured|swept|pushed|advanced)\s+(?:\w+\s+)?into", "crossed into"),
        ("took|taken|recaptur|regain",
         r"(?:(?:re)?(?:took|taken)|recaptured|regained)(?:\s+control\s+of)?(?=\s+(?:the|an?|two|three|four|five|several)\s+(?:\w+\s+)?"
         r"(?:villages?|towns?|hills?|heights?|posts?|districts?|areas?|base|city|territory)\b)", "overran the ground"),
        ("leav|left|withdr|pull|vacat|depart|evacuat",
         r"(?:(?:(?:has|have|had|did|do|does|is|are|was|were)\s+)?(?:still\s+)?(?:not|n't)(?:\s+yet|\s+fully|\s+been)*"
         r"|(?:fail|refus|declin)\w+\s+to|yet\s+to)\s+(?:be\s+)?(?:le(?:ft|ave)|withdr\w+|pull(?:ed)?\s+(?:out|back)|depart(?:ed)?"
         r"|vacated?|evacuated?)", "remained"),
        ("heading|headed|march|driving|drove|travel|en route|on the|on their|proceed",
         r"(?:heading|headed|marching|marched|driving|travelling|proceeding|en\s+route|on\s+the\s+(?:move|march))"
         r"\s+(?:to|towards?|for|into)", "moving"),
        ("brought|sent|sending|bringing|flew in|flying in|dispatch|ferri|bussed",
         r"(?:brought\s+in|bringing\s+in|flew\s+in|flying\s+in|sent|sending|dispatch(?:ed|ing)|ferried|bussed)\s+(?:in\s+)?"
         r"(?:(?!to\b|back\b|for\b|home\b|away\b)[\w'-]+\s+){0,4}?"
         r"(?:troops|soldiers|fighters|battalions?|brigades?|compan(?:y|ies)|regiments?|platoons?|units|reinforcements"
         r"|armou?red\s+vehicles|tanks)", "sent troops"),
        ("wounded|injured|killed|slain|captured|detained|abducted|kidnapped|massacred|murdered|executed",
         rf"(?:(?:to|for|of|from)\s+(?:the\s+|their\s+|its\s+|all\s+)?(?:{_SOME}\s+)?|(?:the|their|its|our|these|those)\s+|an?\s+(?=(?:wounded|injured)\s)"
         rf"|with\s+(?={_HURT}\s+(?:people|men|soldiers|fighters|civilians|children|women|troops))"
         rf"|{_HELPED}\s+{_FEW}){_HURT}(?!\s+by\b)", "for people"),
        ("returned",
         rf"returned(?=\s+(?:{_SOME}|all|some|bodies|prisoners|stolen|seized|looted)\b)(?!\s+(?:the\s+)?fire\b)",
         "handed over"),
        ("siren|alarm|alert|warning",
         r"(?:air[\s-]?(?:raid|strike)|missile|rocket|drone)\s+(?:sirens?|alarms?|alerts?|warnings?)", "words"),
        ("traffic", r"traffic\s+(?:was\s+|has\s+been\s+)?(?:stopped|halted|blocked|suspended)", "blocked"),
        ("repair|workshop|maintenance|garage|storage|depot|barrack|cantonment|assembly|rear",
         r"(?:moved|moving|sent|sending|took|taken|taking|transported|drove|driven|towed|brought|transferred|hauled)\s+"
         rf"(?:[\w'-]+\s+){{0,6}}?(?:to|into|for)\s+(?:an?\s+|the\s+|its\s+|their\s+)?(?:{_NOT_TAKEN}[\w-]+\s+){{0,2}}"
         rf"{_NOT_TAKEN}(?:repair[\s-]?shops?|repairs?|workshops?|maintenance|garages?|storage|depots?|barracks|cantonments?"
         r"|assembly\s+(?:points?|areas?)|rear)", "withdrew"),
        ("moved|moving|pull|drew|drawn",
         rf"(?:moved|moving|pulled|pulling|drew|drawn)\s+{_FEW}(?:out|back|away)", "withdrew"),
        ("trench|bunker|fortif|dug|earthwork|berm|rampart|parapet|pillbox|foxhole|strong|redoubt|sangar|emplacement|pit"
         "|teeth|sandbag|tower|position|defen|ditch",
         rf"(?:(?:{_BUILT}|{_BUILDS})\s+(?:of\s+)?{_FEW}{_WORKS}{_NO_PIPES}|(?:dug|digging|fortified|fortifying)\s+{_FEW}positions"
         rf"|(?:dug|digging)\s+{_FEW}tunnels?"
         rf"|{_WORKS}\s+(?:(?:were|was|are|is|being|been|has|have|had|newly|still|further)\s+)*(?:{_BUILT}|under\s+construction)"
         rf"|{_WORKS}\s+(?:construction|building|digging))", "fortification works"),
        ("new|fresh", rf"(?:new|newly|fresh|freshly)\s+(?:[\w'-]+\s+){{0,2}}?{_WORKS}", "new fortification"),
        ("attack", r"(?:cyber|verbal|media)[\s-]?attacks?", "words"),
        ("firing", r"firing\s+(?:positions?|points?|lines?)", "position"),
        ("flight", r"(?:in|mid)[\s-]flight", ""),
        ("carried off|carried away|carted off", r"(?:carried|carted)\s+(?:off|away)", "looted"),
    )
)  # fmt: skip
_ANY_SIGN = re.compile("|".join(sorted({sign for signs, _, _ in _SAYINGS for sign in signs})))


@lru_cache(100_000)
def plain(text: str) -> str:
    """``text`` with such sayings put as the phrase that the vocabulary of acts knows."""
    low = text.casefold()
    if _ANY_SIGN.search(low):
        for signs, pattern, phrase in _SAYINGS:
            for sign in signs:
                if sign in low:
                    text = pattern.sub(phrase, text)
                    break
    return text
