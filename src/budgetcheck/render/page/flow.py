"""Where the money comes from and goes, laid out in layers: sources, total income, total expenditure, kinds, parts.

Heights are in proportion to the amounts. Sizes are in the units of the drawing, which a browser scales to the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal

from budgetcheck.arithmetic.exactness import EXACT
from budgetcheck.findings.picture import ENDS, PicturedAmount
from budgetcheck.text.numbers import people, plain
from budgetcheck.text.safe import roomy, visible, width
from budgetcheck.text.slots import frozen, slotted
from budgetcheck.text.words import Language, phrase

DRAWING_WIDTH = 1000
"""The drawing's width."""
_TALL = 280.0
"""Height of the largest amount."""
_SLOT = 38.0
"""Least height of a node with its two lines of text."""
_GAP = 10.0
_TOP = 44.0
"""Room above for the texts of the two ends."""
_NODE = 14.0
_COLUMNS = (196.0, 350.0, 470.0, 610.0, 800.0)
"""Where nodes of each layer begin: sources, the two ends, kinds of expenditure, their parts."""
_TEXT = 26
"""Columns of a terminal that the text of a node may take, half as many Chinese characters."""
_THROUGH = ("income.current_year", "income.fiscal_appropriation", "expenditure.current_year")
"""Sums between an end and its parts that are not drawn where their parts are."""
_REST = phrase("render.page.rest_not_broken_down")


@frozen
class FlowNode:
    """One amount as a bar with its text; `layer` is its column, `whole` the figure it flows from or into."""

    figure: str
    name: str
    """The whole name."""
    short: str
    value: Decimal
    layer: int
    whole: str | None
    x: float = 0
    y: float = 0
    height: float = 0
    mark: str = ""
    """How it is disputed: ``error``, ``warning`` or not at all."""
    rest: bool = False

    @property
    def amount(self) -> str:
        """The amount as people read it."""
        return people(plain(self.value))

    @property
    def side(self) -> str:
        """Where its text stands: before it, above it or behind it."""
        return "before" if self.layer == 0 else "above" if self.layer in (1, 2) else "behind"

    @property
    def text_x(self) -> float:
        """Where its text begins, ends or is centred."""
        return {"before": self.x - 8, "above": self.x + _NODE / 2, "behind": self.x + _NODE + 8}[self.side]

    @property
    def text_y(self) -> float:
        """The base line of the first line of its text."""
        return self.y - 26 if self.side == "above" else self.y + max(self.height / 2, 6) - 3


@frozen
class FlowBand:
    """A band from one node to another, as the data of a path."""

    path: str
    title: str
    mark: str


@frozen
class FlowDrawing:
    """The whole drawing."""

    height: float
    nodes: tuple[FlowNode, ...]
    bands: tuple[FlowBand, ...]
    width: int = DRAWING_WIDTH
    node_width: float = _NODE


@slotted
class _Layout:
    """What has been placed so far."""

    scale: float
    nodes: dict[str, FlowNode] = field(default_factory=dict)
    used: dict[tuple[str, str], float] = field(default_factory=dict)
    """How much of a node's left or right side bands take already."""


def flow_drawing(
    amounts: Sequence[PicturedAmount],
    marks: Mapping[str, str],
    joint: Mapping[frozenset[str], str],
    language: Language,
) -> FlowDrawing | None:
    """Lay the picture out; None where an end is not stated or nothing is to be divided.

    `marks` says how figures are disputed, `joint` how two figures are that stand in one discrepancy.
    """
    nodes = _nodes(amounts, marks, language)
    by_figure = {node.figure: node for node in nodes}
    if not all(end in by_figure for end in ENDS) or len(nodes) < 3:
        return None
    below = _sums(nodes)
    scale = _TALL / float(max(max(node.value, below.get(node.figure, Decimal(0))) for node in nodes))
    layout = _Layout(scale)
    height = _placed(nodes, below, layout)
    placed = list(layout.nodes.values())
    bands = [_middle(layout, joint)]
    bands += [_band(node, layout, joint, amounts) for node in placed if node.whole is not None]
    return FlowDrawing(round(height, 1), tuple(placed), tuple(bands))


def _nodes(amounts: Sequence[PicturedAmount], marks: Mapping[str, str], language: Language) -> list[FlowNode]:
    """The amounts that are drawn, and what a sum holds beside its parts."""
    nodes: list[FlowNode] = []
    drawn: dict[str, str | None] = {amount.figure: amount.whole for amount in amounts}
    divided = {amount.whole for amount in amounts}
    for amount in amounts:
        value = Decimal(amount.value)
        if not (amount.figure in ENDS or amount.whole is not None) or value <= 0:
            continue
        if amount.figure in _THROUGH and amount.figure in divided:
            continue
        whole = amount.whole
        while whole in _THROUGH:
            whole = drawn.get(whole)
        if whole is None and amount.figure not in ENDS:
            continue
        name = visible(amount.label.say(language), 200)
        layer = _layer(amount.figure, whole)
        nodes.append(
            FlowNode(
                amount.figure, name, cut_to_width(name, _TEXT), value, layer, whole, mark=marks.get(amount.figure, "")
            )
        )
    there = {node.figure for node in nodes}
    nodes = [node for node in nodes if node.whole is None or node.whole in there]
    return [*nodes, *_rests(nodes, language)]


