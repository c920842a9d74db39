"""The verbs of a case. Each opens what it needs when it needs it; nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from grith.case._clock import latest_day
from grith.case._definition import CASE_FILE, check_definition
from grith.case._shown import BriefMade, CoalitionView
from grith.errors import CaseError, GrithError, Problem, ReadError
from grith.nouns.as_of import AsOf
from grith.nouns.handling import HANDLINGS

if TYPE_CHECKING:
    from grith.alerts import Alert
    from grith.brief import IncidentTotals
    from grith.case._assess import Assessment
    from grith.case._deal import DealShown
    from grith.case._incidents import FusedCase
    from grith.case._links import Link
    from grith.case._review import ReviewItem
    from grith.case._truce import TruceShown
    from grith.deal import Budget
    from grith.geometry import Drawn
    from grith.intake import IntakeResult
    from grith.ledger import Ledger, TreeHead, Verification
    from grith.nouns import (
        Agreement,
        CaseDefinition,
        Claim,
        ForceTables,
        Incident,
        IncidentReport,
        LeftOut,
        PositionSet,
        Report,
        Requirement,
        Statement,
    )

Progress = Callable[[str, int, int | None], None]
When = str | date | datetime | AsOf | None
_INPUT_FOLDERS = ("reports", "tables")


class Case:
    """A case folder and its ledger; use it in a ``with`` statement, or call :meth:`close`.

    ``as_of`` and ``since`` are taken as text ("2025-03-20", "2025-03-20T08:00", local time of the case), as a date or
    time, or as AsOf. Without ``as_of`` the latest publication day in the ledger is meant, never today. Without
    ``since`` it is the day before.

    With ``handling`` ("public", "internal" or "restricted") the case is shown as somebody sees it who is cleared up to
    that marking: every view, count, export and brief holds what they may see and no trace of the rest, and nothing can
    be written.
    """

    def __init__(self, folder: Path | str, handling: str | None = None) -> None:
        self.folder = Path(folder)
        checked = check_definition(self.folder / CASE_FILE)
        if checked.definition is None:
            raise CaseError(checked.errors)
        self.definition: CaseDefinition = checked.definition
        self.warnings: tuple[Problem, ...] = checked.warnings
        self._ledger: Ledger | None = None
        self.handling = _clearance(handling)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the ledger; may be called twice."""
        if self._ledger is not None:
            self._ledger.close()
            self._ledger = None

    def ledger(self) -> Ledger:
        """The case's ledger, opened (and made, the first time) when it is asked for; what of it may be seen."""
        whole = self._whole_ledger()
        if self.handling is None:
            return whole
        # It reads like a ledger and refuses everything else in words.
        return cast("Ledger", whole.cleared(self.definition.handling, self.handling))

    def _whole_ledger(self) -> Ledger:
        if self._ledger is None:
            from grith.ledger import open_ledger

            target = self.definition.ledger
            where: Path | str = target if "://" in target else self.folder / target
            self._ledger = open_ledger(where, create=True, folder=self.folder)
        return self._ledger

    # ------------------------------------------------------------------ filling the ledger

    def add(
        self,
        files: Iterable[Path | str] | None = None,
        mapping: Path | str | None = None,
        progress: Progress | None = None,
        handling: str = "",
    ) -> IntakeResult:
        """Take files and folders into the ledger; without any, what lies in the case's reports/ and tables/.

        ``handling`` marks them; a stricter marking in a file stands.
        The same bytes twice add nothing. Raises IntakeError for a named file that is not there.
        """
        from grith.intake import add_files

        paths = self._inputs() if files is None else [Path(f) for f in files]
        chosen = Path(mapping) if mapping else None
        return add_files(self.ledger(), self.definition, paths, mapping=chosen, progress=progress, handling=handling)

    def _inputs(self) -> list[Path]:
        """The case's own folders, those that hold anything."""
        folders = [self.folder / name for name in _INPUT_FOLDERS]
        return [f for f in folders if f.is_dir() and any(not p.name.startswith((".", "~$")) for p in f.iterdir())]

    def read(self, progress: Progress | None = None) -> dict[str, int]:
        """Find the statements in every report that this version of the reader has not read yet.

        Interrupted, it goes on with the next unread report. Returns how many reports were read and how many
        statements were found.
        """
        from grith.case._reading import read_unread

        return read_unread(self.ledger(), self.definition, progress)

    # ------------------------------------------------------------------ looking into it

    def as_of(self, when: When = None) -> AsOf:
        """``when`` as a cut on the case's clock; without it the latest publication day in the ledger.

        Raises ReadError for what is no date, and CaseError where nothing in the ledger has one.
        """
        zone = self.definition.zone
        if isinstance(when, AsOf):
            return when
        if isinstance(when, datetime):
            return AsOf.parse(when.isoformat(), zone)
        if when is not None and when != "":
            return AsOf.parse(str(when), zone)
        latest = latest_day(self.ledger(), zone)
        if latest is None:
            raise CaseError(
                "nothing in the ledger has a date, so there is no latest day",
                str(self.folder),
                "Add reports (grith add), or name a day (--as-of 2025-03-20)",
            )
        return AsOf.of_day(latest, zone)

    def _since(self, since: When, as_of: AsOf) -> AsOf:
        if since is not None and since != "":
            earlier = self.as_of(since)
            if earlier.instant > as_of.instant:
                raise ReadError(f"{earlier.iso} lies after {as_of.iso}", "since", "Name a day before the as-of date")
            return earlier
        return AsOf.of_day(as_of.day - timedelta(days=1), self.definition.zone)

    def reports(self, as_of: When = None) -> Iterator[Report]:
        """The reports public by ``as_of``; all of them without it."""
        return self.ledger().reports(as_of=self._cut(as_of))

    def statements(self, as_of: When = None) -> Iterator[Statement]:
        """The statements public by ``as_of``, after corrections and reviews; all of them without it."""
        return self.ledger().statements(as_of=self._cut(as_of))

    def incident_reports(self, as_of: When = None) -> Iterator[IncidentReport]:
        """The incident rows of tables and feeds public by ``as_of``, as they were told; all of them without it."""
        return self.ledger().incidents(as_of=self._cut(as_of))

    def incidents(self, as_of: When = None) -> tuple[Incident, ...]:
        """The incidents that the reports public by ``as_of`` tell of, each with its reports, links and origins.

        Reports are the incident rows of tables and feeds, and the allegations of texts that name a day and a place;
        each is in exactly one incident. Those of one event were put together by fusion (:meth:`fuse`), or by a person
        (:meth:`merge`, :meth:`split`), whose latest word holds at every date. Writes nothing.
        """
        from grith.case._incidents import fuse_case

        return fuse_case(self.ledger(), self.definition, self._cut(as_of)).incidents

    def fuse(self, as_of: When = None, *, relearn: bool = False, record: bool = True) -> FusedCase:
        """Fuse the reports into incidents and keep in the ledger what was learned, so that later reports are added.

        What was learned is used from then on, until ``relearn`` asks to learn anew. Without ``record`` nothing is kept.
        """
        from grith.case._incidents import fuse_case

        return fuse_case(self.ledger(), self.definition, self._cut(as_of), record=record, relearn=relearn)

    def requirements(self, as_of: When = None) -> Iterator[Requirement]:
        """The lines of statements of requirements public by ``as_of``; all of them without it."""
        return self.ledger().requirements(as_of=self._cut(as_of))

    def left_out(self) -> Iterator[LeftOut]:
        """What could not be taken in, with the reason and how to mend it."""
        return self.ledger().left_out()

    def _cut(self, when: When) -> AsOf | None:
        return None if when is None or when == "" else self.as_of(when)

    def coalition(self, as_of: When = None, since: When = None) -> CoalitionView:
        """The register as of a date, and what changed since an earlier one (the day before unless given)."""
        from grith.coalition import build_register, compare

        cut = self.as_of(as_of)
        earlier = self._since(since, cut)
        # What was withdrawn or corrected later is seen as it is read now, at both dates.
        now = build_register(self.ledger().statements(as_of=cut), self.definition, cut)
        before = build_register(self.ledger().statements(as_of=earlier), self.definition, earlier)
        return CoalitionView(now, compare(now, before), cut, earlier)

    def deal(self, as_of: When = None, since: When = None, budget: Budget | None = None) -> DealShown:
        """What the case's positions imply as of a date, and what changed since an earlier one if ``since`` names it.

        Without ``as_of`` the latest publication day in the ledger is meant. Raises IntakeError where the case holds
        no positions, and CaseError with every mistake in them at once.
        """
        from grith.case._deal import show_deal
        from grith.deal import load_positions

        given = self._filter_positions(load_positions(self.folder))
        return show_deal(given, self.as_of(as_of), self.as_of(since) if since else None, budget)

    def _filter_positions(self, given: PositionSet) -> PositionSet:
        """What may be seen of the positions in the case folder: those that rest on nothing hidden."""
        if self.handling is None:
            return given
        from grith.case._handling import visible_positions

        return visible_positions(given, self._whole_ledger(), self.ledger(), self.definition.handling, self.handling)

    def force(self) -> ForceTables | None:
        """The case's force workbook, without the pledges that may not be seen; None where there is none."""
        from grith.case._force import read_force

        return read_force(self)

    def agreement(self) -> Agreement:
        """The agreement that case.toml names, with the shapes in ``geometry``; raises CaseError without one."""
        from grith.case._truce import agreement_of

        return agreement_of(self.folder, self.definition)

    def truce(self, as_of: When = None, since: When = None, readings: Iterable[str] | None = None) -> TruceShown:
        """What the case's agreement implies as of a date: status, findings, corroboration and counts per reading.

        The daily counts are about the day of ``as_of``, or about the days after ``since``. Raises CaseError where
        case.toml names no agreement, the agreement has mistakes, or a reading is unknown.
        """
        from grith.case._truce import agreement_of, show_truce

        agreement_of(self.folder, self.definition)  # its mistakes come before the work
        cut = self.as_of(as_of)
        earlier = self._since(since, cut) if since else None
        return show_truce(self.ledger(), self.definition, self.folder, self.incidents(cut), cut, earlier, readings)

    def truce_layers(self, shown: TruceShown) -> dict[str, Sequence[Drawn]]:
        """Layers for a map: incidents, claims and findings as points; lines, zones and the buffers of clauses."""
        from grith.brief import daily_layers
        from grith.truce.agreement import agreement_layers

        return {**daily_layers(shown.view), **agreement_layers(shown.agreement)}

    def write_truce(self, shown: TruceShown, folder: Path | str) -> dict[str, Path]:
        """Write the daily report (HTML, XLSX) and the layers of incidents and findings (GeoPackage) to ``folder``."""
        from grith.brief import write_daily

        try:
            return write_daily(self.definition, shown.view, Path(folder), self.truce_layers(shown))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise GrithError(f"the report cannot be written ({reason})", str(folder), "Name another folder") from None

    def assess(self, as_of: When = None, since: When = None, progress: Progress | None = None) -> Assessment:
        """Fuse the reports of a date and judge them under each reading of the agreement, if the case names one.

        What :meth:`truce` tells of all claims together, and the finding of each, without its words: a million reports
        take minutes. Writes nothing.
        """
        from grith.case._assess import assess

        cut = self.as_of(as_of)
        earlier = self._since(since, cut) if since else None
        more = {} if progress is None else {"progress": progress}
        return assess(self.ledger(), self.definition, self.folder, cut, earlier, **more)

    def view(
        self,
        as_of: When = None,
        since: When = None,
        incidents: IncidentTotals | None = None,
        assessed: Callable[[], Assessment | None] | None = None,
    ) -> dict[str, Any]:
        """The whole content of a brief as of a date, JSON-ready: what :meth:`brief` writes and the web pages show.

        Who has an index of the incident reports gives their totals on that day, so that they are not read one by one;
        ``assessed`` gives what :meth:`assess` found, or None where that is still to come.
        """
        from grith.case._brief import view_of

        return view_of(self, as_of, since, incidents, assessed)

    def brief(self, as_of: When = None, since: When = None, out: Path | str | None = None) -> BriefMade:
        """Write the brief (HTML, XLSX, JSON, and a copy of the ledger) to ``out``, else to CASE/brief/DATE."""
        from grith.case._brief import write_brief_of

        return write_brief_of(self, as_of, since, Path(out) if out else None)

    def claims(self, as_of: When = None) -> tuple[Claim, ...]:
        """What was said by ``as_of``, each thing once: its reports, its independent origins, what speaks against it."""
        from grith.case._claims import claims_of

        return claims_of(self.ledger(), self.definition, self._cut(as_of))

    def alerts(
        self, as_of: When = None, since: When = None, assessed: Callable[[], Assessment | None] | None = None
    ) -> list[Alert]:
        """What changed after ``since`` (the day before, unless given) up to ``as_of``, as it would be told.

        ``assessed`` gives what :meth:`assess` found; where that is None nothing is told of the truce.
        """
        from grith.case._alerts import alerts_of_case

        cut = self.as_of(as_of)
        return alerts_of_case(self, cut, since, assessed or (lambda: self.assess(cut, since)))

    # ------------------------------------------------------------------ reviewing it

    def review_list(self, threshold: float | None = None, everything: bool = False) -> list[ReviewItem]:
        """Statements for a person to look at, the least sure first: below ``threshold`` (the case's, unless given)."""
        from grith.case._review import review_list

        limit = self.definition.review_threshold if threshold is None else threshold
        return review_list(self.ledger(), limit, everything=everything)

    def review(
        self,
        statement: str,
        decision: str,
        *,
        reason: str,
        author: str,
        changes: Iterable[str] | Mapping[str, str] = (),
        seen: str | None = None,
    ) -> ReviewItem:
        """Decide on a statement: ``accept``, ``reject``, or ``correct`` with ``changes`` such as ``actor=Russia``.

        Written to the ledger with reason and author; the latest decision counts, and ``undo`` takes it back by another
        row. ``seen`` is the last decision that the person knew of ("" for none): ConflictError where another came
        since. Raises LedgerError with every mistake.
        """
        from grith.case._review import decide

        return decide(
            self.ledger(),
            self.definition,
            statement,
            decision,
            reason=reason,
            author=author,
            changes=changes,
            seen=seen,
        )

    def link(self, one: str, other: str, relation: str, *, reason: str, author: str, seen: str | None = None) -> Link:
        """Decide on two statements: ``same``, ``apart``, ``contradiction``, or ``undone`` to take that back.

        Written to the ledger; claims follow it from then on. ``seen`` is the id of the link that the person knew of
        ("" for none): where another came since, ConflictError, and nothing is written.
        """
        from grith.case._links import link_statements

        return link_statements(self.ledger(), one, other, relation, reason=reason, author=author, seen=seen)

    def links(self) -> list[Link]:
        """The latest decision on each pair of statements."""
        from grith.case._links import links_of

        return links_of(self.ledger())

    def decided_incidents(self) -> int:
        """How many merges and splits there are: for who decides on incidents, as ``seen``."""
        from grith.case._incidents import decisions_made

        return decisions_made(self.ledger())

    def merge(self, incidents: Iterable[str], *, reason: str, author: str, seen: int | None = None) -> Incident:
        """Put incidents together that tell of one event; each is named by its id or by that of one of its reports.

        Written to the ledger; it holds on every later run until a later split. Returns the incident as it is now.
        Raises LedgerError where a name fits none or several, or nothing would change; ConflictError where there are
        other merges or splits than the number ``seen`` (:meth:`decided_incidents`), and nothing is written.
        """
        from grith.case._incidents import merge_incidents

        return merge_incidents(
            self.ledger(), self.definition, tuple(incidents), reason=reason, author=author, seen=seen
        )

    def split(
        self, reports: Iterable[str], *, reason: str, author: str, seen: int | None = None
    ) -> tuple[Incident, ...]:
        """Take reports out of their incident: they tell of another event than its other reports.

        Written to the ledger; it holds on every later run until a later merge. Returns the incidents as they are now.
        """
        from grith.case._incidents import split_incident

        return split_incident(self.ledger(), self.definition, tuple(reports), reason=reason, author=author, seen=seen)

    def export_reviewed(self, folder: Path | str) -> list[Path]:
        """Write the reports with decisions as an evaluation set (NN.json) to ``folder``; returns the files."""
        from grith.case._review import export_reviewed

        return export_reviewed(self.ledger(), Path(folder))

    def mark(self, report: str, handling: str, *, reason: str, author: str) -> list[Report]:
        """Mark a report (its id may be cut short), and what came attached to it, as public, internal or restricted.

        A correction in the ledger with reason and author, as any other; the latest counts. Returns the reports as they
        read now. Raises LedgerError for a word that is no marking and for a report that is not there.
        """
        from grith.case._handling import mark_report

        return mark_report(self.ledger(), report, handling, reason=reason, author=author)

    def copy(self, to: Path | str, *, people: bool = False, progress: Progress | None = None) -> TreeHead | None:
        """Copy the ledger to an empty PostgreSQL database (a URL) or to a new file; originals and keys stay here.

        The copy has the same entries, tree and signed heads, and is verified before it is kept. ``people`` takes the
        accounts along, sessions never. To work with it, write it as ``ledger`` into case.toml. Returns its head.
        """
        return self.ledger().copy_into(to, people=people, progress=progress)

    # ------------------------------------------------------------------ proving it

    def verify(self, head: Path | str | TreeHead | None = None, progress: Progress | None = None) -> Verification:
        """Check the whole ledger; ``head`` is a tree head kept earlier (or a JSON file with one, such as a brief)."""
        from grith.case._proof import verify_case

        return verify_case(self, head, progress)

    def proof(self, identifier: str, kind: str | None = None) -> dict[str, Any]:
        """The proof that one entry is in the ledger; ``identifier`` may be cut short where it stays unmistakable."""
        from grith.case._proof import proof_of

        return proof_of(self, identifier, kind)


def open_case(folder: Path | str, handling: str | None = None) -> Case:
    """Open the case in ``folder``, or what of it may be seen up to the marking ``handling``.

    Raises CaseError with every mistake in its case.toml at once, and for a word that is no marking.
    """
    return Case(folder, handling)


def _clearance(handling: str | None) -> str | None:
    if handling is None or handling in HANDLINGS:
        return handling
    raise CaseError(f"{handling!r} is not a handling marking", "handling", f"Use one of {', '.join(HANDLINGS)}")
