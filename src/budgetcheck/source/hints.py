"""What to tell people about each thing they typed that is not TOML, and how to write it.

Every entry names the fault as documented in rules/faults/declaration.toml, quotes what stands there, and says the cure
in the words of someone who fills in amounts, not of a parser.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from budgetcheck.text.full_width import FULL_WIDTH
from budgetcheck.text.safe import visible
from budgetcheck.text.words import EMPTY, Words, phrase

SHOWN: Final = 40
"""Characters of the declaration quoted in a message."""


class Hint(NamedTuple):
    """What is wrong with a stretch of text; `meant` is the TOML that was plainly meant, where no amount is guessed."""

    rule: str
    message: Words
    remedy: Words = EMPTY
    meant: str | None = None
    within: tuple[int, int] | None = None
    """The offending part of the stretch, where it is not all of it."""
    fix: str | None = None
    """The TOML to put in place of the offending part, where it is certain to be what was meant."""


# ------------------------------------------------------------------------------------------------ flaws of structure


def flawed(kind: str, text: str, line: int | None) -> Hint:
    """Explain a `Flaw` of the scanner: its kind, the text it covers, the line of the other place it refers to."""
    rule, message, remedy = _FLAWS[kind]
    special = _SPECIAL[kind](text, line) if kind in _SPECIAL else None
    shown = " ".join(f"U+{ord(c):04X}" for c in text[:3]) if kind in ("odd-space", "control") else visible(text, SHOWN)
    names: dict[str, object] = {"it": shown, "line": line, "narrow": visible(narrow(text), SHOWN)}
    if kind == "conflict" and line is None:
        message = _LONE_MARKER
    mend = _MENDED.get(kind)
    return Hint(rule, message.about(**names), special or remedy.about(**names), fix=mend(text) if mend else None)


def _half_width(text: str) -> str | None:
    written = narrow(text)
    return written if written.isascii() and written != text else None


def _closed(text: str) -> str | None:
    """A text whose closing quotation mark alone is full-width."""
    inner = text.rstrip()
    if len(inner) < 2 or inner[0] != '"' or inner[-1] not in "”“＂" or '"' in inner[1:] or "\\" in inner:
        return None
    return f'{inner[:-1]}"'


def _bracketed(text: str) -> str | None:
    """A header in the brackets of a table; whether a list is meant, who knows the keys can tell."""
    inner = narrow(text).strip("[] \t")
    return f"[{inner}]" if inner and not set(inner) & set("[]{}=,#") else None


_MENDED: Final[dict[str, Callable[[str], str | None]]] = {
    "full-width": _half_width,
    "odd-space": lambda text: "".join(" " for one in text if one.isspace()),
    "stray-comma": lambda _text: "",
    "assigned-twice": lambda _text: "",
    "after": lambda text: "" if not text.strip(",，;；、 \t") else None,
    "string-open": _closed,
    "header-open": _bracketed,
}
"""What to write in place of a flaw, where that is certain as far as the flaw itself can tell."""


def narrow(text: str) -> str:
    """Full-width letters, digits and punctuation as their ASCII counterparts."""
    return text.translate(_NARROW)


_NARROW = FULL_WIDTH | dict(zip(map(ord, "。【】、「」"), '.[],""', strict=True))


def _after(text: str, _line: int | None) -> Words | None:
    if not text.strip(",，;；、 \t"):
        return NO_COMMA
    if "=" in text:
        return ONE_TO_A_LINE
    if '"' in text or "“" in text or "”" in text:
        return phrase("source.hints.enclose_text_holds_quotation_marks")
    return None


def _string_open(text: str, _line: int | None) -> Words | None:
    if text.rstrip(",，;；。 \t]}").endswith(("”", "“", "’", "‘", "＂")):
        return phrase("source.hints.closing_quotation_mark_full_width")
    return None


ONE_TO_A_LINE: Final = phrase("source.hints.key_value_line_begin_new")
NO_COMMA: Final = phrase("source.hints.line_ends_without_comma_semicolon")
NO_FIGURE: Final = phrase("source.hints.write_zero_delete_line_if")
NOTHING: Final = phrase("source.hints.delete_line_if_nothing")
_LONE_MARKER: Final = phrase("source.hints.marker_merge_conflict")
_SPECIAL: Final[dict[str, Callable[[str, int | None], Words | None]]] = {
    "after": _after,
    "string-open": _string_open,
}

_FLAWS: Final[dict[str, tuple[str, Words, Words]]] = {
    "no-key": (
        "DEC-010",
        phrase("source.hints.key_expected_here_not"),
        phrase("source.hints.write_each_line_key_value"),
    ),
    "comment": (
        "DEC-010",
        phrase("source.hints.it_no_comment"),
        phrase("source.hints.comment_begins"),
    ),
    "key": (
        "DEC-011",
        phrase("source.hints.key_needs_quotation_marks_bare"),
        phrase("source.hints.use_english_key_declaration_key"),
    ),
    "full-width": (
        "DEC-012",
        phrase("source.hints.full_width_punctuation"),
        phrase("source.hints.write_narrow"),
    ),
    "string-open": (
        "DEC-016",
        phrase("source.hints.text_no_closing_quotation_mark"),
        phrase("source.hints.put_both_ends_line_text"),
    ),
    "multi-line-open": (
        "DEC-016",
        phrase("source.hints.text_opens_never_closed"),
        phrase("source.hints.write_it_end"),
    ),
    "bracket-open": (
        "DEC-017",
        phrase("source.hints.not_closed_still_open_line"),
        phrase("source.hints.add_closing"),
    ),
    "header-open": (
        "DEC-017",
        phrase("source.hints.brackets_header_do_not_match"),
        phrase("source.hints.table_name_each_element_list"),
    ),
    "mismatch": (
        "DEC-017",
        phrase("source.hints.does_not_match_bracket_opened"),
        phrase("source.hints.goes"),
    ),
    "odd-space": (
        "DEC-020",
        phrase("source.hints.blank_invisible_character_none_toml"),
        phrase("source.hints.delete_write_ordinary_blank"),
    ),
    "control": (
        "DEC-020",
        phrase("source.hints.control_character_it"),
        phrase("source.hints.delete"),
    ),
    "carriage-return": (
        "DEC-020",
        phrase("source.hints.carriage_return_without_line_feed"),
        phrase("source.hints.save_file_lf_crlf_line"),
    ),
    "escape": (
        "DEC-021",
        phrase("source.hints.no_escape_toml"),
        phrase("source.hints.write_backslash_enclose_text_single"),
    ),
    "conflict": (
        "DEC-022",
        phrase("source.hints.unresolved_merge_conflict_up_line"),
        phrase("source.hints.keep_side_delete_lines_first"),
    ),
    "no-equals": (
        "DEC-023",
        phrase("source.hints.no_key_value"),
        phrase("source.hints.add_equals_sign_value_before"),
    ),
    "colon": (
        "DEC-023",
        phrase("source.hints.stands_where_equals_sign"),
        phrase("source.hints.write_key_value"),
    ),
    "assigned-twice": (
        "DEC-023",
        phrase("source.hints.sign_beside_equals"),
        phrase("source.hints.write_key_value"),
    ),
    "no-comma": (
        "DEC-024",
        phrase("source.hints.comma_missing_before"),
        phrase("source.hints.separate_parts_commas"),
    ),
    "stray-comma": (
        "DEC-024",
        phrase("source.hints.comma_too_many"),
        phrase("source.hints.delete_it"),
    ),
    "deep": (
        "DEC-025",
        phrase("source.hints.nested_too_deeply"),
        phrase("source.hints.tables_lists_may_nested_deep"),
    ),
    "no-value": (
        "DEC-027",
        phrase("source.hints.no_value_after_equals_sign"),
        phrase("source.hints.write_value_or_delete_line"),
    ),
    "after": (
        "DEC-028",
        phrase("source.hints.something_stands_after_value"),
        phrase("source.hints.key_value_line_remark_begins"),
    ),
}
