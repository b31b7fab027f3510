"""`min(…)`: the least of numbers and lists of numbers."""

from __future__ import annotations

from budgetcheck.expression.calling.applying import choosing, emit_extreme
from budgetcheck.expression.calling.arguments import numbers
from budgetcheck.expression.calling.function import Function

FUNCTION = Function(1, 60, numbers, choosing("min"), emit_extreme, logic="least")
