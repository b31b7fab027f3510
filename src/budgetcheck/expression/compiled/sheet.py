"""Many rules -> one Python function, the sheet: it goes through a declaration once and names what it did not clear.

Each key is looked up once for all rules that read it, each list is gone through once for all rules over its elements,
and rules that ask whether the same figure is there are passed over together where it is not. What is found to hold or
not to apply is only counted; the rest is for the exact evaluation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from sys import intern
from types import CodeType

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.function import Present, TextTest
from budgetcheck.expression.calling.lookup import function_of
from budgetcheck.expression.compiled.blocks import BlockWriter, SheetPart, records_of
from budgetcheck.expression.compiled.frame import Frame
from budgetcheck.expression.faults import NoFastPath
from budgetcheck.expression.surroundings.runtime import TOO_LARGE, Emitted

__all__ = ["SheetPart", "compile_sheet"]


class _Loop:
    """Rules over the elements of one list, and what goes through lists inside these elements."""

    __slots__ = ("inner", "parts", "source", "written")

    def __init__(self, source: nodes.Node | None, written: str | None = None) -> None:
        self.source = source
        self.written = written
        """The variable that holds those of the elements that are to be gone through, where it is not all."""
        self.parts: list[SheetPart] = []
        self.inner: dict[object, _Loop] = {}

    def numbers(self) -> Iterator[int]:
        """The rules here and further in."""
        yield from (part.number for part in self.parts)
        for loop in self.inner.values():
            yield from loop.numbers()


def compile_sheet(parts: Iterable[SheetPart]) -> Emitted:
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


class _Writer(BlockWriter):
    """Writes the sheet line by line."""

    def sheet(self, root: _Loop) -> Emitted:
        self.frames.append(Frame("a"))
        if root.parts:
            self.write(f"t += {len(root.parts)}")
        self.blocks(root.parts)
        for loop in root.inner.values():
            self.loop(loop)
        head = ["def judge(E, r0, out, listed):", " t = n = z = 0", " lacking = Lacking", *self.loads(0, 1)]
        source = "\n".join([*head, *self.lines, " return t, n, z"])
        code = compile(source, "<rules>", "exec", dont_inherit=True, optimize=0)
        body = next(constant for constant in code.co_consts if isinstance(constant, CodeType))
        return Emitted(_interned(body), self.constants)

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
        records = records_of(scope)
        self.elements(loop, elements, numbers[0], records)
        if loop.parts:
            flags.append((flag, len(loop.parts)))
            self.write(f"if {elements}:")
            self.write(f" {flag} = 1")
            self.write(f" t += len({elements}) * {len(loop.parts)}")
        known_outside = dict(self.known)
        dead = self.before(loop.parts, elements)
        skipped = bool(dead) and not loop.inner
        if skipped:
            self.write(f"if {elements} and {dead}: n += len({elements}) * {len(loop.parts)}")
            self.write("else:")
            self.indent += 1
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
        if loop.parts:
            # Not all of these were judged: none is counted.
            self.write(f" t -= len({elements}) * {len(loop.parts)}")
        self.indent -= skipped
        self.known = known_outside

    def elements(self, loop: _Loop, name: str, number: int, records: str) -> None:
        """Write the list that a loop goes through; where it cannot be told quickly, `listed` finds out."""
        source = loop.source
        if loop.written is not None:
            self.write(f"{name} = {loop.written}")
            return
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
        """Write the rules on texts that match a pattern: all texts are searched at once before each by itself."""
        rest = _Loop(loop.source)
        rest.inner = loop.inner
        sought = [(part, patterns) for part in loop.parts if (patterns := _sought(part))]
        rest.parts += [part for part in loop.parts if not _sought(part)]
        if not sought:
            return rest
        every = tuple(dict.fromkeys(pattern for _, patterns in sought for pattern in patterns))
        self.write(f"suspects = E.anywhere({self.constant(every)})")
        self.write("told = E.text_count()")
        for part, patterns in sought:
            if len(patterns) == 1:
                self.write(f"held = suspects.get({self.constant(patterns[0])}, ())")
            else:
                self.write(f"held = E.among(suspects, {self.constant(patterns)})")
            self.write("t += told - len(held)")
            if part.conditions:
                self.write("n += told - len(held)")
            self.write("if not told: z += 1")
            alone = _Loop(loop.source, "held")
            alone.parts.append(part)
            self.nested(alone, [])
        return rest


def _interned(code: CodeType) -> CodeType:
    """Have the keys in the code be the very objects that records have as keys: these are found without comparing."""
    constants = tuple(
        intern(one) if type(one) is str else _interned(one) if isinstance(one, CodeType) else one
        for one in code.co_consts
    )
    return code.replace(co_consts=constants)


def _below(source: nodes.Node, scope: int) -> bool:
    """Whether a list stands in the element at hand, so that all these lists together are no longer than the file."""
    return isinstance(source, nodes.Elements | nodes.Texts) and getattr(source, "scope", 0) == scope - 1


def _known(source: nodes.Node) -> set[Present]:
    return {(source.scope, source.key)} if isinstance(source, nodes.Elements) else set()


def _sought(part: SheetPart) -> tuple[str, ...]:
    """The patterns without any of which a rule over all texts has nothing to say: those it forbids, or that it is for.

    A rule with conditions does not apply where one of them is that a text match, one without conditions holds.
    """
    if len(part.lists) != 1 or not isinstance(part.lists[0], nodes.Texts):
        return ()
    if part.conditions:
        return next(filter(None, map(_matched, part.conditions)), ())
    return _matched(part.check.source) if isinstance(part.check, nodes.Not) else ()


def _matched(node: nodes.Node) -> tuple[str, ...]:
    """The patterns one of which occurs in a text wherever a condition holds; none where that is not certain."""
    match node:
        case nodes.Call(arguments=(nodes.Figure(scope=1, key="value"), nodes.Literal_(value=str(pattern)))):
            test = function_of(node.function).logic
            return (pattern,) if isinstance(test, TextTest) and test.by == "pattern" else ()
        case nodes.Logical(operator="and"):
            return next(filter(None, map(_matched, node.conditions)), ())
        case nodes.Logical():
            found = [_matched(one) for one in node.conditions]
            return tuple(dict.fromkeys(pattern for one in found for pattern in one)) if all(found) else ()
    return ()
