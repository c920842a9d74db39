"""What a case is about: its parties, places, conditions and scales, as read from case.toml."""

from __future__ import annotations

from attrs import field, frozen

from grith.nouns.handling import HandlingRules
from grith.nouns.party import Party
from grith.nouns.place import Place

# A folder with this file is a case, and these of its folders hold what it takes in.
CASE_FILE, INPUT_FOLDERS = "case.toml", ("reports", "tables")


@frozen
class NamedCondition:
    """A condition that pledges or deals hang on, such as ``us_backstop``; ``aliases`` are phrases that mean it."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()


@frozen
class Capability:
    """What a force needs, such as ``troops``; ``words`` are lower-case words and phrases that name it.

    ``units`` are the units it is counted in (``persons``, ``aircraft``), so that a number goes to the right offer.
    """

    id: str
    title: str
    words: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


@frozen
class Area:
    """A named area of the case; no geometry is needed."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()


@frozen
class LlmServer:
    """Where a language model is that may read along, if a person asks for it; ``key_from`` names a variable."""

    url: str
    model: str
    key_from: str = ""


@frozen
class TruceSource:
    """The agreement of a case: a TOML file in its folder or one that comes with Grith; ``levels`` is a table of all
    attacks by day, to set beside what the agreement covers."""

    agreement: str
    levels: str = ""


@frozen
class AlertSettings:
    """Whom to tell what changed: addresses of webhooks and of e-mail, and the mail server.

    Secrets stand in environment variables, named by ``password_from`` and ``secret_from`` (which signs webhooks).
    ``handling`` is the marking up to which those who are told may see; ``decisions`` also tells what reviewers decided.
    """

    webhooks: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    smtp: str = ""
    sender: str = ""
    user: str = ""
    password_from: str = ""
    secret_from: str = ""
    handling: str = "public"
    decisions: bool = False


@frozen
class CaseDefinition:
    """Everything a person sets for a case; probabilities are intervals [low, high] per rung of the firmness ladder.

    Statements that were read with less sureness than ``review_threshold`` (0 to 1) are put before a person.
    """

    title: str
    zone: str = "UTC"
    country: str = ""
    parties: tuple[Party, ...] = ()
    places: tuple[Place, ...] = ()
    areas: tuple[Area, ...] = ()
    conditions: tuple[NamedCondition, ...] = ()
    capabilities: tuple[Capability, ...] = ()
    firmness: dict[str, tuple[float, float]] = field(factory=dict, hash=False)
    ledger: str = "ledger.gpkg"
    review_threshold: float = 0.7
    llm: LlmServer | None = None
    handling: HandlingRules = field(factory=HandlingRules)
    alerts: AlertSettings | None = None
    truce: TruceSource | None = None
