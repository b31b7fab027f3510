"""Whatever a person adds to an imported declaration, wherever it stands, outlives further imports."""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from budgetcheck.recognition.writing.updating import updated
from budgetcheck.recognition.writing.writing import written
from tests.effort import LONG
from tests.recognition.invented import invented
from tests.recognition.manners import MANNERS
from tests.recognition.test_updating import imported, read, with_other_figures


class Person:
    """Somebody who edits a declaration: keeps what was added as marks that must stay, and values by their keys."""

    def __init__(self, text: str, chance: random.Random) -> None:
        self.blocks = _blocks(text)
        self.chance = chance
        self.numbers = count(1)
        self.marks: list[str] = []
        self.own: list[tuple[str, Any]] = []

    @property
    def text(self) -> str:
        return "\n".join(line for block in self.blocks for line in block) + "\n"

    def mark(self) -> str:
        made = f"人工{next(self.numbers)}号"
        self.marks.append(made)
        return made

    def comment(self) -> None:
        """A line of its own, anywhere."""
        block = self.chance.choice(self.blocks)
        word = self.chance.choice(["", "budgetcheck: ignore[EXP-001] ", "TODO ", "第3页核对 ", "total = 3 "])
        block.insert(self.chance.randrange(len(block) + 1), f"{self.chance.choice(['', '    '])}# {word}{self.mark()}")

    def behind(self) -> None:
        """Behind a value or a header, or behind what the import wrote there."""
        block = self.chance.choice(self.blocks)
        at = self.chance.randrange(len(block))
        if block[at].strip() and not block[at].rstrip().endswith('"""'):
            word = self.chance.choice(["", "budgetcheck: ignore[STM] "])
            block[at] += f"  # {word}{self.mark()}"

    def key(self) -> None:
        """A key of the person's own in some table."""
        block = self.chance.choice(
            [block for block in self.blocks if block and block[0].startswith("[")] or self.blocks
        )
        header = next((line for line in block if line.startswith("[")), None)
        if header is None:
            return
        name, value = f"mine_{next(self.numbers)}", self.chance.choice(["3", '"文字"', "[1, 2]", "{ a = 1 }", "true"])
        block.insert(block.index(header) + 1, f"{name} = {value}  # {self.mark()}")
        self.own.append((name, tomllib.loads(f"x = {value}")["x"]))

    def table(self) -> None:
        """A table of the person's own."""
        number = next(self.numbers)
        head = self.chance.choice([f"[custom.t{number}]", f"[[custom.l{number}]]", f"[x-{number}]"])
        self.blocks.insert(
            self.chance.randrange(1, len(self.blocks) + 1), ["", f"# {self.mark()}", head, f"mine_{number} = {number}"]
        )
        self.own.append((f"mine_{number}", number))

    def shuffle(self) -> None:
        """Tables in another order; elements of lists stay with what follows them."""
        head, rest = self.blocks[0], self.blocks[1:]
        groups: list[list[list[str]]] = []
        for block in rest:
            name = _root(block)
            if groups and name and _root(groups[-1][0]) == name:
                groups[-1].append(block)
            else:
                groups.append([block])
        self.chance.shuffle(groups)
        self.blocks = [head, *(block for group in groups for block in group)]

    def blank(self) -> None:
        block = self.chance.choice(self.blocks)
        block.insert(self.chance.randrange(len(block) + 1), "")

    def edit(self, times: int) -> None:
        acts = [self.comment, self.comment, self.behind, self.behind, self.key, self.table, self.shuffle, self.blank]
        for _ in range(times):
            before = [list(block) for block in self.blocks], list(self.marks), list(self.own)
            self.chance.choice(acts)()
            try:
                tomllib.loads(self.text)
            except tomllib.TOMLDecodeError:  # a comment within a text, a table twice: no such file is written
                self.blocks, self.marks, self.own = before


def _blocks(text: str) -> list[list[str]]:
    """The lines of each table, with the blank lines and comments above its header."""
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.startswith("["):
            blocks.append([line])
        else:
            blocks[-1].append(line)
    return blocks


def _root(block: list[str]) -> str:
    header = next((line for line in block if line.startswith("[")), "")
    found = re.match(r"\[+([^\].]+)", header)
    return found[1] if found else ""


def held(value: Any, name: str) -> list[Any]:
    """All values of a key, wherever it stands."""
    if isinstance(value, dict):
        return [*([value[name]] if name in value else []), *(x for one in value.values() for x in held(one, name))]
    return [x for one in value for x in held(one, name)] if isinstance(value, list) else []


@pytest.mark.parametrize("seed", range(150 if LONG else 4))
def test_what_a_person_added_outlives_imports(seed: int) -> None:
    chance = random.Random(seed)
    made = invented(MANNERS[seed % len(MANNERS)], seed)
    found = read(made)
    first = written(found).text
    person = Person(first, chance)
    person.edit(chance.randrange(1, 40))
    edited = person.text.replace("\n", chance.choice(["\n", "\n", "\r\n"]))
    blocks = tuple(block for block in made.document.blocks if chance.random() > 0.1)
    other = read(made, replace(made.document, blocks=tuple(map(with_other_figures, blocks))))
    changed = written(replace(other, setting=found.setting)).text
    last, before = imported(found), edited
    for new, knows in ((first, found), (changed, other), (changed, other), (first, found)):
        text, _ = updated(before, new, last)
        parsed = tomllib.loads(text)
        lost = [mark for mark in person.marks if mark not in text]
        assert not lost, lost
        for mark in person.marks:
            assert text.count(mark) == 1, mark
        for name, value in person.own:
            assert held(parsed, name) == [value], name
        again, differences = updated(text, new, imported(replace(knows, setting=found.setting)))
        assert again == text
        assert not [one for one in differences if not one.kept]
        before, last = text, imported(replace(knows, setting=found.setting))
