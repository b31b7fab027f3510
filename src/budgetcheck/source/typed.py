"""What people type where a number or a date belongs, read as far as it is certain.

A number is proposed only where the writer can have meant no other: a comma separates thousands only before exactly
three digits, a letter among digits is taken for the digit it looks like, a unit is reckoned with or left alone, a sign
typed twice counts once where twice it means nothing: a plus, a point, a sign of percent; two minuses may cancel out.
Nothing here is ever checked against rules; it is advice.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Final, Literal, NamedTuple, TypeAlias

from budgetcheck.arithmetic.currency import CURRENCY_POWERS
from budgetcheck.text.full_width import FULL_WIDTH

LONGEST_TYPED: Final = 120
"""Characters of the longest text that is read as a slip."""


TypedSlip: TypeAlias = Literal["", "separator", "comma", "letter", "minus", "twice", "note", "about", "foreign"]
"""How a number was typed that could have been typed right; `twice` is a sign that stands there two times."""


class TypedFigure(NamedTuple):
    """A number as it was typed: plain digits with their sign (None where they are not certain), and its unit."""

    number: str | None
    unit: str = ""
    slip: TypedSlip = ""
    odd: str = ""
    """The character that is no digit."""


class Money(NamedTuple):
    """An amount with one of the currency units that a declaration knows."""

    number: str
    unit: str


_NARROW: Final = FULL_WIDTH | dict(zip(map(ord, "。‐‑‒﹣"), ".----", strict=True))
_BLANKS: Final = " \t\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff"
_NOTES: Final = re.compile(
    r"(?:[*†‡※#]+|[①-⒛❶-❿]+|(?<=[0-9.)])[¹²³⁰⁴-⁹]+|\[(?:注|[0-9]{1,2})\]|\(?注[0-9一二三四五六七八九十]{0,2}\)?)$"
)
_ABOUT: Final = re.compile(r"^(?:大?约为?|≈|~|近)[ \t]*")
_PAID_IN: Final = re.compile(r"^(?:RMB|CNY|人民币)?[ \t]*¥?[ \t]*")
_BODY: Final = re.compile(
    rf"(?P<sign>[+\-△▲—]*)[ \t]*(?:¥[ \t]*)?"
    rf"(?P<digits>[0-9OoQ〇lI|](?:[0-9OoQ〇lI|.,'_{_BLANKS}]*[0-9OoQ〇lI|.])?|\.[0-9OolI]+)"
    rf"(?P<power>[eE][+-]?[0-9]{{1,4}})?[{_BLANKS}]*(?P<tail>[+\-—]?)[{_BLANKS}]*"
    rf"(?P<unit>[^0-9]*?)(?P<last>[\-—]?)"
)
_LETTERS: Final = str.maketrans("OoQ〇lI|", "0000111")
_LETTER: Final = re.compile("[OoQ〇lI|]")
_ALIKE: Final = re.compile(
    r"[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff](?<![kKmMwWt])|[BDGOQSZbgoqszlI|\u039f\u03bf\u041e\u043e]+"
)
"""What stands after digits and may be some itself: 128B. One letter that measures nothing, or several alike."""
_SIGNED: Final = re.compile("[负減减贷借降亏↓↑]|赤字|红字|(?<![A-Za-z])(?:CR|DR)(?![A-Za-z])", re.IGNORECASE)
"""Words beside a number that say its sign, or turn it."""
_GROUPS: Final = re.compile(rf"[1-9][0-9]{{0,2}}(?:([,'_{_BLANKS}])[0-9]{{3}})(?:\1[0-9]{{3}})*(?:\.[0-9]+)?")
_GROUPING: Final = re.compile(rf"[,'_{_BLANKS}]")
_CURRENCY: Final = re.compile(r"(?P<powers>[十百千万亿]*)(?P<name>元?)整?")
_POWERS: Final = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_FINE_UNITS: Final = {power: unit for unit, power in CURRENCY_POWERS.items()}
_MEASURED: Final = re.compile(
    r"(?P<powers>[百千万亿]*)(?P<measure>(?:[\u4e00-\u9fff㎡])(?<![百千万亿十兆倍成折半元角分])){0,6}(?:/[\u4e00-\u9fff]{1,3})?"
    r"|(?:k?m[²³23]?|kg|t)"
)
_TWICE: Final = re.compile(r"([%‰])[ \t]*\1")
_TWO_POINTS: Final = re.compile(r"([^.]*[0-9])\.\.([0-9]+)")
_INNER: Final = re.compile(r"(?P<before>[^()]*)\((?P<inside>[^()]*)\)(?P<after>[^()]*)")


def narrowed(text: str) -> str:
    """A text with full-width letters, digits and signs as their ASCII counterparts, and one kind of minus."""
    return text.translate(_NARROW).strip(" \t\u00a0\u202f\u2009")


def read_figure(text: str) -> TypedFigure | None:
    """Read a number as people type it; None for what is no number at all."""
    if len(text) > LONGEST_TYPED:
        return None
    plain = narrowed(text)
    bare = _NOTES.sub("", plain).rstrip(" ;,、")
    if not bare:
        return None
    slip: TypedSlip = "note" if bare != plain.rstrip(" ;,、") else ""
    about = _ABOUT.match(bare)
    if about is not None and about.end():
        bare, slip = bare[about.end() :], "about"
    if bare.startswith(("$", "€", "£", "US$", "HK$", "USD", "HKD", "EUR")):
        return TypedFigure(None, slip="foreign", odd=re.match(r"[^0-9\s]+", bare)[0])  # type: ignore[index]
    paid = _PAID_IN.match(bare)
    bare = bare[paid.end() :] if paid is not None else bare
    negative = False
    bracketed = _INNER.fullmatch(bare)
    if bracketed is not None:
        before, inside, after = (part.strip() for part in bracketed.groups())
        if before and not after and not re.search("[0-9]", inside):
            bare = before + inside  # 1286.40（万元）
        elif not before and inside and not re.search("[0-9]", after):
            bare, negative = inside + after, True  # (1286.40)万元
        else:
            return None
    match = _BODY.fullmatch(bare)
    if match is None or not re.search("[0-9]", match["digits"]):
        return _strange(bare)
    return _figure(match, negative, slip)


def _strange(bare: str) -> TypedFigure | None:
    """Digits with one foreign letter among them: 12B6.40."""
    match = re.fullmatch(r"[+-]?[0-9.,]*[0-9]([^\W\d_])[0-9.,]*[0-9][0-9.,]*", bare)
    return None if match is None else TypedFigure(None, slip="letter", odd=match[1])


def _figure(match: re.Match[str], negative: bool, slip: TypedSlip) -> TypedFigure:
    sign, tail = match["sign"], match["tail"] + match["last"]
    unit = match["unit"].strip()
    twice: TypedSlip = ""
    if sign == "++":
        sign, twice = "+", "twice"
    if _TWICE.fullmatch(unit):
        unit, twice = unit[0], "twice"
    if len(sign + tail) > 1 or (negative and (sign or tail)) or tail == "+" or _SIGNED.search(unit):
        return TypedFigure(None, unit, "minus")
    if _ALIKE.fullmatch(match["unit"]) and match.end("digits") == match.start("unit"):
        return TypedFigure(None, unit, "letter", unit[0])
    letters = _LETTER.search(match["digits"])
    if re.match("[OoQ〇][0-9OoQ〇]", match["digits"]):
        # no number begins with a zero: what is meant may be any digit
        return TypedFigure(None, unit, "letter", match["digits"][0])
    digits, kind = _joined(match["digits"].translate(_LETTERS))
    why: TypedSlip = kind or twice or slip
    if letters is not None:
        why = "letter"
    if digits is None or (letters is not None and unit[:1].isascii() and unit[:1].isalpha()):
        return TypedFigure(None, unit, why, "" if letters is None else letters[0])
    minus = negative or bool(tail) or (bool(sign) and sign in "-△▲—")
    if minus and not why and (negative or tail or sign != "-"):
        why = "minus"
    number = f"{'-' if minus else ''}{digits}{match['power'] or ''}"
    return TypedFigure(number, unit, why, "" if letters is None else letters[0])


def _joined(digits: str) -> tuple[str | None, TypedSlip]:
    """Digits without what groups them and with one point; None where they can be read in two ways."""
    two = _TWO_POINTS.fullmatch(digits)
    if two is not None:
        number, _ = _joined(f"{two[1]}.{two[2]}")
        return number, "separator" if number is None else "twice"
    if re.fullmatch(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+", digits):
        whole, _, fraction = digits.partition(".")
        return f"{whole.lstrip('0') or '0'}{'.' if fraction else ''}{fraction}", ""
    if _GROUPS.fullmatch(digits):
        return _GROUPING.sub("", digits), "separator"
    return None, "comma" if "," in digits else "separator"


def amount_of(figure: TypedFigure) -> str | Money | None:
    """What an amount's figure comes to: a plain number, or one with its unit; None where that is not certain."""
    if figure.number is None or not figure.unit:
        return figure.number
    match = _CURRENCY.fullmatch(figure.unit)
    if match is None or not (match["powers"] or match["name"]):
        return None
    powers = [_POWERS[sign] for sign in match["powers"]]
    power = sum(powers)
    known = max((fine for fine in _FINE_UNITS if fine <= power and (powers or fine == 0)), default=0)
    if powers and powers[-1] in _FINE_UNITS:
        known = powers[-1] if power - powers[-1] <= 3 else 8 if power >= 8 else known
    number = _times(figure.number, power - known)
    return None if number is None else Money(number, _FINE_UNITS[known])


