"""What reviewers check in three public expenses, procurement, assets, performance, disclosure and plausibility.

Each statement is broken in an example that keeps it, or in a declaration of a few lines, and the rule that is meant
must say so with the right severity; what correct disclosures hold (the traps) must pass in silence.
"""

from __future__ import annotations

import copy

import pytest

from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.rulebook.load import builtin_packs
from budgetcheck.rulebook.rule import Rule
from budgetcheck.verdicts.judge import judge
from tests.checkout import SHARED
from tests.project.inventory import contents, holdings, performance, plausible, remnants, three_public, wording
from tests.project.inventory.edits import REAL, Document, Edits, edited, example, laid
from tests.project.inventory.silent import SILENT

PREFIXES = ("TPE", "OPE", "PRC", "AST", "PRF", "DIS", "PLA")
PROGRAMS = tuple(one for one in builtin_rulebook().programs if one.rule.id.startswith(PREFIXES))
RULES = Rulebook(PROGRAMS, builtin_rulebook().parameters)
SEVERITIES = {"E": "error", "W": "warning", "I": "info"}


def failing(document: Document) -> set[tuple[str, str]]:
    judgements = judge(laid(document), RULES).judgements
    return {(one.program.rule.id, one.program.rule.severity) for one in judgements if one.verdict == "fails"}


BREAKS = [
    one
    for subject in (three_public, holdings, performance, contents, wording, remnants, plausible)
    for one in subject.BREAKS
]


@pytest.mark.parametrize(
    ("name", "edits", "rule", "severity"),
    [pytest.param(*case[1:], id=f"{case[3]} {case[0]}") for case in BREAKS],
)
def test_a_statement_that_is_broken_is_reported(name: str, edits: Edits, rule: str, severity: str) -> None:
    if name:
        assert rule not in {found for found, _ in failing(edited(name, {}))} or name == REAL
    assert (rule, SEVERITIES[severity]) in failing(edited(name, edits))


BROKEN_ABOVE = {case[3] for case in BREAKS}
LEFT = [
    rule
    for pack in builtin_packs()
    for rule in pack.rules
    if rule.id.startswith(PREFIXES) and rule.id not in BROKEN_ABOVE
]


@pytest.mark.parametrize("rule", LEFT, ids=[rule.id for rule in LEFT])
def test_a_rule_without_a_case_here_is_broken_by_each_of_its_bad_examples(rule: Rule) -> None:
    bad = [one for one in rule.examples if not one.good]
    assert bad
    for one in bad:
        assert (rule.id, rule.severity) in failing(copy.deepcopy(dict(one.declaration)))


@pytest.mark.parametrize(
    ("name", "edits"), [pytest.param(*case[1:], id=f"{case[0]} {number}") for number, case in enumerate(SILENT)]
)
def test_what_correct_disclosures_hold_is_passed_over(name: str, edits: Edits) -> None:
    assert failing(edited(name, {"disclosure.year": 2024, **edits} if not name else edits)) == set()


SEED = SHARED / "seed" / "guangyang-2022-disclosure.txt"


def said(year: int, unit: str) -> set[tuple[str, str]]:
    """What is found where every line of the real disclosure is quoted by a declaration of this year and unit."""
    lines = [line.strip() for line in SEED.read_text("utf-8").splitlines() if line.strip()]
    quoted = [{"figure": "income.total", "value": 1, "quote": line} for line in lines]
    return failing({"unit": {"name": unit}, "disclosure": {"year": year}, "income": {"total": 1}, "statements": quoted})


@pytest.mark.skipif(not SEED.exists(), reason="the text of the real disclosure is not at hand")
def test_the_text_of_the_real_disclosure_is_of_its_year_and_unit_and_of_no_other() -> None:
    unit = example(REAL)["unit"]["name"]
    letter = ("DIS-071", "info")
    assert said(2022, unit) == {letter}
    years = {(f"DIS-{number}", "warning") for number in ("080", "082", "084", "085", "116")}
    assert said(2023, unit) == said(2024, unit) == {letter, *years}
    assert said(2022, "廊坊市广阳区教育局") == {letter, ("DIS-086", "warning")}
