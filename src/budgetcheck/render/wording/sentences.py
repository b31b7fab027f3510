"""A finding in words: its headline, its equation with the numbers written out, what it rests on."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from budgetcheck.findings.finding import FileReport, Finding, Side
from budgetcheck.render.wording.phrases import KIND, SATISFIED, VIOLATED
from budgetcheck.text.numbers import endless, readable
from budgetcheck.text.pattern import pattern
from budgetcheck.text.safe import visible
from budgetcheck.text.words import EMPTY, Language, Words, phrase

TEXT_LENGTH = 2_000
"""Characters shown of one text of a finding."""
_FORMULA = 240
"""Characters shown of one side's formula; longer ones are cut between two terms and the rest counted."""
_NAMED = 4
"""Figures of other files named; more are counted."""
_SIGNS = (" + ", " - ", " * ", " / ")


def headline(finding: Finding, language: Language) -> str:
    """What disagrees, with the difference: the message, else the title."""
    text = visible(finding.message.say(language) or finding.title.say(language), TEXT_LENGTH)
    shown = amount(finding, language)
    if shown is None or finding.currency_unit == "" or finding.verdict not in ("fails", "rounding"):
        return text  # what is counted is told by the message
    assert finding.difference is not None
    if number_text(finding.difference, finding) in text:
        return text
    return phrase(
        "render.wording.it_difference_shown", shown=shown, it=Words(text.rstrip("。."), text.rstrip("."))
    ).say(language)


def number_text(text: str, finding: Finding) -> str:
    """A number of a finding as people read it."""
    return visible(readable(text, money=finding.currency_unit != "" or finding.counted not in (None, EMPTY)))


def amount(finding: Finding, language: Language) -> str | None:
    """The difference with its unit: ``-0.18 万元``, ``-0.5 个百分点``, ``3 辆``; None where it tells people nothing."""
    if finding.difference is None or not finding.telling:
        return None
    if finding.counted is not None and not finding.currency_unit:
        return visible(finding.counted.say(language))
    return f"{number_text(finding.difference, finding)} {unit_name(finding, language)}"


def unit_name(finding: Finding, language: Language) -> str:
    """What a difference is counted in: ``万元``, ``个百分点``, ``辆``; empty where it has no unit."""
    if finding.currency_unit == "%":
        return phrase("findings.resolve.percentage_points").say(language)
    if finding.counted is not None and not finding.currency_unit:
        return visible(finding.counted.about(number="").say(language).strip(), 40)
    return visible(finding.currency_unit)


def computation(finding: Finding, language: Language) -> tuple[str, str] | None:
    """What to call the equation, and the equation; None where there is none or the headline says it all."""
    text = equation(finding, language)
    if text is None:
        return None
    if finding.difference is not None:
        return phrase("render.wording.computed_2").say(language), text
    said = headline(finding, language)
    values = [visible(side.value) for side in (finding.left, finding.right) if side]
    if all(value and value in said for value in values):
        return None
    return phrase("render.wording.compared").say(language), text


def equation(finding: Finding, language: Language) -> str | None:
    """How the verdict was computed; None where nothing was compared.

    ``1,088.83 + 555.97 = 1,644.80；1,644.62 - 1,644.80 = -0.18（容差 0.015）``
    """
    left, right = finding.left, finding.right
    if left is None or right is None or _says_nothing(finding, left, right):
        return None
    declared, computed = _side(left, finding, language), _side(right, finding, language)
    if not declared or not computed:
        return None
    if finding.verdict == "fails" and finding.difference is not None and left.value and right.value:
        steps = [written for written, value in (declared, computed) if written != value]
        text = (
            phrase("text.marks.semicolon")
            .say(language)
            .join([*steps, _subtraction(finding, declared[1], computed[1], language)])
        )
    else:
        text = f"{declared[0]} {_sign(finding)} {computed[0]}"
        if finding.telling and finding.verdict in ("fails", "rounding"):
            text += _apart(finding, phrase("render.wording.difference_2"), language)
    allowed = _allowed(finding, language)
    if not allowed:
        return text
    return phrase("render.wording.text_allowed", text=text, allowed=allowed).say(language)