def percentage_of(figure: TypedFigure) -> str | None:
    """What a percentage's figure comes to, in percent."""
    if figure.number is None or figure.unit in ("", "%", "个百分点", "百分点"):
        return figure.number
    return _times(figure.number, -1) if figure.unit == "‰" else None


def count_of(figure: TypedFigure) -> str | None:
    """What the figure of a count, quantity or weight comes to, its unit of measure left out."""
    if figure.number is None or not figure.unit:
        return figure.number
    match = _MEASURED.fullmatch(figure.unit)
    return None if match is None else _times(figure.number, sum(_POWERS[sign] for sign in match["powers"] or ""))


def _times(number: str, power: int) -> str | None:
    """A plain number times a power of ten."""
    if not power:
        return number
    if "e" in number.casefold():
        return None
    shifted = Decimal(number).scaleb(power)
    text = format(shifted, "f")
    return text.rstrip("0").rstrip(".") if "." in text and power > 0 else text


# ------------------------------------------------------------------------------------------------------------- dates

_ISO: Final = re.compile(
    r"(?P<year>[0-9]{4})\s*([/.年\-—_ ])\2?\s*(?P<month>[0-9]{1,2})"
    r"(?:\s*([/.月\-—_ ])\4?\s*(?P<day>[0-9]{1,2})\s*(?:日日?|号号?)?|\s*月?)"
    r"(?:[Tt ].*|[Zz])?"
)
_DIGITS: Final = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})?")
_OTHER_WAY: Final = re.compile(r"(?P<first>[0-9]{1,2})[/.\-—](?P<second>[0-9]{1,2})[/.\-—](?P<year>[0-9]{4})")
_SHORT_YEAR: Final = re.compile(r"[0-9]{2}[/.年\-—][0-9]{1,2}[/.月\-—][0-9]{1,2}日?")
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}\s*年?")
_CHINESE: Final = re.compile(
    r"(?P<year>[〇○零一二三四五六七八九]{4})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})[日号]"
)
_NUMERALS: Final = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_SERIAL: Final = range(36526, 73051)
"""Serial numbers of spreadsheets that are days of this century, of the date system that begins with 1900."""


