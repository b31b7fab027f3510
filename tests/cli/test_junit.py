"""The cases of a JUnit report: one for every file that holds, one for each discrepancy and undecided rule."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter

import pytest

from budgetcheck.cli.run import run
from tests.small import RIGHT, WRONG, Lay

pytestmark = pytest.mark.usefixtures("folder")


def cases(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, str]]:
    """What became of each case (`failure`, `skipped`, `system-out`, else `holds`), by file and name."""
    capsys.readouterr()
    assert run(["check", "--format", "junit", *arguments]) in (0, 1)
    root = ET.fromstring(capsys.readouterr().out)
    return {
        str(suite.get("name")).split()[0]: {
            str(case.get("name")): case[0].tag if len(case) else "holds" for case in suite.findall("testcase")
        }
        for suite in root
    }


def lay_several(lay: Lay) -> None:
    lay(
        {
            "a/right.toml": RIGHT,
            "a/wrong.toml": WRONG,
            "budgetcheck.toml": 'select = ["EXP-001"]\nlang = "en"\n',
        }
    )


def test_a_file_that_holds_is_one_case(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay_several(lay)
    found = cases(capsys)
    assert found["a/right.toml"] == {"no discrepancies": "holds"}
    ((name, verdict),) = found["a/wrong.toml"].items()
    assert name.startswith("EXP-001 ")
    assert verdict == "failure"


def test_cases_are_alike_however_files_are_worked_off(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay_several(lay)
    lay({f"more/{number}.toml": RIGHT for number in range(20)})
    told = [cases(capsys, *how) for how in (["--no-cache", "--jobs", "1"], ["--jobs", "2"], ["--jobs", "1"])]
    assert told[0] == told[1] == told[2]
    assert Counter(value for file in told[0].values() for value in file.values()) == {"holds": 21, "failure": 1}


def test_what_a_comment_accepts_is_not_said_to_hold(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay_several(lay)
    lay({"a/wrong.toml": f"# budgetcheck: ignore-file[EXP-001] as printed\n{WRONG}"})
    assert cases(capsys)["a/wrong.toml"] == {"no other discrepancies": "holds"}


def test_every_instance_that_holds_is_a_case_where_all_are_shown(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay({"a.toml": RIGHT})
    ((name, verdict),) = cases(capsys, "--select", "EXP-001", "--show-passed", "--lang", "en")["a.toml"].items()
    assert name.startswith("EXP-001 ")
    assert name.endswith("[expenditure.total]")
    assert verdict == "holds"
