"""Hostile variants of TOML files, drawn from a seed: damaged bytes, misplaced tokens, broken structure."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import toml_rs
import tomli_w

SEED = int(os.environ.get("SEED", "13"))
"""What all is drawn from; with RUNS it makes a long test of a short one."""
TOKENS = (
    *(
        "=",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        ",",
        ".",
        "#",
        '"',
        "'",
        '"""',
        "'''",
        "\n",
        "\r",
        "\r\n",
        "\\",
        "\\u0000",
        ":",
    ),
    *(
        "true",
        "inf",
        "-nan",
        "0x1F",
        "1e999",
        "1e-999",
        "-0",
        "0.1",
        "1_0",
        "9" * 40,
        "1979-05-27",
        "07:32:00",
        "1,644.62",
    ),
    *(
        "×",
        "＝",
        "“",
        "”",
        "，",
        "（一）",
        "12.5%",
        "万元",
        "1.2.3",
        "\x00",
        "\x1b[31m",
        "\u202e",
        "\ufeff",
        "\ud7ff",
        "\U0010ffff",
    ),
    *("total", "[expenditure]", "[[projects]]", "unit.name", "format = 1\n", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n"),
    *("# budgetcheck: ignore[EXP-001] x", "[income.total]", "{ value = 1 }", "[" * 50, "{a=" * 50, "a." * 50),
)
VALUES: tuple[Any, ...] = (
    *(0, -1, 10**18, True, Decimal("1E+400"), Decimal("0." + "0" * 25 + "1"), float("inf"), float("nan"), 0.1, "", "×"),
    *("1,644.62", "≥95%", "万元", "expenditure.total", "../x.toml", "\x1b[31m\u202e", "9" * 500, date(1979, 5, 27)),
    *(
        [],
        {},
        [[]],
        [{}],
        ["", 1],
        {"value": 1},
        {"value": 1, "decimals": "exact"},
        {"": {"": 1}},
        {"total": {"total": 1}},
    ),
)

MOST_PLACES = 20_000
"""Places of a document that may still grow by copies of its parts."""


def bytes_of(text: str, chance: random.Random) -> bytes:
    """Bits flipped, stretches lost, doubled, replaced or moved, the end cut off, or another encoding."""
    data = bytearray(text.encode())
    for _ in range(chance.choice((1, 1, 2, 5, 40))):
        at = chance.randrange(len(data) + 1)
        size = chance.choice((1, 1, 3, 20, 300))
        match chance.randrange(6):
            case 0 if at < len(data):
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                del data[at : at + size]
            case 2:
                data[at:at] = data[at : at + size] * chance.choice((1, 2, 30))
            case 3:
                data[at : at + size] = chance.randbytes(size)
            case 4:
                other = chance.randrange(len(data) + 1)
                data[other:other] = data[at : at + size]
            case 5 if chance.random() < 0.1:
                codec = chance.choice(("gb18030", "utf-16", "utf-16-le", "utf-32", "utf-8-sig"))
                return bytes(data).decode(errors="replace").encode(codec)
            case _:
                data[at:at] = bytes([chance.choice((0, 10, 13, 34, 35, 61, 91, 255))])
    return bytes(data)


def tokens_of(text: str, chance: random.Random) -> bytes:
    """Tokens put in, taken out and exchanged, lines moved."""
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(text) + 1)
        token = chance.choice(TOKENS)
        match chance.randrange(4):
            case 0:
                text = text[:at] + token + text[at:]
            case 1:
                old = chance.choice(("=", '"', "\n", "[", "]", ".", ","))
                found = text.find(old, at)
                text = text if found < 0 else text[:found] + chance.choice(("", token)) + text[found + len(old) :]
            case 2:
                line_end = text.find("\n", at)
                begin = text.rfind("=", 0, line_end) if line_end >= 0 else -1
                text = text if begin < 0 else f"{text[: begin + 1]} {token}{text[line_end:]}"
            case _:
                lines = text.split("\n")
                lines.insert(chance.randrange(len(lines)), lines[chance.randrange(len(lines))])
                text = "\n".join(lines)
    return text.encode(errors="replace")


def structure_of(text: str, chance: random.Random) -> bytes:
    """Sound TOML of another shape: other values, keys renamed or lost, tables within others, lists of copies."""
    document: dict[str, Any] = toml_rs.loads(text, parse_float=Decimal)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        places = list(_places(document))
        if not places:
            break
        holder, step = chance.choice(places)
        other, from_ = chance.choice(places)
        value = deepcopy(chance.choice(VALUES))
        match chance.randrange(6):
            case 0 | 1:
                holder[step] = value
            case 2:
                del holder[step]
            case 3 if isinstance(holder, dict):
                name = chance.choice((str(step) + "x", str(from_), "value", "total", "custom", "前", "\x1b", ""))
                holder[name] = holder.pop(step)
            case 4:
                holder[step] = [deepcopy(holder[step]) for _ in range(chance.choice((1, 2, 50)))]
            case _:
                holder[step] = deepcopy(other[from_])
        if len(places) > MOST_PLACES:
            break
    return tomli_w.dumps(document).encode()


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    for step, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
        yield node, step
        if isinstance(value, dict | list):
            yield from _places(value)


KINDS: dict[str, Callable[[str, random.Random], bytes]] = {
    "bytes": bytes_of,
    "tokens": tokens_of,
    "structure": structure_of,
}


def variants(kind: str, texts: Sequence[str], few: int, many: int) -> Iterator[bytes]:
    """So many variants of the texts (RUNS of them where that is set), the same ones for the same SEED."""
    from tests.effort import LONG

    chance = random.Random(f"{SEED} {kind}")
    for _ in range(int(os.environ.get("RUNS", many if LONG else few))):
        yield KINDS[kind](chance.choice(texts), chance)


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Fail what does not end in so much processor time, where the system can tell, however busy the machine is."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def end(*_: object) -> None:
        raise TimeoutError(f"not done in {seconds} s")

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
