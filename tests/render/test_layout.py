"""Wrapping by display width, blocks and tables in their corner cases."""

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
from budgetcheck.findings.entries import DutyEntry
from budgetcheck.findings.finding import FileReport, Undecided
from budgetcheck.render import available, load_format
from budgetcheck.render.context import Context
from budgetcheck.render.layout.block import bare, block, brief
from budgetcheck.render.layout.lines import wrap
from budgetcheck.render.layout.screen import displayed
from budgetcheck.render.page.flow import cut_to_width
from budgetcheck.render.wording.phrases import INPUT
from budgetcheck.text.places import Whereabouts
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


@pytest.mark.parametrize("reports", [(samples.FULL,), (samples.FULL, samples.FULL), (samples.CLEAN, samples.FULL)])
@pytest.mark.parametrize("quiet", [False, True])
def test_one_blank_line_parts_what_the_table_shows(reports: tuple[FileReport, ...], quiet: bool) -> None:
    for shown in ({}, {"show_passed": True}, {"show_suppressed": True}):
        text = _table(*reports, quiet=quiet, statistics=True, **shown)
        assert "EXP-001" in text
        assert "\n\n\n" not in text


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
@example("", "", "", "00000000\u1a6d", "zh", 40, False)
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


def test_a_ledger_that_is_asked_for_is_shown_however_quiet_all_else_is() -> None:
    duty = DutyEntry("T-1", "detail", Words.alike("所列各项"), "某法第一条", "V1", "met", Words.alike(""))
    owing = replace(samples.CLEAN, duties=(duty,))
    assert "所列各项" in _table(owing, language="zh", quiet=True)
    shown = _table(owing, replace(owing, path="另一份.toml"), language="zh", quiet=True)
    assert shown.count("所列各项") == 2
    assert "另一份.toml" in shown


def test_places_in_a_document_begin_below_their_heading() -> None:
    places = (Whereabouts(table=1, words=Words.alike("表1")), Whereabouts(table=10, words=Words.alike("表10第12行")))
    told = [replace(samples.SUM, whereabouts=place) for place in places]
    text = _table(replace(samples.FULL, findings=tuple(told)), language="zh", width=100)
    heading, *rows = [line for line in text.splitlines() if line.startswith(("级别", "错误  EXP-001"))]
    at = len(heading.partition("文中位置")[0].encode("gbk"))
    assert {row.encode("gbk")[at - 1 : at + 2].decode("gbk") for row in rows} == {" 表"}


def test_figures_of_another_version_are_called_so() -> None:
    items = tuple(Undecided("A-1", EMPTY, (f"disclosure.{name}.income.total",)) for name in ("approved", "budget"))
    text = _table(replace(samples.ONE, undecided=items), language="zh", width=120)
    assert "缺批复的 收入合计（disclosure.approved.income.total）" in text
    assert "缺本年预算的 收入合计（disclosure.budget.income.total）" in text


def test_undecided_groups() -> None:
    item = Undecided("A-1", EMPTY, ("disclosure.previous.income.total",))
    report = replace(samples.ONE, undecided=(item, replace(item, rule="A-2", missing=("income.total", "custom.x"))))
    text = _table(report, language="zh", width=120)
    assert "缺上年 收入合计（disclosure.previous.income.total）：1 次（A-1）" in text
    assert "缺收入合计（income.total）、custom.x：1 次（A-2）" in text


def test_undecided_elements_of_a_list_are_named_by_their_key() -> None:
    items = tuple(Undecided("A-1", EMPTY, (f"projects[项目{n}].budget",)) for n in range(9))
    text = _table(replace(samples.ONE, undecided=items), language="zh")
    assert "缺项目 预算（projects[*].budget）：9 次（A-1）" in text


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
