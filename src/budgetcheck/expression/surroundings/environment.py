"""What formulas read besides the records at hand: thresholds, currency units, code lists, all texts, look-ups."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache
from itertools import count
from operator import itemgetter
from typing import TYPE_CHECKING, Final, Protocol

from budgetcheck.arithmetic.currency import CURRENCY_UNITS, in_yuan
from budgetcheck.arithmetic.exactness import QUOTIENT
from budgetcheck.arithmetic.interval import Interval, stated_decimals
from budgetcheck.arithmetic.limits import DECIMALS
from budgetcheck.expression.quantities.bounds import never_negative, returned
from budgetcheck.expression.surroundings.families import TOP, UNPLACED, families_of
from budgetcheck.expression.surroundings.patterns import found_in_lines, matcher
from budgetcheck.figures.comparisons import comparisons
from budgetcheck.model import codelists
from budgetcheck.model.record import CodeRecord, Derived, Kind, Record, Reference, TextRecord
from budgetcheck.model.targets import Target
from budgetcheck.text.places import Route

if TYPE_CHECKING:
    from budgetcheck.expression.quantities.values import Value

"""200 digits decide how a quotient of 50-digit figures rounds: it cannot come closer to a half than 10^-101."""


@cache
def _units(here: str) -> Mapping[str, Decimal]:
    """Return the currency units in one of them."""
    return {unit: in_yuan(unit) / in_yuan(here) for unit in CURRENCY_UNITS}


MAX_STEPS = 5_000_000
"""Elements that the filters of one declaration may look at, so that no file can make the check hang."""


class TooLarge(Exception):
    """The rule would look at more elements than MAX_STEPS."""


class FiguresView(Protocol):
    """What formulas need of a declaration's figures."""

    @property
    def root(self) -> Record:
        """The document laid flat."""

    @property
    def currency_unit(self) -> str:
        """The unit of its amounts."""

    @property
    def rounding(self) -> str:
        """`nearest` or `truncated`."""

    @property
    def kind(self) -> str:
        """`budget` or `final_accounts`."""

    @property
    def alone(self) -> Record:
        """The document without related ones."""

    @property
    def texts(self) -> Sequence[str]:
        """Every text of the document alone."""

    def interval(self, route: Route, value: Decimal, kind: Kind) -> Interval:
        """Return the numbers a figure may stand for."""

    def refer(self, text: str) -> tuple[Route, Decimal | None, Kind] | None:
        """Resolve an address to its figure."""

    @property
    def has_gaps(self) -> bool:
        """Whether a list or table, or all of it, is given in part, or a figure is masked."""

    def known_decimals(self, route: Route, value: Decimal, kind: Kind) -> int | None:
        """Return how many decimals of a figure are known; None where it is known exactly."""

    def printed_as(self, route: Route, value: Decimal, kind: Kind) -> tuple[int | None, str]:
        """Return how many decimals of a figure are known, and how it was brought to them."""

    def stated_in_part(self, route: Route) -> bool:
        """Whether a table or list at a route is stated, and may hold more than that."""

    def given_in_part(self, route: Route) -> bool:
        """Whether the table or list at a route may hold more than is stated, or a figure is masked."""


CodeLists = Callable[[str], Sequence[Record]]


