"""A real browser for tests: Chromium without a window, driven over its own protocol through two pipes."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

_PATIENCE = 60.0
"""Seconds until a browser that says nothing has failed."""


def find() -> str | None:
    """The browser of this machine, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Chromium:
    """``with Chromium(path) as browser: page = browser.open(file)``."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._folder = tempfile.TemporaryDirectory(prefix="cchc-chromium-", ignore_cleanup_errors=True)
        self._number = 0
        self._buffer = b""
        self.events: list[dict[str, Any]] = []
        """What happened that nobody asked about."""

    def __enter__(self) -> Chromium:
        asked, self._out = os.pipe()
        self._in, told = os.pipe()

        def connect() -> None:
            """The browser listens on descriptor 3, and answers on 4."""
            high = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (asked, told)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        options = [
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe"),
            *("--no-first-run", "--disable-background-networking", "--disable-sync", "--disable-component-update"),
            *("--force-device-scale-factor=1", f"--user-data-dir={self._folder.name}", "about:blank"),
        ]
        self._process = subprocess.Popen(
            [self._path, *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=connect,  # noqa: PLW1509  tests have one thread
            start_new_session=True,
        )
        os.close(asked)
        os.close(told)
        os.set_blocking(self._in, False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._out)
        os.close(self._in)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._folder.cleanup()

    def send(self, method: str, session: str | None = None, /, **parameters: Any) -> dict[str, Any]:
        """Ask for something, and wait for the answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)

    def wait_for(self, method: str) -> dict[str, Any]:
        """The next event of a kind, or one that has come already; what has come before it is forgotten."""
        while True:
            for position, event in enumerate(self.events):
                if event.get("method") == method:
                    self.events = [*self.events[:position], *self.events[position + 1 :]]
                    return event
            self.events.append(self._next())

    def _next(self) -> dict[str, Any]:
        until = time.monotonic() + _PATIENCE
        while b"\0" not in self._buffer:
            assert time.monotonic() < until, "the browser says nothing"
            try:
                piece = os.read(self._in, 1 << 20)
            except BlockingIOError:
                time.sleep(0.002)
                continue
            assert piece, "the browser has gone"
            self._buffer += piece
        first, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(first)
        return message

    def open(
        self,
        path: Path,
        *,
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        medium: str = "",
        scripts: bool = True,
    ) -> Page:
        """A file in a window of this size; ``scheme`` is what the reader prefers, ``medium`` may be ``print``."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, target, session)
        for domain in ("Page", "Runtime", "Log", "Network", "Security"):
            page.send(f"{domain}.enable")
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        page.send("Emulation.setDeviceMetricsOverride", **size)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        page.send("Emulation.setEmulatedMedia", media=medium, features=features)
        page.send("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.events.clear()
        page.send("Page.navigate", url=path.resolve().as_uri())
        page.log.append(self.wait_for("Page.loadEventFired"))
        return page


class Page:
    """A page that is open."""

    def __init__(self, browser: Chromium, target: str, session: str) -> None:
        self._browser, self._target, self._session = browser, target, session
        self.log: list[dict[str, Any]] = []

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self._browser.send(method, self._session, **parameters)

    def evaluate(self, expression: str) -> Any:
        """What JavaScript says of the page."""
        result = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def happened(self, *methods: str) -> list[Mapping[str, Any]]:
        """What these events said, since the page was opened."""
        self.evaluate("new Promise(done => setTimeout(done, 100))")
        return [event["params"] for event in self._browser.events if event.get("method") in methods]

    def press(self, key: str) -> None:
        codes = {"Tab": 9, "Enter": 13, " ": 32}
        values: dict[str, Any] = {"key": key, "windowsVirtualKeyCode": codes[key]}
        typed = {"Enter": "\r", " ": " "}.get(key)
        self.send("Input.dispatchKeyEvent", type="keyDown", **values, **({"text": typed} if typed else {}))
        self.send("Input.dispatchKeyEvent", type="keyUp", **values)

    def click(self, selector: str) -> None:
        """With the mouse, in the middle of what the selector finds."""
        find = f"document.querySelector({json.dumps(selector)})"
        self.evaluate(f"{find}.scrollIntoView({{block: 'center', behavior: 'instant'}})")
        x, y = self.evaluate(f"(r => [r.x + r.width / 2, r.y + r.height / 2])({find}.getBoundingClientRect())")
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def screenshot(self, *, whole: bool = False) -> bytes:
        return base64.b64decode(self.send("Page.captureScreenshot", captureBeyondViewport=whole)["data"])

    def pdf(self) -> bytes:
        """As it comes out of a printer, on the paper that the page asks for."""
        self.send("Emulation.setEmulatedMedia", media="print")
        return base64.b64decode(self.send("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])

    def close(self) -> None:
        self._browser.send("Target.closeTarget", targetId=self._target)
        self._browser.events.clear()
