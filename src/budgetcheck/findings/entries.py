"""Entries of the ledger of duties: what became of each duty of disclosure in one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from budgetcheck.text.words import Words

DutyState: TypeAlias = Literal["met", "violated", "unseen", "not_applicable"]
STATES: Final[dict[DutyState, Words]] = {
    "met": Words("已履行", "met"),
    "violated": Words("未履行", "violated"),
    "unseen": Words("看不出", "cannot be seen"),
    "not_applicable": Words("不适用", "does not apply"),
}
"""The four states of a duty, in the order they are counted in; none is silent."""


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """What one rule says of a duty; `missing` are the addresses of what it would need to be decided."""

    rule: str
    state: DutyState
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyEntry:
    """What became of one duty, and what each of the rules that serve it says."""

    duty: str
    head: str
    title: Words
    source: str
    mark: str
    state: DutyState
    why: Words
    rules: tuple[RuleEntry, ...] = ()
