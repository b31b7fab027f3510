"""The documentation of faults: what is wrong with a declaration or its comments, as data beside the rule packs.

Files in the folder `rules/faults` document the ids that the tool itself reports (`DEC-…`, `SUP-…`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from budgetcheck.source.parse import shipped
from budgetcheck.text.catalogue import rules_folder
from budgetcheck.text.severity import Severity
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import EMPTY, Words


@frozen
class FaultDoc:
    """What a fault is, why it matters, what to do, and small documents that show it."""

    id: str
    name: str
    title: Words
    severity: Severity = "error"
    why: Words = EMPTY
    remedy: Words = EMPTY
    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()


@cache
def fault_docs() -> Mapping[str, FaultDoc]:
    """Read the documentation of all faults, by id."""
    docs: dict[str, FaultDoc] = {}
    for path in sorted((rules_folder() / "faults").glob("*.toml")):
        for block in shipped(path)["fault"]:
            docs[block["id"]] = _doc(block)
    return docs


def fault_doc(rule: str) -> FaultDoc:
    """Return the documentation of one fault."""
    return fault_docs().get(rule) or FaultDoc(rule, rule.lower(), Words.alike(rule))


def _doc(block: Mapping[str, Any]) -> FaultDoc:
    def words(key: str) -> Words:
        held = block.get(key, {})
        return Words(**{"zh": "", "en": "", **held})

    return FaultDoc(
        block["id"],
        block["name"],
        words("title"),
        block.get("severity", "error"),
        words("why"),
        words("remedy"),
        tuple(example["text"] for example in block.get("bad", ())),
        tuple(example["text"] for example in block.get("good", ())),
    )
