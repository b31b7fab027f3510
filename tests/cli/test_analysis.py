"""`rules lint` and `rules coverage` on the command line: output, exit codes, and what a hostile file cannot do."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from budgetcheck.cli.run import run
from tests.checkout import agrees
from tests.effort import spread

DATA = Path(__file__).parents[1] / "analysis" / "data"
OWN = ["--rules", "sums.toml", "--select", "OWN"]


@pytest.fixture(autouse=True)
def _place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DATA)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.mark.parametrize("language", spread(["zh", "en"], 1))
def test_lint_prints_the_golden_lines(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "lint", "faulty.toml", "--lang", language]) == 1
    shown = capsys.readouterr()
    agrees(f"analysis/lint.{language}.txt", shown.out + shown.err)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_coverage_prints_the_golden_table(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "coverage", "unit.toml", *OWN, "--lang", language]) == 0
    agrees(f"analysis/coverage.{language}.txt", capsys.readouterr().out)


@pytest.mark.slow
def test_lint_gives_everything_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "lint", "--rules", "faulty.toml", "BAD-001", "BAD-002", "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["version"] == 1
    fixed = next(remark for remark in document["remarks"] if remark["fault"] == "fixed-value")
    assert fixed["rules"] == ["BAD-002", "BAD-001"]
    assert (fixed["figure"], fixed["value"], fixed["gravity"]) == ("income.business", "0", "defect")
    assert fixed["line"] is not None
    assert document["summary"]["rules"] >= 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["lint", "nowhere.toml"],
        ["lint", "NOPE"],
        ["lint", "--format", "html"],
        ["lint", "--time-limit", "-1"],
        ["coverage", "nowhere.toml"],
        ["coverage", "unit.toml", "--format", "sarif"],
        ["coverage", "unit.toml", "--fail-under", "101"],
        ["coverage", "unit.toml", "--fail-under", "much"],
        ["coverage", "unit.toml", "--select", "NOPE"],
        ["coverage", "sums.toml"],
    ],
)
def test_what_cannot_be_done_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err
    assert "Traceback" not in shown.err


def test_coverage_below_the_floor_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "coverage.json"
    arguments = ["rules", "coverage", "unit.toml", *OWN, "--format", "json", "--output", str(target), "--no-pairs"]
    assert run(arguments) == 0
    document = json.loads(target.read_text("utf-8"))
    have = document["summary"]["percent"]
    assert 0 < float(have) < 100
    assert run([*arguments, "--fail-under", have]) == 0
    assert run([*arguments, "--fail-under", "99.9", "--lang", "en"]) == 1
    assert f"coverage is {have}%, below 99.9%" in capsys.readouterr().err


def test_a_floor_is_not_met_by_running_out_of_time(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["rules", "coverage", "unit.toml", *OWN, "--time-limit", "0"]
    assert run(arguments) == 0
    assert run([*arguments, "--fail-under", "1", "--lang", "en"]) == 2
    assert "--time-limit" in capsys.readouterr().err


def test_coverage_as_json_lists_every_cell(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "coverage", "unit.toml", *OWN, "--format", "json", "--lang", "en"]) == 0
    document = json.loads(capsys.readouterr().out)
    (file,) = document["files"]
    assert file["complete"]
    total = file["figures"][0]
    assert (total["figure"], total["line"], total["equalities"]) == ("income.total", 6, 1)
    more = next(cell for cell in total["slips"] if cell["slip"] == "more")
    assert more == {
        "slip": "more",
        "value": "12.60",
        "tried": 1,
        "severity": "error",
        "rules": [{"rule": "OWN-001", "severity": "error"}],
    }
    assert file["equalities"]["in_none"] == ["income.government_fund"]
    assert sum(len(figure["slips"]) for figure in file["figures"]) == document["summary"]["slips"]


class Reader(HTMLParser):
    """The tags and attributes of a page, and whether tags close in their order."""

    VOID = frozenset({"meta", "br", "hr"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page_of(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[str, Reader]:
    path = tmp_path / "unit.toml"
    path.write_text(text, encoding="utf-8")
    assert run(["rules", "coverage", str(path), *OWN, "--format", "html", "--lang", "en", *more]) == 0
    shown = capsys.readouterr().out
    reader = Reader()
    reader.feed(shown)
    assert reader.open == []
    return shown, reader


def test_the_page_has_a_cell_for_every_figure_and_slip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, reader = page_of(tmp_path, (DATA / "unit.toml").read_text("utf-8"), capsys)
    cells = [attrs for tag, attrs in reader.tags if tag == "td" and "cell" in str(attrs.get("class")).split()]
    assert len(cells) == 7 * 8
    titles = [str(attrs["title"]) for attrs in cells if "title" in attrs]
    assert "income.total 12.50 → 12.60 (+0.1): OWN-001 error" in titles
    classes = {str(attrs["class"]).split()[1] for attrs in cells}
    assert classes == {"cell-error", "cell-warning", "cell-info", "cell-unseen", "none"} - _absent(cells)


def _absent(cells: list[dict[str, Any]]) -> set[str]:
    return {"cell-warning"} if not any("cell-warning" in str(cell["class"]) for cell in cells) else set()


def test_nothing_of_a_file_becomes_markup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = '\\"><script>alert(1)</script><img src=x onerror=alert(2)>\\u202e\\u001b[31m'
    text = (
        f'format = 1\nunit = {{ name = "{hostile}" }}\ndisclosure = {{ year = 2024 }}\n'
        f'[income]\ntotal = 3\nother = 1\nbusiness = 2\n[[projects]]\nname = "{hostile}"\nbudget = 5\n'
        f'[[projects]]\nname = "javascript:alert(3)"\nbudget = 6\n'
        f'[custom]\n"</style><script>" = 7\n"::error::" = 8\n'
    )
    shown, reader = page_of(tmp_path, text, capsys, "--select", "OWN,EXP")
    tags = {tag for tag, _ in reader.tags}
    assert not tags & {"script", "img", "iframe", "object", "link", "form"}
    for _, attributes in reader.tags:
        assert not [name for name in attributes if name.startswith("on")]
        assert str(attributes.get("href", "#")).startswith("#")
        assert "src" not in attributes
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", shown)
    path = tmp_path / "unit.toml"
    assert run(["rules", "coverage", str(path), *OWN, "--lang", "en"]) == 0
    table = capsys.readouterr().out
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", table)
    assert not any(line.lstrip().startswith("::") for line in table.splitlines())


@pytest.mark.slow
def test_a_hostile_pack_writes_no_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        '[pack]\nid = "own"\n[[rule]]\nid = "OWN-001"\nname = "x"\n'
        "when = \"unit.name == '##vso[task]' and unit.name == '::error::\\u001b[31m'\"\ncheck = \"income.total > 0\"\n",
        encoding="utf-8",
    )
    assert run(["rules", "lint", str(path), "--lang", "en"]) == 1
    shown = capsys.readouterr().out
    assert "never-applies" in shown
    assert "\x1b" not in shown
    assert "##vso[" not in shown
