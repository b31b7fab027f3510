"""The catalogue of what the tool says: whole in every language, used, filled safely; and a language is a folder."""

from __future__ import annotations

import ast
import os
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.text import catalogue
from budgetcheck.text.words import Words, phrase
from tests.small import WRONG

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "budgetcheck"
WORDS = ROOT / "rules" / "words"
HAN = re.compile("[\u4e00-\u9fff]")
KEY = re.compile(r"[a-z]+\.[a-z_]+\.[a-z0-9_]+")


@cache
def texts(language: str) -> dict[str, str]:
    """All texts of one language by their keys."""
    rooms = sorted(path.stem for path in (WORDS / language).glob("*.toml"))
    return {key: text for room in rooms for key, text in catalogue._texts(language, room).items()}


@cache
def trees() -> dict[str, ast.Module]:
    return {path.relative_to(SRC).as_posix(): ast.parse(path.read_text("utf-8")) for path in sorted(SRC.rglob("*.py"))}


def written_keys() -> Iterator[tuple[str, str]]:
    """Every key that code or a template names, with its file."""
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value):
                yield node.value, name
    for path in sorted(SRC.rglob("*.html")):
        for key in re.findall(r"'([a-z]+\.[a-z_]+\.[a-z0-9_]+)'", path.read_text("utf-8")):
            yield key, path.name


def calls() -> Iterator[tuple[str, set[str] | None]]:
    """Every key that `phrase` is called with as it stands, and the names of what it is about; None for `**names`."""
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "phrase":
                names = {one.arg for one in node.keywords}
                known = None if None in names else {name for name in names if name is not None}
                keys = node.args[0]
                for key in [keys.body, keys.orelse] if isinstance(keys, ast.IfExp) else [keys]:
                    if isinstance(key, ast.Constant):
                        yield str(key.value), known


ABOUT_LATER = ("source.hints.", "cli.usage.")
"""Phrases in tables that are told what they are about when one of them is chosen (`Words.about`)."""
DIFFERENT = {
    "findings.ledger.by_eye_in_english": "a duty that is written in English only is not quoted in Chinese",
    "analysis.examples.should_be_found": "what stayed open is said in terms of verdicts",
    "analysis.lint.fails_with": "a plural",
    "analysis.lint.one_value": "a plural",
    "documents.pdf.pages": "a plural",
    "rulebook.compile.id_taken": "the id is in front of the English sentence",
    "rulebook.load.not_as_required": "what pydantic says is English",
    "expression.parse.syntax": "what Python says is English",
    "source.advice.percentage_without_sign": "the sign is named in Chinese",
    "recognition.placing.sheet": "quotation marks of the language",
    "documents.workbook.formulas_sheet_no_saved_value": "quotation marks of the language",
    "documents.workbook.sheet_name": "quotation marks of the language",
    "documents.workbook.hidden_cells_not_read": "quotation marks of the language",
    "render.explained.in_all": "Chinese counts all, English those left out",
    "render.explained.still_fail_and_more": "Chinese counts all, English those left out",
    "render.wording.called_and_more": "Chinese counts all, English those left out",
    "figures.statements.in_all": "Chinese counts all, English those left out",
    "render.explained.mistake_of": "English counts all",
}
"""Keys whose texts do not have the same places in both languages, and why."""


def test_every_language_has_every_text() -> None:
    assert texts("zh").keys() == texts("en").keys()
    for language in catalogue.languages():
        assert texts(language).keys() <= texts("en").keys()


def test_every_key_is_there_and_used() -> None:
    named = dict(written_keys())
    rooms = {path.stem for path in (WORDS / "en").glob("*.toml")}
    topics = {key.rpartition(".")[0] for key in texts("en")}
    unknown = {key: file for key, file in named.items() if key.rpartition(".")[0] in topics and key not in texts("en")}
    assert unknown == {}
    assert sorted(texts("en").keys() - named.keys()) == []
    assert {key for key, _ in calls()} <= texts("en").keys()
    assert rooms <= {path.name for path in SRC.iterdir() if path.is_dir()}


