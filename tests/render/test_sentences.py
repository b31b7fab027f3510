"""What is said of a finding: its equation, its headline, and the figures that are suspected."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgetcheck.findings.finding import Side, Suspect, Term
from budgetcheck.render import load_format
from budgetcheck.render.context import Context
from budgetcheck.render.wording.sentences import amount, basis, computation, equation, headline
from budgetcheck.render.wording.suspicion import suspicion, suspicions
from budgetcheck.text.words import EMPTY, Words

from . import samples


@pytest.mark.parametrize(
    ("relation", "verdict", "text"),
    [
        ("==", "fails", "1,088.83 + 555.97 = 1,644.80；1,644.62 - 1,644.80 = -0.18（容差 0.015）"),
        (">=", "fails", "1,088.83 + 555.97 = 1,644.80；1,644.62 < 1,644.80，差额 -0.18（容差 0.015）"),
        (">", "fails", "1,088.83 + 555.97 = 1,644.80；1,644.62 ≤ 1,644.80，差额 -0.18（容差 0.015）"),
        ("<", "fails", "1,088.83 + 555.97 = 1,644.80；1,644.62 < 1,644.80，差额 -0.18（容差 0.015）"),
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
    assert equation(year, "en") == "2024 - 1 = 2023; 2022 ≠ 2023 (tolerance 0.015)"


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
