# SPDX-License-Identifier: Apache-2.0
"""What stands between the program and the schema registry, and plays a registry that is not well.

`mode`: "well" passes on; "down" refuses connections; "late" passes on after a while, "slow" after 3 s, "never" not at all; "500"; "html", a page with status
200; "cut", an answer that ends in the middle; "halved", half a JSON text; "not found", a 404 that no registry wrote."""
import http.server
import threading
import time
import urllib.error
import urllib.request

FAULTS = ("down", "slow", "never", "500", "html", "cut", "halved", "not found")


class Proxy:
    def __init__(self, port, target):
        """target: scheme, host and port."""
        self.port, self.target, self.mode = port, target, "well"
        self.served = {}        # mode: how many requests it has met
        self.absent = 0         # how often the registry itself said 404
        self.server = None
        self.closing = threading.Event()
        self.set("well")

    def url(self):
        return "http://127.0.0.1:%d" % self.port

    def set(self, mode):
        self.mode = mode
        if mode == "down" and self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None
        elif mode != "down" and not self.server:
            self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), self.handler())
            self.server.daemon_threads, self.server.block_on_close = True, False
            threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self):
        self.closing.set()
        self.set("down")

    def ask(self, request):
        """Status, type and text of what the registry says."""
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers["Content-Type"], answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers["Content-Type"], error.read()

    def handler(proxy):
        class Handler(http.server.BaseHTTPRequestHandler):     # HTTP/1.0: every request has a connection of its own
            def do_GET(self):
                mode = proxy.mode
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or None
                proxy.served[mode] = proxy.served.get(mode, 0) + 1
                if mode == "never":
                    while proxy.mode == mode and not proxy.closing.is_set():
                        time.sleep(0.05)
                    return
                if mode in ("slow", "late"):
                    time.sleep(3 if mode == "slow" else 0.5)
                answer = proxy.ask(self.request_of(body))
                proxy.absent += answer[0] == 404
                self.answer(mode, *self.broken(mode, *answer))

            do_POST = do_PUT = do_DELETE = do_GET

            def request_of(self, body):
                names = {name: self.headers[name] for name in ("Content-Type", "Accept") if self.headers[name]}
                return urllib.request.Request(proxy.target + self.path, method=self.command, data=body, headers=names)

            def broken(self, mode, status, kind, text):
                if mode == "500":
                    return 500, "application/json", b'{"error_code":50001,"message":"the store is away"}'
                if mode == "html":
                    return 200, "text/html", b"<html><body>Please log in</body></html>"
                if mode == "not found":
                    return 404, "text/html", b"<html><body>Nothing here</body></html>"
                return status, kind, text[:len(text) // 2] if mode == "halved" else text

            def answer(self, mode, status, kind, text):
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", kind)
                    self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text[:len(text) // 2] if mode == "cut" else text)
                except OSError:
                    pass    # whoever asked waits no longer

            def log_message(self, *_):
                pass
        return Handler
