"""Codes against the published map from CAMEO to PLOVER (openeventdata/PLOVER, CAMEO2PLOVER-2021) and its codebook."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from grith.nouns import KINDS, Span, Statement
from grith.read.codes import Codes, codes_of

# CAMEO code: PLOVER type and context in the published map, for the codes in use; REQUEST is DEMAND there.
_MAP = """
030:AGREE:diplomatic 0312:AGREE:military 0314:AGREE:intelligence 0331:AGREE:economic
0332:AGREE:military 0333:AGREE:diplomatic 0334:AGREE:peacekeeping 0353:AGREE:rights_freedoms
0354:AGREE:economic 0356:AGREE:military 036:AGREE:diplomatic 037:AGREE:diplomatic
040:CONSULT: 041:CONSULT: 042:CONSULT: 043:CONSULT:
045:CONSULT:diplomatic 046:CONSULT:diplomatic 051:SUPPORT:diplomatic 057:SUPPORT:diplomatic
064:COOPERATE:intelligence 071:AID:economic 072:AID:military 073:AID:humanitarian
074:AID:peacekeeping 0871:RETREAT:military 100:REQUEST: 1012:REQUEST:military
1014:REQUEST:intelligence 102:REQUEST:diplomatic 1031:REQUEST:economic 1032:REQUEST:military
1033:REQUEST:humanitarian 1034:REQUEST:peacekeeping 1041:REQUEST:executive 1053:REQUEST:legal
1054:REQUEST:economic 1055:REQUEST:diplomatic 1056:REQUEST:military 106:REQUEST:diplomatic
107:REQUEST:diplomatic 112:ACCUSE: 1123:ACCUSE:military 120:REJECT:
1212:REJECT:military 1214:REJECT:intelligence 1221:REJECT:economic 1222:REJECT:military
1224:REJECT:peacekeeping 1243:REJECT:legal 1244:REJECT:economic 1245:REJECT:diplomatic
1246:REJECT:military 125:REJECT:diplomatic 127:REJECT:diplomatic
"""
PUBLISHED = {code: (plover, context) for code, plover, context in (row.split(":") for row in _MAP.split())}
WITHOUT_CONTEXT = {"105": "REQUEST"}  # the map's context (legal) fits only the easing of restrictions
NO_EVENT = {"010", "016"}  # 01x is dropped by PLOVER


def test_every_row_of_the_table_agrees_with_the_published_map() -> None:
    raw = tomllib.loads(files("grith.read").joinpath("data/codes.toml").read_text("utf-8"))
    rows = [row for kind in KINDS for row in raw.get(kind, ())]
    assert len(rows) > 50
    for row in rows:
        cameo, plover = row["cameo"], row.get("plover", "")
        if cameo in NO_EVENT:
            assert plover == "", row
        elif cameo in WITHOUT_CONTEXT:
            assert plover == WITHOUT_CONTEXT[cameo]
        else:
            assert (plover, row.get("context", "")) == PUBLISHED[cameo], row


def told(kind: str, object_: str = "", **slots: Any) -> Statement:
    return Statement("s", "r", kind, Span(0, 1, slots.pop("words", "")), object=object_, **slots)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (told("pledge", "to send troops", capability=("troops",)), Codes("AGREE", "", "peacekeeping", "0334")),
        (told("pledge", "jets", capability=("air",)), Codes("AGREE", "", "military", "0332")),
        (told("pledge", "jets", capability=("air",), firmness="done"), Codes("AID", "", "military", "072")),
        (
            told("pledge", "troops", capability=("troops",), negated=True),
            Codes("REJECT", "assist", "peacekeeping", "1224"),
        ),
        (told("pledge", "to halt its strikes for a month"), Codes("AGREE", "", "military", "0356")),
        (told("pledge", "something"), Codes("AGREE", "", "diplomatic", "030")),
        (told("agreement", "to a 30-day ceasefire", firmness="committed"), Codes("AGREE", "", "military", "0356")),
        (told("agreement", "the ceasefire", firmness="done"), Codes("RETREAT", "ceasefire", "military", "0871")),
        (told("agreement", "a pact", rule="agreement.sign"), Codes("SUPPORT", "", "diplomatic", "057")),
        (told("agreement", "the ceasefire", negated=True), Codes("REJECT", "yield", "military", "1246")),
        (told("demand", "to accept a ceasefire"), Codes("REQUEST", "yield", "military", "1056")),
        (told("demand", "to meet in Geneva"), Codes("REQUEST", "meet", "diplomatic", "106")),
        (told("demand", "jets", capability=("air",)), Codes("REQUEST", "assist", "military", "1032")),
        (told("demand", "an end to arms supplies", capability=("equipment",)), Codes("REQUEST", "yield", "", "105")),
        (told("condition", "a halt to mobilisation"), Codes("REQUEST", "yield", "military", "")),
        (
            told("red_line", "NATO troops in the country", capability=("troops",)),
            Codes("REJECT", "yield", "diplomatic", "1245"),
        ),
        (told("red_line", "to send troops", capability=("troops",)), Codes("REJECT", "assist", "peacekeeping", "1224")),
        (told("red_line", "direct talks"), Codes("REJECT", "meet", "diplomatic", "125")),
        (told("allegation", "shelling a town"), Codes("ACCUSE", "allege", "military", "1123")),
        (told("allegation", "dragging its feet"), Codes("ACCUSE", "allege", "", "112")),
        (told("denial", "shelling a town"), Codes("", "", "", "016")),
        (told("meeting", "", words="held talks"), Codes("CONSULT", "", "diplomatic", "046")),
        (told("meeting", "", rule="meeting.visit"), Codes("CONSULT", "visit", "", "042")),
        (told("call"), Codes("CONSULT", "phone", "", "041")),
        (told("position", "the plan", words="welcomed"), Codes("SUPPORT", "", "diplomatic", "051")),
        (told("position", "the plan", words="said"), Codes("", "", "", "010")),
    ],
)
def test_codes(statement: Statement, expected: Codes) -> None:
    assert codes_of(statement) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_an_allegation_is_never_coded_as_the_deed(kind: str) -> None:
    code = codes_of(told(kind, "bombing, shelling, killing"))
    assert not code.cameo.startswith(("15", "17", "18", "19", "20"))
