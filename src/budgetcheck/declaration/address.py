"""Routes and the addresses that people and machines write for them: ``expenditure.by_function[2010301].total``.

Elements of lists are addressed by `code` or `name` where the model says so and that is unique, else by their 0-based
index. Every address that is written resolves to the route it was written for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from budgetcheck.model.homes import home_route
from budgetcheck.model.record import Key, Record
from budgetcheck.model.shape import ROOT, Shape
from budgetcheck.text.pattern import pattern
from budgetcheck.text.places import Route

LONGEST_NAME = 80
"""Code points of the longest name that an element is addressed by."""

MOST_GUESSES = 100
"""Wrong addresses of one declaration that are guessed at; looking for similar names takes time."""

_USUAL = pattern(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*")
"""Keys that are written as they are."""
_SPECIAL = frozenset("[]\"'\\")
_SHORT = 100
"""Code points of a key or address that is remembered beyond its declaration; a stranger's longer ones are not."""


class Directory:
    """The elements of a declaration by their names, each list looked through once."""

    __slots__ = ("_addresses", "_elements", "_guesses", "_names", "_routes", "root")

    def __init__(self, root: Record) -> None:
        self.root = root
        self._names: dict[int, dict[str, int | None]] = {}
        self._routes: dict[str, Route | None] = {}
        self._elements: dict[Route, str] = {}
        """The addresses of elements, by their routes."""
        self._addresses: dict[Route, str] = {}
        self._guesses = MOST_GUESSES

    def address(self, route: Route) -> str:
        """Write a route as an address; steps that the declaration does not have are written as they are."""
        held = self._addresses.get(route)
        if held is None:
            held = self._addresses[route] = self._written(route)
        return held

    def _written(self, route: Route) -> str:
        if int not in map(type, route):
            text = ".".join(route)  # type: ignore[arg-type]
            if _USUAL.fullmatch(text) and text.count(".") == len(route) - 1:
                return text
        keys = [_key(step) for step in route if isinstance(step, str)]
        if len(keys) == len(route):
            return ".".join(keys)
        end = len(route)
        while isinstance(route[end - 1], str):
            end -= 1
        element = self._elements.get(route[:end])
        if element is None:
            element = self._elements[route[:end]] = self._address(route[:end])
        return ".".join((element, *keys[len(keys) - len(route) + end :])) if end < len(route) else element

    def _address(self, route: Route) -> str:
        text = ""
        place = _Place(self.root)
        for step in route:
            if isinstance(step, int):
                text += f"[{self._element(place, step)}]"
            else:
                text += f".{_key(step)}" if text else _key(step)
            place.enter(step)
        return text

    def resolve(self, text: str) -> Route | None:
        """Find the route of an address: a key of the model (its value may be absent), None where there is none."""
        if text not in self._routes:
            alike = _in_every_declaration(text) if len(text) <= _SHORT else None
            self._routes[text] = self._resolve(text) if alike is None else alike
        return self._routes[text]

    def _resolve(self, text: str) -> Route | None:
        steps = address_steps(text)
        if steps is None:
            return None
        route: list[str | int] = []
        place = _Place(self.root)
        for step, is_element in steps:
            found: str | int | None
            if is_element:
                found = self._index(place, step)
            elif place.synonym(step):
                continue
            else:
                found = step if place.has(step) else None
            if found is None:
                return None
            route.append(found)
            place.enter(found)
        return home_route(tuple(route)) if place.ends else None

    def meant(self, text: str) -> str | None:
        """Guess the address that was meant by one that leads nowhere: each wrong step is replaced by a similar one."""
        from budgetcheck.model.guess import closest, key_meant, path_meant
        from budgetcheck.model.layout import KEYS

        steps = address_steps(text)
        self._guesses -= 1
        if self._guesses < 0 or len(text) > 200:
            return None
        named = path_meant(text, KEYS.keys)
        if named is not None:
            path, key = named
            return f"{path}.total" if "total" in key.keys else path
        route: list[str | int] = []
        place = _Place(self.root)
        for step, is_element in steps or ():
            found: str | int | None
            if is_element:
                found = self._index(place, step)
                if found is None and place.elements is not None:
                    names = self._index_of(place.elements, place.identity)
                    found = names.get(closest(step, names) or "")
            else:
                key_found = None if place.has(step) else key_meant(step, place.labelled())
                found = key_found.name if key_found is not None else step if place.has(step) else None
            if found is None:
                return None
            route.append(found)
            place.enter(found)
        return self.address(tuple(route)) if route and place.ends else None

    def _element(self, place: _Place, index: int) -> str:
        elements = place.elements
        if elements is None:
            return str(index)
        names = self._index_of(elements, place.identity)
        if place.identity and 0 <= index < len(elements):
            name = elements[index].get(place.identity)
            if isinstance(name, str) and names.get(name) == index:
                return name
        number = str(index)
        while number in names:  # the name of another element
            number = f"0{number}"
        return number

    def _index(self, place: _Place, text: str) -> int | None:
        elements = place.elements
        if elements is None:
            return None
        names = self._index_of(elements, place.identity)
        if text in names:
            return names[text]
        if not (text.isascii() and text.isdigit()) or len(text) > LONGEST_NAME:
            return None
        index = int(text)
        return index if index < len(elements) else None

    def _index_of(self, elements: Sequence[Any], identity: str) -> dict[str, int | None]:
        """Name -> index; None for a name that several elements have. The root keeps the lists, so their ids last."""
        names = self._names.get(id(elements))
        if names is None:
            names = self._names[id(elements)] = {}
            if identity:
                for index, element in enumerate(elements):
                    name = element.get(identity)
                    if isinstance(name, str) and _fit_for_brackets(name):
                        names[name] = None if name in names else index
        return names


