"""Packages (zip) of office files: opened within limits, and what the libraries do not tell of their parts."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final, NamedTuple

from budgetcheck.documents.detect import DAMAGED_ZIP
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.limits import CELLS, COLUMNS, ROWS, ZIP_BYTES, ZIP_FREE, ZIP_PARTS, ZIP_RATIO
from budgetcheck.text.words import Words, phrase

Spans = list[tuple[int, int, int, int]]
"""Merged cells of a sheet: first row, first column, last row, last column, 0-based."""

_SAVE_AGAIN: Final = phrase("documents.package.open_word_excel_wps_save")


def opened(data: bytes) -> zipfile.ZipFile:
    """Open a package whose parts keep within the limits. Raises `DocumentFault`.

    Sizes are those its directory states; `zipfile` and the readers give no more of a part than that.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGED_ZIP:
        raise damaged_package() from None
    parts = package.infolist()
    if len(parts) > ZIP_PARTS:
        raise _bomb(phrase("documents.package.count_parts", count=len(parts)))
    total = 0
    for part in parts:
        total += part.file_size
        if part.flag_bits & 1:
            raise DocumentFault(
                "encrypted",
                phrase("documents.package.file_encrypted_needs_password"),
                phrase("documents.package.save_without_password"),
            )
        if part.file_size > ZIP_FREE and part.file_size > ZIP_RATIO * max(part.compress_size, 1):
            raise _bomb(phrase("documents.package.part_compressed_more_than_times", zip_ratio=ZIP_RATIO))
    if total > ZIP_BYTES:
        raise _bomb(Words.alike(f"{total // 2**20} MiB"))
    return package


