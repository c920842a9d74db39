"""Noun phrases of a sentence: head, what it belongs to, its cases and the preposition before it."""

from __future__ import annotations

from attrs import frozen

from grith.read.slavic._lexicon import Lexicon, Match
from grith.read.slavic._words import CASES, Token

NOUN_KINDS = (
    *("strike", "target", "weapon", "person", "body", "forces", "party", "state"),
    *("truces", "breaches", "charges", "offices"),
)
_OPEN, _CLOSE = frozenset('«"„“”'), frozenset('»"“”')
_NUMBERS = {
    "один": 1, "одна": 1, "два": 2, "дві": 2, "две": 2, "три": 3, "чотири": 4, "четыре": 4, "п'ять": 5, "пять": 5,
    "шість": 6, "шесть": 6, "сім": 7, "семь": 7, "вісім": 8, "восемь": 8, "дев'ять": 9, "девять": 9,
    "десять": 10, "двоє": 2, "двое": 2, "троє": 3, "трое": 3, "двох": 2, "двух": 2, "трьох": 3, "трех": 3,
}  # fmt: skip


@frozen
class Chunk:
    """A noun phrase over the tokens ``first`` to ``last``; ``party`` is whose it is, by adjective or genitive."""

    first: int
    last: int
    head: int
    match: Match | None
    preposition: str
    cases: frozenset[str]
    numbers: frozenset[str]
    party: str = ""
    party_by: str = ""
    count: float | None = None
    inner: tuple[Match, ...] = ()
    name: bool = False

    def get(self, kind: str) -> str:
        """The name that the head has in one list, or an empty text."""
        return self.match.get(kind) if self.match else ""

    @property
    def actor(self) -> str:
        """The party that this phrase is, if it is one: its name, its forces, or forces of an adjective's party."""
        own = self.get("party") or self.get("state")
        return own or (self.party if self.get("forces") else "")

    @property
    def subject_like(self) -> bool:
        """Whether the grammar lets it be a subject: a nominative without preposition."""
        return not self.preposition and ("nomn" in self.cases or self.count is not None)


def chunks_of(tokens: list[Token], matches: list[Match], lexicon: Lexicon) -> list[Chunk]:
    """The noun phrases of a sentence, in order, not overlapping."""
    by_token: dict[int, Match] = {i: m for m in matches for i in range(m.first, m.last + 1)}
    found: list[Chunk] = []
    index = 0
    while index < len(tokens):
        made = _chunk(tokens, index, by_token, lexicon)
        if made is None:
            index += 1
        else:
            found.append(made)
            index = made.last + 1
    return found


def _kind(match: Match | None) -> str:
    return next((k for k in NOUN_KINDS if match is not None and match.get(k)), "")


def _adjective(token: Token, lexicon: Lexicon) -> bool:
    if token.pos == "PRTF" and "actv" in token.forms[0].marks:
        return False  # "снабжавшего ВСУ": what follows is its object
    return bool(lexicon.adjective_of(token)) or token.pos in ("ADJF", "PRTF", "ADJS")


def _chunk(tokens: list[Token], start: int, by_token: dict[int, Match], lexicon: Lexicon) -> Chunk | None:
    index, count = start, None
    modifiers: list[int] = []
    while index < len(tokens):
        token = tokens[index]
        match = by_token.get(index)
        kind = _kind(match) if match and match.first == index else ""
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if kind and not (
            kind in ("forces", "offices")
            and match
            and match.first == match.last
            and token.has("ADJF")
            and _noun(after, lexicon)
        ):
            break
        if kind == "" and match is not None and match.get("predicate"):
            return None
        number = _number(tokens, index)
        if number is not None:
            count = number
            modifiers.append(index)
        elif token.is_word and (_adjective(token, lexicon) or token.pos in ("NUMR", "ANUM")):
            modifiers.append(index)
        elif not _goes_on(token, after, bool(modifiers)):
            break
        index += 1
    if index >= len(tokens) or not (_kind(by_token.get(index)) or _noun(tokens[index], lexicon)):
        return None
    match = by_token.get(index)
    head = _head(tokens, match, index) if match else index
    last, inner, party, by = _tail(tokens, match.last if match else index, match, by_token, lexicon)
    adjective = next((lexicon.adjective_of(tokens[k]) for k in modifiers if lexicon.adjective_of(tokens[k])), "")
    if not adjective and match:
        within = range(match.first, match.last + 1)
        adjective = next((lexicon.adjective_of(tokens[k]) for k in within if lexicon.adjective_of(tokens[k])), "")
    if adjective:
        party, by = adjective, "adjective"
    cases, numbers = _grammar(tokens[head], [tokens[k] for k in modifiers])
    named = tokens[index].capital and not match and index > 0
    return Chunk(
        start, last, head, match, _preposition(tokens, start, by_token), cases, numbers, party, by, count, inner, named
    )


def _goes_on(token: Token, after: Token | None, begun: bool) -> bool:
    """Whether a sign or "and" between adjectives, or a quotation mark before a name, belongs to the phrase."""
    if not begun or after is None:
        return False
    if token.low in ("і", "й", "та", "и"):
        return after.pos == "ADJF"
    return token.low in _OPEN and after.capital


def _noun(token: Token | None, lexicon: Lexicon) -> bool:
    if token is None or not token.is_word:
        return False
    return token.pos in ("NOUN", "ABBR") or (token.text.isupper() and len(token.text) in (2, 3, 4, 5))


def _head(tokens: list[Token], match: Match, index: int) -> int:
    return next(
        (k for k in range(match.first, match.last + 1) if tokens[k].has("NOUN") or tokens[k].text.isupper()), index
    )


