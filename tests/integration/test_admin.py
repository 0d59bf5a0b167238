# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""The admin API in curl --aws-sigv4, and the half of holdfastd's command line that asks a running node."""

import hashlib
import json
import os
import shutil
import stat
import subprocess
import unittest
from pathlib import Path

from harness import PASSWORD, REGION, USER, Server, ServerTestCase, main, write_file

BINARY = Path(os.environ.get("HOLDFAST_BIN", "")) / "holdfastd"


def holdfastd(*arguments, user=USER, password=PASSWORD, home=None):
    """Runs one command to its end: exit code, standard output, standard error."""
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(home or "/nonexistent")}
    if user:
        environment.update(HOLDFAST_ROOT_USER=user, HOLDFAST_ROOT_PASSWORD=password)
    done = subprocess.run([str(BINARY), *map(str, arguments)], env=environment, timeout=120,
                          stdin=subprocess.DEVNULL, capture_output=True)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@unittest.skipIf(os.environ.get("HOLDFAST_S3_SERVER"), "another server")
@unittest.skipUnless(shutil.which("curl"), "no curl")
class TestAdminApi(ServerTestCase):
    def ask(self, method, resource, body=b"", sha256=None, more=()):
        """Status and document."""
        digest = sha256 or hashlib.sha256(body).hexdigest()
        command = ["curl", "-sS", "--max-time", "60", "-X", method, "-w", "\n%{http_code}", "--aws-sigv4",
                   f"aws:amz:{REGION}:s3", "--user", f"{USER}:{PASSWORD}", "-H",
                   f"x-amz-content-sha256: {digest}", *more]
        if body:
            command += ["-H", "content-type: application/json", "--data-binary", "@-"]
        out = self.run_client(*command, f"{self.endpoint}/-/admin/v1/{resource}", stdin=body)
        text, status = out.rsplit("\n", 1)
        return int(status), json.loads(text)

    def test_capabilities_and_status(self):
        status, can = self.ask("GET", "capabilities")
        self.assertEqual(status, 200)
        for feature in ("drives", "growth", "scrub", "quarantine"):
            self.assertIn(feature, can["features"])
        status, snapshot = self.ask("GET", "status")
        self.assertEqual(status, 200)
        self.assertEqual(snapshot["growth"]["state"], "idle")
        self.assertEqual(len(snapshot["drives"]), 4)
        for drive in snapshot["drives"]:
            self.assertIs(drive["draining"], False)
            self.assertEqual(set(drive["latency"]), {"readMicros", "writeMicros"})

    def test_writes_show_in_latency_and_metrics(self):
        bucket = self.new_name()
        write_file(self.tmp / "f", 300_000, seed=71)
        for target, arguments in ((bucket, []), (bucket + "/f", ["-T", self.tmp / "f"])):
            self.run_client("curl", "-sSf", "--aws-sigv4", f"aws:amz:{REGION}:s3", "--user",
                            f"{USER}:{PASSWORD}", "-H", "x-amz-content-sha256: UNSIGNED-PAYLOAD",
                            "-X", "PUT", *arguments, f"{self.endpoint}/{target}")
        _, snapshot = self.ask("GET", "status")
        for drive in snapshot["drives"]:
            self.assertGreater(drive["latency"]["writeMicros"], 0, drive)
        metrics = self.run_client("curl", "-sSf", f"{self.endpoint}/-/metrics")
        self.assertIn('holdfast_growth_state{state="idle"} 1', metrics)
        self.assertEqual(metrics.count('op="write"'), 4)

    def test_what_is_wrong_is_refused(self):
        body = b'{"kind":"rebalance"}'
        for method, resource, sent, expected in (
                ("POST", "drives/plan", b"{", (400, "InvalidArgument")),
                ("POST", "drives/plan", b'{"kind":"grow"}', (400, "InvalidArgument")),
                ("POST", "drives/plan", b'{"kind":"drain","drives":["1"]}', (400, "InvalidArgument")),
                ("POST", "drives/apply", body, (400, "InvalidArgument")),
                ("PUT", "scrub", b'{"everyDays":"often"}', (400, "InvalidArgument")),
                ("POST", "drives/plan", body + b" " * 65536, (413, "TooLarge")),
                ("GET", "quarantine?after=zz", b"", (400, "InvalidArgument")),
                ("DELETE", "scrub", b"", (405, "MethodNotAllowed")),
                ("GET", "nothing", b"", (404, "NotFound"))):
            status, error = self.ask(method, resource, sent)
            self.assertEqual((status, error["code"]), expected, (resource, sent[:40], error))
        self.assertIn('"kind"', self.ask("POST", "drives/plan", b'{"kind":"grow"}')[1]["message"])

    def test_the_body_is_the_signed_one(self):
        status, error = self.ask("POST", "drives/plan", b'{"kind":"drain","drives":[0]}',
                                 sha256=hashlib.sha256(b'{"kind":"rebalance"}').hexdigest())
        self.assertEqual((status, error["code"]), (400, "XAmzContentSHA256Mismatch"))
        status, error = self.ask("POST", "drives/plan", b"{}", sha256="UNSIGNED-PAYLOAD")
        self.assertEqual((status, error["code"]), (400, "InvalidArgument"))

    def test_nobody_without_a_signature(self):
        out = self.run_client("curl", "-sS", "-X", "POST", "-d", "{}",
                              f"{self.endpoint}/-/admin/v1/drives/plan")
        self.assertEqual(json.loads(out)["code"], "AccessDenied")


