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

    def api(self, *arguments):
        return self.s3api(*arguments, "--bucket", self.bucket)

    def test_versions(self):
        """--s3-versions names old versions by their time: they can be read and copied back."""
        self.api("put-bucket-versioning", "--versioning-configuration", "Status=Enabled")
        for text in (b"one", b"two", b"three"):
            self.rclone("rcat", self.at("f.txt"), stdin=text)
        self.rclone("rcat", self.at("gone.txt"), stdin=b"deleted")
        self.rclone("deletefile", self.at("gone.txt"))
        self.assertEqual(self.rclone("lsf", self.at()).split(), ["f.txt"])
        names = self.rclone("lsf", "--s3-versions", self.at()).split()
        self.assertEqual(len([name for name in names if name.startswith("f")]), 3, names)
        self.assertEqual(len([name for name in names if name.startswith("gone-v")]), 1, names)
        found = {self.rclone("cat", "--s3-versions", self.at(name)) for name in names}
        self.assertEqual(found, {"one", "two", "three", "deleted"})
        gone = [name for name in names if name.startswith("gone-v")][0]
        self.rclone("copyto", "--s3-versions", self.at(gone), self.at("back.txt"))
        self.assertEqual(self.rclone("cat", self.at("back.txt")), "deleted")

    def test_copies_stay_on_the_server(self):
        """Between two buckets no byte goes through the client."""
        make_tree(self.tmp / "in", seed=25, count=90)
        other = self.new_name()
        self.rclone("mkdir", f"hf:{other}")
        self.rclone("copy", self.tmp / "in", self.at("p"))
        code, out = self.rclone("sync", self.at("p"), f"hf:{other}/q", "-v", "--use-json-log", check=False)
        self.assertEqual(code, 0, out)
        self.assertGreater(out.count("(server-side copy)"), 80)
        self.rclone("check", self.at("p"), f"hf:{other}/q")
        self.rclone("move", f"hf:{other}/q", f"hf:{other}/r")
        self.rclone("copy", f"hf:{other}", self.tmp / "out")
        self.assert_same_tree(self.tmp / "in", self.tmp / "out" / "r")

    def test_cleanup_of_uploads(self):
        upload = self.api("create-multipart-upload", "--key", "k")["UploadId"]
        said = json.loads(self.rclone("backend", "list-multipart-uploads", f"hf:{self.bucket}"))
        self.assertEqual([one["UploadId"] for one in said[self.bucket]], [upload])
        self.rclone("cleanup", self.at())  # those older than a day only
        self.assertEqual(len(self.api("list-multipart-uploads")["Uploads"]), 1)
        self.rclone("backend", "cleanup", "-o", "max-age=0s", f"hf:{self.bucket}")
        self.assertNotIn("Uploads", self.api("list-multipart-uploads"))

    def test_hashes_types_and_classes(self):
        write_file(self.tmp / "f.html", 1000, seed=26)
        self.rclone("copy", "--header-upload", "Cache-Control: max-age=9", "--header-upload", "x-amz-meta-color: blue",
                    self.tmp / "f.html", self.at())
        head = self.api("head-object", "--key", "f.html")
        self.assertEqual((head["CacheControl"], head["Metadata"]["color"]), ("max-age=9", "blue"))
        self.assertTrue(head["ContentType"].startswith("text/html"))
        said = self.rclone("md5sum", self.at("f.html")).split()[0]
        self.assertEqual(said, self.rclone("md5sum", self.tmp / "f.html").split()[0])
        self.rclone("check", "--checksum", self.tmp, self.at(), "--include", "f.html")

    def test_listing_by_version_one(self):
        make_tree(self.tmp / "in", seed=27, count=90)
        self.rclone("copy", self.tmp / "in", self.at())
        both = [sorted(self.rclone("lsf", "-R", "--files-only", "--s3-list-version", version, "--s3-list-chunk", "7",
                                   self.at()).splitlines()) for version in ("1", "2")]
        self.assertEqual(both[0], both[1])
        self.assertGreaterEqual(len(both[0]), 90)

    def test_public_buckets_without_keys(self):
        self.rclone("rcat", self.at("k"), stdin=b"for all")
        self.api("delete-public-access-block")
        allow = {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "s3:ListBucket"],
            "Resource": [f"arn:aws:s3:::{self.bucket}", f"arn:aws:s3:::{self.bucket}/*"]}]}
        nobody = ["--s3-access-key-id", "", "--s3-secret-access-key", ""]
        none = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
        code, _ = self.rclone(*nobody, "cat", self.at("k"), check=False, extra=none)
        self.assertNotEqual(code, 0)
        self.api("put-bucket-policy", "--policy", json.dumps(allow))
        self.assertEqual(self.rclone(*nobody, "cat", self.at("k"), extra=none), "for all")
        code, out = self.rclone(*nobody, "rcat", self.at("new"), stdin=b"x", check=False, extra=none)
        self.assertIn("AccessDenied", out)

    def test_wrong_keys(self):
        code, out = self.rclone("--s3-secret-access-key", "not the secret", "lsd", "hf:", check=False)
        self.assertIn("SignatureDoesNotMatch", out)
        code, out = self.rclone("lsf", f"hf:{self.new_name()}", check=False)
        self.assertNotEqual(code, 0)
        self.assertIn("directory not found", out)


if __name__ == "__main__":
    main()
