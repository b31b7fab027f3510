"""Values as accountants type them that TOML does not know, and what to write instead.

A suggestion is only ever words: no amount is guessed at and reckoned with. Where a text was plainly meant, it is
taken as meant, beside the fault.
"""

from __future__ import annotations

import re
from typing import Final

from budgetcheck.source import tokens
from budgetcheck.source.advice import DIGITS_ONLY, date_advice, figure_advice
from budgetcheck.source.faults import Takes
from budgetcheck.source.hints import NO_FIGURE, NOTHING, ONE_TO_A_LINE, SHOWN, Hint, flawed, narrow
from budgetcheck.source.typed import (
    LONGEST_TYPED,
    Day,
    TypedFigure,
    is_nothing,
    is_sum,
    read_code,
    read_day,
    read_figure,
    read_lettered_code,
)
from budgetcheck.source.write import toml_text
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Words, phrase

_INTEGER = r"[+-]?(?:0|[1-9](?:_?[0-9])*+)"
_NUMBER = re.compile(rf"{_INTEGER}(?:\.[0-9](?:_?[0-9])*+)?(?:[eE][+-]?[0-9](?:_?[0-9])*+)?|[+-]?(?:inf|nan)")
_BASED = re.compile(r"0x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*+|0o[0-7](?:_?[0-7])*+|0b[01](?:_?[01])*+")
_CLOCK = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
_DATE = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:[Tt ]{_CLOCK}(?:[Zz]|[+-][0-9]{{2}}:[0-9]{{2}})?)?|{_CLOCK}")
_LONGEST_NUMBER = 1000
"""Characters; Python refuses to convert much longer ones, and no budget has them."""


def judged(raw: str, takes: Takes = "any") -> Hint | None:
    """Why a value is not TOML, None if it is (as far as can be told without reading it).

    Advice goes by what the key takes.
    """
    if raw[:1] in tokens.QUOTES and (twice := tokens.TWICE_QUOTED.fullmatch(raw)) is not None:
        return _quoted_twice(raw, twice[1], takes)
    if raw.startswith(('"', "'")):
        return _bad_escape(raw) if raw[0] == '"' and "\\" in raw else None
    if _NUMBER.fullmatch(raw) or _BASED.fullmatch(raw):
        return _too_long(raw) if len(raw) > _LONGEST_NUMBER else None
    if raw in ("true", "false") or _DATE.fullmatch(raw):
        return None
    return _diagnosed(raw, takes)


def refused_value(raw: str) -> Hint:
    """Why a value that looks sound is none: a date that does not exist, an escape without a character."""
    if _DATE.fullmatch(raw):
        return Hint(
            "DEC-015",
            phrase("source.mistyped.no_such_date_time", raw=visible(raw, SHOWN)),
            phrase("source.mistyped.check_year_month_day"),
        )
    return Hint("DEC-010", phrase("source.mistyped.cannot_read_raw", raw=visible(raw, SHOWN)))


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
        phrase("source.mistyped.number_count_characters_raw", count=len(raw), raw=visible(raw, SHOWN)),
        phrase("source.mistyped.check_number"),
    )


_TRUTH = {"是": "true", "否": "false", "yes": "true", "no": "false", "true": "true", "false": "false"}
_NUMERIC: Final = frozenset({"amount", "percent", "number"})


def _diagnosed(raw: str, takes: Takes) -> Hint:
    odd = tokens.ODD_RUN.search(raw)
    if odd is not None and (odd.start() == 0 or odd.end() == len(raw)):
        stripped = raw.strip(tokens.BLANKS)
        if stripped and judged(stripped) is None:
            return flawed("odd-space", odd.group(), None)._replace(meant=stripped, fix="", within=odd.span())
    if tokens.CURLY.fullmatch(raw):
        quoted = toml_text(raw[1:-1])
        curly = flawed("full-width", raw[0] + raw[-1], None)._replace(meant=quoted, fix=quoted)
        return _unquoted(curly, raw[1:-1], takes)
    if len(raw) <= LONGEST_TYPED and takes in (*_NUMERIC, "any") and is_sum(raw):
        day = read_day(raw) if takes == "any" else None
        if day is None or day.day is None:
            return _sum(raw)
    if raw.startswith("="):
        return _after_equals(raw, takes)
    bare = raw.rstrip(",，;；")
    if bare and bare != raw and judged(bare) is None:
        return flawed("after", raw[len(bare) :], None)._replace(within=(len(bare), len(raw)), fix="")
    if len(raw) <= LONGEST_TYPED:
        hint = _short(raw, takes)
        if hint is not None:
            return hint
    return _text(raw, takes)


def _unquoted(hint: Hint, inner: str, takes: Takes) -> Hint:
    """What to write for a text in marks that are none: a number or a date without any, where the key takes one."""
    if (takes in _NUMERIC and _NUMBER.fullmatch(inner)) or (takes == "date" and _DATE.fullmatch(inner)):
        return hint._replace(remedy=phrase("source.mistyped.write_truth", truth=inner), fix=inner)
    return hint


def _quoted_twice(raw: str, inner: str, takes: Takes) -> Hint:
    quoted = toml_text(inner)
    message = phrase("source.mistyped.quotation_marks_twice", shown=visible(raw, SHOWN))
    remedy = phrase("source.mistyped.write_quoted", quoted=visible(quoted, SHOWN))
    return _unquoted(Hint("DEC-016", message, remedy, quoted, fix=quoted), inner, takes)


