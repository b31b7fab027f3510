"""What stands on a page round the disclosure is neither its title nor one of its amounts."""

from __future__ import annotations

import pytest

from budgetcheck.documents.document import Document, Paragraph
from budgetcheck.documents.texts.webpage import read_webpage
from budgetcheck.recognition.forms.furniture import is_furniture
from budgetcheck.recognition.recognise import recognise
from budgetcheck.recognition.words.lexicon import builtin_lexicon
from budgetcheck.recognition.words.wording import plain_text


@pytest.mark.parametrize(
    "line",
    [
        "首页>预决算公开",
        "当前位置：首页 > 信息公开 > 财政预决算",
        "您现在的位置： 首页 / 信息公开 / 预算",
        "青川市 » 信息公开 » 预决算公开",
        "发布时间：2025-02-10 10:23 来源：青川市财政局 浏览次数：1234",
        "【字体：大 中 小】 打印 关闭",
        "字号：大 中 小",
        "2025-02-10",
        "上一篇：2024年部门决算",
        "主办单位：青川市人民政府办公室",
        "索引号：01523-2025-0007",
    ],
)
def test_lines_of_the_page_are_told(line: str) -> None:
    assert is_furniture(plain_text(line))


@pytest.mark.parametrize(
    "line",
    [
        "收入/支出总表",
        "基本支出/项目支出/经营支出",
        "青川市民政局2025年单位预算",
        "单位：万元",
        "12",
        "小计",
        "大中型水库移民后期扶持基金支出",
        "来源：财政拨款3万元",
        "一、首页的说明",
        "日期：截至年末",
    ],
)
def test_lines_of_the_disclosure_are_kept(line: str) -> None:
    assert not is_furniture(plain_text(line))


PAGE = """<html><body><div><a href="/">首页</a> &gt; <a href="/yjs">预决算公开</a></div><div>预决算公开</div>
<p>信息来源：市民政局　发布时间：2025-02-10　【打印】</p><h1>青川市民政局2025年单位预算</h1>
<p>根据临组发〔2021〕8号、财预〔2016〕143号第12条，公务接待费3.5万元（2025.02.10）。联系电话：0838-6201234。</p>
<p>机关运行经费5.25万元，见第3页。</p></body></html>"""


def test_a_page_is_read_without_what_stands_round_it() -> None:
    made = recognise(read_webpage(PAGE.encode()), "page", builtin_lexicon())
    assert made.setting.title == "青川市民政局2025年单位预算"
    assert not made.unread or [item.text for item in made.unread] == ["3.5万元"]
    assert ("operating_expense", "total") in made.figures.figures


def test_a_title_without_a_year_stays_the_title_where_it_names_the_unit() -> None:
    lines = ("青川市民政局单位预算公开", "2025年单位预算情况说明", "2025年机关运行经费5万元。")
    made = recognise(Document("made", tuple(map(Paragraph, lines))), "made", builtin_lexicon())
    assert made.setting.title == "青川市民政局单位预算公开"
