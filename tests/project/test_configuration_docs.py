"""The page on the configuration and the JSON Schema say what the code does, in both languages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import jsonschema
import pytest

from budgetcheck.settings.bounds import REPORTS
from budgetcheck.settings.keys import SECTION_KEYS, SETTING_KEYS, SettingKey
from budgetcheck.settings.read import read_configuration
from budgetcheck.settings.schema import configuration_schema
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.words import Language
from docs.site.settings import PAGE, with_settings
from tests.checkout import ROOT
from tests.small import Lay

pytestmark = pytest.mark.usefixtures("folder")
LANGUAGES: tuple[Language, ...] = ("zh", "en")
PAGES = {
    language: with_settings((ROOT / "docs" / language / PAGE).read_text(encoding="utf-8"), language)
    for language in LANGUAGES
}
TEXT = PAGES["en"]
SECTIONS = {
    language: dict(re.findall(r"^### `([a-z-]+)`\n(.*?)(?=^##)", text, re.MULTILINE | re.DOTALL))
    for language, text in PAGES.items()
}
BLOCKS = re.findall(r"^```toml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
SCHEMA = configuration_schema("en")


@pytest.fixture
def shared(lay: Lay) -> None:
    lay({"shared/budgetcheck.toml": "", "rules/county.toml": ""})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_and_no_other_is_documented_in_order(language: Language) -> None:
    assert list(SECTIONS[language]) == [key.name for key in SETTING_KEYS]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", SETTING_KEYS, ids=lambda key: key.name)
def test_a_key_is_documented_whole(key: SettingKey, language: Language) -> None:
    section = SECTIONS[language][key.name]
    for said in (key.example, key.about.say(language)[1:], key.default, key.flag, key.variable):
        assert said in section
    assert bool(re.search(r"^- (?:also in|也可写在) `\[\[files\]\]`", section, re.M)) == key.per_file
    assert section.rstrip().count("\n\n") >= 3, "nothing but the facts"


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_every_example_is_a_configuration(number: int, lay: Lay) -> None:
    lay({"budgetcheck.toml": BLOCKS[number]})
    assert read_configuration(str(Path.cwd() / "budgetcheck.toml")).path
    jsonschema.validate(tomllib.loads(BLOCKS[number]), SCHEMA)


def test_what_is_listed_is_all_there_is() -> None:
    for name in SECTION_KEYS:
        assert f"`{name}`" in SECTIONS["en"]["files"]
    for ending in REPORTS:
        assert ending in TEXT
    run = re.search(r"Settings of the run as a whole\*\* \((.*?)\)", TEXT, re.DOTALL)
    assert run is not None
    assert set(re.findall(r"`([a-z-]+)`", run[1])) == {key.name for key in SETTING_KEYS if key.run} | {"force-exclude"}


@pytest.mark.parametrize(
    "text",
    [
        "selct = []",
        'select = "EXP"',
        "select = [1]",
        "tolerance = -1",
        "jobs = 0",
        'fail-on = "x"',
        'severity = { EXP = "warn" }',
        "parameters = { x = { unit = 1 } }",
        '[[files]]\nignore = ["x"]',
        '[[files]]\npaths = ["x"]\nlang = "zh"',
        'exact = "yes"',
        'lang = ""',
    ],
)
def test_the_schema_refuses_what_is_refused(text: str, lay: Lay) -> None:
    lay({"budgetcheck.toml": text})
    with pytest.raises(CannotRun):
        read_configuration(str(Path.cwd() / "budgetcheck.toml"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tomllib.loads(text), SCHEMA)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_schema_is_a_schema(language: str) -> None:
    schema = configuration_schema("zh" if language == "zh" else "en")
    jsonschema.Draft7Validator.check_schema(schema)
    assert set(schema["properties"]) == {key.name for key in SETTING_KEYS}
    assert all(held["description"] for held in schema["properties"].values())
