# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""Starts the server under test and gives clients what they need.

The server is `holdfastd serve` from $HOLDFAST_BIN over four drives in a temporary folder, or the command
line in $HOLDFAST_S3_SERVER, where {tmp} stands for that folder. It says one JSON line on its standard
output when it is ready, with the endpoint in "s3". Each test module runs one server:

    from harness import ServerTestCase
    class TestSomething(ServerTestCase): ...
"""

import atexit
import hashlib
import json
import os
import random
import re
import shlex
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.request
import uuid
from pathlib import Path

REGION = "us-east-1"
USER = "holdfast-root"
PASSWORD = "correct horse battery staple"
START_SECONDS = 60
STOP_SECONDS = 60
SKIPPED = 77  # CTest's SKIP_RETURN_CODE

# Per test script, the operations that the server answered as asked: docs/s3.md says so, and every run proves it.
# HOLDFAST_RECORD=1 writes what this run has seen.
OPERATIONS = Path(__file__).with_name("operations.json")
_seen = set()


def _command(tmp, configuration):
    """The server's command line. `configuration`: further lines of its file, or nothing."""
    given = os.environ.get("HOLDFAST_S3_SERVER")
    if given:
        return [part.replace("{tmp}", str(tmp)) for part in shlex.split(given)]
    binary = Path(os.environ["HOLDFAST_BIN"]) / "holdfastd"
    drives = [str(tmp / f"d{i}") for i in range(1, 5)]
    for drive in drives:
        os.makedirs(drive, exist_ok=True)
    command = [str(binary), "serve", "--listen", "127.0.0.1:0", "--state", str(tmp / "state")]
    if configuration:
        file = tmp / "holdfast.toml"
        file.write_text("config_version = 1\n" + configuration)
        command += ["--config", str(file)]
    return command + drives


class Server:
    """One server process, ended by its own process id."""

    def __init__(self, configuration=""):
        self.tmp = Path(tempfile.mkdtemp(prefix="holdfast-it-"))
        self.configuration = configuration
        self.process = None
        self.endpoint = None
        self.ready = None  # all that the ready line says
        self._log = None

    def start(self):
        environment = dict(os.environ, HOLDFAST_ROOT_USER=USER, HOLDFAST_ROOT_PASSWORD=PASSWORD)
        self._log = open(self.tmp / "server.log", "ab")
        self.process = subprocess.Popen(_command(self.tmp, self.configuration),
                                        stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self._log, env=environment)
        self.endpoint = self._wait_ready()
        return self

    def _wait_ready(self):
        timer = threading.Timer(START_SECONDS, self.process.kill)
        timer.start()
        try:
            for line in self.process.stdout:
                try:
                    said = json.loads(line)
                except ValueError:
                    continue
                if isinstance(said, dict) and said.get("s3"):
                    self.ready = said
                    return said["s3"].rstrip("/")
        finally:
            timer.cancel()
        raise RuntimeError("the server did not become ready:\n" + self.log())

    def log(self):
        return (self.tmp / "server.log").read_text(errors="replace")[-8000:]

    def stop(self):
        """Ends the server as a service manager does; returns its exit code."""
        if self.process is None:
            return None
        process, self.process = self.process, None
        process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        process.stdin.close()
        process.stdout.close()
        self._log.close()
        return code

    def crash(self):
        """Ends the server without warning."""
        process, self.process = self.process, None
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
        self._log.close()

    def remove(self):
        self.stop()
        shutil.rmtree(self.tmp, ignore_errors=True)


def note_operations(server):
    """Remembers what the server has been asked for with success (or with its "not done", 501) since it started."""
    if os.environ.get("HOLDFAST_S3_SERVER"):
        return
    context = ssl._create_unverified_context() if server.endpoint.startswith("https") else None
    with urllib.request.urlopen(server.endpoint + "/-/metrics", timeout=60, context=context) as answer:
        text = answer.read().decode()
    for operation, status in re.findall(r'^holdfast_requests_total\{operation="(\w+)",status="(\d+)"\}', text, re.M):
        if int(status) < 400 or status == "501":
            _seen.add(operation)


def _settle_operations(script, whole):
    """Whether this run has seen what is said of its script."""
    said = json.loads(OPERATIONS.read_text())
    if os.environ.get("HOLDFAST_RECORD"):
        said[script] = sorted(name for name in _seen if name != "Unknown")
        OPERATIONS.write_text(json.dumps(dict(sorted(said.items())), indent=1) + "\n")
    lacking = sorted(set(said.get(script, [])) - _seen)
    if lacking and whole:
        print(f"{OPERATIONS.name} says that {script} calls {', '.join(lacking)}; this run did not")
    return not (lacking and whole)


