"""A page for each rule, one for each pack with a table of its rules, and the list of packs, out of the packs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise

from budgetcheck.analysis.examples import lay_example
from budgetcheck.figures.figures import Figures
from budgetcheck.findings.resolve import Resolver
from budgetcheck.render.wording.sentences import equation, headline
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.duties import builtin_duties
from budgetcheck.rulebook.fault_docs import fault_docs
from budgetcheck.rulebook.load import builtin_packs
from budgetcheck.rulebook.rule import Example, Pack, Rule
from budgetcheck.source.write import toml_lines
from budgetcheck.text.words import Language, Words
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Strictness
from docs.site.keys import key_link, labels_of
from docs.site.page import MadePage, coded, fenced, front_matter, indented, plain, severity_mark, table

KIND_NAMES = {"budget": Words("预算", "budgets"), "final_accounts": Words("决算", "final accounts")}
SCOPE_NAMES = {"unit": Words("单位", "units"), "department": Words("部门", "departments")}
_TOLERANCES = {
    "exact": Words("不容许任何差额", "none, not even of rounding"),
    "cut": Words("四舍五入；百分比也可以是截去尾数的", "rounding; a percentage may have been cut instead"),
    "last-digit": Words("百分比末位可以相差 1", "the last digit of a percentage may be one off"),
    "printed": Words("同一数字印在两处：小数位数相同时须相等", "one amount printed twice: equal at the same decimals"),
    "coarser": Words(
        "位数较少的数可由其他数舍入而来", "what is printed in fewer decimals may be rounded from the others"
    ),
}
_HEADS = {
    "formula": Words("怎样判断", "How it judges"),
    "figures": Words("用到的键", "What it looks at"),
    "remedy": Words("怎样改", "What to do"),
    "basis": Words("依据", "Basis"),
    "bad": Words("错误示例", "Bad examples"),
    "good": Words("正确示例", "Good examples"),
}
_SHOWN = 12
"""Bad examples of a rule that are shown; more of them say nothing new."""


def made_pages(language: Language) -> Iterator[MadePage]:
    """The list of packs, each pack, each rule."""
    packs = builtin_packs()
    yield MadePage("rules/index.md", _lines(_packs(packs, language)))
    book = compile_packs(packs)
    programs = {program.rule.id: Rulebook((program,), book.parameters) for program in book.programs}
    for pack in packs:
        yield MadePage(f"rules/{pack.id}.md", _lines(_pack(pack, language)))
        around = [None, *pack.rules, None]
        for (before, rule), (_, after) in pairwise(pairwise(around)):
            assert rule is not None
            lines = [*_rule(rule, pack, programs[rule.id], language), "", _neighbours(before, after)]
            yield MadePage(f"rules/{rule.id}.md", _lines(lines))


def _lines(lines: Iterator[str] | Sequence[str]) -> str:
    return "\n".join(lines) + "\n"


def _packs(packs: Sequence[Pack], language: Language) -> Iterator[str]:
    zh = language == "zh"
    count, faults = sum(len(pack.rules) for pack in packs), len(fault_docs())
    yield "# 规则" if zh else "# Rules"
    yield ""
    if zh:
        yield f"内置 {len(packs)} 个规则包，共 {count} 条规则，每条一页：理由、公式、依据、改法和示例。"
        yield f"申报文件本身写错的情形另有 {faults} 种，见[申报文件的错误](faults.md)。"
        yield "在终端里用 `budgetcheck rules show EXP-001` 看一条，用 `budgetcheck rules list` 看全部。"
    else:
        yield f"There are {count} built-in rules in {len(packs)} packs, each on a page of its own: reason, formula,"
        yield f"basis, remedy and examples. Another {faults} are [faults of a declaration](faults.md) itself."
        yield "In a terminal, `budgetcheck rules show EXP-001` prints one, `budgetcheck rules list` lists all."
    yield ""
    head = ("规则包", "编号", "内容") if zh else ("Pack", "Ids", "What it checks")
    rows = [
        (f"[{plain(pack.title.say(language))}]({pack.id}.md)", _ranges(pack), plain(pack.description.say(language)))
        for pack in packs
    ]
    yield from table(head, rows)


def _ranges(pack: Pack) -> str:
    counted = [(prefix, len(list(rules))) for prefix, rules in groupby(pack.rules, key=lambda rule: rule.id[:3])]
    return "<br>".join(f"{prefix} ({count})" for prefix, count in counted)


def _pack(pack: Pack, language: Language) -> Iterator[str]:
    zh = language == "zh"
    yield f"# {plain(pack.title.say(language))}"
    yield ""
    yield plain(pack.description.say(language))
    yield ""
    yield f"`{pack.id}` · {len(pack.rules)} {'条规则' if zh else 'rules'}"
    yield ""
    rows = [
        (
            f'<span id="{rule.id}"></span>[{rule.id}]({rule.id}.md)',
            severity_mark(rule.severity, language),
            f"[{plain(rule.title.say(language))}]({rule.id}.md)",
        )
        for rule in pack.rules
    ]
    yield from table(("编号", "级别", "报告的问题") if zh else ("Id", "Severity", "What it reports"), rows)
    if pack.thresholds:
        yield ""
        yield "## 参数" if zh else "## Parameters"
        yield ""
        yield (
            "在配置的 [`parameters`](../reference/configuration.md#parameters) 中可改。"
            if zh
            else ("Set under [`parameters`](../reference/configuration.md#parameters) in the configuration.")
        )
        yield ""
        yield from table(
            ("参数", "值", "含义") if zh else ("Parameter", "Value", "Meaning"),
            [
                (coded(one.name), f"{one.value}{one.currency_unit or ''}", plain(one.title.say(language)))
                for one in pack.thresholds
            ],
        )


def _rule(rule: Rule, pack: Pack, own: Rulebook, language: Language) -> Iterator[str]:
    say = {name: f"## {words.say(language)}" for name, words in _HEADS.items()}
    yield from front_matter(rule.id)
    yield f"# {rule.id} {plain(rule.title.say(language))}"
    yield ""
    packed = f"[{plain(pack.title.say(language))}]({pack.id}.md#{rule.id})"
    yield f"{severity_mark(rule.severity, language)} {packed} · `{rule.name}`"
    yield ""
    yield plain(rule.why.say(language))
    yield ""
    yield say["formula"]
    yield ""
    yield from fenced("python", _formula(rule))
    yield ""
    yield from _facts(rule, pack, language)
    yield from _figures(rule, language, say["figures"])
    yield from ("", say["remedy"], "", plain(rule.remedy.say(language)), "", say["basis"], "")
    yield from _basis(rule, language)
    bad = [example for example in rule.examples if not example.good][:_SHOWN]
    good = [example for example in rule.examples if example.good][:_SHOWN]
    for name, examples in (("bad", bad), ("good", good)):
        if examples:
            yield from ("", f"{say[name]} {{ data-search-exclude }}", "")
        for example in examples:
            yield from _example(example, own, language)


def _formula(rule: Rule) -> Iterator[str]:
    depth = 0
    for depth, each in enumerate(rule.each, 1):
        yield f"{'    ' * (depth - 1)}for {each}:"
    if rule.when:
        yield f"{'    ' * depth}when  {' '.join(rule.when.split())}"
    yield f"{'    ' * depth}check {' '.join(rule.check.split())}"


def _facts(rule: Rule, pack: Pack, language: Language) -> Iterator[str]:
    zh = language == "zh"
    for applies in rule.applies_to:
        kinds = [KIND_NAMES[kind].say(language) for kind in applies.kind]
        scopes = [SCOPE_NAMES[scope].say(language) for scope in applies.scope]
        named = ("、" if zh else ", ").join([*kinds, *scopes])
        if named:
            yield f"- {'只用于' if zh else 'only for'} {named}"
    if rule.needs == "whole":
        yield (
            '- 只公开一部分的文件（`extent = "excerpt"`）不判断'
            if zh
            else '- undecided on an excerpt (`extent = "excerpt"`)'
        )
    tolerance = _TOLERANCES.get(str(rule.tolerance))
    if tolerance is not None or rule.tolerance != "rounding":
        said = tolerance.say(language) if tolerance else str(rule.tolerance)
        yield f"- {'容差' if zh else 'tolerance'}：{said}" if zh else f"- tolerance: {said}"
    formula = " ".join((*rule.each, rule.when or "", rule.check))
    for one in pack.thresholds:
        if f"parameters.{one.name}" in formula:
            value = f"{one.value}{one.currency_unit or ''}"
            yield f"- {coded(f'parameters.{one.name}')} = {value}: {plain(one.title.say(language))}"
    for name, pattern in rule.patterns:
        yield f"- {coded(f'patterns.{name}')} = {coded(pattern)}"


def _figures(rule: Rule, language: Language, heading: str) -> Iterator[str]:
    named = labels_of(rule, language)
    if named:
        yield from ("", heading, "")
        head = ("键", "名称") if language == "zh" else ("Key", "Label")
        yield from table(head, [(key_link(address, "../"), plain(label)) for address, label in named])


def _basis(rule: Rule, language: Language) -> Iterator[str]:
    zh = language == "zh"
    if rule.cite:
        yield from (f"- {plain(text)}" for text in rule.cite)
    else:
        yield (
            "- 由数字的含义得出，没有单独的条文。"
            if zh
            else "- It follows from what the figures mean; no provision says it."
        )
    for duty in _duties().get(rule.id, ()):
        yield f"- [{duty}](../reference/duties.md#{duty.lower()})"


@cache
def _duties() -> dict[str, list[str]]:
    served: dict[str, list[str]] = {}
    for duty in builtin_duties():
        for rule in duty.named_rules:
            served.setdefault(rule, []).append(duty.id)
    for pack in builtin_packs():
        for one in pack.rules:
            for name in one.duties:
                served.setdefault(one.id, []).append(name)
    return {rule: sorted(set(named)) for rule, named in served.items()}


def _example(example: Example, own: Rulebook, language: Language) -> Iterator[str]:
    note = example.note.say(language)
    if note:
        yield from (f"**{plain(note)}**", "")
    yield from fenced("toml", toml_lines(example.declaration))
    told = [] if example.good else list(_told(example, own, language))
    if told:
        yield from ("", f'!!! failure "{"报告" if language == "zh" else "Report"}"', "")
        yield from indented(told)
    yield ""


def _told(example: Example, own: Rulebook, language: Language) -> Iterator[str]:
    """What a check says of the example, as it says it."""
    figures = lay_example(example)
    assert isinstance(figures, Figures), example
    resolver = Resolver(figures, own)
    found = [one for one in judge(figures, own, Strictness(), keep_passed=True).judgements if one.verdict == "fails"]
    for judgement in found[:3]:
        finding = resolver.finding(judgement)
        yield plain(headline(finding, language)) + "  "
        reckoned = equation(finding, language)
        if reckoned:
            yield coded(reckoned) + "  "


def _neighbours(before: Rule | None, after: Rule | None) -> str:
    links = []
    if before is not None:
        links.append(f"[← {before.id}]({before.id}.md)")
    if after is not None:
        links.append(f"[{after.id} →]({after.id}.md)")
    return f'<div class="neighbours" markdown>\n\n{" ".join(links)}\n\n</div>'
