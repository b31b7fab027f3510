"""What a recognition leaves to be said: coverage, amounts not understood, unknown tables, usual figures not found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from budgetcheck.recognition.facts.fact import Fact, Unread
from budgetcheck.recognition.facts.keys import address_of, written_key
from budgetcheck.recognition.forms.form import DisclosureTable
from budgetcheck.recognition.recognise import Recognised
from budgetcheck.text.words import Words

USUAL: Final = tuple(
    map(
        address_of,
        (
            "income.total",
            "income.general_public_budget",
            "expenditure.total",
            "expenditure.basic.total",
            "expenditure.project.total",
            "general_public_budget.total",
            "three_public.total",
            "three_public.abroad",
            "three_public.vehicle.total",
            "three_public.reception",
            "operating_expense.total",
            "procurement.total",
        ),
    )
)
"""Figures that every whole disclosure has."""
WHY: Final[Mapping[str, Words]] = {
    "no head": Words("未说明是哪一项", "no noun says what it is"),
    "words": Words("前面有未识别的词语", "words before it are not known"),
    "limit": Words("是上限、拟安排数或约数", "a limit, a plan or an estimate"),
    "share": Words("占比前的金额", "an amount where a share was meant"),
    "completion": Words("完成率前的金额", "an amount where a rate was meant"),
    "description": Words("在用途说明之中", "within a description"),
    "no key": Words("已读懂，申报格式无此项", "understood, but a declaration has no key for it"),
    "bound": Words("是标准或界限", "a threshold"),
    "comparison": Words("对比的对象不明", "compared with what is not said"),
    "unit": Words("没有单位", "no unit"),
    "list": Words("并列的项目与金额不一一对应", "items and amounts of a list do not match"),
    "percent": Words("百分数所指不明", "what the percentage is of is not said"),
    "whole": Words("占比的总体不明", "the whole of a share is not said"),
    "reason": Words("在原因说明之中", "within a reason"),
    "flat": Words("与“持平”并列", "beside “unchanged”"),
    "column": Words("栏目未识别", "the column is not recognised"),
    "label": Words("行名未识别", "the row's label is not recognised"),
    "table": Words("表格未识别", "the table is not recognised"),
    "by unit": Words("分单位的明细", "rows of single units"),
    "code": Words("科目编码未能确定", "the code could not be told"),
}

_ENOUGH: Final = 95.0
_FEW: Final = 5


@dataclass(frozen=True, slots=True)
class RecognitionReport:
    """How far a document was understood, for people and programs."""

    used: int
    seen: int
    unread: tuple[Unread, ...]
    """Amounts seen and not understood."""
    homeless: tuple[Unread, ...]
    """Amounts understood for which a declaration has no key."""
    unknown_tables: tuple[DisclosureTable, ...]
    missing: tuple[str, ...]
    doubtful: tuple[tuple[Fact, ...], ...]

    @property
    def coverage(self) -> float:
        """Amounts understood in percent of amounts seen."""
        return 100.0 * self.used / self.seen if self.seen else 0.0

    @property
    def whole(self) -> bool:
        """Whether the document was understood well enough for what is not in it to be missing from it.

        Less than 95 % of the amounts, five amounts at least, and what seems missing may only be unread.
        """
        return len(self.unread) < _FEW or self.coverage >= _ENOUGH


def report_of(recognised: Recognised) -> RecognitionReport:
    """Sum up a recognition."""
    homeless = tuple(item for item in recognised.unread if item.why in ("no key", "by unit"))
    unread = tuple(item for item in recognised.unread if item.why not in ("no key", "by unit"))
    figures = recognised.figures.figures
    missing = tuple(written_key(address) for address in USUAL if address not in figures)
    unknown = tuple(form for form in recognised.contents.forms if form.kind is None and _amounts(recognised, form))
    seen = max(recognised.seen, len(unread))
    return RecognitionReport(seen - len(unread), seen, unread, homeless, unknown, missing, recognised.figures.doubtful)


def _amounts(recognised: Recognised, form: DisclosureTable) -> bool:
    return any(item.origin.scope == form.number and not item.origin.prose for item in recognised.unread)
