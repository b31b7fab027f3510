"""Notes on the cells of a workbook that was checked: they are all that changes, and nothing in them is alive."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from budgetcheck.cli.run import run
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.render.marked.notes import MOST_NOTES, CellNote, cell_notes
from budgetcheck.render.marked.package import has_macros, marked_package

from .books import SHEET, book


def parts(data: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        assert len(package.namelist()) == len(set(package.namelist()))
        return {name: package.read(name) for name in package.namelist()}


def notes_of(data: bytes) -> dict[tuple[str, str], str]:
    found = openpyxl.load_workbook(io.BytesIO(data))
    cells = [(sheet.title, cell) for sheet in found for row in sheet.iter_rows() for cell in row]
    return {(title, cell.coordinate): cell.comment.text for title, cell in cells if cell.comment is not None}


def related_part(found: Mapping[str, bytes], sheet: int, kind: str) -> str:
    text = found[f"xl/worksheets/_rels/sheet{sheet}.xml.rels"].decode()
    tag = next(one for one in re.findall(r"<Relationship [^>]*>", text) if f'/{kind}"' in one)
    target = re.search(r'Target="([^"]*)"', tag)
    assert target is not None
    return target[1].lstrip("/").replace("../", "xl/")


def test_nothing_but_notes_changes() -> None:
    data = book()
    made = marked_package(data, [CellNote(SHEET, 6, 5, "error", "不符"), CellNote("空表", 2, 28, "warning", "空")])
    assert notes_of(made) == {(SHEET, "E6"): "不符", ("空表", "AB2"): "空"}
    before, after = parts(data), parts(made)
    assert list(after)[: len(before)] == list(before)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "[Content_Types].xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    }
    assert {"xl/charts/chart1.xml", "xl/media/image1.png", "xl/tables/table1.xml"} <= before.keys() - changed
    for number in (1, 2):
        sheet = f"xl/worksheets/sheet{number}.xml"
        added = re.sub(rb"<legacyDrawing [^>]*/>", b"", after[sheet])
        assert added == before[sheet]
    order = [element.tag.rpartition("}")[2] for element in ET.fromstring(after["xl/worksheets/sheet1.xml"])]
    assert order.index("drawing") < order.index("legacyDrawing") < order.index("tableParts") < len(order)


def test_notes_that_are_there_stay_and_are_added_to() -> None:
    data = book(noted=True)
    made = marked_package(data, [CellNote(SHEET, 6, 5, "error", "不符"), CellNote(SHEET, 4, 3, "suspect", "可疑")])
    assert notes_of(made) == {(SHEET, "E6"): "原有批注\n\n不符", (SHEET, "A1"): "另一批注", (SHEET, "C4"): "可疑"}
    found = parts(made)
    assert found.keys() == parts(data).keys()
    drawing = found[related_part(found, 1, "vmlDrawing")].decode()
    ET.fromstring(drawing)
    ids = re.findall(r'id="(_x0000_s\d+)"', drawing)
    assert len(ids) == len(set(ids)) == 3
    assert found["xl/worksheets/sheet1.xml"] == parts(data)["xl/worksheets/sheet1.xml"]
    again = notes_of(marked_package(made, [CellNote(SHEET, 4, 3, "error", "仍不符")]))
    assert again[SHEET, "C4"] == "可疑\n\n仍不符"


@given(
    st.dictionaries(
        st.tuples(st.sampled_from((SHEET, "空表")), st.integers(1, 1_048_576), st.integers(1, 16_384)),
        st.text(min_size=1, max_size=60),
        max_size=12,
    ),
    st.booleans(),
)
@example({(SHEET, 1, 1): "\ufff8\ufffb\ufffc\ufffd\ufffe\uffff"}, False)
def test_any_text_on_any_cell_is_text(placed: dict[tuple[str, int, int], str], noted: bool) -> None:
    data = book(noted=noted, rich=False)
    made = marked_package(data, [CellNote(*cell, "error", text) for cell, text in placed.items()])
    before, after = parts(data), parts(made)
    for name, text in after.items():
        if name.endswith((".xml", ".rels", ".vml")):
            root = ET.fromstring(text)
            assert {one.tag for one in root.iter()} <= _tags(before) | _NOTE_TAGS, name
            assert _HIDDEN.search(text.decode("utf-8")) is None
        else:
            assert text == before[name]
    held = sum(len(re.findall(rb"<comment ref", text)) for text in after.values())
    known = {(SHEET, 6, 5), (SHEET, 1, 1)} if noted else set()
    assert held == len(placed.keys() | known)


# U+FFFC and U+FFFD, the signs in the place of an object and of a character that is not known, can be seen.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff0-\ufffb\ufffe\uffff]")


def _tags(found: Mapping[str, bytes]) -> set[str]:
    xml = [text for name, text in found.items() if name.endswith((".xml", ".rels", ".vml"))]
    return {one.tag for text in xml for one in ET.fromstring(text).iter()}


_NOTE_TAGS = _tags(parts(book(noted=True, rich=False)))


def test_macros_are_left_behind() -> None:
    source = parts(book())
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, data in source.items():
            if name == "[Content_Types].xml":
                data = data.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                ).replace(
                    b"<Override",
                    b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override',
                    1,
                )
            if name == "xl/_rels/workbook.xml.rels":
                relation = (
                    b'<Relationship Id="rIdM" Target="vbaProject.bin" '
                    b'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/>'
                )
                data = data.replace(b"</Relationships>", relation + b"</Relationships>")
            package.writestr(name, data)
        package.writestr("xl/vbaProject.bin", b"macros")
        package.writestr("xl/_rels/vbaProject.bin.rels", b"<Relationships/>")
    assert has_macros(made.getvalue())
    copy = marked_package(made.getvalue(), [CellNote(SHEET, 6, 5, "error", "不符")])
    assert not has_macros(copy)
    assert not any("vba" in name for name in parts(copy))
    assert b"macroEnabled" not in parts(copy)["[Content_Types].xml"]
    assert notes_of(copy) == {(SHEET, "E6"): "不符"}


MACRO_SHEET = b'<Override PartName="/xl/m/sheet1.xml" ContentType="application/vnd.ms-excel.macrosheet+xml"/>'


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"</worksheet>", b""),
        ("xl/worksheets/sheet1.xml", b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
        (
            "xl/worksheets/sheet1.xml",
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        ("[Content_Types].xml", b"</Types>", b"<Types>"),
        ("[Content_Types].xml", b"</Types>", MACRO_SHEET + b"</Types>"),
    ],
)  # fmt: skip
def test_what_cannot_be_changed_safely_is_refused(name: str, old: bytes, new: bytes) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for part, data in parts(book()).items():
            package.writestr(part, data.replace(old, new) if part == name else data)
    with pytest.raises(DocumentFault):
        marked_package(made.getvalue(), [CellNote(SHEET, 6, 5, "error", "不符")])


def test_elements_with_a_prefix_are_met_with_the_same_prefix() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, data in parts(book(rich=False)).items():
            if name.startswith("xl/worksheets/sheet"):
                ET.register_namespace("x", main)
                data = ET.tostring(ET.fromstring(data))
                assert b"<x:worksheet" in data
            package.writestr(name, data)
    copy = marked_package(made.getvalue(), [CellNote(SHEET, 6, 5, "error", "不符")])
    assert b"<x:legacyDrawing " in parts(copy)["xl/worksheets/sheet1.xml"]
    assert notes_of(copy) == {(SHEET, "E6"): "不符"}


@pytest.fixture
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("BUDGETCHECK_CACHE_DIR", str(tmp_path / "cache"))
    Path("a.xlsx").write_bytes(book())


@pytest.mark.usefixtures("_here")
def test_a_checked_workbook_is_copied_with_notes_on_its_disputed_cells(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "a.xlsx", "--marked", "b.xlsx", "-q"]) == 1
    assert "b.xlsx：已加批注" in capsys.readouterr().err
    notes = notes_of(Path("b.xlsx").read_bytes())
    assert "FIS-101" in notes[SHEET, "C6"]
    assert "42.5 - 43.5 = -1.0" in notes[SHEET, "C6"]
    assert "11.00 若为 10.00 则相符" in notes[SHEET, "E6"]
    Path("sub").mkdir()
    Path("sub/c.xlsx").write_bytes(book(noted=True))
    assert run(["check", "a.xlsx", "sub/c.xlsx", "--marked", "copies/", "-o", "r.xlsx", "--lang", "en"]) == 1
    assert sorted(path.name for path in Path("copies").iterdir()) == ["a.xlsx", "c.xlsx"]
    head, *rows = openpyxl.load_workbook("r.xlsx").worksheets[0].values
    found = [dict(zip(head, row, strict=True)) for row in rows]
    (row,) = [one for one in found if one["File"] == "a.xlsx" and one["Rule"] == "FIS-101"]
    assert row["Line"] is None
    assert row["Figure"].startswith(f"sheet '{SHEET}' C6 “")


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.xlsx", "--marked", "a.xlsx"], "不能写到原文件"),
        (["a.xlsx", "--marked", "b.xls"], ".xlsx"),
        (["a.xlsx", "d.xlsx", "--marked", "b.xlsx"], "请指定文件夹"),
        (["a.toml", "--marked", "b.xlsx"], "没有"),
    ],
)
def test_a_copy_that_cannot_be_is_refused_in_a_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data = Path("a.xlsx").read_bytes()
    Path("d.xlsx").write_bytes(data)
    Path("a.toml").write_text("format = 1\n[expenditure]\ntotal = 1\n", encoding="utf-8")
    assert run(["check", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert Path("a.xlsx").read_bytes() == data


def test_a_sheet_with_more_than_its_notes_keeps_the_worst() -> None:
    from dataclasses import replace

    from budgetcheck.text.places import Whereabouts

    from . import samples

    one = samples.ONE.findings[0]
    many = tuple(
        replace(
            one, severity="error" if row == 2_000 else "warning", whereabouts=Whereabouts(sheet="a", row=row, column=1)
        )
        for row in range(1, 2_001)
    )
    noted = cell_notes(replace(samples.ONE, findings=(*many, replace(one, whereabouts=None))), "zh")
    assert len(noted.notes) == MOST_NOTES
    assert noted.left_out == 1_001
    assert (noted.notes[0].mark, noted.notes[0].row) == ("error", 2_000)
