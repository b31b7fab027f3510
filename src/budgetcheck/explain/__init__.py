"""Which figures are wrong, and why: exact error localisation over linear rules with rounding.

`explain` takes a `System` (figures with their intervals, linear rules) and answers with an `Explanation`.
"""

from budgetcheck.explain.explain import QUICK, explain, suspects
from budgetcheck.explain.limits import Limits
from budgetcheck.explain.outcome import Conflict, Explanation, Group, Slip, Solution, Value, as_json
from budgetcheck.explain.system import Constraint, IllFormed, Measure, System, measure

__all__ = [
    "QUICK",
    "Conflict",
    "Constraint",
    "Explanation",
    "Group",
    "IllFormed",
    "Limits",
    "Measure",
    "Slip",
    "Solution",
    "System",
    "Value",
    "as_json",
    "explain",
    "measure",
    "suspects",
]
