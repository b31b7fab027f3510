"""Configurations as they act on a run, and what `config` says of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from budgetcheck.cli.run import run
from tests.cli.asked import OTHER, found, refused
from tests.small import FEW, RIGHT, WRONG, Lay

pytestmark = pytest.mark.usefixtures("folder")


def test_flags_win_over_the_environment_and_that_over_the_file(
    lay: Lay, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lay({"a.toml": WRONG, "budgetcheck.toml": 'select = ["BAL-001"]\nfail-on = "info"\nlang = "zh"\n'})
    assert found(capsys)["found"] == []
    monkeypatch.setenv("BUDGETCHECK_SELECT", "EXP-001")
    assert found(capsys, code=1)["found"] == [("a.toml", "EXP-001", "error")]
    assert found(capsys, "--select", "BAL-001", code=0)["found"] == []
    monkeypatch.setenv("BUDGETCHECK_FORMAT", "concise")
    assert run(["check"]) == 1
    assert "支出" in capsys.readouterr().out
    assert run(["check", "--lang", "en"]) == 1
    assert "total expenditure" in capsys.readouterr().out


def test_the_nearest_configuration_judges_each_file(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay(
        {
            "a.toml": WRONG,
            "2023/b.toml": WRONG,
            "2024/c.toml": WRONG,
            "2024/deep/d.toml": WRONG,
            "budgetcheck.toml": 'select = ["EXP-001"]\n',
            "2024/pyproject.toml": '[tool.budgetcheck]\nselect = ["EXP-001"]\nseverity = { "EXP" = "info" }\n',
        }
    )
    assert found(capsys)["found"] == [
        ("2023/b.toml", "EXP-001", "error"),
        ("2024/c.toml", "EXP-001", "info"),
        ("2024/deep/d.toml", "EXP-001", "info"),
        ("a.toml", "EXP-001", "error"),
    ]
    assert found(capsys, "--isolated", *FEW)["found"][1][2] == "error"
    assert found(capsys, "--config", "2024/pyproject.toml", "a.toml")["found"] == [("a.toml", "EXP-001", "info")]


def test_sections_set_packs_severities_parameters_and_ignores(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay(
        {
            "budgetcheck.toml": """\
select = ["EXP-001", "OWN"]
severity = { "EXP-*" = "warning" }

[[files]]
paths = ["old/", "!old/new.toml"]
ignore = ["EXP-001"]

[[files]]
paths = ["own/*.toml"]
rules = ["rules/own.toml"]
severity = { "OWN-001" = "info" }

