"""Render: reports, explanations and analyses in, text in pieces out (of a workbook, bytes).

One file a format of reports lies in `formats`, found by name and imported only when chosen; what is no report has a
room each (`compared`, `explained`, `coverage`, `keys`, `packs`, and `marked` for notes in a workbook). They share
`wording` (findings in words), `layout` (what a terminal shows), `page` and `workbook` (their parts), `exchange` (JSON,
Markdown, fingerprints).
What is said is decided before: judging, counting what fails a run and writing to streams or files do not belong here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from budgetcheck.findings.finding import FileReport
from budgetcheck.render.context import Context
from budgetcheck.text.slots import frozen

Renderer = Callable[[Iterable[FileReport], Context], Iterator[str] | Iterator[bytes]]


@frozen
class Format:
    """One output format."""

    name: str
    machine: bool
    """Whether its output is a document for programs: nothing else may be written beside it, and always UTF-8."""
    render: Renderer
    """Reports -> text in pieces; the reports may be a stream, memory stays flat, and nothing is printed."""
    pictures: bool = False
    """Whether it draws the figures of a file, so that reports are to hold their `picture`."""
    binary: bool = False
    """Whether the pieces are bytes, which no terminal shows."""
    ledger: bool = False
    """Whether it tells what became of every duty, where that is asked for."""
    stated: bool = False
    """Whether it shows all values of a declaration, so that the reports must hold them."""


def available() -> tuple[str, ...]:
    """The names of all formats, found in the package's folder and not imported."""
    import pkgutil

    from budgetcheck.render import formats

    return tuple(sorted(module.name for module in pkgutil.iter_modules(formats.__path__)))


def load_format(name: str) -> Format:
    """Import one format. An unknown name is a KeyError."""
    import importlib

    if name not in available():
        raise KeyError(name)
    module = importlib.import_module(f"budgetcheck.render.formats.{name}")
    return Format(
        module.FORMAT,
        module.MACHINE,
        module.render,
        pictures=getattr(module, "PICTURES", False),
        binary=getattr(module, "BINARY", False),
        ledger=getattr(module, "SHOWS_DUTIES", False),
        stated=getattr(module, "SHOWS_VALUES", False),
    )
