# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""What no proper client sends: wrong signatures, broken framing, clients that vanish."""

import base64
import datetime
import hashlib
import re
import socket
import time
import zlib

from harness import main, pseudo_random
from raw import Connection, RawCase
from sigv4 import Signer

UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
SIGNED_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"


def crc32(data):
    return base64.b64encode(zlib.crc32(data).to_bytes(4, "big")).decode()


class TestSignatures(RawCase):
    def test_wrong_secret_and_unknown_key(self):
        answer = self.request("PUT", "k", b"x", signer=Signer(secret="wrong"))
        self.assertEqual((answer.status, answer.code), (403, "SignatureDoesNotMatch"))
        self.assertIn(b"<CanonicalRequest>", answer.body)
        answer = self.request("PUT", "k", b"x", signer=Signer(user="nobody"))
        self.assertEqual((answer.status, answer.code), (403, "InvalidAccessKeyId"))
        self.assert_absent("k")

    def test_clock(self):
        now = datetime.datetime.utcnow()
        for minutes, status in ((-14, 200), (14, 200), (-17, 403), (17, 403)):
            signer = Signer(when=now + datetime.timedelta(minutes=minutes))
            answer = self.request("GET", "", signer=signer)
            self.assertEqual(answer.status, status, minutes)
            if status == 403:
                self.assertEqual(answer.code, "RequestTimeTooSkewed")
                self.assertIn(b"<MaxAllowedSkewMilliseconds>900000", answer.body)

    def test_region_and_service(self):
        answer = self.request("GET", "", signer=Signer(region="eu-west-1"))
        self.assertEqual((answer.status, answer.code), (400, "AuthorizationHeaderMalformed"))
        self.assertIn(b"<Region>us-east-1</Region>", answer.body)
        answer = self.request("GET", "", signer=Signer(service="iam"))
        self.assertEqual(answer.code, "AuthorizationHeaderMalformed")

    def test_anonymous(self):
        connection = self.connect()
        for target in ("/", f"/{self.bucket}", f"/{self.bucket}/k"):
            connection.send(connection.head("GET", target, {"host": self.netloc}))
            answer = connection.answer()
            self.assertEqual((answer.status, answer.code), (403, "AccessDenied"), target)

    def test_tampered_query_and_header(self):
        request = self.build("GET", "", query=[("prefix", "a")])
        connection = self.connect()
        connection.send(request.replace(b"prefix=a", b"prefix=b"))
        self.assertEqual(connection.answer().code, "SignatureDoesNotMatch")
        request = self.build("PUT", "k", b"x", headers={"x-amz-meta-a": "1"})
        connection = self.connect()
        connection.send(request.replace(b"x-amz-meta-a: 1", b"x-amz-meta-a: 2"))
        self.assertEqual(connection.answer().code, "SignatureDoesNotMatch")
        request = self.build("PUT", "k", b"x")
        connection = self.connect()
        connection.send(request.replace(b"\r\n\r\n", b"\r\nx-amz-meta-b: 1\r\n\r\n", 1))
        answer = connection.answer()
        self.assertEqual(answer.code, "AccessDenied")
        self.assertIn(b"<HeadersNotSigned>x-amz-meta-b<", answer.body)

    def test_body_that_is_not_the_signed_one(self):
        request = self.build("PUT", "k", b"signed body")
        connection = self.connect()
        connection.send(request.replace(b"signed body", b"forged body"))
        answer = connection.answer()
        self.assertEqual((answer.status, answer.code), (400, "XAmzContentSHA256Mismatch"))
        self.assert_absent("k")

    def test_missing_and_strange_hash(self):
        answer = self.request("PUT", "k", b"x", payload_hash="nonsense")
        self.assertEqual((answer.status, answer.code), (400, "InvalidArgument"))
        request = self.build("PUT", "k", b"x").split(b"\r\n")
        request = b"\r\n".join(l for l in request if not l.startswith(b"x-amz-content-sha256"))
        connection = self.connect()
        connection.send(request)
        self.assertEqual(connection.answer().code, "InvalidRequest")


