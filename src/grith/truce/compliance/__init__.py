"""Compliance: what is alleged, corroborated, excused or open, by reading, side, clause, region and day, as ranges."""

from grith.truce.compliance._alerts import Alert, Gap, change_alerts, reporting_gaps
from grith.truce.compliance._alleged import Alleged, alleged_incidents, region_of, timeless
from grith.truce.compliance._claimed import ClaimedTotal, claimed_totals
from grith.truce.compliance._counts import RESULTS, Count, Period, Span, count, count_table, day_said, total_rows
from grith.truce.compliance._levels import LevelDay, levels_of, read_levels
from grith.truce.compliance._rates import Rate, RateChange, compare_rates, rate
from grith.truce.compliance._status import ReadingStatus, reading_status
from grith.truce.compliance._table import Allegations, accused_of
from grith.truce.compliance._view import Told, compliance_view, comply

__all__ = [
    "RESULTS",
    "Alert",
    "Allegations",
    "Alleged",
    "ClaimedTotal",
    "Count",
    "Gap",
    "LevelDay",
    "Period",
    "Rate",
    "RateChange",
    "ReadingStatus",
    "Span",
    "Told",
    "accused_of",
    "alleged_incidents",
    "change_alerts",
    "claimed_totals",
    "compare_rates",
    "compliance_view",
    "comply",
    "count",
    "count_table",
    "day_said",
    "levels_of",
    "rate",
    "read_levels",
    "reading_status",
    "region_of",
    "reporting_gaps",
    "timeless",
    "total_rows",
]
