# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""s3cmd: asks for sub-resources that others do not, and deletes with a list."""

import json
import shutil
import unittest
from urllib.parse import urlparse

from harness import (PASSWORD, REGION, USER, ServerTestCase, file_digest, main, make_tree,
                     write_file)


@unittest.skipUnless(shutil.which("s3cmd"), "no s3cmd")
class TestS3cmd(ServerTestCase):
    def setUp(self):
        super().setUp()
        host = urlparse(self.endpoint).netloc
        self.config = self.tmp / "s3cfg"
        self.config.write_text("\n".join([
            "[default]", f"access_key = {USER}", f"secret_key = {PASSWORD}", f"host_base = {host}",
            f"host_bucket = {host}", "use_https = False", f"bucket_location = {REGION}",
            "signature_v2 = False", "multipart_chunk_size_mb = 5", "progress_meter = False", ""]))
        self.bucket = self.new_name()
        self.s3cmd("mb", f"s3://{self.bucket}")

    def s3cmd(self, *arguments, **options):
        return self.run_client("s3cmd", "-c", self.config, *arguments, **options)

    def at(self, path=""):
        return f"s3://{self.bucket}/{path}"

    def test_tree_there_and_back(self):
        make_tree(self.tmp / "in", seed=31, count=110)
        self.s3cmd("sync", f"{self.tmp}/in/", self.at("p/"))
        again = self.s3cmd("sync", f"{self.tmp}/in/", self.at("p/"))
        self.assertNotIn("upload:", again)
        (self.tmp / "out").mkdir()
        self.s3cmd("sync", self.at("p/"), f"{self.tmp}/out/")
        self.assert_same_tree(self.tmp / "in", self.tmp / "out")
        self.s3cmd("rb", "--recursive", "--force", f"s3://{self.bucket}")
        self.assertNotIn(self.bucket, self.s3cmd("ls"))

    def test_multipart(self):
        expected = write_file(self.tmp / "large", 23_000_000, seed=32)
        self.s3cmd("put", self.tmp / "large", self.at("large ü+"))
        self.s3cmd("cp", self.at("large ü+"), self.at("copy"))
        self.s3cmd("get", self.at("copy"), self.tmp / "back")
        self.assertEqual(file_digest(self.tmp / "back"), expected)
        self.assertNotIn(self.bucket, self.s3cmd("multipart", f"s3://{self.bucket}").split("\n", 2)[2])

    def test_info_and_questions(self):
        write_file(self.tmp / "f", 1000, seed=33)
        self.s3cmd("put", "--mime-type", "text/x", "--add-header", "x-amz-meta-color: blue",
                   self.tmp / "f", self.at("f"))
        info = self.s3cmd("info", self.at("f"))
        self.assertIn("text/x", info)
        self.assertIn("FULL_CONTROL", info)
        bucket = self.s3cmd("info", f"s3://{self.bucket}")
        self.assertIn("Payer:     BucketOwner", bucket)
        self.assertIn("FULL_CONTROL", bucket)
        self.assertIn("1000", self.s3cmd("du", self.at()))

    def test_move_modify_delete(self):
        write_file(self.tmp / "f", 10, seed=34)
        self.s3cmd("put", self.tmp / "f", self.at("a/b"))
        self.s3cmd("put", self.tmp / "f", self.at("a/b/c"))
        self.s3cmd("mv", self.at("a/b"), self.at("moved"))
        self.s3cmd("modify", "--add-header", "Cache-Control: max-age=5", self.at("moved"))
        listing = [line.split()[-1] for line in self.s3cmd("ls", "-r", self.at()).splitlines()]
        self.assertEqual(listing, [self.at("a/b/c"), self.at("moved")])
        self.s3cmd("del", "--recursive", "--force", self.at())
        self.assertEqual(self.s3cmd("ls", "-r", self.at()).strip(), "")

    def test_signed_link(self):
        write_file(self.tmp / "f", 500, seed=35)
        self.s3cmd("put", self.tmp / "f", self.at("f"))
        link = self.s3cmd("signurl", self.at("f"), "+60").strip()
        if "X-Amz-Signature" not in link:
            self.skipTest("this s3cmd signs links with signature version 2")
        self.run_client("curl", "-sSf", "-o", self.tmp / "back", link)
        self.assertEqual(file_digest(self.tmp / "back"), file_digest(self.tmp / "f"))

    def api(self, *arguments):
        """What another client sees of it."""
        return self.s3api(*arguments, "--bucket", self.bucket)

    def file(self, text):
        (self.tmp / "document").write_text(text)
        return self.tmp / "document"

    def test_policies(self):
        deny = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject",
                                                        "Resource": f"arn:aws:s3:::{self.bucket}/kept/*"}]}
        write_file(self.tmp / "f", 10, seed=36)
        self.s3cmd("put", self.tmp / "f", self.at("kept/f"))
        self.s3cmd("setpolicy", self.file(json.dumps(deny)), f"s3://{self.bucket}")
        self.assertIn("kept/*", self.s3cmd("info", f"s3://{self.bucket}"))
        code, out = self.s3cmd("del", self.at("kept/f"), check=False)
        self.assertNotEqual(code, 0)
        self.assertIn("AccessDenied", out)
        self.s3cmd("delpolicy", f"s3://{self.bucket}")
        self.s3cmd("del", self.at("kept/f"))
        code, out = self.s3cmd("setpolicy", self.file("{}"), f"s3://{self.bucket}", check=False)
        self.assertIn("MalformedPolicy", out)

    def test_cors(self):
        self.s3cmd("setcors", self.file(
            "<CORSConfiguration><CORSRule><AllowedOrigin>https://a.example</AllowedOrigin><AllowedMethod>GET"
            "</AllowedMethod></CORSRule></CORSConfiguration>"), f"s3://{self.bucket}")
        self.assertIn("https://a.example", self.s3cmd("info", f"s3://{self.bucket}"))
        self.assertEqual(self.api("get-bucket-cors")["CORSRules"][0]["AllowedMethods"], ["GET"])
        self.s3cmd("delcors", f"s3://{self.bucket}")
        self.assertNotIn("https://a.example", self.s3cmd("info", f"s3://{self.bucket}"))

    def test_lifecycle(self):
        self.s3cmd("expire", "--expiry-days", "30", "--expiry-prefix", "log/", f"s3://{self.bucket}")
        rule = self.api("get-bucket-lifecycle-configuration")["Rules"][0]
        self.assertEqual((rule["Expiration"]["Days"], rule["Status"]), (30, "Enabled"))
        self.assertIn("<Days>30</Days>", self.s3cmd("getlifecycle", f"s3://{self.bucket}"))
        self.assertIn("'30' day", self.s3cmd("info", f"s3://{self.bucket}"))
        self.s3cmd("setlifecycle", self.file(
            "<LifecycleConfiguration><Rule><ID>a</ID><Prefix>x/</Prefix><Status>Enabled</Status><Expiration><Days>5"
            "</Days></Expiration></Rule></LifecycleConfiguration>"), f"s3://{self.bucket}")
        self.assertEqual(self.api("get-bucket-lifecycle-configuration")["Rules"][0]["ID"], "a")
        self.s3cmd("dellifecycle", f"s3://{self.bucket}")
        code, out = self.s3cmd("getlifecycle", f"s3://{self.bucket}", check=False)
        self.assertIn("NoSuchLifecycleConfiguration", out)

    def test_acls(self):
        self.api("put-bucket-ownership-controls", "--ownership-controls", "Rules=[{ObjectOwnership=ObjectWriter}]")
        self.api("delete-public-access-block")
        write_file(self.tmp / "f", 10, seed=37)
        self.s3cmd("put", "--acl-public", self.tmp / "f", self.at("f"))
        self.assertIn("*anon*: READ", self.s3cmd("info", self.at("f")))
        self.run_client("curl", "-sSf", f"{self.endpoint}/{self.bucket}/f", "-o", self.tmp / "back")
        self.s3cmd("setacl", "--acl-private", self.at("f"))
        self.assertNotIn("*anon*", self.s3cmd("info", self.at("f")))
        self.s3cmd("setacl", "--acl-public", f"s3://{self.bucket}")
        self.assertIn("*anon*: READ", self.s3cmd("info", f"s3://{self.bucket}"))
        self.s3cmd("setacl", "--acl-grant", "read:" + "a" * 64, self.at("f"), check=False)  # nobody's id
        self.s3cmd("setacl", "--acl-private", f"s3://{self.bucket}")

    def test_website(self):
        self.s3cmd("ws-create", "--ws-index", "i.html", "--ws-error", "e.html", f"s3://{self.bucket}")
        self.assertIn("i.html", self.s3cmd("ws-info", f"s3://{self.bucket}"))
        self.s3cmd("ws-delete", f"s3://{self.bucket}")
        self.assertNotIn("i.html", self.s3cmd("ws-info", f"s3://{self.bucket}", check=False)[1])

    def test_access_log_payer_notifications(self):
        target = self.new_name()
        self.s3cmd("mb", f"s3://{target}")
        allow = {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{target}/*"}]}
        self.s3api("put-bucket-policy", "--bucket", target, "--policy", json.dumps(allow))
        self.api("put-bucket-logging", "--bucket-logging-status", json.dumps(
            {"LoggingEnabled": {"TargetBucket": target, "TargetPrefix": "log/"}}))
        self.assertIn(f"s3://{target}/log/", self.s3cmd("accesslog", f"s3://{self.bucket}"))
        self.s3cmd("accesslog", "--no-access-logging", f"s3://{self.bucket}")
        self.assertNotIn("LoggingEnabled", self.api("get-bucket-logging"))
        self.s3cmd("payer", "--requester-pays", f"s3://{self.bucket}")
        self.assertEqual(self.api("get-bucket-request-payment")["Payer"], "Requester")
        self.s3cmd("payer", f"s3://{self.bucket}")
        self.assertEqual(self.api("get-bucket-request-payment")["Payer"], "BucketOwner")
        self.s3cmd("setnotification", self.file(
            "<NotificationConfiguration><QueueConfiguration><Id>q</Id>"
            "<Queue>arn:aws:sqs:us-east-1:111122223333:q</Queue><Event>s3:ObjectCreated:*</Event>"
            "</QueueConfiguration></NotificationConfiguration>"), f"s3://{self.bucket}")
        self.assertIn("111122223333:q", self.s3cmd("getnotification", f"s3://{self.bucket}"))
        self.s3cmd("delnotification", f"s3://{self.bucket}")
        self.assertNotIn("111122223333:q", self.s3cmd("getnotification", f"s3://{self.bucket}"))

    def test_unfinished_uploads(self):
        upload = self.api("create-multipart-upload", "--key", "k")["UploadId"]
        (self.tmp / "f").write_bytes(b"part")
        self.api("upload-part", "--key", "k", "--upload-id", upload, "--part-number", "1", "--body", self.tmp / "f")
        self.assertIn(upload, self.s3cmd("multipart", f"s3://{self.bucket}"))
        self.assertIn("4", self.s3cmd("listmp", self.at("k"), upload))
        self.s3cmd("abortmp", self.at("k"), upload)
        self.assertNotIn(upload, self.s3cmd("multipart", f"s3://{self.bucket}"))

    def test_wrong_keys(self):
        code, out = self.s3cmd("--secret_key", "not the secret", "ls", check=False)
        self.assertIn("SignatureDoesNotMatch", out)
        code, out = self.s3cmd("ls", "s3://" + self.new_name(), check=False)
        self.assertIn("NoSuchBucket", out)


if __name__ == "__main__":
    main()
