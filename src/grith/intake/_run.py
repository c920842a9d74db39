"""Taking files in: known ones skipped, interrupted ones resumed, everything else streamed into the ledger."""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from grith.errors import IntakeError, Problem
from grith.intake._context import Context, Item
from grith.intake._detect import detect
from grith.intake._documents import Origin
from grith.intake._encoding import Survey, clean, encoding_of, survey, survey_bytes
from grith.intake._handling import stricter
from grith.intake._header import Document
from grith.intake._mapping import Mapping, read_mapping
from grith.intake._open import document_from
from grith.intake._records import document_items
from grith.intake._replace import Earlier
from grith.intake._result import FileResult, IntakeResult
from grith.intake._tables import Batch, feed_form
from grith.intake._words import Lookup
from grith.nouns import CaseDefinition, LeftOut, Report
from grith.nouns.definition import CASE_FILE, INPUT_FOLDERS
from grith.nouns.handling import HANDLINGS
from grith.nouns.rows import from_row, to_row

if TYPE_CHECKING:
    from grith.ledger import Ledger

Progress = Callable[[str, int, int | None], None]
ROWS_PER_BATCH = 4000
_ITEMS_PER_BATCH = 20_000
_ORDER = ("report", "statement", "incident", "requirement", "left_out", "tombstone", "intake")
_MAX_DEPTH = 5
_COUNTS = ("rows", "statements", "incidents", "requirements", "left_out")
_SHOWN = 50


@define
class _Tally:
    """Counts of one file while it is taken in."""

    rows: int = 0
    reports: int = 0
    statements: int = 0
    incidents: int = 0
    requirements: int = 0
    left_out: int = 0
    problems: list[LeftOut] = field(factory=list)

    def add(self, items: list[Item]) -> None:
        for kind, body in items:
            if kind == "incident":
                self.incidents += 1
            elif kind == "statement":
                self.statements += 1
            elif kind == "left_out":
                self.left_out += 1
                if len(self.problems) < _SHOWN:
                    self.problems.append(from_row(LeftOut, body))
            elif kind == "requirement":
                self.requirements += 1
            elif kind == "report":
                self.reports += 1

    def result(self, name: str, sha: str, form: str, status: str, remark: str = "") -> FileResult:
        return FileResult(
            name, sha, form, self.rows, self.reports, self.statements, self.incidents, self.requirements, self.left_out,
            status, tuple(self.problems), remark,
        )  # fmt: skip


