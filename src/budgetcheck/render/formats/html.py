"""One page for people that stands alone: to read, print and hand on to whoever has to correct the figures.

Memory stays bounded: what is said of a file waits in a spool, and of long runs the page holds what a browser can show
and says how much it leaves out.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from markupsafe import Markup

from budgetcheck.files.spool import Spool
from budgetcheck.findings.finding import FileReport
from budgetcheck.render.context import Context
from budgetcheck.render.layout.totals import Totals
from budgetcheck.render.page.frame import fragment, page
from budgetcheck.render.page.section import section
from budgetcheck.render.wording import tally
from budgetcheck.render.wording.phrases import SEVERITY
from budgetcheck.render.wording.reasons import STALE, stale_texts
from budgetcheck.render.wording.sentences import caption
from budgetcheck.text.severity import SEVERITIES
from budgetcheck.text.slots import slotted
from budgetcheck.text.words import phrase

FORMAT = "html"
MACHINE = True
SHOWS_DUTIES = True
PICTURES = True

_LIMIT = 12_000_000
"""Bytes of discrepancies on one page; beyond, browsers take long to open it."""
_PICTURED = 200
"""Files whose figures are drawn, the first of a run; a page of thousands of pictures is read by nobody."""
_LISTED = 1_000
"""Files in the table of contents, the worst of them, and as many clean ones by name."""


def render(reports: Iterable[FileReport], context: Context) -> Iterator[str]:
    """The result stands first, so nothing is written before the last report."""
    stream = iter(reports)
    first = list(_take(stream, 2))
    several = len(first) > 1
    contents = _Contents(context, several)
    with Spool() as body:
        for report in chain(first, stream):
            contents.add(report, body)
        yield from page(
            contents.pieces(body),
            title=contents.title(),
            language=context.language,
            version=context.version,
            styles=("report.css", "pictures.css"),
            script="filter.js",
        )


def _take(stream: Iterator[FileReport], count: int) -> Iterator[FileReport]:
    for _, report in zip(range(count), stream, strict=False):
        yield report


@dataclass(frozen=True, slots=True, order=True)
class _Entry:
    """A failing file in the table of contents; the worst compares greatest."""

    errors: int
    warnings: int
    infos: int
    order: int
    """Negative, so that of equals the first is the worst."""
    path: str
    about: str
    unit: str
    shown: bool
    """Whether its discrepancies are on the page."""


@slotted
class _Contents:
    """What the page says before and after the files."""

    context: Context
    several: bool
    totals: Totals = field(init=False)
    entries: list[_Entry] = field(default_factory=list)
    clean: list[tuple[str, str, int]] = field(default_factory=list)
    """Path, caption and place on the page (0 for none) of files without discrepancies."""
    units: dict[str, None] = field(default_factory=dict)
    """The units of files that are on the page, in their order."""
    drawn: int = 0
    undrawn: int = 0
    """Files that are on the page with their figures drawn, and without for want of room."""
    only: FileReport | None = None
    order: int = 0
    size: int = 0
    left_out: int = 0

    def __post_init__(self) -> None:
        self.totals = Totals(self.context)

    def add(self, report: FileReport, body: Spool) -> None:
        """Count one file and write what there is to say of it."""
        self.totals.add(report)
        self.only = None if self.several else report
        self.order += 1
        failing = tally.failures(report)
        about = caption(report, self.context.language)
        room = self.size <= _LIMIT
        pictured = room and report.picture is not None and self.drawn < _PICTURED
        said = bool(report.findings or report.duties or (report.accepted and self.context.show_suppressed))
        shown = room and (said or pictured or not self.several)
        if self.several and not failing and len(self.clean) < _LISTED:
            self.clean.append((report.path, about, self.order if shown else 0))
        self.drawn += pictured
        self.undrawn += report.picture is not None and not pictured
        if shown:
            text = section(report, self.order, self.context, several=self.several, pictured=pictured)
            body.write(text)
            self.size += len(text.encode("utf-8"))
            if len(self.units) < _LISTED:
                self.units[report.unit_name or report.path] = None
        self.left_out += 0 if shown else len(failing)
        if failing:
            counts = [sum(finding.severity == severity for finding in failing) for severity in SEVERITIES]
            entry = _Entry(
                counts[0], counts[1], counts[2], -self.order, report.path, about, report.unit_name or report.path, shown
            )
            (heapq.heappush if len(self.entries) < _LISTED else heapq.heappushpop)(self.entries, entry)

    def title(self) -> str:
        """The page's title."""
        title = phrase("render.wording.budget_disclosure_check").say(self.context.language)
        if self.only is None or not self.only.unit_name:
            return title
        return phrase("render.formats.title_unit_name", unit_name=self.only.unit_name, title=title).say(
            self.context.language
        )

    def pieces(self, body: Spool) -> Iterator[Markup]:
        """The whole content, the files from the spool."""
        yield self._head()
        if self.totals.summary.by_rule:
            yield self._filter()
        if self.several and (self.entries or self.clean) and not self.context.quiet:
            yield self._table()
        for chunk in body.read():
            yield Markup(chunk)  # noqa: S704 - written by the templates
        yield self._tail()

    def _head(self) -> Markup:
        summary, language = self.totals.summary, self.context.language
        return fragment(
            "head.html",
            language,
            title=self.title(),
            report=self.only,
            about="" if self.only is None else caption(self.only, language),
            several=self.several,
            quiet=self.context.quiet,
            exact=self.context.exact,
            summary=summary,
            judged=tally.judged_count(summary),
            accepted=tally.accepted(summary, language),
        )

    def _filter(self) -> Markup:
        summary, language = self.totals.summary, self.context.language
        return fragment(
            "filter.html",
            language,
            severities=[
                (severity, SEVERITY[severity].say(language)) for severity in SEVERITIES if summary.severities[severity]
            ],
            rules=[(rule, self.totals.titles.get(rule, "")) for rule in sorted(summary.by_rule)],
            units=list(self.units) if self.several else [],
        )

    def _table(self) -> Markup:
        worst = sorted(self.entries, reverse=True)
        failing = self.totals.summary.files - self.totals.clean
        return fragment(
            "contents.html",
            self.context.language,
            orders=[("worst", worst), ("place", sorted(worst, key=lambda entry: -entry.order))],
            more=failing - len(worst),
            clean=self.clean,
            more_clean=self.totals.clean - len(self.clean),
        )

    def _tail(self) -> Markup:
        rows = sorted(self.totals.summary.by_rule.items(), key=lambda entry: (-entry[1], entry[0]))
        return fragment(
            "tail.html",
            self.context.language,
            left_out=self.left_out,
            undrawn=self.undrawn,
            stale=stale_texts(self.context),
            stale_title=STALE.say(self.context.language),
            statistics=rows if self.context.statistics else [],
            titles=self.totals.titles,
            undecided=self.totals.waiting.entries(self.context.language) if self.several else [],
            total=self.totals.waiting.total,
            quiet=self.context.quiet,
        )
