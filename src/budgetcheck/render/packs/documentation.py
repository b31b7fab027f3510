"""Rules as documentation: one rule on the console, all of them in Markdown, made of the packs themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from budgetcheck.render.exchange.markup import escaped
from budgetcheck.render.wording.duties import cited, head_name
from budgetcheck.render.wording.phrases import SEVERITY
from budgetcheck.rulebook.duties import BY_EYE
from budgetcheck.rulebook.fault_docs import FaultDoc, fault_docs
from budgetcheck.rulebook.rule import Duty, Example, Pack, Rule
from budgetcheck.source.write import toml_lines
from budgetcheck.text.safe import guarded_lines, visible
from budgetcheck.text.words import Language, phrase

_WORDS = {
    "pack": phrase("render.packs.pack"),
    "each": phrase("render.packs.each"),
    "when": phrase("render.packs.when"),
    "check": phrase("render.packs.formula"),
    "why": phrase("render.notes.why"),
    "remedy": phrase("analysis.lint.remedy"),
    "cite": phrase("render.notes.basis"),
    "tolerance": phrase("render.packs.tolerance"),
    "good": phrase("render.packs.good_example"),
    "bad": phrase("render.packs.bad_example"),
    "parameters": phrase("render.packs.parameters"),
    "seen_in": phrase("render.packs.seen_in"),
    "served": phrase("render.packs.served"),
}


def describe(rule: Rule, pack: Pack, language: Language) -> list[str]:
    """Describe one rule in lines for a console."""
    lines = [
        f"{rule.id}  {rule.name}  [{SEVERITY[rule.severity].say(language)}]",
        f"  {rule.title.say(language)}",
        "",
    ]
    fields: list[tuple[str, str]] = [("pack", f"{pack.id} ({pack.title.say(language)})")]
    fields += [("each", each) for each in rule.each]
    if rule.when:
        fields.append(("when", " ".join(rule.when.split())))
    fields.append(("check", " ".join(rule.check.split())))
    if rule.tolerance != "rounding":
        fields.append(("tolerance", str(rule.tolerance)))
    fields += [("why", rule.why.say(language)), ("remedy", rule.remedy.say(language))]
    fields += [("cite", text) for text in rule.cite]
    lines += [f"  {_WORDS[name].say(language)}: {text}" for name, text in fields if text]
    used = [threshold for threshold in pack.thresholds if f"parameters.{threshold.name}" in f"{rule.when} {rule.check}"]
    for threshold in used:
        unit = threshold.currency_unit or ""
        lines.append(f"  parameters.{threshold.name} = {threshold.value}{unit}  {threshold.title.say(language)}")
    lines += [f"  patterns.{name} = {pattern}" for name, pattern in rule.patterns]
    for example in rule.examples:
        kind = _WORDS["good" if example.good else "bad"].say(language)
        note = example.note.say(language)
        lines += ["", f"  {kind} {example.number}{': ' + note if note else ''}"]
        lines += [f"    {line}" for line in toml_lines(example.declaration)]
        if example.expect:
            expected = ", ".join(f"{key} = {value}" for key, value in example.expect.items())
            lines.append(f"    # {expected}")
    return lines


def describe_fault(fault: FaultDoc, language: Language) -> list[str]:
    """Describe one fault of declarations in lines for a console."""
    lines = [f"{fault.id}  {fault.name}  [{SEVERITY[fault.severity].say(language)}]", f"  {fault.title.say(language)}"]
    for name, words in (("why", fault.why), ("remedy", fault.remedy)):
        if words.say(language):
            lines.append(f"  {_WORDS[name].say(language)}: {words.say(language)}")
    for kind, texts in (("bad", fault.bad), ("good", fault.good)):
        for text in texts:
            lines += ["", f"  {_WORDS[kind].say(language)}", *(f"    {line}" for line in text.strip().splitlines())]
    return lines


def describe_duty(duty: Duty, language: Language) -> list[str]:
    """Describe one duty of disclosure in lines for a console: what it is, by which source, and where to look."""
    rules = phrase("text.marks.listed", of=duty.named_rules).say(language) if duty.named_rules else ""
    seen_in = duty.seen_in.say(language).removeprefix(BY_EYE).lstrip(" :：")
    fields = (("cite", cited(duty).say(language)), ("seen_in", seen_in), ("served", rules))
    return [
        f"{duty.id}  [{phrase('render.packs.duty', head=head_name(duty.head, language)).say(language)}]",
        f"  {duty.title.say(language)}",
        "",
        *(f"  {_WORDS[name].say(language)}: {text}" for name, text in fields if text),
        f"  {phrase('render.packs.duty_in_ledger').say(language)}",
    ]


def document(packs: Sequence[Pack], *, faults: bool = True) -> str:
    """Write the documentation of rules, and of the faults of declarations, in Markdown, Chinese and English."""
    rules = (line for pack in packs for line in _pack(pack))
    return guarded_lines("\n".join([*_head(packs, faults=faults), *rules, *(_faults() if faults else ())])) + "\n"


def _head(packs: Sequence[Pack], *, faults: bool) -> Iterator[str]:
    count = sum(len(pack.rules) for pack in packs)
    yield "# 规则 / Rules"
    yield ""
    yield "<!-- Written by `budgetcheck rules docs`; do not edit. -->"
    yield f"共 {count} 条规则，{len(packs)} 个规则包。{count} rules in {len(packs)} packs."
    yield ""
    for pack in packs:
        said = _said(pack)
        yield f"- [{said(pack.title.zh)} / {said(pack.title.en)}](#{pack.id}): {', '.join(_ranges(pack))}"
    if faults:
        yield "- [申报文件的错误 / Faults of a declaration](#faults)"


def _ranges(pack: Pack) -> list[str]:
    return [
        f"{prefix} ({len(list(rules))})"
        for prefix, rules in groupby(pack.rules, key=lambda rule: rule.id.split("-")[0])
    ]


def _said(pack: Pack) -> Callable[[str], str]:
    """How texts of a pack are written: those of the tool's own as they are, which may hold markup; others inert."""
    return str if pack.builtin else escaped


