# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""What conditions of policies can ask of a request, rights that follow from what was begun, and who is told what."""

import base64
import datetime
import hashlib
import json
import unittest
import urllib.error
import urllib.request
import uuid
from urllib.parse import urlparse
from xml.sax.saxutils import escape

import raw
import sigv4
from test_access import ALICE, BOB, AccessCase, boto3
from harness import main

DAY = datetime.timedelta(days=1)


@unittest.skipUnless(boto3, "no boto3")
class RightsCase(AccessCase):
    def allow(self, *statements):
        """Everything for everybody, and what the statements add to that."""
        open_to_all = [{"Effect": "Allow", "Principal": "*", "Action": "s3:*",
                        "Resource": ["arn:aws:s3:::BUCKET", "arn:aws:s3:::BUCKET/*"]}]
        self.policy(*open_to_all, *statements)

    def ask(self, method, key, body=b"", headers=None, query=()):
        """Bob's request with what his client does not know of: status, or the code of the error, and the answer."""
        netloc = urlparse(self.endpoint).netloc
        path = f"/{self.bucket}/{key}" if key else f"/{self.bucket}"
        signer = sigv4.Signer(user="BOBKEY", secret="bob-secret-0123456789")
        connection = raw.Connection(netloc)
        try:
            all_headers = signer.headers(method, path, netloc, query, headers, body)
            all_headers["content-length"] = str(len(body))
            target = path + ("?" + "&".join(name for name, _ in query) if query else "")
            connection.send(connection.head(method, target, all_headers) + body)
            answer = connection.answer(method)
        finally:
            connection.close()
        return answer.code or answer.status, answer

    def deny(self, action, condition, resource="arn:aws:s3:::BUCKET/*"):
        self.allow({"Effect": "Deny", "Principal": "*", "Action": action, "Resource": resource,
                    "Condition": condition})


class Uploads(RightsCase):
    def setUp(self):
        super().setUp()
        self.policy({"Effect": "Allow", "Principal": {"AWS": BOB}, "Action": "s3:PutObject",
                     "Resource": "arn:aws:s3:::BUCKET/*"})
        self.id = self.bob.create_multipart_upload(Bucket=self.bucket, Key="big")["UploadId"]
        self.part = self.bob.upload_part(Bucket=self.bucket, Key="big", UploadId=self.id, PartNumber=1, Body=b"1")

    def test_who_begins_may_list_and_abort(self):
        upload = {"Bucket": self.bucket, "Key": "big", "UploadId": self.id}
        self.assertEqual(len(self.bob.list_parts(**upload)["Parts"]), 1)
        self.refused("AccessDenied", self.nobody.list_parts, **upload)
        self.refused("AccessDenied", self.nobody.abort_multipart_upload, **upload)
        self.bob.abort_multipart_upload(**upload)
        self.refused("NoSuchUpload", self.alice.list_parts, **upload)
        self.refused("AccessDenied", self.bob.list_parts, **upload)  # nobody began it

    def test_not_those_of_others(self):
        hers = self.alice.create_multipart_upload(Bucket=self.bucket, Key="big")["UploadId"]
        upload = {"Bucket": self.bucket, "Key": "big", "UploadId": hers}
        self.refused("AccessDenied", self.bob.list_parts, **upload)
        self.refused("AccessDenied", self.bob.abort_multipart_upload, **upload)

    def test_a_deny_holds_against_them_too(self):
        self.policy({"Effect": "Deny", "Principal": {"AWS": BOB}, "Action": "s3:AbortMultipartUpload",
                     "Resource": "arn:aws:s3:::BUCKET/*"})
        self.refused("AccessDenied", self.bob.abort_multipart_upload, Bucket=self.bucket, Key="big", UploadId=self.id)
        self.alice.abort_multipart_upload(Bucket=self.bucket, Key="big", UploadId=self.id)

    def test_listings_name_them(self):
        def names(answer):
            return answer["Initiator"]["DisplayName"], answer["Owner"]["DisplayName"]
        listed = self.alice.list_multipart_uploads(Bucket=self.bucket)["Uploads"]
        self.assertEqual([names(one) for one in listed], [("bob", "alice")])
        self.assertEqual(names(self.alice.list_parts(Bucket=self.bucket, Key="big", UploadId=self.id)), ("bob", "alice"))

    def test_completed_again(self):
        self.alice.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        parts = {"Parts": [{"PartNumber": 1, "ETag": self.part["ETag"]}]}
        upload = {"Bucket": self.bucket, "Key": "big", "UploadId": self.id, "MultipartUpload": parts}
        version = self.bob.complete_multipart_upload(**upload)["VersionId"]
        self.assertEqual(len(version), 32)
        self.alice.delete_object(Bucket=self.bucket, Key="big", VersionId=version)
        self.assertEqual(self.bob.complete_multipart_upload(**upload)["VersionId"], version)


