// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "s3/errors.h"

#include <algorithm>
#include <array>

#include "base/log.h"
#include "base/xml.h"

namespace holdfast::s3
{

namespace
{

using enum ErrorCode;

/// In the order of the enumeration, which the assertion below holds.
constexpr std::array kErrors{
    ErrorRow{AccessControlListNotSupported, "AccessControlListNotSupported", 400,
             "The bucket does not allow ACLs"},
    ErrorRow{AccessDenied, "AccessDenied", 403, "Access Denied"},
    ErrorRow{AccessForbidden, "AccessForbidden", 403,
             "CORSResponse: CORS is not enabled for this bucket."},
    ErrorRow{AuthorizationHeaderMalformed, "AuthorizationHeaderMalformed", 400,
             "The authorization header that you provided is not valid."},
    ErrorRow{AuthorizationQueryParametersError, "AuthorizationQueryParametersError", 400,
             "The authorization query parameters that you provided are not valid."},
    ErrorRow{BadDigest, "BadDigest", 400,
             "The Content-MD5 or checksum value that you specified did not match what the server "
             "received."},
    ErrorRow{BadRequest, "BadRequest", 400,
             "An error occurred when parsing the HTTP request."},
    ErrorRow{BucketAlreadyExists, "BucketAlreadyExists", 409,
             "The requested bucket name is not available. The bucket namespace is shared by all users of the "
             "system. Please select a different name and try again."},
    ErrorRow{BucketAlreadyOwnedByYou, "BucketAlreadyOwnedByYou", 409,
             "Your previous request to create the named bucket succeeded and you already own it."},
    ErrorRow{BucketNotEmpty, "BucketNotEmpty", 409, "The bucket you tried to delete is not empty"},
    ErrorRow{ClientDisconnected, "ClientDisconnected", 499, "The client has gone."},
    ErrorRow{EntityTooLarge, "EntityTooLarge", 400,
             "Your proposed upload exceeds the maximum allowed size"},
    ErrorRow{EntityTooSmall, "EntityTooSmall", 400,
             "Your proposed upload is smaller than the minimum allowed size"},
    ErrorRow{IdMismatch, "IdMismatch", 400,
             "Document ID does not match the specified configuration ID."},
    ErrorRow{IllegalLocationConstraintException, "IllegalLocationConstraintException", 400,
             "The specified location constraint is incompatible for the region specific endpoint "
             "this request was sent to."},
    ErrorRow{IllegalVersioningConfigurationException,
             "IllegalVersioningConfigurationException", 400,
             "The versioning configuration specified in the request is invalid."},
    ErrorRow{IncompleteBody, "IncompleteBody", 400,
             "You did not provide the number of bytes specified by the Content-Length HTTP "
             "header"},
    ErrorRow{IncorrectNumberOfFilesInPostRequest, "IncorrectNumberOfFilesInPostRequest", 400,
             "POST requires exactly one file upload per request."},
    ErrorRow{InsufficientStorage, "InsufficientStorage", 507,
             "There is not enough free space on the drives to store this."},
    ErrorRow{InternalError, "InternalError", 500,
             "We encountered an internal error. Please try again."},
    ErrorRow{InvalidAccessKeyId, "InvalidAccessKeyId", 403,
             "The AWS Access Key Id you provided does not exist in our records."},
    ErrorRow{InvalidArgument, "InvalidArgument", 400, "Invalid Argument"},
    ErrorRow{InvalidBucketAclWithObjectOwnership, "InvalidBucketAclWithObjectOwnership", 400,
             "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"},
    ErrorRow{InvalidBucketName, "InvalidBucketName", 400, "The specified bucket is not valid."},
    ErrorRow{InvalidBucketState, "InvalidBucketState", 409,
             "The request is not valid with the current state of the bucket."},
    ErrorRow{InvalidChunkSizeError, "InvalidChunkSizeError", 403,
             "Only the last chunk is allowed to have a size less than 8192 bytes"},
    ErrorRow{InvalidConfigurationId, "InvalidConfigurationId", 400,
             "The specified configuration id is invalid."},
    ErrorRow{InvalidDigest, "InvalidDigest", 400, "The Content-MD5 you specified was invalid."},
    ErrorRow{InvalidLocationConstraint, "InvalidLocationConstraint", 400,
             "The specified location-constraint is not valid"},
    ErrorRow{InvalidObjectState, "InvalidObjectState", 403,
             "The operation is not valid for the object's storage class"},
    ErrorRow{InvalidPart, "InvalidPart", 400,
             "One or more of the specified parts could not be found.  The part may not have been "
             "uploaded, or the specified entity tag may not match the part's entity tag."},
    ErrorRow{InvalidPartNumber, "InvalidPartNumber", 416,
             "The requested partnumber is not satisfiable"},
    ErrorRow{InvalidPartOrder, "InvalidPartOrder", 400,
             "The list of parts was not in ascending order. Parts must be ordered by part "
             "number."},
    ErrorRow{InvalidPolicyDocument, "InvalidPolicyDocument", 400,
             "The content of the form does not meet the conditions specified in the policy "
             "document."},
    ErrorRow{InvalidRange, "InvalidRange", 416, "The requested range is not satisfiable"},
    ErrorRow{InvalidRedirectLocation, "InvalidRedirectLocation", 400,
             "The website redirect location must have a prefix of 'http://' or 'https://' or '/'."},
    ErrorRow{InvalidRequest, "InvalidRequest", 400, "Invalid Request"},
    ErrorRow{InvalidS3DestinationBucket, "InvalidS3DestinationBucket", 400, "Invalid bucket ARN."},
    ErrorRow{InvalidStorageClass, "InvalidStorageClass", 400,
             "The storage class you specified is not valid"},
    ErrorRow{InvalidTag, "InvalidTag", 400,
             "The tag provided was not a valid tag. This error can occur if the tag did not pass "
             "input validation."},
    ErrorRow{InvalidTargetBucketForLogging, "InvalidTargetBucketForLogging", 400,
             "The target bucket for logging does not exist, is not owned by you, or does not "
             "have the appropriate grants for the log-delivery group."},
    ErrorRow{InvalidToken, "InvalidToken", 400,
             "The provided token is malformed or otherwise invalid."},
    ErrorRow{InvalidUri, "InvalidURI", 400, "Couldn't parse the specified URI."},
    ErrorRow{KeyTooLongError, "KeyTooLongError", 400, "Your key is too long"},
    ErrorRow{MalformedAclError, "MalformedACLError", 400,
             "The XML you provided was not well-formed or did not validate against our published "
             "schema"},
    ErrorRow{MalformedPolicy, "MalformedPolicy", 400,
             "Policies must be valid JSON and the first byte must be '{'"},
    ErrorRow{MalformedPostRequest, "MalformedPOSTRequest", 400,
             "The body of your POST request is not well-formed multipart/form-data."},
    ErrorRow{MalformedTrailerError, "MalformedTrailerError", 400,
             "The request contained trailing data that was not well-formed or did not conform to "
             "our published schema."},
    ErrorRow{MalformedXml, "MalformedXML", 400,
             "The XML you provided was not well-formed or did not validate against our published "
             "schema"},
    ErrorRow{MaxMessageLengthExceeded, "MaxMessageLengthExceeded", 400,
             "Your request was too big."},
    ErrorRow{MaxPostPreDataLengthExceeded, "MaxPostPreDataLengthExceeded", 400,
             "Your POST request fields preceding the upload file were too large."},
    ErrorRow{MetadataTooLarge, "MetadataTooLarge", 400,
             "Your metadata headers exceed the maximum allowed metadata size"},
    ErrorRow{MethodNotAllowed, "MethodNotAllowed", 405,
             "The specified method is not allowed against this resource."},
    ErrorRow{MissingContentLength, "MissingContentLength", 411,
             "You must provide the Content-Length HTTP header."},
    ErrorRow{MissingRequestBodyError, "MissingRequestBodyError", 400, "Request Body is empty"},
    ErrorRow{MissingSecurityHeader, "MissingSecurityHeader", 400,
             "Your request was missing a required header"},
    ErrorRow{NoSuchBucket, "NoSuchBucket", 404, "The specified bucket does not exist"},
    ErrorRow{NoSuchBucketPolicy, "NoSuchBucketPolicy", 404, "The bucket policy does not exist"},
    ErrorRow{NoSuchConfiguration, "NoSuchConfiguration", 404,
             "The specified configuration does not exist."},
    ErrorRow{NoSuchCorsConfiguration, "NoSuchCORSConfiguration", 404,
             "The CORS configuration does not exist"},
    ErrorRow{NoSuchKey, "NoSuchKey", 404, "The specified key does not exist."},
    ErrorRow{NoSuchLifecycleConfiguration, "NoSuchLifecycleConfiguration", 404,
             "The lifecycle configuration does not exist"},
    ErrorRow{NoSuchObjectLockConfiguration, "NoSuchObjectLockConfiguration", 404,
             "The specified object does not have a ObjectLock configuration"},
    ErrorRow{NoSuchPublicAccessBlockConfiguration, "NoSuchPublicAccessBlockConfiguration", 404,
             "The public access block configuration was not found"},
    ErrorRow{NoSuchTagSet, "NoSuchTagSet", 404, "The TagSet does not exist"},
    ErrorRow{NoSuchUpload, "NoSuchUpload", 404,
             "The specified upload does not exist. The upload ID may be invalid, or the upload may "
             "have been aborted or completed."},
    ErrorRow{NoSuchVersion, "NoSuchVersion", 404, "The specified version does not exist."},
    ErrorRow{NoSuchWebsiteConfiguration, "NoSuchWebsiteConfiguration", 404,
             "The specified bucket does not have a website configuration"},
    ErrorRow{NotImplemented, "NotImplemented", 501,
             "A header or query you provided implies functionality that is not implemented."},
    ErrorRow{NotModified, "NotModified", 304, "Not Modified"},
    ErrorRow{ObjectLockConfigurationNotFoundError, "ObjectLockConfigurationNotFoundError", 404,
             "Object Lock configuration does not exist for this bucket"},
    ErrorRow{OwnershipControlsNotFoundError, "OwnershipControlsNotFoundError", 404,
             "The bucket ownership controls were not found"},
    ErrorRow{OperationAborted, "OperationAborted", 409,
             "A conflicting conditional operation is currently in progress against this resource. "
             "Please try again."},
    ErrorRow{PreconditionFailed, "PreconditionFailed", 412,
             "At least one of the pre-conditions you specified did not hold"},
    ErrorRow{ReplicationConfigurationNotFoundError, "ReplicationConfigurationNotFoundError", 404,
             "The replication configuration was not found"},
    ErrorRow{RequestHeaderSectionTooLarge, "RequestHeaderSectionTooLarge", 400,
             "Your request header section exceeds the maximum allowed request header section "
             "size."},
    ErrorRow{RequestTimeTooSkewed, "RequestTimeTooSkewed", 403,
             "The difference between the request time and the current time is too large."},
    ErrorRow{RequestTimeout, "RequestTimeout", 400,
             "Your socket connection to the server was not read from or written to within the "
             "timeout period."},
    ErrorRow{ServerSideEncryptionConfigurationNotFoundError,
             "ServerSideEncryptionConfigurationNotFoundError", 404,
             "The server side encryption configuration was not found"},
    ErrorRow{ServiceUnavailable, "ServiceUnavailable", 503,
             "Service is unable to handle request."},
    ErrorRow{SignatureDoesNotMatch, "SignatureDoesNotMatch", 403,
             "The request signature we calculated does not match the signature you provided. Check "
             "your key and signing method."},
    ErrorRow{SlowDown, "SlowDown", 503, "Please reduce your request rate."},
    ErrorRow{TooManyBuckets, "TooManyBuckets", 400,
             "You have attempted to create more buckets than allowed"},
    ErrorRow{TooManyConfigurations, "TooManyConfigurations", 400,
             "You are attempting to create a new configuration but have already reached the "
             "1,000-configuration limit."},
    ErrorRow{UnexpectedContent, "UnexpectedContent", 400, "This request does not support content"},
    ErrorRow{UnresolvableGrantByEmailAddress, "UnresolvableGrantByEmailAddress", 400,
             "The e-mail address you provided does not match any account on record."},
    ErrorRow{UserKeyMustBeSpecified, "UserKeyMustBeSpecified", 400,
             "The bucket POST request must contain the specified field name. If it is specified, "
             "check the order of the fields."},
    ErrorRow{XAmzContentSha256Mismatch, "XAmzContentSHA256Mismatch", 400,
             "The provided 'x-amz-content-sha256' header does not match what was computed."},
};

constexpr bool isInOrder()
{
    for (std::size_t i = 0; i < kErrors.size(); ++i)
        if (kErrors[i].code != static_cast<ErrorCode>(i))
            return false;
    return kErrors.back().code == XAmzContentSha256Mismatch;
}
static_assert(isInOrder(), "the table has one row for each code, in the enumeration's order");

void logFault(log::Level level, const Error& error, const Subject& subject)
{
    log::write(level, "object layer call failed",
               {{"operation", std::string(subject.operation)},
                {"request", std::string(subject.requestId)},
                {"bucket", std::string(subject.bucket)},
                {"key", std::string(subject.key)},
                {"code", std::string(codeName(error.code))},
                {"error", error.describe()}});
}

/// A delete marker's version id is the message of the store's error.
Pairs markerHeaders(const Error& error)
{
    return {{"x-amz-delete-marker", "true"}, {"x-amz-version-id", error.message}};
}

S3Error missing(const Error& error, const Subject& subject)
{
    // The innermost context names what is missing; layers above may have put theirs before it.
    if (error.context.ends_with("bucket"))
        return {NoSuchBucket, {}, {{"BucketName", std::string(subject.bucket)}}, {}};
    if (error.context.ends_with("upload"))
        return {NoSuchUpload, {}, {{"UploadId", std::string(subject.uploadId)}}, {}};
    if (error.context.ends_with("version"))
        return {NoSuchVersion,
                {},
                {{"Key", std::string(subject.key)}, {"VersionId", std::string(subject.versionId)}},
                {}};
    if (error.context.ends_with("marker"))
        return {NoSuchKey, {}, {{"Key", std::string(subject.key)}}, markerHeaders(error)};
    return {NoSuchKey, {}, {{"Key", std::string(subject.key)}}, {}};
}

/// completeUpload's InvalidArgument says in its context which rule the parts break.
S3Error invalid(const Error& error)
{
    if (error.context.ends_with("part"))
        return {InvalidPart, {}, {}, {}};
    if (error.context.ends_with("order"))
        return {InvalidPartOrder, {}, {}, {}};
    if (error.context.ends_with("too-small"))
        return {EntityTooSmall, {}, {}, {}};
    if (error.context.ends_with("checksum"))
        return {BadDigest, {}, {}, {}};
    return {InvalidArgument, error.message, {}, {}};
}

S3Error retryLater(ErrorCode code)
{
    return {code, {}, {}, {{"retry-after", "1"}}};
}

} // namespace

const ErrorRow& errorRow(ErrorCode code)
{
    return kErrors[static_cast<std::size_t>(code)];
}

std::optional<ErrorCode> errorByName(std::string_view name)
{
    const auto row = std::ranges::find(kErrors, name, &ErrorRow::name);
    if (row == kErrors.end())
        return std::nullopt;
    return row->code;
}

std::unexpected<S3Error> refuse(ErrorCode code, std::string message, Pairs details)
{
    return std::unexpected(S3Error{code, std::move(message), std::move(details), {}});
}

std::unexpected<S3Error> refuseArgument(std::string message, std::string name, std::string value)
{
    return refuse(InvalidArgument, std::move(message),
                  {{"ArgumentName", std::move(name)}, {"ArgumentValue", std::move(value)}});
}

S3Error fromStore(const Error& error, const Subject& subject)
{
    switch (error.code) {
    case Code::NotFound:
        return missing(error, subject);
    case Code::InvalidArgument:
        return invalid(error);
    case Code::PreconditionFailed:
        return {PreconditionFailed, {}, {}, {}};
    case Code::AlreadyExists:
        return {BucketAlreadyOwnedByYou, {}, {{"BucketName", std::string(subject.bucket)}}, {}};
    case Code::Conflict:
        return {OperationAborted, {}, {}, {}};
    case Code::Overloaded:
        return retryLater(SlowDown);
    case Code::Unavailable:
    case Code::Timeout:
    case Code::WrongEpoch:
        logFault(log::Level::Warn, error, subject);
        return retryLater(ServiceUnavailable);
    case Code::NoSpace:
        logFault(log::Level::Warn, error, subject);
        return {InsufficientStorage, {}, {}, {}};
    case Code::Unsupported:
        if (error.context.ends_with("marker")) {
            Pairs headers = markerHeaders(error);
            headers.emplace_back("allow", "DELETE");
            return {MethodNotAllowed, {}, {{"ResourceType", "DeleteMarker"}}, std::move(headers)};
        }
        return {NotImplemented, error.message, {}, {}};
    case Code::Forbidden:
        if (error.context.ends_with("lock"))
            return {AccessDenied, "Access Denied because object protected by object lock.", {}, {}};
        return {AccessDenied, {}, {}, {}};
    case Code::Unauthenticated:
        return {AccessDenied, {}, {}, {}};
    case Code::TooLarge:
        return {EntityTooLarge, {}, {}, {}};
    case Code::Cancelled:
        return {ClientDisconnected, {}, {}, {}};
    case Code::Ok:
    case Code::Corrupt:
    case Code::Io:
    case Code::Internal:
        break;
    }
    logFault(log::Level::Error, error, subject);
    return {InternalError, {}, {}, {}};
}

S3Error fromBody(const Error& error)
{
    switch (error.code) {
    case Code::Cancelled: // the peer may have closed its half only: it can still read why
        return {IncompleteBody, {}, {}, {}};
    case Code::Timeout:
        return {RequestTimeout, {}, {}, {}};
    case Code::TooLarge:
        return {MaxMessageLengthExceeded, {}, {}, {}};
    default:
        return {InvalidRequest, error.message, {}, {}};
    }
}

S3Error fromAuth(const auth::AuthError& error)
{
    const ErrorCode code = errorByName(auth::denialName(error.denial)).value_or(AccessDenied);
    return {code, error.message, error.details, {}};
}

std::string errorXml(const S3Error& error, std::string_view resource, std::string_view requestId,
                     std::string_view hostId)
{
    const ErrorRow& row = errorRow(error.code);
    XmlWriter xml;
    xml.open("Error").text("Code", row.name);
    xml.text("Message", error.message.empty() ? row.message : std::string_view(error.message));
    for (const auto& [name, value] : error.details)
        xml.text(name, value);
    xml.text("Resource", resource).text("RequestId", requestId).text("HostId", hostId);
    return std::move(xml).finish();
}

} // namespace holdfast::s3
