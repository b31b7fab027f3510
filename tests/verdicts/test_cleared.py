"""What holds in a sound file is cleared by the compiled sheet: looked at exactly it takes a hundred times as long."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks import declarations
from budgetcheck.declaration.related import Relations
from budgetcheck.figures.load import load
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.source.read import Source
from budgetcheck.verdicts import judge as judging
from budgetcheck.verdicts.judgement import Judgement
from tests.checkout import ROOT

TEXTS = {"clean.toml": (ROOT / "examples/clean.toml").read_text("utf-8")} | {
    f"generated {number}": declarations.clean(number) for number in range(4)
}


@pytest.mark.parametrize("name", TEXTS)
def test_no_instance_that_holds_is_left_to_the_exact_evaluation(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    held: Counter[str] = Counter()
    look_closer = judging._look_closer

    def looked(*given: object, **also: object) -> Judgement:
        found: Judgement = look_closer(*given, **also)  # type: ignore[arg-type]
        if found.verdict in ("holds", "not_applicable"):
            held[found.program.rule.id] += 1
        return found

    monkeypatch.setattr(judging, "_look_closer", looked)
    judging.judge(load(Source(name, TEXTS[name]), Relations(), None).figures, builtin_rulebook())
    assert held == {}
