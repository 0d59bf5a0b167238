// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
// Objects by the AWS SDK for JavaScript: its default checksums, streams, conditions, listings, deletes.
"use strict";

const { test } = require("node:test");
const fs = require("node:fs");
const path = require("node:path");
const { Readable } = require("node:stream");
const { assert, bytes, collect, newName, refused } = require("./common");
const { client, makeBucket, s3, sdk, send } = require("./aws");

const ODD_KEYS = ["plain", "a b+c", "ü/日本語", "%41", "a//b", "./x/../y", "q?x=1&y#z", "'\"<>&", "tab\tin", "~*()!"];

test("objects there and back, under odd keys", async () => {
  const Bucket = await makeBucket();
  for (const Key of ODD_KEYS) {
    const Body = bytes(1000, Key);
    const put = await send("PutObject", { Bucket, Key, Body, Metadata: { key: encodeURIComponent(Key) } });
    const got = await send("GetObject", { Bucket, Key });
    assert.deepEqual(Buffer.from(await got.Body.transformToByteArray()), Body);
    assert.equal(got.ETag, put.ETag);
    assert.equal(got.Metadata.key, encodeURIComponent(Key));
    assert.equal((await send("HeadObject", { Bucket, Key })).ContentLength, 1000);
  }
  const listed = await send("ListObjectsV2", { Bucket, EncodingType: "url" });
  assert.equal(listed.KeyCount, ODD_KEYS.length);
  const plain = await send("ListObjectsV2", { Bucket });
  assert.deepEqual(plain.Contents.map((one) => one.Key).sort(), [...ODD_KEYS].sort());
});

test("what is said of an object is given back", async () => {
  const Bucket = await makeBucket();
  const headers = {
    CacheControl: "max-age=60",
    ContentDisposition: 'attachment; filename="x"',
    ContentEncoding: "gzip",
    ContentLanguage: "de",
    ContentType: "text/x-test",
    Expires: new Date("2030-01-02T03:04:05Z"),
  };
  await send("PutObject", { Bucket, Key: "k", Body: "x", ...headers, StorageClass: "STANDARD" });
  const head = await send("HeadObject", { Bucket, Key: "k" });
  const { Expires, ...texts } = headers;
  for (const [name, value] of Object.entries(texts)) assert.equal(head[name], value);
  assert.equal(head.ExpiresString ?? head.Expires.toUTCString(), Expires.toUTCString());
  const got = await send("GetObject", {
    Bucket,
    Key: "k",
    ResponseContentType: "text/other",
    ResponseCacheControl: "no-store",
  });
  assert.equal(got.ContentType, "text/other");
  assert.equal(got.CacheControl, "no-store");
  got.Body.destroy();
});

test("checksums of every kind, asked for and by default", async () => {
  const Bucket = await makeBucket();
  const Body = bytes(300_000);
  for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]) {
    const put = await send("PutObject", { Bucket, Key: ChecksumAlgorithm, Body, ChecksumAlgorithm });
    const name = "Checksum" + ChecksumAlgorithm;
    assert.ok(put[name], name);
    const got = await send("GetObject", { Bucket, Key: ChecksumAlgorithm, ChecksumMode: "ENABLED" });
    assert.equal(got[name], put[name]);
    assert.deepEqual(await collect(got.Body), Body); // the SDK compares as it reads
    const said = await send("GetObjectAttributes", {
      Bucket,
      Key: ChecksumAlgorithm,
      ObjectAttributes: ["Checksum", "ETag", "ObjectSize", "StorageClass"],
    });
    assert.equal(said.Checksum[name], put[name]);
    assert.equal(said.ObjectSize, Body.length);
    assert.equal(`"${said.ETag}"`, put.ETag);
  }
  const byDefault = await send("PutObject", { Bucket, Key: "default", Body });
  assert.ok(byDefault.ChecksumCRC32);
  await refused(send("PutObject", { Bucket, Key: "wrong", Body, ChecksumCRC32: "AAAAAA==" }), "BadDigest", 400);
  await refused(
    send("PutObject", { Bucket, Key: "wrong", Body, ContentMD5: "1B2M2Y8AsgTpgAmY7PhCfg==" }),
    "BadDigest",
    400,
  );
  await refused(send("HeadObject", { Bucket, Key: "wrong" }), "NotFound", 404);
});

