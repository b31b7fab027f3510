"""Faults: what is wrong with a declaration itself, before any rule is judged."""

from __future__ import annotations

from typing import Final, Literal

from budgetcheck.text.places import Route, Span
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import EMPTY, Words

Takes = Literal["amount", "percent", "number", "date", "code", "text", "flag", "any"]
"""What a key takes, as far as advice on a slip of writing goes by it; `any` where that is not known."""
UNFINISHED: Final = "DEC-054"
"""The fault of a file that could not be checked to the end: the run was not wholly done."""

HARMLESS: Final = frozenset(("DEC-045", "DEC-055", "DEC-056"))
"""Faults that leave what is declared as it stands: nothing is left out because of them."""


@frozen
class Fault:
    """One fault of the declaration, documented under its `DEC-` id in rules/faults/declaration.toml.

    The place is symbolic (`route`, its key or its value) wherever the document could be parsed, else a `span`.
    """

    rule: str
    message: Words
    remedy: Words = EMPTY
    route: Route | None = None
    span: Span | None = None
    at: Literal["key", "value"] = "value"
    fix: str | None = None
    """The TOML to put in place of what stands there, where it is certain to be what was meant."""
