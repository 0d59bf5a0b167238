# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
"""Storage classes through boto3: what is answered, and how much room the bodies take on the drives."""

import json
import time
import unittest

from harness import Server, main, pseudo_random
from test_admin import holdfastd
from test_boto3 import MIB, BotoCase

REDUCED = "REDUCED_REDUNDANCY"


class TestStorageClass(BotoCase):
    """Four drives: STANDARD has 2+2, REDUCED_REDUNDANCY 3+1."""

    def shard_bytes(self):
        return sum(file.stat().st_size for file in self.server.tmp.glob("*/shards/*/*"))

    def room(self, act):
        """Bytes of shards that an act adds, without what checksums and heads take."""
        before = self.shard_bytes()
        act()
        return round((self.shard_bytes() - before) / MIB, 1)

    def test_room(self):
        data = pseudo_random(3 * MIB, 1)
        self.assertEqual(self.room(lambda: self.put("standard", data)), 6.0)
        self.assertEqual(self.room(lambda: self.put("reduced", data, StorageClass=REDUCED)), 4.0)
        self.assertEqual(self.get("reduced")["data"], data)
        self.assertEqual(self.room(lambda: self.put("small", b"x", StorageClass=REDUCED)), 0.0)

    def test_answers(self):
        self.put("reduced", pseudo_random(MIB, 2), StorageClass=REDUCED)
        self.put("standard", b"x", StorageClass="STANDARD")
        self.put("none", b"x")
        self.assertEqual(self.head("reduced")["StorageClass"], REDUCED)
        self.assertEqual(self.get("reduced")["StorageClass"], REDUCED)
        for key in ("standard", "none"):
            self.assertNotIn("StorageClass", self.head(key))  # as AWS: only where it is another
            self.assertNotIn("StorageClass", self.get(key))
        for method in (self.s3.list_objects, self.s3.list_objects_v2):
            listed = {item["Key"]: item["StorageClass"] for item in method(Bucket=self.bucket)["Contents"]}
            self.assertEqual(listed, {"reduced": REDUCED, "standard": "STANDARD", "none": "STANDARD"})
        attributes = self.s3.get_object_attributes(Bucket=self.bucket, Key="reduced",
                                                   ObjectAttributes=["StorageClass"])
        self.assertEqual(attributes["StorageClass"], REDUCED)

    def test_what_is_not_there(self):
        for name in ("GLACIER", "STANDARD_IA", "reduced_redundancy", "nonsense"):
            self.refused("InvalidStorageClass", self.put, "k", b"x", StorageClass=name, status=400)
            self.refused("InvalidStorageClass", self.s3.create_multipart_upload, Bucket=self.bucket,
                         Key="k", StorageClass=name, status=400)
        self.put("k", b"x")
        self.refused("InvalidStorageClass", self.s3.copy_object, Bucket=self.bucket, Key="other",
                     CopySource={"Bucket": self.bucket, "Key": "k"}, StorageClass="GLACIER", status=400)
        self.assertEqual(self.keys(), ["k"])

    def test_multipart(self):
        upload = self.s3.create_multipart_upload(Bucket=self.bucket, Key="k", StorageClass=REDUCED)["UploadId"]
        data = pseudo_random(6 * MIB, 3)
        name = {"Bucket": self.bucket, "Key": "k", "UploadId": upload}

        def send():
            self.etag = self.s3.upload_part(PartNumber=1, Body=data, **name)["ETag"]
        self.assertEqual(self.room(send), 8.0)
        self.assertEqual(self.s3.list_parts(**name)["StorageClass"], REDUCED)
        listed = self.s3.list_multipart_uploads(Bucket=self.bucket)["Uploads"]
        self.assertEqual([u["StorageClass"] for u in listed], [REDUCED])
        self.s3.complete_multipart_upload(
            MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": self.etag}]}, **name)
        self.assertEqual(self.head("k")["StorageClass"], REDUCED)
        self.assertEqual(self.get("k")["data"], data)

    def copy(self, source, key, **options):
        return self.s3.copy_object(Bucket=self.bucket, Key=key,
                                   CopySource={"Bucket": self.bucket, "Key": source}, **options)

    def test_copies(self):
        data = pseudo_random(3 * MIB, 4)
        self.put("k", data, StorageClass=REDUCED, Metadata={"a": "1"})
        # As AWS: the class of a copy is what the request says, not what the source has.
        self.assertEqual(self.room(lambda: self.copy("k", "standard")), 6.0)
        self.assertNotIn("StorageClass", self.head("standard"))
        self.assertEqual(self.room(lambda: self.copy("k", "reduced", StorageClass=REDUCED)), 4.0)
        self.assertEqual(self.head("reduced")["StorageClass"], REDUCED)
        self.assertEqual(self.get("reduced")["data"], data)

    def test_onto_itself(self):
        data = pseudo_random(3 * MIB, 5)
        self.put("k", data, Metadata={"a": "1"})
        self.refused("InvalidRequest", self.copy, "k", "k", status=400)
        before = self.shard_bytes()
        self.copy("k", "k", StorageClass=REDUCED)
        got = self.get("k")
        self.assertEqual((got["StorageClass"], got["Metadata"], got["data"]), (REDUCED, {"a": "1"}, data))
        self.refused("InvalidRequest", self.copy, "k", "k", StorageClass=REDUCED, status=400)
        # The body follows: two thirds of the room.
        end = time.monotonic() + 150
        while self.shard_bytes() > before - 1.9 * MIB:
            self.assertLess(time.monotonic(), end, "the body keeps the geometry of the other class")
            time.sleep(0.2)
        self.assertEqual(self.get("k")["data"], data)


class TestGeometries(unittest.TestCase):
    def status(self, configuration):
        server = Server(configuration)
        try:
            server.start()
            code, out, error = holdfastd("drive", "status", "--json", "--endpoint", server.endpoint)
            self.assertEqual(code, 0, error)
            text = holdfastd("drive", "status", "--endpoint", server.endpoint)[1]
            classes = json.loads(out)["status"]["storageClasses"] if "status" in json.loads(out) else \
                json.loads(out)["storageClasses"]
            return {c["name"]: (c["geometry"]["k"], c["geometry"]["m"]) for c in classes}, text
        finally:
            server.remove()

    def test_default(self):
        classes, text = self.status("")
        self.assertEqual(classes, {"STANDARD": (2, 2), REDUCED: (3, 1)})
        self.assertIn("REDUCED_REDUNDANCY: data + parity 3 + 1", text)

    def test_as_configured(self):
        classes, _ = self.status('[storage_classes]\nstandard = "1+3"\nreduced_redundancy = "2+2"\n')
        self.assertEqual(classes, {"STANDARD": (1, 3), REDUCED: (2, 2)})

    def test_what_does_not_fit_is_left(self):
        classes, _ = self.status('[storage_classes]\nstandard = "8+4"\nreduced_redundancy = "10+2"\n')
        self.assertEqual(classes, {"STANDARD": (2, 2), REDUCED: (3, 1)})


if __name__ == "__main__":
    main()
