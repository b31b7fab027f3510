"""Disclosures as units of many kinds print them: what is right raises nothing, and what is wrong names the figure."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from benchmarks.false_alarms import graver
from budgetcheck.declaration.declare import declare_document
from budgetcheck.explain.suspecting import find_blamed
from budgetcheck.figures.load import figures_of
from budgetcheck.findings.resolve import Resolver
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Strictness

FOLDER = Path(__file__).parent / "disclosures"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
RULEBOOK = builtin_rulebook()


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def found(document: dict[str, Any]) -> dict[str, list[str]]:
    """By rule of severity error or warning that fails (or fault): the figures that are suspected for it."""
    figures = figures_of(declare_document(document, "a.toml"))
    judgements = judge(figures, RULEBOOK).judgements
    failing = [one for one in judgements if one.verdict == "fails"]
    suspects = find_blamed(figures, RULEBOOK, Strictness(), judgements).suspects if failing else {}
    resolver = Resolver(figures, RULEBOOK)
    raised: dict[str, list[str]] = {fault.rule: [] for fault in figures.faults if graver(fault.rule)}
    for one in failing:
        if one.severity_in(RULEBOOK) != "info":
            named = [figure for suspect in suspects.get(one.instance, ()) for figure in suspect.figures]
            raised.setdefault(one.program.rule.id, []).extend([*named, str(resolver.finding(one).figure)])
    return raised


@pytest.mark.parametrize("name", NAMES)
def test_what_is_right_raises_nothing(name: str) -> None:
    assert found(read(name)) == {}


SLIPS = tomllib.loads(
    (Path(__file__).parent / "disclosures_slips.toml").read_text(encoding="utf-8"), parse_float=Decimal
)
FAULTS = [
    (name, slip["at"], slip.get("to"), slip.get("rule", ""), slip.get("figure", slip["at"]))
    for name, slips in SLIPS.items()
    for slip in slips
]
"""A disclosure, what is changed in it to what, a rule that tells (none without one), a figure named or suspected."""


def changed(document: dict[str, Any], address: str, value: Any) -> dict[str, Any]:
    made = deepcopy(document)
    held: Any = made
    *steps, last = [int(step) if step.isdigit() else step for step in address.split(".")]
    for step in steps:
        held = held[step]
    if value is None:
        del held[last]
    else:
        held[last] = (
            Decimal(value) if isinstance(value, str) and value.replace(".", "").replace("-", "").isdigit() else value
        )
    return made


@pytest.mark.parametrize(("name", "address", "value", "rule", "figure"), FAULTS)
def test_what_is_wrong_names_the_figure(name: str, address: str, value: Any, rule: str, figure: str) -> None:
    raised = found(changed(read(name), address, value))
    if not rule:
        assert raised == {}
        return
    assert rule in raised, raised
    assert any(figure in one for one in raised[rule]), raised
