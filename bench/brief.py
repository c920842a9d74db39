"""How long a brief of 500 reports and 20,000 statements takes, part by part (aim: 10 s or less in all)."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.brief.sample import HEAD, ZONE, definition, many, register

from grith.brief import build_view, write_brief
from grith.brief._html import render_html
from grith.brief._write import canonical_json
from grith.brief._xlsx import write_workbook
from grith.nouns.as_of import AsOf

REPORTS, STATEMENTS = 500, 20_000


def timed(name: str, work: Callable[[], Any]) -> tuple[Any, float]:
    """Run ``work`` once and print its seconds, on the clock and of the processor."""
    start, began = perf_counter(), process_time()
    result = work()
    took = perf_counter() - start
    print(f"{name:<28} {took:6.2f} s   ({process_time() - began:.2f} s of the processor)")
    return result, took


def main() -> int:
    """Time the parts and the whole; the result is 1 if the whole took longer than 10 s."""
    reports, statements = many(REPORTS, STATEMENTS)
    print(f"{REPORTS} reports, {STATEMENTS:,} statements")

    def view() -> dict[str, Any]:
        return build_view(
            definition(),
            reports=reports,
            statements=statements,
            incidents=(),
            left_out=(),
            register=register(),
            changes=(),
            head=HEAD,
            as_of=AsOf.parse("2025-03-31", ZONE),
            since=None,
            ledger_size=REPORTS + STATEMENTS,
        )

    with tempfile.TemporaryDirectory() as folder:
        made, build = timed("build_view", view)
        paths, write = timed("write_brief", lambda: write_brief(made, Path(folder)))
        timed("  of which page", lambda: render_html(made))
        timed("  of which workbook", lambda: write_workbook(made, Path(folder) / "again.xlsx"))
        timed("  of which JSON", lambda: canonical_json(made))
        sizes = ", ".join(f"{p.name} {p.stat().st_size / 1e6:.1f} MB" for p in paths.values())
        print(f"{'view and all files':<28} {build + write:6.2f} s   {sizes}")
    return 0 if build + write <= 10 else 1


if __name__ == "__main__":
    raise SystemExit(main())
