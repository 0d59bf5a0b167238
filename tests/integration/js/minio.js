// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
// minio-js: objects, listings, uploads, links. What its servers have beyond S3 is left out.
"use strict";

const { test } = require("node:test");
const fs = require("node:fs");
const { Readable } = require("node:stream");
const { CopyConditions, CopyDestinationOptions, CopySourceOptions } = require("minio");
const { assert, bytes, collect, newName, refused, sha256 } = require("./common");
const { client, makeBucket, minio, read, streamed } = require("./minio_client");

test("buckets", async () => {
  const bucket = await makeBucket();
  assert.equal(await minio.bucketExists(bucket), true);
  assert.ok((await minio.listBuckets()).some((one) => one.name === bucket && one.creationDate instanceof Date));
  await refused(minio.makeBucket(bucket, "us-east-1"), "BucketAlreadyOwnedByYou");
  assert.equal(await minio.getBucketRegionAsync(bucket), "us-east-1");
  await minio.putObject(bucket, "k", "x");
  await refused(minio.removeBucket(bucket), "BucketNotEmpty");
  await minio.removeObject(bucket, "k");
  await minio.removeBucket(bucket);
  assert.equal(await minio.bucketExists(bucket), false);
});

test("objects of buffers, streams and files", async () => {
  const bucket = await makeBucket();
  const data = bytes(200_000);
  const put = await minio.putObject(bucket, "a b+ü/%41", data, data.length, {
    "Content-Type": "text/x",
    color: "blue",
  });
  assert.match(put.etag, /^[0-9a-f]{32}$/);
  const stat = await minio.statObject(bucket, "a b+ü/%41");
  assert.deepEqual(
    [stat.size, stat.etag, stat.metaData.color, stat.metaData["content-type"]],
    [200_000, put.etag, "blue", "text/x"],
  );
  assert.deepEqual(await read(bucket, "a b+ü/%41"), data);
  await minio.putObject(bucket, "stream", Readable.from([data.subarray(0, 1000), data.subarray(1000)]), data.length);
  assert.deepEqual(await read(bucket, "stream"), data);
  await minio.putObject(bucket, "text", "words");
  assert.equal(String(await read(bucket, "text")), "words");
  const file = newName() + ".html"; // minio-js tells the type by the file's name
  fs.writeFileSync(file, data);
  await minio.fPutObject(bucket, "file.html", file);
  assert.equal((await minio.statObject(bucket, "file.html")).metaData["content-type"], "text/html");
  await minio.fGetObject(bucket, "file.html", file + ".back");
  assert.deepEqual(fs.readFileSync(file + ".back"), data);
  assert.deepEqual(await collect(await minio.getPartialObject(bucket, "stream", 100, 50)), data.subarray(100, 150));
  assert.deepEqual(await collect(await minio.getPartialObject(bucket, "stream", 199_990)), data.subarray(199_990));
});

test("large objects go by parts", async () => {
  const bucket = await makeBucket();
  const data = bytes(12_000_000);
  const small = client({ partSize: 5 << 20 });
  const pieces = function* () {
    for (let at = 0; at < data.length; at += 65_537) yield data.subarray(at, at + 65_537);
  };
  const put = await small.putObject(bucket, "sized", Readable.from(pieces()), data.length, { m: "1" });
  assert.match(put.etag, /-3$/);
  assert.equal(sha256(await read(bucket, "sized")), sha256(data));
  await small.putObject(bucket, "buffer", data); // one part, and its number is 2
  assert.equal(sha256(await read(bucket, "buffer")), sha256(data));
  await small.putObject(bucket, "unsized", Readable.from(pieces()));
  assert.equal(sha256(await read(bucket, "unsized")), sha256(data));
  const file = newName();
  fs.writeFileSync(file, data);
  await small.fPutObject(bucket, "file", file);
  assert.equal(sha256(await read(bucket, "file")), sha256(data));
});

test("uploads that were not finished", async () => {
  const bucket = await makeBucket();
  const ids = [];
  for (const key of ["a/1", "a/2", "b"]) ids.push(await minio.initiateNewMultipartUpload(bucket, key, {}));
  const found = await streamed(minio.listIncompleteUploads(bucket, "", true));
  assert.deepEqual(
    found.map((one) => one.key),
    ["a/1", "a/2", "b"],
  );
  assert.equal((await streamed(minio.listIncompleteUploads(bucket, "a/", true))).length, 2);
  const folders = await streamed(minio.listIncompleteUploads(bucket, "", false));
  assert.deepEqual(folders.map((one) => one.prefix ?? one.key).sort(), ["a/", "b"]);
  assert.equal(await minio.findUploadId(bucket, "b"), ids[2]);
  const part = { bucketName: bucket, objectName: "b", uploadID: ids[2], partNumber: 1, headers: {} };
  const { etag } = await minio.uploadPart(part, Buffer.from("one part"));
  await minio.completeMultipartUpload(bucket, "b", ids[2], [{ part: 1, etag }]);
  assert.equal(String(await read(bucket, "b")), "one part");
  await minio.removeIncompleteUpload(bucket, "a/1");
  await minio.abortMultipartUpload(bucket, "a/2", ids[1]);
  assert.deepEqual(await streamed(minio.listIncompleteUploads(bucket, "", true)), []);
});

