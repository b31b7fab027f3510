"""`import`, and `check` and `explain` of documents, as people call them."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.recognition.material import shared

SEED = "seed/guangyang-2022-disclosure.txt"
SMALL = """青川市民政局2025年单位预算公开
支出预算10.00万元，其中：基本支出6.00万元，项目支出3.00万元。
公务接待费和差旅补助1.00万元。
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "公开.txt"
    path.write_text(SMALL, "utf-8")
    return path


@pytest.mark.parametrize(("other", "year"), [("2025年收入总表", 2025), ("2024年收入总表", 2000)])
def test_tables_of_one_year_tell_the_year_of_a_document(run, tmp_path: Path, other: str, year: int) -> None:  # type: ignore[no-untyped-def]
    """Tables that say nothing of a budget are headed by its year all the same; several years tell none (2000)."""
    expenditure = "| 支出 | 金额 |\n|---|---|\n| 基本支出 | 6.00 |\n| 支出总计 | 6.00 |\n"
    income = expenditure.replace("支出", "收入").replace("基本收入", "其他收入")
    (tmp_path / "表.md").write_text(f"2025年支出总表\n\n{expenditure}\n{other}\n\n{income}", "utf-8")
    code, out, _ = run("import", str(tmp_path / "表.md"))
    assert code == 0
    assert tomllib.loads(out)["disclosure"]["year"] == year


