# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""ENOSPC in the midst of everything: drives whose next byte does not fit, logs of the database included,
whatever the reserve was. The drive leaves or the write is refused; reads go on, nothing acknowledged is lost,
and when there is room again all of it comes back by itself."""

import os
import random
import time
import unittest

import load
import mounts
from test_full import REFUSALS, ROOM_SECONDS, code_of

SEED = int(os.environ.get("HOLDFAST_SEED", "1"))
BUCKET = "no-room"
FULL_SECONDS = 4
SHORT = 300 << 20  # so little that the ballast is made


class NoRoomTest(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(SEED)
        self.manifest = load.Manifest()
        self.server = mounts.ForgetfulServer()
        self.addCleanup(self.server.remove)
        for number in range(1, 5):
            self.server.mount_of(number).room(SHORT)
        self.server.start()
        self.s3 = self.server.client()
        self.s3.create_bucket(Bucket=BUCKET)
        print(f"seed {SEED}")

    def read_all(self):
        load.compare(self, self.server, BUCKET, self.manifest)

    @staticmethod
    def all_members(status):
        return all(d["state"] == "member" for d in status["drives"])

    def without_room(self, drives, rooms):
        """Clients at work while the drives have no room, `rooms` times in a row, what they freed included."""
        workers = load.start_workers(self.server, BUCKET, self.manifest, 4,
                                     self.random.randrange(1 << 30), attempts=1)
        time.sleep(3)
        before = sum(w.done for w in workers)
        for _ in range(rooms):
            for number in drives:
                self.server.mount_of(number).room(0)
            time.sleep(FULL_SECONDS / rooms)
        # On a busy machine it takes longer until what the ballast gave is used up. Then writes are refused, or a
        # drive whose database cannot be opened leaves, and they go on without it.
        deadline = time.monotonic() + ROOM_SECONDS
        status = self.server.status()
        while not any(w.errors for w in workers) and self.all_members(status) and time.monotonic() < deadline:
            time.sleep(0.2)
            status = self.server.status()
        print("  drives:", "; ".join(f"{d['state']} {d['reason']}".strip() for d in status["drives"]))
        load.stop_workers(workers)
        during = sum(w.done for w in workers) - before
        errors = {}
        for worker in workers:
            for error in worker.errors:
                errors[code_of(error)] = errors.get(code_of(error), 0) + 1
        log = (self.server.tmp / "server.log").read_text(errors="replace")
        print(f"  {before} calls before, {during} without room; refused: {errors}; "
              f"ballast freed {log.count('ballast freed')} times", flush=True)
        self.assertGreater(before, 0)
        self.assertLessEqual(set(errors), REFUSALS)
        self.assertTrue(errors or not self.all_members(status), "nothing was refused")

    def again(self):
        """Room comes back; writes and all drives do by themselves."""
        for number in range(1, 5):
            self.server.mount_of(number).room(None)
        began = time.monotonic()
        workers = load.start_workers(self.server, BUCKET, self.manifest, 2,
                                     self.random.randrange(1 << 30), attempts=8)
        while sum(w.done for w in workers) < 10:
            self.assertLess(time.monotonic() - began, ROOM_SECONDS, self.server.log())
            time.sleep(0.1)
        print(f"  writes again after {time.monotonic() - began:.1f} s")
        load.stop_workers(workers)
        self.server.wait_whole()
        print(f"  whole again after {time.monotonic() - began:.1f} s")
        self.read_all()
        self.assertEqual(self.server.stop(), 0)
        code, report = self.server.verify()
        self.assertEqual(code, 0, report[-4000:])

    def test_one_drive(self):
        self.without_room([self.random.randrange(1, 5)], rooms=3)
        self.read_all()
        self.again()

    def test_all_drives(self):
        """The ballast is for this: reads go on."""
        self.without_room([1, 2, 3, 4], rooms=1)
        self.read_all()
        self.again()

    def test_all_drives_and_their_ballast(self):
        """A database that cannot be opened again for want of room is not read, either; it comes back."""
        self.without_room([1, 2, 3, 4], rooms=4)
        self.again()

    def test_killed_without_room(self):
        """The start after it finds databases whose last write failed, and no room or little: it says so."""
        self.without_room([1, 2, 3, 4], rooms=4)
        self.server.kill()
        for number in range(1, 5):
            self.server.mount_of(number).room(0)
        with self.assertRaises(RuntimeError):
            self.server.start()
        self.assertEqual(self.server.process.wait(60), 6)
        self.assertIn("No space left on device", self.server.log().rsplit("can be opened", 1)[-1])
        self.server.kill()
        for number in range(1, 5):
            self.server.mount_of(number).room(16 << 20)
        self.server.start()
        self.s3 = self.server.client()
        self.read_all()
        self.again()


if __name__ == "__main__":
    mounts.need_fuse()
    unittest.main(verbosity=2, warnings="ignore")  # boto3 leaves sockets to the collector
