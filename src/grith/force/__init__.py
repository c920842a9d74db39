"""Does the force add up: pledges against requirements, month by month, with every gap explained."""

from grith.force._checks import DataCheck, check_names, check_tables
from grith.force._data import ForceData, compile_tables
from grith.force._plan import ForcePlan, Placement, make_plan
from grith.force._solve import Limits, Stage
from grith.force._workbook_read import read_workbook
from grith.force._workbook_write import write_workbook

__all__ = [
    "DataCheck",
    "ForceData",
    "ForcePlan",
    "Limits",
    "Placement",
    "Stage",
    "check_names",
    "check_tables",
    "compile_tables",
    "make_plan",
    "read_workbook",
    "write_workbook",
]
