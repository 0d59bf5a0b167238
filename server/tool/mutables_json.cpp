// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "tool/mutables_json.h"

#include "base/encoding.h"
#include "store/rows.h"

namespace holdfast::tool
{

Result<void> putMutables(nlohmann::ordered_json& line, std::string_view value)
{
    const Result<store::Mutables> mutables = store::decodeMutables(value);
    if (!mutables)
        return std::unexpected(mutables.error());
    for (const auto& [key, tag] : mutables->tags) {
        nlohmann::ordered_json pair;
        putBytes(pair, "key", key);
        putBytes(pair, "value", tag);
        line["tags"].push_back(std::move(pair));
    }
    const store::ObjectLock& lock = mutables->lock;
    if (lock.mode != store::RetentionMode::None) {
        line["retention"] = lock.mode == store::RetentionMode::Compliance ? "COMPLIANCE" : "GOVERNANCE";
        line["retainUntil"] = formatIso8601Millis(lock.retainUntil);
    }
    if (lock.legalHold)
        line["legalHold"] = true;
    if (!mutables->acl.empty())
        putBytes(line, "acl", mutables->acl);
    return {};
}

} // namespace holdfast::tool
