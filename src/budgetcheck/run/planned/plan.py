"""Plan: which configuration a run and each of its files go by, and what that makes of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from budgetcheck.files.patterns import Patterns
from budgetcheck.files.walk import Found
from budgetcheck.rulebook.ids import COMMENT_FAULT, is_meant, is_named
from budgetcheck.run.items import Item
from budgetcheck.run.planned.checkers import Checkers
from budgetcheck.settings.find import Finder
from budgetcheck.settings.given import NONE, Configuration, Given, Layer, Origin, Section, Settings, covers
from budgetcheck.settings.policy import Policy
from budgetcheck.text.problems import CannotRun, Problem
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.text.words import EMPTY, Words, phrase

CONFIG_VARIABLE = "BUDGETCHECK_CONFIG"
MOST_PACKINGS = 20
"""Combinations of packs that the sections of one configuration may come to; each is compiled."""
MOST_POLICIES = 100
"""Policies that one configuration may come to; for each the rules are chosen and compiled."""
MOST_PROBLEMS = 100
"""Names that are told to mean nothing."""

if TYPE_CHECKING:
    from budgetcheck.rulebook.rule import Rule


class Sources(NamedTuple):
    """Where the settings of a run come from, beside configuration files that are found."""

    flags: Layer = ()
    environment: Layer = ()
    config: str | None = None
    """The one configuration for all files, if the user names it."""
    isolated: bool = False
    """Whether no configuration file is looked for."""


class Governed(NamedTuple):
    """A configuration ready for files: what its sections and what is outside of them come to."""

    configuration: Configuration
    settings: Settings
    excludes: tuple[Patterns, ...]
    policies: dict[tuple[int, ...], Policy]


_ROOT = 3
"""Characters of the longest root, C:\\."""


class Plan:
    """Decides what each file of a run is judged by; configurations are read once, when a file needs them."""

    def __init__(self, sources: Sources, checkers: Checkers, paths: Sequence[str] = ()) -> None:
        """Read the run's own configuration: the nearest to the deepest folder that holds all paths. Raises CannotRun.

        Without paths that is the current folder.
        """
        self.checkers = checkers
        if sources.config is None and not sources.isolated and os.environ.get(CONFIG_VARIABLE):
            sources = sources._replace(config=os.environ[CONFIG_VARIABLE])
        self.elsewhere = sources.config is not None
        """Whether the configuration may lie elsewhere; what it says of files is then meant from the current folder."""
        self.lost = 0
        """Files that are not judged because their configuration is faulty."""
        self.problems: list[Problem] = []
        """What is wrong with configurations met on the way; files of others are judged all the same."""
        self._sources = sources
        self._finder = Finder()
        self._governed: dict[str, Governed | None] = {}
        self._folders: dict[str, Governed | None] = {}
        path = os.path.abspath(sources.config) if sources.config is not None else self._found(common_folder(paths))  # noqa: PTH100
        self.run = self._govern(path)
        self._governed[path or ""] = self.run
        self.settings = self.run.settings
        self.force_exclude = self.settings.flag("force-exclude")

    def item(self, found: Found, *, named: bool) -> Item | None:
        """Return what a file is judged by; None where it is excluded or its configuration is faulty."""
        governed = self.governing(found.path)
        if governed is None:
            self.lost += 1
            return None
        if self._excludes(governed, found):
            return None
        try:
            return Item(found, self.policy(governed, found.path), named)
        except CannotRun as error:
            self.problems += [problem for problem in error.problems if problem not in self.problems]
            self.lost += 1
            return None

    def is_excluded(self, found: Found) -> bool:
        """Whether the settings leave a file out."""
        governed = self.governing(found.path)
        return governed is not None and self._excludes(governed, found)

    def _excludes(self, governed: Governed, found: Found) -> bool:
        if not governed.excludes or (found.named and not self.force_exclude):
            return False
        posix = _posix(found.path)
        return any(covers(patterns, posix) for patterns in governed.excludes)

    def governing(self, path: str) -> Governed | None:
        """Return the configuration of a file (absolute path); None where it is faulty, which `problems` tells."""
        if self.elsewhere:
            return self.run
        end = path.rfind(os.sep)
        # A third of the time of os.path.dirname, which is left what lies in a root.
        folder = path[:end] if end > _ROOT else os.path.dirname(path)  # noqa: PTH120
        try:
            return self._folders[folder]
        except KeyError:
            pass
        nearest = self._found(folder)
        key = nearest or ""
        if key not in self._governed:
            try:
                self._governed[key] = self._govern(nearest)
            except CannotRun as error:
                self.problems += error.problems
                self._governed[key] = None
        self._folders[folder] = self._governed[key]
        return self._governed[key]

    def policy(self, governed: Governed, path: str) -> Policy:
        """Return what a file under a configuration is judged by. Raises CannotRun where that goes beyond bounds."""
        matching = self.matching(governed, path)
        found = governed.policies.get(matching)
        if found is None:
            if len(governed.policies) >= MOST_POLICIES:
                message = phrase("run.plan.files_comes_too_many_combinations", most_policies=MOST_POLICIES)
                raise CannotRun(Problem(message, governed.configuration.shown))
            found = governed.policies[matching] = self.settings_for(governed, matching).policy()
        return found

    def policies(self) -> tuple[Policy, ...]:
        """Return what the files met so far are judged by, each policy once, that of the run itself first."""
        met = (governed.policies.values() for governed in self._governed.values() if governed is not None)
        return tuple(dict.fromkeys((self.settings.policy(), *chain.from_iterable(met))))

    def matching(self, governed: Governed, path: str) -> tuple[int, ...]:
        """Return the numbers of the `[[files]]` blocks that are for a file."""
        sections = governed.configuration.sections
        if not sections:
            return ()
        posix = _posix(path)
        return tuple(number for number, section in enumerate(sections) if covers(section.patterns, posix))

    def settings_for(self, governed: Governed, matching: Sequence[int]) -> Settings:
        """Return the settings under a configuration with some of its `[[files]]` blocks."""
        sections = (governed.configuration.sections[number].layer for number in matching)
        return self._settings(governed.configuration, sections)

    # -- reading -----------------------------------------------------------------------------------------------------

    def _found(self, folder: str) -> str | None:
        return None if self._sources.isolated else self._finder.nearest(folder)

    def _govern(self, path: str | None) -> Governed:
        configuration = NONE
        if path is not None:
            from budgetcheck.settings.read import read_configuration

            here = os.getcwd() if self.elsewhere else None  # noqa: PTH109
            configuration = read_configuration(path, patterns_from=here)
        settings = self._settings(configuration)
        governed = Governed(configuration, settings, settings.excludes(), {})
        self._examine(governed)
        return governed

    def _settings(self, configuration: Configuration, sections: Iterable[Layer] = ()) -> Settings:
        sources = self._sources
        return Settings(chain(configuration.layers, sections, (sources.environment, sources.flags)))

    # -- rules and parameters that are named -------------------------------------------------------------------------

    def _examine(self, governed: Governed) -> None:
        """See that every pack, rule and parameter that is named is there. Raises CannotRun with all that are not."""
        sections = governed.configuration.sections
        packs = list(dict.fromkeys(self._packs(governed, sections)))
        if len(packs) > MOST_PACKINGS:
            message = phrase("run.plan.files_uses_too_many_combinations", most_packings=MOST_PACKINGS)
            raise CannotRun(Problem(message, governed.configuration.shown))
        named = [*_naming(governed.settings), *(given for section in sections for given in section.layer)]
        named = [given for given in named if given.key in _NAMING]
        if not named and packs == [()]:
            return
        books = [self.checkers.everything(one) for one in packs]
        rules = {program.rule.id: program.rule for book in books for program in book.programs}
        units = {name: unit for book in books for name, (_, unit) in book.parameters.items()}
        problems: dict[Problem, None] = {}
        for given in named:
            if len(problems) >= MOST_PROBLEMS:
                problems[Problem(phrase("run.plan.further_problems_not_listed"))] = None
                break
            found = _parameter(given, units) if given.key == "parameters" else _misnamed(given, rules.values())
            if found is not None:
                problems[found] = None
        if problems:
            raise CannotRun.all(problems)

    def _packs(self, governed: Governed, sections: Sequence[Section]) -> Iterable[tuple[str, ...]]:
        """Return the packs outside of sections, and of each section that adds some."""
        yield governed.settings.policy().rules
        for number, section in enumerate(sections):
            if any(given.key == "rules" for given in section.layer):
                yield self.settings_for(governed, (number,)).policy().rules


_NAMING = ("select", "ignore", "required", "severity", "parameters")


def _naming(settings: Settings) -> Iterable[Given]:
    return chain.from_iterable(settings.all(key) for key in _NAMING)


def _misnamed(given: Given, rules: Iterable[Rule]) -> Problem | None:
    """Say that no rule is meant by a name; None where one is."""
    pattern = given.name or str(given.value)
    if any(is_named(rule, (pattern,)) for rule in rules):
        return None
    from budgetcheck.rulebook.fault_docs import fault_docs
    from budgetcheck.settings.values import close_to

    faults = [id_ for id_ in fault_docs() if is_meant(id_, pattern)]
    if faults and (given.key == "required" or all(id_.startswith(COMMENT_FAULT) for id_ in faults)):
        return None
    if faults and given.key in ("ignore", "severity"):
        words = phrase("run.plan.faults_declaration_stay_errors", pattern=pattern)
        return _problem(given.origin, words)
    message = phrase("run.plan.no_rule_meant", pattern=pattern)
    return _problem(given.origin, message, close_to(pattern.upper(), [rule.id for rule in rules]))


def _parameter(given: Given, units: Mapping[str, str | None]) -> Problem | None:
    """Say that there is no such parameter, or none in money; None where all is well."""
    from budgetcheck.settings.values import close_to

    if given.name not in units:
        message = phrase("run.plan.there_no_parameter", name=given.name)
        return _problem(given.origin, message, close_to(given.name, list(units)))
    if units[given.name] is None and getattr(given.value, "unit", None) is not None:
        message = phrase("run.plan.parameter_no_amount_money", name=given.name)
        return _problem(given.origin, message)
    return None


def _problem(origin: Origin, message: Words, remedy: Words = EMPTY) -> Problem:
    if origin.source == "file":
        return Problem(message, origin.name, origin.span, remedy)
    return Problem(phrase("run.plan.name_message", name=origin.name, message=message), remedy=remedy)


def common_folder(paths: Sequence[str]) -> str:
    """Return the deepest folder that holds all paths; the current one where there are none."""
    here = os.getcwd()  # noqa: PTH109
    folders = []
    for path in paths:
        full = os.path.normpath(os.path.join(here, path))  # noqa: PTH118
        folders.append(full if os.path.isdir(full) else os.path.dirname(full))  # noqa: PTH112, PTH120
    try:
        return os.path.commonpath(folders) if folders else here
    except ValueError:  # several drives
        return here


def _posix(path: str) -> str:
    return path if os.sep == "/" else path.replace(os.sep, "/")
