"""Files of older office programs: converted by what is on the machine, else one fault with the remedy."""

from __future__ import annotations

import io
import os
import shutil
import stat
import subprocess
import time
from pathlib import Path

import pytest

from budgetcheck.documents import legacy
from budgetcheck.documents.command import TimedOut, run_bounded
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.read import read_document
from tests.documents import made
from tests.documents.test_detect import compound
from tests.documents.test_read import rows_of, tables_of, texts_of

OLD = compound(["WordDocument", "1Table"])
posix = pytest.mark.skipif(os.name != "posix", reason="the converter of the test is a shell script")


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine on which only what the test puts into a folder can be found."""
    monkeypatch.setattr(legacy, "_PLACES", ())
    monkeypatch.setattr(shutil, "which", lambda name: str(tmp_path / name) if (tmp_path / name).exists() else None)
    return tmp_path


@pytest.mark.parametrize("data", [OLD, b"{\\rtf1 x}"])
def test_without_a_converter_the_remedy_is_said(bare: Path, data: bytes) -> None:
    with pytest.raises(DocumentFault) as caught:
        read_document(data)
    assert caught.value.kind == "converter"
    assert ".docx" in caught.value.say("zh")
    assert "LibreOffice" in caught.value.say("en")


@posix
def test_an_office_program_converts_in_an_empty_profile(bare: Path) -> None:
    (bare / "made.docx").write_bytes(made.as_docx())
    program(
        bare,
        "soffice",
        f'for word in "$@"; do case "$word" in *.doc) source="$word";; -env:UserInstallation=file://*) '
        'profile="${word#-env:UserInstallation=file://}";; esac; done\n'
        'grep -q DisableMacrosExecution "$profile/user/registrymodifications.xcu" || exit 3\n'
        f'test "$http_proxy" = http://127.0.0.1:9 || exit 4\n'
        f'mkdir -p made && cp "{bare}/made.docx" made/document.docx',
    )
    document = read_document(OLD)
    assert document.format == "doc"
    assert rows_of(tables_of(document)[0]) == made.EXPECTED


@posix
def test_the_text_of_antiword_is_read_where_nothing_better_is_there(bare: Path) -> None:
    program(bare, "antiword", "printf '一、收支情况\\n\\n|项目|金额|\\n|合计|1.00|\\n'")
    document = read_document(OLD)
    assert texts_of(document) == ["一、收支情况"]
    assert rows_of(tables_of(document)[0]) == (("项目", "金额"), ("合计", "1.00"))


@posix
@pytest.mark.parametrize("script", ["exit 1", "exit 0"])
def test_a_converter_that_gives_nothing_is_a_fault(bare: Path, script: str) -> None:
    program(bare, "soffice", script)
    with pytest.raises(DocumentFault) as caught:
        read_document(OLD)
    assert caught.value.kind == "damaged"


@posix
def test_a_converter_that_hangs_is_ended_with_all_it_started(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = bare / "started"

    class Started(subprocess.Popen[bytes]):
        """A program whose time runs only once it has started another, however late that is."""

        def communicate(self, input: bytes | None = None, timeout: float | None = None) -> tuple[bytes, bytes]:
            while self.poll() is None and not started.exists():
                time.sleep(0.01)
            return super().communicate(input, timeout)

    monkeypatch.setattr(subprocess, "Popen", Started)
    monkeypatch.setattr(legacy, "SECONDS", 0.1)
    program(bare, "soffice", f"sleep 3600 & echo $! > '{bare}/pid'; mv '{bare}/pid' '{started}'; wait")
    with pytest.raises(DocumentFault) as caught:
        read_document(OLD)
    assert caught.value.kind == "too large"
    child = int(started.read_text())
    patience = time.monotonic() + 60  # what was told to end may take a moment
    while not has_ended(child) and time.monotonic() < patience:
        time.sleep(0.01)
    assert has_ended(child)


def has_ended(process: int) -> bool:
    """Whether a process is gone, or waits only for a parent that asks how it ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] in "ZX"
    except OSError:
        return True


@posix
def test_commands_are_bounded(tmp_path: Path) -> None:
    assert run_bounded(["sh", "-c", "echo a"], tmp_path, 600, 2**32, os.environ) == (0, b"a\n")
    with pytest.raises(TimedOut):
        run_bounded(["sh", "-c", "sleep 3600"], tmp_path, 0.2, 2**32, os.environ)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
@pytest.mark.parametrize(("form", "format_"), [("doc", "doc"), ("rtf", "rtf"), ("odt", "odt")])
def test_files_that_libreoffice_wrote_are_read_with_their_tables(tmp_path: Path, form: str, format_: str) -> None:
    import docx

    document = docx.Document(io.BytesIO(made.as_docx()))
    document.add_paragraph("（完）")  # every .doc ends with a paragraph
    document.save(str(tmp_path / "a.docx"))
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        form,
    ]
    run_bounded([*command, "a.docx"], tmp_path, 600, 2**34, home)
    found = read_document((tmp_path / f"a.{form}").read_bytes())
    assert found.format == format_
    assert rows_of(tables_of(found)[0]) == made.EXPECTED
    assert made.PROSE in texts_of(found)
