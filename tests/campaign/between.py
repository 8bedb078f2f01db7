# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands between Crosswalk and a practice platform, and hands on what both say, unless it was told to lie, to lose something,
or to say when a request comes by."""
import http.client
import http.server
import json
import socket
import struct
import threading
import urllib.parse

DEADLINE = 60


class Exchange:
    """One request, what was answered, and what will be."""

    def __init__(self, between, method, path, headers, body):
        self.between, self.method, self.path, self.headers, self.body = between, method, path, headers, body
        self.status, self.answer_headers, self.answer = None, [], b""
        self.lost = False
        self.cut = False

    def forward(self, body=None):
        """Asks the platform itself."""
        connection = http.client.HTTPConnection(self.between.host, self.between.port, timeout=DEADLINE)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "content-length", "accept-encoding", "connection")}
            headers["Host"] = f"{self.between.host}:{self.between.port}"
            connection.request(self.method, self.path, self.body if body is None else body, headers)
            answer = connection.getresponse()
            self.status, self.answer_headers, self.answer = answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()
        return self

    def say(self, value, status=200):
        """An answer of our own."""
        self.status = status
        if isinstance(value, (dict, list)):
            self.answer_headers, self.answer = [("Content-Type", "application/json")], json.dumps(value).encode()
        else:
            self.answer_headers, self.answer = [("Content-Type", "text/html")], value.encode()
        return self

    def sent(self):
        try:
            return json.loads(self.body or b"null")
        except ValueError:
            return None

    def said(self):
        try:
            return json.loads(self.answer or b"null")
        except ValueError:
            return None

    @property
    def parameters(self):
        return urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_any(self):
        between = self.server.between
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        exchange = Exchange(between, self.command, self.path, self.headers, body)
        number = between.count()
        between.notice(number, "asked")
        try:
            between.answer(exchange)
        except OSError:
            # The platform is gone: the case is over.
            exchange.lost = True
        between.notice(number, "done")
        if exchange.lost:
            # A reset, not an end: nothing was said.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return
        self.reply(exchange)
        between.notice(number, "answered")

    def reply(self, exchange):
        answer = exchange.answer.replace(exchange.between.real.encode(), exchange.between.url.encode())
        self.send_response_only(exchange.status)
        for name, value in exchange.answer_headers:
            if name.lower() not in ("content-length", "transfer-encoding", "connection", "content-encoding"):
                self.send_header(name, value.replace(exchange.between.real, exchange.between.url))
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        try:
            self.wfile.write(answer[:len(answer) // 2] if exchange.cut else answer)
            self.wfile.flush()
        except OSError:
            pass
        if exchange.cut:
            self.close_connection = True

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = handle_any

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        # Whoever asked was killed, which is what we are here for.
        pass


class Between:
    """`lie` gets each exchange and forwards, changes, or makes up the answer; without one everything is handed on."""

    def __init__(self, real):
        self.real = real.rstrip("/")
        parts = urllib.parse.urlsplit(self.real)
        self.host, self.port = parts.hostname, parts.port
        self.lie = None
        self.watch = None
        self.n, self.lock = 0, threading.Lock()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.between = self
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def count(self):
        with self.lock:
            self.n += 1
            return self.n

    def notice(self, number, stage):
        watch = self.watch
        if watch is not None:
            watch(number, stage)

    def answer(self, exchange):
        lie = self.lie
        if lie is None:
            exchange.forward()
        else:
            lie(exchange)
        if exchange.status is None and not exchange.lost:
            exchange.forward()

    def reset(self):
        with self.lock:
            self.n = 0
        self.lie = self.watch = None

    def close(self):
        self.server.shutdown()
        self.server.server_close()
