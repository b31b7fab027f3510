"""Amounts and counts of prose: whether the words account for one, which figure it is, and in which role."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from budgetcheck.recognition.facts.fact import Address
from budgetcheck.recognition.facts.keys import (
    FigureRole,
    address_of,
    known,
    spec_at,
    written_key,
)
from budgetcheck.recognition.prose.clause import (
    MONEY,
    PARTS_OF_BUDGETS,
    SOURCES,
    ProseClause,
    ProseHead,
)
from budgetcheck.recognition.prose.percentages import read_percent
from budgetcheck.recognition.prose.tokens import Token
from budgetcheck.recognition.words.wording import PrintedNumber

_NOUNS: Final = frozenset(
    {"合计", "总计", "共计", "总", "总额", "支出", "收入", "项目", "经费", "资金", "财政拨款", "财政"}
)
"""Filling words that name something where no head stands beside them."""


_LONGEST_FIGURE: Final = 10**12
"""What has more digits and no unit is the number of something (监督索引号)."""


def read_number(clause: ProseClause, token: Token) -> None:
    """Take a number as a percentage, an amount of money or a count."""
    number, state = token.number, clause.state
    assert number is not None
    if number.unit == "%":
        read_percent(clause, token, number)
        return
    if number.unit in MONEY:
        _money(clause, token, number)
        return
    if number.unit == "":
        following = clause.tokens[clause.at] if clause.at < len(clause.tokens) else None
        if state.each or (
            number.value == 0 and state.subject is not None and (following is None or following.kind == "mark")
        ):
            _money(clause, token, number)
            return
        if number.decimals or 1000 <= number.value < _LONGEST_FIGURE:
            clause.miss(token, "unit")
        return
    _count(clause, token, number)


def _money(clause: ProseClause, token: Token, number: PrintedNumber) -> None:
    state = clause.state
    clause.findings.seen += 1
    if state.each:
        _share_out(clause, token)
        return
    if state.flat and number.value == 0:
        return  # “与上年预算一致0万元”
    if (state.every or (number.value == 0 and _shared(clause))) and _for_each(clause, token, number):
        return
    if state.subject is not None and clause.topic is not None and _counts(state.subject):
        state.subject = clause.topic  # “购置车辆1台，预算45.00万元”
    if (spent := _spent_of(clause)) is not None:
        state.subject, state.fresh = spent, True
    if state.role == "completion" and _says_of_what(clause):
        state.role = "budget"  # “完成年初预算45.00万元的79.56%”
    why = "flat" if state.flat else _refusal(clause, token)
    if why:
        clause.miss(token, why)
        state.heads, state.unknown = [], ""
        if why in ("words", "no head", "list"):
            state.subject = None  # what follows speaks of the same unknown thing
        return
    subject = state.subject
    assert subject is not None
    role = _role_of_amount(clause)
    if role is None:
        clause.miss(token, "comparison")
    else:
        _emit(clause, subject, token, number, role)
        clause.stated.add(subject.main)
        if role == "previous":
            clause.sentence_compare = (True, "last", "")  # “上年50万元，增加5万元”
            if not state.fresh:
                state.year = clause.setting.year  # “A今年5万元，上年4万元；B3万元”: B is this year's again
        state.compare = state.compare and role != "change"
        state.listed += role in ("figure", "budget")
        if role in ("adjusted", "budget"):
            state.adjusted = subject.main if role == "adjusted" else None
        state.fresh = False
    state.heads, state.unknown = [], ""
    if role in ("figure", "budget") and state.role != "limit":
        state.described = False
    state.role = "completion" if role == "budget" and _says_of_what(clause) else ""


def _says_of_what(clause: ProseClause) -> bool:
    """Whether “完成预算” is followed by the budget's amount and its percentage."""
    following = clause.tokens[clause.at : clause.at + 2]
    percent = len(following) == 2 and following[1].number is not None and following[1].number.unit == "%"
    return percent and following[0].text == "的"


def _takes_money(address: Address) -> bool:
    spec = spec_at(address)
    return spec is not None and spec.kind == "amount"


def _counts(head: ProseHead) -> bool:
    return head.main is not None and not _takes_money(head.main)


