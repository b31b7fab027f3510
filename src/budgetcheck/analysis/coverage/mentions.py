"""Which figures a rule's formulas can read at all, by their names: ``procurement.items[].amount`` for any element's."""

from __future__ import annotations

from typing import NamedTuple

from budgetcheck.expression import nodes
from budgetcheck.rulebook.program import Program
from budgetcheck.text.places import Route

_FREE = "custom"


def figure_pattern(route: Route) -> str:
    """The name of a figure: its route with any element in place of each one."""
    name = ""
    for step in route:
        name += "[]" if isinstance(step, int) else f".{step}" if name else step
    return name


class Mentions(NamedTuple):
    """What the formulas of a rule mention; `steering` is what conditions do: of the rule, of a choice, of a filter.

    `anything`: a reference may lead to any figure. `free`: free-form keys are read, which may be any of them.
    """

    names: frozenset[str]
    steering: frozenset[str]
    anything: bool
    free: bool

    def read(self, name: str) -> bool:
        """Whether the rule can read a figure of this name."""
        return name in self.names or self.anything or (self.free and name.startswith(_FREE))

    def steered_by(self, name: str) -> bool:
        """Whether what the rule compares may hang on a figure of this name."""
        return name in self.steering or (self.free and name.startswith(_FREE))


def mentions_of(program: Program) -> Mentions:
    """Collect what a rule mentions."""
    found = _Collecting()
    parsed = program.parsed
    bases: tuple[str, ...] = ("",)
    for _, source in parsed.each:
        found.walk(source, bases, steering=True)
        bases = (*bases, found.base(source, bases))
    for condition in parsed.conditions:
        found.walk(condition, bases, steering=True)
    found.walk(parsed.check, bases, steering=False)
    return Mentions(frozenset(found.names), frozenset(found.steering), found.anything, found.free)


class _Collecting:
    def __init__(self) -> None:
        self.names: set[str] = set()
        self.steering: set[str] = set()
        self.anything = False
        self.free = False

    def walk(self, node: nodes.Node, bases: tuple[str, ...], *, steering: bool) -> None:
        match node:
            case nodes.Figure():
                self._add(_below(bases[node.scope], node.key), node.kind, steering=steering)
            case nodes.Mapped():
                self._add(_below(self.base(node.source, bases), node.key), node.kind, steering=steering)
                self.walk(node.source, bases, steering=steering)
            case nodes.Filtered():
                inner = (*bases[: node.scope], self.base(node.source, bases))
                self.walk(node.condition, inner, steering=True)
                self.walk(node.source, bases, steering=steering)
            case nodes.Choice():
                self.walk(node.condition, bases, steering=True)
                self.walk(node.then, bases, steering=steering)
                self.walk(node.otherwise, bases, steering=steering)
            case _:
                for operand in node.operands():
                    self.walk(operand, bases, steering=steering)

    def base(self, source: nodes.Node, bases: tuple[str, ...]) -> str:
        """Where the elements of a list stand."""
        match source:
            case nodes.Elements():
                return f"{_below(bases[source.scope], source.key)}[]"
            case nodes.Mapped():
                return f"{_below(self.base(source.source, bases), source.key)}[]"
            case nodes.Filtered() | nodes.Only():
                return self.base(source.source, bases)
            case nodes.Children():
                return self.base(source.element, bases)
            case nodes.Element():
                return bases[source.scope]
            case nodes.Codes() | nodes.Texts():
                return "#"
        self.anything = True
        return "#"

    def _add(self, name: str, kind: str, *, steering: bool) -> None:
        self.names.add(name)
        if steering:
            self.steering.add(name)
        self.anything = self.anything or kind == "reference"
        self.free = self.free or kind == "any"


def _below(base: str, key: str) -> str:
    return f"{base}.{key}" if base else key
