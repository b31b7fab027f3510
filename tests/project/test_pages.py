"""The pages for those who carry on: every path they name exists, every room is on the map, in the order of imports."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.checkout import ROOT

PAGES = ("ARCHITECTURE.md", "CONTRIBUTING.md")
SRC = ROOT / "src" / "budgetcheck"
ROOMS = {folder.name for folder in SRC.iterdir() if folder.is_dir() and (folder / "__init__.py").is_file()}


@pytest.mark.parametrize("page", PAGES)
def test_every_path_on_a_page_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"[`(]((?:src|tests|docs|rules|benchmarks|examples)/[\w./-]*|[\w-]+\.(?:md|toml))[`)]", text)
    assert len(named) > 5
    missing = [path for path in named if not (ROOT / path).exists()]
    assert missing == []


def test_every_room_is_on_the_map_in_the_order_of_imports() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = re.findall(r"^\| `(\w+)` \|", text, re.M)
    assert set(rooms) == ROOMS
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(one["layers"] for one in contracts["contracts"] if one["type"] == "layers")
    assert rooms == list(reversed(layers))


def test_the_way_has_twelve_steps() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert re.findall(r"^(\d+)\. ", text, re.M) == [str(number) for number in range(1, 13)]


INNER = [path.parent.relative_to(SRC).as_posix() for path in sorted(SRC.glob("*/**/__init__.py"))]
"""The rooms and the rooms within them."""


@pytest.mark.parametrize("room", INNER)
def test_a_room_says_what_does_not_belong_there(room: str) -> None:
    text = (SRC / room / "__init__.py").read_text(encoding="utf-8")
    assert text.startswith('"""')
    assert "not belong here" in text


@pytest.mark.parametrize("room", INNER)
def test_what_a_room_says_it_is_made_of_is_there(room: str) -> None:
    """Modules and rooms that it names lie in it, beside it, or are rooms of the ground floor."""
    text = (SRC / room / "__init__.py").read_text(encoding="utf-8").split('"""')[1]
    known = ROOMS | {path.stem for folder in (SRC / room, (SRC / room).parent) for path in folder.iterdir()}
    named = {name.partition(".")[0] for name in re.findall(r"`([a-z_]+(?:\.[a-z_]+)?)`", text)}
    assert named <= known
