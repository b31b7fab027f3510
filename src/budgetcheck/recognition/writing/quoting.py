"""Quotations and places of the document as a declaration writes them: behind a value, and in keys of their own."""

from __future__ import annotations

from typing import Final

from budgetcheck.recognition.facts.fact import Provenance
from budgetcheck.recognition.words.wording import label_of
from budgetcheck.recognition.writing.placing import place_words
from budgetcheck.text.safe import visible

LONGEST_QUOTE: Final = 60


def as_comment(text: str) -> str:
    """A text as a comment; the sign of comments in it is written wide, so that what a person adds behind is told."""
    return visible(" ".join(text.split()).replace("#", "＃"))


def short_quote(text: str) -> str:
    """A quotation without line breaks, cut to a length."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"


def where_stated(origin: Provenance) -> str:
    """Where something stands and how it reads there, as a comment."""
    place = place_words(origin.place).zh or "文中"
    return as_comment(f"{place} {short_quote(origin.quote)}".strip())


def stated_at(origin: Provenance) -> str:
    """The table and the place in it, or the running text, as the key `at` has it."""
    title = label_of(origin.title) if not origin.prose else origin.title
    if origin.prose:
        return f"{title}（说明文字）"
    return f"{title}，{place_words(origin.place).zh}".strip("，") or "文中"