def _layer(figure: str, whole: str | None) -> int:
    income = (whole or figure).startswith("income.")
    if whole is None:
        return 1 if income else 2
    return 0 if income else 3 if whole in ENDS else 4


def _rests(nodes: Sequence[FlowNode], language: Language) -> list[FlowNode]:
    sums = _sums(nodes)
    name = _REST.say(language)
    return [
        FlowNode(
            f"{node.figure}#rest",
            name,
            cut_to_width(name, _TEXT),
            rest,
            _layer("", node.figure),
            node.figure,
            rest=True,
        )
        for node in nodes
        if node.figure in sums and (rest := EXACT.subtract(node.value, sums[node.figure])) > 0
    ]


def _sums(nodes: Sequence[FlowNode]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for node in nodes:
        if node.whole is not None:
            sums[node.whole] = EXACT.add(sums.get(node.whole, Decimal(0)), node.value)
    return sums


def _placed(nodes: Sequence[FlowNode], below: Mapping[str, Decimal], layout: _Layout) -> float:
    """Place every node in its layer, each layer in the middle of the drawing; returns the drawing's height."""
    layers: list[list[FlowNode]] = [[] for _ in _COLUMNS]
    order = {node.figure: place for place, node in enumerate(nodes)}
    for node in sorted(nodes, key=lambda node: (order.get(node.whole or "", -1), node.rest, order[node.figure])):
        size = max(node.value, below.get(node.figure, Decimal(0)))
        layers[node.layer].append(replace(node, height=max(2.0, float(size) * layout.scale)))
    heights = [sum(max(node.height, _SLOT) + _GAP for node in layer) - _GAP for layer in layers]
    highest = max(heights)
    for x, layer, height in zip(_COLUMNS, layers, heights, strict=True):
        y = _TOP + (highest - height) / 2
        for node in layer:
            slot = max(node.height, _SLOT)
            layout.nodes[node.figure] = replace(node, x=x, y=round(y + (slot - node.height) / 2, 1))
            y += slot + _GAP
    return _TOP + highest + _GAP


def _middle(layout: _Layout, joint: Mapping[frozenset[str], str]) -> FlowBand:
    income, expenditure = (layout.nodes[end] for end in ENDS)
    size = max(1.0, float(min(income.value, expenditure.value)) * layout.scale)
    path = _path(income.x + _NODE, income.y, expenditure.x, expenditure.y, size)
    title = f"{income.name} {income.amount} - {expenditure.name} {expenditure.amount}"
    return FlowBand(path, title, joint.get(frozenset(ENDS), ""))


def _band(
    node: FlowNode, layout: _Layout, joint: Mapping[frozenset[str], str], amounts: Sequence[PicturedAmount]
) -> FlowBand:
    assert node.whole is not None
    whole = layout.nodes[node.whole]
    size = max(1.0, float(node.value) * layout.scale)
    at = whole.y + layout.used.get((whole.figure, "parts"), 0.0)
    layout.used[whole.figure, "parts"] = at - whole.y + size
    if node.layer == 0:
        path = _path(node.x + _NODE, node.y, whole.x, at, size)
    else:
        path = _path(whole.x + _NODE, at, node.x, node.y, size)
    between = _between(node.figure, amounts)
    mark = next((joint[pair] for one in between if (pair := frozenset((node.figure, one))) in joint), "")
    return FlowBand(path, f"{whole.name} - {node.name} {node.amount}", mark)


def _between(figure: str, amounts: Sequence[PicturedAmount]) -> list[str]:
    """The sums that a figure is a part of, up to the one that it is drawn under."""
    wholes = {amount.figure: amount.whole for amount in amounts}
    found: list[str] = []
    whole = wholes.get(figure)
    while whole is not None:
        found.append(whole)
        if whole not in _THROUGH:
            break
        whole = wholes.get(whole)
    return found


def _path(x: float, y: float, to_x: float, to_y: float, size: float) -> str:
    middle = (x + to_x) / 2
    numbers = (x, y, middle, y, middle, to_y, to_x, to_y, to_x, to_y + size)
    back = (middle, to_y + size, middle, y + size, x, y + size)
    first = "M{:.1f} {:.1f}C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}L{:.1f} {:.1f}".format(*numbers)
    return first + "C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}Z".format(*back)


def cut_to_width(text: str, columns: int) -> str:
    """Cut text that is wider than `columns`, with an ellipsis."""
    if width(text) <= columns:
        return text
    return text[: _fitting(text, max(0, columns - 3))] + "..."


def _fitting(text: str, columns: int) -> int:
    """How many characters of the text fit, at least one."""
    used = 0
    for index, character in enumerate(text):
        used += roomy(character)
        if used > columns:
            return max(1, index)
    return len(text)
