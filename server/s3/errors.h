// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/authenticator.h"
#include "base/error.h"

namespace holdfast::s3
{

/// The namespace of S3's documents.
inline constexpr std::string_view kXmlns = "http://s3.amazonaws.com/doc/2006-03-01/";

/// Every error this server can answer. Names, statuses and sentences are in one table (errors.cpp),
/// which follows "Error responses" of the Amazon S3 API reference.
enum class ErrorCode : std::uint8_t {
    AccessControlListNotSupported,
    AccessDenied,
    AccessForbidden,
    AuthorizationHeaderMalformed,
    AuthorizationQueryParametersError,
    BadDigest,
    BadRequest,
    BucketAlreadyExists,
    BucketAlreadyOwnedByYou,
    BucketNotEmpty,
    ClientDisconnected, ///< never sent: there is nobody left to read it
    EntityTooLarge,
    EntityTooSmall,
    IdMismatch,
    IllegalLocationConstraintException,
    IllegalVersioningConfigurationException,
    IncompleteBody,
    IncorrectNumberOfFilesInPostRequest,
    InsufficientStorage, ///< not AWS's: its stores are never full
    InternalError,
    InvalidAccessKeyId,
    InvalidArgument,
    InvalidBucketAclWithObjectOwnership,
    InvalidBucketName,
    InvalidBucketState,
    InvalidChunkSizeError,
    InvalidConfigurationId,
    InvalidDigest,
    InvalidLocationConstraint,
    InvalidObjectState,
    InvalidPart,
    InvalidPartNumber,
    InvalidPartOrder,
    InvalidPolicyDocument,
    InvalidRange,
    InvalidRedirectLocation,
    InvalidRequest,
    InvalidS3DestinationBucket,
    InvalidStorageClass,
    InvalidTag,
    InvalidTargetBucketForLogging,
    InvalidToken,
    InvalidUri,
    KeyTooLongError,
    MalformedAclError,
    MalformedPolicy,
    MalformedPostRequest,
    MalformedTrailerError,
    MalformedXml,
    MaxMessageLengthExceeded,
    MaxPostPreDataLengthExceeded,
    MetadataTooLarge,
    MethodNotAllowed,
    MissingContentLength,
    MissingRequestBodyError,
    MissingSecurityHeader,
    NoSuchBucket,
    NoSuchBucketPolicy,
    NoSuchConfiguration,
    NoSuchCorsConfiguration,
    NoSuchKey,
    NoSuchLifecycleConfiguration,
    NoSuchObjectLockConfiguration,
    NoSuchPublicAccessBlockConfiguration,
    NoSuchTagSet,
    NoSuchUpload,
    NoSuchVersion,
    NoSuchWebsiteConfiguration,
    NotImplemented,
    NotModified, ///< 304, without a body
    ObjectLockConfigurationNotFoundError,
    OwnershipControlsNotFoundError,
    OperationAborted,
    PreconditionFailed,
    ReplicationConfigurationNotFoundError,
    RequestHeaderSectionTooLarge,
    RequestTimeTooSkewed,
    RequestTimeout,
    ServerSideEncryptionConfigurationNotFoundError,
    ServiceUnavailable,
    SignatureDoesNotMatch,
    SlowDown,
    TooManyBuckets,
    TooManyConfigurations,
    UnexpectedContent,
    UnresolvableGrantByEmailAddress,
    UserKeyMustBeSpecified,
    XAmzContentSha256Mismatch,
};

struct ErrorRow
{
    ErrorCode code;
    std::string_view name; ///< as in <Code>
    int status;
    std::string_view message;
};
[[nodiscard]] const ErrorRow& errorRow(ErrorCode code);
[[nodiscard]] std::optional<ErrorCode> errorByName(std::string_view name);

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// A refusal on its way to the client.
struct S3Error
{
    ErrorCode code = ErrorCode::InternalError;
    std::string message; ///< empty: the table's
    Pairs details;       ///< further elements of the XML, in order
    Pairs headers;       ///< further response headers: Allow, Content-Range, Retry-After
};

template <class T>
using Outcome = std::expected<T, S3Error>;

[[nodiscard]] std::unexpected<S3Error> refuse(ErrorCode code, std::string message = {},
                                              Pairs details = {});
/// InvalidArgument with the name and value that are wrong.
[[nodiscard]] std::unexpected<S3Error> refuseArgument(std::string message, std::string name,
                                                      std::string value);
/// Passes a refusal on: `return refused(std::move(outcome))`.
template <class T>
[[nodiscard]] std::unexpected<S3Error> refused(Outcome<T>&& outcome)
{
    return std::unexpected(std::move(outcome).error());
}

/// What a store call was about, for the error's elements and the log.
struct Subject
{
    std::string_view operation;
    std::string_view requestId;
    std::string_view bucket;
    std::string_view key;
    std::string_view uploadId;
    std::string_view versionId;
};
/// The one place where the object layer's errors become S3's. Logs what is the server's fault.
[[nodiscard]] S3Error fromStore(const Error& error, const Subject& subject);
/// The same for errors of reading the request's body.
[[nodiscard]] S3Error fromBody(const Error& error);
[[nodiscard]] S3Error fromAuth(const auth::AuthError& error);

/// <Error> as AWS writes it.
[[nodiscard]] std::string errorXml(const S3Error& error, std::string_view resource,
                                   std::string_view requestId, std::string_view hostId);

} // namespace holdfast::s3
