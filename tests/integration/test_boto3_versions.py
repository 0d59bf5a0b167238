# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""Versions, delete markers, tags, retention and legal holds, through boto3."""

import datetime
import http.client

import sigv4
from harness import main
from test_boto3 import BotoCase, boto3


def later(hours):
    return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)


class Versioned(BotoCase):
    def setUp(self):
        super().setUp()
        self.versioning("Enabled")

    def versioning(self, status):
        self.s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": status})

    def versions(self, **options):
        """(key, id, latest, is a marker) of all pages."""
        found = []
        for page in self.s3.get_paginator("list_object_versions").paginate(Bucket=self.bucket, **options):
            found += [(v["Key"], v["VersionId"], v["IsLatest"], False) for v in page.get("Versions", [])]
            found += [(v["Key"], v["VersionId"], v["IsLatest"], True) for v in page.get("DeleteMarkers", [])]
        return found


class TestVersions(Versioned):
    def test_status(self):
        other = self.new_name()
        self.s3.create_bucket(Bucket=other)
        self.assertNotIn("Status", self.s3.get_bucket_versioning(Bucket=other))
        self.assertEqual(self.s3.get_bucket_versioning(Bucket=self.bucket)["Status"], "Enabled")
        self.assertNotIn("VersionId", self.s3.put_object(Bucket=other, Key="k", Body=b""))
        self.refused("MalformedXML", self.s3.put_bucket_versioning, Bucket=self.bucket,
                     VersioningConfiguration={"Status": "Perhaps"})

    def test_each_write_is_kept(self):
        ids = [self.put("key", str(i).encode())["VersionId"] for i in range(3)]
        self.assertEqual(len(set(ids)), 3)
        self.assertEqual(self.get("key")["data"], b"2")
        for i, version in enumerate(ids):
            answer = self.get("key", VersionId=version)
            self.assertEqual((answer["data"], answer["VersionId"]), (str(i).encode(), version))
            self.assertEqual(self.head("key", VersionId=version)["VersionId"], version)
        self.assertEqual(self.versions(), [("key", ids[2], True, False), ("key", ids[1], False, False),
                                           ("key", ids[0], False, False)])

    def test_delete_marks_and_undelete(self):
        first = self.put("key", b"first")["VersionId"]
        gone = self.s3.delete_object(Bucket=self.bucket, Key="key")
        self.assertTrue(gone["DeleteMarker"])
        answer = self.refused("NoSuchKey", self.s3.get_object, Bucket=self.bucket, Key="key", status=404)
        self.assertEqual(answer["ResponseMetadata"]["HTTPHeaders"]["x-amz-delete-marker"], "true")
        self.refused("MethodNotAllowed", self.s3.get_object, Bucket=self.bucket, Key="key",
                     VersionId=gone["VersionId"], status=405)
        self.assertEqual(self.keys(), [])
        self.assertEqual(self.get("key", VersionId=first)["data"], b"first")
        undone = self.s3.delete_object(Bucket=self.bucket, Key="key", VersionId=gone["VersionId"])
        self.assertTrue(undone["DeleteMarker"])
        self.assertEqual(self.get("key")["data"], b"first")
        self.s3.delete_object(Bucket=self.bucket, Key="key", VersionId=first)
        self.assertEqual(self.versions(), [])
        # What was never there gets a marker too.
        self.assertTrue(self.s3.delete_object(Bucket=self.bucket, Key="never")["DeleteMarker"])

    def test_suspended_writes_replace_the_null_version(self):
        kept = self.put("key", b"kept")["VersionId"]
        self.versioning("Suspended")
        self.assertEqual(self.put("key", b"one").get("VersionId"), "null")
        self.put("key", b"two")
        self.assertEqual(self.get("key", VersionId="null")["data"], b"two")
        self.assertEqual([v[1] for v in self.versions()], ["null", kept])
        self.s3.delete_object(Bucket=self.bucket, Key="key")
        self.assertEqual([v[1:] for v in self.versions()], [(kept, False, False), ("null", True, True)])
        self.refused("NoSuchVersion", self.s3.get_object, Bucket=self.bucket, Key="key", VersionId="0" * 32,
                     status=404)
        self.refused("InvalidArgument", self.s3.get_object, Bucket=self.bucket, Key="key", VersionId="nonsense",
                     status=400)

    def test_pages_prefixes_and_markers(self):
        for key in ("a", "dir/x", "dir/y", "z"):
            for i in range(3):
                self.put(key, str(i).encode())
        self.assertEqual(len(self.versions(PaginationConfig={"PageSize": 2})), 12)
        page = self.s3.list_object_versions(Bucket=self.bucket, Delimiter="/")
        self.assertEqual([p["Prefix"] for p in page["CommonPrefixes"]], ["dir/"])
        self.assertEqual(len(page["Versions"]), 6)
        page = self.s3.list_object_versions(Bucket=self.bucket, Prefix="dir/", MaxKeys=4)
        self.assertTrue(page["IsTruncated"])
        self.assertEqual(page["NextKeyMarker"], "dir/y")
        rest = self.s3.list_object_versions(Bucket=self.bucket, Prefix="dir/", KeyMarker=page["NextKeyMarker"],
                                            VersionIdMarker=page["NextVersionIdMarker"])
        self.assertEqual(len(rest["Versions"]), 2)

    def test_copy_of_a_version_and_onto_itself(self):
        first = self.put("key", b"first")["VersionId"]
        self.put("key", b"second")
        source = {"Bucket": self.bucket, "Key": "key", "VersionId": first}
        answer = self.s3.copy_object(Bucket=self.bucket, Key="copy", CopySource=source)
        self.assertEqual(answer["CopySourceVersionId"], first)
        self.assertEqual(self.get("copy")["data"], b"first")
        restored = self.s3.copy_object(Bucket=self.bucket, Key="key", CopySource=source)["VersionId"]
        self.assertEqual(self.get("key")["data"], b"first")
        self.assertEqual([v[1] for v in self.versions(Prefix="key")][0], restored)

    def test_multipart_and_multi_delete(self):
        upload = self.s3.create_multipart_upload(Bucket=self.bucket, Key="big", Tagging="kind=large")["UploadId"]
        part = self.s3.upload_part(Bucket=self.bucket, Key="big", UploadId=upload, PartNumber=1,
                                   Body=b"x" * (5 << 20))
        done = self.s3.complete_multipart_upload(
            Bucket=self.bucket, Key="big", UploadId=upload,
            MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]})
        self.assertEqual(self.head("big")["VersionId"], done["VersionId"])
        self.assertEqual(self.s3.get_object_tagging(Bucket=self.bucket, Key="big")["TagSet"],
                         [{"Key": "kind", "Value": "large"}])
        small = self.put("small")["VersionId"]
        answer = self.s3.delete_objects(Bucket=self.bucket, Delete={"Objects": [
            {"Key": "big"}, {"Key": "small", "VersionId": small}, {"Key": "bad", "VersionId": "bad"}]})
        deleted = {d["Key"]: d for d in answer["Deleted"]}
        self.assertTrue(deleted["big"]["DeleteMarker"])
        self.assertEqual(deleted["small"]["VersionId"], small)
        self.assertEqual(answer["Errors"][0]["Key"], "bad")
        self.refused("BucketNotEmpty", self.s3.delete_bucket, Bucket=self.bucket)
        for key, version, _, _ in self.versions():
            self.s3.delete_object(Bucket=self.bucket, Key=key, VersionId=version)
        self.s3.delete_bucket(Bucket=self.bucket)


