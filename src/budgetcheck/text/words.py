"""Words for people: a text in every language the tool speaks, looked up only when it is said.

Most are a phrase of the catalogue (`rules/words`, see `text.catalogue`) under its key, with what it is about. What a
pack, a declaration or the model calls a thing is written out, in Chinese and English and maybe further languages.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from budgetcheck.text import catalogue
from budgetcheck.text.slots import frozen

Language: TypeAlias = str
"""``zh``, ``en``, or the name of another folder of `rules/words`."""
Filling: TypeAlias = "str | int | Words | tuple[str | int | Words, ...]"


@frozen
class Words:
    """One text in each language: `words.say(language)`, `words.zh`, `words.en`.

    Those of the catalogue hold its key and the arguments; those written out have no key and hold their texts.
    """

    key: str
    arguments: tuple[tuple[str, Filling], ...]

    def __init__(self, zh: str, en: str, **others: str) -> None:
        """Take the texts as they are written out, in further languages by their names."""
        _set(self, "key", "")
        _set(self, "arguments", (("zh", zh), ("en", en), *others.items()))

    @classmethod
    def alike(cls, text: str) -> Words:
        """Make words of a text that is the same in every language, such as a name."""
        return cls(text, text)

    @classmethod
    def restored(cls, key: str, arguments: tuple[tuple[str, Filling], ...]) -> Words:
        """Make words again of what they held."""
        made: Words = object.__new__(cls)
        _set(made, "key", key)
        _set(made, "arguments", arguments)
        return made

    def say(self, language: Language) -> str:
        """Return the text in one language; in English where that language has none."""
        if self.key:
            found = catalogue.template(self.key, language)
            if found is None:
                found = catalogue.english(self.key)
            if not self.arguments:
                return catalogue.unfilled(found)
            return catalogue.filled_in(found, {name: _said(one, language) for name, one in self.arguments})
        english = ""
        for name, text in self.arguments:
            if name == language:
                return str(text)
            if name == "en":
                english = str(text)
        return catalogue.term(english, language) if language != "zh" else english

    def dumped(self) -> tuple[object, ...]:
        """Return what is held as tuples, lists, texts and numbers, for JSON and the like; `loaded` reads it."""
        return (self.key, *[(name, _dumped(one)) for name, one in self.arguments])

    @classmethod
    def loaded(cls, held: Any) -> Words:
        """Make words of what `dumped` returned."""
        key, *arguments = held
        return cls.restored(key, tuple([(name, _loaded(one)) for name, one in arguments]))

    def texts(self) -> tuple[str, ...]:
        """Return the text in each language that the tool speaks."""
        return tuple([self.say(language) for language in catalogue.languages()])

    def otherwise(self, text: str) -> Words:
        """Return these words, in a language that has none of them the text."""
        return self if self.zh and self.en else Words(self.zh or text, self.en or text)

    def about(self, **arguments: object) -> Words:
        """Return the same phrase with what it is about."""
        return phrase(self.key, **arguments) if self.key else self

    @property
    def zh(self) -> str:
        """The Chinese text."""
        return self.say("zh")

    @property
    def en(self) -> str:
        """The English text."""
        return self.say("en")


_set = object.__setattr__
EMPTY = Words("", "")


def phrase(key: str, /, **arguments: object) -> Words:
    """Return the words under a key of the catalogue, the named places of its texts filled with the arguments.

    Numbers stay numbers, for their grouping and plural; words are said in the language of the whole, and so are the
    members of a list; of anything else it is the text. Whatever an argument holds is put in as it stands: only the
    catalogue's own texts have places.
    """
    return Words.restored(key, tuple([(name, _argument(one)) for name, one in arguments.items()]))


def _argument(given: object) -> Filling:
    if isinstance(given, (list, tuple)):
        return tuple([_single(one) for one in given])
    return _single(given)


def _single(given: object) -> str | int | Words:
    return given if isinstance(given, (str, Words)) or type(given) is int else str(given)


def _dumped(one: Filling) -> object:
    if isinstance(one, Words):
        return {"words": one.dumped()}
    return [_dumped(each) for each in one] if isinstance(one, tuple) else one


def _loaded(held: Any) -> Any:
    if isinstance(held, dict):
        return Words.loaded(held["words"])
    return tuple([_loaded(each) for each in held]) if isinstance(held, list) else held


def _said(one: Filling, language: Language) -> str | int | tuple[str, ...]:
    if isinstance(one, tuple):
        return tuple([each.say(language) if isinstance(each, Words) else str(each) for each in one])
    return one.say(language) if isinstance(one, Words) else one
