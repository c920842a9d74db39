"""Whose word it is: a government's own, a report about it, or a voice that does not speak for it."""

from __future__ import annotations

import re
from datetime import date

from attrs import frozen

from grith.coalition._nations import Nation, Nations
from grith.nouns import Statement

OFFICIAL = "official"
"""The government's own word: a holder of its offices, an institution, a release."""
REPORTED = "reported"
"""A named or unnamed source on what the government will do: press report, leak, another government."""
RETOLD = "retold"
"""The reporter's own summary ("Denmark and Sweden are willing"), or a reading that is unsure and not reviewed."""
VOICE = "voice"
"""Somebody who does not speak for the government: a deputy, an expert, a person whose office nobody knows."""

# Words in a table's basis column, first match wins: a "leak to The Times" is a leak before it is anything else.
_BASIS: tuple[tuple[str, str], ...] = (
    (r"\bleak", REPORTED),
    (r"\bpress report|\bnews report|\bmedia\b|\brumou?r|\bunconfirmed|\banonymous|\bsources?\b", REPORTED),
    (
        r"\bpublic|\bgovernment|\bjoint\b|\bofficial\b|\bspeech|\bstatement|\bcommuniqu|\bparliament|\btreaty|\blaw\b",
        OFFICIAL,
    ),
    (r"\banalyst|\bexpert|\bthink|\bopposition|\bopinion", VOICE),
)
# "Deputy prime minister" speaks for a government, "deputy of the ruling party" does not.
_NOT_GOVERNMENT = re.compile(
    r"\bdeputy\b(?!\s+(?:prime|foreign|defen[cs]e|interior|finance|head|chief|minister|secretary|spokes|president|chair))"
    r"|\bMPs?\b|\blawmakers?\b|\blegislators?\b|\bsenators?\b|\bcongress(?:man|woman|men)\b|\bopposition\b|\bformer\b"
    r"|\bex-|\bretired\b|\banalysts?\b|\bexperts?\b|\bprofessor\b|\bthink[ -]tank\b|\bresearchers?\b|\bcandidate\b"
    r"|\bmember of (?:the )?parliament\b|\bcommentators?\b|\bactivists?\b",
    re.IGNORECASE,
)
_ANONYMOUS = re.compile(
    r"\bunnamed\b|\bsources?\b|\bofficials? (?:to|told)\b|\bofficials?$|\bpeople familiar\b|\bdiplomats?\b|\breports?\b"
    r"|\bper the\b|\binsiders?\b|\banonymous\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\bminist(?:er|ry|ries)\b|\bgovernment\b|\bspokes(?:man|woman|person|people)\b|\bpresident\b|\bchancellor\b"
    r"|\bpremier\b|\btaoiseach\b|\bsecretary\b|\bambassador\b|\bembassy\b|\bcabinet\b|\bprime minister\b|\boffice\b"
    r"|\bcommander\b|\bchief of\b|\bgeneral staff\b|\bdepartment\b|\bhead of government\b|\bking\b|\badviser\b",
    re.IGNORECASE,
)


@frozen
class Weight:
    """``weight`` is official, reported, retold or voice; ``basis`` says why, in words; ``flags`` warn."""

    weight: str
    basis: str
    flags: tuple[str, ...] = ()


def weigh(statement: Statement, nation: Nation, nations: Nations, day: date | None) -> Weight:
    """How much ``statement`` says about the line of ``nation``'s government.

    A table's basis column decides, unless the speaker plainly does not speak for a government. Without one, the
    speaker does: the nation itself or a holder of its offices is official, another government or an unnamed source
    is a report, a person whose office nobody knows is a voice. The reporter's own voice is a report.
    """
    speaker = speaker_words(statement)
    given = statement.attributes.get("basis", "").strip()
    if _NOT_GOVERNMENT.search(speaker):
        return Weight(VOICE, "does not speak for the government", (f"{speaker} does not speak for the government",))
    if given:
        for pattern, weight in _BASIS:
            if re.search(pattern, given, re.IGNORECASE):
                return Weight(weight, given)
        return Weight(REPORTED, given)
    if not statement.speaker:
        return Weight(RETOLD, "the report in its own voice")
    return _by_speaker(statement, nation, nations, day, speaker)


def _by_speaker(statement: Statement, nation: Nation, nations: Nations, day: date | None, speaker: str) -> Weight:
    first = statement.speaker[0]
    names = [n for n in (*statement.speaker, statement.reported_by) if n]
    people = {holder[0].key for n in names if (holder := nations.of_person(n, day))}
    if nation.key in people:
        return Weight(OFFICIAL, "public statement")
    who = {n.key for name in statement.speaker for n in nations.named(name)} | people
    if nation.key in who and not people:
        if all(nations.is_state_name(name) for name in statement.speaker):
            return Weight(RETOLD, "the report, on the nation's stance")
        return Weight(OFFICIAL, "public statement")
    office = statement.attributes.get("office_of", "")
    if office and not people and nation in nations.named(office):
        return Weight(OFFICIAL, "public statement, by the office that the report gives")
    if who:
        return Weight(REPORTED, "said by another government")
    if _ANONYMOUS.search(speaker):
        return Weight(REPORTED, "unnamed source")
    if _OFFICE.search(speaker):
        return Weight(OFFICIAL, "public statement")
    remedy = f"the office of {first} is not known to the case: add the holder to case.toml if this is the government"
    return Weight(VOICE, "a person whose office is not known", (remedy,))


def who_speaks(statement: Statement, nations: Nations, day: date | None) -> str:
    """One key for one voice, however it is written: "Orpo, prime minister" and "Petteri Orpo" are one person."""
    keys = []
    for name in statement.speaker:
        holder = nations.of_person(name, day)
        keys.append((holder[1] if holder else name.split(",")[0]).casefold())
    return "; ".join(sorted(keys)) or statement.reported_by.casefold()


def speaker_words(statement: Statement) -> str:
    """Who said it and through whom, for people: "officials, via the Financial Times"; "the report" if nobody."""
    said = "; ".join(statement.speaker)
    if said and statement.reported_by:
        return f"{said}, via {statement.reported_by}"
    return said or statement.reported_by or "the report"
