"""The rules' own examples, run: every rule is documented and tested by the same small declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from budgetcheck.declaration.declare import declare_document
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.load import figures_of
from budgetcheck.findings.finding import Finding
from budgetcheck.findings.resolve import Resolver
from budgetcheck.findings.undecided import pending
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.load import EXAMPLE_DEFAULTS
from budgetcheck.rulebook.rule import Example, Rule
from budgetcheck.source.faults import HARMLESS
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words, phrase
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Strictness

FILES = {"last_year": "previous", "published_budget": "budget", "approved_version": "approved"}
"""Keys of an example that hold another partial declaration each, and what [disclosure] calls it."""
_RELATED = (*FILES, "members")
"""Keys of an example that hold other partial declarations: those of `FILES` and those of a department's units."""


@frozen
class Trial:
    """One example with what came of it; `failure` is None where it shows what it promises."""

    rule: Rule
    example: Example
    failure: Words | None

    @property
    def name(self) -> str:
        """The example's name, e.g. ``EXP-001 bad 2``."""
        return f"{self.rule.id} {'good' if self.example.good else 'bad'} {self.example.number}"


def trials(rulebook: Rulebook) -> Iterator[Trial]:
    """Run every example of every rule of a rulebook."""
    for program in rulebook.programs:
        only = Rulebook((program,), rulebook.parameters)
        for example in program.rule.examples:
            yield Trial(program.rule, example, run_example(only, example))


def lay_example(example: Example) -> Figures | Words:
    """Lay an example flat, with its related declarations; what is faulty in it is said instead."""
    own = {key: value for key, value in example.declaration.items() if key not in _RELATED}
    declaration = declare_document(filled(own), "example.toml")
    files = {
        role: declare_document(filled(held), f"{key}.toml")
        for key, role in FILES.items()
        if (held := example.declaration.get(key)) is not None
    }
    members = [
        declare_document(filled(member), f"members/{number}.toml")
        for number, member in enumerate(example.declaration.get("members", ()), 1)
    ]
    for declared in (declaration, *files.values(), *members):
        grave = [fault for fault in declared.faults if fault.rule not in HARMLESS]
        if grave:
            told = grave[0].message
            return phrase("analysis.examples.example_itself_faulty", told=told)
    return figures_of(declaration, members=members, **files)


def run_example(rulebook: Rulebook, example: Example) -> Words | None:
    """Run one example against its rule; returns what is wrong with it, or None."""
    figures = lay_example(example)
    if isinstance(figures, Words):
        return figures
    strictness = Strictness()
    judged = judge(figures, rulebook, strictness, keep_passed=True)
    resolver = Resolver(figures, rulebook)
    failing = [resolver.finding(j) for j in judged.judgements if j.verdict == "fails"]
    expect = dict(example.expect)
    wanted = expect.pop("verdict", None)
    if wanted is not None and not any(j.verdict == wanted for j in judged.judgements):
        found = ", ".join(sorted({j.verdict for j in judged.judgements})) or "nothing"
        return phrase("analysis.examples.expected_wanted_found", wanted=wanted, found=found)
    if example.good:
        if failing:
            return phrase("analysis.examples.should_silent_but", message=failing[0].message)
        return None
    if not failing and wanted is None:
        return phrase("analysis.examples.should_be_found", open=_open(judged.judgements, resolver))
    return _unexpected(failing, expect)


def filled(declaration: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in what every declaration must hold where an example leaves it out."""
    merged = dict(declaration)
    for key, value in EXAMPLE_DEFAULTS.items():
        if isinstance(value, dict):
            merged[key] = {**value, **merged.get(key, {})}
        else:
            merged.setdefault(key, value)
    return merged


def _open(judgements: list[Any], resolver: Resolver) -> str:
    waiting = pending(judgements, resolver.figures)
    missing = [figure for one in waiting for figure in one.missing]
    verdicts = sorted({j.verdict for j in judgements})
    return f" ({', '.join(verdicts)}{'; missing ' + ', '.join(missing) if missing else ''})"


def _unexpected(failing: list[Finding], expect: dict[str, str]) -> Words | None:
    count = expect.pop("count", None)
    if count is not None and len(failing) != int(count):
        return phrase("analysis.examples.expected_findings_found", count=count, count_2=len(failing))
    for key, wanted in expect.items():
        values = [_property(finding, key) for finding in failing]
        if not any(_equal(wanted, value) for value in values):
            shown = ", ".join(str(value) for value in values)
            return phrase("analysis.examples.expected_key_wanted_found_shown", key=key, wanted=wanted, shown=shown)
    return None


def _property(finding: Finding, key: str) -> str | None:
    match key:
        case "difference" | "figure" | "element" | "tolerance":
            value = getattr(finding, key)
            return None if value is None else str(value)
        case "left" | "right":
            side = getattr(finding, key)
            return None if side is None else str(side.value)
    return f"unknown expectation {key}"


def _equal(wanted: str, found: str | None) -> bool:
    if found is None:
        return False
    try:
        return Decimal(wanted) == Decimal(found)
    except InvalidOperation:
        return wanted == found
