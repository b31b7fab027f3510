"""Facts whose address is still open → facts with one address: codes by name, one of several meanings by its values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from budgetcheck.arithmetic.currency import CURRENCY_POWERS
from budgetcheck.recognition.facts.fact import NAMELESS, Address, Confidence, Fact, StatedShare, Unread
from budgetcheck.recognition.words.classes import Classifier
from budgetcheck.recognition.words.wording import label_of

_COMPARED: Final = 500
"""Rows of prose with unknown names that are looked for by their amounts."""
_LISTS: Final = ("by_function", "by_economic_class")


def printings_agree(one: Fact, other: Fact) -> bool:
    """Whether two printings can be one figure: they differ by at most half a unit of the coarser one's last place."""
    if isinstance(one.value, str) or isinstance(other.value, str):
        return one.value == other.value
    if one.unit == "%" or other.unit == "%":
        return one.unit == other.unit and one.value == other.value
    half = max(_half(one), _half(other))
    return abs(one.yuan - other.yuan) <= half


def _half(fact: Fact) -> Decimal:
    return Decimal("0.5").scaleb(CURRENCY_POWERS.get(fact.unit, 0) - fact.decimals)


class RowNames:
    """The names that the document's own tables print beside codes, by list and level."""

    def __init__(self, facts: Iterable[Fact], classifier: Classifier) -> None:
        self._codes: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._names: dict[tuple[str, str], set[str]] = defaultdict(set)
        for fact in facts:
            found = _row(fact.address)
            if (
                found is None
                or found[1].startswith(NAMELESS)
                or not isinstance(fact.value, str)
                or fact.address[-1] != "name"
            ):
                continue
            listed, code = found
            for name in {_name(fact.value), _short(fact.value)}:
                self._codes[listed, name].add(code)
                self._names[listed, code].add(name)
        self._classes = classifier.classes

    def find(self, listed: str, path: Sequence[str], suffix: str = "") -> str:
        """Return the code of a path of names (class, section, item); empty where none or several fit."""
        codes = self._codes.get((listed, _name(path[-1])), set()) or self._codes.get((listed, _short(path[-1])), set())
        codes = {code for code in codes if (len(path) == 1 or len(code) == 1 + 2 * len(path)) and code.endswith(suffix)}
        if len(codes) > 1 and len(path) > 1:
            codes = {code for code in codes if self._fits(listed, code, path[:-1])} or codes
        if len(path) > 1 and path[0] and (entry := self._classes.get(path[0])) is not None:
            codes = {code for code in codes if code.startswith(entry.key)}
        return codes.pop() if len(codes) == 1 else ""

    def _fits(self, listed: str, code: str, path: Sequence[str]) -> bool:
        return all(
            not name
            or _name(name) in (known := self._names.get((listed, code[: 3 + 2 * level]), set()))
            or _short(name) in known
            or (level == 0 and (entry := self._classes.get(name)) is not None and code.startswith(entry.key))
            for level, name in enumerate(path)
        )

    def class_of(self, name: str) -> str:
        """Return the code of a class by its name; empty where it is none."""
        entry = self._classes.get(name)
        return entry.key if entry is not None else ""


def _name(text: str) -> str:
    return label_of(text).replace("其它", "其他")


def _short(text: str) -> str:
    return _name(text).removesuffix("支出")


def _row(address: Address) -> tuple[str, str] | None:
    """The kind of list and the code of a row's address."""
    for index, part in enumerate(address[:-1]):
        if part in _LISTS:
            return part, address[index + 1]
    return None


def resolved(
    facts: Sequence[Fact], ratios: Sequence[StatedShare], classifier: Classifier
) -> tuple[list[Fact], list[StatedShare], list[Unread]]:
    """Settle every open address; what cannot be settled is returned as not understood."""
    names = RowNames(facts, classifier)
    coded: list[Fact] = []
    open_: list[Fact] = []
    for fact in facts:
        found = _row(fact.address)
        (open_ if found is not None and found[1].startswith(NAMELESS) else coded).append(fact)
    unread: list[Unread] = []
    codes = _codes_by_name(open_, names)
    codes.update(
        _codes_by_amount([fact for fact in open_ if not codes.get(_row(fact.address) or ("", ""))], coded, codes, names)
    )
    for fact in open_:
        code = codes.get(_row(fact.address) or ("", ""), "")
        if not code:
            unread.append(Unread(fact.origin.quote, fact.origin, "code"))
            continue
        coded.append(
            replace(
                fact,
                address=_with_code(fact.address, code),
                others=tuple(_with_code(other, code) for other in fact.others),
            )
        )
    coded.sort(key=lambda fact: (fact.origin.scope,))
    settled = _settled(coded)
    kept: list[StatedShare] = []
    for ratio in ratios:
        made = [_ratio_side(side, codes) for side in (ratio.part, ratio.whole)]
        if None in made:
            unread.append(Unread(ratio.origin.quote, ratio.origin, "code"))
            continue
        part, whole = made
        assert part is not None
        assert whole is not None
        kept.append(replace(ratio, part=part, whole=whole))
    return settled, kept, unread


