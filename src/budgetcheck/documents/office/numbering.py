"""The numbers that Word itself puts before paragraphs: 一、 （一） 1. and their like, written nowhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Final, NamedTuple

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL: Final = _W + "val"


class _Level(NamedTuple):
    start: int
    form: str
    text: str


class Numbering:
    """Counts the numbered paragraphs of a document. Raises nothing: a list it does not understand has no numbers."""

    def __init__(self, package: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._abstract: dict[str, str] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        root = next(
            (r.target_part.element for r in package.part.rels.values() if r.reltype.endswith("/numbering")), None
        )
        if root is None:
            return
        abstract = {item.get(_W + "abstractNumId"): _levels(item) for item in root.iterchildren(_W + "abstractNum")}
        for item in root.iterchildren(_W + "num"):
            number, base = item.get(_W + "numId"), item.find(_W + "abstractNumId")
            if number is None or base is None:
                continue
            levels = dict(abstract.get(base.get(_VAL), {}))
            own = False
            for override in item.iterchildren(_W + "lvlOverride"):
                level, start = _number(override.get(_W + "ilvl")), override.find(_W + "startOverride")
                if start is not None and level in levels:
                    levels[level] = levels[level]._replace(start=_number(start.get(_VAL)))
                    own = True
            self._levels[number] = levels
            # Lists of one definition count on together unless one says where it starts.
            self._abstract[number] = f"num {number}" if own else f"abstract {base.get(_VAL)}"
        for style in package.styles.element.iterchildren(_W + "style"):
            own_list = _list(style)
            if own_list is not None and style.get(_W + "styleId"):
                self._styles[style.get(_W + "styleId")] = own_list

    def next(self, paragraph: Any) -> str:
        """The number before a paragraph with its brackets or dots, ``""`` where it has none."""
        found = _list(paragraph)
        if found is None:
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            found = None if style is None else self._styles.get(style.get(_VAL))
        if found is None or found[0] not in self._levels or found[1] not in self._levels[found[0]]:
            return ""
        number, level = found
        levels, counts = self._levels[number], self._counts[self._abstract[number]]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        if levels[level].form in ("bullet", "none"):
            return ""

        def said(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form = levels[at] if at in levels else levels[level]
            return _FORMS.get(form.form, str)(counts.get(at, form.start))

        return re.sub(r"%([1-9])", said, levels[level].text)


def _levels(abstract: Any) -> dict[int, _Level]:
    levels = {}
    for item in abstract.iterchildren(_W + "lvl"):
        start, form, text = (item.find(_W + name) for name in ("start", "numFmt", "lvlText"))
        levels[_number(item.get(_W + "ilvl"))] = _Level(
            1 if start is None else _number(start.get(_VAL)),
            "decimal" if form is None else form.get(_VAL) or "decimal",
            "" if text is None else text.get(_VAL) or "",
        )
    return levels


def _list(holder: Any) -> tuple[str, int] | None:
    properties = holder.find(f"{_W}pPr/{_W}numPr")
    number = None if properties is None else properties.find(_W + "numId")
    if number is None:
        return None
    level = properties.find(_W + "ilvl")
    return number.get(_VAL) or "", 0 if level is None else _number(level.get(_VAL))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0


_DIGITS: Final = "〇一二三四五六七八九"


def _chinese(number: int) -> str:
    if number >= 100 or number < 1:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")


def _letters(number: int) -> str:
    return chr(96 + (number - 1) % 26 + 1) * ((number - 1) // 26 + 1) if 0 < number < 1000 else str(number)


def _circled(number: int) -> str:
    return chr(0x245F + number) if 1 <= number <= 20 else str(number)


def _roman(number: int) -> str:
    said = ""
    for value, letters in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while number >= value and len(said) < 20:
            said, number = said + letters, number - value
    return said


_FORMS: Final[dict[str, Callable[[int], str]]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "ideographDigital": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalZero": lambda number: f"{number:02}",
}
