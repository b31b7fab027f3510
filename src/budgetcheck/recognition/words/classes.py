"""What the lexicon says of tables and their headings: the kind of a table by its title, the meaning of a heading."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache
from typing import Any, Final

from budgetcheck.recognition.words.lexicon import Lexicon, LexiconEntry
from budgetcheck.recognition.words.wording import label_of, plain_text
from budgetcheck.text.slots import frozen


@frozen
class TableKind:
    """A kind of table: how it is read (`reader`), where its rows and its totals go; `entry` is the lexicon's name."""

    name: str
    reader: str
    prefix: tuple[str, ...]
    rows: tuple[str, ...]
    whole: Mapping[str, Any] = field(hash=False)
    entry: str = ""


_NUMERAL: Final = "(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_STRIPPED: Final = re.compile(
    # The 三 of 三公 belongs to what the table is about, not to its number (表四“三公”经费支出表).
    rf"^(?:附?表(?:{_NUMERAL}(?!公)|\d+)[：、.]?|公开\d+表|附件\d*[：、.]?)|20\d\d年?(?:度)?|\(续表?\)|续表|\(空表\)"
)


class Classifier:
    """Tells tables by the words of their titles, with precedence, never by their number."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._tables = sorted(lexicon.of("table"), key=lambda entry: -int(entry.says.get("precedence", 0)))
        self._kinds: dict[str, TableKind] = {}
        for entry in reversed(self._tables):
            if entry.says.get("reader"):
                prefix = tuple(part for part in str(entry.says.get("prefix", "")).split(".") if part)
                rows = tuple(part for part in ".".join(entry.texts("rows")).split(".") if part)
                self._kinds[entry.key] = TableKind(
                    entry.key, entry.says["reader"], prefix, rows, entry.table("whole"), entry.name
                )
        self._headings: dict[str, list[LexiconEntry]] = {}
        for entry in lexicon.of("column"):
            for word in entry.words:
                self._headings.setdefault(word, []).insert(0, entry)
        self._refusals = tuple(lexicon.of("refusal"))
        self.classes = {word: entry for entry in lexicon.of("class") for word in entry.words}
        self.classify = lru_cache(maxsize=2048)(self._classify)

    def _classify(self, title: str, *, headings: bool = False) -> TableKind | None:
        """Tell a kind by a title, or by the `headings` of a table that has none."""
        bare = _STRIPPED.sub("", plain_text(title))
        for entry in self._tables:
            refused = entry.texts("without") + entry.texts("alone" if headings else "unlike")
            if any(_within(word, bare) for word in entry.words) and not any(word in bare for word in refused):
                return self._kinds.get(entry.key)
        return None

    def kind(self, name: str) -> TableKind | None:
        """Return a kind of table by its name; None where no lexicon tells how such a table is read."""
        return self._kinds.get(name)

    def is_title(self, text: str) -> bool:
        """Whether a line can be the title of a table: it ends in a noun of tables and is of a known kind."""
        bare = unquoted(label_of(_STRIPPED.sub("", unquoted(plain_text(text)))))
        if not bare or len(bare) < 4 or any(mark in bare for mark in "，；。"):
            return False
        ends = (
            bare.endswith(("表", "情况", "预算", "决算", "明细", "一览", "指标"))
            or re.search(r"表[(（]", bare) is not None
        )
        return ends and self.classify(bare) is not None and not re.search(r"\d+(?:\.\d+)?万?元", bare)

    def columns(self, text: str, kind: str = "") -> LexiconEntry | None:
        """Return the entry of a heading for a kind of table; entries for that kind win over general ones."""
        bare = heading_of(text)
        found = self._headings.get(bare, ())
        general: LexiconEntry | None = None
        for entry in found:
            tables = entry.texts("tables")
            if kind and kind in tables:
                return entry
            if not tables and general is None:
                general = entry
        return general

    def is_heading(self, text: str) -> bool:
        """Whether a cell holds a heading of a column of any table."""
        return heading_of(text) in self._headings

    def refused(self, titles: tuple[str, ...]) -> LexiconEntry | None:
        """Return the entry that says a document is not of the kind that is read here; None where it is."""
        for entry in self._refusals:
            hits = {word for word in entry.words for title in titles if word in title}
            if len(hits) >= 2:
                return entry
        return None


_QUOTED: Final = re.compile("[《【「〈](.*?)[》】」〉](.*)")


def unquoted(title: str) -> str:
    """A title without the brackets of titles around it."""
    found = _QUOTED.fullmatch(title)
    return title if found is None else found[1] + found[2]


def _within(word: str, title: str) -> bool:
    """Whether a title has a word; ``A&B`` asks for both."""
    return all(part in title for part in word.split("&"))


_YEARS: Final = re.compile(
    r"20\d\d年?(?:度)?|\((?:亿元|万元|千元|元|%)\)|\((?:金额)?单位：.*?\)|\(\d+\)$|单位：(?:亿元|万元|千元|元)"
)


def heading_of(text: str) -> str:
    """The words of a heading without years, units, enumerators and blanks."""
    bare = label_of(_YEARS.sub("", plain_text(text)))
    return bare or plain_text(text)
