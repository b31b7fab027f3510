"""Lines whose parts stand under one another in, the table they make out: for text and pages without drawn borders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

_LEAST: Final = 3
"""Lines with two parts or more that make a table."""


class Part(NamedTuple):
    """A stretch of a line, parted from the next by a wide gap: from `start` to `end` in points or columns of text."""

    start: float
    end: float
    text: str


class Slot(NamedTuple):
    """A part in its place: the first column it stands in, and how many it spans."""

    column: int
    columns: int
    part: Part


class Aligned(NamedTuple):
    """A table without borders: where its columns begin and end, and its rows."""

    columns: tuple[tuple[float, float], ...]
    rows: tuple[tuple[Slot, ...], ...]


def run_of_columns(lines: Sequence[Sequence[Part]], at: int) -> int:
    """Where the run of lines ends that begins with `at` and may be a table; `at` itself where none begins."""
    end, many = at, 0
    while end < len(lines):
        parts = lines[end]
        if len(parts) > 1:
            many += 1
        elif not (many and parts and end + 1 < len(lines) and len(lines[end + 1]) > 1 and _label(lines[at:end], parts)):
            break
        end += 1
    return end if many >= _LEAST else at


def _label(above: Sequence[Sequence[Part]], parts: Sequence[Part]) -> bool:
    """Whether a lone part is a row of which only the first column is filled."""
    first = max((line for line in above), key=len)
    return parts[0].end < first[1].start and parts[0].start < first[0].end


def aligned(lines: Sequence[Sequence[Part]]) -> Aligned | None:
    """Put the parts of lines into columns, None where they do not stand under one another."""
    most = max(map(len, lines))
    # Columns are where the parts of the fullest lines overlap; other lines may span them or leave them blank.
    stretches = sorted((part.start, part.end) for line in lines if len(line) >= max(2, most - most // 4) for part in line)
    columns: list[list[float]] = []
    for start, end in stretches:
        if columns and start < columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], end)
        else:
            columns.append([start, end])
    if len(columns) < 2:
        return None
    rows = [_row(line, columns) for line in lines]
    if any(row is None for row in rows):
        return None
    filled = [sum(any(slot.column == c for slot in row or ()) for row in rows) for c in range(len(columns))]
    if min(filled) < 1 or sum(count > 1 for count in filled) < 2:
        return None
    return Aligned(tuple((a, b) for a, b in columns), tuple(tuple(row) for row in rows if row is not None))


def _row(line: Sequence[Part], columns: list[list[float]]) -> list[Slot] | None:
    slots: list[Slot] = []
    free = 0
    for part in line:
        met = [c for c in range(free, len(columns)) if columns[c][0] < part.end and part.start < columns[c][1]]
        if not met:
            middle = (part.start + part.end) / 2
            nearest = min(range(len(columns)), key=lambda c: abs((columns[c][0] + columns[c][1]) / 2 - middle))
            met = [nearest]
        if met[0] < free:
            return None
        slots.append(Slot(met[0], met[-1] - met[0] + 1, part))
        free = met[-1] + 1
    return slots
