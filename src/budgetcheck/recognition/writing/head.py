"""The head of a declaration: the unit, the disclosure with its parts, and the tables that it publishes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, Final

from budgetcheck.model.document import FORMAT_VERSION
from budgetcheck.recognition.facts.fact import Address, Provenance
from budgetcheck.recognition.facts.keys import known, written_key
from budgetcheck.recognition.forms.form import DisclosureTable
from budgetcheck.recognition.recognise import Recognised
from budgetcheck.recognition.report import RecognitionReport
from budgetcheck.recognition.settling.reconcile import RecognisedFigure
from budgetcheck.recognition.words.wording import label_of, number_in_cell, plain_text
from budgetcheck.recognition.writing.lines import PlacedLines
from budgetcheck.recognition.writing.remarks import explained_elsewhere
from budgetcheck.source.write import toml_text

MOST_SECTIONS: Final = 60
UNKNOWN_YEAR: Final = 2000
"""Stands in a declaration for the year that was not found, until somebody writes it."""
_OF_CLASSES: Final = ("by_function", "by_economic_class")


def write_head(
    lines: PlacedLines, recognised: Recognised, report: RecognitionReport, unit: Mapping[str, RecognisedFigure]
) -> None:
    """Write all that stands before the figures; `unit` is what was recognised of the unit."""
    lines.add(f"format = {FORMAT_VERSION}")
    head = _Head(lines, recognised, report, unit)
    head.write_unit()
    head.write_disclosure()


def _told_in_prose(recognised: Recognised) -> list[str]:
    """The lists none of whose rows stands in a table: prose tells of some rows, never of all."""
    lists: dict[Address, bool] = {}
    for address, figure in recognised.figures.figures.items():
        at = next((at for at in range(1, len(address)) if address[at - 1] in _OF_CLASSES), 0)
        if at:
            prose = all(fact.origin.prose for fact in (figure.first, *figure.others))
            lists[address[:at]] = lists.get(address[:at], True) and prose
    return [written_key(address) for address, prose in lists.items() if prose]


class _Head:
    def __init__(
        self,
        lines: PlacedLines,
        recognised: Recognised,
        report: RecognitionReport,
        unit: Mapping[str, RecognisedFigure],
    ) -> None:
        self.lines = lines
        self.recognised = recognised
        self.report = report
        self.unit = unit

    def write_unit(self) -> None:
        setting = self.recognised.setting
        self.lines.add("")
        self.lines.add("[unit]")
        if not setting.unit_name:
            self.lines.add("# TODO: 未能从文中识别单位名称 / the unit's name was not found in the document")
        self.lines.add(f"name = {toml_text(setting.unit_name or self.recognised.name or '未识别')}")
        for key, figure in self.unit.items():
            if key != "name":
                self.lines.add(f"{key} = {toml_text(str(figure.first.value))}", figure.first.origin)

    def _extent(self) -> None:
        """A document of which too little was understood is judged as an excerpt: what seems missing may be unread."""
        if self.report.whole:
            self.lines.add('extent = "whole"')
            told = list(_told_in_prose(self.recognised))
            open_ = [written_key(of) for of in self.recognised.in_part]
            if told or open_:
                reasons = ["只在文字中说到的行 / rows that only prose speaks of"] if told else []
                reasons += ["有的来源申报格式无此项 / a source that declarations have no key for"] if open_ else []
                listed = ", ".join(toml_text(key) for key in dict.fromkeys((*told, *open_)))
                self.lines.add(f"partial = [{listed}]  # {'; '.join(reasons)}")
            return
        share = f"{self.report.coverage:.1f} %"
        self.lines.add(
            f"# 只读懂 {share} 的金额，按摘录检查 / only {share} of the amounts were understood: judged as an excerpt"
        )
        self.lines.add('extent = "excerpt"')
        if whole := ", ".join(toml_text(written_key(listed)) for listed in self.recognised.whole_lists):
            self.lines.add(f"complete = [{whole}]  # 逐格读懂，合计照常核对 / read wholly: sums are judged")

    def write_disclosure(self) -> None:
        setting, contents = self.recognised.setting, self.recognised.contents
        self.lines.add("")
        self.lines.add("[disclosure]")
        if setting.year is None:
            self.lines.add("# TODO: 未能从文中识别年度 / the year was not found in the document")
        self.lines.add(f"year = {setting.year or UNKNOWN_YEAR}")
        self.lines.add(f'kind = "{setting.kind}"')
        self.lines.add(f'scope = "{setting.scope}"')
        self._extent()
        self.lines.add(f'currency_unit = "{self.recognised.figures.currency_unit}"')
        self.lines.add(f"decimals = {self.recognised.figures.decimals}")
        if setting.rounding is not None:
            way, origin = setting.rounding
            self.lines.add(f'rounding = "{way}"', origin)
        if known(("disclosure", "title")) and setting.title:
            self.lines.add(f"title = {toml_text(setting.title)}")
            self.lines.place(self._headed(setting.title))
        sections = sections_of(self.recognised)
        if sections:
            self.lines.add("sections = [")
            for section in sections:
                self.lines.add(f"    {toml_text(section)},")
                self.lines.place(self._headed(sections[section]))
            self.lines.add("]")
        for form in contents.forms:
            if form.kind is None or form.kind.name in ("organisation", "performance") or not form.title:
                continue
            self.lines.add("")
            self.lines.add("[[disclosure.tables]]")
            origin = Provenance(form.place, form.title, form.kind.entry, form.title, form.number)
            self.lines.add(f"name = {toml_text(label_of(form.title))}", origin)
            rows = sum(1 for row in form.rows if _holds_figures(row))
            if form.note and not any(_holds_figures(row, zero=False) for row in form.rows):
                rows = 0  # zeros in a table that is said to be empty
            if rows or form.note or self.report.whole:
                self.lines.add(f"empty = {'false' if rows else 'true'}")
            self.lines.add(f"rows = {rows}")
            note, where = (form.note, origin) if form.note or rows else self._said_empty(form, origin)
            if note:
                self.lines.add(f"note = {toml_text(note)}", where)
            if form.unit and known(("disclosure", "tables", "0", "currency_unit")):
                self.lines.add(f'currency_unit = "{form.unit}"', origin)

    def _headed(self, text: str) -> Provenance | None:
        """Where a title or heading stands; None where it was put together."""
        found = self.recognised.contents.headed.get(text)
        return None if found is None else Provenance(found.place, found.text.strip(), "", "", 0, True)

    def _said_empty(self, form: DisclosureTable, origin: Provenance) -> tuple[str, Provenance]:
        """The clause that explains an empty table whose own remark is missing, and where it stands."""
        found = explained_elsewhere(form.title, self.recognised.contents.passages)
        if found is None:
            return "", origin
        clause, passage = found
        heading = passage.headings[-1] if passage.headings else ""
        return clause, Provenance(passage.place, clause, "", heading, 0, True)


def _holds_figures(row: Sequence[Any], *, zero: bool = True) -> bool:
    """Whether a row holds a figure, a zero too if `zero`; numbers before its first words are its code.

    Several numbers without any words are figures: a row of totals alone, whose decimals a workbook does not keep.
    """
    numbers = [number_in_cell(text) for square in row if square is not None and (text := plain_text(square.text))]
    named = len(numbers) > 1 and all(number is not None for number in numbers)
    for square in row:
        text = plain_text(square.text) if square is not None else ""
        number = number_in_cell(text) if text else None
        if number is not None and (named or number.decimals or "," in text) and (zero or number.value):
            return True
        named = named or (bool(text) and number is None)
    return False


def sections_of(recognised: Recognised) -> dict[str, str]:
    """The parts of the disclosure with their headings: those of the highest level, and below chapters the next."""
    titles = {plain_text(form.title) for form in recognised.contents.forms} | {recognised.setting.title}
    found: dict[str, str] = {}
    for passage in recognised.contents.passages:
        headings = [heading for heading in passage.headings if plain_text(heading) not in titles]
        numbered = [heading for heading in headings if _NUMBERED.match(heading)]
        taken = numbered[:2] if numbered and numbered[0].startswith("第") else numbered[:1]
        taken = [*(heading for heading in headings[:1] if heading not in numbered and _NAMED.search(heading)), *taken]
        for heading in taken:
            name = _NUMBERED.sub("", heading).strip("：")
            if 2 <= len(name) <= 40:
                found.setdefault(_quoted(name), heading)
    return dict(islice(found.items(), MOST_SECTIONS))


_NAMED: Final = re.compile("职责|职能|机构|概况|情况|说明|解释|目标|绩效|信息|预算|决算")
_NUMBERED: Final = re.compile(r"^(?:第[一二三四五六七八九十]+[部章节][分]?|[一二三四五六七八九十]{1,3}[、．.])")


def _quoted(name: str) -> str:
    """The heading in its original words, quotation marks included, where the document's own spelling can be told."""
    return name.replace("三公经费", "“三公”经费")
