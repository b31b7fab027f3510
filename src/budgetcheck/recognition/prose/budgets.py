"""Which budget a sentence speaks of: a noun before, the list around it, the paragraph or its heading say so.

A figure of the fund's budget is none of the whole unit's: nouns that every budget has (上年结转, 本年支出) take
the key that they have in the budget told, or none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from budgetcheck.recognition.facts.fact import Address
from budgetcheck.recognition.facts.keys import written_key
from budgetcheck.recognition.prose.clause import WHOLES, ProseClause, ProseHead
from budgetcheck.recognition.prose.tokens import Token
from budgetcheck.recognition.words.lexicon import LexiconEntry

APPROPRIATION: Final = "fiscal_appropriation"
_BUDGETS: Final = frozenset(
    {
        "general_public_budget",
        "government_fund",
        "state_capital",
        APPROPRIATION,
        f"{APPROPRIATION}_expenditure",
        "fiscal_account",
        "unit_funds",
    }
)
SHARED: Final = frozenset(
    {
        "income.total",
        "income.current_year",
        "income.carried_over",
        "income.surplus_used",
        "expenditure.total",
        "expenditure.current_year",
        "expenditure.carried_forward",
        "expenditure.surplus_allocated",
        "expenditure.basic.total",
        "expenditure.basic.personnel",
        "expenditure.basic.public",
        "expenditure.project.total",
        "expenditure.project.operating",
        "expenditure.project.special",
    }
)
"""Nouns of the whole unit that each of its budgets may have too."""
BALANCES: Final = frozenset(
    {"income.carried_over", "income.surplus_used", "expenditure.carried_forward", "expenditure.surplus_allocated"}
)
"""Of these the ones that no other noun makes narrower: “财政专户资金年末结转” is a balance all the same."""
_OF_THE_WHOLE: Final = re.compile("(?:本单位|本部门|部门|单位|年度|总|收支|预算收支)")
_OTHER_UNITS: Final = {
    "unit": re.compile("下属|所属|直属|二级(?:单位|机构)"),
    "department": re.compile("本级|下属|所属|直属|二级(?:单位|机构)"),
}


def budget_of_noun(head: ProseHead | None) -> str:
    """The budget that a noun names or is part of; empty where it is of the whole unit or of none."""
    if head is None:
        return ""
    named = head.entry.says.get("budget", "") if head.entry is not None else ""
    root = str(named) or head.scope.split(".", 1)[0]
    return root if root in _BUDGETS else ""


def scope_told(head: ProseHead) -> str:
    """What a noun says that the nouns with it are parts of: its budget where it has one, else its own scope."""
    named = head.entry.says.get("budget", "") if head.entry is not None else ""
    return str(named) or head.scope


def first_budget(scopes: Sequence[str]) -> str:
    """The first of the scopes that is a budget; empty where none is."""
    return next((root for scope in scopes if (root := scope.split(".", 1)[0]) in _BUDGETS), "")


def is_shared(entry: LexiconEntry) -> bool:
    """Whether a noun may be one of any budget."""
    return entry.key in SHARED


def named_beside(clause: ProseClause, token: Token) -> str:
    """The budget of the noun that this one is named together with (“财政拨款收入总计、支出总计”)."""
    if not clause.state.heads or not clause.state.fresh:
        return ""
    last = clause.state.heads[-1]
    between = clause.whole.text[last.token.end : token.start]
    return budget_of_noun(last) if between in ("、", "和", "及", "与", "，") and not last.tainted else ""


def tell_budget(clause: ProseClause, head: ProseHead, before: ProseHead | None) -> None:
    """Remember which budget the paragraph speaks of from here on."""
    state = clause.state
    listed = state.inside or state.parent is not None or bool(clause.stack)
    if before is not None and before.entry is not None and "budget" in before.entry.says:
        if listed:
            state.budget_near = budget_of_noun(before)
        else:
            clause.budget = budget_of_noun(before)
        return
    own = budget_of_noun(head)
    if listed and not head.tainted and own and not own.startswith(APPROPRIATION):
        state.budget_near = own  # until the next comma: “A拨款3万元、上年结转1万元，B拨款……”
    if head.tainted or listed or state.described or state.compare:
        return
    if head.main is None and not budget_of_noun(head):
        return
    key = head.entry.key if head.entry is not None else ""
    if key in SHARED and not budget_of_noun(head):
        if key.endswith(("total", "current_year")) and key.count(".") == 1:
            clause.whole_named, clause.budget, clause.budgets_named = clause.sentence, "", []
        return
    named = budget_of_noun(head).removesuffix("_expenditure")
    if not named or head.entry is None:
        return
    if clause.whole_named >= 0:
        state.budget_near = named if clause.whole_named != clause.sentence else ""
    elif named not in clause.budgets_named:
        clause.budgets_named.append(named)


def meant_besides(
    clause: ProseClause, token: Token, before: ProseHead | None, scopes: Sequence[str], keys: list[str]
) -> list[str]:
    """What a noun that every budget has may mean behind the figure of one budget: that budget's, or the unit's."""
    entry, near = token.entry, clause.state.budget_near
    assert entry is not None
    named = [near] if near else clause.budgets_named
    if entry.key == "income.carried_over" and _is_spent(clause.state.parent):
        return ["-"]  # “支出9万元（含上年结转1万元）”: as much of it as was spent
    said = any(scope == budget_of_noun(before) for scope in scopes[:1])
    if clause.state.role == "share" or said or (scopes and not near):
        return keys
    if not is_shared(entry) or not named or names_the_whole(token):
        return keys
    told = entry.table("within").get(named[0], "-").removeprefix("?") if len(named) == 1 else "-"
    meant = list(dict.fromkeys([*([told] if told != "-" else []), *(key.removeprefix("?") for key in keys)]))
    return [f"?{meant[0]}", *meant[1:]]


def _is_spent(head: ProseHead | None) -> bool:
    return head is not None and head.main is not None and written_key(head.main) in WHOLES


def row_lists(clause: ProseClause, scopes: Sequence[str], deep: bool) -> tuple[list[Address], bool]:
    """The lists in which a class may stand, the likeliest first, and whether it is taken only where one agrees.

    财政拨款 is every budget that the treasury pays: a class of it is none of 一般公共预算 unless a heading says so.
    """
    told = next((root for scope in scopes if (root := scope.split(".", 1)[0]) in _TELLING), "")
    if told.startswith(APPROPRIATION) and "general_public_budget" in scopes:
        told = "general_public_budget"
    if told in ("general_public_budget", "government_fund", "state_capital"):
        return [(told, "by_function")], False
    if told.startswith(APPROPRIATION) and not deep:
        return [(APPROPRIATION, "expenditure", "by_function")], False
    lists: list[Address] = [(root, "by_function") for root in ("general_public_budget", *_OTHER_LISTS)]
    if told in ("income", "expenditure"):
        lists = [("expenditure", "by_function")]
    return ([] if told in ("fiscal_account", "unit_funds") else lists), not told or told.startswith(APPROPRIATION)


_OTHER_LISTS: Final = ("expenditure", "government_fund", "state_capital")
_TELLING: Final = _BUDGETS | {"income", "expenditure"}


def of_another_unit(clause: ProseClause, words: str) -> bool:
    """Whether the words before a noun say that it is of a part of the department, or of units below this one."""
    return _OTHER_UNITS["department" if clause.setting.scope == "department" else "unit"].search(words) is not None


def names_the_whole(token: Token) -> bool:
    """Whether a noun says itself that it is of the whole unit (部门收入总计, 收支总预算)."""
    return _OF_THE_WHOLE.match(token.text) is not None
