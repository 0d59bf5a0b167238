# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""Rules of S3 that only odd requests meet: each of these was once a wrong success, or worse."""

import base64
import hashlib
import re
import socket
import xml.etree.ElementTree as ElementTree

from harness import main, pseudo_random
from raw import Connection, RawCase
from sigv4 import Signer

MIB = 1 << 20
UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
SIGNED_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
ZERO_HASH = "0" * 64


class TestBodies(RawCase):
    """Bodies in the aws-chunked form, and hashes of none."""

    def put(self, payload_hash, body, decoded, key="k", **headers):
        """`body` is bytes, or makes them with the signer of the head."""
        signer = Signer()
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers["x-amz-decoded-content-length"] = str(decoded)
        head = self.build("PUT", key, headers=headers, signer=signer, payload_hash=payload_hash,
                          length="")
        if callable(body):
            body = body(signer)
        connection = self.connect()
        connection.send(head[:-2] + f"content-length: {len(body)}\r\n\r\n".encode() + body)
        return connection.answer("PUT")

    def test_trailers_that_were_not_announced(self):
        for trailer in (b" :\r\n", b":\r\n", b"x-amz-checksum-crc32:NSRBwg==\r\n", b"a:b\r\n"):
            answer = self.put(UNSIGNED_TRAILER, b"3\r\nabc\r\n0\r\n" + trailer + b"\r\n", 3)
            self.assertEqual((answer.status, answer.code), (400, "MalformedTrailerError"), trailer)
        self.assert_absent("k")
        # None at all is what AWS takes in the unsigned form, and in the signed one it does not.
        answer = self.put(UNSIGNED_TRAILER, b"3\r\nabc\r\n0\r\n\r\n", 3)
        self.assertEqual(answer.status, 200)
        self.assertIn("x-amz-checksum-crc64nvme", answer.headers)
        answer = self.put(SIGNED_TRAILER, lambda s: s.chunk(b"abc") + s.chunk(b"") + b"\r\n", 3, "n")
        self.assertEqual((answer.status, answer.code), (400, "MalformedTrailerError"))
        self.assert_absent("n")

    def test_tiny_signed_chunks(self):
        signature = "a" * 64
        tiny = f"1;chunk-signature={signature}\r\nx\r\n".encode() * 50_000
        answer = self.put(SIGNED, tiny + f"0;chunk-signature={signature}\r\n\r\n".encode(), 50_000)
        self.assertEqual((answer.status, answer.code), (403, "InvalidChunkSizeError"))

        def chunks(*sizes):
            return lambda s: b"".join(s.chunk(b"x" * n) for n in sizes) + s.chunk(b"") + b"\r\n"

        answer = self.put(SIGNED, chunks(8192, 8191, 8192), 3 * 8192 - 1)
        self.assertEqual((answer.status, answer.code), (403, "InvalidChunkSizeError"))
        self.assert_absent("k")
        self.assertEqual(self.put(SIGNED, chunks(8192, 8191), 2 * 8192 - 1).status, 200)
        self.assertEqual(self.put(SIGNED, chunks(1), 1).status, 200)

    def test_bytes_behind_the_last_chunk(self):
        answer = self.put(SIGNED, lambda s: s.chunk(b"abc") + s.chunk(b"") + b"\r\nJUNKJUNK", 3)
        self.assertEqual((answer.status, answer.code), (400, "IncompleteBody"))
        self.assert_absent("k")

    def test_hash_of_a_body_that_is_not_there(self):
        self.assertEqual(self.request("PUT", "k", b"v").status, 200)
        source = {"x-amz-copy-source": f"{self.bucket}/k"}
        for method, key, options in [
                ("GET", "k", {}), ("DELETE", "k", {}), ("POST", "k", {"query": [("uploads", "")]}),
                ("PUT", "", {"path": "/" + self.new_name()}), ("PUT", "c", {"headers": source})]:
            answer = self.request(method, key, payload_hash=ZERO_HASH, **options)
            self.assertEqual((answer.status, answer.code), (400, "XAmzContentSHA256Mismatch"),
                             (method, key))
        self.assert_holds("k", b"v")
        self.assert_absent("c")


