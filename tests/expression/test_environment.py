"""What formulas look up: lists are known by their identity, also those that come and go while a file is judged."""

from __future__ import annotations

from decimal import Decimal

from budgetcheck.expression.surroundings.environment import Environment, passing
from budgetcheck.model.codelists import codelist
from budgetcheck.model.record import Record
from tests.expression.figures_stub import HandMade


def row(code: str, total: int) -> Record:
    made = Record(("rows", total))
    made["code"], made["total"] = code, Decimal(total)
    return made


def test_a_list_that_is_gone_is_never_taken_for_the_next_at_its_place() -> None:
    environment, looked_up, heading = Environment(HandMade(), {}), [], []
    for number in range(50):
        looked_up += environment.where([row("201", number)], "code", "201")
        heading += environment.children([row("201", number)], None)
    assert [one["total"] for one in looked_up] == list(range(50))
    assert [one["total"] for one in heading] == list(range(50))


def test_nor_is_one_made_of_a_code_list_or_taken_out_of_one_made() -> None:
    environment, codes = Environment(HandMade(), {}), codelist("procurement_2022")[:50]
    made, taken = [], []
    for one in codes:
        made += environment.where(passing([one]), "level", one["level"])
        taken += environment.where(environment.where(passing([one]), "level", one["level"]), "code", one["code"])
    assert made == taken == codes
