"""The schema accepts what declarations hold and refuses what they may not; the starter passes it."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from budgetcheck.declaration.declare import declare
from budgetcheck.model.json_schema import json_schema
from budgetcheck.model.starter import StarterKind, StarterScope, starter
from budgetcheck.model.tree import MODEL
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.run.single.check import Checker
from budgetcheck.source.read import Source
from budgetcheck.text.words import Language
from budgetcheck.verdicts.judgement import Strictness
from tests.checkout import EXAMPLES

DECLARED = sorted(EXAMPLES.glob("*.toml"))


def plain(value: Any) -> Any:
    """Make TOML values JSON ones, as editors do."""
    if isinstance(value, dict):
        return {key: plain(held) for key, held in value.items()}
    if isinstance(value, list):
        return [plain(held) for held in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_schema_is_a_schema(language: Language) -> None:
    schema = json_schema(language)
    jsonschema.Draft7Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema
    assert (
        schema["properties"]["income"]["properties"]["total"]["title"]
        == {"zh": "收入合计", "en": "total income"}[language]
    )


@pytest.mark.parametrize("path", DECLARED, ids=lambda path: path.name)
def test_examples_pass_the_schema(path: Path) -> None:
    document = plain(tomllib.loads(path.read_text(encoding="utf-8")))
    assert list(jsonschema.Draft7Validator(json_schema("zh")).iter_errors(document)) == []


@pytest.mark.parametrize(
    "document",
    [
        {"format": 1},
        {"format": 1, "unit": {"name": "a"}, "disclosure": {"year": 2024}, "incme": {}},
        {"format": 1, "unit": {"name": "a"}, "disclosure": {"year": 2024, "kind": "plan"}},
        {"format": 1, "unit": {"name": "a"}, "disclosure": {"year": 2024}, "income": {"total": "1,644.62"}},
    ],
)
def test_the_schema_refuses_what_declarations_may_not_hold(document: dict[str, Any]) -> None:
    assert list(jsonschema.Draft7Validator(json_schema("zh")).iter_errors(document))


@pytest.mark.parametrize("scope", ["unit", "department"])
@pytest.mark.parametrize("kind", ["budget", "final_accounts"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_starter_is_a_sound_declaration(language: Language, kind: StarterKind, scope: StarterScope) -> None:
    text = starter(language, kind, scope)
    assert declare(Source("budget.toml", text)).faults == ()
    report = Checker(builtin_rulebook(), Strictness()).source(Source("budget.toml", text), None)
    assert report.findings == ()
    document = plain(tomllib.loads(text))
    assert list(jsonschema.Draft7Validator(json_schema(language)).iter_errors(document)) == []
    assert {"zh": "# 收入合计", "en": "# total income"}[language] in text
    assert document["disclosure"]["year"] == date.today().year
    assert (document["disclosure"]["kind"], document["disclosure"]["scope"]) == (kind, scope)


@pytest.mark.parametrize("kind", ["budget", "final_accounts"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_starter_calls_every_key_as_the_model_does(language: Language, kind: StarterKind) -> None:
    spec = MODEL
    labelled = 0
    for line in starter(language, kind, "department").splitlines():
        written, _, label = line.partition("  # ")
        if line.startswith("["):
            spec = MODEL
            for step in line.split("]")[0].strip("[").split("."):
                spec = spec.accepts[step]
            said = spec.label.say(language)
        elif " = " in written:
            said = spec.accepts[written.removeprefix("# ").split(" = ")[0]].label.say(language)
        else:
            continue
        labelled += bool(label)
        assert label.strip() == said
    assert labelled > 40
