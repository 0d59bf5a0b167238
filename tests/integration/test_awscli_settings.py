# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""What the AWS command line can say of buckets and objects beyond their bytes: settings, versions, locks, ACLs."""

import json
import os
import unittest

from harness import ServerTestCase, file_digest, main, write_file

AWS = os.environ.get("HOLDFAST_TEST_AWS", "/usr/bin/aws")  # another one starts slowly, often


@unittest.skipUnless(os.path.exists(AWS), f"no {AWS}")
class TestAwsSettings(ServerTestCase):
    def cli(self, *arguments, **options):
        return self.run_client(AWS, "--endpoint-url", self.endpoint, *arguments, **options)

    def s3(self, *arguments, **options):
        return self.cli("s3", *arguments, **options)

    def api(self, *arguments):
        out = self.cli("s3api", *arguments, "--output", "json")
        return json.loads(out) if out.strip() else {}

    def make_bucket(self):
        bucket = self.new_name()
        self.s3("mb", f"s3://{bucket}")
        return bucket

    def settings(self, what, document, option, bucket):
        """Puts a setting, reads it back, deletes it."""
        self.api(f"put-bucket-{what}", "--bucket", bucket, option, json.dumps(document))
        short = what.replace("lifecycle-configuration", "lifecycle")
        answer = self.api(f"get-bucket-{what}", "--bucket", bucket)
        self.api(f"delete-bucket-{short}", "--bucket", bucket)
        return answer

    def test_settings_round_trip(self):
        bucket = self.make_bucket()
        rules = [{"ID": "r", "Status": "Enabled", "Filter": {"Prefix": "log/"}, "Expiration": {"Days": 30}}]
        got = self.settings("lifecycle-configuration", {"Rules": rules}, "--lifecycle-configuration", bucket)
        self.assertEqual(got["Rules"], rules)
        cors = [{"AllowedMethods": ["GET"], "AllowedOrigins": ["https://a.example"], "MaxAgeSeconds": 5}]
        got = self.settings("cors", {"CORSRules": cors}, "--cors-configuration", bucket)
        self.assertEqual(got["CORSRules"], cors)
        tags = [{"Key": "team", "Value": "blue ü"}]
        self.assertEqual(self.settings("tagging", {"TagSet": tags}, "--tagging", bucket)["TagSet"], tags)
        site = {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"}}
        got = self.settings("website", site, "--website-configuration", bucket)
        self.assertEqual({k: got[k] for k in site}, site)
        policy = {"Version": "2012-10-17", "Statement": [{
            "Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject",
            "Resource": f"arn:aws:s3:::{bucket}/kept/*"}]}
        got = self.settings("policy", policy, "--policy", bucket)
        self.assertEqual(json.loads(got["Policy"]), policy)
        rule = [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}]
        got = self.settings("encryption", {"Rules": rule}, "--server-side-encryption-configuration", bucket)
        self.assertIn("AES256", json.dumps(got))
        owner = {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
        got = self.settings("ownership-controls", owner, "--ownership-controls", bucket)
        self.assertEqual(got["OwnershipControls"], owner)
        self.assertEqual(self.api("get-bucket-location", "--bucket", bucket)["LocationConstraint"], None)

    def test_website_by_one_word(self):
        bucket = self.make_bucket()
        self.s3("website", f"s3://{bucket}", "--index-document", "index.html", "--error-document", "404.html")
        got = self.api("get-bucket-website", "--bucket", bucket)
        self.assertEqual(got["IndexDocument"]["Suffix"], "index.html")
        self.api("delete-bucket-website", "--bucket", bucket)
        code, out = self.cli("s3api", "get-bucket-website", "--bucket", bucket, check=False)
        self.assertIn("NoSuchWebsiteConfiguration", out)

    def test_versions_and_tags(self):
        bucket = self.make_bucket()
        at = ["--bucket", bucket, "--key", "k"]
        self.api("put-bucket-versioning", "--bucket", bucket, "--versioning-configuration", "Status=Enabled")
        ids = []
        for text in ("one", "two"):
            (self.tmp / "f").write_text(text)
            ids.append(self.api("put-object", *at, "--body", self.tmp / "f")["VersionId"])
        self.api("get-object", *at, "--version-id", ids[0], self.tmp / "back")
        self.assertEqual((self.tmp / "back").read_text(), "one")
        self.s3("rm", f"s3://{bucket}/k")
        listed = self.api("list-object-versions", "--bucket", bucket)
        self.assertEqual([v["VersionId"] for v in listed["Versions"]], ids[::-1])
        self.api("delete-object", *at, "--version-id", listed["DeleteMarkers"][0]["VersionId"])
        self.assertEqual(self.api("head-object", *at)["VersionId"], ids[1])
        self.api("put-object-tagging", *at, "--tagging", "TagSet=[{Key=a,Value=1}]")
        self.assertEqual(self.api("get-object-tagging", *at)["TagSet"], [{"Key": "a", "Value": "1"}])
        self.api("delete-object-tagging", *at)
        self.assertEqual(self.api("get-object-tagging", *at)["TagSet"], [])
        said = self.api("get-object-attributes", *at, "--object-attributes", "ETag", "ObjectSize")
        self.assertEqual(said["ObjectSize"], 3)
        entries = {"Objects": [{"Key": "k", "VersionId": one} for one in ids]}
        done = self.api("delete-objects", "--bucket", bucket, "--delete", json.dumps(entries))
        self.assertEqual(len(done["Deleted"]), 2)
        self.s3("rb", f"s3://{bucket}")

    def test_locks(self):
        bucket = self.new_name()
        self.api("create-bucket", "--bucket", bucket, "--object-lock-enabled-for-bucket")
        lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}}
        self.api("put-object-lock-configuration", "--bucket", bucket, "--object-lock-configuration", json.dumps(lock))
        got = self.api("get-object-lock-configuration", "--bucket", bucket)
        self.assertEqual(got["ObjectLockConfiguration"], lock)
        at = ["--bucket", bucket, "--key", "k"]
        version = self.api("put-object", *at)["VersionId"]
        self.assertEqual(self.api("get-object-retention", *at)["Retention"]["Mode"], "GOVERNANCE")
        self.api("put-object-legal-hold", *at, "--legal-hold", "Status=ON")
        self.assertEqual(self.api("get-object-legal-hold", *at)["LegalHold"]["Status"], "ON")
        delete = ["s3api", "delete-object", *at, "--version-id", version, "--bypass-governance-retention"]
        code, out = self.cli(*delete, check=False)
        self.assertIn("AccessDenied", out)
        self.api("put-object-legal-hold", *at, "--legal-hold", "Status=OFF")
        self.cli(*delete)

    def test_acls(self):
        bucket = self.new_name()
        self.api("create-bucket", "--bucket", bucket, "--object-ownership", "ObjectWriter")
        self.api("delete-public-access-block", "--bucket", bucket)
        write_file(self.tmp / "f", 10, seed=8)
        self.s3("cp", self.tmp / "f", f"s3://{bucket}/f", "--acl", "public-read")
        grants = self.api("get-object-acl", "--bucket", bucket, "--key", "f")["Grants"]
        self.assertEqual(sorted(one["Permission"] for one in grants), ["FULL_CONTROL", "READ"])
        self.run_client("curl", "-sSf", "-o", self.tmp / "back", f"{self.endpoint}/{bucket}/f")
        self.assertEqual(file_digest(self.tmp / "back"), file_digest(self.tmp / "f"))
        self.api("put-object-acl", "--bucket", bucket, "--key", "f", "--acl", "private")
        self.api("put-bucket-acl", "--bucket", bucket, "--acl", "private")
        code, _ = self.run_client("curl", "-sSf", f"{self.endpoint}/{bucket}/f", check=False)
        self.assertNotEqual(code, 0)

    def test_multipart_by_hand(self):
        bucket = self.make_bucket()
        at = ["--bucket", bucket, "--key", "k"]
        write_file(self.tmp / "a", 5 << 20, seed=9)
        write_file(self.tmp / "b", 100, seed=10)
        upload = self.api("create-multipart-upload", *at)["UploadId"]
        first = self.api("upload-part", *at, "--upload-id", upload, "--part-number", "1", "--body", self.tmp / "a")
        self.s3("cp", self.tmp / "b", f"s3://{bucket}/b")
        second = self.api("upload-part-copy", *at, "--upload-id", upload, "--part-number", "2",
                          "--copy-source", f"{bucket}/b")["CopyPartResult"]
        self.assertEqual(len(self.api("list-parts", *at, "--upload-id", upload)["Parts"]), 2)
        parts = {"Parts": [{"PartNumber": 1, "ETag": first["ETag"]}, {"PartNumber": 2, "ETag": second["ETag"]}]}
        self.api("complete-multipart-upload", *at, "--upload-id", upload, "--multipart-upload", json.dumps(parts))
        self.api("get-object", *at, self.tmp / "back")
        whole = (self.tmp / "a").read_bytes() + (self.tmp / "b").read_bytes()
        self.assertEqual((self.tmp / "back").read_bytes(), whole)
        given_up = self.api("create-multipart-upload", *at)["UploadId"]
        self.api("abort-multipart-upload", *at, "--upload-id", given_up)

    def test_waiters(self):
        bucket = self.make_bucket()
        self.s3("cp", "-", f"s3://{bucket}/k", stdin=b"x")
        self.cli("s3api", "wait", "object-exists", "--bucket", bucket, "--key", "k")
        self.s3("rm", f"s3://{bucket}/k")
        self.cli("s3api", "wait", "object-not-exists", "--bucket", bucket, "--key", "k")

    def test_wrong_keys(self):
        code, out = self.s3("ls", check=False, extra={"AWS_SECRET_ACCESS_KEY": "not the secret"})
        self.assertIn("SignatureDoesNotMatch", out)
        code, out = self.s3("ls", check=False, extra={"AWS_ACCESS_KEY_ID": "STRANGER"})
        self.assertIn("InvalidAccessKeyId", out)


if __name__ == "__main__":
    main()
