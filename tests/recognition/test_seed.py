"""The disclosure the product began with imports without help into the declaration that was written of it by hand."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from budgetcheck.recognition.writing.writing import written
from tests.recognition.material import TREE, recognised

SEED = "seed/guangyang-2022-disclosure.txt"
EXAMPLE = TREE / "examples" / "guangyang-2022.toml"


def flat(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Every value under its key; elements of lists by name, figure or position; a long form by its value."""
    made: dict[str, Any] = {}
    for key, value in table.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, dict):
            made.update(flat(value, name))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for index, element in enumerate(value):
                mark = index if key == "items" else element.get("name") or element.get("figure") or index
                made.update(flat(element, f"{name}[{mark}]"))
        else:
            made[name.removesuffix(".value")] = value
    return made


def load(text: str) -> dict[str, Any]:
    return flat(tomllib.loads(text, parse_float=Decimal))


def test_every_amount_code_weight_and_target_is_the_same() -> None:
    ours = load(written(recognised(SEED)).text)
    differing = []
    for key, value in load(EXAMPLE.read_text("utf-8")).items():
        told = key.replace("indicators[维护社会安定团结]", "indicators[通过政策的落实,维护社会安定团结]")
        number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        wanted = number or key.endswith(
            (".code", ".target", ".weight", ".as_of", ".measure", ".threshold", ".level1", ".level2")
        )
        if wanted and ours.get(told) != value:
            differing.append((key, value, ours.get(told)))
    assert not differing


def test_narratives_stand_beside_the_targets() -> None:
    ours = load(written(recognised(SEED)).text)
    assert ours["projects[区政府一招人员经费].indicators[服务对象满意度].narrative"] == "≥90%"
    assert ours["projects[办公自动化经费].indicators[采购数量].narrative"] == "1套"
    assert ours["projects[政务管理经费].budget"] == 260


def test_checking_it_finds_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import json
    import sys

    from budgetcheck.__main__ import main

    found = []
    path = tmp_path / "unit.toml"
    path.write_text(written(recognised(SEED)).text, "utf-8")
    for name in (EXAMPLE, path):
        arguments = ["budgetcheck", "check", str(name), "--format", "json", "--isolated", "--no-cache"]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit):
            main()
        report = json.loads(capsys.readouterr().out)
        found.append(
            sorted((finding["rule"], finding["figure"], finding["difference"]) for finding in report["findings"])
        )
    assert found[0] == found[1]
