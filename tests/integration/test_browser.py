# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""What browsers do: forms with a policy, cross-origin requests; and old signatures. Forms and signatures by boto3."""

import unittest
import urllib.error
import urllib.request
import uuid

from harness import PASSWORD, REGION, USER, ServerTestCase, main
from test_boto3 import BotoCase, boto3

if boto3:
    from botocore.config import Config
    from botocore.exceptions import ClientError


def send(url, method="GET", headers=None, data=None):
    """Status, headers and body, whatever the status."""
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *arguments):
            return None
    request = urllib.request.Request(url, data, headers or {}, method=method)
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


class TestForms(BotoCase):
    def form(self, key, fields=None, conditions=None, expires=600):
        return self.s3.generate_presigned_post(self.bucket, key, Fields=fields, Conditions=conditions,
                                               ExpiresIn=expires)

    def post(self, form, file=b"the file", filename="name.txt", changes=None, headers=None):
        boundary = uuid.uuid4().hex
        fields = dict(form["fields"], **(changes or {}))
        body = b"".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                        for name, value in fields.items())
        body += (f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'
                 f"Content-Type: text/plain\r\n\r\n").encode() + file + f"\r\n--{boundary}--\r\n".encode()
        headers = dict(headers or {}, **{"Content-Type": f"multipart/form-data; boundary={boundary}"})
        return send(form["url"], "POST", headers, body)

    def code(self, answer):
        return answer[2].split(b"<Code>")[1].split(b"<")[0].decode()

    def test_a_file_arrives(self):
        for size in (0, 1, 100, 300_000, 3_000_000):
            data = bytes(i * 7 % 251 for i in range(1000)) * (size // 1000) + b"\r\n--" * (size % 1000 // 4)
            status, headers, _ = self.post(self.form(f"k{size}"), data)
            self.assertEqual(status, 204)
            got = self.get(f"k{size}")
            self.assertEqual(got["data"], data)
            self.assertEqual(headers["ETag"], got["ETag"])

    def test_fields(self):
        form = self.form("up/${filename}", {"Content-Type": "image/png", "x-amz-meta-who": "me",
                                            "success_action_status": "201", "tagging":
                                            "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>"},
                         [{"Content-Type": "image/png"}, {"x-amz-meta-who": "me"},
                          {"success_action_status": "201"}, ["starts-with", "$tagging", ""]])
        status, _, body = self.post(form, filename="C:\\pictures\\cat.png")
        self.assertEqual(status, 201)
        self.assertIn(b"<Key>up/cat.png</Key>", body)
        head = self.head("up/cat.png")
        self.assertEqual((head["ContentType"], head["Metadata"]), ("image/png", {"who": "me"}))
        self.assertEqual(self.s3.get_object_tagging(Bucket=self.bucket, Key="up/cat.png")["TagSet"],
                         [{"Key": "a", "Value": "b"}])
        page = "http://example.com/done?x=1"
        form = self.form("k", {"success_action_redirect": page}, [{"success_action_redirect": page}])
        status, headers, _ = self.post(form)
        self.assertEqual(status, 303)
        self.assertTrue(headers["Location"].startswith(page + "&bucket=" + self.bucket))

    def test_only_the_fields_count(self):
        status, _, _ = self.post(self.form("k"), headers={
            "x-amz-meta-who": "a stranger", "x-amz-tagging": "a=b", "x-amz-storage-class": "REDUCED_REDUNDANCY",
            "Cache-Control": "no-store", "x-amz-object-lock-legal-hold": "ON"})
        self.assertEqual(status, 204)
        head = self.head("k")
        self.assertEqual(head["Metadata"], {})
        for name in ("CacheControl", "StorageClass", "ObjectLockLegalHoldStatus"):
            self.assertNotIn(name, head)
        self.assertEqual(self.s3.get_object_tagging(Bucket=self.bucket, Key="k")["TagSet"], [])

    def test_refused(self):
        form = self.form("k", conditions=[["content-length-range", 2, 5]])
        self.assertEqual(self.code(self.post(form, b"1")), "EntityTooSmall")
        self.assertEqual(self.code(self.post(form, b"123456")), "EntityTooLarge")
        self.assertEqual(self.post(form, b"123")[0], 204)
        self.assertEqual(self.post(form, b"123", changes={"key": "other"})[0], 403)
        self.assertEqual(self.post(form, b"123", changes={"x-amz-meta-extra": "1"})[0], 403)
        self.assertEqual(self.code(self.post(form, b"123", changes={"x-amz-signature": "0" * 64})),
                         "SignatureDoesNotMatch")
        self.assertEqual(self.post(self.form("k", expires=-10), b"123")[0], 403)
        form["fields"] = {"key": "anonymous"}
        self.assertEqual(self.code(self.post(form)), "AccessDenied")
        status, _, _ = send(form["url"], "POST", {"Content-Type": "text/plain"}, b"x")
        self.assertEqual(status, 412)
        self.assertEqual(self.keys(), ["k"])


class TestCors(BotoCase):
    def setUp(self):
        super().setUp()
        self.put("key", b"value")
        self.s3.put_bucket_cors(Bucket=self.bucket, CORSConfiguration={"CORSRules": [
            {"AllowedOrigins": ["https://*.example.com"], "AllowedMethods": ["GET", "PUT"],
             "AllowedHeaders": ["x-amz-*"], "ExposeHeaders": ["ETag"], "MaxAgeSeconds": 60}]})
        self.url = self.s3.generate_presigned_url("get_object", {"Bucket": self.bucket, "Key": "key"})

    def test_preflight(self):
        asked = {"Origin": "https://app.example.com", "Access-Control-Request-Method": "PUT",
                 "Access-Control-Request-Headers": "x-amz-date"}
        status, headers, _ = send(self.url, "OPTIONS", asked)
        self.assertEqual(status, 200)
        self.assertEqual(headers["Access-Control-Allow-Origin"], "https://app.example.com")
        self.assertEqual(headers["Access-Control-Max-Age"], "60")
        for name, value in (("Origin", "https://elsewhere.org"), ("Access-Control-Request-Method", "DELETE"),
                            ("Access-Control-Request-Headers", "x-other")):
            status, _, body = send(self.url, "OPTIONS", dict(asked, **{name: value}))
            self.assertEqual(status, 403)
            self.assertIn(b"CORSResponse", body)
        self.s3.delete_bucket_cors(Bucket=self.bucket)
        self.assertEqual(send(self.url, "OPTIONS", asked)[0], 403)

    def test_answers(self):
        status, headers, body = send(self.url, headers={"Origin": "https://a.example.com"})
        self.assertEqual((status, body), (200, b"value"))
        self.assertEqual(headers["Access-Control-Allow-Origin"], "https://a.example.com")
        self.assertEqual(headers["Access-Control-Expose-Headers"], "ETag")
        self.assertIn("Origin", headers["Vary"])
        _, headers, _ = send(self.url.replace("key?", "none?"), headers={"Origin": "https://a.example.com"})
        self.assertEqual(headers["Access-Control-Allow-Origin"], "https://a.example.com")  # errors too
        self.assertNotIn("Access-Control-Allow-Origin", send(self.url, headers={"Origin": "https://b.org"})[1])
        self.assertNotIn("Access-Control-Allow-Origin", send(self.url)[1])


@unittest.skipUnless(boto3, "no boto3")
class TestOldSignatures(ServerTestCase):
    configuration = "allow_sigv2 = true\n"

    def client(self, version, secret=PASSWORD):
        config = Config(s3={"addressing_style": "path"}, signature_version=version, retries={"max_attempts": 1})
        return boto3.client("s3", endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id=USER,
                            aws_secret_access_key=secret, config=config)

    def test_second_version(self):
        bucket, old = self.new_name(), self.client("s3")
        old.create_bucket(Bucket=bucket)
        old.put_object(Bucket=bucket, Key="a b/ü", Body=b"x", Metadata={"m": "1"})
        # Calls whose path has a query are signed wrongly by some versions of botocore.
        self.assertEqual(old.list_objects(Bucket=bucket)["Contents"][0]["Key"], "a b/ü")
        url = old.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "a b/ü"})
        self.assertIn("Signature=", url)
        self.assertEqual(send(url)[2], b"x")
        # The link is for the object, not for what may be asked of it besides.
        for query in ("&legal-hold", "&retention", "&attributes"):
            self.assertEqual(send(url + query)[0], 400)
        self.assertEqual(self.client("s3v4").get_object(Bucket=bucket, Key="a b/ü")["Body"].read(), b"x")
        with self.assertRaises(ClientError) as caught:
            self.client("s3", "wrong").list_buckets()
        self.assertEqual(caught.exception.response["Error"]["Code"], "SignatureDoesNotMatch")


class TestOldSignaturesRefused(BotoCase):
    def test_second_version(self):
        config = Config(s3={"addressing_style": "path"}, signature_version="s3", retries={"max_attempts": 1})
        old = boto3.client("s3", endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id=USER,
                           aws_secret_access_key=PASSWORD, config=config)
        self.refused("InvalidRequest", old.list_buckets, status=400)


if __name__ == "__main__":
    main()
