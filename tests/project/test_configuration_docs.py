"""docs/configuration.md and the JSON Schema say what the code does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import jsonschema
import pytest

from budgetcheck.render import available
from budgetcheck.settings.bounds import REPORTS
from budgetcheck.settings.keys import SECTION_KEYS, SETTING_KEYS, SettingKey
from budgetcheck.settings.read import read_configuration
from budgetcheck.settings.schema import configuration_schema
from budgetcheck.text.problems import CannotRun
from tests.checkout import ROOT
from tests.small import Lay

pytestmark = pytest.mark.usefixtures("folder")
TEXT = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### `([a-z-]+)`\n(.*?)(?=^##)", TEXT, re.MULTILINE | re.DOTALL))
BLOCKS = re.findall(r"^```toml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
SCHEMA = configuration_schema("en")


@pytest.fixture
def shared(lay: Lay) -> None:
    lay({"shared/budgetcheck.toml": "", "rules/county.toml": ""})


def test_every_key_and_no_other_is_documented_in_order() -> None:
    assert list(SECTIONS) == [key.name for key in SETTING_KEYS]


@pytest.mark.parametrize("key", SETTING_KEYS, ids=lambda key: key.name)
def test_a_key_is_documented_whole(key: SettingKey) -> None:
    section = SECTIONS[key.name]
    assert key.example in section
    assert key.about.zh in section
    assert key.about.en[1:] in section
    assert f"Default: `{key.default}`" in section or not key.default
    assert f"`{key.flag}`" in section or not key.flag
    assert f"`{key.variable}`" in section or not key.variable
    assert ("Also in `[[files]]`" in section) == key.per_file


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_every_example_is_a_configuration(number: int, lay: Lay) -> None:
    lay({"budgetcheck.toml": BLOCKS[number]})
    assert read_configuration(str(Path.cwd() / "budgetcheck.toml")).path
    jsonschema.validate(tomllib.loads(BLOCKS[number]), SCHEMA)


def test_what_is_listed_is_all_there_is() -> None:
    for name in available():
        assert f"`{name}`" in SECTIONS["format"]
    for name in SECTION_KEYS:
        assert f"`{name}`" in SECTIONS["files"]
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
