"""A comparison in words: the rows that every format shows, with numbers written to the same decimals."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from budgetcheck.arithmetic.exactness import QUOTIENT
from budgetcheck.figures.compare import DeclaredChange, Step
from budgetcheck.findings.flips import Flip
from budgetcheck.model.targets import Target
from budgetcheck.render.wording.phrases import KIND, SEVERITY, VERDICT
from budgetcheck.render.wording.sentences import headline
from budgetcheck.run.single.comparison import Changed, ComparedVersions, Version
from budgetcheck.text.numbers import people, plain
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Language, Words, phrase

STEPS: Final[dict[Step, Words]] = {
    "draft": phrase("render.compared.two_drafts_disclosure"),
    "year": phrase("render.compared.last_year_year"),
    "execution": phrase("render.compared.budget_final_accounts"),
    "other": phrase("render.compared.two_declarations"),
}
FIGURE, ADDRESS = phrase("render.compared.figure"), phrase("render.compared.address")
PLACE: Final = phrase("render.compared.place_heading")
OLD, NEW = phrase("render.compared.old_figure"), phrase("render.compared.new_figure")
CHANGE, PERCENT = phrase("render.compared.change"), phrase("render.compared.change_percent")
REASON: Final = phrase("render.compared.reason_heading")
DECLARED_HEADS: Final = (
    phrase("render.compared.declared_change"),
    ADDRESS,
    phrase("render.compared.declared"),
    phrase("render.compared.computed"),
    phrase("render.compared.result"),
)
VERDICT_HEADS: Final = (
    phrase("render.headings.level"),
    phrase("text.headings.rule"),
    phrase("render.compared.was"),
    phrase("render.compared.is"),
    phrase("render.headings.what"),
)
"""The headings of the columns of figures, of declared changes, and of verdicts."""
_MOST_DECIMALS = 8


class FigureRow(NamedTuple):
    """A changed figure as text; what is not stated is empty."""

    old: str
    new: str
    change: str
    percent: str
    label: str
    figure: str
    place: str
    """The line, of a published document the page or sheet, table, row and column."""
    reason: str


class DeclaredRow(NamedTuple):
    """A declared change as text."""

    declared: str
    computed: str
    result: str
    label: str
    figure: str


class VerdictRow(NamedTuple):
    """A verdict that flipped as text."""

    severity: str
    rule: str
    old: str
    new: str
    about: str


def figure_row(changed: Changed, language: Language) -> FigureRow:
    """One changed figure."""
    one = changed.figure
    decimals = max(_decimals(one.old), _decimals(one.new))
    change, percent = one.change, one.percent
    return FigureRow(
        _value(one.old, decimals),
        _value(one.new, decimals),
        "" if change is None else people(change, decimals),
        "" if percent is None else rounded_percent(percent),
        visible(one.label.say(language), 400),
        visible(one.figure, 400),
        changed_place(changed, language),
        visible(one.reason, 400),
    )


def changed_place(changed: Changed, language: Language) -> str:
    """Where the figure stands, in the newer version if it is there; empty where that is not known."""
    if changed.new_place is not None or changed.old_place is not None:
        place = changed.new_place or changed.old_place
        assert place is not None
        return visible(place.words.say(language), 400)
    number = changed.new_line if changed.new_line is not None else changed.old_line
    return "" if number is None else phrase("render.compared.line_number", line=number).say(language)


def _decimals(value: Decimal | Target | None) -> int:
    if not isinstance(value, Decimal):
        return 0
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return min(max(0, -exponent), _MOST_DECIMALS)


def _value(value: Decimal | Target | None, decimals: int) -> str:
    if value is None:
        return ""
    return people(value, decimals) if isinstance(value, Decimal) else visible(str(value), 80)


def rounded_percent(value: Fraction) -> str:
    """A percentage to two decimals, rounded half up, with thousands separators."""
    quotient = QUOTIENT.divide(Decimal(value.numerator), Decimal(value.denominator))
    return people(quotient.quantize(Decimal("0.01"), context=QUOTIENT))


def declared_row(one: DeclaredChange, language: Language) -> DeclaredRow:
    """One declared change beside what the two declarations come to."""
    sign = "%" if one.kind == "percent" else ""
    computed = ""
    if one.computed is not None:
        computed = rounded_percent(one.computed) if sign else people(plain(one.computed, _decimals(one.declared)))
    return DeclaredRow(
        people(one.declared) + sign,
        computed + sign if computed else "",
        agreement(one, language),
        visible(one.label.say(language), 400),
        visible(one.figure, 400),
    )


def agreement(one: DeclaredChange, language: Language) -> str:
    """Whether a declared change is what it is."""
    if one.verdict == "undecided":
        return phrase("render.compared.open").say(language)
    return VERDICT[one.verdict].say(language)


def verdict_row(flip: Flip, language: Language) -> VerdictRow:
    """One verdict that flipped."""
    said = headline(flip.finding, language) if flip.finding is not None else visible(flip.title.say(language), 400)
    about = f"{said}  {visible(flip.element, 200)}" if flip.element else said
    old, new = ("-" if one is None else VERDICT[one].say(language) for one in (flip.old, flip.new))
    return VerdictRow(SEVERITY[flip.severity].say(language), visible(flip.rule, 80), old, new, about)


def shown_flips(comparison: ComparedVersions) -> tuple[Flip, ...]:
    """The flips that are told one by one: those to or from a failure or what only rounding explains."""
    telling = ("fails", "rounding")
    return tuple(flip for flip in comparison.flips if flip.old in telling or flip.new in telling)


def title(language: Language) -> str:
    """What such a report is called."""
    return phrase("render.compared.comparison_of_declarations").say(language)


def about(version: Version, language: Language) -> str:
    """Whose declaration a version is, of which year and kind, in which unit."""
    kind = KIND[version.kind].say(language) if version.kind in KIND else version.kind
    year = "" if version.year is None else str(version.year)
    name = visible(version.unit_name, 200)
    if not year:
        return name
    said = phrase("render.compared.about", name=name, year=year, kind=kind, unit=version.currency_unit)
    return said.say(language)


def compared_summary(comparison: ComparedVersions, language: Language) -> str:
    """What the comparison comes to in one line."""
    worse = sum(flip.worse for flip in comparison.flips)
    better = sum(flip.better for flip in comparison.flips)
    wrong, all_ = len(comparison.contradicted), len(comparison.declared)
    figures = len(comparison.figures)
    parts = [phrase("render.compared.figures_changed", figures=figures).say(language)]
    if worse or better:
        parts.append(phrase("render.compared.fail_now_no_more", worse=worse, better=better).say(language))
    else:
        parts.append(phrase("render.compared.no_failure_new_gone").say(language))
    if all_:
        parts.append(phrase("render.compared.declared_changes_disagree", all=all_, wrong=wrong).say(language))
    return phrase("text.marks.semicolon").say(language).join(parts)


def notes(comparison: ComparedVersions, language: Language) -> Iterator[str]:
    """What has to be known of the comparison beside its rows."""
    old, new = comparison.old, comparison.new
    if old.currency_unit != new.currency_unit:
        yield phrase(
            "render.compared.amounts_older_declaration_states",
            currency_unit=new.currency_unit,
            currency_unit_2=old.currency_unit,
        ).say(language)
    for version in (old, new):
        if version.faults:
            path = visible(version.path, 200)
            yield phrase("render.compared.figures_there_not_compared_see", path=path, faults=version.faults).say(
                language
            )
    rest = len(comparison.flips) - len(shown_flips(comparison))
    if rest:
        yield phrase("render.compared.more_verdicts_became_decided", rest=rest).say(language)
