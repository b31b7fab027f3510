"""`children(row)`: the rows that a row heads, by their codes; of a list, those that no row of it heads.

The parser writes it as a node of its own (`nodes.Children`).
"""

from __future__ import annotations

from collections.abc import Sequence

from budgetcheck.expression.calling.function import Complaint, Function
from budgetcheck.expression.nodes import Element, Elements, Node, Type
from budgetcheck.text.words import phrase


def _result(arguments: Sequence[Node]) -> Type | Complaint:
    rows = arguments[0]
    if not isinstance(rows, Element | Elements) or "code" not in (rows.type.keys or {}):
        return rows, phrase("expression.functions.row_code_each_name_list")
    return Type("list", rows.type.keys, rows.type.element)


FUNCTION = Function(1, 1, _result)
