"""One discrepancy as people read it: headline, place, excerpt, equation, suspects, basis, remedy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from budgetcheck.findings.finding import Finding
from budgetcheck.render.context import Context
from budgetcheck.render.layout.excerpt import MarkedLines, gutter
from budgetcheck.render.layout.lines import DrawnLines, WrappedText, broken
from budgetcheck.render.layout.roles import Line, Piece, Role
from budgetcheck.render.layout.screen import displayed
from budgetcheck.render.wording.naming import named_subject
from budgetcheck.render.wording.phrases import SEVERITY, VERDICT
from budgetcheck.render.wording.sentences import (
    TEXT_LENGTH,
    basis,
    computation,
    elsewhere,
    equation,
    headline,
    line_or_place,
    place,
    reason_of,
    subject,
)
from budgetcheck.render.wording.suspicion import ToldUnits, suspicions
from budgetcheck.text.safe import roomy, visible
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Language, phrase

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

_HANG = 4
"""Columns by which what does not fit the first line is indented."""
_Note: TypeAlias = tuple[str, str]
"""What a note is about, and what it says."""


def block(
    finding: Finding,
    language: Language,
    repeated: bool = False,
    remedied: bool = True,
    told: ToldUnits | None = None,
) -> list[RenderableType]:
    """The whole discrepancy; `repeated` leaves out the basis, said before, and the remedy if it is `remedied`.

    `told` knows what the findings before have said of amounts in another unit.
    """
    side = gutter(finding.excerpts)
    mark, role = verdict_label(finding, language)
    drawings: list[RenderableType] = [
        WrappedText(headline(finding, language), "strong", _rule(finding, f"{mark}[", "]: "), role, _HANG),
        _Place(place(finding, language), _stated_at(finding, language), subject(finding), side),
        MarkedLines(finding.excerpts, finding.severity, language),
    ]
    if notes := _notes(finding, language, repeated, remedied, told):
        drawings.append(_Notes(notes, side, bool(finding.excerpts)))
    return drawings


def bare(finding: Finding, language: Language, columns: int = 100, told: ToldUnits | None = None) -> str:
    """The block as plain text, for formats that carry it inside something else."""
    return displayed(block(finding, language, told=told), Context(language=language, width=columns))


def brief(finding: Finding, language: Language, lead: str = "") -> WrappedText:
    """A finding in one line where it fits: for rounding, rules that hold, and the rest of many of one rule."""
    mark, role = verdict_label(finding, language)
    where = line_or_place(finding, language)
    if finding.whereabouts is None:
        where = phrase("render.layout.line_number", number=where).say(language)
    computed = equation(finding, language) if finding.verdict != "not_applicable" else None
    parts = [
        where,
        named_subject(finding, language),
        (computed or headline(finding, language)) + reason_of(finding, language),
    ]
    text = "  ".join(part for part in parts if part)
    return WrappedText(text, lead=_rule(finding, f"{lead}{mark}[", "] "), mark=role, hang=_HANG)


def _rule(finding: Finding, before: str, behind: str) -> str:
    return f"{before}{visible(finding.rule, 80)}{behind}"


def verdict_label(finding: Finding, language: Language) -> tuple[str, Role]:
    """Severity of a failure, else the verdict, and its role."""
    if finding.verdict == "fails":
        return SEVERITY[finding.severity].say(language), finding.severity
    role: Role = "good" if finding.verdict == "holds" else "info" if finding.verdict == "rounding" else "dim"
    return VERDICT[finding.verdict].say(language), role


def _stated_at(finding: Finding, language: Language) -> tuple[str, str] | None:
    return None if finding.whereabouts is None else (visible(finding.path), line_or_place(finding, language))


@frozen
class _Place(DrawnLines):
    """``--> path:line:column  address``, below it what finds no room: the address; a document's words, then its place.

    A path is never broken.
    """

    where: str
    stated: tuple[str, str] | None
    """The path of a published document and the place in it; None for a declaration."""
    address: str
    side: int

    def lines(self, columns: int) -> Iterator[Line]:
        """One line, or more."""
        arrow, where = Piece(f"{'':{self.side}}--> ", "gutter"), Piece(self.where)
        room = columns - self.side - 4
        if self.stated is not None and roomy(self.where) > room:
            path, named = self.stated
            first = f"{path} {named}".rstrip()
            first = first if roomy(first) <= room else path
            yield (arrow, Piece(first))
            yield from self._below(self.where[len(first) :].strip(), columns, "plain")
            yield from self._below(self.address, columns, "dim")
            return
        if not self.address or self.side + 6 + roomy(self.where) + roomy(self.address) <= columns:
            yield (arrow, where, Piece(f"  {self.address}" if self.address else "", "dim"))
            return
        yield (arrow, where)
        yield from self._below(self.address, columns, "dim")

    def _below(self, text: str, columns: int, role: Role) -> Iterator[Line]:
        edge = f"{'':{self.side}} | "
        for line in broken(text, columns, edge, edge) if text else ():
            yield (Piece(edge, "gutter"), Piece(line[len(edge) :], role))


def _notes(finding: Finding, language: Language, repeated: bool, remedied: bool, told: ToldUnits | None) -> list[_Note]:
    """What is said below the excerpt."""
    remedy = visible(finding.remedy.say(language), TEXT_LENGTH)
    computed = computation(finding, language)
    notes = [] if computed is None else [computed]
    notes.append((phrase("render.notes.elsewhere").say(language), elsewhere(finding, language)))
    notes += [(phrase("render.headings.suspect").say(language), text) for text in suspicions(finding, language, told)]
    notes.append((phrase("render.notes.reason").say(language), visible(finding.reason, TEXT_LENGTH)))
    if not repeated:
        notes.append((phrase("render.notes.basis").say(language), basis(finding, language)))
    if not repeated or not remedied:
        notes.append((phrase("analysis.lint.remedy").say(language), remedy))
    return [(name, text) for name, text in notes if text]


@frozen
class _Notes:
    """Notes as a grid: the gutter, what each is about, what it says."""

    notes: list[_Note]
    side: int
    edged: bool
    """Whether an excerpt stands above, whose gutter goes on."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the grid, whose columns are known."""
        from budgetcheck.render.layout.drawn import beside

        lead = Piece(f"{'':{self.side}} = ", "gutter")
        names = max(roomy(name) for name, _ in self.notes) + 2
        room = max(1, options.max_width - self.side - 3 - names)
        left: list[Line] = []
        right: list[Line] = []
        if self.edged:
            left.append((Piece(f"{'':{self.side}} |", "gutter"),))
            right.append(())
        for name, text in self.notes:
            lines = WrappedText(text).lines(room)
            left.append((lead, Piece(f"{name}:", "strong")))
            right += lines
            left += [()] * (len(right) - len(left))
        yield beside((left, self.side + 3 + names), (right, room))
