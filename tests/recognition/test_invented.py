"""Invented disclosures in the manner of many provinces: no figure wrong, few missed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetcheck.recognition.facts.keys import address_of, known
from budgetcheck.recognition.recognise import recognise
from budgetcheck.recognition.words.lexicon import Lexicon, builtin_lexicon
from tests.recognition.invented import Invented, Manner, invented
from tests.recognition.manners import MANNERS
from tests.recognition.material import printings

SEEDS = (1, 2)


def missing(made: Invented, lexicon: Lexicon | None = None) -> tuple[list[str], int, list[str], int, list[str]]:
    """What was missed in tables and prose, of how many, and what was read wrong."""
    found = printings(recognise(made.document, made.unit_name, lexicon or builtin_lexicon()))
    asked = {
        part: {key: values for key, values in expected.items() if known(address_of(key))}
        for part, expected in (("tables", made.tables), ("prose", made.prose))
    }
    lost = {
        part: [
            f"{key} {value}" for key, values in expected.items() for value in values if value not in found.get(key, ())
        ]
        for part, expected in asked.items()
    }
    wrong: list[str] = []
    for key, values in found.items():
        right = made.tables.get(key, set()) | made.prose.get(key, set())
        for value in values:
            if value in right or not value[0] or (value[1] == "%" and "share" in key):
                continue
            if not right and _stated_elsewhere(key, value, made):
                continue
            wrong.append(f"{key} {value} (printed {right})")
    return (
        lost["tables"],
        sum(map(len, asked["tables"].values())),
        lost["prose"],
        sum(map(len, asked["prose"].values())),
        wrong,
    )


def _stated_elsewhere(key: str, value: tuple[Decimal, str], made: Invented) -> bool:
    """Figures that a sentence states of two keys at once (收支总计) are expected of one of them."""
    twins = {
        "expenditure.total": "income.total",
        "fiscal_appropriation.expenditure.total": "fiscal_appropriation.income.total",
        "income.current_year": "income.total",
        "expenditure.current_year": "expenditure.total",
        "general_public_budget.completion": "general_public_budget.completion",
    }
    return (
        value in made.prose.get(twins.get(key, ""), set()) | made.tables.get(twins.get(key, ""), set())
        or value[0] == 100
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("manner", MANNERS, ids=[manner.name for manner in MANNERS])
def test_nothing_is_wrong_and_little_is_missed(manner: Manner, seed: int) -> None:
    tables, of_tables, prose, of_prose, wrong = missing(invented(manner, seed))
    assert not wrong
    assert len(tables) <= 0.05 * of_tables, tables
    assert len(prose) <= 0.15 * of_prose, prose
