// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
// Buckets and their settings by the AWS SDK for JavaScript: each is put, read back as it was, and deleted.
"use strict";

const { test } = require("node:test");
const { assert, newName, refused, region } = require("./common");
const { client, makeBucket, s3, sdk, send } = require("./aws");

test("buckets", async () => {
  const Bucket = await makeBucket();
  const listed = await send("ListBuckets");
  assert.ok(listed.Buckets.some((one) => one.Name === Bucket && one.CreationDate instanceof Date));
  assert.ok(listed.Owner.ID);
  await send("HeadBucket", { Bucket });
  assert.equal((await send("GetBucketLocation", { Bucket })).LocationConstraint ?? "us-east-1", region);
  await send("PutObject", { Bucket, Key: "k", Body: "x" });
  await refused(send("DeleteBucket", { Bucket }), "BucketNotEmpty", 409);
  await send("DeleteObject", { Bucket, Key: "k" });
  await send("DeleteBucket", { Bucket });
  await refused(send("HeadBucket", { Bucket }), "NotFound", 404);
  await sdk.waitUntilBucketNotExists({ client: s3, maxWaitTime: 5, minDelay: 1 }, { Bucket });
  await refused(send("CreateBucket", { Bucket: "Not_A_Name" }), "InvalidBucketName", 400);
});

test("buckets in pages", async () => {
  const Prefix = newName();
  const names = [0, 1, 2, 3, 4].map((i) => `${Prefix}-${i}`);
  for (const Bucket of names) await send("CreateBucket", { Bucket });
  const found = [];
  for await (const page of sdk.paginateListBuckets({ client: s3, pageSize: 2 }, { Prefix })) {
    assert.ok(page.Buckets.length <= 2);
    found.push(...page.Buckets.map((one) => one.Name));
  }
  assert.deepEqual(found, names);
});

/** Put, read back, deleted: what is read back holds all that was put. */
async function roundTrip(put, get, remove, input, field, absent) {
  const Bucket = await makeBucket();
  if (absent) await refused(send(get, { Bucket }), absent, 404);
  await send(put, { Bucket, ...input });
  const got = await send(get, { Bucket });
  const wanted = Object.values(input)[0];
  assert.deepEqual(field ? got[field] : strip(got), wanted);
  if (remove) {
    await send(remove, { Bucket });
    if (absent) await refused(send(get, { Bucket }), absent, 404);
  }
  return Bucket;
}

function strip({ $metadata, ...rest }) {
  return rest;
}

test("tags", () =>
  roundTrip(
    "PutBucketTagging",
    "GetBucketTagging",
    "DeleteBucketTagging",
    {
      Tagging: {
        TagSet: [
          { Key: "a", Value: "1" },
          { Key: "b ü", Value: "" },
        ],
      },
    },
    undefined,
    "NoSuchTagSet",
  ));

test("cross-origin rules", async () => {
  const Bucket = await roundTrip(
    "PutBucketCors",
    "GetBucketCors",
    undefined,
    {
      CORSConfiguration: {
        CORSRules: [
          {
            ID: "r",
            AllowedHeaders: ["x-amz-*"],
            AllowedMethods: ["GET", "PUT"],
            AllowedOrigins: ["https://*.example.com"],
            ExposeHeaders: ["ETag"],
            MaxAgeSeconds: 600,
          },
          { AllowedMethods: ["HEAD"], AllowedOrigins: ["*"] },
        ],
      },
    },
    undefined,
    "NoSuchCORSConfiguration",
  );
  await refused(
    send("PutBucketCors", {
      Bucket,
      CORSConfiguration: { CORSRules: [{ AllowedMethods: ["BREW"], AllowedOrigins: ["*"] }] },
    }),
    "InvalidRequest",
    400,
  );
  await send("DeleteBucketCors", { Bucket });
  await refused(send("GetBucketCors", { Bucket }), "NoSuchCORSConfiguration", 404);
});

test("lifecycle", async () => {
  const Rules = [
    {
      ID: "logs",
      Status: "Enabled",
      Filter: { Prefix: "logs/" },
      Expiration: { Days: 30 },
      NoncurrentVersionExpiration: { NoncurrentDays: 7, NewerNoncurrentVersions: 2 },
    },
    {
      ID: "parts",
      Status: "Disabled",
      Filter: { And: { Prefix: "p", Tags: [{ Key: "a", Value: "b" }], ObjectSizeGreaterThan: 1000 } },
      Expiration: { Days: 1 },
    },
    {
      ID: "uploads",
      Status: "Enabled",
      Filter: { Prefix: "" },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 3 },
    },
  ];
  const Bucket = await makeBucket();
  await refused(send("GetBucketLifecycleConfiguration", { Bucket }), "NoSuchLifecycleConfiguration", 404);
  await send("PutBucketLifecycleConfiguration", { Bucket, LifecycleConfiguration: { Rules } });
  assert.deepEqual((await send("GetBucketLifecycleConfiguration", { Bucket })).Rules, Rules);
  const bad = [{ ...Rules[0], Expiration: { Days: -1 } }];
  await refused(
    send("PutBucketLifecycleConfiguration", { Bucket, LifecycleConfiguration: { Rules: bad } }),
    "InvalidArgument",
    400,
  );
  assert.deepEqual((await send("GetBucketLifecycleConfiguration", { Bucket })).Rules, Rules);
  await send("DeleteBucketLifecycle", { Bucket });
  await refused(send("GetBucketLifecycleConfiguration", { Bucket }), "NoSuchLifecycleConfiguration", 404);
});

