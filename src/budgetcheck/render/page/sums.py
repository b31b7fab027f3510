"""The tree of sums around a mistake as a drawing: each whole above its parts, what is stated beside what comes out.

Sizes are in the units of the drawing, which a browser scales to the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import chain

from markupsafe import Markup

from budgetcheck.findings.picture import Branch, Doubt
from budgetcheck.render.page.flow import DRAWING_WIDTH, cut_to_width
from budgetcheck.render.page.frame import fragment
from budgetcheck.render.wording.alignment import PaddedNumber, by_points
from budgetcheck.text.numbers import people
from budgetcheck.text.safe import visible, width
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Language, phrase

_ROW = 32
"""Height of one figure's row."""
_TOP = 34
"""Room above for the headings."""
_INDENT = 26
_DEEPEST = 12
"""Levels beyond which nothing is indented further."""
_AMOUNTS = (690, 830, 980)
"""Where the columns of amounts end: stated, computed, proposed."""
_NAMES_END = 560
_CELL = 7.6
"""Width of one column of a terminal in the letters of the drawing."""


@frozen
class SumRow:
    """One figure: where it stands, its amounts, and how it is doubted."""

    name: str
    """The whole name."""
    short: str
    x: int
    y: int
    stated: PaddedNumber
    computed: PaddedNumber
    proposed: PaddedNumber
    doubt: Doubt
    off: bool
    """Whether it is a sum that is not what its parts come to."""
    more: str

    @property
    def arrow(self) -> int:
        """Where the arrow before the proposed amount begins."""
        return _AMOUNTS[2] - 28 - 8 * len(self.proposed.text + self.proposed.pad)


@frozen
class SumEdge:
    """The line from a whole to one of its parts, as the data of a path."""

    path: str
    disputed: bool


@frozen
class SumsDrawing:
    """The whole drawing."""

    height: int
    rows: tuple[SumRow, ...]
    edges: tuple[SumEdge, ...]
    said: str
    """What the drawing shows, in a sentence for each figure in doubt and each sum that is off."""
    width: int = DRAWING_WIDTH
    ends: tuple[int, ...] = _AMOUNTS


def sums_picture(branches: Sequence[Branch], place: str, unit: str, language: Language) -> Markup:
    """The drawing as a piece of a page, `place` being the page's own name for it; nothing where there is no sum."""
    drawing = sums_drawing(branches, language)
    if drawing is None:
        return Markup()
    return fragment("sums.html", language, drawing=drawing, place=place, unit=visible(unit, 40))


def sums_drawing(branches: Sequence[Branch], language: Language) -> SumsDrawing | None:
    """Lay the tree out; None where no figure is a part of another."""
    if not any(branch.depth for branch in branches):
        return None
    decimals = max(len((branch.value or "").partition(".")[2]) for branch in branches)
    columns = zip(*(_texts(branch, decimals) for branch in branches), strict=True)
    # One alignment for all columns: the same digits stand in the same places.
    aligned = iter(by_points(chain(*columns)))
    stated, computed, proposed = ([next(aligned) for _ in branches] for _ in range(3))
    rows: list[SumRow] = []
    for number, branch in enumerate(branches):
        x = 12 + _INDENT * min(branch.depth, _DEEPEST)
        name = visible(branch.label.say(language) or branch.figure, 200)
        more = _more(branch, language)
        room = max(12, int((_NAMES_END - x) / _CELL) - width(more))
        rows.append(
            SumRow(
                name,
                cut_to_width(name, room),
                x,
                _TOP + _ROW * number + _ROW // 2,
                stated[number],
                computed[number],
                proposed[number],
                branch.doubt,
                branch.off,
                more,
            )
        )
    height = _TOP + _ROW * len(rows) + 6
    return SumsDrawing(height, tuple(rows), tuple(_edges(branches, rows)), _said(rows, language))


def _more(branch: Branch, language: Language) -> str:
    """How many parts are not drawn: of this sum, and of the one that it is the last part of."""
    notes: list[str] = []
    if branch.elsewhere:
        notes.append(phrase("render.page.parts_elsewhere", count=branch.elsewhere).say(language))
    if branch.more:
        notes.append(phrase("render.page.more_4", count=branch.more).say(language))
    return " ".join(notes)


def _texts(branch: Branch, decimals: int) -> tuple[str, str, str]:
    amounts = (branch.value, branch.computed, branch.proposed)
    stated, computed, proposed = ("" if amount is None else people(Decimal(amount), decimals) for amount in amounts)
    return stated, computed, proposed


def _edges(branches: Sequence[Branch], rows: Sequence[SumRow]) -> list[SumEdge]:
    """One line from each whole to each of its parts; those of a sum that is off are disputed, and drawn last."""
    trunk: list[int] = []
    edges: list[SumEdge] = []
    for number, branch in enumerate(branches):
        del trunk[branch.depth :]
        if trunk:
            whole, part = rows[trunk[-1]], rows[number]
            path = f"M{whole.x + 2} {whole.y + 12}V{part.y}H{max(part.x - 5, whole.x + 8)}"
            edges.append(SumEdge(path, whole.off))
        trunk.append(number)
    return sorted(edges, key=lambda edge: edge.disputed)


def _said(rows: Sequence[SumRow], language: Language) -> str:
    said: list[str] = []
    for row in rows:
        if row.off:
            told = phrase("render.page.sum_is_off", name=row.name, stated=row.stated.text, computed=row.computed.text)
            said.append(told.say(language))
        if row.proposed.text:
            told = phrase("render.page.sum_proposed", name=row.name, stated=row.stated.text, meant=row.proposed.text)
            said.append(told.say(language))
    return " ".join([phrase("render.page.sums_with_parts_below").say(language), *said])
