"""Finds names in running text: known names first, then bodies, offices with their people, and surnames."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date

from attrs import evolve, frozen

from grith.read._gazetteer_data import Entry, first_words, plain, surname
from grith.read._gazetteer_who import SHARED, Who
from grith.read._lexicon import lexicon

_WORD = re.compile(r"[^\W_]+")
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-Ž]"
_PARTICLE = r"(?:al|Al|el|El|bin|ibn|van|von|der|den|de|da|dos|del|la|le|ter|abu|Abu)"
NAME = re.compile(
    rf"(?:(?:{_PARTICLE}[ -])*{_CAPITAL}[\w'-]*(?:\.(?= ))?)(?: (?:{_PARTICLE}[ -])*{_CAPITAL}[\w'-]+(?<!'s)){{0,4}}"
)
_TITLE_BEFORE = frozenset(
    """president premier chancellor minister secretary pm mr mrs ms dr sir lady lord general gen col lt maj adm
    king prince sheikh emir ayatollah pope leader chief commander envoy ambassador senator chairman speaker
    spokesman spokeswoman spokesperson negotiator adviser advisor aide taoiseach governor mayor marshal
    captain colonel director and comrade counterpart ex former then""".split()
)
_SENTENCE_WORDS = frozenset(
    """the a an and but or nor so yet for while when whereas although though as if because since after before
    until once unless that what who whom which where why how in on at by from to with without under over of
    about against between among during despite following according meanwhile earlier later today yesterday
    tomorrow now then still also even only both either neither not no his her their its our your my this
    these those it he she they we you i there here asked like unlike monday tuesday wednesday thursday friday
    saturday sunday january february march april may june july august september october november december mr
    mrs ms""".split()
)
_NOT_PERSON_AFTER = frozenset(
    "Tower Towers Organization Plaza Hotel Doctrine Foundation Institute Airport University Street Square "
    "Avenue Bridge "
    "Palace Stadium Arena Jr".split()
)
# Surnames that are also common words, first names or places: known only once the document gave the whole name.
# A surname behind a rank of arms, church or court is not that of a minister in the tables.
_RANK = re.compile(
    r"\b(?:Admiral|Colonel|Captain|Major|Lieutenant|Brigadier|Cardinal|Bishop|Judge|Justice|Professor) $"
)
_SHY_SURNAMES = frozenset(
    """Store Dan Melo Martin Singh Asif Dar Harris Wong Peters Collins Blair Anand Powell Cooper Bruce Wang Kim
    Lee Li Abdi Costa Michel Katz Austin Kaunas Fletcher Naim Turk Turkey Haq Aoun Shah Abdullah Francis
    Mustafa Salem Barth Eide Fico Gram Ahmed Bettel Rangel Amherd Pfister Stocker Brown Driscoll Boulos
    Barrack Sullivan Biden's Sikorski's Ning Jian Un Yi Jun II XIV III Leo Abdallah Rajji's Karis Georgiev
    Golob Fidan's Hasanov Sharif Khan Grigoryan Idris Reeves Whitaker Pollard Young Peters Salam Wagner
    Robles Harris Mandon Ruto Pavel Koang Mujahid Mikati's Doval's Haysom Habib Jonson Sanchez Sánchez
    Montenegro Meloni's Prevot Sandu Maduro's Lee Zamir Salman Farhan""".split()
) - {"Katz", "Salam", "Aoun", "Idris", "Sharif", "Fico", "Maduro", "Sandu", "Singh"}
IN = re.compile(
    r"(?:^|\W)(?:in|near|outside|inside|around|across|throughout|into|over|above|within)"
    r"(?: the| downtown| central| eastern| western| northern| southern| occupied| neighbou?ring)* $",
    re.IGNORECASE,
)


@frozen
class Mention:
    """A name at the characters ``start`` to ``end`` of a text.

    ``kind``: state, demonym, capital, seat (of government), organisation, coalition, group, government, ministry,
    military, person, office, place. ``name`` is the canonical name, ``party`` the state or organisation it belongs to
    or
    speaks for, ``iso3`` the code of that state, ``title`` the canonical office where one was written.
    """

    start: int
    end: int
    text: str
    kind: str
    name: str
    party: str = ""
    iso3: str = ""
    title: str = ""
    adjective: bool = False

    @property
    def broad(self) -> str:
        """The kind in five words: ``person``, ``state``, ``organisation``, ``office`` (also ministries, armies),
        ``place``.

        Demonyms, capitals, seats of government and governments are the state that they stand for.
        """
        return _BROAD.get(self.kind, self.kind)


_BROAD = {"demonym": "state", "capital": "state", "seat": "state", "government": "state"}
_BROAD |= {"ministry": "office", "military": "office", "group": "organisation", "coalition": "organisation"}


@frozen
class Finder(Who):
    """Finds names in running text."""

    def find(self, text: str, day: date | None = None, country: str = "") -> list[Mention]:
        """The names in a text, in order, not overlapping, longest first; spans exclude the possessive ending.

        "Ukrainian President Volodymyr Zelensky" is one person; "Russia's defence ministry" one ministry. Offices of a
        named party ("the British prime minister") are mentions of kind ``office``, named after their holder where
        ``day``
        is given and the holder is known. With ``country``, bare offices ("the prime minister") are that country's. A
        person
        introduced with a title is known by surname from then on, within this text.
        """
        flat = text.replace("’", "'").replace("\u00a0", " ").replace("\n", " ").replace("`", "'")
        mentions = self._names(flat, day)
        mentions = [self._possessed(flat, m, k and mentions[k - 1]) for k, m in enumerate(mentions)]
        mentions = self._bodies(flat, mentions)
        mentions, learnt = self._offices(flat, mentions, day, country)
        mentions = self._surnames(flat, mentions, learnt, day)
        return [evolve(m, text=text[m.start : m.end]) for m in mentions]

    def _names(self, text: str, day: date | None = None) -> list[Mention]:
        names, found, until = self.tables.names, [], 0
        for match in _WORD.finditer(text):
            start = match.start()
            candidates = names.get(match[0])
            if candidates is None or start < until:
                continue
            for name, entry in candidates:
                at = start - name.index(match[0]) if not name[0].isalnum() else start
                if at < until or not text.startswith(name, at):
                    continue
                end = at + len(name)
                follows = text[end : end + 1]
                if follows.isalnum() or (
                    at and (text[at - 1].isalnum() or (text[at - 1] == "-" and at > 1 and text[at - 2].islower()))
                ):
                    continue
                if entry.kind == "none":
                    until = end
                    break
                if not self._fits(text, at, end, entry):
                    continue
                entry = self._on(entry, day) if entry.kind == "person" else entry
                kind = "place" if entry.kind == "capital" and IN.search(text[max(0, at - 32) : at]) else entry.kind
                shown = name if kind == "place" and entry.kind == "capital" else entry.name
                found.append(Mention(at, end, text[at:end], kind, shown, entry.party, entry.iso3, "", entry.adjective))
                until = end
                break
        return found

    def _fits(self, text: str, start: int, end: int, entry: Entry) -> bool:
        """Whether the surroundings allow a name that is also something else ("Jordan", "West", "London-based")."""
        if text.startswith("-", end) and entry.kind == "capital" and text.startswith(("-based", "-born"), end):
            return False
        if not entry.shy:
            return True
        after = NAME.match(text, end + 1) if text.startswith(" ", end) else None
        if text[start:end] == "the West":
            return not after and text[end : end + 1] != "-"
        if text[start:end] == "West":
            return text[max(0, start - 4) : start].lower() == "the " and not after and text[end : end + 1] != "-"
        if text[start:end] == "Georgia" and re.search(r"\bAtlanta\b|\bSavannah\b|state of Georgia|Georgia, U", text):
            return False
        if after and not self._known_after(after[0]):
            return False
        before = re.search(r"(\w+) $", text[max(0, start - 24) : start])
        if before and before[1][0].isupper() and text[start:end] in ("Jordan", "Chad", "Israel", "Georgia", "India"):
            return before[1].lower() in _SENTENCE_WORDS or before[1] in self.tables.exact
        return True

    def _known_after(self, word: str) -> bool:
        first = word.split()[0].rstrip(".'")
        return first.lower() in self.tables.titles or first in self.tables.names or first.lower() in _SENTENCE_WORDS

    def _possessed(self, text: str, mention: Mention, before: Mention | int) -> Mention:
        """A state's name that is the surname of the party's own: "Portugal's Montenegro"."""
        if isinstance(before, Mention) and mention.kind == "state" and text[before.end : mention.start] == "'s ":
            for entry in self.tables.surnames.get(text[mention.start : mention.end], ()):
                if entry.party == before.party:
                    return Mention(mention.start, mention.end, "", "person", entry.name, entry.party, entry.iso3)
        return mention

    def _bodies(self, text: str, mentions: list[Mention]) -> list[Mention]:
        """Joins a state and one of its bodies: "Russia's defence ministry", "Ministry of Defence of Armenia"."""
        lowered = text.lower()
        result: list[Mention] = []
        for mention in mentions:
            if result and mention.start < result[-1].end:
                continue
            if mention.kind not in ("state", "demonym", "capital", "seat"):
                result.append(mention)
                continue
            joined = self._body_after(lowered, mention) or self._body_before(
                lowered, mention, result[-1].end if result else 0
            )
            result.append(evolve(joined, text=text[joined.start : joined.end]) if joined else mention)
        return result

    def _body(self, lowered: str, at: int) -> tuple[int, tuple[str, str]] | None:
        word = _WORD.match(lowered, at)
        for form, meaning in self.tables.bodies.get(word[0], ()) if word else ():
            end = at + len(form)
            if lowered.startswith(form, at) and not lowered[end : end + 1].isalnum():
                return end, meaning
        return None

    def _named_body(self, mention: Mention, start: int, end: int, meaning: tuple[str, str]) -> Mention:
        kind, pattern = meaning
        name = pattern.format(adjective=self.adjective(mention.party), state=mention.party)
        return Mention(start, end, "", kind, name, mention.party, mention.iso3)

    def _body_after(self, lowered: str, mention: Mention) -> Mention | None:
        at = mention.end
        if lowered.startswith("'s ", at):
            at += 3
        elif lowered.startswith("' ", at):
            at += 2
        elif lowered.startswith(" ", at):
            at += 1
        else:
            return None
        found = self._body(lowered, at)
        if found and not lowered.startswith(("'s office",), found[0]):
            if lowered.startswith((" spokes", " chief", " commander", " secretary"), found[0]):
                return None
            return self._named_body(mention, mention.start, found[0], found[1])
        return None

    def _body_before(self, lowered: str, mention: Mention, floor: int) -> Mention | None:
        left = lowered[floor : mention.start]
        match = re.search(r"([\w'-]+(?: [\w'-]+){0,4}) of (?:the )?$", left)
        if not match:
            return None
        words = match[1].split(" ")
        for count in range(len(words), 0, -1):
            body = " ".join(words[-count:])
            first = _WORD.match(body)
            for form, meaning in self.tables.bodies.get(first[0], ()) if first else ():
                if form == body:
                    start = floor + match.start() + len(match[1]) - len(body)
                    return self._named_body(mention, start, mention.end, meaning)
        return None

    def _title(self, lowered: str, at: int) -> tuple[int, str] | None:
        """An office written at ``at``: where it ends and its canonical title."""
        word = _WORD.match(lowered, at)
        for form, title in self.tables.titles.get(word[0], ()) if word else ():
            end = at + len(form)
            if lowered.startswith(form, at) and not lowered[end : end + 1].isalnum():
                return end, title
        return None

    def _offices(
        self, text: str, mentions: list[Mention], day: date | None, country: str
    ) -> tuple[list[Mention], dict[str, Mention]]:
        """Joins parties, titles and names; people not in the tables are learnt from their titles."""
        lowered = text.lower()
        starts = {mention.start: mention for mention in mentions}
        ends = {mention.end: mention for mention in mentions}
        taken: list[Mention] = []
        learnt: dict[str, Mention] = {}
        until = 0
        for word in _WORD.finditer(lowered):
            at = word.start()
            if at < until or word[0] not in self.tables.titles:
                continue
            found = self._title(lowered, at)
            if found is None or (at and text[at - 1] in "-'" and text[at - 2 : at] != "-"):
                continue
            end, title = found
            written = text[at:end]
            if at in starts and starts[at].kind in ("military", "ministry", "organisation") and starts[at].end > end:
                continue  # "General Staff of Ukraine"
            holding = next((m for m in mentions if m.start < at < m.end), None)
            if holding is not None and (holding.end >= end or holding.kind == "person"):
                continue
            start, owner = at, holding or self._owner_before(lowered, at, ends)
            if owner is not None:
                start = owner.start
            of = re.compile(r" (?:of|for) (?:the )?").match(text, end)
            after_of = starts.get(of.end()) if of else None
            if owner is None and after_of is not None and after_of.kind not in ("person", "place"):
                owner, end = after_of, after_of.end
            extra = re.compile(r" (?:and (?:prime|foreign|defen[cs]e|deputy) \w+ ?(?:minister)?)").match(text, end)
            name_at = extra.end() if extra else end
            comma = text.startswith(", ", name_at)
            name_at += 2 if comma else 1 if text.startswith(" ", name_at) else 0
            while (rank := self._title(lowered, name_at)) and rank[1] in SHARED and text.startswith(" ", rank[0]):
                name_at = rank[0] + 1
            person = starts.get(name_at)
            until = end
            if person is not None and person.kind == "person":
                whole = evolve(person, start=start, end=person.end, title=title)
                taken.append(whole)
                until = person.end
                continue
            unknown = self._unknown_name(text, name_at, comma, owner, starts)
            if unknown is not None:
                near = ends.get(at - 3) if owner is None and lowered[at - 3 : at] == "'s " else None
                behind = re.compile(r" of (?:the )?").match(text, name_at + len(unknown))
                after = starts.get(behind.end()) if behind and owner is None else None
                near = after if after is not None and after.kind == "state" else near  # "Minister Y of Egypt"
                party = (
                    owner.party
                    if owner
                    else near.party
                    if near
                    else self._country_of_holder(unknown, written, country, day)
                )
                iso3 = self.iso3(party)
                known = self._by_surname(unknown, party, day)
                name = known.name if known else unknown
                mention = Mention(
                    start, name_at + len(unknown), "", "person", name, known.party if known else party, iso3, title
                )
                taken.append(mention)
                learnt.setdefault(surname(name), mention)
                until = mention.end
                continue
            party = owner.party if owner else self._party_of_country(country) if not comma else ""
            if not party or title in SHARED:
                until = at + 1
                continue
            if owner is None and not re.search(r"\b(?:the|his|her|our|its) (?:\w+ )?$", lowered[max(0, at - 16) : at]):
                continue
            holder = self.office_holder(written, party, day) if day is not None else None
            shown = holder or f"{self.adjective(party)} {title}"
            taken.append(Mention(start, end, "", "office", shown, party, self.iso3(party), title))
        kept = [m for m in mentions if not any(t.start < m.end and m.start < t.end for t in taken)]
        return sorted((*kept, *taken), key=lambda m: m.start), learnt

    def _country_of_holder(self, name: str, written: str, country: str, day: date | None) -> str:
        """The state of a bare "President Y": the report's country, unless somebody else is known to hold the office."""
        party = self._party_of_country(country)
        holder = self.office_holder(written, party, day) if party and day is not None else None
        return "" if holder and surname(holder) != surname(name) else party

    def _party_of_country(self, country: str) -> str:
        return self.party(country) if country else ""

    def _owner_before(self, lowered: str, at: int, ends: dict[int, Mention]) -> Mention | None:
        """The party right before an office: "British ", "Russia's ", "Hamas senior "."""
        left = at
        match = re.search(
            r"(?:(?:senior|top|former|then|new|acting|interim|outgoing|chief|deputy|veteran|army|military|government"
            r"|foreign ministry"
            r"|defen[cs]e ministry|presidential|special|ex-|de facto) )+$",
            lowered[max(0, at - 30) : at],
        )
        if match:
            left = at - len(match[0])
        for gap in (1, 3, 2):
            owner = ends.get(left - gap)
            if owner and lowered[left - gap : left] in (" ", "'s ", "' ") and owner.kind not in ("person", "place"):
                return owner
        return None

    def _unknown_name(
        self, text: str, at: int, comma: bool, owner: Mention | None, starts: dict[int, Mention]
    ) -> str | None:
        """A capitalised name after a title that no table knows; after a comma only two words or more and a party."""
        if at in starts:
            return None
        match = NAME.match(text, at)
        if match is None:
            return None
        name = re.sub(r"'s?$", "", match[0])
        for start in starts:
            if at < start < at + len(name):
                name = text[at:start].rstrip()
        words = name.split()
        while words and (words[-1].lower() in _SENTENCE_WORDS or words[-1].lower() in self.tables.titles):
            words.pop()
        if not words or words[0].lower().rstrip(".") in _SENTENCE_WORDS or words[0].isupper():
            return None
        if words[0].lower() in lexicon()["groups.public_bodies"]:
            return None
        if comma and (len(words) < 2 or owner is None):
            return None
        return " ".join(words)

    def _by_surname(self, name: str, party: str, day: date | None) -> Entry | None:
        """The known person of that party whose surname a title introduces ("Foreign Secretary Lammy")."""
        last = surname(name)
        if last != name:
            return None
        sharing = [one for one in self.tables.surnames.get(name, ()) if not party or one.party == party]
        if len(sharing) > 1 and day is not None:
            sharing = [one for one in sharing if self._serving(one, day)] or sharing
        return sharing[0] if len(sharing) == 1 else None

    def _surnames(
        self, text: str, mentions: list[Mention], learnt: dict[str, Mention], day: date | None
    ) -> list[Mention]:
        """Adds surnames on their own: of people named in full in this text, then of people in the tables."""
        full: dict[str, Mention] = dict(learnt)
        for mention in mentions:
            if mention.kind == "person":
                for form in (surname(mention.name), plain(surname(mention.name)), surname(mention.text)):
                    full.setdefault(form, mention)
        covered = sorted((m.start, m.end) for m in mentions)
        owners = {m.end: m.party for m in mentions if m.kind != "person"}
        added: list[Mention] = []
        index, count = 0, len(covered)
        firsts = first_words(full)
        until = 0
        for word in _WORD.finditer(text):
            start = word.start()
            while index < count and covered[index][1] <= start:
                index += 1
            if start < until or (index < count and covered[index][0] <= start):
                continue
            token = word[0]
            if not (token[0].isupper() or token in ("al", "von", "el")) or (
                token not in firsts and token not in self.tables.surname_firsts
            ):
                continue
            surname_here = self._longest(text, start, full) or self._longest(text, start, self.tables.surnames)
            if surname_here is None or not self._alone(text, start, start + len(surname_here)):
                continue
            form = surname_here
            person = full.get(form)
            if person is None:
                sharing = self.tables.surnames[form]
                party = owners.get(start - 3) if text[start - 3 : start] == "'s " else None
                own = [one for one in sharing if one.party == party] if party else []
                if own:
                    sharing = own
                elif form in _SHY_SURNAMES or len(form) < 3 or _RANK.search(text[max(0, start - 24) : start]):
                    continue
                if len(sharing) > 1 and day is not None:
                    sharing = [one for one in sharing if self._serving(one, day)] or sharing
                if len(sharing) != 1:
                    continue
                entry = self._on(sharing[0], day)
                person = Mention(0, 0, "", "person", entry.name, entry.party, entry.iso3)
                full[form] = person
            until = start + len(form)
            added.append(Mention(start, until, form, "person", person.name, person.party, person.iso3))
        return sorted((*mentions, *added), key=lambda m: m.start) if added else mentions

    def _longest(self, text: str, start: int, forms: Container[str]) -> str | None:
        for length in (3, 2, 1):
            match = re.compile(rf"[^\W_]+(?:[ '-][^\W_]+){{{length - 1}}}").match(text, start)
            if match and match[0] in forms:
                return match[0]
        return None

    def _alone(self, text: str, start: int, end: int) -> bool:
        """Whether a surname stands on its own and is not part of another person's or thing's name."""
        if text[end : end + 1] == "-" and text[end + 1 : end + 2].isupper():
            return False
        after = re.compile(r" ([A-ZÀ-Þ]\w+)").match(text, end)
        if after and after[1] in _NOT_PERSON_AFTER:
            return False
        if start and text[start - 1] in "-" and text[start - 2 : start - 1].isalpha():
            return False
        before = re.search(r"([\w.'-]+) $", text[max(0, start - 30) : start])
        if before is None or not before[1][0].isupper():
            return True
        word = before[1].rstrip(".").lower()
        if before[1].endswith(".") and len(word) > 4 and "." not in word:
            return True
        return word in _TITLE_BEFORE or word in _SENTENCE_WORDS or before[1] in self.tables.exact or word.endswith("'s")
