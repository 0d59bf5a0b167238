# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""curl --aws-sigv4, and links in plain curl."""

import datetime
import hashlib
import shutil
import unittest
from urllib.parse import urlparse

from harness import PASSWORD, REGION, USER, ServerTestCase, file_digest, main, write_file
from sigv4 import Signer, encode


@unittest.skipUnless(shutil.which("curl"), "no curl")
class TestCurl(ServerTestCase):
    def setUp(self):
        super().setUp()
        self.bucket = self.new_name()
        self.signed("-X", "PUT", self.url())

    def url(self, path=""):
        return f"{self.endpoint}/{self.bucket}{'/' + path if path else ''}"

    def curl(self, *arguments, **options):
        return self.run_client("curl", "-sS", "--max-time", "60", *arguments, **options)

    def signed(self, *arguments, payload=b"", **options):
        digest = hashlib.sha256(payload).hexdigest()
        return self.curl("-f", "--aws-sigv4", f"aws:amz:{REGION}:s3", "--user",
                         f"{USER}:{PASSWORD}", "-H", f"x-amz-content-sha256: {digest}",
                         *arguments, **options)

    def test_put_get_delete(self):
        write_file(self.tmp / "f", 200_000, seed=41)
        data = (self.tmp / "f").read_bytes()
        self.signed("-T", self.tmp / "f", self.url("key"), payload=data)
        self.signed("-o", self.tmp / "back", self.url("key"))
        self.assertEqual(file_digest(self.tmp / "back"), file_digest(self.tmp / "f"))
        head = self.signed("-I", self.url("key"))
        self.assertIn(f'"{hashlib.md5(data).hexdigest()}"', head)
        part = self.signed("-r", "10-19", "-o", self.tmp / "part", self.url("key"))
        self.assertEqual((self.tmp / "part").read_bytes(), data[10:20], part)
        self.signed("-X", "DELETE", self.url("key"))
        code, out = self.signed(self.url("key"), check=False)
        self.assertEqual(code, 22, out)

    def test_wrong_hash_is_refused(self):
        write_file(self.tmp / "f", 1000, seed=42)
        code, _ = self.signed("-T", self.tmp / "f", self.url("key"), payload=b"other", check=False)
        self.assertEqual(code, 22)
        self.assertNotIn("<Key>", self.signed(self.url()))

    def link(self, method, path, expires=60, **options):
        signer = Signer(**options)
        host = urlparse(self.endpoint).netloc
        target = f"/{self.bucket}/{path}"
        return f"{self.endpoint}{encode(target, True)}?" + signer.presign(method, target, host,
                                                                          expires)

    def test_links(self):
        write_file(self.tmp / "f", 70_000, seed=43)
        self.curl("-f", "-T", self.tmp / "f", self.link("PUT", "a b/+%ü"))
        self.curl("-f", "-o", self.tmp / "back", self.link("GET", "a b/+%ü"))
        self.assertEqual(file_digest(self.tmp / "back"), file_digest(self.tmp / "f"))
        self.assertIn("SignatureDoesNotMatch", self.curl(self.link("PUT", "a b/+%ü")))
        old = datetime.datetime.utcnow() - datetime.timedelta(seconds=120)
        self.assertIn("Request has expired", self.curl(self.link("GET", "x", 60, when=old)))
        self.assertIn("AuthorizationQueryParametersError",
                      self.curl(self.link("GET", "x", 604801)))
        self.assertIn("<Code>AccessDenied</Code>", self.curl(self.url("a%20b/+%25%C3%BC")))


if __name__ == "__main__":
    main()
