"""What the field talks about: one module a noun, frozen, with no behaviour that needs a store."""

from grith.nouns.definition import Area, Capability, CaseDefinition, NamedCondition
from grith.nouns.incident import IncidentReport
from grith.nouns.left_out import LeftOut
from grith.nouns.moment import Duration, Moment
from grith.nouns.party import Holder, Office, Party
from grith.nouns.place import Place
from grith.nouns.quantity import Quantity
from grith.nouns.report import Report
from grith.nouns.requirement import Requirement
from grith.nouns.statement import FIRMNESS, KINDS, Span, Statement

__all__ = [
    "FIRMNESS",
    "KINDS",
    "Area",
    "Capability",
    "CaseDefinition",
    "Duration",
    "Holder",
    "IncidentReport",
    "LeftOut",
    "Moment",
    "NamedCondition",
    "Office",
    "Party",
    "Place",
    "Quantity",
    "Report",
    "Requirement",
    "Span",
    "Statement",
]
