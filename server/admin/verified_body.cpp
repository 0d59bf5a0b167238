// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "admin/verified_body.h"

#include <algorithm>

#include "base/checksum.h"

namespace holdfast::admin
{
namespace
{

constexpr std::size_t kPiece = 4096;

std::unexpected<Error> tooLarge(std::size_t limit)
{
    return fail(Code::TooLarge, "the body is longer than " + std::to_string(limit) + " bytes");
}

Task<Result<std::string>> readWhole(http::BodyReader* body, std::size_t limit)
{
    if (body->length().value_or(0) > limit)
        co_return tooLarge(limit);
    std::string whole;
    for (;;) {
        const std::size_t had = whole.size();
        whole.resize(had + std::min(kPiece, limit + 1 - had)); // one more tells that it is too long
        const MutableByteView into{reinterpret_cast<std::uint8_t*>(whole.data()) + had,
                                   whole.size() - had};
        const Result<std::size_t> got = co_await body->read(into);
        if (!got)
            co_return std::unexpected(got.error());
        whole.resize(had + *got);
        if (*got == 0)
            co_return whole;
        if (whole.size() > limit)
            co_return tooLarge(limit);
    }
}

} // namespace

Task<std::expected<std::string, AdminRefusal>>
readVerifiedBody(http::BodyReader* body, const auth::Authenticated* caller, std::size_t limit)
{
    const bool isPlain = caller->payload == auth::PayloadMode::Unsigned ||
                         caller->payload == auth::PayloadMode::Sha256;
    if (!isPlain)
        co_return std::unexpected(
            AdminRefusal{400, "InvalidRequest", "x-amz-content-sha256: signed chunks are not taken here"});
    Result<std::string> whole = std::string();
    if (body)
        whole = co_await readWhole(body, limit);
    if (!whole)
        co_return std::unexpected(refusalOf(whole.error()));
    if (caller->payload == auth::PayloadMode::Sha256 &&
        sha256Hex(asBytes(*whole)) != caller->payloadSha256)
        co_return std::unexpected(
            AdminRefusal{400, "XAmzContentSHA256Mismatch",
                         "x-amz-content-sha256 does not match the body that was sent"});
    co_return std::move(*whole);
}

} // namespace holdfast::admin
