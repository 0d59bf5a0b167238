# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""The pages of links in a real browser, where there is one (chromium), driven over its DevTools pipe."""

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import time
import unittest

from harness import main, pseudo_random
from test_sharing import SharingCase, boto3

CHROMIUM = shutil.which("chromium")
SHOTS = os.environ.get("HOLDFAST_SHOTS")  # a folder for pictures of the pages


class Browser:
    """One headless browser; messages are JSON, each ended by a zero byte."""

    def __init__(self, home, language):
        ours, theirs = os.pipe(), os.pipe()
        command = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
                   "--disable-dev-shm-usage", f"--user-data-dir={home}", f"--lang={language}",
                   f"--accept-lang={language}", "about:blank"]

        def wire():  # the four may have the numbers 3 and 4 themselves
            reads, writes = fcntl.fcntl(ours[0], fcntl.F_DUPFD, 10), fcntl.fcntl(theirs[1], fcntl.F_DUPFD, 10)
            os.dup2(reads, 3)
            os.dup2(writes, 4)
        self.process = subprocess.Popen(command, preexec_fn=wire, close_fds=False, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        env=dict(os.environ, HOME=str(home), LANG="C.UTF-8"))
        os.close(ours[0])
        os.close(theirs[1])
        self.out, self.inp = ours[1], theirs[0]
        self.buffer, self.last, self.session, self.complaints = b"", 0, None, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "DOM"):
            self.call(domain + ".enable")

    def receive(self, deadline):
        while b"\0" not in self.buffer:
            if not select.select([self.inp], [], [], max(0, deadline - time.time()))[0]:
                raise TimeoutError("the browser says nothing")
            self.buffer += os.read(self.inp, 1 << 20)
        text, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(text)
        if message.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown"):
            self.complaints.append(message["params"])
        return message

    def call(self, method, **parameters):
        self.last += 1
        message = {"id": self.last, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        deadline = time.time() + 60
        while True:
            answer = self.receive(deadline)
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def value(self, expression):
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True,
                         awaitPromise=True)["result"].get("value")

    def wait(self, expression, seconds=60):
        deadline = time.time() + seconds
        while not self.value(expression):
            if time.time() > deadline:
                raise AssertionError(f"{expression}: {self.value('document.body.innerText')} {self.complaints}")
            time.sleep(0.05)

    def open(self, url):
        self.call("Page.navigate", url="about:blank")  # another fragment alone would be no navigation
        self.wait("location.href === 'about:blank'")
        self.call("Page.navigate", url=url)
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def choose(self, files):
        node = self.call("Runtime.evaluate", expression="document.getElementById('files')")["result"]["objectId"]
        self.call("DOM.setFileInputFiles", files=[str(f) for f in files], objectId=node)

    def look(self, name, width, height, dark=False):
        if not SHOTS:
            return
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        data = self.call("Page.captureScreenshot", format="png")["data"]
        with open(os.path.join(SHOTS, name + ".png"), "wb") as file:
            file.write(base64.b64decode(data))
        self.call("Emulation.clearDeviceMetricsOverride")

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.out)
        os.close(self.inp)


