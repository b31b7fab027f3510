"""`rules list`, `show`, `test` and `docs`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches

from budgetcheck.cli.printing import console
from budgetcheck.cli.request import Request
from budgetcheck.files.regular import read_regular
from budgetcheck.render.wording.phrases import SEVERITY
from budgetcheck.run.single.packs import choose, compiled, lexicons_of, no_such, packs_of, targets_of
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.safe import guarded, visible
from budgetcheck.text.words import phrase

_TITLE = 400
"""Characters shown of a rule's title."""


def list_rules(request: Request) -> None:
    """Print a line a rule: id, severity, title; on a terminal a long title is wrapped."""
    from budgetcheck.cli.printing.listing import write_list
    from budgetcheck.render.layout.drawn import cell

    spoken = request.spoken
    request.require_format("table", "json")
    rulebook = choose(request.listed("rules"), request.patterns("select"), request.patterns("ignore"))
    if request.format == "json":
        from budgetcheck.render.packs.listing import rules_json

        console.write([rules_json(rulebook, spoken)], None)
        return
    entries = []
    for program in rulebook.programs:
        rule, severity = program.rule, rulebook.severity(program.rule)
        label = cell(SEVERITY[severity].say(spoken), severity)
        entries.append(((cell(visible(rule.id, 80)), label), visible(rule.title.say(spoken), _TITLE)))
    write_list(entries, spoken)
    total = len(rulebook.programs)
    print(phrase("cli.rules.total_rules", total=total).say(spoken), file=sys.stderr)  # noqa: T201


def show_rule(request: Request) -> None:
    """Print one rule (or fault, or duty) as documentation."""
    from budgetcheck.render.packs.documentation import describe, describe_duty, describe_fault
    from budgetcheck.rulebook.duties import builtin_duties
    from budgetcheck.rulebook.fault_docs import fault_docs

    (name,) = request.names
    spoken = request.spoken
    packs = packs_of(request.listed("rules"))
    for pack in packs:
        for rule in pack.rules:
            if name in (rule.id, rule.name):
                _say_all(describe(rule, pack, spoken))
                return
    faults = fault_docs()
    for fault in faults.values():
        if name in (fault.id, fault.name):
            _say_all(describe_fault(fault, spoken))
            return
    for duty in (*builtin_duties(), *(one for pack in packs for one in pack.duties)):
        if name == duty.id:
            _say_all(describe_duty(duty, spoken))
            return
    known = [*(rule.id for pack in packs for rule in pack.rules), *faults]
    close = get_close_matches(name.upper(), known, n=1)
    hint = phrase("cli.rules.did_you_mean", name=close[0]) if close else ""
    raise CannotRun.because(phrase("cli.rules.there_no_rule", name=name, hint=hint))


def run_examples(request: Request) -> int:
    """Run the rules' examples; what is named are pack ids, rule ids or pack files. Returns 0, or 1 where one fails."""
    from budgetcheck.analysis.examples import trials

    spoken = request.spoken
    files, wanted = targets_of(request.names)
    rulebook = compiled(packs_of(files, builtin=not files or bool(wanted)))
    if wanted:
        rulebook = rulebook.choose(wanted)
        if not rulebook.programs:
            raise no_such(wanted)
    passed = failed = 0
    for trial in trials(rulebook):
        if trial.failure is None:
            passed += 1
        else:
            failed += 1
        if trial.failure is not None or not request.quiet:
            mark = "ok  " if trial.failure is None else "FAIL"
            note = trial.example.note.say(spoken) or trial.rule.title.say(spoken)
            reason = "" if trial.failure is None else f": {trial.failure.say(spoken)}"
            _say(f"{mark} {trial.name:<16} {visible(note, 300)}{visible(reason, 1000)}")
    beside = lexicons_of(files)
    if beside:
        from budgetcheck.cli.commands.lexicon import try_lexicon
        from budgetcheck.recognition.words.lexicon import load_lexicon

        of_packs = {file.as_posix() for folder in beside for file in folder.glob("*.toml")}
        held, broken = try_lexicon(load_lexicon(beside), of_packs, quiet=request.quiet)
        passed, failed = passed + held, failed + broken
    silent = [program.rule.id for program in rulebook.programs if not program.rule.examples]
    if silent:
        names = ", ".join(silent)
        _say(phrase("cli.rules.rules_without_examples", names=names).say(spoken))
    _say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def write_docs(request: Request) -> int:
    """Write the documentation of the built-in rules, or of the named packs alone, or say whether it is current.

    Returns 0, or 1 where it is not.
    """
    from budgetcheck.render.packs.documentation import document

    named = request.listed("rules")
    if not request.current:
        console.keep_inputs(request.output, named)
    packs = packs_of(named)
    compiled(packs)
    own = [pack for pack in packs if not pack.builtin]
    if named and not own:
        raise CannotRun.because(phrase("run.packs.folder_without_packs"), ", ".join(named))
    text = document(own, faults=False) if named else document(packs)
    output = request.output or "-"
    if request.current and output != "-":
        try:
            expected = text.encode("utf-8", "backslashreplace")
            current = read_regular(output, 2 * len(expected)).replace(b"\r\n", b"\n") == expected
        except OSError:
            current = False
        if not current:
            print(f"{output}: not current; run `budgetcheck rules docs -o {output}`", file=sys.stderr)  # noqa: T201
        return 0 if current else 1
    console.write([text], output)
    return 0


def _say(text: str) -> None:
    print(guarded(text))  # noqa: T201


def _say_all(lines: Sequence[str]) -> None:
    for line in lines:
        _say(visible(line))
