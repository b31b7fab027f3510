"""Prose → tokens: head nouns, role words, numbers with units, years, punctuation, and words that say nothing here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from budgetcheck.recognition.words.classes import Classifier
from budgetcheck.recognition.words.lexicon import Lexicon, LexiconEntry
from budgetcheck.recognition.words.trie import Vocabulary
from budgetcheck.recognition.words.wording import (
    AMOUNT,
    ENUMERATOR,
    PlainText,
    PrintedNumber,
    label_of,
    number_of,
    plain_with_origin,
)
from budgetcheck.text.slots import frozen

TokenKind: TypeAlias = Literal["head", "role", "number", "year", "mark", "text", "path", "name"]


@frozen
class Token:
    """A stretch of plain text and what it is: `entry` of heads and roles, `number` of numbers, `path` of classes."""

    kind: TokenKind
    text: str
    start: int
    end: int
    entry: LexiconEntry | None = None
    number: PrintedNumber | None = None
    path: tuple[str, ...] = ()

    @property
    def role(self) -> str:
        """The name of the role; empty for anything else."""
        return self.entry.key if self.kind == "role" and self.entry is not None else ""


_MARKS: Final = frozenset("，。；：、()！？")
_UNIT: Final = re.compile(r"亿元|万元|千元|元|个百分点|%|万(?=[(，。；、)]|$)")
_YEAR: Final = re.compile(r"(?:19|20)\d\d(?=年)")
_LEVELS: Final = re.compile(
    r"([^，。；：、．.()\d“”][^，。；：、()\d“”]{1,29}?(?:\([^()类款项]{1,8}\)[^，。；：、()\d]{0,30}?){0,3})\((?:\d{1,7})?(类|款|项)(?:级)?(?:科目)?\)"
)
_DASHES: Final = re.compile(
    r"([^，。；：、\-\d]{2,24})-([^，。；：\-]{2,40})(?:-([^，。；：\-]{2,50}?))?(?=科目|\d|，|：|年初|预算|决算|。)"
)
_CODED: Final = re.compile(
    r"(?<![\d.])(2\d{2}\d{2}(?:\d{2})?)[-、.]?([\u4e00-\u9fff][^，。；：\d]{1,30}?)(?=科目|\d|，|：|年初|预算|决算)"
)


_ITEM: Final = re.compile(r"\d{1,2}(?:[、．.](?!\d)|[．.](?=(?:19|20)\d\d年))")
_NOISE: Final = re.compile(
    r"\((?:19|20)\d\d\)(?:第)?\d{1,5}号"  # 〔2021〕8号
    r"|(?:19|20)\d\d年第\d{1,5}号|第\d{1,5}(?:页|条|款|项|号令|号|章|节|期|届)|共\d{1,4}页"
    r"|(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}(?:日|(?:\d{2}：\d{2}(?:：\d{2})?)?)(?![\d%万元])"
    r"|(?:电话|热线|传真|手机|邮编|邮政编码|联系方式)(?:号码)?：?[\d()（）、/;；-]{5,60}"
    r"|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|(?<![\d.])1[3-9]\d{9}(?![\d.])"
    r"|(?:浏览|点击|阅读|访问)(?:次数|量|数)?：?\d+次?"
    r"|(?:索引号|编号|代码|信用代码|备案号|文号)：?[0-9A-Za-z][0-9A-Za-z/-]{3,40}"
    r"|GB(?:/T)?\d+(?:\.\d+)?(?:-\d{4})?"
)
"""Numbers that are no amounts: of documents, articles and pages, days, telephones, standards."""
_SPAN_OF_YEARS: Final = re.compile(r"(?:19|20)\d\d(?:年)?[-—~至](?:19|20)\d\d年")
_BEFORE_CLASS: Final = frozenset("，。；：、()和及括排.．")
"""What stands before the name of a class that is short enough to end another word (“义务教育支出”)."""


@lru_cache(maxsize=64)
def unit_names(name: str) -> tuple[str, ...]:
    """The forms in which prose names a unit: its whole name, and that without the places it belongs to."""
    if not name:
        return ()
    names = [name]
    for found in re.finditer("(?:自治区|自治州|省|市|区|县|旗|州|镇|乡)(?=.{3,})", name):
        short = name[found.end() :]
        if len(short) >= 3:
            names.append(short)
    swapped = [form.replace("和", "与") if "和" in form else form.replace("与", "和") for form in names]
    return tuple(sorted({*names, *swapped}, key=len, reverse=True))


_NAMED_CODE: Final = re.compile(r"([\u4e00-\u9fff]{2,30})\((2\d{2}(?:\d{2}){0,2})\)")


class ProseScanner:
    """Cuts prose into tokens with the words of a lexicon."""

    def __init__(self, lexicon: Lexicon, classifier: Classifier) -> None:
        words: list[tuple[str, LexiconEntry]] = []
        measures: set[str] = set()
        for entry in lexicon.of("role"):
            words += [(word, entry) for word in entry.words] if entry.key != "measure" else []
            measures.update(entry.words if entry.key == "measure" else ())
        for entry in lexicon.of("head"):
            words += [(word, entry) for word in entry.words]
        nouns = {word for word, entry in words if entry.kind == "head"}
        self._words = Vocabulary(words)
        self._measures = Vocabulary((word, word) for word in measures)
        self._classes = classifier.classes
        self._names: tuple[str, ...] = ()
        self._class_words = sorted(
            (
                word
                for word in self._classes
                if (len(word) > 4 or (len(word) == 4 and word != "其他支出")) and word not in nouns
            ),
            key=len,
            reverse=True,
        )

    def tokens(self, text: str, unit_name: str = "") -> tuple[PlainText, list[Token]]:
        """Cut one paragraph; enumerators at its beginning are dropped. The unit's own name says nothing here."""
        whole = plain_with_origin(text)
        self._names = unit_names(unit_name)
        found = ENUMERATOR.match(whole.text)
        start = found.end() if found is not None and not whole.text.startswith("其中") else 0
        return whole, list(self._scan(whole.text, start))

    def _scan(self, text: str, start: int) -> Iterator[Token]:
        paths = dict(self._paths(text))
        at = start
        unknown = at
        while at < len(text):
            token = self._at(text, at, paths)
            if token is None:
                at += 1
                continue
            if unknown < at:
                yield Token("text", text[unknown:at], unknown, at)
            yield token
            at = unknown = token.end
        if unknown < at:
            yield Token("text", text[unknown:at], unknown, at)

    def _at(self, text: str, at: int, paths: dict[int, Token]) -> Token | None:
        if at in paths:
            return paths[at]
        for name in self._names:
            if text.startswith(name, at):
                return Token("name", name, at, at + len(name))
        if noise := _NOISE.match(text, at):
            return Token("name", noise[0], at, noise.end())
        if span := _SPAN_OF_YEARS.match(text, at):
            return Token("text", span[0], at, span.end())
        letter = text[at]
        if letter.isdigit() or (
            letter == "-" and text[at + 1 : at + 2].isdigit() and (at == 0 or text[at - 1] in "，：、()为是额计加少")
        ):
            return self._number(text, at)
        found = self._words.longest(text, at)
        if found is not None:
            end, entry = found
            return Token("head" if entry.kind == "head" else "role", text[at:end], at, end, entry)
        if letter in _MARKS:
            if (
                letter == "("
                and (inner := ENUMERATOR.match(text, at))
                and inner.end() > at + 2
                and (at == 0 or text[at - 1] in "。；：")
            ):
                return Token("mark", "，", at, inner.end())
            return Token("mark", letter, at, at + 1)
        return None

    def _number(self, text: str, at: int) -> Token | None:
        found = AMOUNT.match(text, at)
        if found is None:
            return None
        end = found.end()
        if (at == 0 or text[at - 1] in "。；：") and (inner := _ITEM.match(text, at)):
            return Token("mark", "，", at, inner.end())
        if _YEAR.match(text, at) and end == at + 4:
            stop = end + 1 + (text[end + 1 : end + 2] == "度")
            return Token("year", text[at:end], at, stop)
        if unit := _UNIT.match(text, end):
            name = {"万": "万元", "个百分点": "点"}.get(unit[0], unit[0])
            return Token("number", text[at : unit.end()], at, unit.end(), number=number_of(found[0], name))
        measure = self._measures.longest(text, end)
        if measure is not None:
            return Token("number", text[at : measure[0]], at, measure[0], number=number_of(found[0], measure[1]))
        return Token("number", found[0], at, end, number=number_of(found[0], ""))

    def _paths(self, text: str) -> Iterator[tuple[int, Token]]:
        """Find paths of the classification: X（类）Y（款）Z（项）, “X-Y-Z”, a code with its name, a class."""
        taken = [False] * len(text)

        def token(start: int, end: int, path: tuple[str, ...]) -> tuple[int, Token] | None:
            if any(taken[start:end]):
                return None
            taken[start:end] = [True] * (end - start)
            return start, Token("path", text[start:end], start, end, path=path)

        runs: list[list[re.Match[str]]] = []
        for found in _LEVELS.finditer(text):
            if runs and runs[-1][-1].end() == found.start() and found[2] != "类":
                runs[-1].append(found)
            else:
                runs.append([found])
        for run in runs:
            names = tuple(self._class_name(found[1]) if found[2] == "类" else label_of(found[1]) for found in run)
            start = run[0].end(1) - len(names[0])
            start = start if text.startswith(names[0], start) else run[0].start(1)
            if (run[0][2] == "类" and (made := token(start, run[-1].end(), names))) or (
                run[0][2] != "类"
                and (
                    made := token(
                        run[0].start(), run[-1].end(), ("", *names) if run[0][2] == "款" else ("", "", *names)
                    )
                )
            ):
                yield made
        for found in _DASHES.finditer(text):
            first = self._class_name(found[1])
            if first in self._classes:
                start = found.end(1) - len(first)
                if made := token(start, found.end(), tuple(part for part in (first, found[2], found[3]) if part)):
                    yield made
        for found in _NAMED_CODE.finditer(text):
            if made := token(found.start(1), found.end(), (f"#{found[2]}",)):
                yield made
        for found in _CODED.finditer(text):
            if made := token(found.start(), found.end(), (f"#{found[1]}",)):
                yield made
        for word in self._class_words:
            start = text.find(word)
            while start >= 0:
                alone = len(word) > 4 or start == 0 or text[start - 1] in _BEFORE_CLASS
                if alone and (made := token(start, start + len(word), (word,))):
                    yield made
                start = text.find(word, start + 1)

    def class_code(self, name: str) -> str:
        """The code of a class of expenditure by function; empty where the name is none."""
        entry = self._classes.get(name)
        return entry.key if entry is not None and entry.key[0] == "2" else ""

    def _class_name(self, text: str) -> str:
        """The class's own words where others stand before them (“安排教育支出” is 教育支出)."""
        bare = label_of(text)
        if f"{bare}支出" in self._classes:
            return f"{bare}支出"  # “教育（类）支出”
        return next((word for word in self._class_words if bare.endswith(word)), bare)
