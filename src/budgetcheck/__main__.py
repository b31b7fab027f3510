"""The command `budgetcheck`, also as `python -m budgetcheck`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and exit with its code: 0 nothing found, 1 findings, 2 the run could not be done."""
    gc.disable()  # what is imported stays: looking through it again and again frees nothing
    from budgetcheck.cli.printing.streams import end_on_signals
    from budgetcheck.cli.run import run

    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()
    end_on_signals()
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
