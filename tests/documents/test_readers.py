"""A reader gives the same document in this process as in the child process in which documents are read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from budgetcheck.documents.read import read_document
from budgetcheck.documents.readers import read_here

from . import made


@pytest.mark.parametrize(("make", "form"), made.EVERY_FORM, ids=[form for _, form in made.EVERY_FORM])
def test_a_document_is_the_same_wherever_it_is_read(make: Callable[[], bytes], form: str) -> None:
    data = make()
    name = "a.txt" if form == "text" else f"a.{form}"
    here = read_here(form, data, name)
    assert here.blocks
    assert read_document(data, name).blocks == here.blocks