class Day(NamedTuple):
    """A date as it was typed; `day` is None where it is not certain, `lacks` says why."""

    day: datetime.date | None
    lacks: Literal["", "day", "year", "order", "none", "serial", "letter"] = ""


def read_day(text: str) -> Day | None:
    """Read a date as people type it; None for what is no date at all."""
    if len(text) > LONGEST_TYPED:
        return None
    plain = narrowed(text)
    if plain.isdecimal() and len(plain) == 5 and int(plain) in _SERIAL:
        return Day(datetime.date(1899, 12, 30) + datetime.timedelta(days=int(plain)), "serial")
    match = _ISO.fullmatch(plain) or _DIGITS.fullmatch(plain)
    if match is not None:
        if match["day"] is None:
            return Day(None, "day") if 1 <= int(match["month"]) <= 12 else None
        return _day(match["year"], match["month"], match["day"])
    if _YEAR.fullmatch(plain):
        return Day(None, "day")
    match = _OTHER_WAY.fullmatch(plain)
    if match is not None:
        first, second = int(match["first"]), int(match["second"])
        if first <= 12 < second:
            return _day(match["year"], first, second)
        return _day(match["year"], second, first) if second <= 12 < first else Day(None, "order")
    if _SHORT_YEAR.fullmatch(plain):
        return Day(None, "year")
    if _LETTER.search(plain) is not None and re.search("[0-9]", plain) is not None:
        match = _ISO.fullmatch(plain.translate(_LETTERS))
        if match is not None and match["day"] is not None:
            return _day(match["year"], match["month"], match["day"])._replace(lacks="letter")
    match = _CHINESE.fullmatch(plain)
    if match is not None:
        year = int("".join(str(_NUMERALS[numeral]) for numeral in match["year"]))
        return _day(year, _numeral(match["month"]), _numeral(match["day"]))
    return None


