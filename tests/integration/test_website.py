# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""Buckets as websites: set up with boto3, visited with curl under host names of their own."""

import itertools
import json
import os
import shutil
import unittest
import uuid
from urllib.parse import urlparse

from harness import PASSWORD, REGION, USER, main, pseudo_random
from test_boto3 import BotoCase

MIB = 1 << 20
INDEX = {"IndexDocument": {"Suffix": "index.html"}}
ERROR = {"ErrorDocument": {"Key": "errors/page.html"}}
CONFIGURATION = """
virtual_host_domains = ["s3.holdfast.test"]
[website]
domains = ["sites.holdfast.test"]
hosts = ["www.example.net", "*.example.com"]
"""


class Page:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def location(self):
        return self.headers.get("location")


@unittest.skipUnless(shutil.which("curl"), "no curl")
@unittest.skipIf(os.environ.get("HOLDFAST_S3_SERVER"), "the server is not configured by the test")
class WebsiteCase(BotoCase):
    configuration = CONFIGURATION

    def setUp(self):
        super().setUp()
        self.port = urlparse(self.endpoint).port
        self.host = f"{self.bucket}.s3-website.localhost:{self.port}"
        self.counter = itertools.count()

    def website(self, bucket=None, **configuration):
        self.s3.put_bucket_website(Bucket=bucket or self.bucket, WebsiteConfiguration=configuration or INDEX)

    def publish(self, *more, bucket=None, listing=False):
        """Everybody may read; with `listing` also see which keys there are. `more`: further statements."""
        bucket = bucket or self.bucket
        statements = [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                       "Resource": f"arn:aws:s3:::{bucket}/*"}]
        if listing:
            statements.append({"Effect": "Allow", "Principal": "*", "Action": "s3:ListBucket",
                               "Resource": f"arn:aws:s3:::{bucket}"})
        self.s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(
            {"Version": "2012-10-17", "Statement": statements + list(more)}))

    def get_website_page(self, path="/", *options, host=None, method="GET", scheme="http", port=None):
        host = host or self.host
        number = next(self.counter)
        head, body = self.tmp / f"head{number}", self.tmp / f"body{number}"
        body.write_bytes(b"")
        how = ["-I"] if method == "HEAD" else ["-X", method]
        self.run_client("curl", "-sS", "--max-time", "60", "--path-as-is", "--connect-to",
                        f"::127.0.0.1:{port or self.port}", *how, "-D", head, "-o", body, *options,
                        f"{scheme}://{host}{path}")
        lines = head.read_bytes().decode("latin-1").split("\r\n\r\n")[-2].split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, value = line.split(":", 1)
            self.assertNotIn(name.lower(), headers)
            headers[name.lower()] = value.strip()
        return Page(int(lines[0].split()[1]), headers, b"" if method == "HEAD" else body.read_bytes())

    def head_website_page(self, path="/", *options, host=None):
        return self.get_website_page(path, *options, host=host, method="HEAD")

    def is_html(self, page, status, code, *parts):
        self.assertEqual(page.status, status, page.body)
        self.assertEqual(page.headers["content-type"], "text/html; charset=utf-8")
        self.assertEqual(page.headers["x-amz-error-code"], code)
        self.assertIn(f"<h1>{status} ".encode(), page.body)
        self.assertIn(f"<li>Code: {code}</li>".encode(), page.body)
        self.assertIn(f"<li>RequestId: {page.headers['x-amz-request-id']}</li>".encode(), page.body)
        for part in parts:
            self.assertIn(part, page.body)

    def same_but_the_body(self, path, *options):
        """HEAD says what GET says."""
        got, head = self.get_website_page(path, *options), self.head_website_page(path, *options)
        for headers in (got.headers, head.headers):
            for name in ("date", "x-amz-request-id"):
                headers.pop(name)
        self.assertEqual((got.status, got.headers), (head.status, head.headers))
        return got


