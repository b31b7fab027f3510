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
QUOTES: Final = frozenset(('"', "'", *CURLY_QUOTES))
ASSIGNING = ("=", "＝", ":", "：")
COLONS: Final = pattern("[:：]{1,2}[=＝]?")
"""What is typed for an equals sign, be it twice."""


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
_MARK, _BESIDE = r"""(?:""|''|[“”]{2}|[‘’]{2})""", r"""\s,，、#\]}］｝\\"'“”‘’"""
TWICE_QUOTED: Final = pattern(
    rf"{_MARK}([^{_BESIDE}](?:[^,，\"'“”‘’\\\n]*[^{_BESIDE}])?){_MARK}(?=[ \t\r]*(?:[,，、;；#\]}}］｝\n]|\Z))"
)
"""A text with every quotation mark typed twice; two marks of TOML that enclose nothing have a blank or a sign after
them."""
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
THOUSANDS: Final = pattern(
    r"""[-+−－△▲—¥￥(（ \t]{0,4}[0-9０-９][0-9０-９OolI.]*+(?:[,，][0-9０-９][0-9０-９OolI]*+)+"""
    r"""(?:[.．][0-9０-９]++)?+(?=[^\n,，=}#"']*+(?:[,，}#\n]|\Z))"""
)
"""A number with commas inside an inline table, where a comma as a rule begins the next pair, whatever marks it."""

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
_MARKERS = pattern(r"^[ \t]*(([<=>|])\2{6,})(?![<=>|]).*\n?", re.M)


class Conflicts(NamedTuple):
    """Merge conflicts left in a text: each from its opening marker to its closing one, and what is not its first side.

    `found` are offsets of the opening and the closing marker; `passed_over` the stretches from a marker's beginning to
    the end of its line (or, for the one in the middle, of the whole conflict), in order.
    """

    found: list[tuple[int, int]]
    passed_over: list[tuple[int, int]]


_DEEPEST_CONFLICT: Final = 32


def conflicts(text: str) -> Conflicts:
    """Find the merge conflicts of a text; markers that do not belong together are in neither list.

    A conflict may hold others, with longer markers where git writes them; of each the first side is read.
    """
    opened: list[tuple[re.Match[str], int]] = []  # with where the first side ends, -1 if it does not yet
    whole: list[tuple[re.Match[str], int, re.Match[str]]] = []
    for match in _MARKERS.finditer(text):
        marker = match[1]
        if marker[0] == "<":
            opened.append((match, -1))
            del opened[:-_DEEPEST_CONFLICT]
            continue
        at = next((n for n in range(len(opened) - 1, -1, -1) if len(opened[n][0][1]) == len(marker)), None)
        if at is None:
            continue
        opening, middle = opened[at]
        if marker[0] in "|=" and middle < 0:
            opened[at:] = [(opening, match.start())]
        elif marker[0] == ">" and middle >= 0:
            del opened[at:]
            whole.append((opening, middle, match))
    found, end = Conflicts([], []), 0
    for opening, middle, closing in sorted(whole, key=lambda one: one[0].start()):
        if opening.start() >= end:
            found.found.append((opening.start(1), closing.start(1)))
            end = closing.end()
        found.passed_over.extend((opening.span(), (middle, closing.end())))
    return found._replace(passed_over=_apart(found.passed_over))


def _apart(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches in order, without those that are in others."""
    apart: list[tuple[int, int]] = []
    for stretch in sorted(stretches):
        if not apart or stretch[1] > apart[-1][1]:
            apart.append(stretch)
    return apart
