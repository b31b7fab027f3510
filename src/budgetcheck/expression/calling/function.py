"""What a function of the language is: what it takes and yields, its exact meaning, its compiled form, its logic.

Each function is a module of `functions` with a `FUNCTION` in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import Literal, Protocol, TypeAlias

from budgetcheck.expression.faults import NoFastPath
from budgetcheck.expression.nodes import Call, Elements, Node, Type
from budgetcheck.expression.quantities.values import Truth, Value
from budgetcheck.expression.surroundings.environment import Environment
from budgetcheck.expression.surroundings.runtime import Constant
from budgetcheck.model.record import Record
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.text.words import Words

Complaint: TypeAlias = tuple[Node, Words]
"""An argument that does not fit, and why."""
Present: TypeAlias = tuple[int, str]
"""A key of one of the records in scope."""


class Run(Protocol):
    """An exact evaluation over the records in scope."""

    @property
    def environment(self) -> Environment: ...
    @property
    def records(self) -> tuple[Record, ...]: ...
    @property
    def bounds(self) -> bool: ...
    def value(self, node: Node) -> Value: ...
    def truth(self, node: Node) -> Truth: ...
    def scope(self, number: int) -> Record: ...
    def on_stated_values(self) -> Run: ...


class Traversal(NamedTuple):
    """How compiled expressions go through a list: what each element is, and the clauses of the comprehension."""

    item: str
    over: str
    whole: str | None = None
    """The list itself, where what is looked at of each element is all of it."""


class Writer(Protocol):
    """What writes compiled expressions; see `emit.Emitter`."""

    @property
    def lists(self) -> int: ...
    @property
    def present(self) -> Set[Present]: ...
    def held(self, scope: int) -> bool: ...
    def emit(self, node: Node) -> str: ...
    def asked(self, node: Node) -> str: ...
    def run(self, node: Node) -> Traversal: ...
    def joined(self, node: Node, join: str) -> str: ...
    def soft(self, node: Node) -> str: ...
    def there(self, scope: int, key: str) -> str: ...
    def absent(self, base: Elements) -> str: ...
    def fresh(self) -> str: ...
    def constant(self, value: Constant, prefix: str = "K") -> str: ...


Exact: TypeAlias = Callable[[Run, tuple[Node, ...]], Value]
"""What a function comes to, of the arguments that a formula gives it."""


class TextTest(NamedTuple):
    """A test of a text by another one, which the formula writes out as a rule."""

    holds: Callable[[str, str], bool]
    """Whether the first text passes the test by the second one."""
    by: Literal["beginning", "pattern", "whole"] = "whole"
    """What of the first text the second one is compared with: its beginning, any part that a pattern fits, all."""


Logic: TypeAlias = (
    TextTest | Literal["all", "any", "defined", "first", "sum", "greatest", "least", "absolute", "rounded", "count"]
)
"""What a function is to those who reason about a formula without evaluating it.

All or any of its conditions; whether its argument is stated; the first of its arguments that is; of numbers the sum of
those that are, the greatest, the least, the one without its sign, the one rounded; a whole number from 0.
"""


def _refuse(_writer: Writer, _node: Call) -> str:
    raise NoFastPath


def _never(_arguments: Sequence[Node]) -> bool:
    return False


def _unsure(_arguments: Sequence[Node], _present: Set[Present]) -> bool:
    return False


class Function(NamedTuple):
    """One function of the language."""

    least: int
    most: int
    """How many arguments it takes."""
    result: Callable[[Sequence[Node]], Type | Complaint]
    """Its result's type given the arguments, or the argument that does not fit."""
    exact: Exact | None = None
    """Its exact meaning; None for a function that the parser writes as a node of its own."""
    emit: Callable[[Writer, Call], str] = _refuse
    """Its compiled form. Raises NoFastPath where it has none."""
    soft: Callable[[Writer, Call], str] | None = None
    """Its compiled form where it may be absent (None then), if that differs."""
    tolerates: Callable[[Sequence[Node]], bool] = _never
    """Whether it can have a value although one of these arguments has none."""
    joins: bool = False
    """Whether it joins conditions, so that one of them may decide the whole."""
    certain: Callable[[Sequence[Node], Set[Present]], bool] = _unsure
    """Whether reading what it reads cannot find anything absent, given the keys that are there."""
    harmless: Callable[[Sequence[Node], Set[Present]], bool] = _unsure
    """Whether its compiled form can raise nothing at all, given the keys that are there."""
    logic: Logic | None = None
    """What it is to those who reason about formulas; None where that may be anything of its type."""
