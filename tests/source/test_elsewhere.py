"""Remedies in files that are no declarations speak of no declaration."""

from __future__ import annotations

from budgetcheck.source.elsewhere import _INSTEAD, remedy_elsewhere
from budgetcheck.source.faults import Fault
from budgetcheck.text.catalogue import english, places
from budgetcheck.text.words import phrase


def test_what_is_said_of_figures_is_said_of_settings() -> None:
    known = phrase("source.hints.use_english_key_declaration_key").about(it="合计")
    said = remedy_elsewhere(Fault("DEC-011", phrase("text.marks.colon"), remedy=known))
    assert said.key == "source.elsewhere.use_known_key"
    assert "合计" in said.en
    assert "declaration" not in said.en


def test_other_remedies_stay() -> None:
    kept = phrase("source.hints.delete_it")
    assert remedy_elsewhere(Fault("DEC-024", phrase("text.marks.colon"), remedy=kept)) is kept


def test_what_is_said_instead_needs_nothing_that_the_fault_does_not_tell() -> None:
    for key, words in _INSTEAD.items():
        assert places(english(words.key)) <= places(english(key)), key
