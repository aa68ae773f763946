"""Receivers for check_notify.sh: receivers.py DIR [CERT KEY]. A webhook that writes what it is told to DIR/heard, one line `id key revision change` for
each event, and misbehaves as DIR/mood says, anew for each request: well, mixed, or down. Its port is in DIR/port."""
import http.server, json, os, random, socketserver, ssl, sys, threading, time

home = sys.argv[1]
draw = random.Random(1)
lock = threading.Lock()


def mood():
    with open(os.path.join(home, "mood"), encoding="utf-8") as file:
        return file.read().strip()


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, text="", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def hear(self, body):
        with lock, open(os.path.join(home, "heard"), "a", encoding="utf-8") as file:
            for event in json.loads(body):
                file.write("%s %s %s %s\n" % (event["id"], event["subject"].replace(" ", "_"), event["revision"], event["change"]))

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        now = mood()
        what = "well" if now == "well" else "500" if now == "down" else draw.choice(["well"] * 6 + ["500", "503", "429", "hang", "close", "half", "lost"])
        if what in ("well", "lost", "half"):
            self.hear(body)
        if what == "well":
            self.answer(200, "ok")
        elif what == "429":
            self.answer(429, "", [("Retry-After", "1")])
        elif what in ("500", "503"):
            self.answer(int(what), "oh")
        elif what == "half":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal")
            self.close_connection = True
        else:
            if what == "hang":
                time.sleep(3)
            self.close_connection = True


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, *arguments):
        pass


server = Server(("127.0.0.1", 0), Receiver)
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    server.socket = context.wrap_socket(server.socket, server_side=True)
with open(os.path.join(home, "port.new"), "w", encoding="utf-8") as file:
    file.write(str(server.server_address[1]))
os.replace(os.path.join(home, "port.new"), os.path.join(home, "port"))
server.serve_forever()
