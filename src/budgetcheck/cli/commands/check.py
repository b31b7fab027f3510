"""`budgetcheck check`: plan, check, render, exit."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, overload

from budgetcheck import __version__
from budgetcheck.cli.printing import console
from budgetcheck.cli.printing.outputs import Output, outputs_of, write_outputs
from budgetcheck.cli.request import Request
from budgetcheck.files.located import Located
from budgetcheck.findings.finding import FileReport
from budgetcheck.render.context import Context, RuleDoc
from budgetcheck.render.wording import tally
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.program import Program
from budgetcheck.run.items import Reported
from budgetcheck.run.planned.plan import Plan, common_folder
from budgetcheck.run.remains.remaining import remaining
from budgetcheck.run.run import CheckRun
from budgetcheck.settings.policy import Policy
from budgetcheck.source.faults import UNFINISHED
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.safe import visible
from budgetcheck.text.severity import SEVERITIES, Severity
from budgetcheck.text.words import EMPTY, Language, Words, phrase

if TYPE_CHECKING:
    from budgetcheck.run.passed_by import PassedDeclarations
    from budgetcheck.run.remains.introduced import Introduced
    from budgetcheck.run.remains.reasons import Reasons

SHOWN_MISSED = 3
"""Files that were passed by named without --verbose."""


class Outcome:
    """What the run comes to, counted while reports pass by."""

    __slots__ = ("baselined", "fail_on", "files", "preexisting", "suppressed", "unfinished", "worst")

    def __init__(self, fail_on: Severity) -> None:
        self.fail_on = SEVERITIES.index(fail_on)
        self.files = self.suppressed = self.baselined = self.preexisting = 0
        self.worst = False
        self.unfinished = False

    def watch(self, reports: Iterable[FileReport]) -> Iterator[FileReport]:
        """Pass reports on and note whether any fails the run."""
        for report in reports:
            self.files += 1
            self.suppressed += report.suppressed
            self.baselined += report.baselined
            self.preexisting += report.preexisting
            for finding in report.findings:
                counts = finding.verdict in ("fails", "rounding")
                if counts and SEVERITIES.index(tally.severity(finding)) <= self.fail_on:
                    self.worst = True
                if finding.rule == UNFINISHED:
                    self.unfinished = True
            yield report

    def left_out(self) -> Words | None:
        """Say how many findings are not shown, and why; None where all are."""
        parts = []
        if self.suppressed:
            parts.append(phrase("cli.check.suppressed", count=self.suppressed))
        if self.baselined:
            parts.append(phrase("cli.check.baselined", count=self.baselined))
        if self.preexisting:
            parts.append(phrase("cli.check.preexisting", count=self.preexisting))
        return phrase("cli.check.findings_left_out", parts=phrase("text.marks.parts", of=parts)) if parts else None


def run_check(request: Request) -> int:
    """Check what was asked for; returns the exit code. Raises CannotRun."""
    request.require_color()
    if request.watch:
        from budgetcheck.cli.commands.mending import watch

        return watch(request.names, lambda: _once(request), console.language(str(request.flags.get("lang") or "auto")))
    return _once(request)


def _once(request: Request) -> int:
    plan, spoken = request.planned()
    with console.speaking(spoken):
        if request.diff and not request.fix:
            raise CannotRun.because(phrase("cli.check.diff_goes_fix"))
        outputs = outputs_of(plan.settings, request.more)
        _keep_inputs(request, plan, outputs)
        if request.fix:
            from budgetcheck.cli.commands.mending import fix

            code = fix(request, plan, spoken)
            if code is not None:
                return code
        return _run(request, plan, outputs, spoken)


def _keep_inputs(request: Request, plan: Plan, outputs: Sequence[Output]) -> None:
    """See that no report takes the place of what is read. Raises CannotRun.

    Workbooks and CSV files hold reasons themselves: they may replace the file that these came from.
    """
    written = [output.path for output in outputs if output.path is not None]
    if not written:
        return
    from budgetcheck.cli.printing.sparing import spare

    spare(written, (*request.names, plan.settings.text("baseline", "")))
    if request.reasons is not None:
        bare = [output.path for output in outputs if output.format.name not in ("xlsx", "csv")]
        spare(bare, (request.reasons,))


def _run(request: Request, plan: Plan, outputs: Sequence[Output], spoken: Language) -> int:
    settings = plan.settings
    plan.checkers.show_passed = settings.flag("show-passed")
    plan.checkers.ledger = request.ledger
    without = [output.format.name for output in outputs if not output.format.ledger]
    if request.ledger and without:
        console.note(phrase("cli.check.ledger_not_in", formats=without), spoken)
    plan.checkers.stated = any(output.format.stated for output in outputs)
    plan.checkers.suspects = request.suspects
    plan.checkers.pictures = any(output.format.pictures for output in outputs)
    outcome = Outcome(severity_of(settings.text("fail-on", "error")))
    introduced = _introduced(request, plan)
    checked = CheckRun(
        plan,
        request.names,
        stdin_filename=request.stdin_filename,
        recognised=request.recognised,
        documents=request.documents,
        wanted=None if introduced is None else introduced.concerns,
    )
    left = remaining(checked, plan, introduced)
    written = [output.path for output in outputs if output.path is not None]
    if written:
        from budgetcheck.cli.printing.sparing import sparing

        left = sparing(left, written)
    reasons = None
    if request.reasons is not None:
        from budgetcheck.run.remains.reasons import load_reasons

        reasons = load_reasons(request.reasons)
        if reasons.unread:
            cells = phrase("text.marks.listed", of=[Words.alike(cell) for cell in reasons.unread[:SHOWN_MISSED]])
            told = phrase("cli.check.reasons_unread", path=request.reasons, count=len(reasons.unread), cells=cells)
            console.note(told, spoken)
        left = reasons.beside(left)
    if request.marked is not None:
        from budgetcheck.cli.commands.marking import marking

        left = marking(left, request.marked, request.names, spoken)
    kept = _with_progress(left, request, checked, outputs[0], spoken)
    reports = outcome.watch(reported.report for reported in kept if reported.report is not None)
    write_outputs(outputs, reports, _contexts(request, plan, spoken, reasons))
    hidden = outcome.left_out()
    if hidden is not None and not (request.quiet or request.show_suppressed):
        console.note(hidden, spoken)
    if reasons is not None and (outputs[0].format.machine or outputs[0].path is not None):
        from budgetcheck.render.wording.reasons import STALE, stale_texts

        for text in stale_texts(Context(spoken, stale_reasons=lambda: reasons.stale)):
            console.note(phrase("cli.check.stale_text", text=text, stale=STALE), spoken)
    missed = checked.missed()
    gate = missed is not None and _say_missed(missed, request, plan, spoken)
    if not request.quiet and (own := checked.own_reports()):
        names = [Words.alike(visible(name, 400)) for name in own] if request.verbose else []
        key = "cli.check.own_reports_named" if names else "cli.check.own_reports"
        console.note(phrase(key, count=len(own), files=phrase("text.marks.parts", of=names)), spoken)
    checked.finish()
    if gate:
        return 2
    if not outcome.files and not _may_be_nothing(request, checked):
        raise _nothing(checked)
    if outcome.unfinished:
        return 2
    return 1 if outcome.worst and not request.exit_zero else 0


def _with_progress(
    kept: Iterable[Reported], request: Request, checked: CheckRun, first: Output, spoken: Language
) -> Iterable[Reported]:
    """Show how far the run has come where somebody sits at a terminal and a bar does not get into the output's way."""
    if request.quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return kept
    shared = first.path is None and sys.stdout.isatty()
    if shared and first.format.name != "table":
        return kept
    from budgetcheck.cli.printing.progress import watched

    return watched(kept, spoken, lambda: checked.left_out + checked.unwanted, checked.total, shared=shared)


