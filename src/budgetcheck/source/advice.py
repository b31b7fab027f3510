"""What to write in place of a number or a date typed in another way: words, and the TOML itself where it is certain."""

from __future__ import annotations

from typing import Final

from budgetcheck.source.faults import Takes
from budgetcheck.source.typed import Day, Money, TypedFigure, amount_of, count_of, percentage_of
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Words, phrase

DIGITS_ONLY: Final = phrase("source.advice.write_digits_only_without_quotes")
_NO_COMMA_KNOWN: Final = phrase("source.advice.comma_may_separate_thousands")
_NO_GAP_KNOWN: Final = phrase("source.advice.may_number_several_write_without")


def figure_advice(figure: TypedFigure, takes: Takes, unit: str | None = None) -> tuple[Words, str | None]:
    """What to write for a figure, and the TOML of it where it is certain.

    `unit` is the currency unit that amounts are stated in there; where it is not known (None), both cases are told.
    """
    if figure.slip == "letter" and figure.number is None:
        shown = visible(figure.odd)
        return phrase("source.advice.no_digit_check", shown=shown), None
    if figure.number is None and figure.slip == "minus":
        return phrase("source.advice.minus_once_or_not"), None
    if figure.number is None:
        if figure.slip == "comma":
            return _NO_COMMA_KNOWN, None
        return (_NO_GAP_KNOWN if figure.slip == "separator" else DIGITS_ONLY), None
    if takes == "percent":
        return _advised(figure, percentage_of(figure))
    if takes == "number":
        return _advised(figure, count_of(figure))
    amount = amount_of(figure)
    if isinstance(amount, Money):
        return money_advice(*amount, unit)
    if amount is None and takes == "any" and figure.unit == "%":
        number = figure.number
        return phrase("source.advice.write_percentage_without_sign", number=number), None
    if amount is None and takes == "any" and count_of(figure) == figure.number:
        return _advised(figure, figure.number)[0], None
    return _advised(figure, amount)


def _advised(figure: TypedFigure, number: str | None) -> tuple[Words, str | None]:
    if number is None:
        shown = visible(figure.unit)
        return phrase("source.advice.write_digits_only_without_check", shown=shown), None
    if figure.unit in ("%", "‰"):
        words = phrase("source.advice.percentage_without_sign", number=number, unit=figure.unit)
    elif figure.unit:
        words = phrase("source.advice.write_number_without_unit", number=number, unit=visible(figure.unit))
    elif figure.slip == "minus":
        words = phrase("source.advice.negative_number_minus_sign", number=number)
    elif figure.slip == "separator":
        words = phrase("source.advice.write_without_thousands_separators", number=number)
    elif figure.slip == "letter":
        odd = visible(figure.odd)
        words = phrase("source.advice.letter_no_digit", odd=odd, number=number)
    else:
        words = phrase("source.advice.write_number", number=number)
    return words, number


def money_advice(number: str, name: str, unit: str | None) -> tuple[Words, str | None]:
    """What to write for an amount with the unit `name`, where amounts are stated in `unit` (None: not known)."""
    if unit == name:
        return phrase("source.advice.write_number", number=number), number
    long = f'{{ value = {number}, currency_unit = "{name}" }}'
    if unit is not None:
        return phrase("source.advice.write_long", long=long), long
    return phrase("source.advice.write_where_disclosure_currency_unit", name=name, number=number, long=long), long


def date_advice(day: Day) -> tuple[Words, str | None]:
    """What to write for a date, and the TOML of it where it is certain."""
    if day.day is not None:
        written = day.day.isoformat()
        if day.lacks == "serial":
            return phrase("source.advice.serial_number_spreadsheet", written=written), written
        if day.lacks == "letter":
            return phrase("source.advice.letter_in_date", written=written), written
        return phrase("source.advice.write_written", written=written), written
    match day.lacks:
        case "day":
            return phrase("source.advice.write_day_too"), None
        case "year":
            return phrase("source.advice.write_year_four_digits"), None
        case "order":
            return phrase("source.advice.month_day_cannot_told_apart"), None
    return phrase("source.advice.no_such_day_dates_written"), None
