"""The guides: Chinese and English say the same, what is made is whole, and nothing foreign is asked for."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
import typer

from budgetcheck.cli.app import app
from budgetcheck.cli.printing.outputs import FORMAT_ENDINGS
from budgetcheck.expression.calling.lookup import function_names
from budgetcheck.model.fields import every_field
from budgetcheck.render import available
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.fault_docs import fault_docs
from budgetcheck.rulebook.load import builtin_packs, load_packs
from budgetcheck.text.words import Language
from docs.site.contents import contents
from docs.site.foreign import foreign_references
from docs.site.keys import key_anchor, key_page, labels_of
from docs.site.page import coded, joined, plain
from docs.site.pages import all_pages
from docs.site.pages.formats import format_docs
from docs.site.pages.language import function_docs
from docs.site.screenshots import MOST_BYTES
from docs.site.terminal import SHOTS, Shot, picture
from tests.checkout import ROOT

DOCS = ROOT / "docs"
LANGUAGES: tuple[Language, ...] = ("zh", "en")
PROSE = {
    language: {
        path.relative_to(DOCS / language).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((DOCS / language).rglob("*.md"))
    }
    for language in LANGUAGES
}
FENCE = re.compile(r"^ *```.*?^ *```$", re.M | re.S)
pytestmark = pytest.mark.xdist_group("guides")  # their pages are made once a process


@cache
def made(language: Language) -> dict[str, str]:
    """The text of every page that is made from code and data, by its path."""
    return {page.path: page.text for page in all_pages(language)}


def _without_code(text: str) -> str:
    return FENCE.sub("", text)


def _commands(text: str) -> Counter[str]:
    return Counter(re.findall(r"`(budgetcheck [^`]*)`", " ".join(_without_code(text).split())))


def _code(text: str) -> list[str]:
    """Every block of code, without the remarks in it, which are in the page's language."""
    return [re.sub(r" *# .*", "", block) for block in FENCE.findall(text)]


def test_both_languages_have_the_same_pages() -> None:
    assert list(PROSE["zh"]) == list(PROSE["en"])
    assert list(made("zh")) == list(made("en"))
    assert not set(PROSE["zh"]) & set(made("zh"))


@pytest.mark.parametrize("path", PROSE["zh"])
def test_both_languages_say_the_same(path: str) -> None:
    zh, en = PROSE["zh"][path], PROSE["en"][path]
    headings = [re.findall(r"^(#+) ", _without_code(text), re.M) for text in (zh, en)]
    assert headings[0] == headings[1]
    assert _code(zh) == _code(en)
    assert _commands(zh) == _commands(en)
    pictures = [re.findall(r"pictures/(\w+)", text) for text in (zh, en)]
    assert [name.removesuffix("_zh") for name in pictures[0]] == pictures[1]
    rows = [len(re.findall(r"^ *\|", _without_code(text), re.M)) for text in (zh, en)]
    assert rows[0] == rows[1]


def test_what_is_made_has_the_same_headings() -> None:
    zh, en = (
        {path: len(re.findall(r"^#+ ", _without_code(text), re.M)) for path, text in made(language).items()}
        for language in LANGUAGES
    )
    assert zh == en


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_between_pages_leads_somewhere(language: Language) -> None:
    pages = {**made(language), **PROSE[language]}
    pictures = {f"pictures/{shot.name}.svg" for shot in SHOTS}
    pictures |= {f"pictures/{path.name}" for path in (DOCS / "pictures").iterdir()}
    wrong = []
    for path, text in pages.items():
        for target in re.findall(r"\]\(([^)\s]+)\)", _without_code(text)):
            place = os.path.normpath(f"{Path(path).parent.as_posix()}/{target.partition('#')[0]}")
            if not target.startswith("#") and place not in pages and place not in pictures:
                wrong.append(f"{path}: {target}")
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_list_every_page_but_those_of_rules(language: Language) -> None:
    def paths(entries: object) -> list[str]:
        if isinstance(entries, str):
            return [entries]
        held = entries.values() if isinstance(entries, dict) else entries
        assert isinstance(held, list | type({}.values()))
        return list(chain.from_iterable(map(paths, held)))

    listed = paths(contents(language))
    assert len(listed) == len(set(listed))
    known = {rule.id for pack in builtin_packs() for rule in pack.rules} | set(fault_docs())
    assert set(listed) == ({*PROSE[language], *made(language)} - {f"rules/{name}.md" for name in known})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_and_fault_has_a_page_with_all_that_is_said_of_it(language: Language) -> None:
    for pack in builtin_packs():
        for rule in pack.rules:
            page = made(language)[f"rules/{rule.id}.md"]
            for said in (rule.title, rule.why, rule.remedy):
                assert plain(said.say(language)) in page
            assert all(plain(text) in page for text in rule.cite)
            assert " ".join(rule.check.split()) in page
            assert page.count("```toml") == len(rule.examples) or len(rule.examples) > 12
            assert f"]({rule.id}.md)" in made(language)[f"rules/{pack.id}.md"]
    for fault in fault_docs().values():
        page = made(language)[f"rules/{fault.id}.md"]
        assert plain(fault.why.say(language)) in page
        assert page.count("```toml") == len(fault.bad) + len(fault.good)