def _say_missed(missed: PassedDeclarations, request: Request, plan: Plan, spoken: Language) -> bool:
    """Name what looks like a declaration and was passed by; returns whether that fails the run.

    It does where rules are required: such a gate must not be gone around by a file that is not looked at.
    """
    required = any(policy.required for policy in plan.policies())
    if missed.missed:
        names = [f"{one.shown} ({one.why})" for one in missed.missed]
        count = len(names)
        few = names if request.verbose else names[:SHOWN_MISSED]
        more = phrase("cli.check.verbose_lists_all") if count > len(few) else EMPTY
        console.note(
            phrase("cli.check.not_checked", count=count, files=phrase("text.marks.parts", of=few), more=more),
            spoken,
        )
    if required and not missed.whole:
        console.note(phrase("cli.check.what_passed_too_much_look"), spoken)
    if required and (missed.missed or not missed.whole):
        console.note(
            phrase("cli.check.where_rules_required_nothing_looks"),
            spoken,
        )
        return True
    return False


def _nothing(checked: CheckRun) -> CannotRun:
    """Say why nothing was checked; files that are excluded count alike, named, met in a folder or piped."""
    if checked.excluded:
        return CannotRun.because(
            phrase("cli.check.there_nothing_check_excluded_pass", excluded=checked.excluded),
        )
    return CannotRun.because(phrase("cli.check.there_nothing_check_no_declaration"))


