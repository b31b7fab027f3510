"""Figures that prose states in words: unchanged, none at all, and the reasons of changes."""

from __future__ import annotations

import re
from typing import Final

from budgetcheck.recognition.facts.fact import Address
from budgetcheck.recognition.facts.keys import (
    change_of,
    known,
    role_address,
    spec_at,
)
from budgetcheck.recognition.facts.reading import STATED_ZERO
from budgetcheck.recognition.prose.clause import (
    MONEY,
    ProseClause,
)
from budgetcheck.recognition.prose.tokens import Token

_ABOUT: Final = ("基本", "大体", "大致")


def read_unchanged(clause: ProseClause, token: Token) -> None:
    """“与上年持平”: a change of zero stated in words."""
    state = clause.state
    subject = state.subject
    compares, against = state.compare, state.against
    if (
        subject is None
        or subject.tainted
        or not subject.figures
        or not compares
        or not clause.is_last_year(against)
        or not clause.innocent(state.unknown)
    ):
        return
    if token.text.startswith(_ABOUT):
        state.flat, state.compare = True, False
        return  # “基本持平” is not quite unchanged
    if state.changed is not None and state.changed in clause.homes(subject, subject.figures[0], "change"):
        return
    homes = clause.homes(subject, subject.figures[0], "change")
    if homes:
        clause.add(homes, STATED_ZERO, clause.unit_near(), 0, token, subject.name, uncertain=subject.uncertain)
        clause.set_changed(homes[0], token, subject.name)
    state.flat, state.compare = True, False


def read_reason(clause: ProseClause, token: Token) -> None:
    """Take the words behind “主要原因是” as the reason of the change before, up to the end of the sentence."""
    state = clause.state
    start = token.end
    depth = 0
    while clause.at < len(clause.tokens):
        found = clause.tokens[clause.at]
        if (found.kind == "mark" and found.text in "。；！？") or (found.text == ")" and depth == 0 and clause.stack):
            break
        if found.role == "among" and found.text.startswith("其中"):
            break
        depth += (found.text == "(") - (found.text == ")")
        if found.number is not None and found.number.unit in MONEY:
            clause.findings.seen += 1
            clause.miss(found, "reason")
        clause.at += 1
    end = clause.tokens[clause.at].start if clause.at < len(clause.tokens) else len(clause.whole.text)
    words = clause.whole.quote(start, end).strip("，、：。； ")
    target = _off_budget(clause, token) or state.changed
    if (
        target is None
        and state.subject is not None
        and state.subject.figures
        and not state.subject.tainted
        and state.direction is not None
    ):
        target = state.subject.change or change_of(state.subject.figures[0][0])
    if words and target is not None and known((*target, "reason")):
        unsure = state.subject is not None and state.subject.uncertain
        clause.add([(*target, "reason")], words, "", 0, token, "roles:reason", end, uncertain=unsure)
    state.unknown, state.heads, state.described = "", [], False


def _off_budget(clause: ProseClause, token: Token) -> Address | None:
    """“决算数大于年初预算数的主要原因是……”: how far the figure spoken of is from the budget of its own year."""
    subject = clause.state.subject
    said = clause.whole.text[clause.clause_start : token.start]
    if clause.setting.kind == "budget" or subject is None or subject.main is None or subject.tainted:
        return None
    return role_address(subject.main, "over_budget", clause.setting.kind) if _OFF_BUDGET.search(said) else None


_OFF_BUDGET: Final = re.compile(
    "决算数?(?:(?:大于|小于|高于|低于|多于|少于)(?:年初)?预算|[与和](?:年初)?预算数?[^，]{0,4}差异)"
)


def read_end_of_clause(clause: ProseClause) -> None:
    """“无机关运行经费”, “公务接待费未安排”: a zero stated in words, where the clause says nothing else."""
    state = clause.state
    if state.none is None or not state.heads or not clause.innocent(state.unknown) or state.described:
        return
    if clause.tokens[clause.at - 2 : clause.at - 1] and clause.tokens[clause.at - 2].text.endswith("的"):
        return  # “无机关运行经费的，说明……” is a condition
    if (
        (clause.setting.year is not None and state.year not in (None, clause.setting.year))
        or state.compare
        or state.direction is not None
    ):
        return
    for head in state.heads:
        if (
            head.tainted
            or not head.figures
            or (head.entry is not None and head.entry.key.startswith(("assets", "procurement.awarded")))
        ):
            continue
        for addresses in head.figures:
            spec = spec_at(addresses[0])
            if spec is not None and spec.kind == "amount":
                clause.add(list(addresses), STATED_ZERO, "元", 0, head.token, head.name, uncertain=head.uncertain)
    state.none = None
