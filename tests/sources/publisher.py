#!/usr/bin/env python3
"""A publisher of trade on the loopback interface, for tests of `fetch`: Eurostat's and Comtrade's interfaces, and a feed, over one table, with faults.

publisher.py DIR: DIR/table.csv is what is published (reporter,partner,code,flow,month,kg,value; countries as ISO alpha-2), read at each request;
DIR/release the day of release; DIR/faults the faults of the next requests, one a line, taken away as they happen; DIR/log gets a line for each request.
Writes the port to DIR/port when it listens.

Faults: STATUS [SECONDS] (a status, with Retry-After), cut (the answer ends before its end), text (a notice under 200), page (a page of HTML),
drip (a byte a second), other (a redirect to another host), bomb (200 MB of zeros in 200 kB), huge (endless), columns (other columns), cap (as many rows as
are given at most), nothing (404 and words that say so), more (a count of one row more than there are), silence (the connection is closed), ok."""
import csv
import gzip
import http.server
import io
import json
import os
import sys
import time
import urllib.parse

HOME = sys.argv[1]
NUMBERS = {"CN": 156, "DE": 276, "FR": 251, "US": 842, "JP": 392, "KR": 410, "NL": 528}


def read(name, otherwise=""):
    try:
        with open(os.path.join(HOME, name), encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return otherwise


def take_fault():
    lines = read("faults").splitlines()
    if not lines:
        return "ok"
    with open(os.path.join(HOME, "faults.new"), "w", encoding="utf-8") as file:
        file.write("".join(line + "\n" for line in lines[1:]))
    os.replace(os.path.join(HOME, "faults.new"), os.path.join(HOME, "faults"))
    return lines[0]


def table():
    return list(csv.DictReader(io.StringIO(read("table.csv"))))


def chosen(rows, reporters, partners, codes, flows, first, last):
    def among(value, wanted):
        return not wanted or value in wanted
    return [row for row in rows if among(row["reporter"], reporters) and among(row["partner"], partners) and among(row["flow"], flows)
            and (not codes or any(row["code"].startswith(code) for code in codes)) and first <= row["month"] <= last]


def comext(path, query):
    reporters, partners, codes, flows, indicators = [[word for word in part.split("+") if word] for part in path.rsplit("/", 1)[1].split(".")[1:]]
    day = read("release", "2026-09-15").strip()
    out = ["DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE"]
    for row in chosen(table(), reporters, partners, codes, flows, query["startPeriod"][0], query["endPeriod"][0]):
        head = "ESTAT:DS-045409(1.0),%s/%s/%s,M,%s,%s,%s,%s" % (day[8:10], day[5:7], day[2:4], row["reporter"], row["partner"], row["code"], row["flow"])
        for indicator, value in (("QUANTITY_IN_100KG", float(row["kg"]) / 100), ("VALUE_IN_EUROS", row["value"])):
            if indicator in indicators:
                out.append("%s,%s,%s,%s" % (head, indicator, row["month"], value))
    return "text/csv", "".join(line + "\r\n" for line in out)


def comtrade(query, key):
    if key != "sesame":
        return None
    months, codes = query["period"][0].split(","), query["cmdCode"][0].split(",")
    rows = []
    for row in table():
        month = row["month"].replace("-", "")
        if str(NUMBERS[row["reporter"]]) != query["reporterCode"][0] or month not in months or row["code"][:6] not in codes:
            continue
        rows.append({"typeCode": "C", "freqCode": "M", "period": month, "reporterCode": NUMBERS[row["reporter"]], "reporterISO": None,
                     "flowCode": {"1": "M", "2": "X"}[row["flow"]], "partnerCode": NUMBERS[row["partner"]], "partnerISO": None, "partner2Code": 0,
                     "classificationCode": "H6", "cmdCode": row["code"][:6], "customsCode": "C00", "mosCode": "0", "motCode": 0, "qtyUnitCode": 8,
                     "qty": float(row["kg"]), "netWgt": float(row["kg"]), "isNetWgtEstimated": False, "primaryValue": float(row["value"])})
    return "application/json", json.dumps({"elapsedTime": "0.04 secs", "count": len(rows), "data": rows, "error": ""})


def released(query):
    months = query["period"][0].split(",")
    data = [{"reporterCode": int(query["reporterCode"][0]), "period": int(month), "datasetChecksum": hash(read("table.csv")) % 1000000007,
             "lastReleased": read("release", "2026-09-15").strip() + "T19:51:21.7333333"} for month in months]
    return "application/json", json.dumps({"count": len(data), "data": data})


class Publisher(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def send(self, status, kind, body, **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def answer(self):
        parts = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(parts.query)
        if "/sdmx/" in parts.path:
            return comext(parts.path, query)
        if "/getDa/" in parts.path:
            return released(query)
        if "/data/v1/get/" in parts.path:
            return comtrade(query, self.headers.get("Ocp-Apim-Subscription-Key"))
        return "application/rss+xml", read("feed.xml")

    def do_GET(self):
        fault = take_fault()
        with open(os.path.join(HOME, "log"), "a", encoding="utf-8") as file:
            file.write("%s %s %s\n" % (fault, self.path, self.headers.get("If-None-Match", "-")))
        answered = self.answer()
        if answered is None:
            return self.send(401, "application/json", b'{"statusCode":401,"message":"Access denied due to missing subscription key."}')
        kind, text = answered
        body = text.encode()
        tag = '"%d"' % (hash(text) % 1000000007)
        if fault[0].isdigit():
            status, _, wait = fault.partition(" ")
            return self.send(int(status), "text/plain", b"" if status == "204" else b"busy", **({"Retry_After": wait} if wait else {}))
        if self.headers.get("If-None-Match") == tag and fault == "ok":
            self.send_response(304)
            self.send_header("ETag", tag)
            self.end_headers()
            return None
        return getattr(self, "fault_" + fault)(kind, body, tag)

    def fault_ok(self, kind, body, tag):
        self.send(200, kind, body, ETag=tag)

    def fault_cut(self, kind, body, tag):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:len(body) // 2])
        self.close_connection = True

    def fault_text(self, kind, body, tag):
        self.send(200, "text/plain", b"Please limit requests to one every 5 seconds\n")

    def fault_page(self, kind, body, tag):
        self.send(200, "text/html", b"<!DOCTYPE html><html><body><h1>Under maintenance</h1></body></html>")

    def fault_nothing(self, kind, body, tag):
        self.send(404, "text/xml", b'<?xml version="1.0"?><S:Fault><faultcode>100</faultcode><faultstring>No results found.</faultstring></S:Fault>')

    def fault_more(self, kind, body, tag):
        answer = json.loads(body)
        self.send(200, kind, json.dumps(dict(answer, count=answer["count"] + 1)).encode())

    def fault_drip(self, kind, body, tag):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        for i in range(3600):
            self.wfile.write(body[i:i + 1])
            self.wfile.flush()
            time.sleep(1)

    def fault_other(self, kind, body, tag):
        self.send(302, "text/plain", b"", Location="http://localhost:9/elsewhere")

    def fault_bomb(self, kind, body, tag):
        self.send(200, kind, gzip.compress(b"0" * 200_000_000), Content_Encoding="gzip")

    def fault_huge(self, kind, body, tag):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        piece = (body or b"x") * (1 + 1048576 // len(body or b"x"))
        while True:
            self.wfile.write(piece)

    def fault_cap(self, kind, body, tag):
        answer = json.loads(body)
        answer["data"] = [answer["data"][0]] * 100000
        self.send(200, kind, json.dumps(answer).encode(), ETag=tag)

    def fault_columns(self, kind, body, tag):
        self.send(200, kind, body.replace(b"OBS_VALUE", b"OBSERVATION", 1))

    def fault_silence(self, kind, body, tag):
        self.close_connection = True


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
server.handle_error = lambda *args: None
with open(os.path.join(HOME, "port.new"), "w", encoding="utf-8") as file:
    file.write(str(server.server_address[1]))
os.replace(os.path.join(HOME, "port.new"), os.path.join(HOME, "port"))
server.serve_forever()
