"""Values as accountants type them that TOML does not know, and what to write instead.

A suggestion is only ever words: no amount is guessed at and reckoned with. Where a text was plainly meant, it is
taken as meant, beside the fault.
"""

from __future__ import annotations

import datetime
import json
import re

from budgetcheck.arithmetic.currency import CURRENCY_UNITS
from budgetcheck.source import tokens
from budgetcheck.source.hints import NO_FIGURE, ONE_TO_A_LINE, SHOWN, Hint, flawed, narrow
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Words

_INTEGER = r"[+-]?(?:0|[1-9](?:_?[0-9])*)"
_NUMBER = re.compile(rf"{_INTEGER}(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?|[+-]?(?:inf|nan)")
_BASED = re.compile(r"0x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|0o[0-7](?:_?[0-7])*|0b[01](?:_?[01])*")
_CLOCK = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
_DATE = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:[Tt ]{_CLOCK}(?:[Zz]|[+-][0-9]{{2}}:[0-9]{{2}})?)?|{_CLOCK}")
_LONGEST_NUMBER = 1000
"""Characters; Python refuses to convert much longer ones, and no budget has them."""


def judged(raw: str) -> Hint | None:
    """Why a value is not TOML, None if it is (as far as can be told without reading it)."""
    if raw.startswith(('"', "'")):
        return _bad_escape(raw) if raw[0] == '"' and "\\" in raw else None
    if _NUMBER.fullmatch(raw) or _BASED.fullmatch(raw):
        return _too_long(raw) if len(raw) > _LONGEST_NUMBER else None
    if raw in ("true", "false") or _DATE.fullmatch(raw):
        return None
    return _diagnosed(raw)


def refused(raw: str) -> Hint:
    """Why a value that looks sound is none: a date that does not exist, an escape without a character."""
    if _DATE.fullmatch(raw):
        return Hint(
            "DEC-015",
            Words(f"没有这样的日期或时间：{visible(raw, SHOWN)}", f"no such date or time: {visible(raw, SHOWN)}"),
            Words("请核对年月日", "check year, month and day"),
        )
    return Hint("DEC-010", Words(f"无法读出：{visible(raw, SHOWN)}", f"cannot be read: {visible(raw, SHOWN)}"))


def _bad_escape(raw: str) -> Hint | None:
    multi_line = raw.startswith('"""')
    for match in tokens.ESCAPE.finditer(raw):
        if tokens.unescaped(match) is None and not (multi_line and _CONTINUED.match(raw, match.start())):
            return flawed("escape", match.group(), None)._replace(within=match.span())
    return None


_CONTINUED = re.compile(r"\\[ \t]*\r?\n")
"""A backslash that ends a line of a multi-line text."""


def _too_long(raw: str) -> Hint:
    return Hint(
        "DEC-026",
        Words(
            f"数字过长，有 {len(raw)} 个字符：{visible(raw, SHOWN)}",
            f"a number of {len(raw)} characters: {visible(raw, SHOWN)}",
        ),
        Words("请核对这个数字", "check the number"),
    )


_FIGURE = re.compile(
    r"(?P<open>[(]?)\s*(?:RMB|CNY|人民币|约)?\s*[¥$]?\s*(?P<sign>[+\-△▲—]*)\s*[¥$]?\s*"
    r"(?P<digits>[0-9][0-9,_' ]*(?:\.[0-9,_ ]*)?|\.[0-9]+)(?P<power>[eE][+-]?[0-9]+)?\s*(?P<close>[)]?)\s*"
    r"(?P<unit>%|‰|[a-zA-Z\u4e00-\u9fff/²]{1,6}[)]?)?\s*(?P<end>[,;.]?)"
)
_CURRENCY = re.compile(r"(?:[百千万亿十]*元|[百千万亿]+)整?")
_CALENDAR = re.compile(
    r"(?P<year>[0-9]{4})\s*[/.年\-]\s*(?P<month>[0-9]{1,2})(?:\s*[/.月\-]\s*(?P<day>[0-9]{1,2})\s*[日号]?|\s*月)"
)
_SUM = re.compile(r"[0-9.,\s()+\-*/×÷]*[0-9)]\s*[+\-*/×÷]\s*[0-9(][0-9.,\s()+\-*/×÷]*")
_TRUTH = {"是": "true", "否": "false", "yes": "true", "no": "false", "true": "true", "false": "false"}
_NOTHING = frozenset(
    {"无", "没有", "暂无", "空", "略", "不适用", "未知", "详见附件", "n/a", "na", "null", "none", "nil", "-", "--"}
    | {"—", "——", "–", "/", "\\", "…", "……", "...", "x", "xx", "×", "?"}
)
_LONGEST_FIGURE = 120


def _diagnosed(raw: str) -> Hint:
    odd = tokens.ODD_RUN.search(raw)
    if odd is not None and (odd.start() == 0 or odd.end() == len(raw)):
        stripped = raw.strip(tokens.BLANKS)
        if stripped and judged(stripped) is None:
            return flawed("odd-space", odd.group(), None)._replace(meant=stripped, within=odd.span())
    if tokens.CURLY.fullmatch(raw):
        return flawed("full-width", raw[0] + raw[-1], None)._replace(meant=json.dumps(raw[1:-1], ensure_ascii=False))
    if raw.startswith("="):
        return Hint("DEC-023", *_one_equals(raw))
    bare = raw.rstrip(",，;；")
    if bare and bare != raw and judged(bare) is None:
        return flawed("after", raw[len(bare) :], None)._replace(within=(len(bare), len(raw)))
    if len(raw) <= _LONGEST_FIGURE:
        hint = _short(raw, narrow(raw).strip())
        if hint is not None:
            return hint
    return _text(raw)


