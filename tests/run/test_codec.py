"""Reports survive being packed, whatever they hold, and take the path they are unpacked under."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.run.single.check import Checker
from budgetcheck.run.spread.codec import Unpacker, pack
from budgetcheck.text.words import Words
from budgetcheck.verdicts.judgement import Strictness
from tests.checkout import DECLARATIONS, EXAMPLES
from tests.effort import spread

RULEBOOK = builtin_rulebook()


@pytest.mark.parametrize("passed", [False, True])
@pytest.mark.parametrize("path", spread(DECLARATIONS, 3), ids=lambda path: path.stem)
def test_what_is_unpacked_is_what_was_packed(path: Path, passed: bool) -> None:
    report = Checker(RULEBOOK, Strictness(), show_passed=passed).file(path, "a/b.toml")
    assert report is not None
    packed = pack(report)
    assert Unpacker().unpack(packed, "a/b.toml") == report
    moved = Unpacker().unpack(packed, "c/d.toml")
    assert {finding.path for finding in moved.findings} <= {"c/d.toml"}
    back = replace(moved, path="a/b.toml", findings=tuple(replace(f, path="a/b.toml") for f in moved.findings))
    assert back == report


def test_every_field_is_kept() -> None:
    values = {"path": "p", "year": 2024, "skipped": Words("零", "none"), "suppressed": 3, "baselined": 4}
    report = FileReport(
        **{field.name: values.get(field.name, "text") for field in fields(FileReport)}  # type: ignore[arg-type]
        | {"findings": (), "undecided": (), "counts": (("holds", 3),)}
    )
    assert Unpacker().unpack(pack(report), "p") == report


def test_hostile_text_survives() -> None:
    text = "\x00\ud800\u202e]]>\n"
    report = FileReport("p", unit_name=text, counts=(("fails", 1),))
    assert Unpacker().unpack(pack(report), "p").unit_name == text


def test_what_reports_have_in_common_is_shared() -> None:
    report = Checker(RULEBOOK, Strictness()).file(EXAMPLES / "department-2024.toml", "p")
    assert report is not None
    assert report.undecided
    unpacker = Unpacker()
    first, second = (unpacker.unpack(pack(report), name) for name in ("a", "b"))
    assert first.undecided is second.undecided
    assert first.undecided == report.undecided
    assert (first.path, second.path) == ("a", "b")


def test_what_cannot_be_kept_is_no_report() -> None:
    finding = Checker(RULEBOOK, Strictness()).file(EXAMPLES / "guangyang-2022.toml", "p")
    assert finding is not None
    wrong = replace(finding.findings[0], difference=1.5)  # type: ignore[arg-type]
    assert isinstance(wrong, Finding)
    with pytest.raises(TypeError):
        pack(FileReport("p", findings=(wrong,)))
