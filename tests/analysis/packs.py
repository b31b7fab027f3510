"""Small packs and the declarations of a grid, to hold claims of the analysis against every declaration there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Any

from budgetcheck.analysis.lint.lint import lint
from budgetcheck.analysis.lint.outcome import Lint
from budgetcheck.declaration.declare import declare_document
from budgetcheck.figures.load import figures_of
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.load import read_pack
from budgetcheck.rulebook.rule import Pack
from budgetcheck.text.severity import Verdict
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Strictness

FIGURES = ("total", "other", "business")


def pack(*rules: Mapping[str, Any], parameters: Mapping[str, Any] | None = None, builtin: bool = False) -> Pack:
    """A pack of rules that are given by their keys; ids are made where they are left out."""
    document = {
        "pack": {"id": "own"},
        "rule": [{"id": f"OWN-{number:03}", **rule} for number, rule in enumerate(rules, 1)],
        "parameters": dict(parameters or {}),
    }
    return read_pack(document, "", "own.toml", builtin=builtin)


def book(*rules: Mapping[str, Any], parameters: Mapping[str, Any] | None = None) -> tuple[Pack, Rulebook]:
    made = pack(*rules, parameters=parameters)
    return made, compile_packs([made])


def linted(*rules: Mapping[str, Any], parameters: Mapping[str, Any] | None = None) -> Lint:
    made, rulebook = book(*rules, parameters=parameters)
    return lint([made], rulebook)


def proofs(*rules: Mapping[str, Any], parameters: Mapping[str, Any] | None = None) -> set[tuple[str, tuple[str, ...]]]:
    """What is claimed of the rules' logic, without what is said of their words and examples."""
    words = {"undocumented", "no-example", "idle-example", "unclear-name", "taken-prefix", "unused-threshold"}
    words |= {"unproved-absence"}
    found = linted(*rules, parameters=parameters)
    return {(remark.fault, remark.rules) for remark in found.remarks if remark.fault not in words}


def declarations(values: tuple[int | None, ...]) -> Iterator[dict[str, Any]]:
    """Every declaration whose income figures have these values (None: absent), as a unit's budget or final account."""
    for kind, *stated in product(("budget", "final_accounts"), *[values] * len(FIGURES)):
        income = {name: Decimal(value) for name, value in zip(FIGURES, stated, strict=True) if value is not None}
        yield {
            "format": 1,
            "unit": {"name": "单位"},
            "disclosure": {"year": 2024, "kind": kind, "decimals": 0},
            **({"income": income} if income else {}),
        }


def verdicts(rulebook: Rulebook, document: Mapping[str, Any], *, exact: bool) -> dict[str, set[Verdict]]:
    """The verdicts of each rule's instances."""
    figures = figures_of(declare_document(document))
    judged = judge(figures, rulebook, Strictness(exact=exact), keep_passed=True)
    found: dict[str, set[Verdict]] = {program.rule.id: set() for program in rulebook.programs}
    for one in judged.judgements:
        found[one.program.rule.id].add(one.verdict)
    return found
