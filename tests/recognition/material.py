"""Where the material of these tests stands, and what a document's figures are, as plain values."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from budgetcheck.arithmetic.currency import CURRENCY_POWERS
from budgetcheck.documents.read import read_document
from budgetcheck.recognition.facts.keys import written_key
from budgetcheck.recognition.recognise import Recognised, recognise
from budgetcheck.recognition.words.lexicon import builtin_lexicon

TREE = Path(__file__).parents[2]
TRUTH = Path(__file__).parent / "truth"


def shared(name: str) -> Path:
    """A file of the published documents that lie beside the checkout; the test is skipped where there are none."""
    for folder in (TREE.parent / "shared", TREE.parent.parent / "shared"):
        if (folder / name).exists():
            return folder / name
    pytest.skip("the published documents are not here")


@lru_cache(maxsize=8)
def recognised(name: str) -> Recognised:
    """One of the published documents, recognised."""
    path = shared(name)
    return recognise(read_document(path), path.name, builtin_lexicon())


def printings(found: Recognised) -> dict[str, set[tuple[Decimal, str]]]:
    """All that was printed of each figure: values with their units."""
    made: dict[str, set[tuple[Decimal, str]]] = {}
    for address, figure in found.figures.figures.items():
        for fact in (figure.first, *figure.others):
            if not isinstance(fact.value, str):
                made.setdefault(written_key(address), set()).add((fact.value, fact.unit))
    for ratio in found.ratios:
        made.setdefault(f"share {written_key(ratio.part)} of {written_key(ratio.whole)}", set()).add(
            (ratio.percent, "%")
        )
    return made


def yuan(value: Decimal, unit: str) -> Decimal:
    return value.scaleb(CURRENCY_POWERS.get(unit, 0))
