"""Lines of a file with carets under what is meant, whatever characters stand there."""

from __future__ import annotations

from budgetcheck.render.layout.excerpt import MarkedLines
from budgetcheck.source.excerpt import Excerpt
from budgetcheck.source.locate import Locator
from budgetcheck.text.places import Span
from budgetcheck.text.safe import width
from budgetcheck.text.words import EMPTY, Words


def _drawn(*excerpts: Excerpt, columns: int = 80) -> list[str]:
    return ["".join(p.text for p in line) for line in MarkedLines(excerpts, "error", "zh").lines(columns)]


def test_carets_stand_under_the_stretch_after_wide_and_astral_and_combining_characters() -> None:
    for before in ("预算😀", "e\u0301é", "\t预", "Ａｱ“x”", "\x1b\u202e", ""):
        text = f"{before}=12.5"
        shown = _drawn(Excerpt(7, text, len(before) + 2, len(text) + 1, EMPTY, True))
        at = shown[1].index("12.5")
        caret = shown[2].index("^")
        assert width(shown[1][:at]) == width(shown[2][:caret])
        assert shown[2].count("^") == 4


def test_two_marks_on_one_line_share_it() -> None:
    text = "{ code = 201, total = 7 }"
    shown = _drawn(
        Excerpt(7, text, 23, 24, Words("合计", ""), True),
        Excerpt(7, text, 10, 13, Words("编码", "")),
        Excerpt(12, "x = 1", 5, 6, Words("另", "")),
    )
    assert shown == [
        "   |",
        " 7 | { code = 201, total = 7 }",
        "   |          --- 编码",
        "   |                       ^ 合计",
        "12 | x = 1",
        "   |     - 另",
    ]


def test_a_long_line_is_cut_around_the_mark() -> None:
    text = "甲" * 300 + "= 12.5" + "乙" * 300
    shown = _drawn(Excerpt(7, text, 303, 307, Words("这里", ""), True), columns=60)
    assert all(width(line) <= 60 for line in shown)
    assert shown[1].count("...") == 2
    assert width(shown[1][: shown[1].index("12.5")]) == width(shown[2][: shown[2].index("^")])


def test_a_line_of_megabytes_is_drawn_at_once() -> None:
    locator = Locator("\n" * 6 + "x" * 4_000_000 + "12.5" + "y" * 4_000_000)
    spans = Span(7, 4_000_001, 7, 4_000_005), Span(7, 1, 7, 8_000_000)
    shown = _drawn(*(locator.excerpt(span, primary=span is spans[0]) for span in spans))
    assert all(width(line) <= 80 for line in shown)
    assert any(line.count("...") == 2 and "x12.5y" in line for line in shown)


def test_a_note_without_room_goes_before_the_carets_or_below() -> None:
    text = f"{'x' * 60} = 1"
    shown = _drawn(Excerpt(7, text, 64, 65, Words("这是一段很长很长的说明文字", ""), True))
    assert shown[-1].endswith("  这是一段很长很长的说明文字 ^")
    assert width(shown[-1]) == width(shown[-2])
    shown = _drawn(Excerpt(7, text, 64, 65, Words("说明" * 16, ""), True))
    assert shown[-2].endswith("^")
    assert shown[-1] == f"  |   {'说明' * 16}"


def test_marks_beyond_the_line_and_empty_lines_are_drawn() -> None:
    assert _drawn(Excerpt(1, "", 1, 1, EMPTY, True)) == ["  |", "1 | ", "  | ^"]
    shown = _drawn(Excerpt(1, "ab", 9, 30, Words("末尾", ""), True))
    assert shown[2] == "  |   ^ 末尾"


def test_many_excerpts_are_counted() -> None:
    many = tuple(Excerpt(n, f"x{n} = 1", 1, 3, EMPTY, n == 50) for n in range(1, 61))
    shown = _drawn(*many)
    assert any(line.startswith("50 |") for line in shown)
    assert shown[-1].endswith("（另有 51 处数字未画出）")
