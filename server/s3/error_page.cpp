// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/error_page.h"

#include "s3/errors.h"

namespace holdfast::s3
{

namespace
{

S3Error errorOf(http::Fault fault)
{
    switch (fault) {
    case http::Fault::InvalidUri:
        return {ErrorCode::InvalidUri, {}, {}, {}};
    case http::Fault::RequestTimeout:
        return {ErrorCode::RequestTimeout, {}, {}, {}};
    case http::Fault::HeaderTooLarge:
        return {ErrorCode::RequestHeaderSectionTooLarge, {}, {}, {}};
    case http::Fault::HandlerFailed:
        return {ErrorCode::InternalError, {}, {}, {}};
    case http::Fault::NotImplemented:
        return {ErrorCode::NotImplemented, {}, {}, {}};
    case http::Fault::TooManyConnections:
        return {ErrorCode::SlowDown, {}, {}, {}};
    case http::Fault::BadRequest:
    case http::Fault::ExpectationFailed:
    case http::Fault::VersionNotSupported:
        break;
    }
    return {ErrorCode::BadRequest, {}, {}, {}};
}

} // namespace

http::ErrorPage errorPage(http::Fault fault, const std::string& requestId)
{
    const S3Error error = errorOf(fault);
    // S3 has no code for what BadRequest stands for here: the status keeps telling them apart.
    const int status = error.code == ErrorCode::BadRequest ? 0 : errorRow(error.code).status;
    return {"application/xml", errorXml(error, {}, requestId, {}), status};
}

} // namespace holdfast::s3
