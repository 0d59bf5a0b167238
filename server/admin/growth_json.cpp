// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "admin/growth_json.h"

#include <array>
#include <optional>

#include "admin/json_value.h"

namespace holdfast::admin
{
namespace
{

using Kind = store::GrowthRequest::Kind;

constexpr std::size_t kMaxPath = 4096; // PATH_MAX
constexpr std::size_t kMaxItems = 64;  // paths or drives in one request

struct KindRow
{
    Kind kind;
    std::string_view name;
    bool hasDrives;
    bool hasPaths;
};
constexpr std::array<KindRow, 5> kKinds{{
    {Kind::Add, "add", false, true},
    {Kind::Drain, "drain", true, false},
    {Kind::Replace, "replace", true, true},
    {Kind::Rebalance, "rebalance", false, false},
    {Kind::Reencode, "reencode", false, false},
}};

Result<KindRow> readKind(const Fields& fields)
{
    const Json* kind = fields.find("kind");
    if (!kind)
        return fields.wrong("kind", "is missing");
    for (const KindRow& row : kKinds) {
        if (kind->is_string() && kind->get_ref<const std::string&>() == row.name)
            return row;
    }
    return fields.wrong("kind", "must be add, drain, replace, rebalance or reencode");
}

/// The list `name`, which this kind of request either needs or must not have.
Result<const Json*> readList(const Fields& fields, std::string_view name, const KindRow& kind,
                             bool wanted)
{
    const Json* list = fields.find(name);
    if (!wanted && list)
        return fields.wrong(name, "does not go with " + std::string(kind.name));
    if (!wanted)
        return nullptr;
    if (!list || !list->is_array() || list->empty())
        return fields.wrong(name, "must be a list of at least one for " + std::string(kind.name));
    if (kind.kind == Kind::Replace && list->size() != 1)
        return fields.wrong(name, "must be a list of one for replace");
    if (list->size() > kMaxItems)
        return fields.wrong(name, "has more than " + std::to_string(kMaxItems) + " entries");
    return list;
}

Result<void> readPaths(const Fields& fields, const Json& list, std::vector<std::string>& into)
{
    for (const Json& item : list) {
        if (!item.is_string())
            return fields.wrong("paths", "must hold text");
        const auto& path = item.get_ref<const std::string&>();
        if (!path.starts_with('/') || path.find('\0') != std::string::npos)
            return fields.wrong("paths", "must hold absolute paths");
        if (path.size() > kMaxPath)
            return fields.wrong("paths", "holds a path that is too long");
        into.push_back(path);
    }
    return {};
}

Result<void> readDrives(const Fields& fields, const Json& list, std::vector<std::uint32_t>& into)
{
    for (const Json& item : list) {
        if (!item.is_number_unsigned() ||
            item.get<std::uint64_t>() > std::numeric_limits<std::uint32_t>::max())
            return fields.wrong("drives", "must hold indices of drives");
        into.push_back(item.get<std::uint32_t>());
    }
    return {};
}

Result<std::optional<drive::Geometry>> readGeometry(const Fields& fields, const std::string& where)
{
    const Json* geometry = fields.find("geometry");
    if (!geometry)
        return std::nullopt;
    if (!geometry->is_object())
        return fields.wrong("geometry", "must be an object with k and m");
    const Fields inner(*geometry, where + "geometry.");
    if (Result<void> known = inner.only({"k", "m"}); !known)
        return failed(std::move(known));
    Result<std::uint64_t> k = inner.number("k", 1, drive::kMaxSlots);
    Result<std::uint64_t> m = inner.number("m", 0, drive::kMaxSlots - 1);
    if (!k)
        return failed(std::move(k));
    if (!m)
        return failed(std::move(m));
    if (*k + *m > drive::kMaxSlots)
        return fields.wrong("geometry", "is wider than " + std::to_string(drive::kMaxSlots));
    return drive::Geometry{static_cast<std::uint8_t>(*k), static_cast<std::uint8_t>(*m)};
}

/// `where` goes before the names of fields in errors.
Result<store::GrowthRequest> readRequest(const Json& json, const std::string& where)
{
    const Fields fields(json, where);
    if (Result<void> known = fields.only({"kind", "paths", "drives", "geometry"}); !known)
        return failed(std::move(known));
    Result<KindRow> kind = readKind(fields);
    if (!kind)
        return failed(std::move(kind));
    store::GrowthRequest request;
    request.kind = kind->kind;
    Result<const Json*> paths = readList(fields, "paths", *kind, kind->hasPaths);
    Result<const Json*> drives = readList(fields, "drives", *kind, kind->hasDrives);
    if (!paths || !drives)
        return failed(std::move(paths ? drives : paths));
    Result<void> read;
    if (*paths)
        read = readPaths(fields, **paths, request.paths);
    if (read && *drives)
        read = readDrives(fields, **drives, request.drives);
    if (!read)
        return failed(std::move(read));
    auto geometry = readGeometry(fields, where);
    if (!geometry)
        return failed(std::move(geometry));
    request.geometry = *geometry;
    return request;
}

Json geometryJson(const drive::Geometry& geometry)
{
    return {{"k", geometry.k}, {"m", geometry.m}};
}

Json planDriveJson(const store::GrowthPlan::Drive& drive)
{
    return {{"index", drive.index ? Json(*drive.index) : Json(nullptr)},
            {"path", drive.path},
            {"capacity", drive.capacity},
            {"slotsBefore", drive.slotsBefore},
            {"slotsAfter", drive.slotsAfter},
            {"bytesIn", drive.bytesIn},
            {"bytesOut", drive.bytesOut}};
}

} // namespace

Result<store::GrowthRequest> parsePlanBody(std::string_view body)
{
    Result<Json> json = parseObject(body);
    if (!json)
        return failed(std::move(json));
    return readRequest(*json, "");
}

Result<GrowthOrder> parseApplyBody(std::string_view body)
{
    Result<Json> json = parseObject(body);
    if (!json)
        return failed(std::move(json));
    const Fields fields(*json, "");
    if (Result<void> known = fields.only({"request", "epoch", "reencode"}); !known)
        return failed(std::move(known));
    const Json* request = fields.find("request");
    if (!request || !request->is_object())
        return fields.wrong("request", "must be the object that was planned");
    Result<store::GrowthRequest> read = readRequest(*request, "request.");
    if (!read)
        return failed(std::move(read));
    Result<std::uint64_t> epoch =
        fields.number("epoch", 0, std::numeric_limits<std::uint64_t>::max());
    if (!epoch)
        return failed(std::move(epoch));
    GrowthOrder order{std::move(*read), *epoch, true};
    if (const Json* reencode = fields.find("reencode")) {
        if (!reencode->is_boolean())
            return fields.wrong("reencode", "must be true or false");
        order.reencode = reencode->get<bool>();
    }
    return order;
}

std::string planJson(const store::GrowthPlan& plan)
{
    Json drives = Json::array();
    for (const store::GrowthPlan::Drive& drive : plan.drives)
        drives.push_back(planDriveJson(drive));
    return textOf({{"epoch", plan.epoch},
                   {"before", geometryJson(plan.before)},
                   {"after", geometryJson(plan.after)},
                   {"usable", {{"before", plan.usableBefore}, {"after", plan.usableAfter}}},
                   {"losses",
                    {{"before", plan.lossesBefore},
                     {"during", plan.lossesDuring},
                     {"after", plan.lossesAfter}}},
                   {"move",
                    {{"slots", plan.slotsToMove},
                     {"bytes", plan.bytesToMove},
                     {"seconds", plan.secondsToMove}}},
                   {"rewrite",
                    {{"objects", plan.objectsToRewrite},
                     {"bytes", plan.bytesToRewrite},
                     {"seconds", plan.secondsToRewrite}}},
                   {"drives", std::move(drives)},
                   {"warnings", plan.warnings}});
}

std::string_view growthKindName(Kind kind)
{
    return kKinds.at(static_cast<std::size_t>(kind)).name;
}

std::string_view growthStateName(store::GrowthStatus::State state)
{
    using State = store::GrowthStatus::State;
    switch (state) {
    case State::Idle:
        return "idle";
    case State::Moving:
        return "moving";
    case State::Widening:
        return "widening";
    case State::Reencoding:
        return "reencoding";
    case State::Waiting:
        return "waiting";
    case State::Paused:
        return "paused";
    }
    return "idle";
}

} // namespace holdfast::admin
