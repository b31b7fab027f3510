"""`budgetcheck diff`: what changed between two declarations, in figures and in verdicts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import replace

from budgetcheck import __version__
from budgetcheck.cli.printing import console
from budgetcheck.cli.request import Request
from budgetcheck.cli.sources import named_source
from budgetcheck.figures.load import Loaded, load
from budgetcheck.run.planned.plan import Plan
from budgetcheck.run.run import STDIN
from budgetcheck.run.single.check import Checker
from budgetcheck.run.single.comparison import ComparedVersions, PlacesOfLines, compared
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.words import Language, phrase

_ENDINGS = {
    ".md": "markdown",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".txt": "table",
}


def run_diff(request: Request) -> int:
    """Compare two declarations. Returns 1 where an error is new or a declared change is contradicted, else 0."""
    plan, spoken = request.planned()
    with console.speaking(spoken):
        format_ = request.chosen_format(_ENDINGS)
        replace(request, format=format_).require_format(*dict.fromkeys(_ENDINGS.values()))
        if format_ == "xlsx":
            console.refuse_terminal(format_, request.output)
        request.require_color()
        old, new = request.names
        if old == new == STDIN:
            raise CannotRun.because(phrase("cli.diff.standard_input_can_read_once"))
        console.keep_inputs(request.output, request.names)
        checker = _checker(plan, old if new == STDIN else new)
        (before, was), (after, now) = (_loaded(file, checker) for file in (old, new))
        comparison = compared(before, after, checker.rulebook, checker.strictness, (was, now))
        console.write(_rendered(comparison, format_, request, spoken), request.output)
        return 1 if comparison.worse else 0


def _checker(plan: Plan, file: str) -> Checker:
    """What the newer declaration is judged by; both are, so that a verdict differs because the figures do."""
    path = os.path.abspath(file)  # noqa: PTH100
    governed = plan.governing(path)
    if governed is None:
        raise CannotRun.all(plan.problems)
    return plan.checkers.checker(plan.policy(governed, path))


def _loaded(file: str, checker: Checker) -> tuple[Loaded, PlacesOfLines]:
    source, path, stated = named_source(file, "diff", checker.packs)
    return load(source, checker.relations, None if path is None else str(path)), stated


def _rendered(
    comparison: ComparedVersions, format_: str, request: Request, spoken: Language
) -> Iterable[str] | Iterable[bytes]:
    match format_:
        case "json":
            from budgetcheck.render.compared.json import comparison_json

            return [comparison_json(comparison, spoken)]
        case "markdown":
            from budgetcheck.render.compared.markdown import comparison_markdown

            return comparison_markdown(comparison, spoken)
        case "html":
            from budgetcheck.render.compared.page import comparison_page

            return comparison_page(comparison, spoken, __version__)
        case "csv":
            from budgetcheck.render.compared.sheets import comparison_csv

            return comparison_csv(comparison, spoken)
        case "xlsx":
            from budgetcheck.render.compared.sheets import comparison_workbook

            return comparison_workbook(comparison, spoken)
    from budgetcheck.render.compared.table import comparison_table

    stream = sys.stdout
    color = console.is_standard(request.output) and console.colored(request.color, stream)
    return comparison_table(comparison, spoken, console.columns_of(stream), color)
