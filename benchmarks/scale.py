"""Scale: cold start, thousands of files, warm cache; all as ratios to references measured in the same run.

    python -m benchmarks.scale                                   # 1,000 files: half a minute
    python -m benchmarks.scale --sizes 1000 10000 100000         # the figures of docs/en/principles/performance.md

Cold start: `check examples/clean.toml` in turn with the imports of its libraries alone, with check-jsonschema on the
same file and with bean-check on an empty ledger (`pip install '.[bench]'`; left out where they are not installed).

Scale: `check FOLDER` over generated declarations, all different (declarations.py), clean, with 5 % faulty ones and
all of them faulty, with one process and with two: first without results in the cache, then unchanged. Each is a process
of its own; its wall time over the number of files is set against `tomllib.loads` on the same texts, its memory is that
of the largest process (`ru_maxrss`).
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import declarations

ROOT = Path(__file__).parents[1]
CLEAN = ROOT / "examples" / "clean.toml"
CHECK = [sys.executable, "-m", "budgetcheck", "check"]
REFERENCE = [sys.executable, "-c", "import typer, pydantic, rich.table"]
SAMPLE = 1_000
"""Texts of a collection that tomllib reads."""


class Run(NamedTuple):
    """What one process took: wall and processor seconds, and the memory of its largest process in MB."""

    wall: float
    processor: float
    memory: float


def run(command: Sequence[str | Path], environment: dict[str, str], codes: Sequence[int] = (0, 1)) -> Run:
    """Run a command once, its output thrown away."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    errors = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in codes:
        raise SystemExit(f"{command}: exit {process.returncode}: {errors.decode()}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def cold_start(runs: int, environment: dict[str, str], folder: Path) -> None:
    """Print how long one clean file takes as a ratio to the references, all commands in turn."""
    schema, ledger = folder / "schema.json", folder / "empty.beancount"
    with schema.open("wb") as out:
        subprocess.run([sys.executable, "-m", "budgetcheck", "schema"], check=True, stdout=out, env=environment)
    ledger.write_text("", encoding="utf-8")
    tools = Path(sys.executable).parent
    references: dict[str, list[str | Path]] = {"imports of typer, pydantic, rich.table": [*REFERENCE]}
    if (tools / "check-jsonschema").exists():
        references["check-jsonschema, same file"] = [tools / "check-jsonschema", "--schemafile", schema, CLEAN]
    if (tools / "bean-check").exists():
        references["bean-check, empty ledger"] = [tools / "bean-check", ledger]
    commands: dict[str, list[str | Path]] = {"own": [*CHECK, CLEAN], **references}
    for command in commands.values():
        run(command, environment)
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(run(command, environment).wall)
    print(
        f"cold start: check examples/clean.toml, {statistics.median(times['own']) * 1000:.0f} ms ({runs} runs in turn)"
    )
    for name in references:
        ratio = statistics.median(a / b for a, b in zip(times["own"], times[name], strict=True))
        print(f"  {ratio:5.2f} x {name} ({statistics.median(times[name]) * 1000:.0f} ms)")


def tomllib_seconds(texts: Sequence[str]) -> tuple[float, float]:
    """Return the seconds of the clock and of the processor that `tomllib.loads` takes on a text of the collection.

    On a busy machine they differ much, and each is set against its own kind.
    """
    start, busy = time.perf_counter(), time.process_time()
    for text in texts:
        tomllib.loads(text)
    return (time.perf_counter() - start) / len(texts), (time.process_time() - busy) / len(texts)


def scale(size: int, asked: argparse.Namespace, environment: dict[str, str], folder: Path) -> None:
    """Print what a collection of this size takes, clean and faulty."""
    for kind in ("",) if asked.clean else ("", "faulty", "all"):
        below = folder / "declarations"
        # Written by another process: what this one has held counts as memory of the processes it starts.
        written = [str(below), str(size), *([kind] if kind else [])]
        subprocess.run([sys.executable, "-m", "benchmarks.declarations", *written], check=True, cwd=ROOT)
        sample = range(0, size, max(1, size // SAMPLE))
        texts = [declarations.place(below, number).read_text(encoding="utf-8") for number in sample]
        kilobytes = statistics.mean(len(text.encode()) for text in texts) / 1000
        reference, own = tomllib_seconds(texts)
        name = {"": "clean", "faulty": f"{declarations.FAULTY:.0%} faulty", "all": "every one faulty"}[kind]
        print(f"{size:,} files, {name}, {kilobytes:.1f} kB each; tomllib.loads {own * 1e6:,.0f} us a file")
        for number in asked.jobs:
            for results in Path(environment["BUDGETCHECK_CACHE_DIR"]).glob("results-*"):
                results.unlink()
            command: list[str | Path] = [*CHECK, below, "--jobs", str(number)]
            cold = run(command, environment)
            warm = min(run(command, environment) for _ in range(3 if size <= 10_000 else 1))
            ratio, busy = cold.wall / size / reference, cold.processor / size / own
            print(
                f"  --jobs {number}: cold {cold.wall:7.2f} s, {cold.wall / size * 1e6:6,.0f} us a file"
                f" = {ratio:.2f} x tomllib (processor {busy:.2f} x), {cold.memory:.0f} MB;"
                f" warm {warm.wall:6.2f} s, {warm.wall / size * 1e6:4,.0f} us a file,"
                f" {warm.memory:.0f} MB: {cold.wall / warm.wall:.1f} x faster"
            )
        shutil.rmtree(below)


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description="Cold start, scale and warm cache as ratios to named references.")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000], help="files of the collections")
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2], help="processes")
    parser.add_argument("--runs", type=int, default=11, help="runs of each command for the cold start; 0 for none")
    parser.add_argument("--clean", action="store_true", help="only collections without faulty declarations")
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cache = folder / "cache"
        environment = {**os.environ, "BUDGETCHECK_CACHE_DIR": str(cache), "NO_COLOR": "1", "LANG": "en_US.UTF-8"}
        # All commands run from bytecode, as installed packages do, also where the sources are those of a clone.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        run([*CHECK, CLEAN], environment)
        if asked.runs:
            cold_start(asked.runs, environment, folder)
        for size in asked.sizes:
            scale(size, asked, environment, folder)


if __name__ == "__main__":
    main()
