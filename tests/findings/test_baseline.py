"""A baseline accepts what was recorded, wherever it has moved, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.findings.accepted import without_accepted
from budgetcheck.findings.baseline import Baseline, Entry, dump, load_baseline, prune, record, save
from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.text.places import Span
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.safe import shows
from budgetcheck.text.words import Words


def finding(rule: str, fingerprint: str, line: int = 1, verdict: str = "fails") -> Finding:
    words = Words(rule, rule)
    return Finding(
        rule, rule, "error", verdict, "a.toml", Span(line, 1, line, 5), "income.total", None, words, words,
        fingerprint=fingerprint,
    )  # type: ignore[arg-type]  # fmt: skip


def apply(baseline: Baseline, report: FileReport, file: Path, required: Callable[[str], bool]) -> FileReport:
    return without_accepted(report, baseline=baseline.acceptance(file, required))


def none(_rule: str) -> bool:
    return False


def test_what_was_recorded_is_accepted_wherever_it_has_moved(tmp_path: Path) -> None:
    before = FileReport("2022/甲.toml", findings=(finding("EXP-001", "f1", 3), finding("PRC-001", "f2", 9)))
    baseline = record(tmp_path, [(before, tmp_path / "2022" / "甲.toml")], none)
    assert baseline.accepted == 2
    save(baseline, tmp_path / "baseline.json")
    read = load_baseline(tmp_path / "baseline.json", "baseline.json")
    after = FileReport("2022/甲.toml", findings=(finding("EXP-001", "f1", 30), finding("EXP-001", "f9", 31)))
    assert [found.fingerprint for found in apply(read, after, tmp_path / "2022" / "甲.toml", none).findings] == ["f9"]
    assert apply(read, after, tmp_path / "2022" / "甲.toml", none).baselined == 1
    assert apply(read, after, tmp_path / "other.toml", none) is after
    clean = FileReport("2022/甲.toml")
    assert apply(read, clean, tmp_path / "2022" / "甲.toml", none) is clean


def test_an_entry_accepts_one_finding_only(tmp_path: Path) -> None:
    baseline = Baseline(tmp_path, {"a.toml": (Entry("f", "EXP-001", ""),)})
    twice = FileReport("a.toml", findings=(finding("EXP-001", "f", 1), finding("EXP-001", "f", 2)))
    assert [found.span.line for found in apply(baseline, twice, tmp_path / "a.toml", none).findings] == [2]


def test_required_rules_comments_and_what_does_not_fail_stay_out(tmp_path: Path) -> None:
    report = FileReport(
        "a.toml",
        findings=(
            finding("EXP-001", "f1"),
            finding("SUP-001", "f2"),
            finding("PRC-001", "f3", verdict="rounding"),
            finding("PRC-002", "f4"),
        ),
    )

    def required(rule: str) -> bool:
        return rule == "EXP-001"

    baseline = record(tmp_path, [(report, tmp_path / "a.toml")], required)
    assert baseline.files == {"a.toml": (Entry("f4", "PRC-002", "income.total"),)}
    forged = Baseline(tmp_path, {"a.toml": (Entry("f1", "EXP-001", ""),)})
    assert len(apply(forged, report, tmp_path / "a.toml", required).findings) == 4


def test_the_file_is_stable_and_differs_by_the_line(tmp_path: Path) -> None:
    one = Baseline(
        tmp_path, {"b.toml": (Entry("2", "R", "x"), Entry("1", "R", "甲")), "a.toml": (Entry("1", "R", ""),)}
    )
    two = Baseline(tmp_path, {"a.toml": one.files["a.toml"], "b.toml": one.files["b.toml"][::-1]})
    assert dump(one) == dump(two)
    fewer = Baseline(tmp_path, {"a.toml": one.files["a.toml"], "b.toml": one.files["b.toml"][1:]})
    gone = set(dump(one).splitlines()) - set(dump(fewer).splitlines())
    assert len(gone) <= 2
    assert '      {"fingerprint": "1", "rule": "R", "figure": "甲"},' in dump(one).splitlines()
    save(Baseline(tmp_path), tmp_path / "empty.json")
    assert load_baseline(tmp_path / "empty.json", "empty.json").files == {}


def test_pruning_drops_what_is_found_no_more(tmp_path: Path) -> None:
    a, b, c = Entry("1", "R", ""), Entry("2", "R", ""), Entry("3", "R", "")
    baseline = Baseline(tmp_path, {"checked": (a, b), "unchecked": (c,), "deleted": (a,), "clean": (b,)})
    pruned = prune(baseline, {"checked": ["2", "9"], "clean": []}, lambda file: file != "deleted")
    assert pruned.baseline.files == {"checked": (b,), "unchecked": (c,)}
    assert pruned.removed == {"checked": (a,), "deleted": (a,), "clean": (b,)}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "damaged"),
        (b"{", "damaged"),
        (b"[]", "damaged"),
        (b"\xff\xfe", "damaged"),
        (b"null", "damaged"),
        (b"[" * 100_000, "damaged"),
        (b'{"version": 1}', "damaged"),
        (b'{"version": 1, "files": []}', "damaged"),
        (b'{"version": 1, "files": {"a": [{"fingerprint": 1, "rule": "R", "figure": ""}]}}', "damaged"),
        (b'{"version": 1, "files": {"a": [{"fingerprint": "1"}]}}', "damaged"),
        (b'<<<<<<< HEAD\n{"version": 1, "files": {}}', "unresolved merge"),
        (b'{"version": 2, "files": {}}', "upgrade"),
    ],
)
def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "b.json").write_bytes(content)
    with pytest.raises(CannotRun, match=says) as caught:
        load_baseline(tmp_path / "b.json", "b.json")
    assert caught.value.problems[0].path == "b.json"


def test_an_absent_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="budgetcheck baseline"):
        load_baseline(tmp_path / "no.json", "no.json")
    with pytest.raises(CannotRun, match="cannot read"):
        load_baseline(tmp_path, ".")
    with pytest.raises(CannotRun, match="cannot write"):
        save(Baseline(tmp_path), tmp_path / "no" / "b.json")


@given(st.dictionaries(st.text(min_size=1), st.lists(st.tuples(st.text(), st.text(), st.text()), min_size=1)))
def test_whatever_is_written_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, list[tuple[str, str, str]]]
) -> None:
    from budgetcheck.text.safe import visible

    made = {
        visible(file): tuple(sorted(Entry(*map(visible, entry)) for entry in entries))
        for file, entries in files.items()
    }
    path = tmp_path_factory.mktemp("b") / "b.json"
    save(Baseline(path.parent, made), path)
    assert load_baseline(path, "b.json").files == made


def test_marks_of_direction_are_written_escaped_and_read_as_they_were(tmp_path: Path) -> None:
    held = Baseline(tmp_path, {"a\u202eb.toml": (Entry("f\u2066", "EXP-001", "g\u200b"),)})
    text = dump(held)
    assert shows(text.replace("\n", ""))
    (tmp_path / "baseline.json").write_text(text, encoding="utf-8")
    assert load_baseline(tmp_path / "baseline.json", "baseline.json").files == held.files
