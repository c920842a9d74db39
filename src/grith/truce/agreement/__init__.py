"""Agreements as data: read and check them, tell them back in words, export them."""

from grith.truce.agreement._geometry import GEOMETRY_FOLDER, with_geometry, with_geometry_beside
from grith.truce.agreement._layers import agreement_layers
from grith.truce.agreement._load import (
    CheckedAgreement,
    agreement_names,
    check_agreement,
    check_text,
    load_agreement,
)
from grith.truce.agreement._odrl import to_odrl
from grith.truce.agreement._taxonomy import CODES
from grith.truce.agreement._tell import agreement_view, tell
from grith.truce.agreement._vocabulary import Vocabulary, vocabulary

__all__ = [
    "CODES",
    "GEOMETRY_FOLDER",
    "CheckedAgreement",
    "Vocabulary",
    "agreement_layers",
    "agreement_names",
    "agreement_view",
    "check_agreement",
    "check_text",
    "load_agreement",
    "tell",
    "to_odrl",
    "vocabulary",
    "with_geometry",
    "with_geometry_beside",
]
