"""Misprints: one digit of one printed figure of a correct document changed; is it found, and its place named?

Each figure that is read, in a table or in prose, is changed where the document prints it, one at a time, and the whole
way is gone: recognition, declaration, rules, suspects, places. A figure is covered where an equality that takes part
in the judgement of the unchanged document has it among its terms; others stand alone, and nothing could tell.
Reported are the shares of covered figures that are noticed (an error or warning the unchanged document has not), whose
place a finding names, and which are among the suspects of such a finding; and those that are not, with the reason.

    python -m benchmarks.misprints [DOCUMENT...] [--each N] [--show]

Without documents, invented ones in the manner of provinces. N: only every Nth figure.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from budgetcheck.documents.document import Document, Place, Table
from budgetcheck.documents.read import read_document
from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.findings.published import whereabouts_of
from budgetcheck.recognition.facts.fact import Fact
from budgetcheck.recognition.facts.keys import written_key
from budgetcheck.recognition.recognise import Recognised, recognise
from budgetcheck.recognition.words.lexicon import builtin_lexicon
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.run.single.check import Checker
from budgetcheck.run.single.document import declaration_of
from budgetcheck.text.places import Whereabouts
from budgetcheck.verdicts.judgement import Strictness
from tests.recognition.invented import invented
from tests.recognition.manners import MANNERS

Mark = tuple[str, str | None]


def checked(document: Document, *, passed: bool = False) -> tuple[FileReport, frozenset[Mark]]:
    """Check a document; returns the report and the marks of what it finds."""
    checker = Checker(builtin_rulebook(), Strictness(), show_passed=passed)
    published = declaration_of(document, "a.txt")
    report = published.placed(checker.source(published.source, None))
    return report, frozenset((one.rule, one.figure) for one in failing(report))


def correct(document: Document) -> Document:
    """An invented document without the sentences that say something else than its other figures do."""
    for _ in range(4):
        report, _ = checked(document)
        quotes = [finding.whereabouts.quote for finding in failing(report) if finding.whereabouts is not None]
        blocks = tuple(
            block
            for block in document.blocks
            if isinstance(block, Table) or not any(quote and quote in block.text for quote in quotes)
        )
        if len(blocks) == len(document.blocks):
            break
        document = replace(document, blocks=blocks)
    return document


def failing(report: FileReport) -> list[Finding]:
    """The errors and warnings of a report."""
    return [one for one in report.findings if one.verdict == "fails" and one.severity != "info"]


@dataclass(frozen=True, slots=True)
class Printing:
    """One printing of a figure: its key, what it says, and the text of the document to be changed."""

    key: str
    fact: Fact
    block: int
    cell: int | None


def printings(document: Document, found: Recognised) -> Iterator[Printing]:
    """Every printing of every number that was read, where its block is found again."""
    cells = {
        _key(cell.place): (at, number)
        for at, block in enumerate(document.blocks)
        if isinstance(block, Table)
        for number, cell in enumerate(block.cells)
    }
    for address, figure in found.figures.figures.items():
        for fact in (figure.first, *figure.others):
            if isinstance(fact.value, str) or not fact.value or address[0] in ("previous", "projects"):
                continue
            place = cells.get(_key(fact.origin.place))
            if place is not None and fact.origin.place.row is not None:
                yield Printing(written_key(address), fact, *place)
                continue
            for at, block in enumerate(document.blocks):
                if not isinstance(block, Table) and fact.origin.prose and fact.origin.quote in block.text:
                    yield Printing(written_key(address), fact, at, None)
                    break


def _key(place: Place | Whereabouts) -> tuple[object, ...]:
    return place.page, place.sheet, place.table, place.row, place.column


def misprinted(document: Document, printing: Printing, number: int) -> Document | None:
    """The document with one digit of a printing changed; None where its digits are not found in the text."""
    block = document.blocks[printing.block]
    if printing.cell is not None:
        assert isinstance(block, Table)
        cell = block.cells[printing.cell]
        text = _changed(cell.text, printing, number, 0, len(cell.text))
        if text is None:
            return None
        changed = replace(cell, text=text, number=None)
        cells = (*block.cells[: printing.cell], changed, *block.cells[printing.cell + 1 :])
        made: object = replace(block, cells=cells)
    else:
        assert not isinstance(block, Table)
        quote = printing.fact.origin.quote
        start = block.text.index(quote)
        text = _changed(block.text, printing, number, start, start + len(quote))
        if text is None:
            return None
        made = replace(block, text=text)
    return replace(document, blocks=(*document.blocks[: printing.block], made, *document.blocks[printing.block + 1 :]))  # type: ignore[arg-type]


def _changed(text: str, printing: Printing, number: int, start: int, end: int) -> str | None:
    """One digit changed of the last such number of a stretch: a clause ends with the figure it is about."""
    digits = format(abs(printing.fact.value), "f")  # type: ignore[arg-type]
    pattern = r"[,\s]*".join(map(re.escape, digits.rstrip("0").rstrip(".") if "." in digits else digits))
    known = list(re.compile(rf"(?<![\d.]){pattern}(?=\.?0*(?:\D|$))").finditer(text, start))
    if not known:
        return None
    match = next((one for one in reversed(known) if one.end() <= end), known[0])
    places = [at for at in range(match.start(), match.end()) if text[at].isdigit()]
    at = places[number % len(places)]
    other = str((int(text[at]) + 1 + number % 8) % 10)
    if at == places[0] and other == "0":
        other = "5" if text[at] != "5" else "4"
    return text[:at] + other + text[at + 1 :] if other != text[at] else None


@dataclass
class Outcome:
    """Counts over the figures of some documents."""

    figures: int = 0
    alone: int = 0
    noticed: int = 0
    placed: int = 0
    suspected: int = 0
    unseen: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    alone_keys: Counter[str] = field(default_factory=Counter)

    @property
    def covered(self) -> int:
        """Figures that some equality of the unchanged document has."""
        return self.figures - self.alone

    def add(self, other: Outcome) -> None:
        """Count those of another document, too."""
        for name in ("figures", "alone", "noticed", "placed", "suspected"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.unseen += other.unseen
        self.unplaced += other.unplaced
        self.alone_keys += other.alone_keys

    def __str__(self) -> str:
        covered, noticed = max(1, self.covered), max(1, self.noticed)
        return (
            f"{self.figures:>6} figures, {self.covered:>6} covered: noticed {self.noticed / covered:6.1%}, "
            f"placed {self.placed / noticed:6.1%}, suspected {self.suspected / noticed:6.1%}"
        )


def covered_keys(report: FileReport) -> set[str]:
    """The figures that take part in an equality that was judged, and those that are printed more than once."""
    keys: set[str] = set()
    for finding in report.findings:
        if finding.relation == "==" and finding.severity != "info" and finding.verdict in ("holds", "rounding"):
            for side in (finding.left, finding.right):
                keys |= {term.figure for term in side.terms} if side is not None else set()
    return keys


def study(document: Document, name: str, each: int = 1) -> Outcome:
    """Misprint the figures of one document."""
    outcome = Outcome()
    found = recognise(document, name, builtin_lexicon())
    report, base = checked(document, passed=True)
    covered = covered_keys(report)
    several = {key for key, count in Counter(one.key for one in printings(document, found)).items() if count > 1}
    for number, printing in enumerate(printings(document, found)):
        if number % each:
            continue
        changed = misprinted(document, printing, number)
        if changed is None:
            continue
        outcome.figures += 1
        told = f"{name}: {printing.key} {printing.fact.value} “{printing.fact.origin.quote[:60]}”"
        report, marks = checked(changed)
        new = [one for one in failing(report) if (one.rule, one.figure) in marks - base]
        if not new and printing.key not in covered and printing.key not in several:
            outcome.alone += 1
            outcome.alone_keys[re.sub(r"\[[^\]]*\]", "[]", printing.key)] += 1
            continue
        if not new:
            outcome.unseen.append(told)
            continue
        outcome.noticed += 1
        place = printing.fact.origin.place
        here = any(
            _key(where) == _key(place) and (place.row is not None or _close(where.quote, printing.fact.origin.quote))
            for finding in new
            for where in whereabouts_of(finding)
        )
        outcome.placed += here
        suspects = [figure for finding in new for suspect in finding.suspects for figure in suspect.figures]
        pinned = [finding.figure or "" for finding in new]
        named = any(figure == printing.key or figure.startswith(("statements", "shares")) for figure in suspects)
        outcome.suspected += named or (not suspects and any(figure.startswith(printing.key) for figure in pinned))
        if not here:
            outcome.unplaced.append(f"{told}: {', '.join(sorted(one.rule for one in new))}")
    return outcome


def _close(one: str, other: str) -> bool:
    """Whether two quotations are the same but for digits."""
    return re.sub(r"[\d.,]", "", one) == re.sub(r"[\d.,]", "", other)


def main() -> int:
    """Print the shares for every document and for all."""
    arguments = iter(sys.argv[1:])
    each, show, paths = 1, False, list[Path]()
    for argument in arguments:
        if argument == "--each":
            each = int(next(arguments))
        elif argument == "--show":
            show = True
        else:
            paths.append(Path(argument))
    documents = [(path.name, read_document(path)) for path in paths]
    if not documents:
        documents = [(manner.name, correct(invented(manner, 1).document)) for manner in MANNERS]
    whole = Outcome()
    for name, document in documents:
        outcome = study(document, name, each)
        print(f"{name:<24} {outcome}", flush=True)
        whole.add(outcome)
    print(f"{'all':<24} {whole}")
    print("covered by nothing:", ", ".join(f"{key} {count}" for key, count in whole.alone_keys.most_common(12)))
    if show:
        for title, lines in (("not noticed", whole.unseen), ("noticed, place not named", whole.unplaced)):
            print(f"{title}:", *lines, sep="\n    ")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