def _for_each(clause: ProseClause, token: Token, number: PrintedNumber) -> bool:
    """“A和B均为0万元”: the figure is that of each noun; whether it could be taken so."""
    state = clause.state
    heads, role = state.heads, _role_of_amount(clause)
    if len(heads) < 2 or role is None or state.unknown or any(head.tainted or not head.figures for head in heads):
        return False
    for head in heads:
        _emit(clause, head, token, number, role)
    state.heads, state.role, state.every = [], "", False
    return True


def _refusal(clause: ProseClause, token: Token) -> str:
    """Why the figure here cannot be understood; empty where it can."""
    state = clause.state
    if state.subject is None:
        return "no head"
    if state.subject.tainted or not clause.innocent(state.unknown) or (state.unknown and not state.fresh):
        return "words"
    if state.role in ("limit", "share", "completion"):
        return state.role
    if state.described and not state.fresh:
        return "description"
    if not state.fresh and _of_something(clause) and not _year_of_the_same(clause):
        return "no head"
    if _starts_from(clause):
        return "comparison"
    if _shared(clause):
        return "list"
    if not state.subject.figures:
        return "no key"
    if re.search(r"\d[，.]$", clause.whole.text[max(0, token.start - 2) : token.start]):
        return "unit"  # “１，５０２万元”: a separator that is none
    after = clause.whole.text[token.end : token.end + 6]
    if after.startswith(("以上", "以下", "以内", "(含)以上", "(含)以下", "左右", "/", "每")):
        return "bound"
    return ""


def _shared(clause: ProseClause) -> bool:
    """Whether several nouns in a row have this one figure (“咨询费、公务接待费3万元”)."""
    heads = clause.state.heads
    if len(heads) < 2 or not clause.state.fresh:
        return False
    between = [one for one in clause.tokens if heads[-2].token.end <= one.start < heads[-1].token.start]
    return bool(between) and all(one.text in ("、", "和", "及", "与", "以及", "以及", "支出") for one in between)


def _of_something(clause: ProseClause) -> bool:
    """Whether a clause without a head of its own speaks of income, expenditure or a project all the same."""
    words = [one for one in clause.tokens[: clause.at - 1] if one.start >= clause.clause_start]
    return any(one.role == "fill" and one.text in _NOUNS for one in words)


def _year_of_the_same(clause: ProseClause) -> bool:
    """“2023年“三公”经费支出12万元，2024年支出10万元”: another year of the noun before, which is not 支出 itself."""
    state = clause.state
    words = [one for one in clause.tokens[: clause.at - 1] if one.start >= clause.clause_start]
    narrow = state.subject is not None and state.subject.scope.split(".")[0] in PARTS_OF_BUDGETS
    return (
        narrow and not state.inside and [one.text if one.kind == "role" else one.kind for one in words] in _YEAR_SPENT
    )


def _spent_of(clause: ProseClause) -> ProseHead | None:
    """“政府性基金预算财政拨款收入3万元，支出3万元”: what was spent of the fund whose income the clause before told."""
    head = clause.state.subject
    words = [one.text for one in clause.tokens[: clause.at - 1] if one.start >= clause.clause_start]
    if head is None or head.main is None or clause.state.inside or words not in (["支出"], ["支出", "为"]):
        return None
    if head.tainted or written_key(head.main) not in SOURCES or "收入" not in head.token.text:
        return None
    return replace(head, figures=(((head.main[1], "total"),),), scope=head.main[1], change=None)


_YEAR_SPENT: Final = (["year", "支出"], ["year", "安排"], ["year", "支出", "为"], ["year", "开支"])


def _starts_from(clause: ProseClause) -> bool:
    """“由50万元增加到55万元”: what it was before, of which year is not said."""
    before = clause.tokens[clause.at - 2] if clause.at > 1 else None
    return before is not None and before.text in ("由", "从")


def _role_of_amount(clause: ProseClause) -> FigureRole | None:
    state = clause.state
    if state.direction is not None:
        compares, against, basis = (True, state.against, state.basis) if state.compare else clause.sentence_compare
        if compares and clause.is_own_budget(against, basis):
            return "over_budget"
        return "change" if compares and clause.is_last_year(against) else None
    if state.compare and clause.is_own_budget(state.against, state.basis):
        return "budget"
    if state.compare:
        following = clause.tokens[clause.at].role if clause.at < len(clause.tokens) else ""
        told = state.basis or following in ("up", "down", "flat", "compare")
        return "previous" if clause.is_last_year(state.against) and told else None
    assets = state.subject is not None and state.subject.main is not None and state.subject.main[0] == "assets"
    if clause.setting.year is not None and state.year is not None and state.year != clause.setting.year and not assets:
        return "previous" if state.year == clause.setting.year - 1 else None
    if state.role in ("budget", "adjusted"):
        return "budget" if state.role == "budget" else "adjusted"
    return "figure"


