"""A real browser, driven over a pipe (Chrome DevTools Protocol), for what only a browser can say of a page."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
)


class Browser:
    """One page in one browser; what the page complains of gathers in `complaints`."""

    def __init__(self, into: int, out: int) -> None:
        self._into, self._out = into, out
        self._waiting = b""
        self._number = 0
        self._loaded = False
        self._session: str | None = None
        self.complaints: list[str] = []
        target = self._call("Target.createTarget", {"url": "about:blank"})["targetId"]
        attached = self._call("Target.attachToTarget", {"targetId": target, "flatten": True})
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self._call(f"{domain}.enable")

    def open(self, path: Path) -> None:
        """Open a file and wait until it is loaded."""
        self._loaded = False
        self._call("Page.navigate", {"url": path.resolve().as_uri()})
        while not self._loaded:
            self._heed(self._message())

    def evaluate(self, expression: str) -> Any:
        """What an expression is worth in the page."""
        found = self._call("Runtime.evaluate", {"expression": expression, "returnByValue": True, "awaitPromise": True})
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def show(self, width: int, *, dark: bool = False, media: str = "") -> None:
        """Set the page's width, its colours and its medium."""
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self._call("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._call("Emulation.setEmulatedMedia", {"media": media, "features": [scheme]})

    def press(self, key: str, code: int) -> None:
        """Press a key, as somebody without a mouse does."""
        for kind in ("rawKeyDown", "keyUp"):
            event = {"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code}
            self._call("Input.dispatchKeyEvent", event)

    def picture(self, path: Path, height: int = 3000) -> None:
        """Take a picture of the page from its top."""
        width = self.evaluate("innerWidth")
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        taken = self._call("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip})
        path.write_bytes(b64decode(taken["data"]))

    def _call(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params or {}}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._into, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._message()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return dict(answer["result"])
            self._heed(answer)

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._waiting:
            some = os.read(self._out, 1 << 20)
            assert some, "the browser has gone"
            self._waiting += some
        first, _, self._waiting = self._waiting.partition(b"\0")
        return dict(json.loads(first))

    def _heed(self, event: dict[str, Any]) -> None:
        method, params = event.get("method"), event.get("params", {})
        if method == "Page.loadEventFired":
            self._loaded = True
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.complaints.append(params["entry"]["text"])
        elif method in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Page.javascriptDialogOpening"):
            self.complaints.append(json.dumps(params)[:500])


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Run a browser whose files are in a folder; it ends with the block."""
    assert CHROMIUM is not None
    theirs, into = os.pipe()
    out, writes = os.pipe()

    # The browser reads from descriptor 3 and writes to 4: a shell puts ours there, whatever their numbers.
    command = f'exec "$@" 3<&{theirs} 4>&{writes}'
    process = subprocess.Popen(
        ["bash", "-c", command, "-", CHROMIUM, *FLAGS, f"--user-data-dir={folder / 'profile'}"],
        pass_fds=(theirs, writes),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(theirs)
    os.close(writes)
    try:
        yield Browser(into, out)
    finally:
        os.close(into)
        os.close(out)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