class Intake:
    """One run of ``grith add``: a ledger, a case, a mapping, and what came of each file."""

    def __init__(
        self,
        ledger: Ledger,
        definition: CaseDefinition,
        mapping: Mapping | None,
        progress: Progress | None,
        now: datetime | None,
        handling: str = "",
    ) -> None:
        self.ledger, self.definition, self.mapping, self.now = ledger, definition, mapping, now
        self.handling = handling
        self.progress = progress or (lambda name, done, total: None)
        self.lookup = Lookup(definition)
        self.zone = (mapping.zone if mapping else "") or definition.zone
        self.results: list[FileResult] = []
        self._earlier: Earlier | None = None

    @property
    def earlier(self) -> Earlier:
        """What the ledger held when it was first asked for, before this run added anything."""
        if self._earlier is None:
            self._earlier = Earlier.of(self.ledger)
        return self._earlier

    def _verdicts(self, name: str, report: Report) -> tuple[list[Item], str]:
        """What a file that a person named does to earlier ones of its name: entries to add, and words."""
        found = [*self.earlier.mended(name), *self.earlier.replaced(report)]
        return [item for verdict in found for item in verdict.items], "; ".join(v.words for v in found)

    # ------------------------------------------------------------------ files

    def file(self, path: Path, name: str) -> None:
        """Take in one regular file."""
        try:
            seen = survey(path)
        except OSError as error:
            self._leave(
                name, "", f"cannot be read ({error.strerror or error})", "Check its rights and whether it is open"
            )
            return
        if self._known(name, seen.sha):
            return
        try:
            form = detect(path, name, seen)
            if form in ("csv", "xlsx", "ods", "json", "jsonl", "mbox"):
                self._stream(path, name, seen, form)
            else:
                self._document(path.read_bytes(), name, seen, form, 0)
        except IntakeError as error:
            self._leave_error(name, seen.sha, error)
        except OSError as error:
            self._leave(name, seen.sha, f"cannot be read ({error.strerror or error})", "Check that it stays in place")
        except (MemoryError, RecursionError) as error:
            self._leave(name, seen.sha, f"too large or too deep to read ({type(error).__name__})", "Split it")

    def _known(self, name: str, sha: str) -> bool:
        entry = self.ledger.get("intake", sha)
        if entry is None:
            return False
        body = entry.body
        counts: dict[str, Any] = {k: int(body.get(k, 0)) for k in _COUNTS}
        gone = self.earlier.is_withdrawn(sha)
        remark = "was withdrawn or replaced by a newer file, and stays so: save it with a change to bring it back"
        remarked = "" if gone or not self.handling else self._mark_again(sha)
        form = str(body.get("form", ""))
        self.results.append(FileResult(name, sha, form, status="known", remark=remark if gone else remarked, **counts))
        return True

    def _mark_again(self, sha: str) -> str:
        """A known file that is added with a stricter marking gets it by a correction, and that is told."""
        report = self.ledger.report(sha)
        if report is None or stricter(report.handling, self.handling) == report.handling:
            return ""
        reason = f"added again as {self.handling}"
        self.ledger.correct("report", sha, {"handling": self.handling}, reason=reason, author="grith.intake")
        return f"was known, and is now marked {self.handling}"

    def _leave_error(self, name: str, sha: str, error: IntakeError) -> None:
        first = error.problems[0]
        self._leave(name, sha, first.what, first.remedy)

    def _leave(self, name: str, sha: str, reason: str, remedy: str, content: str = "") -> None:
        note = LeftOut(name, "", reason, remedy, content[:2000])
        if self.earlier.was_mended(to_row(note)):
            note = evolve(note, where="once more")  # the same note was withdrawn when the file was mended
        self._append([("left_out", to_row(note))])
        self.results.append(FileResult(name, sha, left_out=1, status="left out", problems=(note,)))

    def _append(self, items: list[Item]) -> None:
        groups: dict[str, list[dict[str, Any]]] = {}
        for kind, body in items:
            if self.handling and kind in ("report", "left_out"):
                body = {**body, "handling": stricter(str(body.get("handling", "")), self.handling)}
            groups.setdefault(kind, []).append(body)
        self.ledger.append_many([(kind, groups[kind]) for kind in _ORDER if kind in groups], recorded=self.now)

    # -------------------------------------------------------------- documents

    def _document(
        self, data: bytes, name: str, seen: Survey, form: str, depth: int, mail: Report | None = None
    ) -> None:
        published = (mail.published, mail.published_precision) if mail and mail.published else None
        origin = Origin(name, seen.sha, self.zone, published, self.now)
        document = document_from(data, origin, form)
        if self.ledger.store_source_bytes(data) != seen.sha:
            raise IntakeError("the file changed while it was read", name, "Add it again")
        items = document_items(document)
        tally = _Tally()
        tally.add(items)
        more, remark = self._verdicts(name, document.report) if mail is None else ([], "")
        self._append([*items, *more])
        self.results.append(tally.result(name, seen.sha, form, "added", remark))
        self.progress(name, 1, 1)
        self._attachments(document, depth)

    def _attachments(self, document: Document, depth: int) -> None:
        for name, data in document.attachments:
            label = f"{document.report.filename} > {name}"
            if depth >= _MAX_DEPTH:
                self._leave(label, "", "attached too deep, message within message", "Save it on its own and add it")
                continue
            seen = survey_bytes(data)
            if self._known(label, seen.sha):
                continue
            try:
                form = detect(io.BytesIO(data), name, seen)
                if form in ("csv", "xlsx", "ods", "json", "jsonl", "mbox"):
                    sha = self.ledger.store_source_bytes(data)
                    self._stream(self.ledger.source_path(sha), label, seen, form, document.report)
                else:
                    self._document(data, label, seen, form, depth + 1, document.report)
            except IntakeError as error:
                self._leave_error(label, seen.sha, error)

    # ---------------------------------------------------------------- streams

    def _stream(self, path: Path, name: str, seen: Survey, form: str, mail: Report | None = None) -> None:
        """A file of rows, messages or values: report first, then batches in order, then the marker that it is whole.

        Ids depend on report and row alone and batches are appended in order, so a second run after an interruption
        appends exactly what is missing.
        """
        resumed = self.ledger.get("report", seen.sha) is not None
        stored = False
        label = str(self.ledger.get("report", seen.sha).body.get("filename", name)) if resumed else name  # type: ignore[union-attr]
        ctx = Context(seen.sha, label, self.definition, self.lookup, self.zone, now=self.now)
        if mail is not None and mail.published:
            ctx.published, ctx.published_precision = mail.published, mail.published_precision
        report = self._report(ctx, name, form)
        tally, rows = _Tally(), 0
        held: list[Item] = []
        documents: list[Document] = []
        extra: list[Document] = []
        recognised = False
        total = seen.lines if form in ("csv", "jsonl") else None

        def flush() -> None:
            nonlocal held, documents, stored
            if not stored:
                if self.ledger.store_source(path) != seen.sha:
                    raise IntakeError("the file changed while it was read", name, "Add it again")
                stored = True
            for document in documents:
                self.ledger.store_source_bytes(document.original)
            keyed = [(kind, body["id"]) for kind, body in held if "id" in body]
            if not (resumed and keyed and self.ledger.has(*keyed[-1])):
                self._append(held)
            held, documents = [], []

        for batch, document, kind in self._batches(path, ctx, seen, form):
            if kind and not recognised:
                recognised = True
                if kind != "container":
                    report = evolve(report, form=feed_form(kind))
                    held = [("report", to_row(report)), *held]
            tally.add(batch.items)
            tally.rows += bool(kind) and batch.is_row
            rows += 1
            held.extend(batch.items)
            if document is not None:
                documents.append(document)
                extra.extend([document] if document.attachments else [])
            if recognised and (rows % ROWS_PER_BATCH == 0 or len(held) >= _ITEMS_PER_BATCH or len(documents) >= 200):
                flush()
                self.progress(name, rows, max(total, rows) if total else None)
        if not recognised:
            notes = [body for kind, body in held if kind == "left_out"]
            self._append([("left_out", {k: v for k, v in n.items() if k != "report"}) for n in notes])
            self.results.append(tally.result(name, seen.sha, form, "left out" if notes else "empty"))
            return
        whole: list[Item] = [("intake", {
            "id": seen.sha, "filename": name, "form": form, "rows": tally.rows, "statements": tally.statements,
            "incidents": tally.incidents, "requirements": tally.requirements, "left_out": tally.left_out,
            "complete": True,
        })]  # fmt: skip
        flush()
        more, remark = self._verdicts(name, report) if mail is None else ([], "")
        self._append([*more, *whole])
        self.progress(name, rows, rows)
        self.results.append(tally.result(name, seen.sha, form, "resumed" if resumed else "added", remark))
        for document in extra:
            self._attachments(document, 0)

    def _report(self, ctx: Context, name: str, form: str) -> Report:
        media = {
            "csv": "text/csv", "json": "application/json", "jsonl": "application/jsonl", "mbox": "application/mbox",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "ods": "application/vnd.oasis.opendocument.spreadsheet",
        }  # fmt: skip
        stated = dict(self.mapping.report) if self.mapping and form in ("csv", "xlsx", "ods") else {}
        published = stated.pop("published", "")
        if published:
            from grith.intake._dates import DateProblem, parse_when

            try:
                ctx.published, ctx.published_precision = parse_when(published, self.zone).published
            except DateProblem as error:
                raise IntakeError(f"[report] published: {error}", "mapping file", "Write it as 2025-03-20") from None
        ctx.url = stated.get("url", "")
        return Report(
            id=ctx.report, form="table", media_type=media[form], filename=name, retrieved=self.now,
            published=ctx.published, published_precision=ctx.published_precision,
            **{"title": Path(name).stem, **stated},
        )  # fmt: skip

    def _batches(
        self, path: Path, ctx: Context, seen: Survey, form: str
    ) -> Iterator[tuple[Batch, Document | None, str]]:
        """(batch, document, kind): ``kind`` is empty for what is no row, ``container`` where each row is a report."""
        from grith.intake import _streams

        if form == "mbox":
            return _streams.mail_batches(path, ctx, self.now)
        if form in ("json", "jsonl"):
            return _streams.json_batches(path, ctx, encoding_of(seen), form)
        return _streams.sheet_batches(path, ctx, seen, form, self.mapping)


