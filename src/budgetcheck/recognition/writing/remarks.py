"""Prose → the clause that says that there is nothing of what an empty table is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from budgetcheck.recognition.forms.form import Passage
from budgetcheck.recognition.words.wording import plain_text

_SUBJECTS: Final = ("政府性基金", "国有资本经营")
"""What the tables are about that are published empty as a rule."""
_CLAUSES: Final = re.compile(r"[。；;]")


def explained_elsewhere(title: str, passages: Iterable[Passage]) -> tuple[str, Passage] | None:
    """Return the clause that says that there is nothing of what a table is about, and its passage."""
    subject = next((word for word in _SUBJECTS if word in plain_text(title)), None)
    if subject is None:
        return None
    for passage in passages:
        for clause in _CLAUSES.split(" ".join(passage.text.split())):
            if says_none(plain_text(clause), subject):
                return clause.strip(), passage
    return None


def says_none(clause: str, subject: str) -> bool:
    """Whether a clause says that nothing is spent of something: 政府性基金拨款支出预算为0, 没有政府性基金预算支出."""
    words = rf"{subject}[^，、]{{0,14}}"
    zero = r"(?:0(?:\.0+)?(?:亿元|万元|千元|元)?|零)$"
    none = rf"(?:没有|无|未安排|不涉及|未使用){words}"
    return re.search(rf"{words}(?:支出|预算|拨款|安排)为?{zero}|{none}", clause) is not None
