"""Stretches in roles as rich has them: segments in styles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from rich.style import Style

from budgetcheck.render.layout.roles import Line, Role

STYLES: Final[dict[Role, Style]] = {
    "plain": Style(),
    "error": Style(color="red", bold=True),
    "warning": Style(color="yellow", bold=True),
    "info": Style(color="cyan"),
    "good": Style(color="green"),
    "strong": Style(bold=True),
    "dim": Style(dim=True),
    "gutter": Style(color="blue"),
}
"""The sixteen colours, which every terminal themes for itself."""


_END = Segment.line()


def segments(lines: Iterable[Line], most: int | None, colored: bool) -> Iterator[Segment]:
    """Lines as rich has them, each with its end; broken again where rich takes one for wider than `most` columns.

    Rich knows more of what is wide: signs that a selector behind them makes pictures, characters new to Unicode.
    """
    for line in lines:
        text = "".join([piece.text for piece in line])
        if most is not None and cell_len(text) > most:
            yield from _divided(line, most)
        elif colored:
            for text, role in line:
                yield Segment(text, STYLES[role])
            yield _END
        else:
            yield Segment(f"{text}\n")


def _divided(line: Line, most: int) -> Iterator[Segment]:
    left = most
    for text, role in line:
        while cell_len(text) > left:
            part = chop_cells(text, max(1, left))[0]
            yield Segment(part, STYLES[role])
            yield _END
            text, left = text[len(part) :], max(2, most)
        yield Segment(text, STYLES[role])
        left -= cell_len(text)
    yield _END
