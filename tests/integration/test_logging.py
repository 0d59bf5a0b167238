# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""Server access logging: what boto3 and others ask for, and the lines that buckets' logs say of it."""

import base64
import datetime
import hashlib
import hmac
import json
import os
import re
import time
import unittest
import urllib.error
import urllib.request
from urllib.parse import quote, urlparse

from harness import PASSWORD, REGION, USER, Server, ServerTestCase, main
from test_access import ACCOUNTS, ALICE, BOB, AccessCase, boto3

if boto3:
    from botocore.auth import S3SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.config import Config
    from botocore.credentials import Credentials
    from botocore.exceptions import ClientError

WAIT_SECONDS = 60
HEX = "[0-9A-F]{16}"
# Every field of "Amazon S3 server access log format", in order, and nothing else.
LINE = re.compile(
    r"(?P<owner>[0-9a-f]{64}) (?P<bucket>[a-z0-9.-]+) "
    r"\[(?P<time>\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000)\] (?P<ip>[0-9.]+|[0-9a-f:]+) "
    r"(?P<requester>-|[0-9a-f]{64}) (?P<id>[0-9A-F]{16}) (?P<operation>[A-Z0-9]+\.[A-Z]+\.[A-Z_]+) "
    r"(?P<key>[!-~]+) (?P<uri>-|\"[A-Z]+ [!#-~]+ HTTP/1\.[01]\") (?P<status>[1-5]\d\d) (?P<error>-|[A-Za-z0-9]+) "
    r"(?P<sent>-|[1-9]\d*) (?P<size>-|\d+) (?P<total>-|\d+) (?P<turnaround>-|\d+) "
    r"(?P<referer>-|\"[ !#-~]+\") (?P<agent>-|\"[ !#-~]+\") (?P<version>[!-~]+) "
    r"(?P<host_id>[A-Za-z0-9+/=]+) (?P<signature>-|SigV[24]) (?P<cipher>-|[A-Z0-9_-]+) "
    r"(?P<auth>-|AuthHeader|QueryString) (?P<host>[a-z0-9.:\[\]-]+) (?P<tls>-|TLSv1\.[23]) (?P<arn>-) "
    r"(?P<acl>-|Yes) (?P<region>-)")


