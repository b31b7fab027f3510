"""Ids of rules and faults, and what is written where some of them are meant."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from budgetcheck.rulebook.rule import Rule

RULE_ID: Final = r"^(?:[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}]*-)+[0-9]+$"
"""Parts of letters of any script and digits, joined by hyphens, the last one digits."""
LONGEST_ID: Final = 40
DECLARATION_FAULT: Final = "DEC-"
"""How the ids of faults of a declaration begin."""
COMMENT_FAULT: Final = "SUP-"
"""How the ids of faults of suppressing comments begin."""


def is_reserved(id_: str) -> bool:
    """Whether an id is one that faults of declarations or comments could have, so that no rule may."""
    return id_.upper().startswith((DECLARATION_FAULT, COMMENT_FAULT))


def is_named(rule: Rule, patterns: Iterable[str]) -> bool:
    """Whether a rule is meant by an id, a prefix of ids (EXP), a pattern (EXP-*), its name or its pack."""
    return any(rule.name == pattern or rule.pack == pattern or is_meant(rule.id, pattern) for pattern in patterns)


def is_meant(id_: str, pattern: str) -> bool:
    """Whether an id of a rule or fault is meant by a pattern: itself, a prefix of ids (EXP) or a glob (EXP-*)."""
    return id_ == pattern or id_.startswith(f"{pattern.rstrip('-')}-") or fnmatch.fnmatchcase(id_, pattern)


def is_accepted(id_: str, pattern: str) -> bool:
    """Whether a comment that accepts findings means an id: it names it whole or, with a final ``*``, its beginning.

    What accepts must say what: a bare prefix, which elsewhere means all that begins so, means nothing here. Capitals
    and small letters are one.
    """
    id_, pattern = id_.upper(), pattern.upper()
    return id_ == pattern or (pattern.endswith("*") and len(pattern) > 2 and is_meant(id_, pattern))
