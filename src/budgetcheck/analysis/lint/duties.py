"""Duties of disclosure against rules: duties that no rule looks at, and names on either side that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from budgetcheck.analysis.lint.outcome import Remark
from budgetcheck.rulebook.duties import builtin_duties
from budgetcheck.rulebook.load import builtin_ids
from budgetcheck.rulebook.misshapen import place_of
from budgetcheck.rulebook.rule import Duty, Pack, Rule
from budgetcheck.text.words import phrase

_DUTIES = "rules/duties"


def duties_remarks(packs: Sequence[Pack]) -> Iterator[Remark]:
    """Yield what is wanting between the duties and the rules of these packs.

    The duties that come with the tool are held against the built-in packs where all of them are here; other rules need
    not serve them.
    """
    built_in = {pack.id for pack in packs if pack.builtin}
    whole = built_in >= builtin_ids()
    builtin = builtin_duties() if whole else ()
    homes = {duty.id: _DUTIES for duty in builtin} | {duty.id: pack.path for pack in packs for duty in pack.duties}
    duties = (*builtin, *(duty for pack in packs for duty in pack.duties))
    rules = {rule.id: (pack, rule) for pack in packs for rule in pack.rules}
    known = {duty.id for duty in (*builtin_duties(), *duties)}
    for pack, rule in rules.values():
        yield from _unknown_duties(pack, rule, known)
    served = {duty for _, rule in rules.values() for duty in rule.duties}
    for duty in duties:
        yield from _duty(duty, homes[duty.id], rules.keys(), served)
        if duty.lapses_with is not None and duty.lapses_with not in known:
            message = phrase("analysis.lint.there_no_duty", name=duty.lapses_with)
            yield Remark("unknown-duty", "defect", (), homes[duty.id], None, message)
    if builtin:
        yield from _serving_none(rules.values(), {name for duty in duties for name in duty.named_rules})


def _unknown_duties(pack: Pack, rule: Rule, known: Set[str]) -> Iterator[Remark]:
    for name in rule.duties:
        if name not in known:
            message = phrase("analysis.lint.there_no_duty", name=name)
            yield Remark("unknown-duty", "defect", (rule.id,), pack.path, place_of(pack, rule, "duties"), message)


def _duty(duty: Duty, path: str, rules: Set[str], served: Set[str]) -> Iterator[Remark]:
    for name in duty.named_rules:
        if name not in rules:
            message = phrase("analysis.lint.duty_names_no_rule", duty=duty.id, name=name)
            yield Remark("unknown-duty", "defect", (), path, None, message)
    if not duty.by_eye and not duty.named_rules and duty.id not in served:
        message = phrase("analysis.lint.duty_without_rule", duty=duty.id, title=duty.title)
        yield Remark("duty-without-rule", "advice", (), path, None, message)


def _serving_none(rules: Iterable[tuple[Pack, Rule]], named: Set[str]) -> Iterator[Remark]:
    """Name in one remark the built-in rules, apart from hints, that no duty is behind."""
    idle = [
        rule.id
        for pack, rule in rules
        if pack.builtin and rule.severity != "info" and not rule.duties and rule.id not in named
    ]
    if idle:
        message = phrase(
            "analysis.lint.rules_without_duty", count=len(idle), rules=phrase("text.marks.listed", of=idle)
        )
        yield Remark("rule-without-duty", "advice", (), _DUTIES, None, message)
