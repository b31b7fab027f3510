"""The command line as people and gates use it: exits, streams, one clear line where a run cannot be done."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from budgetcheck.cli.run import run
from tests.checkout import EXAMPLES
from tests.effort import spread

GOOD = str(EXAMPLES / "clean.toml")


@pytest.fixture(autouse=True)
def _plain_console(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("BUDGETCHECK_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("LC_ALL", "LC_MESSAGES", "FORCE_COLOR", "NO_COLOR", "BUDGETCHECK_LANG"):
        monkeypatch.delenv(name, raising=False)


def wrong(tmp_path: Path) -> str:
    text = (EXAMPLES / "guangyang-2022.toml").read_text(encoding="utf-8")
    path = tmp_path / "wrong.toml"
    path.write_text(text.replace("total = 555.79", "total = 555.97"), encoding="utf-8")
    return str(path)


def test_a_clean_file_exits_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", GOOD]) == 0
    out, err = capsys.readouterr()
    assert "没有不符" in out
    assert err == ""


def test_a_discrepancy_exits_1_and_is_shown_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", wrong(tmp_path)]) == 1
    out = capsys.readouterr().out
    for part in ("错误[EXP-001]", "-0.18", "1,088.83 + 555.97 = 1,644.80", "total = 555.97", "实施条例", "^^^"):
        assert part in out


def test_english_is_spoken_on_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", wrong(tmp_path), "--lang", "en"]) == 1
    assert "error[EXP-001]" in capsys.readouterr().out


def test_json_is_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", wrong(tmp_path), "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    found = next(finding for finding in document["findings"] if finding["rule"] == "EXP-001")
    assert document["version"] == 1
    assert document["summary"]["errors"] == len([f for f in document["findings"] if f["severity"] == "error"])
    assert (found["verdict"], found["difference"], found["tolerance"]) == ("fails", "-0.18", "0.015")
    assert found["left"]["value"] == "1644.62"
    assert found["right"]["value"] == "1644.80"
    assert [term["figure"] for term in found["right"]["terms"]] == [
        "expenditure.basic.total",
        "expenditure.project.total",
    ]
    assert all("missing" in undecided for undecided in document["undecided"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "nowhere.toml"], "nowhere.toml"),
        (["check", GOOD, "--format", "nothing"], "nothing"),
        (["check", GOOD, "--fail-on", "everything"], "--fail-on"),
        (["check", GOOD, "--tolerance", "much"], "--tolerance"),
        (["check", GOOD, "--tolerance", "nan"], "--tolerance"),
        (["check", GOOD, "--select", "NOPE-001"], "NOPE-001"),
        (["check", GOOD, "--rules", "nowhere.toml"], "nowhere.toml"),
        (["check", GOOD, "--no-such-option"], "--no-such-option"),
        (["check", GOOD, "--lang", "fr"], "--lang"),
        (["rules", "show", "EXP-999"], "EXP-"),
        (["rules", "test", "nothing"], "nothing"),
        (["nothing"], "nothing"),
    ],
)
def test_what_cannot_be_run_exits_2_with_one_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_nothing_to_check_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert run(["check", str(tmp_path)]) == 2
    assert run(["check", str(tmp_path), "--pass-with-no-files"]) == 0
    capsys.readouterr()


def test_hooks_pass_other_toml_by(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "Cargo.toml"
    other.write_text("[package]\nname = 'x'\n", encoding="utf-8")
    assert run(["check", str(other), "--recognised", "--pass-with-no-files"]) == 0
    assert run(["check", str(other)]) == 1
    capsys.readouterr()


def test_a_broken_pack_exits_2_with_a_caret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "own.toml"
    pack.write_text('[pack]\nid = "own"\n[[rule]]\nid = "OWN-001"\ncheck = "incme.total > 0"\n', encoding="utf-8")
    assert run(["check", GOOD, "--rules", str(pack)]) == 2
    err = capsys.readouterr().err
    assert "incme.total > 0" in err
    assert "    | ^^^^^" in err
    assert "income" in err


def test_an_own_pack_is_judged_beside_the_built_in_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "own.toml"
    pack.write_text(
        '[pack]\nid = "own"\n[[rule]]\nid = "OWN-001"\ncheck = "income.total < 1 * 万元"\n', encoding="utf-8"
    )
    assert run(["check", GOOD, "--rules", str(pack), "--format", "concise"]) == 1
    assert "OWN-001" in capsys.readouterr().out


BROKEN = {
    "empty": b"",
    "binary": bytes(range(256)),
    "nul": b"format = 1\x00",
    "gbk": "format = 1\n[unit]\nname = '预算单位'\n".encode("gbk"),
    "utf16": "format = 1\n[unit]\nname = 'a'\n".encode("utf-16"),
    "syntax": b"format = 1\n[unit]\nname = 'a'\n[disclosure]\nyear = 2024\n[income]\ntotal = 1,644.62\n",
    "deep": b"format = 1\na = " + b"[" * 100_000,
    "digits": b"format = 1\n[income]\ntotal = " + b"9" * 100_000,
    "exponent": b"format = 1\n[unit]\nname='a'\n[disclosure]\nyear=2024\n[income]\ntotal = 1e999999999\n",
    "nan": b"format = 1\n[unit]\nname='a'\n[disclosure]\nyear=2024\n[income]\ntotal = nan\n",
    "unknown": b"format = 1\n[unit]\nname='a'\n[disclosure]\nyear=2024\n[incme]\ntotal = 1\n",
    "text": b"format = 1\n[unit]\nname='a'\n[disclosure]\nyear=2024\n[income]\ntotal = '1,644.62'\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_declaration_is_findings_and_exit_1(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"{name}.toml"
    path.write_bytes(BROKEN[name])
    assert run(["check", str(path), "--format", "json"]) == 1
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert any(finding["rule"].startswith("DEC-") for finding in document["findings"])
    assert "Traceback" not in err
    for finding in document["findings"]:
        assert finding["line"] >= 1


def test_a_broken_file_does_not_cost_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, data in BROKEN.items():
        (tmp_path / f"{name}.toml").write_bytes(data)
    text = Path(GOOD).read_bytes()
    (tmp_path / "zz.toml").write_bytes(text)
    names = [str(tmp_path / f"{name}.toml") for name in [*BROKEN, "zz"]]
    assert run(["check", *names, "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["summary"]["files"] == len(names)
    assert {Path(f["path"]).stem for f in document["findings"]} == set(BROKEN)


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    data = (EXAMPLES / "guangyang-2022.toml").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert run(["check", "-", "--stdin-filename", "预算/a.toml", "-f", "concise"]) == 1
    assert "预算/a.toml:" in capsys.readouterr().out


def test_output_goes_to_a_file_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "结果.json"
    assert run(["check", GOOD, "-f", "json", "-o", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads(target.read_text(encoding="utf-8"))["summary"]["files"] == 1


def test_severities_decide_the_exit(capsys: pytest.CaptureFixture[str]) -> None:
    asset = str(EXAMPLES / "broken" / "assets.toml")
    assert run(["check", asset, "--select", "AST-004"]) == 0
    assert run(["check", asset, "--select", "AST-004", "--fail-on", "warning"]) == 1
    assert run(["check", asset, "--select", "AST-004", "--fail-on", "warning", "--exit-zero"]) == 0
    capsys.readouterr()


def test_the_id_of_a_duty_is_told_for_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "show", "D-013", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("D-013  [duty of disclosure, complete")
    assert "rules that look at it: DIS-010" in shown
    assert "`budgetcheck check --ledger FILE`" in shown
    assert run(["rules", "show", "D-112", "--lang", "en"]) == 0
    assert "seen in: the file itself" in capsys.readouterr().out


def test_rules_are_listed_shown_and_documented(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "list", "--select", "EXP"]) == 0
    assert all(line.startswith("EXP-") for line in capsys.readouterr().out.splitlines())
    assert run(["rules", "show", "EXP-001", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    for part in ("expenditure.total", "expenditure-not-basic-plus-project", "basis", "good example 1", "bad example 1"):
        assert part in shown
    assert run(["rules", "show", "SUP-001"]) == 0
    docs = tmp_path / "rules.md"
    assert run(["rules", "docs", "-o", str(docs)]) == 0
    assert run(["rules", "docs", "-o", str(docs), "--check"]) == 0
    docs.write_text("old", encoding="utf-8")
    assert run(["rules", "docs", "-o", str(docs), "--check"]) == 1
    capsys.readouterr()


def test_schema_and_init(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "预算公开申报文件"
    target = tmp_path / "budget.toml"
    assert run(["init", str(target)]) == 0
    assert run(["init", str(target)]) == 2
    assert run(["init", str(target), "--force", "--lang", "en"]) == 0
    capsys.readouterr()
    assert run(["check", str(target), "-f", "concise"]) == 0


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("budgetcheck ")


def loaded_by(command: list[str], heavy: tuple[str, ...], cache: Path) -> str:
    """The exit code of a command's second run, and which of some modules it has loaded."""
    code = (
        "import sys\nfrom budgetcheck.cli.run import run\n"
        f"code = run({command!r})\n"
        f"print(code, [name for name in {heavy!r} if name in sys.modules], file=sys.stderr)\n"
    )
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "BUDGETCHECK_CACHE_DIR": str(cache)},
            timeout=600,
        )
    return done.stderr.splitlines()[-1]