class TestPages(WebsiteCase):
    def test_index_documents_and_files(self):
        self.website()
        self.publish()
        page = b"<html><script>go()</script></html>"
        self.put("index.html", page, ContentType="text/html", CacheControl="max-age=60", Metadata={"who": "me"})
        self.put("docs/index.html", b"the docs")
        self.put("docs/a.css", b"css", ContentType="text/css")
        self.put("-/health/live", b"a page like any other")
        got = self.get_website_page("/")
        self.assertEqual((got.status, got.body, got.headers["content-type"]), (200, page, "text/html"))
        self.assertEqual((got.headers["cache-control"], got.headers["x-amz-meta-who"]), ("max-age=60", "me"))
        self.assertEqual(got.headers["etag"], self.head("index.html")["ETag"])
        self.assertNotIn("content-security-policy", got.headers)  # its scripts are meant
        self.assertEqual(self.get_website_page("/docs/").body, b"the docs")
        self.assertEqual(self.get_website_page("/docs/a.css").headers["content-type"], "text/css")
        self.assertEqual(self.get_website_page("/-/health/live").body, b"a page like any other")
        # A page has no sub-resources, versions, parts, or headers by query.
        for query in ("?acl", "?versionId=" + "0" * 32, "?partNumber=7", "?uploads", "?list-type=2&prefix=x",
                      "?response-content-type=text/plain", "?X-Amz-Algorithm=nonsense", "?nobody-knows"):
            got = self.get_website_page("/" + query)
            self.assertEqual((got.status, got.body, got.headers["content-type"]), (200, page, "text/html"), query)
        for header in ("x-amz-copy-source: x", "x-amz-server-side-encryption: AES256", "x-amz-expected-bucket-owner: 1",
                       "Authorization: nonsense"):
            self.assertEqual(self.get_website_page("/", "-H", header).status, 200, header)
        for path in ("/", "/docs/", "/docs", "/none"):
            self.same_but_the_body(path)

    def test_hosts(self):
        self.website()
        self.publish()
        self.put("index.html", b"home")
        for suffix in ("s3-website.localhost", f"s3-website-{REGION}.localhost", f"s3-website.{REGION}.localhost",
                       "s3-website.s3.holdfast.test", f"s3-website-{REGION}.s3.holdfast.test", "sites.holdfast.test",
                       "S3-Website.LOCALHOST"):
            for port in ("", f":{self.port}", ":80"):
                self.assertEqual(self.get_website_page(host=f"{self.bucket}.{suffix}{port}").body, b"home", suffix)
        for host in (f"{self.bucket}.s3-website.example.org", f"{self.bucket}.s3.holdfast.test",
                     "s3-website.localhost", "sites.holdfast.test"):
            got = self.get_website_page(host=host)
            self.assertEqual((got.status, got.headers["content-type"]), (403, "application/xml"), host)

    def test_buckets_named_like_their_domain(self):
        for name in ("www.example.net", f"{self.bucket}.example.com"):
            self.s3.create_bucket(Bucket=name)
            self.website(name)
            self.publish(bucket=name)
            self.s3.put_object(Bucket=name, Key="index.html", Body=name.encode())
            for host in (name, f"{name.upper()}:{self.port}", f"{name}.s3-website.localhost"):
                self.assertEqual(self.get_website_page(host=host).body, name.encode(), host)
        for host in ("example.com", "a.b.example.com", "example.net", "x.www.example.net"):
            self.assertEqual(self.get_website_page(host=host).headers["content-type"], "application/xml", host)
        self.is_html(self.get_website_page(host="nobody-here.example.com"), 404, "NoSuchWebsiteConfiguration")

    def test_odd_keys(self):
        self.website()
        self.publish()
        for key, path in (("ü + %.html", "/%C3%BC%20+%20%25.html"), ("a//b", "/a//b"), ("/lead", "//lead"),
                          ("a/../b", "/a/../b"), ("q?x", "/q%3Fx"), ("tab\there", "/tab%09here")):
            self.put(key, key.encode())
            self.assertEqual(self.get_website_page(path).body, key.encode(), key)
        self.is_html(self.get_website_page("/" + "k" * 1025), 400, "KeyTooLongError")
        self.is_html(self.get_website_page("/" + "k" * 1020 + "/"), 400, "KeyTooLongError")
        self.is_html(self.get_website_page("/" + "k" * 1020), 403, "AccessDenied")
        self.is_html(self.get_website_page("/%ff"), 400, "InvalidURI")

    def test_ranges_and_conditions(self):
        self.website()
        self.publish()
        data = pseudo_random(3 * MIB, 91)
        tag = self.put("index.html", data)["ETag"]
        date = self.head("index.html")["LastModified"].strftime("%a, %d %b %Y %H:%M:%S GMT")
        got = self.get_website_page("/", "-r", "1000000-2000000")
        self.assertEqual((got.status, got.body), (206, data[1000000:2000001]))
        self.assertEqual(got.headers["content-range"], f"bytes 1000000-2000000/{3 * MIB}")
        self.assertEqual(self.head_website_page("/", "-r", "-5").headers["content-length"], "5")
        self.is_html(self.get_website_page("/", "-r", "9000000-"), 416, "InvalidRange")
        for condition in (f"If-None-Match: {tag}", f"If-Modified-Since: {date}"):
            for page in (self.get_website_page("/", "-H", condition), self.head_website_page("/", "-H", condition)):
                self.assertEqual((page.status, page.body, page.headers["etag"]), (304, b"", tag))
                self.assertNotIn("x-amz-error-code", page.headers)
        self.assertEqual(self.get_website_page("/", "-H", 'If-None-Match: "other"').body, data)
        self.is_html(self.get_website_page("/", "-H", 'If-Match: "other"'), 412, "PreconditionFailed")
        self.assertEqual(self.get_website_page("/", "-r", "0-9", "-H", 'If-Range: "other"').status, 200)

    def test_folders(self):
        self.website()
        self.publish()
        self.put("docs/index.html", b"docs")
        self.put("ü b/c/index.html", b"deep")
        self.put("both", b"the file")
        self.put("both/index.html", b"the folder")
        for page in (self.get_website_page("/docs"), self.head_website_page("/docs")):
            self.assertEqual((page.status, page.location, page.body), (302, "/docs/", b""))
        self.assertEqual(self.get_website_page("/docs?a=1&b=%20x").location, "/docs/?a=1&b=%20x")
        self.assertEqual(self.get_website_page("/%C3%BC%20b/c").location, "/%C3%BC%20b/c/")
        self.assertEqual(self.get_website_page("/both").body, b"the file")
        self.assertEqual(self.get_website_page("/both/").body, b"the folder")
        self.is_html(self.get_website_page("/doc"), 403, "AccessDenied")
        self.is_html(self.get_website_page("/docs/index.html/"), 403, "AccessDenied")
        # A key that begins with a slash must not lead to another site.
        self.put("/evil.example/index.html", b"")
        self.assertEqual(self.get_website_page("//evil.example").location, f"http://{self.host}//evil.example/")
        # A folder whose index nobody may read is not there, nor is one whose index was deleted.
        self.publish({"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
                      "Resource": f"arn:aws:s3:::{self.bucket}/docs/*"}, listing=True)
        self.is_html(self.get_website_page("/docs"), 404, "NoSuchKey")
        self.s3.delete_object(Bucket=self.bucket, Key="both/index.html")
        self.s3.delete_object(Bucket=self.bucket, Key="both")
        self.is_html(self.get_website_page("/both"), 404, "NoSuchKey")

    def test_versions(self):
        self.website()
        self.publish(listing=True)
        self.s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        old = self.put("index.html", b"old")["VersionId"]
        self.put("index.html", b"new")
        self.assertEqual(self.get_website_page(f"/?versionId={old}").body, b"new")
        self.s3.delete_object(Bucket=self.bucket, Key="index.html")
        self.is_html(self.get_website_page("/"), 404, "NoSuchKey")

    def test_cross_origin(self):
        self.website(**INDEX, RoutingRules=[{"Condition": {"KeyPrefixEquals": "old"}, "Redirect": {"ReplaceKeyWith": "new"}}])
        self.publish()
        self.put("index.html", b"home")
        self.s3.put_bucket_cors(Bucket=self.bucket, CORSConfiguration={"CORSRules": [
            {"AllowedOrigins": ["https://app.example"], "AllowedMethods": ["GET"], "ExposeHeaders": ["ETag"]}]})
        for path, status in (("/", 200), ("/old", 301), ("/none", 403)):
            got = self.get_website_page(path, "-H", "Origin: https://app.example")
            self.assertEqual((got.status, got.headers["access-control-allow-origin"]), (status, "https://app.example"))
            self.assertEqual(got.headers["access-control-expose-headers"], "ETag")
            got = self.get_website_page(path, "-H", "Origin: https://other.example")
            self.assertNotIn("access-control-allow-origin", got.headers)


