"""What the Force page shows: the plan of the case's workbook, and its gaps."""

from __future__ import annotations

from typing import Any

from grith.errors import GrithError
from grith.nouns.as_of import AsOf
from grith.web._office import Office
from grith.web._picture import Picture

SECONDS = 8.0  # a page cannot wait longer for a plan; the command can


def force_of(office: Office, picture: Picture) -> dict[str, Any] | None:
    """The plan of the case's force workbook as of the picture's day; ``None`` where the case has no workbook."""
    from grith.force import FILES

    if not any((office.folder / name).is_file() for name in FILES):
        return None
    parts = picture.view["as_of"]["iso"], picture.view.get("handling")
    return office.kept("force", lambda: _planned(office, picture), *parts)


def _planned(office: Office, picture: Picture) -> dict[str, Any]:
    from grith.force import (
        Limits,
        compile_tables,
        explain_gaps,
        known_by,
        make_plan,
        plan_view,
        prices,
    )

    try:
        tables = office.case_of(picture).force()
        assert tables is not None
        cut = AsOf.parse(picture.view["as_of"]["iso"])
        data = compile_tables(known_by(tables, cut), as_of=cut.last_whole_day)
        plan = make_plan(data, Limits(seconds=SECONDS), relaxed=True)
        _, scarce = prices(data, plan)
        view = plan_view(plan, explain_gaps(plan, asks=True), scarce)
    except GrithError as error:
        return {"problems": [{"what": p.what, "where": p.where, "remedy": p.remedy} for p in error.problems]}
    titles = {c.id: c.title or c.id for c in tables.conditions}
    view["assumed"] = [titles.get(name, name) for name in view["scenario"]["given"]]
    return {"plan": view, "problems": []}
