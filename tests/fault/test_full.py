# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""Full drives: small file systems that objects fill up to the reserve, and that somebody else's file fills to
the last byte. Writes are refused in words a client understands, everything else goes on, nothing
acknowledged is lost, and when there is room again writes go on by themselves."""

import hashlib
import os
import random
import time
import unittest

import botocore.exceptions

import load
import mounts

SEED = int(os.environ.get("HOLDFAST_SEED", "1"))
BUCKET = "full"
DISK = 320 << 20
LARGE = 8 << 20
FULL_SECONDS = 5
ROOM_SECONDS = 120  # a drive that was out comes back, learns, and counts again
REFUSALS = {"InsufficientStorage", "ServiceUnavailable", "SlowDown"}


class SmallServer(load.ToughServer):
    """Four drives, each a small file system of its own."""

    def __init__(self):
        super().__init__()
        self.disks = [mounts.SmallDisk(self.drive(i), self.tmp / f"d{i}.image", DISK)
                      for i in range(1, 5)]

    def remove(self):
        self.stop()
        for disk in self.disks:
            disk.end()
        super().remove()


class Foreigner:
    """Somebody else's file on a drive, as large as the room there is."""

    def __init__(self, drive):
        self.path = drive / "holiday.mp4"

    def grow(self):
        """Until the file system has not a block left."""
        step = 64 << 20
        with open(self.path, "ab") as file:
            while step >= 4096:
                try:
                    os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, step)
                except OSError:
                    step //= 2

    def leave(self):
        self.path.unlink()


def code_of(error):
    return error.response["Error"]["Code"] if hasattr(error, "response") else repr(error)


