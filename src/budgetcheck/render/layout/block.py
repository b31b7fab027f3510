"""One discrepancy as people read it: headline, place, excerpt, equation, suspects, basis, remedy."""

from __future__ import annotations

from functools import lru_cache

from budgetcheck.findings.finding import Finding
from budgetcheck.render.layout.excerpt import draw, gutter
from budgetcheck.render.layout.lines import Line, Piece, Role, line, painted, wrap
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
from budgetcheck.render.wording.suspicion import suspicions
from budgetcheck.text.safe import roomy, visible, width
from budgetcheck.text.words import Language, phrase


def block(
    finding: Finding, language: Language, columns: int, repeated: bool = False, remedied: bool = True
) -> list[Line]:
    """The whole discrepancy; `repeated` leaves out the basis, said before, and the remedy if it is `remedied`."""
    side = gutter(finding.excerpts)
    lines = _headline(finding, language, columns)
    lines += _place(finding, side, columns, language)
    lines += draw(finding.excerpts, finding.severity, language, columns)
    notes: list[tuple[str, str]] = []
    computed = computation(finding, language)
    if computed is not None:
        notes.append(computed)
    notes.append((phrase("render.layout.elsewhere").say(language), elsewhere(finding, language)))
    notes += [(phrase("render.layout.suspect").say(language), text) for text in suspicions(finding, language)]
    notes.append((phrase("render.layout.reason").say(language), visible(finding.reason, TEXT_LENGTH)))
    said = [_note(name, text, side, columns) for name, text in notes if text]
    if not repeated:  # the same for every file, so that of thousands of files most find them wrapped
        rule = (
            (phrase("render.layout.basis").say(language), basis(finding, language)),
            (phrase("render.layout.remedy").say(language), _remedy(finding, language)),
        )
        said += [_rule_note(name, text, side, columns) for name, text in rule if text]
    elif not remedied and (own := _remedy(finding, language)):
        said.append(_rule_note(phrase("render.layout.remedy").say(language), own, side, columns))
    if said and finding.excerpts:
        lines.append(line(f"{'':{side}} |", "gutter"))
    return [*lines, *(row for note in said for row in note)]


def bare(finding: Finding, language: Language, columns: int = 100) -> str:
    """The block as plain text, for formats that carry it inside something else."""
    return painted(block(finding, language, columns), color=False)


def brief(finding: Finding, language: Language, columns: int) -> list[Line]:
    """A finding in one line where it fits: for rounding, rules that hold, and the rest of many of one rule."""
    shown, role = verdict_label(finding, language)
    where = line_or_place(finding, language)
    if finding.whereabouts is None:
        where = phrase("render.layout.line_number", number=where).say(language)
    computed = equation(finding, language) if finding.verdict != "not_applicable" else None
    parts = [where, subject(finding), (computed or headline(finding, language)) + reason_of(finding, language)]
    mark = f"{shown}[{visible(finding.rule, 80)}]"
    wrapped = wrap("  ".join(part for part in parts if part), columns, f"{mark} ", "    ")
    return [(Piece(mark, role), Piece(wrapped[0][len(mark) :])), *map(line, wrapped[1:])]


def verdict_label(finding: Finding, language: Language) -> tuple[str, Role]:
    """Severity of a failure, else the verdict, and its role."""
    if finding.verdict == "fails":
        return SEVERITY[finding.severity].say(language), finding.severity
    role: Role = "good" if finding.verdict == "holds" else "info" if finding.verdict == "rounding" else "dim"
    return VERDICT[finding.verdict].say(language), role


def _headline(finding: Finding, language: Language, columns: int) -> list[Line]:
    shown, role = verdict_label(finding, language)
    mark = f"{shown}[{visible(finding.rule, 80)}]"
    wrapped = wrap(headline(finding, language), columns, f"{mark}: ", "    ")
    first: Line = (Piece(mark, role), Piece(wrapped[0][len(mark) :], "strong"))
    return [first, *(line(text, "strong") for text in wrapped[1:])]


def _place(finding: Finding, side: int, columns: int, language: Language) -> list[Line]:
    """``--> path:line:column  address``, the address below where there is no room. A path is never broken."""
    arrow, where, address = Piece(f"{'':{side}}--> ", "gutter"), place(finding, language), subject(finding)
    if not address or side + 6 + roomy(where) + roomy(address) <= columns:
        return [(arrow, Piece(where), Piece(f"  {address}" if address else "", "dim"))]
    edge = f"{'':{side}} | "
    below = wrap(address, columns, edge, edge)
    return [(arrow, Piece(where)), *((Piece(edge, "gutter"), Piece(text[len(edge) :], "dim")) for text in below)]


def _note(name: str, text: str, side: int, columns: int) -> tuple[Line, ...]:
    lead = f"{'':{side}} = "
    head = f"{lead}{name}: "
    wrapped = wrap(text, columns, head, " " * width(head))
    first: Line = (Piece(lead, "gutter"), Piece(f"{name}:", "strong"), Piece(wrapped[0][len(lead) + len(name) + 1 :]))
    return (first, *(line(rest) for rest in wrapped[1:]))


_rule_note = lru_cache(256)(_note)


def _remedy(finding: Finding, language: Language) -> str:
    return visible(finding.remedy.say(language), TEXT_LENGTH)
