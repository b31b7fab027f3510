"""What a recognition leaves to be said: coverage, amounts not understood, unknown tables, usual figures not found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from budgetcheck.recognition.facts.fact import Fact, Unread
from budgetcheck.recognition.facts.keys import address_of, written_key
from budgetcheck.recognition.forms.form import DisclosureTable
from budgetcheck.recognition.recognise import Recognised
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words, phrase

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
    "no head": phrase("recognition.report.no_noun_says_what"),
    "words": phrase("recognition.report.words_before_not_known"),
    "limit": phrase("recognition.report.limit_plan_estimate"),
    "share": phrase("recognition.report.amount_where_share_meant"),
    "completion": phrase("recognition.report.amount_where_rate_meant"),
    "description": phrase("recognition.report.within_description"),
    "no key": phrase("recognition.report.understood_but_declaration_no_key"),
    "bound": phrase("recognition.report.threshold"),
    "comparison": phrase("recognition.report.compared_what_not_said"),
    "unit": phrase("recognition.report.no_unit"),
    "list": phrase("recognition.report.items_amounts_list_do_not"),
    "percent": phrase("recognition.report.what_percentage_not_said"),
    "whole": phrase("recognition.report.whole_share_not_said"),
    "reason": phrase("recognition.report.within_reason"),
    "flat": phrase("recognition.report.beside_unchanged"),
    "column": phrase("recognition.report.column_not_recognised"),
    "label": phrase("recognition.report.row_s_label_not_recognised"),
    "table": phrase("recognition.report.table_not_recognised"),
    "by unit": phrase("recognition.report.rows_single_units"),
    "code": phrase("recognition.report.code_could_not_told"),
}

_ENOUGH: Final = 95.0
_FEW: Final = 5


@frozen
class RecognitionReport:
    """How far a document was understood, for people and programs."""

    used: int
    seen: int
    unread: tuple[Unread, ...]
    """Amounts seen and not understood."""
    homeless: tuple[Unread, ...]
    """Amounts understood for which a declaration has no key."""
    unknown_tables: tuple[DisclosureTable, ...]
    """Tables with amounts of which none was read."""
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
    unknown = _unread_tables(recognised, unread)
    seen = max(recognised.seen, len(unread))
    return RecognitionReport(seen - len(unread), seen, unread, homeless, unknown, missing, recognised.figures.doubtful)


def _unread_tables(recognised: Recognised, unread: Iterable[Unread]) -> tuple[DisclosureTable, ...]:
    """The tables with amounts of which none was read."""
    held = {item.origin.scope for item in unread if not item.origin.prose}
    figures = recognised.figures
    facts = [fact for figure in figures.figures.values() for fact in (figure.first, *figure.others)]
    facts += [fact for readings in figures.doubtful for fact in readings]
    held -= {fact.origin.scope for fact in facts if not fact.origin.prose and not isinstance(fact.value, str)}
    return tuple(form for form in recognised.contents.forms if form.number in held)
