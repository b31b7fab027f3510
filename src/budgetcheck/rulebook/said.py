"""What a file of rules says in several languages, as it is written: a text, or a table of texts by language."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from pydantic import BaseModel, ConfigDict, create_model

from budgetcheck.text.catalogue import languages
from budgetcheck.text.words import Words


class SaidModel(BaseModel):
    """Texts by language: Chinese, English or both, and any further one that the tool speaks."""

    model_config = ConfigDict(extra="forbid", strict=True)

    zh: str = ""
    en: str = ""

    def words(self) -> Words:
        """The texts; where Chinese or English is not given, the other stands for it."""
        others = {language: getattr(self, language) for language in languages()[2:]}
        given = {language: text for language, text in others.items() if text}
        return Words(self.zh or self.en, self.en or self.zh, **given)


if TYPE_CHECKING:
    SaidTexts: TypeAlias = SaidModel
elif languages()[2:]:
    SaidTexts = create_model("SaidModel", __base__=SaidModel, **dict.fromkeys(languages()[2:], (str, "")))
else:
    SaidTexts = SaidModel
Said: TypeAlias = str | SaidTexts
"""A text that is the same in every language, or one for each."""


def said_words(said: object) -> Words:
    """Return what is said as words."""
    return said.words() if isinstance(said, SaidModel) else Words.alike(str(said))