class ServerTestCase(unittest.TestCase):
    """One server for all tests of a class, one bucket for each test."""

    configuration = ""  # lines of the server's configuration file

    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.configuration)
        atexit.register(cls.server.remove)
        cls.server.start()
        cls.endpoint = cls.server.endpoint

    @classmethod
    def tearDownClass(cls):
        try:
            note_operations(cls.server)
        finally:
            code = cls.server.stop()
            log = cls.server.log()
            cls.server.remove()
        assert code == 0, f"the server ended with {code}:\n{log}"

    def setUp(self):
        self.tmp = Path(tempfile.mkdtemp(prefix="test-", dir=self.server.tmp))

    def new_name(self):
        return "it-" + uuid.uuid4().hex[:16]

    def environment(self):
        """What clients read their keys from; nothing of the person who runs the tests."""
        return {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": str(self.tmp),
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "AWS_ACCESS_KEY_ID": USER,
            "AWS_SECRET_ACCESS_KEY": PASSWORD,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_PAGER": "",
        }

    def run_client(self, *arguments, check=True, timeout=300, stdin=None, cwd=None, extra=None):
        """Runs a client to its end; its output as text."""
        environment = self.environment()
        environment.update(extra or {})
        done = subprocess.run([str(a) for a in arguments], env=environment, input=stdin,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout,
                              cwd=cwd or self.tmp)
        out = done.stdout.decode(errors="replace")
        err = done.stderr.decode(errors="replace")
        if check and done.returncode != 0:
            self.fail(f"{arguments} ended with {done.returncode}\n{out}\n{err}\n{self.server.log()}")
        return out if check else (done.returncode, out + err)

    def s3api(self, *arguments):
        """The system's aws, for what the client under test has no words for; its JSON."""
        out = self.run_client("/usr/bin/aws", "--endpoint-url", self.endpoint, "s3api", *arguments)
        return json.loads(out) if out.strip() else {}

    def assert_same_tree(self, left, right):
        """Both folders hold the same files with the same bytes."""
        self.assertEqual(sorted(tree_digest(left).items()), sorted(tree_digest(right).items()))


class JsTestCase(ServerTestCase):
    """Runs scripts of js/, whose packages `./dev test` installs into js/ of the build folder."""

    modules = Path(os.environ.get("HOLDFAST_BIN", ".")).parent / "js" / "node_modules"

    @classmethod
    def missing(cls):
        """Why the scripts cannot run here, or nothing."""
        if not shutil.which("node"):
            return "no node"
        if not cls.modules.is_dir():
            return f"no packages in {cls.modules}: ./dev test installs them"
        return None

    def run_script(self, name):
        extra = {"HOLDFAST_ENDPOINT": self.endpoint, "NODE_PATH": str(self.modules), "NODE_NO_WARNINGS": "1"}
        script = Path(__file__).parent / "js" / name
        code, out = self.run_client("node", script, check=False, extra=extra)
        if code != 0:
            self.fail(f"{name} ended with {code}\n{out[-20000:]}\n{self.server.log()}")


def pseudo_random(size, seed):
    """`size` bytes that do not repeat, the same for the same seed."""
    return random.Random(seed).randbytes(size)


def write_file(path, size, seed):
    """A file of pseudo-random bytes, written in pieces; its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    generator = random.Random(seed)
    digest = hashlib.sha256()
    with open(path, "wb") as file:
        while size > 0:
            piece = generator.randbytes(min(size, 1 << 20))
            digest.update(piece)
            file.write(piece)
            size -= len(piece)
    return digest.hexdigest()


def file_digest(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def tree_digest(root):
    root = Path(root)
    return {str(p.relative_to(root)): file_digest(p) for p in root.rglob("*") if p.is_file()}


ODD_NAMES = [
    "plain.txt", "with space.txt", "two  spaces", "plus+plus+", "percent%20sign", "%", "100%",
    "ampersand&amp;", "equals=sign", "question?mark", "hash#tag", "semi;colon", "comma,comma",
    "at@sign", "dollar$sign", "excl!aim", "tilde~", "paren(theses)", "brackets[x]", "braces{x}",
    "quote'single", 'quote"double', "back`tick", "caret^", "pipe|pipe", "star*", "less<more>",
    "ümläut", "naïve café", "日本語.txt", "Ελληνικά", "emoji-😀", "e\u0301 decomposed",
    "\u00e9 composed", "zero\u200bwidth", "trailing.", ".hidden", "..twodots", "...", "-dash",
    "--double-dash", "_under", "UPPER", "upper", "a" * 200, "ends with tilde~", "colon:colon",
]
EDGE_SIZES = [0, 1, 15, 16, 4095, 4096, 32767, 32768, 32769, 65536, 100_001, (1 << 20) - 1,
              1 << 20, (1 << 20) + 1]


def make_tree(root, seed, count=240):
    """A tree of a few hundred files: odd names in nested folders, sizes around every edge."""
    generator = random.Random(seed)
    root = Path(root)
    made = 0
    for name in ODD_NAMES:
        write_file(root / "odd" / name, generator.choice(EDGE_SIZES[:10]), generator.random())
        made += 1
    for size in EDGE_SIZES:
        write_file(root / "sizes" / str(size), size, generator.random())
        made += 1
    folders = ["", "a", "a/b", "a/b/c", "ä ö/ü+", "100% of/it", "x/y/z/1/2/3"]
    while made < count:
        folder = generator.choice(folders)
        name = generator.choice(ODD_NAMES[:30]) + f".{made}"
        write_file(root / "tree" / folder / name, generator.choice(EDGE_SIZES[:9]),
                   generator.random())
        made += 1


def main(needs=None):
    """For `if __name__ == "__main__"` of every script. `needs()` says what is not there, if anything."""
    if needs and (why := needs()):
        print(f"SKIPPED: {why}", flush=True)
        sys.exit(SKIPPED)
    print("server:", os.environ.get("HOLDFAST_S3_SERVER") or os.environ.get("HOLDFAST_BIN"))
    sys.stdout.flush()
    # A runner's time-out ends the script in order, so that the server and its folder go too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    result = unittest.main(verbosity=2, exit=False).result
    script = Path(sys.argv[0]).stem.removeprefix("test_")
    whole = len(sys.argv) == 1 and result.testsRun > len(result.skipped) and not os.environ.get("HOLDFAST_S3_SERVER")
    good = _settle_operations(script, whole)
    sys.exit(0 if good and result.wasSuccessful() else 1)
