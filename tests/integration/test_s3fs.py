# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""s3fs: a bucket as a file system, whose modes and times are metadata and whose renames are copies."""

import atexit
import os
import shutil
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "fault"))

import mounts  # noqa: E402
from harness import (REGION, ServerTestCase, file_digest, main, make_tree, pseudo_random,  # noqa: E402
                     tree_digest, write_file)

MOUNT_SECONDS = 60
PART = 10  # MiB, of multipart uploads


class Mounted:
    """One s3fs process and where its files are."""

    def __init__(self, case, bucket):
        self.path = case.tmp / "mnt"
        self.path.mkdir(exist_ok=True)
        self.log = open(case.tmp / "s3fs.log", "ab")
        self.process = subprocess.Popen(
            ["s3fs", bucket, str(self.path), "-f", "-o", f"url={case.endpoint}", "-o", "use_path_request_style",
             "-o", f"endpoint={REGION}", "-o", "sigv4", "-o", f"multipart_size={PART}",
             "-o", "enable_content_md5", "-o", "use_xattr", "-o", "retries=2", "-o", f"tmpdir={case.tmp}"],
            env=case.environment(), stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        atexit.register(self.end)
        end = time.monotonic() + MOUNT_SECONDS
        while not os.path.ismount(self.path):
            if self.process.poll() is not None or time.monotonic() > end:
                self.end()
                raise RuntimeError("s3fs did not mount:\n" + (case.tmp / "s3fs.log").read_text(errors="replace"))
            time.sleep(0.05)

    def end(self):
        """Unmounted in order, so that all is written; by force where that is refused."""
        if self.process is None:
            return
        process, self.process = self.process, None
        if os.path.ismount(self.path):
            if subprocess.run(["umount", str(self.path)]).returncode != 0:
                subprocess.run(["umount", "--lazy", str(self.path)])
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self.log.close()


class TestS3fs(ServerTestCase):
    def setUp(self):
        super().setUp()
        self.bucket = self.new_name()
        self.run_client("/usr/bin/aws", "--endpoint-url", self.endpoint, "s3", "mb", f"s3://{self.bucket}")
        self.mounted = None
        self.addCleanup(lambda: self.mounted and self.mounted.end())
        self.mount()

    def mount(self):
        """Mounts, or mounts anew: nothing that s3fs remembers is left."""
        if self.mounted:
            self.mounted.end()
        self.mounted = Mounted(self, self.bucket)
        self.root = self.mounted.path

    def stored(self, key):
        """The object as another client sees it."""
        self.run_client("/usr/bin/aws", "--endpoint-url", self.endpoint, "s3", "cp", "--no-progress",
                        f"s3://{self.bucket}/{key}", self.tmp / "stored")
        return file_digest(self.tmp / "stored")

    def test_tree_there_and_back(self):
        make_tree(self.tmp / "in", seed=51, count=90)
        shutil.copytree(self.tmp / "in", self.root / "tree")
        self.assert_same_tree(self.tmp / "in", self.root / "tree")
        self.mount()
        self.assert_same_tree(self.tmp / "in", self.root / "tree")
        self.assertEqual(self.stored("tree/sizes/4096"), file_digest(self.tmp / "in/sizes/4096"))
        shutil.rmtree(self.root / "tree")
        self.assertEqual(os.listdir(self.root), [])

    def test_append_overwrite_truncate(self):
        file = self.root / "f"
        data = bytearray(pseudo_random(100_000, 52))
        file.write_bytes(data)
        with open(file, "ab") as opened:
            opened.write(b"appended")
        data += b"appended"
        with open(file, "r+b") as opened:
            opened.seek(50_000)
            opened.write(b"in the middle")
        data[50_000:50_013] = b"in the middle"
        self.assertEqual(file.read_bytes(), data)
        # Of a file that nobody has open, s3fs 1.90 forgets the content: it sends zeros without asking for it.
        with open(file, "r+b") as opened:
            opened.read(1)
            opened.truncate(70_000)
            opened.truncate(80_000)
        data = data[:70_000] + bytes(10_000)
        self.mount()
        self.assertEqual((self.root / "f").read_bytes(), data)
        os.truncate(self.root / "f", 0)
        self.mount()
        self.assertEqual((self.root / "f").stat().st_size, 0)

    def test_names_and_folders(self):
        os.makedirs(self.root / "a/b ü/c")
        (self.root / "a/b ü/c/f").write_bytes(b"moved about")
        os.rename(self.root / "a/b ü/c/f", self.root / "g+h")
        os.rename(self.root / "a", self.root / "z")
        self.mount()
        self.assertEqual((self.root / "g+h").read_bytes(), b"moved about")
        self.assertEqual(sorted(os.listdir(self.root)), ["g+h", "z"])
        with self.assertRaises(OSError):
            os.rmdir(self.root / "z")
        os.rmdir(self.root / "z/b ü/c")
        os.rmdir(self.root / "z/b ü")
        os.rmdir(self.root / "z")
        os.unlink(self.root / "g+h")
        self.mount()
        self.assertEqual(os.listdir(self.root), [])

    def test_modes_times_and_links(self):
        file = self.root / "f"
        file.write_bytes(b"with a mode")
        os.chmod(file, 0o640)
        os.utime(file, (1_500_000_000, 1_400_000_000))
        os.symlink("f", self.root / "link")
        os.setxattr(file, "user.color", b"blue")
        self.mount()
        status = (self.root / "f").stat()
        self.assertEqual((status.st_mode & 0o7777, int(status.st_mtime)), (0o640, 1_400_000_000))
        self.assertEqual(os.readlink(self.root / "link"), "f")
        self.assertEqual((self.root / "link").read_bytes(), b"with a mode")
        self.assertEqual(os.getxattr(self.root / "f", "user.color"), b"blue")

    def test_large_files_by_multipart(self):
        expected = write_file(self.root / "large", 45_000_000, seed=53)
        self.assertEqual(self.stored("large"), expected)
        self.mount()
        self.assertEqual(file_digest(self.root / "large"), expected)
        os.rename(self.root / "large", self.root / "moved")  # copied part by part
        with open(self.root / "moved", "r+b") as opened:  # and mixed of copied and uploaded parts
            opened.seek(22_000_000)
            opened.write(b"changed")
            opened.seek(0, os.SEEK_END)
            opened.write(b"longer")
        write_file(self.tmp / "model", 45_000_000, seed=53)
        with open(self.tmp / "model", "r+b") as opened:
            opened.seek(22_000_000)
            opened.write(b"changed")
            opened.seek(0, os.SEEK_END)
            opened.write(b"longer")
        self.mount()
        self.assertEqual(os.listdir(self.root), ["moved"])
        self.assertEqual(file_digest(self.root / "moved"), file_digest(self.tmp / "model"))
        with open(self.root / "moved", "rb") as opened:
            opened.seek(30_000_000)
            piece = opened.read(1000)
        with open(self.tmp / "model", "rb") as opened:
            opened.seek(30_000_000)
            self.assertEqual(opened.read(1000), piece)

    def test_what_others_wrote(self):
        """Objects without s3fs's metadata, and prefixes that are no objects."""
        write_file(self.tmp / "in/deep/er/file", 12_345, seed=54)
        self.run_client("/usr/bin/aws", "--endpoint-url", self.endpoint, "s3", "sync", "--no-progress",
                        self.tmp / "in", f"s3://{self.bucket}")
        self.mount()
        self.assertEqual(tree_digest(self.root / "deep"), tree_digest(self.tmp / "in/deep"))

    def test_a_bucket_that_is_not_there(self):
        with self.assertRaises(RuntimeError):
            self.mounted.end()
            Mounted(self, self.new_name())


if __name__ == "__main__":
    if not shutil.which("s3fs"):
        mounts.skip("no s3fs")
    mounts.need_user_space_mounts()
    main()