class TestTags(Versioned):
    def test_tags_of_versions(self):
        first = self.put("key", b"1", Tagging="a=1&b=two%20words")["VersionId"]
        second = self.put("key", b"2")["VersionId"]
        self.assertEqual(self.head("key", VersionId=first)["ResponseMetadata"]["HTTPHeaders"]
                         ["x-amz-tagging-count"], "2")
        tags = self.s3.get_object_tagging(Bucket=self.bucket, Key="key", VersionId=first)
        self.assertEqual(tags["TagSet"], [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "two words"}])
        self.assertEqual(self.s3.get_object_tagging(Bucket=self.bucket, Key="key")["TagSet"], [])
        self.s3.put_object_tagging(Bucket=self.bucket, Key="key", VersionId=second,
                                   Tagging={"TagSet": [{"Key": "c", "Value": "3"}]})
        copied = self.s3.copy_object(Bucket=self.bucket, Key="copy", CopySource=f"{self.bucket}/key")
        self.assertTrue(copied["VersionId"])
        self.assertEqual(self.s3.get_object_tagging(Bucket=self.bucket, Key="copy")["TagSet"],
                         [{"Key": "c", "Value": "3"}])
        self.s3.copy_object(Bucket=self.bucket, Key="copy", CopySource=f"{self.bucket}/key",
                            TaggingDirective="REPLACE", Tagging="d=4")
        self.assertEqual(self.s3.get_object_tagging(Bucket=self.bucket, Key="copy")["TagSet"],
                         [{"Key": "d", "Value": "4"}])
        self.s3.delete_object_tagging(Bucket=self.bucket, Key="key")
        self.assertEqual(self.s3.get_object_tagging(Bucket=self.bucket, Key="key")["TagSet"], [])
        self.refused("InvalidTag", self.s3.put_object_tagging, Bucket=self.bucket, Key="key",
                     Tagging={"TagSet": [{"Key": "k", "Value": "1"}, {"Key": "k", "Value": "2"}]})
        self.refused("NoSuchKey", self.s3.get_object_tagging, Bucket=self.bucket, Key="none")


