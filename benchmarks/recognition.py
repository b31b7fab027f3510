"""How much of documents is understood: invented ones in the manner of provinces, and any documents that are named.

    python -m benchmarks.recognition [DOCUMENT...]

For invented documents recall and errors by manner, and the same with the words left out that only this manner uses
(leave one province out); for documents coverage, figures, and processor time a document.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from budgetcheck.documents.read import read_document
from budgetcheck.recognition.recognise import recognise
from budgetcheck.recognition.report import report_of
from budgetcheck.recognition.words.lexicon import Lexicon, builtin_lexicon
from budgetcheck.recognition.words.wording import plain_text
from tests.recognition.invented import Invented, Manner, invented
from tests.recognition.manners import MANNERS
from tests.recognition.test_invented import missing

SEEDS = (1, 2, 3)


@dataclass
class Score:
    """Figures asked for and missed, in tables and prose, and figures that are wrong."""

    tables: int = 0
    lost_tables: int = 0
    prose: int = 0
    lost_prose: int = 0
    wrong: int = 0

    def add(self, made: Invented, lexicon: Lexicon) -> None:
        lost, asked, lost_prose, asked_prose, wrong = missing(made, lexicon)
        self.tables += asked
        self.lost_tables += len(lost)
        self.prose += asked_prose
        self.lost_prose += len(lost_prose)
        self.wrong += len(wrong)

    def __str__(self) -> str:
        tables = 100 * (1 - self.lost_tables / max(1, self.tables))
        prose = 100 * (1 - self.lost_prose / max(1, self.prose))
        return f"tables {tables:6.2f} % of {self.tables:,}, prose {prose:6.2f} % of {self.prose:,}, wrong {self.wrong}"


def words_of(manner: Manner) -> str:
    """All that a manner's documents say."""
    made = invented(manner, 1).document
    texts = [
        getattr(block, "text", "") or " ".join(cell.text for cell in getattr(block, "cells", ()))
        for block in made.blocks
    ]
    return plain_text(" ".join(texts))


def without(lexicon: Lexicon, manner: Manner, others: Iterable[Manner]) -> Lexicon:
    """The lexicon without the words that this manner uses and no other does."""
    own = words_of(manner)
    rest = " ".join(words_of(other) for other in others)
    entries = []
    for entry in lexicon.entries:
        kept = tuple(word for word in entry.words if word not in own or word in rest)
        entries.append(replace(entry, words=kept))
    return Lexicon(tuple(entries))


def main() -> None:
    """Print the measurements."""
    lexicon = builtin_lexicon()
    total, left_out = Score(), Score()
    for manner in MANNERS:
        score, apart = Score(), Score()
        smaller = without(lexicon, manner, [other for other in MANNERS if other is not manner])
        for seed in SEEDS:
            made = invented(manner, seed)
            for one, words in ((score, lexicon), (total, lexicon), (apart, smaller), (left_out, smaller)):
                one.add(made, words)
        print(f"{manner.name}: {score}; without its own words: {apart}")
    print(f"all: {total}")
    print(f"each without its own words: {left_out}")
    for name in sys.argv[1:]:
        document = read_document(name)
        start = time.process_time()
        report = report_of(found := recognise(document, Path(name).stem, lexicon))
        spent = time.process_time() - start
        print(
            f"{name}: {len(found.figures.figures):,} figures, coverage {report.coverage:.1f} %, {1000 * spent:.0f} ms"
        )


if __name__ == "__main__":
    main()
