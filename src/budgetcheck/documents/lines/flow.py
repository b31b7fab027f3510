"""Characters and lines of pages in, paragraphs out: lines in reading order, joined where a paragraph goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from budgetcheck.documents.document import Paragraph, Place
from budgetcheck.documents.lines.columns import LineStretch
from budgetcheck.text.slots import slotted


class Glyph(NamedTuple):
    """A printed character: its box in points from the lower left corner of the page, and whether a blank precedes it.

    Of a scanned page it is a piece of text, with the confidence of its recognition.
    """

    left: float
    bottom: float
    right: float
    top: float
    text: str
    blank: bool
    confidence: float | None = None


class LineWord(NamedTuple):
    """A stretch of a line with its own box: the words of a line need not stand on one height."""

    left: float
    bottom: float
    right: float
    top: float
    text: str


class PrintedLine(NamedTuple):
    """A printed line, with the size of its characters in points."""

    left: float
    bottom: float
    right: float
    top: float
    text: str
    size: float
    confidence: float | None = None
    parts: tuple[LineStretch, ...] = ()
    """Its stretches, where wide gaps part it."""
    words: tuple[LineWord, ...] = ()
    """Its stretches, where gaps wider than those between words part it."""


_PAGE_NUMBER: Final = re.compile(
    r"^[\s\-—–－─_~·.•]*(?:第\s*)?(?:\d{1,4}|[ivxIVX]{1,6})(?:\s*页)?(?:\s*[,，]?\s*[/／]?\s*(?:共\s*)?\d{1,4}\s*页?)?[\s\-—–－─_~·.•]*$"
)
_ENDS: Final = ("。", "！", "？", "；", "：", ":", "!", "?", ";")
_ENUMERATOR: Final = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+[部分章节条篇]|[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[（(]\d{1,2}[)）]|\d{1,2}[、.．](?!\d)|[①-⑳])"
)

_OPENING: Final = re.compile(
    r"^(?:第[一二三四五六七八九十]{1,3}[部分章节]{1,2}\s|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|(?:金额|编制|填报)?单位\s*[：:])"
)
"""What begins a paragraph even where the line before it is full: lists of contents have no sentences."""


_PARTED: Final = 0.5
"""Sizes of a character from which a gap parts two cells that stand close to one another."""


def printed_lines(glyphs: Iterable[Glyph]) -> list[PrintedLine]:
    """Put characters into lines, top first, whatever the order they were drawn in."""
    runs: list[list[Glyph]] = []
    middle = half = 0.0
    for glyph in glyphs:
        own = (glyph.bottom + glyph.top) / 2
        if not runs or abs(own - middle) > half:
            runs.append([glyph])
            middle, half = own, (glyph.top - glyph.bottom) * 0.45
        else:
            runs[-1].append(glyph)
    runs.sort(key=lambda run: -(run[0].bottom + run[0].top))
    lines: list[list[Glyph]] = []
    for run in runs:
        first = run[0]
        if lines:
            other = lines[-1][0]
            near = abs(first.bottom + first.top - other.bottom - other.top) / 2
            if near <= 0.45 * max(first.top - first.bottom, other.top - other.bottom):
                lines[-1] += run
                continue
        lines.append(run)
    return [_line(line) for line in lines]


def _line(glyphs: list[Glyph]) -> PrintedLine:
    glyphs.sort(key=lambda glyph: glyph.left)
    # Figures are often set in another font, whose boxes are lower: the Chinese characters of a line tell its size.
    sizes = sorted(glyph.top - glyph.bottom for glyph in glyphs if glyph.text >= "\u2e80")
    sizes = sizes or sorted(glyph.top - glyph.bottom for glyph in glyphs)
    size = sizes[len(sizes) // 2] or 1.0
    texts: list[str] = []
    ends: list[tuple[int, float, float]] = []  # where a stretch ends: in the texts, and on the page before and after
    words: list[tuple[int, int]] = []  # where a word ends: among the characters, and in the texts
    end = glyphs[0].left
    for at, glyph in enumerate(glyphs):
        gap = glyph.left - end
        if gap > _PARTED * size:
            words.append((at, len(texts)))
        if gap > 1.2 * size:
            ends.append((len(texts), end, glyph.left))
            texts.append("    " if gap > 2 * size else " ")
        elif texts and (glyph.blank or gap > 0.4 * size) and gap > 0.05 * size:
            texts.append(" ")
        texts.append(glyph.text)
        end = max(end, glyph.right)
    parts: list[LineStretch] = []
    if ends:
        start, left = 0, glyphs[0].left
        for index, right, following in (*ends, (len(texts), end, 0.0)):
            parts.append(LineStretch(left, right, "".join(texts[start:index]).strip()))
            start, left = index + 1, following
    bottom, top = min(glyph.bottom for glyph in glyphs), max(glyph.top for glyph in glyphs)
    own = _words(glyphs, texts, words) if words else ()
    return PrintedLine(glyphs[0].left, bottom, end, top, "".join(texts), size, least(glyphs), tuple(parts), own)


def _words(glyphs: Sequence[Glyph], texts: Sequence[str], ends: Sequence[tuple[int, int]]) -> tuple[LineWord, ...]:
    made: list[LineWord] = []
    first = start = 0
    for last, stop in (*ends, (len(glyphs), len(texts))):
        held = glyphs[first:last]
        made.append(
            LineWord(
                held[0].left,
                min(glyph.bottom for glyph in held),
                max(glyph.right for glyph in held),
                max(glyph.top for glyph in held),
                "".join(texts[start:stop]).strip(),
            )
        )
        first, start = last, stop
    return tuple(made)


def least(parts: Iterable[Glyph] | Iterable[PrintedLine]) -> float | None:
    """The least confidence of what was recognised, None where nothing was."""
    return min((part.confidence for part in parts if part.confidence is not None), default=None)


@slotted
class _Open:
    """A paragraph being made."""

    lines: list[PrintedLine]
    place: Place
    margin: float


class Flow:
    """Makes paragraphs of the lines of one page after the other; what a table parts is not joined."""

    def __init__(self) -> None:
        self._open: _Open | None = None

    def paragraphs(self, lines: Sequence[PrintedLine], page: int, margins: tuple[float, float]) -> list[Paragraph]:
        """Take the next lines of a page; return the paragraphs that ended. `margins` are those of its running text."""
        done: list[Paragraph] = []
        left, right = margins
        for line in lines:
            open_ = self._open
            if open_ is not None and _goes_on(open_, line, left, page):
                open_.lines.append(line)
                if open_.place.page == page and open_.place.box is not None:
                    a = open_.place.box
                    box = (min(a[0], line.left), min(a[1], line.bottom), max(a[2], line.right), max(a[3], line.top))
                    open_.place = Place(page=page, box=box)
            else:
                done += self.close()
                box = (line.left, line.bottom, line.right, line.top)
                open_ = self._open = _Open([line], Place(page=page, box=box), right)
            open_.margin = right
        return done

    def close(self) -> list[Paragraph]:
        """End the paragraph that is being made, if there is one."""
        open_, self._open = self._open, None
        return [] if open_ is None else [_paragraph(open_)]


def _goes_on(open_: _Open, line: PrintedLine, left: float, page: int) -> bool:
    last = open_.lines[-1]
    room = open_.margin - last.right
    if room > 1.6 * last.size and not last.text.endswith(_ENDS) and _indented_over(open_, line, left):
        room = 0.0
    if room > 1.6 * last.size and (last.text.endswith(_ENDS) or room > _unbroken(line) + 0.5 * last.size):
        return False
    if abs(last.size - line.size) > 0.15 * last.size:
        return False
    if line.left > left + 1.2 * line.size and line.left > last.left - 0.5 * line.size:
        return False  # the first line of a paragraph is indented
    down = last.bottom - line.bottom
    if down > 0 and down > 2.8 * line.size:
        return False
    return not begins_anew(last.text, line.text)


def _indented_over(open_: _Open, line: PrintedLine, left: float) -> bool:
    """Whether a line stands at the margin under a first line that is indented: so does what goes on."""
    first, last = open_.lines[0], open_.lines[-1]
    indented = 1.2 * line.size < first.left - left < 4 * line.size
    return indented and abs(line.left - left) < 0.3 * line.size and open_.margin - last.right < 5 * line.size


_WORD: Final = re.compile(
    r"[“‘《（(【]*(?:[\w.,%]+|.)[”’》）)】，。、；：！？]*(?:(?<=[）)])[\d.,%]+[”’》）)】，。、；：]*)?", re.ASCII
)


def _unbroken(line: PrintedLine) -> float:
    """Points that the first word of a line takes, which is not parted at the end of the line before.

    Letters and figures stay together, and marks and brackets with the character that they may not leave.
    """
    word = _WORD.match(line.text)
    return 0.0 if word is None else line.size * sum(0.55 if character.isascii() else 1.0 for character in word[0])


def begins_anew(last: str, text: str) -> bool:
    """Whether a line is the first of a paragraph by its words, given the full line before it."""
    return bool(_OPENING.match(text) or (last.endswith(_ENDS) and _ENUMERATOR.match(text)))


def _paragraph(open_: _Open) -> Paragraph:
    return Paragraph(paragraph_text([line.text for line in open_.lines]), open_.place, confidence=least(open_.lines))


def paragraph_text(texts: Sequence[str]) -> str:
    """Join the lines of a paragraph: with a blank where both sides are letters, else with nothing."""
    whole = texts[0]
    for text in texts[1:]:
        letters = whole[-1:].isascii() and whole[-1:].isalpha() and text[:1].isascii() and text[:1].isalpha()
        whole += " " + text if letters else text
    return whole


def without_page_number(lines: list[PrintedLine], height: float) -> list[PrintedLine]:
    """Leave out the number of the page, which stands alone in its first or last line."""
    return [
        line
        for at, line in enumerate(lines)
        if not (
            at in (0, len(lines) - 1)
            and (line.top < 0.13 * height or line.bottom > 0.87 * height)
            and _PAGE_NUMBER.match(line.text)
        )
    ]


_BOOKMARK: Final = re.compile(r"\[bookmark: [^\]\n]{0,80}\]")


def without_bookmarks(text: str) -> str:
    """A text without what converters from Word leave of bookmarks in it; it is printed nowhere."""
    return _BOOKMARK.sub("", text) if "[bookmark: " in text else text