[[files]]
paths = ["own/large.toml"]
parameters = { most = { value = 50000, currency_unit = "元" } }
""",
            "rules/own.toml": OTHER,
            "a.toml": WRONG,
            "old/b.toml": WRONG,
            "own/large.toml": RIGHT,
            "own/small.toml": RIGHT,
        }
    )
    assert found(capsys, code=0)["found"] == [("a.toml", "EXP-001", "warning"), ("own/small.toml", "OWN-001", "info")]


def test_a_parameter_without_unit_is_in_that_of_the_pack(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    yuan = RIGHT.replace("year = 2024", 'year = 2024, currency_unit = "元"')
    lay({"own.toml": OTHER, "a.toml": yuan, "budgetcheck.toml": 'rules = ["own.toml"]\nselect = ["OWN-001"]\n'})
    assert found(capsys, code=0)["found"] == []
    lay({"budgetcheck.toml": 'rules = ["own.toml"]\nselect = ["OWN-001"]\nparameters = { most = 0.0002 }\n'})
    assert found(capsys, code=1)["found"] == [("a.toml", "OWN-001", "error")]


def test_required_rules_are_always_judged_with_their_severity(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    accepted = WRONG.replace("3.50", "3.50  # budgetcheck: ignore[EXP-001] 批复如此")
    lay(
        {
            "a.toml": accepted,
            "budgetcheck.toml": 'select = ["BAL-001"]\nignore = ["EXP"]\nseverity = { "EXP-001" = "info" }\n',
            "ci.toml": 'extend = "budgetcheck.toml"\nrequired = ["EXP-001"]\n',
        }
    )
    assert found(capsys, code=0)["found"] == []
    expected = [("a.toml", "EXP-001", "error"), ("a.toml", "SUP-004", "warning")]
    assert found(capsys, "--config", "ci.toml", code=1)["found"] == expected
    assert found(capsys, "--required", "EXP-001", code=1)["found"] == expected
    assert run(["baseline", "-o", "b.json", "--isolated"]) == 0
    assert found(capsys, "--required", "EXP-001", "--baseline", "b.json", code=1)["found"][0] == expected[0]


def test_excluded_files_are_left_out(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay(
        {
            "budgetcheck.toml": 'select = ["EXP-001"]\nexclude = ["archive/", "*.draft.toml"]\n',
            "a.toml": WRONG,
            "a.draft.toml": WRONG,
            "archive/b.toml": WRONG,
            "sub/archive/c.toml": WRONG,
        }
    )
    assert [one[0] for one in found(capsys)["found"]] == ["a.toml"]
    assert [one[0] for one in found(capsys, "archive/b.toml")["found"]] == ["archive/b.toml"]
    assert found(capsys, "archive/b.toml", "--force-exclude", code=2)["found"] == []
    assert "nothing to check" in refused(capsys, "check", "archive")[0]
    assert found(capsys, "--exclude", "a.*", ".", "sub/archive/c.toml", code=1)["found"] == [
        ("sub/archive/c.toml", "EXP-001", "error")
    ]


def test_a_faulty_configuration_costs_only_its_own_files(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay({"a.toml": WRONG, "b/b.toml": WRONG, "b/budgetcheck.toml": "slect = []\n", "b/c.toml": WRONG, "d.toml": WRONG})
    document = found(capsys, *FEW, code=2)
    assert [one[0] for one in document["found"]] == ["a.toml", "d.toml"]
    assert "b/budgetcheck.toml:1:1: unknown key `slect` (did you mean `select`?)" in document["err"]
    assert "2 files not checked" in document["err"]
    assert refused(capsys, "check", "b")[0].startswith("budgetcheck: error: b/budgetcheck.toml:1:1")


def test_standard_input_goes_by_its_name(
    lay: Lay, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    lay(
        {
            "budgetcheck.toml": 'select = ["BAL-001"]',
            "x/budgetcheck.toml": 'select = ["EXP-001"]\nfail-on = "warning"\nexclude = ["z.toml"]\n'
            '[[files]]\npaths = ["y.toml"]\nseverity = { EXP = "warning" }',
        }
    )

    def stdin(*arguments: str) -> list[Any]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode())))
        document = found(capsys, "-", *arguments)
        return [document["code"], *document["found"]]

    assert stdin() == [0]
    assert stdin("--stdin-filename", "x/y.toml") == [1, ("x/y.toml", "EXP-001", "warning")]
    assert stdin("--stdin-filename", "x/z.toml") == [1, ("x/z.toml", "EXP-001", "error")]


def test_what_is_named_must_be_there(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay(
        {
            "a.toml": WRONG,
            "budgetcheck.toml": 'select = ["EXP", "NOPE"]\nignore = ["DEC-001", "SUP-001"]\nrequired = ["DEC-*"]\n'
            'severity = { "EPX-001" = "info" }\nparameters = { large_chnge = 3, large_change = { value = 1, '
            'currency_unit = "元" } }\n[[files]]\npaths = ["x"]\nselect = ["NEVER"]\n',
        }
    )
    said = refused(capsys, "check")
    assert len(said) == 6
    for number, part in enumerate(
        ("1:18: no rule is meant by `NOPE`", "2:11: faults of a declaration", "4:26: no rule is meant by `EPX-001`",
         "5:30: there is no parameter `large_chnge` (did you mean `large_change`?)", "5:48", "8:11")
    ):  # fmt: skip
        assert part in said[number]
    assert "--select" in refused(capsys, "check", "--select", "NOPE", "--isolated")[0]


def test_the_configuration_speaks_its_language(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay({"a.toml": WRONG, "budgetcheck.toml": 'lang = "zh"\nformat = "nothing"\n'})
    (said,) = refused(capsys, "check")
    assert said == "budgetcheck: 错误: budgetcheck.toml:2:10: 没有“nothing”这种格式；可用：" + said.rpartition("：")[2]


def test_escapes_in_a_configuration_are_shown(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay({"a.toml": WRONG, "budgetcheck.toml": '"\\u001b[31m::error::" = 1\nformat = "\\u202e"\n'})
    for said in refused(capsys, "check"):
        assert "\x1b" not in said
        assert "\u202e" not in said
        assert said.isprintable()


def test_a_run_without_configuration_imports_no_reader_of_it(lay: Lay, folder: Path) -> None:
    lay({"a.toml": RIGHT, "pyproject.toml": "[project]\nname = 'x'\n"})
    code = (
        "import sys\nfrom budgetcheck.cli.run import run\nrun(['check', 'a.toml'])\n"
        "code = run(['check', 'a.toml', '-q'])\n"
        "print(code, *[name for name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, encoding="utf-8", env={**os.environ}
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, encoding="utf-8", env={**os.environ}
    )
    loaded = done.stderr.splitlines()[-1].split()
    assert loaded[0] == "0"
    heavy = ("pydantic", "rich", "tempfile", "pickle")
    own = ("settings.read", "source.locate", "findings.suppress", "findings.baseline", "files.revision")
    for name in (*heavy, *(f"budgetcheck.{name}" for name in own)):
        assert name not in loaded


def test_config_says_where_every_value_comes_from(
    lay: Lay, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(
        {
            "budgetcheck.toml": 'extend = "base.toml"\nignore = [\n  "EXP-001",\n  "EXP-002",\n]\n'
            'parameters = { large_change = 20 }\n\n[[files]]\npaths = ["old/**"]\nexact = true\n',
            "base.toml": 'tolerance = 0.5\nignore = ["BAL-001"]\n',
            "old/a.toml": WRONG,
        }
    )
    monkeypatch.setenv("BUDGETCHECK_FAIL_ON", "warning")
    assert run(["config", "old/a.toml", "-f", "json", "--lang", "en"]) == 0
    document = json.loads(capsys.readouterr().out)
    settings = document["settings"]
    assert document["read"] == ["budgetcheck.toml", "base.toml"]
    assert document["files"] == [{"paths": ["old/**"], "from": "budgetcheck.toml:8"}]
    assert [(one["value"], one["from"]) for one in settings["ignore"]] == [
        ("BAL-001", "base.toml:2"),
        ("EXP-001", "budgetcheck.toml:3"),
        ("EXP-002", "budgetcheck.toml:4"),
    ]
    assert settings["exact"] == {"value": True, "source": "file", "from": "budgetcheck.toml:10"}
    assert settings["tolerance"] == {"value": "0.5", "source": "file", "from": "base.toml:1"}
    assert settings["fail-on"] == {"value": "warning", "source": "environment", "from": "BUDGETCHECK_FAIL_ON"}
    assert settings["lang"] == {"value": "en", "source": "flag", "from": "--lang"}
    assert settings["cache"] == {"value": True, "source": "default", "from": None}
    assert settings["parameters"][0]["name"] == "large_change"
    assert run(["config", "old/a.toml", "--lang", "zh"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split() == ["tolerance", "0.5", "base.toml:1"] for line in lines)
    assert any(line.split() == ["exact", "true", "budgetcheck.toml:10"] for line in lines)
    assert all(len(line) <= 100 for line in lines)
    assert run(["config", "--isolated", "--lang", "en"]) == 0
    assert "none" in capsys.readouterr().out


def test_config_refuses_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert "nowhere" in refused(capsys, "config", "nowhere")[0]
    assert "--format" in refused(capsys, "config", "-f", "xml")[0]
    assert "no such configuration" in refused(capsys, "config", "--config", "nowhere.toml")[0]


def test_a_gate_takes_all_from_a_configuration_elsewhere(
    lay: Lay, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay({"a.toml": RIGHT, "b.toml": WRONG, "old/c.toml": WRONG, "budgetcheck.toml": 'exclude = ["*"]\n'})
    gate = folder.parent / "gate"
    (gate / "rules").mkdir(parents=True)
    (gate / "rules" / "own.toml").write_text(OTHER, encoding="utf-8")
    (gate / "budgetcheck.toml").write_text(
        'rules = ["rules"]\nselect = ["EXP-001", "OWN"]\nbaseline = "b.json"\n[[files]]\npaths = ["old/"]\n'
        'ignore = ["OWN"]\n',
        encoding="utf-8",
    )
    assert run(["baseline", "b.toml", "-o", "b.json", "--isolated"]) == 0
    (folder / "b.json").rename(gate / "b.json")
    assert found(capsys, code=2)["found"] == []
    assert found(capsys, "--config", "../gate/budgetcheck.toml", code=1)["found"] == [
        ("a.toml", "OWN-001", "error"),
        ("b.toml", "OWN-001", "error"),
        ("old/c.toml", "EXP-001", "error"),
    ]


PACKED = '[[files]]\npaths = ["{0}"]\nrules = ["r/{0}.toml"]\n'
TOLERANT = '[[files]]\npaths = ["a/{0:03}.toml"]\ntolerance = {0}\n'
REPEATED = f"[[files]]\npaths = {['x'] * 900}\n"


@pytest.mark.parametrize(
    ("configuration", "why"),
    [
        ("".join(map(PACKED.format, range(30))), "combinations of rule packs"),
        ("".join(map(TOLERANT.format, range(200))), "combinations of settings"),
        (REPEATED * 9, "too many settings"),
        (f"required = {[f'X-{number}' for number in range(900)]}", "further problems"),
    ],
    ids=["packs", "policies", "values", "names"],
)
def test_a_configuration_cannot_make_a_run_endless(
    configuration: str, why: str, lay: Lay, capsys: pytest.CaptureFixture[str]
) -> None:
    lay({"budgetcheck.toml": configuration, "a.toml": RIGHT})
    lay({f"a/{number:03}.toml": RIGHT for number in range(120)})
    lay({f"r/{number}.toml": f'[pack]\nid = "p{number}"\n' for number in range(30)})
    said = refused(capsys, "check", "-q", "--select", "EXP-001")
    assert any(why in one for one in said)
    assert len(said) < 150


def test_the_configuration_can_be_named_by_a_variable(
    lay: Lay, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lay({"a.toml": WRONG, "budgetcheck.toml": 'select = ["EXP-001"]', "ci.toml": 'select = ["BAL-001"]'})
    monkeypatch.setenv("BUDGETCHECK_CONFIG", "ci.toml")
    assert found(capsys, code=0)["found"] == []
    assert found(capsys, "--config", "budgetcheck.toml", code=1)["found"]
    assert found(capsys, "--isolated", *FEW, code=1)["found"]
    assert "no such configuration" in refused(capsys, "check", "--config", "nowhere.toml")[0]
    assert "not a regular file" in refused(capsys, "check", "--config", "")[0]