def _after_equals(raw: str, takes: Takes) -> Hint:
    """An equals sign too many, or what would be wrong without it."""
    written = raw.lstrip("=").rstrip(",，;； \t")
    alone = written.strip()
    better = judged(alone, takes) if alone else None
    if better is None and alone and (_NUMBER.fullmatch(alone) or _DATE.fullmatch(alone)):
        if takes in ("code", "text"):
            better = _text(alone, takes)
        elif takes == "date" and _DATE.fullmatch(alone) is None:
            better = _short(alone, takes)
    if better is not None:
        return better._replace(within=None)
    return Hint("DEC-023", *_one_equals(raw), fix=written if alone else None)


def _one_equals(raw: str) -> tuple[Words, Words]:
    shown = visible(raw, SHOWN)
    return (
        phrase("source.mistyped.equals_sign_too_many", shown=shown),
        phrase("source.mistyped.write_equals_sign_key_value"),
    )


def _sum(raw: str) -> Hint:
    message = phrase("source.mistyped.formula_raw", raw=visible(raw, SHOWN))
    return Hint("DEC-013", message, phrase("source.mistyped.write_number_gives"))


def _short(raw: str, takes: Takes) -> Hint | None:
    shown = visible(raw, SHOWN)
    if is_nothing(raw):
        message = phrase("source.mistyped.neither_number_nor_text", shown=shown)
        return Hint("DEC-027", message, NO_FIGURE if takes in _NUMERIC or takes == "any" else NOTHING)
    truth = _TRUTH.get(narrow(raw).strip().casefold())
    if truth is not None and takes in ("flag", "any"):
        message = phrase("source.mistyped.not_written_so_toml", shown=shown)
        return Hint("DEC-014", message, phrase("source.mistyped.write_truth", truth=truth), fix=truth)
    if takes == "code" and (code := read_code(raw)) is not None:
        message = phrase("source.mistyped.code_without_quotation_marks", shown=shown)
        quoted = f'"{code}"'
        return Hint("DEC-014", message, phrase("source.mistyped.write_quoted", quoted=quoted), quoted, fix=quoted)
    if takes == "code" and (code := read_lettered_code(raw)) is not None:
        message = phrase("source.mistyped.code_without_quotation_marks", shown=shown)
        odd = next(one for one in narrow(raw) if not one.isdecimal())
        remedy = phrase("source.advice.letter_no_digit", odd=visible(odd), number=f'"{code}"')
        return Hint("DEC-014", message, remedy, f'"{code}"')
    if takes in ("date", "any"):
        day = read_day(raw)
        if day is not None and (takes == "date" or day.day is not None or read_figure(raw) is None):
            return _date(raw, day)
    if takes in _NUMERIC or takes == "any":
        figure = read_figure(raw)
        if figure is not None:
            return _figure(raw, figure, takes)
    return None


def _date(raw: str, day: Day) -> Hint:
    shown = visible(raw, SHOWN)
    remedy, fix = date_advice(day)
    return Hint("DEC-015", phrase("source.mistyped.date_not_written_so", shown=shown), remedy, fix=fix)


def _figure(raw: str, figure: TypedFigure, takes: Takes) -> Hint:
    shown = visible(raw, SHOWN)
    message = phrase("source.mistyped.number_not_written_so", shown=shown)
    remedy, fix = figure_advice(figure, takes)
    return Hint("DEC-013", message, remedy, fix=fix)


_ANOTHER_KEY: Final = re.compile(r'^[^"]*[ \t，,;；][A-Za-z_][A-Za-z0-9_.-]*[ \t]*=')
"""A second key on the line, rather than an equals sign within a text."""


def _text(raw: str, takes: Takes) -> Hint:
    shown = visible(raw, SHOWN)
    if "=" in raw and "，" in raw.partition("=")[0]:
        comma = raw.index("，")
        return flawed("full-width", "，", None)._replace(within=(comma, comma + 1))
    if _ANOTHER_KEY.search(raw) is not None or ("=" in raw and takes not in ("text", "code")):
        message = phrase("source.mistyped.something_stands_after_value", shown=shown)
        return Hint("DEC-028", message, ONE_TO_A_LINE)
    if any(quote in raw for quote in "\"'“”"):
        message = phrase("source.mistyped.quotation_marks_do_not_match", shown=shown)
        return Hint("DEC-016", message, phrase("source.mistyped.put_both_ends_text"))
    if takes in _NUMERIC:
        message = phrase("source.mistyped.number_needed_here_not", shown=shown)
        return Hint("DEC-013", message, DIGITS_ONLY)
    if takes == "date":
        message = phrase("source.mistyped.date_needed_here_not", shown=shown)
        return Hint("DEC-015", message, phrase("source.mistyped.dates_written"))
    message = phrase("source.mistyped.text_without_quotation_marks", shown=shown)
    plain = not any(sign in raw for sign in "[]{}\\") and not raw[0].isdecimal() and raw[0] not in "+-.,"
    quoted = toml_text(raw)
    remedy = phrase("source.mistyped.write_quoted", quoted=visible(quoted, SHOWN))
    fix = quoted if (plain or takes in ("text", "code")) and "＂" not in raw else None
    return Hint("DEC-014", message, remedy, fix, fix=fix)
