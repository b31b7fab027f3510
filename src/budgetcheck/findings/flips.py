"""Verdicts that differ between two declarations: judged by the same rules, instance by instance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from budgetcheck.declaration.address import Directory
from budgetcheck.figures.figures import Figures
from budgetcheck.findings.finding import Finding
from budgetcheck.findings.resolve import Resolver
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.text.severity import Severity, Verdict
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Judgement, Strictness

_Instance = tuple[str, str]
_OPEN = ("fails", "rounding", "undecided")


@frozen
class Flip:
    """An instance of a rule whose verdict is another one; None where there is no such instance."""

    rule: str
    title: Words
    severity: Severity
    element: str | None
    old: Verdict | None
    new: Verdict | None
    finding: Finding | None = None
    """What is said of it where it fails: of the newer declaration, else of the older one."""

    @property
    def worse(self) -> bool:
        """Whether the newer declaration fails where the older one did not."""
        return self.new == "fails"

    @property
    def better(self) -> bool:
        """Whether the older declaration failed where the newer one does not."""
        return self.old == "fails"


def flips(old: Figures, new: Figures, rulebook: Rulebook, strictness: Strictness) -> tuple[Flip, ...]:
    """The verdicts that changed: those that fail now, those that failed, then the others; by rule and element.

    What is only there on one side counts where it fails there.
    """
    wanted = {one.program.rule.id for figures in (old, new) for one in judge(figures, rulebook, strictness).judgements}
    if not wanted:
        return ()
    book = rulebook.choose(sorted(wanted))
    before, after = _judged(old, book, strictness), _judged(new, book, strictness)
    found = list(_flipped(before, after, _Failures(old, book), _Failures(new, book)))
    return tuple(sorted(found, key=lambda flip: (not flip.worse, not flip.better)))


def _judged(figures: Figures, book: Rulebook, strictness: Strictness) -> Mapping[_Instance, Judgement]:
    directory = Directory(figures.root)
    found: dict[_Instance, Judgement] = {}
    for one in judge(figures, book, strictness, keep_passed=True).judgements:
        element = "" if one.element is None else directory.address(one.element.route)
        found[one.program.rule.id, element] = one
    return found


def _flipped(
    before: Mapping[_Instance, Judgement], after: Mapping[_Instance, Judgement], old: _Failures, new: _Failures
) -> Iterator[Flip]:
    for instance in sorted(dict.fromkeys((*after, *before))):
        was, now = before.get(instance), after.get(instance)
        then = None if was is None else was.verdict
        verdict = None if now is None else now.verdict
        if then == verdict or not (then in _OPEN or verdict in _OPEN):
            continue
        if (was is None or now is None) and "fails" not in (then, verdict):
            continue
        told = new.finding(now) or old.finding(was)
        one = now or was
        assert one is not None
        rule, element = instance
        severity = told.severity if told is not None else new.rulebook.severity(one.program.rule)
        yield Flip(rule, one.program.rule.title, severity, element or None, then, verdict, told)


class _Failures:
    """Says of one declaration what fails in it."""

    def __init__(self, figures: Figures, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._resolver = Resolver(figures, rulebook)

    def finding(self, judgement: Judgement | None) -> Finding | None:
        return self._resolver.finding(judgement) if judgement is not None and judgement.verdict == "fails" else None
