# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""For every row of the routing table a request that would be answered, spoiled in one place: a key that is not
known or too old a signature, a right denied, a bucket, key, version or upload that is not there, a document that
is none or too large. Each is told AWS's status and code, and nothing has changed."""

import base64
import datetime
import hashlib
import http.client
import json
import re

import sigv4
from harness import main
from requests_of_routes import ABSENT, DOCUMENTS, OPTIONAL_DOCUMENTS, routes
from test_access import AccessCase

SECRET = "alice-secret-0123456789"
NO_VERSION = "f" * 32
NO_UPLOAD = "e" * 32


class NegativeCase(AccessCase):
    def setUp(self):
        """A bucket with versions, locks and everything else that the requests ask for."""
        super().setUp()
        self.connection = http.client.HTTPConnection(self.endpoint.split("//")[1], timeout=60)
        self.addCleanup(self.connection.close)
        self.bucket, self.target = self.new_name(), self.new_name()
        self.alice.create_bucket(Bucket=self.bucket, ObjectLockEnabledForBucket=True)
        self.alice.create_bucket(Bucket=self.target)
        self.alice.put_bucket_versioning(Bucket=self.target, VersioningConfiguration={"Status": "Enabled"})
        self.version = self.alice.put_object(Bucket=self.bucket, Key="key", Body=b"hers")["VersionId"]
        self.owner = self.alice.list_buckets()["Owner"]["ID"]
        self.upload = self.alice.create_multipart_upload(Bucket=self.bucket, Key="key")["UploadId"]
        part = self.alice.upload_part(Bucket=self.bucket, Key="key", UploadId=self.upload, PartNumber=1, Body=b"p")
        self.etag = part["ETag"]

    def signer(self, user="ALICEKEY", secret=SECRET, minutes=0):
        when = datetime.datetime.utcnow() - datetime.timedelta(minutes=minutes)
        return sigv4.Signer(when, user, secret)

    def document(self, route):
        text = DOCUMENTS.get(route.name) or OPTIONAL_DOCUMENTS.get(route.name)
        if text is None:
            return b"<x/>" if not route.done and route.method in ("PUT", "POST") else b""
        return text.format(bucket=self.bucket, target=self.target, owner=self.owner, etag=self.etag).encode()

    def ask(self, route, signer=None, bucket=None, key="key", upload=None, body=None, more=(), headers=None,
            link=None, source=None):
        """Status and code of one request. `link`: as a link that expires after so many seconds."""
        bucket = bucket or self.bucket
        path = {"Service": "/", "Bucket": f"/{bucket}", "Object": f"/{bucket}/{key}"}[route.level]
        query = route.query(upload or self.upload) + list(more)
        body = self.document(route) if body is None else body
        all_headers = dict(headers or {})
        if route.header:
            all_headers[route.header] = source or f"/{self.bucket}/key"
        if route.name == "GetObjectAttributes":
            all_headers["x-amz-object-attributes"] = "ETag"
        if route.name in DOCUMENTS and "content-md5" not in all_headers:
            all_headers["content-md5"] = md5_of(body)
        host = self.endpoint.split("//")[1]
        signer = signer or self.signer()
        if link:
            text = signer.presign(route.method, path, host, link, query, all_headers)
        else:
            all_headers = signer.headers(route.method, path, host, query, all_headers, body)
            text = "&".join(f"{sigv4.encode(k)}={sigv4.encode(v)}" for k, v in query)
        all_headers.pop("host", None)
        self.connection.request(route.method, sigv4.encode(path, True) + ("?" + text if text else ""),
                                body if body or route.method in ("PUT", "POST") else None, all_headers)
        answer = self.connection.getresponse()
        data = answer.read()
        code = re.search(rb"<Code>(\w+)</Code>", data)
        return answer.status, code.group(1).decode() if code else ""

    def state(self):
        """All that a request could change, as root sees it."""
        def told(call, **options):
            try:
                answer = call(Bucket=self.bucket, **options)
            except Exception as error:  # the absence of a setting is a state too
                answer = {"error": error.response["Error"]["Code"]}
            answer.pop("ResponseMetadata", None)
            body = answer.pop("Body", None)
            return json.dumps(answer, default=str, sort_keys=True) + (body.read().decode() if body else "")
        s3 = self.alice
        settings = [getattr(s3, name) for name in dir(s3) if name.startswith("get_bucket_") and not
                    name.endswith(("_metadata_configuration", "_metadata_table_configuration", "_abac"))]
        plain = [call for call in settings if not call.__name__.endswith(
            ("analytics_configuration", "metrics_configuration", "inventory_configuration",
             "intelligent_tiering_configuration", "_lifecycle", "_notification"))]
        out = [told(call) for call in plain + [
            s3.get_object_lock_configuration, s3.get_public_access_block, s3.list_object_versions,
            s3.list_multipart_uploads, s3.list_bucket_analytics_configurations,
            s3.list_bucket_metrics_configurations, s3.list_bucket_inventory_configurations,
            s3.list_bucket_intelligent_tiering_configurations]]
        out += [told(call, Key="key") for call in (
            s3.get_object, s3.get_object_acl, s3.get_object_tagging, s3.get_object_legal_hold,
            s3.get_object_retention)]
        out.append(told(s3.list_parts, Key="key", UploadId=self.upload))
        return out + [one["Name"] for one in s3.list_buckets()["Buckets"]]

    def check(self, wanted, asked, chosen=None):
        """Every chosen route is refused as wanted(route) says, a (status, code); nothing has changed."""
        before = self.state()
        count = 0
        for route in routes():
            if chosen and not chosen(route):
                continue
            status, code = wanted(route)
            got = asked(route)
            wrong = f"{route}: {got}, expected {(status, code)}"
            if route.method == "HEAD":
                self.assertEqual(got[0], status, wrong)
            else:
                self.assertEqual(got, (status, code), wrong)
            count += 1
        self.assertEqual(before, self.state())
        return count


