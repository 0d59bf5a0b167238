// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
// Multipart uploads and signed links and forms by the AWS SDK for JavaScript and its companions.
"use strict";

const { test } = require("node:test");
const { Readable } = require("node:stream");
const { Upload } = require("@aws-sdk/lib-storage");
const { getSignedUrl } = require("@aws-sdk/s3-request-presigner");
const { createPresignedPost } = require("@aws-sdk/s3-presigned-post");
const { assert, bytes, collect, refused, sha256 } = require("./common");
const { client, makeBucket, s3, sdk, send } = require("./aws");

const PART = 5 << 20;

async function hash(Bucket, Key) {
  const got = await send("GetObject", { Bucket, Key, ChecksumMode: "ENABLED" });
  return sha256(await collect(got.Body));
}

test("uploads by lib-storage", async () => {
  const Bucket = await makeBucket();
  const Body = bytes(3 * PART + 12_345);
  for (const ChecksumAlgorithm of [undefined, "CRC32C", "SHA256", "CRC64NVME"]) {
    const upload = new Upload({
      client: s3,
      params: { Bucket, Key: "k", Body: Readable.from(Body), ChecksumAlgorithm, Tagging: "a=b" },
      queueSize: 3,
      partSize: PART,
    });
    let told = 0;
    upload.on("httpUploadProgress", (progress) => (told = Math.max(told, progress.loaded)));
    const done = await upload.done();
    assert.match(done.ETag, /^"[0-9a-f]{32}-4"$/);
    assert.equal(told, Body.length);
    assert.equal(await hash(Bucket, "k"), sha256(Body));
  }
  assert.deepEqual((await send("GetObjectTagging", { Bucket, Key: "k" })).TagSet, [{ Key: "a", Value: "b" }]);
  const small = await new Upload({ client: s3, params: { Bucket, Key: "small", Body: "one part" } }).done();
  assert.match(small.ETag, /^"[0-9a-f]{32}"$/);
});

test("an upload that is given up leaves nothing", async () => {
  const Bucket = await makeBucket();
  let upload;
  const endless = async function* () {
    for (let i = 0; ; ++i) {
      yield bytes(1 << 20, String(i));
      if (i === 15) upload.abort();
    }
  };
  upload = new Upload({ client: s3, params: { Bucket, Key: "k", Body: Readable.from(endless()) }, partSize: PART });
  await refused(upload.done(), "AbortError");
  for (let uploads = [{}]; uploads.length > 0;) {
    // the client deletes it on its own time
    uploads = (await send("ListMultipartUploads", { Bucket })).Uploads ?? [];
    for (const { UploadId } of uploads)
      await send("AbortMultipartUpload", { Bucket, Key: "k", UploadId }).catch(() => {});
  }
  await refused(send("HeadObject", { Bucket, Key: "k" }), "NotFound", 404);
});

test("parts by hand: full-object checksums, listings, attributes", async () => {
  const Bucket = await makeBucket();
  const data = [bytes(PART, "a"), bytes(PART, "b"), bytes(777, "c")];
  for (const [ChecksumAlgorithm, ChecksumType] of [
    ["CRC32", "COMPOSITE"],
    ["CRC64NVME", "FULL_OBJECT"],
    ["CRC32C", "FULL_OBJECT"],
    ["SHA1", "COMPOSITE"],
  ]) {
    const { UploadId } = await send("CreateMultipartUpload", {
      Bucket,
      Key: "k",
      ChecksumAlgorithm,
      ChecksumType,
      Metadata: { m: "1" },
    });
    const Parts = [];
    for (const [i, Body] of data.entries()) {
      const put = await send("UploadPart", { Bucket, Key: "k", UploadId, PartNumber: i + 1, Body, ChecksumAlgorithm });
      Parts.push({
        PartNumber: i + 1,
        ETag: put.ETag,
        ["Checksum" + ChecksumAlgorithm]: put["Checksum" + ChecksumAlgorithm],
      });
    }
    const listed = [];
    for await (const page of sdk.paginateListParts({ client: s3, pageSize: 2 }, { Bucket, Key: "k", UploadId }))
      listed.push(...page.Parts);
    assert.deepEqual(
      listed.map((part) => part.Size),
      data.map((part) => part.length),
    );
    const inProgress = (await send("ListMultipartUploads", { Bucket })).Uploads;
    assert.deepEqual(
      inProgress.map((one) => one.UploadId),
      [UploadId],
    );
    const done = await send("CompleteMultipartUpload", {
      Bucket,
      Key: "k",
      UploadId,
      MultipartUpload: { Parts },
      ChecksumType,
    });
    assert.equal(done.ChecksumType, ChecksumType);
    assert.equal(await hash(Bucket, "k"), sha256(Buffer.concat(data)));
    const said = await send("GetObjectAttributes", {
      Bucket,
      Key: "k",
      ObjectAttributes: ["ObjectParts", "Checksum", "ObjectSize"],
    });
    assert.equal(said.ObjectParts.TotalPartsCount, 3);
    assert.equal(said.Checksum.ChecksumType, ChecksumType);
    const second = await send("GetObject", { Bucket, Key: "k", PartNumber: 2 });
    assert.equal(second.PartsCount, 3);
    assert.equal(sha256(await collect(second.Body)), sha256(data[1]));
  }
});