def add_all(
    ledger: Ledger,
    definition: CaseDefinition,
    paths: Iterable[Path],
    mapping: Path | None,
    progress: Progress | None,
    now: datetime | None,
    handling: str = "",
) -> IntakeResult:
    """See :func:`grith.intake.add_files`."""
    if handling and handling not in HANDLINGS:
        raise IntakeError(f"{handling!r} is not a handling marking", "handling", f"Use one of {', '.join(HANDLINGS)}")
    intake = Intake(ledger, definition, read_mapping(mapping) if mapping else None, progress, now, handling)
    missing: list[Problem] = []
    for path, name in chain.from_iterable(_expand(Path(p), missing, intake) for p in paths):
        intake.file(path, name)
    result = IntakeResult(tuple(intake.results))
    if missing:
        error = IntakeError(missing)
        error.result = result  # type: ignore[attr-defined]
        raise error
    return result


def _label(name: str) -> str:
    """A file's name fit to be stored and shown: no line breaks, no bytes that are no text."""
    return clean(re.sub(r"[\x00-\x1f\x7f]", " ", name))[0]


def _expand(path: Path, missing: list[Problem], intake: Intake) -> Iterator[tuple[Path, str]]:
    """The regular files that a named path stands for; a folder stands for all files in it, in the order of names.

    A link that a person names is followed; one inside a folder is not, since a folder from elsewhere could point
    anywhere. Of a case its own folders of reports and tables are entered alone: its key, its ledger and its briefs are
    no reports.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else f"cannot be reached ({error})"
        missing.append(Problem(reason, str(path), "Check the path"))
        return
    if stat.S_ISREG(mode):
        yield path, _label(path.name)
    elif stat.S_ISDIR(mode):
        found = False
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(d for d in folders if not d.startswith("."))
            if CASE_FILE in names:
                folders[:], names = [d for d in folders if d in INPUT_FOLDERS], []
                label = _label(str(Path(folder).relative_to(path.parent)) or path.name)
                reason = f"a case: only what lies in {' and '.join(f'{d}/' for d in INPUT_FOLDERS)} is taken from it"
                intake._leave(label, "", reason, "Name the files that are to be read as well")
                found = True
            for name in sorted(n for n in names if not n.startswith((".", "~$"))):
                inner = Path(folder) / name
                label = _label(str(inner.relative_to(path)))
                found = True
                if inner.is_symlink():
                    intake._leave(label, "", "a symbolic link inside a folder is not followed", "Name the file itself")
                elif inner.is_file():
                    yield inner, label
                else:
                    intake._leave(label, "", "not a regular file", "Add files or folders")
        if not found:
            intake._leave(path.name, "", "the folder is empty", "Name the files or another folder")
    else:
        intake._leave(path.name, "", "not a regular file", "Add files or folders")
