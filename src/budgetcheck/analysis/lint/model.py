"""What is true of every declaration, whatever it holds: the model's limits and choices, and what symbols stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import combinations

from budgetcheck.analysis.lint.logic import (
    TRUE,
    Formula,
    both,
    compare,
    disjunction,
    either,
    implies,
    negation,
    proposition,
    symbols_in,
)
from budgetcheck.arithmetic.currency import CURRENCY_UNITS, in_yuan
from budgetcheck.expression.calling.function import TextTest
from budgetcheck.expression.quantities.bounds import never_negative
from budgetcheck.model.homes import RELATED_FILES
from budgetcheck.model.layout import key_at
from budgetcheck.model.record import Key, Kind
from budgetcheck.model.spec import Spec

ALWAYS = frozenset(
    f"disclosure.{key}" for key in ("kind", "scope", "currency_unit", "decimals", "rounding", "year")
) | {"format", "unit.name"}
"""Keys that a declaration states or that are filled in for it."""

_OTHERS = ("previous", *RELATED_FILES, "members")
"""Related declarations are laid in key by key, not table by table."""

_EQUAL = TextTest(str.__eq__)
_PART_LIMITS = {"year": (1, 9999), "month": (1, 12), "day": (1, 31)}
_YUAN = "1 yuan in the declaration's unit"


class Model:
    """The laws of the symbols met so far. A law is found under each symbol that makes it matter."""

    def __init__(self) -> None:
        self.laws: dict[str, dict[Formula, None]] = {}
        self.kinds: dict[str, Kind] = {}
        """Figures, in contrast to variables that stand for computations."""
        self._choices: dict[str, Formula] = {}
        """Text -> that it is one of the words that the model gives."""
        self._pairs: dict[tuple[str, str], list[Formula]] = {}
        self.tests: dict[str, tuple[str, TextTest, str]] = {}
        """Proposition -> text, test, written text."""

    def law(self, name: str, formula: Formula) -> None:
        """Add something that holds always, to be remembered where a symbol occurs."""
        if formula != TRUE:
            self.laws.setdefault(name, {})[formula] = None

    def stated(self, name: str) -> Formula:
        """Whether a figure, text, table or list is stated."""
        if name in ALWAYS:
            return TRUE
        symbol = f"stated {name}"
        made = proposition(symbol)
        if symbol not in self.laws:
            self.laws[symbol] = {}
            for table in _tables_above(name):
                self.law(symbol, implies(made, proposition(f"stated {table}")))
        return made

    def figure(self, name: str, kind: Kind, known: Formula | None = None) -> None:
        """A figure: within its limits where it is stated, 0 where it is not."""
        if name in self.kinds:
            return
        self.kinds[name] = kind
        known = self.stated(name) if known is None else known
        self.law(name, either(known, compare({name: Fraction(1)}, Fraction(0), "==")))
        spec = key_of(name)
        if isinstance(spec, Spec):
            for limit, relation in ((spec.low, ">="), (spec.high, "<=")):
                if limit is not None:
                    self.law(name, implies(known, compare({name: Fraction(1)}, -Fraction(limit), relation)))

    def never_negative(self, name: str) -> bool:
        """Whether a figure is known to be 0 or more, stated or not."""
        return never_negative(tuple(name.replace("[]", "").replace("'", "").split(".")), self.kinds[name])

    def opaque(self, name: str, known: Formula, *, counted: bool) -> None:
        """A variable that stands for a computation; 0 where that is not known."""
        self.law(name, either(known, compare({name: Fraction(1)}, Fraction(0), "==")))
        if counted:
            self.law(name, compare({name: Fraction(1)}, Fraction(0), ">="))

    def part_of_date(self, name: str, part: str) -> None:
        """The year, month or day of a date."""
        low, high = _PART_LIMITS[part]
        symbol = f"{name}.{part}"
        self.law(symbol, compare({symbol: Fraction(1)}, Fraction(-low), ">="))
        self.law(symbol, compare({symbol: Fraction(1)}, Fraction(-high), "<="))

    def yuan(self) -> str:
        """The variable that says how much one 元 is in the declaration's unit."""
        least = 1 / max(Fraction(in_yuan(unit)) for unit in CURRENCY_UNITS)
        self.law(_YUAN, compare({_YUAN: Fraction(1)}, -least, ">="))
        self.law(_YUAN, compare({_YUAN: Fraction(1)}, Fraction(-1), "<="))
        return _YUAN

    def text(self, name: str) -> None:
        """A text that the model may give a choice of words for."""
        spec = key_of(name)
        if name in self._choices or spec is None or not spec.choices:
            return
        self._choices[name] = TRUE
        one_of = disjunction(self.equal_text(name, choice) for choice in spec.choices)
        self._choices[name] = implies(self.stated(name), one_of)
        for symbol in [symbol for symbol, test in self.tests.items() if test[0] == name]:
            self.law(symbol, self._choices[name])

    def equal_text(self, name: str, written: str) -> Formula:
        """A text is what is written."""
        return self.text_test(name, "==", written, _EQUAL)

    def text_test(self, name: str, called: str, written: str, test: TextTest) -> Formula:
        """A text passes a test by what is written."""
        symbol = f"{name} {called} {written!r}"
        self.tests[symbol] = (name, test, written)
        self.law(symbol, self._choices.get(name, TRUE))
        return proposition(symbol)

    def exclusive(self, one: str, other: str) -> None:
        """Two propositions that are never both true."""
        law = either(negation(proposition(one)), negation(proposition(other)))
        self.law(one, law)
        self.law(other, law)

    def element(self, base: str, source: str) -> Formula:
        """Some element of a list; its required keys are stated."""
        symbol = f"element {base}"
        made = proposition(symbol)
        spec = key_of(base)
        if isinstance(spec, Spec) and spec.kind == "list":
            self.law(symbol, implies(made, self.stated(source)))
            for key in spec.element_required:
                self.law(symbol, implies(made, self.stated(f"{base}.{key}")))
        return made

    def slack(self, terms: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """By how much rounding may lower a sum: variables (at least 0) with their weights.

        Each figure has one for what it may be too high by and one for too low by. A sum that holds anything but
        figures has one of its own, since a figure may be hidden in it once more.
        """
        kinds = {name: self.kinds.get(name) for name in terms}
        if None in kinds.values():
            form = tuple(sorted(terms.items()))
            return {self._slack(f"slack of {form!r}"): Fraction(1)} if terms else {}
        return {
            self._slack(f"{'excess' if weight > 0 else 'shortfall'} of {name}"): abs(weight)
            for name, weight in terms.items()
            if kinds[name] not in ("number", "date")
        }

    def _slack(self, name: str) -> str:
        self.law(name, compare({name: Fraction(1)}, Fraction(0), ">="))
        return name

    # -- what matters for some formulas ------------------------------------------------------------------------------

    def laws_of(self, names: Iterable[str]) -> tuple[list[Formula], frozenset[str]]:
        """The laws that matter where these symbols occur, and all symbols that occur then."""
        met = dict.fromkeys(names)
        waiting = list(met)
        laws: dict[Formula, None] = {}
        while waiting:
            for law in self.laws.get(waiting.pop(), ()):
                if law not in laws:
                    laws[law] = None
                    new = [name for name in symbols_in(law) if name not in met]
                    met.update(dict.fromkeys(new))
                    waiting += new
        return list(laws), frozenset(met)

    def laws_between(self, names: Iterable[str]) -> list[Formula]:
        """What tests of one text say about each other."""
        by_text: dict[str, list[str]] = {}
        for name in sorted(names):
            if name in self.tests:
                by_text.setdefault(self.tests[name][0], []).append(name)
        return [
            law
            for tests in by_text.values()
            for one, other in combinations(tests, 2)
            for law in self._between(one, other)
        ]

    def _between(self, one: str, other: str) -> list[Formula]:
        if (one, other) not in self._pairs:
            self._pairs[one, other] = self._related(one, other)
        return self._pairs[one, other]

    def _related(self, one: str, other: str) -> list[Formula]:
        (_, test, text), (_, other_test, other_text) = self.tests[one], self.tests[other]
        first, second = proposition(one), proposition(other)
        if test is other_test is _EQUAL:
            return [either(negation(first), negation(second))]
        if test is _EQUAL:
            return [implies(first, second if other_test.holds(text, other_text) else negation(second))]
        if other_test is _EQUAL:
            return [implies(second, first if test.holds(other_text, text) else negation(first))]
        if test.by == other_test.by == "beginning":
            if text.startswith(other_text):
                return [implies(first, second)]
            if other_text.startswith(text):
                return [implies(second, first)]
            return [negation(both(first, second))]
        return []


def key_of(name: str) -> Key | None:
    """What the model says of a figure, by its symbol; None for what is no place of a declaration."""
    steps = name.replace("[]", "").replace("'", "").split(".")
    return key_at(tuple(steps)) if all(step.isidentifier() for step in steps) else None


def _tables_above(name: str) -> Iterable[str]:
    base, bracket, key = name.rpartition("[].")
    if any(name == other or name.startswith((f"{other}.", f"{other}[")) for other in _OTHERS):
        return
    steps = key.split(".")
    for length in range(1, len(steps)):
        table = f"{base}{bracket}{'.'.join(steps[:length])}"
        spec = key_of(table)
        if spec is not None and spec.kind == "table":
            yield table
