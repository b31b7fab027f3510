"""Stretches in roles as rich has them: segments in styles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rich.segment import Segment
from rich.style import Style

from budgetcheck.render.layout.roles import LOOKS, Line

STYLES: Final = {role: Style.parse(look) for role, look in LOOKS.items()}
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
