# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""kill -9 under mixed load, again and again: what was acknowledged is there with its bytes."""

import os
import random
import time
import unittest

import load

ROUNDS = int(os.environ.get("HOLDFAST_KILLS", "8"))
SEED = int(os.environ.get("HOLDFAST_SEED", "1"))
BUCKET = "killed"


class KillTest(unittest.TestCase):
    def setUp(self):
        self.server = load.ToughServer()
        self.addCleanup(self.server.remove)

    def test_acknowledged_survives_kill(self):
        print(f"seed {SEED}, {ROUNDS} kills")
        generator = random.Random(SEED)
        manifest = load.Manifest()
        self.server.start()
        self.server.client().create_bucket(Bucket=BUCKET)
        for number in range(ROUNDS):
            workers = load.start_workers(self.server, BUCKET, manifest, 6, SEED * 1000 + number)
            time.sleep(generator.uniform(0.2, 4))
            self.server.kill()
            done = load.stop_workers(workers)
            self.server.start()
            count = load.compare(self, self.server, BUCKET, manifest)
            print(f"  kill {number + 1}: {done} calls acknowledged, {count} objects as they must be")
        load.finish(self, self.server, BUCKET, manifest)


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")  # boto3 leaves sockets to the collector
