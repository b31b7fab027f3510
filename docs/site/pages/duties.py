"""The duties of disclosure that `check --ledger` goes through, by head, out of the data of duties."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from budgetcheck.render.wording.duties import head_name
from budgetcheck.rulebook.duties import builtin_duties, duties_in_order
from budgetcheck.rulebook.load import builtin_packs
from budgetcheck.rulebook.rule import Duty
from budgetcheck.text.words import Language, Words
from docs.site.page import MadePage, plain, table
from docs.site.pages.rules import KIND_NAMES, SCOPE_NAMES

_MARKS = {
    "V": Words("已读条文", "the provision was read"),
    "V2": Words("见于转述", "known through another text"),
    "practice": Words("通行做法", "custom"),
}


def made_pages(language: Language) -> Iterator[MadePage]:
    """One page of all duties."""
    yield MadePage("reference/duties.md", "\n".join(_page(language)) + "\n")


def _page(language: Language) -> Iterator[str]:
    zh = language == "zh"
    duties = duties_in_order(builtin_duties())
    yield "# 公开义务" if zh else "# Duties of disclosure"
    yield ""
    if zh:
        yield f"`budgetcheck check --ledger` 逐项核对 {len(duties)} 项公开义务：已履行、未履行、不能判定或不适用。"
        yield "只能由人查看的，列为不能判定。地方规定只在该地区（`unit.region`）适用。"
    else:
        yield f"`budgetcheck check --ledger` goes through {len(duties)} duties: each is met, violated, cannot be seen"
        yield "or does not apply. What only a reader can judge cannot be seen. Local law counts in its region"
        yield "(`unit.region`)."
    known = {rule.id for pack in builtin_packs() for rule in pack.rules}
    head = ("编号", "义务", "依据", "核对的规则") if zh else ("Id", "Duty", "Source", "Rules")
    for name, group in groupby(duties, key=lambda duty: duty.head):
        yield from ("", f"## {head_name(name, language)}", "")
        yield from table(head, [_row(duty, known, language) for duty in group])


def _row(duty: Duty, known: set[str], language: Language) -> tuple[str, ...]:
    zh = language == "zh"
    rules = [f"[{rule}](../rules/{rule}.md)" for rule in duty.named_rules if rule in known]
    limits = [KIND_NAMES[kind].say(language) for kind in duty.applies_to.kind]
    limits += [SCOPE_NAMES[scope].say(language) for scope in duty.applies_to.scope]
    limits += [plain(region) for region in duty.region]
    only = (
        f"<br><small>{('只适用于' if zh else 'only ')}{('、' if zh else ', ').join(limits)}</small>" if limits else ""
    )
    eye = f"<br><small>{'只能由人查看' if zh else 'only a reader can judge'}</small>" if duty.by_eye else ""
    mark = f"（{_MARKS[duty.mark].zh}）" if zh and duty.mark in _MARKS else ""
    if not zh and duty.mark in _MARKS:
        mark = f" ({_MARKS[duty.mark].en})"
    return (
        f'<span id="{duty.id.lower()}"></span>{duty.id}',
        plain(duty.title.say(language)) + only + eye,
        plain(duty.source) + mark,
        " ".join(rules) or "—",
    )
