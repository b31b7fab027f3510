"""Two declarations side by side: which figures changed, and whether the changes that one declares are those they are.

Figures are matched by their addresses (rows by code or name where these tell them apart), amounts in the newer
declaration's unit; files that either names are no part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from budgetcheck.arithmetic.exactness import EXACT, cut, half_up, move
from budgetcheck.arithmetic.interval import Interval, or_cut, stated_decimals
from budgetcheck.declaration.address import Directory
from budgetcheck.declaration.label import label
from budgetcheck.figures.comparisons import comparisons
from budgetcheck.figures.figures import Figures, kind_of
from budgetcheck.figures.relate import embed
from budgetcheck.model.record import Derived, Kind, Record
from budgetcheck.model.shape import CHANGES
from budgetcheck.model.targets import Target
from budgetcheck.text.places import Route
from budgetcheck.text.severity import Verdict
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words, phrase

Step = Literal["draft", "year", "execution", "other"]
"""From one draft to another, from one year to the next, from a budget to its final accounts, or neither."""
NO_FIGURES: Final = frozenset({"format", "disclosure", "reliability", "unit"})
"""Tables whose numbers are no figures: years, decimals, weights."""


@frozen
class FigureChange:
    """A figure that is not what it was; None is what is not stated. Numbers are in the newer declaration's unit."""

    figure: str
    label: Words
    kind: Kind
    old: Decimal | Target | None
    new: Decimal | Target | None
    old_route: Route | None
    new_route: Route | None
    reason: str = ""
    """Why it changed, as the newer declaration says."""

    @property
    def change(self) -> Decimal | None:
        """New less old; None where either is no number."""
        if isinstance(self.old, Decimal) and isinstance(self.new, Decimal):
            return EXACT.subtract(self.new, self.old)
        return None

    @property
    def percent(self) -> Fraction | None:
        """The change in percent of what it was; None where that is 0 or no amount."""
        change = self.change
        if change is None or not isinstance(self.old, Decimal) or not self.old or self.kind == "percent":
            return None
        return Fraction(change) * 100 / abs(Fraction(self.old))


@frozen
class DeclaredChange:
    """A change that the newer declaration states, beside the one that the two declarations come to."""

    figure: str
    """Address of the declared change."""
    of: str
    """Address of the figure that changed."""
    label: Words
    kind: Literal["amount", "percent"]
    declared: Decimal
    computed: Fraction | None
    """None where it cannot be known: the earlier figure is not stated, or is 0."""
    verdict: Verdict
    """`holds` only where it is what the printed figures come to, in the decimals that it states; `rounding` where
    theirs may explain it; `undecided` where that cannot be known or another base is named."""
    route: Route
    reason: str = ""

    @property
    def agrees(self) -> bool | None:
        """Whether it is within the rounding of all numbers; None where that cannot be known."""
        return None if self.verdict == "undecided" else self.verdict != "fails"


def every_figure(record: Record) -> Iterator[tuple[Route, Kind, Decimal]]:
    """All numbers of a declaration (not of the files that it names) in its order, each with its route and kind."""
    for key, value in record.items():
        if isinstance(value, Decimal):
            route = (*record.route, *key.split("."))
            yield route, kind_of(route), value
        elif isinstance(value, list) and key != "members":
            for element in value:
                if isinstance(element, Record):
                    yield from every_figure(element)


def step_between(old: Figures, new: Figures) -> Step:
    """Tell what the two declarations are to each other by their units, years and kinds."""
    years = old.root.get("disclosure.year"), new.root.get("disclosure.year")
    if not (isinstance(years[0], Decimal) and isinstance(years[1], Decimal)):
        return "other"
    if years[0] == years[1]:
        if old.kind == new.kind:
            units = {"".join(str(figures.root.get("unit.name", "")).split()) for figures in (old, new)}
            return "draft" if len(units - {""}) < 2 else "other"
        return "execution" if old.kind == "budget" else "other"
    return "year" if years[1] - years[0] == 1 and old.kind == new.kind else "other"


