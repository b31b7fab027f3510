"""What a pack says about its rules: titles, reasons, examples, names, thresholds. No logic, only reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from budgetcheck.analysis.examples import lay_example
from budgetcheck.analysis.lint.absences import parts_in_words, unproved
from budgetcheck.analysis.lint.outcome import Gravity, Remark
from budgetcheck.expression import nodes
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.load import place_of
from budgetcheck.rulebook.program import Program
from budgetcheck.rulebook.rule import Example, Pack, Rule
from budgetcheck.text.places import Span
from budgetcheck.text.words import Words
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
        ("title", rule.title, Words("标题", "title")),
        ("why", rule.why, Words("理由", "reason")),
        ("remedy", rule.remedy, Words("建议", "remedy")),
    ):
        # A text that is given in one language stands for both; a title that is not given is the formula.
        missing = not words.zh.strip() or (key == "title" and words.zh == words.en == rule.check)
        if missing:
            wanting.append(Words(f"{label.zh} {key}", f"the {label.en} (`{key}`)"))
        elif not _CHINESE.search(words.zh):
            wanting.append(Words(f"{label.zh}的中文 {key}.zh", f"the {label.en} in Chinese (`{key}.zh`)"))
        elif _CHINESE.search(words.en) and words.en == words.zh:
            wanting.append(Words(f"{label.zh}的英文 {key}.en", f"the {label.en} in English (`{key}.en`)"))
    if wanting:
        zh, en = "、".join(w.zh for w in wanting), ", ".join(w.en for w in wanting)
        yield _remark("undocumented", gravity, pack, rule, "id", Words(f"缺少{zh}", f"{en}: missing"))


def _examples(
    pack: Pack, rule: Rule, program: Program | None, rulebook: Rulebook, gravity: Gravity
) -> Iterator[Remark]:
    good = [example for example in rule.examples if example.good]
    bad = [example for example in rule.examples if not example.good]
    if not good or not bad:
        kinds = [Words("正例", "good")] * (not good) + [Words("反例", "bad")] * (not bad)
        zh, en = "与".join(kind.zh for kind in kinds), " and no ".join(kind.en for kind in kinds)
        yield _remark("no-example", gravity, pack, rule, "id", Words(f"缺少{zh}", f"no {en} example"))
    if program is None or not good:
        return
    if parts := unproved(program, rulebook):
        yield _remark("unproved-absence", gravity, pack, rule, "id", parts_in_words(parts))
    only = Rulebook((program,), rulebook.parameters)
    for example in good:
        if "verdict" not in example.expect and _undecided(only, example):
            message = Words(
                f"第 {example.number} 个正例只因无法判定而通过；请补全数据，或写明 expect.verdict",
                f"good example {example.number} passes only because the rule is not decided; "
                "complete it, or say so with expect.verdict",
            )
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
        message = Words("没有名称 name，应以错误命名，如 total-not-sum-of-parts", "no `name`; name the fault it finds")
        yield _remark("unclear-name", gravity, pack, rule, "id", message)
        return
    steps = rule.name.split("-")
    if steps[0] in _INSTRUCTIONS or _DEMANDS & set(steps):
        fault = Words("写的是要求而不是错误", "says what to do, not what is wrong")
    elif _VIRTUES & set(steps) and not any(step in _DENIALS or step.startswith(_DENYING) for step in steps):
        fault = Words("说的是应有的状态而不是错误", "says how it should be, not what is wrong")
    else:
        return
    message = Words(f"名称“{rule.name}”{fault.zh}", f"the name `{rule.name}` {fault.en}")
    yield _remark("unclear-name", gravity, pack, rule, "name", message)


def _thresholds(pack: Pack, programs: Iterable[Program]) -> Iterator[Remark]:
    read = {node.name for program in programs for node in _nodes(program) if isinstance(node, nodes.Parameter)}
    for threshold in pack.thresholds:
        if threshold.name not in read:
            message = Words(f"参数“{threshold.name}”没有规则使用", f"no rule reads the threshold `{threshold.name}`")
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
                message = Words(
                    f"编号前缀 {prefix} 为内置规则所用，日后可能重号",
                    f"the prefix {prefix} is that of built-in rules; a later one may take this id",
                )
                yield _remark("taken-prefix", "advice", pack, rule, "id", message)


def _remark(fault: str, gravity: Gravity, pack: Pack, rule: Rule, key: str, message: Words) -> Remark:
    return Remark(fault, gravity, (rule.id,), pack.path, place_of(pack, rule, key), message)  # type: ignore[arg-type]


def _span(pack: Pack, route: tuple[str, ...]) -> Span | None:
    from budgetcheck.source.locate import Locator

    locator = Locator(pack.text)
    return locator.key(route) or locator.nearest(route)