@unittest.skipUnless(CHROMIUM, "no chromium")
class TestPages(SharingCase):
    def browse(self, link, language="en-US"):
        browser = Browser(self.tmp / ("home-" + language), language)
        self.addCleanup(browser.close)
        browser.open(f"{self.endpoint}{link.base}#{link.secret}")
        return browser

    def test_files_are_sent(self):
        link = self.make(label="Photos for the album", maxFiles=10, maxBytes=1 << 30, maxFileBytes=60 << 20)
        large, small = pseudo_random((40 << 20) + 5, 1), b"small"
        files = {"large.bin": large, "ü b.txt": small, "empty": b"", "too large": b"x" * ((60 << 20) + 1)}
        for name, body in files.items():
            (self.tmp / name).write_bytes(body)
        browser = self.browse(link)
        browser.wait("!document.getElementById('zone').hidden")
        self.assertIn("Photos for the album", browser.value("document.title"))
        self.assertIn("files left: 10", browser.value("document.getElementById('facts').textContent"))
        browser.look("drop-desktop", 1100, 700)
        browser.look("drop-phone-dark", 390, 844, dark=True)
        browser.choose([self.tmp / name for name in files])
        browser.wait("document.getElementById('summary').textContent === '3 of 4 files have arrived, 1 failed'")
        browser.look("drop-sent-phone", 390, 844)
        self.assertIn("The file is larger than this link takes.", browser.value("document.body.innerText"))
        self.assertEqual(self.body_of("in/large.bin"), large)
        self.assertEqual(self.body_of("in/ü b.txt"), small)
        self.assertEqual(self.body_of("in/empty"), b"")
        browser.wait("document.getElementById('facts').textContent.includes('files left: 7')")
        # The same again is another file.
        browser.choose([self.tmp / "ü b.txt"])
        browser.wait("document.body.innerText.includes('ü b (2).txt')")
        violations = [c for c in browser.complaints if "Content Security Policy" in json.dumps(c)]
        self.assertEqual(violations, [])
        self.assertEqual([c for c in browser.complaints if "exceptionDetails" in c], [])

    def test_an_upload_goes_on_in_another_page(self):
        link = self.make()
        body = pseudo_random((48 << 20) + 5, 2)
        (self.tmp / "large.bin").write_bytes(body)
        browser = self.browse(link)
        browser.wait("!document.getElementById('zone').hidden")
        browser.call("Network.enable")
        browser.call("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1,
                     uploadThroughput=10 << 20)
        browser.choose([self.tmp / "large.bin"])
        browser.wait("rows.length && rows[0].sent >= 16 * 1024 * 1024")
        browser.open(f"{self.endpoint}{link.base}#{link.secret}")
        browser.call("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1,
                     uploadThroughput=-1)
        browser.wait("!document.getElementById('zone').hidden")
        browser.choose([self.tmp / "large.bin"])
        browser.wait("document.getElementById('summary').textContent === '1 of 1 files have arrived'")
        self.assertEqual(self.body_of("in/large.bin"), body)
        self.assertEqual(self.keys(), ["in/large.bin", "key"])

    def test_words(self):
        link = self.make()
        chinese = self.browse(link, "zh-CN")
        chinese.wait("document.title === '发送文件'")
        chinese.open(f"{self.endpoint}{link.base}#wrong")
        chinese.wait("!document.getElementById('problem').hidden")
        self.assertIn("此链接无效", chinese.value("document.body.innerText"))
        self.assertEqual(self.admin("DELETE", "shares", query=[("id", link.id)]).status, 200)
        chinese.open(f"{self.endpoint}{link.base}#{link.secret}")
        chinese.wait("document.body.innerText.includes('已被撤销')")

    def test_a_folder_is_looked_at(self):
        for key, body, kind in (("in/a.txt", b"<b>plain</b>", "text/plain"), ("in/<img src=x>", b"x", "text/html"),
                                ("in/sub/dot.gif", base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"),
                                 "image/gif")):
            self.alice.put_object(Bucket=self.bucket, Key=key, Body=body, ContentType=kind)
        browser = self.browse(self.make(kind="folder", label="The album"))
        browser.wait("document.querySelectorAll('#rows > li').length === 3")
        browser.look("folder-desktop", 1100, 700)
        browser.value("Array.from(document.querySelectorAll('#rows button')).find(b => b.textContent === 'a.txt').click()")
        browser.wait("document.querySelector('pre') && document.querySelector('pre').textContent === '<b>plain</b>'")
        self.assertIsNone(browser.value("document.querySelector('#rows img')"))
        browser.value("Array.from(document.querySelectorAll('#rows button')).find(b => b.textContent === 'sub/').click()")
        browser.wait("document.querySelectorAll('#rows > li').length === 1")
        browser.value("document.querySelector('#rows button').click()")
        browser.wait("document.querySelector('img.show') && document.querySelector('img.show').naturalWidth === 1")
        browser.look("folder-phone-dark", 390, 844, dark=True)
        self.assertEqual([c for c in browser.complaints if "Content Security Policy" in json.dumps(c)], [])


if __name__ == "__main__":
    if boto3 is None:
        print("no boto3")
    else:
        main()
