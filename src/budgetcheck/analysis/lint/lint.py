"""Rule packs analysed: what contradicts, repeats or cannot be, what lacks words or examples, and what was not seen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from budgetcheck.analysis.lint.conflicts import ConflictSearch, Fixed
from budgetcheck.analysis.lint.documented import documented
from budgetcheck.analysis.lint.duties import duties_remarks
from budgetcheck.analysis.lint.encoded import Encoded, encode
from budgetcheck.analysis.lint.logic import Formula
from budgetcheck.analysis.lint.outcome import Gravity, Lint, LintFault, Partly, Remark
from budgetcheck.analysis.lint.prover import ProofOutOfTime, Prover
from budgetcheck.analysis.lint.redundant import Implied, Redundancy
from budgetcheck.analysis.lint.solver import Refutation
from budgetcheck.explain.search.limits import LimitReached
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.misshapen import place_of
from budgetcheck.rulebook.rule import Pack
from budgetcheck.text.numbers import plain
from budgetcheck.text.places import Span
from budgetcheck.text.words import Words, phrase

_SECONDS = 60.0
"""How long the proofs may take by default; the built-in packs take a fraction of it."""


def lint(
    packs: Sequence[Pack], rulebook: Rulebook, focus: Collection[str] = (), seconds: float | None = _SECONDS
) -> Lint:
    """Analyse the rules of a rulebook against each other.

    `packs` are those of the rulebook. `focus` names the rules that remarks are wanted about (all without it); the
    others are what they are compared with. What could not be settled in `seconds` is said in the result.
    """
    return _Linting(packs, rulebook, focus, seconds).result()


class _Linting:
    def __init__(
        self, packs: Sequence[Pack], rulebook: Rulebook, focus: Collection[str], seconds: float | None
    ) -> None:
        self.packs = packs
        self.rulebook = rulebook
        self.rules, symbols = encode(rulebook)
        self.prover = Prover(symbols.model, seconds)
        self.focus = [n for n, rule in enumerate(self.rules) if not focus or rule.id in focus]
        self.wanted = {self.rules[position].id for position in self.focus}
        self.homes = {rule.id: pack for pack in packs for rule in pack.rules}
        self.gave_up: list[Words] = []
        self.holding: set[int] = set()
        """Rules that can apply and hold by themselves."""
        self.able: set[int] = set()
        """Those of them that can also fail."""

    def result(self) -> Lint:
        remarks = [
            remark
            for remark in documented(self.packs, self.rulebook)
            if set(remark.rules) & self.wanted or (not remark.rules and self._is_home(remark.path))
        ]
        if len(self.focus) == len(self.rules):
            remarks += duties_remarks(self.packs)
        try:
            for step in (self._alone, self._superfluous, self._conflicting):
                remarks += step()
        except ProofOutOfTime:
            self.gave_up.append(phrase("analysis.lint.time_used_up_rest_not"))
        partly = tuple(
            Partly(self.rules[position].id, self.rules[position].opaque)
            for position in self.focus
            if self.rules[position].opaque
        )
        packs = {self.homes[self.rules[position].id].path for position in self.focus}
        return Lint(len(self.focus), len(packs), _sorted(remarks), partly, tuple(self.gave_up))

    def _is_home(self, path: str) -> bool:
        return any(self.homes[name].path == path for name in self.wanted)

    # -- one rule ----------------------------------------------------------------------------------------------------

    def _alone(self) -> list[Remark]:
        found: list[Remark] = []
        for position, rule in enumerate(self.rules):
            try:
                remark = self._by_itself(position, rule)
            except LimitReached:
                self._give_up(rule.id)
                continue
            if remark is not None and rule.id in self.wanted:
                found.append(remark)
        return found

    def _by_itself(self, position: int, rule: Encoded) -> Remark | None:
        conditions = [(number, formula) for number, (_, formula) in enumerate(rule.conditions)]
        answer = self.prover.ask(conditions)
        if isinstance(answer, Refutation):
            parts = [rule.conditions[int(str(n))][0] for n in self.prover.fewest(conditions, answer)]
            written = "; ".join(dict.fromkeys(parts))
            return self._about(
                "never-applies",
                "defect",
                (rule,),
                phrase("analysis.lint.conditions_cannot_all_true", written=written),
                "when",
            )
        if not self._possible(rule.judged):
            message = phrase("analysis.lint.wherever_applies_figure_check_needs")
            return self._about("never-decided", "defect", (rule,), message, "check")
        if not self._possible(rule.meets):
            if rule.conditions and self._possible(rule.decided, rule.assertion.passes):
                message = phrase("analysis.lint.fails_wherever_applies_what_forbids")
                return self._about("forbids", "advice", (rule,), message, "when")
            message = phrase("analysis.lint.check_can_never_true")
            return self._about("cannot-hold", "defect", (rule,), message, "check")
        self.holding.add(position)
        if not self._possible(rule.fails):
            message = phrase("analysis.lint.check_can_never_false_where")
            return self._about("never-fails", "defect", (rule,), message, "check")
        self.able.add(position)
        return None

    def _possible(self, *formulas: Formula) -> bool:
        return self.prover.possible([(None, formula) for formula in formulas])

    # -- rules among each other --------------------------------------------------------------------------------------

    def _superfluous(self) -> Iterator[Remark]:
        severities = [self.rulebook.severity(rule.program.rule) for rule in self.rules]
        search = Redundancy(self.rules, severities, self.prover)
        able = [position for position in self.focus if position in self.able]
        for found in search.search(able, range(len(self.rules))):
            yield self._implied(found)
        for position in search.left:
            self._give_up(self.rules[position].id)

    def _implied(self, found: Implied) -> Remark:
        rules = [self.rules[position] for position in (found.rule, *found.by)]
        names = [rule.id for rule in rules[1:]]
        others = phrase("analysis.lint.listed", of=names)
        if found.mutual and found.rounded:
            message = phrase("analysis.lint.says_same", others=others)
            return self._about("duplicate", "defect", rules, message, "check")
        if found.rounded:
            message = phrase("analysis.lint.fails_with", others=others, count=len(names))
            return self._about("redundant", "defect", rules, message, "check")
        message = phrase("analysis.lint.follows_from_but_rounding_all", others=others)
        return self._about("implied", "advice", rules, message, "check")

    def _conflicting(self) -> Iterator[Remark]:
        search = ConflictSearch(self.rules, self.prover)
        search.search(sorted(self.holding), [position for position in self.focus if position in self.holding])
        for positions in search.contradictions:
            try:
                if self._concerns(positions):
                    yield self._contradiction(positions, search)
            except LimitReached:
                search.left.append(positions)
        for found in search.fixed():
            if self._concerns(found.rules):
                yield self._fixed(found)
        for positions in search.left:
            self._give_up(", ".join(self.rules[position].id for position in positions))

    def _concerns(self, positions: Sequence[int]) -> bool:
        return any(self.rules[position].id in self.wanted for position in positions)

    def _contradiction(self, positions: Sequence[int], search: ConflictSearch) -> Remark:
        focus = [position for position in positions if self.rules[position].id in self.wanted]
        first = focus[-1]
        rules = [self.rules[position] for position in (first, *(one for one in positions if one != first))]
        names = [rule.id for rule in rules[1:]]
        others = phrase("analysis.lint.listed", of=names)
        if search.unavoidable(positions):
            message = phrase("analysis.lint.contradicts_no_declaration_can_meet", others=others)
            return self._about("contradiction", "defect", rules, message, "check")
        message = phrase("analysis.lint.cannot_hold_together_where_all", others=others)
        return self._about("contradiction", "advice", rules, message, "check")

    def _fixed(self, found: Fixed) -> Remark:
        positions = sorted(found.rules, key=lambda one: (self.rules[one].id in self.wanted, one), reverse=True)
        rules = [self.rules[position] for position in positions]
        names, value = [rule.id for rule in rules], plain(found.value)
        others = phrase("analysis.lint.listed", of=names)
        message = phrase("analysis.lint.one_value", others=others, figure=found.figure, value=value, count=len(names))
        return self._about("fixed-value", "defect", rules, message, "check", found.figure, value)

    # -- remarks -----------------------------------------------------------------------------------------------------

    def _about(
        self,
        fault: LintFault,
        gravity: Gravity,
        rules: Sequence[Encoded],
        message: Words,
        key: str,
        figure: str | None = None,
        value: str | None = None,
    ) -> Remark:
        first = rules[0].program.rule
        home = self.homes.get(first.id)
        span: Span | None = None if home is None else place_of(home, first, key)
        ids = tuple(rule.id for rule in rules)
        return Remark(fault, gravity, ids, first.path, span, message, figure=figure, value=value)

    def _give_up(self, what: str) -> None:
        self.gave_up.append(phrase("analysis.lint.too_complex_settle_time", what=what))


def _sorted(remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    return tuple(
        sorted(
            remarks,
            key=lambda one: (
                one.gravity != "defect",
                one.path,
                (one.span.line, one.span.column) if one.span is not None else (0, 0),
                one.fault,
                one.rules,
            ),
        )
    )
