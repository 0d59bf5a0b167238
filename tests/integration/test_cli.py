# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""The command line of the desktop program, `holdfast ls|cp|sync|rm|share|jobs`, against the built server."""

import json
import os
import shutil
import signal
import subprocess
import time
import unittest
import urllib.request
import uuid
from pathlib import Path

import harness
from harness import ServerTestCase, file_digest, write_file

MIB = 1 << 20
BIG = 200 * MIB


class TestCli(ServerTestCase):
    configuration = '[tls]\nlisten = "127.0.0.1:0"\n'

    def setUp(self):
        super().setUp()
        self.home = self.tmp / "home"
        self.bucket = self.new_name()
        self.s3("create", self.bucket)

    def environment(self):
        environment = super().environment()
        # No display, no keychain: a script's surroundings.
        environment.update(HOLDFAST_HOME=str(self.home), HOLDFAST_NO_KEYCHAIN="1")
        return environment

    def s3(self, verb, bucket):
        """What the command line has no word for."""
        self.run_client("aws", "--endpoint-url", self.endpoint, "s3api", f"{verb}-bucket", "--bucket", bucket)

    def command(self, *words):
        program = Path(os.environ["HOLDFAST_BIN"]) / "holdfast"
        return [str(program), *map(str, words), "--endpoint", self.endpoint]

    def holdfast(self, *words, code=0, stdin=None):
        """Runs it to its end; standard output and standard error."""
        done = subprocess.run(self.command(*words), env=self.environment(), cwd=self.tmp, timeout=300,
                              stdin=subprocess.DEVNULL if stdin is None else None, input=stdin,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, code, f"{words}\n{done.stdout}\n{done.stderr}")
        return done.stdout, done.stderr

    def lines(self, *words):
        """The JSON objects it prints."""
        return [json.loads(line) for line in self.holdfast(*words, "--json")[0].splitlines()]

    def keys(self, prefix=""):
        return sorted(line["key"] for line in self.lines("ls", "-r", f":{self.bucket}/{prefix}"))

    def jobs(self):
        return self.lines("jobs")

    def start(self, *words):
        return subprocess.Popen(self.command(*words), env=self.environment(), cwd=self.tmp,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def wait_for_parts(self, process, least):
        """Until the server has acknowledged `least` parts of the one upload."""
        import boto3
        from botocore.config import Config
        client = boto3.client("s3", endpoint_url=self.endpoint, aws_access_key_id=harness.USER,
                              aws_secret_access_key=harness.PASSWORD, region_name=harness.REGION,
                              config=Config(s3={"addressing_style": "path"}))
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            self.assertIsNone(process.poll(), "it ended too early")
            for upload in client.list_multipart_uploads(Bucket=self.bucket).get("Uploads", []):
                parts = client.list_parts(Bucket=self.bucket, Key=upload["Key"],
                                          UploadId=upload["UploadId"]).get("Parts", [])
                if len(parts) >= least:
                    return {p["PartNumber"]: p["LastModified"] for p in parts}
        self.fail("no parts came")

    def old(self, path, seconds=86400):
        """A file that was last changed long ago."""
        then = time.time() - seconds
        os.utime(path, (then, then))

    # --- words

    def test_help_and_wrong_words(self):
        program = [str(Path(os.environ["HOLDFAST_BIN"]) / "holdfast")]
        for words in (["--help"], ["help", "sync"], ["cp", "--help"], ["--version"]):
            done = subprocess.run(program + words, env=self.environment(), capture_output=True, text=True,
                                  timeout=60)
            self.assertEqual(done.returncode, 0)
            self.assertIn("holdfast", done.stdout)
        self.holdfast("ls", "--colour", code=2)
        self.holdfast("cp", "only-one", code=2)
        self.holdfast("ls", "nowhere:bucket", code=4)
        self.holdfast("ls", ":no-such-bucket-here", code=1)

    def test_wrong_key(self):
        write_file(self.tmp / "f", 1000, 1)
        for words in (["ls", f":{self.bucket}"], ["cp", "f", f":{self.bucket}/"]):
            environment = dict(self.environment(), AWS_SECRET_ACCESS_KEY="wrong")
            done = subprocess.run(self.command(*words), env=environment, cwd=self.tmp,
                                  capture_output=True, text=True, timeout=120)
            self.assertEqual(done.returncode, 4, done.stderr)

    def test_places_of_the_window(self):
        place = str(uuid.uuid4())
        (self.home / "config").mkdir(parents=True)
        (self.home / "config" / "connections.json").write_text(json.dumps({
            "version": 1, "current": place,
            "connections": [{"id": place, "name": "Office NAS", "kind": "holdfast", "url": self.endpoint,
                             "region": harness.REGION, "style": "path", "accessKey": harness.USER}]}))
        program = str(Path(os.environ["HOLDFAST_BIN"]) / "holdfast")

        def run(*words, extra=None):
            return subprocess.run([program, *words], env=dict(self.environment(), **(extra or {})),
                                  cwd=self.tmp, capture_output=True, text=True, timeout=120)

        self.assertIn("Office NAS:", run("ls").stdout)
        want = write_file(self.tmp / "f", 2000, 1)
        self.assertEqual(run("cp", "f", f"office nas:{self.bucket}/d/").returncode, 0)
        done = run("jobs", "--json")
        self.assertEqual(json.loads(done.stdout)["place"], "Office NAS")
        self.assertEqual(run("cp", f"Office NAS:{self.bucket}/d/f", "back").returncode, 0)
        self.assertEqual(file_digest(self.tmp / "back"), want)
        # Without the key, which is in no keychain here, the sentence says what to set.
        done = run("ls", "Office NAS:", extra={"AWS_SECRET_ACCESS_KEY": ""})
        self.assertEqual(done.returncode, 4)
        self.assertIn(harness.USER, done.stderr)
        self.assertEqual(run("ls", f":{self.bucket}").returncode, 4)  # no --endpoint

    def test_tls(self):
        program = str(Path(os.environ["HOLDFAST_BIN"]) / "holdfast")
        where = ["--endpoint", self.server.ready["tls"]]
        want = write_file(self.tmp / "f", 300_000, 2)

        def run(*words):
            return subprocess.run([program, *words, *where], env=self.environment(), cwd=self.tmp,
                                  capture_output=True, text=True, timeout=120)

        done = run("ls")  # nobody vouches for it
        self.assertEqual(done.returncode, 1)
        self.assertIn("TlsUntrusted", done.stderr)
        where += ["--ca", self.server.ready["ca"]]
        self.assertEqual(run("cp", "f", f":{self.bucket}/").returncode, 0)
        self.assertEqual(run("cp", f":{self.bucket}/f", "back").returncode, 0)
        self.assertEqual(file_digest(self.tmp / "back"), want)
        where[-1] = "f"
        self.assertEqual(run("ls").returncode, 4)  # no certificate at all

    # --- cp

    def test_cp_up_and_down(self):
        want = write_file(self.tmp / "one.bin", 5 * MIB + 17, 1)
        self.holdfast("cp", "one.bin", f":{self.bucket}/dir/")
        self.holdfast("cp", "one.bin", f":{self.bucket}/renamed.bin")
        self.assertEqual(self.keys(), ["dir/one.bin", "renamed.bin"])
        self.holdfast("cp", f":{self.bucket}/renamed.bin", "back.bin")
        self.assertEqual(file_digest(self.tmp / "back.bin"), want)
        (self.tmp / "into").mkdir()
        self.holdfast("cp", f":{self.bucket}/dir/one.bin", f"s3://{self.bucket}/renamed.bin", "into")
        self.assertEqual(sorted(p.name for p in (self.tmp / "into").iterdir()), ["one.bin", "renamed.bin"])
        self.holdfast("cp", f":{self.bucket}/nothing", "x", code=1)
        self.assertFalse((self.tmp / "x").exists())

    def test_cp_folders(self):
        tree = self.tmp / "tree"
        for i, name in enumerate(["a", "b c/ü.txt", "b c/empty", "d/e/f", "d/left.tmp", "cache/x"]):
            write_file(tree / name, 0 if name.endswith("empty") else 1000 + i, i)
        self.holdfast("cp", "tree", f":{self.bucket}/", code=2)  # without -r
        said = self.lines("cp", "-r", "tree", f":{self.bucket}/p/", "-x", "*.tmp", "-x", "cache/")
        self.assertEqual(said[-1]["done"], 4)
        self.assertEqual(self.keys(), ["p/tree/a", "p/tree/b c/empty", "p/tree/b c/ü.txt", "p/tree/d/e/f"])
        self.holdfast("cp", "-r", f":{self.bucket}/p/tree", "down")
        shutil.rmtree(tree / "cache")
        (tree / "d/left.tmp").unlink()
        self.assert_same_tree(tree, self.tmp / "down" / "tree")
        self.holdfast("cp", "-r", f":{self.bucket}", "all")
        self.assert_same_tree(tree, self.tmp / "all" / self.bucket / "p" / "tree")

    def test_cp_conflicts(self):
        (self.tmp / "f").write_text("first")
        self.holdfast("cp", "f", f":{self.bucket}/")
        (self.tmp / "f").write_text("second")
        self.assertEqual(self.lines("cp", "f", f":{self.bucket}/", "--conflict", "skip")[-1]["skipped"], 1)
        self.holdfast("cp", f":{self.bucket}/f", "got")
        self.assertEqual((self.tmp / "got").read_text(), "first")
        self.holdfast("cp", "f", f":{self.bucket}/", "--conflict", "keep-both")
        self.assertEqual(self.keys(), ["f", "f (2)"])
        self.holdfast("cp", "f", f":{self.bucket}/", "--conflict", "ask", code=3)
        self.assertEqual([job["state"] for job in self.jobs() if job["state"] != "done"], ["asks"])
        self.holdfast("cp", "f", f":{self.bucket}/")  # the same row, which may overwrite now
        self.holdfast("cp", f":{self.bucket}/f", "got")
        self.assertEqual((self.tmp / "got").read_text(), "second")

    def test_cp_inside_the_server(self):
        other = self.new_name()
        self.s3("create", other)
        for name in ("a", "d/b", "d/e/c"):
            write_file(self.tmp / "t" / name, 3000, len(name))
        self.holdfast("cp", "-r", "t", f":{self.bucket}/")
        self.holdfast("cp", "-r", f":{self.bucket}/t/", f":{other}/copy/")
        self.assertEqual(sorted(line["key"] for line in self.lines("ls", "-r", f":{other}")),
                         ["copy/t/a", "copy/t/d/b", "copy/t/d/e/c"])
        self.holdfast("cp", f":{self.bucket}/t/a", f":{other}/b")
        said = self.lines("cp", f":{self.bucket}/t/a", f":{other}/b", "--conflict", "skip")
        self.assertEqual(said[-1]["skipped"], 1)
        self.holdfast("cp", "-r", f":{other}/copy/", "back")
        self.assert_same_tree(self.tmp / "t", self.tmp / "back" / "copy" / "t")

    # --- what survives

    def test_copies_are_not_copied_again(self):
        write_file(self.tmp / "f", 100, 1)
        self.holdfast("cp", "f", f":{self.bucket}/a/f")
        for source, target in ((f":{self.bucket}", f":{self.bucket}/z/"), (f":{self.bucket}/a/", f":{self.bucket}/a/b/"),
                               (f":{self.bucket}/a/", f":{self.bucket}/")):  # "a/" into the bucket is "a/" itself
            _, err = self.holdfast("cp", "-r", source, target, code=2)
            self.assertIn("lies in what is to be copied", err)
        self.assertEqual(self.keys(), ["a/f"])
        self.holdfast("cp", "-r", f":{self.bucket}/a/", f":{self.bucket}/b/")
        self.assertEqual(self.keys(), ["a/f", "b/a/f"])

    def test_killed_upload_goes_on(self):
        want = write_file(self.tmp / "big", BIG, 7)
        process = self.start("cp", "big", f":{self.bucket}/big", "--limit-up", "40M")
        before = self.wait_for_parts(process, 12)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        waiting = [job for job in self.jobs() if job["state"] != "done"]
        self.assertEqual([job["key"] for job in waiting], ["big"])
        self.assertGreater(waiting[0]["done"], 0)
        process = self.start("jobs", "resume", "--limit-up", "40M")
        after = self.wait_for_parts(process, len(before) + 2)
        # What was there is not sent again: its time is still the old one. Of the six requests at a time
        # the answers may not have been heard.
        kept = [number for number, when in before.items() if after.get(number) == when]
        self.assertGreaterEqual(len(kept), len(before) - 6)
        out, err = process.communicate(timeout=300)
        self.assertEqual(process.returncode, 0, out + err)
        self.assertEqual(self.jobs()[-1]["state"], "done")
        self.holdfast("cp", f":{self.bucket}/big", "back")
        self.assertEqual(file_digest(self.tmp / "back"), want)
        self.holdfast("jobs", "clear")
        self.assertEqual(self.jobs(), [])

    def test_ctrl_c_and_jobs(self):
        write_file(self.tmp / "big", 60 * MIB, 8)
        process = self.start("cp", "big", f":{self.bucket}/big", "--limit-up", "8M")
        self.wait_for_parts(process, 1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, err)
        self.assertIn("jobs resume", err)
        (job,) = self.jobs()
        self.assertEqual(job["state"], "waiting")
        self.holdfast("jobs", "pause", str(job["id"]))
        self.assertEqual(self.jobs()[0]["state"], "paused")
        self.holdfast("jobs", "pause", "77", code=2)
        self.holdfast("jobs", "cancel", code=2)
        # Another key is another place: its jobs are not those of this one.
        other = dict(self.environment(), AWS_ACCESS_KEY_ID="somebody-else")
        done = subprocess.run(self.command("jobs", "resume"), env=other, capture_output=True, text=True,
                              timeout=60)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.holdfast("jobs", "cancel", str(job["id"]))
        self.assertEqual(self.jobs(), [])

    def test_killed_download_goes_on(self):
        want = write_file(self.tmp / "big", 64 * MIB, 9)
        self.holdfast("cp", "big", f":{self.bucket}/big")
        process = self.start("cp", f":{self.bucket}/big", "down/big", "--limit-down", "20M")
        deadline = time.monotonic() + 60
        while sum(p.stat().st_size for p in (self.tmp / "down").glob(".*.part")) < 10 * MIB:
            self.assertLess(time.monotonic(), deadline)
            self.assertIsNone(process.poll())
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        self.assertFalse((self.tmp / "down" / "big").exists())  # it lands whole or not at all
        self.holdfast("jobs", "resume")
        self.assertEqual(file_digest(self.tmp / "down" / "big"), want)
        self.assertEqual(list((self.tmp / "down").glob(".*")), [])

    def test_one_at_a_time(self):
        write_file(self.tmp / "big", 60 * MIB, 10)
        process = self.start("cp", "big", f":{self.bucket}/big", "--limit-up", "4M")
        self.wait_for_parts(process, 1)
        _, err = self.holdfast("jobs", code=5)
        self.assertIn("another Holdfast", err)
        self.holdfast("ls", f":{self.bucket}")  # what needs no journal works meanwhile
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)

    def test_server_away(self):
        write_file(self.tmp / "f", 1000, 1)
        done = subprocess.run(self.command("cp", "f", ":b/f", "--patience", "2")[:-1] + ["http://127.0.0.1:9"],
                              env=self.environment(), cwd=self.tmp, capture_output=True, text=True,
                              timeout=60)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("nothing has moved", done.stderr)

    # --- sync

    def make_tree(self, root, count=12):
        for i in range(count):
            path = root / f"d{i % 3}" / f"f{i}"
            write_file(path, 500 + i, i)
            self.old(path)

    def test_sync_up(self):
        tree = self.tmp / "tree"
        self.make_tree(tree)
        out, _ = self.holdfast("sync", "-n", "tree", f":{self.bucket}/s")
        self.assertEqual(out.count("upload "), 12)
        self.assertEqual(self.keys(), [])
        self.assertEqual(self.lines("sync", "tree", f":{self.bucket}/s")[-1]["done"], 12)
        self.assertEqual(self.holdfast("sync", "-n", "tree", f":{self.bucket}/s")[0], "")  # nothing to do
        write_file(tree / "d0" / "f0", 777, 99)  # changed
        (tree / "d1" / "f1").unlink()
        self.holdfast("sync", "tree", f":{self.bucket}/s")
        self.assertIn("s/d1/f1", self.keys())  # without --delete it stays
        self.holdfast("sync", "--delete", "tree", f":{self.bucket}/s")
        self.assertNotIn("s/d1/f1", self.keys())
        self.holdfast("cp", "-r", f":{self.bucket}/s/", "back")
        self.assert_same_tree(tree, self.tmp / "back" / "s")

    def test_sync_guard(self):
        tree = self.tmp / "tree"
        self.make_tree(tree)
        self.holdfast("sync", "tree", f":{self.bucket}")
        shutil.rmtree(tree)
        tree.mkdir()  # a disk that is not mounted
        _, err = self.holdfast("sync", "--delete", "tree", f":{self.bucket}", code=2)
        self.assertIn("12 of 12 would be deleted", err)
        self.assertEqual(len(self.keys()), 12)
        self.holdfast("sync", "--delete", "missing", f":{self.bucket}", code=1)
        self.assertEqual(len(self.keys()), 12)
        self.holdfast("sync", "--delete", "--force", "tree", f":{self.bucket}")
        self.assertEqual(self.keys(), [])

    def test_sync_down(self):
        tree = self.tmp / "tree"
        self.make_tree(tree)
        self.holdfast("sync", "tree", f":{self.bucket}/s/")
        down = self.tmp / "down"
        self.holdfast("sync", f":{self.bucket}/s", "down")
        self.assert_same_tree(tree, down)
        self.assertEqual(self.holdfast("sync", "-n", f":{self.bucket}/s", "down")[0], "")
        write_file(down / "extra" / "e", 10, 1)
        write_file(down / "keep.log", 10, 1)
        self.holdfast("rm", "-y", f":{self.bucket}/s/d2/f2")
        self.holdfast("sync", "--delete", "-x", "*.log", f":{self.bucket}/s", "down")
        self.assertFalse((down / "extra").exists())
        self.assertFalse((down / "d2" / "f2").exists())
        self.assertTrue((down / "keep.log").exists())  # what is left out is not deleted either
        # What lies behind a link is not the target's to delete.
        write_file(self.tmp / "mine" / "letter", 10, 1)
        (down / "docs").symlink_to(self.tmp / "mine")
        self.holdfast("sync", "--delete", "--force", "--links", "follow", f":{self.bucket}/s", "down")
        self.assertTrue((self.tmp / "mine" / "letter").exists())
        (down / "docs").unlink()
        self.holdfast("rm", "-r", "-y", f":{self.bucket}/s/")
        self.holdfast("sync", "--delete", f":{self.bucket}/s", "down", code=2)
        self.assertTrue((down / "d0" / "f0").exists())

    # --- ls, rm, share

    def test_ls_pages(self):
        tree = self.tmp / "many"
        tree.mkdir()
        for i in range(2100):
            (tree / f"{i:05}").write_bytes(b"x")
        (tree / "sub").mkdir()
        (tree / "sub" / "y").write_bytes(b"y")
        self.holdfast("cp", "-r", "many", f":{self.bucket}/", "--requests", "16")
        self.assertEqual(len(self.keys()), 2101)
        level = self.lines("ls", f":{self.bucket}/many/")
        self.assertEqual(len(level), 2101)
        self.assertEqual([line["prefix"] for line in level if "prefix" in line], ["many/sub/"])
        self.assertEqual(len(self.lines("ls", f":{self.bucket}/many/", "--limit", "7")), 7)
        self.assertIn(self.bucket, [line["bucket"] for line in self.lines("ls")])
        out, _ = self.holdfast("ls", f":{self.bucket}/many/sub/")
        self.assertIn("many/sub/y", out)

    def test_rm(self):
        for name in ("a", "d/b", "d/c", "e"):
            write_file(self.tmp / "t" / name, 10, 1)
        self.holdfast("cp", "-r", "t", f":{self.bucket}/")
        self.holdfast("rm", f":{self.bucket}/t/a", code=2)  # nobody can be asked
        self.holdfast("rm", f":{self.bucket}/t/", code=1)  # no such object
        self.assertEqual(len(self.keys()), 4)
        self.holdfast("rm", "--yes", f":{self.bucket}/t/a")
        self.assertEqual(self.keys(), ["t/d/b", "t/d/c", "t/e"])
        self.holdfast("rm", "-r", "-y", f":{self.bucket}/t/d/")
        self.assertEqual(self.keys(), ["t/e"])
        self.holdfast("rm", "-y", f":{self.bucket}/t/none", code=1)

    def test_share(self):
        want = write_file(self.tmp / "for you +%.bin", 70_000, 3)
        self.holdfast("cp", "for you +%.bin", f":{self.bucket}/")
        (said,) = self.lines("share", f":{self.bucket}/for you +%.bin", "--expires", "10m")
        self.run_client("curl", "-sSf", "-o", self.tmp / "got", said["link"])
        self.assertEqual(file_digest(self.tmp / "got"), want)
        out, err = self.holdfast("share", f":{self.bucket}/for you +%.bin")
        with urllib.request.urlopen(out.strip()) as answer:
            self.assertEqual(len(answer.read()), 70_000)
        self.assertIn("this computer only", err)
        self.holdfast("share", f":{self.bucket}/none", code=1)


if __name__ == "__main__":
    harness.main()
