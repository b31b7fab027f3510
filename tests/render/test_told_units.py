"""A table in another unit is said once in a file's report; the other findings that it explains refer to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgetcheck.findings.finding import Suspect
from budgetcheck.render import load_format
from budgetcheck.render.context import Context
from budgetcheck.render.wording.suspicion import ToldUnits, suspicions
from budgetcheck.text.places import Span
from budgetcheck.text.words import Words
from tests.render import samples

FIGURES = ("expenditure.total", "expenditure.basic.total")
WHY = Words("“支出”表的金额像是以元填写", "the amounts of the table expenditure seem to be in 元")
TABLE = Suspect(FIGURES, "unit", ("16446200", "10888300"), ("1644.62", "1088.83"), WHY)
FIRST = replace(samples.SUM, rule="BAL-001", suspects=(TABLE,), fingerprint="a")
SECOND = replace(
    samples.SUM, rule="FUN-106", span=Span(40, 1, 40, 2), suspects=(replace(TABLE, unique=True),), fingerprint="b"
)


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "同一计量单位差错，见 BAL-001（第 33 行）"), ("en", "the same slip of unit, see BAL-001 (line 33)")],
)
def test_the_second_finding_refers_to_the_first(language: str, said: str) -> None:
    told = ToldUnits()
    once = suspicions(FIRST, language, told)
    assert once == suspicions(FIRST, language) == suspicions(FIRST, language, told)
    assert suspicions(SECOND, language, told) == [said]
    assert WHY.say(language) in suspicions(SECOND, language)[0]


def test_one_amount_and_other_tables_are_said_each_time() -> None:
    told = ToldUnits()
    one = replace(TABLE, figures=FIGURES[:1], stated=TABLE.stated[:1], proposed=TABLE.proposed[:1])
    other = replace(TABLE, figures=("income.total", "income.other"))
    for suspect in (TABLE, one, other, one):
        finding = replace(SECOND, suspects=(suspect,))
        assert suspicions(finding, "zh", told) == suspicions(finding, "zh")


@pytest.mark.parametrize("name", ["table", "markdown", "html", "json", "junit"])
def test_people_are_told_once_and_programs_each_time(name: str) -> None:
    report = replace(samples.ONE, findings=(FIRST, SECOND), counts=(("fails", 2),))
    text = "".join(map(str, load_format(name).render([report], Context(language="zh", width=120))))
    times = 2 if name in ("json", "junit") else 1
    assert text.count(WHY.zh) == times
    assert text.count("同一计量单位差错") == 2 - times
