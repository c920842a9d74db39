"""The vocabulary of quantities: scales, currencies, units and the words that bound a number."""

from __future__ import annotations

from grith.read._date_words import ONES, TENS

SCALES: dict[str, int] = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
    "dozens": 12,
    "k": 1000,
    "m": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "bln": 10**9,
    "tn": 10**12,
}
NUMBERS: dict[str, int] = {**ONES, **TENS}

SYMBOLS: dict[str, str] = {
    "$": "USD",
    "us$": "USD",
    "a$": "AUD",
    "au$": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "nz$": "NZD",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₴": "UAH",
    "₽": "RUB",
    "₪": "ILS",
    "₹": "INR",
    "₺": "TRY",
}
CURRENCY_CODES = (
    "USD EUR GBP AUD CAD NZD JPY CHF SEK NOK DKK ISK PLN CZK HUF RON BGN UAH RUB TRY ILS INR PKR CNY SAR AED QAR"
)
# A currency by its own name, or by the country's adjective before a shared name ("Canadian dollars").
CURRENCIES: dict[str, str] = {
    "dollar": "USD",
    "euro": "EUR",
    "pound": "GBP",
    "sterling": "GBP",
    "yen": "JPY",
    "yuan": "CNY",
    "hryvnia": "UAH",
    "hryvnya": "UAH",
    "ruble": "RUB",
    "rouble": "RUB",
    "zloty": "PLN",
    "forint": "HUF",
    "shekel": "ILS",
    "lira": "TRY",
    "dram": "AMD",
    "manat": "AZN",
    "riyal": "SAR",
    "dirham": "AED",
    "franc": "CHF",
}
NATIONAL_CURRENCIES: dict[tuple[str, str], str] = {
    ("australian", "dollar"): "AUD",
    ("canadian", "dollar"): "CAD",
    ("new zealand", "dollar"): "NZD",
    ("swedish", "krona"): "SEK",
    ("norwegian", "krone"): "NOK",
    ("danish", "krone"): "DKK",
    ("danish", "crown"): "DKK",
    ("swedish", "crown"): "SEK",
    ("norwegian", "crown"): "NOK",
    ("icelandic", "krona"): "ISK",
    ("czech", "crown"): "CZK",
    ("czech", "koruna"): "CZK",
    ("indian", "rupee"): "INR",
    ("pakistani", "rupee"): "PKR",
    ("lebanese", "pound"): "LBP",
    ("egyptian", "pound"): "EGP",
    ("sudanese", "pound"): "SDG",
    ("swiss", "franc"): "CHF",
    ("qatari", "riyal"): "QAR",
}
IRREGULAR = {
    "kronor": "krona",
    "kroner": "krone",
    "kronur": "krona",
    "yen": "yen",
    "yuan": "yuan",
    "zlotys": "zloty",
    "lives": "life",
    "men": "man",
    "women": "woman",
    "children": "child",
    "people": "person",
    "crises": "crisis",
    "aircraft": "aircraft",
    "buses": "bus",
}

_PEOPLE = (
    "troops troop soldiers soldier personnel people person persons men man women woman servicemen servicewomen "
    "serviceman "
    "servicemembers peacekeepers peacekeeper fighters fighter civilians civilian militants militant combatants "
    "combatant "
    "children child prisoners prisoner hostages hostage detainees detainee captives captive pows casualties casualty "
    "refugees refugee residents resident inhabitants victims victim recruits conscripts reservists officers officer "
    "observers observer monitors monitor policemen police gunmen insurgents rebels paramilitaries mercenaries "
    "volunteers returnees displaced dead wounded injured killed lives life staff employees workers worker patients "
    "boys girls "
    "deaths death fatalities fatality tourists protesters paratroopers marines sailors commandos trainers advisers "
    "advisors villagers citizens nationals pilgrims students bodies crew engineers servicepeople"
)
_COUNTRIES = "countries country nations nation states state governments capitals"
_TIME = "minute minutes hour hours day days night nights week weeks month months quarter year years decade decades"
_THINGS = (
    "drone drones missile missiles rocket rockets shell shells bomb bombs mine mines tank tanks vehicle "
    "vehicles ship ships "
    "vessel vessels tanker tankers boat boats jet jets plane planes warplane warplanes helicopter helicopters launcher "
    "launchers howitzer howitzers gun guns radar radars battery batteries satellite satellites interceptor "
    "interceptors "
    "warship warships frigate frigates minehunter minehunters minesweeper minesweepers submarine submarines uav uavs "
    "strike strikes airstrike airstrikes attack attacks violation violations incident incidents clash clashes "
    "explosion "
    "explosions sortie sorties raid raids "
    "brigade brigades battalion battalions battlegroup battlegroups regiment regiments division divisions company "
    "companies squadron squadrons platoon platoons corps unit units patrol patrols team teams post posts "
    "outpost outposts "
    "base bases airfield airfields bridge bridges site sites facility facilities substation substations plant plants "
    "house houses home homes building buildings village villages settlement settlements town towns city cities region "
    "regions district districts position positions tunnel tunnels crossing crossings truck trucks convoy convoys "
    "round rounds ton tons point points condition conditions statement statements resolution resolutions meeting "
    "meetings leader leaders minister ministers member members ambassador ambassadors delegation delegations party "
    "parties side sides package packages hospital hospitals school schools bed beds camp camps target targets flight "
    "flights phase phases stage stages partner partners ally allies participant participants official officials envoy "
    "envoys diplomat diplomats time times"
)


