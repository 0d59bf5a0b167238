# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""restic: a repository of many small encrypted objects that is written, read whole, thinned out and read again."""

import json
import shutil
import unittest

from harness import ServerTestCase, main, make_tree, tree_digest, write_file

LARGE = 67 * (1 << 20)


@unittest.skipUnless(shutil.which("restic"), "no restic")
class TestRestic(ServerTestCase):
    def setUp(self):
        super().setUp()
        self.bucket = self.new_name()
        self.source = self.tmp / "in"

    def restic(self, *arguments, **options):
        extra = {"RESTIC_PASSWORD": "a repository's own words", "RESTIC_CACHE_DIR": str(self.tmp / "cache"),
                 "RESTIC_REPOSITORY": f"s3:{self.endpoint}/{self.bucket}/backups", "RESTIC_PROGRESS_FPS": "0.1"}
        return self.run_client("restic", *arguments, extra=extra, **options)

    def snapshots(self):
        return [one["id"] for one in json.loads(self.restic("snapshots", "--json"))]

    def restored(self, snapshot):
        """What a snapshot gives back."""
        target = self.tmp / "out" / snapshot
        self.restic("restore", snapshot, "--target", target)
        return tree_digest(target / str(self.source).lstrip("/"))

    def change_tree(self, step):
        write_file(self.source / "sizes" / "4096", 5000 + step, step)
        write_file(self.source / "new" / f"of {step}", 70_000 * step, step)
        shutil.rmtree(self.source / "odd", ignore_errors=True)

    def history(self, large):
        """Three snapshots of a tree that changes; id -> the tree as it was."""
        make_tree(self.source, seed=41, count=80)
        write_file(self.source / "large", large, seed=42)
        trees = {}
        for step in range(3):
            if step:
                self.change_tree(step)
            self.restic("backup", self.source)
            new = set(self.snapshots()) - set(trees)
            self.assertEqual(len(new), 1)
            trees[new.pop()] = tree_digest(self.source)
        return trees

    def thin_out(self, trees):
        """All but the last go; what is left is whole."""
        last = self.snapshots()[-1]
        before = json.loads(self.restic("stats", "--mode", "raw-data", "--json"))["total_size"]
        self.restic("forget", "--keep-last", "1", "--prune", "--max-unused", "0")
        self.assertEqual(self.snapshots(), [last])
        after = json.loads(self.restic("stats", "--mode", "raw-data", "--json"))["total_size"]
        self.assertLess(after, before)
        self.assertIn("no errors were found", self.restic("check", "--read-data"))
        self.assertEqual(self.restored(last), trees[last])

    def test_backup_check_restore_prune(self):
        self.restic("init")  # it makes the bucket, too
        trees = self.history(LARGE)
        self.assertIn("no errors were found", self.restic("check", "--read-data"))
        for snapshot, tree in trees.items():
            self.assertEqual(self.restored(snapshot), tree)
        self.thin_out(trees)

    def test_large_packs(self):
        """Packs over 64 MiB, which restic sends in one piece each."""
        self.restic("init")
        write_file(self.source / "large", 110_000_000, seed=43)
        self.restic("backup", "--pack-size", "100", self.source)
        sizes = [one["Size"] for one in self.s3api("list-objects-v2", "--bucket", self.bucket)["Contents"]]
        self.assertGreater(max(sizes), 64 << 20)
        self.assertEqual(self.restored("latest"), tree_digest(self.source))

    def test_over_versions(self):
        """What restic removes in a bucket with versions is hidden, and can be had back."""
        self.s3api("create-bucket", "--bucket", self.bucket)
        self.s3api("put-bucket-versioning", "--bucket", self.bucket, "--versioning-configuration", "Status=Enabled")
        self.restic("init")
        trees = self.history(1 << 20)
        self.thin_out(trees)
        found = self.s3api("list-object-versions", "--bucket", self.bucket, "--prefix", "backups/snapshots/")
        self.assertGreaterEqual(len(found["DeleteMarkers"]), 2)
        for marker in found["DeleteMarkers"]:
            self.s3api("delete-object", "--bucket", self.bucket, "--key", marker["Key"],
                     "--version-id", marker["VersionId"])
        self.assertGreaterEqual(set(self.snapshots()), set(trees))

    def test_wrong_words(self):
        self.restic("init")
        code, out = self.restic("snapshots", "--password-command", "echo other", check=False)
        self.assertNotEqual(code, 0, out)
        code, out = self.restic("init", check=False)
        self.assertNotEqual(code, 0)
        self.assertIn("already", out)

    def test_wrong_key(self):
        extra = {"AWS_SECRET_ACCESS_KEY": "not the secret", "RESTIC_PASSWORD": "x",
                 "RESTIC_REPOSITORY": f"s3:{self.endpoint}/{self.bucket}"}
        code, out = self.run_client("restic", "init", extra=extra, check=False)
        self.assertNotEqual(code, 0)
        self.assertIn("Access Denied", out)  # a HEAD has no body that could say more


if __name__ == "__main__":
    main()
