// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "fuzz.h"
#include "s3/address.h"
#include "s3/byte_range.h"
#include "s3/read_conditions.h"
#include "s3/routes.h"

using namespace holdfast;

namespace
{

/// The input's lines: method, host, path, query, a header's value.
std::string_view line(std::string_view& rest)
{
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view out = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return out;
}

void checkRange(std::string_view header)
{
    for (const std::uint64_t size : {std::uint64_t(0), std::uint64_t(1), std::uint64_t(100),
                                     std::uint64_t(5) << 40}) {
        const auto range = s3::parseRange(header, size);
        if (range && *range) {
            fuzz::check((*range)->length > 0, "a range is not empty");
            fuzz::check((*range)->offset < size && (*range)->length <= size - (*range)->offset,
                        "a range is inside");
        }
        const auto copy = s3::parseCopyRange(header, size);
        if (copy)
            fuzz::check(copy->offset < size && copy->length <= size - copy->offset,
                        "a copy's range is inside");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view rest = fuzz::textOf(data, size);
    http::Request request;
    request.method = line(rest);
    const std::string_view host = line(rest);
    request.path = "/" + std::string(line(rest));
    if (auto query = parseQuery(line(rest)))
        request.query = std::move(*query);
    const std::string value(line(rest));

    const s3::Address address = s3::addressOf(host, request.path, {"s3.example.com"});
    fuzz::check(address.bucket.find('/') == std::string::npos || host.size() > 14,
                "a bucket of a path has no slash");
    const std::string website = s3::websiteBucket(host, {{"s3-website.localhost"}, {"*.example.com"}}, {"s3.example.com"});
    fuzz::check(website.find(':') == std::string::npos, "a website's bucket has no port");
    if (s3::checkAddress(address)) {
        fuzz::check(address.key.size() <= s3::kMaxKeyBytes, "a good key is short enough");
        fuzz::check(address.bucket.empty() || s3::isBucketName(address.bucket), "a good name");
    }
    request.headers.add("x-amz-copy-source", value);
    const auto route = s3::findRoute(request, address);
    if (route)
        fuzz::check((*route)->method == request.method, "a route of the method asked for");
    if (const auto source = s3::parseCopySource(value))
        fuzz::check(s3::isBucketName(source->address.bucket) && !source->address.key.empty(),
                    "a copy's source is whole");
    checkRange(value);

    http::Headers conditions;
    for (const char* name : {"if-match", "if-none-match", "if-modified-since", "if-unmodified-since"})
        conditions.add(name, value);
    store::ObjectInfo info;
    info.etag = "abc";
    (void)s3::ReadConditions::from(conditions, "").check(info);
    return 0;
}
