# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""A server that is treated badly, clients that keep a manifest, and the comparison of the two.

The manifest says, per key, what the server acknowledged (SHA-256, or None for a delete) and what was
asked for without an answer: after a crash either may be there, nothing else.
"""

import hashlib
import json
import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "integration"))

import boto3  # noqa: E402
import botocore.config  # noqa: E402
import botocore.exceptions  # noqa: E402
import harness  # noqa: E402
from harness import PASSWORD, REGION, USER, Server  # noqa: E402

harness.START_SECONDS = 300  # a start after a kill replays logs, and the machine may be busy

SIZES = [0, 1, 900, 4_000, 32_768, 32_769, 70_000, 200_000, 1_500_000]
PART = 5 << 20
HEAL_SECONDS = 180


class ToughServer(Server):
    """The server of the integration tests, with ways to hurt it."""

    def kill(self):
        process, self.process = self.process, None
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
        self._log.close()

    def drive(self, number):
        return self.tmp / f"d{number}"

    def client(self, attempts=1):
        config = botocore.config.Config(
            connect_timeout=20, read_timeout=120, max_pool_connections=16,
            retries={"max_attempts": attempts, "mode": "standard"},
            s3={"addressing_style": "path"})
        return boto3.client("s3", endpoint_url=self.endpoint, region_name=REGION,
                            aws_access_key_id=USER, aws_secret_access_key=PASSWORD, config=config)

    def verify(self):
        """`holdfastd drive verify` over all drives: exit code and report lines."""
        binary = Path(os.environ["HOLDFAST_BIN"]) / "holdfastd"
        drives = [str(self.drive(i)) for i in range(1, 5)]
        done = subprocess.run([str(binary), "drive", "verify"] + drives, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=600)
        return done.returncode, done.stdout.decode(errors="replace")

    def status(self):
        """The admin API's snapshot of the store."""
        return self.admin("GET", "status")

    def admin(self, method, resource):
        """A request to the admin API, signed as any; its JSON."""
        import botocore.auth
        import botocore.awsrequest
        import botocore.credentials
        import urllib.request
        request = botocore.awsrequest.AWSRequest(method, self.endpoint + "/-/admin/v1/" + resource)
        credentials = botocore.credentials.Credentials(USER, PASSWORD)
        botocore.auth.S3SigV4Auth(credentials, "s3", REGION).add_auth(request)
        plain = urllib.request.Request(request.url, headers=dict(request.headers), method=method)
        with urllib.request.urlopen(plain, timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    def scrub(self, seconds=HEAL_SECONDS):
        """Everything is read and compared; what drives lost unseen is found."""
        before = self.admin("GET", "scrub")["lastFinished"]
        self.admin("POST", "scrub/start")
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            now = self.admin("GET", "scrub")
            if now["state"] == "idle" and now["lastFinished"] > before:
                return now
            time.sleep(0.3)
        raise AssertionError(f"the scrub did not end in {seconds} s: {now}\n{self.log()}")

    def wait_whole(self, seconds=HEAL_SECONDS):
        """Until every drive is a member and owes nothing."""
        end = time.monotonic() + seconds
        last = None
        while time.monotonic() < end:
            try:
                last = self.status()
                if is_whole(last):
                    return last
            except OSError as error:
                last = error
            time.sleep(0.5)
        raise AssertionError(f"not whole after {seconds} s: {last}\n{self.log()}")


def is_whole(status):
    """The first survey of a run also removes what the run before left behind."""
    return (status["node"]["state"] == "ready" and status["safety"]["surveys"] > 0 and
            all(d["state"] == "member" and d["owed"] == 0 for d in status["drives"]))


class Manifest:
    def __init__(self):
        self.lock = threading.Lock()
        self.known = {}    # key -> SHA-256 or None: the last acknowledged state
        self.pending = {}  # key -> states asked for since, without an answer

    def begin(self, key, state):
        with self.lock:
            self.pending.setdefault(key, []).append(state)

    def acknowledge(self, key, state):
        with self.lock:
            self.known[key] = state
            self.pending.pop(key, None)

    def possible(self, key):
        with self.lock:
            return {self.known.get(key)} | set(self.pending.get(key, []))

    def settle(self, key, state):
        """What was read after a crash is the truth from now on."""
        with self.lock:
            self.known[key] = state
            self.pending.pop(key, None)


class Worker(threading.Thread):
    """Writes, overwrites and deletes keys of its own, until it is told to stop or the server is gone."""

    def __init__(self, server, bucket, number, manifest, seed, attempts=1):
        super().__init__(daemon=True)
        self.s3 = server.client(attempts)
        self.bucket = bucket
        self.number = number
        self.manifest = manifest
        self.random = random.Random(seed)
        self.stopping = threading.Event()
        self.done = 0
        self.errors = []

    def run(self):
        while not self.stopping.is_set():
            key = f"w{self.number}/k{self.random.randrange(25)}"
            try:
                self.one(key)
                self.done += 1
            except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError) as error:
                self.errors.append(error)
                if not isinstance(error, botocore.exceptions.ClientError):
                    return

    def one(self, key):
        choice = self.random.random()
        if choice < 0.15:
            self.manifest.begin(key, None)
            self.s3.delete_object(Bucket=self.bucket, Key=key)
            self.manifest.acknowledge(key, None)
        elif choice < 0.20:
            self.multipart(key)
        else:
            body = self.random.randbytes(self.random.choice(SIZES))
            digest = hashlib.sha256(body).hexdigest()
            self.manifest.begin(key, digest)
            self.s3.put_object(Bucket=self.bucket, Key=key, Body=body)
            self.manifest.acknowledge(key, digest)

    def multipart(self, key):
        where = {"Bucket": self.bucket, "Key": key}
        upload = self.s3.create_multipart_upload(**where)["UploadId"]
        bodies = [self.random.randbytes(PART), self.random.randbytes(70_000)]
        parts = []
        for number, body in enumerate(bodies, 1):
            etag = self.s3.upload_part(UploadId=upload, PartNumber=number, Body=body, **where)["ETag"]
            parts.append({"PartNumber": number, "ETag": etag})
        digest = hashlib.sha256(b"".join(bodies)).hexdigest()
        self.manifest.begin(key, digest)
        self.s3.complete_multipart_upload(UploadId=upload, MultipartUpload={"Parts": parts}, **where)
        self.manifest.acknowledge(key, digest)


