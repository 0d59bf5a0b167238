// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/object_headers.h"

#include <algorithm>
#include <array>

#include "s3/acl.h"
#include "s3/object_mutables.h"

namespace holdfast::s3
{

namespace
{

constexpr std::string_view kMetaPrefix = "x-amz-meta-";
constexpr std::array<std::string_view, 6> kContentHeaders{
    "content-type",     "cache-control",    "content-disposition",
    "content-encoding", "content-language", "expires"};

/// Headers that ask for something not done here, whatever their value. Prefixes end in '-'.
constexpr std::array<std::string_view, 5> kNotDone{
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-",
    "x-amz-copy-source-server-side-encryption-",
    "x-amz-write-offset-bytes",
    "x-amz-rename-source",
};

bool isNotDone(std::string_view name)
{
    return std::ranges::any_of(kNotDone, [name](std::string_view entry) {
        return entry.ends_with('-') ? name.starts_with(entry) : name == entry;
    });
}

/// Bytes that must not reach a response header. Header parsers refuse them, queries can carry them.
bool isHeaderText(std::string_view text)
{
    return std::ranges::none_of(text, [](char c) {
        const auto byte = static_cast<std::uint8_t>(c);
        return (byte < 0x20 && byte != '\t') || byte == 0x7f;
    });
}

/// A header field name by RFC 9110: hoisted headers come from the query, where anything may stand.
bool isFieldName(std::string_view name)
{
    constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::ranges::all_of(name, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               kMarks.find(c) != std::string_view::npos;
    });
}

/// "aws-chunked, gzip" describes the transfer and the object: only the latter is stored.
std::string withoutAwsChunked(std::string_view encodings)
{
    std::string kept;
    while (!encodings.empty()) {
        const std::size_t end = std::min(encodings.find(','), encodings.size());
        std::string_view one = encodings.substr(0, end);
        encodings.remove_prefix(std::min(end + 1, encodings.size()));
        while (one.starts_with(' '))
            one.remove_prefix(1);
        while (one.ends_with(' '))
            one.remove_suffix(1);
        if (one.empty() || lowered(one) == "aws-chunked")
            continue;
        if (!kept.empty())
            kept += ',';
        kept += one;
    }
    return kept;
}

Outcome<void> readUserMetadata(const Exchange& x, store::Fields& into)
{
    std::size_t bytes = 0;
    for (const auto& [name, value] : x.request.headers.all()) {
        if (!name.starts_with(kMetaPrefix))
            continue;
        const std::string field = name.substr(kMetaPrefix.size());
        if (!isFieldName(field) || !isHeaderText(value))
            return refuseArgument("User metadata holds characters that a header cannot", name,
                                  value);
        std::string& stored = into[field];
        if (!stored.empty())
            stored += ',';
        stored += value;
        bytes += field.size() + value.size();
    }
    if (bytes > kMaxUserMetadata)
        return refuse(ErrorCode::MetadataTooLarge, {},
                      {{"Size", std::to_string(bytes)},
                       {"MaxSizeAllowed", std::to_string(kMaxUserMetadata)}});
    return {};
}

/// Empty: none.
Outcome<std::string> redirectLocation(const Exchange& x)
{
    const std::string* value = x.header(kRedirectLocation);
    if (!value || value->empty())
        return std::string();
    if (value->size() > kMaxRedirectLocation)
        return refuse(ErrorCode::InvalidRedirectLocation,
                      "The length of website redirect location cannot exceed 2,048 characters.");
    if (!value->starts_with('/') && !value->starts_with("http://") &&
        !value->starts_with("https://"))
        return refuse(ErrorCode::InvalidRedirectLocation);
    if (!isHeaderText(*value))
        return refuse(ErrorCode::InvalidRedirectLocation,
                      "The website redirect location holds characters that a header cannot.");
    return *value;
}

/// The store knows two (docs/growth.md); the others promise what is not done.
Outcome<std::string> storageClass(const Exchange& x)
{
    const std::string* value = x.header("x-amz-storage-class");
    if (!value || value->empty())
        return "STANDARD";
    if (*value == "STANDARD" || *value == "REDUCED_REDUNDANCY")
        return *value;
    return refuse(ErrorCode::InvalidStorageClass, {}, {{"StorageClassRequested", *value}});
}

} // namespace

bool isOwnedBy(const Exchange& x, const store::BucketInfo& bucket, std::string_view account)
{
    const auth::Identity owner = x.services.authenticator.account(bucket.owner);
    return account == owner.accountId || account == owner.id;
}