class FullTest(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(SEED)
        self.manifest = load.Manifest()
        self.server = SmallServer()
        self.addCleanup(self.server.remove)
        self.server.start()
        self.s3 = self.server.client()
        self.s3.create_bucket(Bucket=BUCKET)
        print(f"seed {SEED}, drives of {DISK >> 20} MiB on {self.server.disks[0].kind}")

    def put(self, key, size):
        body = self.random.randbytes(size)
        digest = hashlib.sha256(body).hexdigest()
        self.manifest.begin(key, digest)
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=body)
        self.manifest.acknowledge(key, digest)

    def delete(self, key):
        self.manifest.begin(key, None)
        self.s3.delete_object(Bucket=BUCKET, Key=key)
        self.manifest.acknowledge(key, None)

    def refused(self, key, size):
        for _ in range(5):
            try:
                self.put(key, size)
            except botocore.exceptions.ClientError as error:
                self.assertEqual(code_of(error), "InsufficientStorage")
                self.assertEqual(error.response["ResponseMetadata"]["HTTPStatusCode"], 507)
                return
            self.fill_up()  # the database gave back a log: there was room once more
        self.fail(f"{key} was taken again and again")

    def eventually(self, what, action, seconds=ROOM_SECONDS):
        """Until it no longer answers an error of a server that has no room."""
        began = time.monotonic()
        while True:
            try:
                action()
                print(f"  {what} again after {time.monotonic() - began:.1f} s", flush=True)
                return
            except botocore.exceptions.ClientError as error:
                self.assertIn(code_of(error), REFUSALS)
                last = code_of(error)
            self.assertLess(time.monotonic() - began, seconds,
                            f"{what}: still {last}\n{self.server.log()}")
            time.sleep(0.3)

    def finish(self):
        load.finish(self, self.server, BUCKET, self.manifest)

    def fill_up(self):
        """What was given up half written goes, and makes a little room: until the status, too, says full."""
        for number in range(1000):
            try:
                self.put(f"medium/{number:03}", 300_000)
            except botocore.exceptions.ClientError as error:
                self.assertEqual(code_of(error), "InsufficientStorage")
                status = self.server.status()
                if status["node"]["state"] == "readonly":
                    self.assertIn("full", {drive["state"] for drive in status["drives"]})
                    return
                time.sleep(0.3)
        self.fail(f"never full: {status}")

    def test_objects_fill_the_drives(self):
        for number in range(1000):
            try:
                self.put(f"large/{number:03}", LARGE)
                self.put(f"small/{number:03}", 3_000)
            except botocore.exceptions.ClientError as error:
                self.assertEqual(code_of(error), "InsufficientStorage")
                break
        print(f"  full after {number} objects of {LARGE >> 20} MiB")
        self.assertGreater(number * LARGE, DISK / 2)
        self.fill_up()
        for key, size in (("large/more", LARGE), ("small/more", 3_000)):
            self.refused(key, size)
        load.compare(self, self.server, BUCKET, self.manifest)
        for victim in range(0, number, 3):
            self.delete(f"large/{victim:03}")
        self.eventually("writes", lambda: self.put("large/again", LARGE))
        self.finish()

    def foreign_file(self, drives):
        """Clients at work while the drives have not a byte left; all of it goes on afterwards."""
        for number in range(10):
            self.put(f"before/{number}", 500_000)
        workers = load.start_workers(self.server, BUCKET, self.manifest, 4,
                                     self.random.randrange(1 << 30), attempts=8)
        time.sleep(2)
        foreigners = [Foreigner(self.server.drive(i)) for i in drives]
        for foreigner in foreigners:
            foreigner.grow()
        before = sum(w.done for w in workers)
        end = time.monotonic() + FULL_SECONDS
        while time.monotonic() < end:
            for foreigner in foreigners:
                foreigner.grow()  # what the server frees is taken from it at once
            key = f"before/{self.random.randrange(10)}"
            try:
                body = self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
                self.assertIn(hashlib.sha256(body).hexdigest(), self.manifest.possible(key))
            except botocore.exceptions.ClientError as error:
                self.fail(f"a read failed for want of room: {error}\n{self.server.log()}")
            time.sleep(0.2)
        during = sum(w.done for w in workers) - before
        status = self.server.status()
        print("  drives:", ", ".join(f"{d['state']} {d['reason']}".strip() for d in status["drives"]))
        for foreigner in foreigners:
            foreigner.leave()
        self.eventually("writes", lambda: self.put("after", LARGE))
        load.stop_workers(workers)
        errors = {}
        for worker in workers:
            for error in worker.errors:
                errors[code_of(error)] = errors.get(code_of(error), 0) + 1
        log = (self.server.tmp / "server.log").read_text(errors="replace")
        print(f"  {before} calls before, {during} while full; refused: {errors}; "
              f"ballast freed {log.count('ballast freed')} times, "
              f"ENOSPC in a database {log.count('No space left')} times")
        self.assertLessEqual(set(errors), REFUSALS)
        load.compare(self, self.server, BUCKET, self.manifest)
        self.eventually("deletes", lambda: self.delete("before/0"))
        self.finish()

    def test_a_foreign_file_fills_one_drive(self):
        self.foreign_file([self.random.randrange(1, 5)])

    def test_foreign_files_fill_all_drives(self):
        self.foreign_file([1, 2, 3, 4])

    def test_restart_on_full_drives(self):
        """A drive that was filled while the server was down still opens: the ballast makes room."""
        for number in range(10):
            self.put(f"before/{number}", 500_000)
        self.assertEqual(self.server.stop(), 0)
        foreigners = [Foreigner(self.server.drive(i)) for i in range(1, 5)]
        for foreigner in foreigners:
            foreigner.grow()
        self.server.start()
        self.s3 = self.server.client()
        load.compare(self, self.server, BUCKET, self.manifest)
        self.refused("more", 3_000)
        self.delete("before/1")
        self.server.kill()
        self.server.start()
        self.s3 = self.server.client()
        load.compare(self, self.server, BUCKET, self.manifest)
        for foreigner in foreigners:
            foreigner.leave()
        self.eventually("writes", lambda: self.put("after", LARGE))
        self.finish()


if __name__ == "__main__":
    mounts.enter_namespace()
    unittest.main(verbosity=2, warnings="ignore")  # boto3 leaves sockets to the collector
