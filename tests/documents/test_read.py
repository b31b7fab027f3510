"""The same disclosure in every format gives the same cells and the same words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from budgetcheck.documents.document import Document, Paragraph, Table
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.read import read_document
from tests.documents import made

FORMATS = {
    "docx": made.as_docx,
    "xlsx": made.as_xlsx,
    "xls": made.as_xls,
    "ods": made.as_ods,
    "html": made.as_html,
    "text": made.as_cell_lines,
    "pdf": made.as_pdf,
}


def rows_of(table: Table) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.text for cell in table.cells if cell.row == row) for row in range(table.height))


def tables_of(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def texts_of(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def plain(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(text.replace(",", "") for text in row) for row in rows)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_gives_the_same_table_and_prose(form: str) -> None:
    document = read_document(FORMATS[form]())
    assert document.format == form
    (table,) = tables_of(document)
    assert plain(rows_of(table)) == plain(made.EXPECTED)
    texts = texts_of(document)
    assert made.TITLE in texts
    assert made.HEADING in texts
    assert made.PROSE in texts
    assert (table.height, table.width) == (len(made.ROWS), len(made.ROWS[0]))
    spans = {(c.row, c.column, c.rows, c.columns) for c in table.cells if c.rows > 1 or c.columns > 1}
    if (
        form != "text"
    ):  # where a cell a line has no spans to read: 项目 and 支出预算 over five cells, none of them blank
        assert spans == set(made.SPANS)


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_workbooks_keep_exact_numbers_apart_from_text(form: str) -> None:
    (table,) = tables_of(read_document(FORMATS[form]()))
    numbers = [cell.number for cell in table.cells if cell.number is not None]
    assert numbers == [Decimal(text.replace(",", "")) for row in made.ROWS for text in row if "." in text]


@pytest.mark.parametrize("form", FORMATS)
def test_the_content_tells_the_format_and_not_the_name(form: str, tmp_path: Path) -> None:
    path = tmp_path / "wrong.docx"
    path.write_bytes(FORMATS[form]())
    assert read_document(path, path.name).format == form


@pytest.mark.parametrize("form", ["docx", "html", "text", "pdf"])
def test_blocks_stand_in_reading_order(form: str) -> None:
    document = read_document(FORMATS[form]())
    kinds = [block.text if isinstance(block, Paragraph) else "table" for block in document.blocks]
    assert kinds.index(made.TITLE) < kinds.index(made.HEADING) < kinds.index(made.PROSE)
    assert kinds.index(made.PROSE) < kinds.index(made.CAPTION) < kinds.index("table")


def test_a_missing_file_and_a_folder_are_faults(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.pdf", tmp_path):
        with pytest.raises(DocumentFault) as caught:
            read_document(path)
        assert caught.value.kind == "unreadable"
        assert caught.value.say("zh")
        assert caught.value.say("en")
