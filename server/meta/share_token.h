// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "base/uuid.h"

/// A link of the server's own, as it is stored, and what may become of it: docs/sharing.md. Values without
/// I/O; whoever changes one does so in its document's section.
namespace holdfast::meta
{

enum class ShareKind : std::uint8_t { Drop = 1, Folder = 2 };

enum class ShareState : std::uint8_t { Open, UsedUp, Expired, Revoked, Stopped };
[[nodiscard]] std::string_view shareStateName(ShareState state); ///< "used-up"
[[nodiscard]] std::string_view shareKindName(ShareKind kind);    ///< "drop", "folder"

/// A file under way: it counts with its whole size from before its first byte.
struct SharePlace
{
    Uuid upload;
    std::string key;
    std::uint64_t size = 0;
    std::uint64_t partBytes = 0;
    WallNanos begun = 0;
    WallNanos until = 0; ///< given back after it, unless parts keep coming
    std::string nonce;   ///< the client's own name for it; may be empty
    Uuid run;            ///< of the node, where one request is all there is; else nil

    /// At least one: an empty file has an empty part.
    [[nodiscard]] std::uint32_t parts() const;
    /// Of part `number`; nothing where there is no such part.
    [[nodiscard]] std::optional<std::uint64_t> lengthOf(std::uint32_t number) const;
};

/// A file that arrived, for a client that did not hear of it.
struct ShareArrival
{
    Uuid upload;
    std::string key;
    std::uint64_t size = 0;
    std::string nonce;
};

/// Limits of an upload request; none: as much as there is room.
struct ShareLimits
{
    std::optional<std::uint64_t> files;
    std::optional<std::uint64_t> bytes;
    std::optional<std::uint64_t> fileBytes;
};

/// Why a file is not taken.
enum class ShareRefusal : std::uint8_t { UsedUp, FileTooLarge, NoRoomLeft, TooManyAtOnce, KeyTaken };

struct ShareToken
{
    static constexpr std::size_t kMostPlaces = 64;
    static constexpr std::size_t kMostArrivals = 64;

    Uuid id; ///< of its name, not in its value
    ShareKind kind = ShareKind::Drop;
    std::string bucket;
    std::uint64_t bucketId = 0;
    std::string folder; ///< empty, or ends with '/'
    std::string secretHash; ///< 32 raw bytes
    std::string creator;    ///< canonical id
    WallNanos created = 0;
    WallNanos expires = 0;
    std::string label;
    ShareLimits limits;
    WallNanos revoked = 0; ///< 0: it is not
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
    std::vector<SharePlace> places;
    std::vector<ShareArrival> arrivals; ///< the oldest first

    [[nodiscard]] std::string encode() const;
    [[nodiscard]] static Result<ShareToken> decode(const Uuid& id, std::string_view value);

    /// Never Stopped: that depends on more than the token.
    [[nodiscard]] ShareState state(WallNanos now) const;
    /// When it ended, or will.
    [[nodiscard]] WallNanos end() const { return revoked ? std::min(revoked, expires) : expires; }
    [[nodiscard]] bool opensWith(std::string_view secret) const; ///< in constant time

    // What is left for files that begin now; nothing: no limit.
    [[nodiscard]] std::optional<std::uint64_t> filesLeft() const;
    [[nodiscard]] std::optional<std::uint64_t> bytesLeft() const;
    /// Whether a file of this size can have a place.
    [[nodiscard]] std::optional<ShareRefusal> refusal(std::uint64_t size) const;

    [[nodiscard]] const SharePlace* findPlace(const Uuid& upload) const;
    [[nodiscard]] const SharePlace* findPlace(std::string_view nonce) const;
    [[nodiscard]] const ShareArrival* findArrival(const Uuid& upload) const;
    [[nodiscard]] const ShareArrival* findArrival(std::string_view nonce) const;
    [[nodiscard]] bool hasPlaceAt(std::string_view key) const;

    /// Checks as refusal() does, and that no other place has the key.
    [[nodiscard]] std::optional<ShareRefusal> take(SharePlace place);
    /// The file arrived: its place is counted. Without such a place nothing changes.
    void settle(const Uuid& upload);
    /// Nothing will become of it.
    void giveBack(const Uuid& upload);
};

/// The secret's text as it is stored: its SHA-256, raw.
[[nodiscard]] std::string hashOfSecret(std::string_view secret);

} // namespace holdfast::meta
