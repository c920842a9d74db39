"""Reports of one event become one incident: across sources and within them, with a probability and a reason."""

from grith.truce.fusion._add import add_reports
from grith.truce.fusion._fuse import Decision, Fusion, Link, fuse
from grith.truce.fusion._incidents import fuse_incidents, incidents_of
from grith.truce.fusion._learn import learn
from grith.truce.fusion._parameters import (
    OutdatedParameters,
    Parameters,
    load_parameters,
    parameters_bytes,
    save_parameters,
)
from grith.truce.fusion._reports import Reports, Row, reports_of, rows_of_incidents

__all__ = [
    "Decision",
    "Fusion",
    "Link",
    "OutdatedParameters",
    "Parameters",
    "Reports",
    "Row",
    "add_reports",
    "fuse",
    "fuse_incidents",
    "incidents_of",
    "learn",
    "load_parameters",
    "parameters_bytes",
    "reports_of",
    "rows_of_incidents",
    "save_parameters",
]
