"""The lines of a declaration on their way, each with where the document states what it says."""

from __future__ import annotations

from dataclasses import field

from budgetcheck.recognition.facts.fact import Provenance
from budgetcheck.recognition.writing.quoting import where_stated
from budgetcheck.text.slots import slotted


@slotted
class PlacedLines:
    """Lines in their order, and for the 1-based numbers of those that state something of the document its place."""

    lines: list[str] = field(default_factory=list)
    origins: dict[int, Provenance] = field(default_factory=dict)

    def add(self, text: str, origin: Provenance | None = None) -> None:
        """Add a line, with the place of what it states behind it."""
        if origin is not None:
            text = f"{text}  # {where_stated(origin)}"
            self.origins[len(self.lines) + 1] = origin
        self.lines.append(text)

    def place(self, origin: Provenance | None) -> None:
        """Say where the document states what the last line is about, where the line does not tell it."""
        if origin is not None:
            self.origins.setdefault(len(self.lines), origin)
