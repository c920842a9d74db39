"""Is the truce holding: reports fused into incidents, incidents judged under each reading."""

from grith.truce.agreement import agreement_names, check_agreement, load_agreement, tell, to_odrl
from grith.truce.judge import judge as judge_claims  # the plain name is the package beside it
from grith.truce.judge import judge_view, overall, read_claims

__all__ = [
    "agreement_names",
    "check_agreement",
    "judge_claims",
    "judge_view",
    "load_agreement",
    "overall",
    "read_claims",
    "tell",
    "to_odrl",
]