test("streams: trailing checksums in aws-chunked, both ways", async () => {
  const Bucket = await makeBucket();
  const Body = bytes(3_000_001);
  const pieces = function* () {
    for (let at = 0; at < Body.length; at += 70_001) yield Body.subarray(at, at + 70_001);
  };
  const file = path.join(process.cwd(), "stream-" + newName());
  fs.writeFileSync(file, Body);
  for (const ChecksumAlgorithm of [undefined, "CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]) {
    await send("PutObject", { Bucket, Key: "file", Body: fs.createReadStream(file), ChecksumAlgorithm });
    const put = await send("PutObject", {
      Bucket,
      Key: "stream",
      Body: Readable.from(pieces()),
      ContentLength: Body.length,
      ChecksumAlgorithm,
    });
    assert.ok(put["Checksum" + (ChecksumAlgorithm ?? "CRC32")]);
    for (const Key of ["file", "stream"]) {
      const got = await send("GetObject", { Bucket, Key, ChecksumMode: "ENABLED" });
      assert.deepEqual(await collect(got.Body), Body);
    }
  }
  fs.unlinkSync(file);
});

test("checksums only where they are required", async () => {
  const Bucket = await makeBucket();
  const by = client({ requestChecksumCalculation: "WHEN_REQUIRED", responseChecksumValidation: "WHEN_REQUIRED" });
  await send("PutObject", { Bucket, Key: "k", Body: "plain" }, { by });
  const got = await send("GetObject", { Bucket, Key: "k" }, { by });
  assert.equal(await got.Body.transformToString(), "plain");
  await send("DeleteObjects", { Bucket, Delete: { Objects: [{ Key: "k" }] } }, { by });
  await refused(send("HeadObject", { Bucket, Key: "k" }, { by }), "NotFound", 404);
});

test("ranges and conditions", async () => {
  const Bucket = await makeBucket();
  const Body = bytes(100_000);
  const { ETag } = await send("PutObject", { Bucket, Key: "k", Body });
  for (const [Range, from, to] of [
    ["bytes=0-0", 0, 1],
    ["bytes=99990-", 99_990, 100_000],
    ["bytes=-7", 99_993, 100_000],
    ["bytes=50000-200000", 50_000, 100_000],
  ]) {
    const got = await send("GetObject", { Bucket, Key: "k", Range });
    assert.equal(got.$metadata.httpStatusCode, 206);
    assert.equal(got.ContentRange, `bytes ${from}-${to - 1}/100000`);
    assert.deepEqual(await collect(got.Body), Body.subarray(from, to));
  }
  await refused(send("GetObject", { Bucket, Key: "k", Range: "bytes=100000-" }), "InvalidRange", 416);
  const past = new Date(Date.now() - 86_400_000);
  const get = (more) => send("GetObject", { Bucket, Key: "k", ...more });
  (await get({ IfMatch: ETag, IfModifiedSince: past })).Body.destroy();
  await refused(get({ IfMatch: '"other"' }), "PreconditionFailed", 412);
  await refused(get({ IfUnmodifiedSince: past }), "PreconditionFailed", 412);
  assert.equal((await get({ IfNoneMatch: ETag }).catch((e) => e)).$metadata.httpStatusCode, 304);
  await refused(send("PutObject", { Bucket, Key: "k", Body, IfNoneMatch: "*" }), "PreconditionFailed", 412);
  await refused(send("PutObject", { Bucket, Key: "k", Body, IfMatch: '"other"' }), "PreconditionFailed", 412);
  await send("PutObject", { Bucket, Key: "k", Body, IfMatch: ETag });
  await send("PutObject", { Bucket, Key: "new", Body, IfNoneMatch: "*" });
});

test("listings in pages, both versions", async () => {
  const Bucket = await makeBucket();
  const keys = [];
  for (let i = 0; i < 23; ++i) keys.push(`d${i % 4}/${String(i).padStart(3, "0")}`);
  await Promise.all(keys.map((Key) => send("PutObject", { Bucket, Key, Body: Key })));
  keys.sort();
  const found = [];
  for await (const page of sdk.paginateListObjectsV2({ client: s3, pageSize: 5 }, { Bucket, FetchOwner: true })) {
    assert.ok(page.Contents.length <= 5);
    assert.ok(page.Contents.every((one) => one.Owner.ID));
    found.push(...page.Contents.map((one) => one.Key));
  }
  assert.deepEqual(found, keys);
  const first = [];
  for (let Marker, more = true; more;) {
    const page = await send("ListObjects", { Bucket, MaxKeys: 4, Marker });
    first.push(...page.Contents.map((one) => one.Key));
    more = page.IsTruncated;
    Marker = page.NextMarker ?? first.at(-1);
  }
  assert.deepEqual(first, keys);
  const folders = await send("ListObjectsV2", { Bucket, Delimiter: "/" });
  assert.deepEqual(
    folders.CommonPrefixes.map((one) => one.Prefix),
    ["d0/", "d1/", "d2/", "d3/"],
  );
  const after = await send("ListObjectsV2", { Bucket, StartAfter: keys[20] });
  assert.deepEqual(
    after.Contents.map((one) => one.Key),
    keys.slice(21),
  );
  const inside = await send("ListObjects", { Bucket, Prefix: "d1/", Delimiter: "/" });
  assert.deepEqual(
    inside.Contents.map((one) => one.Key),
    keys.filter((key) => key.startsWith("d1/")),
  );
});

test("copies", async () => {
  const [Bucket, other] = [await makeBucket(), await makeBucket()];
  const Key = "from ü+%";
  await send("PutObject", { Bucket, Key, Body: "copied", Metadata: { a: "1" }, ContentType: "text/x" });
  const CopySource = `${Bucket}/${encodeURIComponent(Key)}`;
  const made = await send("CopyObject", { Bucket: other, Key: "to", CopySource, ChecksumAlgorithm: "SHA256" });
  assert.ok(made.CopyObjectResult.ETag);
  assert.ok(made.CopyObjectResult.ChecksumSHA256);
  const got = await send("GetObject", { Bucket: other, Key: "to" });
  assert.equal(await got.Body.transformToString(), "copied");
  assert.deepEqual([got.Metadata.a, got.ContentType], ["1", "text/x"]);
  await send("CopyObject", {
    Bucket,
    Key,
    CopySource,
    MetadataDirective: "REPLACE",
    Metadata: { b: "2" },
    TaggingDirective: "REPLACE",
    Tagging: "t=1",
  });
  assert.deepEqual((await send("HeadObject", { Bucket, Key })).Metadata, { b: "2" });
  await refused(send("CopyObject", { Bucket, Key, CopySource }), "InvalidRequest", 400);
  await refused(send("CopyObject", { Bucket, Key: "x", CopySource: `${Bucket}/missing` }), "NoSuchKey", 404);
  await refused(
    send("CopyObject", { Bucket, Key: "x", CopySource, CopySourceIfMatch: '"other"' }),
    "PreconditionFailed",
    412,
  );
});

test("many deletes in one request", async () => {
  const Bucket = await makeBucket();
  const keys = ODD_KEYS.filter((key) => !key.includes("\t"));
  await Promise.all(keys.map((Key) => send("PutObject", { Bucket, Key, Body: "x" })));
  const Objects = [...keys, "never there"].map((Key) => ({ Key }));
  const done = await send("DeleteObjects", { Bucket, Delete: { Objects } });
  assert.deepEqual(done.Deleted.map((one) => one.Key).sort(), Objects.map((one) => one.Key).sort());
  assert.equal(done.Errors, undefined);
  assert.equal((await send("ListObjectsV2", { Bucket })).KeyCount, 0);
  await refused(send("DeleteObjects", { Bucket, Delete: { Objects: [] } }), "MalformedXML", 400);
});

test("an upload and a download that are given up", async () => {
  const Bucket = await makeBucket();
  const size = 20_000_000;
  const up = new AbortController();
  const slow = async function* () {
    yield bytes(100_000);
    up.abort();
    await new Promise((resolve) => setImmediate(resolve));
    yield bytes(size - 100_000);
  };
  await refused(
    send(
      "PutObject",
      { Bucket, Key: "up", Body: Readable.from(slow()), ContentLength: size },
      { abortSignal: up.signal },
    ),
    "AbortError",
  );
  await refused(send("HeadObject", { Bucket, Key: "up" }), "NotFound", 404);
  await send("PutObject", { Bucket, Key: "down", Body: bytes(size) });
  const got = await send("GetObject", { Bucket, Key: "down" });
  for await (const piece of got.Body) {
    assert.ok(piece.length > 0);
    break; // which destroys the stream and its connection
  }
  assert.equal((await send("HeadObject", { Bucket, Key: "down" })).ContentLength, size);
});

test("errors as typed exceptions", async () => {
  const Bucket = await makeBucket();
  const missing = await refused(send("GetObject", { Bucket, Key: "missing" }), "NoSuchKey", 404);
  assert.ok(missing instanceof sdk.NoSuchKey);
  assert.ok(missing.$metadata.requestId && missing.RequestId !== "");
  assert.ok(
    (await refused(send("ListObjectsV2", { Bucket: newName() }), "NoSuchBucket", 404)) instanceof
      sdk.S3ServiceException,
  );
  assert.ok((await refused(send("HeadBucket", { Bucket: newName() }), "NotFound", 404)) instanceof sdk.NotFound);
  assert.ok(
    (await refused(send("CreateBucket", { Bucket }), "BucketAlreadyOwnedByYou", 409)) instanceof
      sdk.BucketAlreadyOwnedByYou,
  );
  assert.ok(
    (await refused(
      send("AbortMultipartUpload", { Bucket, Key: "k", UploadId: "none" }),
      "NoSuchUpload",
      404,
    )) instanceof sdk.NoSuchUpload,
  );
  const by = client({ credentials: { accessKeyId: "nobody", secretAccessKey: "x" } });
  await refused(send("ListBuckets", {}, { by }), "InvalidAccessKeyId", 403);
  const wrong = client({ credentials: { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: "x" } });
  await refused(send("ListBuckets", {}, { by: wrong }), "SignatureDoesNotMatch", 403);
  const late = client({ systemClockOffset: -3_600_000 });
  await refused(send("ListBuckets", {}, { by: late }), "RequestTimeTooSkewed", 403);
  const elsewhere = client({ region: "eu-west-1" });
  await refused(send("ListBuckets", {}, { by: elsewhere }), "AuthorizationHeaderMalformed", 400);
});

test("a client with the wrong clock learns the right one", async () => {
  const by = client({ systemClockOffset: -3_600_000, maxAttempts: 3 });
  assert.ok((await send("ListBuckets", {}, { by })).Buckets);
});
