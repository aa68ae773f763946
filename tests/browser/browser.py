# SPDX-License-Identifier: Apache-2.0
"""Chromium, headless, by WebDriver (W3C) and chromedriver: opens pages, sees what they ask for, what they complain of, and how wide they are."""
import base64
import json
import os
import subprocess
import tempfile
import time
import urllib.error
import urllib.request


class Browser:
    """One browser with a fresh profile; `with Browser() as browser`."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory()
        self.port_file = os.path.join(self.profile.name, "driver.log")
        self.log = open(self.port_file, "wb")
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=self.log, stderr=subprocess.STDOUT)
        self.base = f"http://127.0.0.1:{self._port()}"
        options = {
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-device-scale-factor=1", "--hide-scrollbars",
                     "--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-features=OptimizationHints,Translate",
                     f"--user-data-dir={self.profile.name}/profile"],
        }
        wanted = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        made = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.session = f"/session/{made['sessionId']}"
        self.requests = []

    def _port(self):
        for _ in range(300):
            with open(self.port_file, encoding="utf-8", errors="replace") as log:
                for line in log:
                    if "successfully on port " in line:
                        return int(line.split("on port ")[1].strip().rstrip("."))
            time.sleep(0.1)
        raise RuntimeError("chromedriver says no port")

    def _call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode(errors="replace")[:500]) from None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self._call("DELETE", self.session)
        finally:
            self.driver.terminate()
            self.driver.wait()
            self.log.close()
            self.profile.cleanup()

    def size(self, width, height):
        """Of the page, not of the window: a window is no narrower than 500 pixels."""
        self._devtools("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})

    def scheme(self, dark):
        self._devtools("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})

    def _devtools(self, command, parameters):
        return self._call("POST", self.session + "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, address):
        self.logs()
        self._call("POST", self.session + "/url", {"url": address})

    def script(self, text, *arguments):
        return self._call("POST", self.session + "/execute/sync", {"script": text, "args": list(arguments)})

    def wait_script(self, text, *arguments):
        """The last argument that the script has is the function that it calls with its result."""
        return self._call("POST", self.session + "/execute/async", {"script": text, "args": list(arguments)})

    def picture(self, path):
        height = min(self.script("return document.documentElement.scrollHeight"), 12000)
        shot = self._devtools("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": {
            "x": 0, "y": 0, "width": self.script("return innerWidth"), "height": height, "scale": 1}})
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))

    def logs(self):
        """What the console has said, and every address that was asked for, since the last call."""
        said = [f"{entry['level']}: {entry['message']}" for entry in self._call("POST", self.session + "/se/log", {"type": "browser"})]
        asked = []
        for entry in self._call("POST", self.session + "/se/log", {"type": "performance"}):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                asked.append(message["params"]["request"]["url"])
        return said, asked
