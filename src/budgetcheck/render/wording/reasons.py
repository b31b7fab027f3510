"""Reasons that were written beside findings which are not there any more, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from budgetcheck.render.context import Context
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Language, phrase

if TYPE_CHECKING:
    from budgetcheck.findings.entries import FilledReason

STALE: Final = phrase("render.wording.reasons_whose_findings_gone")
MOST_STALE: Final = 20
"""Those that are told in lines; more are counted."""
_TEXT: Final = 500


def stale_text(one: FilledReason, language: Language) -> str:
    """One of them in a line: the file, the rule, what it found, and the reason."""
    found = " ".join(visible(part, _TEXT) for part in (one.path, one.rule, one.what) if part)
    return f"{found}{phrase('text.marks.colon').say(language)}{visible(one.reason, _TEXT)}"


def stale_texts(context: Context) -> list[str]:
    """The first of them, a line each, and how many more there are; nothing where there are none."""
    stale = context.stale_reasons()
    told = [stale_text(one, context.language) for one in stale[:MOST_STALE]]
    more = len(stale) - MOST_STALE
    if more > 0:
        told.append(phrase("render.wording.further", more=more).say(context.language))
    return told
