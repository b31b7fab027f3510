"""What is kept between runs as Python keeps bytecode: pure functions of this package and its packs.

It stands in the user's cache folder together with exactly what it was made from, and is made anew whenever it is
missing, damaged, of something else or not the user's own.
"""

from __future__ import annotations

import marshal
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from budgetcheck import __version__
from budgetcheck.files.seal import seal, unseal

_LAYOUT: Final = 6
"""Raised when what is kept changes its shape."""
_OLD: Final = 90 * 86400
"""Seconds after which what is kept of other versions is thrown away."""
_MAKERS: Final = ("arithmetic", "source", "model", "model/lists", "figures", "expression", "rulebook")
"""The rooms whose code makes what is kept, or is run by it."""
_MOST: Final = {"layout-*.bin": 16, "rules-*.bin": 64, "sheet-*.bin": 128}
"""Files of each kind at most; those written longest ago go. There is a sheet for each choice of rules."""


def rules_folder() -> Path:
    """Return the folder of the built-in rules: inside an installed package, or at the top of the source tree."""
    package = Path(__file__).parents[1]
    installed = package / "rules"
    return installed if installed.is_dir() else package.parents[1] / "rules"


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
            with open(f"{self.folder}/{name}{self.suffix}", "rb") as file:  # noqa: PTH123 - a Path costs as much again
                if hasattr(os, "getuid") and os.fstat(file.fileno()).st_uid != os.getuid():
                    return None
                data = file.read()
        except OSError:
            return None
        if not data.startswith(self.key):
            return None
        body = unseal(memoryview(data)[len(self.key) :])
        return None if body is None else marshal.loads(body)  # noqa: S302 - the user's own file, whole and of this version, as with bytecode

    def write(self, name: str, value: Any) -> None:
        """Keep a value; where that is not possible it is not kept."""
        import time

        from budgetcheck.files.replace import replacing

        path = self.folder / f"{name}{self.suffix}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with replacing(path) as file:
                file.write(self.key + seal(marshal.dumps(value)))
            for pattern, most in _MOST.items():
                others = [(one.stat().st_mtime, one) for one in self.folder.glob(pattern) if one != path]
                others.sort(reverse=True)
                for number, (written, other) in enumerate(others, 1):
                    if number >= most or time.time() - written > _OLD:
                        other.unlink(missing_ok=True)
        except OSError:
            return


def cache_folder() -> Path | None:
    """Return the user's cache folder for this tool, None where BUDGETCHECK_CACHE_DIR is set empty or there is none."""
    asked = os.environ.get("BUDGETCHECK_CACHE_DIR")
    if asked is not None:
        return Path(asked) if asked else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")  # noqa: PTH111 - may stay unexpanded, see below
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    return Path(base) / "budgetcheck" if base and not base.startswith("~") else None


@cache
def store() -> Store | None:
    """Return where things are kept; None where they are not."""
    folder = cache_folder()
    if folder is None:
        return None
    package = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - text, not paths, for the speed of every start
    parts = [f"budgetcheck {_LAYOUT} {__version__} {sys.implementation.cache_tag} {sys.hexversion}"]
    try:
        for place in (str(packs_folder()), *(f"{package}/{room}" for room in _MAKERS)):
            with os.scandir(place) as entries:
                for entry in sorted(entries, key=_name):
                    if entry.name.endswith((".toml", ".py")):
                        state = entry.stat()
                        parts.append(f"{entry.path} {state.st_size} {state.st_mtime_ns}")
    except OSError:
        return None
    return Store(folder, "\n".join([*parts, ""]).encode("utf-8", "surrogateescape"))


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name
