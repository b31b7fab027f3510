"""A real parser for each kind of output: it takes what was written, and nothing that a stranger wrote is alive in it.

Hostile text carries the word ``evil`` wherever it would become a tag, an attribute, a link, a script, a formula, a
reference to a part of a file or a command: what is found alive under that name was the stranger's.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from pathlib import Path

import html5lib
import openpyxl
from markdown_it import MarkdownIt

from budgetcheck import render

from .harmless import assert_harmless

FILTER = (Path(render.__file__).parent / "templates/filter.js").read_text("utf-8").strip()
_JUNIT = {"testsuites", "testsuite", "testcase", "failure", "skipped", "system-out", "properties", "property"}
_LIVE = re.compile(r"^[=+\-@＝＋－＠\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9,]+(\.[0-9]+)?( ?%)?")


def inert(form: str, data: bytes) -> None:
    """What an output of some format holds is of that format, and as dead as a text."""
    if form == "xlsx":
        _workbook(data)
        return
    text = data.decode("utf-8")
    assert_harmless(form if form in ("csv", "github") else "text", text)
    _PARSERS.get(form, lambda _text: None)(text)


def _page(text: str) -> None:
    root = html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)
    for element in root.iter():
        if not isinstance(element.tag, str):
            assert "evil" not in (element.text or ""), element.text
            continue
        tag = element.tag.rpartition("}")[2]
        assert "evil" not in tag
        assert tag not in {"iframe", "object", "embed", "form", "img", "link", "base", "audio", "video"}
        if tag == "script":
            assert (element.text or "").strip() in ("", FILTER)
        if tag == "style":
            assert "evil" not in (element.text or "")
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert "evil" not in name
            if name in ("href", "src", "action", "srcset", "data", "style", "{http://www.w3.org/1999/xlink}href"):
                assert name == "style" or value.startswith("#"), (name, value)
                assert name != "style" or not re.search(r"url|evil|expression|@", value), value
        assert element.attrib.get("http-equiv", "").lower() in ("", "content-security-policy")


def _markdown(text: str) -> None:
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    root = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    for element in root.iter():
        if not isinstance(element.tag, str):
            assert "evil" not in (element.text or ""), element.text
            continue
        assert "evil" not in element.tag
        assert element.tag not in {"img", "script", "iframe", "style", "form", "input"}
        assert not any("evil" in name or name.startswith("on") for name in element.attrib)
        assert element.tag != "a" or element.attrib.get("href", "#").startswith("#"), element.attrib


def _table(text: str) -> None:
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1
    for row in rows:
        for cell in row:
            assert not _LIVE.match(cell) or _NUMBER.fullmatch(cell), cell


def _junit(text: str) -> None:
    assert {element.tag for element in ET.fromstring(text).iter()} <= _JUNIT


def _commands(text: str) -> None:
    for line in text.split("\n"):
        if line.lstrip().startswith("::"):
            match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
            assert match is not None, line
            for item in match[2].split(","):
                assert re.fullmatch(r"(file|line|endLine|col|endColumn|title)=[^,]*", item), line


def _workbook(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            part = package.read(name).decode("utf-8")
            if name.endswith((".xml", ".rels", ".vml")):
                root = ET.fromstring(part)
                tags = {element.tag.rpartition("}")[2] for element in root.iter()}
                assert not tags & {"f", "ddeLink", "oleLink", "externalReference", "oleObject"}, name
            assert "TargetMode" not in part or not name.endswith(".rels"), name
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                assert cell.hyperlink is None or not cell.hyperlink.target
                if isinstance(cell.value, str) and cell.value.startswith(tuple("=+-@")):
                    assert cell.quotePrefix or _NUMBER.fullmatch(cell.value) or cell.value == "-", cell.value
                for one in (cell.value, cell.comment and cell.comment.text):
                    if isinstance(one, str):
                        assert_harmless("text", re.sub(r"\r\n?", "\n", one))


def _lines(text: str) -> None:
    for line in text.splitlines():
        json.loads(line)


_PARSERS: dict[str, Callable[[str], object]] = {
    "json": json.loads,
    "sarif": json.loads,
    "gitlab": json.loads,
    "jsonl": _lines,
    "junit": _junit,
    "html": _page,
    "markdown": _markdown,
    "csv": _table,
    "github": _commands,
    "toml": tomllib.loads,
}
