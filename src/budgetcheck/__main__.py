"""The command `budgetcheck`, also as `python -m budgetcheck`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its code: 0 nothing found, 1 findings, 2 the run could not be done."""
    from budgetcheck.cli.printing.streams import end_on_signals
    from budgetcheck.cli.run import run

    end_on_signals()
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
