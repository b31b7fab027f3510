"""A reader gives the same document in this process as in the child process in which documents are read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from budgetcheck.documents.read import read_document
from budgetcheck.documents.readers import read_here

from . import made

MADE: list[tuple[Callable[[], bytes], str]] = [
    (made.as_docx, "docx"),
    (made.as_xlsx, "xlsx"),
    (made.as_xls, "xls"),
    (made.as_ods, "ods"),
    (made.as_html, "html"),
    (made.as_pipes, "text"),
    (made.as_pdf, "pdf"),
]


@pytest.mark.parametrize(("make", "form"), MADE, ids=[form for _, form in MADE])
def test_a_document_is_the_same_wherever_it_is_read(make: Callable[[], bytes], form: str) -> None:
    data = make()
    name = "a.txt" if form == "text" else f"a.{form}"
    here = read_here(form, data, name)
    assert here.blocks
    assert read_document(data, name).blocks == here.blocks