Outcome<void> checkSupportedHeaders(const Exchange& x)
{
    for (const auto& [name, value] : x.request.headers.all())
        if (isNotDone(name))
            return refuse(ErrorCode::NotImplemented, {}, {{"Header", name}});
    const std::string* expected = x.header("x-amz-expected-bucket-owner");
    if (expected && !isOwnedBy(x, x.bucketInfo, *expected))
        return refuse(ErrorCode::AccessDenied);
    return {};
}

Outcome<store::WriteConditions> writeConditions(const Exchange& x)
{
    store::WriteConditions conditions;
    const std::string* match = x.header("if-match");
    const std::string* noneMatch = x.header("if-none-match");
    if (noneMatch) {
        if (*noneMatch != "*" || match)
            return refuse(ErrorCode::NotImplemented, {}, {{"Header", "If-None-Match"}});
        conditions.ifNoneMatchAny = true;
    }
    if (match)
        conditions.ifMatch = std::string(unquoted(*match));
    return conditions;
}

Outcome<store::PutOptions> putOptions(const Exchange& x)
{
    store::PutOptions options;
    for (const std::string_view name : kContentHeaders) {
        const std::string* value = x.header(name);
        if (!value || value->empty())
            continue;
        std::string kept = name == "content-encoding" ? withoutAwsChunked(*value) : *value;
        if (!kept.empty())
            options.contentHeaders.emplace(name, std::move(kept));
    }
    options.contentHeaders.emplace("content-type", kDefaultContentType);
    auto redirect = redirectLocation(x);
    if (!redirect)
        return refused(std::move(redirect));
    if (!redirect->empty())
        options.contentHeaders.emplace(kRedirectLocation, std::move(*redirect));
    if (auto read = readUserMetadata(x, options.userMetadata); !read)
        return refused(std::move(read));
    auto storage = storageClass(x);
    if (!storage)
        return refused(std::move(storage));
    options.storageClass = std::move(*storage);
    auto conditions = writeConditions(x);
    if (!conditions)
        return refused(std::move(conditions));
    options.conditions = std::move(*conditions);
    auto mutables = mutablesOf(x);
    if (!mutables)
        return refused(std::move(mutables));
    options.mutables = std::move(*mutables);
    options.versioning = x.versioning();
    if (auto applied = applyAcl(x, options); !applied)
        return refused(std::move(applied));
    return options;
}

void copyMetadata(const store::ObjectInfo& source, store::PutOptions& into)
{
    store::Fields headers = source.contentHeaders;
    const std::string redirect(kRedirectLocation);
    headers.erase(redirect);
    if (auto own = into.contentHeaders.extract(redirect))
        headers.insert(std::move(own));
    into.contentHeaders = std::move(headers);
    into.userMetadata = source.userMetadata;
}

void describeObject(const store::ObjectInfo& info, http::Headers& into)
{
    into.set("etag", quoted(info.etag));
    into.set("last-modified", formatHttpDate(info.modified));
    into.set("accept-ranges", "bytes");
    for (const auto& [name, value] : info.contentHeaders)
        into.set(name, value);
    for (const auto& [name, value] : info.userMetadata)
        into.set(std::string(kMetaPrefix) + name, value);
    if (info.storageClass != "STANDARD")
        into.set("x-amz-storage-class", info.storageClass);
}

Outcome<void> overrideHeaders(const Exchange& x, http::Headers& into)
{
    for (const std::string_view name : kContentHeaders) {
        const std::string parameter = "response-" + std::string(name);
        const std::string* value = x.query(parameter);
        if (!value)
            continue;
        if (x.caller.identity.isAnonymous())
            return refuse(ErrorCode::InvalidRequest,
                          "Request specific response headers cannot be used for anonymous GET "
                          "requests.");
        if (!isHeaderText(*value))
            return refuseArgument("The value holds characters that a header cannot", parameter,
                                  *value);
        into.set(std::string(name), *value);
    }
    return {};
}

void sandbox(http::Headers& into)
{
    const std::string type = lowered(into.get("content-type"));
    const bool isActive = type.find("html") != std::string::npos ||
                          type.find("xml") != std::string::npos ||
                          type.find("javascript") != std::string::npos;
    if (isActive)
        into.set("content-security-policy", "sandbox");
    into.set("x-content-type-options", "nosniff");
}

} // namespace holdfast::s3
