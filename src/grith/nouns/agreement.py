"""Agreements: what was agreed, clause by clause, under each side's reading, with every moment it hangs on."""

from __future__ import annotations

from datetime import date, datetime

from attrs import field, frozen

from grith.nouns.shape import Shape

MODALITIES = ("prohibition", "obligation", "permission", "power", "definition")
ATTEMPTS = ("", "count", "do not count", "not stated")
COUNTING = ("calendar", "first day counts", "first day does not count", "hours")


@frozen
class Citation:
    """Where a point is written or said: the article of a text, or who said it and when, with its public address."""

    url: str = ""
    article: str = ""
    said_by: str = ""
    said_on: date | None = None
    note: str = ""


@frozen
class TimePoint:
    """A moment of an agreement: certain (``earliest`` equals ``latest``), or only known to lie between the two.

    Both are aware instants. ``whole_day`` says that only a day is named and that it is counted whole, from its
    start. ``rule`` tells in words how the moment was computed, ``anchor`` the moment that it was counted from.
    """

    id: str
    title: str
    earliest: datetime
    latest: datetime
    zone: str = "UTC"
    whole_day: bool = False
    rule: str = ""
    anchor: str = ""
    note: str = ""
    sources: tuple[Citation, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether the moment is one instant."""
        return self.earliest == self.latest

    @property
    def known(self) -> bool:
        """Whether any latest date is known; a moment that hangs on an undated condition reaches to the year 2200."""
        return self.latest.year < 2199


@frozen
class WeaponClass:
    """Weapons that a clause speaks of: kinds of the vocabulary, from a calibre in millimetres (0 = any)."""

    kinds: tuple[str, ...]
    calibre_from_mm: float = 0.0


@frozen
class Line:
    """A line on the ground; looking along its points, ``left`` and ``right`` name the party whose side that is.

    ``shapes`` are its courses, each with its days; a line without any is known by name only. It is valid from
    ``since`` to ``until``, both days included.
    """

    id: str
    title: str
    shapes: tuple[Shape, ...] = ()
    left: str = ""
    right: str = ""
    since: date | None = None
    until: date | None = None
    sources: tuple[Citation, ...] = ()


@frozen
class Zone:
    """An area: ``places`` are names that lie inside, ``outside`` names that lie outside; other names decide nothing.

    With ``around`` what lies near one of its ``places`` lies inside too. ``shapes`` are its outlines, each with its
    days, if the user has any. It is valid from ``since`` to ``until``.
    """

    id: str
    title: str
    places: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    around: bool = False
    shapes: tuple[Shape, ...] = ()
    since: date | None = None
    until: date | None = None
    sources: tuple[Citation, ...] = ()


@frozen
class ClauseException:
    """What excuses an act; ``held_by`` are the parties that may rely on it (empty = all).

    ``applies`` is ``no`` or ``yes`` where that is settled for the whole agreement (with its source), and empty where
    it must be asked of each incident. ``asks`` is that question in words.
    """

    id: str
    kind: str
    title: str
    held_by: tuple[str, ...] = ()
    applies: str = ""
    asks: str = ""
    sources: tuple[Citation, ...] = ()


@frozen
class Hours:
    """The hours of a day, or the days of a week, at which a clause holds, on the clock of ``zone``.

    ``spans`` are minutes after midnight, the second not included (1440 at the most); one that does not end after it
    begins reaches into the next day. Without any the whole day is meant. ``weekdays`` are the days on which a span
    begins (Monday is 0); without any each day is meant. ``stated`` is false where the text tells how many hours and not
    which ("ten hours a day").
    """

    spans: tuple[tuple[int, int], ...] = ()
    weekdays: tuple[int, ...] = ()
    zone: str = "UTC"
    stated: bool = True


@frozen
class Clause:
    """One clause: who must, must not or may do what, to what, with what, where and when.

    ``code`` is its class in the taxonomy (P1, O1, Z3 …), ``says`` the clause in our own words. ``acts`` are what it
    forbids, demands or allows; ``breached_by`` the acts that break a duty. ``objects`` are the kinds it protects or
    speaks of; those in ``unsure_objects`` are disputed or not settled by the text. Empty ``acts``, ``objects`` or
    ``weapons`` mean any. ``attempts`` says whether an attempt that was stopped counts. ``zone``, or ``line`` with
    ``side`` and ``within_km``, is where. ``start`` and ``end`` are ids of moments; ``end`` is not included.
    ``hours`` are the times of day or week at which it holds; None means all.
    """

    id: str
    code: str
    modality: str
    says: str
    bearers: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    unsure_acts: tuple[str, ...] = ()
    breached_by: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    unsure_objects: tuple[str, ...] = ()
    weapons: tuple[WeaponClass, ...] = ()
    attempts: str = ""
    zone: str = ""
    line: str = ""
    side: str = ""
    within_km: float | None = None
    start: str = ""
    end: str = ""
    hours: Hours | None = None
    exceptions: tuple[str, ...] = ()
    consequence: str = ""
    notes: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()

    @property
    def judged(self) -> bool:
        """Whether an incident can break this clause; permissions, powers and definitions are told, not judged."""
        return self.modality == "prohibition" or (self.modality == "obligation" and bool(self.breached_by))


@frozen
class Signatory:
    """A party to the agreement; ``answers_for`` are groups whose acts it must prevent."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    answers_for: tuple[str, ...] = ()
    bound: bool = True
    """False for third parties (monitors, guarantors) and for groups that somebody else answers for."""


@frozen
class Dispute:
    """One point that a reading tells differently: which part, how, and who says so."""

    about: str
    says: str
    sources: tuple[Citation, ...] = ()


@frozen
class Reading:
    """The agreement as one side tells it: complete, with what it disputes already put in place."""

    id: str
    title: str
    held_by: str = ""
    clauses: tuple[Clause, ...] = ()
    moments: tuple[TimePoint, ...] = ()
    exceptions: tuple[ClauseException, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()

    def moment(self, id: str) -> TimePoint | None:
        """The moment of that id, if there is one."""
        return next((m for m in self.moments if m.id == id), None)

    def clause(self, id: str) -> Clause | None:
        """The clause of that id, if there is one."""
        return next((c for c in self.clauses if c.id == id), None)


@frozen
class Agreement:
    """A ceasefire or other agreement as data, with at least one reading."""

    id: str
    title: str
    zone: str
    parties: tuple[Signatory, ...]
    readings: tuple[Reading, ...]
    kind: str = "ceasefire"
    agreed: date | None = None
    lines: tuple[Line, ...] = ()
    zones: tuple[Zone, ...] = ()
    words: dict[str, tuple[str, ...]] = field(factory=dict, hash=False)
    sources: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()

    def reading(self, id: str) -> Reading | None:
        """The reading of that id, if there is one."""
        return next((r for r in self.readings if r.id == id), None)

    def party(self, id: str) -> str:
        """The name of a party, or the id itself where it is unknown."""
        return next((p.name for p in self.parties if p.id == id), id)
