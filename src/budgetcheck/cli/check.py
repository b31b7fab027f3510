"""`budgetcheck check`: walk, check, render, exit."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from budgetcheck import __version__, render
from budgetcheck.cli import console
from budgetcheck.cli.batch import Item, report_files
from budgetcheck.cli.checkers import Checkers
from budgetcheck.cli.packs import choose
from budgetcheck.findings import SEVERITIES, FileReport, Severity
from budgetcheck.problems import CannotRun
from budgetcheck.render.context import Context, RuleDoc
from budgetcheck.rulebook import Rulebook
from budgetcheck.settings.policy import Policy


@dataclass(frozen=True, slots=True)
class Request:
    """The command's arguments as given."""

    paths: tuple[str, ...]
    rules: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    format: str
    output: str | None
    lang: str
    exact: bool
    tolerance: str | None
    fail_on: str
    exit_zero: bool
    show_passed: bool
    statistics: bool
    stdin_filename: str | None
    quiet: bool
    color: str
    pass_with_no_files: bool
    recognised: bool


class Outcome:
    """What the run comes to, counted while reports pass by."""

    __slots__ = ("fail_on", "files", "worst")

    def __init__(self, fail_on: Severity) -> None:
        self.fail_on = SEVERITIES.index(fail_on)
        self.files = 0
        self.worst = False

    def watch(self, reports: Iterable[FileReport]) -> Iterator[FileReport]:
        """Pass reports on and note whether any fails the run."""
        for report in reports:
            self.files += 1
            for finding in report.findings:
                severity: Severity = "info" if finding.verdict == "rounding" else finding.severity
                counts = finding.verdict in ("fails", "rounding")
                if counts and SEVERITIES.index(severity) <= self.fail_on:
                    self.worst = True
            yield report


def run_check(request: Request) -> int:
    """Check what was asked for; returns the exit code. Raises CannotRun."""
    spoken = console.language(_one_of("--lang", request.lang, ("zh", "en", "auto")))
    fail_on = _one_of("--fail-on", request.fail_on, SEVERITIES)
    _one_of("--color", request.color, ("auto", "always", "never"))
    shape = _format(request.format)
    choose(request.rules, request.select, request.ignore)
    policy = Policy(
        request.rules,
        request.select,
        request.ignore,
        exact=request.exact,
        tolerance=_tolerance(request.tolerance),
    )
    checkers = Checkers(show_passed=request.show_passed or shape.passed)
    rulebook = checkers.rulebook(policy)
    outcome = Outcome("error" if fail_on == "error" else "warning" if fail_on == "warning" else "info")
    reports = outcome.watch(_reports(request, policy, checkers))
    stream = sys.stdout
    context = Context(
        language=spoken,
        width=console.width(stream),
        color=request.output is None and console.colored(request.color, stream),
        show_passed=request.show_passed,
        quiet=request.quiet,
        statistics=request.statistics,
        exact=request.exact,
        fail_on=outcome_severity(fail_on),
        version=__version__,
        rules=Documented(rulebook),
    )
    pieces = shape.render(reports, context)
    if request.output is not None:
        _write(Path(request.output), pieces)
    else:
        for piece in pieces:
            stream.write(piece)
        stream.flush()
    if not outcome.files and not request.pass_with_no_files:
        raise CannotRun.because("没有可检查的申报文件", "there is nothing to check: no declaration was found")
    return 1 if outcome.worst and not request.exit_zero else 0


def outcome_severity(name: str) -> Severity:
    """Return a severity by its name."""
    return SEVERITIES[SEVERITIES.index(name)]


def _reports(request: Request, policy: Policy, checkers: Checkers) -> Iterator[FileReport]:
    from budgetcheck.walk import walk

    named = [path for path in request.paths if path != "-"]
    if "-" in request.paths:
        called = request.stdin_filename
        checker = checkers.checker(policy)
        yield checker.data(sys.stdin.buffer.read(), called or "<stdin>", Path(called) if called else None)
    if not named:
        return
    items = (Item(found, policy, found.named and not request.recognised) for found in walk(named))
    for _item, report in report_files(items, checkers):
        if report is not None:
            yield report


def _format(name: str) -> render.Format:
    try:
        return render.load(name)
    except KeyError:
        known = ", ".join(render.available())
        raise CannotRun.because(
            f"没有“{name}”这种格式；可用：{known}", f"no format `{name}`; there are {known}"
        ) from None


def _one_of(option: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        known = ", ".join(allowed)
        raise CannotRun.because(f"{option} 不接受“{value}”；可用：{known}", f"{option} takes {known}, not `{value}`")
    return value


def _tolerance(text: str | None) -> Decimal:
    if text is None:
        return Decimal(0)
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value < 0 or abs(value.adjusted()) > 30:
        raise CannotRun.because(
            f"--tolerance 须为非负数，而不是“{text}”", f"--tolerance takes a number >= 0, not `{text}`"
        )
    return value


def _write(target: Path, pieces: Iterable[str]) -> None:
    from budgetcheck.atomic import write_text

    try:
        write_text(target, pieces)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotRun.because(f"无法写入：{reason}", f"cannot write: {reason}", str(target)) from None


class Documented(tuple[RuleDoc, ...]):
    """The rules in force as documentation, made when a format asks for them."""

    def __new__(cls, rulebook: Rulebook) -> Documented:
        return super().__new__(
            cls,
            (
                RuleDoc(
                    program.rule.id,
                    program.rule.name,
                    program.rule.title,
                    rulebook.severity(program.rule),
                    program.rule.why,
                    program.rule.remedy,
                    program.rule.cite,
                    program.rule.check,
                )
                for program in rulebook.programs
            ),
        )
