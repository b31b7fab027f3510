"""`budgetcheck explain`: which figures of a declaration are wrong, why, and how sure that is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from budgetcheck.cli import console
from budgetcheck.cli.request import Request
from budgetcheck.explain.explaining import explain_loaded
from budgetcheck.explain.say.explanation import Explained
from budgetcheck.explain.search.limits import SearchLimits
from budgetcheck.figures.load import load
from budgetcheck.run.plan import Plan
from budgetcheck.run.run import STDIN
from budgetcheck.source.pipes import is_pipe, piped, standard_input
from budgetcheck.source.read import Source, SourceError, decode, read
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.words import Language

_FORMATS = ("table", "json")
_LONGEST = 86_400


def run_explain(request: Request) -> int:
    """Explain what was asked for; returns the exit code: 0 if nothing is wrong, else 1. Raises CannotRun."""
    plan, spoken = request.planned()
    with console.speaking(spoken):
        return _run(request, plan, spoken)


def _run(request: Request, plan: Plan, spoken: Language) -> int:
    if request.format not in _FORMATS:
        known = ", ".join(_FORMATS)
        raise CannotRun.because(
            f"explain 没有“{request.format}”这种格式；可用：{known}",
            f"explain has no format `{request.format}`; there are {known}",
        )
    request.require_color()
    limits = SearchLimits(seconds=_seconds(request.time_limit))
    assumptions = [_assumption(text) for text in request.what_if]
    if assumptions and len(request.names) > 1:
        raise CannotRun.because("--what-if 一次只用于一个文件", "--what-if is about one declaration, not several")
    reports = [_explained(file, plan, assumptions, limits) for file in dict.fromkeys(request.names)]
    console.write(_rendered(reports, request, spoken), request.output)
    return 0 if all(report.clear for report in reports) else 1


def _explained(file: str, plan: Plan, assumptions: Sequence[tuple[str, Decimal]], limits: SearchLimits) -> Explained:
    source, path = _source(file)
    governed = plan.governing(os.path.abspath(file)) if path is not None else plan.run  # noqa: PTH100
    if governed is None:
        raise CannotRun.all(plan.problems)
    policy = plan.policy(governed, os.path.abspath(file))  # noqa: PTH100
    checker = plan.checkers.checker(policy)
    loaded = load(source, checker.relations, None if path is None else str(path))
    return explain_loaded(loaded, checker.rulebook, checker.strictness, assumptions, limits)


def _rendered(reports: Sequence[Explained], request: Request, spoken: Language) -> Iterable[str]:
    """One explanation as it is; several one after the other, in JSON as the list `files` of one object."""
    if request.format == "json":
        from budgetcheck.render.exchange.json_objects import indented
        from budgetcheck.render.explained.document import explained_object

        made = [explained_object(report, spoken) for report in reports]
        yield indented(made[0] if len(made) == 1 else {"version": 1, "files": made})
        return
    from budgetcheck.render.explained.table import explained_table

    stream = sys.stdout
    color = request.output in (None, STDIN) and console.colored(request.color, stream)
    for number, report in enumerate(reports):
        if number:
            yield "\n"
        yield from explained_table(report, spoken, console.columns_of(stream), color)


def _source(file: str) -> tuple[Source, Path | None]:
    """Read the declaration. Raises CannotRun where there is none."""
    if file == STDIN:
        shown, path = "<stdin>", None
    else:
        shown, path = file.replace(os.sep, "/"), Path(file)
        if path.is_dir():
            raise CannotRun.because(
                "explain 只解释申报文件，而这是文件夹", "explain takes declarations; this is a folder", file
            )
        if not path.exists():
            raise CannotRun.because("没有这个文件", "there is no such file", file)
    from budgetcheck.run.document import is_published, means_document, published_declaration

    if path is not None and not file.endswith((".toml", ".TOML")) and is_published(path):
        try:
            return published_declaration(path, shown).source, path
        except SourceError as error:
            raise CannotRun.because(error.fault.message.zh, error.fault.message.en, shown) from None
    try:
        if path is None:
            data = standard_input()
            if means_document(data, ""):
                return published_declaration(data, shown).source, None
            source = decode(data, shown)
        elif is_pipe(file):
            source, path = decode(piped(file), shown), None
        else:
            source = read(path, shown)
    except SourceError as error:
        raise CannotRun.because(error.fault.message.zh, error.fault.message.en, shown, error.fault.span) from None
    return source, path


def _seconds(text: str) -> float:
    number = _number(text)
    if number is None or not 0 < number <= _LONGEST:
        raise CannotRun.because(
            f"--time-limit 须为大于 0 的秒数，而不是“{text}”", f"--time-limit takes seconds above 0, not `{text}`"
        )
    return float(number)


def _assumption(text: str) -> tuple[str, Decimal]:
    figure, sign, value = text.rpartition("=")
    number = _number(value.replace(",", "").replace("，", "").strip())
    if not sign or not figure.strip() or number is None:
        raise CannotRun.because(
            f"--what-if 须写成 数字地址=数值，例如 income.total=1644.60，而不是“{text}”",
            f"--what-if takes FIGURE=VALUE, e.g. income.total=1644.60, not `{text}`",
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
