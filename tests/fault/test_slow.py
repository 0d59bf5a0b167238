# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""One drive of four is slow, then does not answer at all for a while: requests of clients stay bounded, the
status names the drive, and it comes back by itself."""

import os
import threading
import time
import unittest

import load
import mounts

SEED = int(os.environ.get("HOLDFAST_SEED", "1"))
BUCKET = "slow"
SLOW_MILLIS = 300
CALM_SECONDS = 4
SLOW_SECONDS = 10
HUNG_SECONDS = 20
NAMED_SECONDS = 15   # 5 s of silence (rule 1), and the change of the configuration
SLOW_LIMIT = 30      # every write waits for the slow member: several of its operations, one after another
HUNG_LIMIT = 20      # silence, the change, and a body that starts anew
STATUS_LIMIT = 15    # its counts are read like any row: they wait for a silent drive as reads do


class Watch:
    """How long the calls took that began in a phase."""

    def __init__(self):
        self.lock = threading.Lock()
        self.took = {"read": [], "write": [], "status": []}

    def add(self, kind, seconds):
        with self.lock:
            self.took[kind].append(seconds)

    def line(self, name):
        parts = []
        for kind, times in self.took.items():
            if times:
                times = sorted(times)
                parts.append(f"{kind} {len(times)}, median {times[len(times) // 2] * 1000:.0f} ms, "
                             f"longest {times[-1]:.2f} s")
        return f"  {name}: " + "; ".join(parts)

    def longest(self, *kinds):
        with self.lock:
            return max((t for kind in kinds for t in self.took[kind]), default=0)


class TimedWorker(load.Worker):
    """Writes as load.Worker does, and says how long each call took."""

    watch = None

    def one(self, key):
        watch, began = self.watch, time.monotonic()
        try:
            super().one(key)
        finally:
            watch.add("write", time.monotonic() - began)


class Reader(threading.Thread):
    """Reads what was there before, again and again."""

    def __init__(self, server, keys):
        super().__init__(daemon=True)
        self.s3 = server.client(attempts=1)
        self.keys = keys
        self.watch = None
        self.stopping = threading.Event()
        self.errors = []
        self.done = 0

    def run(self):
        while not self.stopping.is_set():
            watch, began = self.watch, time.monotonic()
            key = self.keys[self.done % len(self.keys)]
            try:
                self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
                self.done += 1
            except Exception as error:  # a thread's end would go unseen
                self.errors.append(error)
            watch.add("read", time.monotonic() - began)


class SlowTest(unittest.TestCase):
    def setUp(self):
        self.manifest = load.Manifest()
        self.server = mounts.ForgetfulServer()
        self.addCleanup(self.server.remove)
        self.server.start()
        self.s3 = self.server.client()
        self.s3.create_bucket(Bucket=BUCKET)

    def phase(self, name, seconds, until=None):
        """Clients at work for so long, and the status asked for; what all of it took."""
        watch = Watch()
        for client in self.clients:
            client.watch = watch
        end = time.monotonic() + seconds
        named = None
        while time.monotonic() < end:
            began = time.monotonic()
            status = self.server.status()
            watch.add("status", time.monotonic() - began)
            if until and named is None and until(status):
                named = seconds - (end - time.monotonic())
            time.sleep(0.2)
        print(watch.line(name), flush=True)
        return watch, named

    def start_clients(self):
        keys = []
        for number in range(12):
            body = bytes([number]) * (2_000, 300_000, 3_000_000)[number % 3]
            keys.append(f"before/{number}")
            self.s3.put_object(Bucket=BUCKET, Key=keys[-1], Body=body)
        writers = [TimedWorker(self.server, BUCKET, i, self.manifest, SEED * 100 + i) for i in range(4)]
        readers = [Reader(self.server, keys) for _ in range(2)]
        self.clients = writers + readers

    def test_a_slow_and_then_hung_drive(self):
        print(f"seed {SEED}")
        self.start_clients()
        calm = Watch()
        for client in self.clients:
            client.watch = calm
            client.start()
        self.phase("calm", CALM_SECONDS)
        victim = self.server.mount_of(1 + SEED % 4)
        path = str(victim.path)

        victim.delay(SLOW_MILLIS)
        slow, _ = self.phase(f"{victim.path.name} takes {SLOW_MILLIS} ms longer", SLOW_SECONDS)
        victim.delay(0)

        def is_out(status):
            return any(d["path"] == path and d["state"] == "faulty" and d["reason"]
                       for d in status["drives"])
        victim.hang(True)
        hung, named = self.phase(f"{victim.path.name} hangs", HUNG_SECONDS, until=is_out)
        victim.hang(False)
        print(f"  named as faulty after {named and round(named, 1)} s")
        after, _ = self.phase("afterwards", CALM_SECONDS)
        for client in self.clients:
            client.stopping.set()
        for client in self.clients:
            client.join(120)
        # Only what was under way when the drive left may have been refused.
        errors = [e for client in self.clients for e in client.errors]
        print(f"  {sum(c.done for c in self.clients)} calls, {len(errors)} refused: "
              f"{sorted({str(e)[:90] for e in errors})}")

        began = time.monotonic()
        self.server.wait_whole()
        print(f"  whole {time.monotonic() - began:.1f} s later")
        self.assertIsNotNone(named, f"the status never named the drive\n{self.server.log()}")
        self.assertLess(named, NAMED_SECONDS)
        self.assertLess(slow.longest("read", "write"), SLOW_LIMIT)
        self.assertLess(hung.longest("read", "write"), HUNG_LIMIT)
        self.assertLess(max(w.longest("status") for w in (slow, hung, after)), STATUS_LIMIT)
        for key in [c for c in self.clients if isinstance(c, Reader)][0].keys:
            self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        self.finish()

    def finish(self):
        s3 = self.server.client(attempts=8)
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="before/"):
            for entry in page.get("Contents", []):
                s3.delete_object(Bucket=BUCKET, Key=entry["Key"])
        load.compare(self, self.server, BUCKET, self.manifest)
        self.assertEqual(self.server.stop(), 0)
        code, report = self.server.verify()
        self.assertEqual(code, 0, report[-4000:])


if __name__ == "__main__":
    mounts.need_fuse()
    unittest.main(verbosity=2, warnings="ignore")  # boto3 leaves sockets to the collector
