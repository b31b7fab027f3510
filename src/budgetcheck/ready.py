"""The built-in rules made ready, kept between runs as Python keeps bytecode.

Parsing, checking and compiling some hundred formulas takes longer than everything else a cold start does. The result
is a pure function of the packs, this package and the Python version; it is kept in the user's cache folder together
with exactly those, and made anew whenever it is missing, damaged, of something else or not the user's own.
"""

from __future__ import annotations

import marshal
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, overload
from zlib import crc32

from budgetcheck import __version__
from budgetcheck.expression.runtime import Emitted
from budgetcheck.rule import AppliesTo, Rule, rules_folder
from budgetcheck.rulebook import Program, ReadyPrograms, Rulebook, Sheet
from budgetcheck.words import Words

_LAYOUT: Final = 2
"""Raised when what is kept changes its shape."""
_OLD: Final = 90 * 86400
"""Seconds after which what is kept of other versions is thrown away."""
_RULES: Final = "rules"


def builtin_rulebook() -> Rulebook:
    """Return the built-in rules, from the cache where it is current. Raises PackError."""
    store = _store()
    kept = None if store is None else store.read(_RULES)
    if store is not None and kept is not None:
        rules, parameters = kept
        thresholds = {name: (Decimal(value), unit) for name, (value, unit) in parameters.items()}
        return Rulebook(_KeptPrograms(rules, frozenset(parameters), store), thresholds, keeper=store)
    from budgetcheck.compiling import compile_packs
    from budgetcheck.packs import builtin_packs

    rulebook = compile_packs(builtin_packs())
    if store is None:
        return rulebook
    rules = [marshal.dumps(_kept(program)) for program in rulebook.programs]
    store.write(_RULES, (rules, {name: (str(value), unit) for name, (value, unit) in rulebook.parameters.items()}))
    programs = _KeptPrograms(rules, frozenset(rulebook.parameters), store, rulebook.programs)
    return replace(rulebook, programs=programs, keeper=store)


class _KeptPrograms(ReadyPrograms):
    """The built-in programs as they are kept, each unpacked when it is looked at."""

    __slots__ = ("_kept", "_parameters", "_store", "_unpacked")

    def __init__(
        self, kept: Sequence[bytes], parameters: frozenset[str], store: _Store, unpacked: Sequence[Program] = ()
    ) -> None:
        self._kept = kept
        self._parameters = parameters
        self._store = store
        self._unpacked: list[Program | None] = [*unpacked] or [None] * len(kept)

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, index: int) -> Program: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Program]: ...
    def __getitem__(self, index: int | slice) -> Program | Sequence[Program]:
        if isinstance(index, slice):
            return tuple(self)[index]
        found = self._unpacked[index]
        if found is None:
            found = self._unpacked[index] = _program(marshal.loads(self._kept[index]), self._parameters)  # noqa: S302
        return found

    def __iter__(self) -> Iterator[Program]:
        return (self[index] for index in range(len(self._kept)))

    def sheet(self, kind: str, scope: str) -> Sheet | None:
        name = f"{_RULES}-{kind}-{scope}"
        kept = self._store.read(name)
        if kept is not None:
            emitted, unfit = kept
            return Sheet(_emitted(emitted).link(), unfit)
        from budgetcheck.compiling import compile_programs

        numbered = [(n, program) for n, program in enumerate(self) if program.rule.fits(kind, scope)]
        made, unfit = compile_programs(numbered), len(self) - len(numbered)
        self._store.write(name, (_plain_emitted(made), unfit))
        return Sheet(made.link(), unfit)


class _Store:
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
        start = len(self.key) + 4
        body = memoryview(data)[start:]
        if not data.startswith(self.key) or data[len(self.key) : start] != crc32(body).to_bytes(4, "big"):
            return None
        return marshal.loads(body)  # noqa: S302 - the user's own file, whole and of this version, as with bytecode

    def write(self, name: str, value: Any) -> None:
        """Keep a value; where that is not possible it is not kept."""
        from budgetcheck.atomic import replacing

        body = marshal.dumps(value)
        path = self.folder / f"{name}{self.suffix}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with replacing(path) as file:
                file.write(self.key + crc32(body).to_bytes(4, "big") + body)
            for pattern in ("rules-*.bin", "sheet-*.bin"):
                for old in self.folder.glob(pattern):
                    if old != path and time.time() - old.stat().st_mtime > _OLD:
                        old.unlink(missing_ok=True)
        except OSError:
            return

    def load(self, name: str) -> Emitted | None:
        """Return a sheet that `keep` kept."""
        kept = self.read(f"sheet-{name}")
        return None if kept is None else _emitted(kept)

    def keep(self, name: str, emitted: Emitted) -> None:
        """Keep the sheet of rules that are not just the built-in ones."""
        self.write(f"sheet-{name}", _plain_emitted(emitted))


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


def _store() -> _Store | None:
    folder = cache_folder()
    if folder is None:
        return None
    here = os.path.dirname(__file__)  # noqa: PTH120 - text, not paths, for the speed of every start
    parts = [f"budgetcheck {_LAYOUT} {__version__} {sys.implementation.cache_tag} {sys.hexversion}"]
    try:
        for place in (str(rules_folder()), here, f"{here}/expression", f"{here}/model", f"{here}/lists"):
            with os.scandir(place) as entries:
                for entry in sorted(entries, key=_name):
                    if entry.name.endswith((".toml", ".py")):
                        state = entry.stat()
                        parts.append(f"{entry.path} {state.st_size} {state.st_mtime_ns}")
    except OSError:
        return None
    return _Store(folder, "\n".join([*parts, ""]).encode("utf-8", "surrogateescape"))


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _plain_emitted(emitted: Emitted) -> tuple[Any, ...]:
    return emitted.code, [(name, _plain(value)) for name, value in emitted.constants.items()]


def _emitted(kept: Any) -> Emitted:
    code, constants = kept
    return Emitted(code, {name: _value(value) for name, value in constants})


def _kept(program: Program) -> tuple[Any, ...]:
    rule = program.rule
    fields = (
        rule.id,
        rule.name,
        tuple(rule.title),
        rule.severity,
        rule.check,
        rule.pack,
        rule.each,
        rule.when,
        rule.cite,
        tuple(rule.why),
        tuple(rule.remedy),
        _plain(rule.tolerance),
        tuple((applies.kind, applies.scope) for applies in rule.applies_to),
        rule.figure,
        rule.path,
        rule.index,
    )
    return fields, program.reads


def _program(kept: tuple[Any, ...], parameters: frozenset[str]) -> Program:
    fields, reads = kept
    (id_, name, title, severity, check, pack, each, when, cite, why, remedy, tolerance, limits, figure, path, index) = (
        fields
    )
    rule = Rule(
        id=id_,
        name=name,
        title=Words(*title),
        severity=severity,
        check=check,
        pack=pack,
        each=each,
        when=when,
        cite=cite,
        why=Words(*why),
        remedy=Words(*remedy),
        tolerance=_value(tolerance),
        applies_to=tuple(AppliesTo(*limit) for limit in limits),
        figure=figure,
        path=path,
        index=index,
    )
    return Program(rule, reads, parameters)


def _plain(value: object) -> object:
    """Write a value as marshal takes it; a decimal as a tagged tuple."""
    if isinstance(value, Decimal):
        return ("decimal", str(value))
    if isinstance(value, tuple):
        return ("tuple", tuple(_plain(one) for one in value))
    return value


def _value(kept: Any) -> Any:
    if not isinstance(kept, tuple):
        return kept
    tag, held = kept
    return Decimal(held) if tag == "decimal" else tuple(_value(one) for one in held)
