"""The model of a declaration: every key, written down once (see `model.spec`)."""

from budgetcheck.model.document import FIRST_YEAR, FORMAT, LAST_YEAR, Declaration, Figures
from budgetcheck.model.spec import LONG_FORM_KEYS, Spec, Table, holds_number, spec_of
from budgetcheck.model.values import CURRENCY_POWERS, MOST_ELEMENTS

__all__ = [
    "CURRENCY_POWERS",
    "FIRST_YEAR",
    "FORMAT",
    "LAST_YEAR",
    "LONG_FORM_KEYS",
    "MOST_ELEMENTS",
    "Declaration",
    "Figures",
    "Spec",
    "Table",
    "holds_number",
    "spec_of",
]
