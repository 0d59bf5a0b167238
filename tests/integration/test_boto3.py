# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""The S3 API call by call, through boto3."""

import base64
import hashlib
import io
import unittest
import urllib.error
import urllib.request
import zlib

from harness import PASSWORD, REGION, USER, ServerTestCase, main, pseudo_random

try:
    import boto3
    from boto3.s3.transfer import TransferConfig
    from botocore.config import Config
    from botocore.exceptions import ClientError
except ImportError:
    boto3 = None

MIB = 1 << 20


def md5(data):
    return hashlib.md5(data).hexdigest()


def b64(raw):
    return base64.b64encode(raw).decode()


@unittest.skipUnless(boto3, "no boto3")
class BotoCase(ServerTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        config = Config(s3={"addressing_style": "path"}, signature_version="s3v4",
                        retries={"max_attempts": 1}, read_timeout=300)
        cls.s3 = boto3.client("s3", endpoint_url=cls.endpoint, region_name=REGION,
                              aws_access_key_id=USER, aws_secret_access_key=PASSWORD, config=config)

    def setUp(self):
        super().setUp()
        self.bucket = self.new_name()
        self.s3.create_bucket(Bucket=self.bucket)

    def put(self, key, body=b"x", **options):
        return self.s3.put_object(Bucket=self.bucket, Key=key, Body=body, **options)

    def get(self, key, **options):
        answer = self.s3.get_object(Bucket=self.bucket, Key=key, **options)
        answer["data"] = answer["Body"].read()
        return answer

    def head(self, key, **options):
        return self.s3.head_object(Bucket=self.bucket, Key=key, **options)

    def refused(self, code, call, *arguments, status=None, **options):
        with self.assertRaises(ClientError) as caught:
            call(*arguments, **options)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)
        if status:
            self.assertEqual(
                caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], status)
        return caught.exception.response

    def keys(self, **options):
        answer = self.s3.list_objects_v2(Bucket=self.bucket, **options)
        return [item["Key"] for item in answer.get("Contents", [])]


