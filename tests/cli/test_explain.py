"""`budgetcheck explain`: what people and programs are told, and what cannot be run."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from budgetcheck.cli.run import run
from budgetcheck.text.safe import width
from tests.checkout import EXAMPLES, ROOT, agrees

SHOWN = ("balance", "change", "statements", "three-public", "assets", "disclosure")
BROKEN = EXAMPLES / "broken"


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")


def explained(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(["explain", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    _, out, _ = explained(capsys, *arguments, "--format", "json")
    found: dict[str, Any] = json.loads(out)
    return found


def written(tmp_path: Path, body: str) -> str:
    path = tmp_path / "budget.toml"
    head = 'format = 1\n[unit]\nname = "某局"\n[disclosure]\nyear = 2024\n'
    path.write_text(head + body, encoding="utf-8")
    return str(path)


SPENT = """
[expenditure]
total = 1644.62
basic = { total = 1088.83 }
project = { total = 555.97 }
[income]
total = 1644.62
[[projects]]
name = "甲"
budget = 555.79
"""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", SHOWN)
def test_what_people_see(name: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = explained(capsys, f"examples/broken/{name}.toml", "--lang", language, "--time-limit", "600")
    assert (code, err) == (1, "")
    agrees(f"explain/{name}.{language}.txt", out)
    assert max(map(width, out.splitlines())) <= 80
    assert "\x1b" not in out


@pytest.mark.parametrize("path", sorted(BROKEN.glob("*.toml")), ids=lambda path: path.stem)
def test_the_json_is_as_agreed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, str(path), "--time-limit", "600")
    assert found["version"] == 1
    assert found["status"] in ("consistent", "explained")
    assert found["proven"] is True
    causes = [solution["cause"] is None for solution in found["solutions"]]
    assert causes == sorted(causes)
    for solution in found["solutions"]:
        assert solution["figures"] == list(solution["values"])
        for value in solution["values"].values():
            assert {"proposed", "low", "high"} <= value.keys()
            assert all(value[key] is None or isinstance(value[key], str) for key in ("proposed", "low", "high"))
    for conflict in found["conflicts"]:
        assert conflict["rules"]
        assert conflict["figures"]
    # Every conflict is met by any choice of one solution of each group: they prove each other.
    groups: dict[int, set[str]] = {}
    for solution in found["solutions"]:
        groups.setdefault(solution["group"], set(solution["figures"]))
    repair = set().union(*groups.values()) if groups else set()
    assert all(repair & set(conflict["figures"]) for conflict in found["conflicts"])


def test_a_clean_file_is_said_to_be_clean(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = explained(capsys, "examples/clean.toml", "--lang", "zh")
    assert code == 0
    assert "无须改动任何数字" in out
    assert document(capsys, "examples/clean.toml")["status"] == "consistent"


def test_a_slip_is_found_with_its_line_and_tried_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, written(tmp_path, SPENT), "--isolated")
    best = found["solutions"][0]
    assert (best["figures"], best["cause"], best["remaining"]) == (["expenditure.project.total"], "transposition", [])
    value = best["values"]["expenditure.project.total"]
    assert (value["stated"], value["proposed"], value["line"]) == ("555.97", "555.79", 10)


def test_a_value_can_be_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, SPENT)
    code, out, _ = explained(capsys, path, "--what-if", "expenditure.project.total=555.79", "--lang", "en")
    assert code == 0
    assert "assuming expenditure.project.total = 555.79" in out
    found = document(capsys, path, "--what-if", "expenditure.total=1,644.80", "--what-if", "income.total=1644.80")
    assert found["assumed"] == {"expenditure.total": "1644.80", "income.total": "1644.80"}
    assert {figure for one in found["solutions"] for figure in one["figures"]}.isdisjoint(found["assumed"])
    missing = document(capsys, path, "--what-if", "expenditure.project.special=1")
    assert missing["assumed"] == {"expenditure.project.special": "1"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--what-if", "expenditure.projct.total=1"], "did you mean expenditure.project.total?"),
        (["--what-if", "expenditure.project=1"], "did you mean expenditure.project.total?"),
        (["--what-if", "expenditure.total"], "--what-if takes FIGURE=VALUE"),
        (["--what-if", "expenditure.total=many"], "--what-if takes FIGURE=VALUE"),
        (["--what-if", "expenditure.total=1e999"], "--what-if takes FIGURE=VALUE"),
        (["--what-if", "unit.name=1"], "there is no figure `unit.name`"),
        (["--format", "sarif"], "explain has no format `sarif`"),
        (["--time-limit", "-1"], "--time-limit takes seconds above 0"),
        (["--time-limit", "nan"], "--time-limit takes seconds above 0"),
        (["--select", "NOPE"], "NOPE"),
    ],
)
def test_wrong_usage_is_one_line(
    arguments: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = explained(capsys, written(tmp_path, SPENT), "--lang", "en", *arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert len(err.splitlines()) == 1


def test_what_is_not_there_cannot_be_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explained(capsys, str(tmp_path / "none.toml"))[0] == 2
    assert explained(capsys, str(tmp_path))[0] == 2
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00\x01\x02")
    code, out, err = explained(capsys, str(binary), "--lang", "en")
    assert (code, out) == (2, "")
    assert "binary.toml" in err


def test_faults_are_left_out_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, SPENT.replace("[income]", "wrong_key = 1\n[income]").replace("1088.83", '"1088.83"'))
    code, out, _ = explained(capsys, path, "--lang", "en")
    assert code == 1
    assert "What the explanation leaves out:" in out
    assert "DEC-" in out
    assert document(capsys, path)["faults"]


def test_a_broken_document_is_explained_as_far_as_it_goes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "[expenditure]\ntotal = = 1\n")
    code, out, _ = explained(capsys, path, "--lang", "en")
    assert code == 1
    assert "DEC-" in out


def test_contradictions_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, SPENT)
    certain = ("expenditure.total=1", "expenditure.basic.total=2", "expenditure.project.total=3")
    options = [part for one in certain for part in ("--what-if", one)]
    code, out, _ = explained(capsys, path, *options, "--lang", "en")
    assert code == 1
    assert "contradict each other" in out
    assert "[EXP-001]" in out
    assert document(capsys, path, *options)["status"] == "infeasible"


def test_a_limit_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = explained(capsys, "examples/broken/three-public.toml", "--time-limit", "0.000001", "--lang", "en")
    assert code == 1
    assert "--time-limit gives more" in out
    found = document(capsys, "examples/broken/three-public.toml", "--time-limit", "0.000001")
    assert (found["status"], found["weight"], found["solutions"]) == ("limit", None, [])


def test_standard_input_and_output_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(written(tmp_path, SPENT))
    with path.open("rb") as stream:
        monkeypatch.setattr(sys, "stdin", type("Stream", (), {"buffer": stream})())
        code, out, _ = explained(capsys, "-", "--output", str(tmp_path / "deep" / "told.txt"), "--lang", "en")
    assert (code, out) == (1, "")
    assert "adjacent digits are transposed" in (tmp_path / "deep" / "told.txt").read_text(encoding="utf-8")


def test_hostile_text_is_shown_and_not_obeyed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = SPENT.replace('name = "甲"', 'name = "\\u001b[31m::error::x"')
    path = written(tmp_path, body.replace("555.79", "555.90"))
    for language in ("zh", "en"):
        _, out, _ = explained(capsys, path, "--lang", language)
        assert "\x1b" not in out
        assert not any(line.lstrip().startswith("::") for line in out.splitlines())


def test_the_explainer_is_imported_only_when_an_error_fails(tmp_path: Path) -> None:
    import subprocess

    code = (
        "import sys; from budgetcheck.cli.run import run; run(['check', sys.argv[1], '--lang', 'en']);"
        "print(sorted(m for m in sys.modules if m.startswith('budgetcheck.explain')),"
        "file=sys.stderr)"
    )
    for path, expected in (("examples/clean.toml", False), ("examples/broken/balance.toml", True)):
        done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, cwd=ROOT, check=True)
        assert ("budgetcheck.explain.search.simplex" in done.stderr) is expected


@pytest.mark.parametrize("shape", ["table", "json", "sarif"])
def test_a_check_names_the_prime_suspect(shape: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, SPENT)
    assert run(["check", path, "--isolated", "--format", shape, "--lang", "en", "--select", "EXP"]) == 1
    out = capsys.readouterr().out
    assert "adjacent digits are transposed" in " ".join(out.split())
    if shape == "json":
        findings = json.loads(out)["findings"]
        suspects = [one for finding in findings if finding["rule"] == "EXP-001" for one in finding["suspects"]]
        assert [(one["figures"], one["cause"], one["stated"], one["proposed"], one["unique"]) for one in suspects] == [
            (["expenditure.project.total"], "transposition", ["555.97"], ["555.79"], True)
        ]
    if shape == "sarif":
        results = json.loads(out)["runs"][0]["results"]
        assert any("suspect: " in result["message"]["text"] for result in results)


def beside_last_year(folder: Path, last: str, change: str) -> Path:
    """This year's file with a change, and last year's that it names."""
    head = 'format = 1\n[unit]\nname = "某局"\n[disclosure]\nyear = 2023\n'
    (folder / "last.toml").write_text(head + last, encoding="utf-8")
    told = f'{{ value = {change}, percent = 5.71, reason = "x" }}'
    path = Path(written(folder, f"[expenditure]\ntotal = 1644.62\n[change]\ntotal = {told}\n"))
    path.write_text(path.read_text("utf-8").replace("year = 2024", 'year = 2024\nprevious = "last.toml"'), "utf-8")
    return path


def test_last_years_file_is_read_in_its_own_unit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = beside_last_year(tmp_path, 'currency_unit = "元"\n[expenditure]\ntotal = 15557200\n', "89.8")
    found = document(capsys, str(path), "--isolated")
    best = found["solutions"][0]
    assert (best["figures"], best["cause"]) == (["change.total"], "transposition")
    assert best["values"]["change.total"]["proposed"] == "88.9"
    assert best["remaining"] == []
    assert best["values"]["change.total"]["low"] == "88.8899995"  # half a fen of last year and half a unit here


def test_a_figure_of_another_file_has_no_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = beside_last_year(tmp_path, "[expenditure]\ntotal = 1555.27\n", "88.9")
    found = document(capsys, str(path), "--isolated", "--what-if", "change.total=88.9")
    value = found["solutions"][0]["values"]["previous.expenditure.total"]
    assert (value["proposed"], value["line"]) == ("1555.72", None)
    assert found["solutions"][0]["cause"] == "transposition"


def test_several_files_are_explained_one_after_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    names = [str(ROOT / "examples" / "clean.toml"), str(BROKEN / "change.toml")]
    found = document(capsys, *names)
    assert [one["status"] for one in found["files"]] == ["consistent", "explained"]
    alone = document(capsys, names[1])
    assert found["files"][1] == alone
    code, _, err = explained(capsys, *names, "--what-if", "income.total=1")
    assert code == 2
    assert "--what-if" in err


ARCHIVE = "examples/documents/archive-2025.docx"


def test_only_amounts_of_the_equation_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, table = tmp_path / "e.html", tmp_path / "e.txt"
    found = document(capsys, ARCHIVE, "--lang", "zh", "-o", "-", "-o", str(page), "-o", str(table))
    argument = next(one for one in found["arguments"] if one["equations"][0]["rule"] == "TAB-001")
    assert not [figure for figure in argument["figures"] if figure.endswith((".code", "by_function"))]
    assert "general_public_budget.by_function[2210201].total" in argument["figures"]
    # The certificate stays whole: what the conditions read would mend it, too.
    conflict = next(one for one in found["conflicts"] if one["rules"] == ["TAB-001"])
    assert set(argument["figures"]) < set(conflict["figures"])
    shown = table.read_text("utf-8")
    for text in (argument["equations"][0]["text"], shown, page.read_text("utf-8")):
        assert "科目编码" not in text
    assert "只要规则的适用条件不变" in shown
    assert "因此任何改法都要改动其中之一：功能分类明细 22102" in shown


def test_the_page_draws_the_sums_around_each_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "e.html"
    assert explained(capsys, ARCHIVE, "--lang", "zh", "-o", str(page))[0] == 1
    drawn = page.read_text("utf-8")
    assert drawn.count('<svg class="sums"') == 2
    assert drawn.count('<path class="edge error"') == 2
    assert "功能分类明细 22102 住房改革支出 合计 申报 24.30，按组成核算为 23.40，不符。" in drawn
    assert "功能分类明细 2210201 住房公积金 合计 由 23.40 改为 24.30。" in drawn


@pytest.mark.parametrize(
    "command",
    [
        ["explain", "examples/broken/balance.toml"],
        ["diff", "examples/clean.toml", "examples/broken/balance.toml"],
        ["fields", "接待"],
    ],
    ids=lambda command: command[0],
)
def test_every_output_is_written(command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = tmp_path / "a.txt", tmp_path / "b.json"
    assert run([*command, "-o", str(one), "-o", str(two), "--lang", "zh"]) in (0, 1)
    assert capsys.readouterr() == ("", "")
    assert one.read_text("utf-8").strip()
    assert json.loads(two.read_text("utf-8"))
    assert run([*command, "-o", str(one), "-o", str(one), "--lang", "zh"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert run([*command, "-o", str(one), "-o", "c.xyz", "--lang", "zh"]) == 2
    assert "c.xyz" in capsys.readouterr().err
