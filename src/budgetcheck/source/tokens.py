"""What TOML text is made of, as people really type it: the parts a statement is read into, and how they are told."""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

from budgetcheck.text.pattern import pattern
from budgetcheck.text.tuples import NamedTuple


class Flaw(NamedTuple):
    """Something that is not TOML: what it is (a name of `hints`), where, and the other place it has to do with."""

    kind: str
    start: int
    end: int
    trail: tuple[str | int, ...] = ()
    """Keys and indices from the statement's own value to the one that is flawed."""
    other: int = -1


FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict(
    zip(map(ord, "\u3000、“”‘’−–￥"), " ,\"\"''--¥", strict=True)
)
"""Full-width letters, digits and signs, and those that stand for them, to their counterparts on the keyboard."""


class KeyToken(NamedTuple):
    """One part of a dotted key, unquoted."""

    name: str
    start: int
    end: int


class Leaf(NamedTuple):
    """A string, number, date or boolean, or whatever stands in its place; not sound if its own end is unknown."""

    start: int
    end: int
    sound: bool = True


class Array(NamedTuple):
    """An array; not sound if elements were lost."""

    start: int
    end: int
    items: list[TokenNode]
    sound: bool = True


class Inline(NamedTuple):
    """An inline table; not sound if pairs were lost."""

    start: int
    end: int
    pairs: list[Pair]
    sound: bool = True


TokenNode: TypeAlias = Leaf | Array | Inline


class Pair(NamedTuple):
    """A dotted key and its value."""

    keys: tuple[KeyToken, ...]
    value: TokenNode


class StatementToken(NamedTuple):
    """A header or a pair.

    A `table` ([...]) or `element` ([[...]]) without keys opens a table whose name cannot be read. A pair whose value
    is None ends nowhere certain. `lost` is a line that is none of these.
    """

    kind: Literal["pair", "table", "element", "lost"]
    start: int
    end: int
    keys: tuple[KeyToken, ...] = ()
    value: TokenNode | None = None
    flaws: tuple[Flaw, ...] = ()


# -------------------------------------------------------------------------------------------------------- characters

CONTROL: Final = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)")
"""Characters that may stand nowhere in TOML, a carriage return alone among them."""
_ODD_RANGES = ((0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x2064), (0x2066, 0x206F))
_ODD_INSIDE = "".join(chr(code) for first, last in _ODD_RANGES for code in range(first, last + 1))
ODD = f"\u00a0\u1680\u180e{_ODD_INSIDE}\u3000\ufeff"
"""Blanks and invisible characters that are copied along from web pages and word processors; TOML knows none."""
ODD_RUN: Final = pattern(f"[{ODD}]+")
BLANKS: Final = f" \t{ODD}"
"""All of them, and the two blanks that TOML knows."""
SPACE: Final = pattern(rf"[ \t\r{ODD}]*")
GAP: Final = pattern(rf"[ \t\r\n{ODD}]*")
OPENING, CLOSING = ("[", "［", "【"), ("]", "］", "】")
CURLY_QUOTES = ("“", "”", "‘", "’", "「")


def prepare(text: str) -> str:
    """The text without control characters and with the first side of merge conflicts alone; offsets stay the same."""
    if CONTROL.search(text) is not None:
        text = CONTROL.sub(lambda match: "\n" if match.group() == "\r" else " ", text)
    if OPENING_MARKER not in text:
        return text
    pieces, at = [], 0
    for start, end in conflicts(text).passed_over:
        pieces += [text[at:start], _VISIBLE.sub(" ", text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])


_VISIBLE: Final = pattern(r"[^\r\n]")
OPENING_MARKER: Final = "<" * 7


# ------------------------------------------------------------------------------------------------ keys and quotations

BARE: Final = pattern(r"[A-Za-z0-9_-]+")
_STOP = r"""\s=＝:：.．。\[\]［］【】{}｛｝"'“”‘’「」#＃,，、;；""" + ODD
LENIENT: Final = pattern(rf"[^{_STOP}]+(?:[ \t]+[^{_STOP}]+)*")
"""A key as people write it without quotes, in any script, blanks inside."""
BASIC: Final = pattern(r'"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*+"')
LITERAL: Final = pattern(r"'[^'\n]*'")
CURLY: Final = pattern(r"[“”][^“”\"\n]*[“”]|[‘’][^‘’'\n]*[‘’]|「[^「」\n]*」")
MULTI_LINE_END: Final = {'"""': pattern(r'\\[\s\S]|"{3,5}'), "'''": pattern(r"'{3,5}")}
ESCAPE: Final = pattern(r"\\(?:([btnfre\"\\])|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|[\s\S]?)")
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}


