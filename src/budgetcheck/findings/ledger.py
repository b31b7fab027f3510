"""Judgements -> the ledger of duties: for every duty of disclosure whether it is met, violated or cannot be seen.

The denominator is the list of duties: a rule that is not in force, or could not be decided, leaves its duty open. A
duty is met only where each of its rules came to a verdict, and what is absent is never taken for something else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from budgetcheck.declaration.address import Directory
from budgetcheck.declaration.label import beside_key
from budgetcheck.expression import nodes
from budgetcheck.expression.exact.evaluate import Evaluation
from budgetcheck.expression.reads import named_by
from budgetcheck.expression.surroundings.environment import Environment
from budgetcheck.figures.figures import Figures
from budgetcheck.findings.entries import DutyEntry, DutyState, RuleEntry
from budgetcheck.findings.shown import DutyEvidence
from budgetcheck.model.record import Record, Reference, refer
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.duties import BY_EYE, builtin_duties, duties_in_order
from budgetcheck.rulebook.program import Program
from budgetcheck.rulebook.rule import Duty
from budgetcheck.text.pattern import pattern
from budgetcheck.text.words import Words, phrase
from budgetcheck.verdicts.judgement import Judgement

MOST_MISSING = 12
"""Addresses that are named of what a rule would need; a list of hundreds of rows says no more than its first ones."""


def ledger(figures: Figures, rulebook: Rulebook, judgements: Sequence[Judgement]) -> tuple[DutyEntry, ...]:
    """Say of every duty what became of it; `judgements` are those of all instances, also of what holds."""
    duties = duties_in_order((*builtin_duties(), *rulebook.duties))
    return _Ledger(figures, rulebook, judgements).entries(duties)


class _Ledger:
    """The duties of one declaration."""

    def __init__(self, figures: Figures, rulebook: Rulebook, judgements: Sequence[Judgement]) -> None:
        self.figures = figures
        self.rulebook = rulebook
        self.environment = Environment(figures, rulebook.parameters)
        self.directory = Directory(figures.root)
        self.shown = DutyEvidence(self.environment, self.directory, frozenset(rulebook.parameters))
        self.judged: dict[str, list[Judgement]] = defaultdict(list)
        for judgement in judgements:
            self.judged[judgement.program.rule.id].append(judgement)
        self.programs = {program.rule.id: program for program in rulebook.programs}
        self.duties: Mapping[str, Duty] = {}
        self.hinted: set[str] = set()
        """Rules that give a hint, which says that something is wanting or odd, not that a duty is broken."""
        self.undecided: set[str] = set()
        """Rules that are for what is stated and could not be decided."""
        self.partly: set[str] = set()
        """Rules of whose check something is stated, but not all that would decide it."""
        self._found: dict[str, RuleEntry] = {}

    def entries(self, duties: Sequence[Duty]) -> tuple[DutyEntry, ...]:
        self.duties = {duty.id: duty for duty in duties}
        serving = self.serving(duties)
        return tuple(self.entry(duty, serving[duty.id]) for duty in duties)

    def serving(self, duties: Sequence[Duty]) -> Mapping[str, Sequence[str]]:
        """The rules that serve each duty: those that it names, those that name it, also where they are left out."""
        found: dict[str, dict[str, None]] = {duty.id: dict.fromkeys(duty.rules) for duty in duties}
        named = ((program.rule.id, program.rule.duties) for program in self.rulebook.programs)
        for rule, served in (*named, *self.rulebook.left_out.items()):
            for duty in served:
                if duty in found:
                    found[duty][rule] = None
        return {duty: tuple(rules) for duty, rules in found.items()}

    def entry(self, duty: Duty, serving: Sequence[str]) -> DutyEntry:
        region = self.figures.root.get("unit.region")
        if not duty.applies_to.fits(self.figures.kind, self.figures.scope):
            return self._entry(duty, "not_applicable", _OTHER_KIND)
        if duty.region and not isinstance(region, str):
            return self._entry(duty, "unseen", _no_region(duty))
        if not duty.binds(self.figures.kind, self.figures.scope, str(region)):
            return self._entry(
                duty, "not_applicable", phrase("findings.ledger.holds_region_only", region=duty.region[0])
            )
        needed = self._looked_at(serving)
        choices = self._looked_at(rule for rule in duty.one_of if rule not in serving)
        besides = self._looked_at(rule for rule in duty.also if rule not in (*serving, *duty.one_of))
        return self._judged(duty, needed, self.deciding(choices), besides)

    def _judged(
        self, duty: Duty, needed: Sequence[RuleEntry], choices: Sequence[RuleEntry], besides: Sequence[RuleEntry]
    ) -> DutyEntry:
        """What rules make of a duty that binds: those that cover it, and those that look at a part of it."""
        rules = (*needed, *choices)
        decided = [entry for entry in besides if entry.state in ("violated", "met")]
        shown = rules + tuple(decided if any(entry.state != "not_applicable" for entry in rules) else besides)
        if any(entry.state == "violated" for entry in shown):
            return self._entry(duty, "violated", self.why("violated", shown), shown)
        if not self.figures.incomplete and self.shown.nothing(duty, self.duties):
            return self._entry(duty, "not_applicable", phrase("findings.ledger.stated_as_none"), shown)
        if not rules:
            return self._entry(duty, "unseen", self._by_eye(duty, besides), shown)
        if any(entry.state == "unseen" for entry in rules):
            return self._entry(duty, "unseen", self.why("unseen", shown), shown)
        if all(entry.state == "not_applicable" for entry in rules):
            return self._lapsed(duty, shown)
        if choices and all(entry.state == "not_applicable" for entry in choices):
            return self._entry(duty, "unseen", self.not_told(duty, choices), shown)
        pending = tuple(entry for entry in besides if entry.rule in self.hinted | self.undecided)
        if pending:
            return self._entry(duty, "unseen", self.why("unseen", pending), shown + pending)
        wanting = self.not_shown(duty)
        if wanting is not None:
            return self._entry(duty, "unseen", wanting, shown)
        if duty.whole and self.figures.incomplete:
            return self._entry(duty, "unseen", _PART, shown)
        return self._entry(duty, "met", self.why("met", shown), shown)

    def deciding(self, choices: Sequence[RuleEntry]) -> list[RuleEntry]:
        """Of rules any of which is enough, those that count: what is met or broken, else all that could have been.

        No other makes up for one that is not in force, gives a hint or finds only a part of what it needs.
        """
        decided = [entry for entry in choices if entry.state in ("violated", "met")]
        applying = [entry for entry in choices if entry.state == "unseen"]
        open_ = [one for one in applying if one.rule not in self.programs or one.rule in self.partly | self.hinted]
        return (decided + open_) if decided else applying or list(choices)

    def _looked_at(self, rules: Iterable[str]) -> list[RuleEntry]:
        """What these rules say, of those that are for such a disclosure."""
        return [entry for rule in rules if (entry := self.rule(rule)) is not None]

    def _lapsed(self, duty: Duty, rules: tuple[RuleEntry, ...]) -> DutyEntry:
        """A duty whose rules do not apply to what is stated: nothing to do where the duty says so, else not seen."""
        if self.figures.incomplete:
            return self._entry(duty, "unseen", _PART, rules)
        if duty.lapses and any(entry.state == "unseen" for entry in rules):
            return self._entry(duty, "unseen", self.why("unseen", rules), rules)
        if duty.lapses:
            return self._entry(duty, "not_applicable", self.why("not_applicable", rules), rules)
        return self._entry(
            duty, "unseen", self.not_told(duty, [entry for entry in rules if entry.rule not in duty.also]), rules
        )

    def _by_eye(self, duty: Duty, besides: Sequence[RuleEntry]) -> Words:
        others = [rule for rule in duty.named_rules if rule in self.programs and self.rule(rule) is None]
        if not duty.by_eye and others:
            return phrase("findings.ledger.rules_for_others", names=phrase("text.marks.listed", of=others))
        if not duty.by_eye and besides:
            names = phrase("text.marks.listed", of=[entry.rule for entry in besides])
            return phrase("findings.ledger.part_of_it", names=names)
        return _by_eye(duty)

    def _entry(self, duty: Duty, state: DutyState, why: Words, rules: tuple[RuleEntry, ...] = ()) -> DutyEntry:
        source = duty.source_in(self.figures.root.get("unit.region"))
        return DutyEntry(duty.id, duty.head, duty.title, source, duty.mark, state, why, rules)

    def rule(self, id_: str) -> RuleEntry | None:
        """What one rule says; None for one that is for other disclosures."""
        if id_ not in self._found:
            program = self.programs.get(id_)
            if program is not None and not program.rule.fits(self.figures.kind, self.figures.scope):
                return None
            self._found[id_] = RuleEntry(id_, "unseen") if program is None else self.judgement(program)
        return self._found[id_]

    def judgement(self, program: Program) -> RuleEntry:
        judged, id_ = self.judged[program.rule.id], program.rule.id
        failing = [one for one in judged if one.verdict == "fails"]
        if any(one.severity_in(self.rulebook) != "info" for one in failing):
            return RuleEntry(id_, "violated")
        if failing:
            self.hinted.add(id_)
            return RuleEntry(id_, "unseen", self.addresses(self.named(program, failing)))
        open_ = [one for one in judged if one.verdict == "undecided"]
        if open_:
            if any(self.applies(program, one) for one in open_):
                self.undecided.add(id_)
            if any(self.in_part(program, one) for one in open_):
                self.partly.add(id_)
            return RuleEntry(id_, "unseen", self.addresses(one for each in open_ for one in each.missing))
        if any(one.verdict != "not_applicable" for one in judged):
            part = self.addresses(self.lists_in_part(program))
            if part:
                self.undecided.add(id_)
                self.partly.add(id_)
            return RuleEntry(id_, "unseen" if part else "met", part)
        absent = self.addresses(self.absent(program, judged))
        return RuleEntry(id_, "unseen", absent) if absent else RuleEntry(id_, "not_applicable")

    def applies(self, program: Program, judgement: Judgement) -> bool:
        """Whether a rule is for this instance, so that only its check could not be decided."""
        run = Evaluation(self.environment, judgement.records)
        return all(run.truth(condition).state == "holds" for condition in program.parsed.conditions)

    def in_part(self, program: Program, judgement: Judgement) -> bool:
        """Whether nothing says that a rule is not for this instance, of whose check something is stated."""
        run = Evaluation(self.environment, judgement.records)
        if any(run.truth(condition).state == "fails" for condition in program.parsed.conditions):
            return False
        named = named_by(run, program.parsed.check)
        return any(one.value is not None and one.route not in _GRANTED for one in named)

    def named(self, program: Program, judged: Sequence[Judgement]) -> Iterator[Reference]:
        """What is not stated of what the checks of these instances name."""
        for judgement in judged:
            run = Evaluation(self.environment, judgement.records)
            yield from filter(_absent, named_by(run, program.parsed.check))

    def absent(self, program: Program, judged: Sequence[Judgement]) -> Iterator[Reference]:
        """What is not stated of what a rule is for, where that is why it does not apply."""
        if not judged:
            yield from self.no_elements(program)
        for judgement in judged:
            failing: list[tuple[Reference, ...]] = []
            for condition in program.parsed.conditions:
                run = Evaluation(self.environment, judgement.records)
                if run.truth(condition).state == "fails":
                    named = named_by(run, condition)
                    failing.append(tuple(one for one in named if _absent(one)))
            if all(failing):
                yield from (one for each in failing for one in each)

    def lists_in_part(self, program: Program) -> Iterator[Reference]:
        """The lists that a rule goes through and that may be longer in the document: not each row of them was seen."""
        if not self.figures.incomplete or not program.parsed.each:
            return
        base = nodes.base_list(program.parsed.each[0][1])
        if isinstance(base, nodes.Elements):
            list_ = refer(self.figures.root, base.key, "list")
            if self.figures.given_in_part(list_.route):
                yield list_

    def no_elements(self, program: Program) -> Iterator[Reference]:
        """The lists that are not there, of those that a rule goes through."""
        source = program.parsed.each[0][1] if program.parsed.each else None
        base = None if source is None else nodes.base_list(source)
        root = self.figures.root
        if isinstance(base, nodes.Elements):
            if base.key not in root:
                yield refer(root, base.key, "list")
            elif len(program.parsed.each) > 1:
                yield from self.no_inner(program, root.get(base.key))
        elif isinstance(base, nodes.Comparisons):
            yield refer(root, "change", "table")

    def no_inner(self, program: Program, elements: object) -> Iterator[Reference]:
        """The lists inside elements that are not there."""
        inner = nodes.base_list(program.parsed.each[1][1])
        if isinstance(inner, nodes.Elements) and isinstance(elements, list):
            for element in elements:
                if isinstance(element, Record) and inner.key not in element:
                    yield refer(element, inner.key, "list")

    def not_shown(self, duty: Duty) -> Words | None:
        """Say what is not stated of what a duty asks for; None where all of it is."""
        missing = list(self.shown.wanting(duty))
        if not missing:
            return None
        return phrase("findings.ledger.not_shown", listed=phrase("text.marks.clauses", of=missing))

    def not_told(self, duty: Duty, rules: Sequence[RuleEntry]) -> Words:
        """Say why rules that do not apply tell nothing of a duty: what is not stated of what it or they ask for."""
        wanting = self.not_shown(duty)
        if wanting is not None:
            return wanting
        programs = [self.programs[entry.rule] for entry in rules]
        missing = self.addresses(one for program in programs for one in self.unstated(program))
        if missing:
            listed = _listed([*map(self.shown.called, missing)])
            names = phrase("text.marks.listed", of=[program.rule.id for program in programs])
            return phrase("findings.ledger.not_told_without", names=names, listed=listed)
        named = [
            phrase("findings.ledger.rule_called", rule=one.rule.id, title=one.rule.title) for one in programs[:_TITLED]
        ]
        return phrase(
            "findings.ledger.not_told",
            names=_listed([*named, *(Words.alike(one.rule.id) for one in programs[_TITLED:])]),
        )

    def unstated(self, program: Program) -> Iterator[Reference]:
        """What is not stated of all that a rule names, in its conditions and in its check."""
        judged = self.judged[program.rule.id]
        if not judged:
            yield from self.no_elements(program)
        for judgement in judged:
            run = Evaluation(self.environment, judgement.records)
            for node in (*program.parsed.conditions, program.parsed.check):
                yield from filter(_absent, named_by(run, node))

    def addresses(self, references: Iterable[Reference]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for reference in references:
            found[self.directory.address(reference.route)] = None
            if len(found) >= MOST_MISSING:
                break
        return tuple(found)

    def why(self, state: DutyState, rules: Sequence[RuleEntry]) -> Words:
        """Say which rules decided, and for those that could not what is missing."""
        deciding = [entry for entry in rules if entry.state == state]
        names = phrase("text.marks.listed", of=[entry.rule for entry in deciding])
        if state == "violated":
            return phrase("findings.ledger.names_found_broken", names=names)
        if state == "met":
            return phrase("findings.ledger.names_hold", names=names)
        if state == "not_applicable":
            return phrase("findings.ledger.declaration_nothing_kind")
        missing = list(dict.fromkeys(address for entry in deciding for address in entry.missing))
        in_part = _EXTENT in missing
        missing = [address for address in missing if address != _EXTENT]
        lacking = phrase("text.marks.listed", of=[entry.rule for entry in deciding if {*entry.missing} - {_EXTENT}])
        listed = _listed([*map(self.shown.called, missing)])
        hints = [entry for entry in deciding if not entry.missing and entry.rule in self.hinted]
        off = [entry.rule for entry in deciding if not entry.missing and entry not in hints]
        lacks = "findings.ledger.lacks_more" if len(missing) > _SHOWN else "findings.ledger.lacks"
        said = [phrase(lacks, listed=listed, names=lacking)] if missing else []
        if in_part:
            said.append(_PART)
        if hints:
            said.append(_hinted(hints))
        if off:
            said.append(phrase("findings.ledger.off_or_open", names=phrase("text.marks.listed", of=off)))
        return phrase("text.marks.clauses", of=said)


def _listed(missing: Sequence[Words]) -> Words:
    more = len(missing) - _SHOWN
    listed = phrase("text.marks.listed", of=[*missing[:_SHOWN]])
    return phrase("findings.ledger.and_more", listed=listed, more=more) if more > 0 else listed


def _hinted(hints: Iterable[RuleEntry]) -> Words:
    return phrase("findings.ledger.hinted", names=phrase("text.marks.listed", of=[entry.rule for entry in hints]))


def _absent(reference: Reference) -> bool:
    """Whether something is wanting: nobody has to write what is taken for granted where it is absent."""
    return reference.value is None and reference.route not in _GRANTED


_PART = phrase("findings.ledger.part_of_document")
_OTHER_KIND = phrase("findings.ledger.no_duty_kind_disclosure")


def _no_region(duty: Duty) -> Words:
    return phrase("findings.ledger.holds_only_unit_region_missing", region=duty.region)


def _by_eye(duty: Duty) -> Words:
    if duty.by_eye:
        chinese, english = (text.removeprefix(BY_EYE).lstrip(" :：") for text in (duty.seen_in.zh, duty.seen_in.en))
        if chinese == english:
            return phrase("findings.ledger.by_eye_in_english", what=english)
        what = Words(
            _KEY.sub(lambda match: beside_key(match[0]).zh, chinese),
            _KEY.sub(lambda match: beside_key(match[0]).en, english),
        )
        return phrase("findings.ledger.by_eye", what=what)
    return phrase("findings.ledger.no_rule_force_looks")


_GRANTED: Final = frozenset({("disclosure", "extent"), ("disclosure", "kind"), ("disclosure", "scope")})
_EXTENT: Final = "disclosure.extent"
"""What a rule over the whole of a document misses in an excerpt; nobody has to state it."""
_SHOWN = 4
_TITLED = 2
"""Rules that are named with what they find; more are named alone."""
_KEY: Final = pattern(r"[a-z_]+(?:\[\])?(?:\.[a-z_]+(?:\[\])?)+")
"""A key within the words of a duty."""
