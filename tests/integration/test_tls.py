# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""The same S3 over TLS: the certificate of the node's own authority, and certificates from outside that
change while everything goes on."""

import hashlib
import http.client
import json
import os
import shutil
import socket
import ssl
import stat
import subprocess
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock
from urllib.parse import urlparse

from harness import (PASSWORD, REGION, USER, Server, ServerTestCase, file_digest, main, make_tree,
                     pseudo_random, write_file)
from sigv4 import Signer

try:
    import boto3
    from boto3.s3.transfer import TransferConfig
    from botocore.config import Config
    from botocore.exceptions import SSLError
except ImportError:
    boto3 = None

MIB = 1 << 20
SYSTEM_AWS = "/usr/bin/aws"
DOMAIN = "s3.holdfast.test"
RELOAD_SECONDS = 60

resolve = socket.getaddrinfo


def resolve_here(host, *arguments, **options):
    """No name service is asked: names below the domain are this computer."""
    name = host.decode() if isinstance(host, bytes) else host
    return resolve("127.0.0.1" if name and name.endswith(DOMAIN) else host, *arguments, **options)


def make_certificate(path, name):
    """A self-signed certificate and its key, as path.crt and path.key. Each is replaced at once."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-days", "30", "-subj", f"/CN={name}",
                    "-addext", f"subjectAltName=DNS:{name},IP:127.0.0.1",
                    "-keyout", f"{path}.key.new", "-out", f"{path}.crt.new"],
                   check=True, stderr=subprocess.DEVNULL)
    for kind in ("key", "crt"):
        os.replace(f"{path}.{kind}.new", f"{path}.{kind}")


def served_certificate(netloc, name=None):
    """What a new connection is shown, in DER."""
    host, port = netloc.rsplit(":", 1)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with socket.create_connection((host, int(port)), timeout=30) as plain:
        with context.wrap_socket(plain, server_hostname=name) as secure:
            return secure.getpeercert(binary_form=True)


def der(path):
    return ssl.PEM_cert_to_DER_cert(Path(path).read_text())


@unittest.skipIf(os.environ.get("HOLDFAST_S3_SERVER"), "the server is not configured by the test")
class TlsCase(ServerTestCase):
    def setUp(self):
        super().setUp()
        self.tls = self.server.ready["tls"]
        self.netloc = urlparse(self.tls).netloc
        self.bucket = self.new_name()

    def signed(self, connection, method, path, body=b""):
        """One request on a kept connection."""
        headers = Signer().headers(method, path, self.netloc, body=body)
        headers.pop("host", None)
        connection.request(method, path, body=body or None, headers=headers)
        return connection.getresponse()


