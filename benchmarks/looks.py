"""How much of tables is read from PDF by the lines that are drawn: all, between rows, three, none.

    python -m benchmarks.looks [--show] [LOOK...]

Documents invented in the manner of provinces and those written by hand are printed in every look and read again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from budgetcheck.documents.paged.pdf import read_pdf
from budgetcheck.recognition.recognise import recognise
from budgetcheck.recognition.words.lexicon import builtin_lexicon
from tests.recognition.invented import invented
from tests.recognition.manners import MANNERS
from tests.recognition.printed import LOOKS, Look, as_printed
from tests.recognition.test_invented import missing
from tests.recognition.test_written import wrong_and_lost
from tests.recognition.written import NAMES, written

Counted = tuple[list[str], list[str], int, list[str], int]
"""Wrong; lost in tables, of how many; lost in prose, of how many."""


def documents(look: Look) -> Iterator[tuple[str, Counted]]:
    """Print and read each document in a look."""
    for manner in MANNERS:
        made = invented(manner, 1)
        document = read_pdf(as_printed(made.document, look))
        lost, asked, lost_prose, asked_prose, wrong = missing(replace(made, document=document))
        yield manner.name, (wrong, lost, asked, lost_prose, asked_prose)
    for name in NAMES:
        paper = written(name)
        found = recognise(read_pdf(as_printed(paper.document, look)), name, builtin_lexicon())
        wrong, lost, lost_prose = wrong_and_lost(paper, found)
        asked = sum(1 for values in paper.tables.values() for value, _ in values if value)
        yield name, (wrong, lost, asked, lost_prose, sum(map(len, paper.prose.values())))


def main() -> None:
    """Print the shares for every look."""
    names = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    show = "--show" in sys.argv
    for look in LOOKS:
        if names and look.name not in names:
            continue
        whole = [0, 0, 0, 0, 0]
        for name, (wrong, lost, asked, lost_prose, asked_prose) in documents(look):
            for at, count in enumerate((len(wrong), len(lost), asked, len(lost_prose), asked_prose)):
                whole[at] += count
            if show:
                print(f"  {name}: {100 * (1 - len(lost) / max(1, asked)):.1f} %, {len(wrong)} wrong")
                print(*(f"      {line}" for line in (*wrong, "lost:", *lost[:6])), sep="\n")
        wrongs, lost_count, asked, lost_prose_count, asked_prose = whole
        print(
            f"{look.name:<28} tables {100 * (1 - lost_count / asked):6.2f} % of {asked:,}, "
            f"prose {100 * (1 - lost_prose_count / asked_prose):6.2f} % of {asked_prose:,}, wrong {wrongs}",
            flush=True,
        )


if __name__ == "__main__":
    main()
