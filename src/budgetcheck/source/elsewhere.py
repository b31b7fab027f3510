"""Remedies of faults of syntax in TOML that is no declaration: a configuration, a pack, a lexicon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from budgetcheck.source.faults import Fault
from budgetcheck.text.words import Words, phrase

_DELETE: Final = phrase("source.hints.delete_line_if_nothing")
_SPLIT: Final = phrase("source.elsewhere.make_file_smaller")
# What they are about comes from the fault.
_INSTEAD: Final[Mapping[str, Words]] = {
    "source.hints.use_english_key_declaration_key": phrase("source.elsewhere.use_known_key", it=""),
    "source.hints.write_zero_delete_line_if": _DELETE,
    "source.hints.write_value_or_delete_line": phrase("source.elsewhere.write_value"),
    "source.hints.keep_side_delete_lines_first": phrase("source.elsewhere.keep_one_side"),
    "source.recover.correct_these_check_again_if": phrase("source.elsewhere.correct_these"),
    "source.recover.keep_them_line_checked": phrase("source.elsewhere.keep_one_key"),
    "source.advice.write_where_disclosure_currency_unit": phrase("source.elsewhere.write_number_alone", number=""),
    "source.read.make_sure_declaration_department": _SPLIT,
    "source.read.export_declaration_again_from": phrase("source.elsewhere.restore_file"),
}


def remedy_elsewhere(fault: Fault) -> Words:
    """The remedy of a fault in a file that holds settings, rules or words rather than figures."""
    instead = _INSTEAD.get(fault.remedy.key, fault.remedy)
    if instead is fault.remedy or not instead.key.startswith("source.elsewhere."):
        return instead
    return Words.restored(instead.key, fault.remedy.arguments)