class Environment:
    """Everything a formula may read while one declaration is judged."""

    __slots__ = (
        "_children",
        "_codes",
        "_comparisons",
        "_indexes",
        "_intervals",
        "_referred",
        "_returned",
        "_steps",
        "_suspects",
        "_texts",
        "figures",
        "has_gaps",
        "parameters",
        "sums",
        "truncated",
        "units",
    )

    def __init__(
        self,
        figures: FiguresView,
        parameters: Mapping[str, tuple[Decimal, str | None]],
        codes: CodeLists = codelists.codelist,
    ) -> None:
        self.figures = figures
        self.units = _units(figures.currency_unit)
        self.parameters = {
            name: value if unit is None else value * self.units[unit] for name, (value, unit) in parameters.items()
        }
        self.truncated = figures.rounding == "truncated"
        self._codes = codes
        # Lists are known by their identity, which another may take over once they are gone: so they are held, too.
        self._indexes: dict[tuple[int, str], tuple[Sequence[Record], dict[object, list[Record]] | None]] = {}
        self._children: dict[int, tuple[Sequence[Record], dict[int, list[Record]]]] = {}
        self._texts: list[Record] | None = None
        self._suspects: Sequence[Record] = NO_ROWS
        """The texts in which `anywhere` found something."""
        self._comparisons: list[Derived] | None = None
        self._steps = 0
        self._intervals: dict[Reference, Interval] = {}
        self._referred: dict[object, Decimal] = {}
        self._returned: bool | None = None
        self.has_gaps = figures.has_gaps
        """Whether anything is given in part, or masked."""
        self.sums: dict[tuple[object, ...], tuple[Record, Value]] = {}
        """What sums over whole lists came to, and the record they were asked of, which keeps its identity so."""

    def never_negative(self, absent: Reference) -> bool:
        """Whether a figure that is not stated is 0 or more, whatever it is."""
        return never_negative(absent.route, absent.kind, returns=self.figures.kind == "final_accounts")

    @property
    def returned(self) -> bool:
        """Whether these are final accounts that state money which came back as an amount below 0."""
        if self._returned is None:
            self._returned = self.figures.kind == "final_accounts" and returned(self.figures.alone)
        return self._returned

    def interval(self, reference: Reference) -> Interval:
        """Return the numbers that a figure which is stated may stand for."""
        found = self._intervals.get(reference)
        if found is None:
            value = reference.value
            assert isinstance(value, Decimal | int)
            found = self.figures.interval(reference.route, Decimal(value), reference.kind)
            self._intervals[reference] = found
        return found

    def codes(self, name: str) -> Sequence[Record]:
        """Return a code list by name."""
        return self._codes(name)

    def coded(self, name: str, key: str, value: object) -> Sequence[Record]:
        """Return the rows of a code list whose key has this value."""
        if key == "code" and isinstance(value, str):
            return codelists.code_rows(name)[value]
        return self.where(self.codes(name), key, value)

    def anywhere(self, patterns: tuple[str, ...]) -> Mapping[str, list[Record]]:
        """Return the texts in which each pattern occurs; one that occurs nowhere is left out.

        Each is searched for in all texts at once, and only where it may occur in each by itself. Texts in which none
        of them was found are remembered: names, levels and units are the same over and over.
        """
        cleared = _CLEARED.get(patterns)
        if cleared is None:
            cleared = _CLEARED[patterns] = set()
        texts = [text for text in self.figures.texts if text not in cleared]
        if not texts:
            return {}
        joined = "\n".join(texts).encode("utf-8", "surrogatepass")
        found = found_in_lines(patterns, joined)
        if not found:
            if len(cleared) > _MOST_CLEARED:
                cleared.clear()
            cleared.update([text for text in texts if len(text) <= _SHORT])
            return {}
        holding = {pattern: set(filter(matcher(pattern).__getitem__, texts)) for pattern in found}
        self._suspects = texts_of(self.figures.alone, set().union(*holding.values()))
        return {
            pattern: [record for record in self._suspects if record["value"] in held]
            for pattern, held in holding.items()
            if held
        }

    def among(self, suspects: Mapping[str, list[Record]], patterns: tuple[str, ...]) -> Sequence[Record]:
        """Return the texts in which any of some patterns occurs, in order, of those that `anywhere` returned."""
        found = {id(record) for pattern in patterns for record in suspects.get(pattern, ())}
        return [record for record in self._suspects if id(record) in found] if found else NO_ROWS

    def text_count(self) -> int:
        """Return how many texts there are."""
        return len(self.figures.texts)

    def texts(self) -> list[Record]:
        """Return every text of the declaration, in document order; those of related declarations are their own."""
        if self._texts is None:
            self._texts = texts_of(self.figures.alone)
        return self._texts

    def comparisons(self) -> Sequence[Record]:
        """Return every figure that is compared with last year's or with the budget."""
        if self._comparisons is None:
            self._comparisons = list(comparisons(self.figures.root, self.figures.interval))
        return self._comparisons

    def tick(self, elements: Sequence[Record], cost: int = 1) -> Sequence[Record]:
        """Count the elements about to be looked at, at a cost each; raises TooLarge past the bound."""
        self._steps += len(elements) * cost
        if self._steps > MAX_STEPS:
            raise TooLarge
        return elements

    def where(self, elements: Sequence[Record], key: str, value: object) -> list[Record]:
        """Return the elements whose key has this value; raises KeyError when one lacks the key."""
        held = (id(elements), key)
        if isinstance(elements, _Passing):
            # What is made on the way is not asked for again, and what is taken out of it is not either.
            index = _index(self.tick(elements), key)
            return passing(_looked_up(index, key, value))
        if elements and type(elements[0]) is CodeRecord:
            index = _CODE_INDEXES.get(held)
            if index is None:
                index = _CODE_INDEXES[held] = _index(elements, key)
        elif held in self._indexes:
            index = self._indexes[held][1]
        else:
            index = _index(self.tick(elements), key)
            self._indexes[held] = elements, index
        return _looked_up(index, key, value)

    def column(self, elements: Sequence[Record] | None, key: str) -> int | None:
        """Return a number for the texts, or their absence, that elements have under a key; the same for the same.

        None stands for a list that is absent, `NOT_REMEMBERED` for one that is not remembered.
        """
        if elements is None:
            return None
        try:
            column = tuple(map(itemgetter(key), elements))  # half the time of asking whether it is there
        except KeyError:
            column = tuple([element.get(key) for element in elements])
        number = _COLUMNS.get(column)
        return _numbered(column) if number is None else number

    def families(self, elements: Sequence[Record] | None) -> Mapping[int, list[Record]]:
        """Return the rows of a list by the row that heads them, as `families_of`; none of a list that is absent."""
        if elements is None:
            return _NO_FAMILIES
        known = self._children.get(id(elements))
        if known is None:
            known = self._children[id(elements)] = elements, families_of(elements)
        return known[1]

    def children(self, elements: Sequence[Record], row: Record | None) -> list[Record]:
        """Return the rows whose nearest listed ancestor, by code prefix, is this row; without a row, those without one.

        Raises KeyError where the top rows are asked for and a row without a code may or may not be one.
        """
        families = self.families(elements)
        if row is not None:
            return families.get(id(row)) or NO_ROWS
        if UNPLACED in families:
            raise KeyError("code")
        return families.get(TOP) or NO_ROWS

    def refer(self, address: object) -> Decimal:
        """Return the figure that an address names; raises KeyError when it is absent."""
        if address in self._referred:
            return self._referred[address]
        found = self.figures.refer(address) if isinstance(address, str) else None
        if found is None or found[1] is None:
            raise KeyError(address)
        self._referred[address] = found[1]
        return found[1]

    def agree(self, stated: Decimal, computed: Decimal) -> bool:
        """Whether a stated figure is the computed quotient, rounded (or cut) to the decimals it states."""
        unit = _PLACES[stated_decimals(stated)]
        if computed.quantize(unit, ROUND_HALF_UP, QUOTIENT) == stated:
            return True
        return self.truncated and computed.quantize(unit, ROUND_DOWN, QUOTIENT) == stated


