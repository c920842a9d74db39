"""What the field talks about: one module a noun, frozen, with no behaviour that needs a store."""

from grith.nouns.agreement import (
    Agreement,
    Citation,
    Clause,
    ClauseException,
    Dispute,
    Hours,
    Line,
    Reading,
    Signatory,
    TimePoint,
    WeaponClass,
    Zone,
)
from grith.nouns.as_of import AsOf
from grith.nouns.claim import CLAIM_LINKS, Claim, ClaimLink, Origin
from grith.nouns.definition import (
    AlertSettings,
    Area,
    Capability,
    CaseDefinition,
    LlmServer,
    NamedCondition,
    TruceSource,
)
from grith.nouns.finding import FINDINGS, Finding, MissingFact, UsedFact
from grith.nouns.force import (
    Base,
    FirmnessChance,
    FixedChoice,
    ForceArea,
    ForceCapability,
    ForceCondition,
    ForceNation,
    ForceScenario,
    ForceSettings,
    ForceTables,
    Lift,
    Need,
    Substitute,
    SupportRatio,
)
from grith.nouns.handling import HANDLINGS, ROLES, HandlingRules, may
from grith.nouns.incident import Incident, IncidentLink, IncidentReport
from grith.nouns.left_out import LeftOut
from grith.nouns.moment import Duration, Moment, clock_instants, just_before
from grith.nouns.party import Holder, Office, Party
from grith.nouns.place import Place
from grith.nouns.pledge import Pledge
from grith.nouns.position import Goal, Issue, Position, PositionSet, Rule
from grith.nouns.quantity import Quantity
from grith.nouns.report import Report
from grith.nouns.requirement import Requirement
from grith.nouns.shape import Shape
from grith.nouns.statement import FIRMNESS, KINDS, Span, Statement

__all__ = [
    "CLAIM_LINKS",
    "FINDINGS",
    "FIRMNESS",
    "HANDLINGS",
    "KINDS",
    "ROLES",
    "Agreement",
    "AlertSettings",
    "Area",
    "AsOf",
    "Base",
    "Capability",
    "CaseDefinition",
    "Claim",
    "ClaimLink",
    "Citation",
    "Clause",
    "ClauseException",
    "Dispute",
    "Duration",
    "Finding",
    "FirmnessChance",
    "FixedChoice",
    "ForceArea",
    "ForceCapability",
    "ForceCondition",
    "ForceNation",
    "ForceScenario",
    "ForceSettings",
    "ForceTables",
    "Goal",
    "HandlingRules",
    "Hours",
    "Holder",
    "Incident",
    "IncidentLink",
    "IncidentReport",
    "Issue",
    "LeftOut",
    "LlmServer",
    "Lift",
    "Line",
    "MissingFact",
    "Moment",
    "NamedCondition",
    "Need",
    "Office",
    "Origin",
    "Party",
    "Place",
    "Pledge",
    "Position",
    "PositionSet",
    "Quantity",
    "Reading",
    "Report",
    "Requirement",
    "Rule",
    "Shape",
    "Signatory",
    "Span",
    "Statement",
    "Substitute",
    "SupportRatio",
    "TimePoint",
    "TruceSource",
    "UsedFact",
    "WeaponClass",
    "Zone",
    "clock_instants",
    "just_before",
    "may",
]
