"""Formulas as clauses over numbered literals, made once for each formula and kept."""

from __future__ import annotations

from typing import TypeAlias

from budgetcheck.analysis.lint.logic import All, Any_, Atom, Formula, Literal
from budgetcheck.explain.search.limits import LimitReached

Clause: TypeAlias = tuple[int, ...]
"""Some literal holds: n is atom number n, -n its opposite. The empty clause never holds."""

MOST_LITERALS = 60_000
"""Literals of one formula; past it nothing is said of it."""


class Clauses:
    """Numbers atoms and keeps the clauses of the formulas that were asked about."""

    def __init__(self) -> None:
        self.atoms: list[Atom | None] = [None]
        """By number; None for the names of parts of formulas."""
        self._numbers: dict[Atom, int] = {}
        self._kept: dict[int, tuple[Formula, list[Clause]]] = {}

    def of(self, formula: Formula) -> list[Clause]:
        """The clauses that assert a formula. Raises LimitReached where it is too large.

        Parts get names as D. Plaisted and S. Greenbaum give them, in one direction ("A structure-preserving clause form
        translation", Journal of Symbolic Computation 2, 1986).
        """
        found = self._kept.get(id(formula))
        if found is None:
            made: list[Clause] = []
            self._assert(formula, made)
            # Kept with the formula itself, so that its identity stays its own.
            found = self._kept[id(formula)] = (formula, list(dict.fromkeys(made)))
        return found[1]

    def _assert(self, formula: Formula, made: list[Clause]) -> None:
        if isinstance(formula, All):
            for part in formula.parts:
                self._assert(part, made)
        elif isinstance(formula, Literal):
            made.append((self._literal(formula),))
        else:
            self._add([self._named(part, made) for part in formula.parts], made)

    def _named(self, formula: Formula, made: list[Clause]) -> int:
        if isinstance(formula, Literal):
            return self._literal(formula)
        name = len(self.atoms)
        self.atoms.append(None)
        for part in formula.parts if isinstance(formula, All) else (formula,):
            parts = part.parts if isinstance(part, Any_) else (part,)
            self._add([-name, *(self._named(one, made) for one in parts)], made)
        return name

    def _add(self, literals: list[int], made: list[Clause]) -> None:
        if len(made) > MOST_LITERALS:
            raise LimitReached
        kept = dict.fromkeys(literals)
        if not any(-one in kept for one in kept):
            made.append(tuple(kept))

    def _literal(self, literal: Literal) -> int:
        number = self._numbers.get(literal.atom)
        if number is None:
            number = self._numbers[literal.atom] = len(self.atoms)
            self.atoms.append(literal.atom)
        return number if literal.positive else -number
