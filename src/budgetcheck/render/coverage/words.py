"""What rules see of a declaration's figures, in words: shared by the table and the page."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from budgetcheck.text.numbers import exact, people
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Language, Words

if TYPE_CHECKING:
    from budgetcheck.analysis.coverage.covered import Coverage, Notice, SlipPair

MOST_SHOWN = 20
"""Pairs, figures and changes that a list for people shows before it says how many more there are."""


def share(seen: int, tried: int) -> str:
    """A percentage cut (not rounded up) to one decimal: what is not all is never shown as 100."""
    if not tried:
        return "100.0"
    tenths = seen * 1000 // tried
    return f"{tenths // 10}.{tenths % 10}"


def percent(found: Sequence[Coverage]) -> Fraction:
    """The share of slips that an error names, over all declarations."""
    tried = sum(one.tried for one in found)
    return Fraction(100 * sum(one.seen("error") for one in found), tried) if tried else Fraction(100)


def summary(one: Coverage) -> list[Words]:
    """What was tried and how much of it is noticed; what was not tried, and why."""
    errors, any_ = one.seen("error"), one.seen("info")
    found = [
        Words(
            f"{len(one.rows)} 个申报数，试 {one.tried} 种差错（{one.rules} 条规则）：报错 {errors} "
            f"（{share(errors, one.tried)}%），任何规则有反应 {any_}（{share(any_, one.tried)}%）",
            f"{len(one.rows)} figures, {one.tried} slips tried against {one.rules} rules: an error names {errors} "
            f"({share(errors, one.tried)}%), any rule notices {any_} ({share(any_, one.tried)}%)",
        )
    ]
    if one.already:
        rules = ", ".join(one.already)
        found.append(
            Words(
                f"现状已报错的规则无法再有反应：{rules}",
                f"rules that fail as it stands and can notice nothing more: {rules}",
            )
        )
    if one.cut:
        found.append(Words("时限已到，其余申报数未试", "the time was used up; the other figures were not tried"))
    if one.untried:
        found.append(
            Words(f"时限已到，另有 {one.untried} 对未试", f"the time was used up; {one.untried} pairs were not tried")
        )
    return found


def slip_name(slip: str) -> Words:
    """What a kind of slip is called."""
    from budgetcheck.analysis.coverage.covered import EXCHANGE, SLIPS

    return next((words for name, words in SLIPS.items() if name == slip), EXCHANGE)


def pair_words(pair: SlipPair) -> Words:
    """A pair of slips in a line."""
    one, other = (visible(figure, 100) for figure in pair.figures)
    if pair.slips[0] == "exchange":
        return Words(f"{one} 与 {other} 互换", f"{one} and {other} exchanged")
    first, second = (slip_name(slip) for slip in pair.slips)
    values = [None if value is None else people(value) for value in pair.values]
    put = [Words("", "") if value is None else Words(f"（{value}）", f" ({value})") for value in values]
    return Words(
        f"{one} {first.zh}{put[0].zh} 与 {other} {second.zh}{put[1].zh}",
        f"{one} {first.en}{put[0].en} with {other} {second.en}{put[1].en}",
    )


def direction_words(one: Coverage) -> list[Words]:
    """The linear algebra in words: rank, figures in no equality, figures that can change together."""
    space = one.directions
    found = [
        Words(
            f"{space.equalities} 个等式涉及 {space.figures} 个申报数，秩 {space.rank}，"
            f"有 {space.dimension} 个方向的联动变化不为任何等式所见",
            f"{space.equalities} equalities over {space.figures} figures, rank {space.rank}: "
            f"{space.dimension} directions of joint change that none of them sees",
        )
    ]
    if space.loose:
        names = [visible(name, 100) for name in space.loose]
        shown, more = names[:MOST_SHOWN], ", ..." * (len(names) > MOST_SHOWN)
        found.append(
            Words(
                f"不在任何等式中（{len(names)} 个）：{'、'.join(shown)}{more}",
                f"in no equality ({len(names)}): {', '.join(shown)}{more}",
            )
        )
    for group in space.alike:
        names = [visible(name, 100) for name, _ in group]
        shown_names = ", ".join(names[:MOST_SHOWN]) + ", ..." * (len(names) > MOST_SHOWN)
        example = _change(group)
        found.append(
            Words(
                f"可两两互补：{shown_names}（如 {example}）",
                f"any two can make up for each other: {shown_names} ({example})",
            )
        )
    return found


def _change(group: Sequence[tuple[str, str]]) -> str:
    (one, weight), (other, other_weight) = group[:2]
    by = exact(-Fraction(weight) / Fraction(other_weight))
    return f"{visible(one, 60)} +1, {visible(other, 60)} {by if by.startswith('-') else f'+{by}'}"


def unseen(one: Coverage, language: Language) -> list[str]:
    """The figures with the slips that no rule notices, those with most of them first."""
    comma = "、" if language == "zh" else ", "
    lines = []
    for row in one.rows:
        slips = [slip_name(cell.slip).say(language) for cell in row.cells if cell.severity is None]
        if slips:
            lines.append((len(slips), f"{visible(row.figure, 120)}: {comma.join(slips)}"))
    return [line for _, line in sorted(lines, key=lambda pair: -pair[0])]


def said_by(notices: Sequence[Notice], language: Language) -> str:
    """Who says something of a pair all the same."""
    if not notices:
        return ""
    rules = ", ".join(notice.rule for notice in notices[:3])
    return f"（仅 {rules}）" if language == "zh" else f" (only {rules})"
