"""Parts of an Excel package that hold notes, and where in the other parts they are named (ECMA-376, part 1 and 4).

Text is put in at places that a parser found; every other byte of a part stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape, quoteattr

from budgetcheck.documents.office.package import RELATION, attribute_of, damaged_package
from budgetcheck.render.marked.notes import CellNote
from budgetcheck.text.safe import guarded_lines, visible

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
AUTHOR: Final = "budgetcheck"
_LONGEST: Final = 8_000
"""Characters of a note; Excel holds 32,767 and shows fewer."""
_BEHIND: Final = frozenset(
    (
        *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts"),
        *("extLst", "AlternateContent"),
    )
)
"""What stands behind the reference to notes in a sheet (CT_Worksheet)."""
_FILL: Final = {"error": "#f8c9c4", "warning": "#fde8b4", "info": "#d6e6f7", "suspect": "#fff6d6"}
_SHAPE: Final = re.compile(rb"_x0000_s([0-9]{1,9})\b")


class Outline:
    """The root of a part of XML, its children and where they begin, in bytes. Raises `DocumentFault`."""

    def __init__(self, data: bytes, deep: str = "") -> None:
        """`deep` is the local name of an element of which all are noted, however deep they are."""
        self.data = data
        self.root = ""
        self.children: list[tuple[str, int]] = []
        self.inner: list[tuple[dict[str, str], int]] = []
        self._depth = 0
        self._deep = deep
        self._end = 0
        parser = ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._close
        self._parser = parser
        try:
            parser.Parse(data, True)
        except (ExpatError, ValueError):
            raise damaged_package() from None
        if not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") or b"\0" in data[:16]:
            raise damaged_package()  # not in UTF-8, as all that writes such parts has them

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth == 0:
            self.root = name
        elif self._depth == 1:
            self.children.append((local(name), self._parser.CurrentByteIndex))
        if self._deep and local(name) == self._deep:
            self.inner.append((attributes, self._parser.CurrentByteIndex))
        self._depth += 1

    def _close(self, name: str) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._end = self._parser.CurrentByteIndex

    @property
    def prefix(self) -> str:
        """The prefix of the part's own elements, with its colon."""
        return self.root[: self.root.find(":") + 1]

    def before(self, names: Iterable[str], text: str) -> bytes:
        """The part with a text before the first child of these names, else at the end of the root."""
        wanted = frozenset(names)
        at = next((start for found, start in self.children if found in wanted), None)
        return self.last(text) if at is None else _put(self.data, at, text)

    def last(self, text: str) -> bytes:
        """The part with a text as the last thing in the root."""
        if self.data[self._end : self._end + 2] == b"</":
            return _put(self.data, self._end, text)
        closed = self.data.rindex(b"/>")  # a root that holds nothing
        return self.data[:closed] + f">{text}</{self.root}>".encode() + self.data[closed + 2 :]


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def _put(data: bytes, at: int, text: str) -> bytes:
    return data[:at] + text.encode("utf-8") + data[at:]


# ------------------------------------------------------------------------------------------------------- relations


def related(data: bytes, kind: str) -> list[tuple[str, str]]:
    """The ids and targets of the relations of a kind, which is the end of their type."""
    tags = RELATION.findall(data)
    return [
        (attribute_of(tag, b"Id"), attribute_of(tag, b"Target"))
        for tag in tags
        if attribute_of(tag, b"Type").endswith(f"/{kind}") and attribute_of(tag, b"TargetMode") != "External"
    ]


def with_relation(data: bytes, kind: str, target: str) -> tuple[bytes, str]:
    """The relations of a part with one more, and the id of that."""
    if not data:
        data = (
            b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        )
    taken = {attribute_of(tag, b"Id") for tag in RELATION.findall(data)}
    made = next(name for number in range(1, len(taken) + 2) if (name := f"rIdNote{number}") not in taken)
    outline = Outline(data)
    tag = f'<{outline.prefix}Relationship Id="{made}" Type="{OFFICE}/{kind}" Target={quoteattr(target)}/>'
    return outline.last(tag), made


def with_types(data: bytes, comments: Sequence[str]) -> bytes:
    """The list of content types with the parts of notes and what draws them."""
    outline = Outline(data)
    kind = "application/vnd.openxmlformats-officedocument"
    text = "".join(
        f'<{outline.prefix}Override PartName={quoteattr(f"/{name}")} ContentType="{kind}.spreadsheetml.comments+xml"/>'
        for name in comments
    )
    if re.search(rb"<(?:\w+:)?Default\b[^>]*\bExtension\s*=\s*[\"']vml[\"']", data, re.I) is None:
        text = f'<{outline.prefix}Default Extension="vml" ContentType="{kind}.vmlDrawing"/>{text}'
    return outline.last(text) if text else data


# ----------------------------------------------------------------------------------------------------------- notes


