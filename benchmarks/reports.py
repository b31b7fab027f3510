"""What it costs to hand results on: every format over many findings, and a comparison of drafts.

    python -m benchmarks.reports [FILES [FINDINGS]]

The declarations are made (declarations.py), each with performance targets that its prose contradicts: findings that
need no search for suspects, so that writing is what differs. Every format that the tool has is written by a process of
its own, in turn, from the same folder, without the cache. Printed are processor seconds, the ratio to the table of the
same run, the peak of resident memory of the largest process, and the size. Then two drafts with 1,000 changed figures
are compared, with the time beside that of loading the tool.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import declarations
from budgetcheck.render import available

MEASURED = """
import resource, sys
from budgetcheck.__main__ import main
try:
    main()
except SystemExit:
    pass
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(sum(u.ru_utime + u.ru_stime for u in used), max(u.ru_maxrss for u in used) // 1024, file=sys.stderr)
"""
"""The command in a process; last on standard error stand its processor seconds and the peak of its memory in MiB."""


def main(files: int, findings: int) -> None:
    """Print what each format and a comparison of drafts cost."""
    each = max(1, findings // files)
    with tempfile.TemporaryDirectory() as folder:
        declared = Path(folder) / "declared"
        declared.mkdir()
        for number in range(files):
            (declared / f"{number}.toml").write_text(with_wrong_targets(number, each), encoding="utf-8")
        check = ["check", str(declared), "--isolated", "--no-cache", "--jobs", "1"]
        found, *_ = measured([*check, "--quiet", "--format", "concise"], Path(folder) / "found")
        lines = len((Path(folder) / "found").read_text(encoding="utf-8").splitlines())
        print(f"{files} files, each with {each} wrong targets: {lines} findings, found in {found:.1f} s")
        reference = None
        for name in ("table", *(name for name in available() if name != "table")):
            target = Path(folder) / f"report.{name}"
            seconds, memory = measured([*check, "--format", name, "-o", str(target)], Path(os.devnull))
            reference = reference or seconds
            size = target.stat().st_size / 2**20
            cost = f"{seconds:6.2f} s  {seconds / reference:5.2f} x table"
            print(f"{name:9} {cost}  {memory:4} MiB  {size:6.1f} MiB written")
        drafts(Path(folder))


def with_wrong_targets(number: int, count: int) -> str:
    """A declaration of which so many performance targets are told otherwise in its prose."""
    return re.sub('narrative = "[^"]*"', 'narrative = "≥1%"', declarations.clean(number), count=count)


def measured(arguments: list[str], output: Path) -> tuple[float, int]:
    """Run the command with its output in a file: processor seconds, and the peak of its memory in MiB."""
    with output.open("w", encoding="utf-8") as file:
        ended = subprocess.run(
            [sys.executable, "-c", MEASURED, *arguments], stdout=file, stderr=subprocess.PIPE, text=True, check=False
        )
    if ended.returncode not in (0, 1):
        raise SystemExit(ended.stderr)
    seconds, memory = ended.stderr.split()[-2:]
    return float(seconds), int(memory)


def written_drafts(folder: Path) -> list[str]:
    """Write two drafts of a declaration, of which 1,000 figures differ by 1.00."""
    paths = [folder / f"draft-{more}.toml" for more in (0, 1)]
    for more, path in enumerate(paths):
        rows = "".join(
            f'[[expenditure.by_function]]\ncode = "{2010000 + n}"\ntotal = {3 * n + more}.25\nbasic = {n + more}.25\n'
            for n in range(500)
        )
        head = 'format = 1\nunit = { name = "甲" }\ndisclosure = { year = 2024 }\n[income]\ntotal = 100\n'
        path.write_text(head + rows, encoding="utf-8")
    return [str(path) for path in paths]


def drafts(folder: Path) -> None:
    """Print what comparing two drafts of 1,000 changed figures costs, beside the tool's help."""
    names = written_drafts(folder)
    nothing, _ = measured(["diff", "--help"], Path(os.devnull))
    seconds, memory = measured(["diff", *names], Path(os.devnull))
    print(f"diff of 1,000 changed figures {seconds:.2f} s, {memory} MiB; its help alone {nothing:.2f} s")


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:3]]
    files_given = given[0] if given else 1000
    main(files_given, given[1] if len(given) > 1 else 5 * files_given)
