"""The model of a declaration: every key, written down once (see `model.spec`)."""

from budgetcheck.limits import CURRENCY_POWERS, LONG_FORM_KEYS, MOST_ELEMENTS, holds_number
from budgetcheck.model.document import FIRST_YEAR, FORMAT, LAST_YEAR, Declaration, Figures
from budgetcheck.model.spec import Spec, Table, spec_of

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