class TestLock(BotoCase):
    def setUp(self):
        super().setUp()
        self.bucket = self.new_name()
        self.s3.create_bucket(Bucket=self.bucket, ObjectLockEnabledForBucket=True)

    def test_bucket(self):
        self.assertEqual(self.s3.get_bucket_versioning(Bucket=self.bucket)["Status"], "Enabled")
        self.refused("InvalidBucketState", self.s3.put_bucket_versioning, Bucket=self.bucket,
                     VersioningConfiguration={"Status": "Suspended"}, status=409)
        rule = {"ObjectLockEnabled": "Enabled",
                "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}}
        self.s3.put_object_lock_configuration(Bucket=self.bucket, ObjectLockConfiguration=rule)
        self.assertEqual(self.s3.get_object_lock_configuration(Bucket=self.bucket)["ObjectLockConfiguration"],
                         rule)
        self.put("key")
        self.assertEqual(self.head("key")["ObjectLockMode"], "GOVERNANCE")

    def test_governance_and_bypass(self):
        version = self.put("key", ObjectLockMode="GOVERNANCE",
                           ObjectLockRetainUntilDate=later(1))["VersionId"]
        self.refused("AccessDenied", self.s3.delete_object, Bucket=self.bucket, Key="key", VersionId=version)
        self.put("key", b"over it")  # a new version is no harm
        self.s3.delete_object(Bucket=self.bucket, Key="key")
        self.refused("AccessDenied", self.s3.put_object_retention, Bucket=self.bucket, Key="key",
                     VersionId=version, Retention={"Mode": "GOVERNANCE", "RetainUntilDate": later(0.5)})
        self.s3.put_object_retention(Bucket=self.bucket, Key="key", VersionId=version,
                                     Retention={"Mode": "GOVERNANCE", "RetainUntilDate": later(2)})
        self.s3.delete_object(Bucket=self.bucket, Key="key", VersionId=version, BypassGovernanceRetention=True)
        self.refused("NoSuchVersion", self.s3.get_object, Bucket=self.bucket, Key="key", VersionId=version)

    def test_compliance_and_hold(self):
        version = self.put("key", ObjectLockMode="COMPLIANCE",
                           ObjectLockRetainUntilDate=later(1))["VersionId"]
        self.refused("AccessDenied", self.s3.delete_object, Bucket=self.bucket, Key="key", VersionId=version,
                     BypassGovernanceRetention=True)
        self.refused("AccessDenied", self.s3.put_object_retention, Bucket=self.bucket, Key="key",
                     Retention={"Mode": "GOVERNANCE", "RetainUntilDate": later(3)},
                     BypassGovernanceRetention=True)
        held = self.put("held")["VersionId"]
        self.s3.put_object_legal_hold(Bucket=self.bucket, Key="held", LegalHold={"Status": "ON"})
        self.assertEqual(self.head("held")["ObjectLockLegalHoldStatus"], "ON")
        self.refused("AccessDenied", self.s3.delete_object, Bucket=self.bucket, Key="held", VersionId=held)
        self.s3.put_object_legal_hold(Bucket=self.bucket, Key="held", LegalHold={"Status": "OFF"})
        self.s3.delete_object(Bucket=self.bucket, Key="held", VersionId=held)
        self.refused("BucketNotEmpty", self.s3.delete_bucket, Bucket=self.bucket)

    def test_what_began_before(self):
        """A write that began before the lock does not take the locked version away."""
        bucket = self.new_name()
        self.s3.create_bucket(Bucket=bucket)
        self.s3.put_object(Bucket=bucket, Key="key", Body=b"kept")
        host = self.endpoint.split("//")[1]
        slow = http.client.HTTPConnection(host, timeout=60)
        signed = sigv4.Signer().headers("PUT", f"/{bucket}/key", host, payload_hash="UNSIGNED-PAYLOAD")
        slow.putrequest("PUT", f"/{bucket}/key", skip_host=True, skip_accept_encoding=True)
        for name, value in dict(signed, **{"content-length": "8"}).items():
            slow.putheader(name, value)
        slow.endheaders()
        slow.send(b"over")
        self.s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        self.s3.put_object_lock_configuration(Bucket=bucket,
                                              ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"})
        self.s3.put_object_legal_hold(Bucket=bucket, Key="key", VersionId="null", LegalHold={"Status": "ON"})
        slow.send(b" it!")
        self.assertEqual(slow.getresponse().status, 200)
        slow.close()
        self.assertEqual(self.s3.get_object(Bucket=bucket, Key="key", VersionId="null")["Body"].read(), b"kept")
        self.assertEqual(self.s3.get_object(Bucket=bucket, Key="key")["Body"].read(), b"over it!")

    def test_refused(self):
        self.put("key")
        self.refused("NoSuchObjectLockConfiguration", self.s3.get_object_retention, Bucket=self.bucket, Key="key",
                     status=404)
        self.refused("InvalidArgument", self.put, "other", ObjectLockMode="GOVERNANCE",
                     ObjectLockRetainUntilDate=later(-1))
        plain = self.new_name()
        self.s3.create_bucket(Bucket=plain)
        self.s3.put_object(Bucket=plain, Key="key", Body=b"")
        self.refused("InvalidRequest", self.s3.put_object_legal_hold, Bucket=plain, Key="key",
                     LegalHold={"Status": "ON"})
        self.refused("ObjectLockConfigurationNotFoundError", self.s3.get_object_lock_configuration, Bucket=plain,
                     status=404)


if __name__ == "__main__":
    main()
