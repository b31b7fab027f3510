"""The ledger of duties in words: sorted by head, counted by state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from budgetcheck.findings.entries import STATES, DutyEntry, DutyState
from budgetcheck.rulebook.rule import HEADS, Duty
from budgetcheck.text.words import Language, Words, phrase

HEADING = phrase("render.wording.ledger_duties")


def by_head(entries: Sequence[DutyEntry], language: Language) -> Iterator[tuple[str, list[DutyEntry]]]:
    """Group the entries, which come sorted by head."""
    for head, group in groupby(entries, key=lambda entry: entry.head):
        yield head_name(head, language), list(group)


def head_name(head: str, language: Language) -> str:
    """What a head of duties is called."""
    return HEADS.get(head, Words.alike(head)).say(language)


def cited(entry: DutyEntry | Duty) -> Words:
    """The source of a duty; one whose provision was not read, or that is custom, is said to be that and no law."""
    if not entry.source:
        return Words.alike("")
    if entry.mark == "V2":
        return phrase("render.wording.known_through_another_text", source=entry.source)
    return (
        phrase("render.wording.practice", source=entry.source)
        if entry.mark == "practice"
        else Words.alike(entry.source)
    )


def state_counts(entries: Sequence[DutyEntry]) -> dict[DutyState, int]:
    """How many duties are in each state."""
    counts = Counter(entry.state for entry in entries)
    return {state: counts[state] for state in STATES}


def counted_states(entries: Sequence[DutyEntry], language: Language) -> str:
    """Say how many duties there are and how many are in each state."""
    counts = state_counts(entries)
    states = [phrase("render.wording.count_word", word=STATES[state], count=count) for state, count in counts.items()]
    return phrase("render.wording.duties_in_all", count=len(entries), states=states).say(language)