def _may_be_nothing(request: Request, checked: CheckRun) -> bool:
    """Whether it is fine that no file was checked: allowed, unchanged, or none of the files named a declaration."""
    if request.pass_with_no_files or checked.unwanted > 0:
        return True
    return request.recognised and checked.only_files and checked.left_out > checked.excluded


def severity_of(name: str) -> Severity:
    """Return a severity by its name."""
    return SEVERITIES[SEVERITIES.index(name)]


def _introduced(request: Request, plan: Plan) -> Introduced | None:
    if request.diff_base is None:
        return None
    from budgetcheck.files.revision import Revision
    from budgetcheck.run.remains.introduced import Introduced

    return Introduced(plan, Revision(common_folder(request.anchors), request.diff_base))


def _contexts(request: Request, plan: Plan, spoken: Language, reasons: Reasons | None) -> Callable[[Output], Context]:
    settings = plan.settings
    stream = sys.stdout
    rules = Documented(plan)
    located = Located(os.getcwd()).path  # noqa: PTH109

    def context(output: Output) -> Context:
        return Context(
            language=spoken,
            width=console.columns_of(stream),
            color=output.path is None and console.colored(request.color, stream),
            show_passed=settings.flag("show-passed"),
            quiet=request.quiet,
            statistics=settings.flag("statistics"),
            show_suppressed=request.show_suppressed,
            stale_reasons=tuple if reasons is None else lambda: reasons.stale,
            exact=settings.flag("exact"),
            fail_on=severity_of(settings.text("fail-on", "error")),
            version=__version__,
            located=located,
            rules=rules,
        )

    return context


class Documented(Sequence[RuleDoc]):
    """The rules in force for any file so far, as documentation, made when a format asks for them."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._policies: set[Policy] = set()
        self._made: dict[str, RuleDoc] = {}

    def _documents(self) -> tuple[RuleDoc, ...]:
        """Rules of policies that were met since are added behind those documented before."""
        for policy in self._plan.policies():
            if policy in self._policies:
                continue
            self._policies.add(policy)
            rulebook = self._plan.checkers.rulebook(policy)
            for program in rulebook.programs:
                if program.rule.id not in self._made:
                    self._made[program.rule.id] = _document(program, rulebook)
        return tuple(self._made.values())

    def __len__(self) -> int:
        return len(self._documents())

    def __iter__(self) -> Iterator[RuleDoc]:
        return iter(self._documents())

    @overload
    def __getitem__(self, index: int) -> RuleDoc: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[RuleDoc]: ...
    def __getitem__(self, index: int | slice) -> RuleDoc | Sequence[RuleDoc]:
        return self._documents()[index]


def _document(program: Program, rulebook: Rulebook) -> RuleDoc:
    rule = program.rule
    return RuleDoc(
        rule.id, rule.name, rule.title, rulebook.severity(rule), rule.why, rule.remedy, rule.cite, rule.check
    )
