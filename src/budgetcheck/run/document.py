"""A published document as what can be checked: the declaration made of it, and where it states each line of that.

Everything that reads documents is imported here only, so that declarations are checked without it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from budgetcheck.documents.detect import HEAD, is_document
from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.source.faults import Fault
from budgetcheck.source.read import Source, SourceError
from budgetcheck.text.places import Span, Whereabouts
from budgetcheck.text.words import Words

UNREADABLE = "DEC-006"


def is_published(path: str | Path) -> bool:
    """Whether a file is a published document rather than a declaration, told by its first bytes and its name."""
    name = os.fspath(path)
    try:
        if not os.path.isfile(name):  # noqa: PTH113 - a pipe must not be opened
            return False
        with open(name, "rb") as file:  # noqa: PTH123
            return is_document(file.read(HEAD), name)
    except (OSError, ValueError):
        return False


@dataclass(frozen=True, slots=True)
class PublishedDeclaration:
    """The declaration that a document makes, as text, and for its lines where the document states them."""

    source: Source
    stated: Mapping[int, Whereabouts]

    def placed(self, report: FileReport) -> FileReport:
        """Return a report of the declaration with the document's places."""
        return replace(report, findings=tuple(self._placed(finding) for finding in report.findings))

    def _placed(self, finding: Finding) -> Finding:
        found = self.stated.get(finding.span.line)
        if found is None:
            terms = [term for side in (finding.left, finding.right) if side is not None for term in side.terms]
            spans = [term.span for term in terms if term.span is not None and term.path is None]
            found = next((self.stated[span.line] for span in spans if span.line in self.stated), Whereabouts())
        return replace(finding, whereabouts=found)


def published_declaration(path: str | Path, shown: str) -> PublishedDeclaration:
    """Read and recognise a document. Raises SourceError where that cannot be done."""
    from budgetcheck.documents.fault import DocumentFault
    from budgetcheck.documents.read import read_document
    from budgetcheck.recognition.lexicon import builtin_lexicon
    from budgetcheck.recognition.placing import place_words
    from budgetcheck.recognition.recognise import NotThisKind, recognise
    from budgetcheck.recognition.writing import written

    try:
        document = read_document(path, os.path.basename(path))  # noqa: PTH119
        recognised = recognise(document, Path(path).stem, builtin_lexicon())
    except DocumentFault as fault:
        raise _unreadable(fault.message, fault.remedy) from None
    except NotThisKind as refusal:
        raise _unreadable(refusal.message, Words("", "")) from None
    made = written(recognised)
    stated: dict[int, Whereabouts] = {}
    for line, origin in made.origins.items():
        place, words = origin.place, place_words(origin.place)
        stated[line] = Whereabouts(
            place.page,
            place.sheet,
            place.table,
            place.row,
            place.column,
            place.line,
            origin.title,
            origin.quote,
            words.zh,
            words.en,
        )
    return PublishedDeclaration(Source(shown, made.text), stated)


def _unreadable(message: Words, remedy: Words) -> SourceError:
    return SourceError(Fault(UNREADABLE, message, remedy, span=Span(1, 1, 1, 1)))
