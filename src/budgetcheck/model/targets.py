"""Target strings: ``≥95%``, ``不超过156.4万元``, ``72人次`` -> operator, number and unit.

People write one target in many ways. Two targets are compared by their form: the operator (`≥`, `>=`, `不低于` and
`以上` are one), the number as a value and the unit (`156.4万元` is `1,564,000元`, while `人次` and `人` differ).
Whatever has no such form is free text, and free text is compared with nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import field
from decimal import Decimal
from functools import lru_cache

from budgetcheck.arithmetic.exactness import move
from budgetcheck.text.pattern import pattern
from budgetcheck.text.slots import frozen

LONGEST_TARGET = 64
"""Code points of the longest text that is read as a target; longer ones are prose."""

_SPELLINGS = {
    "≥": "≥ ≧ ⩾ >= => 不低于 不少于 不小于 大于等于 大于或等于 高于或等于 至少 不得低于 不得少于",
    "≤": "≤ ≦ ⩽ <= =< 不高于 不超过 不大于 不多于 小于等于 小于或等于 低于或等于 至多 不得超过 不得高于",
    ">": "> 大于 高于 超过 多于",
    "<": "< 小于 低于 少于",
    "=": "= 等于",
}
_OPERATORS = {word: operator for operator, words in _SPELLINGS.items() for word in words.split()}
_OPERATOR = pattern("|".join(map(re.escape, sorted(_OPERATORS, key=len, reverse=True))))  # the longest that fits
# 以上, 以下 and 以内 include the number itself (Civil Code of the PRC, article 1259).
_SUFFIXES = {
    "及以上": "≥",
    "或以上": "≥",
    "以上": "≥",
    "及以下": "≤",
    "或以下": "≤",
    "以下": "≤",
    "以内": "≤",
    "之内": "≤",
}
_SUFFIXED = tuple(_SUFFIXES)
_ASIDES = pattern(r"\(含(?:本数)?\)")

# Every part is bounded, and what may follow it begins with another kind of character: matching takes linear time.
_NUMBER = pattern(r"[+-]?[0-9]{1,24}(?:\.[0-9]{1,20})?")
_SEPARATED = pattern(r"[+-]?[0-9]{1,3}(?:,[0-9]{3}){1,8}(?:\.[0-9]{1,20})?")
# A unit is a short word. Characters that say when or how (6月前, 每季度, 达到) are part of none, so that a text with
# them stays free text; a digit only as the power of a Latin unit (m2).
_UNIT = pattern(r"[^\W\d_前后内底末每按及以之起止间完成达到至]{1,8}(?:/[^\W\d_]{1,4})?|[a-z]{1,2}[23]|[%‰]|°[CF]")
_MULTIPLES = {
    "": 0,
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "十亿": 9,
    "百亿": 10,
    "千亿": 11,
    "万亿": 12,
}
_CURRENCY = {f"{prefix}元": power for prefix, power in _MULTIPLES.items()}
_CURRENCY.update({f"{prefix}元人民币": power for prefix, power in _MULTIPLES.items()})
_SYNONYMS = {"m2": "平方米", "m3": "立方米", "km": "公里", "个百分点": "百分点"}


@frozen(eq=False)
class Target:
    """A target string and what was read from it.

    `number` and `unit` are as written (156.4 and 万元). `operator` is one of ``≥ ≤ > < =``, or None where none is
    written, which means exactly. Two targets are equal where they agree in all that both say: a unit that only one of
    them names (its table may have a column for it) makes no difference. Free texts are equal as texts.
    """

    operator: str | None
    number: Decimal | None
    unit: str
    text: str
    formal: bool
    form: tuple[str, Decimal, str] | None = field(init=False, repr=False)
    """Operator, number and unit in one notation, currency in 元; None for free text."""
    yuan: Decimal | None = field(init=False, repr=False)
    """The number of a currency target in 元; None where it is no amount."""

    def __post_init__(self) -> None:
        form = yuan = None
        if self.number is not None and self.formal:
            power, unit = _scale(self.unit)
            number = move(self.number, power) if power else self.number
            form = (self.operator or "=", number, unit)
            if unit == "元":
                yuan = number
        object.__setattr__(self, "form", form)
        object.__setattr__(self, "yuan", yuan)

    def amount(self, power: int) -> Decimal | None:
        """The number of a currency target in units of 10^power 元; None where it is no amount."""
        return None if self.yuan is None else move(self.yuan, -power)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Target):
            return NotImplemented
        mine, theirs = self.form, other.form
        if mine is None or theirs is None:
            return self.text == other.text
        if bool(mine[2]) != bool(theirs[2]):
            return mine[0] == theirs[0] and self.number == other.number
        return mine == theirs

    def __hash__(self) -> int:
        # Nothing else is the same in all targets that are equal.
        return hash(self.operator or "=") if self.formal else hash(self.text)

    def __str__(self) -> str:
        return self.text


def parse_target(text: str) -> Target:
    """Read a target string. Any text is accepted; what has no target form is kept as free text."""
    # Only short texts are remembered, as many of a stranger's long ones could take any memory.
    return _target(text) if len(text) <= LONGEST_TARGET else Target(None, None, "", text, False)


@lru_cache(maxsize=8192)
def _target(text: str) -> Target:
    read = _read("".join(unicodedata.normalize("NFKC", text).split()))
    if read is None:
        return Target(None, None, "", text, False)
    operator, number, unit = read
    return Target(operator, number, unit, text, True)


def _read(text: str) -> tuple[str | None, Decimal, str] | None:
    """Take a target apart: an operator before the number or after the unit, never both."""
    if "(含" in text:
        text = _ASIDES.sub("", text)
    text = text.rstrip("。.;,、")
    operator = None
    found = _OPERATOR.match(text)
    if found is not None:
        operator, text = _OPERATORS[found[0]], text[found.end() :]
    if text.endswith(_SUFFIXED):
        if operator is not None:
            return None
        word = next(word for word in _SUFFIXES if text.endswith(word))
        operator, text = _SUFFIXES[word], text[: -len(word)]
    if text.startswith("百分之"):
        number = _percentage(text[3:])
        return None if number is None else (operator, number, "%")
    match = ("," in text and _SEPARATED.match(text)) or _NUMBER.match(text)
    if match is None:
        return None
    unit = text[match.end() :]
    if unit and unit not in _CURRENCY and _UNIT.fullmatch(unit) is None:
        return None
    return operator, Decimal(match[0].replace(",", "")), unit


def _scale(unit: str) -> tuple[int, str]:
    """The power of ten that a unit carries and its plain name: 万元 -> (4, 元), 万人次 -> (4, 人次)."""
    power = _CURRENCY.get(unit)
    if power is not None:
        return power, "元"
    multiple = {"万": 4, "亿": 8}.get(unit[:1], 0)
    plain = unit[1:] if multiple else unit
    return multiple, _SYNONYMS.get(plain, plain)


_DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"两": 2}


def _percentage(text: str) -> Decimal | None:
    """Read what follows 百分之: a number, or a plain Chinese numeral up to one hundred."""
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    if text in ("百", "一百"):
        return Decimal(100)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return Decimal(_DIGITS[text]) if text in _DIGITS else None
    if not {tens, ones} <= _DIGITS.keys() - {"零"} | {""}:
        return None
    return Decimal(10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0))
