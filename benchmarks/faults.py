"""What a faulty declaration costs in one process, as a ratio to `tomllib.loads` on the same text.

    python -m benchmarks.faults [COUNT]

Each of the generated declarations (declarations.py) has two neighbouring digits of an amount exchanged. The whole check
is measured: read text, parse, validate, lay flat, judge all built-in rules, resolve, look for suspects. The first
declaration is not counted: with it come what only faulty ones need, and the formulas of the rules.
"""

from __future__ import annotations

import statistics
import sys
import time
import tomllib

from benchmarks import declarations
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.run.single.check import Checker
from budgetcheck.source.read import Source
from budgetcheck.verdicts.judgement import Strictness


def main(count: int) -> None:
    """Print the processor time of a declaration: mean, median and the slowest tenth."""
    checker = Checker(builtin_rulebook(), Strictness())
    texts = [declarations.faulty(number) for number in range(count + 1)]
    times: list[float] = []
    named: list[bool] = []
    for number, text in enumerate(texts):
        start = time.process_time()
        report = checker.source(Source(f"{number}.toml", text), None)
        times.append(time.process_time() - start)
        named.append(any(finding.suspects for finding in report.findings))
    first, *times = times
    start = time.process_time()
    for text in texts:
        tomllib.loads(text)
    reference = (time.process_time() - start) / len(texts)
    mean, median = statistics.mean(times), statistics.median(times)
    tenth = statistics.quantiles(times, n=10)[-1]
    print(f"{count} faulty declarations, suspects named in {sum(named[1:])}; one before them {first * 1000:.0f} ms")
    print(
        f"mean {mean * 1000:.1f} ms ({mean / reference:.1f} x tomllib), median {median * 1000:.1f} ms,"
        f" slowest tenth from {tenth * 1000:.1f} ms"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
