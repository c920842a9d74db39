"""A case and statements made for the tests of the register's rules."""

from __future__ import annotations

from datetime import UTC, datetime

from attrs import evolve

from grith.coalition import build_register
from grith.nouns import CaseDefinition, Holder, Office, Party, Statement
from tests.coalition.rows import DEFINITION, cut

CASE = evolve(
    DEFINITION,
    parties=(
        Party("gbr", "United Kingdom", iso3="GBR", aliases=("Britain", "Downing Street"), offices=(
            Office("prime minister", holders=(Holder("Keir Starmer", ("Starmer",)),)),
        )),
        Party("rus", "Russia", iso3="RUS", side="russia", role="belligerent", aliases=("Kremlin",)),
        Party("ukr", "Ukraine", iso3="UKR", side="ukraine", role="host"),
        Party("nato", "NATO", kind="organisation", aliases=("the Alliance",)),
    ),
)  # fmt: skip


def build(*rows: Statement, day: str = "2025-03-31", case: CaseDefinition = CASE):
    return build_register(rows, case, cut(day))


def read(name: str, actor: tuple[str, ...], **slots: object) -> Statement:
    """A statement as the reader makes it: no table, no basis."""
    defaults = {
        "report": "r", "kind": "pledge", "actor": actor, "speaker": actor, "capability": ("troops",),
        "firmness": "willing", "published": datetime(2025, 3, 20, tzinfo=UTC), "extractor": "grith.read",
    }  # fmt: skip
    return Statement(id=name, **{**defaults, **slots})  # type: ignore[arg-type]
