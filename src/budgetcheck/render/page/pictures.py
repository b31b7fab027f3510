"""The pictures of one file: the money's way, this year beside last year, the three public expenses, the tree of doubt.

Each stands beside the same numbers as a table or list, which says everything that the picture does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from decimal import Decimal

from markupsafe import Markup

from budgetcheck.arithmetic.exactness import EXACT
from budgetcheck.findings.finding import FileReport, Finding, Term
from budgetcheck.findings.picture import ENDS, Branch, Doubt, PicturedAmount
from budgetcheck.render.page.flow import flow_drawing
from budgetcheck.render.page.frame import fragment
from budgetcheck.render.page.sums import sums_picture
from budgetcheck.render.wording.alignment import PaddedNumber, by_points
from budgetcheck.text.numbers import people, plain
from budgetcheck.text.safe import visible
from budgetcheck.text.severity import SEVERITIES, Severity
from budgetcheck.text.slots import frozen, slotted
from budgetcheck.text.words import Language

_PUBLIC = "three_public."


@frozen
class Disputed:
    """What the discrepancies of a file say against its figures."""

    marks: Mapping[str, Severity]
    """The likeliest figures to be wrong, or where nothing is known of that what a discrepancy is pinned to -> how bad
    the worst discrepancy is."""
    joint: Mapping[frozenset[str], Severity]
    """Two figures of one discrepancy -> how bad the worst of these is."""
    links: Mapping[str, tuple[str, str]]
    """Figure -> the place on the page and the rule of the first discrepancy that it stands in."""
    suspects: frozenset[str]


@frozen
class Bar:
    """One bar of a row: where it begins and how long it is, in percent of the room for bars."""

    kind: str
    start: float
    length: float


@frozen
class BarRow:
    """One amount beside last year's and its budget, as numbers and as bars."""

    name: str
    value: PaddedNumber
    previous: PaddedNumber
    change: PaddedNumber
    budget: PaddedNumber
    bars: tuple[Bar, ...]
    reckoned: bool
    mark: str
    link: tuple[str, str] | None


@frozen
class WayRow:
    """One amount of the money's way, at its depth below the end that it belongs to."""

    name: str
    depth: int
    value: PaddedNumber
    share: PaddedNumber
    length: str
    """Of its bar, in percent of the end."""
    mark: str
    suspect: bool
    link: tuple[str, str] | None


@slotted
class Twig:
    """One figure of the tree with what stands below it."""

    name: str
    value: PaddedNumber
    doubt: Doubt
    link: tuple[str, str] | None
    more: int
    computed: str
    """What its parts come to, where that is something else."""
    proposed: str
    below: list[Twig] = field(default_factory=list)


def pictures(report: FileReport, order: int, shown: Sequence[tuple[str, Finding]], language: Language) -> Markup:
    """The pictures of a file; nothing where none can be drawn.

    `shown` are the discrepancies that the page shows, each with its place.
    """
    if report.picture is None:
        return Markup()
    found = disputed(shown)
    amounts = report.picture.amounts
    public = [amount for amount in amounts if amount.figure.startswith(_PUBLIC)]
    years = [amount for amount in amounts if amount.previous is not None and amount not in public]
    twigs = _twigs(report.picture.branches, found, language)
    drawn = flow_drawing(amounts, found.marks, found.joint, language)
    wholes = {} if drawn is None else {node.figure: node.name for node in drawn.nodes}
    if drawn is None and not years and not public and not twigs:
        return Markup()
    return fragment(
        "pictures.html",
        language,
        order=order,
        unit=visible(report.currency_unit, 40),
        year=report.year,
        flow=drawn,
        way=_way(amounts, found, language) if drawn is not None else [],
        rests=[] if drawn is None else [(wholes[node.whole or ""], node) for node in drawn.nodes if node.rest],
        groups=[
            (name, rows)
            for name, several in (("years", years), ("public", public))
            if (rows := _bar_rows(several, found, language))
        ],
        twigs=twigs,
        sums=sums_picture(report.picture.branches, f"sums{order}", report.currency_unit, language),
        disputed=bool(found.marks or found.joint),
    )


def disputed(shown: Iterable[tuple[str, Finding]]) -> Disputed:
    """Gather what discrepancies say against figures of their own file."""
    marks: dict[str, Severity] = {}
    joint: dict[frozenset[str], Severity] = {}
    links: dict[str, tuple[str, str]] = {}
    suspects: set[str] = set()
    for place, finding in sorted(shown, key=lambda one: SEVERITIES.index(one[1].severity)):
        blamed = [figure for suspect in finding.suspects for figure in suspect.figures]
        suspects.update(blamed)
        if finding.severity == "info":
            continue
        for figure in blamed or filter(None, [finding.figure]):
            marks.setdefault(figure, finding.severity)
        for figure in (*blamed, *(term.figure for term in _terms(finding) if term.path is None)):
            links.setdefault(figure, (place, finding.rule))
        for pair in _pairs(finding):
            joint.setdefault(pair, finding.severity)
    return Disputed(marks, joint, links, frozenset(suspects))