def changed_figures(old: Figures, new: Figures) -> tuple[FigureChange, ...]:
    """The figures and targets that differ, those of the newer declaration in its order, then what it no longer has.

    From one year to the next, and from a budget to its final accounts, what each says of the one before it is no figure
    of its own: such changes, rates and earlier figures are left to `declared_changes`. Where a figure is stated again
    (`statements`), the same places are compared, and told where they did not go along with the figure itself.
    """
    step = step_between(old, new)
    told = _TOLD if step in _PARTS else frozenset[str]()
    before, after = _Side(old, told), _Side(new, told)
    shift = new.shift(old)
    reasons = _reasons(new, step)
    found = []
    for figure, (route, kind, value) in after.figures.items():
        known = before.figures.get(figure)
        then = None if known is None else _moved(known[2], kind, shift)
        if then is None or then != value:
            was = None if known is None else known[0]
            name = label(route, after.root)
            found.append(FigureChange(figure, name, kind, then, value, was, route, reasons.get(figure, "")))
    for figure, (route, kind, value) in before.figures.items():
        if figure not in after.figures:
            gone = _moved(value, kind, shift)
            found.append(FigureChange(figure, label(route, before.root), kind, gone, None, route, None))
    return (*found, *_elsewhere(before, after, shift))


def _elsewhere(before: _Side, after: _Side, shift: int) -> Iterator[FigureChange]:
    """What changed where figures are stated again, but for what only says again what its own figure says."""
    for subject in {**after.elsewhere, **before.elsewhere}:
        for was, now in _paired(before.elsewhere.get(subject, []), after.elsewhere.get(subject, [])):
            if len(subject) > 1 and (was is None or now is None):
                continue  # a share is no figure of its own
            either = now or was
            assert either is not None
            old = None if was is None else _moved(was.value, was.kind, shift)
            new = None if now is None else now.value
            follows = (was is None or before.says_the_same(subject, was)) and (
                now is None or after.says_the_same(subject, now)
            )
            if old != new and not follows:
                routes = (None if was is None else was.route, None if now is None else now.route)
                yield FigureChange(either.address, either.label, either.kind, old, new, *routes)


def _paired(old: Sequence[_Restated], new: Sequence[_Restated]) -> Iterator[tuple[_Restated | None, _Restated | None]]:
    """The same places of two declarations: in their order where they are as many, else those that are called alike."""
    if len(old) == len(new):
        yield from zip(old, new, strict=True)
        return
    left = list(old)
    for now in new:
        was = next((one for one in left if one.at == now.at), None)
        if was is not None:
            left.remove(was)
        yield was, now
    yield from ((was, None) for was in left)


_TOLD: Final = frozenset(
    ("previous", "change", "percent", "completion", "full_year_completion", "over_budget", "budget", "full_year_budget")
)
"""Keys under which a declaration tells of an earlier one."""


class _Restated(NamedTuple):
    """A figure as it is stated again somewhere, or a share."""

    address: str
    route: Route
    kind: Kind
    value: Decimal
    at: str
    label: Words


_ELSEWHERE: Final[Mapping[str, tuple[Sequence[str], str, Kind]]] = {
    "statements": (("figure",), "value", "amount"),
    "shares": (("part", "whole"), "percent", "percent"),
}
"""Lists of what is stated again: the keys that name its figures, the key of its number, and what kind that is."""


