// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/body_checks.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"

namespace holdfast::s3
{

namespace
{

using enum ChecksumKind;

constexpr std::string_view kChecksumPrefix = "x-amz-checksum-";
constexpr std::array kChecksums{Crc32, Crc32c, Crc64Nvme, Sha1, Sha256};
/// Headers with the checksum prefix that carry no checksum.
constexpr std::array<std::string_view, 3> kNoChecksum{
    "x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type"};

std::optional<ChecksumKind> kindOfHeader(std::string_view name)
{
    for (const ChecksumKind kind : kChecksums)
        if (checksumHeader(kind) == name)
            return kind;
    return std::nullopt;
}

std::unexpected<S3Error> wrongChecksum(ChecksumKind kind)
{
    return refuse(ErrorCode::BadDigest, "The " + std::string(checksumName(kind)) +
                                            " you specified did not match the calculated "
                                            "checksum.");
}

} // namespace

std::optional<std::string> decodeChecksum(ChecksumKind kind, std::string_view text)
{
    const auto bytes = base64Decode(text);
    if (!bytes || bytes->size() != checksumSize(kind))
        return std::nullopt;
    return std::string(asText(*bytes));
}

Outcome<BodyChecks> BodyChecks::withoutChecksums(const Exchange& x)
{
    BodyChecks checks;
    if (x.caller.payload == auth::PayloadMode::Sha256)
        checks.m_sha256Hex = x.caller.payloadSha256;
    checks.m_seed = x.caller.seed;
    if (const std::string* md5 = x.header("content-md5")) {
        checks.m_md5 = decodeChecksum(Md5, *md5);
        if (!checks.m_md5)
            return refuse(ErrorCode::InvalidDigest, {}, {{"Content-MD5", *md5}});
    }
    return checks;
}

Outcome<BodyChecks> BodyChecks::of(const Exchange& x)
{
    auto checks = withoutChecksums(x);
    if (!checks)
        return checks;
    if (auto read = checks->readChecksumHeaders(x); !read)
        return refused(std::move(read));
    if (auto read = checks->readTrailerName(x); !read)
        return refused(std::move(read));
    if (auto read = checks->readAlgorithm(x); !read)
        return refused(std::move(read));
    return checks;
}

Outcome<void> BodyChecks::readChecksumHeaders(const Exchange& x)
{
    for (const auto& [name, value] : x.request.headers.all()) {
        if (!name.starts_with(kChecksumPrefix) ||
            std::ranges::find(kNoChecksum, name) != kNoChecksum.end())
            continue;
        const auto kind = kindOfHeader(name);
        if (!kind)
            return refuse(ErrorCode::NotImplemented, {}, {{"Header", name}});
        if (m_checksum)
            return refuse(ErrorCode::InvalidRequest,
                          "Expecting a single x-amz-checksum- header. Multiple checksum Types are "
                          "not allowed.");
        m_checksum = decodeChecksum(*kind, value);
        if (!m_checksum)
            return refuse(ErrorCode::InvalidRequest,
                          "Value for " + name + " header is invalid.");
        m_kind = kind;
    }
    return {};
}

Outcome<void> BodyChecks::readTrailerName(const Exchange& x)
{
    const std::string* trailer = x.header("x-amz-trailer");
    if (!trailer) {
        // AWS takes an unsigned body of this form without a trailer, a signed one it does not.
        if (x.caller.payload == auth::PayloadMode::StreamingSignedTrailer)
            return refuse(ErrorCode::MalformedTrailerError);
        return {};
    }
    const auto kind = kindOfHeader(lowered(*trailer));
    const bool carriesTrailer =
        x.caller.payload == auth::PayloadMode::StreamingSignedTrailer ||
        x.caller.payload == auth::PayloadMode::StreamingUnsignedTrailer;
    if (!kind || !carriesTrailer)
        return refuse(ErrorCode::InvalidRequest,
                      "The value specified in the x-amz-trailer header is not supported");
    if (m_checksum)
        return refuse(ErrorCode::InvalidRequest,
                      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not "
                      "allowed.");
    m_kind = kind;
    m_inTrailer = true;
    return {};
}

Outcome<void> BodyChecks::readAlgorithm(const Exchange& x)
{
    const std::string* name = x.header("x-amz-sdk-checksum-algorithm");
    if (!name)
        return {};
    const auto kind = parseChecksumName(*name);
    if (!kind || *kind == Md5)
        return refuse(ErrorCode::InvalidRequest,
                      "Checksum algorithm provided is unsupported. Please try again with any of "
                      "the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
    if (!m_kind) {
        // A link is made before its body is known: there the name alone asks for the algorithm.
        if (x.caller.method == auth::Method::Header)
            return refuse(ErrorCode::InvalidRequest,
                          "x-amz-sdk-checksum-algorithm specified, but no corresponding "
                          "x-amz-checksum-* or x-amz-trailer headers were found.");
        return {};
    }
    if (*kind != *m_kind)
        return refuse(ErrorCode::InvalidRequest,
                      "Value for x-amz-sdk-checksum-algorithm header is invalid.");
    return {};
}

void BodyChecks::addTo(DigestPlan& plan) const
{
    if (m_sha256Hex)
        plan.want(Sha256);
    if (m_md5)
        plan.want(Md5);
    if (m_kind)
        plan.want(*m_kind);
    plan.chunks = m_seed;
}

Outcome<void> BodyChecks::verify(const Digests& digests, const BodySource& body,
                                 auth::ChunkVerifier* chunks) const
{
    if (!digests.chunksOk)
        return refuse(ErrorCode::SignatureDoesNotMatch);
    if (m_sha256Hex) {
        const std::string computed = hexEncode(asBytes(digests.of(Sha256)));
        if (!constantTimeEqual(computed, *m_sha256Hex))
            return refuse(ErrorCode::XAmzContentSha256Mismatch, {},
                          {{"ClientComputedContentSHA256", *m_sha256Hex},
                           {"S3ComputedContentSHA256", computed}});
    }
    if (const AwsChunkedDecoder* decoder = body.decoder())
        if (auto checked = verifyTrailer(digests, *decoder, chunks); !checked)
            return checked;
    return compare(digests);
}

Outcome<void> BodyChecks::compare(const Digests& digests) const
{
    if (m_md5 && digests.of(Md5) != *m_md5)
        return refuse(ErrorCode::BadDigest,
                      "The Content-MD5 you specified did not match what we received.",
                      {{"ExpectedDigest", base64Encode(asBytes(*m_md5))},
                       {"CalculatedDigest", base64Encode(asBytes(digests.of(Md5)))}});
    if (m_checksum)
        return verifyChecksum(digests, *m_checksum);
    return {};
}

Outcome<void> BodyChecks::verifyTrailer(const Digests& digests, const AwsChunkedDecoder& decoder,
                                        auth::ChunkVerifier* chunks) const
{
    // What was not announced is not looked at, and must not be there.
    if (!m_inTrailer && !decoder.trailer().empty())
        return refuse(ErrorCode::MalformedTrailerError);
    if (!m_inTrailer)
        return {};
    std::string canonical;
    for (const auto& [name, value] : decoder.trailer())
        canonical += name + ':' + value + '\n';
    if (chunks && !chunks->endTrailer(canonical, decoder.trailerSignature()))
        return refuse(ErrorCode::SignatureDoesNotMatch);

    const std::string_view expected = checksumHeader(*m_kind);
    bool found = false;
    for (const auto& [name, value] : decoder.trailer()) {
        if (name != expected || found)
            return refuse(ErrorCode::MalformedTrailerError);
        const auto checksum = decodeChecksum(*m_kind, value);
        if (!checksum)
            return refuse(ErrorCode::InvalidRequest,
                          "Value for " + name + " trailing header is invalid.");
        if (auto checked = verifyChecksum(digests, *checksum); !checked)
            return checked;
        found = true;
    }
    if (!found)
        return refuse(ErrorCode::MalformedTrailerError);
    return {};
}

Outcome<void> BodyChecks::verifyChecksum(const Digests& digests, std::string_view expected) const
{
    if (digests.of(*m_kind) != expected)
        return wrongChecksum(*m_kind);
    return {};
}

} // namespace holdfast::s3