def test_a_bad_example_shows_what_a_check_says_of_it() -> None:
    assert "支出合计≠基本支出+项目支出，差额 -0.18 万元" in made("zh")["rules/EXP-001.md"]
    assert "1,644.62 - 1,644.80 = -0.18" in made("en")["rules/EXP-001.md"]
    silent = [
        rule.id
        for pack in builtin_packs()
        for rule in pack.rules
        if any(not one.good and "verdict" not in one.expect for one in rule.examples)
        and "!!! failure" not in made("en")[f"rules/{rule.id}.md"]
    ]
    assert silent == []


def test_every_key_has_one_place_with_its_label() -> None:
    for field in every_field():
        for language in LANGUAGES:
            page = made(language)[key_page(field.address)]
            assert page.count(f'id="{key_anchor(field.address)}"') == 1, field.address
            assert plain(field.label.say(language)) in page


def test_the_keys_of_a_rule_are_those_that_its_formula_names() -> None:
    rules = {rule.id: rule for pack in builtin_packs() for rule in pack.rules}
    named = dict(labels_of(rules["EXP-001"], "zh"))
    assert named["expenditure.total"] == "支出合计"
    assert named["expenditure.carried_forward"] == "支出·结转下年"
    assert dict(labels_of(rules["PRC-010"], "en")).keys() >= {"procurement.items[].amount"}


def test_every_function_is_documented_by_a_formula_that_compiles(tmp_path: Path) -> None:
    assert sorted(function_docs()) == list(function_names())
    lines = ['[pack]\nid = "functions"\n']
    for number, (name, doc) in enumerate(sorted(function_docs().items()), 1):
        assert f"{name}(" in doc["check"]
        assert doc["takes"].startswith(f"{name}(")
        assert min(len(doc["zh"]), len(doc["en"])) > 5
        each = f"each = '{doc['each']}'\n" if "each" in doc else ""
        lines.append(
            f"[[rule]]\nid = 'FUN-{900 + number}'\ntitle.zh = 'x'\ntitle.en = 'x'\n{each}check = '''{doc['check']}'''\n"
        )
    path = tmp_path / "functions.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert len(compile_packs(load_packs([path])).programs) == len(function_names())


def test_every_format_is_documented_with_its_endings() -> None:
    assert sorted(format_docs()) == list(available())
    for ending in FORMAT_ENDINGS:
        assert f"`{ending}`" in made("zh")["reference/formats.md"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_that_is_named_is_real(language: Language) -> None:
    known = {"--help", "--detach"}  # the latter is git's
    stack = [typer.main.get_command(app)]
    while stack:
        command = stack.pop()
        known.update(name for param in command.params for name in (*param.opts, *param.secondary_opts))
        stack += getattr(command, "commands", {}).values()
    for path, text in PROSE[language].items():
        if path == "principles/performance.md":
            continue  # names options of the benchmarks
        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) <= known, path


@pytest.mark.parametrize("name", sorted(path.name for path in (DOCS / "pictures").iterdir()))
def test_a_picture_that_is_kept_is_small_and_shown(name: str) -> None:
    assert (DOCS / "pictures" / name).stat().st_size <= MOST_BYTES
    assert any(f"pictures/{name}" in text for language in LANGUAGES for text in PROSE[language].values())


