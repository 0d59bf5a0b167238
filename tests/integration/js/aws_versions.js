// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
// Versions, object lock and tags by the AWS SDK for JavaScript.
"use strict";

const { test } = require("node:test");
const { assert, refused } = require("./common");
const { makeBucket, s3, sdk, send } = require("./aws");

async function versioned() {
  const Bucket = await makeBucket();
  await send("PutBucketVersioning", { Bucket, VersioningConfiguration: { Status: "Enabled" } });
  return Bucket;
}

async function text(Bucket, Key, VersionId) {
  const got = await send("GetObject", { Bucket, Key, VersionId });
  return got.Body.transformToString();
}

test("versions and what hides them", async () => {
  const Bucket = await makeBucket();
  assert.equal((await send("GetBucketVersioning", { Bucket })).Status, undefined);
  await send("PutObject", { Bucket, Key: "k", Body: "before" });
  await send("PutBucketVersioning", { Bucket, VersioningConfiguration: { Status: "Enabled" } });
  assert.equal((await send("GetBucketVersioning", { Bucket })).Status, "Enabled");
  const first = (await send("PutObject", { Bucket, Key: "k", Body: "one" })).VersionId;
  const second = (await send("PutObject", { Bucket, Key: "k", Body: "two" })).VersionId;
  assert.notEqual(first, second);
  assert.equal(await text(Bucket, "k"), "two");
  assert.equal(await text(Bucket, "k", first), "one");
  assert.equal(await text(Bucket, "k", "null"), "before");
  const marker = await send("DeleteObject", { Bucket, Key: "k" });
  assert.equal(marker.DeleteMarker, true);
  const gone = await refused(send("GetObject", { Bucket, Key: "k" }), "NoSuchKey", 404);
  assert.equal(gone.$response.headers["x-amz-delete-marker"], "true");
  await refused(send("GetObject", { Bucket, Key: "k", VersionId: marker.VersionId }), "MethodNotAllowed", 405);
  const all = await send("ListObjectVersions", { Bucket });
  assert.deepEqual(
    all.Versions.map((one) => one.VersionId),
    [second, first, "null"],
  );
  assert.deepEqual(
    all.DeleteMarkers.map((one) => [one.VersionId, one.IsLatest]),
    [[marker.VersionId, true]],
  );
  await send("DeleteObject", { Bucket, Key: "k", VersionId: marker.VersionId });
  assert.equal(await text(Bucket, "k"), "two");
  await send("CopyObject", { Bucket, Key: "k", CopySource: `${Bucket}/k?versionId=${first}` });
  assert.equal(await text(Bucket, "k"), "one");
  await refused(send("GetObject", { Bucket, Key: "k", VersionId: "f".repeat(32) }), "NoSuchVersion", 404);
  await refused(send("GetObject", { Bucket, Key: "k", VersionId: "nonsense" }), "InvalidArgument", 400);
});

