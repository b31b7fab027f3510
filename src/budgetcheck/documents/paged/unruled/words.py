"""Lines of a page → the words that stand apart in them, and what kind of line they make in a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from itertools import pairwise
from typing import Final

from budgetcheck.documents.lines.flow import LineWord, PrintedLine
from budgetcheck.text.full_width import FULL_WIDTH
from budgetcheck.text.slots import frozen

_NUMBER: Final = re.compile(r"[-−—–+]?\(?[-−]?[¥￥]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\)?%?|[-−—–]{1,3}")
_PLAIN: Final = re.compile(r"\d{1,7}")
_PROSE: Final = re.compile(r"[。；;？！]|[，,](?!\d)|(?<!\d)[，,]|\d(?:亿元|万元|千元|元|[%％])[、，,]")
_STOP: Final = re.compile(
    r"单位(?:名称)?[:：]|部门(?:名称)?[:：]|^(?:注|说明|备注|附注)[:：\d]|^第[一二三四五六七八九十]{1,3}[部章]"
    r"|^\D{0,4}\d{1,2}表$|^(?:附)?表[一二三四五六七八九十\d]{1,3}$"
)
_UNIT: Final = re.compile(r"单位[:：].{0,6}元[)）]?$|^[(（]?单位[:：]")
ENUMERATED: Final = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、．.](?!\d)"
)
_SPACED: Final = frozenset(
    {"合计", "总计", "小计", "项目", "金额", "科目", "名称", "编码", "收入", "支出", "备注", "单位"}
)
_MOST_WORDS: Final = 120
"""Words of a line of a table; published tables have some thirty columns."""
_SQUARE: Final = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff01-\uff60]+")
_CLASSES: Final = ("类", "款", "项")


@frozen
class TextBox:
    """What is printed, and the box it fills."""

    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def centre(self) -> float:
        """Its middle across."""
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        """Its middle up and down."""
        return (self.bottom + self.top) / 2


@frozen
class Word(TextBox):
    """Words that stand apart in a line; `number` where they are one number or a dash."""

    number: bool
    size: float

    @property
    def plain(self) -> bool:
        """Whether it may be a code: digits and nothing else."""
        return bool(_PLAIN.fullmatch(self.text))

    def beside(self, left: float, right: float) -> bool:
        """Whether it stands apart from a stretch across the page."""
        return self.right <= left + 0.5 or right <= self.left + 0.5


_SERIAL: Final = re.compile(r"栏次|行次|序号|[甲乙丙丁]|\d{1,2}(?:[=+\-]\d{1,2})*")


def numbers_columns(words: Sequence[Word]) -> bool:
    """Whether the words of a line only number the columns."""
    words = [word for word in words if word.text not in _CLASSES]
    if len(words) < 2 or not all(_SERIAL.fullmatch(word.text.translate(FULL_WIDTH)) for word in words):
        return False
    numbers = [int(word.text) for word in words if word.plain]
    return all(b - a == 1 for a, b in pairwise(numbers)) and (len(numbers) > 2 or words[0].text in ("栏次", "行次"))


class LineKind(Enum):
    """What a line can be in a table."""

    STOP = "no line of a table"
    UNIT = "the line above a table that states its unit"
    SEED = "words and numbers apart"
    FIGURE = "one number alone"
    WORDS = "words apart from one another"
    LONE = "one word"


def words_of_line(line: PrintedLine) -> list[Word]:
    """The words of a line, those printed with blanks between their characters in one."""
    parts = line.words or (LineWord(line.left, line.bottom, line.right, line.top, line.text),)
    made: list[Word] = []
    at = 0
    while at < len(parts):
        end = _spaced(parts, at, line.size)
        held = parts[at:end]
        text = "".join(part.text for part in held)
        bottom, top = min(part.bottom for part in held), max(part.top for part in held)
        size = _size(held[0], line.size) if end == at + 1 else line.size
        made.append(Word(held[0].left, bottom, held[-1].right, top, text, stands_for_number(text), size))
        at = end
    return made


def _size(word: LineWord, size: float) -> float:
    """The size of a word's characters: Chinese ones are as wide as they are large, whatever height a font tells."""
    if not _SQUARE.fullmatch(word.text):
        return size
    across = (word.right - word.left) / len(word.text)
    return across if size < across < 1.6 * size else size


def _spaced(parts: Sequence[LineWord], at: int, size: float) -> int:
    """Where a word ends that is printed with blanks between its characters; the next part where it is none."""
    end = at
    while (
        end < len(parts)
        and len(parts[end].text) == 1
        and "\u3400" <= parts[end].text <= "\u9fff"
        and (end == at or parts[end].left - parts[end - 1].right < 5 * size)
    ):
        end += 1
    for stop in range(end, at + 1, -1):
        text = "".join(part.text for part in parts[at:stop])
        gaps = [parts[k + 1].left - parts[k].right for k in range(at, stop - 1)]
        even = max(gaps) - min(gaps) < 0.3 * size and max(gaps) < 2.2 * size
        if text in _SPACED or (
            stop - at > 2 and even and not any(text[k : k + 2] in "类款项" for k in range(len(text) - 1))
        ):
            return stop
    return at + 1


def stands_for_number(text: str) -> bool:
    """Whether words are one number, or the dash that stands for none."""
    return _NUMBER.fullmatch(re.sub(r"\s", "", text).translate(FULL_WIDTH)) is not None


def line_kind(line: PrintedLine, words: Sequence[Word]) -> LineKind:
    """Tell what a line can be."""
    if len(words) > _MOST_WORDS:
        return LineKind.STOP
    text = re.sub(r"\s", "", line.text)
    if _UNIT.search(text) and not _PROSE.search(text):
        return LineKind.UNIT
    if _STOP.search(text) or _PROSE.search(text):
        return LineKind.STOP
    numbers = sum(word.number for word in words)
    if len(words) == 1:
        return LineKind.FIGURE if numbers else LineKind.LONE
    return LineKind.SEED if numbers else LineKind.WORDS
