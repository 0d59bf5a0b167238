# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""AWS Signature Version 4 by the book, for requests that no proper client would send."""

import datetime
import hashlib
import hmac
from urllib.parse import quote

from harness import PASSWORD, REGION, USER

EMPTY = hashlib.sha256(b"").hexdigest()


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def signing_key(date, secret=PASSWORD, region=REGION, service="s3"):
    key = _hmac(("AWS4" + secret).encode(), date)
    for part in (region, service, "aws4_request"):
        key = _hmac(key, part)
    return key


def encode(text, keep_slash=False):
    return quote(text, safe="-._~/" if keep_slash else "-._~")


class Signer:
    """Signs one request and keeps what the chunk signatures need."""

    def __init__(self, when=None, user=USER, secret=PASSWORD, region=REGION, service="s3"):
        self.when = when or datetime.datetime.utcnow()
        self.date = self.when.strftime("%Y%m%d")
        self.amz_date = self.when.strftime("%Y%m%dT%H%M%SZ")
        self.user = user
        self.scope = f"{self.date}/{region}/{service}/aws4_request"
        self.key = signing_key(self.date, secret, region, service)
        self.signature = None

    def _canonical_query(self, query):
        pairs = sorted((encode(k), encode(v)) for k, v in query)
        return "&".join(f"{k}={v}" for k, v in pairs)

    def _sign(self, text):
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()

    def _sign_request(self, method, path, query, headers, payload_hash):
        names = sorted(headers)
        canonical = "\n".join(
            [method, encode(path, True), self._canonical_query(query)]
            + [f"{n}:{' '.join(headers[n].split())}" for n in names]
            + ["", ";".join(names), payload_hash])
        text = "\n".join(["AWS4-HMAC-SHA256", self.amz_date, self.scope,
                          hashlib.sha256(canonical.encode()).hexdigest()])
        self.signature = self._sign(text)
        return ";".join(names), self.signature

    def headers(self, method, path, host, query=(), headers=None, body=b"", payload_hash=None):
        """All headers of the request, with Authorization."""
        payload_hash = payload_hash or hashlib.sha256(body).hexdigest()
        signed = {k.lower(): v for k, v in (headers or {}).items()}
        signed.update({"host": host, "x-amz-date": self.amz_date,
                       "x-amz-content-sha256": payload_hash})
        names, signature = self._sign_request(method, path, query, signed, payload_hash)
        signed["authorization"] = (f"AWS4-HMAC-SHA256 Credential={self.user}/{self.scope}, "
                                   f"SignedHeaders={names}, Signature={signature}")
        return signed

    def presign(self, method, path, host, expires, query=(), headers=None):
        """The query string of a link."""
        signed = {k.lower(): v for k, v in (headers or {}).items()}
        signed["host"] = host
        fields = list(query) + [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
            ("X-Amz-Credential", f"{self.user}/{self.scope}"), ("X-Amz-Date", self.amz_date),
            ("X-Amz-Expires", str(expires)), ("X-Amz-SignedHeaders", ";".join(sorted(signed)))]
        _, signature = self._sign_request(method, path, fields, signed, "UNSIGNED-PAYLOAD")
        return self._canonical_query(fields) + "&X-Amz-Signature=" + signature

    def chunk(self, data):
        """One signed chunk; the final one is empty (its last CRLF comes with the end of the body)."""
        text = "\n".join(["AWS4-HMAC-SHA256-PAYLOAD", self.amz_date, self.scope, self.signature,
                          EMPTY, hashlib.sha256(data).hexdigest()])
        self.signature = self._sign(text)
        head = f"{len(data):x};chunk-signature={self.signature}\r\n".encode()
        return head + data + b"\r\n" if data else head

    def trailer(self, name, value):
        text = "\n".join(["AWS4-HMAC-SHA256-TRAILER", self.amz_date, self.scope, self.signature,
                          hashlib.sha256(f"{name}:{value}\n".encode()).hexdigest()])
        self.signature = self._sign(text)
        return f"{name}:{value}\r\nx-amz-trailer-signature:{self.signature}\r\n\r\n".encode()
