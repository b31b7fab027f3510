"""Files of older office programs (.doc .wps .rtf .odt and XML of Office 2003): converted by a program on the machine.

LibreOffice gives a .docx or .xlsx, which is read as such; antiword gives the text of a .doc. The converter works in an
empty folder with an empty profile, in which macros, active content and links to elsewhere are switched off.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from budgetcheck.documents.command import TimedOut, run_bounded
from budgetcheck.documents.document import Document
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.limits import DOCUMENT_BYTES, MEMORY_OF_CONVERTER, SECONDS
from budgetcheck.text.words import phrase

_OFFICES: Final = ("soffice", "libreoffice")
_PLACES: Final = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_SUFFIXES: Final = {"doc": ".doc", "rtf": ".rtf", "odt": ".odt", "word xml": ".xml", "excel xml": ".xml"}
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
{}</oor:items>
"""
_SWITCH: Final = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="{}" oor:op="fuse">'
    "<value>{}</value></prop></item>\n"
)
_SWITCHES: Final = (
    ("MacroSecurityLevel", "3"),
    ("DisableMacrosExecution", "true"),
    ("DisableActiveContent", "true"),
    ("BlockUntrustedRefererLinks", "true"),
    ("DisableOLEAutomation", "true"),
)


def read_legacy(data: bytes, form: str) -> Document:
    """Convert a file and read what comes out. Raises `DocumentFault`."""
    office = _office()
    with tempfile.TemporaryDirectory(prefix="budgetcheck-") as made:
        folder = Path(made)
        source = folder / f"document{_SUFFIXES[form]}"
        source.write_bytes(data)
        if office is not None:
            return replace(_by_office(office, source, form), format="doc" if form == "doc" else form)
        antiword = shutil.which("antiword")
        if antiword is not None and form == "doc":
            return replace(_by_antiword(antiword, source), format="doc")
    raise _no_converter(form)


def _office() -> str | None:
    found = next(filter(None, map(shutil.which, _OFFICES)), None)
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def _by_office(office: str, source: Path, form: str) -> Document:
    profile = source.parent / "profile" / "user"
    profile.mkdir(parents=True)
    switches = "".join(_SWITCH.format(*switch) for switch in _SWITCHES)
    (profile / "registrymodifications.xcu").write_text(_PROFILE.format(switches), "utf-8")
    target = "xlsx" if form == "excel xml" else "docx"
    options = ("--headless", "--norestore", "--nolockcheck", "--nodefault")
    conversion = ("--convert-to", target, "--outdir", str(source.parent / "made"), str(source))
    _run([office, f"-env:UserInstallation={profile.parent.as_uri()}", *options, *conversion], source.parent)
    result = source.parent / "made" / f"document.{target}"
    if not result.is_file() or result.stat().st_size > DOCUMENT_BYTES:
        raise _failed()
    from budgetcheck.documents.isolation import read_apart

    return read_apart(target, result.read_bytes())


def _by_antiword(antiword: str, source: Path) -> Document:
    output = _run([antiword, "-m", "UTF-8.txt", "-w", "0", source.name], source.parent)
    if not output.strip():
        raise _failed()
    from budgetcheck.documents.texts.plain import read_text

    return read_text(output[:DOCUMENT_BYTES])


def _run(arguments: list[str], folder: Path) -> bytes:
    environment = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "ANTIWORDHOME") if name in os.environ}
    environment |= {"HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    # A proxy that nobody answers keeps the converter from fetching what a document links to.
    environment |= dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy"), "http://127.0.0.1:9")
    try:
        code, output = run_bounded(arguments, folder, SECONDS, MEMORY_OF_CONVERTER, environment)
    except TimedOut:
        raise DocumentFault(
            "too large",
            phrase("documents.legacy.conversion_took_more_than_seconds", seconds=SECONDS),
            _SAVE_AS,
        ) from None
    except OSError:
        raise _failed() from None
    if code:
        raise _failed()
    return output


_SAVE_AS: Final = phrase("documents.legacy.open_word_wps_save_docx")


def _failed() -> DocumentFault:
    return DocumentFault("damaged", phrase("documents.legacy.file_cannot_converted_may_damaged"), _SAVE_AS)


def _no_converter(form: str) -> DocumentFault:
    return DocumentFault(
        "converter",
        phrase("documents.legacy.no_converter_old" if form == "doc" else "documents.legacy.no_converter"),
        phrase("documents.legacy.install_libreoffice_try_again", save_as=_SAVE_AS),
    )