class TestRules(RawCase):
    def test_a_resumed_download_is_of_one_object(self):
        etag = self.request("PUT", "k", b"0123456789").headers["etag"]
        modified = self.request("HEAD", "k").headers["last-modified"]
        for value in (etag, modified):
            answer = self.request("GET", "k", headers={"range": "bytes=2-4", "if-range": value})
            self.assertEqual((answer.status, answer.body), (206, b"234"), value)
        for value in ('"deadbeef"', "W/" + etag, "Thu, 01 Jan 2015 00:00:00 GMT", "nonsense"):
            answer = self.request("GET", "k", headers={"range": "bytes=2-4", "if-range": value})
            self.assertEqual((answer.status, answer.body), (200, b"0123456789"), value)
            self.assertNotIn("content-range", answer.headers)

    def test_writes_do_not_take_a_version(self):
        self.assertEqual(self.request("PUT", "k", b"v").status, 200)
        version = [("versionId", "abc")]
        source = {"x-amz-copy-source": f"{self.bucket}/k"}
        for method, query, headers in [
                ("PUT", version, {}), ("PUT", version, source), ("POST", [("uploads", "")] + version, {}),
                ("PUT", [("versionId", "null")], {}),
                ("PUT", [("partNumber", "1"), ("uploadId", "x")] + version, {})]:
            answer = self.request(method, "k", b"other" if method == "PUT" and not headers else b"",
                                  query=query, headers=headers)
            self.assertEqual((answer.status, answer.code), (400, "InvalidArgument"), (method, query))
        self.assert_holds("k", b"v")
        for name, status, code in (("abc", 400, "InvalidArgument"), ("0" * 32, 404, "NoSuchVersion")):
            version = [("versionId", name)]
            answer = self.request("PUT", "k", query=[("acl", "")] + version, headers={"x-amz-acl": "private"})
            self.assertEqual((answer.status, answer.code), (status, code))
            for part in ("retention", "legal-hold", "tagging"):
                answer = self.request("GET", "k", query=[(part, "")] + version)
                self.assertEqual((answer.status, answer.code), (status, code))

    def test_expected_owners(self):
        self.assertEqual(self.request("PUT", "k", b"v").status, 200)
        acl = self.request("GET", "", query=[("acl", "")])
        owner = re.search(rb"<ID>(\w+)<", acl.body).group(1).decode()
        for name in ("x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner"):
            for value, status in ((owner, 200), ("111122223333", 403)):
                answer = self.request("PUT", "copy-" + value[:4], headers={
                    "x-amz-copy-source": f"{self.bucket}/k", name: value})
                self.assertEqual(answer.status, status, (name, value))
        self.assert_absent("copy-1111")

    def test_keys_with_nul(self):
        for method in ("PUT", "GET", "DELETE"):
            answer = self.request(method, "n\0x", b"v" if method == "PUT" else b"")
            self.assertEqual((answer.status, answer.code), (400, "InvalidURI"))
        # Where a request's own words come back, the document can still be read.
        answer = self.request("GET", "", query=[("prefix", "a\0b")])
        self.assertEqual(answer.status, 200)
        ElementTree.fromstring(answer.body)

    def test_status_and_code_of_a_fault_agree(self):
        connection = self.connect()
        connection.send(b"GET / HTTP/1.1\r\nhost: h\r\nx: " + b"a" * 40_000 + b"\r\n\r\n")
        answer = connection.answer()
        self.assertEqual((answer.status, answer.code), (400, "RequestHeaderSectionTooLarge"))

    def test_strangers_write_no_log(self):
        connection = self.connect()
        connection.send(connection.head("GET", "/bkt/" + "p" * 30_000 + "?foo", {"host": self.netloc}))
        answer = connection.answer()
        self.assertEqual((answer.status, answer.code), (403, "AccessDenied"))
        for request in (b"GET /ppp/pppp HTTP/2.0\r\nhost: h\r\n\r\n",
                        b"GET /ppp/pppp HTTP/1.1\r\nhost: h\r\ntransfer-encoding: gzip\r\n\r\n"):
            other = self.connect()
            other.send(request)
            self.assertIn(other.answer().status, (501, 505))
        # Served after it on the same thread, this one comes behind whatever was written.
        connection.send(connection.head("GET", "/", {"host": self.netloc}))
        connection.answer()
        self.assertNotIn("pppp", self.server.log())

    def start_upload(self, key, headers=None):
        answer = self.request("POST", key, query=[("uploads", "")], headers=headers)
        return re.search(rb"<UploadId>(\w+)<", answer.body).group(1).decode()

    def upload_parts(self, key, parts, headers=None):
        """Parts as {number: body}; the upload's id and the document that completes it."""
        upload = self.start_upload(key, headers)
        document = "<CompleteMultipartUpload>"
        for number, data in parts.items():
            answer = self.request("PUT", key, data,
                                  query=[("partNumber", str(number)), ("uploadId", upload)])
            self.assertEqual(answer.status, 200, answer.body)
            document += (f"<Part><PartNumber>{number}</PartNumber>"
                         f"<ETag>{answer.headers['etag']}</ETag></Part>")
        return upload, (document + "</CompleteMultipartUpload>").encode()

    def test_part_numbers_mean_the_same_everywhere(self):
        parts = {1: pseudo_random(5 * MIB, 61), 3: pseudo_random(5 * MIB, 62), 7: b"the last"}
        upload, document = self.upload_parts("k", parts, {"x-amz-checksum-algorithm": "SHA256"})
        answer = self.request("POST", "k", document, query=[("uploadId", upload)])
        self.assertEqual(answer.status, 200, answer.body)
        attributes = self.request("GET", "k", query=[("attributes", "")],
                                  headers={"x-amz-object-attributes": "ObjectParts"})
        numbers = [int(n) for n in re.findall(rb"<PartNumber>(\d+)<", attributes.body)]
        self.assertEqual(numbers, [1, 2, 3])
        for number, data in zip(numbers, parts.values()):
            answer = self.request("GET", "k", query=[("partNumber", str(number))],
                                  headers={"x-amz-checksum-mode": "ENABLED"})
            self.assertEqual((answer.status, answer.body == data), (206, True))
            self.assertEqual(answer.headers["x-amz-mp-parts-count"], "3")
            self.assertEqual(answer.headers["x-amz-checksum-type"], "COMPOSITE")
            self.assertEqual(answer.headers["x-amz-checksum-sha256"],
                             base64.b64encode(hashlib.sha256(data).digest()).decode())
        for number in ("4", "7"):
            answer = self.request("GET", "k", query=[("partNumber", number)])
            self.assertEqual((answer.status, answer.code), (416, "InvalidPartNumber"))
        page = self.request("GET", "k", query=[("attributes", "")], headers={
            "x-amz-object-attributes": "ObjectParts", "x-amz-max-parts": "1",
            "x-amz-part-number-marker": "1"})
        self.assertEqual(re.findall(rb"<PartNumber>(\d+)<", page.body), [b"2"])
        self.assertIn(b"<NextPartNumberMarker>2<", page.body)

    def test_composite_checksums_say_their_parts(self):
        data = b"one part"
        upload, document = self.upload_parts("k", {1: data}, {"x-amz-checksum-algorithm": "SHA256"})
        of_parts = base64.b64encode(hashlib.sha256(hashlib.sha256(data).digest()).digest()).decode()
        for claim, code in ((of_parts + "-99", "BadDigest"), (of_parts + "-x", "InvalidRequest"),
                            (of_parts + "-", "InvalidRequest"), (of_parts + "-0", "InvalidRequest")):
            answer = self.request("POST", "k", document, query=[("uploadId", upload)],
                                  headers={"x-amz-checksum-sha256": claim})
            self.assertEqual(answer.code, code, claim)
        answer = self.request("POST", "k", document, query=[("uploadId", upload)],
                              headers={"x-amz-checksum-sha256": of_parts + "-1"})
        self.assertEqual(answer.status, 200, answer.body)

    def test_open_uploads_do_not_keep_a_bucket(self):
        for number in range(3):
            self.start_upload(f"k{number}")
        self.upload_parts("k", {1: b"a part"})
        self.assertEqual(self.request("PUT", "o", b"v").status, 200)
        answer = self.request("DELETE", "")
        self.assertEqual((answer.status, answer.code), (409, "BucketNotEmpty"))
        uploads = self.request("GET", "", query=[("uploads", "")])
        self.assertEqual(uploads.body.count(b"<Upload>"), 4)
        self.assertEqual(self.request("DELETE", "o").status, 204)
        self.assertEqual(self.request("DELETE", "").status, 204)
        # A bucket of the same name begins empty.
        self.assertEqual(self.request("PUT", "").status, 200)
        uploads = self.request("GET", "", query=[("uploads", "")])
        self.assertEqual(uploads.body.count(b"<Upload>"), 0)


