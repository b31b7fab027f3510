"""The rules that hold in a JUnit report: named for every file, by the packs that file is judged by."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter

import pytest

from budgetcheck.cli.run import run

from .conftest import RIGHT, WRONG, Lay

OWN = """\
[pack]
id = "own"

[[rule]]
id = "OWN-001"
title = { zh = "支出过多", en = "too much is spent" }
check = "expenditure.total < 9"
"""


def cases(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, str]]:
    """What became of each case (`failure`, `skipped`, `system-out`, else `held`), by file and name."""
    capsys.readouterr()
    assert run(["check", "--format", "junit", *arguments]) in (0, 1)
    root = ET.fromstring(capsys.readouterr().out)
    return {
        str(suite.get("name")).split()[0]: {
            str(case.get("name")): case[0].tag if len(case) else "held" for case in suite.findall("testcase")
        }
        for suite in root
    }


def lay_several(lay: Lay) -> None:
    lay(
        {
            "a/right.toml": RIGHT,
            "a/wrong.toml": WRONG,
            "own/right.toml": RIGHT,
            "own/budgetcheck.toml": 'select = ["EXP-001", "OWN"]\nrules = ["own.pack"]\n',
            "own/own.pack": OWN,
            "budgetcheck.toml": 'select = ["EXP-001"]\nlang = "en"\n',
        }
    )


def test_each_rule_that_holds_is_a_case_by_its_title(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay_several(lay)
    found = cases(capsys)
    (sum_,) = found["a/right.toml"]
    assert sum_.startswith("EXP-001 ")
    assert found["a/right.toml"] == {sum_: "held"}
    assert list(found["a/wrong.toml"].values()) == ["failure"]
    assert found["own/right.toml"] == {sum_: "held", "OWN-001 too much is spent": "held"}


def test_what_holds_is_named_alike_however_files_are_worked_off(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay_several(lay)
    lay({f"more/{number}.toml": RIGHT for number in range(20)})
    told = [cases(capsys, *how) for how in (["--no-cache", "--jobs", "1"], ["--jobs", "2"], ["--jobs", "1"])]
    assert told[0] == told[1] == told[2]
    assert Counter(value for file in told[0].values() for value in file.values()) == {"held": 23, "failure": 1}
    # Another format of the same files neither takes its place in the cache nor is told what it does not ask for.
    capsys.readouterr()
    assert run(["check", "--format", "json"]) == 1
    assert '"held"' not in capsys.readouterr().out
    assert cases(capsys) == told[0]


def test_every_instance_that_holds_is_a_case_where_all_are_shown(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay({"a.toml": RIGHT})
    ((name, verdict),) = cases(capsys, "--select", "EXP-001", "--show-passed", "--lang", "en")["a.toml"].items()
    assert name.startswith("EXP-001 ")
    assert name.endswith("[expenditure.total]")
    assert verdict == "held"


def test_rules_of_packs_met_late_are_named_by_their_titles(
    lay: Lay, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    late = OWN.replace("OWN-001", "OWN-002").replace("too much is spent", "spent too late")
    lay(
        {
            "budgetcheck.toml": 'select = ["OWN"]\nlang = "en"\n[[files]]\npaths = ["z/"]\nrules = ["late.pack"]\n',
            "late.pack": late,
            "a.toml": RIGHT,
            "own/right.toml": RIGHT,
            "own/budgetcheck.toml": 'select = ["OWN"]\nrules = ["own.pack"]\n',
            "own/own.pack": OWN,
            "z/right.toml": RIGHT,
        }
    )
    for ahead in (1, 100):  # policies become known in another order than that of their configurations
        monkeypatch.setattr("budgetcheck.run.batch.ALONE", ahead - 1)
        monkeypatch.setattr("budgetcheck.run.bulk._AHEAD", ahead)
        monkeypatch.setattr("budgetcheck.run.bulk._FIRST", ahead)
        found = cases(capsys, "--jobs", "1")
        assert found["own/right.toml"] == {"OWN-001 too much is spent": "held"}
        assert found["z/right.toml"] == {"OWN-002 spent too late": "held"}
