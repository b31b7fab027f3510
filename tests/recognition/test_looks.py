"""Tables printed as PDF with and without lines: no figure is read wrong, and nearly all are read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgetcheck.documents.paged.pdf import read_pdf
from budgetcheck.recognition.recognise import recognise
from budgetcheck.recognition.words.lexicon import builtin_lexicon
from tests.effort import spread
from tests.recognition.invented import Manner, invented
from tests.recognition.manners import MANNERS
from tests.recognition.printed import LOOKS, Look, as_printed
from tests.recognition.test_invented import missing
from tests.recognition.test_written import wrong_and_lost
from tests.recognition.written import NAMES, written

pytest.importorskip("reportlab")

MANNERED = [(look, MANNERS[(3 * at + step) % len(MANNERS)]) for step in range(3) for at, look in enumerate(LOOKS)]
BY_HAND = [(look, NAMES[(5 * at + step) % len(NAMES)]) for step in range(4) for at, look in enumerate(LOOKS)]


@pytest.mark.parametrize(("look", "manner"), spread(MANNERED, 5))
def test_tables_of_provinces_are_read_by_where_words_stand(look: Look, manner: Manner) -> None:
    made = invented(manner, 1)
    lost, asked, _, _, wrong = missing(replace(made, document=read_pdf(as_printed(made.document, look))))
    assert not wrong
    assert len(lost) <= 0.16 * asked


@pytest.mark.parametrize(("look", "name"), spread(BY_HAND, 5))
def test_tables_written_by_hand_are_read_by_where_words_stand(look: Look, name: str) -> None:
    made = written(name)
    wrong, lost, _ = wrong_and_lost(made, recognise(read_pdf(as_printed(made.document, look)), name, builtin_lexicon()))
    assert not wrong
    assert len(lost) <= 0.9 * sum(map(len, made.tables.values()))


def test_budgets_under_a_heading_over_several_levels_are_not_read_as_spent() -> None:
    """预算数 over six columns, one of which is in the middle of it: none of them holds what was spent."""
    made = written("江苏决算")
    look = replace(LOOKS[2], name="across")
    wrong, _, _ = wrong_and_lost(made, recognise(read_pdf(as_printed(made.document, look)), "", builtin_lexicon()))
    assert not [figure for figure in wrong if figure.startswith("three_public")]