def md5_of(body):
    return base64.b64encode(hashlib.md5(body).digest()).decode()


class TestWhoAsks(NegativeCase):
    def put_again(self, deleted):
        """What the next routes may want to delete or read."""
        for route in routes():
            if (route.method, route.level, route.selector) == ("PUT", deleted.level, deleted.selector):
                self.ask(route)

    def test_the_requests_are_good(self):
        """None of them is refused when nothing is wrong with it, or the rest of this file would prove nothing."""
        order = {"PUT": 0, "GET": 1, "HEAD": 1, "POST": 2, "DELETE": 3}
        refused = {}
        for route in sorted(routes(), key=lambda one: (order[one.method], one.level, len(one.selector))):
            if route.name in ("CreateBucket", "DeleteBucket", "PostObject", "DeleteObject", "DeleteBucketPolicy"):
                continue  # asked below, or elsewhere: PostObject has a form
            upload = None
            if route.needs_upload():
                upload = self.alice.create_multipart_upload(Bucket=self.bucket, Key="key")["UploadId"]
                self.alice.upload_part(Bucket=self.bucket, Key="key", UploadId=upload, PartNumber=1, Body=b"p")
            status, code = self.ask(route, upload=upload)
            if route.method == "DELETE" and route.name != "AbortMultipartUpload" and status < 300:
                self.put_again(route)
            if status >= 300 and not (status == 501 and not route.done):
                refused[route.name] = (status, code)
        self.assertEqual(refused, {})

    def test_unknown_keys(self):
        self.check(lambda route: (403, "InvalidAccessKeyId"),
                   lambda route: self.ask(route, self.signer(user="STRANGER")))

    def test_wrong_secrets(self):
        self.check(lambda route: (403, "SignatureDoesNotMatch"),
                   lambda route: self.ask(route, self.signer(secret="not hers")))

    def test_old_signatures(self):
        self.check(lambda route: (403, "RequestTimeTooSkewed"),
                   lambda route: self.ask(route, self.signer(minutes=16)))

    def test_old_links(self):
        self.check(lambda route: (403, "AccessDenied"),
                   lambda route: self.ask(route, self.signer(minutes=2), link=60))

    def test_links_for_something_else(self):
        """The link of one route does not serve another: its method and its sub-resource are signed."""
        def asked(route):
            signer = self.signer()
            kept = signer.presign
            signer.presign = lambda method, *rest: kept("PATCH", *rest)
            return self.ask(route, signer, link=60)
        self.check(lambda route: (403, "SignatureDoesNotMatch"), asked)


class TestWhatIsDenied(NegativeCase):
    def test_by_the_policy(self):
        """An explicit Deny of the very action, to the owner herself."""
        count = 0
        for route in routes():
            if route.level == "Service" or not route.action.startswith("s3:") or not route.done or \
                    route.name.endswith("BucketPolicy") or route.name in ("CreateBucket", "PostObject"):
                continue  # who owns a bucket may always mend its policy; a form asks for itself
            deny = {"Effect": "Deny", "Principal": "*", "Action": route.action,
                    "Resource": [f"arn:aws:s3:::{self.bucket}", f"arn:aws:s3:::{self.bucket}/*"]}
            self.policy(deny)
            got = self.ask(route)
            if route.name == "DeleteObjects":
                self.assertEqual(got, (200, "AccessDenied"))  # said of each entry
            elif route.method == "HEAD":
                self.assertEqual(got[0], 403, route)
            else:
                self.assertEqual(got, (403, "AccessDenied"), route)
            count += 1
        self.assertGreater(count, 75)
        self.alice.delete_bucket_policy(Bucket=self.bucket)
        self.assertEqual(self.reads(self.alice), b"hers")
        self.assertEqual(len(self.alice.list_object_versions(Bucket=self.bucket)["Versions"]), 1)