def _sign(finding: Finding) -> str:
    relation = finding.relation or "=="
    if finding.verdict == "fails" and not _is_satisfied(finding):
        return VIOLATED.get(relation, "≠")
    alike = finding.difference is not None and not finding.difference.strip("-0.")
    if finding.verdict == "rounding" or (alike and relation in ("<", ">")):  # apart by less than is printed
        return "≈"
    return SATISFIED.get(relation, visible(relation))


def _subtraction(finding: Finding, declared: str, computed: str, language: Language) -> str:
    assert finding.difference is not None
    if (finding.relation or "==") == "==" and finding.currency_unit:
        difference = number_text(finding.difference, finding)
        return f"{declared} - {f'({computed})' if computed.startswith('-') else computed} = {difference}"
    told = _apart(finding, phrase("render.wording.difference_3"), language) if finding.telling else ""
    return f"{declared} {_sign(finding)} {computed}{told}"


def _apart(finding: Finding, of_money: Words, language: Language) -> str:
    """The difference behind an equation: of money without its unit, of what is counted with it."""
    assert finding.difference is not None
    if finding.currency_unit:
        return of_money.say(language) + number_text(finding.difference, finding)
    return phrase("render.wording.apart", shown=amount(finding, language) or "").say(language)


def _says_nothing(finding: Finding, left: Side, right: Side) -> bool:
    """Whether numbers say nothing to people: of rows that are counted, and of what is or is not 0."""
    if finding.difference is None:
        return False
    none = any(not side.terms and not side.value.strip("-0.") for side in (left, right))
    if finding.currency_unit:
        return none and finding.relation == "!="
    return none or finding.counted is None


def _is_satisfied(finding: Finding) -> bool:
    """Whether the relation holds as stated: then it is its opposite that was asked for."""
    assert finding.left is not None
    assert finding.right is not None
    satisfied = _RELATIONS.get(finding.relation or "==")
    try:
        return satisfied is not None and satisfied(Decimal(finding.left.value), Decimal(finding.right.value))
    except InvalidOperation:
        return False


_RELATIONS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _side(side: Side, finding: Finding, language: Language) -> tuple[str, str] | None:
    """The side with its formula, ``1,088.83 + 555.97 = 1,644.80``, and its value alone; None where there is neither."""
    money = finding.currency_unit != ""
    value = visible(readable(side.value, money=money), None if side.formula else _FORMULA)
    formula = _ABSOLUTE.sub(r"|\1|", _OF_A_NUMBER.sub(r"\1", visible(side.formula)))
    if not formula or formula.replace(",", "") == side.value.replace(",", ""):
        return (value, value) if value else None
    written = _written(formula, side, language)
    if finding.difference is not None:
        written = written.replace(" * ", " × ").replace(" / ", " ÷ ")
    equals = "≈" if endless(side.value) else "="
    return (f"{written} {equals} {value}" if value else written), value


def _written(formula: str, side: Side, language: Language) -> str:
    """The formula, cut between two terms where it is long, with the number of terms left out."""
    if len(formula) <= _FORMULA:
        return formula
    at = max(formula.rfind(sign, 0, _FORMULA) for sign in _SIGNS)
    kept = formula[: at if at > 0 else _FORMULA]
    left_out = len(side.terms) - sum(kept.count(sign) for sign in _SIGNS) - 1
    more = phrase("render.wording.left_out_more", left_out=left_out).say(language)
    return f"{kept} ...{more}" if left_out > 0 else f"{kept} ..."


def _allowed(finding: Finding, language: Language) -> str | None:
    """What rounding allowed: the tolerance, or the range of the computed side where that says more."""
    if finding.tolerance is not None and not finding.currency_unit and not finding.tolerance.strip("0."):
        return None  # counts and years are exact
    if finding.tolerance is not None:
        tolerance = number_text(finding.tolerance, finding)
        return phrase("render.wording.tolerance", tolerance=tolerance).say(language)
    right = finding.right
    if right is None or right.low is None or right.high is None or right.low == right.high:
        return None
    low, high = number_text(right.low, finding), number_text(right.high, finding)
    return phrase("render.wording.rounding_admits_low_high", low=low, high=high).say(language)


_ABSOLUTE = pattern(r"\babs\(([^()]*)\)")
_OF_A_NUMBER = pattern(r"\babs\(([0-9,.]+)\)")
_ARTICLE = pattern("(.*[》）])(第.+)", re.DOTALL)


