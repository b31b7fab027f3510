"""How words and numbers of documents are compared: widths, blanks, quotation marks, enumerators, separators."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from budgetcheck.text.slots import frozen

_DROPPED: Final = frozenset("“”‘’\"'「」『』\u200b\ufeff\u00ad")
_KEPT: Final = frozenset("，。；：、！？（）①②③④⑤⑥⑦⑧⑨⑩")
_CANONICAL: Final[Mapping[str, str]] = {
    "（": "(",
    "）": ")",
    "〔": "(",
    "〕": ")",
    "【": "(",
    "】": ")",
    "[": "(",
    "]": ")",
    ":": "：",
    ";": "；",
    "﹣": "-",
    "－": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "﹪": "%",
    "其它": "其他",
    "帐": "账",
    "一": "一",
    "⼀": "一",
}


@lru_cache(maxsize=8192)
def _letter(character: str) -> str:
    """One character in its common form; nothing for blanks and quotation marks."""
    if character in _CANONICAL:
        return _CANONICAL[character]
    if character in _KEPT:
        return character
    if character in _DROPPED or character.isspace():
        return ""
    normal = unicodedata.normalize("NFKC", character)
    return "".join(_CANONICAL.get(letter, letter) for letter in normal if not letter.isspace())


@frozen
class PlainText:
    """Text in its common form, and for each of its characters where it stood in the original."""

    text: str
    origin: tuple[int, ...]
    original: str

    def quote(self, start: int, end: int) -> str:
        """Return the original words of a stretch, blanks and quotation marks included."""
        if start >= end or not self.origin:
            return ""
        return " ".join(self.original[self.origin[start] : self.origin[min(end, len(self.origin)) - 1] + 1].split())


def plain_with_origin(text: str) -> PlainText:
    """Bring text to its common form and remember where each character stood."""
    letters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for letter in _letter(character):
            letters.append(letter)
            origin.append(index)
    _settle_commas(letters)
    return PlainText("".join(letters), tuple(origin), text)


def plain_text(text: str) -> str:
    """Bring text to its common form: NFKC, no blanks, no quotation marks, full-width sentence marks."""
    return _plain_cell(text) if len(text) <= _LONGEST_CELL else _plain(text)


def _plain(text: str) -> str:
    letters = [letter for character in text for letter in _letter(character)]
    _settle_commas(letters)
    return "".join(letters)


_LONGEST_CELL: Final = 80
"""Characters of a text that is kept in its common form: a cell of a table is asked for a dozen times over."""
_plain_cell: Final = lru_cache(maxsize=8192)(_plain)


def _settle_commas(letters: list[str]) -> None:
    """A half-width comma that is no thousands separator is punctuation."""
    for index, letter in enumerate(letters):
        if letter == "," and not (
            index
            and letters[index - 1].isdigit()
            and all(near.isdigit() for near in letters[index + 1 : index + 4])
            and len(letters) > index + 3
        ):
            letters[index] = "，"


ENUMERATOR: Final = re.compile(
    r"(?:其中：|其中|[减加]：|[一二三四五六七八九十百]{1,4}[、.．，]|\([一二三四五六七八九十\d]{1,4}\)[、.]?|[①-⑩]"
    r"|第[一二三四五六七八九十]{1,3}[部章][分]?|\d{1,2}(?:[、．]|\.(?!\d)|\.(?=(?:19|20)\d\d年))|\d{1,2}\)|★|※|\*)+"
)


def label_of(text: str) -> str:
    """A cell's words without enumerators, leading “其中”, trailing colons, marks and footnotes."""
    bare = plain_text(text)
    found = ENUMERATOR.match(bare)
    if found and found.end() < len(bare):
        bare = bare[found.end() :]
    return bare.strip("：、，。.·*#")


_LEVELS: Final = tuple(
    map(
        re.compile,
        (
            r"[一二三四五六七八九十]{1,3}[、．.]",
            r"\([一二三四五六七八九十]{1,3}\)",
            r"\d{1,2}(?:[、．]|\.(?!\d))",
            r"\(\d",
        ),
    )
)


def level_of(text: str) -> int:
    """How deep the enumerator of a label stands (一、 is 1, （一） 2, 1. 3, （1） 4); 0 where there is none."""
    bare = plain_text(text)
    return next((level for level, style in enumerate(_LEVELS, 1) if style.match(bare)), 0)


AMOUNT: Final = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_CELL: Final = re.compile(rf"(¥|￥)?({AMOUNT.pattern})(亿元|万元|千元|元|%)?")


@frozen
class PrintedNumber:
    """A number as printed: exact value, decimals shown, the unit printed with it (empty where none is)."""

    value: Decimal
    decimals: int
    unit: str = ""


def number_of(digits: str, unit: str = "") -> PrintedNumber:
    """Read digits with or without thousands separators, exactly."""
    bare = digits.replace(",", "")
    value = Decimal(bare)
    exponent = value.as_tuple().exponent
    return PrintedNumber(value, -exponent if isinstance(exponent, int) and exponent < 0 else 0, unit)


def is_dash(text: str) -> bool:
    """Whether a cell holds one dash: nothing is there, which may mean zero."""
    return plain_text(text) in ("-", "—")


def number_in_cell(text: str) -> PrintedNumber | None:
    """Read a cell that holds one number and nothing else; a single dash states zero, a blank states nothing."""
    bare = plain_text(text)
    if is_dash(bare):
        return PrintedNumber(Decimal(0), 0)
    found = _CELL.fullmatch(bare)
    return number_of(found[2], found[3] or "") if found and len(bare) <= 40 else None