def start_workers(server, bucket, manifest, count, seed, attempts=1):
    workers = [Worker(server, bucket, i, manifest, seed * 100 + i, attempts) for i in range(count)]
    for worker in workers:
        worker.start()
    return workers


def stop_workers(workers):
    for worker in workers:
        worker.stopping.set()
    for worker in workers:
        worker.join(180)
    return sum(worker.done for worker in workers)


def finish(test, server, bucket, manifest):
    """Whole again, everything as it must be, a clean stop, and a reader without a server agrees."""
    server.wait_whole()
    compare(test, server, bucket, manifest)
    test.assertEqual(server.stop(), 0)
    code, report = server.verify()
    test.assertEqual(code, 0, report[-4000:])


def compare(test, server, bucket, manifest):
    """Every key holds one of the states it may hold; the listing shows exactly what is there."""
    s3 = server.client(attempts=8)
    there = set()
    for key in sorted(set(manifest.known) | set(manifest.pending)):
        possible = manifest.possible(key)
        try:
            body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
            found = hashlib.sha256(body).hexdigest()
            there.add(key)
        except s3.exceptions.NoSuchKey:
            found = None
        test.assertIn(found, possible, f"{key}: {found} instead of one of {possible}")
        manifest.settle(key, found)
    listed = set()
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        listed.update(entry["Key"] for entry in page.get("Contents", []))
    test.assertEqual(listed, there)
    return len(there)
