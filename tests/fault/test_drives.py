# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""As many drives as the parity covers (two of four) are removed, emptied or damaged under load: no read
fails for good, writes go on, and afterwards everything is whole again."""

import os
import random
import shutil
import time
import unittest

import load

SEED = int(os.environ.get("HOLDFAST_SEED", "1"))
BUCKET = "drives"
LOAD_SECONDS = 6


class DriveTest(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(SEED)
        self.manifest = load.Manifest()
        self.server = load.ToughServer()
        self.addCleanup(self.server.remove)
        self.server.start()
        self.server.client().create_bucket(Bucket=BUCKET)
        self.work(lambda: None, seconds=3)

    def work(self, harm, seconds=LOAD_SECONDS):
        """Clients that retry as clients do; `harm` happens in the midst of it."""
        workers = load.start_workers(self.server, BUCKET, self.manifest, 4,
                                     self.random.randrange(1 << 30), attempts=8)
        time.sleep(seconds / 3)
        before = sum(w.done for w in workers)
        harm()
        time.sleep(2 * seconds / 3)
        done = load.stop_workers(workers)
        errors = [e for w in workers for e in w.errors]
        self.assertEqual(errors, [], self.server.log())
        self.assertGreater(done, before, "no write went through after the harm")

    def finish(self):
        load.compare(self, self.server, BUCKET, self.manifest)
        load.finish(self, self.server, BUCKET, self.manifest)

    def pick_two(self):
        return [self.server.drive(i) for i in self.random.sample(range(1, 5), 2)]

    def test_two_drives_emptied(self):
        def harm():
            for drive in self.pick_two():
                for child in drive.iterdir():
                    if child.is_dir():
                        shutil.rmtree(child, ignore_errors=True)
                    else:
                        child.unlink(missing_ok=True)
        self.work(harm)
        self.finish()

    def test_two_drives_removed_and_back(self):
        away = []

        def harm():
            for drive in self.pick_two():
                aside = drive.with_name(drive.name + ".away")
                drive.rename(aside)
                drive.write_bytes(b"")  # no folder can be made here: the path is taken
                away.append((drive, aside))
        self.work(harm)
        load.compare(self, self.server, BUCKET, self.manifest)
        for drive, aside in away:
            drive.unlink()
            aside.rename(drive)
        self.work(lambda: None)
        self.finish()

    def test_bits_flipped_in_shards_of_two_drives(self):
        def harm():
            for drive in self.pick_two():
                shards = sorted(p for p in (drive / "shards").rglob("*") if p.is_file())
                for shard in self.random.sample(shards, min(len(shards), 10)):
                    try:
                        with open(shard, "r+b") as file:
                            at = self.random.randrange(os.path.getsize(shard))
                            file.seek(at)
                            byte = file.read(1)
                            file.seek(at)
                            file.write(bytes([byte[0] ^ (1 << self.random.randrange(8))]))
                    except FileNotFoundError:
                        pass  # deleted meanwhile
        self.work(harm)
        load.compare(self, self.server, BUCKET, self.manifest)
        # Reads look at data shards; damaged parity is the scrub's to find.
        scrub = self.server.scrub()
        print(f"the scrub found {scrub['found']} and mended {scrub['mended']}")
        self.finish()


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")  # boto3 leaves sockets to the collector
