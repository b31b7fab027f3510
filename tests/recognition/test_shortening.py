"""Coarser printings that are cut rather than rounded are told from those that are rounded, and from slips."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from budgetcheck.documents.document import Place
from budgetcheck.findings.finding import FileReport
from budgetcheck.recognition.facts.fact import Fact, Provenance
from budgetcheck.recognition.settling.reconcile import RecognisedFigure
from budgetcheck.recognition.settling.shortening import cuts_short
from budgetcheck.run.planned.checkers import Checkers
from budgetcheck.settings.given import Settings
from tests.recognition.material import shared


def fact(value: str, unit: str) -> Fact:
    number = Decimal(value)
    decimals = max(0, -int(number.as_tuple().exponent))
    return Fact(("income", "total"), number, unit, decimals, Provenance(Place(), value, "", "", 0))


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ([("877064", "87.70"), ("782197", "78.21")], True),
        ([("877064", "87.70"), ("782197", "78.21"), ("2049160", "240.91")], True),  # a slip says nothing
        ([("877064", "87.70"), ("782197", "78.21"), ("2049160", "204.92")], False),
        ([("877064", "87.71"), ("782197", "78.22")], False),
        ([("877064", "87.70"), ("782197", "78.22")], False),
        ([("782197", "78.21")], False),  # it may be a slip
        ([("-877064", "-87.70"), ("-782197", "-78.21"), ("-782160", "-78.21")], True),
    ],
)
def test_what_is_cut(printed: list[tuple[str, str]], expected: bool) -> None:
    figures = [RecognisedFigure(fact(fine, "元"), (fact(coarse, "万元"),)) for fine, coarse in printed]
    assert cuts_short(figures) is expected


def test_a_document_that_cuts_keeps_its_own_slip_only() -> None:
    path: Path = shared("documents/putuo-finance-2025-budget.pdf")
    report = Checkers().checker(Settings(()).policy()).file(path, path.name)
    assert isinstance(report, FileReport)
    errors = [found for found in report.findings if found.severity == "error" and found.verdict == "fails"]
    assert {(found.rule, found.whereabouts.quote[-8:]) for found in errors} == {("STM-001", "887.36万元")}


def test_an_empty_table_explained_in_the_prose_is_no_error() -> None:
    path: Path = shared("documents/shanghai-finance-2025-budget.pdf")
    report = Checkers().checker(Settings(()).policy()).file(path, path.name)
    assert isinstance(report, FileReport)
    assert not [found for found in report.findings if found.severity == "error" and found.verdict == "fails"]