def unescaped(match: re.Match[str]) -> str | None:
    """The character an escape of a basic string stands for, None if TOML has no such escape."""
    if match.lastindex is None:
        return None
    digits = match.group(match.lastindex)
    if match.lastindex == 1:
        return _ESCAPED[digits]
    code = int(digits, 16)
    return chr(code) if code < 0xD800 or 0xDFFF < code <= 0x10FFFF else None


# ----------------------------------------------------------------------------------------------------- other values

TOP_RUN: Final = pattern(r"[^\n#]*")
ARRAY_RUN: Final = pattern(r"[^\n#,，、\]}］｝]*")
INLINE_RUN: Final = pattern(r"[^\n#,\]}］｝]*")
"""How far a value without quotes reaches: to the end of its line, or to the comma or bracket after it."""
THOUSANDS: Final = pattern(r"""[+-]?[0-9]+(?:[,，][0-9]+)+(?:\.[0-9]+)?(?=[^\n,，=}#"']*(?:[,，}#\n]|\Z))""")
"""A number with commas inside an inline table, where a comma as a rule begins the next pair."""

_PLAIN_PAIR = r"""([A-Za-z0-9_-]+)[ \t]*=[ \t]*("[^"\\\n]*"|[-+.:A-Za-z0-9_]+)"""
PLAIN_PAIR: Final = pattern(_PLAIN_PAIR)
PLAIN_INLINE: Final = pattern(rf"\{{[ \t]*{_PLAIN_PAIR}(?:[ \t]*,[ \t]*{_PLAIN_PAIR})*[ \t]*\}}")
"""An inline table of the ordinary form: on one line, of bare keys, numbers, words and texts without escapes."""

# ------------------------------------------------------------------------------------------ where a statement begins

_NAME = r"[^\W\d][\w-]*"
_QUOTED = r"""(?:"[^"\\\n]*"|'[^'\n]*')"""
_PART = rf"(?:[\w-]+|{_QUOTED})"
_HEADER = (  # [income], yet not [1], [true] or ["text"], which are arrays
    rf"[\[［]{{1,2}}[ \t]*(?!(?:true|false|inf|nan)\b){_NAME}(?:[ \t]*\.[ \t]*{_PART})*[ \t]*[\]］]{{1,2}}[ \t]*"
    r"(?:#|\r?\n|\Z)"
)
_PAIR = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*[ \t]*[=＝]"
HEADER_AHEAD: Final = pattern(_HEADER)
STATEMENT_AHEAD: Final = pattern(f"{_HEADER}|{_PAIR}")
NEXT_STATEMENT: Final = pattern(f"^[ \t]*(?:{_HEADER}|{_PAIR}|[<=>|]{{7}}(?![<=>|]))", re.M)
UNCOMMENTED: Final = pattern(
    r"""(?:[^"'#\n]|\"{3}(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5}|\Z)|'{3}(?:[^']|'(?!''))*+(?:'{3,5}|\Z)"""
    r"""|"(?:[^"\\]|\\.)*+"?|'[^']*+'?)*+"""
)
"""What stands before a comment on a line, whatever it is; texts may hold the sign."""
PLAIN_LINES: Final = pattern(
    r"""(?:[ \t]*+(?:[A-Za-z0-9_-]++[ \t]*+=[ \t]*+(?:"[^"\\\n]*+"|[-+.:A-Za-z0-9_]++)[ \t]*+)?+\r?\n)*+"""
)
"""Lines of the ordinary form without a comment: empty, or a bare key with a number, word or text without escapes."""
FOREIGN_COMMENT = ("//", "/*", ";", "；", "＃", "%")
MARKER: Final = pattern(r"(?:<{7}|={7}|>{7}|\|{7})(?![<=>|])")
_MARKERS = pattern(r"^([<=>|])\1{6}(?![<=>|]).*\n?", re.M)


class Conflicts(NamedTuple):
    """Merge conflicts left in a text: each from its opening marker to its closing one, and what is not its first side.

    `found` are offsets of the opening and the closing marker; `passed_over` the stretches from a marker's beginning to
    the end of its line (or, for the one in the middle, of the whole conflict), in order.
    """

    found: list[tuple[int, int]]
    passed_over: list[tuple[int, int]]


def conflicts(text: str) -> Conflicts:
    """Find the merge conflicts of a text; markers that do not belong together are in neither list."""
    found = Conflicts([], [])
    opening: re.Match[str] | None = None
    middle = -1
    for match in _MARKERS.finditer(text):
        sign = match.group(1)
        if sign == "<":
            opening, middle = match, -1
        elif sign in "|=" and opening is not None and middle < 0:
            middle = match.start()
        elif sign == ">" and opening is not None and middle >= 0:
            found.found.append((opening.start(), match.start()))
            found.passed_over.extend((opening.span(), (middle, match.end())))
            opening, middle = None, -1
    return found
