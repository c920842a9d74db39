"""How pages are answered: rendered once, kept, and with the reader's own corner put in last."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader
from markupsafe import escape

from grith.brief._templates import environment, finished
from grith.case import Case
from grith.map import Window
from grith.nouns import may
from grith.web._office import Office
from grith.web._picture import Picture
from grith.web._security import Sessions

WHO = "<!--who-->"
PAGES = (
    ("/", "Today"),
    ("/coalition", "Coalition"),
    ("/force", "Force"),
    ("/deal", "Deal"),
    ("/truce", "Truce"),
    ("/alerts", "Alerts"),
    ("/reports", "Reports"),
    ("/review", "Review"),
    ("/sources", "Sources"),
)


def office_of(request: Request) -> Office:
    """The case that is served."""
    return request.app.state.office


def case_of(request: Request) -> Case:
    """The case as this reader may see it."""
    return office_of(request).case(role_of(request))


def sessions_of(request: Request) -> Sessions:
    """Who signs the cookies."""
    return request.app.state.sessions


def role_of(request: Request) -> str:
    """What the reader may do; everything where there are no accounts."""
    return str(request.state.role)


def user_of(request: Request) -> str:
    """Who decides."""
    return str(request.state.user or "reviewer")


def picture_of(request: Request) -> Picture:
    """The picture on the day that the address asks for."""
    query = request.query_params
    return office_of(request).picture(query.get("as_of", ""), role_of(request), query.get("since", ""))


def answer_page(
    request: Request,
    template: str,
    section: str,
    make: Callable[[Picture], dict[str, Any]] | None = None,
    *,
    fixed: bool = True,
    **more: Any,
) -> Response:
    """A page of the web application; ``make`` gives what the template needs beside ``more``.

    ``fixed`` pages depend on nothing but ledger, address and role: they are made once and kept. Each role has its own.
    """

    office, unfinished = office_of(request), []

    def halves() -> tuple[bytes, bytes]:
        picture = picture_of(request)
        unfinished.append(picture.held.work is not None)
        context = {**_layout(request, picture, section), **more, **(make(picture) if make else {})}
        before, _, after = picture.render(f"web/{template}", **context).partition(WHO)
        return before.encode(), after.encode()

    key = (request.url.path, str(request.query_params), role_of(request))
    before, after = office.page(key, halves) if fixed else halves()
    if fixed and any(unfinished):  # it tells how far the work is: made anew each time
        office.forget(key)
    return HTMLResponse(before + _who(request).encode() + after)


def answer_work(request: Request, key: str, reload: bool) -> Response:
    """How far a piece of work is; when it is done the page is told to load anew, or that it can be."""
    work = office_of(request).working(key)
    if work is not None and not work.problem:
        return HTMLResponse(str(escape(work.told)))
    headers = {"HX-Refresh": "true"} if reload else {}
    return HTMLResponse("all of it. Load the page again to see it.", 200 if reload else 286, headers)


def answer_part(request: Request, template: str, status: int = 200, **more: Any) -> Response:
    """A piece of a page, for HTMX."""
    picture = picture_of(request)
    return HTMLResponse(picture.render(f"web/{template}", token=token_of(request), **more), status)


def token_of(request: Request) -> str:
    """What this reader's forms must send along."""
    return sessions_of(request).token(request.state.session)


def _layout(request: Request, picture: Picture, section: str) -> dict[str, Any]:
    days = _days(office_of(request), role_of(request))
    return {
        "pages": PAGES,
        "section": section,
        "here": request.url.path,
        "days": days,
        "shown_day": picture.view["as_of"]["day"],
        "query": {k: v for k, v in request.query_params.items() if k not in ("as_of", "since")},
        "since_asked": request.query_params.get("since", ""),
        **working_of(office_of(request), picture, role_of(request)),
    }


def working_of(office: Office, picture: Picture, role: str) -> dict[str, Any]:
    """The work on findings that are not ready, and what is said of the older ones that are shown until then."""
    held = picture.held
    if held.work is None or held.assessment is None:
        return {"waiting": held.work, "stale": ""}
    window = Window(as_of=office.cut(picture.asked, role), clearance=office.clearance(role))
    newer = office.index().after(held.assessment.newest, window)
    words = (held.assessment.view or {}).get("as_of_words", held.assessment.as_of)
    more = (
        f"{newer:,} newer incident report{'s are' if newer != 1 else ' is'} not judged yet"
        if newer
        else "what they rest on has changed since"
    )
    return {"waiting": held.work, "stale": f"The findings shown are as of {words}; {more}."}


def _days(office: Office, role: str) -> list[str]:
    """The days on which something became public, oldest first; the newest 730."""

    def make() -> list[str]:
        view = office.picture("", role).view
        told = office.index().public_days(Window(clearance=office.clearance(role)))
        days = {row["day"] for row in view["timeline"]} | {day.isoformat() for day in told}
        return sorted(days | {view["as_of"]["day"]})[-730:]

    return office.kept("days", make, role)


def _who(request: Request) -> str:
    if request.app.state.people is None:
        return "on this machine, without accounts"
    name, token = escape(user_of(request)), token_of(request)
    audit = ' <a href="/sign-ins">Sign-ins</a>' if may(role_of(request), "audit") else ""
    return (
        f'{name} ({escape(role_of(request))}){audit} <form method="post" action="/sign-out" class="inline">'
        f'<input type="hidden" name="token" value="{token}"><button>Sign out</button></form>'
    )


@cache
def _plain() -> Environment:
    return environment(PackageLoader("grith.web"))


def plain_page(template: str, status: int = 200, **context: Any) -> Response:
    """A page that needs no picture of the case: sign-in, problems, the description of the API."""
    return HTMLResponse(finished(_plain().get_template(f"web/{template}").render(pages=PAGES, **context)), status)


def problem_page(request: Request, status: int, problems: list[dict[str, str]]) -> Response:
    """What went wrong, in words."""
    part = request.headers.get("hx-request") == "true"
    return plain_page("problem_part.html" if part else "problem.html", status, problems=problems)