def referring(data: bytes, relation: str) -> bytes:
    """A sheet that refers to the drawing of its notes."""
    outline = Outline(data)
    tag = f'<{outline.prefix}legacyDrawing xmlns:r="{OFFICE}" r:id="{relation}"/>'
    return outline.before(_BEHIND, tag)


def comments_part(data: bytes, notes: Sequence[CellNote]) -> tuple[bytes, list[CellNote]]:
    """The notes of a sheet with more of them, and those of these that are new.

    What is said of a cell that has a note is added to that.
    """
    if not data:
        data = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{MAIN}">'
            "<authors></authors><commentList></commentList></comments>"
        ).encode()
    authors = Outline(data, "author")
    prefix, number = authors.prefix, len(authors.inner)
    data = _inside(data, "authors", f"<{prefix}author>{AUTHOR}</{prefix}author>")
    held = {attributes.get("ref", "").replace("$", ""): at for attributes, at in Outline(data, "comment").inner}
    put: list[tuple[int, str]] = []
    added, new = [], []
    for note in notes:
        ref = cell_name(note)
        at = held.get(ref)
        if at is None:
            run = _run(prefix, note.text)
            added.append(
                f'<{prefix}comment ref="{ref}" authorId="{number}"><{prefix}text>{run}</{prefix}text></{prefix}comment>'
            )
            new.append(note)
        else:
            put.append((_text_end(data, at), _run(prefix, f"\n\n{note.text}")))
    for at, text in sorted(put, reverse=True):
        data = _put(data, at, text)
    return _inside(data, "commentList", "".join(added)), new


def _text_end(data: bytes, start: int) -> int:
    """Where the text of the note that begins at `start` ends."""
    found = re.compile(rb"</(?:[\w.-]+:)?text\s*>").search(data, start)
    if found is None or b"</comment" in data[start : found.start()].replace(b"</commentList", b""):
        raise damaged_package()
    return found.start()


def _inside(data: bytes, name: str, text: str) -> bytes:
    """The part with a text as the last thing in the child of the root that has this name."""
    outline = Outline(data)
    start = next((at for found, at in outline.children if found == name), None)
    if start is None:
        raise damaged_package()
    tag_end = data.index(b">", start)
    if data[tag_end - 1 : tag_end] == b"/":
        closing = f"</{outline.prefix}{name}>"
        return data[: tag_end - 1] + f">{text}{closing}".encode() + data[tag_end + 1 :]
    end = re.compile(rb"</(?:[\w.-]+:)?" + name.encode() + rb"\s*>").search(data, start)
    if end is None:
        raise damaged_package()
    return _put(data, end.start(), text)


def _run(prefix: str, text: str) -> str:
    """A stretch of a note; nothing that steers or hides text is in it."""
    safe = guarded_lines("\n".join(visible(line, _LONGEST) for line in text.split("\n"))[:_LONGEST])
    return (
        f'<{prefix}r><{prefix}rPr><{prefix}sz val="9"/><{prefix}rFont val="SimSun"/></{prefix}rPr>'
        f'<{prefix}t xml:space="preserve">{escape(safe)}</{prefix}t></{prefix}r>'
    )


def cell_name(note: CellNote) -> str:
    """The name of a note's cell: ``C7``."""
    from budgetcheck.recognition.writing.placing import letters

    return f"{letters(note.column)}{note.row}"


# ----------------------------------------------------------------------------------------------- how they are drawn


def drawing_part(data: bytes, notes: Sequence[CellNote], block: int) -> bytes:
    """The drawing of a sheet's notes with boxes for more; `block` is a number no other sheet's boxes have.

    An older Excel writes what is not well-formed into such a part, so that it is not parsed.
    """
    if not data:
        data = (
            '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
            'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
            f'<o:idmap v:ext="edit" data="{block}"/></o:shapelayout></xml>'
        ).encode()
    end = data.rfind(b"</xml>")
    if end < 0:
        raise damaged_package()
    first = max((int(number) for number in _SHAPE.findall(data)), default=block * 1024) + 1
    kind = "" if b"_x0000_t202" in data else _KIND
    return _put(data, end, kind + "".join(_box(note, first + at) for at, note in enumerate(notes)))


_NAMES: Final = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_KIND: Final = (
    f'<v:shapetype {_NAMES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def _box(note: CellNote, number: int) -> str:
    lines = sum(1 + len(line) // 24 for line in note.text.split("\n"))
    row, column = note.row - 1, note.column - 1
    anchor = f"{column + 1}, 15, {max(0, row - 1)}, 10, {column + 5}, 15, {row + min(24, 3 + lines)}, 4"
    fill = _FILL.get(note.mark, _FILL["info"])
    return (
        f'<v:shape {_NAMES} id="_x0000_s{number}" type="#_x0000_t202" '
        f'style="position:absolute;z-index:1;visibility:hidden" fillcolor="{fill}" o:insetmode="auto">'
        f'<v:fill color2="{fill}"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
