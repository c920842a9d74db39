"""Whatever is asked of the API and the pages, signed in or not: no server error, and answers as described."""

from __future__ import annotations

import shutil
import string
from base64 import b64encode
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.conftest import DAY
from tests.web.test_signing import WORDS, signed_in
from tests.web.walk import all_routes, filled, names_in

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed (it is among the dev pins)")
pytestmark = pytest.mark.slow
QUICK = settings(
    max_examples=60, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
NOBODY, READER, REVIEWER = "", "a.reader", "a.reviewer"


@pytest.fixture(scope="module")
def clients(made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A client of a case without accounts, and of two that are signed in; all work on copies."""
    from fastapi.testclient import TestClient

    from grith.web import create_app

    folder = tmp_path_factory.mktemp("fuzzed")
    plain, shared = (Path(shutil.copytree(made, folder / name)) for name in ("plain", "shared"))
    app = create_app(plain, author="Tester", hosts=("testserver",))
    return {
        NOBODY: TestClient(app, base_url="http://localhost"),
        **{name: signed_in(shared, name, name[2:], hosts=("testserver",)) for name in (READER, REVIEWER)},
    }


@pytest.mark.parametrize("name", [NOBODY, READER])
def test_the_api_answers_as_its_description_says(clients: dict[str, Any], name: str) -> None:
    client = clients[name]
    secret = b64encode(f"{name}:{WORDS}".encode()).decode()
    auth = {"headers": {"Authorization": f"Basic {secret}"}} if name else {}
    # Any text counts as valid for a day or a box in the description; that it is none is told with 400. Where somebody
    # is signed in, a request whose one fault is a lacking password is mended by the password that is sent along.
    schemathesis.checks.load_all_checks()
    names = ["positive_data_acceptance", *(["negative_data_rejection"] if name else [])]
    left_out = [schemathesis.checks.CHECKS.get_one(check) for check in names]
    real = {
        kind: [feature["id"] for feature in client.get(f"/ogc/collections/{kind}/items").json()["features"]]
        for kind in ("incidents", "findings")
    }
    seen: Counter[tuple[str, int]] = Counter()
    for found in schemathesis.openapi.from_asgi("/api/openapi.json", client.app, **auth).get_all_operations():
        operation = found.ok()
        for mode in schemathesis.GenerationMode:
            if mode.value == "negative" and not (operation.query or operation.path_parameters):
                continue

            @QUICK
            @given(
                case=operation.as_strategy(generation_mode=mode),
                day=st.sampled_from([None, "", DAY, "2025-03-20T08:00"]),
                which=st.integers(0, 1000),
                mode=st.just(mode),
            )
            def check(case: Any, day: str | None, which: int, mode: Any) -> None:
                if mode.value == "positive" and day is not None:
                    if "as_of" in case.query:
                        case.query["as_of"] = day
                    if names := real.get(case.path_parameters.get("collection", "")):
                        case.path_parameters["identifier"] = names[which % len(names)]
                answer = case.call(**auth)
                seen[case.operation.label, answer.status_code] += 1
                case.validate_response(answer, excluded_checks=left_out)

            check()
    labels = {label for label, _ in seen}
    assert len(labels) == len(client.app.openapi()["paths"])
    assert {label for label, code in seen if code == 200} == labels  # each answered well, too


# Text that tends to break things: other scripts, marks of format, paths, quotes, numbers that are none.
WORD = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.text(string.ascii_letters + string.digits + "-./:%", max_size=20),
    st.sampled_from(["..", "../../etc/passwd", "%00", "'\"><script>", "{{7*7}}", "0" * 400, "-1", "1e999", "NaN"]),
)
QUERY = ("as_of", "since", "reading", "only", "kind", "party", "words", "start", "all", "said", "undo", "x")
FORM = (
    "reason",
    "seen",
    "start",
    "end",
    "incident",
    "slot-firmness",
    "slot-quantity",
    "slot-actor",
    "slot-span",
    "ids",
)
ACTS = ("accept", "correct", "reject", "undo", "link", "merge", "split", "x")


@pytest.mark.parametrize("name", [NOBODY, READER, REVIEWER])
def test_no_page_ever_fails(clients: dict[str, Any], name: str) -> None:
    client = clients[name]
    view = client.get("/api/view.json").json()
    real = [row["id"] for part in (view["statements"], view["sources"], view["incidents"]["listed"]) for row in part]
    real += ["UKR", "France", "statements", "incidents", "json", "geojson", "statement", "report", "incident"]
    token = client.app.state.sessions.token(client.app.state.sessions.open(client.cookies["grith"]))
    codes: Counter[int] = Counter()
    known = st.sampled_from(real)
    word = st.one_of(WORD, known)
    for method, path in all_routes(client.app):
        if path in ("/sign-in", "/sign-out"):
            continue

        @settings(QUICK, max_examples=30 if names_in(path) or method == "POST" else 15)
        @given(
            parts=st.fixed_dictionaries(dict.fromkeys(names_in(path), known if method == "POST" else word)),
            query=st.dictionaries(st.sampled_from(QUERY), WORD, max_size=4),
            form=st.dictionaries(st.sampled_from(FORM), word, max_size=8),
            act=st.sampled_from(ACTS),
            to=st.just((method, path)),
        )
        def check(
            parts: dict[str, str], query: dict[str, str], form: dict[str, str], act: str, to: tuple[str, str]
        ) -> None:
            more: Any = {"data": {"act": act, "token": token, **form}} if to[0] == "POST" else {}
            answer = client.request(to[0], filled(to[1], parts), params=query, follow_redirects=False, **more)
            codes[answer.status_code] += 1
            assert answer.status_code < 500, (to, answer.status_code)

        check()
    assert codes[200] > 100
    assert (codes[303] > 0) == (name != READER)  # decisions were taken, but by nobody who may not
    client.cookies.clear()


def test_no_form_of_a_stranger_makes_the_sign_in_fail(clients: dict[str, Any]) -> None:
    client = clients[READER]

    @settings(QUICK, max_examples=30)
    @given(form=st.dictionaries(st.sampled_from(["name", "password", "token"]), WORD, max_size=3))
    def check(form: dict[str, str]) -> None:
        client.cookies.clear()
        client.get("/sign-in")
        sessions = client.app.state.sessions
        token = sessions.token(sessions.open(client.cookies["grith"]))
        answer = client.post("/sign-in", data={"token": token, **form}, follow_redirects=False)
        assert answer.status_code in (401, 403, 422, 429)

    check()
