// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "base/sigv4.h"
#include "fuzz.h"

using namespace holdfast;

namespace
{

std::string headerOf(const sigv4::Authorization& claim)
{
    std::string names;
    for (const std::string& name : claim.signedHeaders)
        names += (names.empty() ? "" : ";") + name;
    return std::string(sigv4::kAlgorithm) + " Credential=" + claim.accessKey + '/' +
           claim.scope.toString() + ",SignedHeaders=" + names + ",Signature=" + claim.signature;
}

void checkClaim(const sigv4::Authorization& claim)
{
    fuzz::check(!claim.accessKey.empty() && !claim.scope.region.empty(), "nothing is empty");
    fuzz::check(claim.scope.date.size() == 8 && claim.signature.size() == 64, "fixed widths");
    fuzz::check(!claim.signedHeaders.empty(), "something is signed");
    // Computing over whatever was claimed must be possible.
    const sigv4::SignableRequest request{
        "GET", "/" + claim.accessKey, {}, {{"host", "h"}}, std::string(sigv4::kUnsignedPayload)};
    const std::string canonical = sigv4::canonicalRequest(request, claim.signedHeaders);
    const std::string key = sigv4::signingKey("secret", claim.scope);
    const std::string text = sigv4::stringToSign("20130524T000000Z", claim.scope, canonical);
    fuzz::check(sigv4::signature(key, text).size() == 64, "a signature has 64 digits");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    if (const auto claim = sigv4::parseAuthorization(text)) {
        checkClaim(*claim);
        // Written out again it says the same, where nothing in it looks like a separator.
        if (claim->accessKey.find_first_of(", \t") == std::string::npos) {
            const auto again = sigv4::parseAuthorization(headerOf(*claim));
            fuzz::check(again && headerOf(*again) == headerOf(*claim), "a header survives writing");
        }
    }
    if (const auto query = parseQuery(text)) {
        if (const auto presigned = sigv4::parsePresigned(*query)) {
            checkClaim(presigned->authorization);
            fuzz::check(presigned->expires >= 1 && presigned->expires <= 604800, "at most a week");
        }
        const sigv4::SignableRequest request{
            "GET", std::string(text), *query, {{"x", std::string(text)}}, ""};
        fuzz::check(!sigv4::canonicalRequest(request, {"x"}).empty(), "there is a canonical form");
    }
    return 0;
}
