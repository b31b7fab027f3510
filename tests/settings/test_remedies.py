"""Remedies of faults of syntax in a configuration speak of a configuration, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetcheck.cli.run import run
from tests.small import RIGHT

pytestmark = pytest.mark.usefixtures("folder")
OF_DECLARATIONS = ("declaration", "figure", "currency_unit", "custom", "is checked", "for zero", "budgetcheck init")
OF_DECLARATIONS += ("申报", "数据", "金额", "检查时", "写 0", "科目")
FAULTY = [
    "语言 = 1", "jobs =", "jobs = 无", "tolerance = 1286.40元", "tolerance = 1,5", "tolerance = 128O", "exact = 是",
    'lang = "zh"\nlang = "en"', '<<<<<<< a\nlang="zh"\n=======\nlang="en"\n>>>>>>> b', "[severity]\nx=1\n[severity]\n",
    "lang = “zh”", "lang = 'zh", "exclude = [1 2]", "tolerance = =1+2", "tolerance = 2024-02-30", "\u00a0jobs = 1",
    "jobs = 1;", 'lang = "a\\q"', "jobs: 1", "x", "[", "= = =\n" * 60, "a." * 200 + "b = 1", "x = " + "[" * 200,
]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("text", FAULTY)
def test_a_remedy_for_a_configuration_speaks_of_no_declaration(
    text: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.toml").write_text(RIGHT, encoding="utf-8")
    Path("budgetcheck.toml").write_text(f"{text}\n", encoding="utf-8")
    assert run(["check", "a.toml", "--lang", language]) == 2
    said = capsys.readouterr().err
    assert "budgetcheck.toml:" in said
    assert not [word for word in OF_DECLARATIONS if word in said], said
