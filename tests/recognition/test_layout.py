"""A declaration's text taken apart and put together again: every key with its own lines and comments."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetcheck.recognition.writing.layout import WrittenKey, WrittenTable, written_tables, written_text

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").rglob("*.toml"))


def keys_of(text: str) -> dict[str, WrittenKey]:
    return written_tables(text).keys


def told(key: WrittenKey) -> tuple[str, str, list[str]]:
    return key.text, key.comment, key.within


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1", ("1", "", [])),
        ("a = '# no'  # yes", ("'# no'", "# yes", [])),
        ('a = \'"""\'  # three signs', ('\'"""\'', "# three signs", [])),
        ("a = [ # first\n  1, # one\n] # behind", ("[ # first\n  1, # one\n]", "# behind", ["# first", "# one"])),
        ('a = """\n# a text\n"""  # behind', ('"""\n# a text\n"""', "# behind", [])),
        ("'a # = b' = 1 # c", ("1", "# c", [])),
    ],
)
def test_a_value_is_told_from_its_comments(text: str, expected: tuple[str, str, list[str]]) -> None:
    key, following = keys_of(f"{text}\nz = 1\n").values()
    assert told(key) == expected
    assert following.lines == ["z = 1"]


def test_dotted_keys_and_headers_lead_to_their_tables() -> None:
    root = written_tables("# top\na.b = 1 # one\n[c] # head\n# above\nd = 2\n[[e]]\nf = 3\n[[e]]\nf = 4\n# end\n")
    inner, headed, listed = root.tables["a"], root.tables["c"], root.tables["e"]
    assert isinstance(inner, WrittenTable)
    assert isinstance(headed, WrittenTable)
    assert isinstance(listed, list)
    assert (inner.keys["b"].lines, inner.keys["b"].above) == (["b = 1 # one"], ["# top"])
    assert (headed.comment, headed.keys["d"].above) == ("# head", ["# above"])
    assert [one.said("f") for one in listed] == ["3", "4"]
    assert root.below == ["# end"]


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_what_is_taken_apart_is_put_together_again(path: Path) -> None:
    text = path.read_text("utf-8")
    once = written_text(written_tables(text))
    assert written_text(written_tables(once)) == once
    assert [line for line in text.split("\n") if line.strip()] == [line for line in once.split("\n") if line.strip()]
