// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <nlohmann/json.hpp>

#include "s3/body_checks.h"
#include "s3/object_checksums.h"
#include "s3/object_headers.h"
#include "s3/share_names.h"
#include "s3/share_visit.h"

// Upload requests: files of people without an account (docs/sharing.md, "Upload requests").
namespace holdfast::s3
{
namespace
{

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kMiB = 1 << 20;
constexpr std::uint64_t kPartBytes = 16 * kMiB;
constexpr std::uint64_t kMostParts = 10'000;
constexpr std::uint64_t kMostFileBytes = std::uint64_t(5) << 40;
constexpr std::uint32_t kMostNumbers = 100;
constexpr int kMostTries = 5;
constexpr std::uint32_t kMostBodies = 24;
constexpr std::size_t kMostTypeBytes = 255;
constexpr std::uint32_t kPage = 1000;

std::string dumped(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json orNull(const std::optional<std::uint64_t>& number)
{
    return number ? Json(*number) : Json(nullptr);
}

std::uint64_t partBytesFor(std::uint64_t size)
{
    if (size <= kPartBytes * kMostParts)
        return kPartBytes;
    const std::uint64_t least = (size + kMostParts - 1) / kMostParts;
    return (least + kMiB - 1) / kMiB * kMiB;
}

/// A file that somebody wants to send.
struct Wanted
{
    std::string name;
    std::uint64_t size = 0;
    std::string type;
    std::string nonce;
    bool isWhole = false; ///< in this very request
};

std::unexpected<DoorError> refusalOf(meta::ShareRefusal refusal)
{
    switch (refusal) {
    case meta::ShareRefusal::UsedUp:
        return shut(410, "LinkUsedUp", "As many files have arrived, or are on their way, as this link takes.");
    case meta::ShareRefusal::FileTooLarge:
        return shut(413, "FileTooLarge", "The file is larger than this link takes.");
    case meta::ShareRefusal::NoRoomLeft:
        return shut(413, "NoRoomLeft", "The file is larger than what this link has left.");
    case meta::ShareRefusal::TooManyAtOnce:
        return shut(429, "TooManyAtOnce", "Too many files are on their way at once. Try again later.");
    case meta::ShareRefusal::KeyTaken:
        break;
    }
    return shut(503, "Busy", "Too much is going on. Try again in a moment.");
}

/// Counts requests with a body, and gives its place back.
class BodySlot
{
public:
    explicit BodySlot(std::atomic<std::uint32_t>& count) : m_count(count), m_mine(++count) {}
    BodySlot(const BodySlot&) = delete;
    BodySlot& operator=(const BodySlot&) = delete;
    ~BodySlot() { --m_count; }
    [[nodiscard]] bool isFree() const { return m_mine <= kMostBodies; }

private:
    std::atomic<std::uint32_t>& m_count;
    const std::uint32_t m_mine;
};

std::unexpected<DoorError> busy()
{
    return std::unexpected(doorError(slowDown().error()));
}

/// The first key of that name, or of its numbered kin, at which there is nothing.
Task<Doored<std::string>> freeKey(Visit& visit, std::string name)
{
    for (std::uint32_t number = 1; number <= kMostNumbers; ++number) {
        std::string key = visit.keyOf(numberedName(name, number));
        if (auto checked = checkKey(key); !checked)
            co_return std::unexpected(doorError(checked.error()));
        if (visit.token.hasPlaceAt(key))
            continue;
        const auto there = co_await visit.x.store().head(visit.token.bucket, key);
        if (!there && there.error().code == Code::NotFound)
            co_return key;
        if (!there)
            co_return std::unexpected(doorError(visit.x, there.error()));
    }
    co_return shut(400, "NameInvalid", "There are too many files of this name already.");
}

/// The upload as any other in the bucket: object lock's default, versioning, ownership.
Task<Doored<Uuid>> createUpload(Visit& visit, std::string key, std::string type)
{
    Exchange& x = visit.x;
    x.address.key = key;
    x.request.headers.set("content-type", type.empty() ? std::string("application/octet-stream") : std::move(type));
    auto object = putOptions(x);
    if (!object)
        co_return std::unexpected(doorError(object.error()));
    store::UploadOptions options;
    options.object = std::move(*object);
    options.checksumFullObject = true;
    auto upload = co_await x.store().createUpload(visit.token.bucket, std::move(key), std::move(options));
    if (!upload)
        co_return std::unexpected(doorError(x, upload.error()));
    const auto id = Uuid::parse(upload->uploadId);
    if (!id)
        co_return shut(500, "Internal", "Something went wrong in the store.");
    co_return *id;
}

/// What the document's section said to a place.
struct Verdict
{
    std::optional<meta::ShareRefusal> refusal;
    bool hasEnded = false;
    bool isKnown = false; ///< the nonce has a place, or its file is there
};

/// Durable when it returns a value. `visit.token` is then what is stored.
Task<Doored<Verdict>> putPlace(Visit& visit, meta::SharePlace place)
{
    Verdict verdict;
    const WallNanos now = visit.x.services.clock.wallNow();
    meta::ShareStore::Change change = [&verdict, &place, now](meta::ShareToken& stored) -> Result<void> {
        const meta::ShareState state = stored.state(now);
        verdict.hasEnded = state == meta::ShareState::Revoked || state == meta::ShareState::Expired;
        verdict.isKnown = stored.findPlace(std::string_view(place.nonce)) ||
                          stored.findArrival(std::string_view(place.nonce));
        if (verdict.hasEnded || verdict.isKnown)
            return fail(Code::Conflict, "no place is needed");
        verdict.refusal = stored.take(place);
        if (verdict.refusal)
            return fail(Code::Conflict, "there is no place");
        return {};
    };
    auto changed = co_await visit.house.shares.change(visit.token.id, std::move(change), true);
    if (changed)
        visit.token = std::move(*changed);
    else if (!verdict.hasEnded && !verdict.isKnown && !verdict.refusal)
        co_return std::unexpected(doorError(visit.x, changed.error()));
    co_return verdict;
}

Task<Doored<void>> reload(Visit& visit)
{
    auto token = co_await visit.house.shares.load(visit.token.id);
    if (!token)
        co_return std::unexpected(doorError(visit.x, token.error()));
    if (!*token)
        co_return shut(403, "LinkInvalid", "This link is not valid.");
    visit.token = std::move(**token);
    co_return Doored<void>{};
}

/// What cannot be told now is told when the file is completed.
Task<bool> hasObject(Visit& visit, std::string key)
{
    const auto there = co_await visit.x.store().head(visit.token.bucket, std::move(key));
    co_return there.has_value();
}

/// A durable place for the file, under a name that nobody has. Nothing: the nonce has one already, see the token.
Task<Doored<std::optional<meta::SharePlace>>> takePlace(Visit& visit, Wanted wanted)
{
    using Taken = std::optional<meta::SharePlace>;
    const auto name = tidyName(wanted.name);
    if (!name)
        co_return shut(400, "NameInvalid", name.error().message);
    if (wanted.size > kMostFileBytes)
        co_return refusalOf(meta::ShareRefusal::FileTooLarge);
    for (int attempt = 0; attempt < kMostTries; ++attempt) {
        // Refused before anything is made; what counts is asked in the section.
        if (const auto refused = visit.token.refusal(wanted.size))
            co_return refusalOf(*refused);
        auto key = co_await freeKey(visit, *name);
        if (!key)
            co_return std::unexpected(key.error());
        std::string action = "s3:PutObject";
        if (auto allowed = co_await checkRight(visit, std::move(action), *key); !allowed)
            co_return std::unexpected(allowed.error());
        const auto upload = co_await createUpload(visit, *key, wanted.type);
        if (!upload)
            co_return std::unexpected(upload.error());
        meta::SharePlace place;
        place.upload = *upload;
        place.key = std::move(*key);
        place.size = wanted.size;
        place.partBytes = wanted.isWhole ? std::max<std::uint64_t>(wanted.size, 1) : partBytesFor(wanted.size);
        place.begun = visit.x.services.clock.wallNow();
        place.until = place.begun + meta::SharePlaces::kPatience;
        place.nonce = wanted.nonce;
        if (wanted.isWhole)
            place.run = visit.house.places.run();
        const auto verdict = co_await putPlace(visit, place);
        const bool isPut = verdict && !verdict->hasEnded && !verdict->isKnown && !verdict->refusal;
        // From now on no file of this link gets the name; one that had it before may have arrived meanwhile.
        bool isTaken = false;
        if (isPut)
            isTaken = co_await hasObject(visit, place.key);
        if (isPut && !isTaken)
            co_return Taken(std::move(place));
        if (isPut) {
            if (auto ended = co_await visit.house.places.end(visit.token, place); !ended)
                co_return std::unexpected(doorError(visit.x, ended.error()));
            if (auto loaded = co_await reload(visit); !loaded)
                co_return std::unexpected(loaded.error());
            continue;
        }
        // It has no place; where that is not known for sure, whoever looks through places finds it aborted.
        std::string uploadId = place.upload.hex();
        const auto aborted =
            co_await visit.x.store().abortUpload(visit.token.bucket, place.key, std::move(uploadId));
        if (!aborted && aborted.error().code != Code::NotFound)
            co_return std::unexpected(doorError(visit.x, aborted.error()));
        if (!verdict)
            co_return std::unexpected(verdict.error());
        if (verdict->hasEnded)
            co_return shut(410, "LinkExpired", "This link has ended.");
        if (auto loaded = co_await reload(visit); !loaded)
            co_return std::unexpected(loaded.error());
        if (verdict->isKnown)
            co_return Taken();
        if (*verdict->refusal != meta::ShareRefusal::KeyTaken)
            co_return refusalOf(*verdict->refusal);
    }
    co_return busy();
}

/// The body of this request as part `number` of an upload. Its length was checked.
Task<Doored<void>> receivePart(Visit& visit, const meta::SharePlace& place, std::uint32_t number)
{
    Exchange& x = visit.x;
    const BodySlot slot(visit.house.bodies);
    if (!slot.isFree())
        co_return busy();
    const auto checks = BodyChecks::of(x);
    if (!checks)
        co_return std::unexpected(doorError(checks.error()));
    auto body = BodySource::open(x, *place.lengthOf(number));
    if (!body)
        co_return std::unexpected(doorError(body.error()));
    std::string uploadId = place.upload.hex();
    const std::optional<std::uint64_t> length = body->length();
    auto writer = co_await x.store().putPart(visit.token.bucket, place.key, std::move(uploadId), number,
                                             length);
    if (!writer)
        co_return std::unexpected(doorError(x, writer.error()));
    DigestPlan plan;
    plan.want(ChecksumKind::Md5);
    plan.want(kDefaultChecksum);
    const auto digests = co_await receiveBody(x, *body, *checks, **writer, std::move(plan));
    if (!digests)
        co_return std::unexpected(doorError(digests.error()));
    store::BodyDigests kept = bodyDigests(*digests, kDefaultChecksum);
    const auto written = co_await (*writer)->commit(std::move(kept));
    if (!written)
        co_return std::unexpected(doorError(x, written.error()));
    co_return Doored<void>{};
}

/// The parts that are there; NotFound where the upload is not.
Task<Result<std::vector<store::PartInfo>>> partsOf(Visit& visit, const meta::SharePlace& place)
{
    std::vector<store::PartInfo> out;
    std::uint32_t after = 0;
    for (bool more = true; more;) {
        std::string uploadId = place.upload.hex();
        auto page = co_await visit.x.store().listParts(visit.token.bucket, place.key, std::move(uploadId),
                                                       after, kPage);
        if (!page)
            co_return failed(std::move(page));
        for (store::PartInfo& part : page->parts)
            out.push_back(std::move(part));
        more = page->truncated;
        after = page->nextMarker;
    }
    co_return out;
}

/// Steps 3 and 4 of docs/sharing.md. What was completed before is settled and answered again.
Task<Doored<void>> completePlace(Visit& visit, meta::SharePlace place)
{
    std::vector<store::CompletePart> named;
    const auto parts = co_await partsOf(visit, place);
    if (!parts && parts.error().code != Code::NotFound)
        co_return std::unexpected(doorError(visit.x, parts.error()));
    if (parts) {
        for (const store::PartInfo& part : *parts) {
            if (place.lengthOf(part.number) != part.size)
                co_return shut(409, "PartsMissing", "A part of the file has the wrong length. Send it again.");
            named.push_back({part.number, part.etag, {}});
        }
        if (named.size() != place.parts())
            co_return shut(409, "PartsMissing", "Parts of the file have not arrived yet.");
    }
    store::WriteConditions conditions;
    conditions.ifNoneMatchAny = true;
    std::optional<store::Checksum> noChecksum;
    std::string uploadId = place.upload.hex();
    const auto completed = co_await visit.x.store().completeUpload(
        visit.token.bucket, place.key, std::move(uploadId), std::move(named), std::move(noChecksum),
        conditions, visit.x.versioning());
    if (!completed) {
        const Error error = completed.error();
        const bool isOver = error.code == Code::PreconditionFailed || error.code == Code::NotFound;
        if (isOver) {
            if (auto ended = co_await visit.house.places.end(visit.token, place); !ended)
                co_return std::unexpected(doorError(visit.x, ended.error()));
        }
        co_return std::unexpected(doorError(visit.x, error));
    }
    const Uuid upload = place.upload;
    meta::ShareStore::Change change = [upload](meta::ShareToken& stored) -> Result<void> {
        stored.settle(upload);
        return {};
    };
    auto settled = co_await visit.house.shares.change(visit.token.id, std::move(change));
    if (!settled) // it is there, and its place counts until somebody asks again or looks
        co_return std::unexpected(doorError(visit.x, settled.error()));
    co_return Doored<void>{};
}

Json describe(const Visit& visit, const meta::SharePlace& place)
{
    return {{"upload", place.upload.hex()}, {"name", visit.nameOf(place.key)}, {"size", place.size},
            {"partBytes", place.partBytes}, {"parts", place.parts()},          {"done", false}};
}

Json describe(const Visit& visit, const meta::ShareArrival& arrival)
{
    const std::uint64_t partBytes = partBytesFor(arrival.size);
    meta::SharePlace asPlace;
    asPlace.size = arrival.size;
    asPlace.partBytes = partBytes;
    return {{"upload", arrival.upload.hex()}, {"name", visit.nameOf(arrival.key)}, {"size", arrival.size},
            {"partBytes", partBytes},         {"parts", asPlace.parts()},          {"done", true}};
}

Task<Doored<void>> sendArrived(Visit& visit, int status, std::string key, std::uint64_t size)
{
    std::string json = dumped({{"name", visit.nameOf(key)}, {"size", size}});
    co_return co_await sendDoor(visit.x, status, std::move(json));
}

Doored<Wanted> readWanted(const std::string& body)
{
    const Json json = Json::parse(body, nullptr, false);
    const auto text = [&](const char* name, bool must) -> std::optional<std::string> {
        const auto found = json.find(name);
        if (found == json.end())
            return must ? std::nullopt : std::optional(std::string());
        return found->is_string() ? std::optional(found->get<std::string>()) : std::nullopt;
    };
    if (!json.is_object())
        return shut(400, "RequestInvalid", "The request is no JSON object.");
    const auto name = text("name", true);
    const auto type = text("type", false);
    const auto nonce = text("nonce", false);
    const auto size = json.find("size");
    const bool isSize = size != json.end() && size->is_number_unsigned();
    const bool isNonce = nonce && (nonce->empty() || (nonce->size() >= 16 && nonce->size() <= 64));
    if (!name || !type || !isNonce || !isSize)
        return shut(400, "RequestInvalid", "\"name\", \"size\", \"type\" or \"nonce\" is missing or wrong.");
    return Wanted{*name, size->get<std::uint64_t>(), *type, *nonce, false};
}

/// A type that a header can carry; else none.
std::string tidyType(std::string type)
{
    const bool isPlain = type.size() <= kMostTypeBytes &&
                         std::ranges::all_of(type, [](char c) { return c >= 0x20 && c < 0x7f; });
    return isPlain ? std::move(type) : std::string();
}

/// The place of the upload that the path names.
Doored<meta::SharePlace> placeOf(const Visit& visit)
{
    const auto id = Uuid::parse(visit.rest);
    const meta::SharePlace* place = id ? visit.token.findPlace(*id) : nullptr;
    if (!place)
        return shut(404, "UploadUnknown", "This upload is not known any more. Send the file anew.");
    return *place;
}

const meta::ShareArrival* arrivalOf(const Visit& visit)
{
    const auto id = Uuid::parse(visit.rest);
    return id ? visit.token.findArrival(*id) : nullptr;
}

/// A place that is in use stays.
Task<Doored<void>> keepPlace(Visit& visit, const meta::SharePlace& place)
{
    const WallNanos now = visit.x.services.clock.wallNow();
    if (place.until - now > meta::SharePlaces::kPatience / 2)
        co_return Doored<void>{};
    const Uuid upload = place.upload;
    meta::ShareStore::Change change = [upload, now](meta::ShareToken& stored) -> Result<void> {
        for (meta::SharePlace& kept : stored.places) {
            if (kept.upload == upload)
                kept.until = now + meta::SharePlaces::kPatience;
        }
        return {};
    };
    const auto changed = co_await visit.house.shares.change(visit.token.id, std::move(change));
    if (!changed)
        co_return std::unexpected(doorError(visit.x, changed.error()));
    co_return Doored<void>{};
}

} // namespace

Task<Doored<void>> dropInfo(Visit& visit)
{
    const meta::ShareToken& token = visit.token;
    std::string json = dumped({{"label", token.label},
                               {"expires", token.expires},
                               {"state", meta::shareStateName(visit.state())},
                               {"filesLeft", orNull(token.filesLeft())},
                               {"bytesLeft", orNull(token.bytesLeft())},
                               {"fileBytes", orNull(token.limits.fileBytes)},
                               {"partBytes", kPartBytes}});
    co_return co_await sendDoor(visit.x, 200, std::move(json));
}

Task<Doored<void>> dropFile(Visit& visit)
{
    const auto length = visit.x.request.body ? visit.x.request.body->length() : std::uint64_t(0);
    if (!length)
        co_return shut(411, "LengthRequired", "Say with Content-Length how long the file is.");
    if (*length > kMaxObjectPut)
        co_return shut(413, "FileTooLarge", "A file over 5 GiB is sent in parts.");
    Wanted wanted{visit.rest, *length, tidyType(visit.contentType), {}, true};
    auto place = co_await takePlace(visit, std::move(wanted));
    if (!place)
        co_return std::unexpected(place.error());
    const meta::SharePlace taken = std::move(**place); // without a nonce there is always one
    auto done = co_await receivePart(visit, taken, 1);
    if (!done) {
        if (auto ended = co_await visit.house.places.end(visit.token, taken); !ended)
            co_return std::unexpected(doorError(visit.x, ended.error()));
        co_return done;
    }
    done = co_await completePlace(visit, taken);
    if (!done)
        co_return done;
    co_return co_await sendArrived(visit, 201, taken.key, taken.size);
}

Task<Doored<void>> beginUpload(Visit& visit)
{
    const auto body = co_await readSmallBody(visit.x);
    if (!body)
        co_return std::unexpected(body.error());
    auto wanted = readWanted(*body);
    if (!wanted)
        co_return std::unexpected(wanted.error());
    wanted->type = tidyType(std::move(wanted->type));
    const std::string nonce = wanted->nonce;
    const std::uint64_t size = wanted->size;
    std::optional<meta::SharePlace> place;
    const bool isKnown = visit.token.findPlace(std::string_view(nonce)) ||
                         visit.token.findArrival(std::string_view(nonce));
    if (!isKnown) {
        auto taken = co_await takePlace(visit, std::move(*wanted));
        if (!taken)
            co_return std::unexpected(taken.error());
        place = std::move(*taken);
    }
    std::string json;
    if (const meta::ShareArrival* arrival = visit.token.findArrival(std::string_view(nonce))) {
        json = dumped(describe(visit, *arrival));
    } else {
        const meta::SharePlace* known = visit.token.findPlace(std::string_view(nonce));
        if (!place && known)
            place = *known;
        if (!place || place->size != size)
            co_return shut(400, "RequestInvalid", "The nonce stands for another file.");
        json = dumped(describe(visit, *place));
    }
    co_return co_await sendDoor(visit.x, isKnown ? 200 : 201, std::move(json));
}

Task<Doored<void>> showUpload(Visit& visit)
{
    Json json;
    if (const meta::ShareArrival* arrival = arrivalOf(visit)) {
        json = describe(visit, *arrival);
    } else {
        const auto place = placeOf(visit);
        if (!place)
            co_return std::unexpected(place.error());
        const auto parts = co_await partsOf(visit, *place);
        if (!parts)
            co_return std::unexpected(doorError(visit.x, parts.error()));
        json = describe(visit, *place);
        json["received"] = Json::array();
        for (const store::PartInfo& part : *parts) {
            if (place->lengthOf(part.number) == part.size)
                json["received"].push_back(part.number);
        }
    }
    std::string text = dumped(json);
    co_return co_await sendDoor(visit.x, 200, std::move(text));
}

Task<Doored<void>> dropPart(Visit& visit)
{
    const auto place = placeOf(visit);
    if (!place)
        co_return std::unexpected(place.error());
    const auto expected = place->lengthOf(visit.part);
    const auto length = visit.x.request.body ? visit.x.request.body->length() : std::uint64_t(0);
    if (!length)
        co_return shut(411, "LengthRequired", "Say with Content-Length how long the part is.");
    if (!expected || *length != *expected)
        co_return shut(400, "PartInvalid", "The file has no part of this number and length.");
    std::string action = "s3:PutObject";
    if (auto allowed = co_await checkRight(visit, std::move(action), place->key); !allowed)
        co_return allowed;
    if (auto kept = co_await keepPlace(visit, *place); !kept)
        co_return kept;
    visit.x.address.key = place->key;
    if (auto received = co_await receivePart(visit, *place, visit.part); !received)
        co_return received;
    std::string json = "{}\n";
    co_return co_await sendDoor(visit.x, 200, std::move(json));
}

Task<Doored<void>> completeDrop(Visit& visit)
{
    if (const meta::ShareArrival* arrival = arrivalOf(visit))
        co_return co_await sendArrived(visit, 200, arrival->key, arrival->size);
    const auto place = placeOf(visit);
    if (!place)
        co_return std::unexpected(place.error());
    std::string action = "s3:PutObject";
    if (auto allowed = co_await checkRight(visit, std::move(action), place->key); !allowed)
        co_return allowed;
    if (auto done = co_await completePlace(visit, *place); !done)
        co_return done;
    co_return co_await sendArrived(visit, 200, place->key, place->size);
}

Task<Doored<void>> giveUpUpload(Visit& visit)
{
    const auto place = placeOf(visit);
    if (!place)
        co_return std::unexpected(place.error());
    if (auto ended = co_await visit.house.places.end(visit.token, *place); !ended)
        co_return std::unexpected(doorError(visit.x, ended.error()));
    std::string nothing;
    co_return co_await sendDoor(visit.x, 204, std::move(nothing));
}

} // namespace holdfast::s3
