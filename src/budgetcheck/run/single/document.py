"""A published document as what can be checked: the declaration made of it, and where it states each line of that.

Everything that reads documents is imported here only, so that declarations are checked without it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from budgetcheck.documents.detect import HEAD, is_document
from budgetcheck.files.regular import head_of
from budgetcheck.findings.finding import FileReport
from budgetcheck.source.faults import Fault
from budgetcheck.source.read import Source, SourceError
from budgetcheck.text.places import Span, Whereabouts
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words, phrase

if TYPE_CHECKING:
    from budgetcheck.documents.document import Document
    from budgetcheck.recognition.facts.fact import Provenance
    from budgetcheck.recognition.words.lexicon import Lexicon

UNREADABLE = "DEC-006"
NOT_UNDERSTOOD = "DEC-058"
NOT_READ = "DEC-059"
REQUIRED = "DEC-031"


def is_published(path: str | Path) -> bool:
    """Whether a file is a published document rather than a declaration, told by its first bytes and its name."""
    name = os.fspath(path)
    try:
        return is_document(head_of(name, HEAD), name)
    except (OSError, ValueError):
        return False


@frozen
class PublishedDeclaration:
    """The declaration that a document makes, as text, and for its lines where the document states them."""

    source: Source
    stated: Mapping[int, Whereabouts]
    document: Document
    worded: Mapping[str, Whereabouts]
    """The same for texts, by their addresses: the reason of a change stands elsewhere than its amount."""
    faults: tuple[Fault, ...] = ()
    """What of the document was not read or not understood, as far as its verdict hangs on it."""
    undated: bool = False
    """Whether its year was not found: the declaration has none then, and what needs it is not decided."""

    def placed(self, report: FileReport, *, tables: bool = False) -> FileReport:
        """Return a report of the declaration with the document's places, and its disputed tables where asked for."""
        from budgetcheck.findings.published import published

        placed = published(report, self.stated, self.worded)
        if self.undated:
            kept = (one for one in placed.findings if (one.rule, one.figure) != (REQUIRED, "disclosure"))
            placed = replace(placed, findings=tuple(kept))
        if self.faults:
            from budgetcheck.findings.faulted import resolve_faults

            told = resolve_faults(self.faults, report.path, "")
            placed = replace(
                placed, findings=(*(replace(one, whereabouts=Whereabouts()) for one in told), *placed.findings)
            )
        if not tables:
            return placed
        from budgetcheck.run.single.printing import disputed_tables

        return replace(placed, printed=disputed_tables(self.document, placed))


def means_document(data: bytes, name: str) -> bool:
    """Whether what came without a file is a published document rather than a declaration."""
    return is_document(data[:HEAD], name)


def document_bytes(path: str | Path) -> bytes:
    """Read the bytes of a document. Raises SourceError."""
    from budgetcheck.documents.fault import DocumentFault
    from budgetcheck.documents.read import content_of

    try:
        return content_of(path)
    except DocumentFault as fault:
        raise _unreadable(fault.message, fault.remedy) from None


def published_declaration(
    document: str | Path | bytes, shown: str, packs: tuple[str, ...] = ()
) -> PublishedDeclaration:
    """Read and recognise a document with the words of the tool and of the packs' lexicons.

    Raises SourceError where that cannot be done; it is `recognised` unless there is no figure of any budget in it.
    Raises CannotRun where a lexicon is broken.
    """
    from budgetcheck.documents.fault import DocumentFault
    from budgetcheck.documents.own_reports import is_own_report
    from budgetcheck.documents.read import content_of, read_document

    try:
        data = document if isinstance(document, bytes) else content_of(document)
        if is_own_report(data):
            report = phrase("run.document.own_report"), phrase("run.document.give_the_document")
            raise _unreadable(*report, recognised=False)
        read = read_document(data, Path(shown).name)
    except DocumentFault as fault:
        raise _unreadable(fault.message, fault.remedy, recognised=fault.kind != "empty") from None
    return declaration_of(read, shown, packs)


def declaration_of(read: Document, shown: str, packs: tuple[str, ...] = ()) -> PublishedDeclaration:
    """Recognise a document that was read. Raises SourceError where it is no budget and no final accounts."""
    from budgetcheck.recognition.facts.keys import written_key
    from budgetcheck.recognition.recognise import NotThisKind, recognise
    from budgetcheck.recognition.writing.head import UNKNOWN_YEAR
    from budgetcheck.recognition.writing.writing import written

    try:
        recognised = recognise(read, Path(shown).stem, lexicon_of(packs))
    except NotThisKind as refusal:
        raise _unreadable(refusal.message, refusal.remedy, recognised=not refusal.nothing) from None
    made = written(recognised)
    stated = {line: _whereabouts(origin) for line, origin in made.origins.items()}
    worded = {
        written_key(address): _whereabouts(figure.first.origin)
        for address, figure in recognised.figures.figures.items()
        if isinstance(figure.first.value, str)
    }
    faults = [Fault(NOT_READ, note) for note in read.notes]
    report = made.report
    if not report.whole:
        share = f"{report.coverage:.1f}"
        told = phrase("run.document.hardly_understood", used=report.used, seen=report.seen, share=share)
        faults.insert(0, Fault(NOT_UNDERSTOOD, told))
    text, undated = made.text, recognised.setting.year is None
    if undated:  # nothing may be judged by the year that stands in for one
        text = text.replace(f"\nyear = {UNKNOWN_YEAR}\n", "\n\n", 1)
        faults.append(Fault(NOT_READ, phrase("run.document.year_not_found"), phrase("run.document.state_year")))
    return PublishedDeclaration(Source(shown, text), stated, read, worded, tuple(faults), undated)


def _whereabouts(origin: Provenance) -> Whereabouts:
    from budgetcheck.recognition.writing.placing import place_words

    place = origin.place
    return Whereabouts(
        place.page,
        place.sheet,
        place.table,
        place.row,
        place.column,
        place.line,
        origin.title,
        origin.quote,
        place_words(place, origin.title),
    )


def lexicon_of(packs: tuple[str, ...]) -> Lexicon:
    """The words of the tool and of the packs' lexicons. Raises CannotRun where one is broken."""
    from budgetcheck.recognition.words.lexicon import builtin_lexicon
    from budgetcheck.run.single.packs import lexicons_of

    found = tuple(lexicons_of(packs))
    if not found:
        return builtin_lexicon()
    files = (file for folder in found for file in sorted(folder.glob("*.toml")))
    states = [(file, file.stat()) for file in files]
    return _own_lexicon(found, tuple((file, state.st_mtime_ns, state.st_size) for file, state in states))


@lru_cache(8)
def _own_lexicon(folders: tuple[Path, ...], _: tuple[tuple[Path, int, int], ...]) -> Lexicon:
    """Kept while the files stay as they are: a run that watches sees them change."""
    from budgetcheck.recognition.words.lexicon import load_lexicon

    return load_lexicon(folders)


def _unreadable(message: Words, remedy: Words, *, recognised: bool = True) -> SourceError:
    return SourceError(Fault(UNREADABLE, message, remedy, span=Span(1, 1, 1, 1)), recognised=recognised)