def basis(finding: Finding, language: Language) -> str:
    """What the rule rests on; articles of one law are said behind its name: ``《…》第三条、第四条``."""
    said: list[str] = []
    law: str | None = None
    for cite in finding.cite:
        text = visible(cite, TEXT_LENGTH)
        match = _ARTICLE.fullmatch(text)
        if match is not None and match[1] == law:
            said[-1] += f"、{match[2]}"
            continue
        law = None if match is None else match[1]
        said.append(text)
    return phrase("text.marks.semicolon").say(language).join(said)


def elsewhere(finding: Finding, language: Language) -> str:
    """Where the figures of other files stand that took part (last year's, a unit's); empty where there are none."""
    terms = [term for side in (finding.left, finding.right) if side for term in side.terms if term.path]
    unique = list({(term.path, term.figure): term for term in terms}.values())
    shown = [
        f"{visible(term.label.say(language) or term.figure, TEXT_LENGTH)} {number_text(term.value, finding)} "
        f"({visible(term.path or '', TEXT_LENGTH)}{f':{term.span.line}' if term.span else ''})"
        for term in unique[:_NAMED]
    ]
    more = len(unique) - _NAMED
    if more > 0:
        shown.append(phrase("render.wording.more", more=more).say(language))
    return phrase("text.marks.semicolon").say(language).join(shown)


def place(finding: Finding, language: Language = "zh") -> str:
    """``path:line:column``; of a published document its page or sheet, table, row and column, and its words."""
    if finding.whereabouts is not None:
        return f"{visible(finding.path)} {quoted_place(finding, language)}".rstrip()
    return f"{visible(finding.path)}:{finding.span.line}:{finding.span.column}"


def line_or_place(finding: Finding, language: Language) -> str:
    """The number of the line; of a published document the place in words, empty where it is about all of it."""
    if finding.whereabouts is None:
        return str(finding.span.line)
    return visible(finding.whereabouts.words.say(language))


def quoted_place(finding: Finding, language: Language) -> str:
    """Where a published document says it, and its words; empty for a declaration."""
    if finding.whereabouts is None:
        return ""
    quote = visible(finding.whereabouts.quote, TEXT_LENGTH)
    return " ".join(filter(None, (line_or_place(finding, language), f"“{quote}”" if quote else "")))


def quoted_places(finding: Finding, language: Language) -> str:
    """As `quoted_place`, and where one figure is held against one other, the place and words of that, too."""
    own = quoted_place(finding, language)
    terms = [term for side in (finding.left, finding.right) for term in (side.terms if side else ())]
    if not own or len(terms) != 2:
        return own
    others = [quoted_place(replace(finding, whereabouts=term.whereabouts), language) for term in terms]
    said = phrase("text.marks.semicolon").say(language)
    return said.join(dict.fromkeys(filter(None, (own, *others))))


def known_line(finding: Finding) -> int | None:
    """The line in the file itself, for programs that go there; None where a published document has no lines."""
    return finding.span.line if finding.whereabouts is None else finding.whereabouts.line


def subject(finding: Finding) -> str:
    """The address the finding is about: its figure, else its element, else nothing."""
    return visible(finding.figure or finding.element or "", TEXT_LENGTH)


def reason_of(finding: Finding, language: Language) -> str:
    """What somebody wrote of why it is so, to follow in a line; empty where nobody did."""
    if not finding.reason:
        return ""
    text = visible(finding.reason, TEXT_LENGTH)
    return phrase("render.wording.reason_text", text=text).say(language)


def caption(report: FileReport, language: Language) -> str:
    """Whose declaration it is: unit, year, kind and currency unit, as far as known."""
    kind = KIND.get(report.kind)
    label = kind.say(language) if kind else visible(report.kind, 40)
    title = label
    if report.year is not None:
        title = phrase("render.wording.year_and_kind", year=report.year, kind=label).say(language).strip()
    unit = visible(report.currency_unit, 40)
    parts = [
        visible(report.unit_name, 200),
        title,
        phrase("render.wording.in_2", unit=unit).say(language) if unit else "",
    ]
    return phrase("text.marks.comma").say(language).join(part for part in parts if part)


def magnitude(finding: Finding) -> Decimal:
    """How much a finding is off, for ordering; 0 where nothing was subtracted."""
    try:
        return abs(Decimal(finding.difference)) if finding.difference is not None else Decimal(0)
    except InvalidOperation:
        return Decimal(0)
