// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
// What the scripts of this folder share: where the server is, names, bytes, expected errors.
"use strict";

const assert = require("node:assert/strict");
const crypto = require("node:crypto");

const endpoint = process.env.HOLDFAST_ENDPOINT;
const region = process.env.AWS_DEFAULT_REGION;
const credentials = {
  accessKeyId: process.env.AWS_ACCESS_KEY_ID,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
};

function newName() {
  return "js-" + crypto.randomBytes(8).toString("hex");
}

/** `size` bytes that do not repeat, the same for the same seed. */
function bytes(size, seed = "s") {
  const out = Buffer.alloc(size);
  const cipher = crypto.createCipheriv("aes-128-ctr", crypto.createHash("md5").update(seed).digest(), Buffer.alloc(16));
  return cipher.update(out);
}

function sha256(data) {
  return crypto.createHash("sha256").update(data).digest("hex");
}

async function collect(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** The call fails with this code: an error's name in the AWS SDK, its `code` in minio's. */
async function refused(promise, code, status) {
  const error = await promise.then(
    () => assert.fail(`was answered; expected ${code}`),
    (e) => e,
  );
  if (error instanceof assert.AssertionError) throw error;
  const said = error.code ?? error.Code ?? error.name;
  assert.ok(said === code || error.name === code, `${said} (${error.name}: ${error.message}), expected ${code}`);
  if (status !== undefined) assert.equal(error.$metadata?.httpStatusCode, status);
  return error;
}

module.exports = { assert, bytes, collect, credentials, endpoint, newName, refused, region, sha256 };
