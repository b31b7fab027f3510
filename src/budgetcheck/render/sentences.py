"""A finding in words: its headline, its equation with the numbers written out, its suspects."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from budgetcheck.findings import FileReport, Finding, Side, Suspect
from budgetcheck.numbers import people
from budgetcheck.render.phrases import CAUSE, KIND, SATISFIED, VIOLATED
from budgetcheck.safe import visible
from budgetcheck.words import Language

TEXT = 2_000
"""Characters shown of one text of a finding."""
_FORMULA = 240
"""Characters shown of one side's formula; longer ones are cut between two terms and the rest counted."""
NAMED = 4
"""Figures named of those that may be wrong together; the others are counted."""
_SIGNS = (" + ", " - ", " * ", " / ")


def headline(finding: Finding, language: Language) -> str:
    """What disagrees, with the difference: the message, else the title."""
    text = visible(finding.message.say(language) or finding.title.say(language), TEXT)
    shown = amount(finding, language)
    if shown is None or finding.verdict not in ("fails", "rounding"):
        return text
    assert finding.difference is not None
    if people(finding.difference) in text or finding.difference in text:
        return text
    return f"{text.rstrip('。.')}，差额 {shown}" if language == "zh" else f"{text.rstrip('.')}, difference {shown}"


def amount(finding: Finding, language: Language) -> str | None:
    """The difference with its unit: ``-0.18 万元``, ``-0.5 个百分点``."""
    if finding.difference is None:
        return None
    number = visible(people(finding.difference))
    unit = visible(finding.currency_unit)
    if unit == "%":
        unit = "个百分点" if language == "zh" else "percentage points"
    return f"{number} {unit}" if unit else number


def equation(finding: Finding, language: Language) -> str | None:
    """``1,644.62 ≠ 1,088.83 + 555.97 = 1,644.80；差额 -0.18（容差 0.015）``; None where nothing was compared."""
    left, right = finding.left, finding.right
    if left is None or right is None:
        return None
    relation = finding.relation or "=="
    if finding.verdict == "fails":
        sign = VIOLATED.get(relation, "≠")
    elif finding.verdict == "rounding":
        sign = "≈"
    else:
        sign = SATISFIED.get(relation, visible(relation))
    zh = language == "zh"
    declared, computed = _side(left, language), _side(right, language)
    if not declared or not computed:
        return None
    text = f"{declared} {sign} {computed}"
    if finding.difference is not None and finding.verdict in ("fails", "rounding"):
        number = visible(people(finding.difference))
        text += f"；差额 {number}" if zh else f"; difference {number}"
    allowed = _allowed(finding, language)
    if allowed:
        text += f"（{allowed}）" if zh else f" ({allowed})"
    return text


def _side(side: Side, language: Language) -> str:
    value = visible(people(side.value), _FORMULA if side.formula == "" else None)
    formula = visible(side.formula)
    if not formula or formula in (value, side.value):
        return value
    if not value:
        return _written(formula, side, language)
    return f"{_written(formula, side, language)} = {value}"


def _written(formula: str, side: Side, language: Language) -> str:
    """The formula, cut between two terms where it is long, with the number of terms left out."""
    if len(formula) <= _FORMULA:
        return formula
    at = max(formula.rfind(sign, 0, _FORMULA) for sign in _SIGNS)
    kept = formula[: at if at > 0 else _FORMULA]
    left_out = len(side.terms) - sum(kept.count(sign) for sign in _SIGNS) - 1
    more = f" + 其余 {left_out:,} 项" if language == "zh" else f" + {left_out:,} more"
    return f"{kept} ...{more}" if left_out > 0 else f"{kept} ..."


def _allowed(finding: Finding, language: Language) -> str | None:
    """What rounding allowed: the tolerance, or the range of the computed side where that says more."""
    zh = language == "zh"
    if finding.tolerance is not None:
        tolerance = visible(people(finding.tolerance))
        return f"容差 {tolerance}" if zh else f"tolerance {tolerance}"
    right = finding.right
    if right is None or right.low is None or right.high is None or right.low == right.high:
        return None
    low, high = visible(people(right.low)), visible(people(right.high))
    return f"按四舍五入可为 {low} 至 {high}" if zh else f"rounding admits {low} to {high}"