def package_part(package: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part, empty where it is missing. Raises `DocumentFault` where it is damaged or unsafe."""
    if name not in package.NameToInfo:
        return b""
    data = part_bytes(package, name)
    refuse_entities(data)
    return data


_DIMENSION: Final = re.compile(rb"<dimension\b[^<>]{0,200}?(?:/>|>\s*</dimension>)")
_REFERENCE: Final = re.compile(rb"""\bref\s*=\s*["'][A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?["']""")


def without_wrong_dimensions(package: zipfile.ZipFile) -> bytes | None:
    """The package without the extents of sheets that name no cells (``""``, ``A0``); None where it has none.

    What draws sheets reckons the extent anew, so that nobody ever sees that it is wrong.
    """
    wrong: dict[str, bytes] = {}
    for name in package.NameToInfo:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            data = package_part(package, name)
            found = _DIMENSION.search(data, 0, 4096)
            if found is not None and not _REFERENCE.search(found[0]):
                wrong[name] = data[: found.start()] + data[found.end() :]
    if not wrong:
        return None
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as copy:
        for name in package.NameToInfo:
            copy.writestr(name, wrong[name] if name in wrong else part_bytes(package, name))
    return made.getvalue()


def part_bytes(package: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part that is there, whatever they are. Raises `DocumentFault` where it is damaged."""
    try:
        return package.read(name)
    except DAMAGED_ZIP as error:
        raise damaged_package() from error


def refuse_entities(data: bytes) -> None:
    """Raise `DocumentFault` where a part of a package has a document type: no office program writes one."""
    head = data if b"\0" not in data[:64] else data.replace(b"\0", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise DocumentFault(
            "unsafe",
            phrase("documents.package.file_declares_xml_entities_no"),
            _SAVE_AGAIN,
        )


def macros_noted(package: zipfile.ZipFile) -> tuple[Words, ...]:
    """Say of a package with macros that they were left alone."""
    macros = any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in package.namelist())
    return (phrase("documents.package.macros_not_run"),) if macros else ()


def damaged_package() -> DocumentFault:
    """The fault of a package that cannot be unpacked."""
    return DocumentFault("damaged", phrase("documents.package.file_damaged_cannot_unpacked"), _SAVE_AGAIN)


def _bomb(what: Words) -> DocumentFault:
    return DocumentFault(
        "too large",
        phrase("documents.package.file_larger_than_read_when", what=what),
        _SAVE_AGAIN,
    )


# ------------------------------------------------------------------------------------- what calamine does not tell


_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b[^<>]*>")
RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*>")
_UNRECKONED: Final = re.compile(
    rb'<c\b[^<>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^<>]*>\s*<f\b[^<>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


def unreckoned(package: zipfile.ZipFile) -> dict[str, list[str]]:
    """The cells of each sheet of an .xlsx whose formula has no saved value, by the name of the sheet."""
    found = {}
    for name, path in sheet_parts(package).items():
        cells = [cell.decode() for cell in _UNRECKONED.findall(package_part(package, path))]
        if cells:
            found[name] = cells
    return found


_HIDDEN: Final = re.compile(rb"<(?:\w+:)?(row|col)\b[^<>]*?\shidden\s*=\s*[\"'](?:1|true)[\"'][^<>]*>")


class HiddenCells(NamedTuple):
    """The rows and columns of a sheet that are not shown, 0-based."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


def hidden_cells(package: zipfile.ZipFile) -> dict[str, HiddenCells]:
    """The rows and columns of each sheet of an .xlsx that are hidden, by the name of the sheet."""
    found = {}
    for name, path in sheet_parts(package).items():
        rows: set[int] = set()
        columns: set[int] = set()
        for number, tag in enumerate(_HIDDEN.finditer(package_part(package, path))):
            if number > ROWS + COLUMNS:
                raise _bomb(phrase("documents.package.count_cells", count=number))
            if tag[1] == b"row":
                rows.update(_numbers(tag[0], b"r", b"r", ROWS))
            else:
                columns.update(_numbers(tag[0], b"min", b"max", COLUMNS))
        if rows or columns:
            found[name] = HiddenCells(frozenset(rows), frozenset(columns))
    return found


def _numbers(tag: bytes, first: bytes, last: bytes, most: int) -> range:
    """From one attribute to another, 1-based in the file and 0-based here; nothing where they are no numbers."""
    ends = [attribute_of(tag, name) for name in (first, last)]
    if not all(end.isascii() and end.isdigit() and len(end) < 8 for end in ends):
        return range(0)
    return range(int(ends[0]) - 1, min(int(ends[1]), most))


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The parts that hold the sheets of an .xlsx, by the names of the sheets."""
    targets = {}
    for relation in RELATION.findall(package_part(package, "xl/_rels/workbook.xml.rels")):
        targets[attribute_of(relation, b"Id")] = attribute_of(relation, b"Target")
    found = {}
    for sheet in _SHEET.findall(package_part(package, "xl/workbook.xml")):
        target = targets.get(attribute_of(sheet, b"r:id") or attribute_of(sheet, b"id"), "")
        if target:
            path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            found[attribute_of(sheet, b"name")] = path
    return found


def attribute_of(tag: bytes, name: bytes) -> str:
    """The value of an attribute of a tag of XML, empty where it has none."""
    found = re.search(rb"\s" + re.escape(name) + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    if found is None:
        return ""
    import html

    return html.unescape((found[1] or found[2] or b"").decode("utf-8", "replace"))


_ODS_TAG: Final = re.compile(rb"<table:(table|table-column|table-row|table-cell|covered-table-cell)(?=[\s/>])([^<>]*)>")
_UNCLOSED: Final = re.compile(rb"<table:[^<>]*<")
_UNSEEN: Final = re.compile(rb"table:visibility\s*=\s*[\"'](?:collapse|filter)[\"']")
_MOST_TAGS: Final = 4 * CELLS


def shape_of_opendocument(package: zipfile.ZipFile) -> tuple[dict[str, Spans], dict[str, HiddenCells]]:
    """The merged cells of each sheet of an .ods, and its rows and columns that are hidden, by the name of the sheet."""
    spans: dict[str, Spans] = {}
    unseen: dict[str, tuple[set[int], set[int]]] = {}
    merged: Spans = []
    rows: set[int] = set()
    columns: set[int] = set()
    row = column = at = 0
    repeated = 1
    content = package_part(package, "content.xml")
    if content.count(b"<table:") > _MOST_TAGS:
        raise _bomb(phrase("documents.package.count_cells", count=_MOST_TAGS))
    if _UNCLOSED.search(content):
        raise damaged_package()  # the library would look for the end of each of such tags to the end of the part
    for tag in _ODS_TAG.finditer(content):
        kind, attributes = tag[1], b" " + tag[2]
        if kind == b"table":
            name = attribute_of(attributes, b"table:name")
            merged = spans.setdefault(name, [])
            rows, columns = unseen.setdefault(name, (set(), set()))
            row = repeated = at = 0  # the first row has none before it
        elif kind == b"table-column":
            count = _count(attributes, b"table:number-columns-repeated")
            if _UNSEEN.search(attributes):
                columns.update(range(at, min(at + count, COLUMNS)))
            at += count
        elif kind == b"table-row":
            row, column = row + repeated, 0
            repeated = _count(attributes, b"table:number-rows-repeated")
            if _UNSEEN.search(attributes):
                rows.update(range(row, min(row + repeated, ROWS)))
        else:
            down = _count(attributes, b"table:number-rows-spanned")
            across = _count(attributes, b"table:number-columns-spanned")
            if (down > 1 or across > 1) and row < ROWS and column < COLUMNS:
                merged.append((row, column, row + down - 1, column + across - 1))
            column += _count(attributes, b"table:number-columns-repeated")
    hidden = {name: HiddenCells(*map(frozenset, found)) for name, found in unseen.items() if any(found)}
    return spans, hidden


def _count(attributes: bytes, name: bytes) -> int:
    if name not in attributes:
        return 1
    text = attribute_of(attributes, name)
    return min(int(text), 2**20) if text.isascii() and text.isdigit() and len(text) < 8 else 1