def _one_equals(raw: str) -> tuple[Words, Words]:
    shown = visible(raw, SHOWN)
    return (
        Words(f"多写了等号：{shown}", f"an equals sign too many: {shown}"),
        Words("只写一个等号：键 = 值", "write one equals sign: key = value"),
    )


def _short(raw: str, ascii_: str) -> Hint | None:
    folded = ascii_.casefold()
    if folded in _NOTHING:
        message = Words(
            f"“{visible(raw, SHOWN)}”不是数值或文字", f"{visible(raw, SHOWN)} is neither a number nor a text"
        )
        return Hint("DEC-027", message, NO_FIGURE)
    if folded in _TRUTH:
        message = Words(f"“{visible(raw, SHOWN)}”不是 TOML 的写法", f"{visible(raw, SHOWN)} is not written so in TOML")
        return Hint("DEC-014", message, Words(f"请写 {_TRUTH[folded]}", f"write {_TRUTH[folded]}"))
    match = _CALENDAR.fullmatch(ascii_)
    if match is not None:
        return _date(raw, match)
    match = _FIGURE.fullmatch(ascii_)
    if match is not None:
        return _figure(raw, match)
    if _SUM.fullmatch(ascii_):
        message = Words(f"这里是算式：{visible(raw, SHOWN)}", f"this is a formula: {visible(raw, SHOWN)}")
        return Hint("DEC-013", message, Words("请写算出的数", "write the number it gives"))
    return None


def _date(raw: str, match: re.Match[str]) -> Hint:
    shown = visible(raw, SHOWN)
    message = Words(f"日期写法有误：{shown}", f"a date is not written so: {shown}")
    if match["day"] is None:
        remedy = Words(
            "日期写到日，如 2022-03-01；只有年月的写成文字，加引号", 'write the day too, 2022-03-01, or a text: "…"'
        )
        return Hint("DEC-015", message, remedy)
    try:
        day = datetime.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return Hint(
            "DEC-015",
            message,
            Words("没有这一天，请核对；写法如 2022-03-01", "no such day; dates are written 2022-03-01"),
        )
    return Hint("DEC-015", message, Words(f"请写 {day.isoformat()}", f"write {day.isoformat()}"))


def _figure(raw: str, match: re.Match[str]) -> Hint:
    number = _cleaned(match)
    unit = (match["unit"] or "").rstrip(")")
    shown = visible(raw, SHOWN)
    message = Words(f"数字写法有误：{shown}", f"a number is not written so: {shown}")
    if number is None:
        remedy = Words("只写数字，如 1644.62 或 -40.31", "write digits only, as 1644.62 or -40.31")
    elif _CURRENCY.fullmatch(unit):
        name = unit.removesuffix("整") if "元" in unit else f"{unit}元"
        name = name if name in CURRENCY_UNITS else "元"
        remedy = Words(
            f"只写 {number}；单位由 disclosure.currency_unit 说明，"
            f'与之不同的写成 {{ value = {number}, currency_unit = "{name}" }}',
            f"write {number}; the unit is that of disclosure.currency_unit, "
            f'a different one is {{ value = {number}, currency_unit = "{name}" }}',
        )
    elif unit == "%":
        remedy = Words(f"百分数只写 {number}，不写 %", f"write a percentage without the sign: {number}")
    elif unit:
        remedy = Words(f"只写数字 {number}，不写“{unit}”", f"write {number} without {visible(unit)}")
    elif match["open"] or match["sign"][:1] in ("△", "▲", "—"):
        remedy = Words(f"负数用减号：{number}", f"a negative number has a minus sign: {number}")
    elif "," in match["digits"]:
        remedy = Words(f"不写千位分隔符：{number}", f"write {number}, without thousands separators")
    else:
        remedy = Words(f"请写 {number}", f"write {number}")
    return Hint("DEC-013", message, remedy)


def _cleaned(match: re.Match[str]) -> str | None:
    """The plain number that a figure most likely means; a suggestion only, it is never reckoned with."""
    sign = match["sign"]
    if len(sign) > 1 or bool(match["open"]) != bool(match["close"] or (match["unit"] or "").endswith(")")):
        return None
    whole, _, fraction = re.sub(r"[,_' ]", "", match["digits"]).partition(".")
    negative = "-" if (sign and sign in "-△▲—") or match["open"] else ""
    number = f"{negative}{whole.lstrip('0') or '0'}{'.' if fraction else ''}{fraction}{match['power'] or ''}"
    return number if _NUMBER.fullmatch(number) else None


def _text(raw: str) -> Hint:
    shown = visible(raw, SHOWN)
    if "=" in raw and "，" in raw.partition("=")[0]:
        comma = raw.index("，")
        return flawed("full-width", "，", None)._replace(within=(comma, comma + 1))
    if "=" in raw and '"' not in raw.partition("=")[0]:
        message = Words(f"值后面多出内容：{shown}", f"something stands after the value: {shown}")
        return Hint("DEC-028", message, ONE_TO_A_LINE)
    if any(quote in raw for quote in "\"'“”"):
        message = Words(f"引号没有配对：{shown}", f"quotation marks do not match: {shown}")
        return Hint("DEC-016", message, Words('文字两端各写一个半角引号 "', 'put " at both ends of a text'))
    message = Words(f"文字没有加引号：{shown}", f"a text without quotation marks: {shown}")
    plain = not any(sign in raw for sign in "[]{}\\") and not raw[0].isdecimal() and raw[0] not in "+-.,"
    quoted = json.dumps(raw, ensure_ascii=False)
    remedy = Words(f"请写 {visible(quoted, SHOWN)}", f"write {visible(quoted, SHOWN)}")
    return Hint("DEC-014", message, remedy, quoted if plain else None)
