"""TOML parsers on measurement: the official cases, exact decimals, and time as a ratio to tomllib.

    python benchmarks/parsers.py [ROUNDS]

Parsers that are not installed are left out; `pip install tomli rtoml tomlkit` brings them. The cases are those of
tests/source/toml_test for TOML 1.1; the time is that of examples/clean.toml, medians of rounds in turn.
"""

from __future__ import annotations

import base64
import importlib
import json
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CASES = json.loads((ROOT / "tests" / "source" / "toml_test" / "cases.json").read_text(encoding="utf-8"))
CLEAN = (ROOT / "examples" / "clean.toml").read_text(encoding="utf-8")
Loads = Callable[[str], Any]


def parsers() -> dict[str, Loads]:
    """The parsers at hand, each asked for exact decimals where it can be."""
    found: dict[str, Loads] = {}
    for name, exact in (("tomllib", True), ("tomli", True), ("toml_rs", True), ("rtoml", False), ("tomlkit", False)):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        found[name] = partial(module.loads, parse_float=Decimal) if exact else module.loads
    from budgetcheck.source.parse import parse
    from budgetcheck.source.read import Source
    from budgetcheck.source.recover import recover

    found["budgetcheck.source.parse"] = lambda text: _clean(parse(Source("case.toml", text)))
    found["budgetcheck.source.recover"] = lambda text: _clean(recover(text))
    return found


def _clean(outcome: tuple[dict[str, object], tuple[object, ...]]) -> dict[str, object]:
    document, faults = outcome
    if faults:
        raise ValueError(faults[0])
    return document


def taken(loads: Loads, case: dict[str, Any]) -> bool:
    """Whether a parser takes a case; one that is not UTF-8 never reaches it."""
    try:
        text = case["text"] if "text" in case else base64.b64decode(case["base64"]).decode()
        loads(text)
    except Exception:
        return False
    return True


def exact(loads: Loads) -> bool:
    """Whether a number arrives with all its digits."""
    value = loads("a = 420.7480400000000000001")["a"]
    return str(value) == "420.7480400000000000001"


def seconds(loads: Loads) -> float:
    """Time one parse."""
    start = time.perf_counter()
    loads(CLEAN)
    return time.perf_counter() - start


def main(rounds: int) -> None:
    """Print the table."""
    found = parsers()
    times: dict[str, list[float]] = {name: [] for name in found}
    for _ in range(rounds):
        for name, loads in found.items():
            times[name].append(seconds(loads))
    valid, invalid = CASES["valid"].values(), CASES["invalid"].values()
    print(f"{len(valid)} valid and {len(invalid)} invalid cases; {len(CLEAN.encode()):,} bytes, {rounds} rounds")
    print(f"{'parser':20} {'takes':>6} {'refuses':>8} {'exact':>6} {'us':>8} {'ratio':>6}")
    for name, loads in found.items():
        ratio = statistics.median(a / b for a, b in zip(times[name], times["tomllib"], strict=True))
        print(
            f"{name:20} {sum(taken(loads, case) for case in valid):6} "
            f"{sum(not taken(loads, case) for case in invalid):8} {'yes' if exact(loads) else 'no':>6} "
            f"{statistics.median(times[name]) * 1e6:8.0f} {ratio:6.2f}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
