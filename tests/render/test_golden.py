"""What people see, pinned: run with UPDATE_GOLDEN=1 to accept a change after reading its diff."""

from __future__ import annotations

import pytest

from budgetcheck.render import load_format
from budgetcheck.render.context import Context
from budgetcheck.text.safe import width
from tests.checkout import agrees

from . import samples
from .harmless import TEXTUAL

CASES = {
    "one": ((samples.ONE,), {}),
    "full": ((samples.FULL,), {"statistics": True}),
    "clean": ((samples.CLEAN,), {}),
    "passed": ((samples.PASSED,), {"show_passed": True}),
    "quiet": ((samples.FULL,), {"quiet": True}),
    "run": ((samples.FULL, samples.CLEAN, samples.ONE), {"statistics": True}),
}
TABLES = [(case, language, columns) for case in CASES for language in ("zh", "en") for columns in (80, 120)]
OTHERS = [(name, lang) for name in TEXTUAL if name != "table" for lang in ("zh", "en")]


@pytest.mark.parametrize(("case", "language", "columns"), TABLES)
def test_table(case: str, language: str, columns: int) -> None:
    reports, options = CASES[case]
    text = "".join(load_format("table").render(iter(reports), Context(language=language, width=columns, **options)))
    agrees(f"render/table-{case}-{language}-{columns}.txt", text)
    for line in text.splitlines():
        assert width(line) <= columns or "-->" in line or line.startswith(samples.PATH)
        assert line == line.rstrip()


@pytest.mark.parametrize(("name", "language"), OTHERS)
def test_other_formats(name: str, language: str) -> None:
    context = Context(language=language, version="0.0.0", rules=samples.RULES, statistics=True)
    text = "".join(load_format(name).render(iter((samples.FULL, samples.CLEAN)), context))
    agrees(f"render/{name}-{language}.txt", text.replace("\r\n", "\n"))


@pytest.mark.parametrize("case", CASES)
def test_the_table_prints_on_a_chinese_windows_console(case: str) -> None:
    reports, options = CASES[case]
    text = "".join(load_format("table").render(iter(reports), Context(language="zh", **options)))
    assert text.encode("gbk").decode("gbk") == text
