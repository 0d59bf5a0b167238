# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""File systems below a server under test: ones that forget what was not synced (support/forgetful_fs.cpp),
and small ones. They live in a mount namespace of this process's own, so that nothing stays mounted however
a test ends. Where the machine does not allow that, the test says so and exits with SKIPPED (CTest's
SKIP_RETURN_CODE)."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import load
from load import harness

SKIPPED = 77
_INSIDE = "HOLDFAST_OWN_MOUNTS"


def skip(why):
    print(f"SKIPPED: {why}", flush=True)
    sys.exit(SKIPPED)


def enter_namespace():
    """Starts this script again in its own mount namespace (and, without root, its own user namespace)."""
    if os.environ.get(_INSIDE):
        return
    words = ["unshare", "--mount", "--propagation", "private"]
    if os.geteuid() != 0:
        words += ["--user", "--map-root-user"]
    if subprocess.run(words + ["true"], stderr=subprocess.DEVNULL).returncode != 0:
        skip("a mount namespace is not allowed here; run it as root")
    os.environ[_INSIDE] = "1"
    os.execvp(words[0], words + [sys.executable, "-B"] + sys.argv)


def need_fuse():
    """Skips where forgetful_fs does not work. Call it before the tests start."""
    if not binary().exists():
        skip("forgetful_fs was not built: libfuse3-dev was missing when CMake ran")
    need_user_space_mounts()


def need_user_space_mounts():
    """Skips where file systems in user space do not work."""
    try:
        os.close(os.open("/dev/fuse", os.O_RDWR))
    except OSError as error:
        skip(f"/dev/fuse cannot be used: {error.strerror}")
    enter_namespace()


def binary():
    return Path(os.environ["HOLDFAST_BIN"]).parent / "tests" / "forgetful_fs"


class ForgetfulMount:
    """One drive's file system, and what is done to it."""

    def __init__(self, path, backing):
        self.path = Path(path)
        self.path.mkdir(parents=True, exist_ok=True)
        Path(backing).mkdir(parents=True)
        self.process = subprocess.Popen([str(binary()), str(path), str(backing)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline() != "mounted\n":
            skip("a file system in user space cannot be mounted here")

    def _ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer or answer.startswith("what?"):
            raise RuntimeError(f"{self.path}: {line}: {answer or 'the file system ended'}")
        return answer

    def cut(self, seed):
        """The power goes. Whoever used the drive must have been killed before."""
        return self._ask(f"cut {seed}")

    def lie(self, on):
        self._ask("lie on" if on else "lie off")

    def delay(self, milliseconds):
        self._ask(f"delay {milliseconds}")

    def hang(self, on):
        self._ask("hang on" if on else "hang off")

    def room(self, size):
        """So many bytes are left on the disk; None: as many as there are."""
        self._ask(f"room {'off' if size is None else size}")

    def end(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait()
        self.process.stdout.close()


class ForgetfulServer(load.ToughServer):
    """A server whose four drives and whose state each lie on a forgetful file system."""

    def __init__(self):
        super().__init__()
        self.mounts = [ForgetfulMount(self.tmp / name, self.tmp / f"{name}.backing")
                       for name in ("d1", "d2", "d3", "d4", "state")]

    def mount_of(self, number):
        return self.mounts[number - 1]

    def power_cut(self, seed):
        self.kill()
        generator = random.Random(seed)
        return [f"      {mount.path.name}: {mount.cut(generator.randrange(1 << 60))}"
                for mount in self.mounts]

    def cut_in_start(self, after, seed):
        """The power goes again while the server comes up: `after` so many seconds, or once it is ready."""
        patience, harness.START_SECONDS = harness.START_SECONDS, after
        try:
            self.start()
        except RuntimeError:
            if self.process.wait(60) != -signal.SIGKILL:
                raise  # it ended by itself
        finally:
            harness.START_SECONDS = patience
        return self.power_cut(seed)

    def remove(self):
        for mount in self.mounts:
            if mount.process.poll() is None:
                mount.hang(False)
                mount.delay(0)
                mount.room(None)
        self.stop()
        for mount in self.mounts:
            mount.end()
        super().remove()


class SmallDisk:
    """A file system of a few hundred MiB: ext4 on a loop device, or tmpfs where there is none."""

    def __init__(self, path, image, size):
        self.path = Path(path)
        self.path.mkdir(parents=True, exist_ok=True)
        with open(image, "wb") as file:
            file.truncate(size)
        # No blocks are reserved for root, who may be running this: full is full.
        made = subprocess.run(["mkfs.ext4", "-q", "-m", "0", str(image)],
                              stderr=subprocess.DEVNULL, env=_with_sbin()).returncode == 0
        if made and _mount(["-o", "loop", str(image), str(path)]):
            self.kind = "ext4"
        elif _mount(["-t", "tmpfs", "-o", f"size={size},mode=0700", "none", str(path)]):
            self.kind = "tmpfs"
        else:
            skip("neither ext4 on a loop device nor tmpfs can be mounted here")

    def end(self):
        subprocess.run(["umount", "--lazy", str(self.path)], check=True)


def _with_sbin():
    return dict(os.environ, PATH=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def _mount(words):
    return subprocess.run(["mount"] + words, stderr=subprocess.DEVNULL,
                          env=_with_sbin()).returncode == 0
