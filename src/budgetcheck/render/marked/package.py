"""A package of Excel and notes for its cells → the same package with the notes; no other part changes.

Charts, pictures, conditional formats, validations and what else this tool knows nothing of stay, since parts are
copied as they are. A signature over the package no longer holds, as of every changed copy. Macros are left behind.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Final

from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.office.package import (
    RELATION,
    attribute_of,
    opened,
    package_part,
    part_bytes,
    sheet_parts,
)
from budgetcheck.render.marked.notes import CellNote
from budgetcheck.render.marked.parts import comments_part, drawing_part, referring, related, with_relation, with_types
from budgetcheck.text.words import Words, phrase

_TYPES: Final = "[Content_Types].xml"
_BOOK: Final = "xl/_rels/workbook.xml.rels"
_STRICT: Final = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_MACROS: Final = re.compile(
    rb'<(?:\w+:)?Override\b[^>]*"application/vnd\.ms-(?:office\.vba|excel\.\w*macrosheet)[^>]*>'
)
_MACRO_BOOK: Final = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_PLAIN_BOOK: Final = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def marked_package(data: bytes, notes: Sequence[CellNote]) -> bytes:
    """Return the workbook with notes on its cells. Raises `DocumentFault` where it cannot be changed safely."""
    with opened(data) as package:
        changed = _Changes(package)
        by_sheet: dict[str, list[CellNote]] = {}
        for note in notes:
            by_sheet.setdefault(note.sheet, []).append(note)
        parts = sheet_parts(package)
        for block, (sheet, held) in enumerate(by_sheet.items(), 1):
            if sheet in parts:
                changed.note(parts[sheet], held, block)
        changed.finish()
        return _written(package, changed.parts, changed.dropped)


def has_macros(data: bytes) -> bool:
    """Whether a workbook has macros, which a marked copy has not."""
    with opened(data) as package:
        types = package_part(package, _TYPES)
        named = related(package_part(package, _BOOK), "vbaProject")
        return bool(named) or _MACRO_BOOK in types or _MACROS.search(types) is not None


class _Changes:
    """The parts that are other than they were, by their names."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.parts: dict[str, bytes] = {}
        self.dropped: set[str] = set()
        self._package = package
        self._names = {name.casefold(): name for name in package.namelist()}
        self._comments: list[str] = []
        self._drawings = sum("vmldrawing" in name for name in self._names)

    def note(self, sheet: str, notes: Sequence[CellNote], block: int) -> None:
        """Put notes on the cells of one sheet."""
        data = self._read(sheet)
        if _STRICT in data[:2000]:
            raise _refused(phrase("render.marked.strict_open_xml_workbook_no"))
        folder, file = posixpath.split(sheet)
        relations = f"{folder}/_rels/{file}.rels"
        named = self._read(relations)
        comments = self._target(folder, named, "comments")
        if comments is None:
            comments = self._unused("xl/comments", ".xml")
            named, _ = with_relation(named, "comments", f"/{comments}")
            self._comments.append(comments)
        self.parts[comments], new = comments_part(self._read(comments), notes)
        drawing = self._target(folder, named, "vmlDrawing")
        if drawing is None:
            drawing = self._unused("xl/drawings/vmlDrawing", ".vml")
            named, relation = with_relation(named, "vmlDrawing", f"/{drawing}")
            self.parts[sheet] = referring(data, relation)
        self.parts[drawing] = drawing_part(self._read(drawing), new, self._drawings + block)
        self.parts[relations] = named

    def finish(self) -> None:
        """Name the new parts, and leave macros behind."""
        types = with_types(self._read(_TYPES), self._comments)
        macros = _MACROS.findall(types)
        if any(b"macrosheet" in tag for tag in macros):
            raise _refused(phrase("render.marked.workbook_macro_sheets_no_copy"))
        self.dropped |= {attribute_of(tag, b"PartName").lstrip("/").casefold() for tag in macros}
        book = self._read(_BOOK)
        for tag in RELATION.findall(book):
            if attribute_of(tag, b"Type").endswith("/vbaProject"):
                book = self.parts[_BOOK] = book.replace(tag, b"")
                target = attribute_of(tag, b"Target")
                folder, name = posixpath.split(posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").casefold())
                self.dropped |= {f"{folder}/{name}", f"{folder}/_rels/{name}.rels"}
        self.parts[_TYPES] = _MACROS.sub(b"", types).replace(_MACRO_BOOK, _PLAIN_BOOK)

    def _read(self, name: str) -> bytes:
        if name in self.parts:
            return self.parts[name]
        held = self._names.get(name.casefold())
        return b"" if held is None else package_part(self._package, held)

    def _target(self, folder: str, relations: bytes, kind: str) -> str | None:
        """The part that a sheet relates to, where it is there."""
        for _, target in related(relations, kind):
            path = posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
            held = self._names.get(path.casefold())
            if held is not None:
                return held
        return None

    def _unused(self, stem: str, ending: str) -> str:
        number = 1
        while (name := f"{stem}{number}{ending}").casefold() in self._names:
            number += 1
        self._names[name.casefold()] = name
        return name


def _written(package: zipfile.ZipFile, changed: Mapping[str, bytes], dropped: set[str]) -> bytes:
    """Write the parts in their order, each as it was compressed, then the new ones."""
    made = io.BytesIO()
    left = {name.casefold(): (name, data) for name, data in changed.items()}
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        seen = set()
        for part in package.infolist():
            key = part.filename.casefold()
            if key in seen or key in dropped:
                continue
            seen.add(key)
            new = zipfile.ZipInfo(part.filename, part.date_time)
            new.compress_type = zipfile.ZIP_STORED if part.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
            new.external_attr = part.external_attr
            _, data = left.pop(key, ("", None))
            target.writestr(new, part_bytes(package, part.filename) if data is None else data)
        for name, data in left.values():
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _refused(why: Words) -> DocumentFault:
    return DocumentFault(
        "unknown",
        why,
        phrase("render.marked.save_plain_xlsx_excel_wps"),
    )
