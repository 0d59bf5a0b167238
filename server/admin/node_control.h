// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "http/server.h"
#include "store/object_layer.h"
#include "store/status.h"

namespace holdfast::admin
{

using env::Task;

/// What does not change while a node runs.
struct NodeFacts
{
    std::string version;
    std::string region;
    std::string listen; ///< HOST:PORT as bound
    Uuid instance;      ///< of this run
    std::int64_t pid = 0;
    WallNanos startedAt = 0;
};

enum class Readiness : std::uint8_t { Ready, Starting, Unavailable, Stopping };
[[nodiscard]] std::string_view readinessCode(Readiness readiness); ///< "starting", ...

struct BucketRow
{
    store::BucketInfo bucket;
    store::BucketUsage usage;
};

/// The node as the admin API sees it: implemented by node/, by a fake in tests. Any io thread may call.
class NodeControl
{
public:
    virtual ~NodeControl() = default;
    [[nodiscard]] virtual const NodeFacts& facts() const = 0;
    virtual Task<Readiness> readiness() = 0;
    /// Unavailable while the store is not open.
    virtual Task<Result<store::StoreStatus>> status() = 0;
    virtual Task<Result<std::vector<BucketRow>>> buckets() = 0; ///< by name
    [[nodiscard]] virtual http::ServerCounters connections() const = 0;
    /// Begins the ordinary stop; returns at once.
    virtual void requestStop() = 0;
};

} // namespace holdfast::admin
