"""One slip at a time in the amounts of whole declarations, through all built-in rules: found, named, put right?"""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from decimal import Decimal
from types import ModuleType

import pytest

from budgetcheck.rulebook.builtin import builtin_rulebook
from tests.checkout import EXAMPLES, ROOT, SHARED
from tests.effort import spread

CONTRACT = SHARED / "contract" / "guangyang-2022.toml"


def study() -> ModuleType:
    """The benchmark's module, which reports the same for every slip."""
    spec = importlib.util.spec_from_file_location("injection", ROOT / "benchmarks" / "injection.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["injection"] = module
    spec.loader.exec_module(module)
    return module


INJECTION = study()


@pytest.mark.parametrize(
    ("name", "each", "covered"), spread([("guangyang-2022", 1, 40), ("department-2024", 37, 150)], 1)
)
def test_the_true_figure_ranks_first_and_is_put_right(name: str, each: int, covered: int) -> None:
    runs = INJECTION.Study(EXAMPLES / f"{name}.toml", builtin_rulebook())
    assert len(list(runs.amounts())) >= covered
    tallies = runs.run(each)
    noticed = sum(tally.noticed for tally in tallies.values())
    assert noticed > 20
    for tally in tallies.values():
        # Among the first-ranked solutions always, and the search is proven each time.
        assert tally.missed == []
        assert tally.first == tally.noticed
    several = tallies[2]
    assert several.noticed == several.slips
    assert several.restored >= 0.9 * several.noticed, several.open
    # Where one equality alone covers a figure, others may explain the difference as well.
    assert tallies[1].restored >= 0.5 * tallies[1].noticed


@pytest.mark.parametrize("name", spread(["guangyang-2022", "department-2024", "final-accounts-2024"], 1))
def test_a_table_in_a_smaller_unit_is_named_first(name: str) -> None:
    noticed = [
        (table, found)
        for table, found in INJECTION.Study(EXAMPLES / f"{name}.toml", builtin_rulebook()).tables()
        if found.status != "consistent"
    ]
    assert len(noticed) >= 4
    unnamed = {table for table, found in noticed if not INJECTION.names_table(table, found)}
    # Those have but their sum, or one statement, to be held against, which may be what is in another unit.
    assert unnamed <= {"projects", "assets"}


def test_the_contract_is_the_example() -> None:
    if not CONTRACT.exists():
        pytest.skip("the contract declaration is not at hand")
    example = tomllib.loads((EXAMPLES / "guangyang-2022.toml").read_text(encoding="utf-8"), parse_float=Decimal)
    own = {key: example["unit"].pop(key) for key in ("region", "level")}
    assert own == {"region": "河北省廊坊市广阳区", "level": "county"}
    assert example == tomllib.loads(CONTRACT.read_text(encoding="utf-8"), parse_float=Decimal)
