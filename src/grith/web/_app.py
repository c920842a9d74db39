"""The application: routes, the errors they tell, and what surrounds every answer."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from grith import __version__
from grith.errors import CaseError, GrithError
from grith.people import People, Presence
from grith.web import _alerts, _api, _desk, _ogc, _pages, _reports, _signing
from grith.web._answers import problem_page
from grith.web._assessing import NotReady
from grith.web._office import Office
from grith.web._security import Guard, Sessions
from grith.web._settings import Settings

DESCRIPTION = (
    "What is on record in a case of Grith, as of a day: statements, incident reports, the register, findings. "
    "Every row names the statement or report that it rests on. Reading only; decisions are taken at the review desk."
)
REMEDIES = {
    404: "Check the address, and the day shown: what became public later is not on record yet",
    405: "Go back and begin again from a page",
}
# FastAPI can report to OpenTelemetry, also when only the environment says so; Grith reports to nobody.
NO_TELEMETRY: Any = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


def make_app(folder: Path, **settings: Any) -> FastAPI:
    """See :func:`grith.web.create_app`."""
    office = Office(folder)
    chosen = Settings(**settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        warming = threading.Thread(target=office.warm, name="warm", daemon=True)
        warming.start()
        yield
        warming.join()
        office.close()

    app = FastAPI(
        title="Grith",
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
        telemetry=NO_TELEMETRY,
    )
    app.state.office, app.state.settings = office, chosen
    app.state.sessions, app.state.people = Sessions(folder, chosen), _people(office, chosen)
    app.state.presence = Presence(office.case().ledger())
    static = files("grith.web").joinpath("static")
    brief_css = files("grith.brief").joinpath("brief.css").read_text(encoding="utf-8")
    app.add_api_route("/static/brief.css", lambda: Response(brief_css, media_type="text/css"), include_in_schema=False)
    app.mount("/static", StaticFiles(directory=str(static)), name="static")
    for part in (_pages, _alerts, _reports, _desk, _api, _ogc, _signing):
        app.include_router(part.router)
    _tell_errors(app)
    app.add_middleware(Guard, settings=chosen, sessions=app.state.sessions, people=app.state.people)
    if app.state.people is not None:
        described = app.openapi()
        described.setdefault("components", {})["securitySchemes"] = {"password": {"type": "http", "scheme": "basic"}}
        described["security"] = [{"password": []}]
    return app


def _people(office: Office, settings: Settings) -> People | None:
    """The accounts that are asked for; none where nobody has one and only this machine reaches the pages."""
    people = People(office.case().ledger())
    if people.exist():
        return people
    if settings.exposed:
        raise CaseError(
            "others could reach these pages, and there are no accounts",
            str(office.folder),
            f"Add one first: grith accounts add {office.folder} NAME --role admin; or leave --host out",
        )
    return None


def _tell_errors(app: FastAPI) -> None:
    """Every error in words: a page for people, JSON for programs; never a traceback."""

    def answer(request: Request, status: int, problems: list[dict[str, str]]) -> Response:
        if request.url.path.startswith(("/api", "/ogc")):
            return JSONResponse({"problems": problems}, status)
        return problem_page(request, status, problems)

    @app.exception_handler(GrithError)
    def _(request: Request, error: GrithError) -> Response:
        problems = [{"what": p.what, "where": p.where, "remedy": p.remedy} for p in error.problems]
        missing = any(p.what.startswith(("there is no", "no such")) for p in error.problems)
        if isinstance(error, NotReady):
            shown = answer(request, 503, problems)
            shown.headers["retry-after"] = "20"
            return shown
        return answer(request, 404 if missing else 400, problems)

    @app.exception_handler(HTTPException)
    def _(request: Request, error: HTTPException) -> Response:
        what, remedy = str(error.detail), REMEDIES.get(error.status_code, "")
        if what == HTTPStatus(error.status_code).phrase:  # nobody said more
            told = {404: "there is no such address here", 405: f"this address takes no {request.method}"}
            what = told.get(error.status_code, what)
        where = request.url.path[:200] if remedy else ""
        shown = answer(request, error.status_code, [{"what": what, "where": where, "remedy": remedy}])
        shown.headers.update(error.headers or {})
        return shown

    @app.exception_handler(RequestValidationError)
    def _(request: Request, error: RequestValidationError) -> Response:
        problems = [
            {"what": e["msg"], "where": ".".join(str(part) for part in e["loc"]), "remedy": ""} for e in error.errors()
        ]
        return answer(request, 400 if request.url.path.startswith("/ogc") else 422, problems)  # 17-069r4, requirement 9