def _tail(
    tokens: list[Token], last: int, head: Match | None, by_token: dict[int, Match], lexicon: Lexicon
) -> tuple[int, tuple[Match, ...], str, str]:
    """Genitives, abbreviations and quoted names after a head: where they end, what they name, whose they make it."""
    inner: list[Match] = []
    party, by = "", ""
    kind = _kind(head)
    index = last + 1
    while index < len(tokens):
        token, match = tokens[index], by_token.get(index)
        if token.low in _OPEN:
            close = next((k for k in range(index + 1, min(index + 7, len(tokens))) if tokens[k].low in _CLOSE), None)
            if close is None:
                break
            inner += [m for k in range(index + 1, close) if (m := by_token.get(k)) and m.first == k]
            last, index = close, close + 1
            continue
        if not token.is_word or (match is not None and match.get("predicate") and not token.has("NOUN")):
            break
        names_party = match is not None and (match.get("party") or match.get("state"))
        fixed = any("Fixd" in f.marks for f in token.forms) or token.pos == "ABBR"
        genitive = any("gent" in f.marks and f.pos in ("NOUN", "ADJF", "PRTF") for f in token.forms)
        plain_verb = token.pos in ("VERB", "INFN", "PREP", "CONJ", "PRCL", "ADVB", "NPRO", "GRND", "PRTS")
        if plain_verb and not names_party:
            break
        appositive = kind in ("offices", "person", "body") and token.capital and not token.text.isupper()
        if not (genitive or fixed or appositive):
            break
        if names_party and _own_subject(tokens, index, match, by_token, head, last):
            break
        if fixed and match is not None and match.get("weapon") and kind == "target":
            break
        if fixed and not genitive and not names_party and kind in ("weapon", "forces", "party", "state"):
            break
        if (
            fixed
            and not names_party
            and match is not None
            and match.get("target")
            and kind in ("weapon", "forces", "party", "state")
        ):
            break
        adjective = lexicon.adjective_of(token)
        if adjective and not party:
            # An adjective inside the genitive: of the weapon or force there, not of a target.
            following = by_token.get(index + 1)
            if following and not (following.get("target")):
                party, by = adjective, "genitive"
        if match is not None and match.first == index:
            inner.append(match)
            nearer = any(m.get("target") for m in inner) and kind not in ("target", "body", "offices")
            if names_party and not party and not nearer:
                party, by = match.get("party") or match.get("state"), "genitive"
        end = match.last if match is not None else index
        last, index = end, end + 1
    return last, tuple(inner), party, by


def _own_subject(
    tokens: list[Token], index: int, match: Match | None, by_token: dict[int, Match], head: Match | None, last: int
) -> bool:
    """Whether a party after a noun begins a phrase of its own: "за добу Сили оборони", "у Криму ЗСУ знищили"."""
    if match is None or not match.get("party"):
        return head is not None and bool(head.get("times"))
    if head is not None and head.get("times"):
        return True
    if head is None and tokens[last].capital:
        return True
    after = match.last + 1
    verb = after < len(tokens) and any(f.pos == "VERB" and {"past", "pres"} & f.marks for f in tokens[after].forms[:1])
    begins = last
    while begins > 0 and tokens[begins].pos in ("NOUN", "ADJF", "ABBR"):
        begins -= 1
    return verb and tokens[begins].pos == "PREP"


def _grammar(head: Token, modifiers: list[Token]) -> tuple[frozenset[str], frozenset[str]]:
    """Cases and numbers (with genders) that the head can have, narrowed by agreeing adjectives."""
    cases: set[str] = set()
    numbers: set[str] = set()
    nouns = [f for f in head.forms if f.pos in ("NOUN", "ADJF", "PRTF", "NPRO")]
    allowed = set(CASES)
    for modifier in modifiers:
        own = {c for f in modifier.forms if f.pos in ("ADJF", "PRTF", "NUMR") for c in CASES if c in f.marks}
        if own:
            allowed &= own
    for form in nouns:
        here = {c for c in CASES if c in form.marks} & allowed
        if not here and "Fixd" not in form.marks:
            continue
        if "accs" in here and "inan" in form.marks and {"masc", "neut", "plur"} & form.marks:
            # Without life the accusative is the nominative.
            here |= {"nomn"} & allowed
        cases |= here
        if "nomn" in here or "Fixd" in form.marks:
            numbers |= (
                {"plur"}
                if "plur" in form.marks
                else {g for g in ("masc", "femn", "neut") if g in form.marks} | {"sing"}
            )
    if not nouns or any("Fixd" in f.marks for f in nouns) or head.text.isupper():
        return frozenset(CASES), frozenset(("plur", "sing", "masc", "femn", "neut"))
    return frozenset(cases), frozenset(numbers)


def _preposition(tokens: list[Token], start: int, by_token: dict[int, Match]) -> str:
    if start == 0:
        return ""
    before = tokens[start - 1]
    match = by_token.get(start - 1)
    if match is not None and match.get("causes"):
        return "cause"
    if match is not None and match.get("sayings"):
        return "saying"
    if before.low in '«"„“(' and start > 1:
        before = tokens[start - 2]
    return before.low if before.pos == "PREP" or before.low in ("у", "в", "на", "по", "під", "до", "з", "із") else ""


def _number(tokens: list[Token], index: int) -> float | None:
    token = tokens[index]
    if token.is_number:
        text = token.low.replace(",", ".")
        if text.replace(".", "", 1).isdigit() and not (len(text) == 4 and text.startswith(("19", "20"))):
            return float(text)
        return None
    for lemma in sorted(token.lemmas):
        if lemma in _NUMBERS and token.low not in ("одного", "одну", "одной", "одної", "один", "одна"):
            return float(_NUMBERS[lemma])
    return None