class TestSlowReaders(RawCase):
    READERS = 100

    def link(self, key):
        path = self.path(key)
        query = Signer().presign("GET", path, self.netloc, 3600)
        return Connection.head(None, "GET", f"{path}?{query}", {"host": self.netloc})

    def slow_reader(self, request):
        reader = socket.socket()
        self.addCleanup(reader.close)
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        host, port = self.netloc.rsplit(":", 1)
        reader.connect((host, int(port)))
        reader.sendall(request)
        return reader

    def test_they_do_not_stop_the_store(self):
        """Whoever has one link to a large object could once keep all others from reading and writing."""
        data = pseudo_random(32 * MIB, 71)
        self.assertEqual(self.request("PUT", "large", data).status, 200)
        self.assertEqual(self.request("PUT", "small", b"hello world").status, 200)
        request = self.link("large")
        readers = [self.slow_reader(request) for _ in range(self.READERS)]
        begun = [reader.recv(12, socket.MSG_PEEK | socket.MSG_WAITALL) for reader in readers]
        self.assertEqual(begun, [b"HTTP/1.1 200"] * self.READERS)
        # Each is served until the kernel's buffers are full, and holds what it holds then.
        for reader in readers:
            reader.recv(32 * 1024)
        self.assert_holds("small", b"hello world")
        answer = self.request("GET", "large", headers={"range": "bytes=0-0"})
        self.assertEqual((answer.status, answer.body), (206, data[:1]))
        answer = self.request("GET", "large")
        self.assertEqual((answer.status, answer.body == data), (200, True))
        self.assertEqual(self.request("PUT", "more", data[:4 * MIB]).status, 200)
        self.assertEqual(self.request("HEAD", "large", query=[("partNumber", "1")]).status, 206)


if __name__ == "__main__":
    main()
