"""Counts in words, and what stayed undecided grouped by the input it waits for."""

from __future__ import annotations

from dataclasses import field

from budgetcheck.declaration.label import left_out_of
from budgetcheck.findings.finding import FileReport, Finding, Summary, Undecided
from budgetcheck.render.context import Context
from budgetcheck.render.wording.naming import EXTENT, LEFT_OUT, awaited, missing_figure, named_figures
from budgetcheck.render.wording.phrases import COUNTED, INPUT, SEVERITY
from budgetcheck.render.wording.sentences import magnitude
from budgetcheck.rulebook.ids import DECLARATION_FAULT
from budgetcheck.text.pattern import pattern
from budgetcheck.text.safe import visible
from budgetcheck.text.severity import SEVERITIES, Severity, Verdict
from budgetcheck.text.slots import slotted
from budgetcheck.text.words import Language, Words, phrase

_NAMED = 6
"""Rules named of one group of undecided ones; of larger groups the number is said."""

_SAME = 256
"""Sets of undecided instances remembered."""

_FIGURES = 3
"""Figures named of one group, of more none: `show_passed` lists them all."""


def failures(report: FileReport) -> list[Finding]:
    """What fails, in the report's order."""
    return [finding for finding in report.findings if finding.verdict == "fails"]


def severity(finding: Finding) -> Severity:
    """How much a finding weighs: what is off by rounding only is information, whatever its rule's severity."""
    return "info" if finding.verdict == "rounding" else finding.severity


def worst_first(findings: list[Finding]) -> list[Finding]:
    """Errors before warnings, faults of the declaration before all; then the larger differences, amounts first."""
    return sorted(
        findings,
        key=lambda f: (
            SEVERITIES.index(f.severity),
            not f.rule.startswith(DECLARATION_FAULT),
            f.difference is not None and f.currency_unit in ("", "%"),
            -magnitude(f),
            f.span.line,
            f.span.column,
            f.rule,
        ),
    )


def judged_count(summary: Summary) -> int:
    """Instances of rules that applied: all verdicts but not applicable."""
    return sum(count for verdict, count in summary.verdicts.items() if verdict != "not_applicable")


def of(report: FileReport) -> Summary:
    """The totals of one file."""
    summary = Summary()
    summary.add(report)
    return summary


def severities(summary: Summary, language: Language) -> str:
    """``2 个错误，1 个警告``; an empty text where nothing fails."""
    parts: list[str] = []
    for level in SEVERITIES:
        count = summary.severities[level]
        if count:
            word = SEVERITY[level]
            parts.append(phrase("render.wording.counted", count=count, word=word).say(language))
    return phrase("text.marks.comma").say(language).join(parts)


def verdicts(summary: Summary, language: Language) -> str:
    """``规则判定 41 次：相符 36，尾差 0，不符 1，未判定 4；不适用 3``."""
    order: tuple[Verdict, ...] = ("holds", "rounding", "fails", "undecided")
    parts = [_count(verdict, summary.verdicts[verdict], language) for verdict in order]
    rest = _count("not_applicable", summary.verdicts["not_applicable"], language)
    return phrase("render.wording.judged", total=judged_count(summary), parts=parts, rest=rest).say(language)


def held(summary: Summary, language: Language) -> str:
    """What to say of a file of which nothing is reported."""
    count = summary.verdicts["holds"] + summary.verdicts["rounding"]
    rounding, skipped = summary.verdicts["rounding"], summary.verdicts["not_applicable"]
    known = accepted(summary, language)
    if not count:
        said = [phrase("render.wording.no_rule_could_judged")]
    else:
        said = [phrase("render.wording.others_hold" if known else "render.wording.all_hold", count=count)]
        if rounding:
            said = [phrase("render.wording.some_by_rounding", said=said[0], rounding=rounding)]
        if skipped:
            said.append(phrase("render.wording.skipped", skipped=skipped))
    return phrase("text.marks.clauses", of=[*said, known] if known else said).say(language)


