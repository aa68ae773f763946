#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pages.py ROOT PICTURES [--axe AXE.JS] [--most N]: walks every page of a site from its front page on, in Chromium, at 360 and 1,600 pixels, light and dark. Each must
say nothing on the console, ask nobody else, have a link target for every link, no content wider than the screen, and (with axe-core) no violation.
Ends with `N passed, N failed`."""
import argparse
import os
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

from browser import Browser

WIDTHS = (360, 1600)
SHEETS = re.compile(r"/(style|plot)\.css$")


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, label, faults):
        if faults:
            self.failed += 1
            print(f"FAILED: {label}: {faults[:3]}{' …' if len(faults) > 3 else ''}")
        else:
            self.passed += 1


def links(browser, root):
    """The pages of the site that this one links to, without what stands behind # and the day that is asked for."""
    found = browser.script("return [...document.querySelectorAll('a[href]')].map(a => a.href)")
    own = [urllib.parse.urldefrag(address)[0] for address in found if address.startswith(root)]
    return sorted({address for address in own if "known_at=" not in address})


def broken_anchors(browser):
    return browser.script("""return [...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute('href').slice(1))
        .filter(id => !document.getElementById(id))""")


def axe(browser, source):
    browser.script(source + "; window.axe = axe;")
    found = browser.wait_script("""const done = arguments[arguments.length - 1];
        axe.run(document, { resultTypes: ['violations'] }).then(r => done(r.violations.map(v =>
            v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(', '))), e => done(['' + e]))""")
    return found


def visit(browser, checks, address, root, arguments, source, number):
    name = urllib.parse.unquote(address[len(root):]) or "front"
    picture = re.sub(r"[^A-Za-z0-9.-]+", "_", name)[:60]
    for width in WIDTHS:
        browser.size(width, 900)
        browser.scheme(dark=number % 2 == 1)
        browser.open(address)
        said, asked = browser.logs()
        checks.check(f"{name} at {width}: the console is silent", said)
        checks.check(f"{name} at {width}: nobody else is asked", [url for url in asked if not url.startswith(root) and not url.startswith("data:")])
        wide = browser.script("return document.documentElement.scrollWidth - arguments[0]", width)
        checks.check(f"{name} at {width}: no wider than the screen", [f"{wide} pixels too wide"] if wide > 0 else [])
        browser.picture(os.path.join(arguments.pictures, f"{picture}-{width}.png"))
    checks.check(f"{name}: links within the page", broken_anchors(browser))
    checks.check(f"{name}: one heading of the first degree, a title, a language", browser.script(
        "return [document.querySelectorAll('h1').length == 1, document.title.length > 0, document.documentElement.lang == 'en'].filter(x => !x)"))
    browser.script("document.querySelectorAll('details').forEach(details => details.open = true)")
    if source:
        for dark in (False, True):
            browser.scheme(dark)
            checks.check(f"{name}, {'dark' if dark else 'light'}: axe", axe(browser, source))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", help="address of the front page; ends with /")
    parser.add_argument("pictures", help="directory for screenshots")
    parser.add_argument("--front", default="", help="name of the front page's file")
    parser.add_argument("--axe", help="axe.min.js")
    parser.add_argument("--most", type=int, default=10000, help="pages of a kind")
    arguments = parser.parse_args()
    os.makedirs(arguments.pictures, exist_ok=True)
    source = open(arguments.axe, encoding="utf-8").read() if arguments.axe else None
    checks, seen, kinds = Checks(), [], {}
    with Browser() as browser:
        waiting = [arguments.root + arguments.front]
        while waiting:
            address = waiting.pop(0)
            kind = address[len(arguments.root):].split("/")[0] if "/" in address[len(arguments.root):] else ""
            if address in seen or (kind and kinds.get(kind, 0) >= arguments.most):
                continue
            seen.append(address)
            kinds[kind] = kinds.get(kind, 0) + 1
            visit(browser, checks, address, arguments.root, arguments, source, len(seen))
            waiting += links(browser, arguments.root)
    checks.check("there are pages of each kind", [kind for kind in ("items", "articles", "alerts", "dyads") if not kinds.get(kind)])
    print(f"{len(seen)} pages")
    print(f"{checks.passed} passed, {checks.failed} failed")
    sys.exit(checks.failed > 0)


if __name__ == "__main__":
    main()