class Conditions(RightsCase):
    def test_age_of_the_signature(self):
        def fetch():
            return urllib.request.urlopen(self.alice.generate_presigned_url(
                "get_object", Params={"Bucket": self.bucket, "Key": "key"}, ExpiresIn=600)).read()
        self.deny("s3:GetObject", {"NumericGreaterThan": {"s3:signatureAge": 300_000}})
        self.assertEqual(fetch(), b"hers")
        self.deny("s3:GetObject", {"NumericLessThan": {"s3:signatureAge": 300_000}})
        with self.assertRaises(urllib.error.HTTPError):
            fetch()
        self.assertEqual(self.reads(self.nobody), b"hers")  # without a signature there is no age

    def test_account_of_the_bucket(self):
        for key in ("aws:ResourceAccount", "s3:ResourceAccount"):
            self.deny("s3:GetObject", {"StringNotEquals": {key: ALICE}})
            self.assertEqual(self.reads(self.bob), b"hers")
            self.deny("s3:GetObject", {"StringEquals": {key: ALICE}})
            self.assertEqual(self.reads(self.bob), "AccessDenied")

    def test_tags_of_the_bucket(self):
        self.alice.put_bucket_tagging(Bucket=self.bucket, Tagging={"TagSet": [{"Key": "stage", "Value": "test"}]})
        self.deny("s3:GetObject", {"StringEquals": {"s3:BucketTag/stage": "test"}})
        self.assertEqual(self.reads(self.bob), "AccessDenied")

    def test_without_tls_there_is_no_version(self):
        self.deny("s3:GetObject", {"NumericLessThan": {"s3:TlsVersion": 1.2}})
        self.assertEqual(self.reads(self.bob), b"hers")

    def test_tags_in_documents(self):
        put = {"Bucket": self.bucket, "Key": "key"}
        self.deny("s3:PutObjectTagging", {"StringEquals": {"s3:RequestObjectTag/secret": "yes"}})
        self.bob.put_object_tagging(Tagging={"TagSet": [{"Key": "secret", "Value": "no"}]}, **put)
        self.refused("AccessDenied", self.bob.put_object_tagging,
                     Tagging={"TagSet": [{"Key": "secret", "Value": "yes"}]}, **put)
        # What must be there is there: not refused before the document is read.
        self.deny("s3:PutObjectTagging", {"StringNotEquals": {"s3:RequestObjectTag/team": "red"}})
        self.bob.put_object_tagging(Tagging={"TagSet": [{"Key": "team", "Value": "red"}]}, **put)
        self.refused("AccessDenied", self.bob.put_object_tagging,
                     Tagging={"TagSet": [{"Key": "team", "Value": "blue"}]}, **put)

    def test_creation(self):
        self.deny("s3:PutObject", {"Null": {"s3:if-none-match": "true"}, "Bool": {"s3:ObjectCreationOperation": "true"}})
        self.assertEqual(self.ask("PUT", "new", b"1")[0], "AccessDenied")
        self.assertEqual(self.ask("PUT", "new", b"1", {"if-none-match": "*"})[0], 200)
        upload = self.bob.create_multipart_upload(Bucket=self.bucket, Key="parts")["UploadId"]
        self.bob.upload_part(Bucket=self.bucket, Key="parts", UploadId=upload, PartNumber=1, Body=b"1")

    def test_misspelt_keys_are_refused(self):
        self.refused("MalformedPolicy", self.alice.put_bucket_policy, Bucket=self.bucket, Policy=json.dumps(
            {"Version": "2012-10-17", "Statement": [{
                "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": f"arn:aws:s3:::{self.bucket}/*",
                "Condition": {"Bool": {"aws:SecureTransprot": "false"}}}]}))

    def test_policies_are_the_owners(self):
        self.refused("AccessDenied", self.bob.get_bucket_policy, Bucket=self.bucket)
        self.allow()
        self.refused("MethodNotAllowed", self.bob.get_bucket_policy, Bucket=self.bucket)

    def test_an_etag_tells_of_the_content(self):
        etag = self.alice.head_object(Bucket=self.bucket, Key="key")["ETag"]
        self.policy({"Effect": "Allow", "Principal": {"AWS": BOB}, "Action": ["s3:PutObject", "s3:DeleteObject"],
                     "Resource": "arn:aws:s3:::BUCKET/*"})
        self.assertEqual(self.ask("PUT", "key", b"x", {"if-match": etag})[0], "AccessDenied")
        self.assertEqual(self.ask("DELETE", "key", b"", {"if-match": etag})[0], "AccessDenied")
        document = f"<Delete><Object><Key>key</Key><ETag>{escape(etag)}</ETag></Object></Delete>".encode()
        md5 = base64.b64encode(hashlib.md5(document).digest()).decode()
        status, answer = self.ask("POST", "", document, {"content-md5": md5}, [("delete", "")])
        self.assertIn(b"<Code>AccessDenied</Code>", answer.body, status)
        self.assertEqual(self.ask("PUT", "key", b"his", {"if-match": "*"})[0], 200)
        self.policy({"Effect": "Allow", "Principal": {"AWS": BOB}, "Action": ["s3:PutObject", "s3:GetObject"],
                     "Resource": "arn:aws:s3:::BUCKET/*"})
        now = self.alice.head_object(Bucket=self.bucket, Key="key")["ETag"]
        self.assertEqual(self.ask("PUT", "key", b"again", {"if-match": now})[0], 200)


