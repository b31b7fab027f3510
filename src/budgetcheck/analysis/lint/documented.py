"""What a pack says about its rules: titles, reasons, examples, names, thresholds. No logic, only reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from budgetcheck.analysis.examples import lay_example
from budgetcheck.analysis.lint.absences import parts_in_words, unproved
from budgetcheck.analysis.lint.outcome import Gravity, Remark
from budgetcheck.expression import nodes
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.misshapen import place_of
from budgetcheck.rulebook.program import Program
from budgetcheck.rulebook.rule import Example, Pack, Rule
from budgetcheck.text.places import Span
from budgetcheck.text.words import Words, phrase
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Strictness

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_INSTRUCTIONS = frozenset({"check", "ensure", "verify", "validate", "fix", "compare", "test", "rule"})
_DEMANDS = frozenset({"must", "should", "shall"})
_VIRTUES = frozenset(
    {"ok", "correct", "valid", "consistent", "balanced", "equals", "equal", "matches", "agrees", "sum"}
)
_DENIALS = frozenset(
    {"not", "no", "non", "never", "nor", "without", "differ", "differs", "missing", "wrong", "beyond", "over", "under"}
    | {"exceeds", "above", "below", "less", "more", "than", "neither", "only"}
)
_DENYING = ("un", "in", "mis")


def documented(packs: Sequence[Pack], rulebook: Rulebook) -> Iterator[Remark]:
    """Yield what is wanting in the documentation of packs; built-in ones must have it all, for others it is advice."""
    programs = {program.rule.id: program for program in rulebook.programs}
    for pack in packs:
        gravity: Gravity = "defect" if pack.builtin else "advice"
        for rule in pack.rules:
            yield from _words(pack, rule, gravity)
            yield from _examples(pack, rule, programs.get(rule.id), rulebook, gravity)
            yield from _name(pack, rule, gravity)
        yield from _thresholds(pack, rulebook.programs)
    yield from _prefixes(packs)


def _words(pack: Pack, rule: Rule, gravity: Gravity) -> Iterator[Remark]:
    wanting: list[Words] = []
    for key, words, label in (
        ("title", rule.title, phrase("analysis.lint.title")),
        ("why", rule.why, phrase("analysis.lint.reason")),
        ("remedy", rule.remedy, phrase("analysis.lint.remedy")),
    ):
        # A text that is given in one language stands for both; a title that is not given is the formula.
        missing = not words.zh.strip() or (key == "title" and words.zh == words.en == rule.check)
        if missing:
            wanting.append(phrase("analysis.lint.label_key", key=key, label=label))
        elif not _CHINESE.search(words.zh):
            wanting.append(phrase("analysis.lint.label_chinese_key_zh", key=key, label=label))
        elif _CHINESE.search(words.en) and words.en == words.zh:
            wanting.append(phrase("analysis.lint.label_english_key_en", key=key, label=label))
    if wanting:
        message = phrase("analysis.lint.missing", texts=phrase("text.marks.listed", of=wanting))
        yield _remark("undocumented", gravity, pack, rule, "id", message)


def _examples(
    pack: Pack, rule: Rule, program: Program | None, rulebook: Rulebook, gravity: Gravity
) -> Iterator[Remark]:
    good = [example for example in rule.examples if example.good]
    bad = [example for example in rule.examples if not example.good]
    if not good or not bad:
        kinds = [phrase("analysis.lint.good")] * (not good) + [phrase("analysis.lint.bad")] * (not bad)
        yield _remark("no-example", gravity, pack, rule, "id", phrase("analysis.lint.no_example", kinds=kinds))
    if program is None or not good:
        return
    if parts := unproved(program, rulebook):
        yield _remark("unproved-absence", gravity, pack, rule, "id", parts_in_words(parts))
    only = Rulebook((program,), rulebook.parameters)
    for example in good:
        if "verdict" not in example.expect and _undecided(only, example):
            message = phrase("analysis.lint.good_example_passes_only_because", number=example.number)
            yield _remark("idle-example", gravity, pack, rule, "id", message)


def _undecided(rulebook: Rulebook, example: Example) -> bool:
    figures = lay_example(example)
    if isinstance(figures, Words):
        return False  # a faulty example fails its test, which says why
    judged = judge(figures, rulebook, Strictness(), keep_passed=True)
    verdicts = {one.verdict for one in judged.judgements}
    return "undecided" in verdicts and verdicts <= {"undecided", "not_applicable"}


def _name(pack: Pack, rule: Rule, gravity: Gravity) -> Iterator[Remark]:
    if rule.name == rule.id.lower():
        message = phrase("analysis.lint.no_name_name_fault_finds")
        yield _remark("unclear-name", gravity, pack, rule, "id", message)
        return
    steps = rule.name.split("-")
    if steps[0] in _INSTRUCTIONS or _DEMANDS & set(steps):
        fault = phrase("analysis.lint.says_what_do_not_what")
    elif _VIRTUES & set(steps) and not any(step in _DENIALS or step.startswith(_DENYING) for step in steps):
        fault = phrase("analysis.lint.says_how_should_not_what")
    else:
        return
    message = phrase("analysis.lint.name_fault", name=rule.name, fault=fault)
    yield _remark("unclear-name", gravity, pack, rule, "name", message)


def _thresholds(pack: Pack, programs: Iterable[Program]) -> Iterator[Remark]:
    read = {node.name for program in programs for node in _nodes(program) if isinstance(node, nodes.Parameter)}
    for threshold in pack.thresholds:
        if threshold.name not in read:
            message = phrase("analysis.lint.no_rule_reads_threshold", name=threshold.name)
            span = _span(pack, ("parameters", threshold.name))
            yield Remark("unused-threshold", "defect", (), pack.path, span, message)


def _nodes(program: Program) -> Iterator[nodes.Node]:
    parsed = program.parsed
    for root in (*(source for _, source in parsed.each), *parsed.conditions, parsed.check):
        yield from root.walk()


def _prefixes(packs: Sequence[Pack]) -> Iterator[Remark]:
    taken = {rule.id.split("-")[0] for pack in packs if pack.builtin for rule in pack.rules}
    for pack in packs:
        for rule in pack.rules:
            prefix = rule.id.split("-")[0]
            if not pack.builtin and prefix in taken:
                message = phrase("analysis.lint.prefix_built_rules_later_may", prefix=prefix)
                yield _remark("taken-prefix", "advice", pack, rule, "id", message)


def _remark(fault: str, gravity: Gravity, pack: Pack, rule: Rule, key: str, message: Words) -> Remark:
    return Remark(fault, gravity, (rule.id,), pack.path, place_of(pack, rule, key), message)  # type: ignore[arg-type]


def _span(pack: Pack, route: tuple[str, ...]) -> Span | None:
    from budgetcheck.source.locate import Locator

    locator = Locator(pack.text)
    return locator.key(route) or locator.nearest(route)
