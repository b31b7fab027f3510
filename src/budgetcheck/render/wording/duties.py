"""The ledger of duties in words: sorted by head, counted by state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from budgetcheck.findings.entries import STATES, DutyEntry, DutyState
from budgetcheck.text.words import Language, Words

HEADING = Words("公开义务清单", "ledger of duties")
_HEADS = {
    "timeliness": Words("及时性", "in time"),
    "completeness": Words("完整性", "complete"),
    "detail": Words("细化程度", "in detail"),
    "correctness": Words("准确性", "correct"),
    "readability": Words("规范易读", "readable"),
}


def by_head(entries: Sequence[DutyEntry], language: Language) -> Iterator[tuple[str, list[DutyEntry]]]:
    """Group the entries, which come sorted by head."""
    for head, group in groupby(entries, key=lambda entry: entry.head):
        yield head_name(head, language), list(group)


def head_name(head: str, language: Language) -> str:
    """What a head of duties is called."""
    return _HEADS.get(head, Words(head, head)).say(language)


def state_counts(entries: Sequence[DutyEntry]) -> dict[DutyState, int]:
    """How many duties are in each state."""
    counts = Counter(entry.state for entry in entries)
    return {state: counts[state] for state in STATES}


def counted_states(entries: Sequence[DutyEntry], language: Language) -> str:
    """Say how many duties there are and how many are in each state."""
    counts = state_counts(entries)
    if language == "zh":
        return f"共 {len(entries):,} 项：" + "，".join(f"{STATES[s].zh} {n:,}" for s, n in counts.items())
    return f"{len(entries):,} in all: " + ", ".join(f"{n:,} {STATES[s].en}" for s, n in counts.items())