test("what is wrong with an upload", async () => {
  const Bucket = await makeBucket();
  const { UploadId } = await send("CreateMultipartUpload", { Bucket, Key: "k" });
  const at = { Bucket, Key: "k", UploadId };
  const { ETag } = await send("UploadPart", { ...at, PartNumber: 1, Body: "small" });
  const last = await send("UploadPart", { ...at, PartNumber: 2, Body: "last" });
  const complete = (Parts) => send("CompleteMultipartUpload", { ...at, MultipartUpload: { Parts } });
  await refused(
    complete([
      { PartNumber: 1, ETag },
      { PartNumber: 2, ETag: last.ETag },
    ]),
    "EntityTooSmall",
    400,
  );
  await refused(
    complete([
      { PartNumber: 2, ETag: last.ETag },
      { PartNumber: 1, ETag },
    ]),
    "InvalidPartOrder",
    400,
  );
  await refused(complete([{ PartNumber: 3, ETag }]), "InvalidPart", 400);
  await refused(send("UploadPart", { ...at, PartNumber: 10_001, Body: "x" }), "InvalidArgument", 400);
  await send("AbortMultipartUpload", at);
  await refused(complete([{ PartNumber: 1, ETag }]), "NoSuchUpload", 404);
});

test("parts that are copied", async () => {
  const Bucket = await makeBucket();
  const source = bytes(2 * PART);
  await send("PutObject", { Bucket, Key: "source", Body: source });
  const { UploadId } = await send("CreateMultipartUpload", { Bucket, Key: "k" });
  const Parts = [];
  for (const [i, range] of [`bytes=${PART}-${2 * PART - 1}`, "bytes=0-99"].entries()) {
    const done = await send("UploadPartCopy", {
      Bucket,
      Key: "k",
      UploadId,
      PartNumber: i + 1,
      CopySource: `${Bucket}/source`,
      CopySourceRange: range,
    });
    Parts.push({ PartNumber: i + 1, ETag: done.CopyPartResult.ETag });
  }
  await send("CompleteMultipartUpload", { Bucket, Key: "k", UploadId, MultipartUpload: { Parts } });
  assert.equal(await hash(Bucket, "k"), sha256(Buffer.concat([source.subarray(PART), source.subarray(0, 100)])));
});

test("signed links", async () => {
  const Bucket = await makeBucket();
  const sign = (operation, input, options = { expiresIn: 60 }) =>
    getSignedUrl(s3, new sdk[operation + "Command"](input), options);
  const Key = "a b+ü";
  const put = await fetch(await sign("PutObject", { Bucket, Key }), { method: "PUT", body: bytes(5000) });
  assert.equal(put.status, 200, await put.text());
  const link = await sign("GetObject", { Bucket, Key, ResponseContentType: "text/x" });
  const got = await fetch(link);
  assert.equal(got.headers.get("content-type"), "text/x");
  assert.equal(sha256(Buffer.from(await got.arrayBuffer())), sha256(bytes(5000)));
  assert.equal((await fetch(await sign("HeadObject", { Bucket, Key }), { method: "HEAD" })).status, 200);
  assert.equal((await fetch(link.replace(/X-Amz-Expires=60/, "X-Amz-Expires=61"))).status, 403);
  assert.equal((await fetch(link.replace(encodeURIComponent(Key), "other"))).status, 403);
  const then = new Date(Date.now() - 120_000);
  const old = await fetch(await sign("GetObject", { Bucket, Key }, { expiresIn: 60, signingDate: then }));
  assert.equal(old.status, 403);
  assert.match(await old.text(), /Request has expired/);
  const typed = await sign(
    "PutObject",
    { Bucket, Key: "typed", ContentType: "image/png" },
    {
      expiresIn: 60,
      signableHeaders: new Set(["content-type"]),
    },
  );
  assert.equal(
    (await fetch(typed, { method: "PUT", body: "x", headers: { "content-type": "text/html" } })).status,
    403,
  );
  assert.equal(
    (await fetch(typed, { method: "PUT", body: "x", headers: { "content-type": "image/png" } })).status,
    200,
  );
  assert.equal((await fetch(await sign("DeleteObject", { Bucket, Key }), { method: "DELETE" })).status, 204);
  assert.equal((await fetch(link)).status, 404);
});

test("signed forms", async () => {
  const Bucket = await makeBucket();
  const { url, fields } = await createPresignedPost(s3, {
    Bucket,
    Key: "in/${filename}",
    Expires: 60,
    Fields: { "Content-Type": "text/plain", success_action_status: "201" },
    Conditions: [
      ["content-length-range", 1, 100],
      ["starts-with", "$Content-Type", "text/"],
    ],
  });
  const post = async (more, size) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...fields, ...more })) form.append(name, value);
    form.append("file", new Blob([bytes(size)]), "f.txt");
    return fetch(url, { method: "POST", body: form });
  };
  const made = await post({}, 100);
  assert.equal(made.status, 201);
  assert.match(await made.text(), /<Key>in\/f\.txt<\/Key>/);
  assert.equal(await hash(Bucket, "in/f.txt"), sha256(bytes(100)));
  const large = await post({}, 101);
  assert.deepEqual([large.status, /EntityTooLarge/.test(await large.text())], [400, true]);
  assert.equal((await post({ "Content-Type": "image/png" }, 10)).status, 403);
  assert.equal((await post({ key: "out/x" }, 10)).status, 403);
  assert.equal((await post({ "X-Amz-Signature": "0".repeat(64) }, 10)).status, 403);
  assert.equal((await send("ListObjectsV2", { Bucket })).KeyCount, 1);
});

test("wrong keys make links that are refused", async () => {
  const by = client({ credentials: { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: "x" } });
  const Bucket = await makeBucket();
  const link = await getSignedUrl(by, new sdk.GetObjectCommand({ Bucket, Key: "k" }), { expiresIn: 60 });
  const got = await fetch(link);
  assert.deepEqual([got.status, /SignatureDoesNotMatch/.test(await got.text())], [403, true]);
});
