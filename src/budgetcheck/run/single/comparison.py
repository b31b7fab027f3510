"""Two loaded declarations -> what changed between them, in figures and in verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from budgetcheck.figures.compare import (
    DeclaredChange,
    FigureChange,
    Step,
    changed_figures,
    declared_changes,
    step_between,
)
from budgetcheck.figures.load import Loaded
from budgetcheck.findings.flips import Flip, flips
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.source.locate import Locator
from budgetcheck.text.places import Route, Whereabouts
from budgetcheck.text.slots import frozen
from budgetcheck.verdicts.judgement import Strictness

PlacesOfLines: TypeAlias = Mapping[int, Whereabouts]
"""For lines of a declaration made of a document where that states them; empty for a declaration that was written."""


@frozen
class Version:
    """One of the two declarations."""

    path: str
    unit_name: str
    year: int | None
    kind: str
    currency_unit: str
    faults: int
    """What is wrong with the declaration itself; figures on faulty lines are not compared."""


@frozen
class Changed:
    """A figure that changed, and the lines it stands on; of a published document its places instead."""

    figure: FigureChange
    old_line: int | None
    new_line: int | None
    old_place: Whereabouts | None = None
    new_place: Whereabouts | None = None


@frozen
class ComparedVersions:
    """All that differs between two declarations; numbers are in the newer one's unit."""

    old: Version
    new: Version
    step: Step
    figures: tuple[Changed, ...]
    declared: tuple[DeclaredChange, ...]
    flips: tuple[Flip, ...]

    @property
    def contradicted(self) -> tuple[DeclaredChange, ...]:
        """The declared changes that the two declarations contradict."""
        return tuple(one for one in self.declared if one.agrees is False)

    @property
    def worse(self) -> bool:
        """Whether an error is new, or a declared change is contradicted."""
        return bool(self.contradicted) or any(flip.worse and flip.severity == "error" for flip in self.flips)


def compared(
    old: Loaded,
    new: Loaded,
    rulebook: Rulebook,
    strictness: Strictness,
    stated: tuple[PlacesOfLines, PlacesOfLines] = ({}, {}),
) -> ComparedVersions:
    """Compare two declarations, both judged by the same rules; `stated` is where documents state their lines."""
    before, after = Locator(old.figures.source.text), Locator(new.figures.source.text)
    return ComparedVersions(
        _version(old),
        _version(new),
        step_between(old.figures, new.figures),
        tuple(
            _placed(Changed(one, _line(before, one.old_route), _line(after, one.new_route)), *stated)
            for one in changed_figures(old.figures, new.figures)
        ),
        declared_changes(old.figures, new.figures, exact=strictness.exact),
        flips(old.figures, new.figures, rulebook, strictness),
    )


def _placed(changed: Changed, old: PlacesOfLines, new: PlacesOfLines) -> Changed:
    """The change with the places of documents, which take those of lines that nobody wrote."""
    if not (old or new):
        return changed
    return replace(
        changed,
        old_line=None if old else changed.old_line,
        new_line=None if new else changed.new_line,
        old_place=old.get(changed.old_line or 0),
        new_place=new.get(changed.new_line or 0),
    )


def _version(loaded: Loaded) -> Version:
    root = loaded.figures.root
    return Version(
        loaded.figures.source.path,
        str(root.get("unit.name", "")),
        loaded.figures.year,
        loaded.figures.kind,
        loaded.figures.currency_unit,
        len(loaded.declaration.faults),
    )


def _line(locator: Locator, route: Route | None) -> int | None:
    span = None if route is None else locator.value(route)
    return None if span is None else span.line