class _Side:
    """The figures and targets of one declaration by their addresses."""

    def __init__(self, figures: Figures, left_out: frozenset[str] = frozenset()) -> None:
        own = _as_declared(figures)
        self.root = own.root
        directory = Directory(own.root)
        self.figures: dict[str, tuple[Route, Kind, Decimal | Target]] = {}
        self.elsewhere: dict[tuple[str, ...], list[_Restated]] = {}
        for name, (subjects, key, kind) in _ELSEWHERE.items():
            for record in _records(own.root, name):
                value, subject = record.get(key), tuple(str(record.get(one, "")) for one in subjects)
                if isinstance(value, Decimal):
                    route = (*record.route, key)
                    said = _restated_label(subject, directory, record, own.root)
                    told = _Restated(directory.address(route), route, kind, value, str(record.get("at", "")), said)
                    self.elsewhere.setdefault(subject, []).append(told)
        for route, kind, value in every_figure(own.root):
            if route[0] in _ELSEWHERE:
                continue
            if route[0] not in NO_FIGURES and (route[0] == "projects" or left_out.isdisjoint(route)):
                self.figures[directory.address(route)] = route, kind, value
        for route, target in _targets(own.root):
            self.figures[directory.address(route)] = route, "target", target

    def says_the_same(self, subject: Sequence[str], one: _Restated) -> bool:
        """Whether what is stated again is the figure itself, in as many decimals; a share is never."""
        held = self.figures.get(subject[0]) if len(subject) == 1 else None
        if held is None or not isinstance(held[2], Decimal):
            return False
        exponent = one.value.as_tuple().exponent
        return isinstance(exponent, int) and abs(held[2] - one.value) < Decimal(1).scaleb(exponent)


def _records(root: Record, name: str) -> Iterator[Record]:
    held = root.get(name)
    return (one for one in held if isinstance(one, Record)) if isinstance(held, list) else iter(())


def _restated_label(subject: Sequence[str], directory: Directory, record: Record, root: Record) -> Words:
    """The figures and the place where they are stated: 收入合计（一、收支预算总体情况）."""
    routes = [directory.resolve(one) for one in subject]
    named = [
        Words.alike(one) if route is None else label(route, root) for one, route in zip(subject, routes, strict=True)
    ]
    said = named[0] if len(named) == 1 else phrase("figures.compare.share_of", part=named[0], whole=named[1])
    at = str(record.get("at", ""))
    return phrase("figures.compare.stated_at", figure=said, at=at) if at else said


def _as_declared(figures: Figures) -> Figures:
    """The declaration's own figures, those that its statements contradict too."""
    stated = figures.as_stated()
    return stated if stated.own is None else replace(stated, root=stated.alone, own=None)


def _targets(record: Record) -> Iterator[tuple[Route, Target]]:
    for key, value in record.items():
        if isinstance(value, Target):
            yield (*record.route, *key.split(".")), value
        elif isinstance(value, list) and key != "members":
            for element in value:
                if isinstance(element, Record):
                    yield from _targets(element)


