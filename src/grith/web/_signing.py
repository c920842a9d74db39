"""Signing in and out. Who, when and from where is kept by ``grith.people``, failures and waits too."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from grith.nouns import may
from grith.people import People, SignInRefused
from grith.web._answers import answer_page, plain_page, role_of, sessions_of, token_of

router = APIRouter(include_in_schema=False)
AUDIT = 500  # lines of the audit that the page shows


def _people(request: Request) -> People:
    people: People | None = request.app.state.people
    if people is None:
        raise HTTPException(404, "there are no accounts here: everything is open to this machine")
    return people


@router.get("/sign-in")
def form(request: Request) -> Response:
    """Name and password."""
    _people(request)
    return plain_page("sign_in.html", token=token_of(request), problem="", name="")


@router.post("/sign-in")
def sign_in(
    request: Request,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=2000)],
    token: Annotated[str, Form()],
) -> Response:
    """Begin a session under a new cookie."""
    people = _people(request)
    sessions_of(request).check(request, token)
    address = request.client.host if request.client else ""
    try:
        begun = people.sign_in(name, password, address=address)
    except SignInRefused as refused:
        problem = str(refused)
        page = plain_page("sign_in.html", 429 if refused.retry_after else 401, token=token, problem=problem, name=name)
        if refused.retry_after:
            page.headers["retry-after"] = str(refused.retry_after)
        return page
    request.state.session = sessions_of(request).fresh(begun.token)
    request.state.renew = True
    return RedirectResponse("/", 303)


@router.post("/sign-out")
def sign_out(request: Request, token: Annotated[str, Form()]) -> Response:
    """End the session."""
    people = _people(request)
    sessions_of(request).check(request, token)
    people.sign_out(request.state.session.get("key", ""))
    request.state.session = sessions_of(request).fresh()
    request.state.renew = True
    return RedirectResponse("/sign-in", 303)


@router.get("/sign-ins")
def sign_ins(request: Request) -> Response:
    """Who signed in, who failed, and what was changed about accounts: for admins."""
    people = _people(request)
    if not may(role_of(request), "audit"):
        raise HTTPException(403, "only admins see who signed in")
    name = request.query_params.get("name", "")[:100]
    lines = people.audit(most=AUDIT, name=name)
    return answer_page(
        request, "sign_ins.html", "", fixed=False, lines=lines, whose=name, most=AUDIT, accounts=people.accounts()
    )
