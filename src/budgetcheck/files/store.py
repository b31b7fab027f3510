"""What is kept between runs as Python keeps bytecode: pure functions of this package and its packs.

It stands in the user's cache folder together with exactly what it was made from, and is made anew whenever it is
missing, damaged, of something else or not sealed with the user's own secret.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from budgetcheck import __version__
from budgetcheck.files.seal import blake2b, seal, unseal
from budgetcheck.files.secret import secret
from budgetcheck.text.catalogue import rules_folder
from budgetcheck.text.words import Words, phrase

VARIABLE: Final = "BUDGETCHECK_CACHE_DIR"
_LAYOUT: Final = 8
"""Raised when what is kept changes its shape."""
_OLD: Final = 90 * 86400
"""Seconds after which what is kept of other versions is thrown away."""
_MAKERS: Final = ("arithmetic", "source", "model", "figures", "expression", "rulebook")
"""The rooms whose code makes what is kept, or is run by it; the rooms within them count with them."""
_LARGEST: Final = 64 * 2**20
"""Bytes of a file that is read."""
_MOST: Final = {"stamps-*.bin": 16, "layout-*.bin": 16, "keys-*.bin": 16, "rules-*.bin": 64, "sheet-*.bin": 128}
"""Files of each kind at most; those written longest ago go. There is a sheet for each choice of rules."""


def packs_folder() -> Path:
    """Return the folder of the built-in packs; what else is data of rules lies beside it."""
    return rules_folder() / "cn"


class Store:
    """Files in the user's cache folder, each with all that it depends on written in front of it."""

    __slots__ = ("folder", "key", "suffix")

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder = folder
        self.key = key
        self.suffix = f"-{crc32(key):08x}.bin"

    def read(self, name: str) -> Any:
        """Return what is kept under a name; None where nothing is, or nothing that can be trusted."""
        try:
            with open(f"{self.folder}/{name}{self.suffix}", "rb", opener=_unwaiting) as file:
                status = os.fstat(file.fileno())
                if status.st_size > _LARGEST or (hasattr(os, "getuid") and status.st_uid != os.getuid()):
                    return None
                data = file.read(_LARGEST)
        except OSError:
            return None
        if not data.startswith(self.key):
            return None
        body = unseal(memoryview(data)[len(self.key) :], about=name.encode() + self.key)
        if body is None:
            return None
        try:
            return marshal.loads(body)  # noqa: S302 - made by this user with this version, which its sum proves
        except (ValueError, EOFError, TypeError):
            return None

    def write(self, name: str, value: Any) -> None:
        """Keep a value; where that is not possible it is not kept."""
        import time

        from budgetcheck.files.replace import replacing

        path = self.folder / f"{name}{self.suffix}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with replacing(path) as file:
                file.write(self.key + seal(marshal.dumps(value), about=name.encode() + self.key))
            for pattern, most in _MOST.items():
                others = [(one.stat().st_mtime, one) for one in self.folder.glob(pattern) if one != path]
                others.sort(reverse=True)
                for number, (written, other) in enumerate(others, 1):
                    if number >= most or time.time() - written > _OLD:
                        other.unlink(missing_ok=True)
        except OSError:
            return


@cache
def refusal() -> Words | None:
    """Say why the cache folder is not used; None where it is, or none is asked for.

    What lies in a work tree may come from whoever's changes are checked: also where HOME is moved into it.
    """
    variable, asked = _asked()
    if not asked:
        return None
    from budgetcheck.files.repository import real_path, repository_above

    if not os.path.isabs(asked):  # noqa: PTH117
        if variable != VARIABLE:
            return None
        why = phrase("files.store.not_absolute")
    elif repository_above(real_path(asked)) is not None:
        why = phrase("files.store.in_work_tree")
    else:
        return None
    return phrase("files.store.cache_folder_not_used", variable=variable, why=why)


