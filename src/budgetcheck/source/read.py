"""The only reader of declarations: bytes of a stranger's file in, text out, or one fault that says the cure."""

from __future__ import annotations

import os
import re
import stat
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from functools import cache
from pathlib import Path
from typing import Final

from budgetcheck.arithmetic.limits import BYTES, MARKS
from budgetcheck.files.regular import Unusable, head_of, why_unread
from budgetcheck.source.faults import Fault
from budgetcheck.text.pattern import pattern
from budgetcheck.text.places import Span
from budgetcheck.text.safe import visible
from budgetcheck.text.slots import frozen
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.text.words import EMPTY, Words, phrase


@frozen
class Source:
    """The text of one declaration, without byte order mark, newlines untouched; `path` as shown to people."""

    path: str
    text: str


SUPPRESSION_MARK: Final = "budgetcheck"
"""What suppression comments begin with."""


_MAY_SUPPRESS: Final = (SUPPRESSION_MARK, "gnor", "GNOR", "ｇｎｏｒ", "ＧＮＯＲ")


def may_suppress(text: str) -> bool:
    """Whether a text may hold suppression comments, or what is meant as such; most hold nothing like it."""
    return any(mark in text for mark in _MAY_SUPPRESS)


class SourceError(Exception):
    """A file that gives no text; `fault` says why.

    `unreadable`: the operating system refused it, or it is no regular file (as against a file with a wrong content).
    `recognised`: whether what could be read of it looks like a declaration; True where nothing could be read.
    """

    def __init__(self, fault: Fault, *, unreadable: bool = False, recognised: bool = True) -> None:
        super().__init__(fault.message.en)
        self.fault = fault
        self.unreadable = unreadable
        self.recognised = recognised


_BOMS: Final = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_SAVE_AS_UTF8: Final = phrase("source.read.save_file_utf_file_save")
_SMALL: Final = 2**20
"""Bytes that cannot hold much more of anything than `MARKS` lets pass."""
_PREFIX: Final = 2**16
_PART: Final = 2**16
_SHOWN: Final = 40


def read(path: str | Path, shown: str) -> Source:
    """Read a declaration; `shown` is its path as people are to see it. Raises `SourceError`, nothing else."""
    return decode(content(path), shown)


def content(path: str | Path) -> bytes:
    """Read a file's bytes. Raises `SourceError`, nothing else.

    Only regular files are opened (a device or a named pipe could block or never end), and none above 8 MiB.
    """
    try:
        status = os.stat(path)  # noqa: PTH116 - a Path method would cost twice the call
        if not stat.S_ISREG(status.st_mode):
            kind = stat.S_IFMT(status.st_mode)
            raise _refused(
                _KINDS.get(kind, phrase("files.regular.not_regular")),
                _PIPE_IN if kind in (stat.S_IFIFO, stat.S_IFCHR) else EMPTY,
            )
        # A file of no size may be one by name alone.
        data = _read(path, status.st_size) if status.st_size else head_of(path, BYTES + 1)
    except OSError as error:
        raise _refused(_reason(error)) from None
    except ValueError:
        raise _refused(phrase("source.read.path_holds_character_no_path")) from None
    if status.st_size > BYTES:
        raise _too_large(status.st_size, _recognised_in(path, data))
    return data


def decode(data: bytes, shown: str) -> Source:
    """Turn a file's bytes into text. UTF-8, with or without byte order mark; else `SourceError` names the encoding."""
    if len(data) > BYTES:
        raise _too_large(len(data), means_declaration(data))
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            raise _wide(name, data[len(bom) :].decode(codec, "replace"))
    try:
        text = data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError:
        raise _foreign(data.removeprefix(BOM_UTF8)) from None
    if b"\0" in data:
        raise _nul(data, text)
    if len(data) > _SMALL:
        for mark, most in MARKS:
            if (count := text.count(mark)) > most:
                raise _too_many(mark, count, most, means_declaration(text))
    return Source(shown, text)


# ---------------------------------------------------------------------------------------------- what a declaration is


class _Marks(NamedTuple):
    """What declarations show at the start of lines."""

    format: re.Pattern[str]
    header: re.Pattern[str]
    tables: tuple[re.Pattern[str], ...]
    figures: re.Pattern[str]
    """Tables of figures, which mean a declaration beside the key `format` alone: others have an income, too."""


@cache
def _marks() -> _Marks:
    return _Marks(
        re.compile(r"""^[ \t]*["'“”]?format["'“”]?[ \t]*[=＝:：][ \t]*["'“”]?[0-9０-９]""", re.M | re.I),
        re.compile(r"^[ \t]*[\[［【]", re.M),
        tuple(
            re.compile(
                rf"""^[ \t]*(?:[\[［【]{{1,2}}[ \t]*)?["'“”]?{name}["'“”]?[ \t]*[\].．=＝:：］】]""", re.M | re.I
            )
            for name in ("unit", "disclosure")
        ),
        re.compile(
            rf"""^[ \t]*[\[［【]{{1,2}}[ \t]*["'“”]?(?:{"|".join(_FIGURES)})["'“”]?[ \t]*[\].．］】]""", re.M | re.I
        ),
    )


