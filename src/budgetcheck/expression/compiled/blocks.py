"""Rules over the same records -> lines of the sheet: conditions they share are tested once, the rest rule by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import cache
from typing import NamedTuple

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.function import Present
from budgetcheck.expression.calling.lookup import function_of
from budgetcheck.expression.compiled.emit import Emitter
from budgetcheck.expression.faults import NoFastPath
from budgetcheck.expression.presence import absence_decides, certain, figures_read, harmless, outright
from budgetcheck.expression.surroundings.runtime import UNDECIDED


class SheetPart(NamedTuple):
    """A rule as the sheet sees it: its number, the lists of its `each`, its conditions (joined by `and`), its check."""

    number: int
    lists: tuple[nodes.Node, ...]
    conditions: tuple[nodes.Node, ...]
    check: nodes.Node
    settled: tuple[tuple[str, nodes.Node], ...] = ()
    """Conditions that were tested with those of other rules, by the variable that is true, or None where unknown."""


class BlockWriter(Emitter):
    """Writes rules line by line.

    What a rule comes to is only counted where it holds or does not apply; else `out` is called with (number, UNDECIDED
    or None, records).
    """

    __slots__ = ("counter", "depth", "indent", "known", "lines", "slow")

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.indent = 1
        self.depth = 1
        self.counter = 0
        self.slow: set[object] = set()
        """Conditions that only the exact evaluation can judge."""
        self.known: dict[object, str] = {}
        """The variables of conditions that were tested before the list at hand is gone through."""

    def write(self, text: str) -> None:
        """Write one line."""
        self.lines.append(" " * self.indent + text)

    def blocks(self, parts: Sequence[SheetPart]) -> None:
        """Write rules over the records at hand; those with a condition in common stand behind one test of it."""
        rest = list(parts)
        while rest:
            gate = self.gate(rest)
            if gate is None:
                break
            behind = [part for part in rest if any(_asks(c, self.depth) == gate for c in part.conditions)]
            rest = [part for part in rest if part not in behind]
            self.write(f"if {self.local(*gate)} is None: n += {len(behind)}")
            self.write("else:")
            self.indent += 1
            self.present.add(gate)
            self.blocks(
                [
                    part._replace(conditions=tuple(c for c in part.conditions if _asks(c, self.depth) != gate))
                    for part in behind
                ]
            )
            self.present.discard(gate)
            self.indent -= 1
        while rest:
            shared = self.shared(rest)
            if shared is None:
                break
            behind = [part for part in rest if any(_shape(c) == shared for c in part.conditions)]
            rest = [part for part in rest if part not in behind]
            self.tested(shared, behind)
        for part in rest:
            self.block(part)

    def shared(self, parts: Sequence[SheetPart]) -> object | None:
        """The condition that most of the rules have, if more than one does or it was tested already."""
        common = Counter(shape for part in parts for shape in {_shape(condition) for condition in part.conditions})
        for shape, count in common.most_common():
            if shape in self.known:
                return shape
            if count > 1 and shape not in self.slow:
                return shape
        return None

    def tested(self, shape: object, parts: Sequence[SheetPart]) -> None:
        """Write one test of a condition and the rules that have it."""
        node = next(condition for part in parts for condition in part.conditions if _shape(condition) == shape)
        name = self.known.get(shape) or self.settled(node)
        if name is None:
            self.blocks(parts)
            return
        self.write(f"if {name} is False: n += {len(parts)}")
        self.write("else:")
        self.indent += 1
        self.blocks(
            [
                part._replace(
                    conditions=tuple(c for c in part.conditions if _shape(c) != shape),
                    settled=(*part.settled, (name, node)),
                )
                for part in parts
            ]
        )
        self.indent -= 1

    def settled(self, node: nodes.Node, moot: str = "") -> str | None:
        """Write one test of a condition into a variable, and name it; None where only the exact evaluation can tell.

        Where `moot` is true, no rule hangs on the condition: then it is not asked, and None as if it were unknown.
        """
        self.counter += 1
        name = f"c{self.counter}"
        needed = self.guard(node)
        try:
            test = self.remembered(node, self.asked(node))
        except NoFastPath:
            self.slow.add(_shape(node))
            return None
        finally:
            self.present -= needed
        unasked = " or ".join(filter(None, (moot, self.none_of(needed))))
        if unasked:
            self.write(f"if {unasked}: {name} = None")
            self.write("else:")
            self.indent += 1
        self.write(f"try: {name} = {test}")
        self.write(f"except Open: {name} = None")
        if unasked:
            self.indent -= 1
        return name

    def before(self, parts: Sequence[SheetPart], elements: str) -> str:
        """Write tests of the conditions in which the elements of a list have no say, before the list is gone through.

        Returns what is true where none of the rules applies to any element.
        """
        outside = {
            _shape(one): one
            for part in parts
            for one in part.conditions
            if _outside(one, self.depth) and _is_costly(one) and _shape(one) not in self.slow
        }
        if outside:
            self.write(f"if {elements}:")
            self.indent += 1
            self.write("pass")
            # Whichever of a rule's conditions is false decides: the cheapest are asked first, others may be moot then.
            for shape, node in sorted(outside.items(), key=lambda one: _cost(one[1])):
                asking = [part for part in parts if any(_shape(one) == shape for one in part.conditions)]
                name = self.settled(node, self.dead(asking))
                if name is not None:
                    self.known[shape] = name
            self.indent -= 1
        return self.dead(parts)

    def dead(self, parts: Sequence[SheetPart]) -> str:
        """Emit whether none of the rules applies by what is known; nothing where that is not known of one of them."""
        dead = []
        for part in parts:
            asked = [found for found in (_asks(one, self.depth) for one in part.conditions) if found is not None]
            false = [f"{self.known[_shape(one)]} is False" for one in part.conditions if _shape(one) in self.known]
            false += [f"{self.local(*one)} is None" for one in asked if one not in self.present]
            if not false:
                return ""
            dead.append(f"({' or '.join(false)})")
        return " and ".join(dead)

    def gate(self, parts: Sequence[SheetPart]) -> Present | None:
        """The figure that most of the rules ask for, if more than one does."""
        asked = Counter(
            found
            for part in parts
            for found in {_asks(condition, self.depth) for condition in part.conditions}
            if found is not None and found not in self.present
        )
        if not asked:
            return None
        gate, count = max(asked.items(), key=lambda item: (item[1], item[0]))
        return gate if count > 1 else None

    def block(self, part: SheetPart) -> None:
        """Write one rule."""
        before = set(self.present)
        chain = self.chain(part)
        self.present = set(before)
        if chain is not None:
            for place, branch in enumerate(chain):
                self.write(f"{'elif' if place else 'if'} {branch}")
            return
        records = records_of(self.depth)
        number = part.number
        self.write("try:")
        self.write(" while True:")
        self.indent += 2
        first = len(self.lines)
        sound = True
        guards: set[Present] = set()
        for condition in part.conditions:
            if _asks(condition, self.depth) is not None:
                self.condition(condition, guards)
        for name, condition in part.settled:
            self.write(f"if {name} is None:")
            self.indent += 1
            self.condition(condition, guards)
            self.indent -= 1
        for condition in part.conditions:
            sound = self.condition(condition, guards)
            if not sound:
                break
        if sound:
            self.present |= guards
            if any(line.endswith("u = True") for line in self.lines[first:]):
                self.lines.insert(first, " " * self.indent + "u = False")
                self.write(f"if u: {_LACKING}")
            self.check(part.check)
        self.indent -= 2
        if any(line.endswith(_LACKING) for line in self.lines[first:]):
            self.write(f"except Lacking: out(({number}, {UNDECIDED}, {records}))")
        self.write(f"except Open: out(({number}, None, {records}))")
        self.present = before

    def chain(self, part: SheetPart) -> list[str] | None:
        """Return the branches of a rule in which nothing can be raised; None where that is not certain.

        A condition that is known to be false decides, whatever the others lack; then what is absent does.
        """
        if part.settled:
            return None
        records, branches = records_of(self.depth), []
        lacking: set[Present] = set()
        for condition in part.conditions:
            asked = _asks(condition, self.depth)
            if asked in self.present:
                continue
            if asked is not None:
                branches.append(f"{self.local(*asked)} is None: n += 1")
                self.present.add(asked)
                continue
            needed = self.guard(condition)
            if not harmless(condition, self.present):
                return None
            known = "".join(f"{self.local(scope, key)} is not None and " for scope, key in sorted(needed))
            branches.append(f"{known}not {self.asked(condition)}: n += 1")
            self.present -= needed
            lacking |= needed
        self.present |= lacking
        lacking |= self.guard(part.check)
        if not harmless(part.check, self.present):
            return None
        if lacking:
            branches.append(f"{self.none_of(lacking)}: out(({part.number}, {UNDECIDED}, {records}))")
        branches.append(f"not {self.assertion(part.check)}: out(({part.number}, None, {records}))")
        return branches

    def condition(self, node: nodes.Node, guards: set[Present]) -> bool:
        """Write one condition: what is false does not apply, what is unknown waits for the others."""
        asked = _asks(node, self.depth)
        if asked is not None:
            if asked not in self.present:
                self.write(f"if {self.local(*asked)} is None: n += 1; break")
                self.present.add(asked)
            return True
        needed = self.guard(node)
        try:
            test = self.remembered(node, self.asked(node))
        except NoFastPath:
            self.write(_CLOSER)
            return False
        finally:
            self.present -= needed
        if needed:
            self.write(f"if {self.none_of(needed)}: u = True")
            self.write("else:")
            self.indent += 1
        if certain(node, self.present | needed):
            self.write(f"if not {test}: n += 1; break")
        else:
            self.write("try:")
            self.write(f" if not {test}: n += 1; break")
            self.write("except KeyError:")
            for line in self.when_absent(node):
                self.write(f" {line}")
        if needed:
            self.indent -= 1
        guards |= needed
        return True

    def guard(self, node: nodes.Node) -> set[Present]:
        """The figures that the expression cannot do without, taken to be there while it is written."""
        needed = {found for found in figures_read(node, self.depth) if found not in self.present}
        self.present |= needed
        return needed

    def none_of(self, needed: Iterable[Present]) -> str:
        return " or ".join(f"{self.local(scope, key)} is None" for scope, key in sorted(needed))

    def when_absent(self, node: nodes.Node) -> list[str]:
        """What follows an absent figure: unknown where the rest cannot decide, or where a list is not there."""
        if absence_decides(node):
            return ["u = True"]
        bases = dict.fromkeys(outright(node))
        if not bases:
            return [_CLOSER]
        absent = " or ".join(f"not {self.there(scope, key)}" for scope, key in bases)
        return [f"if {absent}: u = True", f"else: {_CLOSER}"]

    def check(self, node: nodes.Node) -> None:
        """Write the assertion."""
        needed = self.guard(node)
        try:
            assertion = self.remembered(node, self.assertion(node))
        except NoFastPath:
            self.write(_CLOSER)
            return
        if needed:
            self.write(f"if {self.none_of(needed)}: {_LACKING}")
        if certain(node, self.present):
            self.write(f"assert {assertion}")
        else:
            self.write("try:")
            self.write(f" assert {assertion}")
            self.write(f"except KeyError: {_LACKING if absence_decides(node) else _CLOSER}")
        self.write("break")


_CLOSER = "assert 0"
"""Leaves a rule to the exact evaluation. The code is read from one end to the other for each file, so its size counts:
this takes an eighth of what calling `out` does."""
_LACKING = "raise lacking"
"""Says of a rule that a figure is absent which it cannot do without."""


def _outside(node: nodes.Node, depth: int) -> bool:
    """Whether an expression reads nothing but the first `depth` records, and lists of theirs."""
    own = {below.scope for below in node.walk() if isinstance(below, nodes.Filtered)}
    read = {below.scope for below in node.walk() if isinstance(below, _IN_SCOPE)}
    return all(scope < depth for scope in read - own)


_IN_SCOPE = (nodes.Figure, nodes.WholeTable, nodes.Element, nodes.Elements)


def _cost(node: nodes.Node) -> int:
    """How much a condition takes, roughly: looking at what is at hand, or going through lists, or through all texts."""
    walked = tuple(node.walk())
    lists = sum(isinstance(one, nodes.Mapped | nodes.Filtered | nodes.Children) for one in walked)
    wide = sum(isinstance(one, nodes.Texts | nodes.Comparisons) for one in walked)
    return len(walked) + 30 * lists + 1000 * wide


def _is_costly(node: nodes.Node) -> bool:
    """Whether a condition takes more than to look at what is at hand."""
    return any(
        isinstance(one, nodes.Mapped | nodes.Filtered | nodes.Children | nodes.Call) for one in node.walk()
    ) and (not isinstance(node, nodes.Call) or function_of(node.function).logic != "defined")


def _shape(value: object) -> object:
    """What an expression says, wherever in a formula it stands."""
    if isinstance(value, nodes.Node):
        return type(value), *(_shape(getattr(value, name)) for name in _fields(type(value)))  # type: ignore[arg-type]
    if isinstance(value, tuple):
        return tuple(_shape(one) for one in value)
    return type(value), str(value)


@cache
def _fields(node: type[nodes.Node]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(node) if field.name not in ("at", "type"))


def records_of(depth: int) -> str:
    """Write the tuple of the records in scope."""
    return "(" + "".join(f"r{scope}, " for scope in range(depth)) + ")"


def _asks(condition: nodes.Node, depth: int) -> Present | None:
    """The key that a condition asks to be there, and nothing else."""
    if not isinstance(condition, nodes.Call) or function_of(condition.function).logic != "defined":
        return None
    asked = condition.arguments[0]
    if isinstance(asked, nodes.WholeTable | nodes.Elements) or (
        isinstance(asked, nodes.Figure) and asked.kind not in ("any", "reference")
    ):
        return (asked.scope, asked.key) if asked.scope < depth else None
    return None
