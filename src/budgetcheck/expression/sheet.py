"""Many rules -> one Python function, the sheet: it goes through a declaration once and names what it did not clear.

Each key is looked up once for all rules that read it, each list is gone through once for all rules over its elements,
and rules that ask whether the same figure is there are passed over together where it is not. What is found to hold or
not to apply is only counted; the rest is for the exact evaluation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cache
from typing import NamedTuple

from budgetcheck.expression import nodes
from budgetcheck.expression.emit import (
    Emitter,
    Frame,
    NoFastPath,
    absence_decides,
    certain,
    figures_read,
    outright,
)
from budgetcheck.expression.runtime import TOO_LARGE, UNDECIDED, Emitted

Present = tuple[int, str]
"""A scope and a key of its record."""


class Part(NamedTuple):
    """A rule as the sheet sees it: its number, the lists of its `each`, its conditions (joined by `and`), its check."""

    number: int
    lists: tuple[nodes.Node, ...]
    conditions: tuple[nodes.Node, ...]
    check: nodes.Node
    settled: tuple[tuple[str, nodes.Node], ...] = ()
    """Conditions that were tested with those of other rules, by the variable that is true, or None where unknown."""


class _Loop:
    """Rules over the elements of one list, and what goes through lists inside these elements."""

    __slots__ = ("inner", "parts", "source")

    def __init__(self, source: nodes.Node | None) -> None:
        self.source = source
        self.parts: list[Part] = []
        self.inner: dict[object, _Loop] = {}

    def numbers(self) -> Iterator[int]:
        """The rules here and further in."""
        yield from (part.number for part in self.parts)
        for loop in self.inner.values():
            yield from loop.numbers()


def compile_sheet(parts: Iterable[Part]) -> Emitted:
    """Compile rules into a function of (environment, document, out, listed).

    It returns how many instances there were, how many of them did not apply, and how many rules had none. For every
    instance that it did not clear it calls `out` with (number, UNDECIDED, TOO_LARGE or None, records); `listed` is
    asked with (number, records) for the elements of a list that only the exact evaluation can tell.
    """
    root = _Loop(None)
    for part in parts:
        loop = root
        for level, source in enumerate(part.lists):
            key = _identity(source, part.number, level)
            loop = loop.inner.setdefault(key, _Loop(source))
        loop.parts.append(part)
    return _Writer().sheet(root)


def _identity(source: nodes.Node, number: int, level: int) -> object:
    if isinstance(source, nodes.Elements):
        return source.scope, source.key
    if isinstance(source, nodes.Texts):
        return "texts"
    if isinstance(source, nodes.Comparisons):
        return "comparisons"
    return number, level


class _Writer(Emitter):
    """Writes the sheet line by line."""

    __slots__ = ("counter", "depth", "indent", "lines", "slow")

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.indent = 1
        self.depth = 1
        self.counter = 0
        self.slow: set[object] = set()
        """Conditions that only the exact evaluation can judge."""

    def sheet(self, root: _Loop) -> Emitted:
        self.frames.append(Frame("a"))
        if root.parts:
            self.write(f"t += {len(root.parts)}")
        self.blocks(root.parts)
        for loop in root.inner.values():
            self.loop(loop)
        head = ["def judge(E, r0, out, listed):", " t = n = z = 0", *self.loads(0, 1)]
        source = "\n".join([*head, *self.lines, " return t, n, z"])
        code = compile(source, "<rules>", "exec", dont_inherit=True)
        body = next(constant for constant in code.co_consts if hasattr(constant, "co_code"))
        return Emitted(body, self.constants)

    def write(self, text: str) -> None:
        self.lines.append(" " * self.indent + text)

    def loads(self, scope: int, indent: int) -> list[str]:
        frame, space = self.frames[scope], " " * indent
        lines = [f"{space}{name} = g({key!r})" for key, name in frame.names.items()]
        made = [f"{space}{name} = {text}" for text, name in frame.made.items()]
        return [f"{space}g = r{scope}.get", *lines, *made] if lines else made

    # -- lists ---------------------------------------------------------------------------------------------------

    def loop(self, loop: _Loop) -> None:
        """Write the loop over a list of the document, and what is inside it."""
        if isinstance(loop.source, nodes.Texts):
            loop = self.searched(loop)
            if not loop.parts and not loop.inner:
                return
        flags: list[tuple[str, int]] = []
        first = len(self.lines)
        self.nested(loop, flags)
        self.lines[first:first] = [" " * self.indent + f"{flag} = 0" for flag, _ in flags]
        for flag, count in flags:
            self.write(f"if not {flag}: z += {count}")

    def nested(self, loop: _Loop, flags: list[tuple[str, int]]) -> None:
        assert loop.source is not None
        self.counter += 1
        elements, flag = f"s{self.counter}", f"f{self.counter}"
        numbers, scope = list(loop.numbers()), self.depth
        records = _records(scope)
        self.elements(loop, elements, numbers[0], records)
        if loop.parts:
            flags.append((flag, len(loop.parts)))
            self.write(f"if {elements}:")
            self.write(f" {flag} = 1")
            self.write(f" t += len({elements}) * {len(loop.parts)}")
        self.write("try:")
        self.indent += 1
        bounded = elements if _below(loop.source, scope) else f"E.tick({elements}, {len(numbers)})"
        self.write(f"for r{scope} in {bounded}:")
        self.indent += 1
        self.frames.append(Frame(f"{'abcdefgh'[scope]}{self.counter}_"))
        self.depth += 1
        known = _known(loop.source)
        self.present |= known
        first = len(self.lines)
        self.blocks(loop.parts)
        for inner in loop.inner.values():
            self.nested(inner, flags)
        self.lines[first:first] = [*self.loads(scope, self.indent), " " * self.indent + "pass"]
        self.present -= known
        self.depth -= 1
        self.frames.pop()
        self.indent -= 2
        self.write("except TooLarge:")
        for number in numbers:
            self.write(f" out(({number}, {TOO_LARGE}, {records}))")

    def elements(self, loop: _Loop, name: str, number: int, records: str) -> None:
        """Write the list that a loop goes through; where it cannot be told quickly, `listed` finds out."""
        source = loop.source
        if isinstance(source, nodes.Elements):
            self.write(f"{name} = {self.soft_list(source)}")
            return
        try:
            text = self.emit(source) if source is not None else ""
        except NoFastPath:
            self.write(f"{name} = listed({number}, {records})")
            return
        self.write(f"try: {name} = {text}")
        self.write(f"except Doubt: {name} = listed({number}, {records})")

    def soft_list(self, source: nodes.Elements) -> str:
        local = self.local(source.scope, source.key)
        return f"r{source.scope}.get({source.key!r}, ())" if local is None else f"{local} or ()"

    def searched(self, loop: _Loop) -> _Loop:
        """Write the rules that no text may match a pattern: all texts are searched at once before each by itself."""
        rest = _Loop(loop.source)
        rest.inner = loop.inner
        for part in loop.parts:
            pattern = _forbidden(part)
            if pattern is None:
                rest.parts.append(part)
                continue
            self.write(f"if E.anywhere({self.constant(pattern)}):")
            self.indent += 1
            alone = _Loop(loop.source)
            alone.parts.append(part)
            flags: list[tuple[str, int]] = []
            self.nested(alone, flags)
            self.indent -= 1
            self.write("else:")
            self.write(" t += E.text_count()")
            self.write("if not E.text_count(): z += 1")
        return rest

    # -- rules ---------------------------------------------------------------------------------------------------

    def blocks(self, parts: Sequence[Part]) -> None:
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

    def shared(self, parts: Sequence[Part]) -> object | None:
        """The condition that most of the rules have, if more than one does."""
        common = Counter(shape for part in parts for shape in {_shape(condition) for condition in part.conditions})
        for shape, count in common.most_common():
            if count < 2:
                break
            if shape not in self.slow:
                return shape
        return None

    def tested(self, shape: object, parts: Sequence[Part]) -> None:
        """Write one test of a condition and the rules that have it."""
        node = next(condition for part in parts for condition in part.conditions if _shape(condition) == shape)
        self.counter += 1
        name = f"c{self.counter}"
        needed = self.guard(node)
        try:
            test = self.emit(node)
        except NoFastPath:
            self.slow.add(shape)
            self.blocks(parts)
            return
        finally:
            self.present -= needed
        if needed:
            self.write(f"if {self.none_of(needed)}: {name} = None")
            self.write("else:")
            self.indent += 1
        self.write(f"try: {name} = {test}")
        self.write(f"except Open: {name} = None")
        if needed:
            self.indent -= 1
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

    def gate(self, parts: Sequence[Part]) -> Present | None:
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

    def block(self, part: Part) -> None:
        """Write one rule."""
        before = set(self.present)
        records = _records(self.depth)
        number = part.number
        self.write("try:")
        self.write(" while True:")
        self.indent += 2
        doubtful = bool(part.settled) or any(_asks(condition, self.depth) is None for condition in part.conditions)
        if doubtful:
            self.write("u = False")
        sound = True
        guards: set[Present] = set()
        for name, condition in part.settled:
            self.write(f"if {name} is None:")
            self.indent += 1
            self.condition(condition, number, records, guards)
            self.indent -= 1
        for condition in part.conditions:
            sound = self.condition(condition, number, records, guards)
            if not sound:
                break
        if sound:
            self.present |= guards
            if doubtful:
                self.write(f"if u: out(({number}, {UNDECIDED}, {records})); break")
            self.check(part.check, number, records)
        self.indent -= 2
        self.write(f"except Open: out(({number}, None, {records}))")
        self.present = before

    def condition(self, node: nodes.Node, number: int, records: str, guards: set[Present]) -> bool:
        """Write one condition: what is false does not apply, what is unknown waits for the others."""
        asked = _asks(node, self.depth)
        if asked is not None:
            if asked not in self.present:
                self.write(f"if {self.local(*asked)} is None: n += 1; break")
                self.present.add(asked)
            return True
        needed = self.guard(node)
        try:
            test = self.emit(node)
        except NoFastPath:
            self.write(f"out(({number}, None, {records})); break")
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
            for line in self.when_absent(node, number, records):
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

    def when_absent(self, node: nodes.Node, number: int, records: str) -> list[str]:
        """What follows an absent figure: unknown where the rest cannot decide, or where a list is not there."""
        if absence_decides(node):
            return ["u = True"]
        bases = dict.fromkeys(outright(node))
        closer = f"out(({number}, None, {records})); break"
        if not bases:
            return [closer]
        absent = " or ".join(f"not {self.there(scope, key)}" for scope, key in bases)
        return [f"if {absent}: u = True", f"else: {closer}"]

    def check(self, node: nodes.Node, number: int, records: str) -> None:
        """Write the assertion."""
        closer = f"out(({number}, None, {records}))"
        needed = self.guard(node)
        try:
            assertion = self.assertion(node)
        except NoFastPath:
            self.write(f"{closer}; break")
            return
        undecided = f"out(({number}, {UNDECIDED}, {records}))"
        if needed:
            self.write(f"if {self.none_of(needed)}: {undecided}; break")
        if certain(node, self.present):
            self.write(f"if not {assertion}: {closer}")
        else:
            self.write("try:")
            self.write(f" if not {assertion}: {closer}")
            self.write(f"except KeyError: {undecided if absence_decides(node) else closer}")
        self.write("break")


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


def _records(depth: int) -> str:
    return "(" + "".join(f"r{scope}, " for scope in range(depth)) + ")"


def _asks(condition: nodes.Node, depth: int) -> Present | None:
    """The key that a condition asks to be there, and nothing else."""
    if not isinstance(condition, nodes.Call) or condition.function != "defined":
        return None
    asked = condition.arguments[0]
    if isinstance(asked, nodes.Table | nodes.Elements) or (
        isinstance(asked, nodes.Figure) and asked.kind not in ("any", "reference")
    ):
        return (asked.scope, asked.key) if asked.scope < depth else None
    return None


def _below(source: nodes.Node, scope: int) -> bool:
    """Whether a list stands in the element at hand, so that all these lists together are no longer than the file."""
    return isinstance(source, nodes.Elements | nodes.Texts) and getattr(source, "scope", 0) == scope - 1


def _known(source: nodes.Node) -> set[Present]:
    return {(source.scope, source.key)} if isinstance(source, nodes.Elements) else set()


def _forbidden(part: Part) -> str | None:
    """The pattern that a rule over all texts forbids, where it does nothing else."""
    if part.conditions or len(part.lists) != 1 or not isinstance(part.lists[0], nodes.Texts):
        return None
    match part.check:
        case nodes.Not(
            source=nodes.Call(function="matches", arguments=(nodes.Figure(scope=1), nodes.Literal_() as found))
        ):
            return found.value if isinstance(found.value, str) else None
    return None
