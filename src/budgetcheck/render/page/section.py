"""One file's part of a page: its discrepancies, worst first, then what is off by rounding, held or stayed undecided."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from markupsafe import Markup

from budgetcheck.findings.entries import STATES
from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.render.context import Context
from budgetcheck.render.layout.block import verdict_label
from budgetcheck.render.page.frame import fragment
from budgetcheck.render.page.marked import MarkedLine, marked_lines
from budgetcheck.render.page.pictures import pictures
from budgetcheck.render.page.printed import DisputedCells, printed_tables
from budgetcheck.render.page.reckoning import ReckoningRow, reckoning
from budgetcheck.render.wording import tally
from budgetcheck.render.wording.alignment import by_points
from budgetcheck.render.wording.naming import named_subject
from budgetcheck.render.wording.phrases import ACCEPTED_BY
from budgetcheck.render.wording.sentences import (
    basis,
    caption,
    computation,
    elsewhere,
    equation,
    headline,
    line_or_place,
    magnitude,
    number_text,
    unit_name,
)
from budgetcheck.render.wording.sides import figure_name, told_sides
from budgetcheck.render.wording.suspicion import ToldUnits, suspicions
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Language

SORTED = 200
"""Discrepancies of one file that can be sorted in other ways; a longer table is written once."""
_FULL = 1_000
"""Discrepancies of one file in full, the worst of them: one file alone must not fill the page."""
_LISTED = 400
"""Rules without a discrepancy listed of one file; more are counted."""


@frozen
class Shown:
    """A finding and everything a template says of it, in one language."""

    id: str
    finding: Finding
    mark: str
    role: str
    headline: str
    name: str
    """The figure's label where numbers stand beside it, else the headline."""
    subject: str
    declared: str
    computed: str
    difference: str
    unit: str
    equation: str
    where: str
    """The number of the line, or the place in a published document."""
    cell: str = ""
    """The id of the cell of the document's table that it points at."""
    lines: tuple[MarkedLine, ...] = ()
    left_out: int = 0
    rows: tuple[ReckoningRow, ...] = ()
    computation: tuple[str, str] | None = None
    elsewhere: str = ""
    suspects: tuple[str, ...] = ()
    basis: str = ""
    first: str | None = None
    """The id of the first finding of the same rule, which says why and what to do."""
    remedy: str = ""
    """What to do, where no finding of the same rule before has said it."""


def section(report: FileReport, order: int, context: Context, *, several: bool, pictured: bool = True) -> str:
    """The file's part of the page as HTML."""
    language = context.language
    summary = tally.of(report)
    firsts: dict[str, str] = {}
    remedies: set[tuple[str, str]] = set()
    told = ToldUnits()
    failing = []
    found = tally.worst_first(tally.failures(report))
    for index, finding in enumerate(found[:_FULL], 1):
        shown = _full(finding, f"f{order}-{index}", language, firsts.get(finding.rule), told)
        remedy = finding.remedy.say(language)
        if (finding.rule, remedy) not in remedies:
            shown = replace(shown, remedy=remedy)
            remedies.add((finding.rule, remedy))
        firsts.setdefault(finding.rule, shown.id)
        failing.append(shown)
    cells = DisputedCells(report, order, [(one.id, one.finding) for one in failing])
    failing = [replace(one, cell=cells.id_of(one.finding.whereabouts)) for one in failing]
    brief = partial(_brief, language=language)
    rounding = [brief(finding, "") for finding in report.findings if finding.verdict == "rounding"]
    passed = [finding for finding in report.findings if finding.verdict in ("holds", "not_applicable")]
    accepted = report.accepted if context.show_suppressed else ()
    waiting = tally.Waiting()
    waiting.add(report.undecided)
    return fragment(
        "file.html",
        language,
        report=report,
        order=order,
        several=several,
        about=caption(report, language),
        counts=tally.verdicts(summary, language),
        severities=tally.severities(summary, language),
        accepted=tally.accepted(summary, language),
        held=tally.held(summary, language),
        quiet=context.quiet,
        failing=failing,
        left_out=max(0, len(found) - _FULL),
        numeric=any(shown.difference for shown in failing),
        orders=_orders(failing),
        pads=_pads(failing),
        pictures=pictures(report, order, [(one.id, one.finding) for one in failing], language)
        if pictured
        else Markup(),
        placed=any(finding.whereabouts is not None for finding in report.findings),
        printed=printed_tables(report, cells, language),
        rounding=rounding[:_LISTED],
        passed=[brief(finding, "") for finding in passed[:_LISTED]] if context.show_passed else [],
        more_passed=max(0, len(passed) - _LISTED) if context.show_passed else 0,
        accepted_ones=[(ACCEPTED_BY[by].say(language), brief(one, "")) for by, one in accepted[:_LISTED]],
        more_accepted=max(0, len(accepted) - _LISTED),
        reasons=waiting.entries(language),
        undecided=report.undecided[:_LISTED],
        more=max(0, len(report.undecided) - _LISTED),
        ledger=_ledger(report, language),
    )