def _terms(finding: Finding) -> Iterable[Term]:
    return (term for side in (finding.left, finding.right) if side is not None for term in side.terms)


def _pairs(finding: Finding) -> Iterable[frozenset[str]]:
    """Figures that stand on different sides of the comparison."""
    if finding.left is None or finding.right is None:
        return
    for one in finding.left.terms[:40]:
        for other in finding.right.terms[:40]:
            if one.path is None and other.path is None and one.figure != other.figure:
                yield frozenset((one.figure, other.figure))


def _way(amounts: Sequence[PicturedAmount], found: Disputed, language: Language) -> list[WayRow]:
    """The money's way as the rows of a table, sums above their parts, each with its share of the end."""
    wholes = {amount.figure: amount.whole for amount in amounts}
    values = {amount.figure: Decimal(amount.value) for amount in amounts}
    rows: list[tuple[PicturedAmount, int, Decimal | None]] = []
    for amount in _sums_first(amounts):
        depth, end = 0, amount.figure
        while (whole := wholes[end]) is not None:
            depth, end = depth + 1, whole
        total = values[end]
        rows.append((amount, depth, None if total <= 0 else values[amount.figure] * 100 / total))
    numbers = by_points(people(amount.value) for amount, _, _ in rows)
    return [
        WayRow(
            visible(amount.label.say(language), 200),
            depth,
            number,
            PaddedNumber("" if share is None else f"{share:,.1f}%"),
            "" if share is None else f"{min(Decimal(100), max(Decimal(0), share)):.1f}",
            found.marks.get(amount.figure, ""),
            amount.figure in found.suspects,
            found.links.get(amount.figure),
        )
        for (amount, depth, share), number in zip(rows, numbers, strict=True)
    ]


def _sums_first(amounts: Sequence[PicturedAmount]) -> list[PicturedAmount]:
    """The amounts of the money's way, each sum with its parts behind it."""
    below: dict[str, list[PicturedAmount]] = {}
    for amount in amounts:
        if amount.whole is not None:
            below.setdefault(amount.whole, []).append(amount)

    def tree(amount: PicturedAmount) -> list[PicturedAmount]:
        return [amount, *(one for part in below.get(amount.figure, ()) for one in tree(part))]

    return [one for amount in amounts if amount.figure in ENDS for one in tree(amount)]


def _bar_rows(amounts: Sequence[PicturedAmount], found: Disputed, language: Language) -> list[BarRow]:
    values = [[None if text is None else Decimal(text) for text in _texts(amount)] for amount in amounts]
    stated = [value for several in values for value in several if value is not None]
    low, high = min([Decimal(0), *stated]), max([Decimal(0), *stated])
    changes = [None if now is None or last is None else EXACT.subtract(now, last) for now, last, _ in values]
    if not amounts:
        return []
    columns = [
        by_points("" if value is None else people(plain(value)) for value in column)
        for column in (*zip(*values, strict=True), changes)
    ]
    return [
        BarRow(
            visible(amount.label.say(language), 200),
            now,
            last,
            change,
            budget,
            tuple(_bars(several, low, high)),
            amount.reckoned,
            found.marks.get(amount.figure, ""),
            found.links.get(amount.figure),
        )
        for amount, several, now, last, budget, change in zip(amounts, values, *columns, strict=True)
    ]


def _texts(amount: PicturedAmount) -> tuple[str, str | None, str | None]:
    return amount.value, amount.previous, amount.budget


def _bars(values: Sequence[Decimal | None], low: Decimal, high: Decimal) -> Iterable[Bar]:
    """The bars of one row, from zero to each amount."""
    room = float(high - low) or 1.0
    for kind, value in zip(("now", "last", "budget"), values, strict=True):
        if value is not None:
            begin, end = sorted((Decimal(0), value))
            yield Bar(kind, round(float(begin - low) / room * 100, 2), round(float(end - begin) / room * 100, 2))


def _twigs(branches: Sequence[Branch], found: Disputed, language: Language) -> list[Twig]:
    """The rows of the tree as a tree."""
    numbers = by_points("" if branch.value is None else people(branch.value) for branch in branches)
    roots: list[Twig] = []
    trunk: list[Twig] = []
    for branch, number in zip(branches, numbers, strict=True):
        name = visible(branch.label.say(language) or branch.figure, 200)
        decimals = len((branch.value or "").partition(".")[2])
        computed, proposed = (
            "" if amount is None else people(Decimal(amount), decimals) for amount in (branch.computed, branch.proposed)
        )
        link = found.links.get(branch.figure)
        twig = Twig(name, number, branch.doubt, link, branch.more, computed if branch.off else "", proposed)
        del trunk[branch.depth :]
        (trunk[-1].below if trunk else roots).append(twig)
        trunk.append(twig)
    return roots
