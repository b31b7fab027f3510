"""`budgetcheck explain`: which figures of a declaration are wrong, why, and how sure that is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from budgetcheck import __version__
from budgetcheck.cli.printing import console
from budgetcheck.cli.request import Request
from budgetcheck.cli.sources import named_source
from budgetcheck.explain.explaining import explain_loaded
from budgetcheck.explain.say.explanation import Explained
from budgetcheck.explain.search.limits import SearchLimits
from budgetcheck.figures.load import load
from budgetcheck.run.planned.plan import Plan
from budgetcheck.run.run import STDIN
from budgetcheck.source.pipes import is_pipe
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.words import Language, phrase

_FORMATS = ("table", "json", "html")
_ENDINGS = {".json": "json", ".html": "html", ".htm": "html", ".txt": "table"}
_LONGEST = 86_400


def run_explain(request: Request) -> int:
    """Explain what was asked for; returns the exit code: 0 if nothing is wrong, else 1. Raises CannotRun."""
    plan, spoken = request.planned()
    with console.speaking(spoken):
        return _run(request, plan, spoken)


def _run(request: Request, plan: Plan, spoken: Language) -> int:
    format_ = request.chosen_format(_ENDINGS)
    if format_ not in _FORMATS:
        known = ", ".join(_FORMATS)
        raise CannotRun.because(
            phrase("cli.explain.explain_no_format_there", format=format_, known=known),
        )
    request.require_color()
    limits = SearchLimits(seconds=_seconds(request.time_limit))
    assumptions = [_assumption(text) for text in request.what_if]
    if assumptions and len(request.names) > 1:
        raise CannotRun.because(phrase("cli.explain.what_if_about_declaration_not"))
    console.keep_inputs(request.output, request.names)
    reports = [_explained(file, plan, assumptions, limits) for file in dict.fromkeys(request.names)]
    console.write(_rendered(reports, format_, request, spoken), request.output)
    return 0 if all(report.clear for report in reports) else 1


def _explained(file: str, plan: Plan, assumptions: Sequence[tuple[str, Decimal]], limits: SearchLimits) -> Explained:
    alone = file == STDIN or is_pipe(file)
    governed = plan.run if alone else plan.governing(os.path.abspath(file))  # noqa: PTH100
    if governed is None:
        raise CannotRun.all(plan.problems)
    policy = plan.policy(governed, os.path.abspath(file))  # noqa: PTH100
    checker = plan.checkers.checker(policy)
    source, path, stated = named_source(file, "explain", policy.rules)
    loaded = load(source, checker.relations, None if path is None else str(path))
    explained = explain_loaded(loaded, checker.rulebook, checker.strictness, assumptions, limits)
    if not stated:
        return explained
    # What is made of a document lacks no key but a year that was not found: no fault that an amount could explain.
    return replace(
        explained,
        faults=tuple(fault for fault in explained.faults if fault.rule != "DEC-031"),
        lines={},
        places={figure: stated[line] for figure, line in explained.lines.items() if line in stated},
    )


def _rendered(reports: Sequence[Explained], format_: str, request: Request, spoken: Language) -> Iterable[str]:
    """One explanation as it is; several one after the other, in JSON as the list `files` of one object."""
    if format_ == "html":
        from budgetcheck.render.explained.page import explained_page

        yield from explained_page(reports, spoken, __version__)
        return
    if format_ == "json":
        from budgetcheck.render.exchange.json_objects import indented
        from budgetcheck.render.explained.document import explained_object

        made = [explained_object(report, spoken) for report in reports]
        yield indented(made[0] if len(made) == 1 else {"version": 1, "files": made})
        return
    from budgetcheck.render.context import Context
    from budgetcheck.render.explained.table import explained_table

    stream = sys.stdout
    color = console.is_standard(request.output) and console.colored(request.color, stream)
    context = Context(language=spoken, width=console.columns_of(stream), color=color)
    for number, report in enumerate(reports):
        if number:
            yield "\n"
        yield explained_table(report, context)


def _seconds(text: str) -> float:
    number = _number(text)
    if number is None or not 0 < number <= _LONGEST:
        raise CannotRun.because(phrase("cli.explain.time_limit_takes_seconds_above", text=text))
    return float(number)


def _assumption(text: str) -> tuple[str, Decimal]:
    figure, sign, value = text.rpartition("=")
    number = _number(value.replace(",", "").replace("，", "").strip())
    if not sign or not figure.strip() or number is None:
        raise CannotRun.because(
            phrase("cli.explain.what_if_takes_figure_value", text=text),
        )
    return figure.strip(), number


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or len(number.as_tuple().digits) > 50 or abs(number.adjusted()) > 30:
        return None
    return number.quantize(Decimal(1)) if number == number.to_integral_value() and "e" in text.lower() else number
