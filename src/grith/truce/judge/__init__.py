"""Judging: what each claim would mean under each clause of each reading, if it is true as told."""

from grith.truce.judge._claims import claims_of, read_claims
from grith.truce.judge._facts import Facts, LineFact
from grith.truce.judge._judge import LABELS, REFUSAL, Overall, judge, judge_facts, judge_view, overall, parties_named
from grith.truce.judge._odd import Odd, odd_claims, some_names, turned_shapes
from grith.truce.judge._rows import COUNTS, DENIES, answered, kind_of, name_of, references
from grith.truce.judge._table import FactTable, judge_table
from grith.truce.judge._told import Teller
from grith.truce.judge._verdicts import Verdicts, judge_columns, judge_told, told_claims, weightiest

__all__ = [
    "COUNTS",
    "DENIES",
    "LABELS",
    "REFUSAL",
    "FactTable",
    "Facts",
    "LineFact",
    "Odd",
    "Overall",
    "Teller",
    "Verdicts",
    "answered",
    "claims_of",
    "judge",
    "judge_columns",
    "judge_facts",
    "judge_table",
    "judge_told",
    "judge_view",
    "kind_of",
    "name_of",
    "odd_claims",
    "overall",
    "parties_named",
    "read_claims",
    "references",
    "some_names",
    "told_claims",
    "turned_shapes",
    "weightiest",
]