SAME = {
    ("cli.console.error", "render.wording.error"): "what begins a message, and a severity",
    ("model.document.unit", "recognition.updating.unit"): "a unit beside a department, and the name of a unit",
}
"""Keys whose texts are the same by chance in Chinese and English, and what each means."""


def test_no_text_stands_under_two_keys() -> None:
    keys: dict[tuple[str, str], list[str]] = {}
    for key, english in sorted(texts("en").items()):
        keys.setdefault((texts("zh")[key], english), []).append(key)
    assert {tuple(told) for told in keys.values() if len(told) > 1} == SAME.keys()


def test_the_texts_have_the_same_places_and_the_code_fills_them() -> None:
    for key, english in texts("en").items():
        differs = catalogue.places(texts("zh")[key]) != catalogue.places(english)
        assert differs == (key in DIFFERENT), key
    for key, names in calls():
        if names is None or key.startswith(ABOUT_LATER):
            continue
        both = catalogue.places(texts("en")[key]) | catalogue.places(texts("zh")[key])
        assert both == names, key


def test_a_key_is_written_out() -> None:
    """Of all calls of `phrase` the key can be read in the code: there, or where the name is given its value."""
    for name, tree in trees().items():
        if name.startswith("text/"):
            continue
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            given_here = {
                target.id
                for node in ast.walk(function)
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.IfExp | ast.Constant)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "phrase":
                    key = node.args[0]
                    choice = isinstance(key, ast.IfExp) and isinstance(key.body, ast.Constant)
                    plain = isinstance(key, ast.Constant) or (isinstance(key, ast.Name) and key.id in given_here)
                    assert plain or choice or name == "render/page/frame.py", f"{name}:{node.lineno}"


INLINE = {
    "render/packs/documentation.py": "what `rules docs` writes is one document in both languages",
}
"""Modules in which both languages may stand, and why."""


def strings(node: ast.AST) -> str:
    return "".join(one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str))


def pairs(tree: ast.Module) -> Iterator[int]:
    """Lines where a Chinese text stands beside an English one that says the same."""
    for node in ast.walk(tree):
        sides: list[tuple[ast.AST, ast.AST]] = []
        if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id == "Label"):
            sides += zip(node.args, node.args[1:], strict=False)
        elif isinstance(node, ast.Tuple):
            sides += zip(node.elts, node.elts[1:], strict=False)
        elif isinstance(node, ast.IfExp):
            sides += [(node.body, node.orelse), (node.orelse, node.body)]
        for one, other in sides:
            zh, en = strings(one), strings(other)
            said = isinstance(one, ast.Constant | ast.JoinedStr) and isinstance(other, ast.Constant | ast.JoinedStr)
            if said and HAN.search(zh) and not HAN.search(en) and re.search("[A-Za-z]{3}", en):
                yield getattr(node, "lineno", 0)


def test_a_pair_of_texts_in_the_code_is_noticed() -> None:
    for code in ('Words("缺", "missing")', 'said = "缺" if zh else "missing"', 'zh, en = f"缺 {x}", f"missing {x}"'):
        assert list(pairs(ast.parse(code))) == [1]


def test_no_message_stands_in_the_code_in_two_languages() -> None:
    found = {name: [*pairs(tree)] for name, tree in trees().items() if name not in INLINE}
    # What documents are read by is no message: names of tables and heads beside the keys that they stand for.
    reading = ("recognition/", "model/", "source/typed.py", "arithmetic/currency.py", "documents/")
    assert {name: at for name, at in found.items() if at and not name.startswith(reading)} == {}
    asks = re.compile(r"""== ["'](?:zh|en)["']|if zh\b""")
    naming = ("text/words.py", "render/page/frame.py")
    asking = {n for n in trees() if asks.search((SRC / n).read_text("utf-8")) and n not in naming}
    assert asking == set()
    for path in SRC.rglob("*.html"):
        assert not HAN.search(path.read_text("utf-8")), path.name


