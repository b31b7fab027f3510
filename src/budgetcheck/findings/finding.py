"""What the checker says: immutable findings in both languages, every number as the exact text people read."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from budgetcheck.arithmetic.currency import USUAL_UNIT
from budgetcheck.text.places import Span, Whereabouts
from budgetcheck.text.severity import SEVERITIES, VERDICTS, Severity, Verdict
from budgetcheck.text.slots import frozen, slotted
from budgetcheck.text.words import EMPTY, Words, phrase

if TYPE_CHECKING:
    from budgetcheck.findings.entries import DutyEntry, StatedValue
    from budgetcheck.findings.picture import Picture
    from budgetcheck.findings.printed import PrintedTable
    from budgetcheck.source.excerpt import Excerpt


DAYS, DIGITS = phrase("findings.counted.days", number=""), phrase("findings.counted.digits", number="")
MEASURES = (DAYS, DIGITS)
"""What dates are apart by and codes are long in, as phrases about a `number`."""


@frozen
class Term:
    """One figure of a side: its address, label, stated value (exact decimal text), weight and place."""

    figure: str
    label: Words
    value: str
    weight: str = "1"
    span: Span | None = None
    path: str | None = None
    """The file it stands in, where that is not the finding's own (last year's, a member's)."""
    short: Words = EMPTY
    """The label without the element that the finding names already; empty where it says no less."""
    whereabouts: Whereabouts | None = None
    """Where the document that the declaration was made of states it."""


@frozen
class Side:
    """One side of the relation as computed from its figures.

    `value` is exact decimal text where the value ends, else rounded to 12 decimals. `low` and `high` bound what the
    figures' rounding admits. `formula` is the side as written with numbers, e.g. ``1,088.83 + 555.97``.
    """

    value: str
    terms: tuple[Term, ...] = ()
    low: str | None = None
    high: str | None = None
    formula: str = ""


@frozen
class Suspect:
    """Figures that may be wrong together, the slip that explains it, and the values that would satisfy the rules."""

    figures: tuple[str, ...]
    cause: str | None
    stated: tuple[str | None, ...]
    proposed: tuple[str | None, ...]
    why: Words = EMPTY
    unique: bool = False
    labels: tuple[Words, ...] = ()
    """What each of the figures is called, where that is known."""


@frozen
class Finding:
    """One judged instance of a rule (or a fault of the declaration itself), resolved to its place in the file."""

    rule: str
    name: str
    severity: Severity
    verdict: Verdict
    path: str
    span: Span
    figure: str | None
    """Address of the figure it is pinned to, e.g. ``expenditure.total``; None when it is about the file."""
    element: str | None
    """Address of the element under `each`, e.g. ``procurement.items[2]``; None without `each`."""
    title: Words
    message: Words
    why: Words = EMPTY
    remedy: Words = EMPTY
    cite: tuple[str, ...] = ()
    relation: str | None = None
    """``==``, ``<=``, ... of the comparison that decided; None where nothing was compared."""
    left: Side | None = None
    right: Side | None = None
    difference: str | None = None
    tolerance: str | None = None
    currency_unit: str = ""
    """Unit of the numbers where they are amounts (``万元``), ``%`` for percentages, else empty."""
    counted: Words | None = EMPTY
    """The difference in what it counts where it is no money, as a phrase about its `number` (``3 辆``); empty for years
    and what has no unit, None where only rows are counted or orders of magnitude compared, which nobody is told."""
    excerpts: tuple[Excerpt, ...] = ()
    suspects: tuple[Suspect, ...] = ()
    fingerprint: str = ""
    reason: str = ""
    """Why it is so, as somebody wrote beside it in an earlier report; it changes no verdict."""
    whereabouts: Whereabouts | None = None
    """Where it stands in the document that the declaration was made of; the span is then of the declaration's text."""

    @property
    def telling(self) -> bool:
        """Whether the difference says something to people: it has a unit, is not 0, and nothing had to differ."""
        known = self.difference is not None and bool(self.difference.strip("-0.")) and self.relation != "!="
        return known and self.counted is not None and (self.currency_unit != "" or self.counted != EMPTY)

    @property
    def measured(self) -> bool:
        """Whether its numbers are none that its figures state: days between dates, digits of a code."""
        return not self.currency_unit and self.counted is not None and self.counted.about(number="") in MEASURES


@frozen
class Undecided:
    """A rule (or one instance of it) that could not be judged, and the figures it would need."""

    rule: str
    title: Words
    missing: tuple[str, ...]
    element: str | None = None
    conflicting: bool = False
    """True where the figure is stated with contradicting values rather than absent."""
    incomparable: bool = False
    """True where nothing is absent, but what is stated cannot be compared, such as a text with a number."""
    in_part: tuple[str, ...] = ()
    """Those of `missing` that are stated in part, so that what is missing is only the rest of them."""


@frozen
class FileReport:
    """All about one file: findings (fails, rounding; with --show-passed the rest), what stayed open, counts."""

    path: str
    unit_name: str = ""
    year: int | None = None
    kind: str = ""
    currency_unit: str = USUAL_UNIT
    findings: tuple[Finding, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    counts: tuple[tuple[Verdict, int], ...] = ()
    """Judged instances by verdict; faults of the declaration are not judged instances and not counted here."""
    suppressed: int = 0
    """Findings that the file's own comments accept, not among `findings`."""
    baselined: int = 0
    """Findings that the baseline accepts, not among `findings`."""
    accepted: tuple[tuple[str, Finding], ...] = ()
    """The findings that are accepted, each with what accepts it: `comment`, `baseline` or `before`."""
    duties: tuple[DutyEntry, ...] = ()
    """The ledger of duties, where it was asked for."""
    stated: tuple[StatedValue, ...] = ()
    """All values of the declaration, where a format shows them."""
    coarser: int = 0
    """Amounts that are printed again in fewer decimals and agree, not among `findings`."""
    preexisting: int = 0
    """Findings that the file had before the change that is looked at, not among `findings`."""
    picture: Picture | None = None
    """The amounts that a format draws, where one asks for them."""
    printed: tuple[PrintedTable, ...] = ()
    """Of a published document the tables in which something is disputed, where a format draws."""


@slotted
class Summary:
    """Running totals over file reports, the JSON's `summary`."""

    files: int = 0
    rules: int = 0
    verdicts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(VERDICTS, 0))
    severities: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(SEVERITIES, 0))
    by_rule: dict[str, int] = field(default_factory=dict)
    suppressed: int = 0
    baselined: int = 0
    preexisting: int = 0
    coarser: int = 0

    def add(self, report: FileReport) -> None:
        """Count one file's report. Severities count findings that fail and, as info, those off by rounding."""
        self.files += 1
        self.suppressed += report.suppressed
        self.baselined += report.baselined
        self.preexisting += report.preexisting
        self.coarser += report.coarser
        for verdict, count in report.counts:
            self.verdicts[verdict] += count
        for finding in report.findings:
            if finding.verdict == "fails":
                self.severities[finding.severity] += 1
                self.by_rule[finding.rule] = self.by_rule.get(finding.rule, 0) + 1
            elif finding.verdict == "rounding":
                self.severities["info"] += 1