def accepted(summary: Summary, language: Language) -> str:
    """What was found and is not reported, since somebody accepts it or it only says again what is stated."""
    counts = (
        (summary.suppressed, phrase("render.wording.suppressed_comments").say(language)),
        (summary.baselined, phrase("render.wording.baseline").say(language)),
        (summary.preexisting, phrase("render.wording.there_before_change").say(language)),
        (summary.coarser, phrase("render.wording.restated_fewer_decimals_agreeing").say(language)),
    )
    parts = [
        phrase("render.wording.count_name", name=name, count=count).say(language) for count, name in counts if count
    ]
    if not parts:
        return ""
    return phrase("render.wording.not_listed_parts", parts=parts).say(language)


def _count(verdict: Verdict, count: int, language: Language) -> str:
    word = COUNTED[verdict].say(language)
    return phrase("render.wording.count_word", word=word, count=count).say(language)


@slotted
class WaitingRules:
    """Undecided instances that wait for the same input."""

    count: int = 0
    rules: dict[str, None] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)
    """The first addresses missing, at most one more than are named."""
    keys: dict[str, None] = field(default_factory=dict)
    """The first of them as keys, whatever the elements: ``projects[*].indicators[*].narrative``; as many."""

    def add(self, item: Undecided) -> None:
        """Count one instance."""
        self.count += 1
        self.rules[item.rule] = None
        for address in awaited(item):
            if len(self.missing) <= _FIGURES:
                self.missing[address] = None
            if len(self.keys) <= _FIGURES:
                self.keys[_ELEMENT.sub("[*]", address)] = None


@slotted
class Waiting:
    """Undecided instances grouped by input; bounded by the declaration's tables and the rules, not by the files."""

    groups: dict[tuple[str, ...], WaitingRules] = field(default_factory=dict)
    _same: dict[int, tuple[tuple[Undecided, ...], list[WaitingRules]]] = field(default_factory=dict)
    """What was counted lately and in which groups: many files wait for the very same, and share it."""

    def add(self, undecided: tuple[Undecided, ...]) -> None:
        """Count some more."""
        known = self._same.get(id(undecided))
        if known is not None and known[0] is undecided:
            for group in known[1]:
                group.count += 1
            return
        groups = [self.groups.setdefault(_inputs(item), WaitingRules()) for item in undecided]
        for item, group in zip(undecided, groups, strict=True):
            group.add(item)
        if len(self._same) >= _SAME:
            self._same.clear()
        self._same[id(undecided)] = (undecided, groups)

    def entries(self, language: Language) -> list[str]:
        """One text a group, largest first: ``缺上年数据（disclosure.previous）：12 次（EXP-010、EXP-011）``."""
        return [self._entry(inputs, group, language) for inputs, group in self._ordered()]

    def heading(self, context: Context) -> str:
        """What stands above the groups."""
        total = phrase("render.wording.total_undecided_context", total=self.total, context=_hint(context))
        return total.say(context.language)

    def sentence(self, context: Context) -> str:
        """The groups in one sentence; empty where nothing waits."""
        if not self.groups:
            return ""
        counts = [
            f"{self._lack(inputs, context.language, brief=True)} {group.count:,}" for inputs, group in self._ordered()
        ]
        listed = phrase("text.marks.comma").say(context.language).join(counts)
        text = phrase("render.wording.undecided_2", total=self.total, context=_hint(context)).say(context.language)
        return text + listed

    @property
    def total(self) -> int:
        """All instances that wait."""
        return sum(group.count for group in self.groups.values())

    def _ordered(self) -> list[tuple[tuple[str, ...], WaitingRules]]:
        return sorted(self.groups.items(), key=lambda entry: (-entry[1].count, entry[0]))

    def _lack(self, inputs: tuple[str, ...], language: Language, brief: bool = False) -> str:
        """What is missing: ``缺上年数据（disclosure.previous）``."""
        if inputs == CONFLICTING:
            return phrase("render.wording.contradicting_figures").say(language)
        if inputs == INCOMPARABLE:
            return phrase("render.wording.texts_cannot_compared").say(language)
        names = [_input(name, language, brief) for name in inputs]
        return _MISSING.say(language) + phrase("text.marks.listing").say(language).join(names)

    def _entry(self, inputs: tuple[str, ...], group: WaitingRules, language: Language) -> str:
        comma = phrase("text.marks.listing").say(language)
        exactly = self._exactly(inputs, group, language)
        if exactly:
            lead = _NAMELY.get(inputs, _MISSING).say(language)
            lead += phrase("render.wording.exactly", exactly=exactly).say(language)
        else:
            lead = self._lack(inputs, language) + phrase("text.marks.colon").say(language)
        if len(group.rules) > _NAMED:
            rules = phrase("render.wording.rules", count=len(group.rules)).say(language)
            if group.count == len(group.rules):
                return lead + rules
        else:
            rules = comma.join(visible(rule, 80) for rule in sorted(group.rules))
        return phrase("render.wording.lead_count_rules", lead=lead, count=group.count, rules=rules).say(language)

    def _exactly(self, inputs: tuple[str, ...], group: WaitingRules, language: Language) -> str:
        """The addresses missing, or their keys, where they are few and say more than the input's name."""
        for found in (group.missing, group.keys):
            if (*found,) != inputs and len(found) <= _FIGURES and sum(map(len, found)) <= 80:
                return named_figures(found, language)
        return ""


