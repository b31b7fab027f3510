"""`check --fix`, `--fix --diff` and `--watch`: slips of writing mended, figures in dispute never."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetcheck.cli.commands import mending
from budgetcheck.cli.run import run
from budgetcheck.declaration.declare import declare
from budgetcheck.declaration.mending import mended
from budgetcheck.source.read import Source
from tests.render.harmless import assert_harmless
from tests.small import FEW, RIGHT

HEAD = 'format = 1\nunit = { name = "甲" }\ndisclosure = { year = 2024 }\n'
SLIPS = (
    "\ufeff# 注释，全角＝“保留”\r\nformat ＝ 1\r\n［unit］\r\nname： “甲”   # 名，\r\n[disclosure]\r\nyear == 2024\r\n"
    "\r\n[income]\r\ntotal = 1,644.62  # 合计\r\nother = 1\r\n"
)
MENDED = (
    '\ufeff# 注释，全角＝“保留”\r\nformat = 1\r\n[unit]\r\nname = "甲"   # 名，\r\n[disclosure]\r\nyear = 2024\r\n'
    "\r\n[income]\r\ntotal = 1644.62  # 合计\r\nother = 1\r\n"
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("BUDGETCHECK_CACHE_DIR", str(tmp_path / "cache"))


def put(name: str, text: str) -> Path:
    path = Path(name)
    path.write_bytes(text.encode("utf-8"))
    return path


def test_slips_are_mended_and_all_else_stays_byte_for_byte(capsys: pytest.CaptureFixture[str]) -> None:
    path = put("a.toml", SLIPS)
    path.chmod(0o640)
    assert run(["check", "a.toml", *FEW, "--fix"]) == 0
    assert path.read_bytes().decode("utf-8") == MENDED
    assert path.stat().st_mode & 0o777 == 0o640
    assert "a.toml：改正写法 6 处" in capsys.readouterr().err
    assert run(["check", "a.toml", *FEW, "--fix"]) == 0
    assert "改正" not in capsys.readouterr().err


def test_the_difference_is_shown_and_nothing_written(capsys: pytest.CaptureFixture[str]) -> None:
    path = put("a.toml", SLIPS.replace("“甲”", "“甲\u202e”"))
    before = path.read_bytes()
    assert run(["check", "a.toml", *FEW, "--fix", "--diff"]) == 1
    out = capsys.readouterr().out
    assert_harmless("table", out)
    assert "--- a/a.toml\n+++ b/a.toml\n" in out
    assert "-total = 1,644.62  # 合计\n" in out
    assert "+total = 1644.62  # 合计\n" in out
    assert path.read_bytes() == before
    put("a.toml", RIGHT)
    assert run(["check", "a.toml", "--fix", "--diff"]) == 0
    assert capsys.readouterr().out == ""
    assert run(["check", "a.toml", "--diff"]) == 2
    assert run(["check", "-", "--fix"]) == 2


def test_a_figure_that_a_rule_disputes_is_left_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    text = f'{HEAD}[expenditure]\ntotal = "1,003.00"\nbasic = {{ total = "1,000.00" }}\nproject = {{ total = 2 }}\n'
    path = put("a.toml", text)
    assert run(["check", "a.toml", *FEW, "--fix"]) == 1
    assert path.read_text(encoding="utf-8") == text
    told = capsys.readouterr().err
    assert "a.toml:5：支出合计（expenditure.total）的写法未改，改后与规则 EXP-001 不符" in told
    assert "a.toml:6：基本支出（expenditure.basic.total）的写法未改，改后与规则 EXP-001 不符" in told
    put("a.toml", text.replace("003", "002"))
    assert run(["check", "a.toml", *FEW, "--fix"]) == 0
    assert "total = 1002.00\nbasic = { total = 1000.00 }" in path.read_text(encoding="utf-8")


def test_what_an_error_is_only_pinned_to_is_not_in_dispute(capsys: pytest.CaptureFixture[str]) -> None:
    path = put("a.toml", f'{HEAD}[three_public]\ntotal = "５.00"\nabroad = 0\n')
    assert run(["check", "a.toml", "--select", "TPE-003", "--fix", "-f", "concise"]) == 1
    shown = capsys.readouterr()
    assert "TPE-003" in shown.out
    assert "未改" not in shown.err
    assert "\ntotal = 5.00\n" in path.read_text(encoding="utf-8")


def test_a_warning_keeps_no_slip_from_being_mended(capsys: pytest.CaptureFixture[str]) -> None:
    path = put(
        "a.toml", f'{HEAD}[expenditure]\ntotal = "1,003.00"\nbasic = {{ total = 1000 }}\nproject = {{ total = 2 }}\n'
    )
    Path("budgetcheck.toml").write_text('[severity]\n"EXP-001" = "warning"\n', encoding="utf-8")
    assert run(["check", "a.toml", *FEW, "--fix"]) == 0
    assert "警告[EXP-001]" in capsys.readouterr().out
    assert "\ntotal = 1003.00\n" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("[income]\ntotal: 5\n", "[income]\ntotal = 5\n"),
        ("[income]\ntotal ：5\n", "[income]\ntotal =5\n"),
        ("[income]\ntotal = 5，\n", "[income]\ntotal = 5\n"),
        ("[income]\ntotal = 5;\n", "[income]\ntotal = 5\n"),
        ("[income]\ntotal ==5\n", "[income]\ntotal =5\n"),
        ("[income]\ntotal\u3000=\u00a05\n", "[income]\ntotal = 5\n"),
        ("[income]\ntotal = ５.２５\n", "[income]\ntotal = 5.25\n"),
        ("［income］\ntotal = 5\n", "[income]\ntotal = 5\n"),
        ('[income]\ntotal = "5.00"\n', "[income]\ntotal = 5.00\n"),
        (
            "[disclosure]\nyear = 2024\npublished_on = 2024年3月1日\n",
            "[disclosure]\nyear = 2024\npublished_on = 2024-03-01\n",
        ),
        ('[disclosure]\nyear = 2024\nkind = "决算"\n', '[disclosure]\nyear = 2024\nkind = "final_accounts"\n'),
        ("[[expenditure.by_function]]\ncode = 201\n", '[[expenditure.by_function]]\ncode = "201"\n'),
        ('[[projects]]\nname = "甲”\n', '[[projects]]\nname = "甲"\n'),
        ("[income]\ntotal = ++5\n", "[income]\ntotal = 5\n"),
        ("[income]\ntotal = 1,286..40\n", "[income]\ntotal = 1286.40\n"),
        ('[income]\ntotal =： "３。。2"\n', "[income]\ntotal = 3.2\n"),
        (
            "[change]\nprocurement = { value = 5, percent = 3.2%% }\n",
            "[change]\nprocurement = { value = 5, percent = 3.2 }\n",
        ),
        ('[[projects]]\nname == ""甲""\n', '[[projects]]\nname = "甲"\n'),
    ],
)
def test_each_slip_has_its_form(written: str, meant: str) -> None:
    head = HEAD if "[disclosure]" not in written else HEAD.replace("disclosure = { year = 2024 }\n", "")
    assert mended(Source("a.toml", head + written)).text == head + meant
    assert declare(Source("a.toml", head + meant)).faults == ()


@pytest.mark.parametrize(
    "written",
    [
        "[income]\ntotal = 1O44\n",
        "[disclosure]\npublished_on = 2O24-02-20\n",
        "[income]\ntotal = 1,286\nother = 3,40\n",
        "[income]\ntotal = 3 + 4\n",
        "[income]\ntotal = --5\n",
        "[income]\ntotal = +-5\n",
        "[income]\ntotal = 3...2\n",
        "[income]\ntotal = 1,,286.40\n",
        "[income]\ntotal = 5%%\n",
        "[income]\ntotal = 无\n",
        "[income]\ntotl = 5\n",
        "[[projects]]\nname = ＂甲＂\n",
        "[income]\ntotal = 5\ntotal = 6\n",
        '[[projects]]\nname = "甲\n',
        "[disclosure]\npublished_on = 2024年3月\n",
    ],
)
def test_what_is_not_certain_stays(written: str) -> None:
    text = HEAD + written
    if "1,286" in written:
        text = text.replace("1,286\n", "1286\n")
    assert mended(Source("a.toml", text)).text == text


def test_a_link_out_of_the_repository_is_not_rewritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path(".git").mkdir()
    outside = tmp_path / "outside.toml"
    outside.write_bytes(SLIPS.encode("utf-8"))
    Path("a.toml").symlink_to(outside)
    assert run(["check", "a.toml", "--fix"]) == 2
    assert "链接" in capsys.readouterr().err
    assert outside.read_bytes().decode("utf-8") == SLIPS
    put("inside.toml", SLIPS)
    Path("b.toml").symlink_to("inside.toml")
    assert run(["check", "b.toml", *FEW, "--fix"]) == 0
    assert Path("b.toml").is_symlink()
    assert Path("inside.toml").read_bytes().decode("utf-8") == MENDED


def test_a_file_that_is_saved_is_checked_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put("a.toml", RIGHT)
    turns = iter([RIGHT.replace("3.00", "3.50"), None])

    def saved(_seconds: float) -> None:
        text = next(turns)
        if text is None:
            raise KeyboardInterrupt
        put("a.toml", text + "\n")

    monkeypatch.setattr(mending.time, "sleep", saved)
    assert run(["check", "a.toml", *FEW, "--watch"]) == 1
    shown = capsys.readouterr()
    assert shown.out.index("相符: a.toml") < shown.out.index("错误[EXP-001]")
    assert shown.err.count("Ctrl-C") == 2
    assert run(["check", "-", "--watch"]) == 2


def test_a_file_that_is_gone_for_a_moment_ends_no_watch(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put("a.toml", RIGHT)
    turns = iter([None, RIGHT + "\n"])

    def saved(_seconds: float) -> None:
        try:
            text = next(turns)
        except StopIteration:
            raise KeyboardInterrupt from None
        Path("a.toml").unlink() if text is None else put("a.toml", text)

    monkeypatch.setattr(mending.time, "sleep", saved)
    assert run(["check", "a.toml", *FEW, "--watch"]) == 0
    shown = capsys.readouterr()
    assert shown.out.count("相符: a.toml") == 2
    assert "a.toml" in shown.err
    assert shown.err.count("Ctrl-C") == 3
    assert run(["check", "b.toml", "--watch"]) == 2