class Locks(RightsCase):
    def setUp(self):
        super().setUp()
        self.bucket = self.new_name()
        self.alice.create_bucket(Bucket=self.bucket, ObjectLockEnabledForBucket=True)
        self.alice.put_object(Bucket=self.bucket, Key="key", Body=b"hers")

    def retain(self, days):
        until = datetime.datetime.now(datetime.timezone.utc) + days * DAY
        self.bob.put_object_retention(Bucket=self.bucket, Key="key", Retention={
            "Mode": "GOVERNANCE", "RetainUntilDate": until})

    def test_days_that_remain(self):
        self.deny("s3:PutObjectRetention", {"NumericGreaterThan": {"s3:object-lock-remaining-retention-days": 10}})
        self.retain(10)
        self.refused("AccessDenied", self.retain, days=12)
        until = datetime.datetime.now(datetime.timezone.utc) + 12 * DAY
        self.deny("s3:PutObject", {"NumericGreaterThan": {"s3:object-lock-remaining-retention-days": 10}})
        self.refused("AccessDenied", self.bob.put_object, Bucket=self.bucket, Key="k", Body=b"1",
                     ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=until)

    def test_mode_and_hold(self):
        self.deny("s3:PutObjectRetention", {"StringEquals": {"s3:object-lock-mode": "GOVERNANCE"}})
        self.refused("AccessDenied", self.retain, days=1)
        self.deny("s3:PutObjectLegalHold", {"StringEquals": {"s3:object-lock-legal-hold": "ON"}})
        self.refused("AccessDenied", self.bob.put_object_legal_hold, Bucket=self.bucket, Key="key",
                     LegalHold={"Status": "ON"})
        self.bob.put_object_legal_hold(Bucket=self.bucket, Key="key", LegalHold={"Status": "OFF"})