def _moved(value: Decimal | Target, kind: Kind, shift: int) -> Decimal | Target:
    """The value in another unit, without the zeros that only the move brings."""
    if not isinstance(value, Decimal) or kind != "amount" or not shift:
        return value
    text = format(move(value, shift), "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


_PARTS: Mapping[Step, tuple[str, str, str]] = {
    "year": ("change", "percent", "reason"),
    "execution": ("over", "over_percent", "over_reason"),
}
"""What a declaration says of a figure against last year's, or against its budget: amount, percentage, reason."""


def _stated_comparisons(new: Figures, step: Step) -> Iterator[tuple[Derived, tuple[str, str, str]]]:
    if step in _PARTS:
        for record in comparisons(new.root, new.interval):
            budget = record.places.get("budget", "")
            if step == "year" or ("full_year" not in budget and "over" in record.places):
                yield record, _PARTS[step]


def _reasons(new: Figures, step: Step) -> Mapping[str, str]:
    """Why figures changed, by their addresses."""
    directory = Directory(new.root)
    found: dict[str, str] = {}
    for record, (amount, _, why) in _stated_comparisons(new, step):
        reason = record.get(why)
        if isinstance(reason, str):
            for figure in (*CHANGES.get(record.places.get(amount, ""), ()), record.source("current")):
                route = tuple(figure.split(".")) if isinstance(figure, str) else figure
                if route is not None:
                    found.setdefault(directory.address(route), reason)
    return found


def declared_changes(old: Figures, new: Figures, *, exact: bool = False) -> tuple[DeclaredChange, ...]:
    """Every change and percentage that the newer declaration states against the older one, weighed.

    That is against last year's figures or, for final accounts, against those of the budget; of drafts of one
    disclosure, and where the two have nothing to do with each other, there are none. `exact` allows no rounding.
    """
    step = step_between(old, new)
    if step not in _PARTS:
        return ()
    name = "previous" if step == "year" else "budget"
    both = embed(replace(_as_declared(new), files={}, members=()), {name: _as_declared(old)}, ())
    weighing = _Weighing(old, new, Directory(both.root), exact=exact)
    found = []
    for record, (amount, percent, why) in _stated_comparisons(both, step):
        reason = record.get(why)
        for key in (amount, percent):
            declared, route = record.get(key), record.source(key)
            if isinstance(declared, Decimal) and route is not None:
                one = weighing.weigh(record, "amount" if key == amount else "percent", declared, route)
                found.append(replace(one, reason=reason if isinstance(reason, str) else ""))
    return tuple(found)


class _Weighing:
    """Compares what is declared of a change with what two declarations come to."""

    def __init__(self, old: Figures, new: Figures, directory: Directory, *, exact: bool) -> None:
        self.old, self.new, self.exact = old, new, exact
        self.shift = new.shift(old)
        self.directory = directory
        self.before = _Side(old)

    def weigh(
        self, record: Derived, kind: Literal["amount", "percent"], declared: Decimal, route: Route
    ) -> DeclaredChange:
        source = record.source("current")
        assert source is not None
        of = self.directory.address(source)
        made = DeclaredChange(
            self.directory.address(route), of, label(route, self.new.root), kind, declared, None, "undecided", route
        )
        current, known = record.get("current"), self.before.figures.get(of)
        if not isinstance(current, Decimal) or known is None or not isinstance(known[2], Decimal):
            return made
        was = move(known[2], self.shift)
        now, then = self.new.interval(source, current, "amount"), self._then(known[0], known[2])
        computed: Fraction | None = Fraction(current) - Fraction(was)
        span: Interval | None = now.plus(then.times(Fraction(-1)))
        said = self.new.interval(route, declared, kind)
        if kind == "percent":
            computed = computed * 100 / Fraction(was) if was > 0 and computed is not None else None
            span, said = _rate(now, then), or_cut(said, declared)
        if computed is None or span is None:
            return made
        verdict: Verdict = "fails"
        if self._as_printed(kind, declared, computed):
            verdict = "holds"
        elif not self.exact and not said.meet(span).empty:
            verdict = "rounding"
        comparable = record.get("comparable") is True or "over" in record.places
        return replace(
            made, computed=computed, verdict="undecided" if verdict == "fails" and not comparable else verdict
        )

    def _as_printed(self, kind: Literal["amount", "percent"], declared: Decimal, computed: Fraction) -> bool:
        """Whether what is declared is what was computed; a percentage in the decimals that it states itself."""
        if kind == "amount":
            return declared == computed
        places = stated_decimals(declared)
        truncated = self.new.rounding == "truncated"
        return half_up(computed, places) == declared or (truncated and cut(computed, places) == declared)

    def _then(self, route: Route, value: Decimal) -> Interval:
        return self.old.interval(route, value, "amount").times(Fraction(10) ** self.shift)


def _rate(now: Interval, then: Interval) -> Interval | None:
    """The percentages that a change can come to; monotone in both numbers while the earlier one is positive."""
    if now.low is None or now.high is None or then.low is None or then.high is None or then.low <= 0:
        return None
    corners = [(a - b) / b * 100 for a in (now.low, now.high) for b in (then.low, then.high)]
    return Interval(min(corners), max(corners))
