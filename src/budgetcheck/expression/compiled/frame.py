"""Variables of the sheet: what is held of one record."""

from __future__ import annotations


class Frame:
    """One record that rules read: the local variables that hold its keys, made where a key is first asked for."""

    __slots__ = ("made", "names", "prefix")

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.names: dict[str, str] = {}
        self.made: dict[str, str] = {}
        """Variables of what is made of the record itself, by the expression that makes it."""

    def local(self, key: str) -> str:
        """Name the variable that holds a key's value, or None where the key is absent."""
        name = self.names.get(key)
        if name is None:
            name = self.names[key] = f"{self.prefix}{len(self.names)}"
        return name

    def making(self, text: str) -> str:
        """Name the variable that holds the value of an expression over the record, which must not raise."""
        name = self.made.get(text)
        if name is None:
            name = self.made[text] = f"{self.prefix}m{len(self.made)}"
        return name
