"""Wrapping by display width, excerpts with carets, blocks and tables in their corner cases."""

from __future__ import annotations

import re
import subprocess
import sys
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from budgetcheck.files.spool import Spool
from budgetcheck.findings.finding import FileReport, Side, Suspect, Term, Undecided
from budgetcheck.render import available, load_format
from budgetcheck.render.context import Context
from budgetcheck.render.layout.block import bare, block, brief
from budgetcheck.render.layout.excerpt import MarkedLines
from budgetcheck.render.layout.lines import wrap
from budgetcheck.render.layout.screen import displayed
from budgetcheck.render.page.flow import cut_to_width
from budgetcheck.render.wording.phrases import INPUT
from budgetcheck.render.wording.sentences import amount, basis, computation, equation, headline
from budgetcheck.render.wording.suspicion import suspicion, suspicions
from budgetcheck.source.excerpt import Excerpt
from budgetcheck.source.locate import Locator
from budgetcheck.text.places import Span, Whereabouts
from budgetcheck.text.safe import roomy, visible, width
from budgetcheck.text.words import EMPTY, Words
from tests.effort import examples, spread

from . import samples


def _table(*reports: FileReport, **options: object) -> str:
    return "".join(load_format("table").render(iter(reports), Context(**options)))  # type: ignore[arg-type]


def test_formats_are_found_by_their_files() -> None:
    expected = {"table", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "html"}
    assert expected <= set(available())
    for name in available():
        chosen = load_format(name)
        assert chosen.name == name
        assert chosen.machine == (name not in ("table", "concise"))
    with pytest.raises(KeyError):
        load_format("../table")


TEXTS = st.text(
    st.sampled_from("ab 1,.预算，。；（）“”《》-≠😀e\u0301") | st.characters(exclude_categories=["C", "Z"]), max_size=80
)