class TestBuckets(BotoCase):
    def test_life_of_a_bucket(self):
        answer = self.s3.head_bucket(Bucket=self.bucket)
        self.assertEqual(answer["ResponseMetadata"]["HTTPHeaders"]["x-amz-bucket-region"], REGION)
        self.assertIsNone(self.s3.get_bucket_location(Bucket=self.bucket)["LocationConstraint"])
        names = [b["Name"] for b in self.s3.list_buckets()["Buckets"]]
        self.assertIn(self.bucket, names)
        self.assertEqual(names, sorted(names))
        self.refused("BucketAlreadyOwnedByYou", self.s3.create_bucket, Bucket=self.bucket,
                     status=409)
        self.put("k")
        self.refused("BucketNotEmpty", self.s3.delete_bucket, Bucket=self.bucket, status=409)
        self.s3.delete_object(Bucket=self.bucket, Key="k")
        self.s3.delete_bucket(Bucket=self.bucket)
        self.refused("404", self.s3.head_bucket, Bucket=self.bucket)
        self.refused("NoSuchBucket", self.s3.delete_bucket, Bucket=self.bucket, status=404)
        self.refused("NoSuchBucket", self.s3.list_objects_v2, Bucket=self.bucket)
        self.refused("NoSuchBucket", self.put, "k")
        self.refused("NoSuchBucket", self.get, "k")
        # A bucket of the same name shows nothing of the old one.
        self.s3.create_bucket(Bucket=self.bucket)
        self.assertEqual(self.keys(), [])

    def test_names_and_locations(self):
        for name in ("UPPER" + self.bucket, "ab-", "a..b" + self.bucket, "192.168.1.1", "xn--abc",
                     "under_score"):
            self.refused("InvalidBucketName", self.s3.create_bucket, Bucket=name)
        other = self.new_name()
        self.refused("IllegalLocationConstraintException", self.s3.create_bucket, Bucket=other,
                     CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        self.refused("404", self.s3.head_bucket, Bucket=other)

    def test_configurations_nobody_set(self):
        s3, bucket = self.s3, self.bucket
        versioning = s3.get_bucket_versioning(Bucket=bucket)
        self.assertNotIn("Status", versioning)
        acl = s3.get_bucket_acl(Bucket=bucket)
        self.assertEqual([g["Permission"] for g in acl["Grants"]], ["FULL_CONTROL"])
        self.assertEqual(acl["Grants"][0]["Grantee"]["ID"], acl["Owner"]["ID"])
        for code, call in [
                ("NoSuchBucketPolicy", s3.get_bucket_policy),
                ("NoSuchTagSet", s3.get_bucket_tagging),
                ("NoSuchLifecycleConfiguration", s3.get_bucket_lifecycle_configuration),
                ("NoSuchCORSConfiguration", s3.get_bucket_cors),
                ("ServerSideEncryptionConfigurationNotFoundError", s3.get_bucket_encryption),
                ("ObjectLockConfigurationNotFoundError", s3.get_object_lock_configuration),
                ("NoSuchWebsiteConfiguration", s3.get_bucket_website),
                ("NoSuchPublicAccessBlockConfiguration", s3.get_public_access_block),
                ("ReplicationConfigurationNotFoundError", s3.get_bucket_replication)]:
            self.refused(code, call, Bucket=bucket, status=404)
        self.assertEqual(s3.get_bucket_request_payment(Bucket=bucket)["Payer"], "BucketOwner")
        self.assertNotIn("LoggingEnabled", s3.get_bucket_logging(Bucket=bucket))
        self.assertNotIn("TopicConfigurations",
                         s3.get_bucket_notification_configuration(Bucket=bucket))
        rules = s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"]
        self.assertEqual(rules, [{"ObjectOwnership": "BucketOwnerEnforced"}])
        self.refused("NoSuchBucket", s3.get_bucket_versioning, Bucket=self.new_name())

    def test_what_is_not_done_says_so(self):
        s3, bucket = self.s3, self.bucket
        self.put("k", b"v")
        calls = [
            (s3.put_object, {"Key": "t", "Body": b"", "ServerSideEncryption": "AES256"}),
            (s3.restore_object, {"Key": "k", "RestoreRequest": {"Days": 1}}),
        ]
        for call, options in calls:
            self.refused("NotImplemented", call, Bucket=bucket, status=501, **options)
        self.assertEqual(self.keys(), ["k"])
        self.assertEqual(self.get("k")["data"], b"v")


class TestObjects(BotoCase):
    def test_bytes_and_headers(self):
        for size in (0, 1, 4096, 32768, 32769, 65536, MIB - 1, MIB, MIB + 1, 3 * MIB + 7):
            data = pseudo_random(size, size)
            answer = self.put(f"k{size}", data, ContentType="text/x-y", CacheControl="no-cache",
                              ContentDisposition="attachment", ContentEncoding="identity",
                              ContentLanguage="de", Expires=1795170240,
                              Metadata={"one": "1", "two": "zwei 2"})
            self.assertEqual(answer["ETag"], f'"{md5(data)}"')
            for got in (self.get(f"k{size}"), self.head(f"k{size}")):
                self.assertEqual(got["ContentLength"], size)
                self.assertEqual(got["ETag"], f'"{md5(data)}"')
                self.assertEqual(got["ContentType"], "text/x-y")
                self.assertEqual(got["CacheControl"], "no-cache")
                self.assertEqual(got["ContentDisposition"], "attachment")
                self.assertEqual(got["ContentEncoding"], "identity")
                self.assertEqual(got["ContentLanguage"], "de")
                self.assertEqual(got["Expires"].timestamp(), 1795170240)
                self.assertEqual(got["Metadata"], {"one": "1", "two": "zwei 2"})
                if "data" in got:
                    self.assertEqual(got["data"], data)

    def test_overwrite_and_delete(self):
        self.put("k", b"first", Metadata={"a": "b"})
        self.put("k", b"second!")
        got = self.get("k")
        self.assertEqual((got["data"], got["Metadata"]), (b"second!", {}))
        self.assertEqual(got["ContentType"], "binary/octet-stream")
        self.s3.delete_object(Bucket=self.bucket, Key="k")
        self.s3.delete_object(Bucket=self.bucket, Key="k")
        self.refused("NoSuchKey", self.get, "k", status=404)
        self.refused("404", self.head, "k")

    def test_odd_keys(self):
        keys = ["a/b", "a/b/c", "a", "a/", "/leading", "//two", "a//b", "trailing/", "sp ace",
                " lead", "plus+", "per%cent", "%2F", "q?x=1&y", "#h", "ä/ö", "日本", "😀", "e\u0301",
                "\u00e9", "quo'te\"", "<xml>&amp;", "back\\slash", ".", "..", "a/../b", "a/./b",
                "new\nline", "tab\t", "x" * 1024, "é" * 512, "~", "*", "-"]
        for key in keys:
            self.put(key, key.encode())
        for key in keys:
            self.assertEqual(self.get(key)["data"], key.encode(), key)
        listed = []
        for page in self.s3.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, PaginationConfig={"PageSize": 7}):
            listed += [item["Key"] for item in page["Contents"]]
        self.assertEqual(listed, sorted(keys, key=lambda k: k.encode()))
        self.refused("KeyTooLongError", self.put, "x" * 1025, status=400)

    def test_ranges(self):
        data = pseudo_random(100_000, 1)
        self.put("k", data)
        for header, first, last in [("bytes=0-0", 0, 0), ("bytes=10-19", 10, 19),
                                    ("bytes=99990-", 99990, 99999), ("bytes=-5", 99995, 99999),
                                    ("bytes=-200000", 0, 99999), ("bytes=5-200000", 5, 99999),
                                    ("bytes=32760-32780", 32760, 32780)]:
            got = self.get("k", Range=header)
            self.assertEqual(got["data"], data[first:last + 1], header)
            self.assertEqual(got["ContentRange"], f"bytes {first}-{last}/100000")
            self.assertEqual(got["ResponseMetadata"]["HTTPStatusCode"], 206)
            self.assertEqual(self.head("k", Range=header)["ContentLength"], last - first + 1)
        for header in ("bytes=0-1,5-6", "bytes=9-1", "lines=1-2", "bytes=x-"):
            got = self.get("k", Range=header)
            self.assertEqual((got["ResponseMetadata"]["HTTPStatusCode"], got["data"]), (200, data))
        for header in ("bytes=100000-", "bytes=-0"):
            answer = self.refused("InvalidRange", self.get, "k", Range=header, status=416)
            self.assertEqual(answer["ResponseMetadata"]["HTTPHeaders"]["content-range"],
                             "bytes */100000")
        self.put("empty", b"")
        self.refused("InvalidRange", self.get, "empty", Range="bytes=0-", status=416)

    def test_conditional_reads(self):
        etag = self.put("k", b"v")["ETag"]
        modified = self.head("k")["LastModified"]
        earlier = modified.replace(year=modified.year - 1)
        for options in ({"IfMatch": etag}, {"IfMatch": "*"}, {"IfNoneMatch": '"other"'},
                        {"IfModifiedSince": earlier}, {"IfUnmodifiedSince": modified},
                        {"IfMatch": etag, "IfUnmodifiedSince": earlier},
                        {"IfNoneMatch": '"other"', "IfModifiedSince": modified}):
            self.assertEqual(self.get("k", **options)["data"], b"v", options)
        for options in ({"IfMatch": '"other"'}, {"IfUnmodifiedSince": earlier}):
            self.refused("PreconditionFailed", self.get, "k", status=412, **options)
        for options in ({"IfNoneMatch": etag}, {"IfNoneMatch": "*"},
                        {"IfModifiedSince": modified},
                        {"IfNoneMatch": etag, "IfModifiedSince": earlier}):
            answer = self.refused("304", self.get, "k", status=304, **options)
            self.assertEqual(answer["ResponseMetadata"]["HTTPHeaders"]["etag"], etag)

    def test_response_overrides(self):
        self.put("k", b"v", ContentType="text/plain")
        got = self.get("k", ResponseContentType="text/x-other", ResponseCacheControl="no-store",
                       ResponseContentDisposition='attachment; filename="ü.txt"'.encode().decode(
                           "latin-1"))
        self.assertEqual(got["ContentType"], "text/x-other")
        self.assertEqual(got["CacheControl"], "no-store")
        self.refused("InvalidArgument", self.get, "k", ResponseContentType="a\r\nset-cookie: b")

    def test_metadata_limit(self):
        self.put("k", b"", Metadata={"a": "x" * 2047})
        self.refused("MetadataTooLarge", self.put, "k2", b"", Metadata={"a": "x" * 2048})
        self.assertEqual(self.head("k")["Metadata"]["a"], "x" * 2047)

    def test_links(self):
        link = self.s3.generate_presigned_url(
            "put_object", {"Bucket": self.bucket, "Key": "a b/ü+%"}, ExpiresIn=60)
        request = urllib.request.Request(link, data=b"through a link", method="PUT")
        with urllib.request.urlopen(request) as answer:
            self.assertEqual(answer.status, 200)
        link = self.s3.generate_presigned_url(
            "get_object", {"Bucket": self.bucket, "Key": "a b/ü+%",
                           "ResponseContentType": "text/html"}, ExpiresIn=60)
        with urllib.request.urlopen(link) as answer:
            self.assertEqual(answer.read(), b"through a link")
            self.assertEqual(answer.headers["content-type"], "text/html")
            self.assertEqual(answer.headers["content-security-policy"], "sandbox")
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(link.replace("text%2Fhtml", "text%2Fplain"))
        self.assertEqual(caught.exception.code, 403)

    def test_delete_many(self):
        keys = [f"many/{i}" for i in range(120)]
        for key in keys:
            self.put(key)
        asked = [{"Key": key} for key in keys + ["never there", "many/0"]]
        answer = self.s3.delete_objects(Bucket=self.bucket, Delete={"Objects": asked})
        self.assertEqual(len(answer["Deleted"]), len(asked))
        self.assertNotIn("Errors", answer)
        self.assertEqual(self.keys(), [])
        self.put("quiet & <loud>")
        answer = self.s3.delete_objects(
            Bucket=self.bucket, Delete={"Objects": [{"Key": "quiet & <loud>"}], "Quiet": True})
        self.assertNotIn("Deleted", answer)
        self.assertEqual(self.keys(), [])
        answer = self.s3.delete_objects(
            Bucket=self.bucket, Delete={"Objects": [{"Key": "x" * 1025}, {"Key": "fine"}]})
        self.assertEqual([e["Code"] for e in answer["Errors"]], ["KeyTooLongError"])
        self.assertEqual([d["Key"] for d in answer["Deleted"]], ["fine"])
        self.refused("NoSuchBucket", self.s3.delete_objects, Bucket=self.new_name(),
                     Delete={"Objects": [{"Key": "k"}]})

    def test_acl_and_tags_of_an_object(self):
        self.put("k", ACL="private")
        acl = self.s3.get_object_acl(Bucket=self.bucket, Key="k")
        self.assertEqual([g["Permission"] for g in acl["Grants"]], ["FULL_CONTROL"])
        self.refused("AccessControlListNotSupported", self.s3.put_object_acl, Bucket=self.bucket, Key="k",
                     ACL="public-read")
        self.assertEqual(self.s3.get_object_tagging(Bucket=self.bucket, Key="k")["TagSet"], [])
        self.refused("NoSuchKey", self.s3.get_object_acl, Bucket=self.bucket, Key="none")
        self.refused("NoSuchKey", self.s3.get_object_tagging, Bucket=self.bucket, Key="none")

    def test_versions_of_an_unversioned_bucket(self):
        self.put("k", b"v")
        self.assertEqual(self.get("k", VersionId="null")["data"], b"v")
        self.refused("NoSuchVersion", self.get, "k", VersionId="0" * 32)
        self.s3.delete_object(Bucket=self.bucket, Key="k", VersionId="0" * 32)  # gone already
        self.assertEqual(self.keys(), ["k"])
        self.s3.delete_object(Bucket=self.bucket, Key="k", VersionId="null")
        self.assertEqual(self.keys(), [])


