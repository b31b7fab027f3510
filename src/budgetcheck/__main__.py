"""The command `budgetcheck`, also as `python -m budgetcheck`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and exit with its code: 0 nothing found, 1 findings, 2 the run could not be done."""
    try:
        code = _run()
    except BaseException as ending:  # a signal before or after what tells of it in words
        told = 130 if isinstance(ending, KeyboardInterrupt) else getattr(ending, "code", None)
        if told is None:
            raise
        code = int(told)
    _end_quietly()
    gc.freeze()  # the process ends: looking for circles in all that is left takes a tenth of a run and frees nothing
    sys.exit(code)


def _run() -> int:
    gc.disable()  # what is imported stays: looking through it again and again frees nothing
    from budgetcheck.cli.printing.streams import end_on_signals
    from budgetcheck.cli.run import run

    gc.freeze()
    gc.set_threshold(100_000, 20, 20)  # a few files are done before: each look takes as long as five of them
    gc.enable()
    end_on_signals()
    return run(sys.argv[1:])


def _end_quietly() -> None:
    """Have an interruption end the process at once from here on, where there is nobody left to tell of it."""
    import signal

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    main()