def wait_for(what, found):
    """What `found` says, as soon as it says anything."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        if (answer := found()):
            return answer
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come")


def service_policy(bucket, **condition):
    return json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"}, "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{bucket}/*", **({"Condition": condition} if condition else {})}]})


def log_lines(client, target, prefix=""):
    """All lines in a bucket of logs, taken apart."""
    lines = []
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=target, Prefix=prefix):
        for item in page.get("Contents", []):
            text = client.get_object(Bucket=target, Key=item["Key"])["Body"].read().decode("ascii")
            assert text.endswith("\n"), text
            for line in text[:-1].split("\n"):
                fields = LINE.fullmatch(line)
                assert fields, line
                lines.append(fields.groupdict())
    return lines


@unittest.skipUnless(boto3, "no boto3")
@unittest.skipIf(os.environ.get("HOLDFAST_S3_SERVER"), "the server is not configured by the test")
class LoggingCase(AccessCase):
    # Tables of arrays end the file's top level.
    configuration = '[access_logs]\ninterval = 1\n[tls]\nlisten = "127.0.0.1:0"\n' + ACCOUNTS

    def setUp(self):
        super().setUp()
        self.target = self.new_name()
        self.alice.create_bucket(Bucket=self.target)
        self.owner = self.alice.get_bucket_acl(Bucket=self.bucket)["Owner"]["ID"]

    def allow(self, **condition):
        self.alice.put_bucket_policy(Bucket=self.target, Policy=service_policy(self.target, **condition))

    def log_to(self, target=None, bucket=None, prefix="log/", client=None, **further):
        (client or self.alice).put_bucket_logging(Bucket=bucket or self.bucket, BucketLoggingStatus={
            "LoggingEnabled": {"TargetBucket": target or self.target, "TargetPrefix": prefix, **further}})

    def line(self, answer, operation=None, prefix="log/", count=1):
        """The line (or lines) about a request, by its id."""
        meta = answer.get("ResponseMetadata", answer)
        request = meta["HTTPHeaders"]["x-amz-request-id"]

        def found():
            lines = [l for l in log_lines(self.alice, self.target, prefix)
                     if l["id"] == request and operation in (None, l["operation"])]
            return lines if len(lines) >= count else None
        lines = wait_for(f"the line of {request}", found)
        self.assertEqual(len(lines), count, lines)
        for line in lines:
            self.assertEqual(line["host_id"], meta["HTTPHeaders"]["x-amz-id-2"])
            self.assertEqual(line["ip"], "127.0.0.1")
        return lines[0] if count == 1 else lines

    def expect(self, line, **fields):
        self.assertEqual({name: line[name] for name in fields}, fields)

    def metric(self, name):
        with urllib.request.urlopen(self.endpoint + "/-/metrics") as answer:
            text = answer.read().decode()
        return int(float(re.search(rf"^holdfast_access_log_{name} (\S+)$", text, re.M).group(1)))

    def fails(self, call, **options):
        with self.assertRaises(ClientError) as caught:
            call(**options)
        return caught.exception.response

    def plain(self, method, url, data=None, headers=None):
        """Without a library: status, and headers as boto3 gives them."""
        request = urllib.request.Request(url, method=method, data=data, headers=headers or {})
        try:
            answer = urllib.request.urlopen(request)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            answer.read()
            return {"HTTPStatusCode": answer.status,
                    "HTTPHeaders": {k.lower(): v for k, v in answer.headers.items()}}


class TestLines(LoggingCase):
    def setUp(self):
        super().setUp()
        self.allow(StringEquals={"aws:SourceAccount": ALICE},
                   ArnLike={"aws:SourceArn": f"arn:aws:s3:::{self.bucket}"})
        self.log_to()

    def test_objects(self):
        s3, bucket = self.alice, self.bucket
        before = datetime.datetime.utcnow().replace(microsecond=0)
        put = s3.put_object(Bucket=bucket, Key="a b/é+.txt", Body=b"x" * 1234)
        get = s3.get_object(Bucket=bucket, Key="a b/é+.txt")
        get["Body"].read()
        part = s3.get_object(Bucket=bucket, Key="a b/é+.txt", Range="bytes=10-29")
        head = s3.head_object(Bucket=bucket, Key="a b/é+.txt")
        listed = s3.list_objects_v2(Bucket=bucket, Prefix="a b/")
        tagged = s3.put_object_tagging(Bucket=bucket, Key="key", Tagging={"TagSet": [{"Key": "k", "Value": "v"}]})
        gone = s3.delete_object(Bucket=bucket, Key="key")
        missing = self.fails(s3.get_object, Bucket=bucket, Key="not there")
        unchanged = self.fails(s3.get_object, Bucket=bucket, Key="a b/é+.txt", IfNoneMatch=put["ETag"])
        after = datetime.datetime.utcnow()

        path = f"/{bucket}/" + quote("a b/é+.txt")
        line = self.line(put)
        self.expect(line, owner=self.owner, bucket=bucket, requester=self.owner, operation="REST.PUT.OBJECT",
                    key="a%20b/%C3%A9%2B.txt", uri=f'"PUT {path} HTTP/1.1"', status="200", error="-", sent="-",
                    size="1234", referer='"-"', version="-", signature="SigV4", cipher="-", auth="AuthHeader",
                    host=urlparse(self.endpoint).netloc, tls="-", acl="-")
        self.assertIn("Boto3/", line["agent"])
        when = datetime.datetime.strptime(line["time"], "%d/%b/%Y:%H:%M:%S +0000")
        self.assertTrue(before <= when <= after, line)
        self.assertLessEqual(int(line["turnaround"]), int(line["total"]))
        self.assertLess(int(line["total"]), WAIT_SECONDS * 1000)
        self.expect(self.line(get), operation="REST.GET.OBJECT", status="200", sent="1234", size="1234")
        self.expect(self.line(part), operation="REST.GET.OBJECT", status="206", sent="20", size="1234")
        self.expect(self.line(head), operation="REST.HEAD.OBJECT", status="200", sent="-", size="1234")
        line = self.line(listed)
        self.expect(line, operation="REST.GET.BUCKET", key="-", size="-",
                    uri=f'"GET /{bucket}?list-type=2&prefix=a%20b%2F&encoding-type=url HTTP/1.1"')
        self.assertEqual(line["sent"], listed["ResponseMetadata"]["HTTPHeaders"]["content-length"])
        self.expect(self.line(tagged), operation="REST.PUT.OBJECT_TAGGING", key="key", status="200")
        self.expect(self.line(gone), operation="REST.DELETE.OBJECT", key="key", status="204", sent="-")
        line = self.line(missing)
        self.expect(line, operation="REST.GET.OBJECT", key="not%20there", status="404", error="NoSuchKey", size="-")
        self.assertEqual(line["sent"], missing["ResponseMetadata"]["HTTPHeaders"]["content-length"])
        self.expect(self.line(unchanged), status="304", error="-", sent="-", size="1234")

    def test_who_is_refused(self):
        url = f"{self.endpoint}/{self.bucket}/key"
        stranger = self.plain("GET", url, headers={"User-Agent": 'x" 200 "', "Referer": "https://a/?Signature=s&b=c"})
        self.assertEqual(stranger["HTTPStatusCode"], 403)
        bob = self.fails(self.bob.put_object, Bucket=self.bucket, Key="his", Body=b"")
        liar = boto3.client("s3", endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id="ALICEKEY",
                            aws_secret_access_key="not hers", config=Config(s3={"addressing_style": "path"}))
        forged = self.fails(liar.get_object, Bucket=self.bucket, Key="key")
        unknown = self.plain("PATCH", url)
        self.expect(self.line(stranger), requester="-", operation="REST.GET.OBJECT", status="403",
                    error="AccessDenied", signature="-", auth="-", agent='"x%22 200 %22"',
                    referer='"https://a/?Signature=REDACTED&b=c"', size="-")
        self.expect(self.line(bob), operation="REST.PUT.OBJECT", key="his", status="403", error="AccessDenied",
                    requester=self.bob.list_buckets()["Owner"]["ID"], owner=self.owner)
        self.expect(self.line(forged), operation="REST.GET.OBJECT", key="key", status="403", requester="-",
                    error="SignatureDoesNotMatch", signature="SigV4", auth="AuthHeader")
        self.expect(self.line(unknown), operation="REST.PATCH.OBJECT", requester="-")

    def test_links_keep_their_secret(self):
        url = self.alice.generate_presigned_url("get_object", Params={"Bucket": self.bucket, "Key": "key"})
        answer = self.plain("GET", url)
        self.assertEqual(answer["HTTPStatusCode"], 200)
        signature = re.search("X-Amz-Signature=([0-9a-f]+)", url).group(1)
        expired = self.plain("GET", url.replace("X-Amz-Expires=3600", "X-Amz-Expires=3599"))
        for made, status in ((answer, "200"), (expired, "403")):
            line = self.line(made)
            self.expect(line, status=status, signature="SigV4", auth="QueryString", operation="REST.GET.OBJECT")
            self.assertIn("X-Amz-Signature=REDACTED", line["uri"])
            self.assertNotIn(signature, str(line))

    def test_multipart(self):
        s3, where = self.alice, {"Bucket": self.bucket, "Key": "parts"}
        begun = s3.create_multipart_upload(**where)
        upload = {**where, "UploadId": begun["UploadId"]}
        part = s3.upload_part(**upload, PartNumber=1, Body=b"p" * 500)
        copied = s3.upload_part_copy(**upload, PartNumber=2, CopySource=f"{self.bucket}/key")
        listed = s3.list_parts(**upload)
        uploads = s3.list_multipart_uploads(Bucket=self.bucket)
        done = s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": [
            {"PartNumber": 1, "ETag": part["ETag"]}]})
        other = s3.create_multipart_upload(**where)
        aborted = s3.abort_multipart_upload(**where, UploadId=other["UploadId"])
        self.expect(self.line(begun), operation="REST.POST.UPLOADS", key="parts")
        line = self.line(part)
        self.expect(line, operation="REST.PUT.PART", key="parts", size="500")
        for field in (f"uploadId={begun['UploadId']}", "partNumber=1"):
            self.assertIn(field, line["uri"])
        self.line(copied, count=2)
        self.expect(self.line(copied, "REST.COPY.PART"), key="parts", size="4", status="200")
        self.expect(self.line(copied, "REST.COPY.PART_GET"), key="key", size="4", status="200")
        self.expect(self.line(listed), operation="REST.GET.UPLOAD")
        self.expect(self.line(uploads), operation="REST.GET.UPLOADS", key="-")
        self.expect(self.line(done), operation="REST.POST.UPLOAD", size="500")
        self.expect(self.line(aborted), operation="REST.DELETE.UPLOAD", status="204")

    def test_copies_and_deletes_in_numbers(self):
        s3 = self.alice
        other = self.new_name()
        s3.create_bucket(Bucket=other)
        s3.put_bucket_policy(Bucket=self.target, Policy=service_policy(self.target))
        self.log_to(bucket=other, prefix="other/")
        copied = s3.copy_object(Bucket=other, Key="copy", CopySource=f"{self.bucket}/key")
        # One line in each bucket's log, of its half.
        self.expect(self.line(copied, prefix="other/"), operation="REST.COPY.OBJECT", bucket=other, key="copy",
                    size="4")
        self.expect(self.line(copied), operation="REST.COPY.OBJECT_GET", bucket=self.bucket, key="key", size="4",
                    status="200", sent="-", uri=f'"PUT /{other}/copy HTTP/1.1"')
        failed = self.fails(s3.copy_object, Bucket=other, Key="copy", CopySource=f"{self.bucket}/no")
        self.expect(self.line(failed), operation="REST.COPY.OBJECT_GET", status="404", error="NoSuchKey", key="no")

        s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        version = s3.put_object(Bucket=self.bucket, Key="v", Body=b"")["VersionId"]
        deleted = s3.delete_objects(Bucket=self.bucket, Delete={"Objects": [
            {"Key": "key"}, {"Key": "never there"}, {"Key": "v", "VersionId": version},
            {"Key": "k", "VersionId": "nonsense"}]})
        lines = {l["key"]: l for l in self.line(deleted, count=5)}
        self.expect(lines["-"], operation="REST.POST.MULTI_OBJECT_DELETE", status="200",
                    uri=f'"POST /{self.bucket}?delete HTTP/1.1"')
        for key, status, of in (("key", "204", "-"), ("never%20there", "204", "-"), ("v", "204", version)):
            self.expect(lines[key], operation="BATCH.DELETE.OBJECT", status=status, version=of, uri="-", total="-",
                        turnaround="-", agent="-", referer="-", sent="-", requester=self.owner)
        self.assertEqual(lines["k"]["status"][0], "4")
        get = s3.get_object(Bucket=self.bucket, Key="key", VersionId="null")
        self.expect(self.line(get), version="null")

    def test_forms(self):
        day = datetime.datetime.utcnow()
        credential = f"ALICEKEY/{day:%Y%m%d}/{REGION}/s3/aws4_request"
        policy = base64.b64encode(json.dumps({
            "expiration": f"{day + datetime.timedelta(minutes=10):%Y-%m-%dT%H:%M:%SZ}",
            "conditions": [{"bucket": self.bucket}, ["starts-with", "$key", ""], {"x-amz-credential": credential},
                           {"x-amz-algorithm": "AWS4-HMAC-SHA256"}, {"x-amz-date": f"{day:%Y%m%dT%H%M%SZ}"}]
        }).encode()).decode()
        key = b"AWS4alice-secret-0123456789"
        for part in (f"{day:%Y%m%d}", REGION, "s3", "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        fields = {"key": "form/${filename}", "policy": policy, "x-amz-credential": credential,
                  "x-amz-algorithm": "AWS4-HMAC-SHA256", "x-amz-date": f"{day:%Y%m%dT%H%M%SZ}",
                  "x-amz-signature": hmac.new(key, policy.encode(), hashlib.sha256).hexdigest()}
        body = "".join(f'--X\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items())
        body += '--X\r\nContent-Disposition: form-data; name="file"; filename="f.txt"\r\n\r\nsome text\r\n--X--\r\n'
        sent = self.plain("POST", f"{self.endpoint}/{self.bucket}", body.encode(),
                          {"Content-Type": "multipart/form-data; boundary=X"})
        self.assertEqual(sent["HTTPStatusCode"], 204)
        self.expect(self.line(sent), operation="REST.POST.OBJECT", key="form/f.txt", status="204", size="9",
                    requester=self.owner, signature="SigV4", auth="-")

    def test_acls_that_were_needed(self):
        self.open_to_acls()
        self.alice.delete_public_access_block(Bucket=self.bucket)
        self.alice.put_object(Bucket=self.bucket, Key="open", Body=b"seen", ACL="public-read")
        url = f"{self.endpoint}/{self.bucket}/"
        seen = self.plain("GET", url + "open")
        hidden = self.plain("GET", url + "key")
        owned = self.alice.get_object(Bucket=self.bucket, Key="open")
        self.assertEqual((seen["HTTPStatusCode"], hidden["HTTPStatusCode"]), (200, 403))
        self.expect(self.line(seen), acl="Yes", requester="-")
        self.expect(self.line(hidden), acl="-")
        self.expect(self.line(owned), acl="-")

    def test_tls(self):
        client = boto3.client("s3", endpoint_url=self.server.ready["tls"], region_name=REGION,
                              aws_access_key_id="ALICEKEY", aws_secret_access_key="alice-secret-0123456789",
                              config=Config(s3={"addressing_style": "path"}), verify=self.server.ready["ca"])
        line = self.line(client.get_object(Bucket=self.bucket, Key="key"))
        self.assertRegex(line["tls"], r"^TLSv1\.[23]$")
        self.assertRegex(line["cipher"], r"^TLS_AES_|^ECDHE-")

    def test_settings_and_the_end(self):
        s3, bucket = self.alice, self.bucket
        asked = s3.get_bucket_logging(Bucket=bucket)
        absent = self.fails(s3.get_bucket_website, Bucket=bucket)
        off = s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={})
        s3.get_object(Bucket=bucket, Key="key")
        self.expect(self.line(asked), operation="REST.GET.LOGGING_STATUS", key="-")
        self.expect(self.line(absent), operation="REST.GET.WEBSITE", status="404",
                    error="NoSuchWebsiteConfiguration")
        self.expect(self.line(off), operation="REST.PUT.LOGGING_STATUS", status="200")
        self.assertEqual([l["operation"] for l in log_lines(s3, self.target) if "OBJECT" in l["operation"]], [])
        self.log_to()
        s3.delete_object(Bucket=bucket, Key="key")
        gone = s3.delete_bucket(Bucket=bucket)
        self.expect(self.line(gone), operation="REST.DELETE.BUCKET", status="204", bucket=bucket)


class TestDelivery(LoggingCase):
    def log_keys(self, prefix="log/"):
        return [o["Key"] for o in self.alice.list_objects_v2(Bucket=self.target, Prefix=prefix).get("Contents", [])]

    def test_log_objects_are_the_owners(self):
        self.allow()
        self.log_to()
        self.line(self.alice.get_object(Bucket=self.bucket, Key="key"))
        key = self.log_keys()[0]
        self.assertRegex(key, rf"^log/\d{{4}}-\d\d-\d\d-\d\d-\d\d-\d\d-{HEX}$")
        self.assertEqual(self.alice.get_object_acl(Bucket=self.target, Key=key)["Owner"]["ID"], self.owner)
        head = self.alice.head_object(Bucket=self.target, Key=key, ChecksumMode="ENABLED")
        self.assertEqual(head["ContentType"], "text/plain")
        body = self.alice.get_object(Bucket=self.target, Key=key)["Body"].read()
        self.assertEqual(head["ETag"], f'"{hashlib.md5(body).hexdigest()}"')

    def test_without_permission(self):
        failures = self.metric("deliveries_failed_total")
        dropped = self.metric("lines_dropped_total")
        self.log_to()
        for _ in range(2):
            self.alice.get_object(Bucket=self.bucket, Key="key")
            wait_for("a failure", lambda: self.metric("deliveries_failed_total") > failures)
            failures = self.metric("deliveries_failed_total")
        self.assertGreaterEqual(self.metric("lines_dropped_total"), dropped + 2)
        # Another bucket's name, another account, another service: no.
        for condition in ({"ArnEquals": {"aws:SourceArn": f"arn:aws:s3:::{self.target}"}},
                          {"StringEquals": {"aws:SourceAccount": BOB}}):
            self.allow(**condition)
            self.alice.get_object(Bucket=self.bucket, Key="key")
            wait_for("a failure", lambda: self.metric("deliveries_failed_total") > failures)
            failures = self.metric("deliveries_failed_total")
        self.assertEqual(self.log_keys(""), [])
        log = self.server.log()
        self.assertEqual(len(re.findall(f"cannot be delivered.*{self.bucket}", log)), 1, log)
        delivered = self.metric("lines_delivered_total")
        self.allow()
        self.line(self.alice.get_object(Bucket=self.bucket, Key="key"))
        wait_for("the count", lambda: self.metric("lines_delivered_total") > delivered)
        wait_for("the good news", lambda: re.search(f"delivered again.*{self.bucket}", self.server.log()))

    def log_by_date(self, prefix, source):
        """As the library of the system does not know key formats yet."""
        document = ("<BucketLoggingStatus><LoggingEnabled>"
                    f"<TargetBucket>{self.target}</TargetBucket><TargetPrefix>{prefix}</TargetPrefix>"
                    f"<TargetObjectKeyFormat><PartitionedPrefix><PartitionDateSource>{source}"
                    "</PartitionDateSource></PartitionedPrefix></TargetObjectKeyFormat>"
                    "</LoggingEnabled></BucketLoggingStatus>").encode()
        request = AWSRequest("PUT", f"{self.endpoint}/{self.bucket}?logging", data=document)
        S3SigV4Auth(Credentials("ALICEKEY", "alice-secret-0123456789"), "s3", REGION).add_auth(request)
        answer = self.plain("PUT", request.url, document, dict(request.headers))
        self.assertEqual(answer["HTTPStatusCode"], 200)

    def test_by_date(self):
        self.allow()
        for prefix, source in (("event/", "EventTime"), ("delivery/", "DeliveryTime")):
            self.log_by_date(prefix, source)
            answer = self.alice.get_object(Bucket=self.bucket, Key="key")
            line = self.line(answer, prefix=prefix)
            day = datetime.datetime.strptime(line["time"][:11], "%d/%b/%Y")
            keys = self.log_keys(prefix)
            clock = "00-00-00" if source == "EventTime" else r"\d\d-\d\d-\d\d"
            for key in keys:
                self.assertRegex(key, rf"^{prefix}{ALICE}/{REGION}/{self.bucket}/\d{{4}}/\d\d/\d\d/"
                                      rf"\d{{4}}-\d\d-\d\d-{clock}-{HEX}$")
            if source == "EventTime":
                self.assertTrue(any(f"/{day:%Y/%m/%d}/{day:%Y-%m-%d}-00-00-00-" in key for key in keys), keys)

    def test_the_log_delivery_group_and_grants(self):
        s3 = self.alice
        s3.put_bucket_ownership_controls(
            Bucket=self.target, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]})
        s3.put_bucket_acl(Bucket=self.target, ACL="log-delivery-write")
        bob = self.bob.list_buckets()["Owner"]["ID"]
        self.log_to(TargetGrants=[{"Grantee": {"Type": "CanonicalUser", "ID": bob}, "Permission": "READ"}])
        answer = s3.get_object(Bucket=self.bucket, Key="key")
        self.line(answer)
        key = self.log_keys()[0]
        self.assertIn(b"REST.", self.bob.get_object(Bucket=self.target, Key=key)["Body"].read())
        grants = s3.get_object_acl(Bucket=self.target, Key=key)["Grants"]
        self.assertEqual(sorted((g["Grantee"]["ID"], g["Permission"]) for g in grants),
                         sorted([(self.owner, "FULL_CONTROL"), (bob, "READ")]))

    def test_a_bucket_that_holds_its_own_log(self):
        self.alice.put_bucket_policy(Bucket=self.bucket, Policy=service_policy(self.bucket))
        self.log_to(self.bucket)
        self.target = self.bucket
        self.line(self.alice.get_object(Bucket=self.bucket, Key="key"))
        # Deliveries make no lines: all that are here are about requests of ours.
        operations = {(l["operation"], l["requester"]) for l in log_lines(self.alice, self.bucket, "log/")}
        self.assertNotIn("REST.PUT.OBJECT", {o for o, _ in operations})
        self.assertEqual({r for _, r in operations}, {self.owner})

    def test_targets_that_are_refused(self):
        s3, code = self.alice, "InvalidTargetBucketForLogging"
        self.refused(code, self.log_to, target=self.new_name())
        self.refused(code, self.log_to, target="Not_A_Name")
        his = self.new_name()
        self.bob.create_bucket(Bucket=his)
        self.refused(code, self.log_to, target=his)
        self.refused(code, self.log_to, target=his, client=self.root)  # the buckets' owners count
        self.refused("InvalidArgument", self.log_to, prefix="x" * 1000)
        grant = {"Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"},
                 "Permission": "READ"}
        self.refused("AccessControlListNotSupported", self.log_to, TargetGrants=[grant])
        s3.put_bucket_ownership_controls(
            Bucket=self.target, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
        self.log_to(TargetGrants=[grant])
        nobody = {"Type": "AmazonCustomerByEmail", "EmailAddress": "nobody@example.com"}
        self.refused("UnresolvableGrantByEmailAddress", self.log_to,
                     TargetGrants=[{"Grantee": nobody, "Permission": "READ"}])
        s3.put_bucket_request_payment(Bucket=self.target, RequestPaymentConfiguration={"Payer": "Requester"})
        self.refused(code, self.log_to)
        locked = self.new_name()
        s3.create_bucket(Bucket=locked, ObjectLockEnabledForBucket=True)
        self.log_to(target=locked)
        s3.put_object_lock_configuration(Bucket=locked, ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}})
        self.refused(code, self.log_to, target=locked)
        self.assertEqual(s3.get_bucket_logging(Bucket=self.bucket)["LoggingEnabled"]["TargetBucket"], locked)


@unittest.skipUnless(boto3, "no boto3")
@unittest.skipIf(os.environ.get("HOLDFAST_S3_SERVER"), "the server is not configured by the test")
class TestEnd(unittest.TestCase):
    def client(self, server):
        return boto3.client("s3", endpoint_url=server.endpoint, region_name=REGION, aws_access_key_id=USER,
                            aws_secret_access_key=PASSWORD, config=Config(s3={"addressing_style": "path"}))

    def test_a_stop_delivers(self):
        """What was gathered for an hour to come is there after a stop, and not after a crash."""
        server = Server("[access_logs]\ninterval = 3600\n")
        self.addCleanup(server.remove)
        s3 = self.client(server.start())
        for name in ("source", "target"):
            s3.create_bucket(Bucket=name)
        s3.put_bucket_policy(Bucket="target", Policy=service_policy("target"))
        s3.put_bucket_logging(Bucket="source", BucketLoggingStatus={
            "LoggingEnabled": {"TargetBucket": "target", "TargetPrefix": ""}})
        for _ in range(100):
            s3.list_objects_v2(Bucket="source")
        self.assertEqual(log_lines(s3, "target"), [])
        self.assertEqual(server.stop(), 0)
        s3 = self.client(server.start())
        self.assertEqual([l["operation"] for l in log_lines(s3, "target")], ["REST.GET.BUCKET"] * 100)
        s3.list_objects_v2(Bucket="source")
        server.crash()
        s3 = self.client(server.start())
        self.assertEqual(len(log_lines(s3, "target")), 100)

    def test_full_objects_do_not_wait(self):
        server = Server("[access_logs]\ninterval = 3600\nobject_size = 1\n")
        self.addCleanup(server.remove)
        s3 = self.client(server.start())
        for name in ("source", "target"):
            s3.create_bucket(Bucket=name)
        s3.put_bucket_policy(Bucket="target", Policy=service_policy("target"))
        s3.put_bucket_logging(Bucket="source", BucketLoggingStatus={
            "LoggingEnabled": {"TargetBucket": "target", "TargetPrefix": ""}})
        # A line of each entry: five lists of a thousand are more than a megabyte.
        for _ in range(5):
            s3.delete_objects(Bucket="source", Delete={"Quiet": True, "Objects": [
                {"Key": f"{i:04}-" + "k" * 200} for i in range(1000)]})
        found = wait_for("an object", lambda: s3.list_objects_v2(Bucket="target").get("Contents"))
        self.assertLessEqual(len(found), 2)
        self.assertGreaterEqual(found[0]["Size"], 1 << 20)
        self.assertEqual({l["operation"] for l in log_lines(s3, "target")},
                         {"BATCH.DELETE.OBJECT", "REST.POST.MULTI_OBJECT_DELETE"})


if __name__ == "__main__":
    main()
