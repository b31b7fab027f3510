"""Files made to harm: each ends in one fault with words in both languages, or is read, within its bounds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetcheck.documents import isolation, limits
from budgetcheck.documents.document import Document
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.read import read_document
from tests.documents import made
from tests.documents.test_read import rows_of, tables_of, texts_of
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


@pytest.mark.parametrize("form", ["text", "html", "tabs", "pipes", "blanks"])
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


# ------------------------------------------------------------------------------------------------------------------ PDF


def pdf_with(content: bytes, *, count: int = 1) -> bytes:
    """A PDF of hand-made pages that share one content stream."""
    kids = b" ".join(b"%d 0 R" % (4 + at) for at in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % count,
        b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 3 0 R >>"] * count,
    ]
    data, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + item + b"\nendobj\n"
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def test_a_million_path_segments_are_refused() -> None:
    content = b"".join(b"%d %d m %d %d l S\n" % (at % 600, at % 800, at % 599, at % 797) for at in range(1_000_000))
    assert fault_of(pdf_with(content)).kind == "too large"


def test_one_path_of_a_million_segments_is_refused() -> None:
    content = b"0 0 m " + b"".join(b"%d %d l " % (at % 600, at % 800) for at in range(1_000_000)) + b"S"
    assert fault_of(pdf_with(content)).kind == "too large"


def test_a_dense_grid_is_bounded() -> None:
    across = b"".join(b"0 %d m 600 %d l S\n" % (at, at) for at in range(0, 8000, 3))
    down = b"".join(b"%d 0 m %d 8000 l S\n" % (at, at) for at in range(0, 8000, 3))
    ends(pdf_with(across + down), "too large", "damaged")


def test_a_pdf_of_countless_pages_is_refused() -> None:
    assert fault_of(pdf_with(b"", count=limits.PAGES + 1)).kind == "too large"


def test_an_encrypted_pdf_says_so() -> None:
    from reportlab.lib import pdfencrypt
    from reportlab.pdfgen.canvas import Canvas

    data = io.BytesIO()
    canvas = Canvas(data, encrypt=pdfencrypt.StandardEncryption("user", "owner"))
    canvas.drawString(72, 700, "x")
    canvas.save()
    assert fault_of(data.getvalue()).kind == "encrypted"


def test_an_encrypted_office_file_says_so() -> None:
    from tests.documents.test_detect import compound

    assert fault_of(compound(["EncryptedPackage", "EncryptionInfo"])).kind == "encrypted"


# ------------------------------------------------------------------------------------------------------------ the child


def test_a_hundred_megabytes_are_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(100 * 2**20)
    monkeypatch.setattr("builtins.open", lambda *_, **__: pytest.fail("the file is opened"))
    with pytest.raises(DocumentFault) as caught:
        read_document(path)
    assert caught.value.kind == "too large"


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "SECONDS", 0.0)
    isolation.end_children()
    assert fault_of(made.as_pdf()).kind == "too large"
    monkeypatch.undo()
    assert made.PROSE in texts_of(read_document(made.as_pdf()))


def test_a_crash_of_the_child_is_a_fault_and_the_next_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a fresh child ends over a document it is the document's fault."""
    isolation.end_children()
    crashing = "isolation.read_here = lambda *_: os._exit(3); isolation.serve(int(sys.argv[2]))"
    start = "import sys, json, os; sys.path[:] = json.loads(sys.argv[1]); from budgetcheck.documents import isolation; "
    monkeypatch.setattr(isolation, "_START", start + crashing)
    assert fault_of(made.as_pdf()).kind == "damaged"
    monkeypatch.undo()
    assert made.PROSE in texts_of(read_document(made.as_pdf()))


def test_what_earlier_documents_left_behind_is_no_damage_of_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    isolation.end_children()
    read_document(made.as_pdf())
    child = isolation._CHILDREN[False]
    ask = child.ask

    def crash(form: str, data: bytes, seconds: float) -> bytes:
        child._process.kill()
        child._process.wait()
        return ask(form, data, seconds)

    monkeypatch.setattr(child, "ask", crash)
    assert made.PROSE in texts_of(read_document(made.as_pdf()))
    assert isolation._CHILDREN[False] is not child


