"""The page on writing rules: its packs work as they stand there, and it leaves out nothing of the language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from budgetcheck.analysis.examples import trials
from budgetcheck.expression.calling.lookup import function_names
from budgetcheck.expression.grammar.scope import TAKEN
from budgetcheck.figures.comparisons import COMPARISON_KEYS
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.load import load_packs
from tests.checkout import ROOT

PAGE = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
PACKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("number", range(len(PACKS)))
def test_the_packs_of_the_page_show_what_they_say(number: int, tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(PACKS[number], encoding="utf-8")
    outcomes = list(trials(compile_packs(load_packs([path]))))
    assert len(outcomes) >= 2
    assert [trial.failure for trial in outcomes if trial.failure] == []


def test_every_function_list_and_key_is_named() -> None:
    for name in (*function_names(), *COMPARISON_KEYS, *TAKEN):
        assert re.search(rf"`{name}\b|`members`|\.{name}\b", PAGE), name
    functions = re.search(r"Functions: (.*?)\. A `sum`", PAGE, re.DOTALL)
    assert functions is not None
    assert set(re.findall(r"`(\w+)`", functions[1])) == set(function_names())
