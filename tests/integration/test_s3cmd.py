# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""s3cmd: asks for sub-resources that others do not, and deletes with a list."""

import shutil
import unittest
from urllib.parse import urlparse

from harness import (PASSWORD, REGION, USER, ServerTestCase, file_digest, main, make_tree,
                     write_file)


@unittest.skipUnless(shutil.which("s3cmd"), "no s3cmd")
class TestS3cmd(ServerTestCase):
    def setUp(self):
        super().setUp()
        host = urlparse(self.endpoint).netloc
        self.config = self.tmp / "s3cfg"
        self.config.write_text("\n".join([
            "[default]", f"access_key = {USER}", f"secret_key = {PASSWORD}", f"host_base = {host}",
            f"host_bucket = {host}", "use_https = False", f"bucket_location = {REGION}",
            "signature_v2 = False", "multipart_chunk_size_mb = 5", "progress_meter = False", ""]))
        self.bucket = self.new_name()
        self.s3cmd("mb", f"s3://{self.bucket}")

    def s3cmd(self, *arguments, **options):
        return self.run_client("s3cmd", "-c", self.config, *arguments, **options)

    def at(self, path=""):
        return f"s3://{self.bucket}/{path}"

    def test_tree_there_and_back(self):
        make_tree(self.tmp / "in", seed=31, count=110)
        self.s3cmd("sync", f"{self.tmp}/in/", self.at("p/"))
        again = self.s3cmd("sync", f"{self.tmp}/in/", self.at("p/"))
        self.assertNotIn("upload:", again)
        (self.tmp / "out").mkdir()
        self.s3cmd("sync", self.at("p/"), f"{self.tmp}/out/")
        self.assert_same_tree(self.tmp / "in", self.tmp / "out")
        self.s3cmd("rb", "--recursive", "--force", f"s3://{self.bucket}")
        self.assertNotIn(self.bucket, self.s3cmd("ls"))

    def test_multipart(self):
        expected = write_file(self.tmp / "large", 23_000_000, seed=32)
        self.s3cmd("put", self.tmp / "large", self.at("large ü+"))
        self.s3cmd("cp", self.at("large ü+"), self.at("copy"))
        self.s3cmd("get", self.at("copy"), self.tmp / "back")
        self.assertEqual(file_digest(self.tmp / "back"), expected)
        self.assertNotIn(self.bucket, self.s3cmd("multipart", f"s3://{self.bucket}").split("\n", 2)[2])

    def test_info_and_questions(self):
        write_file(self.tmp / "f", 1000, seed=33)
        self.s3cmd("put", "--mime-type", "text/x", "--add-header", "x-amz-meta-color: blue",
                   self.tmp / "f", self.at("f"))
        info = self.s3cmd("info", self.at("f"))
        self.assertIn("text/x", info)
        self.assertIn("FULL_CONTROL", info)
        bucket = self.s3cmd("info", f"s3://{self.bucket}")
        self.assertIn("Payer:     BucketOwner", bucket)
        self.assertIn("FULL_CONTROL", bucket)
        self.assertIn("1000", self.s3cmd("du", self.at()))

    def test_move_modify_delete(self):
        write_file(self.tmp / "f", 10, seed=34)
        self.s3cmd("put", self.tmp / "f", self.at("a/b"))
        self.s3cmd("put", self.tmp / "f", self.at("a/b/c"))
        self.s3cmd("mv", self.at("a/b"), self.at("moved"))
        self.s3cmd("modify", "--add-header", "Cache-Control: max-age=5", self.at("moved"))
        listing = [line.split()[-1] for line in self.s3cmd("ls", "-r", self.at()).splitlines()]
        self.assertEqual(listing, [self.at("a/b/c"), self.at("moved")])
        self.s3cmd("del", "--recursive", "--force", self.at())
        self.assertEqual(self.s3cmd("ls", "-r", self.at()).strip(), "")

    def test_signed_link(self):
        write_file(self.tmp / "f", 500, seed=35)
        self.s3cmd("put", self.tmp / "f", self.at("f"))
        link = self.s3cmd("signurl", self.at("f"), "+60").strip()
        if "X-Amz-Signature" not in link:
            self.skipTest("this s3cmd signs links with signature version 2")
        self.run_client("curl", "-sSf", "-o", self.tmp / "back", link)
        self.assertEqual(file_digest(self.tmp / "back"), file_digest(self.tmp / "f"))


if __name__ == "__main__":
    main()
