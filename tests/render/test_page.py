"""The frame of pages that stand alone: what it lets through, and what a browser would refuse."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest
from markupsafe import Markup

from budgetcheck.render.page import frame
from budgetcheck.render.page.frame import fragment, page

from . import samples

SCRIPT = (Path(frame.__file__).parents[1] / "templates" / "filter.js").read_text(encoding="utf-8").strip()
VOID = {"meta", "br", "hr", "input", "link", "img", "wbr"}


class Strict(HTMLParser):
    """Collects the elements and demands that every one is closed in its turn."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts[self.open[-1]] = self.texts.get(self.open[-1], "") + data


def parsed(text: str) -> Strict:
    parser = Strict()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    return parser


def faults_of(text: str) -> list[str]:
    """What a parser that follows the HTML standard finds wrong with a page."""
    parser = html5lib.HTMLParser()
    parser.parse(text)
    return [code for _, code, _ in parser.errors]


def test_the_policy_admits_exactly_the_style_on_the_page() -> None:
    found = parsed("".join(page([Markup("<h1>a</h1>")], title="a", language="zh")))
    policy = next(value for _, name, value in found.attributes if name == "content" and "default-src" in value)
    digest = b64encode(sha256(found.texts["style"].encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_the_policy_admits_exactly_the_script_of_the_page() -> None:
    found = parsed("".join(page([], title="a", language="en", script="filter.js")))
    policy = next(value for _, name, value in found.attributes if name == "content" and "default-src" in value)
    digest = b64encode(sha256(found.texts["script"].encode()).digest()).decode()
    assert found.texts["script"] == SCRIPT
    assert f"script-src 'sha256-{digest}';" in policy


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en")])
def test_the_language_is_declared(language: str, tag: str) -> None:
    found = parsed("".join(page([], title="a", language=language)))
    assert ("html", "lang", tag) in found.attributes


def test_foreign_text_is_neither_markup_nor_control_character() -> None:
    text = "".join(page([], title=samples.POISON, language="en", version=samples.POISON))
    found = parsed(text)
    assert "script" not in found.tags
    assert "<script>alert(1)</script>" in found.texts["title"]
    assert not [c for c in text if c != "\n" and not c.isprintable()]


def test_content_is_taken_only_as_it_is_written() -> None:
    taken = []

    def content() -> Iterator[Markup]:
        for number in range(100):
            taken.append(number)
            yield Markup("<p>{}</p>").format("x" * 10_000)

    pieces = page(content(), title="a", language="en")
    for piece in pieces:
        if "xxx" in piece:
            break
    assert taken == [0]
    assert sum(piece.count("<p>") for piece in pieces) == 99


def test_a_template_that_lacks_a_value_says_so() -> None:
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        fragment("page.html", "en")


def test_jinja_is_imported_only_for_pages() -> None:
    code = (
        "import sys, budgetcheck.render as r; r.load_format('table'); r.load_format('markdown'); "
        "sys.exit('jinja2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
