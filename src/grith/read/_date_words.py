"""The vocabulary of dates: months, days, units, number words, parts of the day, seasons and clock zones."""

from __future__ import annotations

import re

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan jan.",
            "february feb feb.",
            "march mar mar.",
            "april apr apr.",
            "may",
            "june jun jun.",
            "july jul jul.",
            "august aug aug.",
            "september sept sept. sep sep.",
            "october oct oct.",
            "november nov nov.",
            "december dec dec.",
        ),
        start=1,
    )
    for name in names.split()
}
# Words that are also verbs, nouns or names: they count as a month only beside a number, or after such a word as "in".
SHY_MONTHS = frozenset({"may", "march", "mar", "dec", "jan", "jun", "august", "sep", "apr"})

WEEKDAYS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "monday mon mon. mondays",
            "tuesday tue tue. tues tues. tuesdays",
            "wednesday wed wed. weds wednesdays",
            "thursday thu thu. thur thur. thurs thurs. thursdays",
            "friday fri fri. fridays",
            "saturday sat sat. saturdays",
            "sunday sun sun. sundays",
        )
    )
    for name in names.split()
}
SHY_WEEKDAYS = frozenset({"mon", "wed", "sat", "sun", "thu", "fri", "tue"})

UNITS: dict[str, str] = {
    "minute": "minute",
    "minutes": "minute",
    "min": "minute",
    "hour": "hour",
    "hours": "hour",
    "hr": "hour",
    "hrs": "hour",
    "day": "day",
    "days": "day",
    "night": "day",
    "nights": "day",
    "week": "week",
    "weeks": "week",
    "fortnight": "fortnight",
    "fortnights": "fortnight",
    "month": "month",
    "months": "month",
    "quarter": "quarter",
    "quarters": "quarter",
    "year": "year",
    "years": "year",
    "decade": "decade",
    "decades": "decade",
    "century": "century",
    "centuries": "century",
}

ONES = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
TENS = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
NUMBER_WORDS: dict[str, int] = {
    **ONES,
    **TENS,
    "hundred": 100,
    **{f"{ten}-{one}": TENS[ten] + ONES[one] for ten in TENS for one in list(ONES)[1:10]},
}
ORDINAL_WORDS: dict[str, int] = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=1
    )
}

# Hours on the local clock, [from, to); above 24 means the day after.
DAY_PARTS: dict[str, tuple[int, int]] = {
    "morning": (5, 12),
    "dawn": (4, 8),
    "daybreak": (4, 8),
    "sunrise": (4, 8),
    "afternoon": (12, 18),
    "lunchtime": (11, 14),
    "evening": (17, 24),
    "dusk": (16, 22),
    "nightfall": (16, 22),
    "night": (18, 30),
    "nighttime": (18, 30),
    "daytime": (6, 20),
}
SEASONS: dict[str, int] = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

ZONES: dict[str, str] = {
    "gmt": "UTC",
    "utc": "UTC",
    "z": "UTC",
    "msk": "Europe/Moscow",
    "eet": "Europe/Kyiv",
    "eest": "Europe/Kyiv",
    "cet": "Europe/Paris",
    "cest": "Europe/Paris",
    "bst": "Europe/London",
    "et": "America/New_York",
    "est": "America/New_York",
    "edt": "America/New_York",
    "ct": "America/Chicago",
    "pt": "America/Los_Angeles",
}
# "Kyiv time", "Israel time", "Eastern time"
CITY_ZONES: dict[str, str] = {
    "kyiv": "Europe/Kyiv",
    "kiev": "Europe/Kyiv",
    "ukraine": "Europe/Kyiv",
    "ukrainian": "Europe/Kyiv",
    "moscow": "Europe/Moscow",
    "russian": "Europe/Moscow",
    "london": "Europe/London",
    "uk": "Europe/London",
    "british": "Europe/London",
    "paris": "Europe/Paris",
    "berlin": "Europe/Berlin",
    "brussels": "Europe/Brussels",
    "warsaw": "Europe/Warsaw",
    "geneva": "Europe/Zurich",
    "istanbul": "Europe/Istanbul",
    "ankara": "Europe/Istanbul",
    "minsk": "Europe/Minsk",
    "washington": "America/New_York",
    "eastern": "America/New_York",
    "israel": "Asia/Jerusalem",
    "israeli": "Asia/Jerusalem",
    "jerusalem": "Asia/Jerusalem",
    "gaza": "Asia/Gaza",
    "palestine": "Asia/Gaza",
    "beirut": "Asia/Beirut",
    "lebanon": "Asia/Beirut",
    "damascus": "Asia/Damascus",
    "syrian": "Asia/Damascus",
    "baghdad": "Asia/Baghdad",
    "tehran": "Asia/Tehran",
    "iran": "Asia/Tehran",
    "doha": "Asia/Qatar",
    "riyadh": "Asia/Riyadh",
    "saudi": "Asia/Riyadh",
    "cairo": "Africa/Cairo",
    "khartoum": "Africa/Khartoum",
    "sudan": "Africa/Khartoum",
    "juba": "Africa/Juba",
    "kinshasa": "Africa/Kinshasa",
    "kigali": "Africa/Kigali",
    "yerevan": "Asia/Yerevan",
    "baku": "Asia/Baku",
    "tbilisi": "Asia/Tbilisi",
    "delhi": "Asia/Kolkata",
    "indian": "Asia/Kolkata",
    "india": "Asia/Kolkata",
    "islamabad": "Asia/Karachi",
    "pakistan": "Asia/Karachi",
    "kabul": "Asia/Kabul",
    "beijing": "Asia/Shanghai",
    "bangkok": "Asia/Bangkok",
    "tokyo": "Asia/Tokyo",
    "sanaa": "Asia/Aden",
}

TOKEN = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:\s?(?:Z|[+-]\d\d:?\d\d)\b)?)?"
    r"|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)\b"
    r"|\d{1,2}[:.h]\d\d(?=\D|$)"
    r"|\d[\d,]*\d(?!\w)|\d+(?:st|nd|rd|th)?"
    r"|[aApP]\.\s?[mM]\.|[A-Z]\.(?:[A-Z]\.)+"
    r"|[^\W\d_]+(?:['’]s\b|\.(?=\s?\d|,))?"
    r"|[-–—,]"
)
