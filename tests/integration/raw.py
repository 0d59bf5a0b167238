# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""Requests as bytes on a socket of our own, for what no proper client would send."""

import re
import socket
from urllib.parse import urlparse

from harness import ServerTestCase
from sigv4 import Signer, encode


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def code(self):
        found = re.search(rb"<Code>(\w+)</Code>", self.body)
        return found.group(1).decode() if found else None


class Connection:
    """One socket, requests as bytes, answers taken apart by hand."""

    def __init__(self, netloc):
        host, port = netloc.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=60)
        self.file = self.socket.makefile("rb")

    def send(self, data):
        self.socket.sendall(data)

    def head(self, method, target, headers):
        lines = [f"{method} {target} HTTP/1.1"] + [f"{k}: {v}" for k, v in headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def answer(self, method="GET"):
        status = int(self.file.readline().split()[1])
        headers = {}
        while (line := self.file.readline().strip()):
            name, value = line.decode("latin-1").split(":", 1)
            headers[name.lower()] = value.strip()
        if status == 100:
            return self.answer(method)
        body = b""
        if method != "HEAD" and status not in (204, 304):
            body = self.file.read(int(headers.get("content-length", 0)))
        return Answer(status, headers, body)

    def close(self):
        self.file.close()
        self.socket.close()


class RawCase(ServerTestCase):
    def setUp(self):
        super().setUp()
        self.netloc = urlparse(self.endpoint).netloc
        self.bucket = self.new_name()
        self.assertEqual(self.request("PUT", "").status, 200)

    def connect(self):
        connection = Connection(self.netloc)
        self.addCleanup(connection.close)
        return connection

    def path(self, key):
        return f"/{self.bucket}/{key}" if key else f"/{self.bucket}"

    def build(self, method, key, body=b"", headers=None, query=(), signer=None, payload_hash=None,
              length=None, path=None):
        """Head and body of one signed request."""
        signer = signer or Signer()
        path = path or self.path(key)
        all_headers = signer.headers(method, path, self.netloc, query, headers, body, payload_hash)
        if length is None and (body or method in ("PUT", "POST")):
            length = len(body)
        if length is not None and length != "":
            all_headers["content-length"] = str(length)
        target = encode(path, True)
        if query:
            target += "?" + "&".join(f"{encode(k)}={encode(v)}" for k, v in query)
        return Connection.head(None, method, target, all_headers) + body

    def request(self, method, key, body=b"", **options):
        connection = self.connect()
        connection.send(self.build(method, key, body, **options))
        return connection.answer(method)

    def assert_absent(self, key):
        self.assertEqual(self.request("GET", key).code, "NoSuchKey")

    def assert_holds(self, key, data):
        answer = self.request("GET", key)
        self.assertEqual((answer.status, answer.body), (200, data))