def cache_folder() -> Path | None:
    """Return the user's cache folder for this tool, None where there is none, it is set empty or not to be trusted."""
    variable, asked = _asked()
    if not asked or not os.path.isabs(asked) or refusal() is not None:  # noqa: PTH117
        return None
    return Path(asked) if variable == VARIABLE else Path(asked) / "budgetcheck"


def _asked() -> tuple[str, str]:
    """The variable that says where things are kept, and the folder."""
    asked = os.environ.get(VARIABLE)
    if asked is not None:
        return VARIABLE, asked
    if sys.platform == "win32":
        return "LOCALAPPDATA", os.environ.get("LOCALAPPDATA", "")
    if sys.platform == "darwin":
        return "HOME", os.path.expanduser("~/Library/Caches")  # noqa: PTH111 - may stay unexpanded
    asked = os.environ.get("XDG_CACHE_HOME")
    return ("XDG_CACHE_HOME", asked) if asked else ("HOME", os.path.expanduser("~/.cache"))  # noqa: PTH111


@cache
def store() -> Store | None:
    """Return where things are kept; None where they are not."""
    folder = cache_folder()
    if folder is None or secret() is None:
        return None
    package = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - text, not paths, for the speed of every start
    head = f"budgetcheck {_LAYOUT} {__version__} {sys.implementation.cache_tag} {sys.hexversion}"
    stamped: list[str] = []
    files: list[tuple[str, str]] = []
    try:
        for place in (str(packs_folder()), *(f"{package}/{room}" for room in _MAKERS)):
            folders = [place]
            while folders:
                with os.scandir(folders.pop()) as entries:
                    for entry in sorted(entries, key=_name):
                        if entry.name.endswith((".toml", ".py")):
                            state = entry.stat()
                            stamped.append(f"{entry.path} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns}")
                            files.append((entry.path[len(place) :], entry.path))
                        elif entry.name != "__pycache__" and entry.is_dir(follow_symlinks=False):
                            folders.append(entry.path)
    except OSError:
        return None
    # What the files hold is what counts; that it was looked at is known by their stamps. No program sets all of these:
    # images of machines are made with the same times of modification, whatever the files hold.
    stamps = Store(folder, "\n".join([head, *stamped, ""]).encode("utf-8", "surrogateescape"))
    held = stamps.read("stamps")
    if not isinstance(held, bytes):
        try:
            held = contents(head, files)
        except OSError:
            return None
        stamps.write("stamps", held)
    return Store(folder, held)


def stored(name: str, derive: Callable[[], Any]) -> Any:
    """Return what is kept under a name; where nothing is, derive it and keep it."""
    place = store()
    held = None if place is None else place.read(name)
    if held is None:
        held = derive()
        if place is not None:
            place.write(name, held)
    return held


def storable(value: object) -> object:
    """Write a value as it can be kept: a decimal, date or tuple tagged, anything else as it is."""
    if isinstance(value, Decimal):
        return ("decimal", str(value))
    if isinstance(value, date):
        return ("date", value.isoformat())
    if isinstance(value, tuple):
        return ("tuple", tuple(storable(one) for one in value))
    return value


def restored(held: Any) -> Any:
    """Make a value again of what `storable` wrote."""
    if not isinstance(held, tuple):
        return held
    tag, inner = held
    if tag == "tuple":
        return tuple([restored(one) for one in inner])
    return Decimal(inner) if tag == "decimal" else date.fromisoformat(inner)


def contents(head: str, files: Iterable[tuple[str, str]]) -> bytes:
    """Digest what files hold, each named as it shall count, not where it lies. Raises OSError."""
    digest = blake2b(head.encode(), digest_size=32)
    for name, path in sorted(files):
        with open(path, "rb") as file:  # noqa: PTH123
            held = file.read()
        digest.update(f"{name} {len(held)}\n".encode("utf-8", "surrogateescape"))
        digest.update(held)
    return digest.digest()


def _unwaiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name
