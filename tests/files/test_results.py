"""The cache of results: what is kept comes back, and nothing that is wrong with its file is felt."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from budgetcheck.files import results as module
from budgetcheck.files.results import Cache


def key(number: int) -> bytes:
    return number.to_bytes(20, "big")


def noise(length: int) -> bytes:
    """Bytes that no packing makes shorter, the same each time."""
    return random.Random(length).randbytes(length)


def file_of(folder: Path) -> Path:
    return next(folder.glob("*.sqlite"))


def test_what_is_kept_is_found_in_the_next_run(tmp_path: Path) -> None:
    entries = {key(number): noise(number * 7 % 5000) for number in range(2500)}
    with Cache(tmp_path / "deep" / "er") as cache:
        assert cache.empty
        for name, value in entries.items():
            cache.keep(name, value)
    with Cache(tmp_path / "deep" / "er") as cache:
        assert not cache.empty
        assert cache.find([*entries, key(9999)]) == entries
        assert cache.find([]) == {}


def test_a_name_is_known_while_it_bears_its_stamp(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.keep(key(1), b"one")
        cache.keep(key(2), b"two")
        cache.mark(b"a", b"stamp", key(1))
        cache.mark(b"b", b"stamp", key(2))
        cache.mark(b"c", b"stamp", key(3))
        cache.mark(b"a", b"later", key(2))
    with Cache(tmp_path) as cache:
        assert cache.find_marked({b"a": b"later", b"b": b"stamp", b"c": b"stamp", b"d": b""}) == {
            b"a": b"two",
            b"b": b"two",
        }
        assert cache.find_marked({b"a": b"stamp", b"b": b"other"}) == {}
        assert cache.find_marked({}) == {}


def test_an_entry_too_large_is_not_kept(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.keep(key(1), noise(module.LARGEST + 10))
        cache.keep(key(2), b"a" * (module.LARGEST * 4))
    with Cache(tmp_path) as cache:
        assert list(cache.find([key(1), key(2)])) == [key(2)]


def test_large_entries_do_not_wait_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PENDING_BYTES", 3_000)
    with Cache(tmp_path) as writing, Cache(tmp_path) as reading:
        kept = {key(number): noise(1_000) for number in range(5)}
        for name, value in kept.items():
            writing.keep(name, value)
        assert reading.find(list(kept)) == dict(list(kept.items())[:3])
    with Cache(tmp_path) as reading:
        assert reading.find(list(kept)) == kept


def test_what_was_used_longest_ago_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000_000.0
    monkeypatch.setattr(module.time, "time", lambda: now)
    with Cache(tmp_path) as cache:
        for number in range(1000):
            cache.keep(key(number), noise(1000))
    now += 10 * 86_400
    with Cache(tmp_path) as cache:
        assert len(cache.find([key(number) for number in range(100)])) == 100
    with Cache(tmp_path, most_bytes=600_000) as cache:
        for number in range(1000, 1100):
            cache.keep(key(number), noise(1000))
    with Cache(tmp_path) as cache:
        kept = {int.from_bytes(one, "big") for one in cache.find([key(number) for number in range(1100)])}
    assert set(range(100)) | set(range(1000, 1100)) <= kept
    assert 250 < len(kept) < 600
    before = file_of(tmp_path).stat().st_size
    with Cache(tmp_path, most_bytes=600_000) as cache:
        for number in range(2000, 2400):
            cache.keep(key(number), noise(1000))
    assert file_of(tmp_path).stat().st_size <= before * 1.1  # the room is used again


@pytest.mark.parametrize("damage", ["empty", "text", "head", "middle", "truncated"])
def test_a_damaged_file_is_no_failure_and_is_made_anew(tmp_path: Path, damage: str) -> None:
    value = noise(3000)
    with Cache(tmp_path) as cache:
        for number in range(200):
            cache.keep(key(number), value)
    path = file_of(tmp_path)
    data = bytearray(path.read_bytes())
    match damage:
        case "empty":
            data = bytearray()
        case "text":
            data = bytearray(b"no database at all " * 1000)
        case "head":
            data[:100] = b"\xff" * 100
        case "middle":
            for at in range(5000, len(data) - 100, 3000):
                data[at : at + 50] = b"\x55" * 50
        case "truncated":
            del data[len(data) // 2 :]
    path.write_bytes(data)
    for _ in range(3):
        with Cache(tmp_path) as cache:
            found = cache.find([key(number) for number in range(200)])
            assert set(found.values()) <= {value}
            cache.keep(key(1), value)
    with Cache(tmp_path) as cache:
        assert cache.find([key(1)]) == {key(1): value}


def test_an_entry_whose_bytes_changed_is_not_there(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.keep(key(1), b"abc")
        cache.keep(key(2), b"abc" * 1000)
        cache.keep(key(3), b"abc")
    connection = sqlite3.connect(file_of(tmp_path))
    held = connection.execute("SELECT held FROM entries WHERE key = ?", (key(2),)).fetchone()[0]
    connection.execute("UPDATE entries SET held = ? WHERE key = ?", (held[:-5] + b"12345", key(2)))
    connection.execute("UPDATE entries SET held = ? WHERE key = ?", ("text", key(3)))
    connection.commit()
    connection.close()
    with Cache(tmp_path) as cache:
        assert cache.find([key(1), key(2), key(3)]) == {key(1): b"abc"}
        cache.mark(b"damaged", b"", key(2))
    with Cache(tmp_path) as cache:
        assert cache.find_marked({b"damaged": b""}) == {}


def test_without_a_usable_folder_there_is_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    with Cache(tmp_path / "file" / "folder") as cache:
        assert cache.empty
        cache.keep(key(1), b"a")
        assert cache.find([key(1)]) == {}
    if hasattr(os, "getuid"):
        with Cache(tmp_path) as cache:
            cache.keep(key(1), b"a")
        monkeypatch.setattr(os, "getuid", lambda: 12345)
        with Cache(tmp_path) as cache:
            assert cache.find([key(1)]) == {}


def test_a_run_that_holds_the_file_costs_another_only_its_entries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    with Cache(tmp_path) as cache:
        cache.keep(key(1), b"a")
    other = sqlite3.connect(file_of(tmp_path), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with Cache(tmp_path) as cache:
        cache.find([key(1)])
        cache.keep(key(2), b"b")
    other.execute("COMMIT")
    other.close()
    with Cache(tmp_path) as cache:
        assert cache.find([key(1)]) == {key(1): b"a"}


def test_many_runs_at_once_lose_nothing_they_could_write(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "import budgetcheck.files.results\nfrom budgetcheck.files.results import Cache\n"
        "budgetcheck.files.results._PATIENCE = budgetcheck.files.results._SECONDS = 3600\n"
        "start = int(sys.argv[1])\n"
        "for round in range(5):\n"
        "    with Cache(Path(sys.argv[2])) as cache:\n"
        "        for number in range(start, start + 300):\n"
        "            cache.keep(number.to_bytes(20, 'big'), str(number).encode() * 50)\n"
    )
    runs = [subprocess.Popen([sys.executable, "-c", code, str(n * 150), str(tmp_path)]) for n in range(4)]
    assert [run.wait(timeout=600) for run in runs] == [0, 0, 0, 0]
    with Cache(tmp_path) as cache:
        found = cache.find([key(number) for number in range(750)])
    assert found.keys() == {key(number) for number in range(750)}
    assert all(value == str(int.from_bytes(name, "big")).encode() * 50 for name, value in found.items())
