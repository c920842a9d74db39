"""The review desk: statements that wait for a person, and incidents to merge or split. Every act is a ledger row."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from grith.case import RELATION_WORDS, ReviewItem, find_item, slots_of
from grith.case._incidents import decide_among
from grith.errors import ConflictError, GrithError
from grith.people import Presence
from grith.web import _links
from grith.web._answers import (
    answer_page,
    answer_part,
    case_of,
    office_of,
    picture_of,
    role_of,
    sessions_of,
    token_of,
    user_of,
)
from grith.web._assessing import Held, NotReady, large

router = APIRouter(prefix="/review", include_in_schema=False)
SHOWN = 80  # of the queue
WEIGHTS = {"pledge": 1.5, "red_line": 1.5, "agreement": 1.5, "allegation": 1.5, "denial": 1.3, "demand": 1.2}
ON_FIRST_PAGE = 2.0
ACTS = ("accept", "correct", "reject", "undo")
USUAL = {"accept": "the words say so", "correct": "read wrongly", "reject": "the words do not say so"}
INCIDENTS = "incidents"  # what is looked at, where it is no single statement
MOST_BACK = 40  # reports that an undo button can name in an address
MAY_DECIDE = ("reviewer", "admin")


def _presence(request: Request) -> Presence:
    found: Presence = request.app.state.presence
    return found


def _queue(request: Request) -> list[dict[str, Any]]:
    """What waits, weightiest first: doubt times importance; what a figure of the first page rests on weighs double."""
    office, picture = office_of(request), picture_of(request)
    everything = request.query_params.get("all") == "1"

    def make() -> list[dict[str, Any]]:
        behind = {
            name
            for box in picture.view["boxes"]
            for line in box["lines"]
            for part in line
            for name in part.get("statements") or ()
        }
        found = []
        for item in office.queue(role_of(request), everything):
            s = item.statement
            weight = WEIGHTS.get(s.kind, 1.0) * (ON_FIRST_PAGE if s.id in behind else 1.0)
            found.append(
                {
                    "id": s.id,
                    "kind": s.kind.replace("_", " "),
                    "words": s.span.exact,
                    "who": ", ".join(s.actor or s.speaker),
                    "sureness": item.sureness,
                    "first_page": s.id in behind,
                    "weight": (1 - item.sureness) * weight,
                }
            )
        return sorted(found, key=lambda row: (-row["weight"], row["id"]))

    return office.kept("desk queue", make, role_of(request), everything, picture.view["as_of"]["iso"])


@router.get("")
def desk(request: Request) -> Response:
    """The first of the queue."""
    queue = _queue(request)
    return _show(request, queue[0]["id"] if queue else None)


def _made(request: Request) -> int:
    """How many merges and splits there are: who decides must know of all."""
    ledger = office_of(request).case().ledger()
    return ledger.count("merge") + ledger.count("split")


@router.get("/incidents")
def incidents(request: Request) -> Response:
    """Incidents with suggested duplicates, to merge or split."""
    return _incidents(request)


@router.get("/incidents/others")
def incidents_others(request: Request) -> Response:
    """Who else looks at the incidents, and whether they were merged or split meanwhile."""
    names = _presence(request).look(INCIDENTS, request.state.session["id"], user_of(request))
    changed = request.query_params.get("seen", "") != str(_made(request))
    return answer_part(request, "desk_others.html", others=names, changed=changed)


def _incidents(request: Request, status: int = 200, problems: Any = ()) -> Response:
    held = _held(request)
    offered, made = (held.assessment.offered if held.assessment else None), _made(request)
    shown = answer_page(
        request,
        "desk_incidents.html",
        "/review",
        fixed=False,
        offered=offered,
        waiting=held.work,
        newer=made - offered.decided if offered else 0,
        hidden=max(0, offered.count - len(offered.several) - len(offered.single)) if offered else 0,
        token=token_of(request),
        seen=made,
        others=_presence(request).look(INCIDENTS, request.state.session["id"], user_of(request)),
        changed=False,
        problems=problems,
        message=request.query_params.get("said", "") if not problems else "",
        undo=request.query_params.get("undo", ""),
        undo_ids=request.query_params.getlist("id"),
        may=role_of(request) in MAY_DECIDE,
    )
    shown.status_code = status
    return shown


def _held(request: Request) -> Held:
    """The incidents of all that this reader may see."""
    office, role = office_of(request), role_of(request)
    return office.held(office.clearance(role), office.cut("", role), latest=True)


@router.post("/incidents")
def decide_incidents(
    request: Request,
    act: Annotated[str, Form()],
    token: Annotated[str, Form()],
    ids: Annotated[list[str] | None, Form()] = None,
    reason: Annotated[str, Form()] = "",
    seen: Annotated[int | None, Form()] = None,
) -> Response:
    """Merge incidents, or split reports out of one; ``seen`` is how many merges and splits the person knew of."""
    _allow(request, token)
    if act not in ("merge", "split"):
        raise HTTPException(400, f"{act!r} is neither merge nor split")
    author, named = user_of(request), ids or []
    try:
        said, back = _put(request, act, named, reason, author, seen)
    except ConflictError as error:
        return _incidents(request, 409, error.problems)
    except GrithError as error:
        return _incidents(request, 422, error.problems)
    undo = {"undo": "split" if act == "merge" else "merge", "id": back} if 0 < len(back) <= MOST_BACK else {}
    return RedirectResponse(f"/review/incidents?{urlencode({'said': said, **undo}, doseq=True)}", 303)


def _put(
    request: Request, act: str, named: list[str], reason: str, author: str, seen: int | None
) -> tuple[str, list[str]]:
    """Record a merge or a split; returns what is said of it and the reports by which it is taken back."""
    case, held = case_of(request), _held(request)
    if held.assessment is None:
        raise NotReady(held.work)
    if large(held.assessment):
        offered = held.assessment.offered
        decide_among(case.ledger(), offered.shown(), offered.decided, act, named, reason=reason, author=author)
        return "Recorded. It is shown here once it is worked in.", []
    if act == "merge":
        before = [i for i in case.incidents() if any(r.id in named for r in i.reports)]
        made = case.merge(named, reason=reason, author=author, seen=seen)
        said = f"Merged: {len(made.reports)} reports are one incident now."
        return said, [r.id for i in before[1:] for r in i.reports]  # they leave the first one again
    parts = case.split(named, reason=reason, author=author, seen=seen)
    return f"Split into {len(parts)} incidents.", [part.id for part in parts]


@router.get("/{identifier:path}/others")
def others(request: Request, identifier: str) -> Response:
    """Who else looks at this item, and whether it was decided on meanwhile."""
    seen = request.query_params.get("seen", "")
    ledger = case_of(request).ledger()
    if not ledger.has("statement", identifier):  # nor may it be told of one that is hidden that somebody is at it
        raise HTTPException(404, f"there is no statement {identifier!r}")
    names = _presence(request).look(identifier, request.state.session["id"], user_of(request))
    last = ledger.standing().last.get(("statement", identifier), "")
    return answer_part(request, "desk_others.html", others=names, changed=last != seen)


@router.get("/{identifier:path}")
def one(request: Request, identifier: str) -> Response:
    """One statement to decide on."""
    return _show(request, identifier)


def _show(
    request: Request, identifier: str | None, status: int = 200, problems: Any = (), given: Any = None
) -> Response:
    case, queue = case_of(request), _queue(request)
    item: ReviewItem | None = None
    context: dict[str, Any] = {}
    if identifier is not None:
        item = find_item(case.ledger(), identifier)
        identifier = item.statement.id
        context = {
            "links": _links.links_on(request, identifier),
            "near": _links.near(picture_of(request), identifier),
            "homes": _links.homes(request, item.statement),
            "relations": {k: v for k, v in RELATION_WORDS.items() if k != "undone"},
            "slots": {**slots_of(item.statement), **(given or {})},
            "text": item.report.text if item.report and not item.statement.span.cells else "",
            "seen": case.ledger().standing().last.get(("statement", identifier), ""),
            "others": _presence(request).look(identifier, request.state.session["id"], user_of(request)),
        }
    names = [row["id"] for row in queue]
    at = names.index(identifier) if identifier in names else -1
    total = office_of(request).kept("desk total", lambda: _progress(request), role_of(request))
    shown = answer_page(
        request,
        "desk.html",
        "/review",
        fixed=False,
        queue=queue[:SHOWN],
        waiting=len(queue),
        progress=total,
        item=item,
        after=names[at + 1] if 0 <= at < len(names) - 1 else names[0] if at < 0 and names else "",
        before=names[at - 1] if at > 0 else "",
        token=token_of(request),
        problems=problems,
        usual=USUAL,
        said=request.query_params.get("said", ""),
        undo=request.query_params.get("undo", ""),
        undo_seen=request.query_params.get("decision", ""),
        may=role_of(request) in MAY_DECIDE,
        everything=request.query_params.get("all") == "1",
        kinds_known=tuple(picture_of(request).view["kinds"]),
        rungs=tuple(r for r in picture_of(request).view["firmness"] if r != "undecided"),
        **context,
    )
    shown.status_code = status
    return shown


def _progress(request: Request) -> dict[str, int]:
    states: dict[str, int] = {}
    for statement in case_of(request).ledger().statements(rejected=True):
        if not statement.span.cells:
            states[statement.review] = states.get(statement.review, 0) + 1
    decided = sum(number for state, number in states.items() if state != "unreviewed")
    return {"decided": decided, "read": sum(states.values())}


def _allow(request: Request, token: str) -> None:
    sessions_of(request).check(request, token)
    if role_of(request) not in MAY_DECIDE:
        raise HTTPException(403, "only reviewers decide")


@router.post("/{identifier:path}")
async def decide(request: Request, identifier: str) -> Response:
    """Accept, correct, reject, undo, or link to another statement or an incident."""
    from starlette.concurrency import run_in_threadpool

    form = {name: str(value) for name, value in (await request.form()).items()}
    return await run_in_threadpool(_decide, request, identifier, form)


def _decide(request: Request, identifier: str, form: dict[str, str]) -> Response:
    _allow(request, form.get("token", ""))
    act, reason = form.get("act", ""), form.get("reason", "").strip()
    case, author = case_of(request), user_of(request)
    queue = [row["id"] for row in _queue(request)]
    at = queue.index(identifier) if identifier in queue else -1
    after = queue[at + 1] if 0 <= at < len(queue) - 1 else identifier
    changes: dict[str, str] = {}
    try:
        if act == "link":
            _links.to_incident(request, identifier, form.get("incident", ""), reason, author)
            return _to(identifier, "Linked to the incident.")
        if act == "relate":
            other, relation = form.get("other", "").strip(), form.get("relation", "")
            known = form.get("link") or form.get(f"link-{other}", "")
            made = case.link(identifier, other, relation, reason=reason, author=author, seen=known)
            return _to(identifier, f"Decided: {RELATION_WORDS[made.relation]}.")
        if act not in ACTS:
            raise HTTPException(400, f"{act!r} is no act; use one of {', '.join(ACTS)}")
        if act == "correct":
            item = find_item(case.ledger(), identifier)
            before = slots_of(item.statement)
            changes = {
                name.removeprefix("slot-"): value.strip()
                for name, value in form.items()
                if name.startswith("slot-") and value.strip() != before.get(name.removeprefix("slot-"), "").strip()
            }
        case.review(
            identifier,
            act,
            reason=reason or USUAL.get(act, ""),
            author=author,
            changes=changes,
            seen=form.get("seen", ""),
        )
    except ConflictError as error:
        return _show(request, identifier, 409, error.problems, changes)
    except GrithError as error:
        return _show(request, identifier, 422, error.problems, changes)
    done = {"accept": "Accepted", "correct": "Corrected", "reject": "Rejected", "undo": "Undone"}[act]
    if act == "undo":
        return _to(identifier, f"{done}.")
    # The button beside these words takes back this decision; not one that somebody else makes meanwhile.
    decision = case.ledger().standing().last.get(("statement", identifier), "")
    return _to(after, f"{done}.", identifier, decision)


def _to(identifier: str, said: str, undo: str = "", decision: str = "") -> RedirectResponse:
    query = f"said={quote(said)}"
    if undo:
        query += f"&undo={quote(undo, safe='')}&decision={quote(decision, safe='')}"
    return RedirectResponse(f"/review/{quote(identifier, safe='')}?{query}", 303)
