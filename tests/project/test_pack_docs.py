"""The page on writing rules: its packs work as they stand there, and it names every list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from budgetcheck.analysis.examples import trials
from budgetcheck.expression.grammar.scope import TAKEN
from budgetcheck.figures.comparisons import COMPARISON_KEYS
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.load import load_packs
from tests.checkout import ROOT

PAGE = (ROOT / "docs" / "en" / "how-to" / "own-rules.md").read_text(encoding="utf-8")
PACKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("number", range(len(PACKS)))
def test_the_packs_of_the_page_show_what_they_say(number: int, tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(PACKS[number], encoding="utf-8")
    outcomes = list(trials(compile_packs(load_packs([path]))))
    assert len(outcomes) >= 2
    assert [trial.failure for trial in outcomes if trial.failure] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_list_and_key_is_named(language: str) -> None:
    page = (ROOT / "docs" / language / "how-to" / "own-rules.md").read_text(encoding="utf-8")
    for name in (*COMPARISON_KEYS, *TAKEN):
        assert re.search(rf"`{name}\b|`members`|\.{name}\b", page), name
