# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""The AWS command line, as the system has it and as the PATH has it (another generation, often)."""

import json
import os
import shutil
import unittest

from harness import ServerTestCase, file_digest, main, make_tree, write_file


class AwsCliCases:
    """Run once for each aws found."""

    aws = None

    def cli(self, *arguments, **options):
        return self.run_client(self.aws, "--endpoint-url", self.endpoint, *arguments, **options)

    def s3(self, *arguments, **options):
        return self.cli("s3", *arguments, **options)

    def api(self, *arguments):
        out = self.cli("s3api", *arguments, "--output", "json")
        return json.loads(out) if out.strip() else {}

    def make_bucket(self):
        bucket = self.new_name()
        self.s3("mb", f"s3://{bucket}")
        return bucket

    def test_tree_there_and_back(self):
        bucket = self.make_bucket()
        make_tree(self.tmp / "in", seed=1)
        self.s3("sync", self.tmp / "in", f"s3://{bucket}/p", "--no-progress")
        again = self.s3("sync", self.tmp / "in", f"s3://{bucket}/p", "--no-progress")
        self.assertEqual(again.strip(), "", "the second sync had something to do")
        self.s3("sync", f"s3://{bucket}/p", self.tmp / "out", "--no-progress")
        self.assert_same_tree(self.tmp / "in", self.tmp / "out")
        self.assertEqual(self.s3("sync", f"s3://{bucket}/p", self.tmp / "out").strip(), "")
        self.s3("rb", f"s3://{bucket}", "--force")
        self.assertNotIn(bucket, self.s3("ls"))

    def test_sync_with_delete(self):
        bucket = self.make_bucket()
        for name in ("keep", "gone", "folder/gone too"):
            write_file(self.tmp / "in" / name, 1000, name)
        self.s3("sync", self.tmp / "in", f"s3://{bucket}")
        (self.tmp / "in" / "gone").unlink()
        shutil.rmtree(self.tmp / "in" / "folder")
        self.s3("sync", self.tmp / "in", f"s3://{bucket}", "--delete")
        listing = self.s3("ls", f"s3://{bucket}", "--recursive")
        self.assertEqual([line.split(maxsplit=3)[3] for line in listing.splitlines()], ["keep"])

    def test_large_multipart(self):
        bucket = self.make_bucket()
        size = 300_000_000
        expected = write_file(self.tmp / "large", size, seed=3)
        self.s3("cp", self.tmp / "large", f"s3://{bucket}/large", "--no-progress")
        head = self.api("head-object", "--bucket", bucket, "--key", "large")
        self.assertEqual(head["ContentLength"], size)
        self.assertRegex(head["ETag"], r'^"[0-9a-f]{32}-\d+"$')
        self.s3("cp", f"s3://{bucket}/large", f"s3://{bucket}/copy", "--no-progress")
        for key in ("large", "copy"):
            self.s3("cp", f"s3://{bucket}/{key}", self.tmp / "back", "--no-progress")
            self.assertEqual(file_digest(self.tmp / "back"), expected)
        self.assertNotIn("Uploads", self.api("list-multipart-uploads", "--bucket", bucket))

    def test_stream(self):
        bucket = self.make_bucket()
        data = b"from a pipe\n" * 1000
        self.s3("cp", "-", f"s3://{bucket}/pipe", stdin=data)
        self.assertEqual(self.s3("cp", f"s3://{bucket}/pipe", "-").encode(), data)

    def test_metadata_and_ranges(self):
        bucket = self.make_bucket()
        write_file(self.tmp / "f", 1000, seed=4)
        self.s3("cp", self.tmp / "f", f"s3://{bucket}/f", "--metadata", "color=blue",
                "--cache-control", "max-age=60", "--content-type", "text/x-test")
        head = self.api("head-object", "--bucket", bucket, "--key", "f")
        self.assertEqual(head["Metadata"], {"color": "blue"})
        self.assertEqual(head["CacheControl"], "max-age=60")
        self.assertEqual(head["ContentType"], "text/x-test")
        part = self.api("get-object", "--bucket", bucket, "--key", "f", "--range", "bytes=100-199",
                        self.tmp / "part")
        self.assertEqual(part["ContentRange"], "bytes 100-199/1000")
        self.assertEqual((self.tmp / "part").read_bytes(), (self.tmp / "f").read_bytes()[100:200])

    def test_presigned_link(self):
        bucket = self.make_bucket()
        write_file(self.tmp / "f", 5000, seed=5)
        self.s3("cp", self.tmp / "f", f"s3://{bucket}/a b+ü")
        link = self.s3("presign", f"s3://{bucket}/a b+ü", "--expires-in", "60").strip()
        if "X-Amz-Signature" not in link:
            self.skipTest("this aws presigns with signature version 2")
        self.run_client("curl", "-sSf", "-o", self.tmp / "back", link)
        self.assertEqual(file_digest(self.tmp / "back"), file_digest(self.tmp / "f"))

    def test_move_and_listing(self):
        bucket = self.make_bucket()
        write_file(self.tmp / "f", 10, seed=6)
        self.s3("cp", self.tmp / "f", f"s3://{bucket}/a/b")
        self.s3("cp", self.tmp / "f", f"s3://{bucket}/a/b/c")
        listing = self.s3("ls", f"s3://{bucket}/a/").split()
        self.assertEqual(listing.count("PRE"), 1)
        self.assertIn("b/", listing)
        self.assertIn("b", listing)
        self.s3("mv", f"s3://{bucket}/a/b", f"s3://{bucket}/moved")
        listing = self.s3("ls", f"s3://{bucket}", "--recursive")
        self.assertEqual([line.split()[3] for line in listing.splitlines()], ["a/b/c", "moved"])

    def test_errors_are_aws_errors(self):
        code, out = self.s3("ls", "s3://" + self.new_name(), check=False)
        self.assertNotEqual(code, 0)
        self.assertIn("NoSuchBucket", out)
        bucket = self.make_bucket()
        code, out = self.s3("mb", f"s3://{bucket}", check=False)
        self.assertIn("BucketAlreadyOwnedByYou", out)
        write_file(self.tmp / "f", 10, seed=7)
        self.s3("cp", self.tmp / "f", f"s3://{bucket}/f")
        code, out = self.s3("rb", f"s3://{bucket}", check=False)
        self.assertIn("BucketNotEmpty", out)


SYSTEM = "/usr/bin/aws"
OTHER = shutil.which("aws")


@unittest.skipUnless(os.path.exists(SYSTEM), "no aws in /usr/bin")
class TestSystemAws(AwsCliCases, ServerTestCase):
    aws = SYSTEM


@unittest.skipUnless(OTHER and os.path.realpath(OTHER) != os.path.realpath(SYSTEM),
                     "no second aws on the PATH")
class TestPathAws(AwsCliCases, ServerTestCase):
    aws = OTHER


if __name__ == "__main__":
    main()
