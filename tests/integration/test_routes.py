# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""Every row of the routing table, asked for by callers who may not: none lets them in, and none changes anything."""

import datetime
import os
import re
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import sigv4
from harness import main
from test_access import AccessCase

SOURCE = Path(os.environ.get("HOLDFAST_SOURCE", Path(__file__).parents[2]))
ROUTE = re.compile(r'Route\{"(\w+)",\s*"(\w+)",\s*(\w+),\s*"([^"]*)",\s*"([^"]*)",\s*"([^"]*)",\s*(\w+)')


def routes():
    return ROUTE.findall((SOURCE / "server/s3/routes.cpp").read_text())


class TestRoutes(AccessCase):
    def setUp(self):
        super().setUp()
        self.alice.put_bucket_website(Bucket=self.bucket, WebsiteConfiguration={
            "IndexDocument": {"Suffix": "key"}, "ErrorDocument": {"Key": "key"}})

    def ask(self, route, signer=None, change=None):
        """Status and error code of one request on Alice's bucket."""
        name, method, level, selector, header, _, _ = route
        path = {"Service": "/", "Bucket": f"/{self.bucket}", "Object": f"/{self.bucket}/key",
                "Website": "/key"}[level]
        query = [tuple((part.split("=") + [""])[:2]) for part in selector.split("&") if part]
        query = [(k, v or {"uploadId": "0" * 32, "partNumber": "1", "id": "x"}.get(k, "")) for k, v in query]
        host = self.endpoint.split("//")[1]
        if level == "Website":
            host = f"{self.bucket}.s3-website.localhost"
        headers = {header: f"/{self.bucket}/key"} if header else {}
        body = b"<x/>" if method in ("PUT", "POST") else b""
        if signer:
            headers = signer.headers(method, path, host, query, headers, body)
        if change:
            headers.update(change)
        headers["Host"] = host
        text = "&".join(f"{sigv4.encode(k)}={sigv4.encode(v)}" for k, v in query)
        url = self.endpoint + path + ("?" + text if text else "")
        request = urllib.request.Request(url, body if body else None, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, ""
        except urllib.error.HTTPError as error:
            code = re.search(rb"(?:<Code>|<li>Code: )(\w+)</", error.read())
            return error.code, code.group(1).decode() if code else ""

    def check_all(self, signer, allowed):
        """`allowed`: operations that need no right on the bucket."""
        asked = 0
        for route in routes():
            name, method = route[0], route[1]
            if name == "Preflight" or name in allowed:
                continue
            status, code = self.ask(route, signer() if signer else None)
            asked += 1
            if name == "PostObject":  # decides after its form, which is none
                self.assertEqual(code, "InvalidArgument" if signer else "PreconditionFailed", name)
            elif name == "DeleteObjects" and signer:  # entry by entry, of a document that is none
                self.assertIn(code, ("MalformedXML", "InvalidRequest"), name)
            elif method == "HEAD":
                self.assertEqual(status, 403, name)
            else:
                self.assertEqual((status, code), (403, "AccessDenied"), f"{name} was answered")
        self.assertGreater(asked, 85)
        self.assertEqual(self.reads(self.alice), b"hers")

    def test_anonymous(self):
        self.check_all(None, ())

    def test_websites_know_nobody(self):
        def alice():
            return sigv4.Signer(user="ALICEKEY", secret="alice-secret-0123456789")
        pages = [route for route in routes() if route[2] == "Website"]
        self.assertEqual([route[1] for route in pages], ["GET", "HEAD"])
        for route in pages:
            self.assertEqual(self.ask(route, alice())[0], 403)
        self.policy({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::BUCKET/*"})
        for route in pages:
            self.assertEqual(self.ask(route)[0], 200)

    def test_another_account(self):
        def bob():
            return sigv4.Signer(user="BOBKEY", secret="bob-secret-0123456789")
        self.check_all(bob, ("ListBuckets", "CreateBucket"))

    def test_wrong_and_expired_signatures(self):
        for route in routes():
            if route[0] == "Preflight":
                continue
            wrong = sigv4.Signer(user="ALICEKEY", secret="not her secret")
            status, code = self.ask(route, wrong)
            self.assertEqual(status, 403, route[0])
            if route[2] == "Website":  # asks nobody for a signature
                self.assertIn(code, ("AccessDenied", ""), route[0])
            elif route[1] != "HEAD":
                self.assertEqual(code, "SignatureDoesNotMatch", route[0])
        old = sigv4.Signer(datetime.datetime.utcnow() - datetime.timedelta(hours=1), "ALICEKEY",
                           "alice-secret-0123456789")
        self.assertEqual(self.ask(routes()[2], old)[1], "RequestTimeTooSkewed")


if __name__ == "__main__":
    main()
