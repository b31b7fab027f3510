"""A document as JSON and back: what a child process hands over, and nothing that could run."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from budgetcheck.documents.document import Cell, Document, Paragraph, Place, Table
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.text.words import Words


def packed(result: Document | DocumentFault) -> bytes:
    """Pack a document or the fault in its place."""
    if isinstance(result, DocumentFault):
        value: list[Any] = ["fault", result.kind, result.message.dumped(), result.remedy.dumped()]
    else:
        blocks = [_packed_block(block) for block in result.blocks]
        value = ["document", result.format, result.pages, [note.dumped() for note in result.notes], blocks]
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def unpacked(data: bytes) -> Document:
    """Unpack a document; raises the `DocumentFault` that was packed in its place."""
    value = json.loads(data.decode("utf-8", "replace"))
    if value[0] == "fault":
        raise DocumentFault(value[1], Words.loaded(value[2]), Words.loaded(value[3]))
    _, form, pages, notes, blocks = value
    return Document(form, tuple(map(_block, blocks)), pages, tuple(map(Words.loaded, notes)))


def _packed_block(block: Paragraph | Table) -> list[Any]:
    if isinstance(block, Paragraph):
        return [block.text, block.level, _packed_place(block.place), block.confidence]
    cells = [
        [
            *(cell.text, cell.row, cell.column, cell.rows, cell.columns),
            *(cell.place.row, cell.place.column, cell.place.line, cell.place.box),
            *(None if cell.number is None else str(cell.number), cell.confidence),
        ]
        for cell in block.cells
    ]
    return [cells, block.height, block.width, _packed_place(block.place), block.edges, block.ruled, block.sure]


def _block(value: list[Any]) -> Paragraph | Table:
    if isinstance(value[0], str):
        return Paragraph(value[0], _place(value[2]), value[1], value[3])
    place = _place(value[3])
    return Table(tuple(_cells(value[0], place)), value[1], value[2], place, tuple(value[4]), value[5], value[6])


def _cells(values: list[list[Any]], place: Place) -> list[Cell]:
    page, sheet, table = place.page, place.sheet, place.table
    return [
        Cell(
            *(text, row, column, rows, columns),
            Place(page, sheet, table, at_row, at_column, line, None if box is None else tuple(box)),
            None if number is None else Decimal(number),
            confidence,
        )
        for text, row, column, rows, columns, at_row, at_column, line, box, number, confidence in values
    ]


def _packed_place(place: Place) -> list[Any]:
    return [place.page, place.sheet, place.table, place.row, place.column, place.line, place.box]


def _place(value: list[Any]) -> Place:
    page, sheet, table, row, column, line, box = value
    return Place(page, sheet, table, row, column, line, None if box is None else tuple(box))
