// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
// The AWS SDK for JavaScript as the scripts use it.
"use strict";

const sdk = require("@aws-sdk/client-s3");
const { credentials, endpoint, newName, region } = require("./common");

function client(options = {}) {
  return new sdk.S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1, ...options });
}

const s3 = client();

/** send("PutObject", {...}) */
function send(operation, input = {}, { by = s3, ...options } = {}) {
  return by.send(new sdk[operation + "Command"](input), options);
}

async function makeBucket(input = {}) {
  const Bucket = newName();
  await send("CreateBucket", { Bucket, ...input });
  return Bucket;
}

module.exports = { client, makeBucket, s3, sdk, send };
