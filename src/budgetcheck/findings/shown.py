"""A duty and a declaration -> what would have to be there for the duty to be met, and is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from budgetcheck.declaration.address import Directory
from budgetcheck.declaration.label import address_label, beside_key, label, left_out_of
from budgetcheck.expression.exact.evaluate import Evaluation
from budgetcheck.expression.quantities.values import Truth
from budgetcheck.expression.surroundings.environment import Environment
from budgetcheck.model.record import Record
from budgetcheck.rulebook.formulas import parse_condition
from budgetcheck.rulebook.rule import Duty
from budgetcheck.text.words import Words, phrase


class DutyEvidence:
    """What one declaration shows of duties, beside what the rules say."""

    def __init__(self, environment: Environment, directory: Directory, parameters: frozenset[str]) -> None:
        self.figures = environment.figures
        self.root = self.figures.root
        self.directory = directory
        self.parameters = parameters
        self.run = Evaluation(environment, (self.root,))

    def nothing(self, duty: Duty, duties: Mapping[str, Duty]) -> bool:
        """Whether the declaration states that there is nothing of what the duty, one of these, is about."""
        other = duties.get(duty.lapses_with) if duty.lapses_with is not None else None
        stated = (one.lapses_where for one in (duty, other) if one is not None)
        return any(where is not None and self._holds(where) for where in stated)

    def wanting(self, duty: Duty) -> Iterator[Words]:
        """Yield in words what is not stated of what the duty asks for."""
        for choice in duty.evidence:
            keys = choice.split("|")
            if not any(self._states(key) for key in keys):
                named = phrase("findings.ledger.any_of", keys=[beside_key(key, address_label(key)) for key in keys])
                yield left_out_of(named) if any(self._states(key, rest=True) for key in keys) else named
        for formula, what in duty.shows:
            truth = self._truth(formula)
            if truth.state != "holds":
                yield phrase("findings.ledger.in_the_rest", what=what) if self._only_rest(truth) else what

    def called(self, address: str) -> Words:
        """A figure by its label, beside the key that somebody has to write."""
        route = self.directory.resolve(address)
        if route is None:
            return beside_key(address)
        named = beside_key(address, label(route, self.root))
        return left_out_of(named) if self.figures.stated_in_part(route) else named

    def _holds(self, formula: str) -> bool:
        return self._truth(formula).state == "holds"

    def _truth(self, formula: str) -> Truth:
        return self.run.truth(parse_condition(formula, self.parameters))

    def _only_rest(self, truth: Truth) -> bool:
        """Whether a condition is open for nothing but what is not given of lists that are stated in part."""
        missing = truth.missing if truth.state == "unknown" else ()
        return bool(missing) and all(self.figures.stated_in_part(one.route) for one in missing)

    def _states(self, key: str, *, rest: bool = False) -> bool:
        """Whether a key is stated, `list[].key` in each row of a list that is there as a whole (or in part: `rest`)."""
        records: list[Record] = [self.root]
        *lists, last = key.split("[].")
        for name in lists:
            inner = [record.get(name) for record in records]
            in_part = any(self.figures.given_in_part((*record.route, *name.split("."))) for record in records)
            if not all(inner) or (in_part and not rest):
                return False
            records = [one for each in inner if isinstance(each, list) for one in each if isinstance(one, Record)]
        return bool(records) and all(
            last in record or any(name.startswith(f"{last}.") for name in record) for record in records
        )
