"""Numbers that stand by their decimal points: what each lacks behind its last digit, as digits not to be seen."""

from __future__ import annotations

from collections.abc import Iterable

from budgetcheck.text.tuples import NamedTuple


class PaddedNumber(NamedTuple):
    """A number as people read it, and its padding."""

    text: str
    pad: str = ""


def by_points(texts: Iterable[str]) -> list[PaddedNumber]:
    """Pad the numbers of one column; texts without a number get no padding."""
    column = list(texts)
    most = max((len(_decimals(text)) for text in column), default=0)
    return [PaddedNumber(text, _zeros(_decimals(text), most) if text[-1:].isdigit() else "") for text in column]


def blank_filled(texts: Iterable[str]) -> list[str]:
    """The numbers of one column with blanks behind them, for a console."""
    return [f"{one.text}{'':{len(one.pad)}}" for one in by_points(texts)]


def _decimals(text: str) -> str:
    """The decimal point of the last number and what follows."""
    _, point, decimals = text.rpartition(" ")[2].partition(".")
    return point + decimals


def _zeros(decimals: str, most: int) -> str:
    lacking = most - len(decimals)
    return "" if not lacking else "0" * lacking if decimals else "." + "0" * (lacking - 1)