test("listings", async () => {
  const bucket = await makeBucket();
  const keys = ["a/1", "a/2", "a/b/3", "c", "ü 日本"];
  for (const key of keys) await minio.putObject(bucket, key, key);
  for (const list of ["listObjects", "listObjectsV2"]) {
    assert.deepEqual(
      (await streamed(minio[list](bucket, "", true))).map((one) => one.name),
      keys,
    );
    const flat = await streamed(minio[list](bucket, "", false));
    assert.deepEqual(flat.map((one) => one.name ?? one.prefix).sort(), ["a/", "c", "ü 日本"]);
    assert.deepEqual(
      (await streamed(minio[list](bucket, "a/", true))).map((one) => one.name),
      keys.slice(0, 3),
    );
  }
  assert.deepEqual(
    (await streamed(minio.listObjectsV2(bucket, "", true, "a/2"))).map((one) => one.name),
    keys.slice(2),
  );
});

test("more than a page of objects, and their end", async () => {
  const bucket = await makeBucket();
  const names = Array.from({ length: 1_050 }, (_, i) => `k${String(i).padStart(5, "0")}`);
  for (let at = 0; at < names.length; at += 50)
    await Promise.all(names.slice(at, at + 50).map((name) => minio.putObject(bucket, name, name)));
  for (const list of ["listObjects", "listObjectsV2"])
    assert.deepEqual(
      (await streamed(minio[list](bucket, "k", true))).map((one) => one.name),
      names,
    );
  await minio.removeObjects(bucket, names);
  assert.deepEqual(await streamed(minio.listObjectsV2(bucket, "", true)), []);
});

test("copies, and objects composed of others", async () => {
  const bucket = await makeBucket();
  const first = bytes(5 << 20, "1");
  const put = await minio.putObject(bucket, "one ü", first, first.length, { color: "blue" });
  await minio.putObject(bucket, "two", "the end");
  await minio.copyObject(bucket, "copy", `/${bucket}/one ü`);
  assert.deepEqual(await read(bucket, "copy"), first);
  assert.equal((await minio.statObject(bucket, "copy")).metaData.color, "blue");
  const conditions = new CopyConditions();
  conditions.setMatchETag("0".repeat(32));
  await refused(minio.copyObject(bucket, "copy", `/${bucket}/two`, conditions), "PreconditionFailed");
  const named = new CopyDestinationOptions({
    Bucket: bucket,
    Object: "named",
    UserMetadata: { m: "2" },
    MetadataDirective: "REPLACE",
  });
  await minio.copyObject(new CopySourceOptions({ Bucket: bucket, Object: "two" }), named);
  assert.equal((await minio.statObject(bucket, "named")).metaData.m, "2");
  // Sources under plain names: composeObject sends others as they are, and forgets the error.
  await minio.composeObject(new CopyDestinationOptions({ Bucket: bucket, Object: "composed" }), [
    new CopySourceOptions({ Bucket: bucket, Object: "copy", MatchETag: put.etag }),
    new CopySourceOptions({ Bucket: bucket, Object: "two" }),
  ]);
  assert.equal(sha256(await read(bucket, "composed")), sha256(Buffer.concat([first, Buffer.from("the end")])));
});

test("links and forms", async () => {
  const bucket = await makeBucket();
  const put = await fetch(await minio.presignedPutObject(bucket, "a b+ü", 60), { method: "PUT", body: "linked" });
  assert.equal(put.status, 200);
  const link = await minio.presignedGetObject(bucket, "a b+ü", 60, { "response-content-type": "text/x" });
  const got = await fetch(link);
  assert.deepEqual([got.headers.get("content-type"), await got.text()], ["text/x", "linked"]);
  const head = await minio.presignedUrl("HEAD", bucket, "a b+ü", 60);
  assert.equal((await fetch(head, { method: "HEAD" })).status, 200);
  const old = await minio.presignedUrl("GET", bucket, "a b+ü", 60, {}, new Date(Date.now() - 120_000));
  assert.equal((await fetch(old)).status, 403);
  const policy = minio.newPostPolicy();
  policy.setBucket(bucket);
  policy.setKeyStartsWith("in/");
  policy.setExpires(new Date(Date.now() + 60_000));
  policy.setContentType("text/plain");
  policy.setContentLengthRange(1, 100);
  policy.setUserMetaData({ color: "blue" });
  const { postURL, formData } = await minio.presignedPostPolicy(policy);
  const post = (more, size) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...formData, ...more })) form.append(name, value);
    form.append("file", new Blob([bytes(size)]));
    return fetch(postURL, { method: "POST", body: form });
  };
  assert.equal((await post({ key: "in/k" }, 100)).status, 204);
  assert.equal((await minio.statObject(bucket, "in/k")).metaData.color, "blue");
  assert.equal((await post({ key: "in/k" }, 101)).status, 400);
  assert.equal((await post({ key: "elsewhere" }, 10)).status, 403);
  await refused(minio.statObject(bucket, "elsewhere"), "NotFound");
});

test("errors", async () => {
  const bucket = await makeBucket();
  await refused(minio.getObject(bucket, "missing"), "NoSuchKey");
  await refused(minio.statObject(bucket, "missing"), "NotFound");
  await refused(minio.getObject(newName(), "k"), "NoSuchBucket");
  await refused(streamed(minio.listObjectsV2(newName())), "NoSuchBucket");
  await refused(client({ secretKey: "not the secret" }).listBuckets(), "SignatureDoesNotMatch");
  await refused(client({ accessKey: "nobody" }).listBuckets(), "InvalidAccessKeyId");
  const anonymous = client({ accessKey: "", secretKey: "" });
  await refused(anonymous.getObject(bucket, "k"), "AccessDenied");
});
