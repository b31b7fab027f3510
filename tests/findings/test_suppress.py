"""Comments accept findings of the lines that they concern, with a reason."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.findings.accepted import without_accepted
from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.findings.suppress import Scope, read_comments, suppression
from budgetcheck.rulebook.ids import is_accepted
from budgetcheck.text.places import Span
from budgetcheck.text.words import Words

RULES = ("EXP-001", "EXP-002", "PRC-001", "PRC-007", "DEC-010")
SCOPE = Scope(
    known=lambda pattern: any(is_accepted(rule, pattern) for rule in RULES),
    judged=lambda pattern: any(is_accepted(rule, pattern) for rule in RULES if rule != "EXP-002"),
    required=lambda rule: rule == "PRC-007",
)


def finding(rule: str, line: int, verdict: str = "fails") -> Finding:
    return Finding(
        rule,
        rule.lower(),
        "error",
        verdict,
        "a.toml",
        Span(line, 1, line, 5),
        None,
        None,
        Words(rule, rule),
        Words("", ""),
    )  # type: ignore[arg-type]


def suppress(report: FileReport, text: str, scope: Scope) -> FileReport:
    return without_accepted(report, comments=suppression(text, report.path, scope))


def outcome(text: str, *findings: Finding) -> list[tuple[str, int]]:
    report = suppress(FileReport("a.toml", findings=findings), text, SCOPE)
    return [(found.rule, found.span.line) for found in report.findings]


def test_a_comment_behind_a_figure_accepts_its_finding_only() -> None:
    text = "[expenditure]\ntotal = 1  # budgetcheck: ignore[EXP-001] 批复如此\nbasic = 2\n"
    assert outcome(text, finding("EXP-001", 2), finding("EXP-001", 3), finding("PRC-001", 2)) == [
        ("EXP-001", 3),
        ("PRC-001", 2),
    ]


def test_a_comment_on_its_own_line_concerns_the_next_statement() -> None:
    text = "# budgetcheck: ignore[EXP-001] 说明\n\n# 又一行\nitems = [\n  1,\n  2,\n]\nbasic = 2\n"
    assert outcome(text, finding("EXP-001", 5), finding("EXP-001", 8)) == [("EXP-001", 8)]


@pytest.mark.parametrize(
    ("text", "line", "lines"),
    [
        ("a = [\n  1,\n]  # budgetcheck: ignore[EXP-001] r\n", 3, (1, 3)),
        ("a = [  # budgetcheck: ignore[EXP-001] r\n  1,\n]\nb = 1\n", 1, (1, 3)),
        ("a = [\n  { b = 1 },  # budgetcheck: ignore[EXP-001] r\n  { b = 2 },\n]\n", 2, (2, 2)),
        ("a = [\n  # budgetcheck: ignore[EXP-001] r\n  { b = [\n 1] },\n  { b = 2 },\n]\n", 2, (3, 4)),
        ("[a]  # budgetcheck: ignore[EXP-001] r\nb = 1\n\n[c]\nd = 1\n", 1, (1, 3)),
        ("[[a]]  # budgetcheck: ignore[EXP-001] r\nb = 1\nc = [[1],\n[2]]", 1, (1, 4)),
        ("# budgetcheck: ignore[EXP-001] r\n[[a]]\nb = 1\n[[a]]\nb = 2", 1, (2, 3)),
        ('a = """\n# no\n"""  # budgetcheck: ignore[EXP-001] r\nb = 1', 3, (1, 3)),
        ("# budgetcheck: ignore[EXP-001] r\n\n", 1, (1, 1)),
        ("a = [  # budgetcheck: ignore[EXP-001] never closed\nb = 1\n", 1, (1, 1)),
        ("a = 1\r\n# budgetcheck: ignore[EXP-001] r\r\nb = 1\r\n", 2, (3, 3)),
    ],
)
def test_the_lines_a_comment_concerns(text: str, line: int, lines: tuple[int, int]) -> None:
    (comment,) = read_comments(text)
    assert (comment.span.line, comment.lines) == (line, lines)


def test_ignore_file_and_families_of_rules() -> None:
    text = "# budgetcheck: ignore-file[PRC-*, EXP-001]：涉密单位\na = 1\n"
    (comment,) = read_comments(text)
    assert (comment.ids, comment.reason, comment.lines) == (("PRC-*", "EXP-001"), "涉密单位", None)
    assert outcome(text, finding("PRC-001", 9), finding("EXP-001", 7)) == []


@pytest.mark.parametrize(
    "text",
    [
        'a = "# budgetcheck: ignore[EXP-001] r"',
        "a = '# budgetcheck: ignore[EXP-001] r'",
        'a = """\n# budgetcheck: ignore[EXP-001] r\n"""',
        "a = '''\n# budgetcheck: ignore[EXP-001] r\n'''",
        'a = "\\"# budgetcheck: ignore[EXP-001] r"',
        'a = """\\"""# budgetcheck: ignore[EXP-001] r"""',
        '"# budgetcheck: ignore[EXP-001] r" = 1',
        "'''' # budgetcheck: ignore[EXP-001] r'''",
    ],
)
def test_what_stands_in_strings_is_no_comment(text: str) -> None:
    assert list(read_comments(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        '""""a"""" # budgetcheck: ignore[EXP-001] r',
        "''''a''''# budgetcheck: ignore[EXP-001] r",
        'a = "unclosed\n# budgetcheck: ignore[EXP-001] r',
        "a = 1 # 合计 # budgetcheck: ignore[EXP-001] r",
        "a = 1 #budgetcheck：ignore［exp-001］， r",
        'a = "\\\\" # budgetcheck: ignore[EXP-001] r',
    ],
)
def test_comments_are_found_behind_anything(text: str) -> None:
    (comment,) = read_comments(text)
    assert (comment.ids, comment.reason) == (("EXP-001",), "r")