def _singular(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "corps")) and len(word) > 3:
        return word[:-1]
    return word


def singular(word: str) -> str:
    """The singular of an English noun by its ending; irregular ones from a short list."""
    return _singular(word.lower())


UNIT_WORDS: dict[str, str] = {}
UNIT_WORDS.update({word: _singular(word) for word in _THINGS.split()})
UNIT_WORDS.update({word: _singular(word) for word in _TIME.split()})
UNIT_WORDS.update(dict.fromkeys(_PEOPLE.split(), "person"))
UNIT_WORDS.update(dict.fromkeys(_COUNTRIES.split(), "country"))
UNIT_WORDS.update({"fortnight": "fortnight", "fortnights": "fortnight", "aircraft": "aircraft"})
UNIT_WORDS.update(dict.fromkeys(("percent", "%", "pct"), "percent"))
UNIT_WORDS.update(dict.fromkeys(("km", "kms", "kilometre", "kilometres", "kilometer", "kilometers"), "km"))
UNIT_WORDS.update(dict.fromkeys(("mile", "miles"), "mile"))
UNIT_WORDS.update(dict.fromkeys(("metre", "metres", "meter", "meters"), "metre"))
UNIT_WORDS.update(dict.fromkeys(("hectare", "hectares"), "hectare"))
UNIT_WORDS.update(dict.fromkeys(("tonne", "tonnes"), "tonne"))
UNIT_WORDS.update({"mw": "MW", "megawatt": "MW", "megawatts": "MW", "gw": "GW", "gigawatts": "GW", "kg": "kg"})
# Words that name one thing even beside a larger number ("30 personnel", "5 km").
INVARIANT = frozenset(
    "troops police personnel people persons staff crew aircraft percent % pct km kms mw gw kg corps dead wounded "
    "injured killed "
    "displaced pows uavs lives deaths".split()
)
TIME_UNITS = frozenset({"minute", "hour", "day", "night", "week", "month", "quarter", "year", "decade", "fortnight"})
STOP = frozenset(
    "the a an and or but nor of in on at to from by for with without as than that which who whom whose when "
    "where while "
    "if is are was were be been being has have had do does did will would shall should can could may might must it its "
    "they them their he she his her we our us you i this these those there here not no so after before since until "
    "during over under into out up down off about against between among through across near inside outside around "
    "per each every all both either neither also only just more less most least very said says told according".split()
)

BEFORE: tuple[tuple[str, str], ...] = (
    (
        "~",
        r"about|around|roughly|approximately|approx\.|some|nearly|almost|close to|(?:an )?estimated|circa|ca\.|perhaps",
    ),
    ("~", r"in the region of|on the order of|in the order of|or so|reportedly|just about|virtually|~"),
    (">=", r"at (?:the very )?least|no (?:fewer|less) than|not (?:fewer|less) than|a minimum of|minimum of|≥"),
    ("<=", r"up to|as (?:many|much) as|at (?:the )?most|(?:no|not) more than|a maximum of|a ceiling of|≤"),
    (">", r"more than|over|above|exceeding|upwards? of|in excess of|greater than|beyond|north of|>"),
    ("<", r"fewer than|less than|under|below|short of|<"),
)
AFTER: tuple[tuple[str, str], ...] = (
    (">=", r"or (?:more|longer|above)|at (?:the (?:very )?)?least|and (?:more|above)|minimum|plus\b"),
    ("~", r"or so|or thereabouts|more or less|approximately|give or take"),
    ("<=", r"or (?:fewer|less|under|below)|at (?:the )?most|maximum|at (?:the )?maximum"),
)
# What stands before a number that names something and counts nothing ("Resolution 1701").
NAMING = (
    "resolution resolutions article articles art chapter section sections annex appendix paragraph paragraphs "
    "para clause "
    "clauses no nos number nr route highway flight group protocol page pages item point order decree channel phase "
    "unit boeing airbus leopard abrams day covid part room stage level grade tier category class type mark track act "
    "block corridor gate building aged age ages line camp checkpoint minsk version iskander"
)
