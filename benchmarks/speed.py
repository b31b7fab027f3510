"""Cold start and throughput, as ratios to named references measured in the same run.

    python -m benchmarks.speed [COUNT]

Cold start: `check` on a clean file and on files with findings (explained, drawn as a table) as processes, beside
`python -c "import typer, pydantic, rich.table"`, in turn; wall time, and processor time, which a busy machine spares.
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
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # where the file is run by its path
CLEAN = ROOT / "examples" / "clean.toml"
STARTED = {
    "clean": (CLEAN, 1.5),
    "five findings": (ROOT / "examples" / "broken" / "assets.toml", 2.0),
    "a published budget's findings": (ROOT / "examples" / "guangyang-2022.toml", 2.0),
}
"""Files that a process is started for, and the ratio that it is to keep to."""
CHUNK = 50
"""Texts measured in turn."""
REFERENCE = [sys.executable, "-c", "import typer, pydantic, rich.table"]


ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Both commands run from bytecode, as installed packages do, also where the sources are those of a clone."""


class Started(NamedTuple):
    """What one process took, in seconds."""

    clock: float
    processor: float


def started(command: list[str]) -> Started:
    """Run a command once, which may find something."""
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, env=ENVIRONMENT)
    clock, after = time.perf_counter() - start, os.times()
    assert done.returncode in (0, 1), done.stderr
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return Started(clock, spent)


def cold_start(runs: int = 15) -> None:
    """Print the ratios of the cold starts, all commands in turn."""
    commands = {name: [sys.executable, "-m", "budgetcheck", "check", str(path)] for name, (path, _) in STARTED.items()}
    commands["reference"] = REFERENCE
    for command in commands.values():
        started(command)
    took = [{name: started(command) for name, command in commands.items()} for _ in range(runs)]
    reference = statistics.median(one["reference"].clock for one in took)
    print(f"cold start, reference imports {reference * 1000:.0f} ms:")
    for name, (_, target) in STARTED.items():
        own = statistics.median(one[name].clock for one in took)
        clock = statistics.median(one[name].clock / one["reference"].clock for one in took)
        processor = statistics.median(one[name].processor / one["reference"].processor for one in took)
        print(f"  {name}: {own * 1000:.0f} ms, ratio {clock:.2f}, of processor time {processor:.2f} (target {target})")


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