def suspicion(suspect: Suspect, finding: Finding, language: Language) -> str:
    """Which figures may be wrong, by which slip, and what would satisfy the rules."""
    zh = language == "zh"
    why = visible(suspect.why.say(language), TEXT)
    names = [_known(figure, finding, language) for figure in suspect.figures]
    if not why:
        return _slip(suspect, names, language)
    if suspect.unique and ("仅此" if zh else "only") not in why:
        why += "；仅此一种改法可平" if zh else "; the only such change that fits"
    if names and all(name in why for name in names):
        return why
    more = len(names) - NAMED
    called = ("、" if zh else ", ").join(names[:NAMED])
    if more > 0:
        called += f"等 {len(names):,} 项" if zh else f" and {more:,} more"
    return f"{called}，{why}" if zh else f"{called}: {why}"


def _known(figure: str, finding: Finding, language: Language) -> str:
    """The label of a figure that takes part in the finding, where no other part has the same, else its address."""
    terms = [term for side in (finding.left, finding.right) if side for term in side.terms]
    labels = {term.figure: term.label.say(language) for term in terms}
    mine = labels.get(figure, "")
    unique = sum(name == mine for name in labels.values()) == 1
    return visible(mine if mine and unique else figure, TEXT)


def _slip(suspect: Suspect, names: list[str], language: Language) -> str:
    """The slip in words where the explainer gave none."""
    zh = language == "zh"
    padding = (None,) * len(names)
    changes = zip(names, suspect.stated + padding, suspect.proposed + padding, strict=False)
    text = ("，" if zh else ", ").join(_change(*change, language) for change in changes)
    if suspect.unique:
        text += "；仅此一种改法可平" if zh else "; the only such change that fits"
    cause = CAUSE.get(suspect.cause or "")
    lead = cause.say(language) if cause else visible(suspect.cause or "", 80)
    return (f"{lead}：{text}" if zh else f"{lead}: {text}") if lead else text


def _change(name: str, stated: str | None, proposed: str | None, language: Language) -> str:
    zh = language == "zh"
    before = visible(people(stated)) if stated is not None else ("未填" if zh else "absent")
    if proposed is None:
        return f"{name} 的 {before} 可能有误" if zh else f"{name} may be wrong ({before})"
    after = visible(people(proposed))
    return f"{name} 的 {before} 若为 {after} 则相符" if zh else f"{name}: {before} would fit as {after}"


def elsewhere(finding: Finding, language: Language) -> str:
    """Where the figures of other files stand that took part (last year's, a unit's); empty where there are none."""
    terms = [term for side in (finding.left, finding.right) if side for term in side.terms if term.path]
    unique = list({(term.path, term.figure): term for term in terms}.values())
    shown = [
        f"{visible(term.label.say(language) or term.figure, TEXT)} {visible(people(term.value))} "
        f"({visible(term.path or '', TEXT)}{f':{term.span.line}' if term.span else ''})"
        for term in unique[:NAMED]
    ]
    more = len(unique) - NAMED
    if more > 0:
        shown.append(f"另有 {more:,} 项" if language == "zh" else f"{more:,} more")
    return ("；" if language == "zh" else "; ").join(shown)


def place(finding: Finding) -> str:
    """``path:line:column``."""
    return f"{visible(finding.path)}:{finding.span.line}:{finding.span.column}"


def subject(finding: Finding) -> str:
    """The address the finding is about: its figure, else its element, else nothing."""
    return visible(finding.figure or finding.element or "", TEXT)


def caption(report: FileReport, language: Language) -> str:
    """Whose declaration it is: unit, year, kind and currency unit, as far as known."""
    zh = language == "zh"
    kind = KIND.get(report.kind)
    label = kind.say(language) if kind else visible(report.kind, 40)
    year = "" if report.year is None else f"{report.year} 年" if zh else str(report.year)
    title = f"{year}{label}" if zh else f"{year} {label}".strip()
    unit = visible(report.currency_unit, 40)
    parts = [visible(report.unit_name, 200), title, (f"单位：{unit}" if zh else f"in {unit}") if unit else ""]
    return ("，" if zh else ", ").join(part for part in parts if part)


def magnitude(finding: Finding) -> Decimal:
    """How much a finding is off, for ordering; 0 where nothing was subtracted."""
    try:
        return abs(Decimal(finding.difference)) if finding.difference is not None else Decimal(0)
    except InvalidOperation:
        return Decimal(0)