@given(TEXTS, st.integers(6, 40))
@example("0⺀000000§§®®Ð×⺀Þ", 23)
def test_wrapped_lines_fit_and_keep_every_character(text: str, columns: int) -> None:
    lines = wrap(text, columns, "> ", "  ")
    assert "".join(line[2:] for line in lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert roomy(line) <= columns


@given(TEXTS)
def test_a_wide_enough_line_is_left_alone(text: str) -> None:
    assert wrap(text, 500) == [text.strip(" ")] or not text.strip(" ")


def test_closing_punctuation_begins_no_line_and_opening_ends_none() -> None:
    text = "一二三四五，六七（八九十）一二三《四五六》。" * 3
    for columns in range(8, 30):
        for line in wrap(text, columns):
            assert line[0] not in "，）》。"
            assert line[-1] not in "（《"


def test_numbers_are_not_broken() -> None:
    assert wrap("合计 1,644.62 ≠ 1,644.80", 12) == ["合计", "1,644.62 ≠", "1,644.80"]


def test_cut() -> None:
    assert cut_to_width("预算执行", 8) == "预算执行"
    assert cut_to_width("预算执行情况", 8) == "预算..."


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


@pytest.mark.parametrize(
    ("relation", "verdict", "text"),
    [
        ("==", "fails", "1,088.83 + 555.97 = 1,644.80；1,644.62 - 1,644.80 = -0.18（容差 0.015）"),
        ("<=", "fails", "1,088.83 + 555.97 = 1,644.80；1,644.62 > 1,644.80，差额 -0.18（容差 0.015）"),
        ("<", "fails", "1,088.83 + 555.97 = 1,644.80；1,644.62 ≥ 1,644.80，差额 -0.18（容差 0.015）"),
        (">=", "holds", "1,644.62 ≥ 1,088.83 + 555.97 = 1,644.80（容差 0.015）"),
        ("==", "rounding", "1,644.62 ≈ 1,088.83 + 555.97 = 1,644.80；差额 -0.18（容差 0.015）"),
    ],
)
def test_equation_says_what_is_the_case(relation: str, verdict: str, text: str) -> None:
    finding = replace(samples.SUM, relation=relation, verdict=verdict)  # type: ignore[arg-type]
    assert equation(finding, "zh") == text


def test_endless_numbers_are_rounded_for_people_and_said_to_be() -> None:
    share = replace(
        samples.SUM,
        left=Side("-45.24", (), formula="-45.24"),
        right=Side("-45.417724141503", (), formula="100 * -2,192.20 / 4,826.75"),
        difference="0.177724141503",
        tolerance="0.015150637307",
        currency_unit="%",
    )
    assert equation(share, "zh") == (
        "100 × -2,192.20 ÷ 4,826.75 ≈ -45.4177；-45.24 - (-45.4177) = 0.1777（容差 0.0152）"
    )


def test_years_have_no_separators() -> None:
    year = replace(
        samples.SUM, left=Side("2022"), right=Side("2023", (), formula="2024 - 1"), difference="-1", currency_unit=""
    )
    assert equation(year, "en") == "2024 - 1 = 2023; 2022 - 2023 = -1 (tolerance 0.015)"


def test_articles_of_one_law_are_said_behind_its_name() -> None:
    cites = ("《甲法》第一条", "《甲法》第二条第三款", "《乙规》（财预〔2016〕143号）第四条", "《甲法》第五条", "别的")
    assert basis(replace(samples.SUM, cite=cites), "zh") == (
        "《甲法》第一条、第二条第三款；《乙规》（财预〔2016〕143号）第四条；《甲法》第五条；别的"
    )


def test_what_the_headline_compares_is_not_compared_again() -> None:
    assert computation(samples.SUM, "zh") == ("核算", equation(samples.SUM, "zh"))
    texts = replace(samples.TARGET, left=Side("≥95%"), right=Side("≥90%"))
    assert computation(texts, "zh") is None
    assert computation(replace(texts, right=Side("≥80%")), "zh") == ("对照", "≥95% ≠ ≥80%")


def test_equation_of_ranges_says_what_rounding_admits() -> None:
    share = replace(
        samples.SUM, tolerance=None, currency_unit="%", right=Side("5.71", (), "5.705", "5.722", "88.9 / 1,555.72")
    )
    assert equation(share, "zh") == ("88.9 ÷ 1,555.72 = 5.71；1,644.62 - 5.71 = -0.18（按四舍五入可为 5.705 至 5.722）")
    assert amount(share, "zh") == "-0.18 个百分点"
    assert amount(share, "en") == "-0.18 percentage points"


def test_a_long_formula_is_cut_between_terms_and_the_rest_counted() -> None:
    numbers = [f"{1000 + n}.25" for n in range(300)]
    terms = tuple(Term(f"x[{n}]", EMPTY, number) for n, number in enumerate(numbers))
    text = equation(replace(samples.SUM, right=Side("1", terms, formula=" + ".join(numbers))), "zh")
    assert text is not None
    shown = sum(number in text for number in numbers)
    assert f"... + 其余 {300 - shown} 项 = 1" in text


def test_sides_without_numbers() -> None:
    texts = replace(samples.SUM, left=Side("≥95%"), right=Side("≥90%"), difference=None, tolerance=None)
    assert equation(texts, "zh") == "≥95% ≠ ≥90%"
    assert equation(replace(texts, right=Side("")), "zh") is None
    assert equation(replace(texts, right=Side("", formula="1 / 0")), "zh") == "≥95% ≠ 1 / 0"
    long = equation(replace(texts, right=Side("长" * 5000)), "zh")
    assert long is not None
    assert len(long) < 300


def test_rounding_is_information_whatever_the_rule_says() -> None:
    import json

    strict = replace(samples.ONE, findings=(replace(samples.ROUNDING, severity="error"),), counts=(("rounding", 1),))
    text = "".join(load_format("json").render(iter([strict]), Context()))
    assert json.loads(text)["findings"][0]["severity"] == "info"
    run = json.loads("".join(load_format("sarif").render(iter([strict]), Context())))["runs"][0]
    assert run["results"][0]["level"] == "note"


def test_headline_names_the_difference_once() -> None:
    assert headline(samples.SUM, "zh") == "支出合计与分项之和不符，差额 -0.18 万元"
    said = replace(samples.SUM, message=Words("支出合计与分项之和相差 -0.18 万元", ""))
    assert headline(said, "zh") == "支出合计与分项之和相差 -0.18 万元"


def test_suspicion_without_words_of_its_own() -> None:
    suspect = Suspect(("a", "b"), "swap", ("1", None), ("1234.5", None))
    assert suspicion(suspect, samples.SUM, "zh") == "两数互换：a 的 1 若为 1,234.5 则相符，b 可能有误"
    assert suspicion(replace(suspect, cause=None, figures=("a",)), samples.SUM, "en") == "a: 1 would fit as 1,234.5"


def test_single_changes_without_a_slip_are_said_together() -> None:
    total = Suspect(("expenditure.total",), None, ("1644.62",), ("1644.80",))
    other = Suspect(("expenditure.basic.total",), None, ("1088.83",), ("1088.65",))
    known = samples.SUM.suspects[0]
    finding = replace(samples.SUM, suspects=(total, known, other))
    assert suspicions(finding, "zh") == [
        suspicion(known, finding, "zh"),
        "任改其一即相符：支出合计 1,644.62 改为 1,644.80；基本支出 1,088.83 改为 1,088.65",
    ]
    alone = replace(samples.SUM, suspects=(total,))
    assert suspicions(alone, "zh") == ["支出合计的 1,644.62 若为 1,644.80 则相符"]


def test_a_suspected_figure_of_another_rule_is_named_by_its_label() -> None:
    suspect = Suspect(("income.total", "expenditure.project.total"), None, ("1", "2"), ("3", "4"), EMPTY)
    assert suspicion(suspect, samples.SUM, "zh") == "收入合计的 1 若为 3 则相符，项目支出的 2 若为 4 则相符"
    listed = replace(suspect, figures=("income.by_function[201].total",), stated=("1",), proposed=("3",))
    assert suspicion(listed, samples.SUM, "zh").startswith("收入明细 201 合计（income.by_function[201].total）")


def test_suspicion_names_the_figures_it_is_about() -> None:
    why = Words("误填累计数：逐项相减则相符", "cumulated")
    known = Suspect(("expenditure.project.total",), None, ("1",), ("2",), why, True)
    assert suspicion(known, samples.SUM, "zh") == "项目支出，误填累计数：逐项相减则相符；仅此一种改法可平"
    many = replace(known, figures=tuple(f"x[{n}]" for n in range(9)), unique=False)
    assert suspicion(many, samples.SUM, "zh") == "x[0]、x[1]、x[2]、x[3]等 9 项，误填累计数：逐项相减则相符"
    said = replace(known, why=Words("疑为上年数：项目支出", ""), unique=False)
    assert suspicion(said, samples.SUM, "zh") == "疑为上年数：项目支出"


def test_basis_and_remedy_are_said_once_per_rule() -> None:
    lines = bare(samples.SUM, "zh").splitlines()
    again = displayed(block(samples.SUM, "zh", repeated=True), Context(width=100)).splitlines()
    assert [line for line in lines if line not in again] == lines[-2:]


def test_many_failures_of_one_rule_take_a_line_each() -> None:
    report = replace(samples.ONE, findings=(samples.SUM,) * 40)
    text = _table(report, language="zh")
    assert text.count("-->") == 3
    assert "同类不符另有 37 处：" in text
    assert text.count("错误[EXP-001] 第 33 行  支出合计（expenditure.total）") == 37


def test_worst_comes_first() -> None:
    text = _table(samples.FULL, language="zh")
    order = [text.index(f"[{rule}]") for rule in ("DEC-012", "EXP-001", "PER-004", "SME-002", "INC-002")]
    assert order == sorted(order)


def test_brief_fits() -> None:
    for columns in (40, 80, 120):
        for line in brief(samples.ROUNDING, "zh").lines(columns):
            assert width("".join(piece.text for piece in line)) <= columns


def test_quiet_says_nothing_of_clean_files() -> None:
    assert _table(samples.CLEAN, quiet=True) == ""
    assert _table(samples.CLEAN, samples.CLEAN, quiet=True) == ""
    assert "结果" not in _table(samples.FULL, quiet=True)
    assert _table() == ""


def test_clean_files_of_a_large_run_are_counted_not_listed() -> None:
    text = _table(*([samples.CLEAN] * 50), language="zh")
    assert text.count("相符: ") == 20
    assert "共检查 50 份文件：0 份有错误，0 份仅有警告，50 份没有不符" in text


def test_large_runs_tabulate_the_first_failing_files() -> None:
    text = _table(*([samples.FULL] * 30), language="zh")
    assert text.count("级别  规则") == 20
    assert text.count("错误[EXP-001]") == 30


def test_long_addresses_and_names_do_not_break_the_table() -> None:
    long = replace(samples.SUM, element="projects[" + "很长的项目名称" * 40 + "]")
    for columns in (20, 40, 80):
        for line in _table(replace(samples.ONE, findings=(long, long)), width=columns).splitlines():
            assert width(line) <= columns or line.strip() in (samples.PATH, f"--> {samples.PATH}:33:1")


@given(TEXTS, TEXTS, TEXTS, TEXTS, st.sampled_from(["zh", "en"]), st.integers(40, 200), st.booleans())
@examples(120)
def test_a_report_of_any_texts_fits_and_loses_nothing(
    message: str, element: str, remedy: str, rule: str, language: str, columns: int, color: bool
) -> None:
    said, told = Words(message, message), Words(remedy, remedy)
    any_ = replace(
        samples.SUM, message=said, element=element, figure=None, remedy=told, reason=remedy, rule=rule or "R"
    )
    report = replace(samples.ONE, findings=(any_, samples.SYNTAX, samples.SUM))
    text = _table(report, language=language, width=columns, color=color)
    bare_text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    for line in bare_text.splitlines():
        assert width(line) <= columns
    for one in (message, element, remedy, rule):
        assert Counter(visible(one)) - Counter(bare_text) <= Counter(" :")


def test_an_address_without_room_goes_below_the_place() -> None:
    long = replace(samples.SUM, figure="projects[很长的项目名称].indicators[指标].target")
    lines = bare(long, "zh", 60).splitlines()
    assert lines[1:3] == [
        "  --> 预算/2026/110101.toml:33:1",
        "   | projects[很长的项目名称].indicators[指标].target",
    ]


@given(TEXTS, TEXTS, st.sampled_from(["zh", "en"]), st.integers(24, 140))
@examples(60)
def test_the_place_in_a_document_fits_and_loses_nothing(quote: str, figure: str, language: str, columns: int) -> None:
    where = Words("表3第15行第3列", "table 3 row 15 column 3")
    stated = replace(
        samples.SUM, figure=figure or None, whereabouts=Whereabouts(table=3, quote=quote, words=where), excerpts=()
    )
    text = bare(stated, language, columns)
    assert samples.PATH in text
    lines = text.splitlines()
    for line in lines:
        assert width(line) <= columns or line.strip() == f"--> {samples.PATH}"
    for one in (quote, figure, where.say(language)):
        assert Counter(visible(one)) - Counter(text) <= Counter(" ")


def test_the_place_in_a_document_is_broken_at_its_words() -> None:
    where = Words("表3第15行第3列", "table 3 row 15 column 3")
    quoted = Whereabouts(table=3, quote="2210201 住房公积金 24.30", words=where)
    stated = replace(samples.SUM, whereabouts=quoted, excerpts=())
    arrow, below, address, *_ = bare(stated, "zh", 60).splitlines()[1:]
    assert arrow.strip() == f"--> {samples.PATH} 表3第15行第3列"
    assert below.strip() == "| “2210201 住房公积金 24.30”"
    assert address.strip() == "| expenditure.total"


def test_rows_without_numbers_use_their_columns_for_text() -> None:
    text = _table(replace(samples.FULL, findings=(samples.SUM, samples.SYNTAX)), language="zh", width=60)
    assert "错误  DEC-012   7  未知的键 totl；是否指 total？\n" in text
    assert "错误  EXP-001  33  1,644.62  1,644.80  -0.18  支出合计\n" in text


def test_undecided_groups() -> None:
    item = Undecided("A-1", EMPTY, ("disclosure.previous.income.total",))
    report = replace(samples.ONE, undecided=(item, replace(item, rule="A-2", missing=("income.total", "custom.x"))))
    text = _table(report, language="zh", width=120)
    assert "缺上年数据（上年 收入合计（disclosure.previous.income.total））：1 次（A-1）" in text
    assert "缺自定义数据、收入（收入合计（income.total）、custom.x）：1 次（A-2）" in text


def test_undecided_elements_of_a_list_are_named_by_their_key() -> None:
    items = tuple(Undecided("A-1", EMPTY, (f"projects[项目{n}].budget",)) for n in range(9))
    text = _table(replace(samples.ONE, undecided=items), language="zh")
    assert "缺项目（项目 预算（projects[*].budget））：9 次（A-1）" in text


def test_a_file_without_a_judged_rule_is_not_praised() -> None:
    report = replace(samples.CLEAN, counts=(("undecided", 9),))
    assert "没有规则可以判定" in _table(report, language="zh")
    assert "全部相符" not in _table(report, language="zh")


def test_the_names_of_inputs_are_the_labels_of_the_model() -> None:
    from budgetcheck.model.layout import KEYS

    labels = {name: key.label.texts() for name, key in KEYS.keys.items() if name not in ("previous", "members")}
    said = {name: words.texts() for name, words in INPUT.items() if name not in ("previous", "members")}
    assert said == labels


@pytest.mark.parametrize("name", spread(available(), 4))
def test_memory_stays_flat_over_many_files(name: str) -> None:
    load_format(name)

    def reports(count: int) -> Iterator[FileReport]:
        for number in range(count):
            faulty = number % 20 == 0
            yield replace(samples.FULL if faulty else samples.CLEAN, path=f"{number}.toml")

    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in load_format(name).render(reports(count), Context(width=100)):
            pass
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(20)
    assert peak(600) < 12_000_000


def test_spool_keeps_text_in_order_past_its_limit() -> None:
    with Spool(limit=1000) as spool:
        assert spool.empty
        for number in range(500):
            spool.write(f"预算{number}\n")
        assert not spool.empty
        assert "".join(spool.read()) == "".join(f"预算{number}\n" for number in range(500))


def test_a_clean_file_is_rendered_without_heavy_imports() -> None:
    code = (
        "import sys, samples as s\n"
        "from budgetcheck.render import load_format\n"
        "from budgetcheck.render.context import Context\n"
        "text = ''.join(load_format('table').render(iter([s.CLEAN]), Context(color=True)))\n"
        "heavy = {'rich', 'pydantic', 'json', 'tempfile', 'typer'} & set(sys.modules)\n"
        "assert text and not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=samples.__file__.rpartition("/")[0])