def _emit(clause: ProseClause, head: ProseHead, token: Token, number: PrintedNumber, role: FigureRole) -> None:
    unit = number.unit if number.unit in MONEY else clause.unit_near()
    for index, addresses in enumerate(head.figures):
        if index and role in ("change", "over_budget"):
            break
        homes = clause.homes(head, addresses, role)
        if not homes or not _takes_money(homes[0]):
            clause.miss(token, "no key")
            return
        value = number.value * (clause.state.direction or 1) if role in ("change", "over_budget") else number.value
        clause.add(homes, value, unit, number.decimals, token, head.name, uncertain=head.uncertain)
        if role == "change":
            clause.set_changed(homes[0], token, head.name)
        elif role == "over_budget":
            clause.state.changed = homes[0]


def _share_out(clause: ProseClause, first: Token) -> None:
    """“A、B、C分别为1万元、2万元、3万元”: as many figures as heads, or none is taken."""
    state = clause.state
    figures = [first]
    while clause.at < len(clause.tokens):
        token = clause.tokens[clause.at]
        if (
            token.kind == "number"
            and token.number is not None
            and (token.number.unit in MONEY or not token.number.unit)
        ):
            figures.append(token)
        elif not (token.kind == "mark" and token.text == "、") and not (
            token.role == "fill" and token.text in ("和", "及", "与")
        ):
            break
        clause.at += 1
    clause.findings.seen += len(figures) - 1
    if _by_year(clause, figures):
        return
    heads, role = state.heads, _role_of_amount(clause)
    fits = (
        len(heads) == len(figures)
        and role is not None
        and not state.unknown
        and not any(head.tainted or not head.figures for head in heads)
    )
    for index, token in enumerate(figures):
        assert token.number is not None
        if fits and role is not None:
            _emit(clause, heads[index], token, token.number, role)
        else:
            clause.miss(token, "list")
    state.heads, state.unknown, state.each, state.role = [], "", False, ""


def _by_year(clause: ProseClause, figures: list[Token]) -> bool:
    """“2023年、2024年公务接待费分别为5万元、4万元”: as many figures as years, of one noun; whether it was so."""
    state = clause.state
    said = [one for one in clause.tokens[: clause.at] if one.start >= clause.clause_start]
    years = [int(one.text) for one in said if one.kind == "year"]
    if len(state.heads) != 1 or len(years) != len(figures) or len(years) < 2 or state.compare or state.unknown:
        return False
    head, of_year = state.heads[0], state.year
    for year, token in zip(years, figures, strict=True):
        assert token.number is not None
        state.year = year
        role = _role_of_amount(clause)
        if role is None or head.tainted or not head.figures:
            clause.miss(token, "comparison")
        else:
            _emit(clause, head, token, token.number, role)
    state.year, state.heads, state.each, state.role = of_year, [], False, ""
    return True


def _count(clause: ProseClause, token: Token, number: PrintedNumber) -> None:
    state = clause.state
    subject = state.subject
    measured = subject is not None and subject.entry is not None and bool(subject.entry.table("measures"))
    if (
        subject is None
        or subject.tainted
        or subject.entry is None
        or not (subject.figures or measured)
        or state.role == "limit"
    ):
        state.unknown += token.text
        return
    key = subject.entry.table("measures").get(number.unit)
    if key == "*" and subject.main is not None:
        key = written_key(subject.main)
    elif key == ".count":
        key = written_key((*subject.main[:-1], "count")) if subject.main is not None else None
    year_fits = (
        state.year is None
        or clause.setting.year is None
        or state.year == clause.setting.year
        or subject.entry.key.startswith("assets")
    )
    if (
        key is None
        or state.compare
        or state.direction is not None
        or not year_fits
        or state.astray
        or not clause.innocent(state.unknown)
    ):
        state.astray = state.astray or (key is not None and not clause.innocent(state.unknown))
        state.unknown += token.text if not state.counted else ""
        return
    clause.findings.seen += 1
    home = address_of(key)
    if known(home):
        clause.add([home], number.value, "", number.decimals, token, subject.name)
    state.counted, state.unknown = True, ""
