"""Words for people, in the two languages the tool speaks."""

from __future__ import annotations

from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Words(NamedTuple):
    """One text in Chinese and English; `words.zh`, `words.en` or `words.say(language)`."""

    zh: str
    en: str

    def say(self, language: Language) -> str:
        """Return the text in one language."""
        return self.zh if language == "zh" else self.en


EMPTY = Words("", "")
