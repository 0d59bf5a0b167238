#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a bucket with a client nobody here wrote: one line of JSON, {key: SHA-256 of its bytes}.

    read_back.py ENDPOINT ACCESS-KEY SECRET-KEY BUCKET
"""

import hashlib
import json
import sys

import boto3
from botocore.config import Config


def main(endpoint, access_key, secret_key, bucket):
    s3 = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1",
                      aws_access_key_id=access_key, aws_secret_access_key=secret_key,
                      config=Config(s3={"addressing_style": "path"}))
    found = {}
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for entry in page.get("Contents", []):
            digest = hashlib.sha256()
            for block in s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].iter_chunks(1 << 20):
                digest.update(block)
            found[entry["Key"]] = digest.hexdigest()
    print(json.dumps(found))


main(*sys.argv[1:])