test("a website", () =>
  roundTrip(
    "PutBucketWebsite",
    "GetBucketWebsite",
    "DeleteBucketWebsite",
    {
      WebsiteConfiguration: {
        IndexDocument: { Suffix: "index.html" },
        ErrorDocument: { Key: "error.html" },
        RoutingRules: [{ Condition: { KeyPrefixEquals: "docs/" }, Redirect: { ReplaceKeyPrefixWith: "documents/" } }],
      },
    },
    undefined,
    "NoSuchWebsiteConfiguration",
  ));

test("encryption", async () => {
  const Bucket = await makeBucket();
  const ServerSideEncryptionConfiguration = {
    Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false }],
  };
  await send("PutBucketEncryption", { Bucket, ServerSideEncryptionConfiguration });
  const got = (await send("GetBucketEncryption", { Bucket })).ServerSideEncryptionConfiguration;
  assert.equal(got.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm, "AES256");
  await send("DeleteBucketEncryption", { Bucket });
});

test("notifications", async () => {
  const Bucket = await makeBucket();
  assert.deepEqual(strip(await send("GetBucketNotificationConfiguration", { Bucket })), {});
  const NotificationConfiguration = {
    QueueConfigurations: [
      {
        Id: "q",
        QueueArn: "arn:aws:sqs:us-east-1:111122223333:queue",
        Events: ["s3:ObjectCreated:*"],
        Filter: {
          Key: {
            FilterRules: [
              { Name: "prefix", Value: "in/" },
              { Name: "suffix", Value: ".jpg" },
            ],
          },
        },
      },
    ],
  };
  await send("PutBucketNotificationConfiguration", {
    Bucket,
    NotificationConfiguration,
    SkipDestinationValidation: true,
  });
  const got = await send("GetBucketNotificationConfiguration", { Bucket });
  const [queue] = got.QueueConfigurations;
  assert.deepEqual(
    [queue.Id, queue.QueueArn, queue.Events],
    ["q", "arn:aws:sqs:us-east-1:111122223333:queue", ["s3:ObjectCreated:*"]],
  );
  assert.deepEqual(
    queue.Filter.Key.FilterRules.map((rule) => rule.Value),
    ["in/", ".jpg"],
  );
  await send("PutBucketNotificationConfiguration", { Bucket, NotificationConfiguration: {} });
  assert.deepEqual(strip(await send("GetBucketNotificationConfiguration", { Bucket })), {});
});

test("smaller settings", async () => {
  await roundTrip(
    "PutBucketOwnershipControls",
    "GetBucketOwnershipControls",
    "DeleteBucketOwnershipControls",
    { OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" }] } },
    "OwnershipControls",
  );
  await roundTrip("PutBucketRequestPayment", "GetBucketRequestPayment", undefined, {
    RequestPaymentConfiguration: { Payer: "Requester" },
  });
  await roundTrip("PutBucketAccelerateConfiguration", "GetBucketAccelerateConfiguration", undefined, {
    AccelerateConfiguration: { Status: "Enabled" },
  });
  await roundTrip(
    "PutPublicAccessBlock",
    "GetPublicAccessBlock",
    "DeletePublicAccessBlock",
    {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: false,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: false,
      },
    },
    "PublicAccessBlockConfiguration",
  );
});

test("access logs", async () => {
  const [Bucket, TargetBucket] = [await makeBucket(), await makeBucket()];
  const Statement = [
    {
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `arn:aws:s3:::${TargetBucket}/*`,
    },
  ];
  await send("PutBucketPolicy", { Bucket: TargetBucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement }) });
  const LoggingEnabled = { TargetBucket, TargetPrefix: "logs/" };
  await send("PutBucketLogging", { Bucket, BucketLoggingStatus: { LoggingEnabled } });
  const got = (await send("GetBucketLogging", { Bucket })).LoggingEnabled;
  assert.deepEqual([got.TargetBucket, got.TargetPrefix], [TargetBucket, "logs/"]);
  await send("PutBucketLogging", { Bucket, BucketLoggingStatus: {} });
  assert.equal((await send("GetBucketLogging", { Bucket })).LoggingEnabled, undefined);
});

