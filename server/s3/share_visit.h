// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

#include "meta/share_places.h"
#include "s3/authorization.h"

/// Requests through the server's own links (docs/sharing.md, "The door"): in the name of who made the link.
namespace holdfast::s3
{

/// What links stand on. Outlives every request.
struct ShareHouse
{
    const Services& services;
    meta::ShareStore& shares;
    meta::SharePlaces& places;
    Authorizer& access;
    MemoryBudget& budget;
    std::atomic<std::uint32_t> bodies = 0; ///< requests with a file's bytes under way
};

/// An answer that is no success: a code for the page and a sentence for people.
struct DoorError
{
    int status = 500; ///< 0: there is nobody to tell
    std::string_view code = "Internal";
    std::string message;
    Pairs headers = {};
};
template <class T>
using Doored = std::expected<T, DoorError>;

[[nodiscard]] std::unexpected<DoorError> shut(int status, std::string_view code, std::string message);
/// S3's errors and the store's in the door's words.
[[nodiscard]] DoorError doorError(const S3Error& error);
[[nodiscard]] DoorError doorError(const Exchange& x, const Error& error);

/// One request through a token that may be used: the exchange speaks for the creator, in the token's bucket.
struct Visit
{
    ShareHouse& house;
    Exchange& x;
    meta::ShareToken token;
    std::string rest; ///< of the path: a name, or an upload's id
    std::uint32_t part = 0;
    std::string contentType;

    [[nodiscard]] meta::ShareState state() const { return token.state(x.services.clock.wallNow()); }
    [[nodiscard]] std::string keyOf(std::string_view name) const { return token.folder + std::string(name); }
    /// As clients of the link call it.
    [[nodiscard]] std::string nameOf(std::string_view key) const
    {
        return std::string(key.substr(std::min(key.size(), token.folder.size())));
    }
};

/// Whose rights count; nothing: no such account any more.
[[nodiscard]] std::optional<auth::Identity> creatorOf(const Services& services, const std::string& id);
/// Whether the creator may do that to a key of the token's bucket now.
Task<Doored<void>> checkRight(Visit& visit, std::string action, std::string key);

Task<Doored<void>> sendDoor(Exchange& x, int status, std::string json);
/// The body of a request that is a small JSON document.
Task<Doored<std::string>> readSmallBody(Exchange& x);

// share_drop.cpp
Task<Doored<void>> dropInfo(Visit& visit);
Task<Doored<void>> dropFile(Visit& visit);
Task<Doored<void>> beginUpload(Visit& visit);
Task<Doored<void>> showUpload(Visit& visit);
Task<Doored<void>> dropPart(Visit& visit);
Task<Doored<void>> completeDrop(Visit& visit);
Task<Doored<void>> giveUpUpload(Visit& visit);

// share_folder.cpp
Task<Doored<void>> folderInfo(Visit& visit);
Task<Doored<void>> listFolder(Visit& visit);
Task<Doored<void>> makeTicket(Visit& visit);
Task<Doored<void>> sendFile(Visit& visit);
/// Whether `ticket` opens this file of the token until `until`, seconds since 1970.
[[nodiscard]] bool ticketHolds(const meta::ShareToken& token, std::string_view name, std::string_view until,
                               std::string_view ticket, WallNanos now);

} // namespace holdfast::s3