def _day(year: str | int, month: str | int, day: str | int) -> Day:
    try:
        return Day(datetime.date(int(year), int(month), int(day)))
    except ValueError:
        return Day(None, "none")


def _numeral(text: str) -> int:
    """A numeral below one hundred: 十二, 二十, 二十九."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _NUMERALS[text] if len(text) == 1 else 0
    return 10 * (_NUMERALS.get(tens, 0) if tens else 1) + (_NUMERALS.get(ones, 0) if ones else 0)


# ----------------------------------------------------------------------------------------------- codes, sums, nothing

_CODE: Final = re.compile(r"(?P<code>[0-9]{2,12})(?:\.0+)?")
_SUM: Final = re.compile(r"=*\s*[0-9.,\s()+\-*/×÷]*[0-9)]\s*[+\-*/×÷]\s*[0-9(][0-9.,\s()+\-*/×÷]*")
_CALL: Final = re.compile(r"=+\s*[A-Za-z$(].*")
_NOTHING: Final = frozenset(
    {"", "无", "没有", "暂无", "空", "略", "不适用", "未知", "详见附件", "n/a", "na", "null", "none", "nil", "-", "--"}
    | {"—", "——", "-", "/", "\\", "…", "……", "...", "x", "xx", "×", "?", "*", "**", "/n"}
)


def read_code(text: str) -> str | None:
    """Read a code of a classification as a spreadsheet hands it over (``2010301.0``); its zeros are kept."""
    match = _CODE.fullmatch(narrowed(text))
    return None if match is None else match["code"]


def read_lettered_code(text: str) -> str | None:
    """Read a code in which a letter stands for the digit it looks like: ``2O1``."""
    plain = narrowed(text)
    return read_code(plain.translate(_LETTERS)) if plain[:1].isdecimal() and _LETTER.search(plain) else None


def is_sum(text: str) -> bool:
    """Whether an expression stands there instead of the number it gives, be it copied from a spreadsheet."""
    plain = narrowed(text)
    return len(text) <= LONGEST_TYPED and (_SUM.fullmatch(plain) is not None or _CALL.fullmatch(plain) is not None)


def is_nothing(text: str) -> bool:
    """Whether the text says that there is nothing to state."""
    return narrowed(text).casefold() in _NOTHING
