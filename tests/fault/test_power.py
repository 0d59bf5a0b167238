# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""Power cuts: the server is killed under load, and all its drives (and its state folder) forget or tear what
was not synced. What was acknowledged is there with its bytes, again and again; and one drive that said
fsync was done when it was not costs nothing."""

import os
import random
import time
import unittest

import load
import mounts

ROUNDS = int(os.environ.get("HOLDFAST_CUTS", "4"))
LYING_ROUNDS = int(os.environ.get("HOLDFAST_LYING_CUTS", "2"))
FIRST_STARTS = int(os.environ.get("HOLDFAST_FIRST_STARTS", "2"))
SEED = int(os.environ.get("HOLDFAST_SEED", "1"))
BUCKET = "cut"


class LayerTest(unittest.TestCase):
    """The file system below does what the other tests rely on."""

    def setUp(self):
        self.tmp = load.ToughServer()
        self.addCleanup(self.tmp.remove)
        self.mount = mounts.ForgetfulMount(self.tmp.tmp / "m", self.tmp.tmp / "backing")
        self.addCleanup(self.mount.end)

    def write(self, name, data, sync=True):
        with open(self.mount.path / name, "wb") as file:
            file.write(data)
            file.flush()
            if sync:
                os.fsync(file.fileno())

    def sync_names(self):
        folder = os.open(self.mount.path, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(folder)
        os.close(folder)

    def read(self, name):
        path = self.mount.path / name
        return path.read_bytes() if path.exists() else None

    def test_what_is_synced_stays_and_nothing_else_is_owed(self):
        fates = {name: set() for name in ("unsynced", "unnamed", "removed", "renamed")}
        for seed in range(40):
            self.write("synced", b"s" * 10_000)
            self.write("unsynced", b"")
            self.write("removed", b"r")
            self.write("renamed.new", b"n")
            self.write("renamed", b"o")
            self.sync_names()
            self.write("unsynced", b"u" * 20_000, sync=False)
            self.write("unnamed", b"m")
            (self.mount.path / "removed").unlink()
            (self.mount.path / "renamed.new").rename(self.mount.path / "renamed")
            self.mount.cut(seed)
            self.assertEqual(self.read("synced"), b"s" * 10_000)
            for name, seen in fates.items():
                seen.add(self.read(name))
            for name in ("unnamed", "removed", "renamed.new"):
                (self.mount.path / name).unlink(missing_ok=True)
        self.assertEqual(fates["unnamed"], {b"m", None})
        self.assertEqual(fates["removed"], {b"r", None})
        self.assertEqual(fates["renamed"], {b"o", b"n"})
        self.assertIn(b"", fates["unsynced"])
        self.assertIn(b"u" * 20_000, fates["unsynced"])
        self.assertGreater(len(fates["unsynced"]), 4, "nothing was torn")

    def test_a_lying_drive_forgets_what_it_said_it_had(self):
        self.write("file", b"old")
        self.sync_names()
        seen = set()
        for seed in range(40):
            self.mount.lie(True)
            with open(self.mount.path / "file", "r+b") as file:
                file.write(b"new")
                file.flush()
                os.fsync(file.fileno())
            self.mount.cut(seed)
            self.mount.lie(False)
            seen.add(self.read("file"))
            self.write("file", b"old")
            self.sync_names()
        self.assertEqual(seen, {b"old", b"new"})


class PowerTest(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(SEED)
        self.manifest = load.Manifest()
        self.new_server()

    def new_server(self):
        self.server = mounts.ForgetfulServer()
        self.addCleanup(self.server.remove)

    def start(self):
        self.server.start()
        self.server.client().create_bucket(Bucket=BUCKET)

    def cut_in_start(self):
        """Often the power does not stay when it first comes back."""
        while self.random.random() < 0.5:
            taken = self.server.cut_in_start(self.random.uniform(0.05, 2.5), self.random.randrange(1 << 30))
            print("    and while it started:", *taken, sep="\n")

    def cut_under_load(self, number):
        workers = load.start_workers(self.server, BUCKET, self.manifest, 6, self.random.randrange(1 << 30))
        time.sleep(self.random.uniform(0.3, 4))
        taken = self.server.power_cut(self.random.randrange(1 << 30))
        done = load.stop_workers(workers)
        print(f"  cut {number}: {done} calls acknowledged before it", *taken, sep="\n")
        self.cut_in_start()
        self.server.start()
        count = load.compare(self, self.server, BUCKET, self.manifest)
        print(f"    {count} objects as they must be", flush=True)

    def finish(self):
        load.finish(self, self.server, BUCKET, self.manifest)

    def test_all_drives_at_once(self):
        print(f"seed {SEED}, {ROUNDS} power cuts")
        self.start()
        for number in range(1, ROUNDS + 1):
            self.cut_under_load(number)
        self.finish()

    def test_while_the_drives_are_formatted(self):
        print(f"seed {SEED}")
        for number in range(FIRST_STARTS):
            if number > 0:
                self.server.remove()
                self.new_server()
            print(*self.server.cut_in_start(self.random.uniform(0.05, 1.5),
                                            self.random.randrange(1 << 30)), sep="\n")
            self.start()
            workers = load.start_workers(self.server, BUCKET, self.manifest, 2, SEED)
            time.sleep(0.5)
            load.stop_workers(workers)
            self.assertEqual([e for w in workers for e in w.errors], [])
            self.finish()
            self.manifest = load.Manifest()

    def test_one_drive_lies(self):
        print(f"seed {SEED}, {LYING_ROUNDS} power cuts with a drive that lies")
        self.start()
        for number in range(1, LYING_ROUNDS + 1):
            liar = self.server.mount_of(self.random.randrange(1, 5))
            print(f"  {liar.path.name} lies")
            liar.lie(True)
            self.cut_under_load(number)
            liar.lie(False)
            # What it lost must be there again before another one may lie: rows at once (rule 4), shards
            # that its database still names when they are looked at.
            self.server.wait_whole()
            scrub = self.server.scrub()
            print(f"    the scrub found {scrub['found']} and mended {scrub['mended']}")
            self.server.wait_whole()
        self.finish()


if __name__ == "__main__":
    mounts.need_fuse()
    unittest.main(verbosity=2, warnings="ignore")  # boto3 leaves sockets to the collector
