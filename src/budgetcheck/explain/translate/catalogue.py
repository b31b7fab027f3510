"""The rules of severity error of one rulebook by the figures that they may look at, made as declarations need it."""

from __future__ import annotations

from collections.abc import Collection

from budgetcheck.explain.search.hitting import bits
from budgetcheck.model.record import Record
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.footprint import Pattern
from budgetcheck.rulebook.prerequisites import nothing_at
from budgetcheck.rulebook.program import Program


class Catalogue:
    """Sets of rules are bit sets of their places among those of severity error."""

    def __init__(self, rulebook: Rulebook, kind: str, scope: str) -> None:
        errors = [
            (number, gist)
            for number, gist in enumerate(rulebook.gists())
            if rulebook.severities.get(gist.id, gist.severity) == "error" and gist.fits(kind, scope)
        ]
        self._programs = rulebook.programs
        self._numbers = [number for number, _ in errors]
        self._places = {gist.id: place for place, (_, gist) in enumerate(errors)}
        self._needing: dict[str, int] = {}
        """By list or key of the document: the rules that have no instance without it."""
        for place, (_, gist) in enumerate(errors):
            for path in gist.prerequisites:
                self._needing[path] = self._needing.get(path, 0) | 1 << place
        self._listed = self._silent = self._anywhere = 0
        """Rules whose footprint is known; of these the ones that compare no numbers, and that may name any figure."""
        self._naming: dict[Pattern, int] = {}

    def program(self, place: int) -> Program:
        """The rule at a place."""
        return self._programs[self._numbers[place]]

    def active(self, root: Record) -> int:
        """The rules that may say something of this document's numbers."""
        found = (1 << len(self._numbers)) - 1
        for path, numbers in self._needing.items():
            if path not in root and nothing_at(path, root):
                found &= ~numbers
        for number in bits(found & ~self._listed):
            self._list(number)
        return found & ~self._silent

    def near(self, patterns: Collection[Pattern], active: int) -> int:
        """Those of the `active` rules that may name figures of these patterns."""
        found = self._anywhere
        for pattern in patterns:
            found |= self._naming.get(pattern, 0)
        return found & active

    def named(self, ids: Collection[str]) -> int:
        """The rules of these ids."""
        return sum(1 << self._places[id_] for id_ in ids if id_ in self._places)

    def _list(self, number: int) -> None:
        footprint, own = self.program(number).footprint, 1 << number
        self._listed |= own
        if not footprint.compares:
            self._silent |= own
            return
        patterns = footprint.reach()
        if patterns is None:
            self._anywhere |= own
            return
        for pattern in patterns:
            self._naming[pattern] = self._naming.get(pattern, 0) | own


def catalogue_of(rulebook: Rulebook, kind: str, scope: str) -> Catalogue:
    """The catalogue of the rules for one kind and scope of disclosure, kept as long as the rulebook is."""
    found = rulebook.derived.get((kind, scope))
    if not isinstance(found, Catalogue):
        found = rulebook.derived[kind, scope] = Catalogue(rulebook, kind, scope)
    return found