class TestCopies(BotoCase):
    def copy(self, source, key, **options):
        return self.s3.copy_object(Bucket=self.bucket, Key=key,
                                   CopySource={"Bucket": self.bucket, "Key": source}, **options)

    def test_copy_and_replace(self):
        data = pseudo_random(2 * MIB + 3, 9)
        self.put("sö urce+%/x", data, Metadata={"a": "1"}, ContentType="text/a")
        answer = self.copy("sö urce+%/x", "copy")
        self.assertEqual(answer["CopyObjectResult"]["ETag"], f'"{md5(data)}"')
        got = self.get("copy")
        self.assertEqual((got["data"], got["Metadata"], got["ContentType"]),
                         (data, {"a": "1"}, "text/a"))
        self.copy("copy", "other", MetadataDirective="REPLACE", Metadata={"b": "2"},
                  ContentType="text/b")
        got = self.get("other")
        self.assertEqual((got["data"], got["Metadata"], got["ContentType"]),
                         (data, {"b": "2"}, "text/b"))

    def test_onto_itself(self):
        self.put("k", b"v", Metadata={"a": "1"})
        self.refused("InvalidRequest", self.copy, "k", "k", status=400)
        self.copy("k", "k", MetadataDirective="REPLACE", Metadata={"a": "2"})
        got = self.get("k")
        self.assertEqual((got["data"], got["Metadata"]), (b"v", {"a": "2"}))
        self.copy("k", "k", StorageClass="REDUCED_REDUNDANCY")
        got = self.head("k")
        self.assertEqual((got["StorageClass"], got["Metadata"]), ("REDUCED_REDUNDANCY", {"a": "2"}))

    def test_conditions_of_the_source(self):
        etag = self.put("k", b"v")["ETag"]
        modified = self.head("k")["LastModified"]
        earlier = modified.replace(year=modified.year - 1)
        self.copy("k", "c1", CopySourceIfMatch=etag)
        self.copy("k", "c2", CopySourceIfNoneMatch='"other"', CopySourceIfModifiedSince=earlier)
        self.copy("k", "c3", CopySourceIfMatch=etag, CopySourceIfUnmodifiedSince=earlier)
        for options in ({"CopySourceIfMatch": '"other"'}, {"CopySourceIfNoneMatch": etag},
                        {"CopySourceIfModifiedSince": modified},
                        {"CopySourceIfUnmodifiedSince": earlier}):
            self.refused("PreconditionFailed", self.copy, "k", "no", status=412, **options)
        self.refused("NoSuchKey", self.copy, "none", "no", status=404)
        self.assertEqual(self.keys(), ["c1", "c2", "c3", "k"])

    def test_between_buckets(self):
        other = self.new_name()
        self.s3.create_bucket(Bucket=other)
        self.put("k", b"v")
        self.s3.copy_object(Bucket=other, Key="k", CopySource=f"/{self.bucket}/k")
        self.assertEqual(self.s3.get_object(Bucket=other, Key="k")["Body"].read(), b"v")
        self.refused("NoSuchBucket", self.s3.copy_object, Bucket=other, Key="k",
                     CopySource=f"{self.new_name()}/k")
        self.refused("NoSuchBucket", self.s3.copy_object, Bucket=self.new_name(), Key="k",
                     CopySource=f"{self.bucket}/k")


