"""Cold start and throughput, as ratios to named references measured in the same run.

    python benchmarks/speed.py [COPIES]

Cold start: `check examples/clean.toml` as a process, beside `python -c "import typer, pydantic, rich.table"`, in turn.
Throughput: the whole check of clean.toml in one process (read text, parse, validate, lay flat, judge all built-in
rules, resolve), beside `tomllib.loads` alone on the same text.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
import tomllib
from pathlib import Path

CLEAN = Path(__file__).parents[1] / "examples" / "clean.toml"
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


def throughput(copies: int) -> None:
    """Print the time per file over copies of the clean declaration, and its ratio to tomllib."""
    from budgetcheck.checking import Checker
    from budgetcheck.judge import Strictness
    from budgetcheck.ready import builtin_rulebook
    from budgetcheck.source import Source

    rulebook = builtin_rulebook()
    checker = Checker(rulebook, Strictness())
    text = CLEAN.read_text(encoding="utf-8")
    checker.source(Source("warm.toml", text), None)
    start = time.perf_counter()
    for number in range(copies):
        report = checker.source(Source(f"{number}.toml", text), None)
        assert not report.findings
    own = (time.perf_counter() - start) / copies
    start = time.perf_counter()
    for _ in range(copies):
        tomllib.loads(text)
    reference = (time.perf_counter() - start) / copies
    size = len(text.encode())
    print(f"{copies} copies of clean.toml ({size:,} bytes), {len(rulebook.programs)} rules:")
    print(
        f"whole check {own * 1e6:.0f} us, tomllib.loads {reference * 1e6:.0f} us,"
        f" ratio {own / reference:.2f} (target 0.5)"
    )


if __name__ == "__main__":
    cold_start()
    throughput(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
