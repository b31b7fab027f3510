"""The ledger of duties for a terminal: every duty with its state, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from budgetcheck.findings.entries import STATES, DutyEntry, DutyState
from budgetcheck.render.context import Context
from budgetcheck.render.layout.lines import BLANK, Line, Piece, Role, line, wrap
from budgetcheck.render.wording.duties import HEADING, by_head, counted_states
from budgetcheck.render.wording.sentences import TEXT_LENGTH
from budgetcheck.text.safe import visible

_ROLES: Mapping[DutyState, Role] = {"met": "good", "violated": "error", "unseen": "warning", "not_applicable": "dim"}


def ledger_lines(entries: Sequence[DutyEntry], context: Context) -> Iterator[Line]:
    """Write the ledger of one file; nothing where it was not asked for."""
    if not entries:
        return
    language = context.language
    yield BLANK
    yield line(HEADING.say(language), "strong")
    yield from map(line, wrap(counted_states(entries, language), context.width, "", "    "))
    for head, group in by_head(entries, language):
        yield BLANK
        yield line(head, "strong")
        for entry in group:
            yield from _entry(entry, context)


def _entry(entry: DutyEntry, context: Context) -> Iterator[Line]:
    state = STATES[entry.state].say(context.language)
    head = f"{state} {visible(entry.duty, 80)} "
    title, why = (visible(words.say(context.language), TEXT_LENGTH) for words in (entry.title, entry.why))
    first, *rest = wrap(f"{title}  {why}" if why else title, context.width, head, "    ")
    yield (Piece(state, _ROLES[entry.state]), Piece(first[len(state) :]))
    for text in rest:
        yield line(text, "dim" if entry.state == "not_applicable" else "plain")