@pytest.mark.parametrize("more", spread([[], ["-q"]], 1), ids=["shown", "quiet"])
def test_a_clean_file_needs_neither_rich_nor_parser_nor_pydantic(more: list[str], tmp_path: Path) -> None:
    heavy = ("rich", "pydantic", "budgetcheck.expression.grammar.parse", "budgetcheck.explain", "jsonschema")
    assert loaded_by(["check", GOOD, *more], heavy, tmp_path) == "0 []"


def test_a_faulty_file_needs_no_reader_of_packs(tmp_path: Path) -> None:
    heavy = ("budgetcheck.rulebook.load", "pydantic")
    assert loaded_by(["check", wrong(tmp_path), "-q"], heavy, tmp_path / "cache") == "1 []"


def test_the_figure_that_is_probably_wrong_is_named_with_its_cause(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", wrong(tmp_path), "--format", "json", "--lang", "en"]) == 1
    document = json.loads(capsys.readouterr().out)
    found = next(finding for finding in document["findings"] if finding["rule"] == "EXP-001")
    suspect = found["suspects"][0]
    assert suspect["figures"] == ["expenditure.project.total"]
    assert (suspect["cause"], suspect["stated"], suspect["proposed"]) == ("transposition", ["555.97"], ["555.79"])
    assert suspect["unique"] is True
