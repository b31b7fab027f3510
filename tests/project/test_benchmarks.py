"""The declarations that benchmarks generate: without a finding, or with one that is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import declarations
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.run.single.check import Checker
from budgetcheck.source.read import Source
from budgetcheck.verdicts.judgement import Strictness

CHECKER = Checker(builtin_rulebook(), Strictness(), explain=False)


@pytest.mark.parametrize("number", [0, 1, 7, 19, 99, 1234, 99_999])
def test_a_clean_one_is_full_size_and_without_a_finding(number: int) -> None:
    text = declarations.clean(number)
    assert 7_000 < len(text.encode()) < 12_000
    report = CHECKER.source(Source("a.toml", text), None)
    assert report.findings == ()
    assert dict(report.counts)["holds"] > 400
    assert declarations.clean(number) == text != declarations.clean(number + 1)


@pytest.mark.parametrize("number", [0, 1, 7, 19, 99, 1234, 99_999])
def test_a_faulty_one_has_one_slip_that_is_found(number: int) -> None:
    clean, faulty = declarations.clean(number), declarations.faulty(number)
    assert len(clean) == len(faulty)
    assert sum(a != b for a, b in zip(clean, faulty, strict=True)) == 2
    assert any(finding.severity == "error" for finding in CHECKER.source(Source("a.toml", faulty), None).findings)


def test_a_collection_has_its_share_of_faulty_ones(tmp_path: Path) -> None:
    declarations.write(tmp_path, 140, declarations.FAULTY)
    paths = [declarations.place(tmp_path, number) for number in range(140)]
    assert sorted(tmp_path.rglob("*.toml")) == paths
    assert len(paths) == len({path.read_bytes() for path in paths}) == 140
    slips = [n for n, path in enumerate(paths) if path.read_text(encoding="utf-8") != declarations.clean(n)]
    assert slips == [19, 39, 59, 79, 99, 119, 139]
