"""Lines whose parts stand under one another in, the table they make out: for text and pages without drawn borders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

_LEAST: Final = 3
"""Lines with two parts or more that make a table."""


class LineStretch(NamedTuple):
    """A stretch of a line, parted from the next by a wide gap: from `start` to `end` in points or columns of text."""

    start: float
    end: float
    text: str


class Slot(NamedTuple):
    """A part in its place: the first column it stands in, and how many it spans."""

    column: int
    columns: int
    part: LineStretch


class Aligned(NamedTuple):
    """A table without borders: where its columns begin and end, and its rows."""

    columns: tuple[tuple[float, float], ...]
    rows: tuple[tuple[Slot, ...], ...]


def run_of_columns(lines: Iterable[Sequence[LineStretch]]) -> int:
    """How many of the lines, from the first on, may be a table; 0 where they are too few."""
    fullest: Sequence[LineStretch] = ()
    length = many = 0
    lone = 0  # lines with one part since the last with more: they count once another such follows
    for parts in lines:
        if len(parts) > 1:
            many += 1
            fullest = max(fullest, parts, key=len)
            length, lone = length + lone + 1, 0
        elif lone or not fullest or not parts or not _label(fullest, parts[0]):
            break
        else:
            lone = 1
    return length if many >= _LEAST else 0


def _label(fullest: Sequence[LineStretch], part: LineStretch) -> bool:
    """Whether a lone part is a row of which only the first column is filled."""
    return part.end < fullest[1].start and part.start < fullest[0].end


def aligned(lines: Sequence[Sequence[LineStretch]]) -> Aligned | None:
    """Put the parts of lines into columns, None where they do not stand under one another."""
    most = max(map(len, lines))
    # Columns are where the parts of the fullest lines overlap; other lines may span them or leave them blank.
    stretches = sorted(
        (part.start, part.end) for line in lines if len(line) >= max(2, most - most // 4) for part in line
    )
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


def _row(line: Sequence[LineStretch], columns: list[list[float]]) -> list[Slot] | None:
    slots: list[Slot] = []
    for part in line:
        met = [c for c, (start, end) in enumerate(columns) if start < part.end and part.start < end]
        if not met:
            middle = (part.start + part.end) / 2
            met = [min(range(len(columns)), key=lambda c: abs((columns[c][0] + columns[c][1]) / 2 - middle))]
        last = slots[-1] if slots else None
        if last is None or met[0] >= last.column + last.columns:
            slots.append(Slot(met[0], met[-1] - met[0] + 1, part))
        elif met[-1] > last.column + last.columns - 1 or _figures(last.part.text, part.text):
            return None  # two figures in one column: these are not the columns
        else:  # 合    计
            whole = LineStretch(last.part.start, part.end, f"{last.part.text}    {part.text}")
            slots[-1] = last._replace(part=whole)
    return slots


def _figures(last: str, text: str) -> bool:
    return last[-1:].isdigit() and text[:1] in "0123456789-("
