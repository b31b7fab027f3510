"""Which figures a rule's formulas can read at all, by their names: ``procurement.items[].amount`` for any element's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from budgetcheck.expression.reads import Read, ReadPlace, lists_on_the_way, place_of_elements, reads
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
    parsed = program.parsed
    lists = [place_of_elements(source) for _, source in parsed.each]
    found = [
        *(read for _, source in parsed.each for read in reads(source, steers=True)),
        *(read for condition in parsed.conditions for read in reads(condition, steers=True)),
        *reads(parsed.check),
    ]
    figures = [(read, _name(read, lists)) for read in found if read.figure]
    return Mentions(
        frozenset(name for _, name in figures if name is not None),
        frozenset(name for read, name in figures if name is not None and read.steers),
        any(name is None or read.kind == "reference" for read, name in figures),
        any(read.kind == "any" for read, name in figures if name is not None),
    )


def _name(read: Read, lists: Sequence[ReadPlace]) -> str | None:
    """The name of what is read; None where that may be any figure's."""
    place = read.place
    while isinstance(place, int) and place:
        place = lists[place - 1]
    if place in ("codes", "texts"):
        return f"#.{read.key}"
    keys = lists_on_the_way(place, lists)
    return None if keys is None else ".".join([*(f"{key}[]" for key in keys), read.key])
