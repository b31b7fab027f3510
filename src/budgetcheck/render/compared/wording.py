"""A comparison in words: the rows that every format shows, with numbers written to the same decimals."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from budgetcheck.figures.compare import DeclaredChange, Step
from budgetcheck.findings.flips import Flip
from budgetcheck.model.targets import Target
from budgetcheck.render.wording.phrases import KIND, SEVERITY, VERDICT, counted
from budgetcheck.render.wording.sentences import headline
from budgetcheck.run.single.comparison import Changed, ComparedVersions, Version
from budgetcheck.text.numbers import people, plain
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Language, Words

STEPS: Final[dict[Step, Words]] = {
    "draft": Words("同一公开的两稿", "two drafts of one disclosure"),
    "year": Words("上年与本年", "last year and this year"),
    "execution": Words("预算与决算", "a budget and its final accounts"),
    "other": Words("两份申报文件", "two declarations"),
}
_WIDE = Context(prec=200)
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
        place_of(changed, language),
        visible(one.reason, 400),
    )


def place_of(changed: Changed, language: Language) -> str:
    """Where the figure stands, in the newer version if it is there; empty where that is not known."""
    if changed.new_place is not None or changed.old_place is not None:
        place = changed.new_place or changed.old_place
        assert place is not None
        return visible(place.zh if language == "zh" else place.en, 400)
    number = changed.new_line if changed.new_line is not None else changed.old_line
    return "" if number is None else f"第 {number} 行" if language == "zh" else f"line {number}"


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
    quotient = _WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
    return people(quotient.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP, context=_WIDE))


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
    if one.agrees is None:
        return "无法核对" if language == "zh" else "open"
    words = VERDICT["holds"] if one.agrees else VERDICT["fails"]
    return words.say(language)


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
    return "申报文件比较" if language == "zh" else "Comparison of declarations"


def about(version: Version, language: Language) -> str:
    """Whose declaration a version is, of which year and kind, in which unit."""
    kind = KIND[version.kind].say(language) if version.kind in KIND else version.kind
    year = "" if version.year is None else str(version.year)
    name = visible(version.unit_name, 200)
    if language == "zh":
        return f"{name}，{year} 年{kind}，单位：{version.currency_unit}" if year else name
    return f"{name}, {year} {kind}, in {version.currency_unit}" if year else name


def compared_summary(comparison: ComparedVersions, language: Language) -> str:
    """What the comparison comes to in one line."""
    zh = language == "zh"
    worse = sum(flip.worse for flip in comparison.flips)
    better = sum(flip.better for flip in comparison.flips)
    wrong, all_ = len(comparison.contradicted), len(comparison.declared)
    figures = len(comparison.figures)
    parts = [f"数字变动 {figures:,} 处" if zh else f"{counted(figures, 'figure')} changed"]
    if worse or better:
        parts.append(
            f"新增不符 {worse:,} 条，消除不符 {better:,} 条" if zh else f"{worse:,} fail now, {better:,} no more"
        )
    else:
        parts.append("没有新增或消除的不符" if zh else "no failure is new or gone")
    if all_:
        parts.append(
            f"文中增减数 {all_:,} 个，不符 {wrong:,} 个" if zh else f"{wrong:,} of {all_:,} declared changes disagree"
        )
    return ("；" if zh else "; ").join(parts)


def notes(comparison: ComparedVersions, language: Language) -> Iterator[str]:
    """What has to be known of the comparison beside its rows."""
    zh = language == "zh"
    old, new = comparison.old, comparison.new
    if old.currency_unit != new.currency_unit:
        yield (
            f"金额统一换算为{new.currency_unit}（旧文件以{old.currency_unit}为单位）"
            if zh
            else f"amounts are in {new.currency_unit}; the older declaration states them in {old.currency_unit}"
        )
    for version in (old, new):
        if version.faults:
            path = visible(version.path, 200)
            yield (
                f"{path} 有 {version.faults:,} 处写法错误，所涉数字未参与比较；请先用 check 查看"
                if zh
                else f"{path} has {counted(version.faults, 'fault')}: figures there are not compared; see check"
            )
    rest = len(comparison.flips) - len(shown_flips(comparison))
    if rest:
        yield (
            f"另有 {rest:,} 条规则由能判定变为未判定，或相反，详见 --format json"
            if zh
            else f"{rest:,} more verdicts became decided or undecided; see --format json"
        )
