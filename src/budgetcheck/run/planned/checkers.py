"""Policy -> checker: the rules in force with their severities and thresholds, and what comments may accept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from budgetcheck.arithmetic.proportion import Proportion
from budgetcheck.findings.accepted import Acceptance
from budgetcheck.findings.finding import Finding
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.ids import is_accepted, is_meant, is_named
from budgetcheck.run.single.packs import everything
from budgetcheck.settings.policy import Policy
from budgetcheck.source.faults import UNFINISHED
from budgetcheck.text.severity import SEVERITIES, Severity

if TYPE_CHECKING:
    from budgetcheck.declaration.related import Relations
    from budgetcheck.run.single.check import Checker


KEPT_CHECKERS = 64
"""Policies whose checkers are kept: a megabyte each where their rules differ, and a moment to make again."""
KEPT_RULEBOOKS = 32
"""Sets of packs whose rules are kept; one configuration comes to fewer."""


class Checkers:
    """What checks the files of a run, one checker for each policy, made when it is first needed."""

    def __init__(
        self,
        *,
        show_passed: bool = False,
        ledger: bool = False,
        suspects: bool = True,
        pictures: bool = False,
        stated: bool = False,
        documents: bool = False,
    ) -> None:
        self.show_passed = show_passed
        self.ledger = ledger
        self.suspects = suspects
        self.pictures = pictures
        self.stated = stated
        self.documents = documents
        self._everything = lru_cache(KEPT_RULEBOOKS)(everything)
        self._checker = lru_cache(KEPT_CHECKERS)(self._made)
        self._relations: Relations | None = None
        """One for all, as the files of several policies may name the same."""

    def __reduce__(self) -> tuple[object, ...]:
        """Another process makes its own: compiled rules do not travel."""
        return _checkers, (*(self.show_passed, self.ledger, self.suspects, self.pictures, self.stated, self.documents),)

    def checker(self, policy: Policy) -> Checker:
        """Return what checks the files of one policy. Raises CannotRun where a pack is broken."""
        return self._checker(policy)

    def _made(self, policy: Policy) -> Checker:
        from fractions import Fraction

        from budgetcheck.declaration.related import Relations
        from budgetcheck.run.single.check import Checker  # where every file is in the cache, none is needed
        from budgetcheck.verdicts.judgement import Strictness

        rulebook, tolerance = self.rulebook(policy), policy.tolerance
        strictness = (
            Strictness(policy.exact, share=tolerance.share)
            if isinstance(tolerance, Proportion)
            else Strictness(policy.exact, Fraction(tolerance))
        )
        if self._relations is None:
            self._relations = Relations()
        return Checker(
            rulebook,
            strictness,
            show_passed=self.show_passed,
            explain=self.suspects,
            ledger=self.ledger,
            pictures=self.pictures,
            stated=self.stated,
            documents=self.documents,
            packs=policy.rules,
            relations=self._relations,
            comments=PolicyComments(policy, self.everything(policy.rules), rulebook),
        )

    def everything(self, packs: tuple[str, ...]) -> Rulebook:
        """Return all rules, those of the built-in packs and of these. Raises CannotRun."""
        return self._everything(packs)

    def rulebook(self, policy: Policy) -> Rulebook:
        """Return the rules in force under a policy. Raises CannotRun."""
        known = self.everything(policy.rules)
        chosen = known.choose(policy.select, policy.ignore, policy.required)
        if not policy.severity and not policy.parameters:
            return chosen
        parameters = {
            name: (value, known.parameters[name][1] if unit is None else unit)
            for name, value, unit in policy.parameters
            if name in known.parameters
        }
        return chosen.adjust(_severities(policy, chosen), parameters)

    def required(self, policy: Policy) -> Callable[[str], bool]:
        """Return whether a rule or fault, told by its id, must not be switched off under a policy.

        That a file could not be checked to its end is never accepted.
        """
        required = required_by(policy, self.everything(policy.rules))
        return lambda rule: rule == UNFINISHED or required(rule)


def _checkers(
    show_passed: bool, ledger: bool, suspects: bool, pictures: bool, stated: bool, documents: bool
) -> Checkers:
    return Checkers(
        show_passed=show_passed,
        ledger=ledger,
        suspects=suspects,
        pictures=pictures,
        stated=stated,
        documents=documents,
    )


def _severities(policy: Policy, chosen: Rulebook) -> dict[str, Severity]:
    """Return the severities that are not the packs' own; a required rule never weighs less than its pack says."""
    severities: dict[str, Severity] = {}
    for pattern, severity in policy.severity:
        for program in chosen.programs:
            rule = program.rule
            lower = SEVERITIES.index(severity) > SEVERITIES.index(rule.severity)
            if is_named(rule, (pattern,)) and not (lower and is_named(rule, policy.required)):
                severities[rule.id] = severity
    return severities


class PolicyComments:
    """Reads the suppression comments of files under one policy; asked only where a text may have some."""

    def __init__(self, policy: Policy, known: Rulebook, chosen: Rulebook) -> None:
        self.policy = policy
        self.known = known
        self.chosen = chosen

    def __call__(self, text: str, path: str) -> Acceptance | None:
        """Return what the comments accept; None where there are none."""
        from budgetcheck.findings.suppress import Scope, suppression
        from budgetcheck.rulebook.fault_docs import fault_docs

        faults = fault_docs()
        known = (*(program.rule.id for program in self.known.programs), *faults)
        in_force = (*(program.rule.id for program in self.chosen.programs), *faults)
        scope = Scope(
            known=lambda pattern: any(is_accepted(rule, pattern) for rule in known),
            judged=lambda pattern: any(is_accepted(rule, pattern) for rule in in_force),
            required=required_by(self.policy, self.known),
            weigh=self._weighed,
        )
        return suppression(text, path, scope)

    def _weighed(self, finding: Finding) -> Finding | None:
        if any(is_meant(finding.rule, pattern) for pattern in self.policy.ignore):
            return None
        for pattern, severity in self.policy.severity:
            if is_meant(finding.rule, pattern):
                finding = replace(finding, severity=severity)
        return finding


def required_by(policy: Policy, known: Rulebook) -> Callable[[str], bool]:
    """Return whether a rule or fault, told by its id, must not be switched off under a policy."""
    if not policy.required:
        return lambda _rule: False
    ids = frozenset(program.rule.id for program in known.programs if is_named(program.rule, policy.required))
    return lambda rule: rule in ids or any(is_meant(rule, pattern) for pattern in policy.required)
