// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "meta/share_token.h"

#include <algorithm>

#include "base/checksum.h"
#include "store/row_fields.h"

namespace holdfast::meta
{
namespace
{

constexpr std::uint16_t kKind = 1 | kTlvRequired;
constexpr std::uint16_t kBucket = 2 | kTlvRequired;
constexpr std::uint16_t kBucketId = 3 | kTlvRequired;
constexpr std::uint16_t kFolder = 4 | kTlvRequired;
constexpr std::uint16_t kSecretHash = 5 | kTlvRequired;
constexpr std::uint16_t kCreator = 6 | kTlvRequired;
constexpr std::uint16_t kCreated = 7 | kTlvRequired;
constexpr std::uint16_t kExpires = 8 | kTlvRequired;
constexpr std::uint16_t kLabel = 32;
constexpr std::uint16_t kMostFiles = 33;
constexpr std::uint16_t kMostBytes = 34;
constexpr std::uint16_t kMostFileBytes = 35;
constexpr std::uint16_t kRevoked = 36;
constexpr std::uint16_t kFiles = 37;
constexpr std::uint16_t kBytes = 38;
constexpr std::uint16_t kPlace = 39;
constexpr std::uint16_t kArrival = 40;

constexpr std::uint16_t kUpload = 1 | kTlvRequired;
constexpr std::uint16_t kKey = 2 | kTlvRequired;
constexpr std::uint16_t kSize = 3 | kTlvRequired;
constexpr std::uint16_t kPartBytes = 4 | kTlvRequired;
constexpr std::uint16_t kBegun = 5 | kTlvRequired;
constexpr std::uint16_t kUntil = 6 | kTlvRequired;
constexpr std::uint16_t kNonce = 32;
constexpr std::uint16_t kRun = 33;

using store::fields::forEach;
using store::fields::set;

Result<void> setText(std::string& into, std::string_view value)
{
    into = value;
    return {};
}

Result<void> setUuid(Uuid& into, std::string_view value)
{
    if (value.size() != sizeof(Uuid))
        return fail(Code::Corrupt, "an id has not 16 bytes");
    into = Uuid::fromRaw(value);
    return {};
}

Result<void> setLimit(std::optional<std::uint64_t>& into, const Result<std::uint64_t>& value)
{
    return set(into, value);
}

/// Whoever does not know a required field must not act on the rest.
Result<void> pass(const TlvField& field)
{
    if (field.tag & kTlvRequired)
        return unknownRequired(field.tag, "a share");
    return {};
}

std::string encodePlace(const SharePlace& place)
{
    TlvWriter out;
    out.bytes(kUpload, place.upload.view());
    out.bytes(kKey, place.key);
    out.u64(kSize, place.size);
    out.u64(kPartBytes, place.partBytes);
    out.u64(kBegun, static_cast<std::uint64_t>(place.begun));
    out.u64(kUntil, static_cast<std::uint64_t>(place.until));
    if (!place.nonce.empty())
        out.bytes(kNonce, place.nonce);
    if (!place.run.isNil())
        out.bytes(kRun, place.run.view());
    return std::move(out).finish();
}

Result<SharePlace> decodePlace(std::string_view value)
{
    SharePlace out;
    Result<void> read = forEach(value, [&](const TlvField& field) -> Result<void> {
        switch (field.tag) {
        case kUpload:
            return setUuid(out.upload, field.value);
        case kKey:
            return setText(out.key, field.value);
        case kSize:
            return set(out.size, field.u64());
        case kPartBytes:
            return set(out.partBytes, field.u64());
        case kBegun:
            return set(out.begun, field.u64());
        case kUntil:
            return set(out.until, field.u64());
        case kNonce:
            return setText(out.nonce, field.value);
        case kRun:
            return setUuid(out.run, field.value);
        default:
            return pass(field);
        }
    });
    if (!read)
        return failed(std::move(read));
    if (out.partBytes == 0)
        return fail(Code::Corrupt, "a place has parts without bytes");
    return out;
}

std::string encodeArrival(const ShareArrival& arrival)
{
    TlvWriter out;
    out.bytes(kUpload, arrival.upload.view());
    out.bytes(kKey, arrival.key);
    out.u64(kSize, arrival.size);
    if (!arrival.nonce.empty())
        out.bytes(kNonce, arrival.nonce);
    return std::move(out).finish();
}

Result<ShareArrival> decodeArrival(std::string_view value)
{
    ShareArrival out;
    Result<void> read = forEach(value, [&](const TlvField& field) -> Result<void> {
        switch (field.tag) {
        case kUpload:
            return setUuid(out.upload, field.value);
        case kKey:
            return setText(out.key, field.value);
        case kSize:
            return set(out.size, field.u64());
        case kNonce:
            return setText(out.nonce, field.value);
        default:
            return pass(field);
        }
    });
    if (!read)
        return failed(std::move(read));
    return out;
}

template <class T>
Result<void> append(std::vector<T>& into, Result<T>&& value)
{
    if (!value)
        return std::unexpected(value.error());
    into.push_back(std::move(*value));
    return {};
}

/// `limit` less what is taken, never below nothing.
std::uint64_t rest(std::uint64_t limit, std::uint64_t taken)
{
    return limit > taken ? limit - taken : 0;
}

Result<void> readField(const TlvField& field, ShareToken& into)
{
    switch (field.tag) {
    case kKind:
        return set(into.kind, field.u8());
    case kBucket:
        return setText(into.bucket, field.value);
    case kBucketId:
        return set(into.bucketId, field.u64());
    case kFolder:
        return setText(into.folder, field.value);
    case kSecretHash:
        return setText(into.secretHash, field.value);
    case kCreator:
        return setText(into.creator, field.value);
    case kCreated:
        return set(into.created, field.u64());
    case kExpires:
        return set(into.expires, field.u64());
    case kLabel:
        return setText(into.label, field.value);
    case kMostFiles:
        return setLimit(into.limits.files, field.u64());
    case kMostBytes:
        return setLimit(into.limits.bytes, field.u64());
    case kMostFileBytes:
        return setLimit(into.limits.fileBytes, field.u64());
    case kRevoked:
        return set(into.revoked, field.u64());
    case kFiles:
        return set(into.files, field.u64());
    case kBytes:
        return set(into.bytes, field.u64());
    case kPlace:
        return append(into.places, decodePlace(field.value));
    case kArrival:
        return append(into.arrivals, decodeArrival(field.value));
    default:
        return pass(field);
    }
}

} // namespace

std::string_view shareStateName(ShareState state)
{
    switch (state) {
    case ShareState::Open:
        return "open";
    case ShareState::UsedUp:
        return "used-up";
    case ShareState::Expired:
        return "expired";
    case ShareState::Revoked:
        return "revoked";
    case ShareState::Stopped:
        return "stopped";
    }
    return "stopped";
}

std::string_view shareKindName(ShareKind kind)
{
    return kind == ShareKind::Drop ? "drop" : "folder";
}

std::uint32_t SharePlace::parts() const
{
    const std::uint64_t count = size / partBytes + (size % partBytes != 0 ? 1 : 0);
    return static_cast<std::uint32_t>(std::max<std::uint64_t>(count, 1));
}

std::optional<std::uint64_t> SharePlace::lengthOf(std::uint32_t number) const
{
    const std::uint32_t count = parts();
    if (number == 0 || number > count)
        return std::nullopt;
    return number < count ? partBytes : size - partBytes * (count - 1);
}

std::string ShareToken::encode() const
{
    TlvWriter out;
    out.u8(kKind, static_cast<std::uint8_t>(kind));
    out.bytes(kBucket, bucket);
    out.u64(kBucketId, bucketId);
    out.bytes(kFolder, folder);
    out.bytes(kSecretHash, secretHash);
    out.bytes(kCreator, creator);
    out.u64(kCreated, static_cast<std::uint64_t>(created));
    out.u64(kExpires, static_cast<std::uint64_t>(expires));
    if (!label.empty())
        out.bytes(kLabel, label);
    if (limits.files)
        out.u64(kMostFiles, *limits.files);
    if (limits.bytes)
        out.u64(kMostBytes, *limits.bytes);
    if (limits.fileBytes)
        out.u64(kMostFileBytes, *limits.fileBytes);
    if (revoked)
        out.u64(kRevoked, static_cast<std::uint64_t>(revoked));
    out.u64(kFiles, files);
    out.u64(kBytes, bytes);
    for (const SharePlace& place : places)
        out.bytes(kPlace, encodePlace(place));
    for (const ShareArrival& arrival : arrivals)
        out.bytes(kArrival, encodeArrival(arrival));
    return std::move(out).finish();
}

Result<ShareToken> ShareToken::decode(const Uuid& id, std::string_view value)
{
    ShareToken out;
    out.id = id;
    Result<void> read =
        forEach(value, [&](const TlvField& field) { return readField(field, out); });
    if (!read)
        return failed(std::move(read), "share " + id.hex());
    const bool isKnown = out.kind == ShareKind::Drop || out.kind == ShareKind::Folder;
    const bool isWhole = !out.bucket.empty() && !out.creator.empty() && out.expires > 0;
    if (!isKnown || !isWhole || out.secretHash.size() != checksumSize(ChecksumKind::Sha256))
        return fail(Code::Corrupt, "a field is missing or wrong", "share " + id.hex());
    return out;
}

ShareState ShareToken::state(WallNanos now) const
{
    if (revoked)
        return ShareState::Revoked;
    if (now >= expires)
        return ShareState::Expired;
    const bool isFull = (limits.files && files >= *limits.files) || (limits.bytes && bytes >= *limits.bytes);
    return kind == ShareKind::Drop && isFull ? ShareState::UsedUp : ShareState::Open;
}

bool ShareToken::opensWith(std::string_view secret) const
{
    return constantTimeEqual(hashOfSecret(secret), secretHash);
}

std::optional<std::uint64_t> ShareToken::filesLeft() const
{
    if (!limits.files)
        return std::nullopt;
    return rest(rest(*limits.files, files), places.size());
}

std::optional<std::uint64_t> ShareToken::bytesLeft() const
{
    if (!limits.bytes)
        return std::nullopt;
    std::uint64_t left = rest(*limits.bytes, bytes);
    for (const SharePlace& place : places)
        left = rest(left, place.size);
    return left;
}

std::optional<ShareRefusal> ShareToken::refusal(std::uint64_t size) const
{
    if (filesLeft() == std::uint64_t(0) || (limits.bytes && bytes >= *limits.bytes))
        return ShareRefusal::UsedUp;
    if (limits.fileBytes && size > *limits.fileBytes)
        return ShareRefusal::FileTooLarge;
    const auto left = bytesLeft();
    if (left && size > *left)
        return ShareRefusal::NoRoomLeft;
    if (places.size() >= kMostPlaces)
        return ShareRefusal::TooManyAtOnce;
    return std::nullopt;
}

const SharePlace* ShareToken::findPlace(const Uuid& upload) const
{
    const auto found = std::ranges::find(places, upload, &SharePlace::upload);
    return found == places.end() ? nullptr : &*found;
}

const SharePlace* ShareToken::findPlace(std::string_view nonce) const
{
    const auto found = std::ranges::find(places, nonce, &SharePlace::nonce);
    return nonce.empty() || found == places.end() ? nullptr : &*found;
}

const ShareArrival* ShareToken::findArrival(const Uuid& upload) const
{
    const auto found = std::ranges::find(arrivals, upload, &ShareArrival::upload);
    return found == arrivals.end() ? nullptr : &*found;
}

const ShareArrival* ShareToken::findArrival(std::string_view nonce) const
{
    const auto found = std::ranges::find(arrivals, nonce, &ShareArrival::nonce);
    return nonce.empty() || found == arrivals.end() ? nullptr : &*found;
}

bool ShareToken::hasPlaceAt(std::string_view key) const
{
    return std::ranges::find(places, key, &SharePlace::key) != places.end();
}

std::optional<ShareRefusal> ShareToken::take(SharePlace place)
{
    if (const auto refused = refusal(place.size))
        return refused;
    if (hasPlaceAt(place.key))
        return ShareRefusal::KeyTaken;
    places.push_back(std::move(place));
    return std::nullopt;
}

void ShareToken::settle(const Uuid& upload)
{
    const auto found = std::ranges::find(places, upload, &SharePlace::upload);
    if (found == places.end())
        return;
    ++files;
    bytes += found->size;
    if (arrivals.size() >= kMostArrivals)
        arrivals.erase(arrivals.begin());
    arrivals.push_back({upload, std::move(found->key), found->size, std::move(found->nonce)});
    places.erase(found);
}

void ShareToken::giveBack(const Uuid& upload)
{
    std::erase_if(places, [&](const SharePlace& place) { return place.upload == upload; });
}

std::string hashOfSecret(std::string_view secret)
{
    return digest(ChecksumKind::Sha256, asBytes(secret));
}

} // namespace holdfast::meta
