"""Caches that were damaged, forged or come from elsewhere: the run is as without them, and they are made anew."""

from __future__ import annotations

import marshal
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import venv
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from budgetcheck.cli.run import run
from budgetcheck.files import store as storing
from budgetcheck.files.secret import secret
from budgetcheck.text.catalogue import rules_folder
from tests.effort import LONG, bounded
from tests.small import RIGHT, WRONG

pytestmark = pytest.mark.usefixtures("folder")
Capture = pytest.CaptureFixture[str]
FILES = 12


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache folder of its own, outside of the folder that is checked, and files to check."""
    folder = tmp_path.parent / f"{tmp_path.name}-cache"
    monkeypatch.setenv("BUDGETCHECK_CACHE_DIR", str(folder))
    monkeypatch.setenv("BUDGETCHECK_CACHE_SECRET", "a secret of this test alone")
    forget()
    Path("in").mkdir()
    for number in range(FILES):
        text = WRONG if number % 3 == 0 else RIGHT
        Path(f"in/{number:02}.toml").write_text(f"# {number}\n{text}", encoding="utf-8")
        os.utime(f"in/{number:02}.toml", (1_700_000_000, 1_700_000_000))
    yield folder
    monkeypatch.undo()
    forget()
    shutil.rmtree(folder, ignore_errors=True)


def forget() -> None:
    from budgetcheck.files import seal

    for cached in (secret, seal._keyed, storing.store, storing.refusal):
        cached.cache_clear()


def outcome(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(["check", "in", "-f", "json", "-j", "1", "--select", "EXP", "--lang", "en", *arguments])
    return (code, *capsys.readouterr())


def database(folder: Path) -> Path:
    return next(folder.glob("*.sqlite"))


def test_damage_anywhere_changes_nothing_and_is_mended(kept: Path, capsys: Capture) -> None:
    """Flips, cuts and overwrites bytes of every file of the cache, hundreds of times; SEED makes another test of it."""
    right = outcome(capsys, "--no-cache")
    outcome(capsys)
    whole = {path: path.read_bytes() for path in kept.iterdir() if path.suffix in (".sqlite", ".bin")}
    assert len(whole) >= 3
    chance = random.Random(int(os.environ.get("SEED", "13")))
    for turn in range(300 if LONG else 6):
        for path in kept.iterdir():
            path.unlink()
        for path, data in whole.items():
            path.write_bytes(data)
        path = database(kept) if turn % 2 else chance.choice(sorted(whole))
        data = bytearray(whole[path])
        for _ in range(chance.choice((1, 1, 1, 5, 100))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        match chance.randrange(8):
            case 0:
                del data[chance.randrange(len(data)) :]
            case 1:
                at = chance.randrange(len(data))
                data[at : at + 300] = chance.randbytes(len(data[at : at + 300]))
        path.write_bytes(data)
        assert outcome(capsys) == right, turn
        assert outcome(capsys) == right, turn


def forged(folder: Path, *statements: str) -> None:
    connection = sqlite3.connect(database(folder), isolation_level=None)
    connection.execute("PRAGMA writable_schema = ON")
    for statement in statements:
        connection.execute(statement)
    connection.close()


ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
FORGED = {
    "view": ["DROP TABLE entries", f"CREATE VIEW entries AS {ENDLESS} SELECT x AS key, x AS used, x AS held FROM c"],
    "marks": [
        "DROP TABLE marks",
        f"CREATE VIEW marks AS {ENDLESS} SELECT x AS name, x AS stamp, x AS key, x AS sum FROM c",
    ],
    "trigger": [
        "CREATE TRIGGER t AFTER INSERT ON entries BEGIN UPDATE entries SET held = (SELECT held FROM entries); END"
    ],
    "table": ["CREATE TABLE more (x)"],
    "column": ["ALTER TABLE entries ADD COLUMN more DEFAULT 1"],
    "index": ["CREATE INDEX more ON entries (hex(held))"],
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_database_is_thrown_away(name: str, kept: Path, capsys: Capture) -> None:
    right = outcome(capsys)
    forged(kept, *FORGED[name])
    with bounded(20):
        assert outcome(capsys) == right
    assert outcome(capsys) == right
    with sqlite3.connect(database(kept)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM entries").fetchone()[0] >= FILES


def test_entries_of_others_are_not_believed(kept: Path, capsys: Capture) -> None:
    right = outcome(capsys)
    connection = sqlite3.connect(database(kept), isolation_level=None)
    rows = connection.execute("SELECT key, held FROM entries ORDER BY key").fetchall()
    for (key, _), (_, held) in zip(rows, rows[1:] + rows[:1], strict=True):  # each has another's
        connection.execute("UPDATE entries SET held = ? WHERE key = ?", (held, key))
    connection.close()
    assert outcome(capsys) == right
    connection = sqlite3.connect(database(kept), isolation_level=None)
    marks = connection.execute("SELECT name, key, sum FROM marks ORDER BY name").fetchall()
    for (name, _, _), (_, key, total) in zip(marks, marks[1:] + marks[:1], strict=True):
        connection.execute("UPDATE marks SET key = ?, sum = ? WHERE name = ?", (key, total, name))
    connection.close()
    assert outcome(capsys) == right


def test_another_users_cache_is_not_believed(kept: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    right = outcome(capsys)
    shutil.copytree(kept, "other")
    monkeypatch.setenv("BUDGETCHECK_CACHE_SECRET", "the secret of another user")
    forget()
    connection = sqlite3.connect(database(kept), isolation_level=None)
    bomb = zlib.compress(b"\0" * 200_000_000, 9)
    connection.execute("UPDATE entries SET held = ?", (b"\0" * 16 + b"z" + bomb,))
    connection.close()
    assert outcome(capsys) == right


def test_forged_rules_are_not_run(kept: Path, capsys: Capture) -> None:
    right = outcome(capsys)
    marker = Path("ran").absolute()
    code = compile(f"open({str(marker)!r}, 'w').close()", "x", "exec")
    place = storing.store()
    assert place is not None
    for file in kept.glob("*.bin"):
        data = file.read_bytes()
        assert data.startswith(place.key) or file.name.startswith("stamps")
        payload = marshal.dumps((marshal.dumps(code), []))
        file.write_bytes(data[: len(place.key)] + zlib.crc32(b"p" + payload).to_bytes(4, "big") + b"p" + payload)
        if len(data) > 100:
            file.write_bytes(data[: len(place.key)] + data[len(place.key) :][:16] + b"p" + payload)
    assert outcome(capsys) == right
    assert not marker.exists()


def test_a_folder_in_a_work_tree_is_refused_in_a_line(
    kept: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept / "tree" / ".git").mkdir(parents=True)
    for place in (str(kept / "tree" / "cache"), ".cache"):
        monkeypatch.setenv("BUDGETCHECK_CACHE_DIR", place)
        forget()
        code, _, said = outcome(capsys)
        assert code == 1
        assert said.startswith("budgetcheck: the cache folder (BUDGETCHECK_CACHE_DIR) is not used: it")
        assert said.count("\n") == 1
    assert not (kept / "tree" / "cache").exists()
    assert not Path(".cache").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="copies a source tree as it stands")
def test_a_fresh_installation_of_the_same_knows_what_was_kept(tmp_path: Path) -> None:
    package = Path(storing.__file__).parents[1]
    seen = []
    for number in range(2):
        home = tmp_path / f"install{number}"
        shutil.copytree(package, home / "src" / "budgetcheck", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(rules_folder(), home / "rules")
        for file in home.rglob("*"):
            os.utime(file, (1_600_000_000 + number, 1_600_000_000 + number))
        code = (
            "from budgetcheck.run.spread.cached import tool_digest\nfrom budgetcheck.files.store import store\n"
            "import budgetcheck\nprint(tool_digest().hex(), store().key.hex(), budgetcheck.__file__)"
        )
        environment = os.environ | {
            "PYTHONPATH": str(home / "src"),
            "BUDGETCHECK_CACHE_DIR": str(tmp_path / "cache"),
            "BUDGETCHECK_CACHE_SECRET": "a secret of this test alone",
        }
        done = subprocess.run(
            [sys.executable, "-P", "-c", code], capture_output=True, text=True, env=environment, check=True
        )
        *digests, place = done.stdout.split()
        assert str(home) in place
        seen.append(digests)
    assert seen[0] == seen[1]
    changed = tmp_path / "install1" / "src" / "budgetcheck" / "expression" / "grammar" / "parse.py"
    state, text = changed.stat(), changed.read_text(encoding="utf-8")
    changed.write_text(text[:3] + "X" + text[4:], encoding="utf-8")  # of the same size, and as in an image of a machine
    os.utime(changed, ns=(state.st_atime_ns, state.st_mtime_ns))
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert not set(done.stdout.split()) & set(seen[0])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="environments are laid out otherwise")
def test_two_environments_with_the_same_wheel_share_what_was_kept(tmp_path: Path) -> None:
    """The wheel itself, installed twice by pip, with the libraries that parse: one run's cache serves the other."""
    checkout = Path(storing.__file__).parents[3]
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--wheel-dir", str(tmp_path), str(checkout)]
    if not (checkout / "pyproject.toml").is_file() or subprocess.run(build, capture_output=True).returncode != 0:
        pytest.skip("no wheel can be built here")
    (wheel,) = tmp_path.glob("*.whl")
    site = Path(typer.__file__).parents[1]
    code = (
        "from budgetcheck.run.spread.cached import tool_digest\nfrom budgetcheck.files.store import store\n"
        "import budgetcheck\nprint(tool_digest().hex(), store().key.hex(), budgetcheck.__file__)"
    )
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {
        "BUDGETCHECK_CACHE_DIR": str(tmp_path / "cache"),
        "BUDGETCHECK_CACHE_SECRET": "a secret of this test alone",
    }
    seen = []
    for number in range(2):
        home = tmp_path / f"environment{number}"
        venv.create(home, with_pip=False)
        python = home / "bin" / "python"
        install = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", str(wheel)]
        subprocess.run(install, check=True, capture_output=True)
        (packages,) = home.glob("lib/python*/site-packages")
        (packages / "zz.pth").write_text(f"{site}\n", encoding="utf-8")  # what it needs, behind its own
        shutil.copytree(site / "toml_rs", packages / "toml_rs", copy_function=shutil.copyfile)
        done = subprocess.run([python, "-P", "-c", code], capture_output=True, text=True, env=environment, check=True)
        *digests, place = done.stdout.split()
        assert str(home) in place
        seen.append(digests)
    assert seen[0] == seen[1]
