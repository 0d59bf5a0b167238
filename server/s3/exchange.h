// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/xml.h"
#include "s3/access_facts.h"
#include "s3/address.h"
#include "s3/errors.h"
#include "s3/s3_handler.h"
#include "s3/stranger_body.h"

namespace holdfast::s3
{

using env::Task;
struct Route;
class Authorizer;

/// One request and its answer, as the operations see them. Lives in S3Handler::handle's frame, so that
/// operations may take it by reference.
struct Exchange
{
    const Services& services;
    http::Request& request;
    http::ResponseWriter& response;
    MemoryBudget& budget;
    Authorizer& access;
    AccessFacts& facts; ///< for the bucket's access log
    const Route* route = nullptr;
    Address address;
    auth::Authenticated caller;
    bool isOldSignature = false; ///< signed by version 2
    std::uint64_t bytesIn = 0;
    store::BucketInfo bucketInfo; ///< of requests in a bucket that is there
    std::unique_ptr<StrangerBody> stranger; ///< while nobody is known to send the body

    [[nodiscard]] store::ObjectLayer& store() const { return services.store; }
    [[nodiscard]] const std::string& bucket() const { return address.bucket; }
    [[nodiscard]] const std::string& key() const { return address.key; }
    [[nodiscard]] const std::string* query(std::string_view name) const;
    [[nodiscard]] std::string queryOr(std::string_view name, std::string_view otherwise) const;
    [[nodiscard]] const std::string* header(std::string_view lowerName) const;

    [[nodiscard]] store::Versioning versioning() const { return bucketInfo.versioning(); }
    /// Whether object lock was enabled for the bucket.
    [[nodiscard]] bool hasObjectLock() const;
    /// Whom a delete marker of this caller belongs to: empty for the bucket's owner.
    [[nodiscard]] std::string ownerOfMarkers() const;
    /// <Owner> of a version or upload; empty: the bucket's owner.
    void addOwner(const std::string& id, XmlWriter& xml) const;

    /// A store call's error as the client is to see it.
    [[nodiscard]] std::unexpected<S3Error> storeRefusal(const Error& error) const;
    /// The same for a resource other than the request's own: a copy's source.
    [[nodiscard]] std::unexpected<S3Error> storeRefusal(const Error& error,
                                                        const Address& about) const;

    Task<Outcome<void>> sendXml(int status, std::string document);
    Task<Outcome<void>> sendXml(int status, std::string document, http::Headers headers);
    Task<Outcome<void>> sendEmpty(int status, http::Headers headers);
};

/// The address of a peer ("127.0.0.1:50000", "[::1]:50000") without its port and brackets.
[[nodiscard]] std::string hostOfPeer(std::string_view peer);

/// What a failed write to the client amounts to: there is nobody to tell.
[[nodiscard]] std::unexpected<S3Error> clientGone();

/// Over a budget: to be tried again after a second.
[[nodiscard]] std::unexpected<S3Error> slowDown();

/// A query or header value as a number within bounds; InvalidArgument otherwise.
[[nodiscard]] Outcome<std::uint32_t> parseBounded(const std::string& value, std::string_view name,
                                                  std::uint32_t least, std::uint32_t most);
/// `max-keys` and its kin: absent means 1000, more than 1000 means 1000.
[[nodiscard]] Outcome<std::uint32_t> pageLimit(const Exchange& x, std::string_view name);
/// Whether encoding-type=url was asked for; any other value is InvalidArgument.
[[nodiscard]] Outcome<bool> wantsUrlEncoding(const Exchange& x);
/// `text`, URL-encoded if `encode`.
[[nodiscard]] std::string listed(std::string_view text, bool encode);
[[nodiscard]] std::string quoted(std::string_view etag);
/// An ETag without its quotes and weakness mark.
[[nodiscard]] std::string_view unquoted(std::string_view etag);
[[nodiscard]] std::string lowered(std::string_view text);

} // namespace holdfast::s3
