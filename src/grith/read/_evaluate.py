"""Evaluation sets: read the documents of a folder, so that their predictions can be scored."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from grith.errors import Problem, ReadError
from grith.nouns import Report


def documents(folder: Path) -> dict[str, dict[str, Any]]:
    """The documents ``NN.json`` of a folder by name, with their text under ``text``; raises ReadError naming each bad file."""  # noqa: E501
    found: dict[str, dict[str, Any]] = {}
    problems = []
    for path in sorted(Path(folder).glob("*.json")):
        if not re.fullmatch(r"\d+", path.stem):
            continue
        try:
            data = json.loads(path.read_text("utf-8"))
            if "text" not in data:
                data["text"] = data.get("join", "\n").join(data["sentences"])
        except (ValueError, KeyError, TypeError, OSError) as error:
            problems.append(
                Problem(f"not a document of an evaluation set ({error})", path.name, "It needs sentences or text.")
            )
            continue
        found[path.stem] = data
    if problems:
        raise ReadError(problems)
    if not found:
        raise ReadError("no documents NN.json in this folder", str(folder), "Name a folder in the evaluation format.")
    return found


def read_folder(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Predictions for every document of a folder, by document name."""
    from grith.read import _moment, read_reports, statement_as_dict

    found = documents(folder)
    reports = [
        Report(
            id=name,
            text=data["text"],
            published=_moment(data.get("published")),
            place=data.get("dateline_place") or "",
            speaker=data.get("document_speaker") or "",
            country=data.get("context_country") or "",
            language=data.get("lang") or data.get("language") or "",
        )
        for name, data in found.items()
    ]
    return {report.id: [statement_as_dict(s) for s in statements] for report, statements in read_reports(reports, None)}
