"""Tables for a terminal: columns stand by display width, text wraps as Chinese does, nothing from a file is markup."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from budgetcheck.render.context import Context
from budgetcheck.render.layout import drawn
from budgetcheck.render.layout.drawn import TableColumn, cell
from budgetcheck.render.layout.lines import WrappedText
from budgetcheck.render.layout.screen import displayed
from budgetcheck.text.safe import visible, width

LETTERS = st.text(st.sampled_from("支出合计，（）“”…①αб≠≤→ab1 .-,、。，é한글カナ"), max_size=60)


def table(rows: list[tuple[str, str, str]], columns: int, *, language: str = "zh", color: bool = False) -> str:
    headings = (TableColumn("编号"), TableColumn("金额", number=True), TableColumn("内容"))
    cells = [(cell(code), cell(number), WrappedText(text)) for code, number, text in rows]
    context = Context(language=language, width=columns, color=color)  # type: ignore[arg-type]
    return displayed([drawn.table(headings, cells, context)], context)


def test_columns_stand_by_display_width() -> None:
    assert table([("支出", "1.5", "甲、乙"), ("ab", "12.25", "丙")], 80) == (
        "编号   金额  内容\n-----------------\n支出    1.5  甲、乙\nab    12.25  丙\n"
    ).replace("-" * 17, "-" * 19)


def test_long_text_is_broken_as_chinese_is() -> None:
    text = table([("a", "1", "支出合计与分项之和不符，请核对项目支出原始凭证；本工具不会改动金额")], 40)
    lines = text.splitlines()[2:]
    assert len(lines) == 3
    assert all(line.startswith(" " * 12) for line in lines[1:])
    assert not any(line.lstrip()[0] in "，；、。" for line in lines)


@given(st.lists(st.tuples(LETTERS, LETTERS), min_size=1, max_size=4), st.integers(60, 120))
def test_no_line_is_wider_than_the_console(rows: list[tuple[str, str]], columns: int) -> None:
    told = [(visible(code[:8].strip()), "1", visible(text)) for code, text in rows]
    for line in table(told, columns).splitlines():
        assert width(line) <= columns
        assert line == line.rstrip()


@given(LETTERS)
def test_rich_counts_columns_as_we_do(text: str) -> None:
    assert cell_len(text) == width(text)


def test_markup_of_a_file_is_text() -> None:
    assert "[red]x[/red] :smile: [link=http://a]b[/link]" in table(
        [("[b]", "1", "[red]x[/red] :smile: [link=http://a]b[/link]")], 120, color=True
    )


@pytest.mark.parametrize(("language", "color", "line"), [("zh", True, "-"), ("en", False, "-"), ("en", True, "─")])
def test_line_characters_stand_only_where_they_are_one_column_wide(language: str, color: bool, line: str) -> None:
    drawing = table([("a", "1", "b")], 80, language=language, color=color).splitlines()[1]
    assert set(drawing) == {line}


def test_colours_are_those_of_the_roles_and_lines_end_without_blanks() -> None:
    rows = [(cell("错误", "error"), WrappedText("a")), (cell("b"), WrappedText("支出"))]
    context = Context(width=40, color=True)
    text = displayed([drawn.table((TableColumn(), TableColumn()), rows, context)], context)
    assert text == "\x1b[1;31m错误\x1b[0m  a\nb     支出\n"


def test_rich_is_imported_only_where_a_table_is_drawn() -> None:
    code = (
        "import sys\nfrom budgetcheck.render import load_format\nfrom budgetcheck.render.context import Context\n"
        "from budgetcheck.findings.finding import FileReport\n"
        "''.join(load_format('table').render(iter([FileReport('a')]), Context(width=80)))\n"
        "sys.exit('rich' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
