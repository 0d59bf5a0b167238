// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "s3/body_checks.h"
#include "s3/object_checksums.h"
#include "s3/object_headers.h"
#include "s3/object_version.h"
#include "s3/operations.h"

namespace holdfast::s3
{

namespace
{

using enum ChecksumKind;
using PartMap = std::map<std::uint32_t, store::PartInfo>;

constexpr std::uint64_t kMinPart = 5 << 20;
constexpr std::uint32_t kMaxParts = 10000;
constexpr std::array kKinds{Crc32, Crc32c, Crc64Nvme, Sha1, Sha256};

Outcome<store::CompletePart> parsePart(const XmlNode& node)
{
    store::CompletePart part;
    const auto number = node.childText("PartNumber");
    const auto etag = node.childText("ETag");
    if (!number || !etag)
        return refuse(ErrorCode::MalformedXml);
    const char* last = number->data() + number->size();
    const auto [end, problem] = std::from_chars(number->data(), last, part.number);
    if (problem != std::errc{} || end != last || part.number < 1 || part.number > kMaxParts)
        return refuse(ErrorCode::MalformedXml);
    part.etag = std::string(unquoted(*etag));
    for (const ChecksumKind kind : kKinds) {
        const auto text = node.childText("Checksum" + std::string(checksumName(kind)));
        if (!text)
            continue;
        auto raw = decodeChecksum(kind, *text);
        if (!raw)
            return refuse(ErrorCode::InvalidPart);
        part.checksums.push_back({kind, std::move(*raw), false});
    }
    return part;
}

Outcome<std::vector<store::CompletePart>> parseComplete(const std::string& document)
{
    if (document.empty())
        return refuse(ErrorCode::InvalidRequest, "You must specify at least one part");
    const auto root = parseXml(document);
    if (!root || root->name != "CompleteMultipartUpload")
        return refuse(ErrorCode::MalformedXml);
    std::vector<store::CompletePart> parts;
    for (const XmlNode& node : root->children) {
        if (node.name != "Part" || parts.size() == kMaxParts)
            return refuse(ErrorCode::MalformedXml);
        auto part = parsePart(node);
        if (!part)
            return refused(std::move(part));
        if (!parts.empty() && parts.back().number >= part->number)
            return refuse(ErrorCode::InvalidPartOrder);
        parts.push_back(std::move(*part));
    }
    if (parts.empty())
        return refuse(ErrorCode::MalformedXml);
    return parts;
}

/// x-amz-checksum-* on this request speaks of the object, not of the request's own body.
struct WholeClaim
{
    ChecksumKind kind;
    std::string raw;
    std::optional<std::uint32_t> parts; ///< of "digest-parts"
};
Outcome<std::optional<WholeClaim>> parseWholeClaim(const Exchange& x)
{
    for (const ChecksumKind kind : kKinds) {
        const std::string* value = x.header(checksumHeader(kind));
        if (!value)
            continue;
        const std::size_t dash = std::min(value->find('-'), value->size());
        auto raw = decodeChecksum(kind, std::string_view(*value).substr(0, dash));
        std::optional<std::uint32_t> parts;
        if (raw && dash < value->size()) {
            const auto count = parseBounded(value->substr(dash + 1), "parts", 1, kMaxParts);
            if (count)
                parts = *count;
            else
                raw.reset();
        }
        if (!raw)
            return refuse(ErrorCode::InvalidRequest,
                          "Value for " + std::string(checksumHeader(kind)) +
                              " header is invalid.");
        return WholeClaim{kind, std::move(*raw), parts};
    }
    return std::nullopt;
}

Task<Outcome<PartMap>> fetchParts(Exchange& x, const std::string& uploadId)
{
    PartMap parts;
    std::uint32_t after = 0;
    for (;;) {
        auto page = co_await x.store().listParts(x.bucket(), x.key(), uploadId, after, 1000);
        if (!page)
            co_return x.storeRefusal(page.error());
        for (store::PartInfo& part : page->parts)
            parts.emplace(part.number, std::move(part));
        if (!page->truncated)
            co_return parts;
        after = page->nextMarker;
    }
}

std::unexpected<S3Error> invalidPart(const std::string& uploadId, const store::CompletePart& part)
{
    return refuse(ErrorCode::InvalidPart, {},
                  {{"UploadId", uploadId},
                   {"PartNumber", std::to_string(part.number)},
                   {"ETag", part.etag}});
}

/// The stored parts that the request names, in order, if each is what the client believes it to be.
Outcome<std::vector<const store::PartInfo*>> matchParts(
    const std::string& uploadId, const std::vector<store::CompletePart>& wanted,
    const PartMap& stored)
{
    std::vector<const store::PartInfo*> parts;
    for (const store::CompletePart& part : wanted) {
        const auto found = stored.find(part.number);
        if (found == stored.end() || found->second.etag != part.etag)
            return invalidPart(uploadId, part);
        const store::PartInfo& info = found->second;
        for (const store::Checksum& claim : part.checksums) {
            const auto kept =
                std::ranges::find(info.checksums, claim.kind, &store::Checksum::kind);
            if (kept == info.checksums.end() || kept->raw != claim.raw)
                return invalidPart(uploadId, part);
        }
        if (info.size < kMinPart && &part != &wanted.back())
            return refuse(ErrorCode::EntityTooSmall, {},
                          {{"ProposedSize", std::to_string(info.size)},
                           {"MinSizeAllowed", std::to_string(kMinPart)},
                           {"PartNumber", std::to_string(part.number)},
                           {"ETag", part.etag}});
        parts.push_back(&info);
    }
    return parts;
}

/// The object's checksum from its parts': their digests' digest, or their CRCs combined. Nothing when
/// a part lacks it.
std::optional<store::Checksum> wholeChecksum(const store::UploadInfo& upload,
                                             const std::vector<const store::PartInfo*>& parts)
{
    const ChecksumKind kind = upload.checksumKind.value_or(kDefaultChecksum);
    const bool full = !upload.checksumKind || upload.checksumFullObject;
    store::Checksum whole{kind, {}, !full};
    for (const store::PartInfo* part : parts) {
        const auto kept = std::ranges::find(part->checksums, kind, &store::Checksum::kind);
        if (kept == part->checksums.end())
            return std::nullopt;
        if (!full)
            whole.raw += kept->raw;
        else if (part == parts.front())
            whole.raw = kept->raw;
        else
            whole.raw = crcCombine(kind, whole.raw, kept->raw, part->size);
    }
    if (!full)
        whole.raw = digest(kind, asBytes(whole.raw));
    return whole;
}

Outcome<void> checkClaims(const Exchange& x, const store::UploadInfo& upload,
                          const std::optional<WholeClaim>& claim,
                          const std::optional<store::Checksum>& whole, std::uint64_t size,
                          std::size_t parts)
{
    if (const std::string* type = x.header("x-amz-checksum-type")) {
        const bool full = !upload.checksumKind || upload.checksumFullObject;
        if (*type != checksumTypeName(!full))
            return refuse(ErrorCode::InvalidRequest,
                          "The upload was created using the " +
                              std::string(checksumTypeName(!full)) +
                              " checksum mode. The complete request must use the same checksum "
                              "mode.");
    }
    if (const std::string* text = x.header("x-amz-mp-object-size"); text && *text != std::to_string(size))
        return refuse(ErrorCode::InvalidRequest,
                      "The provided 'x-amz-mp-object-size' header value " + *text +
                          " does not match what was computed: " + std::to_string(size));
    if (!claim)
        return {};
    if (!whole || claim->kind != whole->kind)
        return refuse(ErrorCode::InvalidRequest,
                      "The checksum given is not of the upload's checksum algorithm.");
    const bool countFits = !claim->parts || (whole->composite && *claim->parts == parts);
    if (claim->raw != whole->raw || !countFits)
        return refuse(ErrorCode::BadDigest,
                      "The " + std::string(checksumName(claim->kind)) +
                          " you specified did not match the calculated checksum.");
    return {};
}

/// Compares what the client says with what is stored, before the store does so again under its lock;
/// the object's checksum. Errors here can name the part that is wrong.
Task<Outcome<std::optional<store::Checksum>>> inspect(Exchange& x, const std::string& uploadId,
                                                      const std::vector<store::CompletePart>& parts,
                                                      const std::optional<WholeClaim>& claim)
{
    const auto upload = co_await x.store().headUpload(x.bucket(), x.key(), uploadId);
    if (!upload)
        co_return x.storeRefusal(upload.error());
    const auto stored = co_await fetchParts(x, uploadId);
    if (!stored)
        co_return std::unexpected(stored.error());
    const auto matched = matchParts(uploadId, parts, *stored);
    if (!matched)
        co_return std::unexpected(matched.error());
    std::uint64_t size = 0;
    for (const store::PartInfo* part : *matched)
        size += part->size;
    std::optional<store::Checksum> whole = wholeChecksum(*upload, *matched);
    if (auto checked = checkClaims(x, *upload, claim, whole, size, matched->size());
        !checked)
        co_return refused(std::move(checked));
    co_return whole;
}

Task<Outcome<store::ObjectInfo>> complete(Exchange& x, std::vector<store::CompletePart> parts,
                                          std::optional<WholeClaim> claim,
                                          store::WriteConditions conditions)
{
    const std::string uploadId = *x.query("uploadId");
    auto whole = co_await inspect(x, uploadId, parts, claim);
    // A client that lost the answer asks again: the store remembers what it has completed.
    const bool perhapsDone = !whole && whole.error().code == ErrorCode::NoSuchUpload;
    if (!whole && !perhapsDone)
        co_return refused(std::move(whole));
    std::optional<store::Checksum> checksum;
    if (whole)
        checksum = std::move(*whole);
    auto info = co_await x.store().completeUpload(x.bucket(), x.key(), uploadId, std::move(parts),
                                                  std::move(checksum), std::move(conditions), x.versioning());
    if (!info)
        co_return x.storeRefusal(info.error());
    co_return std::move(*info);
}

} // namespace

Task<Outcome<void>> completeMultipartUpload(Exchange& x)
{
    auto conditions = writeConditions(x);
    if (!conditions)
        co_return refused(std::move(conditions));
    auto claim = parseWholeClaim(x);
    if (!claim)
        co_return refused(std::move(claim));
    const auto checks = BodyChecks::withoutChecksums(x);
    if (!checks)
        co_return std::unexpected(checks.error());
    const auto document = co_await readDocument(x, *checks);
    if (!document)
        co_return std::unexpected(document.error());
    auto parts = parseComplete(*document);
    if (!parts)
        co_return refused(std::move(parts));
    const auto info = co_await complete(x, std::move(*parts), std::move(*claim),
                                        std::move(*conditions));
    if (!info)
        co_return std::unexpected(info.error());
    x.facts.objectSize = info->size;

    XmlWriter xml;
    xml.open("CompleteMultipartUploadResult", kXmlns);
    xml.text("Location", (x.request.tls ? "https://" : "http://") +
                             x.request.headers.get("host") + x.request.rawPath);
    xml.text("Bucket", x.bucket()).text("Key", x.key()).text("ETag", quoted(info->etag));
    addChecksumElements(info->checksums, info->partCount, xml);
    if (!info->checksums.empty())
        xml.text("ChecksumType", checksumTypeName(info->checksums.front().composite));
    http::Headers headers;
    addVersionId(x, info->versionId, headers);
    std::string answer = std::move(xml).finish();
    co_return co_await x.sendXml(200, std::move(answer), std::move(headers));
}

} // namespace holdfast::s3
