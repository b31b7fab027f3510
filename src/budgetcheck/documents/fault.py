"""The one way in which reading a document fails: what is wrong, and what its owner can do."""

from __future__ import annotations

from typing import Literal

from budgetcheck.text.words import EMPTY, Language, Words, phrase

FaultKind = Literal[
    "unreadable", "too large", "unknown", "damaged", "encrypted", "unsafe", "scanned", "garbled", "converter", "empty"
]


class DocumentFault(Exception):
    """A file of which no document can be made; `kind` is for programs, `message` and `remedy` for people."""

    def __init__(self, kind: FaultKind, message: Words, remedy: Words = EMPTY) -> None:
        super().__init__(message.en)
        self.kind: FaultKind = kind
        self.message = message
        self.remedy = remedy

    @property
    def whole(self) -> Words:
        """Message and remedy in one line."""
        if not self.remedy.en:
            return self.message
        return phrase("documents.fault.message_remedy", message=self.message, remedy=self.remedy)

    def say(self, language: Language) -> str:
        """Return both in one line of one language."""
        return self.whole.say(language)