@unittest.skipIf(os.environ.get("HOLDFAST_S3_SERVER"), "another server")
class TestCommandLine(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.remove)
        self.server.start()
        self.state = self.server.tmp / "state"

    def test_the_node_is_found_and_asked(self):
        endpoint = self.state / "endpoint.json"
        self.assertEqual(stat.S_IMODE(endpoint.stat().st_mode), 0o644)
        said = json.loads(endpoint.read_text())
        self.assertEqual(said, {"s3": self.server.endpoint, "admin": self.server.endpoint + "/-/admin/v1",
                                "pid": self.server.process.pid})
        for place in (["--state", self.state], ["--endpoint", self.server.endpoint]):
            code, out, err = holdfastd("drive", "list", *place)
            self.assertEqual((code, err), (0, ""))
            self.assertEqual([line.split()[:3] for line in out.splitlines()],
                             [[str(i), "member", str(self.server.tmp / f"d{i + 1}")] for i in range(4)])
        code, out, _ = holdfastd("drive", "list", "--json", "--state", self.state)
        self.assertEqual((code, len(json.loads(out))), (0, 4))
        code, out, err = holdfastd("drive", "status", "--state", self.state)
        self.assertEqual((code, err), (0, ""))
        for part in ("ready.\n", "On one disk, which counts once: ", "data + parity 2 + 2", "Growth: "):
            self.assertIn(part, out)
        code, out, _ = holdfastd("drive", "status", "--json", "--state", self.state)
        self.assertEqual((code, json.loads(out)["node"]["state"]), (0, "ready"))

    def test_refusals(self):
        code, out, err = holdfastd("drive", "list", "--state", self.state, password="another one")
        self.assertEqual((code, out), (1, ""))
        self.assertIn("signature", err)
        code, _, err = holdfastd("drive", "drain", "99", "--state", self.state, "--yes")
        self.assertEqual(code, 2)
        self.assertIn('no drive "99"', err)
        code, _, err = holdfastd("drive", "list", home=self.server.tmp)
        self.assertEqual(code, 2)
        self.assertIn("--state", err)
        code, _, err = holdfastd("drive", "list", "--endpoint", self.server.endpoint, user=None)
        self.assertEqual(code, 2)
        self.assertIn("HOLDFAST_ROOT_USER", err)
        self.assertEqual(holdfastd("drive", "add", "--state", self.state)[0], 2)
        self.assertEqual(holdfastd("drive", "add", "/x", "--geometry", "many")[0], 2)

    def test_replace_without_a_node(self):
        # While a node runs with this state, nothing is done behind its back.
        code, _, err = holdfastd("drive", "replace", self.server.tmp / "d9", self.server.tmp / "new",
                                 "--state", self.state)
        self.assertEqual(code, 4, err)
        self.assertIn("stop it first", err)
        self.assertEqual(self.server.stop(), 0)
        self.assertFalse((self.state / "endpoint.json").exists())
        code, _, err = holdfastd("drive", "list", "--state", self.state)
        self.assertEqual(code, 2)
        self.assertIn("No node answers", err)
        code, out, err = holdfastd("drive", "replace", self.server.tmp / "d4", self.server.tmp / "new",
                                   "--state", self.state)
        self.assertEqual(code, 0, err)
        self.assertEqual(json.loads(out)["by"], str(self.server.tmp / "new"))

    def test_a_crash_leaves_the_file_and_the_next_start_mends_it(self):
        self.server.crash()
        self.assertTrue((self.state / "endpoint.json").exists())
        code, _, err = holdfastd("drive", "list", "--state", self.state)
        self.assertEqual(code, 2, err)
        self.server.start()
        self.assertEqual(holdfastd("drive", "list", "--state", self.state)[0], 0)


if __name__ == "__main__":
    main()
