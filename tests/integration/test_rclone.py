# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""rclone: trees, checksums, times in metadata, server-side copies."""

import json
import shutil
import unittest

from harness import (PASSWORD, REGION, USER, ServerTestCase, file_digest, main, make_tree,
                     write_file)


@unittest.skipUnless(shutil.which("rclone"), "no rclone")
class TestRclone(ServerTestCase):
    def setUp(self):
        super().setUp()
        config = self.tmp / "rclone.conf"
        config.write_text("\n".join([
            "[hf]", "type = s3", "provider = Other", f"access_key_id = {USER}",
            f"secret_access_key = {PASSWORD}", f"endpoint = {self.endpoint}",
            f"region = {REGION}", "force_path_style = true", "chunk_size = 8Mi",
            "upload_cutoff = 16Mi", ""]))
        self.config = config
        self.bucket = self.new_name()
        self.rclone("mkdir", f"hf:{self.bucket}")

    def rclone(self, *arguments, **options):
        return self.run_client("rclone", "--config", self.config, "--retries", "1",
                               "--low-level-retries", "2", *arguments, **options)

    def at(self, path=""):
        return f"hf:{self.bucket}/{path}"

    def transfers(self, *arguments):
        """How many files a command moved."""
        code, out = self.rclone(*arguments, "--stats-one-line", "-v", "--use-json-log", check=False)
        self.assertEqual(code, 0, out)
        return sum(1 for line in out.splitlines() if '"msg":"Copied' in line)

    def test_tree_there_and_back(self):
        make_tree(self.tmp / "in", seed=21)
        self.assertGreater(self.transfers("sync", self.tmp / "in", self.at("p")), 200)
        self.assertEqual(self.transfers("sync", self.tmp / "in", self.at("p")), 0)
        self.assertEqual(self.transfers("sync", "--checksum", self.tmp / "in", self.at("p")), 0)
        self.rclone("check", "--download", self.tmp / "in", self.at("p"))
        self.rclone("sync", self.at("p"), self.tmp / "out")
        self.assert_same_tree(self.tmp / "in", self.tmp / "out")
        self.assertEqual(self.transfers("sync", self.at("p"), self.tmp / "out"), 0)
        self.rclone("purge", self.at("p"))
        self.assertEqual(self.rclone("lsf", self.at()).strip(), "")

    def test_large_file(self):
        expected = write_file(self.tmp / "large", 100_000_001, seed=22)
        self.rclone("copyto", self.tmp / "large", self.at("large"))
        self.rclone("copyto", self.at("large"), self.at("copy"))
        self.rclone("copyto", self.at("copy"), self.tmp / "back")
        self.assertEqual(file_digest(self.tmp / "back"), expected)
        size = json.loads(self.rclone("size", "--json", self.at()))
        self.assertEqual((size["count"], size["bytes"]), (2, 200_000_002))

    def test_times_and_moves(self):
        write_file(self.tmp / "in" / "f", 100, seed=23)
        self.rclone("copy", self.tmp / "in", self.at())
        before = json.loads(self.rclone("lsjson", self.at()))[0]
        self.assertEqual(before["Size"], 100)
        # Only the time changes: rclone copies the object onto itself with new metadata.
        self.rclone("touch", "--timestamp", "2020-01-02T03:04:05", self.at("f"))
        after = json.loads(self.rclone("lsjson", self.at()))[0]
        self.assertTrue(after["ModTime"].startswith("2020-01-02T03:04:05"), after)
        self.rclone("moveto", self.at("f"), self.at("g/h"))
        self.assertEqual(sorted(self.rclone("lsf", "-R", self.at()).split()), ["g/", "g/h"])
        self.rclone("copyto", self.at("g/h"), self.tmp / "back")
        self.assertEqual(file_digest(self.tmp / "back"), file_digest(self.tmp / "in" / "f"))

    def test_stream_and_range(self):
        data = b"0123456789" * 100
        self.rclone("rcat", self.at("s"), stdin=data)
        self.assertEqual(self.rclone("cat", self.at("s")).encode(), data)
        self.assertEqual(self.rclone("cat", "--offset", "15", "--count", "10", self.at("s")),
                         "5678901234")

    def test_link(self):
        self.rclone("rcat", self.at("a b"), stdin=b"linked")
        link = self.rclone("link", "--expire", "60s", self.at("a b")).strip()
        self.assertEqual(self.run_client("curl", "-sSf", link), "linked")

    def test_empty_bucket_goes(self):
        self.rclone("rcat", self.at("k"), stdin=b"x")
        code, _ = self.rclone("rmdir", f"hf:{self.bucket}", check=False)
        self.assertNotEqual(code, 0)
        self.rclone("delete", self.at())
        self.rclone("rmdir", f"hf:{self.bucket}")
        self.assertNotIn(self.bucket, self.rclone("lsd", "hf:"))


if __name__ == "__main__":
    main()
