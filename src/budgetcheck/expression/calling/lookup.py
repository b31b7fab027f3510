"""The functions of the language by their names; each is imported when a formula calls it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from budgetcheck.expression.calling.function import Function

_FOLDER: Final = "budgetcheck.expression.functions"


@cache
def function_names() -> tuple[str, ...]:
    """Return the names of all functions, in alphabetical order."""
    return tuple(sorted(module.name for module in iter_modules(import_module(_FOLDER).__path__)))


@cache
def function_of(name: str) -> Function:
    """Return the function of a name. Raises KeyError where there is none."""
    if name not in function_names():
        raise KeyError(name)
    found = import_module(f"{_FOLDER}.{name}").FUNCTION
    assert isinstance(found, Function)
    return found