_FIGURES: Final = ("income", "expenditure", "fiscal_appropriation", "general_public_budget", "three_public")


def means_declaration(content: str | bytes) -> bool:
    """Tell whether a TOML text (all of it, or its beginning) means to be a declaration, however broken it is.

    It does if it shows two of three marks, each at the start of a line: a numeric key `format` above the first table
    header; something called `unit` (a header ``[unit]``, a dotted key ``unit.name =`` or ``unit =``); and likewise
    something called `disclosure`; or `format` and a table of figures, where both of these are misspelt. Full-width
    punctuation and colons in place of equals signs are read as meant, and whatever ends lines anywhere. Other TOML
    (pyproject.toml, Cargo.toml) shows none of them, as a rule, and is answered by three searches for words. Linear in
    the text.
    """
    text = content if isinstance(content, str) else _loosely(content)
    if "\\u" in text or "\\U" in text:  # in the name of a key a character may be written as an escape
        text = _ESCAPED.sub(_unescaped, text)
    folded = text if "unit" in text or "disclosure" in text else text.lower()
    if "unit" not in folded and "disclosure" not in folded and "format" not in folded:
        return False
    return _shows_marks(text) or (_OTHER_ENDS.search(text) is not None and _shows_marks("\n".join(text.splitlines())))


_OTHER_ENDS: Final = re.compile("\r(?!\n)|[\v\f\x1c-\x1e\x85\u2028\u2029]")


def _shows_marks(text: str) -> bool:
    shown = _marks()
    marks = 0
    found = shown.format.search(text)
    if found is not None:
        header = shown.header.search(text)
        marks += header is None or found.start() < header.start()
    formatted = bool(marks)
    for table in shown.tables:
        if marks < 2 and table.search(text) is not None:
            marks += 1
    return marks >= 2 or (formatted and shown.figures.search(text) is not None)


_ESCAPED: Final = pattern(r"\\u00([2-7][0-9A-Fa-f])|\\U000000([2-7][0-9A-Fa-f])")


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1] or found[2], 16))


def _recognised_in(path: str | Path, prefix: bytes) -> bool:
    """Tell whether a file too large to be read means to be a declaration, by all of it that may be looked at."""
    if means_declaration(prefix):
        return True
    patterns = _marks()
    format_, header, figures, tables = False, False, False, [False] * len(patterns.tables)
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            rest = b""
            for _ in range(_WINDOWS):
                part = file.read(_WINDOW)
                lines, _, rest = (rest + part).rpartition(b"\n") if part else (rest, b"", b"")
                text = _loosely(lines)
                first = None if header else patterns.header.search(text)
                if not header:
                    format_ = (
                        format_ or patterns.format.search(text, 0, first.start() if first else len(text)) is not None
                    )
                    header = first is not None
                tables = [
                    known or one.search(text) is not None for known, one in zip(tables, patterns.tables, strict=True)
                ]
                figures = figures or (format_ and patterns.figures.search(text) is not None)
                if figures or format_ + sum(tables) > 1:
                    return True
                if not part:
                    return False
                rest = rest[:_PREFIX]
    except OSError:
        return True
    return True


_WINDOW: Final = 2**20
_WINDOWS: Final = 64
"""Parts of a large file that are looked through for what makes a declaration; a larger one counts as one."""


def _loosely(data: bytes) -> str:
    """The text of bytes in any encoding known here, with replacement characters where it cannot be read."""
    for bom, codec, _ in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(codec, "replace")
    data = data.removeprefix(BOM_UTF8)
    return data.decode(_without_mark(data) or "utf-8", "replace")


# ------------------------------------------------------------------------------------------------------------- faults


def _read(path: str | Path, size: int) -> bytes:
    """Read a file of a size that is known, of one too large its beginning; without a buffer, which costs more."""
    # Should the file be swapped for a named pipe after it was looked at, opening it must not wait for a writer.
    file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if size > BYTES:
            return os.read(file, _PREFIX)
        data = os.read(file, size + 1)
        if len(data) == size:
            return data
        parts = [data]  # it has grown since, or comes in parts
        left = BYTES + 1 - len(data)
        while left > 0 and (data := os.read(file, min(left, _PART))):
            parts.append(data)
            left -= len(data)
        return b"".join(parts)
    finally:
        os.close(file)


def _refused(why: Words, remedy: Words = EMPTY) -> SourceError:
    message = phrase("source.read.cannot_read_file", why=why)
    return SourceError(Fault("DEC-006", message, remedy), unreadable=True)


