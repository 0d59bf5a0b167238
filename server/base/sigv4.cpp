// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/sigv4.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "base/checksum.h"
#include "base/encoding.h"

namespace holdfast::sigv4
{

namespace
{

constexpr std::string_view kSignatureField = "X-Amz-Signature";

/// The fields that presign() writes; those of an earlier signature must not be signed along.
constexpr std::array<std::string_view, 6> kPresignFields{"X-Amz-Algorithm",     "X-Amz-Credential",
                                                         "X-Amz-Date",          "X-Amz-Expires",
                                                         "X-Amz-SignedHeaders", kSignatureField};

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

/// Appends `value` without blanks around it and with one space for each run of blanks inside.
void appendFolded(std::string& out, std::string_view value)
{
    bool pending = false;
    bool any = false;
    for (const char c : value) {
        if (isBlank(c)) {
            pending = any;
            continue;
        }
        if (pending)
            out.push_back(' ');
        pending = false;
        any = true;
        out.push_back(c);
    }
}

std::string canonicalQuery(const QueryList& query)
{
    QueryList encoded;
    encoded.reserve(query.size());
    for (const auto& [name, value] : query)
        if (name != kSignatureField)
            encoded.emplace_back(uriEncode(name, false), uriEncode(value, false));
    std::ranges::sort(encoded);
    std::string out;
    for (const auto& [name, value] : encoded) {
        if (!out.empty())
            out.push_back('&');
        out += name;
        out.push_back('=');
        out += value;
    }
    return out;
}

std::string joined(const std::vector<std::string>& names)
{
    std::string out;
    for (const std::string& name : names) {
        if (!out.empty())
            out.push_back(';');
        out += name;
    }
    return out;
}

std::vector<std::string> headerNames(const SignableRequest& request)
{
    std::vector<std::string> names;
    names.reserve(request.headers.size());
    for (const auto& [name, value] : request.headers)
        names.push_back(name);
    std::ranges::sort(names);
    const auto repeated = std::ranges::unique(names);
    names.erase(repeated.begin(), repeated.end());
    return names;
}

void setHeader(SignableRequest& request, std::string_view name, std::string value)
{
    std::erase_if(request.headers, [&](const auto& header) { return header.first == name; });
    request.headers.emplace_back(name, std::move(value));
}

const std::string& emptyHash()
{
    static const std::string hash = sha256Hex({});
    return hash;
}

std::string scopedHead(std::string_view algorithm, std::string_view amzDate, const Scope& scope)
{
    std::string out(algorithm);
    out.push_back('\n');
    out += amzDate;
    out.push_back('\n');
    out += scope.toString();
    out.push_back('\n');
    return out;
}

} // namespace

std::string Scope::toString() const
{
    return date + '/' + region + '/' + service + "/aws4_request";
}

std::string canonicalRequest(const SignableRequest& request,
                             const std::vector<std::string>& signedHeaders)
{
    std::string out = request.method;
    out.push_back('\n');
    out += request.path.empty() ? "/" : uriEncode(request.path, true);
    out.push_back('\n');
    out += canonicalQuery(request.query);
    out.push_back('\n');
    for (const std::string& name : signedHeaders) {
        out += name;
        char separator = ':';
        for (const auto& [headerName, value] : request.headers) {
            if (headerName != name)
                continue;
            out.push_back(separator);
            appendFolded(out, value);
            separator = ',';
        }
        if (separator == ':')
            out.push_back(':'); // signed but absent
        out.push_back('\n');
    }
    out.push_back('\n');
    out += joined(signedHeaders);
    out.push_back('\n');
    out += request.payloadHash;
    return out;
}

std::string stringToSign(std::string_view amzDate, const Scope& scope,
                         std::string_view canonicalRequest)
{
    return scopedHead(kAlgorithm, amzDate, scope) + sha256Hex(asBytes(canonicalRequest));
}

std::string signingKey(std::string_view secretKey, const Scope& scope)
{
    std::string key = "AWS4";
    key += secretKey;
    key = hmacSha256(key, scope.date);
    key = hmacSha256(key, scope.region);
    key = hmacSha256(key, scope.service);
    return hmacSha256(key, "aws4_request");
}

std::string signature(std::string_view signingKey, std::string_view stringToSign)
{
    return hexEncode(asBytes(hmacSha256(signingKey, stringToSign)));
}

std::string chunkSignature(std::string_view signingKey, std::string_view amzDate,
                           const Scope& scope, std::string_view previousSignature,
                           std::string_view chunkSha256Hex)
{
    std::string text = scopedHead("AWS4-HMAC-SHA256-PAYLOAD", amzDate, scope);
    text += previousSignature;
    text.push_back('\n');
    text += emptyHash();
    text.push_back('\n');
    text += chunkSha256Hex;
    return signature(signingKey, text);
}

std::string trailerSignature(std::string_view signingKey, std::string_view amzDate,
                             const Scope& scope, std::string_view previousSignature,
                             std::string_view trailer)
{
    std::string text = scopedHead("AWS4-HMAC-SHA256-TRAILER", amzDate, scope);
    text += previousSignature;
    text.push_back('\n');
    text += sha256Hex(asBytes(trailer));
    return signature(signingKey, text);
}

std::string signHeaders(SignableRequest& request, const Credentials& credentials,
                        std::string_view region, WallNanos now)
{
    const std::string amzDate = formatAmzDate(now);
    const Scope scope{amzDate.substr(0, 8), std::string(region)};
    if (request.payloadHash.empty())
        request.payloadHash = emptyHash();
    setHeader(request, "x-amz-date", amzDate);
    setHeader(request, "x-amz-content-sha256", request.payloadHash);
    const std::vector<std::string> names = headerNames(request);
    assert(std::ranges::binary_search(names, "host"));

    const std::string text = stringToSign(amzDate, scope, canonicalRequest(request, names));
    std::string value(kAlgorithm);
    value += " Credential=" + credentials.accessKey + '/' + scope.toString();
    value += ", SignedHeaders=" + joined(names);
    value += ", Signature=" + signature(signingKey(credentials.secretKey, scope), text);
    return value;
}

Result<std::string> presign(SignableRequest& request, const Credentials& credentials,
                            std::string_view region, WallNanos now, int expires)
{
    if (expires < 1 || expires > kMaxExpires)
        return fail(Code::InvalidArgument,
                    "a presigned link is valid for 1 second to 7 days (604800 seconds)");
    const std::vector<std::string> names = headerNames(request);
    if (!std::ranges::binary_search(names, "host"))
        return fail(Code::InvalidArgument, "the host header must be signed");

    const std::string amzDate = formatAmzDate(now);
    const Scope scope{amzDate.substr(0, 8), std::string(region)};
    request.payloadHash = kUnsignedPayload;
    std::erase_if(request.query, [](const auto& field) {
        return std::ranges::find(kPresignFields, field.first) != kPresignFields.end();
    });
    request.query.emplace_back("X-Amz-Algorithm", kAlgorithm);
    request.query.emplace_back("X-Amz-Credential", credentials.accessKey + '/' + scope.toString());
    request.query.emplace_back("X-Amz-Date", amzDate);
    request.query.emplace_back("X-Amz-Expires", std::to_string(expires));
    request.query.emplace_back("X-Amz-SignedHeaders", joined(names));

    const std::string text = stringToSign(amzDate, scope, canonicalRequest(request, names));
    const std::string result = signature(signingKey(credentials.secretKey, scope), text);
    std::string query = canonicalQuery(request.query);
    query += '&';
    query += kSignatureField;
    query += '=' + result;
    request.query.emplace_back(kSignatureField, result);
    return query;
}

} // namespace holdfast::sigv4
