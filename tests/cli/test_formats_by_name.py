"""What a file's name says of its format, statistics by themselves, what suppressions hide, rules for programs."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from budgetcheck.cli.options import rule_ids
from budgetcheck.cli.run import run
from tests import render as schemas
from tests.effort import spread
from tests.render.harmless import TEXTUAL, assert_harmless
from tests.small import FEW, WRONG


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("BUDGETCHECK_CACHE_DIR", str(tmp_path / "cache"))
    Path("a.toml").write_text(WRONG, encoding="utf-8")


def written(name: str, *options: str) -> str:
    assert run(["check", "a.toml", *FEW, "-o", name, *options]) == 1
    return Path(name).read_text(encoding="utf-8")


def test_the_name_of_the_output_says_its_format() -> None:
    assert written("r.html").startswith("<!DOCTYPE html>")
    assert written("R.HTM").startswith("<!DOCTYPE html>")
    assert written("r.md").startswith("## budgetcheck")
    assert json.loads(written("r.json"))["version"] == 1
    assert json.loads(written("r.jsonl").splitlines()[0])["type"] == "file"
    assert json.loads(written("r.sarif"))["version"] == "2.1.0"
    assert ET.fromstring(written("r.xml")).tag == "testsuites"
    assert written("r.csv").startswith("\ufeff文件,")
    assert "错误[EXP-001]: " in written("r.txt")
    assert "错误[EXP-001]: " in written("r")
    assert run(["check", "a.toml", *FEW, "-o", "r.xlsx"]) == 1
    assert openpyxl.load_workbook("r.xlsx").sheetnames[1] == "1 a"


def test_every_file_named_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    """A second `-o` does not take the place of the first."""
    assert run(["check", "a.toml", *FEW, "-o", "r.html", "-o", "r.csv", "-o", "s.csv", "-o", "r"]) == 1
    assert Path("r.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert Path("r.csv").read_bytes() == Path("s.csv").read_bytes()
    assert Path("r.csv").read_text(encoding="utf-8").startswith("\ufeff文件,")
    assert "错误[EXP-001]: " in Path("r").read_text(encoding="utf-8")
    assert capsys.readouterr().out == ""
    assert run(["check", "a.toml", *FEW, "-f", "concise", "-o", "-", "-o", "t.json"]) == 1
    assert capsys.readouterr().out.startswith("a.toml:6:")
    assert json.loads(Path("t.json").read_text(encoding="utf-8"))["version"] == 1
    for wrong in ("t.pdf", "./u.csv"):
        assert run(["check", "a.toml", *FEW, "-o", "u.csv", "-o", wrong]) == 2
        assert not Path("u.csv").exists()


def test_a_format_that_is_asked_for_says_otherwise() -> None:
    assert json.loads(written("r.log", "--format", "json"))["version"] == 1
    assert written("r.html", "--format", "concise").startswith("a.toml:6:")
    Path("budgetcheck.toml").write_text('format = "json"\n', encoding="utf-8")
    assert json.loads(written("r.log"))["version"] == 1
    assert written("r.md").startswith("## budgetcheck")
    Path("budgetcheck.toml").write_text('format = "json"\noutput = "r.md"\n', encoding="utf-8")
    assert run(["check", "a.toml", *FEW]) == 1
    assert json.loads(Path("r.md").read_text(encoding="utf-8"))["version"] == 1


@pytest.mark.parametrize("command", [["check"], ["explain"], ["diff", "a.toml"], ["fields"]])
def test_an_ending_that_means_nothing_is_an_error(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "a.toml", "-o", "r.docx"]) == 2
    shown = capsys.readouterr()
    assert "r.docx" in shown.err
    assert "--format" in shown.err
    assert not Path("r.docx").exists()


def test_fields_are_written_in_the_format_of_the_name() -> None:
    assert run(["fields", "接待", "-o", "k.json"]) == 0
    assert json.loads(Path("k.json").read_text(encoding="utf-8"))["fields"]
    assert run(["fields", "接待", "-o", "k.txt"]) == 0
    assert "reception" in Path("k.txt").read_text(encoding="utf-8")
    assert run(["fields", "接待", "-o", "k.xlsx"]) == 2
    assert not Path("k.xlsx").exists()


def test_an_explanation_is_written_as_a_page() -> None:
    assert run(["explain", "a.toml", "-o", "e.html"]) == 1
    text = Path("e.html").read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert "EXP-001" in text
    assert "3.00" in text
    assert "<script" not in text


@pytest.mark.parametrize("name", ["table", "concise"])
def test_statistics_are_shown_with_quiet(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("b.toml").write_text(WRONG, encoding="utf-8")
    for paths, count in ((["a.toml"], 1), (["a.toml", "b.toml"], 2)):
        assert run(["check", *paths, *FEW, "--statistics", "-q", "--format", name]) == 1
        out = capsys.readouterr().out
        assert f"  {count}  EXP-001  " in out
        assert "规则判定" not in out


@pytest.mark.parametrize("name", spread(TEXTUAL, 5))
def test_what_suppressions_hide_is_shown_where_it_is_asked_for(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = WRONG.replace("total = 3.50", "total = 3.50  # budgetcheck: ignore[EXP-001] 已核实")
    Path("a.toml").write_text(text, encoding="utf-8")
    arguments = ["check", "a.toml", *FEW, "--format", name]
    assert run(arguments) == 0
    hidden = capsys.readouterr().out.count("EXP-001")  # SARIF documents the rules in force
    assert hidden == (0 if name != "sarif" else hidden)
    assert run([*arguments, "--show-suppressed"]) == 0
    shown = capsys.readouterr().out
    assert shown.count("EXP-001") > hidden
    assert "注释已接受" in shown or '"by": "comment"' in shown
    assert_harmless(name, shown)
    assert run([*arguments, "--show-suppressed", "--quiet", "--no-cache"]) == 0
    assert capsys.readouterr().out.count("EXP-001") > hidden


def test_suppressed_results_are_what_sarif_calls_suppressions(capsys: pytest.CaptureFixture[str]) -> None:
    Path("b.toml").write_text(WRONG.replace("3.50", "3.50  # budgetcheck: ignore[EXP-001] 已核实"), encoding="utf-8")
    assert run(["check", "a.toml", "b.toml", *FEW, "--format", "sarif", "--show-suppressed"]) == 1
    document = json.loads(capsys.readouterr().out)
    schema = json.loads(
        (Path(str(schemas.__file__)).parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8")
    )
    jsonschema.validate(document, schema)
    open_, hidden = document["runs"][0]["results"]
    assert open_["suppressions"] == []
    assert [(one["kind"], one["status"]) for one in hidden["suppressions"]] == [("inSource", "accepted")]


def test_suppressed_findings_are_skipped_cases_and_rows_with_their_state(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["baseline", "a.toml", "-o", "base.json"]) == 0
    arguments = ["check", "a.toml", *FEW, "--baseline", "base.json", "--show-suppressed"]
    capsys.readouterr()
    assert run([*arguments, "--format", "junit"]) == 0
    suite = ET.fromstring(capsys.readouterr().out)[0]
    assert (suite.get("failures"), suite.get("skipped")) == ("0", str(len(suite.findall("testcase/skipped"))))
    assert any("基线已接受" in str(one.get("message")) for one in suite.iter("skipped"))
    assert run([*arguments, "-o", "r.xlsx"]) == 0
    head, row = list(openpyxl.load_workbook("r.xlsx").worksheets[0].values)[:2]
    assert dict(zip(head, row, strict=True))["处理状态"] == "基线已接受"


def test_what_a_baseline_hides_is_shown_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["baseline", "a.toml", "-o", "base.json"]) == 0
    capsys.readouterr()
    assert run(["check", "a.toml", *FEW, "--baseline", "base.json", "--show-suppressed"]) == 0
    assert "[基线已接受] 错误[EXP-001]" in capsys.readouterr().out


PACK = '[pack]\nid = "own"\n[[rule]]\nid = "OWN-001"\ntitle = "自有规则"\ncheck = "income.total == 1"\n'


def test_rules_are_listed_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "list", "--format", "json", "--select", "EXP-001", "--lang", "zh"]) == 0
    (rule,) = json.loads(capsys.readouterr().out)["rules"]
    assert (rule["id"], rule["severity"], rule["pack"]) == ("EXP-001", "error", "cn-balance")
    assert run(["rules", "list", "--format", "xml"]) == 2


def test_named_packs_are_documented_alone(capsys: pytest.CaptureFixture[str]) -> None:
    Path("own.toml").write_text(PACK, encoding="utf-8")
    assert run(["rules", "docs", "--rules", "own.toml"]) == 0
    text = capsys.readouterr().out
    assert "OWN-001" in text
    assert "EXP-001" not in text
    assert "DEC-0" not in text


@pytest.mark.parametrize("inside", ["empty", "empty/lexicon"])
def test_a_folder_without_any_pack_is_told_in_a_line(inside: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(inside).mkdir(parents=True)
    assert run(["rules", "docs", "--rules", "empty"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "没有规则包" in shown.err
    assert shown.err.count("\n") == 1


def test_ids_of_rules_are_completed() -> None:
    assert "EXP-001" in rule_ids("exp")
    assert all(one.startswith("INC,EXP") for one in rule_ids("INC,EXP"))
    assert rule_ids("NOPE") == []