_PLACES = tuple(Decimal(1).scaleb(-places) for places in range(DECIMALS + 1))
"""One unit of the last decimal, by the number of decimals."""


class _Passing(list[Record]):
    """A list made on the way, gone after the formula."""


NOT_REMEMBERED: Final = -1
"""Stands for texts that are too many or too long to be remembered."""
_COLUMNS: dict[tuple[object, ...], int] = {}
_NUMBERS: Final = count()
"""No number comes twice, so that what was remembered of a column that is forgotten is never taken for another's."""
_MOST_COLUMNS: Final = 1_024
_LONGEST_COLUMN: Final = 4_000


def _numbered(column: tuple[object, ...]) -> int:
    if len(column) + sum([len(text) for text in column if isinstance(text, str)]) > _LONGEST_COLUMN:
        return NOT_REMEMBERED
    if len(_COLUMNS) >= _MOST_COLUMNS:
        _COLUMNS.clear()
    return _COLUMNS.setdefault(column, next(_NUMBERS))


NO_ROWS: list[Record] = []
_NO_FAMILIES: Mapping[int, list[Record]] = {}
_CLEARED: dict[tuple[str, ...], set[str]] = {}
"""Short texts in which none of these patterns is, so many at most."""
_SHORT = 200
_MOST_CLEARED = 8_192
_CODE_INDEXES: dict[tuple[int, str], dict[object, list[Record]] | None] = {}
"""Look-ups in the code lists, which live as long as the process."""


def _index(elements: Sequence[Record], key: str) -> dict[object, list[Record]] | None:
    index: dict[object, list[Record]] = {}
    for element in elements:
        if key not in element:
            return None
        index.setdefault(element[key], []).append(element)
    return index


def _looked_up(index: Mapping[object, list[Record]] | None, key: str, value: object) -> list[Record]:
    if index is None:
        raise KeyError(key)
    return index.get(value) or NO_ROWS


def texts_of(record: Record, wanted: Container[str] | None = None) -> list[Record]:
    """Return the texts of a record as records, in order; only those that are wanted, where it is said which."""
    told: list[Record] = []
    _tell_texts(record, wanted, told)
    return told


def _tell_texts(record: Record, wanted: Container[str] | None, told: list[Record]) -> None:
    for key, value in record.items():
        kind = type(value)
        if kind is Decimal:
            continue
        if isinstance(value, list):
            for index, element in enumerate(value):
                if isinstance(element, Record):
                    _tell_texts(element, wanted, told)
                elif isinstance(element, str) and (wanted is None or element in wanted):
                    told.append(_text(record, key, element, index))
        elif kind is str or kind is Target:
            text = str(value)
            if wanted is None or text in wanted:
                told.append(_text(record, key, text))


def _text(record: Record, key: str, value: str, *index: int) -> Record:
    made = TextRecord((*record.route, *key.split("."), *index))
    made["value"] = value
    made["key"] = ".".join(step for step in made.route if isinstance(step, str))
    return made


def passing(elements: Iterable[Record]) -> list[Record]:
    """Mark a list as made on the way, so that no look-up is remembered for it."""
    return _Passing(elements)


def quotient(left: Decimal, right: Decimal) -> Decimal:
    """Divide with enough digits to round the result correctly."""
    return QUOTIENT.divide(left, right)


_DOUBT = Decimal("1e-90")


def beyond(left: Decimal, right: Decimal, relation: str) -> bool:
    """Compare quotients of 200 digits; raises TypeError where they are so close that only fractions can tell."""
    apart = left - right
    if abs(apart) < _DOUBT:
        raise TypeError
    return (relation in ("<", "<=", "!=")) if apart < 0 else (relation in (">", ">=", "!="))
