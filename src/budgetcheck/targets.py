"""Target strings: ``≥95%``, ``不超过156.4万元``, ``72人次`` -> operator, number and unit.

People write one target in many ways. Two targets are compared by their form: the operator (`≥`, `>=`, `不低于`, `以上` are
one), the number as a value and the unit (`156.4万元` is `1,564,000元`, while `人次` and `人` differ). Whatever has no such
form is free text, and free text is compared with nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

LONGEST = 64
"""Code points of the longest text that is read as a target; longer ones are prose."""

_OPERATORS = {
    "≥": "≥ ≧ ⩾ >= => 不低于 不少于 不小于 大于等于 大于或等于 高于或等于 至少 不得低于 不得少于",
    "≤": "≤ ≦ ⩽ <= =< 不高于 不超过 不大于 不多于 小于等于 小于或等于 低于或等于 至多 不得超过 不得高于",
    ">": "> 大于 高于 超过 多于",
    "<": "< 小于 低于 少于",
    "=": "= 等于",
}
_CANONICAL = {word: operator for operator, words in _OPERATORS.items() for word in words.split()}
_SUFFIXES = {"以上": "≥", "及以上": "≥", "或以上": "≥", "以下": "≤", "及以下": "≤", "以内": "≤", "之内": "≤"}

_PREFIX = "|".join(sorted(map(re.escape, _CANONICAL), key=len, reverse=True))
_SUFFIX = "|".join(sorted(map(re.escape, _SUFFIXES), key=len, reverse=True))
_CHINESE = "一二三四五六七八九十百零两"
# A unit is a short word. Characters that say when or how (6月前, 每季度, 按期) are not part of any, so that a text with
# them stays free text; digits only as the power of a Latin unit (m2).
_UNIT = r"(?:(?!以[上下内]|[及或]以|之内)[^\W\d_前后内底末每按及以之起止间完成达到至]){1,8}[23]?|[%‰]|°[CF]|[^\W\d_]{1,4}/[^\W\d_]{1,4}"
# Every part is bounded or followed by a character that it cannot hold, and the text is short: the match is linear.
_FORM = re.compile(
    rf"(?P<operator>{_PREFIX})?"
    rf"(?:(?P<number>[+-]?(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,24}})(?:\.[0-9]{{1,20}})?)"
    rf"|百分之(?P<percent>[0-9]{{1,3}}(?:\.[0-9]{{1,8}})?|[{_CHINESE}]{{1,4}}))"
    rf"(?P<unit>{_UNIT})?"
    rf"(?P<suffix>{_SUFFIX})?(?:\(含\)|\(含本数\))?"
)
_CURRENCY = re.compile(r"(?:人民币)?([百千万亿]{0,2})元(?:人民币)?")
_POWERS = {
    "": 0,
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "百亿": 10,
    "千亿": 11,
    "万亿": 12,
}
_SYNONYMS = {"m2": "平方米", "m3": "立方米", "km": "公里", "个百分点": "百分点"}


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A target string and what was read from it.

    `number` and `unit` are as written (156.4 and 万元); `operator` is one of ``≥ ≤ > < =`` or None where none is written,
    which means exactly. Equality is that of the form, or of the text where neither has one.
    """

    operator: str | None
    number: Decimal | None
    unit: str
    text: str
    formal: bool

    @property
    def form(self) -> tuple[str, Decimal, str] | None:
        """Operator, number and unit in one notation, currency in 元; None for free text."""
        if self.number is None or not self.formal:
            return None
        power, unit = _scale(self.unit)
        return self.operator or "=", _shift(self.number, power), unit

    def agrees(self, other: Target) -> bool | None:
        """Whether two targets say the same; None where that cannot be told (free text, or only one names its unit)."""
        mine, theirs = self.form, other.form
        if self.text == other.text:
            return True
        if mine is None or theirs is None:
            return None
        if bool(mine[2]) != bool(theirs[2]):
            return None
        return mine == theirs

    def amount(self, power: int) -> Decimal | None:
        """The number of a currency target in units of 10^power 元; None where it is no amount."""
        if self.number is None:
            return None
        own, unit = _scale(self.unit)
        return _shift(self.number, own - power) if unit == "元" else None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Target):
            return NotImplemented
        mine, theirs = self.form, other.form
        return self.text == other.text if mine is None or theirs is None else mine == theirs

    def __hash__(self) -> int:
        return hash(self.form or self.text)

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=8192)
def parse_target(text: str) -> Target:
    """Read a target string. Any text is accepted; what has no target form is kept as free text."""
    if len(text) > LONGEST:
        return Target(None, None, "", text, False)
    plain = unicodedata.normalize("NFKC", text)
    match = _FORM.fullmatch("".join(plain.split()).rstrip("。.;,、"))
    if match is None:
        return Target(None, None, "", text, False)
    operator, suffix = match["operator"], match["suffix"]
    if operator and suffix:
        return Target(None, None, "", text, False)
    unit = match["unit"] or ""
    if match["number"]:
        number: Decimal | None = Decimal(match["number"].replace(",", ""))
    else:
        number = _percent(match["percent"])
        unit = "%" if not unit else unit
        if number is None or unit != "%":
            return Target(None, None, "", text, False)
    sign = _CANONICAL[operator] if operator else _SUFFIXES.get(suffix or "")
    return Target(sign, number, unit, text, True)


def _scale(unit: str) -> tuple[int, str]:
    """The power of ten that a unit carries and its plain name: 万元 -> (4, 元), 万人次 -> (4, 人次)."""
    currency = _CURRENCY.fullmatch(unit)
    if currency and currency[1] in _POWERS:
        return _POWERS[currency[1]], "元"
    for prefix, power in (("万", 4), ("亿", 8)):
        if unit.startswith(prefix):
            rest = unit[1:]
            return power, _SYNONYMS.get(rest, rest)
    return 0, _SYNONYMS.get(unit, unit)


def _shift(number: Decimal, power: int) -> Decimal:
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    return Decimal((sign, digits, exponent + power))


def _percent(text: str) -> Decimal | None:
    """Read the number after 百分之: Arabic digits, or a plain Chinese numeral up to one hundred."""
    if text[0] in "0123456789":
        return Decimal(text)
    if text in ("百", "一百"):
        return Decimal(100)
    tens, ten, ones = text.rpartition("十")
    digits = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"两": 2}
    if not ten and text in digits:
        return Decimal(digits[text])
    if not ten or tens not in {"", *digits} or ones not in {"", *digits} or tens == "零" or ones == "零":
        return None
    return Decimal(10 * digits.get(tens, 1) + digits.get(ones, 0))
