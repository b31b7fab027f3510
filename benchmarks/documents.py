"""How fast documents are read, and in how much memory.

Prints: processor seconds of a 25-page PDF read by a process that has just started; pages a processor second in bulk,
against `extract_tables` of pdfplumber on the same pages in the same run; resident memory over 200 documents.
Run with the folder of PDF to measure: ``python benchmarks/documents.py FOLDER``; without, pages are made.
"""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

COLD = """
import sys
from budgetcheck.documents.read import read_document
from budgetcheck.documents.isolation import end_children
read_document(sys.argv[1])
end_children()
"""


def made(pages: int = 25, rows: int = 30) -> bytes:
    """A PDF of pages with prose and a ruled table of seven columns each."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(842, 595))
    edges = (40, 80, 120, 160, 420, 540, 660, 800)
    for page in range(pages):
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(
            40, 560, f"2025年预算单位支出预算总表（第{page + 1}部分），单位：元，其中基本支出与项目支出分列"
        )
        for row in range(rows + 1):
            y = 540 - 16 * row
            canvas.line(edges[0], y, edges[-1], y)
            if row < rows:
                texts = (
                    "201",
                    f"{row:02}",
                    "01",
                    "一般行政管理事务支出",
                    "12,029,501.84",
                    "11,919,501.84",
                    "110,000.00",
                )
                for edge, text in zip(edges, texts, strict=False):
                    canvas.drawString(edge + 2, y - 12, text)
        for edge in edges:
            canvas.line(edge, 540, edge, 540 - 16 * rows)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def cold(path: Path) -> float:
    """Processor seconds of a fresh process, its child included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", COLD, str(path)], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def seconds(work: Callable[[], int]) -> tuple[float, int]:
    """Processor seconds of some work in this process, and the pages it says it did."""
    start = time.process_time()
    pages = work()
    return time.process_time() - start, pages


def bulk(files: list[bytes]) -> tuple[float, int]:
    """Our reader on all pages."""
    from budgetcheck.documents.paged.pdf import read_pdf

    return seconds(lambda: sum(read_pdf(data).pages or 0 for data in files))


def plumber(files: list[bytes]) -> tuple[float, int]:
    """pdfplumber's tables of all pages."""
    import pdfplumber

    def work() -> int:
        pages = 0
        for data in files:
            with pdfplumber.open(io.BytesIO(data)) as document:
                for page in document.pages:
                    page.extract_tables()
                    page.close()
                    pages += 1
        return pages

    return seconds(work)


def resident(pid: int) -> float:
    """Resident memory of a process in MiB (Linux)."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def memory(files: list[bytes], documents: int = 200) -> list[tuple[int, float, float]]:
    """Resident memory of this process and of its child, on the way through many documents."""
    from budgetcheck.documents.isolation import child_ids, end_children
    from budgetcheck.documents.read import read_document

    steps = []
    for at in range(1, documents + 1):
        read_document(files[at % len(files)])
        if at in (5, 50, 99, 150, 199):
            steps.append((at, resident(os.getpid()), sum(map(resident, child_ids()))))
    end_children()
    return steps


def main() -> None:
    """Measure and print."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    files = [path.read_bytes() for path in sorted(folder.glob("*.pdf"))] if folder else [made()]
    path = Path(os.environ.get("TMPDIR", "/tmp")) / f"budgetcheck-benchmark-{os.getpid()}.pdf"
    try:
        path.write_bytes(made())
        taken = sorted(cold(path) for _ in range(5))[2]
    finally:
        path.unlink(missing_ok=True)
    print(f"25 pages, cold: {taken:.2f} s of processor time (median of 5)")
    steps = memory(files)
    bulk(files)
    ours, pages = bulk(files)
    theirs, _ = plumber(files)
    print(
        f"bulk: {pages / ours:.0f} pages a processor second; pdfplumber {pages / theirs:.1f}; {theirs / ours:.1f} times"
    )
    for at, own, child in steps:
        print(f"after {at:3} documents: {own:.0f} MiB here, {child:.0f} MiB in the child")


if __name__ == "__main__":
    main()