test("versions in pages, and deleted in one request", async () => {
  const Bucket = await versioned();
  for (let i = 0; i < 12; ++i) await send("PutObject", { Bucket, Key: `k${i % 3}`, Body: String(i) });
  await send("DeleteObject", { Bucket, Key: "k1" });
  const found = [];
  let input = { Bucket, MaxKeys: 4 };
  for (let more = true; more;) {
    const page = await send("ListObjectVersions", input);
    found.push(...(page.Versions ?? []), ...(page.DeleteMarkers ?? []));
    more = page.IsTruncated;
    input = { ...input, KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
  assert.equal(found.length, 13);
  const Objects = found.map(({ Key, VersionId }) => ({ Key, VersionId }));
  const done = await send("DeleteObjects", { Bucket, Delete: { Objects } });
  assert.equal(done.Deleted.length, 13);
  assert.equal(done.Deleted.filter((one) => one.DeleteMarker).length, 1);
  await send("DeleteBucket", { Bucket });
});

test("versioning suspended", async () => {
  const Bucket = await versioned();
  const { VersionId } = await send("PutObject", { Bucket, Key: "k", Body: "kept" });
  await send("PutBucketVersioning", { Bucket, VersioningConfiguration: { Status: "Suspended" } });
  await send("PutObject", { Bucket, Key: "k", Body: "null 1" });
  await send("PutObject", { Bucket, Key: "k", Body: "null 2" });
  const listed = (await send("ListObjectVersions", { Bucket })).Versions;
  assert.deepEqual(
    listed.map((one) => one.VersionId),
    ["null", VersionId],
  );
  assert.equal(await text(Bucket, "k", VersionId), "kept");
});

test("tags", async () => {
  const Bucket = await versioned();
  const first = await send("PutObject", { Bucket, Key: "k", Body: "x", Tagging: "a=1&b=2%20ü" });
  const tags = async (VersionId) => (await send("GetObjectTagging", { Bucket, Key: "k", VersionId })).TagSet;
  assert.deepEqual(await tags(), [
    { Key: "a", Value: "1" },
    { Key: "b", Value: "2 ü" },
  ]);
  await send("PutObject", { Bucket, Key: "k", Body: "y" });
  assert.deepEqual((await tags()) ?? [], []);
  await send("PutObjectTagging", { Bucket, Key: "k", Tagging: { TagSet: [{ Key: "c", Value: "" }] } });
  assert.deepEqual(await tags(), [{ Key: "c", Value: "" }]);
  assert.equal((await send("HeadObject", { Bucket, Key: "k" })).TagCount, 1);
  await send("DeleteObjectTagging", { Bucket, Key: "k" });
  assert.deepEqual((await tags()) ?? [], []);
  assert.equal((await tags(first.VersionId)).length, 2);
  const many = Array.from({ length: 11 }, (_, i) => ({ Key: `k${i}`, Value: "v" }));
  await refused(send("PutObjectTagging", { Bucket, Key: "k", Tagging: { TagSet: many } }), "BadRequest", 400);
  const twice = [
    { Key: "a", Value: "1" },
    { Key: "a", Value: "2" },
  ];
  await refused(send("PutObjectTagging", { Bucket, Key: "k", Tagging: { TagSet: twice } }), "InvalidTag", 400);
});

test("object lock", async () => {
  const Bucket = await makeBucket({ ObjectLockEnabledForBucket: true });
  const lock = () => send("GetObjectLockConfiguration", { Bucket });
  assert.deepEqual((await lock()).ObjectLockConfiguration, { ObjectLockEnabled: "Enabled" });
  const Rule = { DefaultRetention: { Mode: "GOVERNANCE", Days: 1 } };
  await send("PutObjectLockConfiguration", { Bucket, ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", Rule } });
  assert.deepEqual((await lock()).ObjectLockConfiguration.Rule, Rule);
  const { VersionId } = await send("PutObject", { Bucket, Key: "k", Body: "held" });
  const at = { Bucket, Key: "k", VersionId };
  const { Retention } = await send("GetObjectRetention", at);
  assert.equal(Retention.Mode, "GOVERNANCE");
  await refused(send("DeleteObject", at), "AccessDenied", 403);
  const RetainUntilDate = new Date(Date.now() + 3_600_000);
  await refused(
    send("PutObjectRetention", { ...at, Retention: { Mode: "GOVERNANCE", RetainUntilDate } }),
    "AccessDenied",
    403,
  );
  await send("PutObjectRetention", {
    ...at,
    Retention: { Mode: "GOVERNANCE", RetainUntilDate },
    BypassGovernanceRetention: true,
  });
  await send("PutObjectLegalHold", { ...at, LegalHold: { Status: "ON" } });
  assert.equal((await send("GetObjectLegalHold", at)).LegalHold.Status, "ON");
  const head = await send("HeadObject", at);
  assert.deepEqual([head.ObjectLockMode, head.ObjectLockLegalHoldStatus], ["GOVERNANCE", "ON"]);
  await refused(send("DeleteObject", { ...at, BypassGovernanceRetention: true }), "AccessDenied", 403);
  await send("PutObjectLegalHold", { ...at, LegalHold: { Status: "OFF" } });
  await send("DeleteObject", { ...at, BypassGovernanceRetention: true });
  assert.equal((await send("ListObjectVersions", { Bucket })).Versions, undefined);
});

test("compliance holds against everyone", async () => {
  const Bucket = await makeBucket({ ObjectLockEnabledForBucket: true });
  const until = new Date(Date.now() + 3_600_000);
  const { VersionId } = await send("PutObject", {
    Bucket,
    Key: "k",
    Body: "x",
    ObjectLockMode: "COMPLIANCE",
    ObjectLockRetainUntilDate: until,
    ObjectLockLegalHoldStatus: "OFF",
  });
  const at = { Bucket, Key: "k", VersionId };
  await refused(send("DeleteObject", { ...at, BypassGovernanceRetention: true }), "AccessDenied", 403);
  const done = await send("DeleteObjects", {
    Bucket,
    Delete: { Objects: [{ Key: "k", VersionId }] },
    BypassGovernanceRetention: true,
  });
  assert.deepEqual(
    done.Errors.map((one) => one.Code),
    ["AccessDenied"],
  );
  const shorter = { Mode: "COMPLIANCE", RetainUntilDate: new Date(Date.now() + 60_000) };
  await refused(
    send("PutObjectRetention", { ...at, Retention: shorter, BypassGovernanceRetention: true }),
    "AccessDenied",
    403,
  );
  await send("DeleteObject", { Bucket, Key: "k" }); // hides it
  assert.equal(await text(Bucket, "k", VersionId), "x");
});

test("waiters", async () => {
  const Bucket = await makeBucket();
  await sdk.waitUntilBucketExists({ client: s3, maxWaitTime: 5, minDelay: 1 }, { Bucket });
  await send("PutObject", { Bucket, Key: "k", Body: "x" });
  await sdk.waitUntilObjectExists({ client: s3, maxWaitTime: 5, minDelay: 1 }, { Bucket, Key: "k" });
  await send("DeleteObject", { Bucket, Key: "k" });
  await sdk.waitUntilObjectNotExists({ client: s3, maxWaitTime: 5, minDelay: 1 }, { Bucket, Key: "k" });
});
