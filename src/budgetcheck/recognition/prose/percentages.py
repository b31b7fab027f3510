"""Percentages of prose: shares, completion, and growth."""

from __future__ import annotations

from dataclasses import replace

from budgetcheck.recognition.facts.fact import Address, StatedShare
from budgetcheck.recognition.facts.keys import (
    FigureRole,
    known,
    spec_at,
)
from budgetcheck.recognition.prose.clause import (
    ProseClause,
    ProseHead,
)
from budgetcheck.recognition.prose.tokens import Token
from budgetcheck.recognition.words.wording import PrintedNumber


def read_percent(clause: ProseClause, token: Token, number: PrintedNumber) -> None:
    """Take a percentage as a share, a completion or a growth, as the words before it say."""
    state = clause.state
    subject = state.subject
    clause.findings.seen += 1
    if subject is None or subject.tainted or not subject.figures or not clause.innocent(state.unknown):
        clause.miss(token, "percent")
        return
    spec = spec_at(subject.figures[0][0])
    if state.role == "share" and spec is not None and spec.kind == "percent":
        clause.add(subject.figures[0], number.value, "%", number.decimals, token, subject.name)
    elif state.role == "share":
        around = clause.stack[-1].shared if clause.stack else None
        told = (state.whole, state.shared, around, clause.sentence_whole, clause.budget_of(subject))
        whole = next((one for one in told if one is not None and one.main != subject.main), None)
        clause.sentence_whole = state.whole or clause.sentence_whole
        target = whole.main if whole is not None else clause.structured_of(subject)
        unsure = subject.uncertain or (whole is not None and (whole.tainted or whole.uncertain))
        if target is None or subject.main is None or unsure:
            clause.miss(token, "whole")
            return
        origin = clause.origin(subject.name, token.end)
        clause.findings.ratios.append(StatedShare(subject.main, target, number.value, number.decimals, origin))
    elif state.role == "completion":
        whole_year = state.full_year or state.adjusted == subject.main
        role: FigureRole = "full_year_completion" if whole_year else "completion"
        homes = clause.homes(subject, subject.figures[0], role)
        if homes:
            clause.add(homes, number.value, "%", number.decimals, token, subject.name, uncertain=subject.uncertain)
        else:
            clause.miss(token, "no key")
    elif state.direction is not None:
        _growth(clause, subject, token, number)
    else:
        clause.miss(token, "percent")
    state.role, state.unknown = "", ""


def _growth(clause: ProseClause, head: ProseHead, token: Token, number: PrintedNumber) -> None:
    compares, against, basis = (
        (True, clause.state.against, clause.state.basis) if clause.state.compare else clause.sentence_compare
    )
    over = compares and clause.is_own_budget(against, basis)
    if not over and (not compares or not clause.is_last_year(against)):
        clause.miss(token, "comparison")
        return
    if over:
        home = clause.state.changed
        if home is None or "over_budget" not in home or not known((*home, "percent")):
            clause.miss(token, "no key")
        else:
            value = number.value * (clause.state.direction or 1)
            clause.add([(*home, "percent")], value, "%", number.decimals, token, head.name, uncertain=head.uncertain)
        return
    change = clause.state.changed if clause.state.changed is not None else head.change
    if change is not None and change[-1] == "change" and known((*change[:-1], "percent")):
        homes: list[Address] = [(*change[:-1], "percent")]
    elif change is not None and known((*change, "percent")):
        homes = [(*change, "percent")]
    else:
        homes = clause.homes(replace(head, change=None), head.figures[0], "percent")
    if not homes:
        clause.miss(token, "no key")
        return
    value = number.value * (clause.state.direction or 1)
    clause.add(homes, value, "%", number.decimals, token, head.name, uncertain=head.uncertain)