def test_nothing_is_judged_by_a_year_that_was_not_found(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """The date of the assets is no contradiction to a year that the document does not state."""
    text = "青川市民政局单位预算公开\n支出预算10.00万元，其中：基本支出6.00万元，项目支出4.00万元。\n"
    text += "截至2024年12月31日，本单位共有车辆2辆。\n"
    (tmp_path / "公开.txt").write_text(text, "utf-8")
    code, out, _ = run("check", str(tmp_path / "公开.txt"), "-f", "json", "--lang", "zh")
    report = json.loads(out)
    told = {finding["rule"]: finding["message"] for finding in report["findings"] if finding["severity"] != "info"}
    assert (code, "AST-002" in told, "DEC-031" in told) == (0, False, False)
    assert any("未能从文中识别年度" in finding["message"] for finding in report["findings"])
    assert "2000" not in out
    code, out, _ = run("explain", str(tmp_path / "公开.txt"), "--lang", "zh")
    assert code == 0
    assert "2000" not in out


def test_an_explanation_names_the_places_of_the_document(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Lines are those of a declaration that was never written; people look in the document."""
    text = "青川市民政局2025年单位预算公开\n\n支出预算10.00万元，其中：基本支出6.00万元，项目支出3.00万元。\n"
    (tmp_path / "公开.txt").write_text(text, "utf-8")
    code, out, _ = run("explain", str(tmp_path / "公开.txt"), "--lang", "zh")
    assert code == 1
    assert "expenditure.project.total  第3行文字" in out
    assert " 行" not in out
    page = tmp_path / "e.html"
    run("explain", str(tmp_path / "公开.txt"), "--lang", "zh", "-o", str(page))
    assert "<td>第3行文字</td>" in page.read_text("utf-8")
    out = run("explain", str(tmp_path / "公开.txt"), "-f", "json")[1]
    value = json.loads(out)["solutions"][0]["values"]
    assert {(one["line"], one["place"]["line"]) for one in value.values()} == {(None, 3)}


def test_import_writes_the_declaration_and_its_places(run, small: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    target = tmp_path / "unit.toml"
    code, _, err = run("import", str(small), "-o", str(target), "--lang", "zh")
    assert code == 0
    assert "已读懂金额 3 / 4" in err
    declared = tomllib.loads(target.read_text("utf-8"))
    assert declared["expenditure"]["basic"]["total"] == 6.0
    assert declared["disclosure"]["extent"] == "whole"
    places = json.loads((tmp_path / "unit.toml.places.json").read_text("utf-8"))
    figure = places["figures"]["expenditure.total"]
    assert figure["place"] == {"line": 2}
    assert figure["quote"] == "支出预算10.00万元"
    assert figure["entry"] == "heads:expenditure.total"


def test_marks_of_direction_are_written_escaped(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path, target = tmp_path / "公\u202e开.txt", tmp_path / "unit.toml"
    path.write_text(SMALL.replace("。", "\u2066。\u202e"), "utf-8")
    for _ in range(2):
        assert run("import", str(path), "-o", str(target))[0] == 0
    for written in (target, tmp_path / "unit.toml.places.json"):
        text = written.read_text("utf-8")
        assert not set("\u202e\u2066") & set(text)
    assert "\u202e" in json.loads(text)["document"]


@pytest.mark.parametrize("form", ["html", "md", "txt"])
def test_a_report_in_a_folder_of_documents_is_made_anew_and_no_document_replaced(run, small: Path, form: str) -> None:  # type: ignore[no-untyped-def]
    kept, folder = small.read_bytes(), str(small.parent)
    report = small.parent / f"report.{form}"
    report.write_text(SMALL + "[STM-001]", "utf-8")
    assert run("check", folder, "--documents", "-o", str(report))[0] in (0, 1)
    assert "[STM-001]" not in report.read_text("utf-8")
    assert run("check", folder, "--documents", "-o", str(small), "-f", "json")[0] == 2
    assert small.read_bytes() == kept


def test_a_document_that_is_hardly_understood_is_judged_as_an_excerpt(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """What seems missing from it may be unread: nothing is said to be missing, and no sum to be short."""
    path = tmp_path / "公开.txt"
    odd = "".join(f"某某和某某{number}.00万元。\n" for number in range(5, 12))
    path.write_text(SMALL + odd, "utf-8")
    _, out, _ = run("import", str(path), "-q")
    assert tomllib.loads(out)["disclosure"]["extent"] == "excerpt"
    assert "按摘录检查" in out
    path.write_text(f"{path.read_text('utf-8')}“三公”经费预算2.00万元。“三公”经费预算3.00万元。\n", "utf-8")
    _, out, _ = run("check", str(path), "-f", "concise", "--lang", "zh")
    assert "DIS-" not in out
    assert "STM-001" in out
    assert "[DEC-058] 只读懂金额" in out


def test_what_was_not_read_is_told(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["青川市民政局2025年单位预算公开"])
    book.active.append(["支出预算10.00万元，其中：基本支出6.00万元，项目支出4.00万元。"])
    book.create_sheet("底稿").sheet_state = "hidden"
    book.save(tmp_path / "公开.xlsx")
    code, out, _ = run("check", str(tmp_path / "公开.xlsx"), "-f", "json")
    (one,) = [found for found in json.loads(out)["findings"] if found["rule"] == "DEC-059"]
    assert one["severity"] == "info"
    assert "底稿" in one["message"]
    assert code == 0


def test_import_reports_explains_and_fails_under(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run("import", str(small), "--report", "--explain", "--fail-under", "90", "--lang", "zh")
    assert code == 1
    assert "expenditure.project.total = 3.00万元" in out
    assert "? 1.00万元  前面有未识别的词语" in out
    code, out, _ = run("import", str(small), "--format", "json", "--fail-under", "70")
    assert code == 0
    assert json.loads(out)["coverage"] == {"used": 3, "seen": 4, "percent": "75.00"}


def test_import_keeps_what_a_person_added(run, small: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    target = tmp_path / "unit.toml"
    run("import", str(small), "-o", str(target), "-q")
    text = target.read_text("utf-8")
    text = text.replace("[unit]", "# 张三核对\n[unit]\ncode = '110'", 1)
    lines = [
        "total = 7.00  # budgetcheck: ignore[EXP-002] 另附说明" if line.startswith("total = 6.00") else line
        for line in text.splitlines()
    ]
    target.write_text("\n".join([*lines, "", "[custom]", "mine = 3", ""]), "utf-8")
    small.write_text(SMALL.replace("支出预算10.00", "支出预算9.00"), "utf-8")
    code, _, err = run("import", str(small), "-o", str(target), "--lang", "zh")
    assert code == 0
    assert "改为 expenditure.total = 9.00（原为 10.00）" in err
    assert "人工改过；文中为 6.00" in err
    kept = target.read_text("utf-8")
    declared = tomllib.loads(kept)
    assert declared["unit"]["code"] == "110"
    assert declared["custom"] == {"mine": 3}
    assert declared["expenditure"]["total"] == 9.0
    assert declared["expenditure"]["basic"]["total"] == 7.0
    assert "# 张三核对" in kept
    assert "ignore[EXP-002] 另附说明" in kept


@pytest.mark.parametrize(
    ("text", "said"),
    [("会议通知\n请于周一参会。\n", "未识别出任何预决算数字"), ("", "")],
)
def test_what_is_no_disclosure_is_refused_in_one_line(run, tmp_path: Path, text: str, said: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    code, out, err = run("import", str(path), "--lang", "zh")
    assert code == 2
    assert not out
    assert said in err
    assert len(err.strip().splitlines()) == 1


def test_check_names_the_place_in_the_document(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run("check", str(small), "--format", "json", "--isolated", "--no-cache")
    assert code == 1
    (finding,) = [finding for finding in json.loads(out)["findings"] if finding["rule"] == "EXP-001"]
    assert finding["place"] == {"line": 2, "title": "青川市民政局2025年单位预算公开", "quote": "支出预算10.00万元"}
    assert finding["difference"] == "1.00"
    _, out, _ = run("check", str(small), "--format", "concise", "--isolated", "--no-cache", "--lang", "zh")
    assert "公开.txt 第2行文字 “支出预算10.00万元”: 错误[EXP-001]" in out
    _, out, _ = run("check", str(small), "--format", "sarif", "--isolated", "--no-cache", "--lang", "zh")
    results = json.loads(out)["runs"][0]["results"]
    (location,) = next(result for result in results if result["ruleId"] == "EXP-001")["locations"]
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "第2行文字"
    assert location["physicalLocation"]["region"] == {"startLine": 2}


def test_check_finds_the_same_with_the_cache(run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first = run("check", str(small), "--format", "json", "--isolated")
    assert run("check", str(small), "--format", "json", "--isolated") == first


def test_explain_takes_documents(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run("explain", str(small), "--lang", "zh")
    assert code == 1
    assert "10" in out


def test_import_writes_json_where_the_name_says_so(run, small: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("import", str(small), "-o", str(tmp_path / "unit.json"))[0] == 0
    made = json.loads((tmp_path / "unit.json").read_text("utf-8"))
    assert made["figures"]["expenditure.total"]["value"] == "10.00"
    assert made == json.loads(run("import", str(small), "-f", "json")[1])


def test_what_was_left_out_is_told_where_nothing_was_recognised(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["收入合计", "=WEBSERVICE(B9)"], ["支出合计", "=B1"]):
        book.active.append(row)
    book.save(tmp_path / "表.xlsx")
    _, out, _ = run("check", str(tmp_path / "表.xlsx"), "--isolated", "--lang", "zh", "-f", "json")
    (found,) = json.loads(out)["findings"]
    assert "有 2 个公式没有保存结果" in found["message"]
    assert "完整的公开文档" in found["remedy"]
    code, _, err = run("import", str(tmp_path / "表.xlsx"), "--isolated", "--lang", "zh")
    assert code == 2
    assert "有 2 个公式没有保存结果" in err


def test_a_document_that_cannot_be_read_is_a_finding_and_others_keep_their_results(
    run, small: Path, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    broken = tmp_path / "b.pdf"
    broken.write_bytes(b"%PDF-1.7 broken")
    code, out, _ = run("check", str(broken), str(small), "--format", "json", "--isolated", "--no-cache")
    assert code == 1
    assert {finding["rule"] for finding in json.loads(out)["findings"]} >= {"DEC-006", "EXP-001"}


def test_declarations_are_checked_without_the_readers() -> None:
    program = (
        "import sys; from budgetcheck.__main__ import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "rooms = ('budgetcheck.documents', 'budgetcheck.recognition')\n"
        "print([name for name in sys.modules if name.startswith(rooms)])"
    )
    example = Path(__file__).parents[2] / "examples" / "guangyang-2022.toml"
    done = subprocess.run(
        [sys.executable, "-c", program, "check", str(example), "--isolated", "--no-cache", "--quiet"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip().splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", ["documents/planning-2024-final.pdf"])
def test_a_published_slip_is_found_with_page_and_words(run, name: str) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = run("check", str(shared(name)), "--format", "json", "--isolated", "--no-cache")
    errors = [
        finding
        for finding in json.loads(out)["findings"]
        if finding["severity"] == "error" and finding["verdict"] == "fails"
    ]
    assert [(finding["place"]["page"], finding["difference"]) for finding in errors] == [(24, "12.89"), (24, "12.89")]


def test_import_refuses_a_declaration_of_another_unit(run, small: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    target = tmp_path / "unit.toml"
    run("import", str(small), "-o", str(target), "-q")
    before = target.read_text("utf-8")
    small.write_text(SMALL.replace("青川市民政局", "云溪县教育局"), "utf-8")
    code, out, err = run("import", str(small), "-o", str(target), "--lang", "zh")
    assert (code, out) == (2, "")
    assert "该文件申报的单位为“青川市民政局”，文档为“云溪县教育局”" in err
    assert len(err.strip().splitlines()) == 1
    assert target.read_text("utf-8") == before


def test_reports_beside_documents_are_passed_by(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    """Searching the folder again finds the document alone, and a report that is named is told for what it is."""
    for name in ("report.html", "结果.xlsx", "结果.md"):
        run("check", str(small), "-o", str(small.with_name(name)))
        assert small.with_name(name).exists()
    _, out, _ = run("check", str(small.parent), "--documents", "-f", "json")
    assert json.loads(out)["summary"]["files"] == 1
    code, out, _ = run("check", str(small.with_name("结果.xlsx")), "-f", "concise", "--lang", "zh")
    assert code == 1
    assert "本工具写出的核对报告" in out
