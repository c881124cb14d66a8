"""A real Chromium, driven over its own protocol: pages are opened, clicked and typed into as a person would."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import time
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --remote-debugging-port=0 --remote-allow-origins=*"
).split()


class Browser:
    """One page of a headless Chromium.

    Args:
        profile: an empty folder for its profile.
        size: width and height of the window.
    """

    def __init__(self, profile: Path, *, size: tuple[int, int] = (1400, 1000)) -> None:
        self.profile = Path(profile)
        self.process = subprocess.Popen(
            [CHROMIUM, *_FLAGS, f"--user-data-dir={profile}", f"--window-size={size[0]},{size[1]}", "about:blank"],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        )
        port = next(m.group(1) for line in self.process.stderr if (m := re.search(r"DevTools listening on ws://[^:]+:(\d+)/", line)))
        self._connect(port)
        self.send("Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1, mobile=False)

    def _connect(self, port: str) -> None:
        import urllib.request

        from websocket import create_connection

        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
            page = next(p for p in json.load(answer) if p["type"] == "page")
        self.socket = create_connection(page["webSocketDebuggerUrl"], timeout=60, max_size=None)
        self.sent = 0
        self.send("Page.enable")

    def send(self, method: str, **params) -> dict:
        self.sent += 1
        self.socket.send(json.dumps({"id": self.sent, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.sent:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def open(self, url: str) -> None:
        self.send("Page.navigate", url=url)

    def script(self, code: str):
        """The value of a JavaScript expression; promises are awaited."""
        answer = self.send("Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"].get("exception", answer["exceptionDetails"])))
        return answer["result"].get("value")

    def wait(self, code: str, *, seconds: float = 60) -> None:
        """Until a JavaScript expression is true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if self.script(f"!!({code})"):
                    return
            except RuntimeError:
                pass  # the page is still loading
            time.sleep(0.2)
        self.picture(self.profile / "failed.png")
        raise AssertionError(f"never true: {code} (see {self.profile / 'failed.png'})")

    def click(self, element: str, *, times: int = 1) -> None:
        """A mouse click in the middle of an element, given as a JavaScript expression."""
        self.wait(f"(() => {{const e = {element}; return e && e.getClientRects().length}})()")
        box = self.script(
            f"(() => {{const e = {element}; e.scrollIntoView({{block: 'center'}}); const r = e.getBoundingClientRect();"
            "return {x: r.x + r.width / 2, y: r.y + r.height / 2}})()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=box["x"], y=box["y"], button="left", clickCount=times)

    def type(self, element: str, text: str) -> None:
        """Put the cursor into a field, replace what is there, and leave it."""
        self.click(element, times=3)
        self.script(f"{element}.select && {element}.select()")
        self.send("Input.insertText", text=text)
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)

    def picture(self, path: Path) -> None:
        Path(path).write_bytes(base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"]))

    def close(self) -> None:
        self.socket.close()
        self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stderr.close()