def _ledger(report: FileReport, language: Language) -> Markup:
    """The ledger of duties, nothing where it was not asked for."""
    if not report.duties:
        return Markup()
    from budgetcheck.render.wording.duties import HEADING, by_head, cited, counted_states

    return fragment(
        "ledger.html",
        language,
        duties=report.duties,
        violated=any(entry.state == "violated" for entry in report.duties),
        heading=HEADING.say(language),
        counts=counted_states(report.duties, language),
        heads=list(by_head(report.duties, language)),
        states=STATES,
        cited=cited,
        roles={"met": "good", "violated": "error", "unseen": "warning", "not_applicable": "info"},
    )


def _orders(failing: list[Shown]) -> list[tuple[str, list[Shown]]]:
    """The overview in every order that it can be read in, the worst first by default."""
    orders = [("worst", failing)]
    if 1 < len(failing) <= SORTED:
        orders.append(("line", sorted(failing, key=lambda shown: (shown.finding.span, shown.finding.rule))))
        orders.append(("rule", sorted(failing, key=lambda shown: (shown.finding.rule, shown.finding.span))))
        if any(shown.difference for shown in failing):
            orders.append(("difference", sorted(failing, key=lambda shown: -magnitude(shown.finding))))
    return orders


def _pads(failing: list[Shown]) -> dict[str, tuple[str, ...]]:
    """What the numbers of the overview lack to stand by their points, by the discrepancy's place on the page."""
    listed = [shown for shown in failing if shown.difference]
    columns = [by_points(getattr(one, name) for one in listed) for name in ("declared", "computed", "difference")]
    return {one.id: tuple(cell.pad for cell in cells) for one, *cells in zip(listed, *columns, strict=True)}


def _brief(finding: Finding, id_: str, language: Language) -> Shown:
    mark, role = verdict_label(finding, language)
    said = headline(finding, language)
    declared, computed, difference = told_sides(finding)
    if declared is None and computed is None:
        difference = None  # the headline tells it
    values = [number_text(side.value, finding) if side and difference else "" for side in (declared, computed)]
    return Shown(
        id_,
        finding,
        mark,
        role,
        said,
        figure_name(finding, language) if difference is not None else said,
        named_subject(finding, language),
        values[0],
        values[1],
        "" if difference is None else number_text(difference, finding),
        "" if difference is None else unit_name(finding, language),
        (equation(finding, language) or "") if finding.verdict != "not_applicable" else "",
        line_or_place(finding, language),
        rows=tuple(reckoning(finding, language) or ()) if finding.verdict != "not_applicable" else (),
    )


def _full(finding: Finding, id_: str, language: Language, first: str | None, told: ToldUnits) -> Shown:
    shown = _brief(finding, id_, language)
    lines, left_out = marked_lines(finding.excerpts, language)
    return replace(
        shown,
        lines=tuple(lines),
        left_out=left_out,
        computation=None if shown.rows else computation(finding, language),
        elsewhere=elsewhere(finding, language),
        suspects=tuple(suspicions(finding, language, told)),
        basis=basis(finding, language),
        first=first,
    )