test("settings of which there are many", async () => {
  const Bucket = await makeBucket();
  const destination = { Bucket: `arn:aws:s3:::${Bucket}`, Format: "CSV", Prefix: "p" };
  const kinds = {
    Analytics: { AnalyticsConfiguration: { Id: "x", StorageClassAnalysis: {} } },
    Metrics: { MetricsConfiguration: { Id: "x", Filter: { Prefix: "p" } } },
    IntelligentTiering: {
      IntelligentTieringConfiguration: {
        Id: "x",
        Status: "Enabled",
        Tierings: [{ Days: 90, AccessTier: "ARCHIVE_ACCESS" }],
      },
    },
    Inventory: {
      InventoryConfiguration: {
        Id: "x",
        IsEnabled: true,
        IncludedObjectVersions: "All",
        Schedule: { Frequency: "Daily" },
        Destination: { S3BucketDestination: destination },
        OptionalFields: ["Size", "ETag"],
      },
    },
  };
  for (const [kind, input] of Object.entries(kinds)) {
    const name = `${kind}Configuration`;
    await send(`PutBucket${name}`, { Bucket, Id: "x", ...input });
    assert.deepEqual((await send(`GetBucket${name}`, { Bucket, Id: "x" }))[name], input[name]);
    assert.equal((await send(`ListBucket${name}s`, { Bucket }))[`${name}List`].length, 1);
    await send(`DeleteBucket${name}`, { Bucket, Id: "x" });
    await refused(send(`GetBucket${name}`, { Bucket, Id: "x" }), "NoSuchConfiguration", 404);
  }
});

test("policies", async () => {
  const Bucket = await makeBucket();
  await send("PutObject", { Bucket, Key: "open/k", Body: "x" });
  await refused(send("GetBucketPolicy", { Bucket }), "NoSuchBucketPolicy", 404);
  const anyone = client({
    credentials: { accessKeyId: "", secretAccessKey: "" },
    signer: { sign: async (request) => request },
  });
  await refused(send("GetObject", { Bucket, Key: "open/k" }, { by: anyone }), "AccessDenied", 403);
  await send("DeletePublicAccessBlock", { Bucket });
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/open/*` }],
  });
  await send("PutBucketPolicy", { Bucket, Policy });
  assert.deepEqual(JSON.parse((await send("GetBucketPolicy", { Bucket })).Policy), JSON.parse(Policy));
  assert.equal((await send("GetBucketPolicyStatus", { Bucket })).PolicyStatus.IsPublic, true);
  assert.equal(
    await (await send("GetObject", { Bucket, Key: "open/k" }, { by: anyone })).Body.transformToString(),
    "x",
  );
  await refused(send("PutBucketPolicy", { Bucket, Policy: "{}" }), "MalformedPolicy", 400);
  await send("DeleteBucketPolicy", { Bucket });
  await refused(send("GetObject", { Bucket, Key: "open/k" }, { by: anyone }), "AccessDenied", 403);
});

test("ACLs", async () => {
  const Bucket = await makeBucket({ ObjectOwnership: "ObjectWriter" });
  await send("DeletePublicAccessBlock", { Bucket });
  await send("PutObject", { Bucket, Key: "k", Body: "x" });
  await send("PutBucketAcl", { Bucket, ACL: "public-read" });
  const grants = (await send("GetBucketAcl", { Bucket })).Grants;
  assert.ok(grants.some((one) => one.Grantee.URI?.endsWith("/AllUsers") && one.Permission === "READ"));
  await send("PutObjectAcl", { Bucket, Key: "k", ACL: "authenticated-read" });
  const { Owner, Grants } = await send("GetObjectAcl", { Bucket, Key: "k" });
  assert.equal(Grants.length, 2);
  await send("PutObjectAcl", { Bucket, Key: "k", AccessControlPolicy: { Owner, Grants: [Grants[0]] } });
  assert.equal((await send("GetObjectAcl", { Bucket, Key: "k" })).Grants.length, 1);
});

test("what is not done says so", async () => {
  const Bucket = await makeBucket();
  await send("PutObject", { Bucket, Key: "k", Body: "x" });
  await refused(send("GetObjectTorrent", { Bucket, Key: "k" }), "NotImplemented", 501);
  await refused(send("RestoreObject", { Bucket, Key: "k", RestoreRequest: { Days: 1 } }), "NotImplemented", 501);
  await refused(send("RenameObject", { Bucket, Key: "r", RenameSource: `/${Bucket}/k` }), "NotImplemented", 501);
  await refused(
    send("SelectObjectContent", {
      Bucket,
      Key: "k",
      Expression: "select * from s3object",
      ExpressionType: "SQL",
      InputSerialization: { CSV: {} },
      OutputSerialization: { CSV: {} },
    }),
    "NotImplemented",
    501,
  );
});
