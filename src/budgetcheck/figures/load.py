"""Text -> figures: the declaration in it and those of the files that it names, as rules see them together."""

from __future__ import annotations

from collections.abc import Sequence

from budgetcheck.declaration.declare import Declaration, declare
from budgetcheck.declaration.related import NamedFiles, Related, Relations, named_files
from budgetcheck.figures.figures import Figures
from budgetcheck.source.faults import Fault
from budgetcheck.source.read import Source
from budgetcheck.text.slots import frozen

_NO_NAMES = NamedFiles()


@frozen
class Loaded:
    """A declaration, what it names, and the figures of both together."""

    declaration: Declaration
    names: NamedFiles
    related: Related
    figures: Figures

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All that is wrong, apart from what rules say: of the declaration, the files it names, and its statements."""
        return *self.declaration.faults, *self.related.faults, *self.figures.faults


def load(source: Source, relations: Relations, path: str | None = None) -> Loaded:
    """Load the declaration in a text.

    The files it names are looked for from `path`, where it stands, else from the current folder. Whatever is wrong is
    among the faults; nothing is raised.
    """
    declaration = declare(source)
    named = named_files(declaration)
    return loaded(declaration, relations.of(named, path), named)


def loaded(declaration: Declaration, related: Related, named: NamedFiles = _NO_NAMES) -> Loaded:
    """Make figures of a declaration and the related ones that are known already."""
    figures = figures_of(declaration, related.previous, related.members, related.budget, related.approved)
    return Loaded(declaration, named, related, figures)


def figures_of(
    declaration: Declaration,
    previous: Declaration | None = None,
    members: Sequence[Declaration] = (),
    budget: Declaration | None = None,
    approved: Declaration | None = None,
) -> Figures:
    """Turn a declaration into figures, together with those of the files that it names.

    `previous.…` are the figures that the declaration gives inline, else those of last year's file; all of that file is
    `disclosure.previous.…`, this year's budget is `disclosure.budget.…`, the approved version `disclosure.approved.…`,
    and `members` is the list of the members' declarations. Amounts come in this declaration's unit. The related
    declarations' own related files are not looked at.
    """
    flat = declaration.flat
    figures = Figures(
        declaration.source,
        flat.root,
        flat.currency_unit,
        flat.decimals,
        flat.rounding,
        flat.precision,
        declaration.directory,
        reliability=declaration.reliability,
        texts=flat.texts,
        moved=flat.moved,
    )
    files = {"previous": previous, "budget": budget, "approved": approved}
    if members or any(files.values()):
        from budgetcheck.figures.relate import embed

        known = {name: figures_of(file) for name, file in files.items() if file is not None}
        figures = embed(figures, known, [figures_of(member) for member in members])
    if "statements" in flat.root:
        from budgetcheck.figures.statements import with_statements

        figures = with_statements(figures)
    return figures
