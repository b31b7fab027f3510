"""Each finding keeps its own remedy in every format; the same text of the same rule is said once in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetcheck.cli.run import run

pytestmark = pytest.mark.usefixtures("folder")
TEXT = """\
format = 1
unit = { name = "甲" }
disclosure = { year = 2024 }  # budgetcheck ignore[INC-001] 一
[income]
total = 1  # budgetcheck ignore[INC-002] 二
other = 1  # budgetcheck ignore[INC-003] 三
carried_over = 1  # budgetcheck ignore[INC-003] 三
"""
MANY = TEXT + "".join(
    f"[[projects]]\nname = 'p{number}'  # budgetcheck ignore[EXP-{number:03}] 四\n" for number in range(1, 40)
)


def said(form: str, text: str, capsys: pytest.CaptureFixture[str]) -> str:
    Path("a.toml").write_text(text, encoding="utf-8")
    capsys.readouterr()
    run(["check", "a.toml", "--select", "SUP,EXP-001", "--lang", "zh", "-f", form])
    return capsys.readouterr().out.replace("\n            ", " ")


@pytest.mark.parametrize("form", ["table", "html", "json", "jsonl", "github", "sarif", "junit"])
def test_each_finding_keeps_its_own_remedy(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(form, TEXT, capsys)
    for number in ("1", "2", "3"):
        assert f"ignore[INC-00{number}]" in out.split("请写成", 1)[1]
    if form in ("table", "html"):
        assert out.count("请写成") == 3


@pytest.mark.parametrize("form", ["table", "html", "json", "sarif"])
def test_the_rest_of_many_keep_theirs(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(form, MANY, capsys)
    for number in range(1, 40):
        assert f"请写成 # budgetcheck: ignore[EXP-{number:03}]" in out
