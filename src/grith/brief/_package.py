"""A Frictionless ``datapackage.json``: what lies beside the brief, with sizes and hashes."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

MEDIA_TYPES = {
    "html": "text/html",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def data_package(view: dict[str, Any], paths: dict[str, Path]) -> dict[str, Any]:
    """The descriptor of the files in ``paths`` (Data Package 1.0), with the as-of day as its version."""
    resources = []
    for form, path in sorted(paths.items()):
        if form not in MEDIA_TYPES:
            continue
        data = path.read_bytes()
        resources.append(
            {
                "name": f"brief-{form}",
                "path": path.name,
                "format": form,
                "mediatype": MEDIA_TYPES[form],
                "bytes": len(data),
                "hash": f"sha256:{sha256(data).hexdigest()}",
            }
        )
    return {
        "name": "grith-brief",
        "title": f"{view['title']} – brief as of {view['as_of']['iso']}",
        "version": view["as_of"]["day"],
        "resources": resources,
        "sources": [
            {"title": row["title"], **({"path": row["url"]} if row.get("url") else {})} for row in view["sources"]
        ]
        or [{"title": "no sources on record"}],
    }
