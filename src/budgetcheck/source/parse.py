"""Source -> the nested dictionaries of TOML 1.1, numbers exact, and every syntax fault of the text.

A sound text costs one call of the parser (toml-rs: fastest of those that keep decimals exact and the only one to pass
all official tests, see benchmarks/parsers.py) and two cheap looks at it; only a faulty one is read by `recover`. The
guards answer what the parser alone does not: it ends the process on deeply nested arrays, and takes quadratic time
for integers of millions of digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Clamped, Context, Decimal, Inexact, InvalidOperation, Overflow, Rounded
from pathlib import Path
from typing import Any

import toml_rs

from budgetcheck.arithmetic.limits import DEPTH, Unusual, exact_number
from budgetcheck.source.faults import Fault, Takes
from budgetcheck.source.read import Source, read
from budgetcheck.text.places import Route

_UNPAIRED = 300
"""Brackets left open at once, at most, in a text that goes to the parser; some thousands exhaust its stack."""
_PAIRS = r"""\[\[[^][{}"'#\\\n]*\]\]|\[[^][{}"'#\\\n]*\]|\{(?:[^][{}"'#\\\n]|"[^][{}"'#\\\n]+")*\}"""
"""Brackets that close on the same line, with nothing between that could make one of them part of a text or comment
and not the other: whatever surrounds them, they add nothing to the depth."""
_CONFLICT = "\n<<<<<<<"
"""May open a merge conflict, which the parser lets pass within a text of several lines."""
_SMALL = 2**16
_COSTLY = r"(?<![0-9_])[0-9][0-9_]{4000}|\.(?:[^.\n]*\.){63}"
"""Thousands of digits in a row, or so many dots that a key may be as deep; looked for in large texts only, as in a
small one neither takes noticeable time."""


def parse(source: Source, takes: Callable[[Route], Takes] | None = None) -> tuple[dict[str, object], tuple[Fault, ...]]:
    """Parse a declaration: the document (what is sound of it) and all its syntax faults in order, each with its span.

    Floats are `Decimal`, exactly as written; those that are not finite or absurdly large are `limits.Unusual`. Integers
    are `int`. Dates and times are those of `datetime`. Nothing is raised, whatever the text. Faults that concern a key
    that could be told carry its `route` too, so that it need not be called missing. `takes` says what the key at a
    route takes, for the advice on mistyped values.
    """
    document, faults = parse_only(source, takes)
    return (document, faults) if faults or manageable(document) else parse_again(source, takes)


def shipped(path: Path) -> dict[str, Any]:
    """Read a TOML file that comes with the tool. Raises SourceError, and ValueError where it is not sound."""
    document, faults = parse(read(path, path.name))
    if faults:
        raise ValueError(f"{path.name}: {faults[0].message.en}")
    return document


def parse_again(
    source: Source, takes: Callable[[Route], Takes] | None = None
) -> tuple[dict[str, object], tuple[Fault, ...]]:
    """Parse what `parse_only` let through though it is not `manageable`."""
    from budgetcheck.source.recover import recover

    return recover(source.text, takes=takes)


def parse_only(
    source: Source, takes: Callable[[Route], Takes] | None = None
) -> tuple[dict[str, object], tuple[Fault, ...]]:
    """Parse like `parse`, but leave it to the caller to find out that a sound document is not `manageable`."""
    text = source.text
    complaint: tuple[int, str] | None = None
    if _CONFLICT not in text and _harmless(text):
        try:
            document = _loads(text)
        except toml_rs.TOMLDecodeError as error:
            complaint = (len(text.encode()[: error.pos].decode(errors="ignore")), str(error))
        except ValueError as error:  # an integer or a time that Python cannot hold; a lone surrogate
            complaint = (0, str(error))
        else:
            return document, ()
    from budgetcheck.source.recover import recover

    return recover(text, complaint, takes)


def _loads(text: str) -> dict[str, object]:
    return toml_rs.loads(text, parse_float=_NUMBERS.__getitem__)


class _Numbers(dict[str, Decimal]):
    """Numbers by their text: budgets state the same figure over and over, and look-ups are quicker than conversions."""

    def __missing__(self, text: str) -> Decimal:
        try:
            value = _read(text)
        except ArithmeticError:
            return exact_number(text)
        if not value.is_finite():
            return Unusual(value)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[text] = value
        return value


_REMEMBERED = 2_000
"""The figures of some declarations; more would only push each other out of the processor's own memory."""
_read = Context(prec=18, Emax=17, Emin=-3, traps=[Clamped, Inexact, InvalidOperation, Overflow, Rounded]).create_decimal
"""Reads a number exactly or not at all: what has more digits than any amount, or an exponent out of the ordinary, is
left to `number`, whose limits lie further out. The least digit that fits is 10^(Emin - prec + 1) = 10^-20."""
_NUMBERS = _Numbers()


def _harmless(text: str) -> bool:
    """Whether the parser can be given the text: an upper bound of its nesting, without reading it."""
    if text.count("[") + text.count("{") > _UNPAIRED:
        rest = re.sub(_PAIRS, "", text)
        if rest.count("[") + rest.count("{") > _UNPAIRED and not _shallow(text):
            return False
    return len(text) < _SMALL or re.search(_COSTLY, text) is None


def _shallow(text: str) -> bool:
    """Whether the nesting is bounded, told by pairs alone: texts and comments are taken out, then pair by pair."""
    rest = re.sub(_TEXTS, "", text, flags=re.DOTALL)
    if '"' in rest or "'" in rest:
        return False
    for _ in range(DEPTH):
        rest, pairs = re.subn(_INNERMOST, "", rest)
        if not pairs:
            break
    return rest.count("[") + rest.count("{") <= _UNPAIRED


_TEXTS = "|".join(
    (
        r'"{3}(?:[^"\\]|\\.|"(?!""))*+"{3,5}',
        r"'{3}(?:[^']|'(?!''))*+'{3,5}",
        r'"(?:[^"\\\n]|\\[^\n])*+"',
        r"'[^'\n]*+'",
        r"#[^\n]*+",
    )
)
_INNERMOST = r"\[[^][{}]*+\]|\{[^][{}]*+\}"


def manageable(document: Mapping[str, object]) -> bool:
    """Whether tables and lists are nested at most `DEPTH` deep and no integer is too long for Python to print."""
    level: list[object] = [document]
    for _ in range(DEPTH):
        below: list[object] = []
        for container in level:
            values: Iterable[object]
            if type(container) is dict:
                values = container.values()
            elif type(container) is list:
                values = container
            else:
                return False
            below += [
                value
                for value in values
                if (kind := type(value)) is dict
                or kind is list
                or (kind is int and not -_PRINTABLE < value < _PRINTABLE)
            ]
        if not below:
            return True
        level = below
    return False


_PRINTABLE = 10**1000
