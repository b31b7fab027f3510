"""Head nouns of prose: which figures a noun speaks of, with the words round it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from budgetcheck.recognition.facts.fact import NAMELESS, Address
from budgetcheck.recognition.facts.keys import (
    address_of,
    spec_at,
)
from budgetcheck.recognition.prose.budgets import (
    APPROPRIATION,
    BALANCES,
    budget_of_noun,
    first_budget,
    is_shared,
    meant_besides,
    named_beside,
    of_another_unit,
    row_lists,
    scope_told,
    tell_budget,
)
from budgetcheck.recognition.prose.clause import (
    PARTS_OF_BUDGETS,
    SOURCES,
    WHOLES,
    ProseClause,
    ProseHead,
    is_generic,
    is_source,
    scope_of,
)
from budgetcheck.recognition.prose.tokens import Token
from budgetcheck.recognition.words.lexicon import LexiconEntry

_BUDGETS: Final = ("income.", "expenditure.", "general_public_budget.", "government_fund.", "state_capital.", "fiscal_")


_SUMMED_UP: Final = frozenset({"expenditure.basic.personnel", "expenditure.basic.public"})
"""Nouns whose examples are never all there is of something narrower."""


def read_head(clause: ProseClause, token: Token) -> None:
    """Take a noun of the lexicon as what the clause speaks of, unless it only goes on with the noun before it."""
    state, entry = clause.state, token.entry
    assert entry is not None
    if state.heads and state.heads[-1].token.text.startswith("涉及") and state.fresh:
        return  # “涉及预算单位项目支出金额”: money of what was spoken of, whatever it is called
    before = _just_before(clause, token)
    appropriated = before is None and _of_appropriation(clause, token)
    scopes = [scope_told(before)] if before is not None else [APPROPRIATION] if appropriated else []
    scopes += [named_beside(clause, token)]
    scopes += [scope_told(state.parent)] if state.parent is not None else []
    scopes += [clause.budget, *clause.heading_scopes]
    scopes += (
        [state.subject.scope] if state.subject is not None and (entry.key == "-" or _bought(clause, token)) else []
    )
    if state.role == "share":
        scopes = []  # “占本年支出合计的99%”
    scopes = [scope for scope in scopes if scope]
    keys = _keys(clause, entry, scopes)
    keys = meant_besides(clause, token, before, scopes, keys)
    if state.parent is not None and _paid_from(state.parent, keys[0]):
        keys = ["-"]  # “三公经费3万元（其中：一般公共预算支出3万元）”: what it is paid from
    uncertain = keys[0].startswith("?") or entry.says.get("doubtful", False)
    keys = [key.removeprefix("?") for key in keys]
    composed = any(keys[0] == key.removeprefix("?") for key in entry.table("within").values())
    if before is not None and not composed and not _replaces(clause, before, token, keys[0]):
        state.role = _role_in(clause, token.text)
        return  # “会议费支出预算” is still 会议费, “机关运行经费一般公共预算拨款安排” still 机关运行经费
    figures: list[tuple[Address, ...]] = []
    if keys[0] != "-" and (before is None or before.figures):
        figures.append(tuple(address_of(key) for key in keys))
        fiscal = composed and keys[0].startswith("fiscal_appropriation.")
        within = "fiscal_appropriation." if fiscal else ""
        figures += [(address_of(within + key),) for key in entry.texts("also")]
    change = entry.says.get("change") if not keys[0].startswith("general_public_budget.") or not composed else None
    if change and composed and keys[0].startswith("fiscal_appropriation."):
        change = "change.fiscal_appropriation"
    scope = scope_of(figures[0][0]) if figures else ""
    if _sums_up(clause, token):
        state.unknown = ""
    tainted = (
        before is None
        and not entry.key.startswith("performance.projects")
        and (not clause.innocent(state.unknown) or (appropriated and not composed))
    )
    if is_shared(entry):
        tainted = _astray(clause, tainted)
    if uncertain and figures and address_of(entry.key) not in figures[0]:
        figures[0] = (*figures[0], address_of(entry.key))
    elsewhere = address_of(change) if change else None
    head = ProseHead(tuple(figures), scope, entry, token, tainted, elsewhere, uncertain)
    tell_budget(clause, head, before)
    if appropriated and composed:
        clause.budget = APPROPRIATION
    _named(clause, head, before)
    _counted_before(clause)


def _astray(clause: ProseClause, tainted: bool) -> bool:
    """Whether a noun that every budget and unit has is of something unknown that the sentence named before it."""
    clause.elsewhere = clause.elsewhere or tainted or of_another_unit(clause, clause.state.unknown)
    return clause.elsewhere


def _counted_before(clause: ProseClause) -> None:
    """“组织对8个项目开展绩效自评”: the number of projects stands before what is done with them."""
    head = clause.state.subject
    if head is None or head.main is None or head.main[0] != "performance" or head.main[-1] != "count":
        return
    before = [one for one in clause.tokens[: clause.at - 1] if one.start >= clause.clause_start]
    numbers = [one for one in before if one.number is not None]
    if len(numbers) != 1 or numbers[0].number is None or numbers[0].number.unit not in ("个", "项"):
        return
    if "项目" not in clause.whole.text[numbers[0].end : head.token.end]:
        return
    clause.findings.seen += 1
    clause.add([head.main], numbers[0].number.value, "", 0, numbers[0], head.name)


def _bought(clause: ProseClause, token: Token) -> bool:
    """Whether the sentence speaks of things to be bought (“安排购置车辆0辆，单价100万元以上设备8台”)."""
    subject = clause.state.subject
    if subject is None or "planned" not in (subject.main or ()):
        return False
    return not set("。；") & set(clause.whole.text[subject.token.end : token.start])


def _sums_up(clause: ProseClause, token: Token) -> bool:
    """Whether a noun sums up the examples before it (“基本工资、津贴补贴等人员经费”)."""
    assert token.entry is not None
    if token.entry.key not in _SUMMED_UP or clause.whole.text[token.start - 1 : token.start] != "等":
        return False
    return not any(one.number is not None for one in clause.tokens[: clause.at] if one.start >= clause.clause_start)


def _of_appropriation(clause: ProseClause, token: Token) -> bool:
    """Whether “财政拨款” stands before a noun of all income or expenditure, which it makes another figure."""
    assert token.entry is not None
    if not token.entry.key.startswith(("income.", "expenditure.")) or "财政" in token.text:
        return False
    before = [one for one in clause.tokens[: clause.at - 1] if one.start >= clause.clause_start and one.role == "fill"]
    return any("财政" in one.text for one in before)


def _replaces(clause: ProseClause, before: ProseHead, token: Token, key: str) -> bool:
    """Whether a head right behind another one says more: behind a source of money, or a part behind its whole."""
    entry = token.entry
    assert entry is not None
    if is_source(token):
        return False
    if entry.key in BALANCES or (key == "-" and is_shared(entry) and budget_of_noun(before) and not is_generic(entry)):
        return True
    if (
        entry.table("measures")
        and entry.key != "-"
        and (spec := spec_at(address_of(entry.key))) is not None
        and spec.kind == "number"
    ):
        return True  # “开支运行维护费的公务用车保有量”
    if clause.whole.text[before.token.end : token.start] == "中的":
        return True  # “基本支出中的机关运行经费”
    if is_source(before.token) or before.main is None or entry.key == "-":
        return True
    new = address_of(entry.key)
    return not is_generic(entry) and before.main[-1] == "total" and new[: len(before.main) - 1] == before.main[:-1]


def _keys(clause: ProseClause, entry: LexiconEntry, scopes: Sequence[str]) -> list[str]:
    within = entry.table("within")
    for scope in scopes:
        for named in sorted(within, key=len, reverse=True):
            if scope == named or scope.startswith((f"{named}.", f"{named}_")):
                return [within[named]]
    if is_shared(entry) and first_budget(scopes):
        return ["-"]
    if clause.setting.kind == "final_accounts" and entry.texts("final"):
        return list(entry.texts("final"))
    if entry.texts("final"):
        return [entry.key, *(key for key in entry.texts("final") if key != entry.key)]
    return [entry.key]


def read_class(clause: ProseClause, token: Token) -> None:
    """A class of the classification: the row of that name, in the list that the words before speak of."""
    parent = clause.state.parent if clause.state.parent is not clause.list_of else None
    scopes = [scope_told(parent)] if parent is not None else []
    scopes += [clause.budget, *clause.heading_scopes]
    scopes += [scope_told(clause.state.subject)] if clause.state.subject is not None and clause.state.described else []
    scopes += clause.budgets_named if len(clause.budgets_named) == 1 else []
    scopes += ["expenditure"] if clause.whole_named >= 0 else []
    lists, uncertain = row_lists(clause, scopes, len(token.path) > 1)
    first = token.path[0]
    code = first[1:] if first.startswith("#") else _class_code(clause, token.path) or NAMELESS + "/".join(token.path)
    addresses = tuple((*found, code, "total") for found in lists)
    figures, scope = ((addresses,), scope_of(addresses[0])) if addresses else ((), "")
    _named(clause, ProseHead(figures, scope, None, token, uncertain=uncertain), None)


def _class_code(clause: ProseClause, path: Sequence[str]) -> str:
    return clause.findings.scanner.class_code(path[0]) if len(path) == 1 else ""


def _named(clause: ProseClause, head: ProseHead, before: ProseHead | None) -> None:
    state = clause.state
    if state.role == "share" and state.whole is None and not head.tainted:
        state.whole = head
        return
    if state.role == "completion":
        return
    if state.compare and not state.closed and state.direction is None and _same_clause_compare(clause):
        return  # “比上年三公经费预算减少”: what is compared with
    state.subject, state.changed, state.astray = head, None, False
    if head.main in (("income", "total"), ("expenditure", "total")) and not head.tainted:
        clause.totals[head.main[0]] = head
    for figures in head.figures if not head.tainted and not state.compare else ():
        side = figures[0][-2] if figures[0][-1] == "total" and len(figures[0]) > 1 else ""
        if side in ("income", "expenditure"):
            clause.sides[side] = replace(head, figures=(figures,), scope=scope_of(figures[0]))
    if head.main is not None and len(head.main) == 2 and head.main[1] == "total" and not head.tainted:
        clause.budgets[head.main[0]] = head
    state.fresh = True
    state.heads = [*state.heads[: -1 if before is not None else None], head]
    state.unknown = ""
    if state.role not in ("limit",):
        state.role = _role_in(clause, head.token.text)


def _role_in(clause: ProseClause, text: str) -> str:
    """In final accounts a noun that ends in 预算 speaks of the budget."""
    return (
        "budget"
        if clause.setting.kind == "final_accounts" and text.endswith(("支出预算", "费预算", "采购预算"))
        else ""
    )


def _same_clause_compare(clause: ProseClause) -> bool:
    before = clause.tokens[: clause.at - 1]
    return any(token.role == "compare" for token in before if token.start >= clause.clause_start)


def _just_before(clause: ProseClause, token: Token) -> ProseHead | None:
    """The head that this one stands right behind, with nothing but filling words between."""
    if not clause.state.heads:
        return None
    last = clause.state.heads[-1]
    between = [found for found in clause.tokens[: clause.at - 1] if found.start >= last.token.end]
    joins = all(
        found.role == "fill" and found.text in ("的", "中", "支出", "财政拨款", "安排的", "当年", "本年", "年度")
        for found in between
    )
    return last if joins else None


def _paid_from(whole: ProseHead, key: str) -> bool:
    """Whether a key of all of a budget can only say what something narrower is paid from."""
    key = key.removeprefix("?")
    if whole.scope.split(".")[0] in PARTS_OF_BUDGETS:
        return key.startswith(_BUDGETS)
    narrow = not {"by_function", "basic", "project"}.isdisjoint(whole.main or ())
    return narrow and (key in SOURCES or key in WHOLES)