class TestListing(BotoCase):
    KEYS = ["a", "a/b", "a/b/c", "a/b/d", "a0", "b/1", "b/2", "b/3/x", "c", "ä/1", "z+ %&"]

    def setUp(self):
        super().setUp()
        for key in self.KEYS:
            self.put(key, key.encode())

    def model(self, prefix="", delimiter=""):
        """Keys and common prefixes in order, as one list."""
        out = []
        for key in sorted(self.KEYS, key=lambda k: k.encode()):
            if not key.startswith(prefix):
                continue
            at = key.find(delimiter, len(prefix)) if delimiter else -1
            entry = key[:at + len(delimiter)] + "*" if at >= 0 else key
            if not out or out[-1] != entry:
                out.append(entry)
        return out

    @staticmethod
    def entries(page):
        found = [i["Key"] for i in page.get("Contents", [])]
        found += [p["Prefix"] + "*" for p in page.get("CommonPrefixes", [])]
        return found

    def sorted_entries(self, pages):
        found = [e for page in pages for e in self.entries(page)]
        return sorted(found, key=lambda k: k.rstrip("*").encode())

    def test_pages_of_every_size(self):
        for prefix, delimiter in [("", ""), ("", "/"), ("a", "/"), ("a/", "/"), ("a/b", "/"),
                                  ("b/", ""), ("b/", "/"), ("nothing", "/"), ("", "/b"),
                                  ("ä", "/"), ("", "a")]:
            expected = sorted(self.model(prefix, delimiter), key=lambda k: k.rstrip("*").encode())
            for size in (1, 2, 3, 1000):
                for method in ("list_objects_v2", "list_objects"):
                    pages = list(self.s3.get_paginator(method).paginate(
                        Bucket=self.bucket, Prefix=prefix, Delimiter=delimiter,
                        PaginationConfig={"PageSize": size}))
                    where = (prefix, delimiter, size, method)
                    self.assertEqual(self.sorted_entries(pages), expected, where)
                    for page in pages[:-1]:
                        self.assertTrue(page["IsTruncated"], where)
                        self.assertEqual(len(self.entries(page)), size, where)
                    self.assertFalse(pages[-1]["IsTruncated"], where)

    def test_fields(self):
        page = self.s3.list_objects_v2(Bucket=self.bucket, Prefix="a/b/", FetchOwner=True,
                                       StartAfter="a/b/c")
        self.assertEqual(page["KeyCount"], 1)
        self.assertEqual((page["Name"], page["Prefix"], page["StartAfter"], page["MaxKeys"]),
                         (self.bucket, "a/b/", "a/b/c", 1000))
        item = page["Contents"][0]
        self.assertEqual((item["Key"], item["Size"], item["StorageClass"]),
                         ("a/b/d", 5, "STANDARD"))
        self.assertEqual(item["ETag"], f'"{md5(b"a/b/d")}"')
        self.assertEqual(len(item["Owner"]["ID"]), 64)
        self.assertNotIn("Owner", self.s3.list_objects_v2(Bucket=self.bucket)["Contents"][0])
        self.assertIn("Owner", self.s3.list_objects(Bucket=self.bucket)["Contents"][0])

    def test_edges(self):
        page = self.s3.list_objects_v2(Bucket=self.bucket, MaxKeys=0)
        self.assertEqual((page["KeyCount"], page["IsTruncated"]), (0, False))
        self.assertEqual(self.s3.list_objects(Bucket=self.bucket, Marker="b/2")["Contents"][0]["Key"],
                         "b/3/x")
        self.refused("InvalidArgument", self.s3.list_objects_v2, Bucket=self.bucket,
                     ContinuationToken="nonsense")
        self.refused("InvalidArgument", self.s3.list_objects_v2, Bucket=self.bucket, MaxKeys=-1)
        page = self.s3.list_objects(Bucket=self.bucket, MaxKeys=2)
        self.assertTrue(page["IsTruncated"])
        self.assertNotIn("NextMarker", page)
        page = self.s3.list_objects(Bucket=self.bucket, MaxKeys=2, Delimiter="/")
        self.assertEqual(page["NextMarker"], "a/")


