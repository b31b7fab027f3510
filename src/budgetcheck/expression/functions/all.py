"""`all(…)`: whether all of these conditions hold."""

from __future__ import annotations

from budgetcheck.expression.calling.applying import always, emit_joined, joining
from budgetcheck.expression.calling.arguments import conditions
from budgetcheck.expression.calling.function import Function
from budgetcheck.expression.quantities.values import all_of

FUNCTION = Function(1, 60, conditions, joining(all_of), emit_joined, tolerates=always, joins=True, logic="all")