def test_a_picture_of_the_terminal_keeps_colours_and_columns() -> None:
    printed = "\x1b[1;31m错误\x1b[0m [A] <b> & 1\n" + "\n".join(f"line {number}" for number in range(50))
    text = picture(Shot("x", "budgetcheck check", 40, 12), printed)
    root = ET.parse(io.StringIO(text)).getroot()
    texts = {element.text: element.attrib for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert texts["错误"]["textLength"] == str(round(4 * 8.4, 1))
    assert texts["错误"]["fill"] != "#dcdfe4"
    assert texts["错误"]["font-weight"] == "bold"
    assert " [A] <b> & 1" in texts
    assert "line 49" in texts
    assert "line 20" not in texts
    assert "url(" not in text


def test_lines_of_chinese_are_joined_and_code_is_not() -> None:
    text = "两位\n数字，\n- 项\n  目 x\nab\n中\n```toml\n注\n释\n```\n末\n尾\n"
    assert joined(text) == "两位数字，\n- 项目 x\nab\n中\n```toml\n注\n释\n```\n末尾\n"


def test_nothing_of_a_text_is_markup() -> None:
    assert plain("a|b <i> [x](y) *z*") == r"a\|b \<i\> \[x\](y) \*z\*"
    assert not set(coded("[x](y)|`*_<")) & set("[]|`*_")


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.html", '<a href="https://example.org/x">x</a>', ["https://example.org/x"]),
        ("a.html", '<script src="//example.org/x.js"></script>', ["//example.org/x.js"]),
        ("a.html", '<img srcset="x.png 1x, https://example.org/x.png 2x">', ["https://example.org/x.png 2x"]),
        ("a.html", '<p style="background:url(http://example.org/x)">', ["http://example.org/x"]),
        ("a.html", '<meta http-equiv="refresh" content="0; url=https://example.org">', ["https://example.org"]),
        ("a.css", "@import 'https://example.org/x.css'; a { b: url(x.png) }", ["https://example.org/x.css"]),
        (
            "a.svg",
            '<svg xmlns="http://www.w3.org/2000/svg"><image xlink:href="https://example.org/"/></svg>',
            ["https://example.org/"],
        ),
        ("a.html", '<a href="../x.html#y">x</a><code>https://example.org</code><a href="mailto:x">y</a>', []),
    ],
)
def test_what_a_page_would_fetch_from_elsewhere_is_found(
    name: str, text: str, found: list[str], tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert list(dict.fromkeys(reference for _, reference in foreign_references(tmp_path))) == found


def _search(page: Path, words: str, folder: Path) -> None:
    """Where a browser is installed: the search of a page that lies in a folder finds words, and nothing goes wrong."""
    browser = shutil.which("chromium")
    if browser is None:
        return
    flags = ["--headless", "--no-sandbox", f"--user-data-dir={folder}/profile", "--enable-logging=stderr", "--v=0"]
    found = None
    for budget in (30_000, 120_000, 600_000):  # the page's own clock, which a busy machine lets run ahead of the search
        run = subprocess.run(
            [browser, *flags, f"--virtual-time-budget={budget}", "--dump-dom", f"{page.as_uri()}?q={words}"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=600,
            encoding="utf-8",
        )
        assert "CONSOLE" not in run.stderr
        found = re.search(r'md-search-result__meta">\s*(\d+)', run.stdout)
        if found is not None:
            break
    assert found is not None
    assert int(found[1]) > 0


@pytest.mark.slow
def test_the_site_is_built_without_a_warning_and_asks_no_foreign_host(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    pytest.importorskip("material")
    pytest.importorskip("jieba")
    command = [sys.executable, "-m", "docs.site", str(tmp_path / "site")]
    run = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "WARNING" not in run.stderr
    assert (tmp_path / "site" / "zh" / "rules" / "EXP-001.html").is_file()
    _search(tmp_path / "site" / "zh" / "index.html", "三公经费", tmp_path)
    index = json.loads((tmp_path / "site" / "zh" / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert any("\u200b支出\u200b" in entry["text"] for entry in index["docs"]), "Chinese is not cut into words"