class TestChecksums(BotoCase):
    DATA = pseudo_random(300_000, 11)

    def test_given_and_returned(self):
        data = self.DATA
        for name, value in [
                ("ChecksumCRC32", b64(zlib.crc32(data).to_bytes(4, "big"))),
                ("ChecksumSHA1", b64(hashlib.sha1(data).digest())),
                ("ChecksumSHA256", b64(hashlib.sha256(data).digest()))]:
            answer = self.put("k", data, **{name: value})
            self.assertEqual(answer[name], value)
            self.assertNotIn(name, self.head("k"))
            self.assertEqual(self.head("k", ChecksumMode="ENABLED")[name], value)
            got = self.get("k", ChecksumMode="ENABLED")
            self.assertEqual((got[name], got["data"]), (value, data))
            self.assertNotIn(name, self.get("k", ChecksumMode="ENABLED", Range="bytes=1-2"))

    def test_wrong_ones(self):
        self.put("k", b"old")
        wrong = {"ChecksumCRC32": b64(bytes(4)), "ChecksumSHA1": b64(bytes(20)),
                 "ChecksumSHA256": b64(bytes(32)), "ContentMD5": b64(bytes(16))}
        for name, value in wrong.items():
            self.refused("BadDigest", self.put, "k", self.DATA, status=400, **{name: value})
        self.refused("InvalidDigest", self.put, "k", self.DATA, ContentMD5="nonsense")
        self.refused("InvalidRequest", self.put, "k", self.DATA, ChecksumCRC32="nonsense")
        self.assertEqual(self.get("k")["data"], b"old")

    def test_content_md5(self):
        self.put("k", self.DATA, ContentMD5=b64(hashlib.md5(self.DATA).digest()))
        self.assertEqual(self.get("k")["data"], self.DATA)

    def test_algorithm_by_name(self):
        for name in ("CRC32", "SHA1", "SHA256"):
            answer = self.put("k", self.DATA, ChecksumAlgorithm=name)
            self.assertIn(f"Checksum{name}", answer)
        self.s3.copy_object(Bucket=self.bucket, Key="c", ChecksumAlgorithm="SHA1",
                            CopySource=f"{self.bucket}/k")
        self.assertEqual(self.head("c", ChecksumMode="ENABLED")["ChecksumSHA1"],
                         b64(hashlib.sha1(self.DATA).digest()))

    def test_attributes(self):
        self.put("k", self.DATA, ChecksumAlgorithm="SHA256")
        answer = self.s3.get_object_attributes(
            Bucket=self.bucket, Key="k",
            ObjectAttributes=["ETag", "Checksum", "ObjectSize", "StorageClass"])
        self.assertEqual(answer["ETag"], md5(self.DATA))
        self.assertEqual(answer["ObjectSize"], len(self.DATA))
        self.assertEqual(answer["Checksum"]["ChecksumSHA256"],
                         b64(hashlib.sha256(self.DATA).digest()))