def test_a_missing_reason_is_a_finding_and_accepts_nothing() -> None:
    text = "a = 1  # budgetcheck: ignore[EXP-001] --\n"
    assert outcome(text, finding("EXP-001", 1)) == [("EXP-001", 1), ("SUP-002", 1)]


def test_unknown_unused_and_malformed_comments_are_findings() -> None:
    text = (
        "a = 1  # budgetcheck: ignore[EXP-001, XYZ-001] 说明\n"
        "b = 1  # budgetcheck: ignore EXP-001 说明\n"
        "c = 1  # budgetcheck: ignore[*] 说明\n"
        "d = 1  # budgetcheck: ignore[] 说明\n"
    )
    assert outcome(text) == [("SUP-001", 1), ("SUP-003", 1), ("SUP-005", 2), ("SUP-003", 3), ("SUP-005", 4)]
    report = suppress(FileReport("a.toml"), text, SCOPE)
    assert report.findings[1].span == Span(1, 8, 1, 50)
    assert [found.severity for found in report.findings] == ["warning"] * 5
    assert len({found.fingerprint for found in report.findings}) == 5
    assert report.findings[0].excerpts[0].text.startswith("a = 1")


def test_a_comment_for_a_rule_not_in_force_is_not_called_unused() -> None:
    assert outcome("a = 1  # budgetcheck: ignore[EXP-002] 说明\n") == []


def test_nothing_is_called_unused_in_a_file_with_faults() -> None:
    text = "a = 1  # budgetcheck: ignore[EXP-001] 说明\n"
    assert outcome(text, finding("DEC-010", 3)) == [("DEC-010", 3)]


def test_required_rules_stay() -> None:
    text = "a = 1  # budgetcheck: ignore[PRC-*] 说明\n"
    assert outcome(text, finding("PRC-007", 1), finding("PRC-001", 1)) == [("PRC-007", 1), ("SUP-004", 1)]


def test_accepted_findings_are_counted_and_passes_are_left_alone() -> None:
    text = "a = 1  # budgetcheck: ignore[EXP-001] 说明\n"
    report = FileReport("a.toml", findings=(finding("EXP-001", 1), finding("EXP-001", 1, "holds")))
    outcome = suppress(report, text, SCOPE)
    assert outcome.suppressed == 1
    assert [found.verdict for found in outcome.findings] == ["holds"]


def test_a_text_without_comments_costs_nothing_and_keeps_the_very_report() -> None:
    report = FileReport("a.toml", findings=(finding("EXP-001", 1),))
    assert suppress(report, "a = 1\n" * 1000, SCOPE) is report
    assert suppress(report, 'a = "budgetcheck"\n', SCOPE) is report


@pytest.mark.parametrize(
    "text",
    [
        "# budgetcheck: ignore[EXP-001] r\n" + "\n" * 4_000_000,
        "# budgetcheck: ignore[EXP-001] r\n" * 100_000,
        "# budgetcheck: x\n" + '"""' * 1_000_000 + "\n",
        "# budgetcheck: x\n" + "[" * 2_000_000 + "\n",
        "# budgetcheck: x\n" + "[a" * 2_000_000 + "\n",
        "# budgetcheck: x\n" + "'" * 2_000_001 + '"' * 2_000_001 + "\n",
        "# budgetcheck: ignore[" + "A," * 1_000_000 + "] x\n",
        "#" * 4_000_000 + " budgetcheck: ignore[EXP-001] r",
        "# budgetcheck: " + " " * 4_000_000 + "ignore",
        "#" + " \t" * 1_000_000 + "budgetcheck",
        "# budgetcheck\n" + "# " * 1_000_000,
    ],
)
def test_hostile_files_are_read_to_their_end(text: str) -> None:
    told = tuple(finding("EXP-001", line) for line in range(1, 101))
    report = suppress(FileReport("a.toml", findings=told), text, SCOPE)
    left = [found for found in report.findings if found.rule == "EXP-001"]
    assert len(left) + report.suppressed == len(told)
    assert all(found in told for found in left)


@pytest.mark.slow
def test_memory_stays_in_proportion() -> None:
    text = "# budgetcheck: ignore[EXP-001] r\n" + "\n" * 1_000_000
    tracemalloc.start()
    list(read_comments(text))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000


@given(st.text(alphabet="\"'#[]{}=\n\\a budgetcheck: ignore[E]", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    for comment in read_comments(text + "# budgetcheck: ignore[EXP-001] r"):
        assert comment.lines is None or 1 <= comment.lines[0] <= comment.lines[1] <= text.count("\n") + 1


@pytest.mark.parametrize(
    "comment",
    [
        "# budgetcheck; ignore[INC-001] 理由",
        "# budgetcheck，ignore[INC-001] 理由",
        "# 预算检查: ignore[INC-001] 理由",
        "# type: budgetcheck-ignore[INC-001] 理由",
        "# 财政批复如此，ignore [INC-001]",
    ],
)
def test_what_reads_like_a_suppression_is_never_silent(comment: str) -> None:
    (found,) = read_comments(f"total = 1  {comment}\n")
    assert found.malformed
    assert found.meant.startswith("# budgetcheck: ignore[INC-001]")
