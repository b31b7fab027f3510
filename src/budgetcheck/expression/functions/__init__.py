"""The functions of the language, a module each, found by name when a formula calls them.

A module holds a `FUNCTION`: what it takes and yields, its exact meaning, its compiled form, and what it is in logic,
which lint and the explainer go by. What several of them share lies beside this folder, in `arguments` and `applying`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from budgetcheck.expression.function import Function


@cache
def function_names() -> tuple[str, ...]:
    """Return the names of all functions, in alphabetical order."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))


@cache
def function_of(name: str) -> Function:
    """Return the function of a name. Raises KeyError where there is none."""
    if name not in function_names():
        raise KeyError(name)
    found = import_module(f"{__name__}.{name}").FUNCTION
    assert isinstance(found, Function)
    return found
