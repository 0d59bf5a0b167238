# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""Multipart uploads, part by part, through boto3."""

import concurrent.futures
import hashlib
import io
import unittest
import zlib

from harness import main, pseudo_random
from test_boto3 import MIB, BotoCase, TransferConfig, b64, md5


def etag_of(parts):
    return f'"{hashlib.md5(b"".join(hashlib.md5(p).digest() for p in parts)).hexdigest()}-{len(parts)}"'


class TestMultipart(BotoCase):
    def create(self, key, **options):
        return self.s3.create_multipart_upload(Bucket=self.bucket, Key=key, **options)["UploadId"]

    def part(self, key, upload, number, data, **options):
        return self.s3.upload_part(Bucket=self.bucket, Key=key, UploadId=upload, PartNumber=number,
                                   Body=data, **options)

    def complete(self, key, upload, parts, **options):
        return self.s3.complete_multipart_upload(
            Bucket=self.bucket, Key=key, UploadId=upload,
            MultipartUpload={"Parts": [{"PartNumber": n, "ETag": e} for n, e in parts]}, **options)

    def upload(self, key, parts, **options):
        upload = self.create(key, **options)
        etags = [(n, self.part(key, upload, n, data)["ETag"]) for n, data in enumerate(parts, 1)]
        return self.complete(key, upload, etags)

    def test_whole_course(self):
        parts = [pseudo_random(5 * MIB, 1), pseudo_random(6 * MIB + 1, 2), b"the end"]
        upload = self.create("k", ContentType="text/x", Metadata={"a": "b"})
        etags = {}
        for number in (3, 1, 2):
            etags[number] = self.part("k", upload, number, parts[number - 1])["ETag"]
            self.assertEqual(etags[number], f'"{md5(parts[number - 1])}"')
        self.part("k", upload, 7, b"left out")
        self.refused("NoSuchKey", self.get, "k")
        listed = self.s3.list_parts(Bucket=self.bucket, Key="k", UploadId=upload)
        self.assertEqual([p["PartNumber"] for p in listed["Parts"]], [1, 2, 3, 7])
        self.assertEqual([p["Size"] for p in listed["Parts"]], [5 * MIB, 6 * MIB + 1, 7, 8])
        self.assertEqual(listed["Parts"][0]["ETag"], etags[1])
        answer = self.complete("k", upload, sorted(etags.items()))
        self.assertEqual(answer["ETag"], etag_of(parts))
        self.assertEqual((answer["Bucket"], answer["Key"]), (self.bucket, "k"))
        got = self.get("k")
        self.assertEqual(got["data"], b"".join(parts))
        self.assertEqual((got["ETag"], got["ContentType"], got["Metadata"]),
                         (etag_of(parts), "text/x", {"a": "b"}))
        self.refused("NoSuchUpload", self.part, "k", upload, 1, b"late")
        # The client that lost the answer asks again and learns that all is well.
        self.assertEqual(self.complete("k", upload, sorted(etags.items()))["ETag"], etag_of(parts))
        self.put("k", b"another")
        self.assertEqual(self.complete("k", upload, sorted(etags.items()))["ETag"], etag_of(parts))
        self.assertEqual(self.get("k")["data"], b"another")

    def test_reading_parts(self):
        parts = [pseudo_random(5 * MIB, 3), pseudo_random(5 * MIB + 5, 4), b"tail"]
        self.upload("k", parts)
        for number, data in enumerate(parts, 1):
            got = self.get("k", PartNumber=number)
            self.assertEqual(got["data"], data)
            self.assertEqual(got["PartsCount"], 3)
            self.assertEqual(got["ResponseMetadata"]["HTTPStatusCode"], 206)
            self.assertEqual(self.head("k", PartNumber=number)["ContentLength"], len(data))
        self.refused("InvalidPartNumber", self.get, "k", PartNumber=4, status=416)
        edge = 5 * MIB
        got = self.get("k", Range=f"bytes={edge - 10}-{edge + 9}")
        self.assertEqual(got["data"], b"".join(parts)[edge - 10:edge + 10])
        self.put("plain", b"xyz")
        self.assertEqual(self.get("plain", PartNumber=1)["data"], b"xyz")
        self.refused("InvalidPartNumber", self.get, "plain", PartNumber=2)
        attributes = self.s3.get_object_attributes(Bucket=self.bucket, Key="k", MaxParts=2,
                                                   ObjectAttributes=["ObjectParts"])["ObjectParts"]
        self.assertEqual((attributes["TotalPartsCount"], attributes["IsTruncated"]), (3, True))

    def test_refusals(self):
        upload = self.create("k")
        small = self.part("k", upload, 1, b"small")["ETag"]
        last = self.part("k", upload, 2, b"last")["ETag"]
        self.refused("EntityTooSmall", self.complete, "k", upload, [(1, small), (2, last)])
        self.refused("InvalidPartOrder", self.complete, "k", upload, [(2, last), (1, small)])
        self.refused("InvalidPart", self.complete, "k", upload, [(1, '"' + "0" * 32 + '"')])
        self.refused("InvalidPart", self.complete, "k", upload, [(3, small)])
        self.refused("MalformedXML", self.s3.complete_multipart_upload, Bucket=self.bucket,
                     Key="k", UploadId=upload, MultipartUpload={"Parts": []})
        self.refused("InvalidArgument", self.part, "k", upload, 10001, b"x")
        self.refused("NoSuchUpload", self.part, "k", "0" * 32, 1, b"x")
        self.refused("NoSuchUpload", self.part, "other", upload, 1, b"x")
        self.refused("NoSuchUpload", self.s3.list_parts, Bucket=self.bucket, Key="k",
                     UploadId="f" * 32)
        # None of this has hurt the upload.
        self.complete("k", upload, [(1, small)])
        self.assertEqual(self.get("k")["data"], b"small")

    def test_part_sent_again(self):
        upload = self.create("k")
        old = self.part("k", upload, 1, b"old")["ETag"]
        new = self.part("k", upload, 1, b"new")["ETag"]
        self.refused("InvalidPart", self.complete, "k", upload, [(1, old)])
        self.complete("k", upload, [(1, new)])
        self.assertEqual(self.get("k")["data"], b"new")

    def test_abort(self):
        upload = self.create("k")
        self.part("k", upload, 1, b"x")
        self.s3.abort_multipart_upload(Bucket=self.bucket, Key="k", UploadId=upload)
        self.refused("NoSuchUpload", self.s3.abort_multipart_upload, Bucket=self.bucket, Key="k",
                     UploadId=upload)
        self.assertEqual(self.keys(), [])
        # Those that are open end with their bucket, as on AWS.
        forgotten = self.create("k")
        self.part("k", forgotten, 1, b"x")
        self.s3.delete_bucket(Bucket=self.bucket)
        self.refused("NoSuchBucket", self.s3.list_parts, Bucket=self.bucket, Key="k",
                     UploadId=forgotten)

    def test_lists(self):
        uploads = sorted((key, self.create(key)) for key in
                         ["a", "a", "a/1", "a/2", "b/x", "c ü"] for _ in range(2))
        for size in (1, 3, 1000):
            found = []
            for page in self.s3.get_paginator("list_multipart_uploads").paginate(
                    Bucket=self.bucket, PaginationConfig={"PageSize": size}):
                found += [(u["Key"], u["UploadId"]) for u in page.get("Uploads", [])]
            self.assertEqual(found, uploads)
        page = self.s3.list_multipart_uploads(Bucket=self.bucket, Prefix="a", Delimiter="/")
        self.assertEqual([p["Prefix"] for p in page["CommonPrefixes"]], ["a/"])
        self.assertEqual({u["Key"] for u in page["Uploads"]}, {"a"})
        key, upload = uploads[0]
        for number in range(1, 8):
            self.part(key, upload, number, b"p")
        found = []
        for page in self.s3.get_paginator("list_parts").paginate(
                Bucket=self.bucket, Key=key, UploadId=upload, PaginationConfig={"PageSize": 3}):
            found += [p["PartNumber"] for p in page["Parts"]]
        self.assertEqual(found, list(range(1, 8)))

    def test_part_copies(self):
        data = pseudo_random(12 * MIB, 5)
        self.put("source", data)
        upload = self.create("k")
        ranges = [(0, 5 * MIB - 1), (5 * MIB, 10 * MIB - 1), (10 * MIB, 12 * MIB - 1)]
        etags = []
        for number, (first, last) in enumerate(ranges, 1):
            answer = self.s3.upload_part_copy(
                Bucket=self.bucket, Key="k", UploadId=upload, PartNumber=number,
                CopySource=f"{self.bucket}/source", CopySourceRange=f"bytes={first}-{last}")
            self.assertEqual(answer["CopyPartResult"]["ETag"], f'"{md5(data[first:last + 1])}"')
            etags.append((number, answer["CopyPartResult"]["ETag"]))
        for bad in ("bytes=0-99999999", "bytes=5-1", "bytes=5-", "bytes=-5"):
            self.refused("InvalidArgument", self.s3.upload_part_copy, Bucket=self.bucket, Key="k",
                         UploadId=upload, PartNumber=9, CopySource=f"{self.bucket}/source",
                         CopySourceRange=bad)
        whole = self.s3.upload_part_copy(Bucket=self.bucket, Key="k", UploadId=upload, PartNumber=4,
                                         CopySource=f"{self.bucket}/source")
        etags[2:] = [(4, whole["CopyPartResult"]["ETag"])]
        self.complete("k", upload, etags)
        self.assertEqual(self.get("k")["data"], data[:10 * MIB] + data)

    def test_composite_checksums(self):
        parts = [pseudo_random(5 * MIB, 6), b"last part"]
        for name, hasher in [("SHA256", lambda d: hashlib.sha256(d).digest()),
                             ("SHA1", lambda d: hashlib.sha1(d).digest()),
                             ("CRC32", lambda d: zlib.crc32(d).to_bytes(4, "big"))]:
            upload = self.create("k", ChecksumAlgorithm=name)
            given = []
            for number, data in enumerate(parts, 1):
                answer = self.part("k", upload, number, data, ChecksumAlgorithm=name)
                self.assertEqual(answer[f"Checksum{name}"], b64(hasher(data)))
                given.append({"PartNumber": number, "ETag": answer["ETag"],
                              f"Checksum{name}": answer[f"Checksum{name}"]})
            wrong = [dict(given[0]), dict(given[1], **{f"Checksum{name}": given[0][f"Checksum{name}"]})]
            self.refused("InvalidPart", self.s3.complete_multipart_upload, Bucket=self.bucket,
                         Key="k", UploadId=upload, MultipartUpload={"Parts": wrong})
            answer = self.s3.complete_multipart_upload(
                Bucket=self.bucket, Key="k", UploadId=upload, MultipartUpload={"Parts": given})
            expected = b64(hasher(b"".join(hasher(d) for d in parts))) + "-2"
            self.assertEqual(answer[f"Checksum{name}"], expected)
            self.assertEqual(self.head("k", ChecksumMode="ENABLED")[f"Checksum{name}"], expected)

    def test_mismatched_algorithm(self):
        upload = self.create("k", ChecksumAlgorithm="SHA256")
        self.refused("InvalidRequest", self.part, "k", upload, 1, b"x", ChecksumAlgorithm="SHA1")
        answer = self.part("k", upload, 1, b"x")
        self.assertEqual(answer["ChecksumSHA256"], b64(hashlib.sha256(b"x").digest()))

    def test_transfer_manager(self):
        data = pseudo_random(40 * MIB + 11, 7)
        config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)
        self.s3.upload_fileobj(io.BytesIO(data), self.bucket, "k", Config=config)
        back = io.BytesIO()
        self.s3.download_fileobj(self.bucket, "k", back, Config=config)
        self.assertEqual(hashlib.sha256(back.getvalue()).digest(), hashlib.sha256(data).digest())
        self.s3.copy({"Bucket": self.bucket, "Key": "k"}, self.bucket, "copy", Config=config)
        self.assertEqual(md5(self.get("copy")["data"]), md5(data))

    def test_many_writers_of_one_key(self):
        bodies = [pseudo_random(100_000 + i, i) for i in range(16)]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda body: self.put("k", body), bodies))
        self.assertIn(self.get("k")["data"], bodies)


if __name__ == "__main__":
    main()
