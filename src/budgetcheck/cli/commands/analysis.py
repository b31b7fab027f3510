"""`rules lint` and `rules coverage`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from budgetcheck import __version__
from budgetcheck.cli.printing import console
from budgetcheck.cli.request import Request
from budgetcheck.rulebook.ids import is_named
from budgetcheck.rulebook.rule import Pack
from budgetcheck.run.single.packs import choose, compiled, no_such, packs_of, targets_of
from budgetcheck.text.problems import CannotRun, Problem
from budgetcheck.text.words import phrase

if TYPE_CHECKING:
    from budgetcheck.figures.load import Loaded


def lint_packs(request: Request) -> int:
    """Analyse packs; what is named are pack ids, rule ids or pack files. Returns 0, or 1 where there is a defect."""
    from budgetcheck.analysis.lint.lint import lint
    from budgetcheck.render.packs.remarks import lint_json, lint_lines, lint_summary

    spoken = request.spoken
    request.require_format("table", "json")
    limit = _number("--time-limit", request.time_limit, 86_400)
    paths = request.listed("rules")
    files, named = targets_of(request.names)
    console.keep_inputs(request.output, (*files, *paths))
    # The built-in packs take part always: a user's rule may contradict or repeat one of theirs.
    packs = packs_of((*files, *paths))
    rulebook = compiled(packs)
    focus = _focus(packs, files or paths, named)
    if request.names and not focus:
        raise no_such(request.names)
    found = lint(packs, rulebook, focus, float(limit))
    if request.format == "json":
        console.write([lint_json(found, spoken)], request.output)
    else:
        console.write(lint_lines(found, spoken), request.output)
        for line in lint_summary(found, spoken):
            sys.stderr.write(line)
    return 1 if found.defects else 0


def show_coverage(request: Request) -> int:
    """Try the rules on declarations made wrong. Returns 0, or 1 where less than `fail_under` percent is an error."""
    from budgetcheck.analysis.coverage.coverage import coverage
    from budgetcheck.render.coverage.words import percent, share

    spoken = request.spoken
    request.require_format("table", "json", "html")
    seconds = _number("--time-limit", request.time_limit, 86_400)
    console.keep_inputs(request.output, (*request.names, *request.listed("rules")))
    floor = None if request.fail_under is None else _number("--fail-under", request.fail_under, 100)
    rulebook = choose(request.listed("rules"), request.patterns("select"), request.patterns("ignore"))
    found = [
        coverage(given, rulebook, pairs=request.pairs, seconds=float(seconds)) for given in _declarations(request.names)
    ]
    if not any(one.rows or one.cut for one in found):
        raise CannotRun.because(phrase("cli.analysis.there_nothing_check_no_declaration"))
    match request.format:
        case "json":
            from budgetcheck.render.coverage.json import coverage_json

            console.write([coverage_json(found, spoken)], request.output)
        case "html":
            from budgetcheck.render.coverage.page import coverage_page

            console.write(coverage_page(found, spoken, __version__), request.output)
        case _:
            from budgetcheck.render.context import Context
            from budgetcheck.render.coverage.table import coverage_table

            color = console.is_standard(request.output) and console.colored("auto", sys.stdout)
            context = Context(language=spoken, width=console.columns_of(sys.stdout), color=color)
            console.write(coverage_table(found, context), request.output)
    if floor is not None and any(one.cut for one in found):
        raise CannotRun.because(
            phrase("cli.analysis.time_used_up_before_coverage"),
        )
    if floor is None or percent(found) >= Fraction(floor):
        return 0
    have = share(sum(one.seen("error") for one in found), sum(one.tried for one in found))
    words = phrase("cli.analysis.coverage_have_below_floor", have=have, floor=floor)
    sys.stderr.write(words.say(spoken) + "\n")
    return 1


def _declarations(paths: Sequence[str]) -> Iterator[Loaded]:
    """Read the declarations at the paths, with what they name. Raises CannotRun where one cannot be read."""
    from budgetcheck.declaration.related import Relations
    from budgetcheck.figures.load import load
    from budgetcheck.files.walk import walk
    from budgetcheck.source.pipes import is_pipe, piped
    from budgetcheck.source.read import SourceError, decode, means_declaration, read

    relations = Relations()
    for name in filter(is_pipe, paths):
        try:
            yield load(decode(piped(name), name), relations)
        except SourceError as error:
            raise CannotRun(Problem(error.fault.message, name)) from None
    for entry in walk([path for path in paths if not is_pipe(path)]):
        try:
            source = read(Path(entry.path), entry.shown)
        except SourceError as error:
            if not entry.named and not error.recognised:
                continue
            raise CannotRun(Problem(error.fault.message, entry.shown)) from None
        if not entry.named and not means_declaration(source.text):
            continue
        yield load(source, relations, entry.path)


def _focus(packs: Sequence[Pack], files: Sequence[str], named: Sequence[str]) -> set[str]:
    """The rules that remarks are about: those of the files and names given, else the built-in ones."""
    if not files and not named:
        return {rule.id for pack in packs for rule in pack.rules}
    own = {rule.id for pack in packs if files and not pack.builtin for rule in pack.rules}
    return own | {rule.id for pack in packs for rule in pack.rules if named and is_named(rule, named)}


def _number(option: str, text: str, most: int) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value <= most:
        raise CannotRun.because(
            phrase("cli.analysis.takes_number_from_not", option=option, most=most, text=text),
        )
    return value
