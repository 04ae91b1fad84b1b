"""A headless Chromium, driven by its DevTools protocol over a WebSocket (RFC 6455), with the standard library."""

import base64
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request

PATIENCE = 30
PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class Chromium:
    """One browser with a profile of its own and one page, as wide as a telephone's."""

    def __init__(self, folder, width=390, height=844):
        self.profile = folder / "profile"
        self.process = subprocess.Popen(
            [
                PROGRAM,
                *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
                *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio"),
                *("--remote-debugging-port=0", "--remote-allow-origins=*", f"--user-data-dir={self.profile}"),
                f"--window-size={width},{height}",
                "about:blank",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)},
        )
        self.socket = None
        self.read = b""
        self.number = 0
        self.events = []
        try:
            self._connect()
            self.call(
                "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=True
            )
            for name in ("Page", "Runtime", "Log", "Network"):
                self.call(f"{name}.enable")
        except BaseException:
            self.close()
            raise

    def _connect(self):
        port_file = self.profile / "DevToolsActivePort"
        self.wait(lambda: port_file.exists() and len(port_file.read_text().split()) == 2)
        port = int(port_file.read_text().split()[0])
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=PATIENCE) as answer:
            pages = [one for one in json.load(answer) if one["type"] == "page"]
        path = pages[0]["webSocketDebuggerUrl"].partition(str(port))[2]
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        while b"\r\n\r\n" not in self.read:
            self.read += self.socket.recv(65536)
        head, _, self.read = self.read.partition(b"\r\n\r\n")
        assert b" 101 " in head.split(b"\r\n")[0]

    def wait(self, condition):
        deadline = time.monotonic() + PATIENCE
        while True:
            found = condition()
            if found:
                return found
            assert time.monotonic() < deadline, "it did not come to that"
            time.sleep(0.05)

    def call(self, method, **values):
        """Do one step of the protocol; return its result."""
        self.number += 1
        number = self.number
        text = json.dumps({"id": number, "method": method, "params": values}).encode()
        mask = os.urandom(4)
        size = bytes([0x80 | 126]) + len(text).to_bytes(2, "big") if len(text) > 125 else bytes([0x80 | len(text)])
        self.socket.sendall(b"\x81" + size + mask + bytes(one ^ mask[at % 4] for at, one in enumerate(text)))
        while True:
            message = json.loads(self._message())
            if message.get("id") == number:
                assert "error" not in message, (method, message)
                return message["result"]
            self.events.append(message)

    def _message(self):
        """Return the next message: the frames up to its last one."""
        text = b""
        while True:
            first, second = self._bytes(2)
            size = second & 0x7F
            if size > 125:
                size = int.from_bytes(self._bytes(2 if size == 126 else 8), "big")
            text += self._bytes(size)
            if first & 0x80:
                return text

    def _bytes(self, count):
        while len(self.read) < count:
            piece = self.socket.recv(1 << 16)
            assert piece, "the browser has gone"
            self.read += piece
        found, self.read = self.read[:count], self.read[count:]
        return found

    def run(self, script):
        """Return the value of an expression in the page."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def open(self, address):
        self.call("Page.navigate", url=address)

    @property
    def text(self):
        """What a person reads."""
        return self.run("document.body ? document.body.innerText : ''") or ""

    def see(self, *texts):
        """Wait until all of it can be read; return what can be."""
        deadline = time.monotonic() + PATIENCE
        while True:
            shown = self.text
            if all(one in shown for one in texts):
                return shown
            assert time.monotonic() < deadline, f"{texts} not in:\n{shown}"
            time.sleep(0.05)

    def press(self, selector):
        """Press the middle of an element, as a finger does."""
        at = self.run(
            f"(() => {{ const one = document.querySelector({json.dumps(selector)}); one.scrollIntoView();"
            " const box = one.getBoundingClientRect();"
            " return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=at[0], y=at[1], button="left", clickCount=1)

    def type(self, text):
        self.call("Input.insertText", text=text)

    def screenshot(self):
        """Return the page as a PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def close(self):
        if self.socket is not None:
            self.socket.close()
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