class Forms(RightsCase):
    def post(self, body, more):
        form = self.alice.generate_presigned_post(self.bucket, "formed", Fields=dict(more),
                                                  Conditions=[{name: value} for name, value in more.items()])
        boundary = uuid.uuid4().hex
        lines = []
        for name, value in form["fields"].items():
            lines.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
        lines.append(f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'.encode())
        lines.append(body + f"\r\n--{boundary}--\r\n".encode())
        request = urllib.request.Request(self.endpoint + "/" + self.bucket, b"".join(lines), method="POST", headers={
            "content-type": f"multipart/form-data; boundary={boundary}"})
        try:
            return urllib.request.urlopen(request).status
        except urllib.error.HTTPError as error:
            return error.read().split(b"<Code>")[1].split(b"<")[0].decode()

    def test_checksums_are_compared(self):
        def b64(digest):
            return base64.b64encode(digest).decode()
        body = b"what the form holds"
        md5, sha = b64(hashlib.md5(body).digest()), b64(hashlib.sha256(body).digest())
        self.assertEqual(self.post(body, {"content-md5": md5}), 204)
        self.assertEqual(self.post(body + b"!", {"content-md5": md5}), "BadDigest")
        self.assertEqual(self.post(body, {"x-amz-checksum-sha256": sha}), 204)
        told = self.alice.head_object(Bucket=self.bucket, Key="formed", ChecksumMode="ENABLED")
        self.assertEqual(told["ChecksumSHA256"], sha)
        self.assertEqual(self.post(body + b"!", {"x-amz-checksum-sha256": sha}), "BadDigest")
        self.assertEqual(self.alice.get_object(Bucket=self.bucket, Key="formed")["Body"].read(), body)

    def test_slow_forms_leave_room(self):
        netloc = urlparse(self.endpoint).netloc
        slow = []
        try:
            for _ in range(128):  # an eighth of what is answered at once
                connection = raw.Connection(netloc)
                slow.append(connection)
                connection.send(self.head(netloc) + b"--b\r\n")
            answer = None
            while answer is None or answer.status != 503:
                late = raw.Connection(netloc)
                late.send(self.head(netloc) + b"--b--\r\n" + b" " * 94)
                answer = late.answer()  # who came before may not have been looked at yet
                late.close()
            self.assertEqual(answer.code, "SlowDown")
            self.alice.put_object(Bucket=self.bucket, Key="key", Body=b"there is room")
            self.assertEqual(self.reads(self.alice), b"there is room")
        finally:
            for connection in slow:
                connection.close()

    def head(self, netloc):
        return (f"POST /{self.bucket} HTTP/1.1\r\nhost: {netloc}\r\ncontent-length: 101\r\n"
                "content-type: multipart/form-data; boundary=b\r\n\r\n").encode()


class Pages(RightsCase):
    def test_a_page_goes_on_where_it_was(self):
        """Where the last version of a page had no id, and is gone when the next one is asked for."""
        def versioning(status):
            self.alice.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": status})
        versioning("Enabled")
        first = self.alice.put_object(Bucket=self.bucket, Key="k", Body=b"1")["VersionId"]
        versioning("Suspended")
        self.alice.put_object(Bucket=self.bucket, Key="k", Body=b"2")
        versioning("Enabled")
        self.alice.put_object(Bucket=self.bucket, Key="k", Body=b"3")
        page = self.alice.list_object_versions(Bucket=self.bucket, Prefix="k", MaxKeys=2)
        self.assertEqual([v["VersionId"] for v in page["Versions"]][1:], ["null"])
        versioning("Suspended")
        self.alice.put_object(Bucket=self.bucket, Key="k", Body=b"4")  # "null" is the newest now
        rest = self.alice.list_object_versions(Bucket=self.bucket, Prefix="k", KeyMarker=page["NextKeyMarker"],
                                               VersionIdMarker=page["NextVersionIdMarker"])
        listed = [v["VersionId"] for v in rest["Versions"] if v["Key"] == "k"]
        self.assertEqual(listed, [first])


if __name__ == "__main__":
    main()
