"""Packs: what is wrong with one is told whole, with the line and, for formulas, the stretch at fault."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest

from budgetcheck.declaration.declare import declare
from budgetcheck.figures.load import figures_of
from budgetcheck.findings.suppress import read_comments
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.ids import is_accepted, is_meant
from budgetcheck.rulebook.load import load_packs
from budgetcheck.rulebook.rule import Pack, PackError
from budgetcheck.source.read import Source
from budgetcheck.text.words import Words
from budgetcheck.verdicts.judge import judge

HEAD = '[pack]\nid = "own"\n'


def load(tmp_path: Path, text: str) -> tuple[Pack, ...]:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return load_packs([path])


def faults_of(tmp_path: Path, text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(PackError) as caught:
        compile_packs(load(tmp_path, text))
    return [(fault.span.line if fault.span else None, fault.message.en) for fault in caught.value.faults]


def test_a_users_rule_needs_only_id_and_formula(tmp_path: Path) -> None:
    (pack,) = load(tmp_path, HEAD + '[[rule]]\nid = "OWN-001"\ncheck = "income.total > 0"\n')
    (rule,) = pack.rules
    assert (rule.severity, rule.name, rule.tolerance) == ("error", "own-001", "rounding")
    assert rule.title == Words("income.total > 0", "income.total > 0")


def test_everything_of_a_rule_is_read(tmp_path: Path) -> None:
    text = HEAD + (
        "[parameters]\nlimit = { value = 200, currency_unit = '万元', zh = '限额', en = 'limit' }\nshare = 30\n"
        "[[rule]]\nid = 'OWN-001'\nname = 'too-much'\ntitle = { zh = '过多', en = 'too much' }\nseverity = 'warning'\n"
        "each = ['p in projects', 'i in p.indicators']\nwhen = 'defined(i.weight)'\n"
        "check = 'i.weight <= parameters.share'\ntolerance = 0.5\nfigure = 'i.weight'\ncite = ['某条']\n"
        "applies_to = { kind = ['budget'] }\n"
        "[[rule.good]]\nnote = 'n'\nprojects = [{ name = 'a', budget = 1 }]\n"
        "[[rule.bad]]\nprojects = []\nexpect = { difference = '1' }\n"
    )
    (pack,) = load(tmp_path, text)
    (rule,) = pack.rules
    assert rule.each == ("p in projects", "i in p.indicators")
    assert rule.tolerance == Decimal("0.5")
    assert [(e.good, e.number, e.note.zh) for e in rule.examples] == [(True, 1, "n"), (False, 1, "")]
    assert rule.examples[1].expect == {"difference": "1"}
    assert [(t.name, t.value, t.currency_unit) for t in pack.thresholds] == [
        ("limit", 200, "万元"),
        ("share", 30, None),
    ]
    assert rule.fits("budget", "unit")
    assert not rule.fits("final_accounts", "unit")
    assert len(compile_packs([pack]).programs) == 1


def test_all_faults_of_a_pack_are_told_with_their_lines(tmp_path: Path) -> None:
    text = HEAD + (
        '[[rule]]\nid = "OWN-001"\nchek = "income.total > 0"\n'
        '[[rule]]\nid = "own_2"\ncheck = "income.total > 0"\nseverity = "fatal"\n'
    )
    found = faults_of(tmp_path, text)
    assert (5, "unknown key `rule[0].chek`; did you mean `check`?") in found
    assert {line for line, _ in found} >= {5, 7, 9}


def test_all_faulty_formulas_are_told(tmp_path: Path) -> None:
    text = HEAD + (
        '[[rule]]\nid = "OWN-001"\ncheck = "incom.total > 0"\nwhen = "unit.name > 3"\n'
        '[[rule]]\nid = "OWN-002"\neach = "x in nothing"\ncheck = "1 == 1"\n'
    )
    with pytest.raises(PackError) as caught:
        compile_packs(load(tmp_path, text))
    told = [(f.rule, f.formula, f.formula[slice(*f.at)]) for f in caught.value.faults if f.formula and f.at]
    assert told == [
        ("OWN-001", "unit.name > 3", "unit.name > 3"),
        ("OWN-001", "incom.total > 0", "incom"),
        ("OWN-002", "x in nothing", "nothing"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[pack\n", ""),
        ("[[rule]]\nid = 'A-1'\n", "pack"),
        (HEAD + "[[rule]]\nid = 'OWN-001'\ncheck = 3\n", "check"),
        (HEAD + "[[rule]]\nid = 'OWN-001'\ncheck = '1 == 1'\n[[rule]]\nid = 'OWN-001'\ncheck = '1 == 1'\n", "already"),
    ],
)
def test_broken_packs_are_refused(tmp_path: Path, text: str, message: str) -> None:
    assert any(message in told for _, told in faults_of(tmp_path, text))


def test_a_pack_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="cannot read"):
        load_packs([tmp_path / "none.toml"])
    gbk = tmp_path / "gbk.toml"
    gbk.write_bytes(HEAD.encode() + "# 规则".encode("gbk"))
    with pytest.raises(PackError, match="UTF-8"):
        load_packs([gbk])
    with pytest.raises(PackError, match="regular file"):
        load_packs([tmp_path])


def test_an_id_of_a_built_in_rule_is_taken(tmp_path: Path) -> None:
    base = compile_packs(load(tmp_path, HEAD + '[[rule]]\nid = "OWN-001"\ncheck = "income.total > 0"\n'))
    with pytest.raises(PackError, match="taken"):
        compile_packs(load(tmp_path, HEAD + '[[rule]]\nid = "own-001"\ncheck = "income.total > 1"\n'), base)


IDS = ["PT-2", "普陀-001", "LF-EXP-12", "pt-2", "É-9", "2024-1", "Ａ-7"]
NO_IDS = [
    "PT",
    "PT2",
    "PT-",
    "-2",
    "PT--2",
    "PT-2-",
    "PT-2a",
    "PT-٢",
    "PT-２",
    "P_T-2",
    "P T-2",
    "PT-2\\n",
    "a" * 40 + "-1",
]


@pytest.mark.parametrize("id_", IDS)
def test_an_id_is_parts_of_letters_and_digits_joined_by_hyphens(id_: str, tmp_path: Path) -> None:
    (pack,) = load(tmp_path, HEAD + f'[[rule]]\nid = "{id_}"\ncheck = "income.total > 0"\n')
    assert pack.rules[0].id == id_
    for pattern in (id_, id_.rpartition("-")[0], f"{id_[0]}*"):
        assert is_meant(id_, pattern)
    assert is_accepted(id_, id_.upper())
    text = f"total = 1  # budgetcheck: ignore[{id_}] 理由\n"
    assert [comment.ids for comment in read_comments(text)] == [(id_.upper(),)]
    (near,) = read_comments(text.replace(": ignore", " ignore"))
    assert unicodedata.normalize("NFKC", id_).upper() in near.meant


@pytest.mark.parametrize("id_", NO_IDS)
def test_another_id_is_refused_in_words(id_: str, tmp_path: Path) -> None:
    ((line, told),) = faults_of(tmp_path, HEAD + f'[[rule]]\nid = "{id_}"\ncheck = "income.total > 0"\n')
    assert line == 4
    assert "PT-2, 普陀-001" in told or "too long" in told
    assert "^" not in told


@pytest.mark.parametrize("id_", ["DEC-001", "dec-9", "SUP-1", "DEC-A-1"])
def test_ids_of_faults_are_no_rules(id_: str, tmp_path: Path) -> None:
    ((_, told),) = faults_of(tmp_path, HEAD + f'[[rule]]\nid = "{id_}"\ncheck = "income.total > 0"\n')
    assert "ids of faults" in told


def test_members_of_a_family_stand_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    members = ", ".join(f'{{ id = "普陀-{number}" }}' for number in (10, 9, 2))
    (pack,) = load(tmp_path, HEAD + f'[[family]]\ncheck = "income.total > 0"\nmembers = [{members}]\n')
    assert [rule.id for rule in pack.rules] == ["普陀-2", "普陀-9", "普陀-10"]


PATTERNS = "[patterns]\nyear = '20[0-9]{2}年'\nkind = '部门|单位'\ntitle = '^{year}{kind}预算$'\n"
NAMED = '[[rule]]\nid = "OWN-001"\neach = "text in texts"\ncheck = "not matches(text.value, patterns.title)"\n'


def test_patterns_are_put_together_and_kept_with_the_rules_that_name_them(tmp_path: Path) -> None:
    (pack,) = load(tmp_path, HEAD + PATTERNS + NAMED)
    assert pack.rules[0].patterns == (("title", "^(?:20[0-9]{2}年)(?:部门|单位)预算$"),)
    rulebook = compile_packs([pack])
    start = 'format = 1\n[unit]\nname = "某局"\n[disclosure]\nyear = 2024\nsections = '
    for title, verdict in (("2024年单位预算", "fails"), ("2024年单位或预算", "holds"), ("部门", "holds")):
        figures = figures_of(declare(Source("a.toml", f'{start}["{title}"]')))
        for everything in (False, True):
            judged = judge(figures, rulebook, keep_passed=everything)
            assert (judged.counts["fails"] == 1) is (verdict == "fails")


@pytest.mark.parametrize(
    ("patterns", "fault"),
    [
        ("a = 'x{b}'", "there is no pattern `b`"),
        ("kind = 'x'\ntitle = '{knid}'", "there is no pattern `knid`; did you mean `kind`?"),
        ("a = '{b}'\nb = '{a}'", "patterns that name each other: a → b → a"),
        ("a = '('", "the pattern `a` cannot be used: missing ): ("),
        (f"a = '{'x' * 1001}'", "the pattern `a` is longer than 1,000 characters when written out"),
        ("A = 'x'", "`patterns.A` is not right: it must match ^[a-z][a-z0-9_]*$"),
    ],
)
def test_patterns_that_cannot_be_used_are_told(tmp_path: Path, patterns: str, fault: str) -> None:
    told = faults_of(tmp_path, f"{HEAD}[patterns]\n{patterns}\n{NAMED.replace('.title', '.a')}")
    assert fault in [message for _, message in told]
    assert all(line is not None and line >= 3 for line, _ in told)


def test_patterns_that_grow_without_bound_are_refused_at_once(tmp_path: Path) -> None:
    lines = ["p0 = 'xxxxxxxxxx'", *(f"p{n} = '{{p{n - 1}}}{{p{n - 1}}}'" for n in range(1, 150))]
    told = faults_of(tmp_path, f"{HEAD}[patterns]\n" + "\n".join(lines) + f"\n{NAMED.replace('.title', '.p1')}")
    assert len(told) > 100
    assert all("longer than 1,000 characters" in message for _, message in told)


def test_what_only_looks_like_a_name_stays_part_of_the_pattern(tmp_path: Path) -> None:
    text = f"{HEAD}[patterns]\ntitle = '\\p{{Han}}{{2,3}}\\x{{4e00}}\\x{{ab}}'\n{NAMED}"
    (pack,) = load(tmp_path, text)
    assert pack.rules[0].patterns == (("title", "\\p{Han}{2,3}\\x{4e00}\\x{ab}"),)


def test_an_unknown_pattern_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    told = faults_of(tmp_path, HEAD + PATTERNS + NAMED.replace("patterns.title", "patterns.titel"))
    assert told == [(10, "there is no name `titel`; did you mean `title`?")]


def test_a_threshold_of_another_pack_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("[pack]\nid = 'own'\n[parameters]\nleast_fixed_asset = 1\n", encoding="utf-8")
    with pytest.raises(PackError) as raised:
        compile_packs(load_packs([path]), builtin_rulebook())
    (fault,) = raised.value.faults
    assert fault.span is not None
    assert fault.span.line == 4
