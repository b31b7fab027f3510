"""`all(…)`: whether all of these conditions hold."""

from __future__ import annotations

from budgetcheck.expression.applying import always, emit_joined, joining
from budgetcheck.expression.arguments import conditions
from budgetcheck.expression.function import Function
from budgetcheck.expression.values import all_of

FUNCTION = Function(1, 60, conditions, joining(all_of), emit_joined, tolerates=always, joins=True, logic="all")
