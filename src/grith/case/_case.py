"""The verbs of a case. Each opens what it needs when it needs it; nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grith.case._holdings import Holdings, Progress, When
from grith.case._shown import BriefMade

if TYPE_CHECKING:
    from grith.alerts import Alert
    from grith.brief import IncidentTotals
    from grith.case._assess import Assessment
    from grith.case._links import Link
    from grith.case._review import ReviewItem
    from grith.ledger import TreeHead, Verification
    from grith.nouns import Incident, Report


class Case(Holdings):
    """A case: what its folder and ledger hold (:class:`Holdings`), what is told of it, reviewed in it, and proved."""

    # ------------------------------------------------------------------ telling of it

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
