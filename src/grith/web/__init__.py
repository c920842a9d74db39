"""The living picture: the views of the brief in a browser, and the desk at which people review.

    uvicorn.run(create_app("path/to/case"))

Thin: what is shown is computed by ``grith.case`` and ``grith.brief``; what a person decides is written by them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["create_app"]


def create_app(case: Path | str, **settings: Any) -> FastAPI:
    """The web application of the case in a folder; ``settings`` are the fields of ``grith.web._settings.Settings``.

    Raises CaseError where the case cannot be used.
    """
    from grith.web._app import make_app

    return make_app(Path(case), **settings)
