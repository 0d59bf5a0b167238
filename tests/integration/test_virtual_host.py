# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""Buckets in the host name (BUCKET.DOMAIN), as AWS's own endpoints have them.

No name service is asked. In this process names below "localhost" resolve to the loopback address; other
programs take the server as their HTTP proxy, which leaves the name in Host (and the target absolute).
"""

import os
import shutil
import socket
import unittest
import urllib.request
from unittest import mock
from urllib.parse import urlparse

from harness import (PASSWORD, REGION, USER, ServerTestCase, file_digest, main, make_tree,
                     pseudo_random, write_file)
from raw import Connection
from sigv4 import Signer

try:
    import boto3
    from boto3.s3.transfer import TransferConfig
    from botocore.config import Config
    from botocore.exceptions import ClientError
except ImportError:
    boto3 = None

MIB = 1 << 20
DOMAINS = ("localhost", "s3.holdfast.test")

resolve = socket.getaddrinfo


def resolve_here(host, *arguments, **options):
    """RFC 6761 section 6.3 has names below "localhost" be the loopback; many resolvers do not know."""
    name = host.decode() if isinstance(host, bytes) else host
    return resolve("127.0.0.1" if name and name.endswith(".localhost") else host, *arguments,
                   **options)


@unittest.skipIf(os.environ.get("HOLDFAST_S3_SERVER"), "the server is not configured by the test")
class VirtualHostCase(ServerTestCase):
    configuration = "virtual_host_domains = [" + ", ".join(f'"{d}"' for d in DOMAINS) + "]\n"

    def setUp(self):
        super().setUp()
        self.port = urlparse(self.endpoint).port
        self.bucket = self.new_name()

    def proxied(self):
        """The environment of a program whose requests shall come here whatever host they name."""
        return {"http_proxy": self.endpoint, "HTTP_PROXY": self.endpoint, "no_proxy": ""}


@unittest.skipUnless(boto3, "no boto3")
class TestBoto(VirtualHostCase):
    def setUp(self):
        super().setUp()
        patch = mock.patch("socket.getaddrinfo", resolve_here)
        patch.start()
        self.addCleanup(patch.stop)
        self.s3 = self.client("virtual")
        self.path_style = self.client("path")
        self.s3.create_bucket(Bucket=self.bucket)

    def client(self, style):
        hosts = []
        config = Config(s3={"addressing_style": style}, signature_version="s3v4",
                        retries={"max_attempts": 1})
        client = boto3.client("s3", endpoint_url=f"http://localhost:{self.port}",
                              region_name=REGION, aws_access_key_id=USER,
                              aws_secret_access_key=PASSWORD, config=config)
        client.meta.events.register("before-send.s3",
                                    lambda request, **_: hosts.append(urlparse(request.url).hostname))
        client.hosts = hosts
        return client

    def test_objects(self):
        data = pseudo_random(100_000, 81)
        for key in ("k", "a/b//c", "ü + %20&?", "-/admin/v1/capabilities", "-/health/live",
                    self.bucket + "/k"):
            self.s3.put_object(Bucket=self.bucket, Key=key, Body=data + key.encode())
            got = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
            self.assertEqual(got, data + key.encode())
            # The same object under both styles.
            got = self.path_style.get_object(Bucket=self.bucket, Key=key)["Body"].read()
            self.assertEqual(got, data + key.encode())
        self.assertEqual(set(self.s3.hosts), {f"{self.bucket}.localhost"})
        self.assertEqual(set(self.path_style.hosts), {"localhost"})
        listed = self.s3.list_objects_v2(Bucket=self.bucket)
        self.assertEqual(listed["KeyCount"], 6)
        names = [b["Name"] for b in self.s3.list_buckets()["Buckets"]]
        self.assertIn(self.bucket, names)

    def test_bucket_operations(self):
        self.s3.head_bucket(Bucket=self.bucket)
        self.assertEqual(self.s3.get_bucket_acl(Bucket=self.bucket)["Grants"][0]["Permission"],
                         "FULL_CONTROL")
        self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"v")
        with self.assertRaises(ClientError) as refused:
            self.s3.delete_bucket(Bucket=self.bucket)
        self.assertEqual(refused.exception.response["Error"]["Code"], "BucketNotEmpty")
        self.s3.delete_objects(Bucket=self.bucket, Delete={"Objects": [{"Key": "k"}]})
        self.s3.delete_bucket(Bucket=self.bucket)
        with self.assertRaises(ClientError) as refused:
            self.s3.list_objects_v2(Bucket=self.bucket)
        self.assertEqual(refused.exception.response["Error"]["Code"], "NoSuchBucket")

    def test_multipart_copy_and_link(self):
        expected = write_file(self.tmp / "large", 13 * MIB + 5, seed=82)
        transfer = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)
        self.s3.upload_file(str(self.tmp / "large"), self.bucket, "large", Config=transfer)
        self.s3.copy({"Bucket": self.bucket, "Key": "large"}, self.bucket, "copy", Config=transfer)
        self.s3.download_file(self.bucket, "copy", str(self.tmp / "back"), Config=transfer)
        self.assertEqual(file_digest(self.tmp / "back"), expected)
        link = self.s3.generate_presigned_url("get_object", ExpiresIn=60,
                                              Params={"Bucket": self.bucket, "Key": "large"})
        self.assertEqual(urlparse(link).hostname, f"{self.bucket}.localhost")
        with urllib.request.urlopen(link, timeout=60) as answer:
            self.assertEqual(len(answer.read()), 13 * MIB + 5)


class TestRaw(VirtualHostCase):
    def request(self, method, host, path, body=b""):
        connection = Connection(urlparse(self.endpoint).netloc)
        self.addCleanup(connection.close)
        headers = Signer().headers(method, path, host, body=body)
        headers["content-length"] = str(len(body))
        connection.send(connection.head(method, path, headers) + body)
        return connection.answer(method)

    def test_hosts(self):
        host = f"{self.bucket}.{DOMAINS[1]}"
        self.assertEqual(self.request("PUT", host, "/").status, 200)
        self.assertEqual(self.request("PUT", host + ":9000", "/k", b"v").status, 200)
        for name, path in ((host.upper(), "/k"), (f"{self.bucket}.localhost", "/k"),
                           (DOMAINS[1], f"/{self.bucket}/k"), ("other.example", f"/{self.bucket}/k"),
                           (f"[::1]:{self.port}", f"/{self.bucket}/k")):
            answer = self.request("GET", name, path)
            self.assertEqual((answer.status, answer.body), (200, b"v"), name)
        # A name below a foreign domain is no bucket: the path is.
        answer = self.request("GET", f"{self.bucket}.example", "/k")
        self.assertEqual(answer.code, "InvalidBucketName")
        answer = self.request("GET", f"Not_A_Bucket.{DOMAINS[1]}", "/k")
        self.assertEqual(answer.code, "InvalidBucketName")


@unittest.skipUnless(shutil.which("s3cmd"), "no s3cmd")
class TestS3cmd(VirtualHostCase):
    def test_tree_there_and_back(self):
        host = f"{DOMAINS[1]}:{self.port}"
        config = self.tmp / "s3cfg"
        config.write_text("\n".join([
            "[default]", f"access_key = {USER}", f"secret_key = {PASSWORD}", f"host_base = {host}",
            f"host_bucket = %(bucket)s.{host}", "use_https = False", f"bucket_location = {REGION}",
            "proxy_host = 127.0.0.1", f"proxy_port = {self.port}", "signature_v2 = False",
            "multipart_chunk_size_mb = 5", "progress_meter = False", ""]))

        def s3cmd(*arguments):
            return self.run_client("s3cmd", "-c", config, *arguments)

        s3cmd("mb", f"s3://{self.bucket}")
        make_tree(self.tmp / "in", seed=83, count=70)
        write_file(self.tmp / "in" / "large", 11_000_000, seed=84)
        s3cmd("sync", f"{self.tmp}/in/", f"s3://{self.bucket}/p/")
        (self.tmp / "out").mkdir()
        s3cmd("sync", f"s3://{self.bucket}/p/", f"{self.tmp}/out/")
        self.assert_same_tree(self.tmp / "in", self.tmp / "out")
        s3cmd("rb", "--recursive", "--force", f"s3://{self.bucket}")
        self.assertNotIn(self.bucket, s3cmd("ls"))


@unittest.skipUnless(shutil.which("rclone"), "no rclone")
class TestRclone(VirtualHostCase):
    def test_tree_there_and_back(self):
        config = self.tmp / "rclone.conf"
        config.write_text("\n".join([
            "[hf]", "type = s3", "provider = Other", f"access_key_id = {USER}",
            f"secret_access_key = {PASSWORD}", f"endpoint = http://{DOMAINS[1]}:{self.port}",
            f"region = {REGION}", "force_path_style = false", "chunk_size = 5Mi",
            "upload_cutoff = 5Mi", ""]))

        def rclone(*arguments, **options):
            return self.run_client("rclone", "--config", config, "--retries", "1", *arguments,
                                   extra=self.proxied(), **options)

        at = f"hf:{self.bucket}"
        rclone("mkdir", at)
        make_tree(self.tmp / "in", seed=85, count=80)
        write_file(self.tmp / "in" / "large", 12_000_000, seed=86)
        rclone("sync", self.tmp / "in", at)
        rclone("check", "--download", self.tmp / "in", at)
        rclone("sync", at, self.tmp / "out")
        self.assert_same_tree(self.tmp / "in", self.tmp / "out")
        rclone("purge", at)
        self.assertNotIn(self.bucket, rclone("lsd", "hf:"))


if __name__ == "__main__":
    main()
