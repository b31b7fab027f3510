"""Read a configuration file and all that it builds on; everything that is wrong is told in one run, with its line."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from dataclasses import field

from budgetcheck.files.patterns import Patterns
from budgetcheck.files.regular import read_regular, why_unread
from budgetcheck.files.walk import shown
from budgetcheck.settings.bounds import Outside, bound_of, inside, writable
from budgetcheck.settings.find import PROJECT, SIZE, TABLE
from budgetcheck.settings.given import Configuration, Given, Layer, Origin, Section
from budgetcheck.settings.keys import BY_NAME, SECTION_KEYS, SettingKey
from budgetcheck.settings.values import MOST, SettingValue, Wrong, check_setting, close_to, wrong_type
from budgetcheck.source.elsewhere import remedy_elsewhere
from budgetcheck.source.locate import Locator
from budgetcheck.source.parse import parse
from budgetcheck.source.read import Source, SourceError, decode
from budgetcheck.text.places import Route, Span
from budgetcheck.text.problems import CannotRun, Problem
from budgetcheck.text.safe import visible
from budgetcheck.text.slots import slotted
from budgetcheck.text.words import EMPTY, phrase

MOST_FILES = 8
"""Configuration files that build on one another."""
MOST_VALUES = 3_000
"""Values and patterns of a configuration and all that it builds on."""
_MOST_PACKS = 200
_MOST_PROBLEMS = 100


def read_configuration(path: str, *, patterns_from: str | None = None) -> Configuration:
    """Read the configuration at an absolute path. Raises CannotRun with every fault of it and what it builds on.

    Patterns are relative to the file's folder, or to `patterns_from` where that is given.
    """
    layers: list[Layer] = []
    sections: list[Section] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    read: list[str] = []
    file: str | None = path
    bound = bound_of(path)
    asked: tuple[str, Span | None] | None = None
    while file is not None:
        real = os.path.realpath(file)
        if real in seen or len(seen) >= MOST_FILES:
            why = (
                phrase("settings.read.extend_goes_round_circle")
                if real in seen
                else phrase("settings.read.extend_goes_through_more_than", most_files=MOST_FILES)
            )
            problems.append(Problem(why, *(asked or (None, None))))
            break
        seen.add(real)
        reader = _Reader(file, bound, patterns_from or os.path.dirname(file))  # noqa: PTH120
        reader.read(asked)
        problems += reader.problems
        if reader.untold:
            more = phrase("settings.read.untold_more_problems", untold=reader.untold)
            problems.append(Problem(more, reader.shown))
        read.append(reader.shown)
        layers.insert(0, tuple(reader.layer))
        sections = [*reader.sections, *sections]
        file, asked = reader.extended, (reader.shown, reader.extended_at)
    values = sum(map(len, layers)) + sum(len(section.layer) + len(section.written) for section in sections)
    if values > MOST_VALUES:
        why = phrase("settings.read.there_too_many_settings_most", most_values=MOST_VALUES)
        problems.append(Problem(why, shown(path, _here()), Span(1, 1, 1, 1)))
    if problems:
        raise CannotRun.all(problems)
    return Configuration(path, shown(path, _here()), tuple(layers), tuple(sections), tuple(read))


@slotted
class _Reader:
    """Reads one file."""

    path: str
    bound: str
    patterns_from: str
    shown: str = ""
    layer: list[Given] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    untold: int = 0
    """Problems beyond those that are told."""
    extended: str | None = None
    extended_at: Span | None = None
    _prefix: Route = ()
    _locator: Locator = field(default_factory=lambda: Locator(""))

    def read(self, asked: tuple[str, Span | None] | None) -> None:
        """Read the file; `asked` is the place of the `extend` that names it."""
        self.shown = shown(self.path, _here())
        try:
            source = self._source()
        except CannotRun as error:
            for problem in error.problems:
                message = problem.message
                if asked is None:
                    self.problems.append(Problem(message, self.shown, problem.span))
                else:
                    message = phrase("settings.read.shown_message", shown=self.shown, message=message)
                    self.problems.append(Problem(message, *asked))
            return
        document, faults = parse(source)
        if faults:
            self.problems += [
                Problem(fault.message, self.shown, fault.span, remedy_elsewhere(fault)) for fault in faults
            ]
            return
        self._locator = Locator(source.text)
        table: object = document
        if os.path.basename(self.path) == PROJECT:  # noqa: PTH119
            self._prefix = TABLE
            for name in TABLE:
                table = table.get(name, {}) if isinstance(table, Mapping) else {}
        if not isinstance(table, Mapping):
            self._wrong(wrong_type(phrase("text.kinds.table"), table), ())
            return
        self._table(table)

    def _source(self) -> Source:
        """Read the text. Raises CannotRun."""
        try:
            inside(os.path.basename(self.path), os.path.dirname(self.path), self.bound)  # noqa: PTH119, PTH120
            return decode(read_regular(self.path, SIZE), self.shown)
        except Outside as outside:
            raise CannotRun(Problem(outside.why)) from None
        except SourceError as error:
            raise CannotRun(Problem(error.fault.message, span=error.fault.span)) from None
        except FileNotFoundError:
            raise CannotRun.because(phrase("settings.read.there_no_such_configuration_file")) from None
        except (OSError, ValueError) as error:
            if getattr(error, "errno", None) == errno.EFBIG:
                message = phrase("settings.read.configuration_too_large_most_mib", limit=SIZE >> 20)
                raise CannotRun.because(message) from None
            raise CannotRun.because(phrase("text.problems.cannot_read", reason=why_unread(error))) from None

    # -- tables ------------------------------------------------------------------------------------------------------

    def _table(self, table: Mapping[str, object]) -> None:
        for name, value in table.items():
            key = BY_NAME.get(name)
            if key is None:
                self._unknown(name, (name,), list(BY_NAME))
            elif name == "files":
                self._sections(value)
            else:
                self.layer += self._given(key, value, (name,))

    def _sections(self, value: object) -> None:
        if not isinstance(value, list):
            self._wrong(wrong_type(phrase("settings.read.files_blocks"), value), ("files",))
            return
        if len(value) > MOST:
            self._wrong(Wrong(phrase("settings.read.there_more_than_blocks", most=MOST), ()), ("files",))
            return
        for index, block in enumerate(value):
            route: Route = ("files", index)
            if isinstance(block, Mapping):
                self._section(block, route)
            else:
                self._wrong(wrong_type(phrase("text.kinds.table"), block), route)

    def _section(self, block: Mapping[str, object], route: Route) -> None:
        layer: list[Given] = []
        patterns: list[str] = []
        for name, value in block.items():
            at = (*route, name)
            if name == "paths":
                patterns = [str(one.value) for one in self._given(_PATHS, value, at)]
            elif name in SECTION_KEYS:
                layer += self._given(BY_NAME[name], value, at)
            elif name in BY_NAME:
                message = phrase("settings.read.cannot_stand_files", name=name)
                remedy = phrase("settings.read.set_above_all_files")
                self._wrong(Wrong(message, (), remedy), at, key=True)
            else:
                self._unknown(name, at, list(SECTION_KEYS))
        if "paths" not in block:
            self._wrong(Wrong(phrase("settings.read.paths_missing"), ()), route)
        origin = Origin("file", self.shown, self._span(route))
        base = self.patterns_from.replace(os.sep, "/")
        self.sections.append(Section(Patterns(patterns, base), tuple(layer), origin, tuple(patterns)))

    def _given(self, key: SettingKey, value: object, route: Route) -> Iterator[Given]:
        for one in check_setting(key, value):
            at = (*route, *one.route)
            if isinstance(one, Wrong):
                self._wrong(one, route)
                continue
            span = self._span(at)
            origin = Origin("file", self.shown, span)
            try:
                for resolved in self._resolved(key, one, span):
                    base = self.patterns_from.replace(os.sep, "/") if key.kind == "patterns" else ""
                    yield Given(key.name, resolved, origin, one.name, base)
            except Outside as outside:
                self._wrong(Wrong(outside.why, one.route), route)

    def _resolved(self, key: SettingKey, one: SettingValue, span: Span | None) -> Iterator[object]:
        """Turn paths as written into paths from the current folder. Raises Outside."""
        folder = os.path.dirname(self.path)  # noqa: PTH120
        if key.kind == "extend":
            self.extended = inside(str(one.value), folder, self.bound)
            self.extended_at = span
            return
        if key.kind == "paths":
            yield from (shown(pack, _here()) for pack in self._packs(inside(str(one.value), folder, self.bound)))
        elif key.name == "baseline":
            yield shown(inside(str(one.value), folder, self.bound), _here())
        elif key.name == "output" or key.kind == "outputs":
            yield shown(writable(str(one.value), folder, self.bound), _here())
        else:
            yield one.value

    def _packs(self, path: str) -> Iterator[str]:
        """Yield the packs at a path, each inside of the bound. Raises Outside."""
        if not os.path.isdir(path):  # noqa: PTH112
            if not os.path.exists(path):  # noqa: PTH110
                raise Outside(phrase("settings.read.there_no_such_rule_pack"))
            self._see_words(os.path.dirname(path))  # noqa: PTH120
            yield path
            return
        words, names = self._see_words(path), self._toml_files(path)
        if words and not names:
            yield path
        if len(names) > _MOST_PACKS:
            raise Outside(phrase("settings.read.folder_more_than_packs", most_packs=_MOST_PACKS))
        for name in names:
            yield inside(name, path, self.bound)

    def _see_words(self, folder: str) -> bool:
        """Whether a lexicon lies beside the packs of a folder; see that all of it is inside of the bound, too.

        Raises Outside.
        """
        words = os.path.join(folder, "lexicon")  # noqa: PTH118
        if not os.path.isdir(words):  # noqa: PTH112
            return False
        words = inside("lexicon", folder, self.bound)
        for name in self._toml_files(words):
            inside(name, words, self.bound)
        return True

    def _toml_files(self, folder: str) -> list[str]:
        return sorted(name for name in os.listdir(folder) if name.endswith(".toml"))  # noqa: PTH208

    # -- faults ------------------------------------------------------------------------------------------------------

    def _full(self) -> bool:
        """Whether enough is told; then problems are only counted."""
        self.untold += len(self.problems) >= _MOST_PROBLEMS
        return len(self.problems) >= _MOST_PROBLEMS

    def _unknown(self, name: str, route: Route, known: list[str]) -> None:
        if self._full():
            return
        message = phrase("settings.read.unknown_key_name", name=visible(name, 100))
        self.problems.append(Problem(message, self.shown, self._span(route, key=True), close_to(name, known)))

    def _wrong(self, wrong: Wrong, route: Route, *, key: bool = False) -> None:
        if self._full():
            return
        at = (*route, *wrong.route)
        place = visible(_written(at), 200)
        message = wrong.message
        if place:
            message = phrase("settings.read.place_message", place=place, message=message)
        self.problems.append(Problem(message, self.shown, self._span(at, key=key), wrong.remedy))

    def _span(self, route: Route, *, key: bool = False) -> Span | None:
        whole = (*self._prefix, *route)
        found = self._locator.key(whole) if key else self._locator.value(whole)
        return found or self._locator.nearest(whole)


def _written(route: Route) -> str:
    text = ""
    for step in route:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _here() -> str:
    return os.getcwd()  # noqa: PTH109


_PATHS = SettingKey("paths", "patterns", EMPTY, "")
