"""The totals of a run over several files: memory is bounded by the rules, not by the files."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from budgetcheck.findings.finding import FileReport, Summary
from budgetcheck.render.context import Context
from budgetcheck.render.layout.lines import BLANK, WrappedText
from budgetcheck.render.layout.roles import Role
from budgetcheck.render.wording import tally
from budgetcheck.render.wording.sentences import TEXT_LENGTH
from budgetcheck.text.safe import visible
from budgetcheck.text.severity import SEVERITIES
from budgetcheck.text.slots import slotted
from budgetcheck.text.words import phrase

if TYPE_CHECKING:
    from rich.console import RenderableType

WORST = 10
"""Files named in the totals, those with the most errors."""


@slotted
class Totals:
    """What a run over several files adds up to."""

    context: Context
    summary: Summary = field(default_factory=Summary)
    waiting: tally.Waiting = field(default_factory=tally.Waiting)
    titles: dict[str, str] = field(default_factory=dict)
    clean: int = 0
    with_errors: int = 0
    with_warnings: int = 0
    worst: list[tuple[int, int, int, str]] = field(default_factory=list)
    """A heap of (errors, warnings, -order, path)."""

    def add(self, report: FileReport) -> None:
        """Count one file."""
        self.summary.add(report)
        self.waiting.add(report.undecided)
        if not report.findings:
            self.clean += 1
            return
        failing = tally.failures(report)
        for finding in failing:
            if finding.rule not in self.titles:
                self.titles[finding.rule] = visible(finding.title.say(self.context.language), 200)
        errors = sum(finding.severity == "error" for finding in failing)
        warnings = sum(finding.severity == "warning" for finding in failing)
        self.with_errors += bool(errors)
        self.with_warnings += bool(warnings and not errors)
        if not failing:
            self.clean += 1
            return
        entry = (errors, warnings, -self.summary.files, report.path)
        (heapq.heappush if len(self.worst) < WORST else heapq.heappushpop)(self.worst, entry)

    def closing(self) -> list[RenderableType]:
        """The closing lines of the run."""
        language = self.context.language
        found = tally.severities(self.summary, language)
        role: Role = next((severity for severity in SEVERITIES if self.summary.severities[severity]), "good")
        said = [tally.verdicts(self.summary, language), tally.accepted(self.summary, language)]
        return [
            *self._worst(),
            WrappedText(self._files(), hang=4),
            *outcome(found, role, said, self.waiting, self.context),
            *(self.statistics() if self.context.statistics else ()),
        ]

    def statistics(self) -> list[RenderableType]:
        """How often each rule failed, most often first."""
        if not self.summary.by_rule:
            return []
        ordered = sorted(self.summary.by_rule.items(), key=lambda entry: (-entry[1], entry[0]))
        heading = phrase("render.layout.failures_rule").say(self.context.language)
        from budgetcheck.render.layout.drawn import TableColumn, cell, table

        rows = [
            (cell(f"{count:,}"), cell(visible(rule, 80)), WrappedText(self.titles.get(rule, "")))
            for rule, count in ordered
        ]
        columns = (TableColumn(number=True), TableColumn(), TableColumn())
        return [BLANK, WrappedText(heading, "strong"), table(columns, rows, self.context, indent=2)]

    def _worst(self) -> list[RenderableType]:
        failing = self.summary.files - self.clean
        if failing < 2:
            return []
        from budgetcheck.render.layout.grid import files

        rest = failing - len(self.worst)
        entries = [
            (visible(path, TEXT_LENGTH), errors, warnings)
            for errors, warnings, _, path in sorted(self.worst, key=_order)
        ]
        drawings = [files(entries, self.context)]
        if rest:
            drawings.append(
                WrappedText(phrase("render.layout.more_see_above", rest=rest).say(self.context.language), "dim")
            )
        return [*drawings, BLANK]

    def _files(self) -> str:
        others = self.summary.files - self.clean - self.with_errors - self.with_warnings
        parts = [
            phrase("render.layout.with_errors", count=self.with_errors),
            phrase("render.layout.with_warnings", count=self.with_warnings),
            phrase("render.layout.with_notes", count=others) if others else None,
            phrase("render.layout.clean", count=self.clean),
        ]
        said = phrase("render.layout.checked", files=self.summary.files, parts=[part for part in parts if part])
        return said.say(self.context.language)


def outcome(
    found: str, role: Role, more: Sequence[str], waiting: tally.Waiting, context: Context
) -> list[RenderableType]:
    """What was found in a run or a file; on a terminal between rules where it is more than nothing."""
    mark = phrase("render.layout.result").say(context.language)
    rest = [*(WrappedText(text, hang=4) for text in more if text), *waiting_lines(waiting, context)]
    if not found:
        nothing = phrase("render.wording.no_discrepancies").say(context.language)
        return [WrappedText(nothing, role, f"{mark}: ", hang=4), *rest]
    if not context.color:
        return [WrappedText(found, role, f"{mark}: ", hang=4), *rest]
    from budgetcheck.render.layout.drawn import framed

    return [framed([WrappedText(found, role), *rest], role, context, mark)]


def waiting_lines(waiting: tally.Waiting, context: Context) -> list[WrappedText]:
    """What stayed undecided under a heading, an entry a group; nothing where nothing waits."""
    if not waiting.groups:
        return []
    entries = waiting.entries(context.language)
    return [WrappedText(waiting.heading(context), "dim"), *(WrappedText(one, "dim", "  ", hang=4) for one in entries)]


def _order(entry: tuple[int, int, int, str]) -> tuple[int, int, int]:
    errors, warnings, order, _ = entry
    return -errors, -warnings, -order
