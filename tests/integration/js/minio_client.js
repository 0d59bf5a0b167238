// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
// minio-js as the scripts use it.
"use strict";

const Minio = require("minio");
const { collect, credentials, endpoint, newName, region } = require("./common");

function client(options = {}) {
  const { hostname, port } = new URL(endpoint);
  return new Minio.Client({
    endPoint: hostname,
    port: Number(port),
    useSSL: false,
    region,
    accessKey: credentials.accessKeyId,
    secretKey: credentials.secretAccessKey,
    ...options,
  });
}

const minio = client();

async function makeBucket(options = {}) {
  const bucket = newName();
  await minio.makeBucket(bucket, region, options);
  return bucket;
}

/** All that an object stream of minio's emits. */
async function streamed(stream) {
  const out = [];
  for await (const one of stream) out.push(one);
  return out;
}

async function read(bucket, key, options) {
  return collect(await minio.getObject(bucket, key, options));
}

module.exports = { client, makeBucket, minio, read, streamed };
