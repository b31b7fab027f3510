"""An explanation as people read it: the verdict, what to change, why nothing less will do, where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from budgetcheck.explain.outcome import Group, MeantValue, Solution
from budgetcheck.explain.say.argument import Argument
from budgetcheck.explain.say.explanation import Explained
from budgetcheck.explain.say.tree import TreeRow
from budgetcheck.render.context import Context
from budgetcheck.render.layout.drawn import framed
from budgetcheck.render.layout.lines import BLANK, WrappedText
from budgetcheck.render.layout.roles import Role
from budgetcheck.render.layout.screen import displayed
from budgetcheck.render.layout.trees import TreeBranch, branches
from budgetcheck.render.wording.alignment import blank_filled
from budgetcheck.render.wording.phrases import KIND
from budgetcheck.render.wording.sentences import TEXT_LENGTH
from budgetcheck.text.numbers import people, plain
from budgetcheck.text.safe import visible, width
from budgetcheck.text.words import phrase

MOST_SOLUTIONS = 6
"""Solutions of one group that are shown; more are counted."""
MOST_ALIKE = 4
"""Figures of one slip that are shown; more are counted."""
MOST_ARGUMENTS = 2
"""Conflicts of one group that are written out; more are counted."""


def explained_table(report: Explained, context: Context) -> str:
    """The whole explanation."""
    return displayed(_Page(report, context).drawings(), context)


class _Page:
    """One explanation for one reader."""

    def __init__(self, report: Explained, context: Context) -> None:
        self.report = report
        self.context = context
        self.language = context.language

    def drawings(self) -> Iterator[RenderableType]:
        """All of it in order: verdict, mistakes with their proofs, the tree, what was left out."""
        yield from self._heading()
        groups = self.report.explanation.groups
        for place, group in enumerate(groups):
            yield BLANK
            yield from self._group(group, place, len(groups))
            if place < len(self.report.arguments):
                yield from self._arguments(self.report.arguments[place], bool(group.solutions))
        if not groups:
            for several in self.report.arguments:
                yield BLANK
                yield from self._arguments(several, False)
        if self.report.rows:
            yield BLANK
            yield from self._tree()
        yield from self._left_out()

    # -- the verdict -------------------------------------------------------------------------------------------------

    def _heading(self) -> Iterator[RenderableType]:
        report = self.report
        kind = KIND[report.kind].say(self.language) if report.kind in KIND else visible(report.kind, 40)
        year = "" if report.year is None else phrase("render.explained.year", year=report.year).say(self.language)
        unit = phrase("render.explained.currency_unit", currency_unit=visible(report.currency_unit, 40)).say(
            self.language
        )
        parts = [part for part in (visible(report.unit_name, 200), f"{year}{kind}", unit) if part]
        named = phrase("text.marks.comma").say(self.language).join(parts)
        yield WrappedText(f"{visible(report.path)}  {named}", "strong", hang=4)
        for figure, value in report.assumed:
            known = report.measures.get(figure)
            number = people(value, (known.places or 0) if known else 0)
            told = phrase("render.explained.assuming_figure_number", figure=visible(figure), number=number).say(
                self.language
            )
            yield self._text(told)
        yield BLANK
        role: Role = "good" if report.explanation.status == "consistent" else "error"
        yield framed([WrappedText(self._verdict(), role)], role, self.context)

    def _verdict(self) -> str:
        found = self.report.explanation
        groups, weight = len(found.groups), "" if found.weight is None else people(found.weight)
        many = sum(min(len(one.figures) for one in group.solutions) for group in found.groups if group.solutions)
        match found.status:
            case "consistent":
                said = phrase("render.explained.consistent")
            case "explained" if groups > 1:
                said = phrase("render.explained.several_mistakes", many=many, weight=weight, groups=groups)
            case "explained":
                said = phrase("render.explained.single_mistake", many=many, weight=weight)
            case "infeasible":
                said = phrase("render.explained.infeasible")
            case _ if found.proven:
                said = phrase("render.explained.unfinished_but_proven", weight=weight)
            case _:
                said = phrase("render.explained.unfinished")
        return said.say(self.language)

    # -- one mistake -------------------------------------------------------------------------------------------------

    def _group(self, group: Group, place: int, count: int) -> Iterator[RenderableType]:
        first = [solution for solution in group.solutions if solution.rank == 1]
        if count > 1:
            head = phrase("render.explained.mistake_of", place=place + 1, count=count).say(self.language)
        else:
            head = phrase("render.explained.mistake").say(self.language)
        total = len(group.solutions)
        if total == 1 and not group.cut:
            said = phrase("render.explained.way_mend").say(self.language)
        else:
            found = "render.explained.ways_or_more" if group.cut else "render.explained.ways"
            ways = phrase(found, total=total).say(self.language)
            likeliest = phrase("render.explained.count_likeliest_first", count=len(first)).say(self.language)
            said = phrase("text.marks.colon").say(self.language) + ways + (likeliest if len(first) < total else "")
        yield WrappedText(f"{head}{said}", "strong")
        for number, solution in enumerate(group.solutions[:MOST_SOLUTIONS], 1):
            yield from self._solution(solution, number)
        hidden = total - MOST_SOLUTIONS
        if hidden > 0:
            yield self._text(phrase("render.explained.more_ways", hidden=hidden).say(self.language), 2)

    def _solution(self, solution: Solution, number: int) -> Iterator[RenderableType]:
        lead = f"  {number}. "
        shown = MOST_ALIKE if len(solution.slips) == 1 and not solution.unexplained else len(solution.values)
        for place, value in enumerate(solution.values[:shown]):
            yield from self._value(value, lead if place == 0 else " " * len(lead))
        alike = len(solution.values) - shown
        if alike > 0:
            told = phrase("render.explained.more_alike", alike=alike).say(self.language)
            yield self._text(told, len(lead))
        why = visible(solution.why.say(self.language), TEXT_LENGTH)
        if why:
            if solution.unique:
                why += phrase("render.wording.only_such_change_fits").say(self.language)
            yield self._text(why, len(lead) + 2)
        remaining = self.report.remaining.get((solution.group, solution.figures))
        if remaining is not None:
            yield self._text(self._after(remaining), len(lead) + 2)

    def _after(self, remaining: tuple[str, ...]) -> str:
        if not remaining:
            if self.report.left_out:
                return phrase("render.explained.none_fails_but_left_out").say(self.language)
            return phrase("render.explained.no_rule_severity_error_fails").say(self.language)
        names = phrase("text.marks.listing").say(self.language).join(visible(rule, 80) for rule in remaining[:8])
        more = len(remaining) - 8
        if more > 0:
            said = phrase("render.explained.still_fail_and_more", names=names, count=len(remaining), more=more)
        else:
            said = phrase("render.explained.still_fail", names=names)
        return said.say(self.language)

    def _value(self, value: MeantValue, lead: str) -> Iterator[RenderableType]:
        item = self.report.measures[value.figure]
        at = self.report.lines.get(value.figure)
        label = visible(item.label.say(self.language), 200)
        where = "" if at is None else phrase("render.explained.line_at", at=at).say(self.language)
        if (place := self.report.places.get(value.figure)) is not None:
            where = visible(place.words.say(self.language), 200)
        named = "  ".join(part for part in (label, visible(value.figure, 400), where) if part)
        yield WrappedText(named, "strong", lead, hang=len(lead) + 2)
        stated = "" if value.stated is None else people(value.stated, item.places or 0)
        if value.proposed is not None:
            change = f"{stated} -> {people(value.proposed, item.places or 0)}"
        else:
            change = f"{stated} -> {self._range(value)}"
        yield self._text(change, len(lead) + 2)

    def _range(self, value: MeantValue) -> str:
        low, high = value.range.low, value.range.high
        decimals = (self.report.measures[value.figure].places or 0) + 1
        first = "" if low is None else people(_short(plain(low), decimals))
        last = "" if high is None else people(_short(plain(high), decimals))
        if low is None and high is None:
            return phrase("render.explained.left_open_rules").say(self.language)
        if low is None:
            return phrase("render.explained.most_last", last=last).say(self.language)
        if high is None:
            return phrase("render.explained.least_first", first=first).say(self.language)
        return phrase("render.explained.between_first_last", first=first, last=last).say(self.language)

    # -- why ---------------------------------------------------------------------------------------------------------

    def _arguments(self, arguments: tuple[Argument, ...], repairable: bool) -> Iterator[RenderableType]:
        for argument in arguments[:MOST_ARGUMENTS]:
            yield from self._argument(argument, repairable)
        hidden = len(arguments) - MOST_ARGUMENTS
        if hidden > 0:
            yield self._text(phrase("render.explained.more_conflicts", hidden=hidden).say(self.language), 2)

    def _argument(self, argument: Argument, repairable: bool) -> Iterator[RenderableType]:
        count = len(argument.equations)
        if count == 1:
            said = phrase("render.explained.why_figures_they_stand_does")
        else:
            said = phrase("render.explained.why_these_cannot_hold_together", count=count)
        yield WrappedText(said.say(self.language), lead="  ", hang=4)
        for equation in argument.equations:
            where = f" {visible(equation.element, 200)}" if equation.element else ""
            mark = f"    [{visible(equation.rule, 80)}]{where}"
            told = visible(equation.text.say(self.language), TEXT_LENGTH)
            if width(f"{mark} {told}") <= self.context.width:
                yield WrappedText(told, lead=f"{mark} ", mark="dim")
            else:
                yield WrappedText(mark.strip(), "dim", "    ")
                yield self._text(told, 6)
        if argument.sum is not None:
            head = phrase("render.explained.left_minus_right") if count == 1 else phrase("render.explained.added_up")
            yield self._text(head.say(self.language) + visible(argument.sum.say(self.language), TEXT_LENGTH), 4)
        if argument.figures and repairable:
            names = self._names(argument.figures)
            alone = len(argument.figures) == 1
            key = "render.explained.must_change" if alone else "render.explained.one_of_must_change"
            if argument.conditional:
                key = "render.explained.unless_conditions_change"
            yield self._text(phrase(key, names=names).say(self.language), 4)
        if argument.certain:
            names = self._names(argument.certain)
            yield self._text(phrase("render.explained.taken_certain_names", names=names).say(self.language), 4)

    def _names(self, figures: tuple[str, ...]) -> str:
        shown = [self._name(figure) for figure in figures[:10]]
        more = len(figures) - len(shown)
        if more > 0:
            shown.append(phrase("render.explained.in_all", count=len(figures), more=more).say(self.language))
        return phrase("text.marks.listing").say(self.language).join(shown)

    def _name(self, figure: str) -> str:
        item = self.report.measures[figure]
        return visible(item.label.say(self.language) or figure, 200)

    # -- where -------------------------------------------------------------------------------------------------------

    def _tree(self) -> Iterator[RenderableType]:
        legend = phrase("render.explained.budget_suspected_most_may_wrong")
        yield WrappedText(legend.say(self.language), "strong")
        rows = self.report.rows
        items = [row.measure for row in rows]
        numbers = blank_filled("" if item.value is None else people(item.value, item.places or 0) for item in items)
        yield from branches([self._branch(*each) for each in zip(rows, numbers, strict=True)], self.context, indent=2)

    def _branch(self, row: TreeRow, number: str) -> TreeBranch:
        label = visible(row.measure.label.say(self.language) or row.measure.figure, 200)
        sign = {"suspect": "!", "possible": "?"}.get(row.mark, "")
        role: Role = "error" if row.mark == "suspect" else "warning" if row.mark else "plain"
        told = phrase("render.explained.more", more=row.more).say(self.language) if row.more else ""
        return TreeBranch(row.depth, (label, number, sign), role, told)

    def _left_out(self) -> Iterator[RenderableType]:
        report = self.report
        if report.faults or report.left_out or not report.complete:
            yield BLANK
            head = phrase("render.explained.what_explanation_leaves_out").say(self.language)
            yield WrappedText(head, "strong")
        for fault in report.faults:
            where = phrase("render.explained.line", line=fault.span.line).say(self.language)
            yield self._text(f"[{fault.rule}] {where}{visible(fault.message.say(self.language), TEXT_LENGTH)}", 2)
        for one in report.left_out:
            where = visible(one.element, 200)
            title = visible(one.title.say(self.language), TEXT_LENGTH)
            rule = visible(one.rule, 80)
            if where:
                told = phrase("render.explained.not_by_amounts_where", rule=rule, title=title, where=where)
            else:
                told = phrase("render.explained.not_by_amounts", rule=rule, title=title)
            yield self._text(told.say(self.language), 2)
        if not report.complete:
            yield self._text(phrase("render.explained.too_large").say(self.language), 2)

    # -- text --------------------------------------------------------------------------------------------------------

    def _text(self, text: str, indent: int = 0) -> WrappedText:
        return WrappedText(text, lead=" " * indent)


def _short(number: str, decimals: int) -> str:
    """A bound cut to a few decimals more than the figure has."""
    whole, _, fraction = number.partition(".")
    kept = fraction[: max(decimals, 0)].rstrip("0")
    return f"{whole}.{kept}" if kept else whole