def _ratio_side(address: Address, codes: Mapping[tuple[str, str], str]) -> Address | None:
    found = _row(address)
    if found is None or not found[1].startswith(NAMELESS):
        return address
    code = codes.get(found, "")
    return _with_code(address, code) if code else None


def _with_code(address: Address, code: str) -> Address:
    return tuple(code if part.startswith(NAMELESS) else part for part in address)


def _codes_by_name(facts: Iterable[Fact], names: RowNames) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for fact in facts:
        row = _row(fact.address)
        assert row is not None
        if row in found:
            continue
        listed, mark = row
        path = mark[1:].split("/")
        if not fact.origin.prose and len(path) == 2 and (path[1].isdigit() or not path[1]):
            found[row] = names.find(listed, path[:1], path[1])
        else:
            found[row] = names.find(listed, path)
    return found


def _codes_by_amount(
    facts: Sequence[Fact], coded: Sequence[Fact], taken: Mapping[tuple[str, str], str], names: RowNames
) -> dict[tuple[str, str], str]:
    """Rows of prose whose item has another name than in the tables: told by class and amount where only one row fits.

    A class that the prose names must have one row of that level with the amount, and no other name may claim it.
    """
    facts = facts[:_COMPARED]
    claimed = {code for code in taken.values() if code}
    found: dict[tuple[str, str], str] = {}
    for fact in facts:
        row = _row(fact.address)
        if (
            row is None
            or row in found
            or not fact.origin.prose
            or fact.address[-1] != "total"
            or isinstance(fact.value, str)
            or not fact.value
        ):
            continue
        path = row[1][1:].split("/")
        head = names.class_of(path[0])
        if not head or len(path) < 2:
            continue
        section = names.find(row[0], path[:2]) if len(path) == 3 else ""
        fits = {
            code
            for other in coded
            if (place := _row(other.address)) is not None
            and (code := place[1]).startswith(section or head)
            and len(code) == 1 + 2 * len(path)
            and other.address[-1] == "total"
            and not other.origin.prose
            and printings_agree(fact, other)
        }
        if len(fits) == 1 and not fits & claimed and not fits & set(found.values()):
            found[row] = fits.pop()
    return found


def _settled(facts: Sequence[Fact]) -> list[Fact]:
    """Choose among the meanings of each fact: the one whose other printings agree, else the first that is printed."""
    firm: dict[Address, list[Fact]] = defaultdict(list)
    rows: set[Address] = set()
    for fact in facts:
        if not fact.others and not _open(fact):
            firm[fact.address].append(fact)
            rows.add(fact.address[:-1])
    alone = _no_other_fund(firm)
    made: list[Fact] = []
    for fact in facts:
        if not fact.others and not _open(fact):
            made.append(fact)
            continue
        candidates = (fact.address, *fact.others)
        agreeing = [
            address for address in candidates if any(printings_agree(fact, other) for other in firm.get(address, ()))
        ]
        listed = _row(fact.address) is not None
        printed = [
            address
            for address in candidates
            if (address in firm or (listed and address[:-1] in rows)) and not _denied(fact, firm.get(address, ()))
        ]
        open_ = [address for address in candidates if address not in firm]
        if open_ and not agreeing and all(other.origin.prose for address in printed for other in firm[address]):
            printed = open_  # 合计 beside another sum that sentences name 总计
        chosen = (agreeing or printed or open_ or [candidates[0]])[0]
        told = alone and not agreeing and _open(fact) and fact.address[0] == "general_public_budget"
        chosen = fact.address if told else chosen
        sure: Confidence = "read" if fact.origin.prose and (agreeing or told) else fact.confidence
        made.append(replace(fact, address=chosen, others=(), confidence=sure))
    return made


def _denied(fact: Fact, others: Iterable[Fact]) -> bool:
    """Whether the fact's own table prints another figure of that meaning: 小计 beside 合计 is not the same sum."""
    same = [other for other in others if other.origin.scope == fact.origin.scope and not other.origin.prose]
    return bool(same) and not any(printings_agree(fact, other) for other in same)


def _open(fact: Fact) -> bool:
    """Whether words may mean the address, and do where another printing agrees."""
    return fact.origin.prose and fact.confidence == "doubtful"


def _no_other_fund(firm: Mapping[Address, Sequence[Fact]]) -> bool:
    """Whether 一般公共预算 is all of 财政拨款: the document says of the two other budgets that there is nothing."""
    for fund in ("government_fund", "state_capital"):
        said = [
            fact.value
            for address in (
                (fund, "total"),
                ("income", fund),
                ("fiscal_appropriation", "income", fund),
                ("fiscal_appropriation", "expenditure", fund),
            )
            for fact in firm.get(address, ())
        ]
        if not said or any(said):
            return False
    return True
