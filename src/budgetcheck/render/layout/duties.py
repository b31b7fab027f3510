"""The ledger of duties for a terminal: every duty with its state, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import RenderableType

from budgetcheck.findings.entries import STATES, DutyEntry, DutyState
from budgetcheck.render.context import Context
from budgetcheck.render.layout.drawn import TableColumn, cell, table
from budgetcheck.render.layout.lines import BLANK, WrappedText
from budgetcheck.render.layout.roles import Role
from budgetcheck.render.wording.duties import HEADING, by_head, counted_states
from budgetcheck.render.wording.sentences import TEXT_LENGTH
from budgetcheck.text.safe import visible

_ROLES: Mapping[DutyState, Role] = {"met": "good", "violated": "error", "unseen": "warning", "not_applicable": "dim"}


def ledger_lines(entries: Sequence[DutyEntry], context: Context) -> Iterator[RenderableType]:
    """Write the ledger of one file; nothing where it was not asked for."""
    if not entries:
        return
    language = context.language
    yield BLANK
    yield WrappedText(HEADING.say(language), "strong")
    yield WrappedText(counted_states(entries, language), hang=4)
    for head, group in by_head(entries, language):
        yield BLANK
        yield WrappedText(head, "strong")
        yield table([TableColumn()] * 3, [_row(entry, context) for entry in group], context)


def _row(entry: DutyEntry, context: Context) -> tuple[RenderableType, ...]:
    title, why = (visible(words.say(context.language), TEXT_LENGTH) for words in (entry.title, entry.why))
    return (
        cell(STATES[entry.state].say(context.language), _ROLES[entry.state]),
        cell(visible(entry.duty, 80)),
        WrappedText(f"{title} – {why}" if why else title, "dim" if entry.state == "not_applicable" else "plain"),
    )
