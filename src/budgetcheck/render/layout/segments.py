"""Stretches in roles as rich has them: segments in styles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

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


def segments(lines: Iterable[Line], colored: bool) -> Iterator[Segment]:
    """Lines as rich has them, each with its end; where nothing is `colored`, a line is one segment."""
    for line in lines:
        if colored:
            for text, role in line:
                yield Segment(text, STYLES[role])
            yield _END
        else:
            yield Segment("".join([piece.text for piece in line]) + "\n")