def test_a_child_that_does_not_come_up_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    isolation.end_children()
    monkeypatch.setattr(isolation, "_START", "raise SystemExit(3)")
    assert fault_of(made.as_pdf()).kind == "unreadable"
    monkeypatch.undo()
    assert made.PROSE in texts_of(read_document(made.as_pdf()))


def test_the_child_has_a_bound_of_memory_and_may_start_nothing() -> None:
    """What a hostile document could make a library do is refused in the child."""
    import subprocess
    import sys

    program = (
        "import os, sys, socket, subprocess\n"
        "from budgetcheck.documents import isolation\n"
        "isolation.bound(1 << 30); sys.addaudithook(isolation._refuse)\n"
        "for act in (lambda: subprocess.Popen(['true']), lambda: os.system('true'),"
        " lambda: socket.create_connection(('127.0.0.1', 9)), lambda: os.fork()):\n"
        "    try: act(); print('done')\n"
        "    except PermissionError: print('refused')\n"
        "try: bytearray(2 << 30); print('done')\n"
        "except MemoryError: print('refused')\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["refused"] * 5


def test_nothing_is_left_of_the_children() -> None:
    read_document(made.as_pdf())
    process = isolation._CHILDREN[False]._process
    isolation.end_children()
    assert process.poll() is not None
    assert rows_of(tables_of(read_document(made.as_pdf()))[0]) == made.EXPECTED


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


def test_text_set_in_countless_pieces_is_refused() -> None:
    assert fault_of(pdf_with(b"BT /F 9 Tf " + b"(aaaaaaaaaa) Tj " * 50_000 + b"ET")).kind == "too large"


PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R "
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def stream_of(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n" % (len(data), entries) + data + b"\nendstream"


def pdf_of(*objects: bytes) -> bytes:
    """A PDF of hand-made objects behind its catalogue; the second is the root of its pages."""
    data, places = b"%PDF-1.5\n", []
    for number, item in enumerate((b"<< /Type /Catalog /Pages 2 0 R >>", *objects), 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + item + b"\nendobj\n"
    start, size = len(data), len(places) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, start)


@pytest.mark.slow
def test_forms_within_themselves_end() -> None:
    resources = b"/Resources << /XObject << /F 5 0 R >> >> "
    form = stream_of(b"/F Do /F Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + resources)
    ends(pdf_of(ONE_PAGE, PAGE + resources + b">>", stream_of(b"/F Do /F Do"), form), "damaged", "too large")


def test_trees_of_pages_that_lead_back_or_lie_end() -> None:
    ends(pdf_of(b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 900 >>"), "damaged", "too large")
    deep = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (at + 3) for at in range(20_000)]
    ends(pdf_of(*deep, b"<< /Type /Page /MediaBox [0 0 9 9] >>"), "damaged", "too large")
    ends(pdf_of(b"<< /Type /Pages /Kids " + b"[" * 100_000 + b"]" * 100_000 + b" >>"), "damaged", "too large")


def test_a_stream_that_grows_a_thousandfold_stays_within_the_bound_of_memory() -> None:
    import zlib

    bomb = zlib.compress(zlib.compress(b"\0" * 300_000_000, 9), 9)
    ends(
        pdf_of(ONE_PAGE, PAGE + b">>", stream_of(bomb, b"/Filter [/FlateDecode /FlateDecode]")), "damaged", "too large"
    )
    assert made.PROSE in texts_of(read_document(made.as_pdf())), "the next file is read"


def test_what_a_page_links_to_is_neither_run_nor_fetched() -> None:
    page = (
        "<html><meta charset=utf-8><meta http-equiv=refresh content='0;url=http://192.0.2.1/'><script>alert(1)</script>"
        "<iframe src=file:///etc/passwd></iframe><img src=http://192.0.2.1/x><p>一、收支情况</p></html>"
    )
    assert texts_of(read_document(page.encode())) == ["一、收支情况"]
