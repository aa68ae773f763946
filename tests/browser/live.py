#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""live.py ADDRESS COMMAND…: opens the page in Chromium, runs the command, which changes what the page shows, and waits until the page has read itself again and shows
something else. What stands in the field for the day, and what was opened, stays."""
import subprocess
import sys
import time

from browser import Browser

SHOWN = "return document.getElementById('main').innerText"
NEWS = "return document.getElementById('news').textContent"
WAIT_S = 60


def main():
    address, command = sys.argv[1], sys.argv[2:]
    with Browser() as browser:
        browser.open(address)
        before = browser.script(SHOWN)
        subprocess.run(command, check=True)
        until = time.monotonic() + WAIT_S
        while time.monotonic() < until and (not browser.script(NEWS) or browser.script(SHOWN).split("\n", 3)[2:] == before.split("\n", 3)[2:]):
            time.sleep(0.2)
        said, asked = browser.logs()
        news = browser.script(NEWS)
        foreign = [url for url in asked if url.startswith("http") and not url.startswith(address.split("/", 3)[0] + "//" + address.split("/", 3)[2] + "/")]
        print(f"news: {news!r}; console: {said}; others asked: {foreign}")
        sys.exit(not news or "Brought up to date" not in news or bool(said) or bool(foreign) or browser.script(SHOWN) == before)


if __name__ == "__main__":
    main()
