"""Files that are named as the declarations that a command is about."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from budgetcheck.files.walk import LEADS_OUT, leads_out
from budgetcheck.run.run import STDIN
from budgetcheck.source.pipes import is_pipe, piped, standard_input
from budgetcheck.source.read import Source, SourceError, decode, read
from budgetcheck.text.places import Whereabouts
from budgetcheck.text.problems import CannotRun, Problem
from budgetcheck.text.words import phrase


class NamedSource(NamedTuple):
    """A declaration's text; its path, where it is no standard input or pipe; where a document states its lines."""

    source: Source
    path: Path | None
    stated: Mapping[int, Whereabouts] = MappingProxyType({})


def named_source(file: str, command: str, packs: tuple[str, ...] = ()) -> NamedSource:
    """Read a declaration, or a document as the one that it comes to by the words of the tool and of some packs.

    Raises CannotRun where there is none.
    """
    if file == STDIN:
        shown, path = "<stdin>", None
    else:
        shown, path = file.replace(os.sep, "/"), Path(file)
        if path.is_dir():
            raise CannotRun.because(phrase("cli.sources.takes_declarations_folder", command=command), file)
        if leads_out(file):
            raise CannotRun(Problem(LEADS_OUT, file))
        if not path.exists():
            raise CannotRun.because(phrase("text.problems.no_such_file"), file)
    from budgetcheck.run.single.document import is_published, means_document, published_declaration

    if path is not None and not file.endswith((".toml", ".TOML")) and is_published(path):
        try:
            published = published_declaration(path, shown, packs)
            return NamedSource(published.source, path, published.stated)
        except SourceError as error:
            raise CannotRun(Problem(error.fault.message, shown, remedy=error.fault.remedy)) from None
    try:
        if path is None:
            data = standard_input()
            if means_document(data, ""):
                published = published_declaration(data, shown, packs)
                return NamedSource(published.source, None, published.stated)
            source = decode(data, shown)
        elif is_pipe(file):
            source, path = decode(piped(file), shown), None
        else:
            source = read(path, shown)
    except SourceError as error:
        raise CannotRun.because(error.fault.message, shown, error.fault.span) from None
    return NamedSource(source, path)
