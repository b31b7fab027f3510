"""Cold start and throughput, as ratios to named references measured in the same run.

    python -m benchmarks.speed [COUNT]

Cold start: `check examples/clean.toml` as a process, beside `python -c "import typer, pydantic, rich.table"`, in turn.
Throughput: the whole check in one process (take a text, parse, validate, lay flat, judge all built-in rules, resolve),
beside `tomllib.loads` alone on the same texts, in turn: so many copies of clean.toml, and as many generated
declarations that all differ (declarations.py).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # where the file is run by its path
CLEAN = ROOT / "examples" / "clean.toml"
CHUNK = 50
"""Texts measured in turn."""
REFERENCE = [sys.executable, "-c", "import typer, pydantic, rich.table"]
COMMAND = [sys.executable, "-m", "budgetcheck", "check", str(CLEAN)]


ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Both commands run from bytecode, as installed packages do, also where the sources are those of a clone."""


def seconds(command: list[str]) -> float:
    """Run a command once and return its wall time."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT)
    return time.perf_counter() - start


def cold_start(runs: int = 15) -> None:
    """Print the cold start's ratio, both commands in turn."""
    seconds(COMMAND)
    seconds(REFERENCE)
    pairs = [(seconds(COMMAND), seconds(REFERENCE)) for _ in range(runs)]
    own, reference = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(
        f"cold start: {own * 1000:.0f} ms, reference imports {reference * 1000:.0f} ms, ratio {ratio:.2f} (target 1.5)"
    )


def throughput(name: str, texts: Sequence[str]) -> None:
    """Print the time per text and its ratio to tomllib, the median over chunks of texts."""
    from budgetcheck.rulebook.builtin import builtin_rulebook
    from budgetcheck.run.single.check import Checker
    from budgetcheck.source.read import Source
    from budgetcheck.verdicts.judgement import Strictness

    rulebook = builtin_rulebook()
    checker = Checker(rulebook, Strictness())
    sources = [Source(f"{number}.toml", text) for number, text in enumerate(texts)]
    for source in sources[:CHUNK]:
        assert not checker.source(source, None).findings
    pairs: list[tuple[float, float]] = []
    for first in range(0, len(sources), CHUNK):
        chunk = sources[first : first + CHUNK]
        start = time.perf_counter()
        for source in chunk:
            checker.source(source, None)
        between = time.perf_counter()
        for source in chunk:
            tomllib.loads(source.text)
        pairs.append(((between - start) / len(chunk), (time.perf_counter() - between) / len(chunk)))
    own, reference = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    size = statistics.mean(len(text.encode()) for text in texts)
    print(f"{len(texts)} {name} ({size:,.0f} bytes), {len(rulebook.programs)} rules:")
    print(f"whole check {own * 1e6:.0f} us, tomllib.loads {reference * 1e6:.0f} us, ratio {ratio:.2f} (target 0.5)")


def main(count: int) -> None:
    """Measure all of it."""
    from benchmarks import declarations

    cold_start()
    throughput("copies of clean.toml", [CLEAN.read_text(encoding="utf-8")] * count)
    throughput("generated declarations, all different", [declarations.clean(number) for number in range(count)])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
