"""Slips of writing whose right form is certain -> the same text with these rewritten, and nothing else.

What a fault says to put in its place is put there, and kept only where the declaration then says all that it said
before and has fewer faults. Comments, blanks and line ends stay as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from budgetcheck.declaration.declare import Declaration, declare
from budgetcheck.source.faults import Fault
from budgetcheck.source.locate import Locator
from budgetcheck.source.read import Source
from budgetcheck.source.typed import LONGEST_TYPED, read_day, read_figure
from budgetcheck.text.line_index import Lines
from budgetcheck.text.places import Route, Span
from budgetcheck.text.slots import frozen

_ROUNDS = 20
"""Times that a text is looked at again: one slip may hide another."""
_BRACKETS, _ABSENT = "DEC-017", "DEC-031"
_MOST_ALONE = 200
"""Edits tried one by one where they do not go together."""


class Edit(NamedTuple):
    """A stretch of the text (offsets, the second exclusive) and what to put there."""

    start: int
    end: int
    text: str
    route: Route | None
    """The key whose value it is, where it is known."""
    instead: str = ""
    """What else may be meant: the header of a list's element, where `text` is that of a table."""


@frozen
class Mended:
    """The text as it should be written, how many slips were rewritten, and of which keys."""

    text: str
    count: int
    routes: frozenset[Route]


def mended(source: Source, leave: Collection[Route] = ()) -> Mended:
    """Rewrite the slips of a declaration; those of the values at the routes of `leave` stay."""
    declaration = declare(source)
    count = 0
    routes: set[Route] = set()
    for _ in range(_ROUNDS):
        edits = [edit for edit in _edits(declaration) if edit.route is None or edit.route not in leave]
        better, done = _applied(declaration, edits)
        if not done:
            break
        declaration = better
        count += len(done)
        routes.update(edit.route for edit in done if edit.route is not None)
    return Mended(declaration.source.text, count, frozenset(routes))


def _edits(declaration: Declaration) -> list[Edit]:
    """What the faults say to rewrite, in the order of the text; of two that overlap the first."""
    text = declaration.source.text
    lines, locator = Lines(text), Locator(text)
    found = []
    for fault in declaration.faults:
        span = _span(fault, locator)
        if fault.fix is not None and span is not None:
            start, end = (_offset(lines, *place) for place in ((span.line, span.column), span[2:]))
            if text[start:end] != fault.fix and not _guessed(text[start:end]):
                found.append(Edit(start, end, fault.fix, fault.route, _as_list(fault)))
    kept: list[Edit] = []
    for edit in sorted(found, key=lambda edit: edit[:2]):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _as_list(fault: Fault) -> str:
    """The header of a list's element, where a header's brackets do not match."""
    return f"[{fault.fix}]" if fault.rule == _BRACKETS and (fault.fix or "").startswith("[") else ""


def _guessed(written: str) -> bool:
    """Whether a letter stands for a digit (``1O44``): what is meant is likely, not certain."""
    if len(written) > LONGEST_TYPED:
        return False
    figure, day = read_figure(bare := written.strip("\"' \t")), read_day(bare)
    return (figure is not None and figure.slip == "letter") or (day is not None and day.lacks == "letter")


def _span(fault: Fault, locator: Locator) -> Span | None:
    if fault.span is not None or fault.route is None:
        return fault.span
    return locator.key(fault.route) if fault.at == "key" else locator.value(fault.route)


def _offset(lines: Lines, line: int, column: int) -> int:
    return lines.starts[line - 1] + column - 1


def _applied(declaration: Declaration, edits: Sequence[Edit]) -> tuple[Declaration, list[Edit]]:
    """The declaration with as many of the edits as make it better: all together, else those that do alone."""
    plain = [edit for edit in edits if not edit.instead]
    if plain and (whole := _better(declaration, plain)) is not None:
        return whole, plain
    done: list[Edit] = []
    for edit in reversed(edits[:_MOST_ALONE]):  # from the end, so that the offsets of the others stay
        one = _header(declaration, edit) if edit.instead else _better(declaration, [edit])
        if one is not None:
            declaration = one
            done.append(edit)
    return declaration, done


def _header(declaration: Declaration, edit: Edit) -> Declaration | None:
    """The declaration with the one of two headers that leaves fewer faults; None where the other leaves as few."""
    made = [_edited(declaration, [one]) for one in (edit, edit._replace(text=edit.instead))]
    table, element = map(_faulty, made)
    better = made[table > element]
    if table == element or _faulty(better) >= _faulty(declaration):
        return None
    return better if _says_all(better.model, declaration.model) else None


def _better(declaration: Declaration, edits: Iterable[Edit]) -> Declaration | None:
    """The declaration with edits, where it has fewer faults and still says all that it said; else None."""
    made = _edited(declaration, edits)
    fewer = _faulty(made) < _faulty(declaration)
    return made if fewer and _says_all(made.model, declaration.model) else None


def _faulty(declaration: Declaration) -> int:
    """How many faults there are, but for absent keys: of these nothing is said while the text has faults of syntax."""
    return sum(fault.rule != _ABSENT for fault in declaration.faults)


def _edited(declaration: Declaration, edits: Iterable[Edit]) -> Declaration:
    text = declaration.source.text
    for edit in sorted(edits, reverse=True):
        text = f"{text[: edit.start]}{edit.text}{text[edit.end :]}"
    return declare(Source(declaration.source.path, text))


def _says_all(new: Any, old: Any) -> bool:
    """Whether a document holds everything that another one does, with the very same values."""
    if isinstance(old, dict):
        return isinstance(new, dict) and all(key in new and _says_all(new[key], held) for key, held in old.items())
    if isinstance(old, list):
        return (
            isinstance(new, list)
            and len(new) >= len(old)
            and all(_says_all(now, then) for now, then in zip(new, old, strict=False))
        )
    return type(new) is type(old) and str(new) == str(old)
