"""Texts in several languages as a file of rules writes them."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from budgetcheck.rulebook.said import Said, SaidModel, said_words

SAID: TypeAdapter[object] = TypeAdapter(Said)


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("甲", "甲", "甲"),
        ({"zh": "甲", "en": "A"}, "甲", "A"),
        ({"zh": "甲"}, "甲", "甲"),
        ({"en": "A"}, "A", "A"),
        ("", "", ""),
    ],
)
def test_what_one_language_lacks_the_other_says(written: object, zh: str, en: str) -> None:
    words = said_words(SAID.validate_python(written))
    assert (words.zh, words.en) == (zh, en)


@pytest.mark.parametrize("written", [{"fr": "A"}, {"zh": 1}, 1, ["甲"]])
def test_languages_that_nobody_speaks_and_what_is_no_text_are_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        SAID.validate_python(written)


def test_a_model_without_texts_says_nothing() -> None:
    assert said_words(SaidModel()).say("zh") == ""
