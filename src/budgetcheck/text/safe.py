r"""Foreign text made harmless before people or their terminals see it.

Whatever a declaration, a pack or a path contains is shown, never obeyed: control characters and invisible or
direction-changing ones appear as ASCII escapes (``\u{1b}``), which every console encoding can print, and no line of
a human format can be taken for a command by the log readers of CI services.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from budgetcheck.text.pattern import pattern

if TYPE_CHECKING:
    import re

ELLIPSIS = "..."
"""ASCII, since the one-character ellipsis has no certain width on East Asian terminals."""

# C0 and C1 controls; format characters (Unicode category Cf: bidi controls, zero width, tags), line and paragraph
# separators, lone surrogates and noncharacters. Spelled out, so that a newer Python shows nothing else.
_UNSAFE = (
    "\x00-\x1f\x7f-\x9f\xad"
    "\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
UNSAFE_CHARACTER = pattern(f"[{_UNSAFE}]")
"""One character that is not shown as it is."""
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
LOG_COMMAND = pattern(r"##(?=[A-Za-z]*\[)")
"""``##[group]``, ``##vso[...]``, ``##teamcity[...]``: obeyed by CI log readers wherever they stand in a line."""
_ESCAPED_HASH = "\\u{23}"


def escape(character: str) -> str:
    r"""One character as an ASCII escape: ``\n``, ``\u{202e}``."""
    return _NAMED.get(character) or f"\\u{{{ord(character):x}}}"


def shows(text: str) -> bool:
    """Whether every character of the text is shown as it is."""
    # `isprintable` alone would not do: it holds for variation selectors, which nobody sees.
    return (text.isascii() and text.isprintable()) or UNSAFE_CHARACTER.search(text) is None


def shown_as_is(text: str) -> bool:
    """Whether the text is shown exactly as it is."""
    return shows(text) and "##" not in text


def visible(text: str, limit: int | None = None) -> str:
    """Return the text with everything unsafe shown as an ASCII escape, cut to `limit` characters with an ellipsis."""
    if limit is not None and len(text) > limit:
        text = text[: max(0, limit - len(ELLIPSIS))] + ELLIPSIS
    if not shows(text):
        text = UNSAFE_CHARACTER.sub(lambda match: escape(match.group()), text)
    return LOG_COMMAND.sub(lambda _: f"#{_ESCAPED_HASH}", text) if "##" in text else text


def json_escaped(written: str) -> str:
    """A line of JSON with everything unsafe in its texts as a JSON escape, so that a reader has the same texts."""
    if not shows(written):
        written = UNSAFE_CHARACTER.sub(_json_escape, written)
    return LOG_COMMAND.sub(lambda _: "#\\u0023", written) if "##" in written else written


def _json_escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def pieces(text: str, tab: str = "    ") -> list[str]:
    """What is shown for each character of a line, so that columns of the line can be found in what is shown.

    Joined, the pieces are what `visible` returns, except that a tab is shown as blanks.
    """
    if shown_as_is(text):
        return list(text)
    shown = [tab if c == "\t" else escape(c) if UNSAFE_CHARACTER.match(c) else c for c in text]
    for match in LOG_COMMAND.finditer(text):
        shown[match.start() + 1] = _ESCAPED_HASH
    return shown


def guarded(line: str) -> str:
    """Return one line of a human format, harmless where a CI service would read it as a command (``::error::``)."""
    if "::" not in line:
        return line
    body = line.lstrip()
    return f"{line[: len(line) - len(body)]}\\u{{3a}}{body[1:]}" if body.startswith("::") else line


def guarded_lines(text: str) -> str:
    """A text of several lines, each harmless where a CI service would read it as a command."""
    return "\n".join(map(guarded, text.split("\n"))) if "::" in text else text


def width(text: str) -> int:
    """Columns the text takes in a terminal: wide characters two, combining ones none, ambiguous ones one."""
    return len(text) if text.isascii() else sum(map(cells_of, text))


def roomy(text: str) -> int:
    """Columns the text takes at most: characters of ambiguous width count as wide, as East Asian consoles show them."""
    return len(text) if text.isascii() else sum(map(most_cells_of, text))


# Made wide by Unicode 16: trigrams, hexagrams and other signs of divination, counting rods.
_LATELY_WIDE = pattern("[\u2630-\u2637\u268a-\u268f\u4dc0-\u4dff\U0001d300-\U0001d356\U0001d360-\U0001d376]")
_PICTURE_SELECTOR = "\ufe0f"
"""Makes some signs before it pictures, which are wide."""


def _most_cells(character: str) -> int:
    if unicodedata.east_asian_width(character) == "A" and character != _PICTURE_SELECTOR:
        return 2
    if character == _PICTURE_SELECTOR:
        return 1
    if unicodedata.category(character) == "Mc":
        return max(1, _cells(character))  # a vowel sign that some consoles put into a column of its own
    return 2 if _LATELY_WIDE.match(character) else _cells(character)


def _cells(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    if unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf") or "\u1160" <= character <= "\u11ff":
        return 0
    return 1


_MOST_CHARACTERS = 8192


class _Remembered(dict[str, int]):
    """What a function says of characters, so many at most: a stranger's files may hold all there are."""

    __slots__ = ("_told",)

    def __init__(self, told: Callable[[str], int]) -> None:
        super().__init__()
        self._told = told

    def __missing__(self, character: str) -> int:
        if len(self) >= _MOST_CHARACTERS:
            self.clear()
        answer = self[character] = self._told(character)
        return answer


_CELLS, _MOST_CELLS = _Remembered(_cells), _Remembered(_most_cells)
cells_of = _CELLS.__getitem__
"""Columns of one character."""
most_cells_of = _MOST_CELLS.__getitem__
"""Columns of one character at most."""