class TestOwnCertificate(TlsCase):
    configuration = f'virtual_host_domains = ["{DOMAIN}"]\n[tls]\nlisten = "127.0.0.1:0"\n'

    def setUp(self):
        super().setUp()
        self.ca = self.server.ready["ca"]

    def test_ready_line_and_files(self):
        ready = self.server.ready
        self.assertEqual(list(ready), ["event", "s3", "admin", "pid", "version", "instance", "state", "tls", "ca"])
        self.assertTrue(ready["s3"].startswith("http://127.0.0.1:"))
        self.assertTrue(self.tls.startswith("https://127.0.0.1:"))
        state = Path(ready["state"])
        self.assertEqual(self.ca, str(state / "tls" / "ca.crt"))
        for name, mode in (("ca.key", 0o600), ("ca.crt", 0o644), ("server.pem", 0o600)):
            self.assertEqual(stat.S_IMODE((state / "tls" / name).stat().st_mode), mode, name)
        endpoint = json.loads((state / "endpoint.json").read_text())
        self.assertEqual((endpoint["tls"], endpoint["ca"]), (self.tls, self.ca))

    @unittest.skipUnless(os.path.exists(SYSTEM_AWS), "no aws in /usr/bin")
    def test_aws(self):
        def aws(*arguments, trusted=True, **options):
            return self.run_client(SYSTEM_AWS, "--endpoint-url", self.tls, *arguments,
                                   extra={"AWS_CA_BUNDLE": self.ca} if trusted else None, **options)

        aws("s3", "mb", f"s3://{self.bucket}")
        make_tree(self.tmp / "in", seed=91, count=80)
        expected = write_file(self.tmp / "in" / "large", 60_000_001, seed=92)
        aws("s3", "sync", self.tmp / "in", f"s3://{self.bucket}/p", "--no-progress")
        aws("s3", "sync", f"s3://{self.bucket}/p", self.tmp / "out", "--no-progress")
        self.assert_same_tree(self.tmp / "in", self.tmp / "out")
        # The same objects without TLS.
        self.run_client(SYSTEM_AWS, "--endpoint-url", self.endpoint, "s3", "cp",
                        f"s3://{self.bucket}/p/large", self.tmp / "plain", "--no-progress")
        self.assertEqual(file_digest(self.tmp / "plain"), expected)
        code, out = aws("s3", "ls", trusted=False, check=False)
        self.assertNotEqual(code, 0)
        self.assertIn("certificate verify failed", out)

    def test_command_line(self):
        holdfastd = Path(os.environ["HOLDFAST_BIN"]) / "holdfastd"
        given = {"HOLDFAST_ROOT_USER": USER, "HOLDFAST_ROOT_PASSWORD": PASSWORD}

        def drives(*arguments):
            return self.run_client(holdfastd, "drive", "list", *arguments, extra=given, check=False)

        code, out = drives("--endpoint", self.tls, "--ca", self.ca)
        self.assertEqual(code, 0, out)
        code, out = drives("--endpoint", self.tls)
        self.assertEqual(code, 2, out)
        self.assertIn("certificate is not trusted", out)
        other = self.tls.replace("127.0.0.1", "127.0.0.2")  # no name in the certificate
        code, out = drives("--endpoint", other, "--ca", self.ca)
        self.assertNotEqual(code, 0, out)
        code, out = drives("--endpoint", self.tls, "--ca", "/nowhere/ca.crt")
        self.assertEqual(code, 2, out)

    def curl(self, *arguments, **options):
        return self.run_client("curl", "-sS", "--max-time", "60", *arguments, **options)

    @unittest.skipUnless(shutil.which("curl"), "no curl")
    def test_curl(self):
        def signed(*arguments, payload=b""):
            digest = hashlib.sha256(payload).hexdigest()
            return self.curl("-f", "--cacert", self.ca, "--aws-sigv4", f"aws:amz:{REGION}:s3", "--user",
                             f"{USER}:{PASSWORD}", "-H", f"x-amz-content-sha256: {digest}", *arguments)

        signed("-X", "PUT", f"{self.tls}/{self.bucket}")
        write_file(self.tmp / "f", 9_000_000, seed=93)
        url = f"{self.tls}/{self.bucket}/key"
        signed("-T", self.tmp / "f", url, payload=(self.tmp / "f").read_bytes())
        for version in ("--tlsv1.2", "--tlsv1.3"):
            signed(version, "--tls-max", version[6:], "-o", self.tmp / "back", url)
            self.assertEqual(file_digest(self.tmp / "back"), file_digest(self.tmp / "f"))
        code, out = self.curl("--cacert", self.ca, "--tls-max", "1.1", self.tls, check=False)
        self.assertEqual(code, 35, out)
        code, out = self.curl(self.tls, check=False)  # an authority that nobody has heard of
        self.assertEqual(code, 60, out)
        # "localhost" is in the certificate too.
        port = self.netloc.rsplit(":", 1)[1]
        self.assertIn("AccessDenied", self.curl("--cacert", self.ca, f"https://localhost:{port}/"))

    @unittest.skipUnless(shutil.which("curl"), "no curl")
    def test_plain_request_is_told(self):
        plain = self.tls.replace("https://", "http://")
        before = self.failures()
        out = self.curl("-i", f"{plain}/{self.bucket}")
        self.assertTrue(out.startswith("HTTP/1.1 400 "), out)
        self.assertIn("https://", out)
        write_file(self.tmp / "f", 3_000_000, seed=94)
        out = self.curl("-i", "-T", self.tmp / "f", f"{plain}/{self.bucket}/k", check=False)[1]
        self.assertIn("HTTP/1.1 400 ", out)
        self.assertEqual(self.failures(), before + 2)

    def failures(self):
        text = self.curl(f"{self.endpoint}/-/metrics")
        line = [l for l in text.splitlines() if l.startswith("holdfast_http_tls_failures_total ")]
        return int(float(line[0].split()[1]))

    @unittest.skipUnless(boto3, "no boto3")
    def test_boto(self):
        def client(endpoint, style, verify):
            return boto3.client("s3", endpoint_url=endpoint, region_name=REGION, verify=verify,
                                aws_access_key_id=USER, aws_secret_access_key=PASSWORD,
                                config=Config(s3={"addressing_style": style}, signature_version="s3v4",
                                              retries={"max_attempts": 1}))

        s3 = client(self.tls, "path", self.ca)
        s3.create_bucket(Bucket=self.bucket)
        expected = write_file(self.tmp / "large", 26 * MIB + 7, seed=95)
        transfer = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)
        s3.upload_file(str(self.tmp / "large"), self.bucket, "large", Config=transfer)
        s3.download_file(self.bucket, "large", str(self.tmp / "back"), Config=transfer)
        self.assertEqual(file_digest(self.tmp / "back"), expected)
        s3.create_multipart_upload(Bucket=self.bucket, Key="other")
        # Where an answer names an address, it is the one that was asked.
        upload = s3.create_multipart_upload(Bucket=self.bucket, Key="joined")["UploadId"]
        part = s3.upload_part(Bucket=self.bucket, Key="joined", UploadId=upload, PartNumber=1, Body=b"x")
        done = s3.complete_multipart_upload(
            Bucket=self.bucket, Key="joined", UploadId=upload,
            MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]})
        self.assertTrue(done["Location"].startswith(self.tls), done["Location"])
        with self.assertRaises(SSLError):
            client(self.tls, "path", True).list_buckets()
        # The bucket in the name: the certificate is for one label below the domain.
        with mock.patch("socket.getaddrinfo", resolve_here):
            port = self.netloc.rsplit(":", 1)[1]
            virtual = client(f"https://{DOMAIN}:{port}", "virtual", self.ca)
            virtual.put_object(Bucket=self.bucket, Key="k", Body=b"v")
            self.assertEqual(virtual.get_object(Bucket=self.bucket, Key="k")["Body"].read(), b"v")
        self.assertEqual(s3.get_object(Bucket=self.bucket, Key="k")["Body"].read(), b"v")

    def test_next_start_keeps_the_authority(self):
        """And the certificate, while there is one."""
        context = ssl.create_default_context(cafile=self.ca)
        before = served_certificate(self.netloc)
        state = Path(self.server.ready["state"])
        authority = (state / "tls" / "ca.crt").read_bytes()
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        type(self).endpoint = self.server.endpoint
        netloc = urlparse(self.server.ready["tls"]).netloc
        self.assertEqual(served_certificate(netloc), before)
        self.assertEqual(self.server.stop(), 0)
        (state / "tls" / "server.pem").unlink()
        self.server.start()
        type(self).endpoint = self.server.endpoint
        netloc = urlparse(self.server.ready["tls"]).netloc
        self.assertNotEqual(served_certificate(netloc), before)
        self.assertEqual((state / "tls" / "ca.crt").read_bytes(), authority)
        connection = http.client.HTTPSConnection(netloc, context=context, timeout=60)
        self.addCleanup(connection.close)
        connection.request("GET", "/-/health/ready")
        self.assertEqual(connection.getresponse().status, 200)


