"""The built-in rules made ready, and kept so between runs.

Parsing, checking and compiling some hundred formulas takes longer than everything else a cold start does.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast, overload

from budgetcheck.expression.surroundings.runtime import Emitted
from budgetcheck.files.store import Store, restored, storable, store
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.parsed import Parsed
from budgetcheck.rulebook.program import Program, ReadyPrograms, RuleGist, Sheet
from budgetcheck.text.words import Words

if TYPE_CHECKING:
    from budgetcheck.expression.nodes import Figure

_RULES: Final = "rules"
_FORMULAS: Final = "rules-formulas"


def builtin_rulebook() -> Rulebook:
    """Return the built-in rules, from the cache where it is current. Raises PackError."""
    place = store()
    kept = None if place is None else place.read(_RULES)
    if place is not None and kept is not None:
        rules, gists, parameters = kept
        thresholds = {name: (Decimal(value), unit) for name, (value, unit) in parameters.items()}
        return Rulebook(_KeptPrograms(rules, gists, frozenset(parameters), place), thresholds, keeper=_Keeper(place))
    from budgetcheck.rulebook.compile import compile_packs
    from budgetcheck.rulebook.load import builtin_packs

    rulebook = compile_packs(builtin_packs())
    if place is None:
        return rulebook
    rules = [marshal.dumps(_kept(program)) for program in rulebook.programs]
    gists = [tuple(program.gist) for program in rulebook.programs]
    place.write(
        _RULES, (rules, gists, {name: (str(value), unit) for name, (value, unit) in rulebook.parameters.items()})
    )
    place.write(_FORMULAS, [marshal.dumps(_kept_formulas(program.parsed)) for program in rulebook.programs])
    programs = _KeptPrograms(rules, gists, frozenset(rulebook.parameters), place, rulebook.programs)
    return replace(rulebook, programs=programs, keeper=_Keeper(place))


class _KeptPrograms(ReadyPrograms):
    """The built-in programs as they are kept, each unpacked when it is looked at."""

    __slots__ = ("_formulas", "_gists", "_kept", "_parameters", "_store", "_unpacked")

    def __init__(
        self,
        kept: Sequence[bytes],
        gists: Sequence[tuple[Any, ...]],
        parameters: frozenset[str],
        store: Store,
        unpacked: Sequence[Program] = (),
    ) -> None:
        self._kept = kept
        self._gists = gists
        self._parameters = parameters
        self._store = store
        self._formulas: Sequence[bytes] | None = None
        self._unpacked: list[Program | None] = [*unpacked] or [None] * len(kept)

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, index: int) -> Program: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Program]: ...
    def __getitem__(self, index: int | slice) -> Program | Sequence[Program]:
        if isinstance(index, slice):
            return tuple(self)[index]
        found = self._unpacked[index]
        if found is None:
            kept = marshal.loads(self._kept[index])  # noqa: S302
            found = self._unpacked[index] = _program(kept, self._parameters, partial(self._formulas_of, index))
        return found

    def _formulas_of(self, index: int) -> Parsed | None:
        """A program's formulas as they are kept; None where they are not."""
        if self._formulas is None:
            self._formulas = self._store.read(_FORMULAS) or ()
        return _formulas(marshal.loads(self._formulas[index])) if self._formulas else None  # noqa: S302

    def __iter__(self) -> Iterator[Program]:
        return (self[index] for index in range(len(self._kept)))

    def gists(self) -> Sequence[RuleGist]:
        return [RuleGist(*gist) for gist in self._gists]

    def sheet(self, kind: str, scope: str) -> Sheet | None:
        name = f"{_RULES}-{kind}-{scope}"
        kept = self._store.read(name)
        if kept is not None:
            emitted, unfit = kept
            return Sheet(_emitted(emitted).link(), unfit)
        from budgetcheck.rulebook.program import compile_programs

        numbered = [(n, program) for n, program in enumerate(self) if program.rule.fits(kind, scope)]
        made, unfit = compile_programs(numbered), len(self) - len(numbered)
        self._store.write(name, (_plain_emitted(made), unfit))
        return Sheet(made.link(), unfit)


class _Keeper:
    """Keeps the sheets of rules that are not just the built-in ones."""

    __slots__ = ("store",)

    def __init__(self, store: Store) -> None:
        self.store = store

    def load(self, name: str) -> Emitted | None:
        """Return a sheet that `keep` kept."""
        kept = self.store.read(f"sheet-{name}")
        return None if kept is None else _emitted(kept)

    def keep(self, name: str, emitted: Emitted) -> None:
        """Keep a sheet."""
        self.store.write(f"sheet-{name}", _plain_emitted(emitted))


def _plain_emitted(emitted: Emitted) -> tuple[Any, ...]:
    return emitted.code, [(name, storable(value)) for name, value in emitted.constants.items()]


def _emitted(kept: Any) -> Emitted:
    code, constants = kept
    return Emitted(code, {name: restored(value) for name, value in constants})


def _kept(program: Program) -> tuple[Any, ...]:
    rule = program.rule
    fields = (
        rule.id,
        rule.name,
        rule.title.arguments,
        rule.severity,
        rule.check,
        rule.pack,
        rule.each,
        rule.when,
        rule.cite,
        rule.why.arguments,
        rule.remedy.arguments,
        storable(rule.tolerance),
        tuple((applies.kind, applies.scope) for applies in rule.applies_to),
        rule.figure,
        rule.path,
        rule.block,
        rule.patterns,
        rule.needs,
        rule.duties,
    )
    seen = program.footprint
    footprint = (
        seen.direct,
        seen.below,
        seen.patterns,
        seen.any_figure,
        seen.scopes,
        seen.prerequisites,
        seen.compares,
    )
    return fields, program.reads, program.adds, footprint


def _kept_formulas(parsed: Parsed) -> tuple[Any, ...]:
    from budgetcheck.expression.kept import kept_node

    return (
        [(name, kept_node(source)) for name, source in parsed.each],
        [kept_node(condition) for condition in parsed.conditions],
        kept_node(parsed.check),
        None if parsed.figure is None else kept_node(parsed.figure),
    )


def _formulas(kept: tuple[Any, ...]) -> Parsed:
    from budgetcheck.expression.kept import restored_node

    each, conditions, check, figure = kept
    return Parsed(
        tuple([(name, restored_node(source)) for name, source in each]),
        tuple([restored_node(condition) for condition in conditions]),
        restored_node(check),
        None if figure is None else cast("Figure", restored_node(figure)),
    )


def _program(kept: tuple[Any, ...], parameters: frozenset[str], keeps: Callable[[], Parsed | None]) -> Program:
    fields, reads, adds, footprint = kept
    (id_, name, title, severity, check, pack, each, when, cite, why, remedy, tolerance, limits, figure, *rest) = fields
    path, block, patterns, needs, duties = rest
    from budgetcheck.rulebook.rule import AppliesTo, Rule

    rule = Rule(
        id=id_,
        name=name,
        title=Words.restored("", title),
        severity=severity,
        check=check,
        pack=pack,
        each=each,
        when=when,
        cite=cite,
        why=Words.restored("", why),
        remedy=Words.restored("", remedy),
        tolerance=restored(tolerance),
        applies_to=tuple(AppliesTo(*limit) for limit in limits),
        figure=figure,
        path=path,
        block=block,
        patterns=patterns,
        needs=needs,
        duties=duties,
    )
    return Program(rule, reads, parameters, adds=adds, footprint=footprint, keeps=keeps)
