#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""links.py SITE: every page of a site of files is well-formed enough that its tags close, and every link within the site leads to a file, or a place, that is there.
Prints what is not so."""
import html.parser
import os
import sys
import urllib.parse

EMPTY = {"meta", "link", "input", "br"}


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.links, self.ids, self.open, self.faults, self.loads = [], [], [], [], []
        with open(path, encoding="utf-8") as file:
            self.feed(file.read())
        self.close()
        if self.open:
            self.faults.append(f"<{self.open[-1]}> is not closed")

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a":
            self.links.append(given.get("href", ""))
        for name in ("src", "href"):
            if tag != "a" and name in given:
                self.loads.append(given[name])
        if "style" in given or any(name.startswith("on") for name in given):
            self.faults.append(f"<{tag}> has a style or a script of its own")
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in EMPTY:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()


def main():
    site = os.path.abspath(sys.argv[1])
    pages = {}
    for folder, _, files in os.walk(site):
        for file in files:
            if file.endswith(".html"):
                pages[os.path.join(folder, file)] = Page(os.path.join(folder, file))
    faults = 0
    for path, page in sorted(pages.items()):
        told = list(page.faults) + [f"id {i} twice" for i in set(page.ids) if page.ids.count(i) > 1]
        for link in page.links + page.loads:
            target, place = urllib.parse.urldefrag(link)
            if "://" in target:
                told += [f"loads {link}"] if link in page.loads else []
                continue
            file = os.path.normpath(os.path.join(os.path.dirname(path), urllib.parse.unquote(target))) if target else path
            if not os.path.isfile(file) or not file.startswith(site + os.sep):
                told.append(f"{link}: no such file")
            elif place and place not in pages[file].ids:
                told.append(f"{link}: no such place")
        for fault in told[:5]:
            print(f"{os.path.relpath(path, site)}: {fault}")
        faults += len(told)
    print(f"{len(pages)} pages, {faults} faults")
    sys.exit(faults > 0 or len(pages) < 10)


if __name__ == "__main__":
    main()
