"""The examples: golden output of each, and what the real disclosure must and must not show."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from budgetcheck.analysis.coverage.trials import Trials
from budgetcheck.cli.run import run
from budgetcheck.declaration.declare import declare_document
from budgetcheck.figures.load import figures_of
from budgetcheck.findings.finding import Finding
from budgetcheck.findings.resolve import Resolver
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.verdicts.judge import judge
from tests.checkout import EXAMPLES, ROOT, agrees
from tests.effort import spread

PATHS = sorted(path.relative_to(ROOT) for path in EXAMPLES.rglob("*.toml"))
RULEBOOK = builtin_rulebook()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_output_is_the_golden_one(
    path: Path, language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80" if language == "zh" else "120")
    monkeypatch.setenv("NO_COLOR", "1")
    code = run(["check", path.as_posix(), "--lang", language])
    shown = capsys.readouterr().out
    assert code == (1 if "broken" in path.parts or path.stem.startswith("guangyang") else 0)
    agrees(f"examples/{path.stem}.{language}.txt", shown)


def findings(document: dict[str, Any], *, passed: bool = False) -> list[Finding]:
    figures = figures_of(declare_document(document, "example.toml"))
    judged = judge(figures, RULEBOOK, keep_passed=passed)
    resolver = Resolver(figures, RULEBOOK)
    faults = [f.rule for f in figures.faults]
    assert faults == []
    return [resolver.finding(j) for j in judged.judgements if j.verdict in ("fails", "holds")]


def contract() -> dict[str, Any]:
    text = (EXAMPLES / "guangyang-2022.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def test_the_real_disclosure_has_one_error_and_the_warnings_an_auditor_would_give() -> None:
    failing = [f for f in findings(contract()) if f.verdict == "fails"]
    errors = [f for f in failing if f.severity == "error"]
    assert [(f.rule, f.figure) for f in errors] == [
        ("PRF-003", "projects[区政府一招人员经费].indicators[服务对象满意度].target")
    ]
    warnings = sorted((f.rule, f.element) for f in failing if f.severity == "warning")
    assert warnings == [
        ("AST-020", "procurement.items[2]"),
        ("PRC-030", "procurement.items[0]"),
        ("PRC-030", "procurement.items[1]"),
        ("PRC-030", "procurement.items[2]"),
    ]


def test_its_totals_are_among_the_checks_that_hold() -> None:
    held = [f for f in findings(contract(), passed=True) if f.verdict == "holds" and f.left and f.right]
    pairs = {(f.left.value, f.right.value) for f in held if f.left and f.right}
    for total in ("1644.62", "91.33", "359", "420.74804"):
        assert (total, total) in pairs
    assert any(f.right and f.right.formula == "1,088.83 + 555.79" for f in held)


def amounts(value: Any, route: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        for key, held in value.items():
            yield from amounts(held, (*route, key))
    elif isinstance(value, list):
        for index, held in enumerate(value):
            yield from amounts(held, (*route, index))
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        yield route


NOT_AMOUNTS = {"format", "year", "decimals", "quantity", "count", "purchased_count", "kept_count", "area", "weight"} | {
    *("authorised", "authorised_administrative", "authorised_institutional", "actual", "subordinate_count", "score"),
    *("abroad_groups", "abroad_people", "reception_batches", "reception_people"),
}


def is_amount(route: tuple[str | int, ...]) -> bool:
    return route[-1] not in NOT_AMOUNTS


def changed(document: dict[str, Any], route: tuple[str | int, ...]) -> dict[str, Any]:
    document = copy.deepcopy(document)
    held: Any = document
    for step in route[:-1]:
        held = held[step]
    held[route[-1]] += Decimal("0.1")
    return document


def named_by_an_error(
    document: dict[str, Any], route: tuple[str | int, ...], before: set[tuple[str, str | None, str | None]]
) -> bool:
    """Whether changing the amount makes an error that names it, as the figure or among the terms."""
    figures = figures_of(declare_document(changed(document, route), "example.toml"))
    resolver = Resolver(figures, RULEBOOK)
    # The number of a long form is addressed by the figure's own key.
    addresses = {resolver.address(route), resolver.address(tuple(step for step in route if step != "value"))}
    for judgement in judge(figures, RULEBOOK).judgements:
        if judgement.verdict != "fails":
            continue
        found = resolver.finding(judgement)
        terms = [term.figure for side in (found.left, found.right) if side for term in side.terms]
        new = found.severity == "error" and (found.rule, found.figure, found.element) not in before
        if new and not addresses.isdisjoint((found.figure, *terms)):
            return True
    return False


@pytest.mark.parametrize(
    ("name", "count"),
    spread([("guangyang-2022", 47), ("clean", 157), ("final-accounts-2024", 95), ("department-2024", 173)], 2),
)
def test_a_change_of_any_amount_is_found_where_a_rule_covers_it(name: str, count: int) -> None:
    """The golden file lists the amounts whose change no rule of severity error notices."""
    document = tomllib.loads((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal)
    before = {(f.rule, f.figure, f.element) for f in findings(document) if f.verdict == "fails"}
    routes = [route for route in amounts(document) if is_amount(route)]
    unnamed = [route for route in routes if not named_by_an_error(document, route, before)]
    uncovered = [".".join(map(str, route)) for route in unnamed]
    agrees(f"uncovered/{name}.txt", "".join(f"{line}\n" for line in uncovered))
    assert len(routes) == count
    # What coverage leaves open no error can name; in the real disclosure whatever it says is noticed is named, too.
    trials = Trials(document, RULEBOOK)
    open_ = {
        target.route
        for target in trials.targets
        if target.kind != "number"
        and not any(s.severity == "error" for s in trials.noticing({target.route: target.value + Decimal("0.1")}))
    }
    known = {*unnamed, *(route[:-1] for route in unnamed if route[-1] in ("value", "total"))}
    assert open_ <= known
    if name == "guangyang-2022":
        assert open_ == known & {target.route for target in trials.targets}
