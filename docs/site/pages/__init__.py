"""Pages that are made of code and data, a module for each kind; every one has `made_pages`, and all are found."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from budgetcheck.text.words import Language
from docs.site.page import MadePage


def all_pages(language: Language) -> Iterator[MadePage]:
    """Every page that is made, in one language."""
    for module in iter_modules(__path__):
        yield from import_module(f"{__name__}.{module.name}").made_pages(language)