class TestConditionalWrites(BotoCase):
    """Headers this boto3 may not know yet are added before it signs."""

    def put_if(self, key, body, **headers):
        def add(request, **_):
            for name, value in headers.items():
                request.headers[name.replace("_", "-")] = value

        events = self.s3.meta.events
        events.register("before-sign.s3.PutObject", add)
        try:
            return self.put(key, body)
        finally:
            events.unregister("before-sign.s3.PutObject", add)

    def test_only_if_absent(self):
        self.put_if("k", b"1", If_None_Match="*")
        self.refused("PreconditionFailed", self.put_if, "k", b"2", If_None_Match="*", status=412)
        self.refused("NotImplemented", self.put_if, "k", b"2", If_None_Match='"x"', status=501)
        self.assertEqual(self.get("k")["data"], b"1")

    def test_only_if_the_same(self):
        self.refused("NoSuchKey", self.put_if, "k", b"1", If_Match='"x"', status=404)
        etag = self.put("k", b"1")["ETag"]
        self.refused("PreconditionFailed", self.put_if, "k", b"2", If_Match='"x"', status=412)
        second = self.put_if("k", b"2", If_Match=etag)["ETag"]
        self.refused("PreconditionFailed", self.put_if, "k", b"3", If_Match=etag, status=412)
        self.put_if("k", b"3", If_Match=second)
        self.assertEqual(self.get("k")["data"], b"3")


if __name__ == "__main__":
    main()