class TestWhatIsNotThere(NegativeCase):
    def test_buckets(self):
        nowhere = self.new_name()
        self.check(lambda route: (404, "NoSuchBucket"),
                   lambda route: self.ask(route, bucket=nowhere, body=b"" if route.name == "PostObject" else None),
                   lambda route: route.level != "Service" and route.name not in ("CreateBucket", "PostObject"))

    def test_keys(self):
        reads = ("GetObjectAcl", "GetObjectTagging", "GetObjectAttributes", "GetObjectRetention",
                 "GetObjectLegalHold", "GetObject", "HeadObject", "PutObjectAcl", "PutObjectTagging",
                 "PutObjectRetention", "PutObjectLegalHold", "DeleteObjectTagging")
        self.assertEqual(len(reads), self.check(
            lambda route: (404, "NoSuchKey"), lambda route: self.ask(route, key="none"),
            lambda route: route.name in reads))
        self.check(lambda route: (404, "NoSuchKey"), lambda route: self.ask(route, source=f"/{self.bucket}/none"),
                   lambda route: route.header)
        self.check(lambda route: (404, "NoSuchBucket"), lambda route: self.ask(route, source="/no-such-bucket-x/k"),
                   lambda route: route.header)

    def test_versions(self):
        def chosen(route):
            return route.level == "Object" and route.done and not route.needs_upload() and not route.header and \
                route.method != "POST" and route.name not in ("PutObject", "DeleteObject")
        asked = [("versionId", NO_VERSION)]
        self.assertGreater(self.check(lambda route: (404, "NoSuchVersion"),
                                      lambda route: self.ask(route, more=asked), chosen), 10)
        self.check(lambda route: (400, "InvalidArgument"),
                   lambda route: self.ask(route, more=[("versionId", "nonsense")]), chosen)
        self.check(lambda route: (404, "NoSuchVersion"),
                   lambda route: self.ask(route, source=f"/{self.bucket}/key?versionId={NO_VERSION}"),
                   lambda route: route.header)

    def test_uploads(self):
        self.assertEqual(5, self.check(lambda route: (404, "NoSuchUpload"),
                                       lambda route: self.ask(route, upload=NO_UPLOAD),
                                       lambda route: route.needs_upload()))
        self.check(lambda route: (404, "NoSuchUpload"), lambda route: self.ask(route, upload="nonsense"),
                   lambda route: route.needs_upload())
        self.check(lambda route: (404, "NoSuchUpload"), lambda route: self.ask(route, key="another"),
                   lambda route: route.needs_upload())

    def test_settings(self):
        self.alice.delete_public_access_block(Bucket=self.target)
        self.check(lambda route: (404, ABSENT[route.name]), lambda route: self.ask(route, bucket=self.target),
                   lambda route: route.name in ABSENT)


class TestDocuments(NegativeCase):
    def malformed(self, route):
        special = {"PutBucketPolicy": "MalformedPolicy", "PutBucketAcl": "MalformedACLError",
                   "PutObjectAcl": "MalformedACLError"}
        return (400, special.get(route.name, "MalformedXML"))

    def documents(self, route):
        return route.name in DOCUMENTS

    def test_no_documents(self):
        for body in (b"not one", b"<x", b"<x/>", b"<a><b></a></b>", b"\xff\xfe", b'{"a": 1}'):
            self.check(self.malformed, lambda route: self.ask(route, body=body), self.documents)

    def test_documents_cut_short(self):
        self.check(self.malformed, lambda route: self.ask(route, body=self.document(route)[:-9]), self.documents)

    def test_entities(self):
        """A document type with entities of its own is refused unread."""
        head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        self.check(self.malformed, lambda route: self.ask(route, body=head + self.document(route)), self.documents)

    def test_nothing_at_all(self):
        special = {"PutBucketAcl": "MissingSecurityHeader", "PutObjectAcl": "MissingSecurityHeader",
                   "CompleteMultipartUpload": "InvalidRequest"}
        self.check(lambda route: (400, special.get(route.name, "MissingRequestBodyError")),
                   lambda route: self.ask(route, body=b""), self.documents)

    def test_digests(self):
        def with_md5(value):
            return lambda route: self.ask(route, headers={"content-md5": value})
        self.check(lambda route: (400, "BadDigest"), with_md5(md5_of(b"another")), self.documents)
        self.check(lambda route: (400, "InvalidDigest"), with_md5("nonsense"), self.documents)

    def test_too_large(self):
        def padded(route):
            body = self.document(route)
            return self.ask(route, body=body + b" " * (9 << 20))
        self.check(lambda route: (400, "MalformedXML"), padded, self.documents)

    def test_keys_too_long(self):
        self.check(lambda route: (400, "KeyTooLongError"), lambda route: self.ask(route, key="k" * 1025),
                   lambda route: route.level == "Object")

    def test_headers_too_large(self):
        """More metadata than 2 KB."""
        large = {f"x-amz-meta-{i}": "v" * 500 for i in range(5)}
        self.check(lambda route: (400, "MetadataTooLarge"), lambda route: self.ask(route, headers=large),
                   lambda route: route.name in ("PutObject", "CreateMultipartUpload"))


if __name__ == "__main__":
    main()