# ------------------------------------------------------------------------------------------------ filling


@given(st.dictionaries(st.sampled_from(["it", "other"]), st.text(), min_size=2, max_size=2))
def test_what_an_argument_holds_is_put_in_as_it_stands(arguments: dict[str, str]) -> None:
    said = catalogue.filled_in("{{{it}}} {other} {it}", arguments)
    assert said == "{" + arguments["it"] + "} " + arguments["other"] + " " + arguments["it"]


@pytest.mark.parametrize(
    "hostile", ["{it.__class__}", "{0}", "{", "}", "{{it}}", "{it!r}", "%s", "\\g<0>", "[bold]x[/]"]
)
def test_braces_and_formats_of_strangers_stay_text(hostile: str) -> None:
    said = phrase("cli.usage.no_command_but", it=hostile, other="{it}")
    assert said.en == f"no such command: {hostile}; did you mean {{it}}"


def test_numbers_lists_and_plurals() -> None:
    one = {"n": 1, "of": ("a", "b", "c")}
    assert catalogue.filled_in("{n:,} {n:file|files}: {of:, | and }", one) == "1 file: a, b and c"
    assert catalogue.filled_in("{n:,} {n:file|files}{of:}", {"n": 1234, "of": ("a", "b")}) == "1,234 filesab"
    assert catalogue.filled_in("{of}", {"of": ()}) == ""
    with pytest.raises(KeyError):
        catalogue.filled_in("{missing}", {})


def test_words_hold_words_and_cross_processes() -> None:
    inner = phrase("text.marks.listed", of=["甲", Words("乙", "B")])
    outer = phrase("cli.usage.no_command", it=inner)
    assert outer.zh == "没有命令“甲、乙”"
    assert outer.en == "no such command: 甲, B"
    assert pickle.loads(pickle.dumps(outer)) == outer == Words.loaded(outer.dumped())
    assert hash(outer) == hash(phrase("cli.usage.no_command", it=inner))
    assert outer != phrase("cli.usage.no_command", it="甲")


def test_other_languages_fall_back_to_english() -> None:
    assert phrase("cli.usage.no_command", it="x").say("xx") == "no such command: x"
    assert Words("甲", "A").say("xx") == "A"
    assert Words("甲", "A", xx="Ah").say("xx") == "Ah"
    with pytest.raises(KeyError):
        phrase("cli.usage.none_such").say("en")


# ------------------------------------------------------------------------------------------------ a third language


@pytest.mark.slow
def test_a_third_language_is_a_folder(tmp_path: Path) -> None:
    """Its texts are said, with a word of its own for what the model names; what it lacks is said in English."""
    shutil.copytree(SRC, tmp_path / "src" / "budgetcheck", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    folder = tmp_path / "rules" / "words" / "fr"
    folder.mkdir()
    (folder / "findings.toml").write_text(
        '[resolve]\ndiffers = "{title}, écart de {least}{amount}"\n', encoding="utf-8"
    )
    (folder / "terms.toml").write_text('"total expenditure" = "total des dépenses"\n', encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(WRONG, encoding="utf-8")

    def said(*arguments: str, **environment: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "budgetcheck", *arguments],
            cwd=tmp_path,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": "src", "PYTHONUTF8": "1", "BUDGETCHECK_CACHE_DIR": "", **environment},
            timeout=600,
        )
        return (done.stdout + done.stderr).decode("utf-8")

    shown = said("check", "wrong.toml", "--lang", "fr")
    assert "écart de" in shown
    assert "total des dépenses" in shown
    assert "checked" in shown or "judgements" in shown  # in English
    assert "écart de" in said("check", "wrong.toml", BUDGETCHECK_LANG="fr_FR.UTF-8")
    assert "zh, en, fr, auto" in said("check", "wrong.toml", "--lang", "xx").replace("、", ", ")