class _Place:
    """A position on the way along a route: the record it is in, the keys since, and what the model says there."""

    __slots__ = ("_free", "_key", "_path", "_record", "_steps")

    def __init__(self, root: Record) -> None:
        self._record: Record | None = root
        self._key: Shape | None = ROOT
        self._steps: list[str] = []
        self._path = ""
        self._free = False

    @property
    def elements(self) -> Sequence[Any] | None:
        """The list that this is, of records or (without an identity) of anything."""
        found = None if self._record is None else self._record.get(self._path)
        return found if isinstance(found, list) else None

    @property
    def identity(self) -> str:
        return self._key.identity if self._key is not None and self._key.kind == "list" else ""

    @property
    def ends(self) -> bool:
        """Whether an address may end here."""
        if not self._free:
            return True
        return self._record is not None and (not self._path or self._path in self._record)

    def labelled(self) -> Mapping[str, Key]:
        """What the model names here, with labels."""
        from budgetcheck.model.layout import KEYS

        if self._key is None or (self._key.kind == "list" and self._path):
            return {}
        key: Key = KEYS
        for step in self._steps:
            key = key.keys[step]
        return key.keys

    def has(self, step: str) -> bool:
        """Whether the model has such a key here."""
        if self._key is not None and self._key.kind == "list" and self._path:
            return False
        return self._free or (self._key is not None and step in self._key.keys)

    def synonym(self, step: str) -> bool:
        """Whether the key says the same as the place itself (`change.total`, `change.value`)."""
        if self._key is None or self._key.kind not in ("amount", "percent"):
            return False
        return step == "value" or self._key.synonyms.get(step) == "value"

    def enter(self, step: str | int) -> None:
        if isinstance(step, int):
            elements = self.elements
            inside = elements[step] if elements is not None and 0 <= step < len(elements) else None
            self._record = inside if isinstance(inside, Record) else None
            self._path = ""
            return
        self._path = f"{self._path}.{step}" if self._path else step
        self._steps.append(step)
        if self._key is not None:
            self._key = self._key.keys.get(step)
            self._free = self._key is not None and self._key.kind == "any"
        if self._free:
            self._key = None


def _fit_for_brackets(name: str) -> bool:
    return bool(name) and len(name) <= LONGEST_NAME and name.isprintable() and name == name.strip() and _plain(name)


def _plain(text: str) -> bool:
    return _SPECIAL.isdisjoint(text)


@lru_cache(1024)
def _in_every_declaration(text: str) -> Route | None:
    """The route of an address that leads through tables of the model alone, whatever a declaration holds; else None."""
    shape = ROOT
    route: list[str] = []
    for step in text.split("."):
        if shape.kind in ("amount", "percent") and (step == "value" or shape.synonyms.get(step) == "value"):
            continue
        inner = None if shape.kind == "list" else shape.keys.get(step)
        if inner is None:
            return None
        route.append(step)
        shape = inner
    return None if shape.kind == "any" else home_route(tuple(route))


def _key(step: str) -> str:
    """Write a key; in quotes where it holds what separates keys."""
    return _short_key(step) if len(step) <= _SHORT else _written(step)


def _written(step: str) -> str:
    if step.isprintable() and _plain(step) and "." not in step and " " not in step and step:
        return step
    quoted = step.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


_short_key = lru_cache(4096)(_written)


@cache
def _step_pattern() -> re.Pattern[str]:
    return re.compile(
        r"\[(?P<element>\"[^\"\[\]]*\"|'[^'\[\]]*'|[^\"'\[\]]*)\]"
        r"|(?P<dot>\.)?(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<bare>[^\s.\[\]\"'\\]+))",
        re.DOTALL,
    )


def address_steps(text: str) -> list[tuple[str, bool]] | None:
    """Split an address into keys and bracketed elements (True); None where it is no address."""
    if text.isascii() and text.replace(".", "").replace("_", "").isalnum():
        keys = text.split(".")
        return [(key, False) for key in keys] if all(keys) else None
    steps: list[tuple[str, bool]] = []
    position = 0
    while position < len(text):
        match = _step_pattern().match(text, position)
        if match is None:
            return None
        element = match["element"]
        if element is not None:
            if not steps:
                return None
            steps.append((element[1:-1] if element[:1] in ('"', "'") else element, True))
        else:
            if bool(match["dot"]) != bool(steps):
                return None
            quoted = match["quoted"]
            steps.append((match["bare"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL), False))
        position = match.end()
    return steps or None