_PIPE_IN: Final = phrase("source.read.pass_standard_input_budgetcheck")


_KINDS: Final = {
    stat.S_IFDIR: phrase("source.read.folder"),
    stat.S_IFIFO: phrase("source.read.named_pipe"),
    stat.S_IFCHR: phrase("source.read.device"),
    stat.S_IFBLK: phrase("source.read.device"),
    stat.S_IFSOCK: phrase("source.read.socket"),
}
_LOCKED: Final = 32
"""Windows: another program (a word processor as a rule) has the file open for itself."""


def _reason(error: OSError) -> Words:
    if getattr(error, "winerror", None) == _LOCKED:
        return phrase("source.read.in_use")
    if isinstance(error, FileNotFoundError):
        return phrase("source.read.absent")
    if isinstance(error, PermissionError):
        return phrase("source.read.no_permission")
    if isinstance(error, IsADirectoryError):
        return _KINDS[stat.S_IFDIR]
    if isinstance(error, NotADirectoryError):
        return phrase("source.read.part_no_folder")
    if isinstance(error, Unusable):
        return error.why
    return phrase("source.read.system_says", detail=why_unread(error))


def _too_large(size: int, recognised: bool) -> SourceError:
    shown, limit = f"{size / 2**20:.1f}", BYTES // 2**20
    message = phrase("source.read.file_too_large_mib_most", shown=shown, limit=limit)
    return SourceError(Fault("DEC-004", message, _SPLIT), recognised=recognised)


def _too_many(mark: str, count: int, most: int, recognised: bool) -> SourceError:
    what = phrase("source.read.lines") if mark == "\n" else phrase("source.read.marks", mark=mark)
    message = phrase("source.read.file_holds_too_much_most", count=count, most=most, what=what)
    return SourceError(Fault("DEC-004", message, _SPLIT), recognised=recognised)


_SPLIT: Final = phrase("source.read.make_sure_declaration_department")


def _wide(name: str, text: str) -> SourceError:
    message = phrase("source.read.file_encoded_not_utf", name=name)
    return SourceError(
        Fault("DEC-002", message, _SAVE_AS_UTF8, span=Span(1, 1, 1, 1)), recognised=means_declaration(text)
    )


def _without_mark(data: bytes) -> str | None:
    """The UTF-16 codec of bytes without a byte order mark, told by the zero half of their ASCII characters.

    A few other characters have a zero in their other half: 一 is U+4E00.
    """
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else None


def _nul(data: bytes, text: str) -> SourceError:
    codec = _without_mark(data)
    if codec is not None and data.count(0) * 8 > len(data):
        return _wide("UTF-16", data.decode(codec, "replace"))
    at = text.index("\0")
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    message = phrase("source.read.line_column_holds_nul_character", line=line, column=column)
    remedy = phrase("source.read.export_declaration_again_from")
    fault = Fault("DEC-005", message, remedy, span=Span(line, column, line, column + 1))
    return SourceError(fault, recognised=means_declaration(text))


def _foreign(data: bytes) -> SourceError:
    """Why bytes are not UTF-8: GBK (GB18030) as a rule, UTF-16 without a mark, or UTF-8 that was damaged."""
    codec = _without_mark(data)
    if codec is not None and b"\0" in data:
        return _wide("UTF-16", data.decode(codec, "replace"))
    loose = data.decode("utf-8", "replace")
    at = _first_undecodable(data)
    begin = data.rfind(b"\n", 0, at) + 1
    line, column = data.count(b"\n", 0, at) + 1, len(data[begin:at].decode()) + 1
    span = Span(line, column, line, column + 1)
    chinese = _as_gbk(data, loose)
    if chinese is not None:
        sample = visible(chinese.split("\n", line)[line - 1].strip(), _SHOWN)
        message = phrase("source.read.file_encoded_gbk_gb18030_not", line=line, sample=sample)
        return SourceError(Fault("DEC-001", message, _SAVE_AS_UTF8, span=span), recognised=means_declaration(chinese))
    message = phrase("source.read.file_not_utf_byte_0x", line=line, column=column, data=f"{data[at]:02X}")
    return SourceError(Fault("DEC-003", message, _SAVE_AS_UTF8, span=span), recognised=means_declaration(loose))


def _first_undecodable(data: bytes) -> int:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def _as_gbk(data: bytes, loose: str) -> str | None:
    """The text in GB18030, if it is mostly Chinese so read and was not mostly sound UTF-8 already."""
    lost = loose.count("\ufffd")
    sound = len(loose) - len(loose.encode("ascii", "ignore")) - lost
    if sound > lost:
        return None
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return text if 2 * len(re.findall(_CHINESE, text)) > foreign else None


_CHINESE: Final = "[\u3001-\u301f\u4e00-\u9fa5\uff01-\uff5e]"
