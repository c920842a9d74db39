"""A view as files: page, workbook, JSON, and the data package that describes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from grith.brief._html import render_html
from grith.brief._package import data_package
from grith.brief._xlsx import write_workbook


def canonical_json(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys, no spaces and a line feed at the end; lone surrogates become question marks."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return (text + "\n").encode("utf-8", "replace")


def write_brief(view: dict[str, Any], folder: Path) -> dict[str, Path]:
    """Write ``brief.html``, ``brief.xlsx``, ``brief.json`` and ``datapackage.json`` into ``folder``; give their paths.

    The folder is made when it is missing; files of an earlier brief are replaced. The same view gives the same
    bytes, whenever and wherever it is written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = {name: folder / f"brief.{name}" for name in ("html", "xlsx", "json")}
    paths["html"].write_bytes(render_html(view).encode("utf-8", "replace"))
    write_workbook(view, paths["xlsx"])
    paths["json"].write_bytes(canonical_json(view))
    paths["datapackage"] = folder / "datapackage.json"
    paths["datapackage"].write_bytes(canonical_json(data_package(view, paths)))
    return paths
