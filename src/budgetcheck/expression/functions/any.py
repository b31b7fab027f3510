"""`any(…)`: whether any of these conditions holds."""

from __future__ import annotations

from budgetcheck.expression.applying import always, emit_joined, joining
from budgetcheck.expression.arguments import conditions
from budgetcheck.expression.function import Function
from budgetcheck.expression.values import any_of

FUNCTION = Function(1, 60, conditions, joining(any_of), emit_joined, tolerates=always, joins=True, logic="any")
