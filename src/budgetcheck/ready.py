"""The built-in rules made ready, kept between runs as Python keeps bytecode.

Parsing, checking and compiling some hundred formulas takes longer than everything else a cold start does. The result
is a pure function of the packs, this package and the Python version; it is kept in the user's cache folder under a key
of exactly those, and made anew whenever it is missing, damaged or not the user's own.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from budgetcheck import __version__
from budgetcheck.expression.runtime import Emitted
from budgetcheck.rule import AppliesTo, Rule, rules_folder
from budgetcheck.rulebook import Program, Rulebook
from budgetcheck.words import Words

_LAYOUT = 1
"""Raised when what is kept changes its shape."""
_DIGEST = 32


def builtin_rulebook() -> Rulebook:
    """Return the built-in rules, from the cache where it is current. Raises PackError."""
    path = _cache_file()
    if path is not None:
        kept = _load(path)
        if kept is not None:
            return kept
    from budgetcheck.compiling import compile_packs
    from budgetcheck.packs import builtin_packs

    rulebook = compile_packs(builtin_packs())
    if path is not None:
        _keep(path, rulebook)
    return rulebook


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


def _cache_file() -> Path | None:
    folder = cache_folder()
    if folder is None:
        return None
    here = Path(__file__).parent
    sources = [*rules_folder().glob("*.toml"), *here.glob("*.py"), *here.glob("expression/*.py")]
    sources += [*here.glob("model/*.py"), here / "lists" / "lists.toml"]
    parts = [f"{_LAYOUT} {__version__} {sys.implementation.cache_tag} {sys.hexversion}"]
    try:
        for source in sorted(sources):
            state = source.stat()
            parts.append(f"{source} {state.st_size} {state.st_mtime_ns}")
    except OSError:
        return None
    key = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
    return folder / f"rules-{key[:32]}.bin"


def _load(path: Path) -> Rulebook | None:
    try:
        with path.open("rb") as file:
            if hasattr(os, "getuid") and os.fstat(file.fileno()).st_uid != os.getuid():
                return None
            data = file.read()
    except OSError:
        return None
    digest, body = data[:_DIGEST], data[_DIGEST:]
    if hashlib.sha256(body).digest() != digest:
        return None
    rules, parameters = marshal.loads(body)  # noqa: S302 - the user's own file, its digest checked, as with bytecode
    names = frozenset(parameters)
    programs = tuple(_program(kept, names) for kept in rules)
    return Rulebook(programs, {name: (Decimal(value), unit) for name, (value, unit) in parameters.items()})


def _keep(path: Path, rulebook: Rulebook) -> None:
    parameters = {name: (str(value), unit) for name, (value, unit) in rulebook.parameters.items()}
    body = marshal.dumps(([_kept(program) for program in rulebook.programs], parameters))
    from budgetcheck.atomic import replacing

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(hashlib.sha256(body).digest() + body)
        for old in path.parent.glob("rules-*.bin"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError:
        return


def _kept(program: Program) -> tuple[Any, ...]:
    rule = program.rule
    emitted = [(one.code, [(name, _plain(value)) for name, value in one.constants.items()]) for one in program.emitted]
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
    return fields, emitted, program.reads


def _program(kept: tuple[Any, ...], parameters: frozenset[str]) -> Program:
    fields, emitted, reads = kept
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
    made = [Emitted(code, {name: _value(value) for name, value in constants}) for code, constants in emitted]
    return Program(rule, made, reads, parameters)


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