@unittest.skipUnless(shutil.which("openssl"), "no openssl")
class TestGivenCertificates(TlsCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="holdfast-tls-"))
        for name in ("first", "second"):
            make_certificate(cls.folder / name, f"{name}.test")
        cls.configuration = "\n".join([
            "[tls]", 'listen = "127.0.0.1:0"', f'certificate = "{cls.folder}/first.crt"',
            f'key = "{cls.folder}/first.key"', "[[tls.certificates]]",
            f'certificate = "{cls.folder}/second.crt"', f'key = "{cls.folder}/second.key"',
            'names = ["second.test", "*.more.test"]', ""])
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        try:
            super().tearDownClass()
        finally:
            shutil.rmtree(cls.folder, ignore_errors=True)

    def connect(self):
        """A connection that trusts the first certificate of this moment."""
        context = ssl.create_default_context(cafile=f"{self.folder}/first.crt")
        connection = http.client.HTTPSConnection(self.netloc, context=context, timeout=60)
        self.addCleanup(connection.close)
        connection.connect()
        return connection

    def wait_for(self, what, condition):
        until = time.monotonic() + RELOAD_SECONDS
        while not condition():
            self.assertLess(time.monotonic(), until, what + "\n" + self.server.log())
            time.sleep(0.1)

    def test_chosen_by_name(self):
        self.assertNotIn("ca", self.server.ready)
        self.assertFalse((Path(self.server.ready["state"]) / "tls").exists())
        first, second = (der(f"{self.folder}/{name}.crt") for name in ("first", "second"))
        for name, expected in ((None, first), ("first.test", first), ("second.test", second),
                               ("x.more.test", second), ("other.test", first)):
            self.assertEqual(served_certificate(self.netloc, name), expected, name)

    def test_swapped_under_running_requests(self):
        kept = self.connect()
        self.assertEqual(self.signed(kept, "PUT", f"/{self.bucket}").read(), b"")
        data = pseudo_random(48 * MIB, 96)
        self.assertEqual(self.signed(kept, "PUT", f"/{self.bucket}/big", data).status, 200)
        kept.close()
        kept = self.connect()
        running = self.connect()
        answer = self.signed(running, "GET", f"/{self.bucket}/big")
        self.assertEqual(answer.status, 200)
        got = [answer.read(MIB)]
        local = (kept.sock.getsockname(), running.sock.getsockname())
        self.assertEqual(self.signed(kept, "HEAD", f"/{self.bucket}/big").read(), b"")

        old = der(f"{self.folder}/first.crt")
        make_certificate(self.folder / "first", "first.test")
        new = der(f"{self.folder}/first.crt")
        self.assertNotEqual(new, old)
        self.wait_for("the new certificate", lambda: served_certificate(self.netloc) == new)

        while piece := answer.read(MIB):
            got.append(piece)
        self.assertEqual(b"".join(got), data)
        for connection in (kept, running):
            done = self.signed(connection, "GET", f"/{self.bucket}/big")
            self.assertEqual(done.read(), data)
            self.assertEqual(connection.sock.getpeercert(binary_form=True), old)
        self.assertEqual((kept.sock.getsockname(), running.sock.getsockname()), local)
        fresh = self.connect()
        self.assertEqual(self.signed(fresh, "HEAD", f"/{self.bucket}/big").status, 200)

    def test_a_bad_file_changes_nothing(self):
        before = der(f"{self.folder}/first.crt")
        kept = self.connect()
        (self.folder / "first.crt").write_text("half a certificate")
        self.wait_for("the complaint", lambda: "first.crt: not a certificate" in self.server.log())
        self.assertEqual(served_certificate(self.netloc), before)
        self.assertEqual(self.signed(kept, "GET", "/").status, 200)
        make_certificate(self.folder / "first", "first.test")
        after = der(f"{self.folder}/first.crt")
        self.wait_for("the mended certificate", lambda: served_certificate(self.netloc) == after)