_ELEMENT = pattern(r"\[[^\]]*\]")
CONFLICTING = ("\x00",)
INCOMPARABLE = ("\x01",)
_MISSING = phrase("render.wording.missing")
_NAMELY: dict[tuple[str, ...], Words] = {
    CONFLICTING: phrase("render.wording.contradicting_namely"),
    INCOMPARABLE: phrase("render.wording.texts_cannot_compared_namely"),
}
_KEYS = {"previous": "disclosure.previous", "members": "disclosure.members"}
"""What leads to the figures of other files."""


def _inputs(item: Undecided) -> tuple[str, ...]:
    """What an undecided instance waits for: last year's figures, the members', else tables of the declaration."""
    if item.conflicting:
        return CONFLICTING
    if item.incomparable:
        return INCOMPARABLE
    heads = dict.fromkeys(_head(address) for address in awaited(item))
    for beside in ("previous", "disclosure.budget", "disclosure.approved", "members"):
        if beside in heads:
            return (beside,)
    return tuple(sorted(head for head in heads if head.removeprefix(LEFT_OUT) == head or head[1:] not in heads))[:3]


def _head(address: str) -> str:
    if address.startswith(LEFT_OUT):
        return LEFT_OUT + _head(address.removeprefix(LEFT_OUT))
    if address.startswith("disclosure.previous"):
        return "previous"
    if address == EXTENT:
        return EXTENT
    if address.startswith(("disclosure.budget", "disclosure.approved")):
        return ".".join(address.split(".")[:2])
    return address.partition(".")[0].partition("[")[0]


def _hint(context: Context) -> str:
    if context.show_passed:
        return ""
    return phrase("render.wording.show_passed_lists_them").say(context.language)


def _input(name: str, language: Language, brief: bool = False) -> str:
    words = INPUT.get(name)
    if name.startswith(LEFT_OUT):
        return left_out_of(_input(name.removeprefix(LEFT_OUT), language, brief)).say(language)
    if name == EXTENT:
        return missing_figure(name, language)
    if words is None:
        return visible(name, 80)
    shown = words.say(language)
    if brief or shown == name:
        return shown
    return phrase("render.wording.shown_name", shown=shown, name=_KEYS.get(name, name)).say(language)
