"""Figures as people call them, beside the key that leads to them: ``支出合计（expenditure.total）``."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from budgetcheck.declaration.label import address_label, beside_key, left_out_of
from budgetcheck.findings.finding import Finding, Undecided
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Language, Words, phrase

LONGEST_SHOWN = 2_000
"""Characters shown of a label or an address."""


def named_figure(address: str, language: Language, called: Words | None = None) -> str:
    """The label of a figure and its address; the address alone where nobody knows what it is called."""
    words = called or (_label(address) if len(address) <= _REMEMBERED else address_label(address))
    return visible(beside_key(address, words).say(language), LONGEST_SHOWN)


EXTENT = "disclosure.extent"
"""What is missing of an excerpt, as a figure is: all that it leaves out, which nobody states under this key."""


LEFT_OUT = "\x02"
"""Stands before an address of which no more than the rest is missing."""


def awaited(item: Undecided) -> tuple[str, ...]:
    """What is missing of an undecided instance, marked where it is the rest of what is stated in part."""
    if not item.in_part:
        return item.missing
    return tuple(f"{LEFT_OUT}{address}" if address in item.in_part else address for address in item.missing)


def missing_figure(address: str, language: Language) -> str:
    """What is missing at an address as people call it; of an excerpt what it leaves out."""
    if address.startswith(LEFT_OUT):
        return left_out_of(named_figure(address.removeprefix(LEFT_OUT), language)).say(language)
    if address == EXTENT:
        return phrase("render.wording.left_out_of_excerpt").say(language)
    return named_figure(address, language)


def figure_label(address: str, language: Language) -> str:
    """The label of a figure or an element, the address where nobody knows what it is called."""
    words = _label(address) if len(address) <= _REMEMBERED else address_label(address)
    return visible(address if words is None else words.say(language), LONGEST_SHOWN)


def named_figures(addresses: Iterable[str], language: Language) -> str:
    """Several of them, as what is missing is called."""
    return phrase("text.marks.listing").say(language).join(missing_figure(address, language) for address in addresses)


def named_subject(finding: Finding, language: Language) -> str:
    """What a finding is about: its figure, else its element, else nothing."""
    address = finding.figure or finding.element or ""
    if not address:
        return ""
    terms = (term for side in (finding.left, finding.right) if side for term in side.terms)
    return named_figure(address, language, next((term.label for term in terms if term.figure == address), None))


_REMEMBERED = 200
_label = lru_cache(2048)(address_label)
