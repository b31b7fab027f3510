"""What is kept between runs is read back whole or not at all, and does not pile up."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from budgetcheck.files.store import Store


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "deep" / "er", b"made of this\n")
    assert store.read("rules") is None
    store.write("rules", ([b"one"], {"two": ("3", None)}))
    assert store.read("rules") == ([b"one"], {"two": ("3", None)})
    assert Store(store.folder, b"made of that\n").read("rules") is None


@pytest.mark.parametrize("at", [0, 20, -1])
def test_what_is_damaged_is_not_there(tmp_path: Path, at: int) -> None:
    store = Store(tmp_path, b"made of this\n")
    store.write("rules", list(range(100)))
    (file,) = tmp_path.iterdir()
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    assert store.read("rules") is None
    file.write_bytes(data[:10])
    assert store.read("rules") is None


def test_a_folder_that_cannot_be_written_to_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / "below", b"made of this\n")
    store.write("rules", [1])
    assert store.read("rules") is None


def test_sheets_do_not_pile_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetcheck.files.store._MOST", {"sheet-*.bin": 3})
    store = Store(tmp_path, b"made of this\n")
    (tmp_path / "results-2.sqlite").write_text("another's")
    for number in range(6):
        store.write(f"sheet-{number}", number)
        file = tmp_path / f"sheet-{number}{store.suffix}"
        then = time.time() - 1000 + number
        os.utime(file, (then, then))
    assert [store.read(f"sheet-{number}") for number in range(6)] == [None, None, None, 3, 4, 5]
    assert (tmp_path / "results-2.sqlite").exists()
    long_ago = time.time() - 100 * 86_400
    os.utime(tmp_path / f"sheet-5{store.suffix}", (long_ago, long_ago))
    store.write("sheet-6", 6)
    assert [store.read(f"sheet-{number}") for number in (3, 4, 5, 6)] == [3, 4, None, 6]
