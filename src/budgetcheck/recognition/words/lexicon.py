"""The lexicon: TOML entries that say which words of documents mean which key, each with an example that is its test.

Built-in entries are found in `rules/lexicon`; a user's own file or folder is read behind them. A word may hold
alternatives in square brackets, ``公务用车运行[维护|]费``, which stand for plain words: a lexicon holds no patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Any, Final, Literal

from budgetcheck.recognition.words.shapes import ENTRY_KEYS, misshapen
from budgetcheck.recognition.words.wording import plain_text
from budgetcheck.source.elsewhere import remedy_elsewhere
from budgetcheck.source.parse import parse
from budgetcheck.source.read import SourceError, read
from budgetcheck.text.catalogue import rules_folder
from budgetcheck.text.places import Span
from budgetcheck.text.problems import CannotRun, Problem
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words, phrase

EntryKind = Literal["table", "column", "label", "head", "role", "class", "refusal"]
KINDS: Final[tuple[EntryKind, ...]] = ("table", "column", "label", "head", "role", "class", "refusal")
"""What an entry is told by: the one of these keys that it has."""
_KEYS: Final = {*KINDS, *ENTRY_KEYS}
LEXICON_ENTRIES: Final = 20_000
MOST_FORMS: Final = 4_096
"""Plain words that one word with alternatives may stand for."""
MOST_SPELLINGS: Final = 60_000
"""Plain words of all entries together."""
MOST_LEXICON_PROBLEMS: Final = 20
"""Faults told of lexicons."""


@frozen
class LexiconEntry:
    """One entry: its kind, the key it means, its plain words, and what the rest of it says.

    `name` is what reports call it: the file's stem, the kind and the key. `line` is where it stands in its file.
    """

    kind: EntryKind
    key: str
    words: tuple[str, ...]
    name: str
    path: str
    line: int
    says: Mapping[str, Any]
    example: str = ""
    expect: Any = None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of the entry, empty where it has none."""
        return tuple(self.says.get(key, ()))

    def table(self, key: str) -> Mapping[str, Any]:
        """Return a table of the entry, empty where it has none."""
        found: Mapping[str, Any] = self.says.get(key, {})
        return found


@frozen
class Lexicon:
    """All entries, in the order of their files; a later entry of a word wins over an earlier one."""

    entries: tuple[LexiconEntry, ...]

    def of(self, kind: EntryKind) -> Iterable[LexiconEntry]:
        """Yield the entries of one kind."""
        return (entry for entry in self.entries if entry.kind == kind)

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


@cache
def builtin_lexicon() -> Lexicon:
    """Return the lexicon that comes with the tool."""
    return load_lexicon()


def load_lexicon(more: Sequence[Path] = ()) -> Lexicon:
    """Read the built-in entries and those of further files or folders (`lexicon/*.toml` or `*.toml` of a folder).

    Raises CannotRun with every fault of every file, each with its line.
    """
    files = sorted((rules_folder() / "lexicon").glob("*.toml"))
    for path in more:
        files += _files(path)
    entries: list[LexiconEntry] = []
    problems: list[Problem] = []
    for file in files:
        found, faults = _read(file)
        entries += found
        problems += faults
        if (over := _too_much(entries)) is not None:
            problems.append(Problem(over, file.as_posix()))
        if len(problems) >= MOST_LEXICON_PROBLEMS:
            break
    if problems:
        raise CannotRun.all(problems[:MOST_LEXICON_PROBLEMS])
    return Lexicon(tuple(entries))


def _too_much(entries: Sequence[LexiconEntry]) -> Words | None:
    if len(entries) > LEXICON_ENTRIES:
        return phrase("recognition.words.more_than_entries", lexicon_entries=LEXICON_ENTRIES)
    if sum(len(entry.words) for entry in entries) > MOST_SPELLINGS:
        return phrase("recognition.words.more_than_spellings_words", most_spellings=MOST_SPELLINGS)
    return None


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    inner = path / "lexicon"
    return sorted((inner if inner.is_dir() else path).glob("*.toml"))


