// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
// minio-js: versions, locks, tags and the settings of buckets.
"use strict";

const { test } = require("node:test");
const { buildARN, NotificationConfig, ObjectCreatedAll, QueueConfig } = require("minio");
const { assert, refused } = require("./common");
const { makeBucket, minio, read, streamed } = require("./minio_client");

test("versions", async () => {
  const bucket = await makeBucket();
  await minio.setBucketVersioning(bucket, { Status: "Enabled" });
  assert.equal((await minio.getBucketVersioning(bucket)).Status, "Enabled");
  const first = (await minio.putObject(bucket, "k", "one")).versionId;
  const second = (await minio.putObject(bucket, "k", "two")).versionId;
  assert.notEqual(first, second);
  assert.equal(String(await read(bucket, "k", { versionId: first })), "one");
  assert.equal((await minio.statObject(bucket, "k", { versionId: second })).versionId, second);
  await minio.removeObject(bucket, "k");
  const all = await streamed(minio.listObjects(bucket, "", true, { IncludeVersion: true }));
  assert.deepEqual(all.map((one) => Boolean(one.isDeleteMarker)).sort(), [false, false, true]);
  await minio.removeObjects(
    bucket,
    all.map((one) => ({ name: one.name, versionId: one.versionId })),
  );
  assert.deepEqual(await streamed(minio.listObjects(bucket, "", true, { IncludeVersion: true })), []);
  await minio.setBucketVersioning(bucket, { Status: "Suspended" });
  assert.equal((await minio.getBucketVersioning(bucket)).Status, "Suspended");
});

test("tags", async () => {
  const bucket = await makeBucket();
  await refused(minio.getBucketTagging(bucket), "NoSuchTagSet");
  await minio.setBucketTagging(bucket, { a: "1", "b ü": "2" });
  const tags = await minio.getBucketTagging(bucket);
  assert.deepEqual(
    tags.map((one) => [one.Key, String(one.Value)]),
    [
      ["a", "1"],
      ["b ü", "2"],
    ],
  );
  await minio.removeBucketTagging(bucket);
  await refused(minio.getBucketTagging(bucket), "NoSuchTagSet");
  await minio.putObject(bucket, "k", "x");
  await minio.setObjectTagging(bucket, "k", { c: "3", d: "4" });
  assert.deepEqual(
    (await minio.getObjectTagging(bucket, "k")).map((one) => one.Key),
    ["c", "d"],
  );
  await minio.removeObjectTagging(bucket, "k");
  assert.deepEqual((await minio.getObjectTagging(bucket, "k")) ?? [], []);
});

test("object lock, retention, legal hold", async () => {
  const bucket = await makeBucket({ ObjectLocking: true });
  assert.equal((await minio.getObjectLockConfig(bucket)).objectLockEnabled, "Enabled");
  await minio.setObjectLockConfig(bucket, { mode: "GOVERNANCE", unit: "Days", validity: 1 });
  const config = await minio.getObjectLockConfig(bucket);
  assert.deepEqual([config.mode, config.unit, Number(config.validity)], ["GOVERNANCE", "Days", 1]);
  const { versionId } = await minio.putObject(bucket, "k", "held");
  assert.equal((await minio.getObjectRetention(bucket, "k", { versionId })).mode, "GOVERNANCE");
  await refused(minio.removeObject(bucket, "k", { versionId }), "AccessDenied");
  const retainUntilDate = new Date(Date.now() + 90_000_000).toISOString();
  await minio.putObjectRetention(bucket, "k", {
    mode: "GOVERNANCE",
    retainUntilDate,
    versionId,
    governanceBypass: true,
  });
  assert.ok(
    (await minio.getObjectRetention(bucket, "k", { versionId })).retainUntilDate.startsWith(
      retainUntilDate.slice(0, 16),
    ),
  );
  await minio.setObjectLegalHold(bucket, "k", { versionId, status: "ON" });
  assert.deepEqual(await minio.getObjectLegalHold(bucket, "k", { versionId }), { Status: "ON" });
  await refused(minio.removeObject(bucket, "k", { versionId, governanceBypass: true }), "AccessDenied");
  await minio.setObjectLegalHold(bucket, "k", { versionId, status: "OFF" });
  await minio.removeObject(bucket, "k", { versionId, governanceBypass: true });
  await minio.setObjectLockConfig(bucket, {});
  assert.equal((await minio.getObjectLockConfig(bucket)).mode, undefined);
});

