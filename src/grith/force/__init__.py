"""Does the force add up: pledges against requirements, month by month, with every gap explained."""

from grith.force._alternatives import Alternative, alternatives
from grith.force._band import Band, band
from grith.force._bars import known_by
from grith.force._checks import check_names, check_tables
from grith.force._conflict import Conflict, find_conflict
from grith.force._data import ForceData, compile_tables
from grith.force._expression import condition_names
from grith.force._findings import DataCheck
from grith.force._gaps import Candidate, Price, Shortfall, explain_gaps, prices
from grith.force._months import month_after
from grith.force._plan import ForcePlan, Placement, make_plan
from grith.force._register import Drafted, pledges_from_register
from grith.force._reimbursement import RateFile, Reimbursement, read_rates, reimbursement, reimbursement_view
from grith.force._result_sheets import alternatives_sheets, comparison_sheets, cost_sheets, plan_sheets, write_sheets
from grith.force._robust import RobustPlan, robust_plan
from grith.force._scenario_view import alternatives_view, compare_view
from grith.force._scenarios import Outcome, compare, compile_scenario, default_scenarios, scaled
from grith.force._sheets import symbol_key
from grith.force._solve import Limits, Stage
from grith.force._units import amount_words
from grith.force._update import Change, Update, update_from_register
from grith.force._view import measured, plan_view
from grith.force._workbook_add import add_to_workbook, filled_as_of
from grith.force._workbook_read import FILES, force_file, is_workbook, read_workbook
from grith.force._workbook_write import refuse_name, write_workbook

__all__ = [
    "Alternative",
    "Band",
    "Candidate",
    "Change",
    "Conflict",
    "DataCheck",
    "Drafted",
    "ForceData",
    "ForcePlan",
    "Limits",
    "Outcome",
    "Placement",
    "Price",
    "RateFile",
    "Reimbursement",
    "RobustPlan",
    "Shortfall",
    "Stage",
    "Update",
    "add_to_workbook",
    "alternatives",
    "alternatives_sheets",
    "alternatives_view",
    "amount_words",
    "band",
    "check_names",
    "check_tables",
    "compare",
    "compare_view",
    "comparison_sheets",
    "compile_scenario",
    "compile_tables",
    "condition_names",
    "cost_sheets",
    "default_scenarios",
    "explain_gaps",
    "filled_as_of",
    "find_conflict",
    "FILES",
    "force_file",
    "is_workbook",
    "known_by",
    "make_plan",
    "month_after",
    "measured",
    "plan_sheets",
    "plan_view",
    "pledges_from_register",
    "prices",
    "read_rates",
    "read_workbook",
    "refuse_name",
    "reimbursement",
    "reimbursement_view",
    "robust_plan",
    "scaled",
    "symbol_key",
    "update_from_register",
    "write_sheets",
    "write_workbook",
]
