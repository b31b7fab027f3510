"""A duty is met only by evidence that covers what it asks; what is absent from a part of a document cannot be seen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from budgetcheck.findings.entries import DutyEntry
from budgetcheck.model.layout import key_at
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.rulebook.duties import builtin_duties
from budgetcheck.rulebook.formulas import parse_condition
from budgetcheck.rulebook.rule import PackError
from budgetcheck.run.single.check import Checker
from budgetcheck.source.read import Source
from budgetcheck.text.catalogue import rules_folder
from budgetcheck.verdicts.judgement import Strictness
from tests.effort import spread
from tests.findings.test_ledger import FULL, PACK, book, entries, states

DISCLOSURES = sorted((Path(__file__).parents[1] / "project" / "disclosures").glob("*.toml"))
RULEBOOK = builtin_rulebook()
RULES = {program.rule.id: program.rule for program in RULEBOOK.programs}
DUTIES = {duty.id: duty for duty in builtin_duties()}
BARE = "format = 1\nunit.name = '某局'\ndisclosure = {{ year = 2024, kind = '{}', scope = '{}', extent = '{}' }}\n"


def ledger(text: str) -> dict[str, DutyEntry]:
    report = Checker(RULEBOOK, Strictness(), ledger=True).source(Source("a.toml", text), None)
    return {entry.duty: entry for entry in report.duties}


def fits(duty: str, kind: str, scope: str) -> bool:
    """Whether it is a duty of such a disclosure, wherever it is."""
    return DUTIES[duty].applies_to.fits(kind, scope)


@pytest.mark.parametrize("scope", ["unit", "department"])
@pytest.mark.parametrize("kind", ["budget", "final_accounts"])
@pytest.mark.parametrize("extent", ["whole", "excerpt"])
def test_where_nothing_is_stated_no_duty_is_met_broken_or_void(kind: str, scope: str, extent: str) -> None:
    for name, entry in ledger(BARE.format(kind, scope, extent)).items():
        assert entry.state == ("unseen" if fits(name, kind, scope) else "not_applicable"), name
        assert entry.why.zh, name


@pytest.mark.parametrize("path", spread(DISCLOSURES, 12), ids=lambda path: path.stem)
def test_what_an_excerpt_does_not_show_is_no_matter_that_does_not_exist(path: Path) -> None:
    text = re.sub(r'(?m)^extent = "[a-z]+"\n', "", path.read_text(encoding="utf-8"))
    text = re.sub(r"(?m)^\[disclosure\]$", '[disclosure]\nextent = "excerpt"', text, count=1)
    kind = "final_accounts" if 'kind = "final_accounts"' in text else "budget"
    scope = "department" if 'scope = "department"' in text else "unit"
    found = ledger(text)
    for name, entry in found.items():
        bound = fits(name, kind, scope) and not DUTIES[name].region
        assert not (bound and entry.state == "not_applicable"), name
        assert not (DUTIES[name].whole and entry.state == "met"), name


@pytest.mark.parametrize("path", spread(DISCLOSURES, 12), ids=lambda path: path.stem)
def test_rules_that_look_at_a_part_only_make_no_duty_met(path: Path) -> None:
    for name, entry in ledger(path.read_text(encoding="utf-8")).items():
        if entry.state == "met":
            met = {rule.rule for rule in entry.rules if rule.state == "met"}
            assert met & {*DUTIES[name].rules, *DUTIES[name].one_of}, name
            assert not any(rule.state == "unseen" for rule in entry.rules if rule.rule in DUTIES[name].rules), name


def test_every_rule_and_key_that_a_duty_names_is_there_and_counts() -> None:
    for duty in DUTIES.values():
        for rule in duty.named_rules:
            assert rule in RULES, (duty.id, rule)
            kinds = [(kind, scope) for kind in ("budget", "final_accounts") for scope in ("unit", "department")]
            assert any(duty.applies_to.fits(*one) and RULES[rule].fits(*one) for one in kinds), (duty.id, rule)
        assert len(duty.named_rules) == len(duty.rules) + len(duty.one_of) + len(duty.also), duty.id
        for key in (one for each in duty.evidence for one in each.split("|")):
            assert key_at(tuple(key.replace("[]", ".0").split("."))) or key_at(_route(key)), (duty.id, key)
        assert not (duty.by_eye and (duty.rules or duty.one_of)), duty.id
    written = "".join(path.read_text(encoding="utf-8") for path in (rules_folder() / "duties").glob("*.toml"))
    assert {*re.findall(r'(?m)^id = "(.+?)"', written)} == {*DUTIES}


def _route(key: str) -> tuple[str | int, ...]:
    route: list[str | int] = []
    for step in key.split("."):
        route += [step.removesuffix("[]"), 0] if step.endswith("[]") else [step]
    return tuple(route)


def test_conditions_of_duties_are_formulas_and_say_what_is_wanting() -> None:
    for one in DUTIES.values():
        for formula, what in one.shows:
            parse_condition(formula, frozenset(RULEBOOK.parameters))
            assert what.zh != what.en, one.id
        if one.lapses_where is not None:
            parse_condition(one.lapses_where, frozenset(RULEBOOK.parameters))
    found = entries(FULL, rules=book(duty(rules=["TST-001"], shows=SPLIT)))["T-1"]
    assert "其他来源" in found.why.zh
    assert "the other sources" in found.why.en
    with pytest.raises(PackError) as error:
        book(duty(shows=[{"holds": "income.totals > 1", "what": "x"}], lapses_where="income.total"))
    assert len(error.value.faults) == 2


def test_what_would_do_in_several_places_is_named_by_its_labels() -> None:
    found = entries(FULL, rules=book(duty(rules=["TST-001"], evidence=["income.undertaking|procurement.items[].code"])))
    assert "或政府采购明细 采购目录编码（procurement.items[].code）" in found["T-1"].why.zh


def test_a_listed_rule_that_is_for_others_is_said_to_be() -> None:
    entry = ledger(BARE.format("final_accounts", "unit", "whole"))["D-102"]
    assert "PRF-005" in entry.why.zh
    assert "不核对此类公开" in entry.why.zh


def test_a_budget_shows_its_balances_where_it_states_both() -> None:
    text = (
        BARE.format("budget", "unit", "whole") + "[income]\ntotal = 10\ncarried_over = 1\n[expenditure]\ntotal = 10\n"
    )
    assert ledger(text)["D-039"].state == "unseen"
    assert ledger(f"{text}carried_forward = 0\n")["D-039"].state == "met"


def test_staff_numbers_alone_do_not_show_all_that_a_region_asks() -> None:
    text = BARE.format("budget", "unit", "whole")
    entry = ledger(f"{text}[staff]\nauthorised = 40\nauthorised_administrative = 40\nactual = 38\n")["D-042"]
    assert entry.state == "unseen"
    assert [(rule.rule, rule.state) for rule in entry.rules if rule.state == "met"] == [("PLA-043", "met")]
    broken = ledger(f"{text}[staff]\nauthorised = 40\nauthorised_administrative = 41\n")["D-042"]
    assert broken.state == "violated"


@pytest.mark.parametrize(
    "sections", [[], ["收入预算情况说明", "支出预算情况说明"], ["一、概况", "二、预算", "三、采购"]]
)
def test_forms_that_do_not_explain_table_by_table_leave_it_open(sections: list[str]) -> None:
    text = BARE.format("budget", "unit", "whole").replace(" }}", " }")
    text = text.replace("extent =", f"sections = {sections}, extent =")
    assert ledger(text)["D-025"].state == "unseen"


def duty(**more: Any) -> dict[str, Any]:
    rules = [
        {"id": "TST-001", "check": "income.total == expenditure.total"},
        {"id": "TST-002", "check": "income.other >= 0"},
        {"id": "TST-003", "check": "procurement.total > 0", "when": "procurement.total != 0"},
        {"id": "TST-004", "check": "income.other > 3", "severity": "info"},
    ]
    return {**PACK, "duty": [{"id": "T-1", "head": "detail", "title": "t", **more}], "rule": rules}


SPLIT = [{"holds": "income.other == income.total", "what": {"zh": "其他来源", "en": "the other sources"}}]
NONE = {"lapses_where": "procurement.total == 0"}


@pytest.mark.parametrize(
    ("more", "body", "state"),
    [
        ({"rules": ["TST-001"], "shows": SPLIT}, FULL, "unseen"),
        ({"rules": ["TST-001"], "shows": SPLIT}, FULL.replace("other = 1", "other = 5"), "met"),
        ({"rules": ["TST-001"], "shows": SPLIT}, FULL.replace(", other = 1", ""), "unseen"),
        ({"rules": ["TST-001"], "shows": SPLIT}, "income.total = 5\nexpenditure.total = 6\n", "violated"),
        ({"rules": ["TST-003"], **NONE}, "procurement.total = 0\n", "not_applicable"),
        ({"rules": ["TST-001"], **NONE}, f"{FULL}procurement.total = 0\n", "not_applicable"),
        ({"rules": ["TST-001"], **NONE}, "income.total = 5\nexpenditure.total = 6\nprocurement.total = 0", "violated"),
        ({"rules": ["TST-003"], **NONE}, "disclosure.extent = 'excerpt'\nprocurement.total = 0\n", "unseen"),
        ({"rules": ["TST-003"], **NONE}, FULL, "unseen"),
        ({"rules": ["TST-002"], "also": ["TST-001"]}, "income = { total = 5, other = 1 }\n", "unseen"),
        ({"rules": ["TST-002"], "also": ["TST-004"]}, "income = { total = 5, other = 1 }\n", "unseen"),
        ({"rules": ["TST-002"], "also": ["TST-004"]}, "income = { total = 5, other = 4 }\n", "met"),
        ({"one_of": ["TST-001", "TST-002"]}, "income.other = 1\n", "met"),
        ({"one_of": ["TST-001", "TST-002"]}, "income.other = -1\n", "violated"),
        ({"one_of": ["TST-001", "TST-002"]}, "procurement.total = 1\n", "unseen"),
        ({"one_of": ["TST-001"], "rules": ["TST-002"]}, "income.other = 1\n", "unseen"),
        ({"one_of": ["TST-001"], "rules": ["TST-002"]}, FULL, "met"),
        ({"one_of": ["TST-003"], "rules": ["TST-001"]}, f"{FULL}procurement.total = 0\n", "unseen"),
        ({"one_of": ["TST-003"], "rules": ["TST-001"]}, f"{FULL}procurement.total = 1\n", "met"),
        ({"also": ["TST-002"]}, "income.other = 1\n", "unseen"),
        ({"also": ["TST-002"]}, "income.other = -1\n", "violated"),
        ({"rules": ["TST-001"], "also": ["TST-002"]}, FULL, "met"),
        ({"rules": ["TST-001"], "also": ["TST-002"]}, FULL.replace("other = 1", "other = -1"), "violated"),
        ({"rules": ["TST-003"]}, "procurement.total = 0\n", "unseen"),
        ({"rules": ["TST-003"], "lapses": True}, "procurement.total = 0\n", "not_applicable"),
        ({"rules": ["TST-003"], "lapses": True}, "disclosure.extent = 'excerpt'\nprocurement.total = 0\n", "unseen"),
        ({"rules": ["TST-003"], "lapses": True}, "income.total = 0\n", "unseen"),
        ({"rules": ["TST-001"], "whole": True}, FULL, "met"),
        ({"rules": ["TST-001"], "whole": True}, f"disclosure.extent = 'excerpt'\n{FULL}", "unseen"),
        ({"rules": ["TST-001"]}, f"disclosure.extent = 'excerpt'\n{FULL}", "met"),
        ({"rules": ["TST-001"], "evidence": ["income.undertaking|income.other"]}, FULL, "met"),
        ({"rules": ["TST-001"], "evidence": ["income.undertaking"]}, FULL, "unseen"),
        ({"rules": ["TST-001"], "evidence": ["projects[].score"]}, FULL, "unseen"),
        (
            {"rules": ["TST-001"], "evidence": ["projects[].score"]},
            f"{FULL}projects = [{{ name = 'a', score = 90 }}, {{ name = 'b' }}]\n",
            "unseen",
        ),
        (
            {"rules": ["TST-001"], "evidence": ["projects[].score"]},
            f"{FULL}projects = [{{ name = 'a', score = 90 }}, {{ name = 'b', score = 0 }}]\n",
            "met",
        ),
    ],
)
def test_how_evidence_counts(more: dict[str, Any], body: str, state: str) -> None:
    assert states(body, rules=book(duty(**more)))["T-1"] == state


WHOLE = (Path(__file__).parents[2] / "examples" / "clean.toml").read_text(encoding="utf-8")
LAST_PROJECT = WHOLE[WHOLE.index('[[projects]]\nname = "公共法律服务"') : WHOLE.index("[previous]")]
PROSE = '[[statements]]\nfigure = "income.total"\nvalue = 1286.4\nquote = "{}"\n\n[[shares]]'


def cut(*changes: tuple[str, str]) -> dict[str, str]:
    """The states of the duties of a whole correct budget in which something else stands."""
    text = WHOLE
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return {name: entry.state for name, entry in ledger(text).items()}


def test_what_only_a_part_of_a_duty_shows_does_not_make_it_met() -> None:
    whole = cut()
    found = cut(
        ('"单位职责及机构设置情况", "单位预算安排的总体情况"', '"单位职责", "政府采购支出预算情况"'),
        ('{ name = "支出总表" }', '{ name = "政府采购支出表" }'),
        ('{ name = "收入总表" }', '{ name = "收入总表" }, { name = "国有资本经营预算支出表" }'),
        (", value = 642.50 }", " }"),
        ('code = "C16070300"\n', ""),
        ('project = "基层司法所建设"\nname = "办公桌"', 'name = "办公桌"'),
        ("by_economic_class = [", "by_economic_classes = ["),
        ("basic = { total = 842.16, personnel = 724.90, public = 117.26 }", "basic = { total = 842.16 }"),
        ("kept_count = 4 }", "kept_count = 4 }\nabroad_people = 0"),
        ("total = { value = 45.25, percent = 3.65, reason", "total = { value = 45.25, percent = 43.65, reason"),
        ("公共法律服务项目增加", "工作需要"),
        (LAST_PROJECT, ""),
    )
    part = ("D-015", "D-023", "D-024", "D-046", "D-057", "D-063", "D-064", "D-071", "D-093")
    assert {name: (whole[name], found[name]) for name in part} == dict.fromkeys(part, ("met", "unseen"))
    assert (whole["D-021"], found["D-021"], found["D-036"]) == ("unseen", "met", "met")


def test_what_stands_elsewhere_breaks_no_duty() -> None:
    said = PROSE.format(
        "机关运行经费117.26万元，比上年增加3.36万元，主要原因是电费标准提高；面向中小企业预留份额132.50万元"
    )
    found = cut(
        (', reason = "电费标准提高" }', " }"),
        ("reserved_for_sme = { total = 132.50, small_and_micro = 90 }\n", ""),
        ("reserved_for_sme = 38.50\n", ""),
        ("[[shares]]", said),
    )
    assert (found["D-059"], found["D-033"]) == ("met", "met")


def test_a_list_that_is_given_in_part_shows_no_duty_about_each_of_its_rows() -> None:
    lists = ("procurement.items", "projects", "disclosure.tables", "expenditure.by_function")
    found = cut(("decimals = 2\n", f"decimals = 2\npartial = {list(lists)}\n"))
    for name in ("D-032", "D-036", "D-062", "D-063", "D-065", "D-071", "D-092", "D-093", "D-102"):
        assert found[name] == "unseen", name
    assert "violated" not in found.values()