test("policies", async () => {
  const bucket = await makeBucket();
  await refused(minio.getBucketPolicy(bucket), "NoSuchBucketPolicy");
  const policy = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Deny", Principal: "*", Action: "s3:DeleteObject", Resource: `arn:aws:s3:::${bucket}/kept/*` },
    ],
  };
  await minio.setBucketPolicy(bucket, JSON.stringify(policy));
  assert.deepEqual(JSON.parse(await minio.getBucketPolicy(bucket)), policy);
  await minio.putObject(bucket, "kept/k", "x");
  await refused(minio.removeObject(bucket, "kept/k"), "AccessDenied");
  await minio.setBucketPolicy(bucket, "");
  await minio.removeObject(bucket, "kept/k");
});

test("lifecycle, encryption, notifications, replication", async () => {
  const bucket = await makeBucket();
  const Rule = [{ ID: "r", Status: "Enabled", Filter: { Prefix: "logs/" }, Expiration: { Days: 30 } }];
  await minio.setBucketLifecycle(bucket, { Rule });
  const back = (await minio.getBucketLifecycle(bucket)).Rule;
  assert.deepEqual([[back].flat()[0].ID, Number([back].flat()[0].Expiration.Days)], ["r", 30]);
  await minio.removeBucketLifecycle(bucket);
  await minio.setBucketEncryption(bucket, {
    Rule: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
  });
  assert.match(JSON.stringify(await minio.getBucketEncryption(bucket)), /AES256/);
  await minio.removeBucketEncryption(bucket);
  const queue = new QueueConfig(buildARN("aws", "sqs", "us-east-1", "111122223333", "queue"));
  queue.addFilterSuffix(".jpg");
  queue.addEvent(ObjectCreatedAll);
  const notifications = new NotificationConfig();
  notifications.add(queue);
  await minio.setBucketNotification(bucket, notifications);
  assert.match(JSON.stringify(await minio.getBucketNotification(bucket)), /arn:aws:sqs:us-east-1:111122223333:queue/);
  await minio.removeAllBucketNotification(bucket);
});

test("replication rules", async () => {
  const [bucket, target] = [await makeBucket(), await makeBucket()];
  for (const name of [bucket, target]) await minio.setBucketVersioning(name, { Status: "Enabled" });
  const rule = {
    ID: "r",
    Status: "Enabled",
    Priority: 1,
    DeleteMarkerReplication: { Status: "Disabled" },
    Filter: { Prefix: "p" },
    Destination: { Bucket: `arn:aws:s3:::${target}` },
  };
  await minio.setBucketReplication(bucket, { role: "arn:aws:iam::111122223333:role/r", rules: [rule] });
  assert.match(JSON.stringify(await minio.getBucketReplication(bucket)), new RegExp(`arn:aws:s3:::${target}`));
  await minio.removeBucketReplication(bucket);
  await refused(minio.getBucketReplication(bucket), "ReplicationConfigurationNotFoundError");
});

test("what is not done says so", async () => {
  const bucket = await makeBucket();
  await minio.putObject(bucket, "k", "a,b");
  await refused(
    minio.selectObjectContent(bucket, "k", {
      expression: "select * from s3object",
      expressionType: "SQL",
      inputSerialization: { CSV: {} },
      outputSerialization: { CSV: {} },
    }),
    "NotImplemented",
  );
});