class TestErrors(RawCase):
    def test_shape_of_an_error(self):
        answer = self.request("GET", "none/ü")
        self.assertEqual(answer.status, 404)
        self.assertEqual(answer.headers["content-type"], "application/xml")
        self.assertTrue(answer.body.startswith(b"<?xml"))
        text = answer.body.decode()
        for element in ("<Error><Code>NoSuchKey</Code>", "<Message>", "<Key>none/ü</Key>",
                        f"<Resource>/{self.bucket}/none/ü</Resource>", "<HostId>"):
            self.assertIn(element, text)
        self.assertIn(f"<RequestId>{answer.headers['x-amz-request-id']}</RequestId>", text)
        self.assertTrue(answer.headers["x-amz-id-2"])
        answer = self.request("HEAD", "none")
        self.assertEqual((answer.status, answer.body), (404, b""))

    def test_methods(self):
        answer = self.request("PATCH", "k")
        self.assertEqual((answer.status, answer.code), (405, "MethodNotAllowed"))
        self.assertIn("PUT", answer.headers["allow"])
        answer = self.request("DELETE", "", path="/")
        self.assertEqual((answer.status, answer.headers["allow"]), (405, "GET, OPTIONS"))

    def test_unknown_subresource_is_never_the_resource(self):
        self.assertEqual(self.request("PUT", "k", b"v").status, 200)
        for method in ("DELETE", "PUT", "GET"):
            answer = self.request(method, "k", query=[("somethingNew", "")])
            self.assertEqual((answer.status, answer.code), (501, "NotImplemented"))
        for query in ([("uploadId", "x")], [("partNumber", "1")]):
            answer = self.request("PUT", "k", b"other", query=query)
            self.assertEqual((answer.status, answer.code), (400, "InvalidRequest"))
        self.assert_holds("k", b"v")

    def test_lengths(self):
        answer = self.request("PUT", "k", b"", headers={"transfer-encoding": "chunked"}, length="",
                              payload_hash="UNSIGNED-PAYLOAD")
        self.assertEqual((answer.status, answer.code), (411, "MissingContentLength"))
        answer = self.request("PUT", "k", b"", length=5 * (1 << 30) + 1,
                              payload_hash="UNSIGNED-PAYLOAD")
        self.assertEqual((answer.status, answer.code), (400, "EntityTooLarge"))
        self.assert_absent("k")

    def test_keys(self):
        answer = self.request("PUT", "x" * 1025, b"v")
        self.assertEqual((answer.status, answer.code), (400, "KeyTooLongError"))
        signer = Signer()
        headers = signer.headers("GET", f"/{self.bucket}/k", self.netloc)
        connection = self.connect()
        connection.send(connection.head("GET", f"/{self.bucket}/%ff%fe", headers))
        self.assertIn(connection.answer().code, ("InvalidURI", "SignatureDoesNotMatch"))
        connection = self.connect()
        connection.send(connection.head("GET", f"/{self.bucket}/%zz", headers))
        self.assertEqual(connection.answer().status, 400)

    def test_malformed_documents(self):
        def post(query, body, **headers):
            headers["content-md5"] = base64.b64encode(hashlib.md5(body).digest()).decode()
            return self.request("POST", "", body, query=query, headers=headers)

        answer = post([("delete", "")], b"")
        self.assertEqual((answer.status, answer.code), (400, "MissingRequestBodyError"))
        for body in (b"<Delete>", b"<Other/>", b"<Delete></Delete>", b"not xml",
                     b"<Delete><Object></Object></Delete>",
                     b"<!DOCTYPE a [<!ENTITY b 'c'>]><Delete><Object><Key>&b;</Key></Object></Delete>",
                     b"<Delete>" + b"<Object><Key>k</Key></Object>" * 1001 + b"</Delete>"):
            answer = post([("delete", "")], body)
            self.assertEqual((answer.status, answer.code), (400, "MalformedXML"), body[:40])
        body = b"<Delete><Object><Key>k</Key></Object></Delete>"
        answer = self.request("POST", "", body, query=[("delete", "")])
        self.assertEqual((answer.status, answer.code), (400, "InvalidRequest"))
        answer = self.request("POST", "", body, query=[("delete", "")],
                              headers={"content-md5": base64.b64encode(bytes(16)).decode()})
        self.assertEqual((answer.status, answer.code), (400, "BadDigest"))
        answer = self.request("PUT", "", b"<CreateBucketConfiguration>", path="/" + self.new_name())
        self.assertEqual((answer.status, answer.code), (400, "MalformedXML"))

    def test_checksum_headers(self):
        data = b"checked"
        good = {"x-amz-checksum-crc32": crc32(data), "x-amz-sdk-checksum-algorithm": "CRC32"}
        answer = self.request("PUT", "k", data, headers=good)
        self.assertEqual((answer.status, answer.headers["x-amz-checksum-crc32"]),
                         (200, crc32(data)))
        self.assertEqual(answer.headers["x-amz-checksum-type"], "FULL_OBJECT")
        for headers, code in [
                ({"x-amz-checksum-crc32": crc32(b"x")}, "BadDigest"),
                ({"x-amz-checksum-crc32": "AAA"}, "InvalidRequest"),
                ({"x-amz-checksum-crc32": crc32(data), "x-amz-checksum-sha1": "x"},
                 "InvalidRequest"),
                ({"x-amz-sdk-checksum-algorithm": "CRC32"}, "InvalidRequest"),
                ({"x-amz-sdk-checksum-algorithm": "SHA1", "x-amz-checksum-crc32": crc32(data)},
                 "InvalidRequest"),
                ({"x-amz-checksum-md6": "x"}, "NotImplemented"),
                ({"content-md5": "nonsense"}, "InvalidDigest")]:
            answer = self.request("PUT", "no", data, headers=headers)
            self.assertEqual(answer.code, code, headers)
        self.assert_absent("no")
        # Without any the server's own choice is stored and shown.
        answer = self.request("PUT", "d", b"123456789")
        self.assertEqual(answer.headers["x-amz-checksum-crc64nvme"], "rosUhgp5mIg=")
        answer = self.request("GET", "d", headers={"x-amz-checksum-mode": "ENABLED"})
        self.assertEqual(answer.headers["x-amz-checksum-crc64nvme"], "rosUhgp5mIg=")

    def test_full_object_checksum_of_parts(self):
        first, second = pseudo_random(5 << 20, 51), b"the rest"
        answer = self.request("POST", "k", query=[("uploads", "")],
                              headers={"x-amz-checksum-algorithm": "CRC32",
                                       "x-amz-checksum-type": "FULL_OBJECT"})
        self.assertEqual(answer.headers["x-amz-checksum-type"], "FULL_OBJECT")
        upload = re.search(rb"<UploadId>(\w+)<", answer.body).group(1).decode()
        body = b"<CompleteMultipartUpload>"
        for number, data in ((1, first), (2, second)):
            answer = self.request("PUT", "k", data,
                                  query=[("partNumber", str(number)), ("uploadId", upload)])
            body += (f"<Part><PartNumber>{number}</PartNumber><ETag>{answer.headers['etag']}</ETag>"
                     "</Part>").encode()
        body += b"</CompleteMultipartUpload>"
        query = [("uploadId", upload)]
        whole = crc32(first + second)
        for headers, code in [({"x-amz-checksum-crc32": crc32(b"no")}, "BadDigest"),
                              ({"x-amz-checksum-type": "COMPOSITE"}, "InvalidRequest"),
                              ({"x-amz-mp-object-size": "5"}, "InvalidRequest")]:
            self.assertEqual(self.request("POST", "k", body, query=query, headers=headers).code, code)
        answer = self.request("POST", "k", body, query=query, headers={
            "x-amz-checksum-crc32": whole, "x-amz-checksum-type": "FULL_OBJECT",
            "x-amz-mp-object-size": str(len(first + second))})
        self.assertEqual(answer.status, 200, answer.body)
        self.assertIn(f"<ChecksumCRC32>{whole}</ChecksumCRC32>".encode(), answer.body)
        self.assert_holds("k", first + second)

    def test_complete_only_if_absent(self):
        def upload_of(data):
            answer = self.request("POST", "k", query=[("uploads", "")])
            upload = re.search(rb"<UploadId>(\w+)<", answer.body).group(1).decode()
            etag = self.request("PUT", "k", data, query=[("partNumber", "1"), ("uploadId", upload)])
            body = ("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                    + etag.headers["etag"] + "</ETag></Part></CompleteMultipartUpload>").encode()
            return body, [("uploadId", upload)]

        first, second = upload_of(b"first"), upload_of(b"second")
        headers = {"if-none-match": "*"}
        self.assertEqual(self.request("POST", "k", first[0], query=first[1], headers=headers).status,
                         200)
        answer = self.request("POST", "k", second[0], query=second[1], headers=headers)
        self.assertEqual((answer.status, answer.code), (412, "PreconditionFailed"))
        self.assert_holds("k", b"first")


class TestChunked(RawCase):
    """aws-chunked bodies in its three forms."""

    DATA = pseudo_random(200_000, 52)

    def pieces(self, size=65536):
        return [self.DATA[i:i + size] for i in range(0, len(self.DATA), size)]

    def send(self, key, payload_hash, make_body, headers=None, decoded=None):
        signer = Signer()
        headers = dict(headers or {})
        headers["x-amz-decoded-content-length"] = str(
            len(self.DATA) if decoded is None else decoded)
        headers["content-encoding"] = "aws-chunked"
        # The chain of chunk signatures begins with the head's, so the head comes first.
        head = self.build("PUT", key, headers=headers, signer=signer, payload_hash=payload_hash,
                          length="")
        body = make_body(signer)
        head = head[:-2] + f"content-length: {len(body)}\r\n\r\n".encode()
        connection = self.connect()
        connection.send(head + body)
        return connection.answer()

    def signed_body(self, signer, size=65536):
        return b"".join(signer.chunk(p) for p in self.pieces(size)) + signer.chunk(b"") + b"\r\n"

    def unsigned_body(self, trailer, size=65536):
        chunks = b"".join(f"{len(p):x}\r\n".encode() + p + b"\r\n" for p in self.pieces(size))
        return chunks + b"0\r\n" + trailer + b"\r\n"

    def test_signed(self):
        for size in (8192, 65536, 199_999, 200_000):
            answer = self.send("k", SIGNED, lambda s: self.signed_body(s, size))
            self.assertEqual(answer.status, 200, answer.body)
            self.assert_holds("k", self.DATA)
        stored = self.request("HEAD", "k")
        self.assertNotIn("content-encoding", stored.headers)

    def test_signed_and_empty(self):
        answer = self.send("k", SIGNED, lambda s: s.chunk(b"") + b"\r\n", decoded=0)
        self.assertEqual(answer.status, 200, answer.body)
        self.assert_holds("k", b"")

    def test_tampered(self):
        def flipped(signer, at):
            body = bytearray(self.signed_body(signer))
            body[at] ^= 1
            return bytes(body)

        for at in (100, 70_000, 190_000):
            answer = self.send("k", SIGNED, lambda s: flipped(s, at))
            self.assertEqual((answer.status, answer.code), (403, "SignatureDoesNotMatch"))

        def swapped(signer):
            chunks = [signer.chunk(p) for p in self.pieces(50_000)]
            chunks[1], chunks[2] = chunks[2], chunks[1]
            return b"".join(chunks) + signer.chunk(b"") + b"\r\n"

        self.assertEqual(self.send("k", SIGNED, swapped).code, "SignatureDoesNotMatch")
        self.assert_absent("k")

    def test_wrong_lengths(self):
        for decoded in (len(self.DATA) - 1, len(self.DATA) + 1):
            answer = self.send("k", SIGNED, self.signed_body, decoded=decoded)
            self.assertEqual((answer.status, answer.code), (400, "IncompleteBody"))
        answer = self.send("k", SIGNED, self.signed_body, decoded="x")
        self.assertEqual(answer.status, 400)
        self.assert_absent("k")

    def test_broken_framing(self):
        for body in (b"zz\r\nabc\r\n0\r\n\r\n", b"3\r\nabcd\r\n0\r\n\r\n", b"3\nabc\n0\n\n",
                     b"ffffffffffffffffff\r\n", b"3;" + b"x" * 5000 + b"\r\nabc\r\n0\r\n\r\n"):
            answer = self.send("k", UNSIGNED_TRAILER, lambda s: body, decoded=3)
            self.assertEqual((answer.status, answer.code), (400, "IncompleteBody"), body[:20])
        answer = self.send("k", SIGNED, lambda s: self.unsigned_body(b""))
        self.assertEqual(answer.status, 400)
        self.assert_absent("k")

    def test_unsigned_with_trailer(self):
        trailer = f"x-amz-checksum-crc32:{crc32(self.DATA)}\r\n".encode()
        headers = {"x-amz-trailer": "x-amz-checksum-crc32", "x-amz-sdk-checksum-algorithm": "CRC32"}
        for size in (100, 65536, 200_000):
            answer = self.send("k", UNSIGNED_TRAILER, lambda s: self.unsigned_body(trailer, size),
                               headers)
            self.assertEqual(answer.status, 200, answer.body)
            self.assertEqual(answer.headers["x-amz-checksum-crc32"], crc32(self.DATA))
            self.assert_holds("k", self.DATA)
        wrong = f"x-amz-checksum-crc32:{crc32(b'x')}\r\n".encode()
        for bad, code in [(wrong, "BadDigest"), (b"", "MalformedTrailerError"),
                          (b"x-amz-checksum-sha1:x\r\n", "MalformedTrailerError"),
                          (b"x-amz-checksum-crc32:nonsense\r\n", "InvalidRequest")]:
            answer = self.send("no", UNSIGNED_TRAILER, lambda s: self.unsigned_body(bad), headers)
            self.assertEqual((answer.status, answer.code), (400, code))
        self.assert_absent("no")

    def test_signed_with_trailer(self):
        headers = {"x-amz-trailer": "x-amz-checksum-crc32"}

        def body(signer, value, tamper=False):
            chunks = b"".join(signer.chunk(p) for p in self.pieces()) + signer.chunk(b"")
            trailer = signer.trailer("x-amz-checksum-crc32", value)
            return chunks + (trailer.replace(b"crc32:", b"crc32: ").replace(b"=", b"A", 1)
                             if tamper else trailer)

        answer = self.send("k", SIGNED_TRAILER, lambda s: body(s, crc32(self.DATA)), headers)
        self.assertEqual(answer.status, 200, answer.body)
        self.assert_holds("k", self.DATA)
        answer = self.send("no", SIGNED_TRAILER, lambda s: body(s, crc32(b"x")), headers)
        self.assertEqual(answer.code, "BadDigest")
        answer = self.send("no", SIGNED_TRAILER, lambda s: body(s, crc32(self.DATA), True), headers)
        self.assertEqual(answer.code, "SignatureDoesNotMatch")
        self.assert_absent("no")


class TestConnections(RawCase):
    def test_vanishing_client(self):
        data = pseudo_random(3 << 20, 53)
        self.assertEqual(self.request("PUT", "k", b"before").status, 200)
        for sent in (0, 1000, 1 << 20, (3 << 20) - 1):
            request = self.build("PUT", "k", data)
            connection = Connection(self.netloc)
            connection.send(request[:len(request) - len(data) + sent])
            connection.close()
        for sent in (1000, 2 << 20):
            request = self.build("PUT", "k", data)
            connection = self.connect()
            connection.send(request[:len(request) - len(data) + sent])
            connection.socket.shutdown(socket.SHUT_WR)
            self.assertIn(connection.file.readline()[:12], (b"", b"HTTP/1.1 400"))
        time.sleep(0.2)
        self.assert_holds("k", b"before")

    def test_reader_that_vanishes(self):
        data = pseudo_random(8 << 20, 54)
        self.assertEqual(self.request("PUT", "k", data).status, 200)
        for _ in range(5):
            connection = Connection(self.netloc)
            connection.send(self.build("GET", "k"))
            connection.socket.recv(1000)
            connection.close()
        self.assert_holds("k", data)

    def test_pipelining(self):
        connection = self.connect()
        bodies = [f"body {i}".encode() for i in range(20)]
        connection.send(b"".join(self.build("PUT", f"p{i}", b) for i, b in enumerate(bodies)))
        for _ in bodies:
            self.assertEqual(connection.answer("PUT").status, 200)
        connection.send(b"".join(self.build("GET", f"p{i}") for i in range(len(bodies))))
        for body in bodies:
            self.assertEqual(connection.answer().body, body)

    def test_connection_survives_errors(self):
        connection = self.connect()
        for _ in range(3):
            connection.send(self.build("GET", "none"))
            self.assertEqual(connection.answer().code, "NoSuchKey")
            connection.send(self.build("HEAD", "none"))
            self.assertEqual(connection.answer("HEAD").status, 404)
            connection.send(self.build("PUT", "no", b"x",
                                       headers={"content-md5": base64.b64encode(bytes(16)).decode()}))
            self.assertEqual(connection.answer("PUT").code, "BadDigest")

    def test_expect_continue(self):
        connection = self.connect()
        data = b"x" * 1000
        request = self.build("PUT", "k", data, headers={"expect": "100-continue"})
        connection.send(request[:-len(data)])
        self.assertEqual(connection.file.readline(), b"HTTP/1.1 100 Continue\r\n")
        connection.file.readline()
        connection.send(data)
        self.assertEqual(connection.answer("PUT").status, 200)
        # Refused before the body: no "100 Continue", nothing is sent in vain.
        connection = self.connect()
        request = self.build("PUT", "k", data, headers={"expect": "100-continue"},
                             path=f"/{self.new_name()}/k")
        connection.send(request[:-len(data)])
        answer = connection.answer("PUT")
        self.assertEqual((answer.status, answer.code), (404, "NoSuchBucket"))
        connection = self.connect()
        request = self.build("PUT", "k", data,
                             headers={"expect": "100-continue", "if-none-match": "*"})
        connection.send(request[:-len(data)])
        self.assertEqual(connection.answer("PUT").status, 412)


if __name__ == "__main__":
    main()
