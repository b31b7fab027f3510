"""Tables for a terminal: columns stand by display width, text wraps as Chinese does, nothing from a file is markup."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size
from rich.color import ColorSystem

from budgetcheck.render.context import Context
from budgetcheck.render.layout import drawn
from budgetcheck.render.layout.drawn import TableColumn, cell
from budgetcheck.render.layout.lines import UnbrokenLine, WrappedText
from budgetcheck.render.layout.roles import SGR
from budgetcheck.render.layout.screen import displayed
from budgetcheck.render.layout.segments import STYLES
from budgetcheck.render.layout.trees import TreeBranch, branches
from budgetcheck.text.safe import UNSAFE_CHARACTER, most_cells_of, roomy, visible, width
from tests.effort import examples

ANY = st.text(st.characters().filter(lambda one: cell_len(one) == width(one)), max_size=120) | st.text(
    st.sampled_from("支出合计，（）“”≠ab 1,.\ufe0f☀❤é\u4dc0😀\u0301:"), max_size=160
)
LETTERS = st.text(st.sampled_from("支出合计，（）“”…①αб≠≤→ab1 .-,、。，é한글カナ"), max_size=60)


def letters(text: str) -> Counter[str]:
    """What is there beside blanks, and beside the signs that guides, rules and escapes of colons are made of."""
    return Counter(one for one in text if not one.isspace() and one not in "-+|`!:\\u{}3a─│├└")


def without_colours(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


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


def test_no_character_takes_more_columns_than_we_leave_it() -> None:
    """Or rich would cut off the end of a cell that we have broken."""
    shown = (chr(code) for code in range(0x110000) if not UNSAFE_CHARACTER.match(chr(code)))
    assert [one for one in shown if get_character_cell_size(one) > most_cells_of(one)] == []
    assert all(cell_len(f"{one}\ufe0f") <= roomy(f"{one}\ufe0f") for one in "\u2600\u2764\u260e\u00a91")


@given(st.lists(st.tuples(ANY, ANY, ANY), min_size=1, max_size=4), st.integers(40, 200), st.booleans())
@example([("", "", ""), ("", "::", "111111出出出出")], 40, False)
@example([("", "", ""), ("", "::", "111111出出出出")], 40, True)
@examples(200)
def test_a_table_of_any_texts_fits_and_loses_nothing(
    rows: list[tuple[str, str, str]], columns: int, color: bool
) -> None:
    told = [(visible(code[:9]), visible(number[:9]), visible(text)) for code, number, text in rows]
    drawing = without_colours(table(told, columns, language="en", color=color))
    for line in drawing.splitlines():
        assert width(line) <= columns
        assert cell_len(line) <= columns
    for row in told:
        for text in row:
            assert letters(text) <= letters(drawing)


@given(st.lists(st.tuples(st.integers(0, 30), ANY), min_size=1, max_size=6), st.integers(40, 200), st.booleans())
@examples(200)
def test_a_tree_of_any_depth_fits_and_loses_nothing(nodes: list[tuple[int, str]], columns: int, color: bool) -> None:
    rows = [TreeBranch(depth, (visible(label), "1,234.5", "!"), "plain") for depth, label in nodes]
    context = Context(language="en", width=columns, color=color)
    drawing = without_colours(displayed(branches(rows, context, indent=2), context))
    assert drawing.count("1,234.5") >= len(rows)
    for line in drawing.splitlines():
        assert width(line) <= columns
        assert cell_len(line) <= columns
    for row in rows:
        assert letters(row.cells[0]) <= letters(drawing)


@given(ANY, ANY, st.integers(40, 200))
@examples(200)
def test_what_is_told_is_the_same_with_rich_and_without(text: str, lead: str, columns: int) -> None:
    told = [WrappedText(visible(text), "good", visible(lead), "error", 4), UnbrokenLine.of(visible(text), "dim")]
    for color in (False, True):
        context = Context(width=columns, color=color)
        assert without_colours(displayed(told, context)) == without_colours(drawn.drawn(told, context))
    assert all(width(line) <= columns for line in displayed(told[:1], Context(width=columns)).splitlines())


def test_roles_look_the_same_with_rich_and_without() -> None:
    for role, codes in SGR.items():
        assert STYLES[role].render("x", color_system=ColorSystem.STANDARD) == (
            f"\x1b[{codes}mx\x1b[0m" if codes else "x"
        )


def test_a_cell_wider_than_its_column_is_broken() -> None:
    rows = [(cell("disclosure_of_everything"), WrappedText("全部公开"))]
    context = Context(width=60)
    text = displayed([drawn.table((drawn.TableColumn(width=9), drawn.TableColumn()), rows, context)], context)
    assert text == "disclosu  全部公开\nre_of_ev\nerything\n"


def test_rows_that_stand_in_one_of_rich_look_as_they_do_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(str(at), f"{at}.5", "支出合计与分项之和不符，请核对项目支出原始凭证" * (at % 3)) for at in range(40)]
    tables = [table(rows, columns) for columns in (40, 60, 120)]
    monkeypatch.setattr(drawn, "_stacked", lambda *_: [])
    assert tables == [table(rows, columns) for columns in (40, 60, 120)]


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
