"""What a case holds, as of a date: its ledger, and the four questions asked of it. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

from grith.case._clock import latest_day
from grith.case._definition import CASE_FILE, check_definition
from grith.case._shown import CoalitionView
from grith.errors import CaseError, GrithError, Problem, ReadError
from grith.nouns.as_of import AsOf
from grith.nouns.definition import INPUT_FOLDERS
from grith.nouns.handling import HANDLINGS

if TYPE_CHECKING:
    from grith.case._assess import Assessment
    from grith.case._deal import DealShown
    from grith.case._incidents import FusedCase
    from grith.case._truce import TruceShown
    from grith.deal import Budget
    from grith.geometry import Drawn
    from grith.intake import IntakeResult
    from grith.ledger import Ledger
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


class Holdings:
    """A case folder and its ledger, and what is in them; use it in a ``with`` statement, or call :meth:`close`.

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

    @property
    def limited(self) -> bool:
        """Whether the case is seen by somebody who may not see everything."""
        return self.handling not in (None, HANDLINGS[-1])

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
        folders = [self.folder / name for name in INPUT_FOLDERS]
        return [f for f in folders if f.is_dir() and any(not p.name.startswith((".", "~$")) for p in f.iterdir())]

    def read(self, progress: Progress | None = None) -> dict[str, int]:
        """Find the statements in every report that this version of the reader has not read yet.

        Interrupted, it goes on with the next unread report. Returns how many reports were read and how many
        statements were found.
        """
        from grith.case._reading import read_unread

        return read_unread(self.ledger(), self.definition, progress)

    # ------------------------------------------------------------------ looking into it

    def as_of(self, when: When = None, called: str = "as of") -> AsOf:
        """``when`` as a cut on the case's clock; without it the latest publication day in the ledger.

        A mistake in it is told of what it is ``called``. Raises ReadError for what is no date, and CaseError where
        nothing in the ledger has one.
        """
        zone = self.definition.zone
        if isinstance(when, AsOf):
            return when
        if isinstance(when, datetime):
            return AsOf.parse(when.isoformat(), zone, called)
        if when is not None and when != "":
            return AsOf.parse(str(when), zone, called)
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
            earlier = self.as_of(since, "since")
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
        from grith.force import force_file

        return read_force(
            force_file(self.folder), self.definition.firmness, self._filter_force if self.limited else None
        )

    @property
    def force_name(self) -> str:
        """The name of the case's force workbook, or the one that it would have."""
        from grith.force import FILES

        return next((name for name in FILES if (self.folder / name).is_file()), FILES[0])

    def _filter_force(self, tables: ForceTables) -> ForceTables:
        from grith.case._force import visible_tables

        assert self.handling is not None
        return visible_tables(tables, self._whole_ledger(), self.ledger(), self.definition.handling, self.handling)

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

    def claims(self, as_of: When = None) -> tuple[Claim, ...]:
        """What was said by ``as_of``, each thing once: its reports, its independent origins, what speaks against it."""
        from grith.case._claims import claims_of

        return claims_of(self.ledger(), self.definition, self._cut(as_of))


def _clearance(handling: str | None) -> str | None:
    if handling is None or handling in HANDLINGS:
        return handling
    raise CaseError(f"{handling!r} is not a handling marking", "handling", f"Use one of {', '.join(HANDLINGS)}")
