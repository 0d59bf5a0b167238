// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "s3/body_source.h"
#include "s3/digest_pipeline.h"

namespace holdfast::s3
{

/// What a request claims about its body: x-amz-content-sha256, Content-MD5, x-amz-checksum-* as a
/// header or a trailer. Source: "Checking object integrity" of the Amazon S3 user guide.
class BodyChecks
{
public:
    /// InvalidDigest, InvalidRequest or MalformedTrailerError when the claims themselves are wrong.
    [[nodiscard]] static Outcome<BodyChecks> of(const Exchange& x);
    /// Without x-amz-checksum-*: CompleteMultipartUpload's speak of the object, not of its body.
    [[nodiscard]] static Outcome<BodyChecks> withoutChecksums(const Exchange& x);

    /// The digests these checks need. Chunk signatures too.
    void addTo(DigestPlan& plan) const;
    /// The algorithm that the client named, by whatever means.
    [[nodiscard]] std::optional<ChecksumKind> kind() const { return m_kind; }
    /// Whether the client gave anything that proves the body: MD5 or a checksum.
    [[nodiscard]] bool hasIntegrity() const { return m_md5 || m_kind; }

    /// Compares when the whole body is read. SignatureDoesNotMatch, XAmzContentSHA256Mismatch,
    /// BadDigest or MalformedTrailerError.
    [[nodiscard]] Outcome<void> verify(const Digests& digests, const BodySource& body,
                                       auth::ChunkVerifier* chunks) const;

    /// The same for a body that was taken out of a form: MD5 and checksum. BadDigest.
    [[nodiscard]] Outcome<void> compare(const Digests& digests) const;

private:
    Outcome<void> readChecksumHeaders(const Exchange& x);
    Outcome<void> readTrailerName(const Exchange& x);
    Outcome<void> readAlgorithm(const Exchange& x);
    Outcome<void> verifyTrailer(const Digests& digests, const AwsChunkedDecoder& decoder,
                                auth::ChunkVerifier* chunks) const;
    Outcome<void> verifyChecksum(const Digests& digests, std::string_view expected) const;

    std::optional<std::string> m_sha256Hex;
    std::optional<std::string> m_md5; ///< raw
    std::optional<ChecksumKind> m_kind;
    std::optional<std::string> m_checksum; ///< raw, when it came as a header
    bool m_inTrailer = false;
    std::optional<auth::ChunkSeed> m_seed;
};

/// Decodes the base64 of a checksum of `kind`; nothing if it is malformed or of the wrong size.
[[nodiscard]] std::optional<std::string> decodeChecksum(ChecksumKind kind, std::string_view text);

/// The whole body of a small request (an XML document) after all its checks.
Task<Outcome<std::string>> readDocument(Exchange& x, const BodyChecks& checks);
/// The same for an operation that is nothing without one: MissingRequestBodyError where it is empty.
Task<Outcome<std::string>> readNeededDocument(Exchange& x, const BodyChecks& checks);

/// Streams the body into `writer`, with digests beside it, and checks it; the caller commits. `plan`
/// is what the caller wants beyond the checks.
Task<Outcome<Digests>> receiveBody(Exchange& x, BodySource& body, const BodyChecks& checks,
                                   store::ObjectWriter& writer, DigestPlan plan);

} // namespace holdfast::s3
