// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "s3/digest_pipeline.h"
#include "s3/exchange.h"

namespace holdfast::s3
{

/// The source of CopyObject and UploadPartCopy: opened, allowed, its conditions met.
struct OpenSource
{
    CopySource source;
    std::unique_ptr<store::ObjectReader> reader;
    store::BucketInfo bucket;
};
Task<Outcome<OpenSource>> openCopySource(Exchange& x);

/// Streams what `reader` yields into `writer`, digests beside; the caller commits.
Task<Outcome<Digests>> copyBody(Exchange& x, store::ObjectReader& reader,
                                store::ObjectWriter& writer, DigestPlan plan);

} // namespace holdfast::s3