def _read(path: Path) -> tuple[list[LexiconEntry], list[Problem]]:
    shown = path.as_posix()
    try:
        source = read(path, shown)
    except SourceError as error:
        return [], [Problem(error.fault.message, shown, error.fault.span, remedy_elsewhere(error.fault))]
    parsed, faults = parse(source)
    if faults:
        return [], [Problem(fault.message, shown, fault.span, remedy_elsewhere(fault)) for fault in faults]
    rows = parsed.get("entry", [])
    if not isinstance(rows, list) or set(parsed) - {"entry", "lexicon"} or not all(isinstance(r, dict) for r in rows):
        return [], [Problem(phrase("recognition.words.lexicon_holds_only_entry_tables"), shown)]
    lines = [index for index, line in enumerate(source.text.splitlines(), 1) if line.strip().startswith("[[entry]]")]
    if len(lines) != len(rows):
        lines = [1] * len(rows)  # written in another way than [[entry]], or with that in a text
    if len(rows) > LEXICON_ENTRIES:
        return [], [Problem(phrase("recognition.words.more_than_entries", lexicon_entries=LEXICON_ENTRIES), shown)]
    entries: list[LexiconEntry] = []
    problems: list[Problem] = []
    spelled = 0
    for row, line in zip(rows, lines, strict=True):
        if spelled > MOST_SPELLINGS or len(problems) >= MOST_LEXICON_PROBLEMS:
            break
        made = _entry(row, path, line)
        if isinstance(made, LexiconEntry):
            entries.append(made)
            spelled += len(made.words)
        else:
            problems.append(Problem(made, shown, Span(line, 1, line, 1)))
    return entries, problems


def _entry(row: Mapping[str, Any], path: Path, line: int) -> LexiconEntry | Words:
    """Make an entry, or say what is wrong with it."""
    kinds = [kind for kind in KINDS if kind in row]
    if len(kinds) != 1:
        names = "、".join(KINDS)
        return phrase("recognition.lexicon.entry_exactly_names", names=Words(names, ", ".join(KINDS)))
    kind = kinds[0]
    if unknown := sorted(set(row) - _KEYS):
        return phrase("recognition.words.unknown_key", unknown=unknown[0])
    if (wrong := misshapen(row, kind)) is not None:
        return wrong
    key, words = row[kind], row.get("words")
    if not words:
        return phrase("recognition.words.words_missing")
    spelled: list[str] = []
    for word in words:
        forms = spellings(word)
        if forms is None or len(spelled) > MOST_SPELLINGS:
            return phrase("recognition.words.too_many_forms_brackets_do", word=word)
        if not all(forms):
            return phrase("recognition.words.word_may_nothing", word=word)
        spelled += forms
    says = {name: value for name, value in row.items() if name not in (*KINDS, "words", "example", "expect")}
    for name in ("without", "unlike", "alone"):
        if name in says:
            says[name] = [plain_text(word) for word in says[name]]
    name = f"{path.stem}:{key}"
    return LexiconEntry(
        kind, key, tuple(dict.fromkeys(spelled)), name, path.as_posix(), line, says, row["example"], row["expect"]
    )


_CHOICE: Final = re.compile(r"\[([^\[\]]*)\]")


def spellings(word: str) -> list[str] | None:
    """Write out the alternatives of a word; None where the brackets do not match or there are too many."""
    pieces = _CHOICE.split(word)
    if any("[" in piece or "]" in piece for piece in pieces):
        return None
    choices = [piece.split("|") if index % 2 else [piece] for index, piece in enumerate(pieces)]
    forms = list(islice(product(*choices), MOST_FORMS + 1))
    return None if len(forms) > MOST_FORMS else [plain_text("".join(form)) for form in forms]