def _pack(pack: Pack) -> Iterator[str]:
    said = _said(pack)
    yield ""
    yield f'<a id="{pack.id}"></a>'
    yield ""
    yield f"## {said(pack.title.zh)} / {said(pack.title.en)}"
    if pack.description.zh:
        yield ""
        yield f"{said(pack.description.zh)}  \n{said(pack.description.en)}"
    if pack.thresholds:
        yield ""
        yield "| 参数 / parameter | 值 / value | 含义 / meaning |"
        yield "|---|---|---|"
        for threshold in pack.thresholds:
            value = said(f"{threshold.value}{threshold.currency_unit or ''}")
            yield f"| `{threshold.name}` | {value} | {said(threshold.title.zh)} / {said(threshold.title.en)} |"
    patterns = {name: pattern for rule in pack.rules for name, pattern in rule.patterns}
    if patterns:
        yield ""
        yield from _fenced("text", (f"patterns.{name} = {pattern}" for name, pattern in patterns.items()))
    for rule in pack.rules:
        yield from _rule(rule, said)


def _fenced(language: str, lines: Iterable[str]) -> Iterator[str]:
    """Lines as a block of code that none of them closes."""
    shown = [visible(line) for line in lines]
    fence = "`" * max(3, 1 + max((len(run) for line in shown for run in re.findall("`+", line)), default=0))
    yield f"{fence}{language}"
    yield from shown
    yield fence


def _rule(rule: Rule, said: Callable[[str], str]) -> Iterator[str]:
    severity = SEVERITY[rule.severity]
    yield ""
    yield f"### {rule.id} {said(rule.title.zh)}"
    yield ""
    yield f"`{rule.name}` · {severity.zh} / {severity.en} · {said(rule.title.en)}"
    yield ""
    lines = [f"for {each}:" for each in rule.each]
    if rule.when:
        lines.append(f"when  {' '.join(rule.when.split())}")
    yield from _fenced("python", [*lines, f"check {' '.join(rule.check.split())}"])
    for words in (rule.why, rule.remedy):
        if words.zh:
            yield ""
            yield f"{said(words.zh)}  \n{said(words.en)}"
    if rule.cite:
        yield ""
        yield f"依据 / basis: {'；'.join(map(said, rule.cite))}"
    for example in rule.examples:
        yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    kind = _WORDS["good" if example.good else "bad"]
    note = f": {example.note.zh}" if example.note.zh else ""
    yield ""
    yield f"<details><summary>{kind.zh} / {kind.en} {example.number}{_html(visible(note))}</summary>"
    yield ""
    expected = (f"# {key} = {value}" for key, value in example.expect.items())
    yield from _fenced("toml", [*toml_lines(example.declaration), *expected])
    yield "</details>"


def _faults() -> Iterator[str]:
    yield ""
    yield '<a id="faults"></a>'
    yield ""
    yield "## 申报文件的错误 / Faults of a declaration"
    for fault in fault_docs().values():
        yield ""
        yield f"### {fault.id} {fault.title.zh}"
        yield ""
        yield f"`{fault.name}` · {SEVERITY[fault.severity].zh} / {fault.severity} · {fault.title.en}"
        for words in (fault.why, fault.remedy):
            if words.zh:
                yield ""
                yield f"{words.zh}  \n{words.en}"
        for text in fault.bad:
            yield ""
            yield "```toml"
            yield from text.strip("\n").splitlines()
            yield "```"


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