class TestErrors(WebsiteCase):
    def test_missing_pages(self):
        self.website()
        self.publish()
        got = self.get_website_page("/%3Cscript%3Ealert('1&2')%3C/script%3E")
        self.is_html(got, 403, "AccessDenied")
        self.assertNotIn(b"script", got.body)
        self.publish(listing=True)
        got = self.get_website_page("/%3Cscript%3Ealert('1&2')%3C/script%3E")
        self.is_html(got, 404, "NoSuchKey", b"<li>Message: The specified key does not exist.</li>",
                     b"<li>Key: &lt;script&gt;alert(&#39;1&amp;2&#39;)&lt;/script&gt;</li>")
        self.assertNotIn(b"<script", got.body)
        self.assertEqual(got.headers["x-amz-error-message"], "The specified key does not exist.")
        self.is_html(self.get_website_page("/"), 404, "NoSuchKey", b"<li>Key: index.html</li>")
        head = self.head_website_page("/none")
        self.assertEqual((head.status, head.headers["x-amz-error-code"]), (404, "NoSuchKey"))

    def test_error_document(self):
        self.website(**INDEX, **ERROR)
        document = pseudo_random(200_000, 92)
        self.put("errors/page.html", document, ContentType="text/x-error", CacheControl="no-store",
                 WebsiteRedirectLocation="/elsewhere")
        self.publish()
        tag = self.head("errors/page.html")["ETag"]
        for listing, status, code in ((False, 403, "AccessDenied"), (True, 404, "NoSuchKey")):
            self.publish(listing=listing)
            for options in ((), ("-r", "0-9"), ("-H", f"If-None-Match: {tag}"), ("-H", 'If-Match: "x"')):
                got = self.get_website_page("/none", *options)
                self.assertEqual((got.status, got.body), (status, document), options)
                self.assertEqual((got.headers["content-type"], got.headers["cache-control"]), ("text/x-error", "no-store"))
                self.assertEqual(got.headers["x-amz-error-code"], code)
                for name in ("accept-ranges", "content-range", "etag", "location"):
                    self.assertNotIn(name, got.headers)
            self.assertEqual(self.head_website_page("/none").headers["content-length"], "200000")
            self.same_but_the_body("/none")
        # Other errors of a page have it too; the document itself is a page.
        self.put("index.html", b"home")
        for options, status in ((("-r", "50-"), 416), (("-H", 'If-Match: "x"'), 412)):
            got = self.get_website_page("/", *options)
            self.assertEqual((got.status, got.body), (status, document))
        self.assertEqual(self.get_website_page("/errors/page.html").location, "/elsewhere")

    def test_error_document_that_fails(self):
        self.website(**INDEX, **ERROR)
        self.publish(listing=True)
        text = b"<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>"
        got = self.get_website_page("/none")
        self.is_html(got, 404, "NoSuchKey", text, b"<li>Key: none</li>", b"<li>Key: errors/page.html</li>")
        self.publish()
        got = self.get_website_page("/none")
        self.is_html(got, 403, "AccessDenied", text)
        self.assertNotIn(b"NoSuchKey", got.body)
        self.put("errors/page.html", b"secret")
        self.publish({"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
                      "Resource": f"arn:aws:s3:::{self.bucket}/errors/*"}, listing=True)
        got = self.get_website_page("/none")
        self.is_html(got, 404, "NoSuchKey", text, b"<li>Code: AccessDenied</li>")
        self.assertNotIn(b"secret", got.body)
        self.same_but_the_body("/none")

    def test_private_buckets(self):
        self.website(**INDEX, **ERROR)
        for key in ("index.html", "a", "folder/index.html", "errors/page.html"):
            self.put(key, b"private")
        for path in ("/", "/a", "/folder", "/folder/", "/none", "/errors/page.html"):
            for sign in ((), ("--aws-sigv4", f"aws:amz:{REGION}:s3", "--user", f"{USER}:{PASSWORD}")):  # not even root
                got = self.get_website_page(path, *sign)
                self.is_html(got, 403, "AccessDenied")
                self.assertNotIn(b"private", got.body)
                self.assertEqual(self.head_website_page(path, *sign).status, 403)
        link = self.s3.generate_presigned_url("get_object", {"Bucket": self.bucket, "Key": "a"})
        self.is_html(self.get_website_page("/a?" + urlparse(link).query), 403, "AccessDenied")

    def test_acls_and_public_access(self):
        self.website()
        self.s3.put_bucket_ownership_controls(
            Bucket=self.bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
        self.put("index.html", b"home", ACL="public-read")
        self.put("a", b"private")
        self.put("docs/index.html", b"docs", ACL="public-read")
        self.put("secret/index.html", b"secret")
        self.assertEqual(self.get_website_page("/").body, b"home")
        self.assertEqual(self.get_website_page("/docs").location, "/docs/")
        for path in ("/a", "/none", "/secret", "/secret/"):
            self.is_html(self.get_website_page(path), 403, "AccessDenied")
        self.s3.put_bucket_acl(Bucket=self.bucket, ACL="public-read")  # now they may list
        self.is_html(self.get_website_page("/none"), 404, "NoSuchKey")
        self.is_html(self.get_website_page("/a"), 403, "AccessDenied")
        block = {"BlockPublicAcls": False, "IgnorePublicAcls": True, "BlockPublicPolicy": False,
                 "RestrictPublicBuckets": True}
        self.s3.put_public_access_block(Bucket=self.bucket, PublicAccessBlockConfiguration=block)
        self.is_html(self.get_website_page("/"), 403, "AccessDenied")
        self.publish()
        self.is_html(self.get_website_page("/"), 403, "AccessDenied")

    def test_conditions_of_policies(self):
        self.website()
        self.put("index.html", b"home")
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{self.bucket}/*",
             "Condition": {"StringLike": {"aws:Referer": "http://good.example/*"}}}]}))
        self.assertEqual(self.get_website_page("/", "-e", "http://good.example/page").body, b"home")
        self.is_html(self.get_website_page("/", "-e", "http://bad.example/page"), 403, "AccessDenied")

    def test_requesters_who_should_pay(self):
        self.website(**INDEX, **ERROR)
        self.publish()
        self.put("index.html", b"home")
        self.put("errors/page.html", b"error")
        self.s3.put_bucket_request_payment(Bucket=self.bucket, RequestPaymentConfiguration={"Payer": "Requester"})
        self.is_html(self.get_website_page("/"), 403, "AccessDenied")
        self.s3.put_bucket_request_payment(Bucket=self.bucket, RequestPaymentConfiguration={"Payer": "BucketOwner"})
        self.assertEqual(self.get_website_page("/").body, b"home")

    def test_no_website(self):
        self.publish(listing=True)
        self.put("index.html", b"home")
        self.put("a", b"a")
        for path in ("/", "/a", "/none"):
            self.is_html(self.get_website_page(path), 404, "NoSuchWebsiteConfiguration",
                         f"<li>BucketName: {self.bucket}</li>".encode())
        # What there is not looks the same, whatever it is called.
        for name in (self.new_name(), "ab", "under_score", "a" * 64):
            self.is_html(self.get_website_page("/", host=f"{name}.s3-website.localhost"), 404,
                         "NoSuchWebsiteConfiguration")
        self.website()
        self.assertEqual(self.get_website_page("/").body, b"home")
        self.s3.delete_bucket_website(Bucket=self.bucket)
        self.is_html(self.get_website_page("/"), 404, "NoSuchWebsiteConfiguration")

    def test_methods(self):
        self.website(**INDEX, **ERROR)
        self.publish({"Effect": "Allow", "Principal": "*", "Action": ["s3:PutObject", "s3:DeleteObject"],
                      "Resource": f"arn:aws:s3:::{self.bucket}/*"}, listing=True)
        self.put("index.html", b"home")
        self.put("errors/page.html", b"error")
        before = self.keys()
        for method in ("PUT", "POST", "DELETE", "OPTIONS", "PATCH"):
            for path in ("/", "/index.html", "/new", "/?delete", "/?website", "/new?uploads"):
                options = ("--data-binary", "<x/>") if method in ("PUT", "POST", "PATCH") else ()
                got = self.get_website_page(path, *options, method=method)
                self.is_html(got, 405, "MethodNotAllowed", f"<li>Method: {method}</li>".encode())
                self.assertEqual(got.headers["allow"], "GET, HEAD")
        self.assertEqual(self.keys(), before)
        self.assertEqual(self.get_website_page("/").body, b"home")


class TestRedirects(WebsiteCase):
    def test_all_requests(self):
        self.website(RedirectAllRequestsTo={"HostName": "new.example:8443", "Protocol": "https"})
        self.put("a", b"a")
        for page in (self.get_website_page("/a%20b/%C3%BC?q=1&r=%20"), self.head_website_page("/a%20b/%C3%BC?q=1&r=%20")):
            self.assertEqual((page.status, page.body), (301, b""))
            self.assertEqual(page.location, "https://new.example:8443/a%20b/%C3%BC?q=1&r=%20")
        self.website(RedirectAllRequestsTo={"HostName": "new.example"})
        self.assertEqual(self.get_website_page("/a").location, "http://new.example/a")
        self.assertEqual(self.get_website_page("/").location, "http://new.example/")

    def test_rules(self):
        def rule(redirect, **condition):
            return dict({"Redirect": redirect}, **({"Condition": condition} if condition else {}))
        self.website(**INDEX, **ERROR, RoutingRules=[
            rule({"ReplaceKeyPrefixWith": "documents/"}, KeyPrefixEquals="docs/"),
            rule({"ReplaceKeyWith": "new.html", "HostName": "www.example.org", "Protocol": "https",
                  "HttpRedirectCode": "302"}, KeyPrefixEquals="old.html"),
            rule({"HostName": "resize.example", "ReplaceKeyPrefixWith": "make?key=", "HttpRedirectCode": "307"},
                 KeyPrefixEquals="thumbs/", HttpErrorCodeReturnedEquals="404"),
            rule({"HostName": "login.example"}, HttpErrorCodeReturnedEquals="403"),
        ])
        self.put("docs/a", b"never seen")
        self.put("thumbs/there", b"there")
        self.put("errors/page.html", b"error")
        self.publish(listing=True)
        host = self.host
        for path, status, location in (
                ("/docs/a", 301, f"http://{host}/documents/a"),
                ("/docs/x%20y?q=1", 301, f"http://{host}/documents/x%20y?q=1"),
                ("/docs/%0d%0aSet-Cookie:%20a", 301, f"http://{host}/documents/%0D%0ASet-Cookie%3A%20a"),
                ("/old.html", 302, "https://www.example.org/new.html"),
                ("/thumbs/a%20b.png", 307, "http://resize.example/make?key=a%20b.png")):
            page = self.get_website_page(path)
            self.assertEqual((page.status, page.location, page.body), (status, location, b""), path)
            self.assertEqual(self.head_website_page(path).location, location)
        self.assertEqual(self.get_website_page("/thumbs/there").body, b"there")
        self.assertEqual(self.get_website_page("/none").body, b"error")
        self.publish()
        self.assertEqual(self.get_website_page("/thumbs/a").location, "http://login.example/thumbs/a")
        self.assertEqual(self.get_website_page("/thumbs/there").body, b"there")
        # Changed rules count at once.
        self.website(**INDEX, RoutingRules=[rule({"HttpRedirectCode": "303", "ReplaceKeyWith": "x"})])
        page = self.get_website_page("/docs/a")
        self.assertEqual((page.status, page.location), (303, f"http://{host}/x"))

    def test_location_of_an_object(self):
        self.website()
        self.publish()
        for location, sent in (("/other.html", "/other.html"), ("http://www.example.org/a?b=c#d", None),
                               ("https://www.example.org/", None), ("/with blank", "/with%20blank")):
            self.put("page", b"old", WebsiteRedirectLocation=location)
            for page in (self.get_website_page("/page?x=1"), self.head_website_page("/page", "-r", "0-1", "-H", "If-Match: x")):
                self.assertEqual((page.status, page.location, page.body), (301, sent or location, b""))
                self.assertNotIn("x-amz-website-redirect-location", page.headers)
            # To S3 it is a header like others.
            self.assertEqual(self.head("page")["WebsiteRedirectLocation"], location)
            got = self.get("page", Range="bytes=1-")
            self.assertEqual((got["data"], got["WebsiteRedirectLocation"]), (b"ld", location))
        self.put("index.html", b"", WebsiteRedirectLocation="/home")
        self.assertEqual(self.get_website_page("/").location, "/home")
        # Only to those who may read the page.
        self.s3.delete_bucket_policy(Bucket=self.bucket)
        self.is_html(self.get_website_page("/page"), 403, "AccessDenied")

    def test_locations_that_are_none(self):
        for location in ("other.html", "ftp://x/", "javascript:alert(1)", "http:/x", "/" + "x" * 2048):
            self.refused("InvalidRedirectLocation", self.put, "page", WebsiteRedirectLocation=location, status=400)
            self.refused("InvalidRedirectLocation", self.s3.create_multipart_upload, Bucket=self.bucket, Key="page",
                         WebsiteRedirectLocation=location, status=400)
        self.assertEqual(self.keys(), [])
        self.put("page", WebsiteRedirectLocation="/" + "x" * 2047)
        self.assertEqual(len(self.head("page")["WebsiteRedirectLocation"]), 2048)

    def test_locations_of_copies_uploads_and_forms(self):
        def copy(key, **options):
            self.s3.copy_object(Bucket=self.bucket, Key=key, CopySource=f"{self.bucket}/page", **options)
            return self.head(key)
        self.put("page", b"text", WebsiteRedirectLocation="/first", ContentType="text/x", Metadata={"a": "b"})
        head = copy("copy")
        self.assertEqual((head["ContentType"], head["Metadata"]), ("text/x", {"a": "b"}))
        self.assertNotIn("WebsiteRedirectLocation", head)
        head = copy("copy", WebsiteRedirectLocation="/second")
        self.assertEqual((head["WebsiteRedirectLocation"], head["ContentType"]), ("/second", "text/x"))
        head = copy("copy", WebsiteRedirectLocation="/third", MetadataDirective="REPLACE", ContentType="text/y")
        self.assertEqual((head["WebsiteRedirectLocation"], head["ContentType"], head["Metadata"]),
                         ("/third", "text/y", {}))
        # Onto itself: a location is a change, and what is not given again is gone.
        self.refused("InvalidRequest", copy, "page")
        self.assertEqual(copy("page", WebsiteRedirectLocation="/fourth")["WebsiteRedirectLocation"], "/fourth")
        self.assertNotIn("WebsiteRedirectLocation", copy("page", MetadataDirective="REPLACE"))
        self.assertEqual(self.get("page")["data"], b"text")

        upload = self.s3.create_multipart_upload(Bucket=self.bucket, Key="upload",
                                                 WebsiteRedirectLocation="http://x.example/")["UploadId"]
        part = self.s3.upload_part(Bucket=self.bucket, Key="upload", UploadId=upload, PartNumber=1, Body=b"p")
        self.s3.complete_multipart_upload(Bucket=self.bucket, Key="upload", UploadId=upload,
                                          MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]})
        self.assertEqual(self.head("upload")["WebsiteRedirectLocation"], "http://x.example/")

        field = "x-amz-website-redirect-location"
        for location, status in (("/form", 204), ("form", 400)):
            form = self.s3.generate_presigned_post(self.bucket, "form", Fields={field: location},
                                                   Conditions=[{field: location}])
            out = self.run_client("curl", "-sS", "-o", os.devnull, "-w", "%{http_code}",
                                  *itertools.chain(*(("-F", f"{k}={v}") for k, v in form["fields"].items())),
                                  "-F", "file=text", form["url"])
            self.assertEqual(out, str(status))
        self.assertEqual(self.head("form")["WebsiteRedirectLocation"], "/form")
        link = self.s3.generate_presigned_url("put_object", {"Bucket": self.bucket, "Key": "link",
                                                             "WebsiteRedirectLocation": "/link"})
        self.run_client("curl", "-sS", "-f", "-X", "PUT", "-H", f"{field}: /link", "--data-binary", "x", link)
        self.assertEqual(self.head("link")["WebsiteRedirectLocation"], "/link")

    def test_policies_see_the_location(self):
        name = uuid.uuid4().hex
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{self.bucket}/*",
             "Condition": {"StringLike": {"s3:x-amz-website-redirect-location": "http*"}}}]}))
        self.put(name, WebsiteRedirectLocation="/inside")
        self.refused("AccessDenied", self.put, name, WebsiteRedirectLocation="http://outside.example/")


class TestTls(WebsiteCase):
    configuration = CONFIGURATION + '[tls]\nlisten = "127.0.0.1:0"\n'

    def test_tls(self):
        """The node's own certificate is one for websites; what stays on the site stays encrypted."""
        self.website(**INDEX, RoutingRules=[{"Condition": {"KeyPrefixEquals": "old"}, "Redirect": {"ReplaceKeyWith": "new"}}])
        self.publish()
        self.put("index.html", b"home")
        named = f"{self.bucket}.example.com"
        self.s3.create_bucket(Bucket=named)
        self.website(named, RedirectAllRequestsTo={"HostName": "www.example.net"})
        how = {"scheme": "https", "port": urlparse(self.server.ready["tls"]).port}
        trust = ("--cacert", self.server.ready["ca"])
        for suffix in ("s3-website.localhost", f"s3-website-{REGION}.s3.holdfast.test", "sites.holdfast.test"):
            host = f"{self.bucket}.{suffix}"
            self.assertEqual(self.get_website_page("/", *trust, host=host, **how).body, b"home")
            self.assertEqual(self.get_website_page("/old", *trust, host=host, **how).location, f"https://{host}/new")
        self.assertEqual(self.get_website_page("/a", *trust, host=named, **how).location, "https://www.example.net/a")


if __name__ == "__main__":
    main()