@unittest.skipIf(os.environ.get("HOLDFAST_S3_SERVER"), "another server")
class TestStart(unittest.TestCase):
    def setUp(self):
        self.server = Server("")
        self.addCleanup(self.server.remove)

    def refusal(self, *arguments, listen="127.0.0.1:0"):
        done = subprocess.run([os.path.join(os.environ["HOLDFAST_BIN"], "holdfastd"), "serve", "--listen", listen,
                               "--state", str(self.server.tmp / "s"), *arguments, str(self.server.tmp / "d1")],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        return done.returncode, done.stderr.decode().strip().splitlines()[-1]

    def test_without_tls_nothing_is_new(self):
        self.server.start()
        self.assertEqual(list(self.server.ready),
                         ["event", "s3", "admin", "pid", "version", "instance", "state"])
        self.assertFalse((self.server.tmp / "state" / "tls").exists())

    def test_refusals(self):
        code, text = self.refusal("--tls-listen", "127.0.0.1:0", "--tls-cert", "x.crt")
        self.assertEqual((code, "together" in text), (2, True), text)
        code, text = self.refusal("--tls-cert", "x.crt", "--tls-key", "x.key")
        self.assertEqual((code, "no address" in text), (2, True), text)
        code, text = self.refusal("--tls-listen", "nonsense")
        self.assertEqual(code, 2, text)
        code, text = self.refusal("--tls-listen", "127.0.0.1:0", "--tls-cert", "/none.crt", "--tls-key", "/none.key")
        self.assertEqual((code, "/none.crt" in text), (2, True), text)
        with socket.create_server(("127.0.0.1", 0)) as taken:
            code, text = self.refusal("--tls-listen", f"127.0.0.1:{taken.getsockname()[1]}")
        self.assertEqual((code, "in use" in text), (3, True), text)
        self.assertFalse((self.server.tmp / "s" / "tls").exists())


if __name__ == "__main__":
    main()
