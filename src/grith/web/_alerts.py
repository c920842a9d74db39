"""Alerts: what changed on a day and would be told, whom the case tells, and what each was told already."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import URL

from grith.alerts import Alert, Delivery, receivers
from grith.case import TOLD, send_alerts_of
from grith.errors import GrithError
from grith.web._answers import answer_page, office_of, picture_of, role_of, sessions_of, token_of
from grith.web._assessing import NOTHING, Held, NotReady
from grith.web._office import Office
from grith.web._picture import Picture

router = APIRouter(include_in_schema=False)
MAY_SEND = ("reviewer", "admin")
KINDS = {
    "coalition": "a pledge changed",
    "truce": "alleged violations changed more than chance explains",
    "silence": "a source fell silent",
    "decision": "a reviewer decided",
}


def alerts_on(office: Office, picture: Picture, clearance: str) -> tuple[list[Alert], Held]:
    """What changed since the earlier day of the picture, as somebody cleared up to a marking may be told.

    Second: the findings that it rests on; while these are worked out nothing is told of the truce.
    """
    case, cut = office.cleared(clearance), office.case().as_of(picture.view["as_of"]["iso"])
    since = (picture.view["since"] or {}).get("iso", "")
    held = office.held(clearance, cut, latest=not picture.asked) if case.definition.truce else NOTHING

    def make() -> list[Alert]:
        try:
            return case.alerts(cut, since or None, lambda: held.assessment)
        except GrithError:
            return []  # nothing that these readers may see has a date

    return office.kept("alerts", make, clearance, cut.iso, since, held.key), held


def alert_rows(office: Office, picture: Picture, role: str) -> list[dict[str, Any]]:
    """The alerts that this reader may see, as rows."""
    return [alert.to_dict() for alert in alerts_on(office, picture, office.clearance(role))[0]]


@router.get("/alerts")
def alerts(request: Request) -> Response:
    """What changed, and who is told."""
    return _show(request)


def _show(request: Request, status: int = 200, problems: Any = ()) -> Response:
    office, picture, role = office_of(request), picture_of(request), role_of(request)
    settings = office.case().definition.alerts
    found_here, held = alerts_on(office, picture, office.clearance(role))
    told: list[dict[str, Any]] = []
    if settings is not None and role in MAY_SEND:
        found, _ = alerts_on(office, picture, settings.handling)
        for receiver in receivers(settings, office.folder / TOLD):
            waiting = [a for a in found if a.id not in receiver.told]
            told.append(
                {"shown": receiver.shown, "last": receiver.last[:16].replace("T", " "), "waiting": len(waiting)}
            )
    shown = answer_page(
        request,
        "alerts.html",
        "/alerts",
        fixed=False,
        alerts=[alert.to_dict() for alert in found_here],
        waiting=held.work,
        kinds=KINDS,
        settings=settings,
        receivers=told,
        may=role in MAY_SEND,
        token=token_of(request),
        said=request.query_params.get("said", ""),
        problems=problems,
    )
    shown.status_code = status
    return shown


@router.post("/alerts")
def send(
    request: Request,
    token: Annotated[str, Form()],
    as_of: Annotated[str, Form()] = "",
    since: Annotated[str, Form()] = "",
) -> Response:
    """Tell the receivers what they were not told yet."""
    sessions_of(request).check(request, token)
    if role_of(request) not in MAY_SEND:
        raise HTTPException(403, "only reviewers send alerts")
    office = office_of(request)
    try:
        deliveries = _send(office, as_of, since)
    except NotReady as error:
        return _show(request, 503, error.problems)
    except GrithError as error:
        return _show(request, 422, error.problems)
    failed = [
        {"what": d.problem, "where": d.channel, "remedy": "It is told next time"} for d in deliveries if d.problem
    ]
    if failed:
        return _show(request, 502, failed)
    said = "; ".join(f"{d.channel}: told {d.told}" for d in deliveries)
    query = {name: value for name, value in (("as_of", as_of), ("since", since), ("said", said)) if value}
    return RedirectResponse(str(URL("/alerts").include_query_params(**query)), 303)


def _send(office: Office, as_of: str, since: str) -> list[Delivery]:
    settings, assessed = office.case().definition.alerts, None
    if settings is not None and office.case().definition.truce is not None:
        cut = office.cleared(settings.handling).as_of(as_of or None)
        held = office.held(settings.handling, cut)
        if held.work is not None:
            raise NotReady(held.work)
        assessed = lambda: held.assessment  # noqa: E731
    return send_alerts_of(office.folder, as_of or None, since or None, assessed)[1]
